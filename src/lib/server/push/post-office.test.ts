import { expect, test } from 'vitest';
import { outcomeOf } from './post-office.ts';

test.each([
	[201, null, { kind: 'accepted' }],
	[202, null, { kind: 'accepted' }],
	[404, null, { kind: 'gone' }],
	[410, null, { kind: 'gone' }],
	[401, null, { kind: 'refused', status: 401 }],
	[403, null, { kind: 'refused', status: 403 }],
	[400, null, { kind: 'unfit', status: 400 }],
	[413, null, { kind: 'unfit', status: 413 }],
	[301, null, { kind: 'unfit', status: 301 }],
	[429, '12', { kind: 'later', afterMs: 12_000, resting: 'no' }],
	[429, '0', { kind: 'later', afterMs: 1_000, resting: 'no' }],
	[429, '999999', { kind: 'later', afterMs: 3_600_000, resting: 'no' }],
	[429, 'soon', { kind: 'later', afterMs: 30_000, resting: 'no' }],
	[503, '7', { kind: 'later', afterMs: 7_000, resting: 'no' }],
	[500, null, { kind: 'broken', why: '500' }]
])('an answer of %i with Retry-After %s', (status, retryAfter, outcome) => {
	expect(outcomeOf(status, retryAfter)).toEqual(outcome);
});

test('Retry-After may be a date', () => {
	const inAMinute = new Date(Date.now() + 60_000).toUTCString();
	const outcome = outcomeOf(429, inAMinute);
	expect(outcome).toMatchObject({ kind: 'later' });
	expect((outcome as { afterMs: number }).afterMs).toBeGreaterThan(30_000);
});
