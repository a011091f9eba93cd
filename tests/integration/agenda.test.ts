import { sql } from 'drizzle-orm';
import * as v from 'valibot';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { AskForm } from '#lib/domain/agenda/ask.ts';
import { EntryForm } from '#lib/domain/agenda/form.ts';
import { dayOf, daysAfter, wallClock } from '#lib/domain/day.ts';
import { randomId } from '#lib/domain/id.ts';
import type { Refusal } from '#lib/domain/refusal.ts';
import {
	askPeople,
	cancelEntry,
	declineNeed,
	doublesFor,
	endEntry,
	entriesBetween,
	fillAgenda,
	mayAsk,
	monthThings,
	nextEntries,
	ownDatesFrom,
	restoreEntry,
	settleDouble,
	takeTurns,
	tellOfOpen,
	type EntryView
} from '#lib/server/agenda/index.ts';
import { databaseOf, openPool, type Db, type Sql } from '#lib/server/db/connect.ts';
import { Gate } from '#lib/server/gate/index.ts';
import { leave } from '#lib/server/membership/index.ts';
import { planNotices, stillToTell, type Due } from '#lib/server/notice.ts';
import { agendaHands, type Typed } from '../support/agenda.ts';
import { toldCircle, type Name, type ToldCircle } from '../support/told-circle.ts';

// The agenda of a circle: what it asks, who says yes, what comes back, and what nobody took in time.

let home: ToldCircle;
let pool: Sql;
let worker: Db;

beforeAll(async () => {
	home = await toldCircle();
	pool = openPool(home.database.workerUrl, { max: 2, name: 'test worker' });
	worker = databaseOf(pool);
	await home.owner.execute(sql`
		insert into topic_right (circle_id, person_id, topic_id, level) values
			(${home.circleId}, ${home.ids.anouk}, 'agenda', 'write'),
			(${home.circleId}, ${home.ids.saskia}, 'agenda', 'write'),
			(${home.circleId}, ${home.ids.toos}, 'agenda', 'read')`);
});
afterAll(async () => {
	await pool?.end({ timeout: 1 });
	await home?.drop();
});
beforeEach(async () => {
	await home.owner.execute(sql`
		truncate agenda_ask, agenda_taking, agenda_need, agenda_entry, agenda_series, agenda_double,
			event, change, given, reading, notice, job cascade`);
	await home.owner.execute(sql`
		update circle set last_seq = 0, contact_id = ${home.ids.anouk}, backup_id = ${home.ids.toos}`);
	await home.setClock(0);
});

const hourMs = 3_600_000;
const on = (days: number) => daysAfter(dayOf(home.noon), days);

const { change, make, edit, take, giveBack } = agendaHands(() => home, '14:00');
const cancel = (by: Name, entryId: string) =>
	change(by, 'agenda.edit', (deed) => cancelEntry(deed, { entryId }));
async function seen(by: Name = 'anouk', untilOn = on(800)): Promise<EntryView[]> {
	const gate = await home.gateOf(by);
	return gate.look(home.circleId, ['agenda.read'], (sight) =>
		entriesBetween(sight, { fromOn: on(0), untilOn })
	);
}
const one = async (entryId: string) => (await seen()).find(({ id }) => id === entryId)!;
const tell = () => Gate.asSystem(worker, 'agenda.due', home.circleId, { lock: true }, tellOfOpen);
const refused = (code: string) => expect.objectContaining({ code }) as Refusal;
type Line = { seq: number; body: { kind: string; personId?: string; personIds?: string[] } };
async function lines(kind: string): Promise<Line[]> {
	const rows = await home.owner.execute<{ seq: string; body: Line['body'] }>(sql`
		select seq, body from event where body ->> 'kind' = ${kind} order by seq`);
	return rows.map(({ seq, body }) => ({ seq: Number(seq), body }));
}

describe('who may', () => {
	test('who writes in the agenda puts something in it, and who reads it sees that', async () => {
		const entryId = await make('anouk', { 'needs[]': ['ride'], place: 'De Linde' });
		const [entry] = await seen('piet');
		expect(entry).toMatchObject({ id: entryId, place: 'De Linde', comesBack: false });
		expect(entry!.needs).toEqual([{ kind: 'ride', text: '', takenById: null, asks: [] }]);
		expect(wallClock(entry!.startsAt)).toMatchObject({ on: on(3), hour: 14 });
	});

	test('the resident always may, and who only reads makes nothing', async () => {
		await make('gerrit');
		await expect(make('piet')).rejects.toThrow(refused('not_found'));
		expect(await seen('gerrit')).toHaveLength(1);
	});

	test('what is sent twice is done once, and an id that is taken is refused', async () => {
		const entryId = await make('anouk');
		await expect(make('anouk', { entryId })).rejects.toThrow(refused('change_conflict'));
		expect(await seen()).toHaveLength(1);
	});

	test('nobody who is not in the circle comes, and no organisation from elsewhere', async () => {
		await expect(make('anouk', { who: randomId() })).rejects.toThrow(refused('not_found'));
		await expect(make('anouk', { organisationId: randomId() })).rejects.toThrow(
			refused('not_found')
		);
	});
});

describe('whole days', () => {
	const stay = { isWholeDay: 'on', from: '', title: 'Logeren' };
	const within = async (fromOn: string, untilOn: string) =>
		(await home.gateOf('piet')).look(home.circleId, ['agenda.read'], (sight) =>
			entriesBetween(sight, { fromOn, untilOn })
		);

	test('a stay of several days is seen from every week it lies in', async () => {
		const entryId = await make('anouk', { ...stay, heldOn: on(3), untilOn: on(10) });
		const [entry] = await within(on(7), on(13));
		expect(entry).toMatchObject({ id: entryId, isWholeDay: true, heldOn: on(3), untilOn: on(10) });
		expect(wallClock(entry!.startsAt)).toMatchObject({ on: on(3), hour: 0, minute: 0 });
		expect(wallClock(entry!.endsAt)).toMatchObject({ on: on(10), hour: 23, minute: 59 });
		expect(await within(on(11), on(17))).toEqual([]);
		expect(await within(on(-4), on(2))).toEqual([]);
	});

	test('becomes an hour and days again, and does not come back', async () => {
		const entryId = await make('anouk', { ...stay, heldOn: on(3) });
		await edit('anouk', await one(entryId), {});
		expect(await one(entryId)).toMatchObject({
			isWholeDay: false,
			untilOn: on(3),
			fromMinute: 840
		});
		await edit('anouk', await one(entryId), { ...stay, untilOn: on(5) });
		expect(await one(entryId)).toMatchObject({ isWholeDay: true, untilOn: on(5) });
		await expect(make('anouk', { ...stay, every: 'week' })).rejects.toThrow(
			refused('whole_day_once')
		);
	});

	test('a stay that runs already can be made longer', async () => {
		const entryId = await make('anouk', { ...stay, heldOn: on(0), untilOn: on(2) });
		await home.setClock(30 * hourMs);
		await edit('anouk', await one(entryId), { ...stay, untilOn: on(4) });
		expect(await one(entryId)).toMatchObject({ heldOn: on(0), untilOn: on(4) });
	});

	test('that is off goes on after all for as long as one of its days is to come', async () => {
		const entryId = await make('anouk', { ...stay, heldOn: on(0), untilOn: on(4) });
		const restore = () => change('anouk', 'agenda.edit', (deed) => restoreEntry(deed, { entryId }));
		await home.setClock(50 * hourMs);
		await cancel('anouk', entryId);
		await restore();
		expect(await one(entryId)).toMatchObject({ isCancelled: false });
		await cancel('anouk', entryId);
		await home.setClock(5 * 24 * hourMs);
		await expect(restore()).rejects.toThrow(refused('too_late_to_restore'));
	});

	test('needs a time or the whole day, and ends no earlier than it begins', () => {
		const typed = { entryId: randomId(), kind: 'visit', title: 'Logeren', heldOn: on(3) };
		const wrongIn = (more: Typed) =>
			v.safeParse(EntryForm, { ...typed, ...more }).issues?.map(({ path }) => path?.[0]?.key);
		expect(wrongIn({ from: '' })).toEqual(['from']);
		expect(wrongIn({ isWholeDay: 'on', untilOn: on(2) })).toEqual(['untilOn']);
		expect(wrongIn({ isWholeDay: 'on', untilOn: '' })).toBeUndefined();
	});
});

describe('the first page', () => {
	const next = async (by: Name = 'piet') =>
		(await home.gateOf(by)).look(home.circleId, ['agenda.read'], nextEntries);

	test('shows what comes next and what next asks for somebody, of this week only', async () => {
		const first = await make('anouk', { heldOn: on(1) });
		const off = await make('anouk', { heldOn: on(0), from: '18:00', 'needs[]': ['ride'] });
		await cancel('anouk', off);
		const open = await make('anouk', { heldOn: on(2), 'needs[]': ['ride'] });
		await make('anouk', { heldOn: on(5), 'needs[]': ['company'] });
		expect((await next()).map(({ id }) => id)).toEqual([first, open]);
		await take('piet', open);
		expect((await next()).map(({ heldOn }) => heldOn)).toEqual([on(1), on(5)]);
		await home.setClock(25 * hourMs);
		expect((await next()).map(({ id }) => id)[0]).toBe(first);
		await home.setClock(26 * hourMs);
		expect((await next()).map(({ id }) => id)[0]).toBe(open);
	});

	test('shows nothing of what is over or further than a week away', async () => {
		await make('anouk', { heldOn: on(9), 'needs[]': ['ride'] });
		await make('anouk', { heldOn: on(0), from: '13:00', until: '13:30' });
		await home.setClock(2 * hourMs);
		expect(await next()).toEqual([]);
	});
});

describe('a month', () => {
	const monthOf = async (by: Name, month: string) =>
		(await home.gateOf(by)).look(home.circleId, ['agenda.read'], (sight) =>
			monthThings(sight, month)
		);

	test('tells what stands in it and where somebody is still needed, out of one statement', async () => {
		const asking = await make('anouk', { heldOn: on(3), 'needs[]': ['ride', 'company'] });
		const quiet = await make('anouk', { heldOn: on(3), from: '16:00', title: 'Koffie' });
		const off = await make('anouk', { heldOn: on(4), 'needs[]': ['ride'] });
		await take('piet', asking, 'ride');
		await cancel('anouk', off);
		const { things, cutFromOn } = await monthOf('piet', on(3).slice(0, 7));
		expect(cutFromOn).toBeNull();
		const found = (id: string) => things.find((one) => one.id === id);
		expect(found(asking)).toMatchObject({ asked: 2, open: 1, calendar: null, isCancelled: false });
		expect(found(quiet)).toMatchObject({ asked: 0, open: 0 });
		expect(found(off)).toMatchObject({ asked: 1, open: 0, isCancelled: true });
		expect(things.map(({ startsAt }) => startsAt.getTime())).toEqual(
			things.map(({ startsAt }) => startsAt.getTime()).toSorted((one, other) => one - other)
		);
	});

	test('shows what lies in another month only there, and asks for nobody once it is over', async () => {
		const entryId = await make('anouk', { heldOn: on(3), 'needs[]': ['ride'] });
		await home.setClock(5 * 24 * hourMs);
		const {
			things: [thing]
		} = await monthOf('anouk', on(3).slice(0, 7));
		expect(thing).toMatchObject({ id: entryId, asked: 1, open: 0 });
		expect((await monthOf('anouk', on(80).slice(0, 7))).things).toEqual([]);
	});

	test('that holds too much says from which day on not everything is there', async () => {
		const [month, calendarId] = ['2031-05', randomId()];
		await home.owner.execute(sql`
			insert into agenda_calendar (circle_id, id, name, added_by_id, added_at)
			values (${home.circleId}, ${calendarId}, 'Werk', ${home.ids.anouk}, kring_now())`);
		const fill = (number: number, heldOn: string) =>
			home.owner.execute(sql`
				insert into agenda_imported (circle_id, calendar_id, id, title, held_on, starts_at, ends_at)
				select ${home.circleId}, ${calendarId}, gen_random_uuid(), 'Dienst', ${heldOn}::date,
					${heldOn}::date + interval '9 hours', ${heldOn}::date + interval '10 hours'
				from generate_series(1, ${number}::int)`);
		await fill(999, '2031-05-02');
		await fill(1, '2031-05-20');
		expect(await monthOf('piet', month)).toMatchObject({ cutFromOn: null });
		await fill(1, '2031-05-21');
		const cut = await monthOf('piet', month);
		expect(cut.cutFromOn).toBe('2031-05-21');
		expect(cut.things).toHaveLength(1_000);
		await home.owner.execute(sql`delete from agenda_calendar where id = ${calendarId}`);
	});

	test('is closed to who does not read the agenda', async () => {
		await make('anouk');
		await home.owner.execute(sql`
			delete from topic_right where person_id = ${home.ids.piet} and topic_id = 'agenda'`);
		await expect(monthOf('piet', on(3).slice(0, 7))).rejects.toThrow(refused('not_found'));
		await home.owner.execute(sql`
			insert into topic_right (circle_id, person_id, topic_id, level)
			values (${home.circleId}, ${home.ids.piet}, 'agenda', 'read')`);
	});
});

describe('a question', () => {
	test('is taken by who only reads, turns taken, and is given back', async () => {
		const entryId = await make('anouk', { 'needs[]': ['ride', 'company'] });
		await take('piet', entryId);
		expect((await one(entryId)).needs.map(({ takenById }) => takenById)).toEqual([
			...[home.ids.piet, null]
		]);
		await giveBack('piet', entryId);
		expect((await one(entryId)).needs.every(({ takenById }) => takenById === null)).toBe(true);
		expect((await lines('agenda.given_back'))[0]!.body.personIds).toEqual([home.ids.anouk]);
	});

	test('twenty say yes at once: one has it, and the circle hears it once', async () => {
		const entryId = await make('anouk', { 'needs[]': ['ride'] });
		const names: Name[] = ['piet', 'toos', 'saskia', 'gerrit'];
		const outcomes = await Promise.allSettled(
			Array.from({ length: 20 }, (_, at) => take(names[at % names.length]!, entryId))
		);
		expect(outcomes.some(({ status }) => status === 'fulfilled')).toBe(true);
		for (const outcome of outcomes)
			if (outcome.status === 'rejected') expect(outcome.reason).toEqual(refused('need_taken'));
		expect(await lines('agenda.taken')).toHaveLength(1);
	});

	test('nobody says yes in somebody else’s name, whatever the code', async () => {
		const entryId = await make('anouk', { 'needs[]': ['ride'] });
		const gate = await home.gateOf('piet');
		const forged = gate.change(
			home.circleId,
			{ id: randomId(), content: 1 },
			['agenda.take'],
			async (deed) => {
				await deed.tx.execute(sql`
					insert into agenda_taking (circle_id, entry_id, kind, person_id, taken_at)
					values (${home.circleId}, ${entryId}, 'ride', ${home.ids.toos}, kring_now())`);
				return {};
			}
		);
		await expect(forged).rejects.toThrow();
	});

	test('of what is off or over is taken by nobody', async () => {
		const entryId = await make('anouk', { 'needs[]': ['ride'] });
		await cancel('anouk', entryId);
		await expect(take('piet', entryId)).rejects.toThrow(refused('already_cancelled'));
		await home.setClock(4 * 24 * hourMs);
		await expect(giveBack('piet', entryId)).rejects.toThrow(refused('day_past'));
	});

	test('falls free when who took it leaves, and where they were to come it is asked who comes', async () => {
		await home.owner.execute(sql`
			update member set removed_at = null where person_id = ${home.ids.saskia}`);
		const ride = await make('anouk', { 'needs[]': ['ride'] });
		const visit = await make('anouk', { who: home.ids.saskia });
		const again = { who: home.ids.saskia, every: 'week', ends: 'count', endsAfter: '3' };
		const weekly = await make('anouk', { ...again, kind: 'appointment', 'needs[]': ['company'] });
		await take('saskia', ride);
		await change('saskia', 'circle.leave', (deed) => leave(deed));
		expect((await one(ride)).needs[0]!.takenById).toBeNull();
		expect(await one(visit)).toMatchObject({
			personId: null,
			needs: [{ kind: 'come', takenById: null }]
		});
		// What comes back asks it too, once, and can still be changed as a whole.
		const first = await one(weekly);
		expect(first.needs).toMatchObject([{ kind: 'company', takenById: null }]);
		await edit('anouk', first, { ...again, who: '', scope: 'all', 'needs[]': ['company'] });
		await home.owner.execute(sql`
			update member set removed_at = null, removed_by_id = null where person_id = ${home.ids.saskia}`);
		await home.owner.execute(sql`
			insert into topic_right (circle_id, person_id, topic_id, level)
			values (${home.circleId}, ${home.ids.saskia}, 'agenda', 'write') on conflict do nothing`);
	});
});

describe('what comes back', () => {
	const weekly = { every: 'week', ends: 'count', endsAfter: '52', 'needs[]': ['ride'] };
	const shape = ({ id, heldOn, fromMinute, title, needs }: EntryView) => {
		return { id, heldOn, fromMinute, title, takenById: needs[0]?.takenById };
	};

	test('has a row for each date, at the same time by the clock all year', async () => {
		const first = await make('anouk', weekly);
		const dates = await seen();
		expect(dates).toHaveLength(52);
		expect(dates[0]!.id).toBe(first);
		expect(new Set(dates.map(({ startsAt }) => wallClock(startsAt).hour))).toEqual(new Set([14]));
		expect(new Set(dates.map(({ startsAt }) => startsAt.getUTCHours())).size).toBe(2);
		await Gate.asSystem(worker, 'agenda.fill', home.circleId, { lock: true }, fillAgenda);
		expect((await seen()).map(shape)).toEqual(dates.map(shape));
	});

	test('changing one of 52 leaves the other 51 and who said yes to them untouched (C5)', async () => {
		await make('anouk', weekly);
		const before = await seen();
		for (const at of [0, 5, 20, 40]) await take('piet', before[at]!.id);
		const takenBefore = (await seen()).map(shape);
		const chosen = before[20]!;
		const movedOn = daysAfter(chosen.heldOn, 1);
		await edit('anouk', chosen, { heldOn: movedOn, from: '9:30'.padStart(5, '0'), ...weekly });
		const after = (await seen()).map(shape);
		expect(after).toHaveLength(52);
		const others = (all: typeof after) => all.filter(({ id }) => id !== chosen.id);
		expect(others(after)).toEqual(others(takenBefore));
		const moved = after.find(({ id }) => id === chosen.id)!;
		expect(moved).toMatchObject({ heldOn: movedOn, fromMinute: 570, takenById: home.ids.piet });
		// The rule leaves it as it is from then on, and makes no second one in its place.
		await Gate.asSystem(worker, 'agenda.fill', home.circleId, { lock: true }, fillAgenda);
		expect((await seen()).map(shape)).toEqual(after);
		expect((await lines('agenda.changed'))[0]!.body.personIds).toEqual([home.ids.piet]);
	});

	test('from one date on: those before stay, those after keep who said yes', async () => {
		await make('anouk', weekly);
		const before = await seen();
		await take('piet', before[5]!.id);
		await take('toos', before[30]!.id);
		await edit('anouk', before[20]!, {
			...weekly,
			...{ scope: 'following', from: '16:00', title: 'Later wandelen' }
		});
		const after = await seen();
		expect(after).toHaveLength(52);
		expect(after.map(({ id }) => id)).toEqual(before.map(({ id }) => id));
		expect(after.slice(0, 20).every(({ fromMinute }) => fromMinute === 14 * 60)).toBe(true);
		expect(after.slice(20).every(({ fromMinute }) => fromMinute === 16 * 60)).toBe(true);
		expect(after[5]!.needs[0]!.takenById).toBe(home.ids.piet);
		expect(after[30]!.needs[0]!.takenById).toBe(home.ids.toos);
	});

	test('all on another day: nothing stands twice, and who said yes is told', async () => {
		await make('anouk', weekly);
		const before = await seen();
		await take('piet', before[3]!.id);
		await edit('anouk', before[0]!, {
			...weekly,
			...{ scope: 'all', heldOn: daysAfter(before[0]!.heldOn, 1) }
		});
		const after = await seen();
		expect(after.map(({ heldOn }) => heldOn)).toEqual(
			before.map(({ heldOn }) => daysAfter(heldOn, 1))
		);
		expect((await lines('agenda.changed'))[0]!.body.personIds).toEqual([home.ids.piet]);
	});

	test('one date is called off and goes on after all, with who said yes to it', async () => {
		await make('anouk', weekly);
		const chosen = (await seen())[7]!;
		await take('piet', chosen.id);
		await cancel('anouk', chosen.id);
		await Gate.asSystem(worker, 'agenda.fill', home.circleId, { lock: true }, fillAgenda);
		const off = await seen();
		expect(off.filter(({ isCancelled }) => isCancelled).map(({ id }) => id)).toEqual([chosen.id]);
		await change('anouk', 'agenda.edit', (deed) => restoreEntry(deed, { entryId: chosen.id }));
		expect(await one(chosen.id)).toMatchObject({
			isCancelled: false,
			needs: [{ takenById: home.ids.piet }]
		});
		expect((await lines('agenda.restored'))[0]!.body.personIds).toEqual([home.ids.piet]);
	});

	test('when it stops, a date that was changed by itself stays where that is said, with who said yes', async () => {
		await make('anouk', weekly);
		const before = await seen();
		for (const at of [3, 5]) await edit('anouk', before[at]!, { ...weekly, title: 'Anders' });
		await take('piet', before[3]!.id);
		const gate = await home.gateOf('anouk');
		const asked = await gate.look(home.circleId, ['agenda.read'], async (sight) => {
			sight.gave('agenda.read', 'agenda', []);
			return ownDatesFrom(sight, before[2]!.id);
		});
		expect(asked.map(({ id }) => id)).toEqual([before[3]!.id, before[5]!.id]);
		// Only what was changed by itself can stay, whatever is sent.
		const keep = [before[3]!.id, before[4]!.id];
		await change('anouk', 'agenda.edit', (deed) =>
			endEntry(deed, { entryId: before[2]!.id, 'keep[]': keep })
		);
		const after = await seen();
		expect(after.map(({ id }) => id)).toEqual([0, 1, 3].map((at) => before[at]!.id));
		expect(after[2]).toMatchObject({ title: 'Anders', comesBack: false });
		expect(after[2]!.needs[0]!.takenById).toBe(home.ids.piet);
	});

	test('ended at a date that was moved here from a day that has been, it goes too', async () => {
		await make('anouk', weekly);
		const before = await seen();
		await edit('anouk', before[0]!, { ...weekly, heldOn: on(12) });
		await home.setClock(10 * 24 * hourMs);
		const moved = before[0]!.id;
		await change('anouk', 'agenda.edit', (deed) =>
			endEntry(deed, { entryId: moved, 'keep[]': [] })
		);
		expect((await seen()).map(({ id }) => id)).not.toContain(moved);
	});

	test('it ends with a date, and those before stay', async () => {
		await make('anouk', weekly);
		const before = await seen();
		await change('anouk', 'agenda.edit', (deed) =>
			endEntry(deed, { entryId: before[10]!.id, 'keep[]': [] })
		);
		await Gate.asSystem(worker, 'agenda.fill', home.circleId, { lock: true }, fillAgenda);
		expect((await seen()).map(({ id }) => id)).toEqual(before.slice(0, 10).map(({ id }) => id));
	});

	test('more than anybody can oversee is refused', async () => {
		const forEver = { ...weekly, ends: 'until', endsOn: '2199-12-31' };
		await expect(make('anouk', forEver)).rejects.toThrow(refused('agenda_too_far'));
		expect(await seen()).toEqual([]);
	});

	test('who saw an older version is told so, and what is past is left alone', async () => {
		const entryId = await make('anouk');
		const old = await one(entryId);
		await edit('anouk', old, { title: 'Anders' });
		await expect(edit('saskia', old, { title: 'Nog anders' })).rejects.toThrow(
			refused('newer_version')
		);
		await expect(make('anouk', { heldOn: on(-1) })).rejects.toThrow(refused('day_past'));
	});
});

describe('asking people by name', () => {
	const ask = (by: Name, entryId: string, names: Name[], way: 'once' | 'turn' = 'once') => {
		const [first, second = '', third = ''] = names.map((name) => home.ids[name]);
		const form = v.parse(AskForm, { entryId, need: 'ride', first, second, third, way });
		return change(by, 'agenda.edit', (deed) => askPeople(deed, form));
	};
	const decline = (by: Name, entryId: string) =>
		change(by, 'agenda.take', (deed) => declineNeed(deed, { entryId, need: 'ride' }));
	const turns = () =>
		Gate.asSystem(worker, 'agenda.turn', home.circleId, { lock: true }, takeTurns);
	const asksSeenBy = async (by: Name, entryId: string) =>
		(await seen(by))
			.find(({ id }) => id === entryId)!
			.needs[0]!.asks.map(({ personId, isAsked, answer }) => [
				Object.entries(home.ids).find(([, id]) => id === personId)![0],
				answer ?? (isAsked ? 'asked' : 'later')
			]);
	const asked = async () => (await lines('agenda.asked')).map(({ body }) => body.personId);
	const ids = (...names: Name[]) => names.map((name) => home.ids[name]);

	test('three at once: the first yes is enough, and the others hear that it is solved', async () => {
		const entryId = await make('anouk', { 'needs[]': ['ride'] });
		await ask('anouk', entryId, ['piet', 'toos', 'saskia']);
		expect(await asked()).toEqual(ids('piet', 'toos', 'saskia'));
		await decline('toos', entryId);
		await take('piet', entryId);
		expect((await lines('agenda.solved')).map(({ body }) => body.personIds)).toEqual([
			ids('saskia')
		]);
		expect(await asksSeenBy('anouk', entryId)).toEqual([
			['piet', 'yes'],
			['toos', 'no'],
			['saskia', 'later']
		]);
	});

	test('a no is seen by who asked and by nobody else, and is news to them alone', async () => {
		const entryId = await make('anouk', { 'needs[]': ['ride'] });
		await ask('anouk', entryId, ['piet', 'toos']);
		await decline('toos', entryId);
		await decline('toos', entryId);
		expect(await asksSeenBy('piet', entryId)).toEqual([['piet', 'asked']]);
		expect(await asksSeenBy('gerrit', entryId)).toEqual([]);
		expect((await lines('agenda.declined')).map(({ body }) => body.personId)).toEqual(ids('anouk'));
		// The database tells nobody else either, whatever the code asks it.
		const rows = await (
			await home.gateOf('gerrit')
		).look(home.circleId, ['agenda.read'], (sight) => {
			sight.gave('agenda.read', 'agenda', []);
			return sight.tx.execute(sql`select person_id from agenda_ask`);
		});
		expect([...rows]).toEqual([]);
	});

	test('in turn: the next is asked after a no, and when somebody is silent too long', async () => {
		const entryId = await make('anouk', { 'needs[]': ['ride'], heldOn: on(9), from: '12:00' });
		await ask('anouk', entryId, ['piet', 'toos', 'saskia'], 'turn');
		expect(await asked()).toEqual(ids('piet'));
		expect(await asksSeenBy('toos', entryId)).toEqual([]);
		expect(await turns()).toBe(0);
		await decline('piet', entryId);
		expect(await turns()).toBe(1);
		expect(await turns()).toBe(0);
		await home.setClock(25 * hourMs);
		expect(await turns()).toBe(1);
		expect(await asked()).toEqual(ids('piet', 'toos', 'saskia'));
	});

	test('two say yes at the same moment: one drives, and is told so once', async () => {
		const entryId = await make('anouk', { 'needs[]': ['ride'] });
		await ask('anouk', entryId, ['piet', 'toos']);
		const outcomes = await Promise.allSettled([take('piet', entryId), take('toos', entryId)]);
		expect(outcomes.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
		expect(await lines('agenda.taken')).toHaveLength(1);
		expect(await lines('agenda.solved')).toHaveLength(1);
	});

	test('given back, those are asked again who did not say no', async () => {
		const entryId = await make('anouk', { 'needs[]': ['ride'] });
		await ask('anouk', entryId, ['piet', 'toos', 'saskia']);
		await decline('saskia', entryId);
		await take('piet', entryId);
		await giveBack('piet', entryId);
		expect(await turns()).toBe(1);
		expect((await asked()).at(-1)).toBe(home.ids.toos);
		expect(await asksSeenBy('anouk', entryId)).toEqual([
			['piet', 'no'],
			['toos', 'asked'],
			['saskia', 'no']
		]);
	});

	test('only who made it and who looks after the circle ask, nobody twice and at most three', async () => {
		const entryId = await make('saskia', { 'needs[]': ['ride'] });
		await change('anouk', 'agenda.edit', async (deed) => {
			const { personId, now, standing } = deed;
			const isContact = { personId, now, standing };
			expect(mayAsk({ organiserId: home.ids.saskia }, isContact)).toBe(true);
			const other = { ...isContact, standing: { ...standing, isContact: false } };
			expect(mayAsk({ organiserId: home.ids.saskia }, other)).toBe(false);
			return {};
		});
		await expect(ask('saskia', entryId, ['saskia'])).rejects.toThrow(refused('not_found'));
		await ask('anouk', entryId, ['piet']);
		await expect(ask('saskia', entryId, ['piet'])).rejects.toThrow(refused('already_asked'));
		await ask('anouk', entryId, ['toos', 'gerrit']);
		await expect(ask('anouk', entryId, ['saskia'])).rejects.toThrow(refused('too_many'));
		await decline('toos', entryId);
		await expect(ask('anouk', entryId, ['toos'])).rejects.toThrow(refused('already_asked'));
		await ask('anouk', entryId, ['saskia']);
	});

	test('what is off asks nobody any more, until it goes on after all', async () => {
		const entryId = await make('anouk', { 'needs[]': ['ride'] });
		await ask('anouk', entryId, ['piet', 'toos']);
		await cancel('anouk', entryId);
		expect((await lines('agenda.cancelled'))[0]!.body.personIds!.toSorted()).toEqual(
			ids('piet', 'toos').toSorted()
		);
		expect(await turns()).toBe(0);
		await change('anouk', 'agenda.edit', (deed) => restoreEntry(deed, { entryId }));
		expect(await turns()).toBe(2);
	});

	test('rings who is asked without saying what, and not once somebody else said yes', async () => {
		const entryId = await make('anouk', { 'needs[]': ['ride'] });
		await ask('anouk', entryId, ['piet', 'toos']);
		const [line] = await lines('agenda.asked');
		const plan = () =>
			Gate.asSystem(worker, 'notice.plan', home.circleId, { lock: true }, (errand) =>
				planNotices(errand, line!.seq)
			);
		expect(await plan()).toBe(1);
		const [due] = await home.owner.execute<Due & Record<string, unknown>>(sql`
			select id, circle_id as "circleId", person_id as "personId", kind, urgency, seq::int, update_id as "updateId"
			from notice`);
		expect(due).toMatchObject({ kind: 'asked', personId: home.ids.piet });
		const still = () =>
			Gate.asSystem(worker, 'notice.deliver', home.circleId, { lock: false }, (errand) =>
				stillToTell(errand, due!, { held: false })
			);
		expect(await still()).toBe('tell');
		await take('toos', entryId);
		expect(await still()).toBe('dropped');
	});

	test('waits on the first page of who is asked, however far away it is', async () => {
		const entryId = await make('anouk', { heldOn: on(40), 'needs[]': ['ride'] });
		const first = async (by: Name) =>
			(await (await home.gateOf(by)).look(home.circleId, ['agenda.read'], nextEntries)).map(
				({ id }) => id
			);
		expect(await first('piet')).toEqual([]);
		await ask('anouk', entryId, ['piet']);
		expect(await first('piet')).toEqual([entryId]);
		expect(await first('toos')).toEqual([]);
		await decline('piet', entryId);
		expect(await first('piet')).toEqual([]);
	});
});

describe('what nobody took in time', () => {
	const necessary = { 'needs[]': ['ride'], isNecessary: 'on', from: '12:00' };
	/** At noon in three days, so that each step falls at noon. */
	const makeNecessary = (by: Name = 'saskia') => make(by, { ...necessary, heldOn: on(3) });
	const told = async () => (await lines('agenda.gap')).map(({ body }) => body.personId);
	const at = (hours: number) => home.setClock(hours * hourMs);

	test('is told at 48 hours to who made it and at 24 to the back-up, each once', async () => {
		await makeNecessary();
		await at(24 - 0.01);
		expect(await tell()).toBe(0);
		await at(24);
		expect(await tell()).toBe(1);
		expect(await tell()).toBe(0);
		await at(48);
		expect(await tell()).toBe(1);
		expect(await tell()).toBe(0);
		expect(await told()).toEqual([home.ids.saskia, home.ids.toos]);
		await at(72);
		expect(await tell()).toBe(0);
	});

	test('wakes the house when it is due', async () => {
		await makeNecessary();
		const [job] = await home.owner.execute<{ runAt: string }>(sql`
			select run_at as "runAt" from job where kind = 'agenda.due'`);
		expect(new Date(job!.runAt)).toEqual(new Date(home.noon.getTime() + 24 * hourMs));
	});

	test('is told no more once somebody said yes, or it is off', async () => {
		const taken = await makeNecessary();
		const off = await makeNecessary();
		await take('piet', taken);
		await cancel('saskia', off);
		await at(50);
		expect(await tell()).toBe(0);
		// Given back, it is open again, and both hear it.
		await giveBack('piet', taken);
		expect(await tell()).toBe(2);
	});

	test('reaches the one it is for by a notice without content, unless somebody said yes first', async () => {
		const entryId = await makeNecessary();
		await at(24);
		await tell();
		const [line] = await lines('agenda.gap');
		const plan = () =>
			Gate.asSystem(worker, 'notice.plan', home.circleId, { lock: false }, (errand) =>
				planNotices(errand, line!.seq)
			);
		expect(await plan()).toBe(1);
		const [notice] = await home.owner.execute<{ id: string; personId: string; kind: string }>(sql`
			select id, person_id as "personId", kind from notice`);
		expect(notice).toMatchObject({ personId: home.ids.saskia, kind: 'agenda' });
		const due = {
			...{ ...notice!, circleId: home.circleId, seq: line!.seq, updateId: null },
			...{ urgency: 'now' }
		} as Due;
		const still = () =>
			Gate.asSystem(worker, 'notice.deliver', home.circleId, { lock: false }, (errand) =>
				stillToTell(errand, due, { held: true })
			);
		expect(await still()).toBe('tell');
		await take('piet', entryId);
		expect(await still()).toBe('dropped');
	});

	test('who has left is not told: the contact person is', async () => {
		await makeNecessary('saskia');
		await home.owner.execute(sql`
			update member set removed_at = kring_now() where person_id = ${home.ids.saskia}`);
		await at(24);
		await tell();
		expect(await told()).toEqual([home.ids.anouk]);
		await home.owner.execute(sql`
			update member set removed_at = null where person_id = ${home.ids.saskia}`);
	});
});

describe('two organisations that come for the same', () => {
	test('are one hint to contact person and resident, until somebody says that it is known', async () => {
		const [one, other] = [randomId(), randomId()];
		await home.owner.execute(sql`
			insert into organisation (id, municipality_id, name, created_at)
			select new.id::uuid, municipality_id, name, kring_now() from circle,
				(values (${one}, 'De Kwikstaart'), (${other}, 'Thuiswijzer')) as new (id, name)`);
		const care = { aim: 'care', every: 'week' };
		await make('anouk', { ...care, organisationId: one, from: '09:00' });
		expect(await lines('agenda.doubled')).toEqual([]);
		await make('anouk', { ...care, organisationId: other, from: '20:00' });
		const doubled = await lines('agenda.doubled');
		expect(doubled).toHaveLength(1);
		await Gate.asSystem(worker, 'agenda.fill', home.circleId, { lock: true }, fillAgenda);
		expect(await lines('agenda.doubled')).toHaveLength(1);

		await Gate.asSystem(worker, 'notice.plan', home.circleId, { lock: false }, (errand) =>
			planNotices(errand, doubled[0]!.seq)
		);
		const rows = await home.owner.execute<{ personId: string }>(sql`
			select person_id as "personId" from notice`);
		// Anouk made both, and hears it from the page; the log bears her name.
		expect(rows.map(({ personId }) => personId)).toEqual([home.ids.gerrit]);

		const gate = await home.gateOf('anouk');
		const hints = () =>
			gate.look(home.circleId, ['agenda.read'], async (sight) => {
				sight.gave('agenda.read', 'agenda', []);
				return doublesFor(sight);
			});
		const [hint] = await hints();
		// With one of them off there is no double, until it goes on after all.
		const offs = (await seen()).filter(({ fromMinute }) => fromMinute === 9 * 60);
		await home.owner.execute(sql`
			update agenda_entry set status = 'cancelled', cancelled_at = kring_now() where from_minute = 540`);
		expect(offs.length).toBeGreaterThan(1);
		expect(await hints()).toEqual([]);
		await home.owner.execute(sql`
			update agenda_entry set status = 'planned', cancelled_at = null where from_minute = 540`);
		expect(hint!.organisations.toSorted()).toEqual(['De Kwikstaart', 'Thuiswijzer']);
		await change('anouk', 'agenda.settle', (deed) => settleDouble(deed, { doubleId: hint!.id }));
		expect(await hints()).toEqual([]);
	});
});
