import { and, asc, between, eq, sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { randomId } from '#lib/domain/id.ts';
import type { Rule, RuleEnd } from '#lib/domain/recurrence/rule.ts';
import {
	cancelDay,
	changeSeries,
	endSeries,
	makeActivity,
	makeSeries,
	makeVenue,
	moveDay,
	programmeOn,
	programmeView,
	restoreDay,
	setProgramme
} from '#lib/server/activity/index.ts';
import * as table from '#lib/server/db/schema/index.ts';
import { activityWorld, type ActivityWorld } from '../support/activities.ts';
import { freshDatabase, type FreshDatabase } from '../support/template.ts';
import { codeOf } from '../support/refused.ts';

// A series that changes: what was not meant stays where it was, and what people hold on to stays the
// same day.

let database: FreshDatabase;
let world: ActivityWorld;
let activityId: string;

const open = { kind: 'open' } as const;
const tuesdays: Rule = { every: 'week', interval: 1, weekdays: [2] };
const at = (instant: string) => world.setClock(instant);

beforeAll(async () => {
	database = await freshDatabase();
	world = await activityWorld(database);
});
afterAll(async () => {
	await world?.end();
	await database?.drop();
});
beforeEach(async () => {
	await at('2026-03-02T11:00:00Z');
	await world.owner.delete(table.accountChange);
	({ activityId } = await world.as('nora', async (post) => {
		const { venueId } = await makeVenue(post, {
			...{ name: 'Sporthal De Linde', address: 'Lindelaan 8', postcode: '1234 AB' },
			...{ town: 'Dommeldal', directions: '' }
		});
		return makeActivity(post, { title: 'Kom gerust langs', venueId });
	}));
});

const rows = () =>
	world.owner
		.select()
		.from(table.occurrence)
		.where(
			and(
				eq(table.occurrence.activityId, activityId),
				between(table.occurrence.heldOn, '2026-03-01', '2026-06-20')
			)
		)
		.orderBy(asc(table.occurrence.heldOn), asc(table.occurrence.fromMinute));
const datesOf = async () => (await rows()).map(({ heldOn }) => heldOn);
const idsOf = async () => new Map((await rows()).map(({ heldOn, id }) => [heldOn, id]));
const make = (rule: Rule, firstOn: string, end: RuleEnd = open) =>
	world.as('nora', (post) =>
		makeSeries(post, activityId, { rule, end, firstOn, fromMinute: 600, untilMinute: 840 })
	);
/** The series as it is changed on the page: all its fields, and those that are otherwise. */
async function change(seriesId: string, form: object) {
	const { rule, ends: end, fromMinute, untilMinute, sequence } = await seriesRow(seriesId);
	return world.as('nora', (post) =>
		changeSeries(post, activityId, {
			...{ rule, end, fromMinute, untilMinute, seriesId, sequence, scope: 'all', firstOn: null },
			...form
		})
	);
}
const seriesRow = async (seriesId: string) =>
	(await world.owner.select().from(table.series).where(eq(table.series.id, seriesId)))[0]!;

describe('from a day on', () => {
	test('each day that goes on stays the same day, with what happens at which time', async () => {
		const { seriesId } = await make(tuesdays, '2026-03-03');
		const shared = { isForBuilding: true, isFromBuilding: false };
		const line = { fromMinute: 615, title: 'Koffie', place: '', ...shared };
		await world.as('nora', (post) =>
			setProgramme(post, activityId, { seriesId, occurrenceId: null, programme: [line] })
		);
		const before = await idsOf();
		const next = await change(seriesId, {
			...{ scope: 'following', firstOn: '2026-03-17', fromMinute: 630 }
		});
		expect(await idsOf()).toEqual(before);
		const moved = (await rows()).filter((row) => row.seriesId === next.seriesId);
		expect(moved.map(({ heldOn }) => heldOn)).toEqual(
			[...before.keys()].filter((on) => on >= '2026-03-17')
		);
		expect(new Set(moved.map(({ fromMinute }) => fromMinute))).toEqual(new Set([630]));
		await world.as('nora', async (post) => {
			const lines = await programmeView(post, activityId);
			expect(programmeOn(lines, moved[0]!)).toMatchObject([{ title: 'Koffie' }]);
			expect(programmeOn(lines, (await rows())[0]!)).toMatchObject([{ title: 'Koffie' }]);
			return {};
		});
	});

	test('a day of which something was said at the door stands once, at its time', async () => {
		const { seriesId } = await make(tuesdays, '2026-03-03');
		const day = (await rows()).find(({ heldOn }) => heldOn === '2026-03-10')!;
		await said(day);
		await change(seriesId, { scope: 'following', firstOn: '2026-03-10', fromMinute: 630 });
		const there = (await rows()).filter(({ heldOn }) => heldOn === '2026-03-10');
		expect(there).toMatchObject([{ id: day.id, fromMinute: 600 }]);
	});

	test('days with a word of their own that go nowhere are off, and none is left open', async () => {
		const { seriesId } = await make(tuesdays, '2026-03-03');
		const day = (await rows()).find(({ heldOn }) => heldOn === '2026-03-24')!;
		await note(day.id, '2026-03-24', 'Met muziek.');
		await change(seriesId, {
			...{ scope: 'following', firstOn: '2026-03-19', rule: { ...tuesdays, weekdays: [4] } }
		});
		const after = (await rows()).filter(({ heldOn }) => heldOn >= '2026-03-18');
		expect(after.filter(({ status }) => status === 'cancelled')).toMatchObject([
			{ id: day.id, heldOn: '2026-03-24', note: 'Met muziek.' }
		]);
		expect(
			after.filter(({ seriesId: of, status }) => of === seriesId && status === 'planned')
		).toEqual([]);
	});

	test('so many times stay so many', async () => {
		const { seriesId } = await make(tuesdays, '2026-03-03', { kind: 'count', count: 5 });
		const before = await idsOf();
		const next = await change(seriesId, {
			...{ scope: 'following', firstOn: '2026-03-17', fromMinute: 630 }
		});
		expect(await idsOf()).toEqual(before);
		expect((await seriesRow(next.seriesId)).ends).toEqual({ kind: 'count', count: 3 });
	});
});

describe('all that still come', () => {
	test.each<[string, Rule, string, RuleEnd]>([
		[
			'every two months',
			{ every: 'month', by: 'position', interval: 2, position: 1, weekday: 3 },
			'2026-01-07',
			open
		],
		['every two weeks', { every: 'week', interval: 2, weekdays: [4, 2] }, '2026-01-06', open],
		[
			'three times',
			{ every: 'month', by: 'day', interval: 1, day: 5 },
			'2026-02-05',
			{ kind: 'count', count: 3 }
		]
	])('at another time leave every date where it was: %s', async (_what, rule, firstOn, end) => {
		await at('2026-01-01T11:00:00Z');
		const { seriesId } = await make(rule, firstOn, end);
		await at('2026-03-12T11:00:00Z');
		const before = await idsOf();
		await change(seriesId, { fromMinute: 630 });
		expect(await idsOf()).toEqual(before);
		const still = (await rows()).filter(({ heldOn }) => heldOn > '2026-03-12');
		expect(new Set(still.map(({ fromMinute }) => fromMinute))).toEqual(new Set([630]));
		// The calendar of who follows it begins where it began.
		expect((await seriesRow(seriesId)).firstOn).toBe(firstOn);
	});

	test('with a day more stay in the same weeks, and keep the dates that have been', async () => {
		const rule: Rule = { every: 'week', interval: 2, weekdays: [2] };
		const { seriesId } = await make(rule, '2026-03-03');
		await at('2026-03-09T11:00:00Z');
		await change(seriesId, { rule: { ...rule, weekdays: [2, 4] } });
		expect((await datesOf()).slice(0, 5)).toEqual([
			...['2026-03-03', '2026-03-17', '2026-03-19', '2026-03-31', '2026-04-02']
		]);
		expect((await seriesRow(seriesId)).firstOn).toBe('2026-03-03');
	});

	test('in another step are a series of their own; what has been keeps its rule', async () => {
		const { seriesId } = await make(tuesdays, '2026-03-03', { kind: 'count', count: 6 });
		await at('2026-03-11T11:00:00Z');
		const next = await change(seriesId, { rule: { ...tuesdays, interval: 2 } });
		expect(next.seriesId).not.toBe(seriesId);
		expect(await datesOf()).toEqual([
			...['2026-03-03', '2026-03-10', '2026-03-17', '2026-03-31', '2026-04-14', '2026-04-28']
		]);
		expect(await seriesRow(seriesId)).toMatchObject({
			...{ firstOn: '2026-03-03', ends: { kind: 'until', on: '2026-03-10' } }
		});
	});
});

test('the end of a series leaves no day open that somebody had decided about', async () => {
	const { seriesId } = await make(tuesdays, '2026-03-03');
	const day = (await rows()).find(({ heldOn }) => heldOn === '2026-03-24')!;
	await note(day.id, '2026-03-24', 'Met muziek.');
	await world.as('nora', (post) => endSeries(post, activityId, { seriesId, lastOn: '2026-03-10' }));
	expect((await rows()).map(({ heldOn, status }) => [heldOn, status])).toEqual([
		...[
			['2026-03-03', 'planned'],
			['2026-03-10', 'planned'],
			['2026-03-24', 'cancelled']
		]
	]);
});

describe('two who change one thing', () => {
	test('a day: who saw it before is told, and what the other said stays', async () => {
		await make(tuesdays, '2026-03-03');
		const day = (await rows()).find(({ heldOn }) => heldOn === '2026-03-24')!;
		await note(day.id, '2026-03-24', 'Met muziek.');
		expect(await codeOf(note(day.id, '2026-03-25', ''))).toBe('newer_version');
		expect((await rows()).find(({ id }) => id === day.id)).toMatchObject({
			...{ heldOn: '2026-03-24', note: 'Met muziek.' }
		});
	});

	test('a programme: of a series, and of a day that had none of its own', async () => {
		const { seriesId } = await make(tuesdays, '2026-03-03');
		const [day] = await rows();
		const line = (title: string) => ({
			...{ fromMinute: 600, title: title.replace('*', ''), place: '' },
			...{ isForBuilding: title.endsWith('*'), isFromBuilding: false }
		});
		const set = (of: object, programme: string[], shown: string[]) =>
			codeOf(
				world.as('nora', (post) =>
					setProgramme(post, activityId, {
						...{ seriesId: null, occurrenceId: null, ...of },
						...{ programme: programme.map(line), shown: shown.map(line) }
					})
				)
			);
		expect(await set({ seriesId }, ['Koffie'], [])).toBe('done');
		expect(await set({ seriesId }, ['Thee'], [])).toBe('newer_version');
		expect(await set({ seriesId }, ['Koffie*'], ['Koffie'])).toBe('done');
		// Whether it is shared with the building is a word of the programme too.
		expect(await set({ seriesId }, ['Thee'], ['Koffie'])).toBe('newer_version');
		expect(await set({ seriesId }, ['Thee'], ['Koffie*'])).toBe('done');
		expect(await set({ occurrenceId: day!.id }, ['Soep'], ['Koffie'])).toBe('newer_version');
		expect(await set({ occurrenceId: day!.id }, ['Soep'], ['Thee'])).toBe('done');
		expect(await set({ occurrenceId: day!.id }, [], ['Thee'])).toBe('newer_version');
	});
});

test('a day that goes on after all says again what it said before', async () => {
	await make(tuesdays, '2026-03-03');
	const day = (await rows()).find(({ heldOn }) => heldOn === '2026-03-24')!;
	await note(day.id, '2026-03-24', 'Met muziek.');
	const words = async () => (await rows()).find(({ id }) => id === day.id)!.note;
	await world.as('nora', (post) =>
		cancelDay(post, activityId, {
			occurrenceId: day.id,
			reason: 'building',
			note: 'De hal is dicht.'
		})
	);
	expect(await words()).toBe('De hal is dicht.');
	await world.as('nora', (post) => restoreDay(post, activityId, { occurrenceId: day.id }));
	expect(await words()).toBe('Met muziek.');
});

function note(occurrenceId: string, heldOn: string, words: string) {
	return world.as('nora', (post) =>
		moveDay(post, activityId, {
			...{ occurrenceId, sequence: 0, heldOn, from: 600, until: 840, note: words, twice: null }
		})
	);
}

/** Something was said of a day at the door. */
async function said({ neighbourhoodId, id }: { neighbourhoodId: string; id: string }) {
	const deviceId = randomId();
	await world.owner.execute(sql`
		insert into host_device (neighbourhood_id, id, activity_id, name, token_hash, paired_by_id, paired_at, seen_at)
		values (${neighbourhoodId}, ${deviceId}, ${activityId}, 'tablet', ${deviceId},
			(select id from person limit 1), kring_now(), kring_now())`);
	await world.owner.execute(sql`
		insert into host_operation (neighbourhood_id, activity_id, id, device_id, seq, occurrence_id, type, payload,
			at_device, received_at, clock_offset_ms)
		values (${neighbourhoodId}, ${activityId}, ${randomId()}, ${deviceId}, 1, ${id}, 'note', '{}', kring_now(),
			kring_now(), 0)`);
}
