import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { dayOf, daysAfter } from '#lib/domain/day.ts';
import type { FindingRules } from '#lib/domain/finding/index.ts';
import { randomId } from '#lib/domain/id.ts';
import { databaseOf, openPool, type Db, type Sql } from '#lib/server/db/connect.ts';
import { rebuild } from '#lib/server/finding/index.ts';
import { Gate } from '#lib/server/gate/index.ts';
import { agree } from '#lib/server/plan-agree.ts';
import { planView, setAutoOrange, setRules } from '#lib/server/signal-plan.ts';
import { noteIn, planIn } from '../support/noted-circle.ts';
import { toldCircle, type ToldCircle } from '../support/told-circle.ts';

// How much people have to see before it is a talk: a plan can set that, and it counts after a yes
// (S4, D8).

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
		baseline, event, change, given, reading, notice, job cascade`);
	await home.owner.execute(sql`
		update circle set last_seq = 0, contact_id = ${home.ids.anouk}, backup_id = null`);
	await home.setClock(0);
});

const three: FindingRules = {
	together: { people: 3, hours: 96 },
	addingUp: { signs: 5, days: 20 }
};
const draft = async (rules: FindingRules) => {
	const gate = await home.gateOf('anouk');
	const sent = { id: randomId(), content: rules };
	await gate.change(home.circleId, sent, ['signalPlan.edit'], (deed) => setRules(deed, rules));
};
const say = async (edition: number) => {
	const gate = await home.gateOf('gerrit');
	const form = { reviewOn: daysAfter(dayOf(home.noon), 90), edition };
	await gate.change(
		home.circleId,
		{ id: randomId(), content: form },
		['signalPlan.agree'],
		(deed) => agree(deed, form)
	);
};
const talks = async () => {
	await Gate.asSystem(worker, 'finding.rebuild', home.circleId, { lock: true }, rebuild);
	const rows = await home.owner.execute<{ status: string }>(
		sql`select status from finding where level = 'talk' order by raised_at`
	);
	return rows.map(({ status }) => status);
};

test('where a plan asks for three people, two are not enough, from the yes on and not before', async () => {
	await planIn(home, 'anouk');
	await noteIn(home, 'anouk', { change: '2' });
	await noteIn(home, 'piet', { change: '2' });
	await draft(three);
	expect(await talks()).toEqual(['open']);
	await say(1);
	expect(await talks()).toEqual(['corrected']);
	await noteIn(home, 'toos', { change: '3' });
	expect(await talks()).toContain('open');
});

test('what a plan sets stays in its next draft', async () => {
	await planIn(home, 'anouk');
	await draft(three);
	await say(1);
	const gate = await home.gateOf('anouk');
	const sent = { id: randomId(), content: true };
	await gate.change(home.circleId, sent, ['signalPlan.edit'], (deed) =>
		setAutoOrange(deed, { autoOrange: true })
	);
	const seen = await home.gateOf('anouk');
	const plan = await seen.look(home.circleId, ['signalPlan.read'], planView);
	expect(plan.active?.rules).toEqual(three);
	expect(plan.draft).toMatchObject({ autoOrange: true, rules: three });
});
