import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
	fitsFrom,
	greyAfterMs,
	isSilent,
	isWornOut,
	loudnessOf,
	nextMove,
	nextTestAt,
	proofOf,
	pushUrgency,
	soundsAt,
	talkSoundsAt,
	throttles,
	ttlSeconds,
	worthUntil,
	verdictOn,
	viewOf,
	waysTo,
	type Channel,
	type Delivery,
	type Loudness,
	type PushAnswer,
	type Reach,
	type Try
} from './delivery.ts';
import { quietUntil } from './notice.ts';
import { isWaking } from './wall-time.ts';

const noon = new Date('2026-03-04T11:00:00Z');
const night = new Date('2026-03-04T22:30:00Z');
const morning = new Date('2026-03-05T07:00:00Z');
const quiet = { quietFromMinute: 22 * 60, quietUntilMinute: 8 * 60 };
const secondsLater = (seconds: number, from = noon) => new Date(from.getTime() + seconds * 1000);

function delivery(loudness: Loudness, more: Partial<Delivery> = {}): Delivery {
	return {
		personId: '0000000000ff',
		loudness,
		sounds: loudness === 'red' ? 'always' : 'by_day',
		expiresAt: secondsLater(3600),
		shownAt: null,
		seenAt: null,
		droppedAt: null,
		tries: [],
		...more
	};
}

function begun(channel: Channel, more: Partial<Try> = {}): Try {
	const deviceId = channel === 'push' ? 'phone' : null;
	const state = 'handed_over' as const;
	return { channel, deviceId, state, givesWay: false, alongside: false, startedAt: noon, ...more };
}

/** One world in which a push service answers as it is told to, and SMS and mail always work. */
function played(
	loudness: Loudness,
	ways: readonly Channel[],
	answers: readonly PushAnswer[],
	{ shownAfter, from = noon }: { shownAfter?: number; from?: Date } = {}
) {
	const sent: string[] = [];
	let one = delivery(loudness, { expiresAt: secondsLater(3600, from) });
	let attempt = 0;
	let again: Date | null = null;
	const push = (now: Date) => {
		const answer = answers[Math.min(attempt, answers.length - 1)]!;
		attempt += 1;
		const { state, givesWay, againAfterMs } = verdictOn(answer, { attempt, loudness });
		again = againAfterMs === null ? null : new Date(now.getTime() + againAfterMs);
		return { state, givesWay };
	};
	const said = (what: string, now: Date) =>
		sent.push(`${(now.getTime() - from.getTime()) / 1000} ${what}`);
	for (let second = 0; second <= 3600; second++) {
		const now = secondsLater(second, from);
		if (shownAfter === second) one = { ...one, shownAt: now };
		if (again !== null && (again as Date) <= now && one.shownAt === null) {
			const verdict = push(now);
			said('push', now);
			const tries = one.tries.map((old) => (old.channel === 'push' ? { ...old, ...verdict } : old));
			one = { ...one, tries };
		}
		const move = nextMove(one, ways, quiet, now);
		if (move.kind === 'give_up') said(move.why, now);
		if (move.kind === 'rest' || move.kind === 'give_up') break;
		if (move.kind !== 'begin') continue;
		for (const channel of [move.channel, move.alongside].filter((some) => some !== null)) {
			said(channel, now);
			const alongside = channel === move.alongside;
			const more = channel === 'push' ? push(now) : {};
			const made = begun(channel, { alongside, startedAt: now, ...more });
			one = { ...one, tries: [...one.tries, made] };
		}
	}
	return { sent, delivery: one };
}

const yes: PushAnswer = { kind: 'accepted' };
const broken: PushAnswer = { kind: 'broken', why: '500' };
const later = (seconds: number): PushAnswer => ({
	kind: 'later',
	afterMs: seconds * 1000,
	resting: 'no'
});
const all: readonly Channel[] = ['push', 'sms', 'mail'];

describe('the next channel (S8.5)', () => {
	test('begins 60 seconds after a red notice that nobody confirms, and mail goes at once (13)', () => {
		expect(played('red', all, [yes]).sent).toEqual(['0 push', '0 mail', '60 sms', '3600 expired']);
	});

	test('begins 15 minutes after an orange one', () => {
		const { sent } = played('orange', all, [yes]);
		expect(sent).toEqual(['0 push', '900 sms', '1800 mail', '3600 expired']);
	});

	test('does not begin once a device shows it', () => {
		expect(played('red', all, [yes], { shownAfter: 59 }).sent).toEqual(['0 push', '0 mail']);
		expect(played('orange', all, [yes], { shownAfter: 899 }).sent).toEqual(['0 push']);
	});

	test('begins at once when nobody is there any more (10)', () => {
		expect(played('orange', all, [{ kind: 'gone' }]).sent.slice(0, 2)).toEqual(['0 push', '1 sms']);
	});

	test('waits for what was begun in the same moment as what failed, in whatever order they come', () => {
		const tries = [begun('sms'), begun('push', { state: 'failed', givesWay: true })];
		for (const order of [tries, tries.toReversed()]) {
			const move = nextMove(delivery('orange', { tries: order }), all, quiet, secondsLater(1));
			expect(move).toEqual({ kind: 'wait', until: secondsLater(900) });
		}
	});

	test('begins at once when our keys are refused, while the push is tried again (11)', () => {
		const { sent } = played('orange', ['push', 'sms'], [{ kind: 'refused', status: 403 }]);
		expect(sent.slice(0, 4)).toEqual(['0 push', '1 sms', '5 push', '20 push']);
	});

	test('begins after 5, 15 and 45 seconds of trying, and the trying goes on (12)', () => {
		const { sent } = played('orange', ['push', 'sms'], [broken]);
		expect(sent.slice(0, 6)).toEqual([
			'0 push',
			'5 push',
			'20 push',
			'65 push',
			'65 sms',
			'155 push'
		]);
	});

	test('does not wait for a service that is back in time', () => {
		const { sent } = played('orange', ['push', 'sms'], [broken, broken, yes], { shownAfter: 30 });
		expect(sent).toEqual(['0 push', '5 push', '20 push']);
	});

	test('waits for a short Retry-After, and does not for one that red cannot wait for (12)', () => {
		expect(played('red', ['push', 'sms'], [later(30), yes]).sent.slice(0, 3)).toEqual([
			...['0 push', '30 push', '60 sms']
		]);
		expect(played('red', ['push', 'sms'], [later(300), yes]).sent.slice(0, 3)).toEqual([
			...['0 push', '1 sms', '300 push']
		]);
		expect(played('orange', ['push', 'sms'], [later(300), yes]).sent.slice(0, 2)).toEqual([
			...['0 push', '300 push']
		]);
	});

	test('without any, it is said that there is no way', () => {
		expect(played('red', [], [yes]).sent).toEqual(['0 no_way']);
		expect(played('red', ['push'], [{ kind: 'gone' }]).sent).toEqual(['0 push', '1 no_way']);
	});

	test('waits for all devices of the one before', () => {
		const gone = begun('push', { state: 'failed', givesWay: true });
		const tries = [gone, begun('push', { deviceId: 'tablet' })];
		const wait = nextMove(delivery('red', { tries }), ['push', 'sms'], quiet, secondsLater(1));
		expect(wait).toEqual({ kind: 'wait', until: secondsLater(60) });
	});

	test('holds at night what is not red, also when it had begun in the evening', () => {
		const evening = new Date('2026-03-04T20:55:00Z');
		const { sent } = played('orange', ['push', 'sms'], [yes], { from: evening });
		expect(sent).toEqual(['0 push', '3600 expired']);
		const red = played('red', ['push', 'sms'], [yes], { from: evening });
		expect(red.sent.slice(0, 2)).toEqual(['0 push', '60 sms']);
	});

	test('what is not needed any more rests', () => {
		const dropped = delivery('red', { droppedAt: noon });
		expect(nextMove(dropped, all, quiet, noon)).toEqual({ kind: 'rest' });
		const seen = delivery('red', { seenAt: noon, tries: [begun('push')] });
		expect(nextMove(seen, all, quiet, secondsLater(600))).toEqual({ kind: 'rest' });
	});
});

describe('what an answer of a push service means (S8.4)', () => {
	const red = { attempt: 1, loudness: 'red' } as const;

	test('yes is handed over, and no more', () => {
		expect(verdictOn(yes, red)).toMatchObject({ state: 'handed_over', device: 'works' });
	});

	test('only "gone" removes a device', () => {
		const answers: PushAnswer[] = [
			yes,
			broken,
			later(10),
			{ kind: 'refused', status: 401 },
			{ kind: 'refused', status: 403 },
			{ kind: 'unfit', status: 400 },
			{ kind: 'unfit', status: 413 }
		];
		const kept = answers.map((answer) => verdictOn(answer, red).device);
		expect(kept).not.toContain('delete');
		expect(verdictOn({ kind: 'gone' }, red)).toMatchObject({ device: 'delete', state: 'failed' });
	});

	test('a refusal is our fault: the operator hears it, and nothing is given up', () => {
		expect(verdictOn({ kind: 'refused', status: 403 }, red)).toMatchObject({
			state: 'waiting',
			givesWay: true,
			alarm: true,
			againAfterMs: 5_000
		});
	});

	test('what was too large is sent once more, and the operator hears it', () => {
		const large: PushAnswer = { kind: 'unfit', status: 413 };
		const first = { state: 'waiting', alarm: true, againAfterMs: 0 };
		expect(verdictOn(large, red)).toMatchObject(first);
		const second = verdictOn(large, { ...red, attempt: 2 });
		expect(second).toMatchObject({ state: 'failed', alarm: true });
	});

	test('what does not fit fails for good, and counts against the device', () => {
		expect(verdictOn({ kind: 'unfit', status: 400 }, red)).toMatchObject({
			state: 'failed',
			givesWay: true,
			device: 'count',
			alarm: false
		});
		expect(isWornOut(5, null)).toBe(true);
		expect(isWornOut(4, null)).toBe(false);
		expect(isWornOut(9, noon)).toBe(false);
	});

	test('a service that rests for our sake lets the next channel begin', () => {
		const resting: PushAnswer = { kind: 'later', afterMs: 5_000, resting: 'refusals' };
		expect(verdictOn(resting, red).givesWay).toBe(true);
	});

	test('trying again grows to ten minutes and no further', () => {
		const pauses = Array.from(
			{ length: 12 },
			(_, index) => verdictOn(broken, { ...red, attempt: index + 1 }).againAfterMs
		);
		expect(pauses.slice(0, 5)).toEqual([5_000, 15_000, 45_000, 90_000, 180_000]);
		expect(pauses.at(-1)).toBe(600_000);
	});
});

describe('the way to somebody', () => {
	const reach: Reach = {
		deviceIds: ['phone'],
		hasSms: true,
		hasMail: true,
		order: [],
		isGrey: false
	};

	test('is push, SMS, mail, or as they chose', () => {
		expect(waysTo(reach)).toEqual(['push', 'sms', 'mail']);
		expect(waysTo({ ...reach, order: ['mail', 'push'] })).toEqual(['mail', 'push', 'sms']);
	});

	test('leaves out what they do not have', () => {
		expect(waysTo({ ...reach, deviceIds: [], hasSms: false })).toEqual(['mail']);
		expect(waysTo({ ...reach, deviceIds: [], hasSms: false, hasMail: false })).toEqual([]);
	});

	test('for who is grey, SMS and mail come first; alone, push is better than nothing', () => {
		expect(waysTo({ ...reach, isGrey: true })).toEqual(['sms', 'mail', 'push']);
		expect(waysTo({ ...reach, isGrey: true, hasSms: false, hasMail: false })).toEqual(['push']);
	});
});

describe('when it sounds (S8.6, settled 23)', () => {
	const personId = '0000000000ff';

	test('red and a missed check-in sound at night, the rest after it', () => {
		expect(soundsAt({ sounds: 'always', personId }, quiet, night)).toEqual(night);
		const held = soundsAt({ sounds: 'by_day', personId }, quiet, night);
		expect(held.getTime()).toBeGreaterThanOrEqual(morning.getTime());
		expect(held.getTime()).toBeLessThan(morning.getTime() + 15 * 60_000);
		expect(soundsAt({ sounds: 'by_day', personId }, quiet, noon)).toEqual(noon);
	});

	test('a talk never rings between 21.00 and 8.00, nor in quiet hours (31)', () => {
		const minute = fc.integer({ min: 0, max: 20 * 60 });
		const anyMoment = fc
			.integer({ min: 0, max: 365 * 1440 })
			.map((minutes) => new Date(Date.UTC(2026, 0, 1) + minutes * 60_000));
		fc.assert(
			fc.property(minute, fc.integer({ min: 0, max: 599 }), anyMoment, (until, length, at) => {
				// Quiet hours of less than ten hours that end at 20.00 at the latest leave waking hours.
				const own = { quietFromMinute: (until - length + 1440) % 1440, quietUntilMinute: until };
				const rings = talkSoundsAt(personId, own, at);
				expect(isWaking(rings)).toBe(true);
				expect(quietUntil(own, rings)).toBeNull();
				expect(rings.getTime()).toBeGreaterThanOrEqual(at.getTime());
			})
		);
	});

	test('a talk that would ring after 21.00 waits for the next morning', () => {
		const late = { quietFromMinute: 10 * 60, quietUntilMinute: 21 * 60 + 30 };
		expect(talkSoundsAt(personId, late, noon)).toEqual(morning);
	});

	test('only red and the test hurry', () => {
		const loud = (['red', 'orange', 'talk', 'status', 'test'] as const).filter(
			(one) => pushUrgency(one) === 'high'
		);
		expect(loud).toEqual(['red', 'test']);
	});

	test('a push service may keep it so long (S8.3)', () => {
		expect(ttlSeconds('red', night)).toBe(3_600);
		expect(ttlSeconds('test', noon)).toBe(900);
		expect(ttlSeconds('orange', noon)).toBe(9 * 3_600);
		expect(ttlSeconds('orange', new Date('2026-03-04T19:59:00Z'))).toBe(900);
	});

	test('a notice outlives its push by all other ways; orange of the evening has the next day', () => {
		expect(worthUntil('red', night)).toEqual(secondsLater(3_600, night));
		expect(worthUntil('orange', noon)).toEqual(new Date('2026-03-04T20:00:00Z'));
		const evening = new Date('2026-03-04T19:45:00Z');
		expect(worthUntil('orange', evening)).toEqual(new Date('2026-03-05T20:00:00Z'));
	});
});

describe('too much at a time (S8.7)', () => {
	const every = (count: number, seconds: number) =>
		Array.from({ length: count }, (_, index) => secondsLater(-index * seconds));

	test.each([
		['push', 10, 20, 300],
		['sms', 1, 20, 60],
		['mail', 10, 60, 3600]
	] as const)(
		'%s waits until the first of its row is old enough',
		(channel, most, apart, within) => {
			expect(fitsFrom(channel, every(most - 1, apart), false, noon)).toEqual(noon);
			const oldest = secondsLater(-(most - 1) * apart);
			const free = secondsLater(within, oldest);
			expect(fitsFrom(channel, every(most, apart), false, noon)).toEqual(free);
			expect(fitsFrom(channel, every(most, apart), false, free)).toEqual(free);
		}
	);

	test('several limits hold at once', () => {
		const five = every(5, 150);
		expect(fitsFrom('sms', five, false, noon)).toEqual(secondsLater(300));
	});

	test('the first notice of a signal always goes', () => {
		expect(fitsFrom('sms', every(50, 1), true, noon)).toEqual(noon);
	});

	test('whatever is sent when it fits stays within the limits', () => {
		const channel = fc.constantFrom(...all);
		const gaps = fc.array(fc.integer({ min: 0, max: 120 }), { maxLength: 40, size: 'max' });
		fc.assert(
			fc.property(channel, gaps, (one, apart) => {
				const sent: Date[] = [];
				let now = noon;
				for (const gap of apart) {
					now = fitsFrom(one, sent, false, secondsLater(gap, now));
					sent.push(now);
				}
				for (const { most, withinMs } of throttles[one]) {
					for (let at = most; at < sent.length; at++)
						expect(sent[at]!.getTime() - sent[at - most]!.getTime()).toBeGreaterThanOrEqual(
							withinMs
						);
				}
			})
		);
	});
});

describe('what the sender reads (S8.2)', () => {
	const view = (more: Partial<Delivery>, at = noon) => viewOf(delivery('red', more), at);

	test('is "read" only when they opened it', () => {
		const tries = [begun('push')];
		expect(view({}).state).toBe('waiting');
		expect(view({ tries }).state).toBe('handed_over');
		expect(view({ tries, shownAt: noon }).state).toBe('shown');
		expect(view({ tries, shownAt: noon, seenAt: noon }).state).toBe('seen');
	});

	test('names the channel that did it and the one that did not work', () => {
		const tries = [begun('push', { state: 'failed' }), begun('sms')];
		expect(view({ tries })).toEqual({
			state: 'handed_over',
			channel: 'sms',
			failedChannels: ['push']
		});
	});

	test('says that nothing worked, that it was not needed, that it came too late', () => {
		const failed = [begun('push', { state: 'failed' }), begun('mail', { state: 'failed' })];
		expect(view({ tries: failed }).state).toBe('failed');
		expect(view({ isLost: true }).state).toBe('failed');
		expect(view({ droppedAt: noon }).state).toBe('not_needed');
		expect(view({}, secondsLater(3600)).state).toBe('expired');
	});

	test('a receipt that comes after the SMS shows it once (14)', () => {
		const { delivery: one } = played('red', all, [yes], { shownAfter: 70 });
		expect(one.tries.map(({ channel }) => channel)).toEqual(['push', 'mail', 'sms']);
		expect(viewOf(one, noon)).toMatchObject({ state: 'shown', channel: 'push' });
	});
});

describe('a test of the way to somebody (S8.8)', () => {
	const dayLater = new Date(noon.getTime() + greyAfterMs);

	test('unanswered for a day it makes them grey, and a tap ends that', () => {
		expect(proofOf([], null, noon)).toBe('never');
		expect(proofOf([noon], null, secondsLater(60))).toBe('waiting');
		expect(proofOf([noon], null, dayLater)).toBe('grey');
		expect(proofOf([noon], dayLater, dayLater)).toBe('proved');
	});

	test('who answered last month stays proved while this month’s test is on its way', () => {
		const lastMonth = secondsLater(-30 * 86_400);
		expect(proofOf([lastMonth, noon], lastMonth, secondsLater(3600))).toBe('proved');
		expect(proofOf([lastMonth, noon], lastMonth, dayLater)).toBe('grey');
	});

	test('one more test makes nobody less grey', () => {
		const tested = [noon, dayLater];
		expect(proofOf(tested, null, secondsLater(1, dayLater))).toBe('grey');
	});

	test('the next one comes a month later, by day', () => {
		expect(nextTestAt('0000000000ff', quiet, noon)).toEqual(new Date('2026-04-04T10:00:00Z'));
		const rings = nextTestAt('0000000000ff', quiet, night);
		expect(isWaking(rings)).toBe(true);
	});
});

test('a worker that was silent for 90 seconds is said to be (21)', () => {
	expect(isSilent(noon, secondsLater(89))).toBe(false);
	expect(isSilent(noon, secondsLater(90))).toBe(true);
	expect(isSilent(null, noon)).toBe(true);
});

test('how it goes on is quieter than a question; that it is red is heard so, also by who has it', () => {
	const said = (level: 'orange' | 'red') =>
		({ id: 'v', by: 'person', personId: 'nel', onBehalfOfId: null, level, ...times }) as const;
	const times = { at: new Date(0), withdrawnAt: null };
	const red = { level: 'red', voices: [said('red')] } as const;
	expect(loudnessOf('asked', red)).toBe('red');
	expect(loudnessOf('taken_on', red)).toBe('status');
	expect(loudnessOf('joined', { ...red, voices: [said('red'), said('orange')] })).toBe('status');
	expect(loudnessOf('joined', { ...red, voices: [said('red'), said('red')] })).toBe('red');
	expect(loudnessOf('asked', { level: 'orange', voices: [said('orange')] })).toBe('orange');
});
