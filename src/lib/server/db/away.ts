/** The line to the database is gone. */
const cutCodes = [
	...['CONNECTION_CLOSED', 'CONNECTION_DESTROYED', 'ECONNRESET', 'EPIPE'],
	// The server is stopping, or was stopped by hand: it closes the line with these words.
	...['57P01', '57P02']
];

const awayCodes = new Set([
	...cutCodes,
	'CONNECTION_ENDED',
	'CONNECT_TIMEOUT',
	'ECONNREFUSED',
	'ENOENT',
	// The server is starting.
	'57P03',
	'08006',
	'08001',
	'53300',
	// It did not come to an answer in time, or two waited for each other: asked again, it goes through.
	'40001',
	'40P01',
	'55P03',
	'57014'
]);

/**
 * Whether an error says that the database cannot be reached or is too busy to answer, rather than
 * that a query is wrong. Nothing was kept then, and the same may be asked again.
 */
export function isDatabaseAway(error: unknown): boolean {
	return causesOf(error).some(({ code }) => awayCodes.has(String(code)));
}

/**
 * Whether an error says that the line to the database broke, over which a query went; the lines to others
 * break in the same words.
 */
export function isCutOff(error: unknown): boolean {
	return causesOf(error).some((one) => 'query' in one && cutCodes.includes(String(one.code)));
}

type Caused = Error & { code?: unknown };

function causesOf(error: unknown): Caused[] {
	const found: Caused[] = [];
	for (let one = error; one instanceof Error && found.length < 5; one = one.cause) found.push(one);
	return found;
}
