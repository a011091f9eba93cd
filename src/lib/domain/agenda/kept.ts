/** The agenda of seven days as it is kept on a device: whole words, to be read without Kring. */
export type KeptAgenda = {
	circleId: string;
	title: string;
	/** When it was looked at. */
	note: string;
	days: readonly {
		/** yyyy-mm-dd. */
		on: string;
		word: string;
		lines: readonly { time: string; title: string; isOff: boolean; more: readonly string[] }[];
	}[];
};
