import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { and, eq, sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { dayOf, daysAfter } from '#lib/domain/day.ts';
import {
	conceptOf,
	listActivities,
	scheduledSession,
	sessionSeries
} from '#lib/domain/open-session.ts';
import {
	cancelDay,
	fillAll,
	makeActivity,
	makeSeries,
	makeVenue,
	openActivities,
	openSeries,
	openSessions,
	type OpenItem
} from '#lib/server/activity/index.ts';
import { databaseOf, openPool } from '#lib/server/db/connect.ts';
import * as table from '#lib/server/db/schema/index.ts';
import { answerPage } from '#lib/server/web/open-data.ts';
import { activityWorld, type ActivityWorld } from '../support/activities.ts';
import { freshDatabase, type FreshDatabase } from '../support/template.ts';

// The open feeds of sport and movement, read as others do who copy them: page by page, from the last
// number on, and looked at by the validators of OpenActive.

const validators = createRequire(import.meta.url);
type Finding = { severity: string; message: string; path?: string; value?: unknown };
type Page = { next: string; items: Item[] };
type Item = Record<string, unknown> & { id: string; modified: number };
const { validate } = validators('@openactive/data-model-validator') as {
	validate: (data: unknown, options: object) => Promise<Finding[]>;
};
const { RpdeValidator } = validators('@openactive/rpde-validator') as {
	RpdeValidator: (
		url: string,
		options: object
	) => Promise<{ pages: { url: string; errors: { data: Finding }[] }[] }>;
};

let database: FreshDatabase;
let world: ActivityWorld;
let activityId: string;
let server: Server;
let origin: string;
/** Few on a page, so that there are many pages; as many as in earnest where a validator looks. */
const few = 7;
let onPage: number | undefined;

beforeAll(async () => {
	database = await freshDatabase();
	world = await activityWorld(database);
	const building = { name: 'Park', address: 'Parkweg 1', postcode: '1234 AB', town: 'Oost' };
	const { venueId } = await world.as('nora', (post) =>
		makeVenue(post, { ...building, directions: '' })
	);
	({ activityId } = await world.as('nora', (post) =>
		makeActivity(post, { title: 'Samen wandelen', venueId })
	));
	for (const weekday of [2, 4])
		await world.as('nora', (post) =>
			makeSeries(post, activityId, {
				rule: { every: 'week', interval: 1, weekdays: [weekday] },
				end: { kind: 'open' },
				firstOn: next(weekday),
				...{ fromMinute: 600, untilMinute: 690 }
			})
		);
	server = createServer((request, response) => {
		const url = new URL(request.url ?? '', origin);
		const isSeries = url.pathname.endsWith('session-series');
		const answered = isSeries
			? answerPage(
					{ url },
					{
						...{ kind: 'SessionSeries', tell: sessionSeries, origin },
						find: (after) => openSeries(world.app, after, onPage)
					}
				)
			: answerPage(
					{ url },
					{
						...{ kind: 'ScheduledSession', tell: scheduledSession, origin },
						find: (after) => openSessions(world.app, after, onPage)
					}
				);
		void answered.then(async (answer) => {
			response.writeHead(answer.status, Object.fromEntries(answer.headers));
			response.end(await answer.text());
		});
	});
	await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
	origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
beforeEach(() => {
	onPage = few;
	return setActivity({ status: 'published', listActivity: 'walking' });
});
afterAll(async () => {
	await new Promise((done) => (server === undefined ? done(null) : server.close(done)));
	await world?.end();
	await database?.drop();
});

function next(weekday: number): string {
	const today = dayOf(new Date());
	const week = Array.from({ length: 7 }, (_none, at) => daysAfter(today, at + 1));
	return week.find((on) => new Date(`${on}T12:00:00Z`).getUTCDay() === weekday) ?? today;
}

async function setActivity(values: Partial<typeof table.activity.$inferInsert>): Promise<void> {
	await world.owner
		.update(table.activity)
		.set({ ...values, publishedAt: new Date() })
		.where(eq(table.activity.id, activityId));
}

/** Everything that comes after an address, as somebody reads it who goes on until a page is empty. */
async function read(from: string): Promise<Page['items']> {
	const found: Page['items'] = [];
	for (let url = from; ;) {
		const page = (await (await fetch(url)).json()) as Page;
		if (page.items.length === 0) {
			expect(page.next).toBe(url);
			return found;
		}
		found.push(...page.items);
		url = page.next;
	}
}
const sessions = (after = 0) =>
	read(`${origin}/open/rpde/scheduled-sessions${after === 0 ? '' : `?afterChangeNumber=${after}`}`);

test('items of one moment are not lost where a page ends, and numbers only grow', async () => {
	const rows = await world.owner
		.select({ id: table.occurrence.id })
		.from(table.occurrence)
		.where(eq(table.occurrence.activityId, activityId));
	expect(rows.length).toBeGreaterThan(5 * few);
	const found = await sessions();
	expect(found.map(({ id }) => id).toSorted()).toEqual(rows.map(({ id }) => id).toSorted());
	const numbers = found.map(({ modified }) => modified);
	expect(numbers).toEqual([...new Set(numbers)].toSorted((one, other) => one - other));
});

test('a day that is off comes again at the end, and only that', async () => {
	const before = await sessions();
	const last = before.at(-1)!.modified;
	expect(await sessions(last)).toEqual([]);
	const [day] = await world.owner
		.select()
		.from(table.occurrence)
		.where(eq(table.occurrence.activityId, activityId))
		.orderBy(table.occurrence.heldOn)
		.limit(1);
	await world.as('nora', (post) =>
		cancelDay(post, activityId, { occurrenceId: day!.id, reason: 'ill', note: '' })
	);
	expect(await sessions(last)).toMatchObject([
		{ id: day!.id, state: 'updated', data: { eventStatus: 'https://schema.org/EventCancelled' } }
	]);
	// Filling changes nothing, so nothing comes again.
	const worker = openPool(database.workerUrl, { max: 1, name: 'open test worker' });
	const [{ modified } = { modified: 0 }] = await sessions(last);
	await fillAll(databaseOf(worker));
	await worker.end({ timeout: 2 });
	expect(await sessions(modified)).toEqual([]);
});

test('what others keep in one change after a slow one began comes before it, and is not passed by', async () => {
	const start = (await sessions()).at(-1)!.modified;
	const days = await world.owner
		.select({ id: table.occurrence.id })
		.from(table.occurrence)
		.where(and(eq(table.occurrence.activityId, activityId), eq(table.occurrence.status, 'planned')))
		.orderBy(table.occurrence.heldOn)
		.limit(2);
	const [slow, quick] = days.map(({ id }) => id);
	const note = (id: string) => sql`update occurrence set note = note || '.' where id = ${id}`;
	let seen: Page['items'] = [];
	await world.owner.transaction(async (tx) => {
		await tx.execute(note(slow!));
		// Meanwhile another one begins, and is done.
		await world.app.execute(sql`select 1`);
		const other = openPool(database.ownerUrl, { max: 1, name: 'open test other' });
		await databaseOf(other).execute(note(quick!));
		await other.end({ timeout: 2 });
		seen = await sessions(start);
	});
	expect(seen.map(({ id }) => id)).toEqual([quick]);
	expect((await sessions(seen.at(-1)!.modified)).map(({ id }) => id)).toEqual([slow]);
});

test('what is withdrawn is told as gone, without a word, for two weeks', async () => {
	const shown = await sessions();
	await setActivity({ listActivity: null });
	const gone = await sessions(shown.at(-1)!.modified);
	expect(gone.map(({ id }) => id).toSorted()).toEqual(shown.map(({ id }) => id).toSorted());
	expect(gone.every((item) => item['state'] === 'deleted' && !('data' in item))).toBe(true);
	const sweep = async (daysLater: number) => {
		await world.owner.execute(
			sql`update open_item set deleted_at = kring_now() - make_interval(days => ${daysLater})`
		);
		await world.owner.execute(sql`select kring_sweep_open(1000)`);
		return (await sessions()).length;
	};
	expect(await sweep(8)).toBe(gone.length);
	expect(await sweep(15)).toBe(0);
	// It comes back as it was.
	await setActivity({ listActivity: 'walking' });
	expect(await sessions()).toHaveLength(shown.length);
});

test('a day that is over leaves the feed', async () => {
	const shown = await sessions();
	await world.owner.execute(sql`
		update occurrence set starts_at = kring_now() - interval '3 hours', ends_at = kring_now() - interval '1 hour'
		where id = ${shown[0]!.id}`);
	await world.owner.execute(sql`select kring_sweep_open(1000)`);
	const [last] = (await sessions()).slice(-1);
	expect(last).toMatchObject({ id: shown[0]!.id, state: 'deleted' });
});

test.each(['session-series', 'scheduled-sessions'])(
	'the validator of feeds finds nothing wrong with %s',
	async (name) => {
		onPage = undefined;
		// One that is gone belongs to every feed.
		await world.owner.execute(sql`
			insert into open_item (neighbourhood_id, kind, id, number, deleted_at)
			select id, kind, gen_random_uuid(), nextval('public_number'), kring_now()
			from neighbourhood, (values ('series'), ('session')) as kinds (kind) where slug = 'lindenhof'`);
		const { pages } = await RpdeValidator(`${origin}/open/rpde/${name}`, {
			...{ logCallback: () => {}, requestDelayMs: 0, pageLimit: 50 }
		});
		const found = pages.flatMap(({ url, errors }) => errors.map(({ data }) => ({ url, ...data })));
		// On its walk it comes upon the last, empty page before it knows that it is the last, and asks
		// that to be kept as long as a filled one; knowing, it asks for the 8 seconds that it gets.
		const last = ((await (await fetch(`${origin}/open/rpde/${name}`)).json()) as Page).next;
		const wrong = found.filter(
			({ severity, message, url }) =>
				severity !== 'suggestion' && !(url === last && message.includes('Cache-Control'))
		);
		expect(wrong.map(({ severity, message, url }) => `${severity} ${url} ${message}`)).toEqual([]);
		expect(pages.length).toBeGreaterThan(0);
	}
);

test('the validator of the model finds nothing wrong with any item', async () => {
	const cache = await mkdtemp(join(tmpdir(), 'kring-openactive-'));
	const list = 'https://openactive.io/activity-list';
	const told = {
		...{ '@context': 'https://openactive.io/', id: list, type: 'ConceptScheme' },
		concept: listActivities.map(conceptOf).map((one) => ({
			...{ id: one['@id'], type: 'Concept', prefLabel: one['prefLabel'] }
		}))
	};
	const copy = {
		...{ errorCode: 'error_none', statusCode: 200, url: list, exception: null, data: told },
		...{ contentType: 'application/ld+json', fetchTime: Date.now() }
	};
	const key = createHash('sha256').update(list).digest('hex');
	await writeFile(join(cache, `${key}.json`), JSON.stringify(copy));
	const dataOf = async (
		find: Promise<OpenItem<unknown>[]>,
		tell: (data: never, own: string) => object
	) =>
		(await find).flatMap(({ data }) =>
			data === null ? [] : [tell(data as never, 'https://kring.example')]
		);
	const items = [
		...(await dataOf(openSeries(world.app, 0), sessionSeries)),
		...(await dataOf(openSessions(world.app, 0), scheduledSession)).slice(0, 5)
	];
	expect(items.length).toBeGreaterThan(5);
	const found: string[] = [];
	for (const item of items) {
		const findings = await validate(item, {
			...{ loadRemoteJson: true, remoteJsonCachePath: cache, remoteJsonCacheTimeToLive: 3600 }
		});
		found.push(
			...findings
				.filter(({ severity }) => severity === 'failure')
				.map(({ path, message, value }) => `${path} ${message} ${JSON.stringify(value)}`)
		);
	}
	await rm(cache, { recursive: true, force: true });
	expect(found).toEqual([]);
});

test('the open list has every activity with its days, those that are off included', async () => {
	const found = await openActivities(world.app, dayOf(new Date()));
	expect(found).toHaveLength(1);
	const [one] = found;
	expect(one).toMatchObject({ slug: 'samen-wandelen', venue: { name: 'Park' } });
	expect(one!.days.length).toBeGreaterThan(10);
	expect(one!.days.filter(({ isCancelled }) => isCancelled)).toHaveLength(1);
	expect(JSON.stringify(found)).not.toContain(world.people.nora);
});
