import * as v from 'valibot';
import { expect, test } from 'vitest';
import { TakeOnForm } from '#lib/domain/signal-form.ts';
import { timesFor } from './times.ts';

test('at night the next morning is offered, and it is the same day', () => {
	const at = (now: string) =>
		timesFor('orange', new Date(now)).map(({ at: moment }) => moment.toISOString());
	expect(at('2026-11-23T00:40:00Z')).toContain('2026-11-23T08:00:00.000Z');
	expect(at('2026-11-23T15:40:00Z')).toContain('2026-11-24T08:00:00.000Z');
	expect(at('2026-11-23T00:40:00Z')).toEqual(at('2026-11-23T00:40:00Z').toSorted());
});

test('every moment that is offered is still to come, also in the hour that comes twice', () => {
	const signalId = '0190c0de-0000-7000-8000-000000000001';
	// Ten past two for the second time: the clock was set back ten minutes ago.
	const now = new Date('2026-10-25T01:10:00Z');
	for (const level of ['red', 'orange'] as const) {
		for (const { value, at } of timesFor(level, now)) {
			const { actBy } = v.parse(TakeOnForm, { signalId, undertaking: 'visit', actBy: value });
			expect(actBy).toEqual(at);
			expect(actBy.getTime()).toBeGreaterThan(now.getTime());
		}
	}
});
