import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { dayOf, daysAfter } from '#lib/domain/day.ts';
import {
	cancelEntry,
	endEntry,
	entriesBetween,
	fillAgenda,
	letGoOfAgenda,
	restoreEntry,
	tellOfOpen,
	type EntryView
} from '#lib/server/agenda/index.ts';
import { databaseOf, openPool, type Db, type Sql } from '#lib/server/db/connect.ts';
import { Gate } from '#lib/server/gate/index.ts';
import { openNotice, planNotices } from '#lib/server/notice.ts';
import { agendaHands, type Typed } from '../support/agenda.ts';
import { toldCircle, type Name, type ToldCircle } from '../support/told-circle.ts';

// What is promised in the agenda of a circle: who is named for something or said yes to it hears of it,
// and nothing that must not go by is taken for promised when nobody is there to keep it.

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
	await home.owner.execute(sql`
		truncate agenda_taking, agenda_need, agenda_entry, agenda_series, agenda_double,
			event, change, given, reading, notice, job cascade`);
	await home.owner.execute(sql`
		delete from topic_right where topic_id = 'agenda' and circle_id = ${home.circleId}`);
	await home.owner.execute(sql`
		insert into topic_right (circle_id, person_id, topic_id, level) values
			(${home.circleId}, ${home.ids.anouk}, 'agenda', 'write'),
			(${home.circleId}, ${home.ids.saskia}, 'agenda', 'write'),
			(${home.circleId}, ${home.ids.piet}, 'agenda', 'read'),
			(${home.circleId}, ${home.ids.toos}, 'agenda', 'read')`);
	await home.owner.execute(sql`update member set ends_at = null, removed_at = null`);
	await home.owner.execute(sql`
		update circle set last_seq = 0, contact_id = ${home.ids.anouk}, backup_id = ${home.ids.toos}`);
	await home.setClock(0);
});

const hourMs = 3_600_000;
const on = (days: number) => daysAfter(dayOf(home.noon), days);
const at = (hours: number) => home.setClock(hours * hourMs);

const { change, make, take, giveBack, ...hands } = agendaHands(() => home, '12:00');
const edit = async (by: Name, entryId: string, typed: Typed) =>
	hands.edit(by, await one(entryId), typed);
const entryDeed = (
	by: Name,
	entryId: string,
	work: typeof cancelEntry | typeof restoreEntry | typeof endEntry
) => change(by, 'agenda.edit', (deed) => work(deed, { entryId, 'keep[]': [] }));
async function seen(): Promise<EntryView[]> {
	const gate = await home.gateOf('anouk');
	return gate.look(home.circleId, ['agenda.read'], (sight) =>
		entriesBetween(sight, { fromOn: on(0), untilOn: on(400) })
	);
}
const one = async (entryId: string) => (await seen()).find(({ id }) => id === entryId)!;
const asHouse = <T>(work: Parameters<typeof Gate.asSystem<T>>[4]) =>
	Gate.asSystem(worker, 'agenda.due', home.circleId, { lock: true }, work);
const tell = () => asHouse(tellOfOpen);
const nameOf = (personId: string) =>
	Object.entries(home.ids).find(([, id]) => id === personId)![0] as Name;
/** Whom each line of a kind is about, the oldest line first. */
async function told(kind: string): Promise<Name[][]> {
	const rows = await home.owner.execute<{ personIds: string[] }>(sql`
		select coalesce(body -> 'personIds', jsonb_build_array(body -> 'personId')) as "personIds"
		from event where body ->> 'kind' = ${kind} order by seq`);
	return rows.map(({ personIds }) => personIds.map(nameOf).toSorted());
}
const afterNoon = (hours: number) => new Date(home.noon.getTime() + hours * hourMs).toISOString();
const endRight = (name: Name, hours: number) =>
	home.owner.execute(sql`
		update topic_right set ends_at = ${afterNoon(hours)}::timestamptz
		where person_id = ${home.ids[name]} and topic_id = 'agenda'`);
const endPlace = (name: Name, hours: number) =>
	home.owner.execute(sql`
		update member set ends_at = ${afterNoon(hours)}::timestamptz
		where person_id = ${home.ids[name]}`);

describe('who is named for an entry', () => {
	test('hears that they come, when it changes hands, is off and is on again', async () => {
		const entryId = await make('anouk', { who: home.ids.piet });
		expect(await told('agenda.added')).toEqual([['piet']]);
		await edit('anouk', entryId, { who: home.ids.piet, heldOn: on(4) });
		await edit('anouk', entryId, { who: home.ids.toos, heldOn: on(4) });
		expect(await told('agenda.changed')).toEqual([['piet'], ['piet', 'toos']]);
		await entryDeed('anouk', entryId, cancelEntry);
		expect(await told('agenda.cancelled')).toEqual([['toos']]);
		await entryDeed('anouk', entryId, restoreEntry);
		expect(await told('agenda.restored')).toEqual([['toos']]);
	});

	test('is rung at once, whatever they chose', async () => {
		await make('anouk', { who: home.ids.piet });
		const [line] = await home.owner.execute<{ seq: string }>(sql`select seq from event`);
		await Gate.asSystem(worker, 'notice.plan', home.circleId, { lock: false }, (errand) =>
			planNotices(errand, Number(line!.seq))
		);
		const rows = await home.owner.execute<{ personId: string }>(sql`
			select person_id as "personId" from notice where urgency = 'now'`);
		expect(rows.map(({ personId }) => nameOf(personId))).toEqual(['piet']);
	});

	test('hears it of what comes back: all on another day, in other hands, from one date on, its end', async () => {
		const weekly = { every: 'week', ends: 'count', endsAfter: '6' };
		const entryId = await make('anouk', { ...weekly, who: home.ids.piet });
		expect(await told('agenda.added')).toEqual([['piet']]);
		await edit('anouk', entryId, { ...weekly, who: home.ids.piet, from: '13:00', scope: 'all' });
		await edit('anouk', entryId, { ...weekly, who: home.ids.toos, from: '13:00', scope: 'all' });
		const third = (await seen())[2]!;
		await edit('anouk', third.id, {
			...{ ...weekly, endsAfter: '4', who: home.ids.toos, scope: 'following' },
			...{ heldOn: daysAfter(third.heldOn, 1), from: '13:00' }
		});
		expect(await told('agenda.changed')).toEqual([['piet'], ['piet', 'toos'], ['toos']]);
		await entryDeed('anouk', (await seen())[3]!.id, endEntry);
		expect(await told('agenda.cancelled')).toEqual([['toos']]);
	});
});

test('a notice of the agenda leads to the day on which it stands', async () => {
	const entryId = await make('anouk', { who: home.ids.piet, heldOn: on(40) });
	const [line] = await home.owner.execute<{ seq: string }>(sql`select seq from event`);
	await Gate.asSystem(worker, 'notice.plan', home.circleId, { lock: false }, (errand) =>
		planNotices(errand, Number(line!.seq))
	);
	const [notice] = await home.owner.execute<{ id: string }>(sql`
		select id from notice where person_id = ${home.ids.piet}`);
	const open = async (by: Name) => {
		const gate = await home.gateOf(by);
		return gate.own((own) => openNotice(own, notice!.id));
	};
	expect(await open('piet')).toBe(`/circles/${home.circleId}/agenda?from=${on(40)}#${entryId}`);
	await expect(open('toos')).rejects.toThrow('not_found');
});

describe('what must not go by', () => {
	const ride = { 'needs[]': ['ride'], isNecessary: 'on' };

	test('with nobody for it asks who comes, and is told when nobody says so', async () => {
		const kinds = { visit: 'come', task: 'do', appointment: 'company' };
		for (const [kind, need] of Object.entries(kinds)) {
			const entryId = await make('saskia', { kind, isNecessary: 'on' });
			expect((await one(entryId)).needs).toMatchObject([{ kind: need, text: '', takenById: null }]);
		}
		const settled = await make('saskia', { who: home.ids.piet, isNecessary: 'on' });
		const outside = await make('saskia', {
			...{ who: 'outsider', outsider: 'Karin', isNecessary: 'on' }
		});
		for (const id of [settled, outside]) expect((await one(id)).needs).toEqual([]);
		await at(24);
		expect(await tell()).toBe(3);
	});

	test.each([
		['their right', endRight],
		['their place', endPlace]
	])('is open again once %s ended by its date', async (_what, end) => {
		const ridden = await make('saskia', ride);
		const visit = await make('saskia', { who: home.ids.piet, isNecessary: 'on' });
		const weekly = await make('saskia', { who: home.ids.piet, every: 'week', heldOn: on(5) });
		await take('piet', ridden);
		await end('piet', 30);
		await at(24);
		expect(await tell()).toBe(0);
		await at(31);
		expect(await tell()).toBe(2);
		expect((await one(ridden)).needs[0]!.takenById).toBeNull();
		expect(await one(visit)).toMatchObject({
			personId: null,
			needs: [{ kind: 'come', takenById: null }]
		});
		expect(await one(weekly)).toMatchObject({ personId: null, needs: [{ kind: 'come' }] });
		expect(await told('agenda.given_back')).toEqual([['saskia']]);
		// The night that goes by makes no promise of it again.
		await asHouse(fillAgenda);
		expect((await seen()).filter(({ personId }) => personId !== null)).toEqual([]);
	});

	test('wakes the house when somebody who promised it can do so no more', async () => {
		const entryId = await make('saskia', ride);
		await endPlace('piet', 30);
		await take('piet', entryId);
		const [job] = await home.owner.execute<{ runAt: string }>(sql`
			select run_at as "runAt" from job where kind = 'agenda.due'`);
		expect(new Date(job!.runAt)).toEqual(new Date(home.noon.getTime() + 30 * hourMs));
	});

	test('is told when who is named for it never reads the agenda', async () => {
		await home.owner.execute(sql`
			delete from topic_right where person_id = ${home.ids.piet} and topic_id = 'agenda'`);
		const entryId = await make('saskia', { who: home.ids.piet, isNecessary: 'on' });
		await at(24);
		expect(await tell()).toBe(1);
		// They stay named: the one who made it settles that with them.
		expect((await one(entryId)).personId).toBe(home.ids.piet);
	});

	test('rings again after yes and then no, also whoever gave back what they made', async () => {
		const entryId = await make('saskia', ride);
		await at(24);
		expect(await tell()).toBe(1);
		await at(48);
		expect(await tell()).toBe(1);
		await take('saskia', entryId);
		await giveBack('saskia', entryId);
		await at(50);
		expect(await tell()).toBe(2);
		expect(await told('agenda.gap')).toEqual([['saskia'], ['toos'], ['saskia'], ['toos']]);
		expect(await tell()).toBe(0);
	});

	test('rings again when who had said yes leaves', async () => {
		const entryId = await make('saskia', ride);
		await at(48);
		await tell();
		await take('piet', entryId);
		await asHouse((errand) => letGoOfAgenda(errand, home.ids.piet));
		expect(await tell()).toBe(2);
	});
});

describe('what goes on through the night', () => {
	test('ends the next morning, once and every week', async () => {
		const night = { from: '23:00', until: '07:00', title: 'Nachtzorg' };
		const single = await one(await make('anouk', night));
		expect(single.endsAt.getTime() - single.startsAt.getTime()).toBeGreaterThan(6 * hourMs);
		expect(dayOf(single.endsAt)).toBe(daysAfter(single.heldOn, 1));
		await make('anouk', { ...night, every: 'week', ends: 'count', endsAfter: '3', heldOn: on(9) });
		expect(
			(await seen()).map(({ heldOn, endsAt }) => daysAfter(dayOf(endsAt), -1) === heldOn)
		).toEqual([true, true, true, true]);
	});

	test('is changed, called off and on again until the morning on which it ends', async () => {
		const entryId = await make('anouk', { from: '23:00', until: '07:00', heldOn: on(0) });
		// An hour after midnight.
		await at(13.5);
		await edit('anouk', entryId, { from: '23:00', until: '08:00', title: 'Nachtzorg' });
		expect(await one(entryId)).toMatchObject({ title: 'Nachtzorg', untilMinute: 32 * 60 });
		await entryDeed('anouk', entryId, cancelEntry);
		await entryDeed('anouk', entryId, restoreEntry);
		expect(await one(entryId)).toMatchObject({ isCancelled: false });
		await entryDeed('anouk', entryId, cancelEntry);
		await at(20);
		await expect(entryDeed('anouk', entryId, restoreEntry)).rejects.toMatchObject({
			code: 'too_late_to_restore'
		});
	});

	test('a minute before midnight takes an hour, and midnight ends a day', async () => {
		const late = await one(await make('anouk', { from: '23:59' }));
		expect(late.endsAt.getTime() - late.startsAt.getTime()).toBe(hourMs);
		const evening = await one(await make('anouk', { from: '20:00', until: '00:00' }));
		expect(evening.untilMinute).toBe(24 * 60);
		const wrong = { from: '14:00', until: '13:00' };
		await expect(make('anouk', wrong)).rejects.toMatchObject({ code: 'too_long_a_day' });
		await expect(make('anouk', { from: '14:00', until: '14:00' })).rejects.toMatchObject({
			code: 'end_before_start'
		});
	});
});

describe('what somebody who goes had taken on', () => {
	test('is told to all who made a date of it, each once', async () => {
		for (const by of ['anouk', 'saskia', 'saskia'] as const)
			await take('piet', await make(by, { 'needs[]': ['ride'] }));
		await asHouse((errand) => letGoOfAgenda(errand, home.ids.piet));
		expect(await told('agenda.given_back')).toEqual([['anouk', 'saskia']]);
	});

	test('is told to the contact person when who made it is not there', async () => {
		await take('piet', await make('saskia', { 'needs[]': ['ride'] }));
		await endPlace('saskia', -1);
		await asHouse((errand) => letGoOfAgenda(errand, home.ids.piet));
		expect(await told('agenda.given_back')).toEqual([['anouk']]);
	});
});

describe('what comes back and changes', () => {
	const five = { every: 'week', ends: 'count', endsAfter: '5', 'needs[]': ['ride'] };
	const dates = async () =>
		(await seen()).filter(({ heldOn }) => heldOn < on(300)).map(({ id, heldOn }) => [id, heldOn]);

	test.each<[string, Typed]>([
		['every two months on its weekday', { every: 'position', interval: '2' }],
		['every three months on its number', { every: 'day', interval: '3', heldOn: on5th() }],
		['every two weeks on two days', { every: 'week', interval: '2', 'weekdays[]': ['2', '4'] }],
		['five times', five]
	])('in words or at another time leaves every date where it was: %s', async (_what, typed) => {
		// Two of its days a week: it begins on the first of them.
		const heldOn = 'weekdays[]' in typed ? nextOn(2) : (typed['heldOn'] ?? on(3));
		await make('anouk', { ...typed, heldOn });
		const before = await dates();
		for (const scope of ['all', 'following', 'all'] as const) {
			const [id] = before[2]!;
			const { heldOn: thisOn } = await one(id!);
			await edit('anouk', id!, {
				...typed,
				// So many times counts from the first date of what is changed.
				...(scope === 'all' && (await countOf(id!)) !== null
					? { endsAfter: String(await countOf(id!)) }
					: {}),
				...{ heldOn: thisOn, from: '15:00', title: 'Anders', scope }
			});
			expect(await dates()).toEqual(before);
		}
		const [id] = before[2]!;
		expect(await one(id!)).toMatchObject({ title: 'Anders', fromMinute: 15 * 60 });
	});

	test('five times, from the third on: five in all', async () => {
		await make('anouk', five);
		const third = (await seen())[2]!;
		await edit('anouk', third.id, { ...five, from: '15:00', scope: 'following' });
		expect(await seen()).toHaveLength(5);
		expect(await countOf(third.id)).toBe(3);
	});

	test('every two months on another day keeps the months, also those before the date', async () => {
		const monthly = { every: 'position', interval: '2' };
		await make('anouk', { ...monthly, heldOn: onSecond() });
		const before = await seen();
		const third = before[2]!;
		await edit('anouk', third.id, {
			...{ ...monthly, heldOn: daysAfter(third.heldOn, 1), scope: 'all' }
		});
		const months = (all: EntryView[]) => all.map(({ heldOn }) => heldOn.slice(0, 7));
		const after = await seen();
		expect(after.length).toBeGreaterThan(3);
		expect(months(after).filter((one) => !months(before).includes(one))).toEqual([]);
		expect(months(after).slice(1)).toEqual(months(before).slice(1, after.length));
	});

	test('all to the day to which one had been moved by itself: nothing stands twice', async () => {
		await make('anouk', five);
		const all = await seen();
		const [, second, third, fourth] = all as [EntryView, EntryView, EntryView, EntryView];
		const later = (entry: EntryView, days = 1) => daysAfter(entry.heldOn, days);
		await edit('anouk', second.id, { ...five, heldOn: later(second) });
		await edit('anouk', fourth.id, { ...five, heldOn: later(fourth, 2) });
		await take('piet', second.id);
		await edit('anouk', third.id, { ...five, heldOn: later(third), scope: 'all' });
		const after = await seen();
		expect(after.map(({ heldOn }) => heldOn)).toEqual(
			all.map((entry) => later(entry, entry === fourth ? 2 : 1))
		);
		expect((await one(second.id)).needs[0]!.takenById).toBe(home.ids.piet);
	});

	test.each(['all', 'following'] as const)(
		'on another day keeps the date at which it was said, with who said yes: %s',
		async (scope) => {
			await make('anouk', five);
			const second = (await seen())[1]!;
			await take('piet', second.id);
			const movedOn = daysAfter(second.heldOn, 1);
			await edit('anouk', second.id, { ...five, heldOn: movedOn, scope });
			expect(await one(second.id)).toMatchObject({
				...{ heldOn: movedOn, needs: [{ takenById: home.ids.piet }] }
			});
			expect(await seen()).toHaveLength(5);
			expect(await told('agenda.changed')).toEqual([['piet']]);
		}
	);

	test('in words only, said at a date that was moved, moves nothing', async () => {
		await make('anouk', five);
		const [, second] = (await seen()) as [EntryView, EntryView];
		const movedOn = daysAfter(second.heldOn, 1);
		await edit('anouk', second.id, { ...five, heldOn: movedOn });
		const before = await dates();
		for (const scope of ['all', 'following'] as const) {
			const weekdays = [String(new Date(`${second.heldOn}T00:00:00Z`).getUTCDay())];
			await edit('anouk', second.id, {
				...{ ...five, heldOn: movedOn, title: scope, scope, 'weekdays[]': weekdays }
			});
			expect(await dates()).toEqual(before);
			expect((await seen()).filter(({ title }) => title !== scope).length).toBe(
				scope === 'all' ? 0 : 1
			);
		}
	});
});

/** The next Tuesday, say, from in three days on. */
function nextOn(weekday: number): string {
	const from = on(3);
	const ahead = (weekday - new Date(`${from}T00:00:00Z`).getUTCDay() + 7) % 7;
	return daysAfter(from, ahead);
}

/** The fifth of a month that comes; tests are named before the circle is there. */
function on5th(): string {
	const month = dayOf(new Date(Date.now() + 40 * 24 * hourMs)).slice(0, 7);
	return `${month}-05`;
}

/** How many times the series of a date counts from its first on; null for one that goes on. */
async function countOf(entryId: string): Promise<number | null> {
	const [found] = await home.owner.execute<{ count: number | null }>(sql`
		select (s.ends ->> 'count')::int as count from agenda_series s
			join agenda_entry e on e.circle_id = s.circle_id and e.series_id = s.id
		where e.id = ${entryId}`);
	return found!.count;
}

/** The second of its weekday in a month, so far ahead that the second of any weekday is still to come. */
function onSecond(): string {
	const day = (ahead: number) => Number(on(ahead).slice(8));
	let ahead = 10;
	while (day(ahead) < 8 || day(ahead) > 14) ahead += 1;
	return on(ahead);
}
