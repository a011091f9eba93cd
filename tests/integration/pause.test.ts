import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { careDay, dayName } from '#lib/domain/care-day.ts';
import { dayOf, daysAfter } from '#lib/domain/day.ts';
import { randomId } from '#lib/domain/id.ts';
import type { PauseReason } from '#lib/domain/pause.ts';
import { agreeCheckIn } from '#lib/server/check-in/index.ts';
import { databaseOf, openPool, type Db, type Sql } from '#lib/server/db/connect.ts';
import * as table from '#lib/server/db/schema/index.ts';
import {
	confirmBaseline,
	findingOf,
	findingsFor,
	rebuild,
	setBaseline,
	usualFor
} from '#lib/server/finding/index.ts';
import { Gate } from '#lib/server/gate/index.ts';
import { endPause, pausesFor, removePause, setPause } from '#lib/server/pause.ts';
import { toldCircle, type Name, type ToldCircle } from '../support/told-circle.ts';

// Hospital, a holiday: days that somebody says are not as usual. They are left out of what is usual,
// a drift in them is a note with the reason, and all is made anew when it is put right (S3.3, S3.7).

let home: ToldCircle;
let pool: Sql;
let worker: Db;

beforeAll(async () => {
	home = await toldCircle();
	pool = openPool(home.database.workerUrl, { max: 2, name: 'test worker' });
	worker = databaseOf(pool);
});
afterAll(async () => {
	await pool?.end({ timeout: 1 });
	await home?.drop();
});
beforeEach(async () => {
	await home.owner
		.execute(sql`truncate observation, observation_before, signal_plan, finding, baseline,
		circle_pause, check_in_plan, check_in, event, change, given, reading, notice, job cascade`);
	await home.owner.execute(sql`
		update circle set last_seq = 0, contact_id = ${home.ids.anouk}, backup_id = null`);
	await home.owner.update(table.municipality).set({
		...{ isDriftOn: true, driftDecidedBy: 'De raad', driftDecidedAt: home.noon }
	});
	await home.setClock(0);
});

const dayMs = 86_400_000;
const todayOn = () => dayOf(home.noon);
const on = (days: number) => daysAfter(todayOn(), days);

type Said = { from: number; until: number; reason?: PauseReason; id?: string; checkIns?: boolean };

async function pauseIn(by: Name, { from, until, reason, id, checkIns }: Said): Promise<string> {
	const pauseId = id ?? randomId();
	const form = {
		...{ pauseId, fromOn: on(from), untilOn: on(until), reason: reason ?? 'hospital' },
		checkIns: checkIns ?? false
	} as const;
	const gate = await home.gateOf(by);
	await gate.change(
		home.circleId,
		{ id: randomId(), content: form },
		['pause.set', 'checkIn.pause'],
		(deed) => setPause(deed, form)
	);
	return pauseId;
}
async function remove(pauseId: string, checkIns = false): Promise<void> {
	const gate = await home.gateOf('anouk');
	const form = { pauseId, checkIns };
	await gate.change(
		home.circleId,
		{ id: randomId(), content: form },
		['pause.set', 'checkIn.pause'],
		(deed) => removePause(deed, form)
	);
}
async function over(pauseId: string, checkIns = false): Promise<void> {
	const gate = await home.gateOf('gerrit');
	const form = { pauseId, checkIns };
	await gate.change(
		home.circleId,
		{ id: randomId(), content: form },
		['pause.set', 'checkIn.pause'],
		(deed) => endPause(deed, form)
	);
}
const look = () => Gate.asSystem(worker, 'finding.rebuild', home.circleId, { lock: true }, rebuild);
const known = async () =>
	(await home.gateOf('anouk')).look(home.circleId, ['pause.read'], pausesFor);
const usual = async () =>
	(await home.gateOf('anouk')).look(home.circleId, ['finding.read'], usualFor);
const found = async () =>
	(await (await home.gateOf('anouk')).look(home.circleId, ['finding.read'], findingsFor)).findings;

/** Notes by Piet, one a day, the last of them today. */
async function noted(changes: readonly number[]): Promise<void> {
	await home.owner.insert(table.observation).values(
		changes.map((change, index) => {
			const at = new Date(home.noon.getTime() - (changes.length - 1 - index) * dayMs);
			return {
				...{ circleId: home.circleId, id: randomId(), contact: 'seen', change, signs: [] },
				...{ observerId: home.ids.piet, authorId: home.ids.piet },
				...{ observedAt: at, receivedAt: at, careDay: careDay(at) }
			};
		})
	);
}
/** The last so many days count as usual, because Anouk says so. */
async function usualUntil(daysAgo: number): Promise<void> {
	const form = {
		track: 'observed' as const,
		...{ fromOn: on(-daysAgo - 29), toOn: on(-daysAgo) }
	};
	const gate = await home.gateOf('anouk');
	await gate.change(home.circleId, { id: randomId(), content: form }, ['baseline.set'], (deed) =>
		setBaseline(deed, form)
	);
	await home.owner.execute(
		sql`update baseline set confirmed_day = ${careDay(home.noon) - daysAgo}`
	);
}
const calm = Array.from({ length: 30 }, (_, day) => (day % 7 === 0 ? 1 : 0));

test('in a pause a drift is a note that says why; put right, the same record is a talk', async () => {
	await noted([...calm, 2, 2, 2, 2, 2, 2]);
	await usualUntil(6);
	await look();
	expect(await found()).toMatchObject([{ level: 'talk', kinds: ['drift'], guards: [] }]);

	const pauseId = await pauseIn('anouk', { from: -10, until: 3 });
	await look();
	const [paused] = await found();
	expect(paused).toMatchObject({ level: 'note', guards: ['paused'] });
	const detail = await (
		await home.gateOf('anouk')
	).look(
		home.circleId,
		['finding.read'],
		(sight) => findingOf(sight as never, paused!.id, async () => []),
		['ownObservation.read' as never, 'observation.read' as never]
	);
	expect(detail.pauseReason).toBe('hospital');
	expect(detail.pictures[0]?.pauses).toMatchObject([
		{ fromDay: careDay(home.noon) - 10, reason: 'hospital' }
	]);

	await pauseIn('gerrit', { id: pauseId, from: -20, until: -15, reason: 'holiday' });
	await look();
	expect(await found()).toMatchObject([{ level: 'talk', guards: [] }]);
});

test('days in a pause make no usual weeks, whether it was known before or after', async () => {
	await noted([...calm, ...calm].slice(0, 44));
	const pauseId = await pauseIn('anouk', { from: -12, until: -3 });
	await look();
	const [first] = await usual();
	expect(dayName(first!.toDay)).toBe(on(-16));
	await home.owner.execute(sql`truncate baseline`);
	await pauseIn('anouk', { id: pauseId, from: -40, until: -31 });
	await look();
	const [later] = await usual();
	expect(later!.days).toBe(28);
	expect(later!.fromDay).toBe(careDay(home.noon) - 43);
	expect(dayName(later!.toDay)).toBe(on(-6));
});

test('what was frozen stays; that days in it were not as usual asks for other weeks', async () => {
	await noted(calm);
	await look();
	const [row] = await usual();
	expect(row!.proposals).toEqual([]);
	const gate = await home.gateOf('anouk');
	await gate.change(home.circleId, { id: randomId(), content: row!.id }, ['baseline.set'], (deed) =>
		confirmBaseline(deed, { baselineId: row!.id })
	);
	await home.setClock(1_000);
	await pauseIn('anouk', { from: -20, until: -15 });
	await look();
	const [same] = await usual();
	expect(same).toMatchObject({ id: row!.id, days: row!.days, proposals: ['paused_since'] });
});

test('a pause ends today, is put right, and goes; each has the engine look again', async () => {
	const pauseId = await pauseIn('gerrit', { from: -3, until: 20, reason: 'holiday' });
	const jobs = () => home.owner.execute(sql`select from job where kind = 'finding.rebuild'`);
	expect(await jobs()).toHaveLength(1);
	await home.owner.execute(sql`truncate job`);
	await over(pauseId);
	expect(await jobs()).toHaveLength(1);
	expect((await known()).pauses).toMatchObject([{ fromOn: on(-3), untilOn: todayOn() }]);
	const ahead = await pauseIn('anouk', { from: 5, until: 9 });
	await over(ahead);
	expect((await known()).pauses).toHaveLength(1);
	await remove(pauseId);
	expect((await known()).pauses).toEqual([]);
	await expect(over(pauseId)).rejects.toThrow('not_found');
});

test('only who speaks for the resident and the contact person say so, and within reach', async () => {
	for (const name of ['piet', 'toos', 'saskia'] as const)
		await expect(pauseIn(name, { from: 0, until: 1 })).rejects.toThrow('not_found');
	await expect(pauseIn('anouk', { from: 1, until: 0 })).rejects.toThrow('pause_backwards');
	await expect(pauseIn('anouk', { from: -200, until: 0 })).rejects.toThrow('pause_out_of_reach');
	await expect(pauseIn('anouk', { from: 0, until: 300 })).rejects.toThrow('pause_out_of_reach');
});

test('"alles goed?" rests with it where that is wanted, by its own rules, and begins again', async () => {
	const rests = async () => {
		const [plan] = await home.owner.execute<{ on: string | null }>(
			sql`select paused_until_on::text as on from check_in_plan`
		);
		return plan?.on ?? null;
	};
	await pauseIn('anouk', { from: 0, until: 30, checkIns: true });
	expect((await known()).asksCheckIns).toBe(false);
	const form = {
		...{ windows: [{ fromMinute: 510, untilMinute: 570 }], weekdays: [1, 2, 3, 4, 5] },
		...{ graceMinutes: 60, remindMinutes: 30, countsOpening: false, keyHolderIds: [home.ids.piet] }
	};
	const gate = await home.gateOf('gerrit');
	await gate.change(home.circleId, { id: randomId(), content: form }, ['checkIn.agree'], (deed) =>
		agreeCheckIn(deed, form)
	);
	expect((await known()).asksCheckIns).toBe(true);
	await pauseIn('anouk', { from: 2, until: 30, checkIns: true });
	expect(await rests()).toBeNull();
	const pauseId = await pauseIn('anouk', { from: 0, until: 30 });
	expect(await rests()).toBeNull();
	await pauseIn('anouk', { id: pauseId, from: 0, until: 30, checkIns: true });
	expect(await rests()).toBe(on(13));
	await over(pauseId);
	expect(await rests()).toBe(on(13));
	await over(pauseId, true);
	expect(await rests()).toBeNull();

	// Days that are put right take along what rests with them: nobody would see that it is not asked.
	const again = await pauseIn('anouk', { from: 0, until: 10, checkIns: true });
	expect([await rests(), (await known()).restsNow]).toEqual([on(10), true]);
	await pauseIn('anouk', { id: again, from: 0, until: 4, checkIns: true });
	expect(await rests()).toBe(on(4));
	await pauseIn('anouk', { id: again, from: 0, until: 4 });
	expect([await rests(), (await known()).restsNow]).toEqual([null, false]);
	await pauseIn('anouk', { id: again, from: 0, until: 4, checkIns: true });
	await pauseIn('anouk', { id: again, from: 6, until: 9, checkIns: true });
	expect(await rests()).toBeNull();
	// What rests apart from these days stays as it is.
	const other = await pauseIn('anouk', { from: 0, until: 8, checkIns: true });
	await pauseIn('anouk', { id: again, from: 7, until: 9 });
	expect(await rests()).toBe(on(8));
	await remove(other, true);
	expect(await rests()).toBeNull();
});
