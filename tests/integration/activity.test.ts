import { and, asc, eq } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { dayOf, daysAfter, wallClock } from '#lib/domain/day.ts';
import type { Rule } from '#lib/domain/recurrence/rule.ts';
import {
	activitiesOf,
	activityView,
	addDay,
	addOnCall,
	cancelDay,
	changeSeries,
	daysOf,
	endOnCall,
	endSeries,
	fillAll,
	historyOf,
	makeActivity,
	makeSeries,
	makeVenue,
	moveDay,
	onCallOf,
	programmeOn,
	programmeView,
	restoreDay,
	seriesOf,
	setActivity,
	setFacility,
	setPartner,
	setProgramme,
	setStatus,
	setVenue,
	venueView
} from '#lib/server/activity/index.ts';
import { databaseOf, openPool, type Db, type Sql } from '#lib/server/db/connect.ts';
import * as table from '#lib/server/db/schema/index.ts';
import { activityWorld, type ActivityWorld } from '../support/activities.ts';
import { freshDatabase, type FreshDatabase } from '../support/template.ts';
import { codeOf } from '../support/refused.ts';

// Day activities as their coordinators change them: Nora for De Linde, Bart for De Berk, both in
// Lindenhof. It is Monday the second of March 2026, noon, unless a test says otherwise.

let database: FreshDatabase;
let world: ActivityWorld;
let worker: Db;
let pool: Sql;
let activityId: string;

const today = '2026-03-02';
const tuesdays: Rule = { every: 'week', interval: 1, weekdays: [2] };
const open = { kind: 'open' } as const;
const tuesdayForm = {
	rule: tuesdays,
	end: open,
	firstOn: '2026-03-03',
	fromMinute: 600,
	untilMinute: 840
};
const at = (instant: string) => world.setClock(instant);
const seen: ActivityWorld['seen'] = (...how) => world.seen(...how);
const rows = () =>
	world.owner
		.select()
		.from(table.occurrence)
		.where(eq(table.occurrence.activityId, activityId))
		.orderBy(asc(table.occurrence.heldOn), asc(table.occurrence.fromMinute));
const rowOn = async (heldOn: string) => {
	const found = (await rows()).find((row) => row.heldOn === heldOn);
	if (found === undefined) throw new Error(`no day on ${heldOn}`);
	return found;
};
const makeTuesdays = () => world.as('nora', (post) => makeSeries(post, activityId, tuesdayForm));
const cancel = async (heldOn: string, key: 'nora' | 'bart' = 'nora') => {
	const { id } = await rowOn(heldOn);
	return world.as(key, (post) =>
		cancelDay(post, activityId, { occurrenceId: id, reason: 'building', note: 'De hal is dicht.' })
	);
};

beforeAll(async () => {
	database = await freshDatabase();
	world = await activityWorld(database);
	pool = openPool(database.workerUrl, { max: 2, name: 'activity test worker' });
	worker = databaseOf(pool);
});

afterAll(async () => {
	await pool?.end({ timeout: 2 });
	await world?.end();
	await database?.drop();
});

beforeEach(async () => {
	await at('2026-03-02T11:00:00Z');
	// Nobody is as fast as a test.
	await world.owner.delete(table.accountChange);
	({ activityId } = await world.as('nora', async (post) => {
		const { venueId } = await makeVenue(post, {
			...{ name: 'Sporthal De Linde', address: 'Lindelaan 8', postcode: '1234 AB' },
			...{ town: 'Dommeldal', directions: '' }
		});
		return makeActivity(post, { title: 'Kom gerust langs', venueId });
	}));
});

describe('days of a series', () => {
	test('stand in the list 26 weeks ahead, by the wall clock on both sides of a change of clocks', async () => {
		await makeTuesdays();
		const days = await rows();
		expect(days).toHaveLength(26);
		expect(days[0]).toMatchObject({ heldOn: '2026-03-03', sequence: 0, status: 'planned' });
		expect(days.at(-1)?.heldOn).toBe('2026-08-25');
		expect(days.map(({ startsAt }) => wallClock(startsAt).hour)).toEqual(days.map(() => 10));
		expect((await rowOn('2026-03-24')).startsAt.toISOString()).toBe('2026-03-24T09:00:00.000Z');
		expect((await rowOn('2026-03-31')).startsAt.toISOString()).toBe('2026-03-31T08:00:00.000Z');
		await at('2026-09-01T11:00:00Z');
		await fillAll(worker);
		expect((await rowOn('2026-10-20')).startsAt.toISOString()).toBe('2026-10-20T08:00:00.000Z');
		expect((await rowOn('2026-10-27')).startsAt.toISOString()).toBe('2026-10-27T09:00:00.000Z');
	});

	test('are the same after filling twice, also by two at once (I1)', async () => {
		await makeTuesdays();
		await cancel('2026-03-17');
		const before = await rows();
		await fillAll(worker);
		await Promise.all([fillAll(worker), fillAll(worker)]);
		expect(await rows()).toEqual(before);
	});

	test('come by night one by one; what has been stays', async () => {
		await makeTuesdays();
		await at('2026-03-11T01:15:00Z');
		await fillAll(worker);
		const days = await rows();
		expect(days[0]?.heldOn).toBe('2026-03-03');
		expect(days.at(-1)?.heldOn).toBe('2026-09-08');
		expect(days).toHaveLength(28);
	});

	test('whose series is archived are not filled any more', async () => {
		await makeTuesdays();
		await world.as('nora', (post) => setStatus(post, activityId, { wanted: 'archived' }));
		const before = await rows();
		await at('2026-05-01T11:00:00Z');
		await fillAll(worker);
		expect(await rows()).toEqual(before);
	});

	test('have to begin on a day of the rule, from today on', async () => {
		const make = (change: object) =>
			codeOf(
				world.as('nora', (post) => makeSeries(post, activityId, { ...tuesdayForm, ...change }))
			);
		expect(await make({ firstOn: '2026-03-04' })).toBe('start_not_in_rule');
		expect(await make({ firstOn: '2026-02-24' })).toBe('day_past');
		expect(await make({ fromMinute: 840, untilMinute: 600 })).toBe('end_before_start');
		expect(await make({ fromMinute: 130 })).toBe('night_series');
		expect(await rows()).toEqual([]);
	});
});

describe('one day', () => {
	test('that is off changes no other (I4), and says who, when and why', async () => {
		await makeTuesdays();
		const before = await rows();
		await cancel('2026-03-24');
		const after = await rows();
		const changed = after.filter((row, index) => row.sequence !== before[index]?.sequence);
		expect(changed).toHaveLength(1);
		expect(changed[0]).toMatchObject({
			...{ heldOn: '2026-03-24', status: 'cancelled', sequence: 1 },
			...{ cancelReason: 'building', note: 'De hal is dicht.', cancelledById: world.people.nora }
		});
		const others = (list: typeof after) => list.filter(({ heldOn }) => heldOn !== '2026-03-24');
		expect(others(after)).toEqual(others(before));
	});

	test('of which two say at once that it is off is off once', async () => {
		await makeTuesdays();
		await world.as('nora', (post) =>
			setPartner(post, activityId, { organisationId: world.organisation.berk, wanted: 'yes' })
		);
		const days = (await rows()).slice(0, 12);
		const both = days.flatMap(({ heldOn }) => [cancel(heldOn), cancel(heldOn, 'bart')]);
		const outcomes = await Promise.all(both.map(codeOf));
		expect(outcomes.toSorted()).toEqual([
			...Array<string>(12).fill('already_cancelled'),
			...Array<string>(12).fill('done')
		]);
		expect((await rowOn('2026-03-03')).sequence).toBe(1);
	});

	test('goes on after all until it is over, and its number never falls', async () => {
		await makeTuesdays();
		const { id } = await rowOn('2026-03-03');
		const restore = () =>
			codeOf(world.as('nora', (post) => restoreDay(post, activityId, { occurrenceId: id })));
		await cancel('2026-03-03');
		expect(await restore()).toBe('done');
		expect(await restore()).toBe('done');
		const back = await rowOn('2026-03-03');
		expect(back).toMatchObject({ status: 'planned', cancelledAt: null, note: '', sequence: 2 });
		await cancel('2026-03-03');
		await at('2026-03-03T22:59:00Z');
		expect(await restore()).toBe('done');
		await cancel('2026-03-03');
		await at('2026-03-03T23:01:00Z');
		expect(await restore()).toBe('too_late_to_restore');
		expect((await rowOn('2026-03-03')).sequence).toBe(5);
		expect(await codeOf(cancel('2026-03-03'))).toBe('day_past');
	});

	test('gets other times or another date, and the rule leaves it alone from then on', async () => {
		await makeTuesdays();
		const { id } = await rowOn('2026-03-10');
		const move = (change: object) =>
			world.as('nora', (post) =>
				moveDay(post, activityId, {
					...{ occurrenceId: id, sequence: 0, heldOn: '2026-03-11', from: 660, until: 900 },
					...{ note: 'Op woensdag deze keer.', twice: null, ...change }
				})
			);
		await move({});
		expect(await codeOf(move({ sequence: 1, heldOn: '2026-03-01' }))).toBe('day_past');
		expect(await codeOf(move({ sequence: 1, heldOn: '2026-03-29', from: 150 }))).toBe(
			'time_does_not_exist'
		);
		expect(await codeOf(move({ sequence: 1, heldOn: '2026-10-25', from: 150 }))).toBe('time_twice');
		await fillAll(worker);
		const moved = await rowOn('2026-03-11');
		expect(moved).toMatchObject({ id, originalOn: '2026-03-10', isOwn: true, fromMinute: 660 });
		expect(moved.startsAt.toISOString()).toBe('2026-03-11T10:00:00.000Z');
		expect((await rows()).filter(({ heldOn }) => heldOn === '2026-03-10')).toEqual([]);
	});

	test('more is added by itself, at the second of two moments if that is meant', async () => {
		const add = (twice: 'first' | 'second' | null) =>
			world.as('nora', (post) =>
				addDay(post, activityId, {
					...{ heldOn: '2026-10-25', from: 150, until: 300, note: '', twice }
				})
			);
		expect(await codeOf(add(null))).toBe('time_twice');
		await add('second');
		const [day] = await rows();
		expect(day).toMatchObject({ seriesId: null, originalOn: null, isOwn: true });
		expect(day?.startsAt.toISOString()).toBe('2026-10-25T01:30:00.000Z');
	});
});

describe('a series that changes', () => {
	const change = async (form: object) => {
		const [series] = await seen((post) => seriesOf(post, activityId));
		return world.as('nora', (post) =>
			changeSeries(post, activityId, {
				...{ seriesId: series!.id, sequence: series!.sequence, rule: tuesdays, end: open },
				...{ fromMinute: 630, untilMinute: 840, firstOn: null, scope: 'all', ...form }
			})
		);
	};

	test('from a day on has a successor; what somebody decided about single days stays', async () => {
		await makeTuesdays();
		await cancel('2026-03-10');
		await cancel('2026-04-14');
		const { id } = await rowOn('2026-04-21');
		await world.as('nora', (post) =>
			moveDay(post, activityId, {
				...{ occurrenceId: id, sequence: 0, heldOn: '2026-04-22', from: 720, until: 900 },
				...{ note: '', twice: null }
			})
		);
		const { seriesId } = await change({ scope: 'following', firstOn: '2026-04-07' });

		const days = await rows();
		expect(days).toHaveLength(26);
		const times = (row: (typeof days)[number]) => [row.heldOn, row.fromMinute, row.seriesId];
		expect(times(await rowOn('2026-03-31'))).not.toContain(seriesId);
		expect((await rowOn('2026-03-31')).fromMinute).toBe(600);
		expect(times(await rowOn('2026-04-07'))).toEqual(['2026-04-07', 630, seriesId]);
		expect(await rowOn('2026-03-10')).toMatchObject({ status: 'cancelled', sequence: 1 });
		expect(await rowOn('2026-04-14')).toMatchObject({
			status: 'cancelled',
			seriesId,
			fromMinute: 600
		});
		expect(await rowOn('2026-04-22')).toMatchObject({ id, fromMinute: 720, seriesId });
		const series = await world.owner
			.select()
			.from(table.series)
			.where(eq(table.series.activityId, activityId))
			.orderBy(asc(table.series.firstOn));
		expect(
			series.map(({ ends, sequence, successorOfId }) => [ends, sequence, successorOfId])
		).toEqual([
			[{ kind: 'until', on: '2026-04-06' }, 1, null],
			[{ kind: 'open' }, 0, series[0]!.id]
		]);
	});

	test('for all that still come keeps its id; the past keeps its times', async () => {
		await makeTuesdays();
		await at('2026-03-12T11:00:00Z');
		const { seriesId } = await change({
			rule: { every: 'week', interval: 1, weekdays: [4] }
		});
		const days = await rows();
		expect(days.slice(0, 4).map(({ heldOn, fromMinute }) => [heldOn, fromMinute])).toEqual([
			...[
				['2026-03-03', 600],
				['2026-03-10', 600]
			],
			...[
				['2026-03-12', 630],
				['2026-03-19', 630]
			]
		]);
		expect(new Set(days.map((row) => row.seriesId))).toEqual(new Set([seriesId]));
		const [series] = await seen((post) => seriesOf(post, activityId));
		expect(series?.sequence).toBe(1);
	});

	test('moves a day that people were told of with a higher number, and never drops it', async () => {
		await makeTuesdays();
		const { id } = await rowOn('2026-03-17');
		await cancel('2026-03-17');
		await world.as('nora', (post) => restoreDay(post, activityId, { occurrenceId: id }));
		await change({});
		expect(await rowOn('2026-03-17')).toMatchObject({ fromMinute: 630, sequence: 3 });
		expect(await rowOn('2026-03-24')).toMatchObject({ fromMinute: 630, sequence: 0 });
		await change({ rule: { every: 'week', interval: 1, weekdays: [5] } });
		const left = (await rows()).map(({ heldOn }) => heldOn).filter((on) => on < '2026-03-21');
		expect(left).toEqual(['2026-03-06', '2026-03-13', '2026-03-17', '2026-03-20']);
	});

	test('by two at once is changed by one, and the other is told', async () => {
		await makeTuesdays();
		const [series] = await seen((post) => seriesOf(post, activityId));
		const form = {
			...{ seriesId: series!.id, sequence: 0, rule: tuesdays, end: open, untilMinute: 840 },
			...{ firstOn: null, scope: 'all' as const }
		};
		const both = [610, 620].map((fromMinute) =>
			codeOf(world.as('nora', (post) => changeSeries(post, activityId, { ...form, fromMinute })))
		);
		expect((await Promise.all(both)).toSorted()).toEqual(['done', 'newer_version']);
	});

	test('ends with a day; what was off before its end stays off', async () => {
		await makeTuesdays();
		await cancel('2026-03-10');
		const [series] = await seen((post) => seriesOf(post, activityId));
		const end = (lastOn: string) =>
			world.as('nora', (post) => endSeries(post, activityId, { seriesId: series!.id, lastOn }));
		expect(await codeOf(end('2026-02-28'))).toBe('day_past');
		await end('2026-03-17');
		expect((await rows()).map(({ heldOn }) => heldOn)).toEqual([
			...['2026-03-03', '2026-03-10', '2026-03-17']
		]);
		await end(daysAfter(today, -1));
		expect((await rows()).map(({ heldOn, status }) => [heldOn, status])).toEqual([
			['2026-03-10', 'cancelled']
		]);
		expect(await seen((post) => seriesOf(post, activityId))).toEqual([]);
	});

	test('however it is changed, no day of the past moves and no number falls', async () => {
		await makeTuesdays();
		const rules: Rule[] = [
			{ every: 'week', interval: 1, weekdays: [1, 4] },
			{ every: 'month', by: 'position', interval: 1, position: 'last', weekday: 2 },
			{ every: 'week', interval: 2, weekdays: [2] },
			tuesdays
		];
		const numbers = new Map<string, number>();
		for (const [step, rule] of rules.entries()) {
			await at(`2026-03-${String(4 + step * 7).padStart(2, '0')}T11:00:00Z`);
			const now = `2026-03-${String(4 + step * 7).padStart(2, '0')}`;
			const past = (await rows()).filter(({ heldOn }) => heldOn < now);
			const [next] = (await rows()).filter(
				({ heldOn, status }) => heldOn >= now && status === 'planned'
			);
			await cancel(next!.heldOn);
			await change({ rule, fromMinute: 600 + step });
			const after = await rows();
			expect(after.filter(({ heldOn }) => heldOn < now)).toEqual(past);
			for (const { id, sequence } of after) {
				expect(sequence).toBeGreaterThanOrEqual(numbers.get(id) ?? 0);
				numbers.set(id, sequence);
			}
			expect(after.find(({ id }) => id === next!.id)?.status).toBe('cancelled');
		}
	});
});

describe('the page of an activity', () => {
	const words = {
		...{ title: 'Kom gerust langs', summary: 'Samen koffie.', welcome: '', dayPrice: 500 },
		...{ boundary: 'Niet als u de hele dag hulp nodig heeft.', priceText: 'Met lunch' },
		...{ phone: '0512 345 678', phoneName: 'Fatma', phoneTimes: '', welcomer: 'Bert', version: 0 }
	};
	const venueId = () => seen((post) => activityView(post, activityId)).then((view) => view.venueId);
	const firstCall = {
		...{ organisationId: '', name: 'Mo', phone: '0612345678', topic: '', rank: 'first' as const },
		...{ 'weekdays[]': [2], fromOn: today, untilOn: null, from: 540, until: 900 }
	};

	test('comes on the outside when nothing is missing; all that is missing is told at once', async () => {
		await makeTuesdays();
		const publish = () =>
			world.as('nora', (post) => setStatus(post, activityId, { wanted: 'published' }));
		const gaps = () => seen((post) => activityView(post, activityId)).then((view) => view.gaps);
		expect(await codeOf(publish())).toBe('activity_incomplete');
		expect((await gaps()).map(({ kind }) => kind)).toEqual([
			...['summary', 'boundary', 'phone', 'facility', 'facility'],
			...['on_call', 'on_call', 'on_call', 'on_call']
		]);
		const where = await venueId();
		await world.as('nora', (post) => setActivity(post, activityId, { ...words, venueId: where }));
		await world.as('nora', async (post) => {
			const seenToday = { note: '', outOfOrderUntilOn: null };
			await setFacility(post, where, { code: 'step_free', state: 'yes', ...seenToday });
			return setFacility(post, where, { code: 'wheelchair_toilet', state: 'no', ...seenToday });
		});
		expect((await gaps()).map(({ kind }) => kind)).toEqual(Array(4).fill('on_call'));
		const call = { ...firstCall, organisationId: world.organisation.linde };
		await world.as('nora', (post) => addOnCall(post, activityId, call));
		expect(await gaps()).toEqual([]);
		expect(await codeOf(publish())).toBe('done');
		expect((await seen((post) => activityView(post, activityId))).status).toBe('published');
		await world.as('nora', (post) => setStatus(post, activityId, { wanted: 'draft' }));
		expect((await seen((post) => activityView(post, activityId))).status).toBe('draft');
	});

	test('is not written over by who saw an older one', async () => {
		const where = await venueId();
		const write = (version: number) =>
			codeOf(
				world.as('nora', (post) =>
					setActivity(post, activityId, { ...words, venueId: where, version })
				)
			);
		expect([await write(0), await write(0), await write(1)]).toEqual([
			...['done', 'newer_version', 'done']
		]);
		const place = { name: 'De Linde', address: 'Lindelaan 9', postcode: '1234 AB', town: 'D' };
		const move = () =>
			codeOf(
				world.as('nora', (post) => setVenue(post, where, { ...place, directions: '', version: 0 }))
			);
		expect([await move(), await move()]).toEqual(['done', 'newer_version']);
	});

	test('tells of a building what somebody saw there today, or nothing', async () => {
		const where = await venueId();
		const set = (state: 'yes' | 'no' | 'unknown') =>
			world.as('nora', (post) =>
				setFacility(post, where, {
					code: 'shower',
					state,
					note: 'Beneden',
					outOfOrderUntilOn: null
				})
			);
		await set('no');
		await set('yes');
		const known = () => seen((post) => venueView(post, where)).then(({ facilities }) => facilities);
		expect(await known()).toEqual([
			{ code: 'shower', state: 'yes', note: 'Beneden', checkedOn: today, outOfOrderUntilOn: null }
		]);
		await set('unknown');
		expect(await known()).toEqual([]);
	});

	test('has a word of its own in its address', async () => {
		const where = await venueId();
		const { activityId: other } = await world.as('nora', (post) =>
			makeActivity(post, { title: 'Privacy', venueId: where })
		);
		const slugs = await world.owner
			.select({ id: table.activity.id, slug: table.activity.slug })
			.from(table.activity);
		expect(slugs.find(({ id }) => id === other)?.slug).toBe('privacy-plek');
		expect(new Set(slugs.map(({ slug }) => slug)).size).toBe(slugs.length);
	});

	test('has a programme, and a day can have one of its own instead', async () => {
		const { seriesId } = await makeTuesdays();
		const line = (title: string) => ({
			...{ fromMinute: 600, title, place: '' },
			...{ isForBuilding: false, isFromBuilding: false }
		});
		const set = (of: object, titles: string[]) =>
			world.as('nora', (post) =>
				setProgramme(post, activityId, {
					...{ seriesId: null, occurrenceId: null, ...of },
					programme: titles.map(line)
				})
			);
		await set({ seriesId }, ['Koffie', 'Lunch']);
		const day = await rowOn('2026-03-10');
		await set({ occurrenceId: day.id }, ['Erwtensoep']);
		const on = async (id: string) => {
			const lines = await seen((post) => programmeView(post, activityId));
			return programmeOn(lines, { id, seriesId }).map(({ title }) => title);
		};
		expect(await on(day.id)).toEqual(['Erwtensoep']);
		expect(await on((await rowOn('2026-03-17')).id)).toEqual(['Koffie', 'Lunch']);
		await set({ occurrenceId: day.id }, []);
		expect(await on(day.id)).toEqual(['Koffie', 'Lunch']);
		expect(await codeOf(set({}, []))).toBe('not_found');
		await set({ occurrenceId: day.id }, ['Erwtensoep']);
		await world.as('nora', (post) =>
			endSeries(post, activityId, { seriesId, lastOn: '2026-03-03' })
		);
		expect((await rows()).map(({ heldOn }) => heldOn)).toEqual(['2026-03-03', '2026-03-10']);
	});

	test('says whom to ring, one first at a time', async () => {
		const call = { ...firstCall, organisationId: world.organisation.linde };
		const add = (change: object) =>
			codeOf(world.as('nora', (post) => addOnCall(post, activityId, { ...call, ...change })));
		expect(await add({})).toBe('done');
		expect(await add({ name: 'Els' })).toBe('on_call_twice');
		expect(await add({ name: 'Els', rank: 'second' })).toBe('done');
		expect(await add({ organisationId: world.organisation.berk })).toBe('not_found');
		expect(await add({ untilOn: '2026-03-01' })).toBe('end_before_start');
		const [first, second] = await seen((post) => onCallOf(post, activityId));
		expect([first?.name, second?.name]).toEqual(['Mo', 'Els']);
		await world.as('nora', (post) => endOnCall(post, activityId, { onCallId: first!.id }));
		expect(await seen((post) => onCallOf(post, activityId))).toHaveLength(1);
	});
});

describe('who carries an activity', () => {
	const partner = (key: 'nora' | 'bart', which: 'linde' | 'berk' | 'wilg', wanted: 'yes' | 'no') =>
		codeOf(
			world.as(key, (post) =>
				setPartner(post, activityId, { organisationId: world.organisation[which], wanted })
			)
		);

	test('changes it; to others of the neighbourhood and elsewhere it is not there', async () => {
		await makeTuesdays();
		expect(await partner('bart', 'berk', 'yes')).toBe('not_found');
		expect(await codeOf(cancel('2026-03-10', 'bart'))).toBe('not_found');
		expect(await codeOf(seen((post) => activityView(post, activityId), 'bart'))).toBe('not_found');
		expect(await partner('nora', 'wilg', 'yes')).toBe('not_found');
		expect(await partner('nora', 'linde', 'no')).toBe('last_partner');
		expect(await partner('nora', 'berk', 'yes')).toBe('done');
		expect(await codeOf(cancel('2026-03-10', 'bart'))).toBe('done');
		const { partners } = await seen((post) => activityView(post, activityId), 'bart');
		expect(partners.map(({ name }) => name)).toEqual(['De Berk', 'De Linde']);
		expect(await partner('nora', 'linde', 'no')).toBe('done');
		expect(await codeOf(cancel('2026-03-17'))).toBe('not_found');
		expect((await seen(activitiesOf, 'bart')).some(({ id }) => id === activityId)).toBe(true);
		expect((await seen(activitiesOf)).some(({ id }) => id === activityId)).toBe(false);
	});

	test('reads who of which organisation changed what', async () => {
		await makeTuesdays();
		await partner('nora', 'berk', 'yes');
		await cancel('2026-03-10', 'bart');
		const lines = await seen((post) => historyOf(post, activityId));
		expect(
			lines.map(({ person, organisation, body }) => [person, organisation, body.kind])
		).toEqual([
			['bart', 'De Berk', 'day_cancelled'],
			['nora', 'De Linde', 'partner_added'],
			['nora', 'De Linde', 'series_made'],
			['nora', 'De Linde', 'made']
		]);
		expect(lines[0]?.body).toEqual({ kind: 'day_cancelled', on: '2026-03-10' });
	});

	test('is kept by the database too: with the rules forgotten, others change and see nothing', async () => {
		await makeTuesdays();
		const day = await rowOn('2026-03-10');
		const mine = and(eq(table.occurrence.id, day.id));
		const left = await seen(async ({ tx }) => {
			await tx.update(table.occurrence).set({ note: 'x' }).where(mine);
			await tx.update(table.activity).set({ title: 'x' });
			return {
				calls: await tx.select().from(table.onCall).where(eq(table.onCall.activityId, activityId)),
				venues: await tx.select().from(table.venue)
			};
		}, 'bart');
		expect(left.calls).toEqual([]);
		expect(left.venues.length).toBeGreaterThan(0);
		expect((await rowOn('2026-03-10')).note).toBe('');
		const stranger = await world.app.select().from(table.activity);
		expect(stranger.every(({ status }) => status === 'published')).toBe(true);
		const titles = await world.owner
			.select({ title: table.activity.title })
			.from(table.activity)
			.where(eq(table.activity.id, activityId));
		expect(titles).toEqual([{ title: 'Kom gerust langs' }]);
		for (const rows of [
			...[
				await world.app.select().from(table.onCall),
				await world.app.select().from(table.activityLog)
			]
		])
			expect(rows).toEqual([]);
	});
});

test('a day of today is a day of today in Amsterdam', async () => {
	await at('2026-03-02T23:30:00Z');
	const days = await seen((post) => daysOf(post, activityId));
	expect(days).toEqual([]);
	expect(dayOf(new Date('2026-03-02T23:30:00Z'))).toBe('2026-03-03');
	const add = world.as('nora', (post) =>
		addDay(post, activityId, { heldOn: today, from: 600, until: 660, note: '', twice: null })
	);
	expect(await codeOf(add)).toBe('day_past');
});
