/** What a file is, told from its first bytes; its name and its stated type say nothing. */
export type PhotoKind = 'jpeg' | 'png' | 'webp';

/** The kinds of pictures that are taken (T7.6), or null for everything else. */
export function photoKind(data: Uint8Array): PhotoKind | null {
	if (starts(data, [0xff, 0xd8, 0xff])) return 'jpeg';
	if (starts(data, [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])) return 'png';
	if (says(data, 0, 'RIFF') && says(data, 8, 'WEBP')) return 'webp';
	return null;
}

/** The media type of a spoken note by its content (settled 35), or null for everything else. */
export function voiceType(data: Uint8Array): string | null {
	if (starts(data, [0x1a, 0x45, 0xdf, 0xa3])) return 'audio/webm';
	if (says(data, 0, 'OggS')) return 'audio/ogg';
	if (says(data, 4, 'ftyp')) return 'audio/mp4';
	return null;
}

function starts(data: Uint8Array, signs: readonly number[]): boolean {
	return signs.every((sign, at) => data[at] === sign);
}

function says(data: Uint8Array, at: number, word: string): boolean {
	return (
		data.length >= at + word.length &&
		[...word].every((sign, index) => data[at + index] === sign.charCodeAt(0))
	);
}
