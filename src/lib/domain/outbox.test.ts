import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
	batchBytesLimit,
	batchLimit,
	inBatches,
	firstWaitMs,
	keepingAt,
	keepMs,
	lookAgainMs,
	longestWaitMs,
	neverSent,
	outcomeOf,
	restMs,
	triedAfter,
	tripsLimit,
	waitMs,
	withoutWords,
	type OutboxItem
} from './outbox.ts';

const problem = { code: 'not_found', message: 'Deze pagina is er niet.' };

test('an acknowledged item is sent', () => {
	expect(outcomeOf(200, problem, null, 0)).toEqual({ kind: 'sent' });
});

test.each([403, 404, 409, 410, 413, 422])(
	'a clear no (%i) is final and keeps its sentence',
	(status) => {
		expect(outcomeOf(status, problem, null, 0)).toEqual({ kind: 'refused', problem });
	}
);

test.each([0, 408, 425, 429, 500, 502, 503, 507])(
	'no fault of the item (%i): it waits',
	(status) => {
		expect(outcomeOf(status, problem, null, 0).kind).toBe('later');
	}
);

test('somebody who was signed out keeps the item until they are back', () => {
	expect(outcomeOf(401, { code: 'sign_in_first', message: '' }, null, 0)).toEqual({
		kind: 'signIn'
	});
	expect(outcomeOf(403, { code: 'prove_it_again', message: '' }, null, 0)).toEqual({
		kind: 'signIn'
	});
});

test('waits grow, have a limit, and never undercut what the server asked for', () => {
	fc.assert(
		fc.property(fc.nat(60), fc.option(fc.nat(3600), { nil: null }), (tries, asked) => {
			const wait = waitMs(tries, asked);
			expect(wait).toBeGreaterThanOrEqual(firstWaitMs);
			expect(wait).toBeGreaterThanOrEqual((asked ?? 0) * 1000);
			expect(wait).toBeLessThanOrEqual(Math.max(longestWaitMs, (asked ?? 0) * 1000));
			expect(waitMs(tries + 1, asked)).toBeGreaterThanOrEqual(wait);
		})
	);
});

test('batches keep the order and everything, and only what is alone is too heavy', () => {
	const weights = fc.array(fc.nat(batchBytesLimit * 1.2), { maxLength: 80 });
	fc.assert(
		fc.property(weights, (items) => {
			const batches = inBatches(items, (item) => item);
			expect(batches.flat()).toEqual(items);
			for (const batch of batches) {
				const bytes = batch.reduce((sum, item) => sum + item, 0);
				expect(batch.length).toBeGreaterThan(0);
				expect(batch.length).toBeLessThanOrEqual(batchLimit);
				expect(bytes <= batchBytesLimit || batch.length === 1).toBe(true);
			}
		})
	);
});

test('of what could not be sent in time only that is left, and said once', () => {
	const item: OutboxItem = {
		id: 'one',
		kind: 'signal',
		circleId: 'circle',
		personId: 'sanne',
		fields: { text: 'Hij eet niet.' },
		files: [{ field: 'photo', name: 'a.jpg', type: 'image/jpeg', data: new ArrayBuffer(2) }],
		writtenAtMs: 5,
		state: 'waiting',
		problem: null
	};
	const left = withoutWords(item, 'Nooit verstuurd.');
	expect(left).toEqual({
		...item,
		fields: {},
		files: [],
		state: 'refused',
		problem: { code: neverSent, message: 'Nooit verstuurd.' }
	});
	expect(withoutWords(left, 'Iets anders.')).toBe(left);
});

const hour = 3_600_000;

test('what was not sent is kept for 72 hours after the last contact', () => {
	expect(keepingAt(0, null, keepMs)).toBe('keep');
	expect(keepingAt(0, null, keepMs + 1)).toBe('doubt');
	expect(keepingAt(0, keepMs + 1, keepMs + lookAgainMs)).toBe('doubt');
	expect(keepingAt(0, keepMs + 1, keepMs + 1 + lookAgainMs)).toBe('over');
});

test('a clock that jumps ends nothing by itself', () => {
	const now = 1000 * hour;
	const ahead = 80_000 * hour;
	expect(keepingAt(ahead, null, now), 'last contact by a clock that was ahead').toBe('back');
	expect(keepingAt(now, null, ahead), 'an empty battery, and then 2036').toBe('doubt');
	expect(keepingAt(now, ahead, now + 80 * hour), 'seen past its time by that clock').toBe('doubt');
	expect(keepingAt(now, now - hour, now + 80 * hour), 'a look before the last contact').toBe(
		'doubt'
	);
});

test('nothing ends without two looks an hour apart since the last contact', () => {
	const moment = fc.nat(10_000 * hour);
	fc.assert(
		fc.property(moment, fc.option(moment, { nil: null }), moment, (contact, past, now) => {
			if (keepingAt(contact, past, now) !== 'over') return;
			expect(now - contact).toBeGreaterThan(keepMs);
			expect(past).toBeGreaterThan(contact);
			expect(now - past!).toBeGreaterThanOrEqual(lookAgainMs);
		})
	);
});

test('what Kring trips over rests longer each time, and not for ever', () => {
	const item: OutboxItem = {
		id: 'one',
		kind: 'update',
		circleId: 'circle',
		personId: 'sanne',
		fields: {},
		files: [],
		writtenAtMs: 0,
		state: 'waiting',
		problem: null
	};
	let tried = triedAfter(undefined, { kind: 'trips' }, 0);
	let before = 0;
	for (let trip = 1; trip < tripsLimit; trip++) {
		const rest = restMs({ ...item, tried: tried! }, 0);
		expect(rest).toBeGreaterThanOrEqual(before);
		expect(rest).toBeLessThanOrEqual(longestWaitMs);
		before = rest;
		tried = triedAfter(tried!, { kind: 'trips' }, 0);
	}
	expect(tried).toBeNull();
	const rested = { why: 'busy', times: 1, trips: 1, notBeforeMs: 9e12 } as const;
	expect(restMs({ ...item, tried: rested }, 0), 'the clock was put back').toBe(0);
});
