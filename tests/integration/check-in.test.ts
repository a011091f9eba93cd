import { sql } from 'drizzle-orm';
import * as v from 'valibot';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { daysAfter, instantAt, wallClock } from '#lib/domain/day.ts';
import type { WritePermission } from '#lib/domain/policy/matrix.ts';
import type { Answer, Deed } from '#lib/server/gate/index.ts';
import { CheckInForm, CheckInPlanForm } from '#lib/domain/check-in-form.ts';
import { randomId } from '#lib/domain/id.ts';
import { NoteForm } from '#lib/domain/observation-form.ts';
import { CommentForm } from '#lib/domain/update.ts';
import {
	agreeCheckIn,
	answerCheckIn,
	checkInNow,
	checkInsFor,
	choseAfter,
	holdKey,
	pauseCheckIn,
	sawResident,
	stopCheckIn
} from '#lib/server/check-in/index.ts';
import { noteAndRaise, runningSignals } from '#lib/server/signal/index.ts';
import { postComment } from '#lib/server/update.ts';
import { startPushService, type PushService } from '../support/push-service.ts';
import {
	names,
	ringingCircle,
	rowsOf,
	type Name,
	type RingingCircle
} from '../support/ringing-circle.ts';
import { pageOf, raise, take, withdraw } from '../support/signals.ts';
import { until } from '../support/until.ts';
import { codeOf } from '../support/refused.ts';

// "Alles goed?" on a real database whose clock is moved (S6; S12.5, 26). Nel is asked each day
// between 13.00 and 14.00; then an hour of grace, and half an hour after the reminder.

let service: PushService;
let circle: RingingCircle;

beforeAll(async () => {
	service = await startPushService();
});
afterAll(() => service.close());
beforeEach(async () => {
	circle = await ringingCircle(service);
});
afterEach(async () => {
	await circle.drop();
});

/** Sets the clock to a time of day, on the first day or later. */
const at = (time: string, dayLater = 0) => {
	const [hour, minute] = time.split(':').map(Number);
	return circle.setClock(hour! * 60 + minute!, dayLater);
};

const fieldsOf = (more: Record<string, unknown> = {}) => ({
	...{ 'from[]': ['13:00', '', ''], 'until[]': ['14:00', '', ''] },
	'weekdays[]': ['0', '1', '2', '3', '4', '5', '6'],
	...{ graceMinutes: '60', remindMinutes: '30' },
	'keyHolderIds[]': [circle.ids.joost, circle.ids.bram, ''],
	...more
});

async function change<P extends WritePermission, T extends Answer>(
	by: Name,
	needs: P,
	work: (deed: Deed<P>) => Promise<T>
): Promise<T> {
	const gate = await circle.gateOf(by);
	const sent = { id: randomId(), content: randomId() };
	return gate.change<P, T>(circle.circleId, sent, [needs], work);
}
const agree = (by: Name = 'nel', more: Record<string, unknown> = {}) => {
	const form = v.parse(CheckInPlanForm, fieldsOf(more));
	return change(by, 'checkIn.agree', (deed) => agreeCheckIn(deed, form));
};
const hold = (by: Name, answer: 'yes' | 'no' = 'yes') =>
	change(by, 'checkIn.hold', (deed) => holdKey(deed, { answer }));
const answer = (
	checkInId: string,
	said: 'fine' | 'not_fine',
	by: Name = 'nel',
	writtenAt: Date | null = null
) => {
	const when = writtenAt?.toISOString() ?? '';
	const form = v.parse(CheckInForm, { checkInId, answer: said, feeling: '', writtenAt: when });
	return change(by, 'checkIn.answer', (deed) => answerCheckIn(deed, form));
};

type Row = { id: string; state: string; on: string; away: boolean; nextAt: string | null };
const rows = () =>
	rowsOf<Row>(
		circle.owner,
		sql`select id, state, on_day::text as on, kring_was_away as away, next_at as "nextAt"
			from check_in order by opens_at`
	);
const first = async () => (await rows())[0]!;
/** Waits until the check-in of the first day stands so. */
const comes = (state: string) =>
	until(async () => {
		expect((await first()).state).toBe(state);
		return first();
	});
const kinds = async (what: string) =>
	(
		await rowsOf<{ kind: string }>(
			circle.owner,
			sql`select body ->> 'kind' as kind from event where body ->> 'kind' like ${`${what}%`} order by seq`
		)
	).map(({ kind }) => kind.slice(what.length));
const running = async (by: Name) => {
	const gate = await circle.gateOf(by);
	return gate.look(circle.circleId, ['signal.read'], runningSignals);
};

/** Agreed to, with a yes of both key holders, and a worker that does what is due. */
async function begun(more: Record<string, unknown> = {}): Promise<void> {
	await agree('nel', more);
	await hold('joost');
	await hold('bram');
	await circle.work();
	await comes('planned');
	await circle.quiet();
}
/** As far as it goes by itself: nobody said anything. */
async function missed(more: Record<string, unknown> = {}): Promise<string> {
	await begun(more);
	await at('13:00');
	await comes('open');
	await at('15:00');
	await comes('reminded');
	await at('15:30');
	return (await comes('missed')).id;
}

test('26: the resident agrees; nobody else does, and who goes to look is here', async () => {
	expect(await codeOf(agree('sanne'))).toBe('not_found');
	expect(await codeOf(agree('nel', { 'keyHolderIds[]': [randomId()] }))).toBe('not_found');
	expect(await codeOf(agree('nel', { 'keyHolderIds[]': [circle.ids.nel] }))).toBe('not_found');
	await agree();
	expect(await codeOf(hold('marjan'))).toBe('not_found');
	await hold('joost');
	await hold('bram', 'no');
	const gate = await circle.gateOf('sanne');
	const view = await gate.look(circle.circleId, ['checkIn.read'], checkInsFor);
	expect(view.holders.map((one) => one.answer)).toEqual(['accepted', 'declined']);
	await expect(
		(await circle.gateOf('joost')).look(circle.circleId, ['checkIn.read'], checkInsFor)
	).rejects.toMatchObject({ code: 'not_found' });
});

test('26: asked on the phone when the window opens, reminded once, then the key holders in turn, never red', async () => {
	for (const name of names) await circle.ringable(name);
	await begun();
	const pushes = (name: Name) => service.taken(name).length;
	const [asked, holder] = [pushes('nel'), pushes('joost')];
	await at('13:00');
	await comes('open');
	await until(() => expect(pushes('nel')).toBe(asked + 1));
	await at('14:59');
	await circle.quiet();
	expect((await first()).state).toBe('open');
	await at('15:00');
	await comes('reminded');
	await until(() => expect(pushes('nel')).toBe(asked + 2));
	expect(pushes('joost')).toBe(holder);
	await at('15:30');
	const { id } = await comes('missed');
	await until(() => expect(pushes('joost')).toBe(holder + 1));
	const page = await pageOf(circle, 'joost', id);
	expect(page).toMatchObject({ level: 'orange', way: 'check_in', state: 'open', mayAnswer: true });
	// Who is near and holds no key is not asked, and sees nothing of it.
	await expect(pageOf(circle, 'marjan', id)).rejects.toMatchObject({ code: 'not_found' });
	await at('16:00');
	await until(async () =>
		expect((await kinds('signal.')).filter((kind) => kind === 'asked')).toHaveLength(2)
	);
	await at('16:30');
	await until(async () =>
		expect((await kinds('signal.')).filter((kind) => kind === 'asked')).toHaveLength(3)
	);
	const steps = (await pageOf(circle, 'nel', id)).lines.flatMap(({ event }) =>
		event.kind === 'signal.asked' ? [event.personIds] : []
	);
	expect(steps).toEqual([[circle.ids.joost], [circle.ids.bram], [circle.ids.sanne]]);
	const levels = await rowsOf<{ level: string }>(circle.owner, sql`select level from signal_voice`);
	expect(levels).toEqual([{ level: 'orange' }]);
});

test('26: at night it rings all the same', async () => {
	await circle.ringable('joost');
	await agree('nel', {
		...{ 'from[]': ['22:00'], 'until[]': ['22:30'], graceMinutes: '15' },
		'keyHolderIds[]': [circle.ids.joost]
	});
	await hold('joost');
	await circle.work();
	await comes('planned');
	await circle.quiet();
	const before = service.taken('joost').length;
	await at('22:00');
	await comes('open');
	await at('22:45');
	await comes('reminded');
	await at('23:15');
	const { id } = await comes('missed');
	await until(() => expect(service.taken('joost').length).toBe(before + 1));
	// Who answers what is orange in this circle, and holds no key, sees nothing of it.
	await expect(pageOf(circle, 'bram', id)).rejects.toMatchObject({ code: 'not_found' });
});

describe('26: answered', () => {
	test('"fine" ends it, twice is once, and tomorrow it is asked again', async () => {
		await begun();
		await at('13:00');
		const { id } = await comes('open');
		expect(await codeOf(answer(id, 'fine', 'sanne'))).toBe('not_found');
		await answer(id, 'fine');
		await answer(id, 'fine');
		expect(await kinds('check_in.')).toContain('done');
		await at('16:00');
		await circle.quiet();
		expect((await first()).state).toBe('done');
		expect(await running('nel')).toEqual([]);
		await at('13:00', 1);
		await until(async () => expect((await rows()).map(({ state }) => state)).toContain('open'));
	});

	test('"fine" and then "not so good" is heard', async () => {
		await begun();
		await at('13:00');
		const { id } = await comes('open');
		await answer(id, 'fine');
		await answer(id, 'not_fine');
		expect((await first()).state).toBe('asked');
		await at('15:00');
		await comes('reminded');
	});

	test('"not so good" offers what to do; with nothing done it goes on as it would', async () => {
		await begun();
		await at('13:00');
		const { id } = await comes('open');
		await answer(id, 'not_fine');
		expect((await first()).state).toBe('asked');
		await at('15:00');
		await comes('reminded');
		const form = { checkInId: id, what: 'call' } as const;
		await change('nel', 'checkIn.answer', (deed) => choseAfter(deed, form));
		// Reminded is past the offer: only an answer ends it now.
		expect((await first()).state).toBe('reminded');
		await answer(id, 'fine');
		expect((await first()).state).toBe('done');
	});

	test('"not so good" and then help that is only looked for: it goes on until help was called', async () => {
		await begun();
		await at('13:00');
		const { id } = await comes('open');
		// What was called for before says nothing of now.
		await withdraw(circle, 'nel', await raise(circle, 'nel', 'orange'));
		await circle.quiet();
		await at('13:05');
		await answer(id, 'not_fine');
		const form = { checkInId: id, what: 'orange' } as const;
		await change('nel', 'checkIn.answer', (deed) => choseAfter(deed, form));
		expect((await first()).state).toBe('asked');
		await raise(circle, 'sanne', 'orange');
		await circle.quiet();
		expect((await first()).state).toBe('asked');
		await at('13:10');
		await raise(circle, 'nel', 'orange');
		await comes('done');
	});

	test('late, "fine" takes the call back and tells whoever was asked', async () => {
		const id = await missed();
		await take(circle, 'joost', id, 30);
		await answer(id, 'fine');
		expect(await first()).toMatchObject({ state: 'cleared' });
		expect(await pageOf(circle, 'joost', id)).toMatchObject({
			state: 'closed',
			outcome: 'settled'
		});
	});

	test('without a network, it says when it was given, and takes the call back when it arrives', async () => {
		const id = await missed();
		const tapped = await at('13:20');
		await at('15:45');
		await answer(id, 'fine', 'nel', tapped);
		await comes('cleared');
		const [row] = await rowsOf<{ at: string }>(
			circle.owner,
			sql`select answered_at as at from check_in where id = ${id}`
		);
		expect(new Date(row!.at)).toEqual(tapped);
		expect(await running('joost')).toEqual([]);
	});

	test('a "fine" that waited on one device does not undo what was said later on another', async () => {
		await begun();
		const tapped = await at('13:05');
		const { id } = await comes('open');
		await at('13:40');
		await answer(id, 'not_fine');
		await answer(id, 'fine', 'nel', tapped);
		expect((await first()).state).toBe('asked');
		await answer(id, 'fine');
		expect((await first()).state).toBe('done');
	});

	test('late, "not so good" leaves the call standing, and who was asked hears it', async () => {
		const id = await missed();
		await answer(id, 'not_fine');
		expect((await first()).state).toBe('missed');
		expect(await pageOf(circle, 'joost', id)).toMatchObject({ state: 'open' });
		expect(await kinds('check_in.')).toContain('news');
	});
});

test('26: "fine" to a later question ends the search because of an earlier one', async () => {
	const id = await missed({ 'from[]': ['13:00', '15:00'], 'until[]': ['14:00', '17:00'] });
	await until(async () => expect((await rows()).map(({ state }) => state)).toContain('open'));
	const later = (await rows()).find(({ state }) => state === 'open')!;
	await answer(later.id, 'fine');
	expect((await rows()).find((one) => one.id === id)).toMatchObject({ state: 'cleared' });
	expect(await running('nel')).toEqual([]);
});

test('26: who said "not so good" does not read later that all was well', async () => {
	const id = await missed();
	await answer(id, 'not_fine');
	await change('joost', 'signal.answer', (deed) =>
		sawResident(deed, { checkInId: id, how: 'seen' })
	);
	const said = await (
		await circle.gateOf('nel')
	).look(circle.circleId, ['circle.read'], async (sight) => {
		sight.gave('circle.read', 'circle', []);
		return checkInNow(sight, { isOpened: false });
	});
	expect(said).toBeNull();
});

test('26: who was asked has seen the resident: it is over, in their name; nobody else can say so', async () => {
	const id = await missed();
	const saw = (by: Name) =>
		change(by, 'signal.answer', (deed) => sawResident(deed, { checkInId: id, how: 'seen' }));
	expect(await codeOf(saw('marjan'))).toBe('not_found');
	await saw('joost');
	const [row] = await rowsOf<{ state: string; by: string; how: string }>(
		circle.owner,
		sql`select state, cleared_by_id as by, cleared_how as how from check_in where id = ${id}`
	);
	expect(row).toEqual({ state: 'cleared', by: circle.ids.joost, how: 'seen' });
	const page = await pageOf(circle, 'nel', id);
	expect(page).toMatchObject({ state: 'closed', outcome: 'settled' });
	expect(page.ended?.byId).toBe(circle.ids.joost);
});

describe('26: a sign of life', () => {
	const seenBy = async (by: Name, contact: 'seen' | 'heard') => {
		const form = v.parse(NoteForm, { observationId: randomId(), change: '0', contact, note: '' });
		await change(by, 'observation.note', (deed) => noteAndRaise(deed, form));
	};

	test('somebody who has seen them ends the waiting; who only heard something does not', async () => {
		await begun();
		await at('13:00');
		await comes('open');
		await seenBy('marjan', 'heard');
		await circle.quiet();
		expect((await first()).state).toBe('open');
		await seenBy('marjan', 'seen');
		await comes('done');
	});

	test('a message counts by when it was written, not when it arrived', async () => {
		await begun();
		const before = await at('12:50');
		await at('13:10');
		await comes('open');
		await circle.post('nel', { writtenAt: before });
		await circle.quiet();
		expect((await first()).state).toBe('open');
		await circle.post('nel', { writtenAt: new Date(before.getTime() + 15 * 60_000) });
		await comes('done');
	});

	test('a comment counts by when it was written too', async () => {
		await begun();
		const before = await at('12:50');
		const updateId = await circle.post('sanne');
		await at('13:10');
		await comes('open');
		const commentOf = (writtenAt: Date) => {
			const fields = { updateId, commentId: randomId(), text: 'Dank je.' };
			const form = v.parse(CommentForm, { ...fields, writtenAt: writtenAt.toISOString() });
			return change('nel', 'update.comment', (deed) => postComment(deed, form));
		};
		await commentOf(before);
		await circle.quiet();
		expect((await first()).state).toBe('open');
		await commentOf(new Date(before.getTime() + 15 * 60_000));
		await comes('done');
	});

	test('the resident’s own message after it was missed settles the call', async () => {
		const id = await missed();
		await circle.post('nel');
		await comes('cleared');
		expect(await pageOf(circle, 'joost', id)).toMatchObject({ state: 'closed' });
	});

	test('looking at Kring counts only where the resident said so', async () => {
		await begun();
		await at('13:00');
		await comes('open');
		const look = async (isOpened = true) =>
			(await circle.gateOf('nel')).look(circle.circleId, ['circle.read'], async (sight) => {
				sight.gave('circle.read', 'circle', []);
				return checkInNow(sight, { isOpened });
			});
		expect(await look()).toMatchObject({ state: 'open' });
		await circle.quiet();
		expect((await first()).state).toBe('open');
		await agree('nel', { countsOpening: 'on' });
		await circle.quiet();
		// A page that lies open fetches what is new, also with nobody there to look at it.
		await look(false);
		await circle.quiet();
		expect((await first()).state).toBe('open');
		await look();
		await comes('done');
	});
});

test('26: paused and stopped at once; a pause ends by itself, and a stop calls nobody any more', async () => {
	await begun();
	await at('13:00');
	await comes('open');
	const pause = (untilOn: string) =>
		change('sanne', 'checkIn.pause', (deed) => pauseCheckIn(deed, { untilOn }));
	const { on } = await first();
	await pause(on!);
	expect((await first()).state).toBe('paused');
	await at('16:00');
	await circle.quiet();
	expect(await running('nel')).toEqual([]);
	await at('13:00', 1);
	await until(async () => expect((await rows()).at(1)?.state).toBe('open'));
	await at('15:00', 1);
	await until(async () => expect((await rows()).at(1)?.state).toBe('reminded'));
	await at('15:30', 1);
	await until(async () => expect(await running('nel')).toHaveLength(1));
	await change('nel', 'checkIn.agree', stopCheckIn);
	expect(await running('nel')).toEqual([]);
	await at('13:00', 2);
	await circle.quiet();
	expect((await rows()).filter(({ state }) => state === 'open')).toEqual([]);
});

test('26: "not so good" goes on when somebody elsewhere pauses it', async () => {
	await begun();
	await at('13:00');
	const { id, on } = await comes('open');
	await answer(id, 'not_fine');
	await change('sanne', 'checkIn.pause', (deed) => pauseCheckIn(deed, { untilOn: on }));
	expect((await first()).state).toBe('asked');
	await at('15:00');
	await comes('reminded');
	await at('15:30');
	await comes('missed');
	await until(async () => expect(await running('joost')).toHaveLength(1));
});

test('26: one check-in that cannot be kept holds no other up', async () => {
	await begun({ 'from[]': ['13:00', '13:30'], 'until[]': ['14:00', '14:00'] });
	const { id } = await first();
	await circle.owner.execute(
		sql`alter table check_in add constraint check_in_cannot check (id <> ${sql.raw(`'${id}'`)} or state = 'planned')`
	);
	await at('13:45');
	await until(async () => expect((await rows())[1]?.state).toBe('open'));
	expect((await first()).state).toBe('planned');
	await circle.owner.execute(sql`alter table check_in drop constraint check_in_cannot`);
	await at('13:47');
	await comes('open');
});

test('26: when a circle ends, nobody is asked and nobody goes, from that moment on', async () => {
	const id = await missed();
	await circle.owner.execute(sql`update circle set closed_at = kring_now()`);
	expect((await rows()).map(({ state }) => state)).toEqual(['stopped', 'stopped']);
	await at('16:30');
	await circle.quiet();
	await at('14:00', 1);
	await circle.quiet();
	expect((await rows()).map(({ state }) => state)).toEqual(['stopped', 'stopped']);
	const asked = await rowsOf<{ count: number }>(
		circle.owner,
		sql`select count(*)::int as count from event where body ->> 'kind' = 'signal.asked' and body ->> 'signalId' = ${id}`
	);
	expect(asked).toEqual([{ count: 1 }]);
});

test('26: paused while somebody is asked to go and look: the resident can still say that all is well', async () => {
	const id = await missed();
	const { on } = await first();
	await change('sanne', 'checkIn.pause', (deed) => pauseCheckIn(deed, { untilOn: on! }));
	expect((await first()).state).toBe('missed');
	await answer(id, 'fine');
	expect((await first()).state).toBe('cleared');
	expect(await pageOf(circle, 'joost', id)).toMatchObject({ state: 'closed' });
});

describe('26: begun again the same day', () => {
	const pause = (untilOn: string | null) =>
		change('sanne', 'checkIn.pause', (deed) => pauseCheckIn(deed, { untilOn }));

	test('stopped by mistake and begun again, today and tomorrow are asked as before', async () => {
		await begun();
		await at('13:00');
		await comes('open');
		await change('nel', 'checkIn.agree', stopCheckIn);
		expect((await first()).state).toBe('stopped');
		await agree();
		await comes('open');
		await at('15:00');
		await comes('reminded');
		await at('13:00', 1);
		await until(async () => expect((await rows()).at(1)?.state).toBe('open'));
	});

	test('paused and asked again by hand, with another end of the window', async () => {
		await begun();
		const { on } = await first();
		await pause(daysAfter(on, 1));
		expect((await rows()).map(({ state }) => state)).toEqual(['paused', 'paused']);
		await agree('nel', { 'until[]': ['14:30'] });
		await circle.quiet();
		expect((await rows()).map(({ state }) => state)).toEqual(['paused', 'paused']);
		await pause(null);
		await until(async () =>
			expect((await rows()).map(({ state }) => state)).toEqual(['planned', 'planned'])
		);
		await at('13:00');
		await comes('open');
		await at('15:29');
		await circle.quiet();
		expect((await first()).state).toBe('open');
		await at('15:30');
		await comes('reminded');
	});

	test('missed, stopped by the resident and begun again until later: missed again it calls again', async () => {
		const id = await missed();
		await change('nel', 'checkIn.agree', stopCheckIn);
		expect(await running('joost')).toEqual([]);
		await agree('nel', { 'until[]': ['18:00', '', ''] });
		await comes('open');
		await at('19:00');
		await comes('reminded');
		await at('19:30');
		const again = await comes('missed');
		expect(again.id).not.toBe(id);
		await until(async () => expect(await running('joost')).toHaveLength(1));
		expect((await rows()).map(({ state }) => state)).toEqual(['missed', 'planned']);
	});

	test('a window that was over when it was stopped stays as it was', async () => {
		await begun();
		await at('13:00');
		await comes('open');
		await at('14:10');
		await change('nel', 'checkIn.agree', stopCheckIn);
		await agree();
		await until(async () => expect((await rows()).at(1)?.state).toBe('planned'));
		expect((await first()).state).toBe('stopped');
	});
});

test('26: Kring was away over the window: it is judged anew after its return, and says so', async () => {
	await agree();
	await hold('joost');
	const before = await circle.work();
	await comes('planned');
	await before.stop();
	await at('15:45');
	await circle.work();
	await until(async () => expect(await first()).toMatchObject({ state: 'open', away: true }));
	expect(new Date((await first()).nextAt!).getTime()).toBeGreaterThan(
		(await at('16:44')).getTime()
	);
	await circle.quiet();
	expect((await first()).state).toBe('open');
	await at('16:46');
	await comes('reminded');
});

test('26: away inside the window and back before it is judged, the engine says it was', async () => {
	await begun();
	await at('13:00');
	await comes('open');
	await circle.owner.execute(sql`select kring_beat('[]')`);
	await at('14:30');
	await circle.owner.execute(sql`select kring_beat('[]')`);
	// From here on it is awake, as far as this clock that jumps lets it be.
	await circle.owner.execute(sql`delete from heartbeat`);
	await at('15:00');
	await until(async () => expect(await first()).toMatchObject({ state: 'open', away: true }));
	await at('15:30');
	await comes('reminded');
});

test('26: a time that the clock skips moves to the next that is there; one that comes twice counts once', async () => {
	await agree('nel', { 'from[]': ['02:30'], 'until[]': ['04:00'] });
	const start = wallClock(circle.noon).on;
	const lengthOf = (on: string) =>
		instantAt(daysAfter(on, 1), 0).getTime() - instantAt(on, 0).getTime();
	const days = Array.from({ length: 400 }, (_, later) => later + 1);
	for (const [hours, time] of [
		[23, '03:00:00'],
		[25, '02:30:00']
	] as const) {
		const later = days.find((one) => lengthOf(daysAfter(start, one)) === hours * 3_600_000)!;
		await circle.setClock(0, later);
		const worker = await circle.work();
		const on = daysAfter(start, later);
		await until(async () => {
			const found = await rowsOf<{ time: string; hours: string }>(
				circle.owner,
				sql`select to_char(opens_at at time zone 'Europe/Amsterdam', 'HH24:MI:SS') as time,
					extract(epoch from closes_at - opens_at) / 3600 as hours from check_in where on_day = ${on}`
			);
			expect(found).toEqual([{ time, hours: expect.anything() as unknown }]);
			expect(Number(found[0]!.hours)).toBe(hours === 23 ? 1 : 2.5);
		});
		await worker.stop();
	}
});
