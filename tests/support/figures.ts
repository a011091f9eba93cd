import 'vitest';

declare module 'vitest' {
	// eslint-disable-next-line @typescript-eslint/consistent-type-definitions -- extends theirs
	interface TaskMeta {
		/** What `npm run test:signal` prints under its table. */
		figures?: string[];
		/** From raising to the first push, in milliseconds of the database's clock. */
		handOverMs?: { p95: number; max: number };
	}
}
