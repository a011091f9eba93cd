/** What a log may keep of a bug: of which kind it is and where it happened, never about whom. */
export type Fault = { fault: string; where: string };

/** Most places of a trace that are kept, and most causes that are followed. */
const tracePlaces = 8;
const causesDeep = 4;

/**
 * What may be written in a log about an error (T14.1).
 *
 * The message is left out on purpose: a database driver puts the values of the query into it, a
 * parser the text it stumbled over, and those are what people wrote to each other. The names and
 * codes along its causes and the places in the code find the bug without them.
 */
export function faultOf(caught: unknown): Fault {
	if (!(caught instanceof Error)) return { fault: 'unknown', where: '' };
	const known: string[] = [];
	for (let one: unknown = caught, deep = 0; one instanceof Error && deep < causesDeep; deep++) {
		known.push(one.name === 'Error' ? one.constructor.name : one.name);
		const { code } = one as { code?: unknown };
		if (typeof code === 'string' && /^[A-Z0-9_]{1,40}$/.test(code)) known.push(code);
		one = one.cause;
	}
	return { fault: known.join(' '), where: placesIn(caught.stack ?? '').join(' | ') };
}

/** Lines that name a place in a file. A message may have lines too, so their form is not enough. */
function placesIn(stack: string): string[] {
	return stack
		.split('\n')
		.filter((line) => /^ {4}at \S[^\n]{0,300}:\d+:\d+\)?$/.test(line))
		.slice(0, tracePlaces)
		.map((line) => line.trim().replace(/\(?file:\/\/.*\/((src|tests|scripts|build)\/)/, '($1'));
}
