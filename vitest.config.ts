import { defineConfig } from 'vitest/config';

// No plugin of the framework: what is tested here is plain TypeScript, so a run starts at once.
// Pages are tested by walks in a browser (playwright.config.ts).
export default defineConfig({
	test: {
		// What is wrong is told whole: a list that was cut short says nothing.
		chaiConfig: { truncateThreshold: 0 },
		// What the driver asks of its own on each new line to the database fails for nobody, where a test
		// cuts that line; the query that the line was for is answered for itself (scripts/work.ts).
		onUnhandledError: (error) =>
			!('query' in error && String(error['query']).includes('pg_catalog.pg_type')),
		projects: [
			{
				extends: true,
				test: {
					name: 'unit',
					include: ['src/**/*.test.ts', 'scripts/**/*.test.ts', 'tests/*.test.ts'],
					// Rules keep nothing between two files, and starting anew for each costs more than they do.
					pool: 'threads',
					isolate: false,
					globalSetup: ['tests/support/messages.ts'],
					// A test that hangs ends; one on a machine that does ten other things as well goes on.
					testTimeout: 120_000
				}
			},
			{
				extends: true,
				test: {
					name: 'integration',
					include: ['tests/integration/**/*.test.ts'],
					// Each file has a database of its own, and waits more than it works.
					pool: 'threads',
					isolate: false,
					maxWorkers: 2,
					globalSetup: ['tests/support/messages.ts', 'tests/support/postgres.ts'],
					testTimeout: 120_000,
					hookTimeout: 120_000
				}
			},
			{
				extends: true,
				test: {
					name: 'policy',
					include: ['tests/policy/**/*.test.ts'],
					globalSetup: ['tests/support/built.ts', 'tests/support/postgres.ts'],
					testTimeout: 300_000,
					hookTimeout: 120_000
				}
			},
			{
				extends: true,
				test: {
					// What takes long about signals: `npm run test:signal`, and nothing else, runs it.
					name: 'signal',
					include: ['tests/signal/**/*.test.ts'],
					globalSetup: ['tests/support/messages.ts', 'tests/support/postgres.ts'],
					testTimeout: 3_600_000,
					hookTimeout: 120_000
				}
			},
			{
				extends: true,
				test: {
					// What people have who subscribe to an agenda. Asks for programs that npm does not know:
					// `npm test` brings them.
					name: 'clients',
					include: ['tests/clients/**/*.test.ts'],
					globalSetup: ['tests/support/messages.ts', 'tests/support/postgres.ts'],
					testTimeout: 120_000,
					hookTimeout: 120_000
				}
			},
			{
				extends: true,
				test: {
					name: 'firefox',
					include: ['tests/firefox/**/*.test.ts'],
					globalSetup: ['tests/support/built.ts', 'tests/support/postgres.ts'],
					testTimeout: 120_000,
					hookTimeout: 120_000
				}
			}
		]
	}
});
