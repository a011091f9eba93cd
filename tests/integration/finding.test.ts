import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { careDay, dayName } from '#lib/domain/care-day.ts';
import { dayOf, daysAfter, wallClock } from '#lib/domain/day.ts';
import { randomId } from '#lib/domain/id.ts';
import { checkInsAmong } from '#lib/server/check-in/index.ts';
import { databaseOf, openPool, type Db, type Sql } from '#lib/server/db/connect.ts';
import * as table from '#lib/server/db/schema/index.ts';
import {
	answerFinding,
	ask,
	confirmBaseline,
	findingOf,
	findingsFor,
	rebuild,
	setBaseline,
	usualFor,
	type FindingView
} from '#lib/server/finding/index.ts';
import { Gate } from '#lib/server/gate/index.ts';
import { withdraw } from '#lib/server/observation.ts';
import { noteIn, planIn } from '../support/noted-circle.ts';
import { toldCircle, type Name, type ToldCircle } from '../support/told-circle.ts';
import { codeOf } from '../support/refused.ts';

// The engine on the server: from notes to what people are asked about, as the role that does jobs.

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
	await home.owner.execute(sql`truncate observation, observation_before, signal_plan, finding,
		baseline, way_out, event, change, given, reading, notice, job, absence cascade`);
	await home.owner.execute(sql`
		update circle set last_seq = 0, contact_id = ${home.ids.anouk}, backup_id = ${home.ids.saskia}`);
	await drift('on');
	await home.setClock(0);
});

const dayMs = 86_400_000;
const noCheckIns = () => Promise.resolve([]);
const drift = (to: 'on' | 'off') =>
	home.owner.update(table.municipality).set({
		isDriftOn: to === 'on',
		driftDecidedBy: 'De raad',
		driftDecidedAt: home.noon
	});
const look = () => Gate.asSystem(worker, 'finding.rebuild', home.circleId, { lock: true }, rebuild);
const askTurn = (findingId: string, turn: number) =>
	Gate.asSystem(worker, 'finding.ask', home.circleId, { lock: true }, (errand) =>
		ask(errand, findingId, turn)
	);
const findingsOf = async (name: Name) => {
	const gate = await home.gateOf(name);
	return gate.look(home.circleId, ['finding.read'], findingsFor);
};
const jobs = (kind: string) =>
	home.owner.execute<{ payload: { turn?: number }; runAt: string }>(sql`
		select payload, run_at as "runAt" from job where kind = ${kind} order by run_at`);
const events = (kind: string) =>
	home.owner.execute<{ body: { personId?: string } }>(
		sql`select body from event where body ->> 'kind' = ${kind} order by seq`
	);
const answer = async (name: Name, findingId: string, said: 'talked' | 'new_normal') => {
	const gate = await home.gateOf(name);
	const form = { findingId, answer: said };
	return gate.change(home.circleId, { id: randomId(), content: form }, ['finding.answer'], (deed) =>
		answerFinding(deed, form)
	);
};

/** Notes put there as if they had come in day by day, oldest first; null is a day without one. */
async function history(by: Name, changes: readonly (number | null)[]): Promise<void> {
	const rows = changes.flatMap((change, index) => {
		if (change === null) return [];
		const at = new Date(home.noon.getTime() - (changes.length - 1 - index) * dayMs - 3_600_000);
		return [
			{
				...{ circleId: home.circleId, id: randomId(), change, contact: 'seen' },
				...{ observerId: home.ids[by], authorId: home.ids[by] },
				...{ observedAt: at, receivedAt: at, careDay: careDay(at) }
			}
		];
	});
	await home.owner.insert(table.observation).values(rows);
}

const usual = Array.from({ length: 30 }, (_, day) => (day % 7 === 0 ? 1 : 0));

describe('what adds up', () => {
	test('two people who see it clearly different within three days: one talk, asked in waking hours', async () => {
		await noteIn(home, 'piet', { change: '2' });
		await noteIn(home, 'toos', { change: '3' });
		expect(await look()).toEqual({ fresh: 1, corrected: 0 });
		expect(await look()).toEqual({ fresh: 0, corrected: 0 });
		const { findings } = await findingsOf('anouk');
		expect(findings).toHaveLength(1);
		expect(findings[0]).toMatchObject({ level: 'talk', status: 'open', kinds: ['together'] });
		const [job] = await jobs('finding.ask');
		const waitMs = new Date(job!.runAt).getTime() - findings[0]!.raisedAt.getTime();
		expect(waitMs).toBeGreaterThanOrEqual(0);
		expect(waitMs).toBeLessThan(60_000);
	});

	test('31: raised in the night it waits for the morning', async () => {
		await home.setClock(12 * 3_600_000);
		await noteIn(home, 'piet', { change: '2' });
		await noteIn(home, 'toos', { change: '3' });
		await look();
		const [job] = await jobs('finding.ask');
		expect(wallClock(new Date(job!.runAt))).toMatchObject({ hour: 8, minute: 0 });
	});

	test('each note is looked at by one job, however many were made', async () => {
		await noteIn(home, 'piet');
		await noteIn(home, 'toos');
		expect(await jobs('finding.rebuild')).toHaveLength(1);
	});

	test('a note that is taken back corrects what leaned on it, visibly', async () => {
		await noteIn(home, 'piet', { change: '2' });
		const taken = await noteIn(home, 'toos', { change: '3' });
		await look();
		const gate = await home.gateOf('toos');
		await gate.change(
			home.circleId,
			{ id: randomId(), content: taken },
			['observation.note'],
			(deed) => withdraw(deed, { observationId: taken })
		);
		expect(await look()).toEqual({ fresh: 0, corrected: 1 });
		const { findings } = await findingsOf('anouk');
		expect(findings.map(({ status }) => status)).toEqual(['corrected']);
		expect(await events('finding.corrected')).toHaveLength(1);
	});

	test('three orange signs by two people add up, and doubt counts', async () => {
		const signs = await planIn(home, 'anouk');
		await noteIn(home, 'piet', { change: '', signs: [signs.orange] });
		await noteIn(home, 'toos', { change: '', signs: [signs.orange], unsure: [signs.orange] });
		await noteIn(home, 'anouk', { change: '', signs: [signs.red] });
		await look();
		const { findings } = await findingsOf('anouk');
		expect(findings.flatMap(({ kinds }) => kinds)).toContain('adding_up');
		expect(findings.every(({ level }) => level === 'talk' || level === 'note')).toBe(true);
	});

	test('what is found is read with the topic, and by nobody else', async () => {
		expect(await codeOf(findingsOf('piet'))).toBe('not_found');
		expect(await codeOf(findingsOf('gerrit'))).toBe('done');
	});

	test('behind it one reads the notes one may read, and the rest is counted', async () => {
		const seen = await noteIn(home, 'piet', { change: '2', note: 'Was in de war.' });
		await noteIn(home, 'toos', { change: '3' });
		await look();
		const { findings } = await findingsOf('saskia');
		const read = async (name: Name = 'saskia') =>
			(await home.gateOf(name)).look(
				home.circleId,
				['finding.read'],
				(sight) =>
					findingOf(sight, findings[0]!.id, async (ids) =>
						sight.may('checkIn.read') ? checkInsAmong(sight, ids) : []
					),
				['ownObservation.read', 'observation.read', 'checkIn.read']
			);
		const detail = await read();
		expect(detail.notes).toHaveLength(2);
		expect(detail.hidden).toBe(0);
		// A check-in behind it, with the face that was chosen, is read by who may, and is not hidden then.
		const checkInId = randomId();
		await home.owner.insert(table.checkInPlan).values({
			...{ circleId: home.circleId, windows: [{ fromMinute: 540, untilMinute: 660 }] },
			...{ weekdays: [0, 1, 2, 3, 4, 5, 6], graceMinutes: 60, remindMinutes: 30 },
			...{ countsOpening: false, agreedAt: home.noon, agreedById: home.ids.gerrit }
		});
		await home.owner.insert(table.checkIn).values({
			...{ circleId: home.circleId, id: checkInId, onDay: dayOf(home.noon), fromMinute: 540 },
			...{ opensAt: home.noon, closesAt: home.noon, state: 'done', answer: 'fine', feeling: 3 },
			...{ answeredAt: home.noon, kringWasAway: false }
		});
		await home.owner.execute(sql`
			update finding set evidence = array_append(evidence, ${checkInId})
			where id = ${findings[0]!.id}`);
		const withFace = await read('gerrit');
		expect(withFace.checkIns).toMatchObject([{ id: checkInId, feeling: 3 }]);
		expect(withFace.hidden).toBe(0);
		expect(await read()).toMatchObject({ checkIns: [], hidden: 1 });
		await home.owner.execute(sql`delete from check_in_plan`);
		expect((await read()).hidden).toBe(1);
		// Past its time, a note is gone and what leaned on it still says how many there were.
		await home.owner.execute(sql`delete from observation where id = ${seen}`);
		expect((await read()).hidden).toBe(2);
	});
});

describe('who is asked', () => {
	const raised = async () => {
		await noteIn(home, 'piet', { change: '2' });
		await noteIn(home, 'toos', { change: '3' });
		await look();
		return (await findingsOf('anouk')).findings[0]!.id;
	};

	test('the contact person first, the back-up after a day, then the director; not the same twice', async () => {
		const id = await raised();
		await askTurn(id, 0);
		await home.setClock(24 * 3_600_000);
		await askTurn(id, 1);
		await home.setClock(48 * 3_600_000);
		await askTurn(id, 2);
		const asked = (await events('finding.asked')).map(({ body }) => body.personId);
		expect(asked).toEqual([home.ids.anouk, home.ids.saskia, home.ids.anouk]);
		const turns = (await jobs('finding.ask')).map(({ payload, runAt }) => [
			payload.turn,
			Math.round((new Date(runAt).getTime() - home.noon.getTime()) / 3_600_000)
		]);
		expect(turns).toEqual([
			[0, 0],
			[1, 24],
			[2, 48]
		]);
	});

	const away = async (name: Name, standInId: string | null) => {
		const [fromOn, untilOn] = [dayOf(home.noon), daysAfter(dayOf(home.noon), 9)];
		await home.owner.insert(table.absence).values({
			...{ id: randomId(), personId: home.ids[name], standInId, createdAt: home.noon },
			...{ fromOn, fromMinute: 0, untilOn, untilMinute: 0 }
		});
	};

	test('for a contact person who is away their stand-in is asked, and without one the back-up', async () => {
		await home.owner.execute(sql`update circle set backup_id = null`);
		await away('anouk', home.ids.saskia);
		const id = await raised();
		await askTurn(id, 0);
		await home.owner.execute(sql`delete from absence`);
		await away('anouk', null);
		await home.owner.execute(sql`update circle set backup_id = ${home.ids.gerrit}`);
		await askTurn(id, 0);
		await askTurn(id, 1);
		const asked = (await events('finding.asked')).map(({ body }) => body.personId);
		expect(asked).toEqual([home.ids.saskia, home.ids.gerrit]);
	});

	test('31: a turn that comes up in the night, for nothing worked before, asks in the morning', async () => {
		const id = await raised();
		await home.setClock((9 * 60 + 20) * 60_000);
		await askTurn(id, 0);
		expect(await events('finding.asked')).toHaveLength(0);
		const later = (await jobs('finding.ask')).map(({ runAt }) => wallClock(new Date(runAt)));
		expect(later.at(-1)).toMatchObject({ on: daysAfter(dayOf(home.noon), 1), hour: 8, minute: 0 });
		await home.setClock(20 * 3_600_000);
		await askTurn(id, 0);
		expect(await events('finding.asked')).toHaveLength(1);
	});

	test('who may not read about it is passed over at once', async () => {
		await home.owner.execute(sql`update circle set contact_id = ${home.ids.piet}`);
		const id = await raised();
		await askTurn(id, 0);
		expect(await events('finding.asked')).toHaveLength(0);
		const next = (await jobs('finding.ask')).find(({ payload }) => payload.turn === 1);
		expect(new Date(next!.runAt).getTime()).toBeLessThan(home.noon.getTime() + 60_000);
	});

	test('once it is answered nobody is asked, and the same is not found again', async () => {
		const id = await raised();
		await answer('anouk', id, 'talked');
		expect(await codeOf(answer('saskia', id, 'talked'))).toBe('already_answered');
		await askTurn(id, 0);
		expect(await events('finding.asked')).toHaveLength(0);
		expect(await look()).toEqual({ fresh: 0, corrected: 0 });
		const { findings, budget } = await findingsOf('anouk');
		expect(findings.map(({ status, answer: said }) => [status, said])).toEqual([
			['answered', 'talked']
		]);
		expect(budget).toMatchObject({ talks: 1, closed: 1, useful: 1 });
	});

	test('to read is not enough to answer', async () => {
		const id = await raised();
		expect(await codeOf(answer('piet', id, 'talked'))).toBe('not_found');
	});
});

describe('slow change against one’s own normal', () => {
	const worse = Array.from({ length: 14 }, (_, day) => 1 + (day % 3 === 2 ? 1 : 0));
	const usualNow = async () =>
		(await home.gateOf('anouk')).look(home.circleId, ['finding.read'], usualFor);
	const drifts = (list: readonly FindingView[]) =>
		list.filter(({ kinds }) => kinds.includes('drift'));

	test('28 days freeze by themselves what is usual; a drift is a note until somebody confirms', async () => {
		await history('anouk', [...usual, ...worse]);
		await look();
		const [found] = await usualNow();
		expect(found).toMatchObject({ track: 'observed', days: 28, isConfirmed: false });
		const [note] = drifts((await findingsOf('anouk')).findings);
		expect(note).toMatchObject({ level: 'note', status: 'open' });
		expect(note!.guards).toContain('provisional');
		const gate = await home.gateOf('anouk');
		const form = { baselineId: found!.id };
		await gate.change(home.circleId, { id: randomId(), content: form }, ['baseline.set'], (deed) =>
			confirmBaseline(deed, form)
		);
		await look();
		await home.setClock(dayMs);
		await noteIn(home, 'anouk', { change: '2' });
		await look();
		const [talk] = drifts((await findingsOf('anouk')).findings);
		expect(talk).toMatchObject({ id: note!.id, level: 'talk', guards: [] });
		expect(await jobs('finding.ask')).toHaveLength(1);
	});

	test('where the municipality did not switch it on, nothing of it is said or drawn', async () => {
		await drift('off');
		await history('anouk', [...usual, ...worse]);
		await look();
		expect(drifts((await findingsOf('anouk')).findings)).toEqual([]);
	});

	test('the picture holds the scored days and the band, and no day that has none', async () => {
		await history('anouk', [...usual, ...worse]);
		await look();
		const [one] = drifts((await findingsOf('anouk')).findings);
		const detail = await (
			await home.gateOf('anouk')
		).look(home.circleId, ['finding.read'], (sight) => findingOf(sight, one!.id, noCheckIns), [
			'ownObservation.read',
			'observation.read'
		]);
		const [picture] = detail.pictures;
		expect(picture!.low).toBeGreaterThanOrEqual(0);
		expect(picture!.high).toBeLessThanOrEqual(3);
		expect(picture!.days.filter(({ isHigh }) => isHigh).length).toBeGreaterThanOrEqual(10);
	});

	test('silence is said once, after a night, as a note', async () => {
		await history('anouk', [...usual, ...Array.from({ length: 9 }, () => null)]);
		await look();
		await look();
		const { findings } = await findingsOf('anouk');
		expect(findings.map(({ kinds, level }) => [kinds, level])).toEqual([[['quiet'], 'note']]);
		expect(await jobs('finding.ask')).toHaveLength(0);
	});

	test('weeks that somebody points out count from now on; too few, backwards or ahead are refused', async () => {
		await history('anouk', usual);
		await look();
		const today = dayOf(home.noon);
		const set = async (fromOn: string, toOn: string) => {
			const gate = await home.gateOf('anouk');
			const form = { track: 'observed' as const, fromOn, toOn };
			return gate.change(
				home.circleId,
				{ id: randomId(), content: form },
				['baseline.set'],
				(deed) => setBaseline(deed, form)
			);
		};
		expect(await codeOf(set(daysAfter(today, -5), today))).toBe('baseline_too_few');
		expect(await codeOf(set(today, daysAfter(today, -5)))).toBe('baseline_backwards');
		expect(await codeOf(set(daysAfter(today, -20), daysAfter(today, 1)))).toBe('end_in_future');
		await set(daysAfter(today, -19), today);
		const list = await usualNow();
		expect(list.map(({ days, isConfirmed }) => [days, isConfirmed])).toEqual([[20, true]]);
		expect(dayName(list[0]!.toDay)).toBe(today);
	});

	test('a new normal ends what counted, and the next weeks are collected anew', async () => {
		await history('anouk', [...usual, ...worse]);
		await look();
		const [one] = drifts((await findingsOf('anouk')).findings);
		await answer('anouk', one!.id, 'new_normal');
		await look();
		expect(await usualNow()).toEqual([]);
		expect(drifts((await findingsOf('anouk')).findings).map(({ status }) => status)).toEqual([
			'answered'
		]);
	});
});
