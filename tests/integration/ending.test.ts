import { eq, sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { EndingForm } from '#lib/domain/activity-form.ts';
import { randomId } from '#lib/domain/id.ts';
import {
	announceEnd,
	changeSeries,
	endingChoices,
	endingsOf,
	endSeries,
	feedOf,
	greeterOn,
	historyOf,
	manyNew,
	setGreeter,
	setNewcomers,
	publicActivity,
	restoreDay,
	setNoticeDays,
	setStatus,
	takeBackEnd,
	tellOfCallGaps,
	tellVisitor,
	untoldIn
} from '#lib/server/activity/index.ts';
import { databaseOf, openPool, type Db, type Sql } from '#lib/server/db/connect.ts';
import * as table from '#lib/server/db/schema/index.ts';
import type { Env } from '#lib/server/env.ts';
import { openedMail } from '#lib/server/mail/queue.ts';
import { forget } from '#lib/server/door/index.ts';
import { activityWorld, type ActivityWorld } from '../support/activities.ts';
import {
	coordinate,
	crowdEnv,
	crowdOn,
	goingCircle,
	keepDays,
	neighbours,
	tellAll,
	toldTo,
	tuesdayActivity,
	type TuesdayActivity
} from '../support/crowd.ts';
import { freshDatabase, type FreshDatabase } from '../support/template.ts';
import { codeOf } from '../support/refused.ts';

// A place stops with care (E9, S22): said ahead, with where else one can go, and told to everybody who
// comes. And who carries it hears when nobody can be rung (5.8). It is Monday the second of March 2026.

let database: FreshDatabase;
let world: ActivityWorld;
let pool: Sql;
let worker: Db;
let env: Env;
let of: TuesdayActivity;
let near: TuesdayActivity;
let number = 0;

const at = (instant: string) => world.setClock(instant);
const seen: ActivityWorld['seen'] = (...how) => world.seen(...how);
const formOf = (change: Partial<EndingForm> = {}): EndingForm => ({
	...{ 'series[]': [of.seriesId], lastOn: '2026-03-31', reason: 'De hal gaat dicht.' },
	...{ 'places[]': [near.activityId], instead: '' },
	...change
});
const announce = (change: Partial<EndingForm> = {}) =>
	world.as('nora', (post) => announceEnd(post, of.activityId, formOf(change)));
const takeBack = (endingId: string) =>
	world.as('nora', (post) => takeBackEnd(post, of.activityId, { endingId }));
const say = (endingId: string, visitorId: string, said: 'told' | 'open' | 'back' | 'not_reached') =>
	world.as('nora', (post) => tellVisitor(post, of.activityId, { endingId, visitorId, said }));
const listed = async () =>
	(await seen((post) => endingsOf(post, of.activityId)))[0]!.list.map(
		({ name, state }) => `${name} ${state}`
	);
const ahead = async () => {
	const days = await world.owner
		.select()
		.from(table.occurrence)
		.where(eq(table.occurrence.activityId, of.activityId))
		.orderBy(table.occurrence.heldOn);
	return days.filter(({ heldOn }) => heldOn > '2026-03-31');
};

beforeAll(async () => {
	database = await freshDatabase();
	world = await activityWorld(database);
	env = crowdEnv(database);
	pool = openPool(database.workerUrl, { max: 4, name: 'ending test worker' });
	worker = databaseOf(pool);
});
afterAll(async () => {
	await pool?.end({ timeout: 2 });
	await world?.end();
	await database?.drop();
});
beforeEach(async () => {
	await at('2026-03-02T11:00:00Z');
	await world.owner.execute(sql`delete from account_change`);
	await world.owner.execute(sql`delete from job`);
	await world.owner.execute(sql`delete from mail`);
	await world.owner.execute(sql`delete from notice`);
	number += 1;
	of = await tuesdayActivity(world, `kom-${number}`);
	near = await tuesdayActivity(world, `ook-${number}`, {
		neighbourhoodId: world.neighbourhood.berkenrode,
		title: 'De Huiskamer'
	});
});

describe('that days stop', () => {
	test('is said no later than the notice period before, and in no other way', async () => {
		expect(await codeOf(announce({ lastOn: '2026-03-29' }))).toBe('end_too_soon');
		await world.as('nora', (post) => setNoticeDays(post, of.activityId, { days: 60 }));
		expect(await codeOf(announce())).toBe('end_too_soon');
		const { earliestOn } = await seen((post) => endingChoices(post, of.activityId));
		expect(earliestOn).toBe('2026-05-01');
		const { seriesId, activityId } = of;
		const end = { seriesId, lastOn: '2026-12-01' };
		expect(await codeOf(world.as('nora', (post) => endSeries(post, activityId, end)))).toBe(
			'end_needs_notice'
		);
		const sooner = {
			rule: { every: 'week', interval: 1, weekdays: [2] } as const,
			...{ end: { kind: 'until', on: '2026-12-01' } as const, fromMinute: 600, untilMinute: 840 },
			...{ firstOn: null, seriesId, sequence: 0, scope: 'all' as const }
		};
		expect(await codeOf(world.as('nora', (post) => changeSeries(post, activityId, sooner)))).toBe(
			'end_needs_notice'
		);
	});

	test('leaves no day after it, also none that somebody decided about; taken back, all come again', async () => {
		await world.owner.execute(sql`
			update occurrence set is_own = true, sequence = 1, note = 'Met muziek.' where id = ${of.dayOn('2026-04-14').id}`);
		const before = (await ahead()).length;
		const { endingId } = await announce();
		expect(await ahead()).toMatchObject([
			{ heldOn: '2026-04-14', status: 'cancelled', cancelReason: 'ended' }
		]);
		const own = { occurrenceId: of.dayOn('2026-04-14').id };
		expect(await codeOf(world.as('nora', (post) => restoreDay(post, of.activityId, own)))).toBe(
			'end_is_announced'
		);
		expect(await codeOf(announce())).toBe('end_is_announced');
		await takeBack(endingId);
		await takeBack(endingId);
		const again = await ahead();
		expect(again).toHaveLength(before);
		expect(again.every(({ status }) => status === 'planned')).toBe(true);
		const kinds = (await seen((post) => historyOf(post, of.activityId))).map(
			({ body }) => body.kind
		);
		expect(kinds).toEqual(['ending_taken_back', 'ending_announced']);
	});

	test('stands on its page and in its feed, with where else one can go, until it is taken back', async () => {
		const { endingId } = await announce();
		const found = await publicActivity(world.app, of.slug);
		expect(found.endings).toMatchObject([
			{
				...{ lastOn: '2026-03-31', reason: 'De hal gaat dicht.', isAll: true },
				places: [{ slug: near.slug, title: 'De Huiskamer', area: 'Berkenrode' }]
			}
		]);
		expect(found.days.at(-1)?.heldOn).toBe('2026-03-31');
		const feed = await feedOf(world.app, { kind: 'activity', slug: of.slug }, '2026-03-02');
		expect(feed.activities[0]?.endings).toHaveLength(1);
		expect(feed.activities[0]?.series[0]?.recurrence.end).toEqual({
			kind: 'until',
			on: '2026-03-31'
		});
		await takeBack(endingId);
		expect((await publicActivity(world.app, of.slug)).endings).toEqual([]);
	});

	test('needs a place on the outside to go to, and no other', async () => {
		await world.owner.execute(sql`
			update activity set status = 'draft' where id = ${near.activityId}`);
		expect(await codeOf(announce())).toBe('not_found');
		expect(await codeOf(announce({ 'places[]': [of.activityId] }))).toBe('not_found');
		expect(await codeOf(announce({ 'places[]': [], instead: 'Er is niets in de buurt.' }))).toBe(
			'done'
		);
	});

	test('what people come to leaves the outside only after its last day', async () => {
		await keepDays(world.owner, of, { '2026-02-24': [] });
		const off = () =>
			codeOf(world.as('nora', (post) => setStatus(post, of.activityId, { wanted: 'archived' })));
		expect(await off()).toBe('end_needs_notice');
		await announce();
		expect(await off()).toBe('end_needs_notice');
		await at('2026-04-01T11:00:00Z');
		expect(await off()).toBe('done');
		// Nobody ever came to this one, nor means to.
		const fresh = await tuesdayActivity(world, `net-${number}`);
		const draft = { wanted: 'draft' } as const;
		const back = world.as('nora', (post) => setStatus(post, fresh.activityId, draft));
		expect(await codeOf(back)).toBe('done');
	});
});

describe('who has to hear of it by name', () => {
	const weeks = ['2026-02-10', '2026-02-17', '2026-02-24'] as const;
	const came = {
		[weeks[0]]: ['Ada', 'Bep', 'Cor'],
		[weeks[1]]: ['Ada', 'Bep'],
		[weeks[2]]: ['Ada', 'Dirk']
	};

	test('is who came more than once lately and who thinks they come later; each is ticked, or not with a reason', async () => {
		const ids = await keepDays(world.owner, of, came);
		await world.owner.insert(table.expectation).values({
			...{ neighbourhoodId: of.neighbourhoodId, activityId: of.activityId, answer: 'coming' },
			...{ occurrenceId: of.dayOn('2026-04-07').id, visitorId: ids.get('Cor')! },
			...{ meal: false, ride: false }
		});
		await world.owner.execute(sql`
			update occurrence set is_own = true, sequence = 1 where id = ${of.dayOn('2026-04-07').id}`);
		const { endingId } = await announce();
		expect(await listed()).toEqual(['Ada open', 'Bep open', 'Cor open']);
		expect(await seen((post) => untoldIn(post, of.activityId))).toBe(3);
		await say(endingId, ids.get('Ada')!, 'told');
		await say(endingId, ids.get('Ada')!, 'told');
		await say(endingId, ids.get('Bep')!, 'not_reached');
		expect(await listed()).toEqual(['Ada told', 'Bep not_told', 'Cor open']);
		expect(await codeOf(say(endingId, ids.get('Dirk')!, 'told'))).toBe('not_found');
		expect(await codeOf(say(endingId, randomId(), 'told'))).toBe('not_found');
		// After the last day the list still says who never heard it, and why.
		await at('2026-04-20T11:00:00Z');
		expect(await seen((post) => untoldIn(post, of.activityId))).toBe(1);
		expect(await codeOf(takeBack(endingId))).toBe('end_is_over');
		const kinds = (await seen((post) => historyOf(post, of.activityId))).map(
			({ body }) => body.kind
		);
		expect(kinds).toEqual(['ending_told', 'ending_announced']);
	});

	test('taken back, exactly those who heard it are to hear that it goes on', async () => {
		const ids = await keepDays(world.owner, of, came);
		const { endingId } = await announce();
		await say(endingId, ids.get('Ada')!, 'told');
		await takeBack(endingId);
		expect(await seen((post) => untoldIn(post, of.activityId))).toBe(1);
		await say(endingId, ids.get('Ada')!, 'back');
		await say(endingId, ids.get('Bep')!, 'back');
		expect(await seen((post) => untoldIn(post, of.activityId))).toBe(0);
	});

	test('is nobody who is not remembered any more', async () => {
		const ids = await keepDays(world.owner, of, came);
		const { endingId } = await announce();
		await say(endingId, ids.get('Ada')!, 'told');
		await world.as('nora', async (post) => {
			const { tx, neighbourhoodId, now } = post;
			await forget({ tx, neighbourhoodId, activityId: of.activityId, now }, ids.get('Ada')!);
			return {};
		});
		expect(await listed()).toEqual(['Bep open']);
		expect(await world.owner.select().from(table.endingTold)).not.toContainEqual(
			expect.objectContaining({ visitorId: ids.get('Ada')! })
		);
	});
});

describe('who goes there and has Kring', () => {
	test('hears once that it stops, and those and no others that it goes on after all', async () => {
		const [cor, els] = (await neighbours(world, ['cor-e9', 'els-e9'])) as [string, string];
		// One goes before the end and one after it; Cor goes along in both.
		const first = await goingCircle(world, of, crowdOn, { name: 'eerste', takers: [cor] });
		const later = await goingCircle(world, of, '2026-04-07', {
			name: 'tweede',
			takers: [cor, els]
		});
		const circles = [first, later].flatMap(({ residentId, organiserId }) => [
			residentId,
			organiserId
		]);
		const concerned = [...circles, cor, els, world.people.bart].toSorted();
		const { endingId } = await announce();
		await tellAll(world.owner, worker, env);
		expect((await toldTo(world.owner, env)).toSorted()).toEqual(concerned);
		const entry = async () => {
			const [row] = await world.owner
				.select()
				.from(table.agendaEntry)
				.where(eq(table.agendaEntry.id, later.entryId));
			return row?.status;
		};
		expect(await entry()).toBe('cancelled');

		await world.owner.execute(sql`delete from notice`);
		await world.owner.execute(sql`delete from mail`);
		await goingCircle(world, of, crowdOn, { name: `nieuw-${endingId}` });
		await takeBack(endingId);
		await tellAll(world.owner, worker, env);
		expect((await toldTo(world.owner, env)).toSorted()).toEqual(concerned);
		expect(await entry()).toBe('planned');
	});

	test('hears nothing of an end that was taken back before anybody was told', async () => {
		await goingCircle(world, of, crowdOn, { name: 'snel' });
		const { endingId } = await announce();
		await takeBack(endingId);
		await tellAll(world.owner, worker, env);
		expect(await toldTo(world.owner, env)).toEqual([]);
	});
});

describe('a while on which nobody can be rung', () => {
	const look = async (instant: string) => {
		await at(instant);
		await world.owner.execute(sql`delete from mail`);
		await tellOfCallGaps(worker, new Date(instant), env);
		const mails = await world.owner.execute<{ id: string; sealed: Buffer }>(sql`
			select id, sealed from mail where kind = 'carrier'`);
		return mails
			.map(({ id, sealed }) => openedMail(env, id, Buffer.from(sealed)))
			.filter(({ text }) => text.includes(of.activityId));
	};
	const fill = (untilOn: string | null) =>
		world.owner.insert(table.onCall).values({
			...{ neighbourhoodId: of.neighbourhoodId, id: randomId(), activityId: of.activityId },
			...{ organisationId: world.organisation.linde, name: 'Dennis', phone: '06 00 00 00 41' },
			...{ rank: 'first', weekdays: [2], fromOn: '2026-03-01', untilOn },
			...{ fromMinute: 600, untilMinute: 840 }
		});

	test('is mailed to all who carry it within seven days, once, and again when it comes back', async () => {
		const [mila] = (await neighbours(world, ['mila-58'])) as [string];
		await coordinate(world, world.organisation.berk, [mila]);
		const mails = await look('2026-03-02T11:00:00Z');
		const people = ['bart', 'mila', 'nora'];
		expect(mails.map(({ to }) => to?.split(/[-@]/)[0]).toSorted()).toEqual(people);
		const [letter] = mails;
		expect(letter?.text).toContain('dinsdag 3 maart 2026');
		expect(letter?.text).toContain(`/activities/${of.activityId}/on-call`);
		for (const name of ['Dennis', '06 00', ...people]) expect(letter?.text).not.toContain(name);
		expect(letter?.subject).toBe('Nieuws over een activiteit in Kring');
		expect(await look('2026-03-02T12:00:00Z')).toEqual([]);
		// A week on there is one more day, and only of that one is told.
		const [next] = await look('2026-03-03T12:00:00Z');
		expect(next?.text).toContain('10 maart');
		expect(next?.text).not.toContain('3 maart');
		await fill(null);
		expect(await look('2026-03-03T13:00:00Z')).toEqual([]);
		await world.owner.delete(table.onCall).where(eq(table.onCall.activityId, of.activityId));
		expect(await look('2026-03-03T14:00:00Z')).toHaveLength(3);
		expect(await look('2026-03-03T15:00:00Z')).toEqual([]);
	});

	test('is nothing where the day is off', async () => {
		await world.owner.execute(sql`
			update occurrence set status = 'cancelled', cancelled_at = kring_now(), sequence = 1
			where activity_id = ${of.activityId} and held_on = '2026-03-03'`);
		expect(await look('2026-03-02T11:00:00Z')).toEqual([]);
	});
});

describe('who takes in new people', () => {
	const today = '2026-03-03';
	const welcome = async () => {
		let found = { greeter: '', newcomersMost: 0 };
		await world.as('nora', async (post) => {
			found = await greeterOn(post, { id: of.dayOn(today).id, activityId: of.activityId });
			return {};
		});
		return found;
	};
	const name = (greeter: string, occurrenceId: string | null) =>
		world.as('nora', (post) =>
			setGreeter(post, of.activityId, {
				...{ seriesId: occurrenceId === null ? of.seriesId : null, occurrenceId, greeter }
			})
		);

	test('is named for the days that come back, and otherwise for one of them', async () => {
		expect(await welcome()).toEqual({ greeter: '', newcomersMost: 4 });
		await name('Bert', null);
		expect(await welcome()).toMatchObject({ greeter: 'Bert' });
		await name('Truus', of.dayOn(today).id);
		expect(await welcome()).toMatchObject({ greeter: 'Truus' });
		await name('', of.dayOn(today).id);
		expect(await welcome()).toMatchObject({ greeter: 'Bert' });
		expect(await codeOf(name('Bert', randomId()))).toBe('not_found');
	});

	test('the team is told of a day of late on which more came than the number that was set', async () => {
		await keepDays(world.owner, of, { '2026-02-24': ['Ada', 'Bep'], '2026-02-10': ['Cor'] });
		await world.owner.execute(sql`
			update day_sheet set counts = jsonb_set(counts, '{first_timer}', '4') where activity_id = ${of.activityId}`);
		const many = () => seen((post) => manyNew(post, of.activityId));
		expect(await many()).toBeNull();
		await world.owner.execute(sql`
			update visit set first_time = true where occurrence_id = ${of.dayOn('2026-02-24').id}`);
		expect(await many()).toEqual({ on: '2026-02-24', count: 6 });
		await world.as('nora', (post) => setNewcomers(post, of.activityId, { most: 6 }));
		expect(await many()).toBeNull();
	});
});
