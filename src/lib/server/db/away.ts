const awayCodes = new Set([
	'CONNECTION_CLOSED',
	'CONNECTION_ENDED',
	'CONNECTION_DESTROYED',
	'CONNECT_TIMEOUT',
	'ECONNREFUSED',
	'ECONNRESET',
	'ENOENT',
	'EPIPE',
	// The server is stopping, starting, or was stopped by hand.
	'57P01',
	'57P02',
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
	for (let one = error, depth = 0; one instanceof Error && depth < 5; one = one.cause, depth++) {
		const { code } = one as { code?: unknown };
		if (typeof code === 'string' && awayCodes.has(code)) return true;
	}
	return false;
}
