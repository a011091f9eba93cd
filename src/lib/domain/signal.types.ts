import type { EngineVoice, Voice } from './signal.ts';

// What must not compile (I7, S12.5 32). `npm run check` reads this file and nothing runs it.

const said = { id: 'v', at: new Date(0), withdrawnAt: null };

/** Stands for what a person and Kring itself can say. */
export const whatCompiles: Voice[] = [
	{ ...said, by: 'person', personId: 'p', onBehalfOfId: null, level: 'red' },
	{ ...said, by: 'check_in', level: 'orange' },
	{ ...said, by: 'finding', level: 'orange' }
];

/** Stands for every way in which Kring itself might call red. */
export const whatMustNot: (EngineVoice | Voice)[] = [
	// @ts-expect-error a missed check-in is never red
	{ ...said, by: 'check_in', level: 'red' },
	// @ts-expect-error a finding is never red
	{ ...said, by: 'finding', level: 'red' },
	// @ts-expect-error nobody is a person without a name
	{ ...said, by: 'person', level: 'red' }
];
