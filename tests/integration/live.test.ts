import { eq, sql } from 'drizzle-orm';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { dayOf, daysAfter } from '#lib/domain/day.ts';
import { randomId } from '#lib/domain/id.ts';
import { circleView } from '#lib/server/circle.ts';
import { databaseOf, openPool, type Sql } from '#lib/server/db/connect.ts';
import * as table from '#lib/server/db/schema/index.ts';
import { Doorbell, hearingIn, streamsPerPerson, type Ring } from '#lib/server/event/doorbell.ts';
import { ListeningLine } from '#lib/server/event/line.ts';
import { Gate } from '#lib/server/gate/index.ts';
import { endSurprise, postComment } from '#lib/server/update.ts';
import { toldCircle, type Name, type ToldCircle } from '../support/told-circle.ts';
import { until } from '../support/until.ts';

// The doorbell on a real PostgreSQL: who is rung, who is not, and what a broken line does.

type Ear = { rings: Ring[]; closed: string | null; stop: () => void };
type Process = {
	bell: Doorbell;
	line: ListeningLine;
	questions: string[][];
	end: () => Promise<void>;
};

let home: ToldCircle;
const running: Process[] = [];

beforeEach(async () => {
	home = await toldCircle();
});
afterEach(async () => {
	for (const one of running.splice(0)) await one.end();
	await home.drop();
});

/** What a web process has of the bell. */
function startProcess({ deafAtFirst = false } = {}): Process {
	const pools: Sql[] = [];
	const open = () => {
		const pool = openPool(home.database.appUrl, { max: 1, name: 'test doorbell' });
		pools.push(pool);
		// Stands, speaks and hears nothing, as a line does whose driver gave up on listening.
		return deafAtFirst && pools.length === 1
			? ({ listen: async () => {}, notify: pool.notify, end: async () => {} } as unknown as Sql)
			: pool;
	};
	const pool = openPool(home.database.appUrl, { max: 2, name: 'test bell questions' });
	const line = new ListeningLine(open);
	const questions: string[][] = [];
	const ask = hearingIn(pool);
	const bell = new Doorbell({
		listen: (channels, again) => line.listen(channels, again),
		check: () => line.check(),
		mayHear: (sessionIds, circleId) => {
			questions.push([...sessionIds]);
			return ask(sessionIds, circleId);
		},
		onBug: (caught) => {
			throw caught;
		}
	});
	const started: Process = {
		bell,
		line,
		questions,
		end: async () => {
			bell.close();
			await line.close();
			await Promise.all([...pools, pool].map((one) => one.end({ timeout: 1 })));
		}
	};
	running.push(started);
	return started;
}

async function listen(bell: Doorbell, name: Name, keepsUp = true): Promise<Ear> {
	const ear: Ear = { rings: [], closed: null, stop: () => {} };
	const stop = await bell.open({
		sessionId: home.sessionIdOf(name),
		personId: home.ids[name],
		ring: (ring) => {
			ear.rings.push(ring);
			return keepsUp;
		},
		beat: () => true,
		close: (why) => (ear.closed = why)
	});
	ear.stop = stop ?? (() => {});
	return ear;
}

const newest = async () => {
	const [row] = await home.owner.select({ seq: table.circle.lastSeq }).from(table.circle);
	return row!.seq;
};
const rungUpTo = (ear: Ear, seq: number) =>
	until(() => expect(ear.rings.at(-1)).toEqual({ circle: home.circleId, seq }));

test('who is in the circle is rung, in every process, and told nothing but that', async () => {
	const [here, there] = [startProcess(), startProcess()];
	const [anouk, piet] = [await listen(here.bell, 'anouk'), await listen(there.bell, 'piet')];
	expect(anouk.rings).toEqual([{ circle: home.circleId, seq: await newest() }]);

	await home.post('anouk', { text: 'Geheim.' });

	const seq = await newest();
	await rungUpTo(anouk, seq);
	await rungUpTo(piet, seq);
	expect(JSON.stringify(piet.rings)).not.toContain('Geheim');
});

test('rights are asked once for all who listen, however many there are', async () => {
	const { bell, questions } = startProcess();
	const ears = [];
	for (const name of ['gerrit', 'anouk', 'piet', 'toos', 'saskia'] as const)
		ears.push(await listen(bell, name));
	questions.length = 0;

	await home.post('anouk');
	const seq = await newest();
	for (const ear of ears) await rungUpTo(ear, seq);
	expect(questions).toHaveLength(1);
	expect(questions[0]).toHaveLength(5);
});

test('who was removed hears nothing more, and the stream is closed', async () => {
	const { bell } = startProcess();
	const [piet, toos] = [await listen(bell, 'piet'), await listen(bell, 'toos')];
	await home.owner
		.update(table.member)
		.set({ removedAt: home.noon })
		.where(eq(table.member.personId, home.ids.piet));
	const before = piet.rings.length;

	await home.post('anouk');
	await rungUpTo(toos, await newest());
	expect(piet.closed).toBe('again');
	expect(piet.rings).toHaveLength(before);
	expect(bell.size).toBe(1);
});

test('who signs out is closed at once, in every process', async () => {
	const [here, there] = [startProcess(), startProcess()];
	const [one, two] = [await listen(here.bell, 'piet'), await listen(there.bell, 'piet')];
	await home.endSessionOf('piet');
	await until(() => expect([one.closed, two.closed]).toEqual(['again', 'again']));
	// And it does not come in again.
	expect(await listen(here.bell, 'piet')).toMatchObject({ rings: [] });
	expect(here.bell.size).toBe(0);
});

test('a professional without a second factor hears of no circle', async () => {
	const { bell } = startProcess();
	await home.owner.execute(
		sql`update session set strong = false where person_id = ${home.ids.saskia}`
	);
	expect((await listen(bell, 'saskia')).rings).toEqual([]);
});

test('somebody with many devices keeps six streams; the oldest makes room', async () => {
	const { bell } = startProcess();
	const ears: Ear[] = [];
	for (let count = 0; count <= streamsPerPerson; count++) ears.push(await listen(bell, 'piet'));
	expect(ears.map(({ closed }) => closed)).toEqual([
		'enough',
		...Array(streamsPerPerson).fill(null)
	]);
	expect(bell.size).toBe(streamsPerPerson);
});

test('a reader that does not keep up is closed', async () => {
	const { bell } = startProcess();
	const slow = await listen(bell, 'piet', false);
	await home.post('anouk');
	await until(() => expect(slow.closed).toBe('again'));
});

test('what rang while the line was broken is heard once it is back', async () => {
	const { bell } = startProcess();
	const piet = await listen(bell, 'piet');
	const hand = openPool(home.database.appUrl, { max: 1, name: 'test hand' });
	await hand`select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'test doorbell'`;
	await hand.end();
	await home.post('anouk');
	await rungUpTo(piet, await newest());
	await home.post('anouk');
	await rungUpTo(piet, await newest());
});

test('a line that has gone deaf notices, and listens anew', async () => {
	const { bell, line } = startProcess({ deafAtFirst: true });
	const piet = await listen(bell, 'piet');
	await home.post('anouk');
	const missed = await newest();
	expect(piet.rings.at(-1)?.seq).toBeLessThan(missed);

	await line.check();
	await rungUpTo(piet, missed);
	await home.post('anouk');
	await rungUpTo(piet, await newest());
});

test('a process that stops sends everybody away to come back, and takes nobody in', async () => {
	const { bell } = startProcess();
	const piet = await listen(bell, 'piet');
	bell.close();
	expect(piet.closed).toBe('again');
	await listen(bell, 'anouk');
	expect(bell.size).toBe(0);
});

test('of a surprise the resident hears nothing at all until it ends, and then that it ended', async () => {
	const { bell } = startProcess();
	const [gerrit, anouk] = [await listen(bell, 'gerrit'), await listen(bell, 'anouk')];
	const before = await newest();
	expect(gerrit.rings).toEqual([{ circle: home.circleId, seq: before }]);

	const tomorrow = daysAfter(dayOf(home.noon), 1);
	const surprise = await home.post('anouk', { text: 'Feest!', surpriseUntilOn: tomorrow });
	const gate = await home.gateOf('piet');
	const words = { text: 'Wat leuk!', writtenAt: null };
	const form = { updateId: surprise, commentId: randomId(), ...words };
	await gate.change(home.circleId, { id: randomId(), content: form }, ['update.comment'], (deed) =>
		postComment(deed, form)
	);
	const hidden = await newest();
	expect(hidden).toBe(before + 2);
	await rungUpTo(anouk, hidden);
	// Everybody is told in one round, so whoever was not rung in it was not rung.
	expect(gerrit.rings).toEqual([{ circle: home.circleId, seq: before }]);
	const later = await listen(bell, 'gerrit');
	expect(later.rings).toEqual([{ circle: home.circleId, seq: before }]);
	const lastSeqOf = async (name: Name) => {
		const looking = await home.gateOf(name);
		return looking.look(
			home.circleId,
			['circle.read'],
			async (sight) => (await circleView(sight)).lastSeq
		);
	};
	expect([await lastSeqOf('gerrit'), await lastSeqOf('anouk')]).toEqual([before, hidden]);

	await home.post('piet', { text: 'Gewoon.' });
	await rungUpTo(gerrit, hidden + 1);
	expect(gerrit.rings).toHaveLength(2);

	await home.setClock(2 * 86_400_000);
	const pool = openPool(home.database.workerUrl, { max: 2, name: 'test worker' });
	const worker = databaseOf(pool);
	const jobs = await home.owner.select().from(table.job).where(eq(table.job.kind, 'surprise.end'));
	expect(jobs.map(({ payload }) => payload)).toEqual([
		{ circleId: home.circleId, updateId: surprise }
	]);
	const end = () =>
		Gate.asSystem(worker, 'surprise.end', home.circleId, { lock: false }, (errand) =>
			endSurprise(errand, surprise)
		);
	await Promise.all([end(), end()]);
	await rungUpTo(gerrit, hidden + 2);
	const lines = await home.owner.select().from(table.event).orderBy(table.event.seq);
	expect(lines.at(-1)).toMatchObject({
		seq: hidden + 2,
		personId: null,
		system: 'surprise.end',
		body: { kind: 'surprise.ended', updateId: surprise, topicId: 'news' }
	});
	await pool.end({ timeout: 1 });
});
