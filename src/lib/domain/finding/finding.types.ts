import type { autoOrange, AutoOrange, Finding, FindingLevel } from './index.ts';

// What must not compile: there is no way from the engine to red (I7, S12.5 case 32). This file is
// read by `npm run check` and by nothing else.

/** The loudest that each outcome of the engine can be. */
export type Loudest = FindingLevel | NonNullable<ReturnType<typeof autoOrange>>['level'];

// @ts-expect-error a finding is a note or a talk
export const redFinding: Finding['level'] = 'red';
// @ts-expect-error what the engine may raise by itself is orange
export const redByItself: AutoOrange['level'] = 'red';
// @ts-expect-error and nothing else that it can say is red
export const redAnyhow: Loudest = 'red';
