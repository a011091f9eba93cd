/** Where people tell their calendar program of a feed. */
export type AgendaLinks = {
	/** For the program of a phone or a computer. */
	program: string;
	google: string;
	outlook: string;
	/** To copy. */
	plain: string;
};

/**
 * The ways to subscribe to a feed. Google hides what is cancelled without a word, so that one is also
 * told of it in an entry of its own (6.1).
 *
 * @param address  of the feed, absolute.
 */
export function agendaLinks(address: string, name: string): AgendaLinks {
	const program = address.replace(/^https?:/, 'webcal:');
	const outlook = new URLSearchParams({ url: address, name });
	return {
		program,
		google: `https://calendar.google.com/calendar/r?${new URLSearchParams({ cid: `${program}?notices=1` }).toString()}`,
		outlook: `https://outlook.live.com/calendar/0/addfromweb?${outlook.toString()}`,
		plain: address
	};
}
