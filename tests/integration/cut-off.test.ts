import { sql } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { randomId } from '#lib/domain/id.ts';
import { confirmShown } from '#lib/server/push/devices.ts';
import { isDatabaseAway } from '#lib/server/db/away.ts';
import { databaseOf, openPool } from '#lib/server/db/connect.ts';
import * as table from '#lib/server/db/schema/index.ts';
import { cutLine, type CutLine } from '../support/cut-line.ts';
import { startPushService, type PushService } from '../support/push-service.ts';
import {
	ringingCircle,
	rowsOf,
	type Name,
	type RingingCircle,
	type TestWorker
} from '../support/ringing-circle.ts';
import { chainOfSteps, raise, settled, take } from '../support/signals.ts';
import { until } from '../support/until.ts';

// The database goes away under a worker that runs, for minutes: nobody answers at its address, and
// whatever was said to it is cut off in the middle (S12.5, 20; T11.2).

let service: PushService;
let circle: RingingCircle;
let line: CutLine;
let worker: TestWorker;

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

const phones = ['sanne', 'bram', 'marjan', 'joost'] as const satisfies readonly Name[];

/** A red chain of four, all with a phone that shows what comes, and a worker by way of a line to be cut. */
async function begun(): Promise<(name: Name) => string> {
	const run = randomId();
	const browser = (name: Name) => `${name} ${run}`;
	for (const name of phones) await circle.ringable(name, browser(name));
	await chainOfSteps(circle, 'red', [
		{ after: 0, who: ['contact', 'bram'] },
		{ after: 5, who: ['marjan'] },
		{ after: 5, who: ['joost'] },
		{ after: 5, who: [], number: true }
	]);
	line = await cutLine(circle.database.workerUrl);
	worker = await circle.work({ by: line.url, timeoutMs: 1_000 });
	return browser;
}

const after = (seconds: number) => circle.setClock(12 * 60 + seconds / 60);

/** Away, and the worker has found that out. */
async function goesAway(): Promise<void> {
	const told = () => worker.lines.filter((one) => one.includes('job list out of reach')).length;
	const before = told();
	await line.cut();
	await until(() => expect(told()).toBeGreaterThan(before));
}

/** Each thing that happened to a signal, and whom it asked; with `!` where it was late. */
async function story(id: string): Promise<string[]> {
	const nameOf = new Map(Object.entries(circle.ids).map(([name, personId]) => [personId, name]));
	const rows = await rowsOf<{ body: { kind: string; personIds?: string[]; dueAt?: string } }>(
		circle.owner,
		sql`select body from event where body ->> 'signalId' = ${id} order by seq`
	);
	return rows.map(({ body: { kind, personIds = [], dueAt } }) =>
		[kind.slice('signal.'.length), ...personIds.map((one) => nameOf.get(one))]
			.join(' ')
			.concat(dueAt ? ' !' : '')
	);
}

/** What stands on a phone: what comes under the tag of one that is there takes its place. */
const onScreen = (browser: string) => [
	...new Map(service.arrived(browser).map((one) => [one.message.id, one])).values()
];

async function shown(...browsers: string[]): Promise<void> {
	for (const browser of browsers) {
		for (const { message } of onScreen(browser)) await confirmShown(circle.app, message.receipt);
	}
}

test('20: away for seven minutes, also between a push and its answer: the next steps are taken once, and late', async () => {
	const browser = await begun();
	const id = await raise(circle, 'nel', 'red');
	await until(() => expect(onScreen(browser('bram'))).toHaveLength(1));
	await settled(circle, id);
	await shown(browser('sanne'), browser('bram'));
	// The push service has what is for Marjan, and says so to nobody.
	service.answer(browser('marjan'), { status: 201, hang: true }, { status: 201 });
	await after(5 * 60 + 1);
	await until(() => expect(service.arrived(browser('marjan'))).toHaveLength(1));
	await goesAway();
	await after(12 * 60);
	expect(await story(id)).toEqual(['raised', 'asked sanne bram', 'asked marjan']);
	await line.mend();
	await until(async () => expect(await story(id)).toHaveLength(4));
	await settled(circle, id);
	await until(() => expect(service.taken(browser('marjan'))).toHaveLength(1));
	await until(() => expect(onScreen(browser('joost'))).toHaveLength(1));
	await circle.quiet();
	expect(await story(id)).toEqual([
		...['raised', 'asked sanne bram', 'asked marjan', 'asked joost !']
	]);
	for (const name of phones) expect(onScreen(browser(name)), name).toHaveLength(1);
	// Sent twice, because nobody could say that it had come: the very same, so the phone shows one.
	const [once, again] = service.arrived(browser('marjan'));
	expect(again!.message).toEqual(once!.message);
	expect(service.arrived(browser('marjan'))).toHaveLength(2);
	for (const name of ['sanne', 'bram', 'joost'] as const)
		expect(service.arrived(browser(name)), name).toHaveLength(1);
});

test('20: away while the time of who took it on passes: one question, and open again once', async () => {
	const browser = await begun();
	const id = await raise(circle, 'nel', 'red');
	await settled(circle, id);
	await take(circle, 'bram', id, 10);
	await circle.quiet();
	await goesAway();
	await after(11 * 60);
	await line.mend();
	await until(async () => expect(await story(id)).toContain('asked_if_done'));
	const question = await rowsOf<{ id: string }>(
		circle.owner,
		sql`select id from notice where signal_id = ${id} and telling = 'question'`
	);
	expect(question).toHaveLength(1);
	const onBram = () =>
		onScreen(browser('bram')).filter(({ message }) => message.id === question[0]!.id);
	// What had not left when Kring went away again is asked no more once it is open again.
	await until(() => expect(onBram()).toHaveLength(1));
	await goesAway();
	await after(30 * 60);
	await line.mend();
	await until(async () => expect(await story(id)).toContain('reopened'));
	await settled(circle, id);
	const lines = await story(id);
	expect(lines.slice(0, 5)).toEqual([
		...['raised', 'asked sanne bram', 'taken_on', 'asked_if_done', 'reopened']
	]);
	expect(lines.filter((one) => one === 'asked_if_done' || one === 'reopened')).toHaveLength(2);
	expect(onBram()).toHaveLength(1);
});

test('a transaction that is cut off is refused as the database being away, and nothing else ends by it', async () => {
	line = await cutLine(circle.database.ownerUrl);
	const pool = openPool(line.url, { max: 1, name: 'cut off' });
	const db = databaseOf(pool);
	let begun = () => {};
	const isBegun = new Promise<void>((resolve) => (begun = resolve));
	const cut = db.transaction(async (tx) => {
		await tx.execute(sql`select 1`);
		await tx.transaction(async (inner) => {
			const asleep = inner.execute(sql`select pg_sleep(100)`);
			begun();
			await asleep;
		});
	});
	const caught = cut.catch((one: unknown) => one);
	await isBegun;
	await until(async () =>
		expect(
			await rowsOf(circle.owner, sql`select from pg_stat_activity where query ~ '^select pg_sleep'`)
		).toHaveLength(1)
	);
	await line.cut();
	expect(isDatabaseAway(await caught)).toBe(true);
	await line.mend();
	expect(await db.transaction((tx) => tx.execute(sql`select 7 as found`))).toEqual([{ found: 7 }]);
	await pool.end({ timeout: 5 });
});

test('20: raised while the worker finds no database, it is handed over when it does, to each once', async () => {
	const browser = await begun();
	await goesAway();
	const id = await raise(circle, 'nel', 'red');
	await after(60);
	for (const name of phones) expect(service.knocks(browser(name)), name).toBe(0);
	await line.mend();
	for (const name of ['sanne', 'bram'] as const)
		await until(() => expect(service.arrived(browser(name))).toHaveLength(1));
	await settled(circle, id);
	expect(await story(id)).toEqual(['raised', 'asked sanne bram']);
	for (const name of ['sanne', 'bram'] as const)
		expect(service.arrived(browser(name)), name).toHaveLength(1);
});

test('20: away while a check-in is missed: it is judged anew with all its time, and then somebody goes', async () => {
	const browser = await begun();
	const { owner, circleId, ids, noon } = circle;
	const minutes = (many: number) => new Date(noon.getTime() + many * 60_000);
	const id = randomId();
	await owner.insert(table.checkInPlan).values({
		...{
			circleId,
			windows: [{ fromMinute: 600, untilMinute: 630 }],
			weekdays: [0, 1, 2, 3, 4, 5, 6]
		},
		...{ graceMinutes: 60, remindMinutes: 30, countsOpening: false },
		...{ agreedAt: noon, agreedById: ids.nel }
	});
	await owner.insert(table.checkInHolder).values({
		...{ circleId, personId: ids.joost, position: 0, askedAt: noon, acceptedAt: noon }
	});
	await owner.insert(table.checkIn).values({
		...{ circleId, id, onDay: noon.toISOString().slice(0, 10), fromMinute: 600, state: 'reminded' },
		...{
			opensAt: minutes(-120),
			closesAt: minutes(-90),
			remindedAt: minutes(-20),
			nextAt: minutes(8)
		},
		kringWasAway: false
	});
	await owner.execute(sql`select kring_wake_check_ins(${circleId})`);
	await circle.quiet();
	await goesAway();
	await after(15 * 60);
	await line.mend();
	const state = async () =>
		(
			await rowsOf<{ state: string; away: boolean }>(
				owner,
				sql`select state, kring_was_away as away from check_in where id = ${id}`
			)
		)[0];
	await until(async () => expect(await state()).toEqual({ state: 'reminded', away: true }));
	await circle.quiet();
	expect(service.arrived(browser('joost'))).toHaveLength(0);
	await after(46 * 60);
	await until(async () => expect(await state()).toMatchObject({ state: 'missed' }));
	await until(() => expect(service.arrived(browser('joost'))).toHaveLength(1));
});
