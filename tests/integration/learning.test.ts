import { sql } from 'drizzle-orm';
import * as v from 'valibot';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { careDay, dayName } from '#lib/domain/care-day.ts';
import { dayOf, daysAfter } from '#lib/domain/day.ts';
import { randomId } from '#lib/domain/id.ts';
import type { WritePermission } from '#lib/domain/policy/matrix.ts';
import { CloseForm, RaiseForm } from '#lib/domain/signal-form.ts';
import { databaseOf, openPool, type Db, type Sql } from '#lib/server/db/connect.ts';
import {
	answerFinding,
	findingsFor,
	raiseFinding,
	rebuild,
	setBaseline
} from '#lib/server/finding/index.ts';
import { Gate, type Answer, type Deed } from '#lib/server/gate/index.ts';
import { closeSignal, raiseSignal, runningSignals } from '#lib/server/signal/index.ts';
import { agree } from '#lib/server/plan-agree.ts';
import {
	earlierPlan,
	leaveOffer,
	offersFor,
	planView,
	setAutoOrange,
	takeOffer
} from '#lib/server/signal-plan.ts';
import { noteIn, planIn } from '../support/noted-circle.ts';
import { toldCircle, type Name, type ToldCircle } from '../support/told-circle.ts';
import { codeOf } from '../support/refused.ts';

// What comes of what was noticed and of what helped: a talk that nobody answers, the plan that learns
// (D10), and what counts as of use (D11).

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
		.execute(sql`truncate observation, observation_before, signal_plan, signal, finding,
		baseline, way_out, plan_offer, event, change, given, reading, notice, job cascade`);
	await home.owner.execute(sql`update circle set last_seq = 0`);
	await home.setClock(0);
});

const hour = 3_600_000;
async function change<P extends WritePermission, T extends Answer>(
	by: Name,
	needs: P,
	work: (deed: Deed<P>) => Promise<T>
): Promise<T> {
	const gate = await home.gateOf(by);
	return gate.change<P, T>(home.circleId, { id: randomId(), content: randomId() }, [needs], work);
}
const asHouse = <T>(work: Parameters<typeof Gate.asSystem<T>>[4]) =>
	Gate.asSystem(worker, 'test', home.circleId, { lock: true }, work);
const running = async () =>
	(await home.gateOf('anouk')).look(home.circleId, ['signal.read'], runningSignals);
const planFor = async (name: Name) =>
	(await home.gateOf(name)).look(home.circleId, ['signalPlan.read'], planView);
const agreeTo = async (edition: number) =>
	change('gerrit', 'signalPlan.agree', (deed) =>
		agree(deed, { reviewOn: daysAfter(dayOf(home.noon), 90), edition })
	);
const raised = async (by: Name, findingId = '') => {
	const form = v.parse(RaiseForm, { signalId: randomId(), level: 'orange', findingId });
	return (await change(by, 'signal.raise', (deed) => raiseSignal(deed, form))).signalId;
};
const closed = async (by: Name, signalId: string, helped: string) => {
	const form = v.parse(CloseForm, {
		...{ signalId, outcome: 'visited', text: '', helped, feedback: 'Dank u.', phase: 'green' }
	});
	await change(by, 'signal.answer', (deed) => closeSignal(deed, form));
};

/** A talk that two people gave cause for, and its id. */
async function talk(): Promise<string> {
	const signs = await planIn(home, 'anouk');
	await noteIn(home, 'anouk', { signs: [signs.orange] });
	await noteIn(home, 'piet', { signs: [signs.orange] });
	await asHouse(rebuild);
	const [found] = await home.owner.execute<{ id: string }>(
		sql`select id from finding where level = 'talk' and status = 'open'`
	);
	return found!.id;
}

describe('a talk that nobody answers', () => {
	/** The resident agrees that it becomes an orange signal. */
	const letIt = async () => {
		await change('anouk', 'signalPlan.edit', (deed) => setAutoOrange(deed, { autoOrange: true }));
		await agreeTo(1);
		await asHouse(rebuild);
	};
	const jobs = () =>
		home.owner.execute<{ runAt: string }>(
			sql`select run_at as "runAt" from job where kind = 'finding.raise'`
		);

	test('calls nobody while the plan says nothing of it', async () => {
		const findingId = await talk();
		expect(await jobs()).toHaveLength(0);
		await home.setClock(72 * hour);
		await asHouse((errand) => raiseFinding(errand, findingId));
		expect(await running()).toEqual([]);
	});

	test('becomes orange after 24 waking hours where the resident agreed, once, and never red', async () => {
		const findingId = await talk();
		await letIt();
		// From noon: nine waking hours, thirteen tomorrow, two the day after.
		const [job] = await jobs();
		const dueMs = home.noon.getTime() + 46 * hour;
		expect(Math.abs(new Date(job!.runAt).getTime() - dueMs)).toBeLessThan(60_000);
		await home.setClock(46 * hour - 60_000);
		await asHouse((errand) => raiseFinding(errand, findingId));
		expect(await running()).toEqual([]);
		await home.setClock(46 * hour + 60_000);
		await asHouse((errand) => raiseFinding(errand, findingId));
		await asHouse((errand) => raiseFinding(errand, findingId));
		expect(await running()).toMatchObject([{ level: 'orange', way: 'circle', authorIds: [] }]);
		const voices = await home.owner.execute<{ by: string; level: string }>(
			sql`select by, level from signal_voice`
		);
		expect([...voices]).toEqual([{ by: 'finding', level: 'orange' }]);
		await expect(
			home.owner.execute(sql`update signal_voice set level = 'red'`)
		).rejects.toMatchObject({ cause: { code: '23514' } });
	});

	test('is left alone once somebody answered', async () => {
		const findingId = await talk();
		await letIt();
		await change('anouk', 'finding.answer', (deed) =>
			answerFinding(deed, { findingId, answer: 'talked' })
		);
		await home.setClock(72 * hour);
		await asHouse((errand) => raiseFinding(errand, findingId));
		expect(await running()).toEqual([]);
	});
});

test('what led to a signal counts as of use, whoever reported it, and is not asked again', async () => {
	const findingId = await talk();
	await raised('anouk', findingId);
	const { findings, budget } = await (
		await home.gateOf('anouk')
	).look(home.circleId, ['finding.read'], findingsFor);
	expect(findings.find(({ id }) => id === findingId)).toMatchObject({
		status: 'answered',
		answer: 'raised_orange'
	});
	expect(budget).toMatchObject({ talks: 1, closed: 1, useful: 1 });
	// Nothing anywhere counts by who noted it.
	expect(Object.keys(budget).sort()).toEqual(['closed', 'isPlanWorthALook', 'talks', 'useful']);
});

describe('what helped', () => {
	const offers = async (name: Name) =>
		(await home.gateOf(name)).look(
			home.circleId,
			['signalPlan.read'],
			async (sight) => {
				sight.gave('signalPlan.read', 'plan', []);
				return offersFor(sight);
			},
			['signal.read']
		);
	const take = (by: Name, signalId: string) =>
		change(by, 'signalPlan.edit', (deed) =>
			takeOffer(deed, { signalId, phase: 'orange', actor: 'near' })
		);

	test('is offered to the plan, counts once the resident agreed, and the old version can be read', async () => {
		await planIn(home, 'anouk');
		const signalId = await raised('piet');
		await closed('anouk', signalId, 'Samen wandelen.');
		expect(await offers('gerrit')).toMatchObject([{ signalId, text: 'Samen wandelen.' }]);
		// Who may not write in the plan is offered nothing, nor who may not read the words.
		expect(await offers('piet')).toEqual([]);
		expect(await offers('saskia')).toEqual([]);
		expect(await codeOf(take('saskia', signalId))).toBe('not_found');
		await take('gerrit', signalId);
		expect(await codeOf(take('anouk', signalId))).toBe('already_answered');
		expect(await offers('gerrit')).toEqual([]);
		const texts = async () => (await planFor('toos')).active?.actions.map(({ text }) => text);
		expect(await texts()).not.toContain('Samen wandelen.');
		await agreeTo(1);
		expect(await texts()).toContain('Samen wandelen.');
		const gate = await home.gateOf('toos');
		const look = (version: number) =>
			gate.look(home.circleId, ['signalPlan.read'], (sight) => earlierPlan(sight, version));
		const old = await look(1);
		expect(old).toMatchObject({ version: 1, status: 'replaced' });
		expect(old.actions.map(({ text }) => text)).not.toContain('Samen wandelen.');
		expect(await codeOf(look(2))).toBe('not_found');
	});

	test('left out, it is not offered again', async () => {
		const signalId = await raised('piet');
		await closed('anouk', signalId, 'Radio uit.');
		await change('anouk', 'signalPlan.edit', (deed) => leaveOffer(deed, { signalId }));
		expect(await offers('anouk')).toEqual([]);
		expect((await planFor('anouk')).draft).toBeNull();
	});
});

test('weeks in which it was orange or red are no normal weeks', async () => {
	const today = careDay(home.noon);
	for (let ago = 20; ago >= 1; ago--) {
		const observedAt = new Date(home.noon.getTime() - ago * 24 * hour);
		await home.owner.execute(sql`
			insert into observation (circle_id, id, observer_id, author_id, contact, change, observed_at, received_at, care_day)
			values (${home.circleId}, ${randomId()}, ${home.ids.anouk}, ${home.ids.anouk}, 'seen', 0,
				${observedAt.toISOString()}::timestamptz, ${observedAt.toISOString()}::timestamptz, ${today - ago})`);
	}
	const set = () =>
		change('anouk', 'baseline.set', (deed) =>
			setBaseline(deed, {
				track: 'observed',
				fromOn: dayName(today - 20),
				toOn: dayName(today - 1)
			})
		);
	const id = randomId();
	const [from, to] = [10, 9].map((ago) =>
		new Date(home.noon.getTime() - ago * 24 * hour).toISOString()
	);
	await home.owner.execute(sql`
		insert into signal (circle_id, id, level, state, way, raised_at, turn, round, rounds_left,
			passed_step_ids, reached, told_ids, ended_at, outcome, phase)
		values (${home.circleId}, ${id}, 'orange', 'closed', 'circle', ${from!}::timestamptz, 1, 1, 1, '{}', true,
			'{}', ${to!}::timestamptz, 'settled', 'green')`);
	expect(await codeOf(set())).toBe('baseline_overlaps');
	await home.owner.execute(sql`delete from signal`);
	// A pause is left out of the count: fourteen days are left, and with one more too few.
	const pause = (ago: number, untilAgo: number) =>
		home.owner.execute(sql`
			insert into event (circle_id, seq, body, at) values (${home.circleId}, ${1_000 - ago},
				${JSON.stringify({ kind: 'check_in.paused', untilOn: dayName(today - untilAgo) })}::jsonb,
				${new Date(home.noon.getTime() - ago * 24 * hour).toISOString()}::timestamptz)`);
	await pause(12, 6);
	expect(await codeOf(set())).toBe('baseline_too_few');
	await home.owner.execute(sql`delete from event`);
	await pause(12, 7);
	expect(await codeOf(set())).toBe('done');
});
