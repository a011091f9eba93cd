import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { dayOf, daysAfter } from '#lib/domain/day.ts';
import { randomId } from '#lib/domain/id.ts';
import type { WritePermission } from '#lib/domain/policy/matrix.ts';
import { supportOf } from '#lib/domain/signal-plan.ts';
import type { RaisedLevel, SupportAnswer, SupportLevel } from '#lib/domain/support.ts';
import { databaseOf, openPool, type Db, type Sql } from '#lib/server/db/connect.ts';
import { Gate, type Deed } from '#lib/server/gate/index.ts';
import { leave } from '#lib/server/membership/index.ts';
import { openNotice, planNotices } from '#lib/server/notice.ts';
import { agree } from '#lib/server/plan-agree.ts';
import { planView, removeFromPlan, setSupport } from '#lib/server/signal-plan.ts';
import {
	answerSupport,
	keepSupport,
	lowerSupport,
	raisableBySignal,
	raiseBySignal,
	raiseSupport,
	supportAtHome,
	supportView
} from '#lib/server/support.ts';
import { planIn } from '../support/noted-circle.ts';
import { toldCircle, type Name, type ToldCircle } from '../support/told-circle.ts';

// What was agreed for when it gets worse starts in one action, and tells each who promised something;
// it becomes less only when both sides say so (D9, S07).

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
		.execute(sql`truncate support, support_ask, signal, signal_plan, event, change, given,
		reading, notice, job cascade`);
	await home.owner.execute(sql`
		update circle set last_seq = 0, contact_id = ${home.ids.anouk}, backup_id = null`);
	await home.owner.execute(sql`update member set removed_at = null`);
	await home.setClock(0);
});

const dayMs = 86_400_000;

async function change<P extends WritePermission, T extends object>(
	by: Name,
	needs: P,
	work: (deed: Deed<P>) => Promise<T>
): Promise<T> {
	const gate = await home.gateOf(by);
	const sent = { id: randomId(), content: randomId() };
	return (await gate.change(home.circleId, sent, [needs], work as never)) as T;
}

type Said = { who: Name; level?: RaisedLevel; what?: string; days?: number };

/** A plan that the resident agreed to, with these agreements in it. */
async function agreedWith(...said: Said[]): Promise<void> {
	await planIn(home, 'anouk');
	for (const { who, level = 'extra', what = 'Kookt.', days = 100 } of said) {
		await change('anouk', 'signalPlan.edit', (deed) =>
			setSupport(deed, {
				...{ lineId: randomId(), level, personId: home.ids[who], what, hours: '2 uur', payer: '' },
				untilOn: daysAfter(dayOf(deed.now), days)
			})
		);
	}
	const form = { reviewOn: daysAfter(dayOf(home.noon), 90), edition: said.length };
	await change('gerrit', 'signalPlan.agree', (deed) => agree(deed, form));
}
async function raise(by: Name, level: RaisedLevel = 'extra'): Promise<string> {
	const supportId = randomId();
	await change(by, 'support.raise', (deed) => raiseSupport(deed, { supportId, level }));
	return supportId;
}
const say = (by: Name, supportId: string, answer: SupportAnswer) =>
	change(by, 'support.answer', (deed) => answerSupport(deed, { supportId, answer }));
const lower = (by: Name, supportId: string, to: SupportLevel = 'rest') =>
	change(by, 'support.lower', (deed) => lowerSupport(deed, { supportId, to }));
const seenBy = async (by: Name) =>
	(await home.gateOf(by)).look(home.circleId, ['support.read', 'signalPlan.read'], supportView);
const homeOf = async (by: Name, isOpened = true) =>
	(await home.gateOf(by)).look(home.circleId, ['support.read'], (sight) =>
		supportAtHome(sight, { isOpened })
	);
const nameOf = (id: string) =>
	(Object.keys(home.ids) as Name[]).find((name) => home.ids[name] === id) ?? id;

/** Who was told of which kind of line, by name. */
async function told(kind: string): Promise<string[]> {
	const lines = await home.owner.execute<{ seq: string }>(
		sql`select seq from event where body ->> 'kind' = ${kind} order by seq`
	);
	const names: string[] = [];
	for (const { seq } of lines) {
		await Gate.asSystem(worker, 'notice.plan', home.circleId, { lock: false }, (errand) =>
			planNotices(errand, Number(seq))
		);
		const rows = await home.owner.execute<{ personId: string; kind: string }>(
			sql`select person_id as "personId", kind from notice where seq = ${Number(seq)}`
		);
		names.push(...rows.map((row) => `${nameOf(row.personId)}: ${row.kind}`));
	}
	return names.sort();
}

/** Who saw what they promised and what they said, as who raised it reads it. */
const asks = async () =>
	Object.fromEntries(
		(await seenBy('anouk')).now!.asks.map(({ personId, seenAt, answer }) => [
			nameOf(personId),
			[seenAt !== null, answer]
		])
	);

test('one action raises it, and tells each who promised something for it, and nobody else', async () => {
	await agreedWith(
		{ who: 'piet', what: 'Haalt boodschappen.' },
		{ who: 'piet', what: 'Kookt op zondag.' },
		{ who: 'toos' },
		{ who: 'saskia', level: 'crisis' }
	);
	const supportId = await raise('anouk');
	expect(await told('support.asked')).toEqual(['piet: asked', 'toos: asked']);
	expect(await told('support.raised')).toEqual(['gerrit: news']);
	const { now } = await seenBy('gerrit');
	expect(now).toMatchObject({ id: supportId, level: 'extra', raisedById: home.ids.anouk });
	const piet = await homeOf('piet');
	expect(piet.mine?.lines.map(({ what }) => what)).toEqual([
		'Haalt boodschappen.',
		'Kookt op zondag.'
	]);
	expect((await homeOf('saskia')).mine).toBeNull();
	const [first] = await home.owner.execute<{ id: string }>(
		sql`select id from notice where kind = 'asked' and person_id = ${home.ids.piet}`
	);
	const gate = await home.gateOf('piet');
	expect(await gate.own((own) => openNotice(own, first!.id))).toBe(`/circles/${home.circleId}`);
});

test('who was told, who saw it and who said what is shown to who raised it', async () => {
	await agreedWith({ who: 'piet' }, { who: 'toos' });
	const supportId = await raise('anouk');
	expect(await asks()).toEqual({ piet: [false, null], toos: [false, null] });
	await homeOf('piet', false);
	expect(await asks()).toMatchObject({ piet: [false, null] });
	await homeOf('piet');
	await say('toos', supportId, 'cannot');
	expect(await asks()).toEqual({ piet: [true, null], toos: [true, 'cannot'] });
	expect(await told('support.declined')).toEqual(['anouk: news', 'gerrit: news']);
	await say('toos', supportId, 'does');
	expect(await asks()).toMatchObject({ toos: [true, 'does'] });
	await expect(say('saskia', supportId, 'does')).rejects.toThrow('not_found');
});

test('what is over is shown as over and told to nobody; who left is told nothing', async () => {
	await agreedWith({ who: 'piet', days: 10 }, { who: 'toos' }, { who: 'saskia' });
	await home.setClock(11 * dayMs);
	await home.owner.execute(
		sql`update member set removed_at = kring_now() where person_id = ${home.ids.toos}`
	);
	const before = await seenBy('anouk');
	const states = before.lines.map(({ personId, state }) => [nameOf(personId), state]);
	expect(states).toEqual([
		['piet', 'over'],
		['toos', 'left'],
		['saskia', 'ready']
	]);
	await raise('anouk');
	expect(await told('support.asked')).toEqual(['saskia: asked']);
});

test('nothing is raised that would tell nobody, or that is on already', async () => {
	await agreedWith({ who: 'piet', days: 20 });
	await home.setClock(21 * dayMs);
	expect((await seenBy('anouk')).mayRaise).toEqual([]);
	await expect(raise('anouk')).rejects.toThrow('support_nothing_ready');
	await home.setClock(0);
	expect((await seenBy('anouk')).mayRaise).toEqual(['extra']);
	await expect(raise('anouk', 'crisis')).rejects.toThrow('support_nothing_ready');
	await raise('anouk');
	await expect(raise('saskia')).rejects.toThrow('support_is_on');
	await expect(raise('piet', 'crisis')).rejects.toThrow('not_found');
});

test('in a crisis what was agreed for extra help goes on, without being asked twice', async () => {
	await agreedWith(
		{ who: 'piet' },
		{ who: 'toos' },
		{ who: 'toos', level: 'crisis', what: 'Blijft.' }
	);
	const first = await raise('anouk');
	await say('piet', first, 'does');
	const second = await raise('anouk', 'crisis');
	expect(await told('support.over')).toEqual([]);
	expect(await told('support.asked')).toEqual(['piet: asked', 'toos: asked', 'toos: asked']);
	const asks = (await seenBy('anouk')).now!.asks;
	expect(asks.map(({ personId, answer }) => [nameOf(personId), answer])).toEqual(
		expect.arrayContaining([
			['piet', 'does'],
			['toos', null]
		])
	);
	await lower('gerrit', second, 'extra');
	await lower('anouk', second, 'extra');
	const { now } = await seenBy('anouk');
	expect(now?.level).toBe('extra');
	expect(now?.asks.find(({ personId }) => personId === home.ids.piet)?.answer).toBe('does');
});

test('it becomes less only when both sides say so, and who did more hears it', async () => {
	await agreedWith({ who: 'piet' }, { who: 'toos' });
	const supportId = await raise('anouk');
	await say('toos', supportId, 'cannot');
	await expect(lower('piet', supportId)).rejects.toThrow('not_found');
	await lower('anouk', supportId);
	await lower('anouk', supportId);
	expect((await seenBy('gerrit')).now?.level).toBe('extra');
	expect((await homeOf('gerrit')).isAskedToLower).toBe(true);
	expect((await homeOf('anouk')).isAskedToLower).toBe(false);
	expect(await told('support.lowering_asked')).toEqual(['gerrit: news']);
	await change('gerrit', 'support.lower', (deed) => keepSupport(deed, { supportId }));
	expect((await seenBy('anouk')).now?.lowering).toBeNull();
	await lower('gerrit', supportId);
	expect((await seenBy('gerrit')).now?.level).toBe('extra');
	await lower('anouk', supportId);
	expect((await seenBy('gerrit')).now).toBeNull();
	expect(await told('support.over')).toEqual(['piet: news']);
	expect(await homeOf('piet')).toMatchObject({ level: 'rest', mine: null, isOver: true });
	expect(await homeOf('toos')).toMatchObject({ isOver: false });
	await home.setClock(4 * dayMs);
	expect(await homeOf('piet')).toMatchObject({ isOver: false });
	await expect(lower('gerrit', supportId)).rejects.toThrow('not_found');
});

test('who took a signal on raises it because of that signal, and nobody because of another', async () => {
	await agreedWith({ who: 'piet' });
	const signalId = randomId();
	await home.owner
		.execute(sql`insert into signal (circle_id, id, level, state, way, raised_at, turn, round,
			rounds_left, passed_step_ids, reached, told_ids, taken_by_id, act_by, next_step_at, undertaking)
		values (${home.circleId}, ${signalId}, 'orange', 'taken_on', 'circle', kring_now(), 1, 0, 1, '{}', true,
			'{}', ${home.ids.toos}, kring_now() + interval '1 day', kring_now() + interval '1 day', 'visit')`);
	const bySignal = (by: Name, of: string) =>
		change(by, 'support.raiseBySignal', (deed) =>
			raiseBySignal(deed, { supportId: randomId(), level: 'extra', signalId: of })
		);
	await expect(bySignal('piet', signalId)).rejects.toThrow('not_found');
	await expect(bySignal('toos', randomId())).rejects.toThrow('not_found');
	const offered = async (by: Name, isTaker: boolean) =>
		(await home.gateOf(by)).look(home.circleId, ['support.read', 'signalPlan.read'], (sight) =>
			raisableBySignal(sight, { isTaker })
		);
	expect(await offered('toos', true)).toEqual(['extra']);
	expect(await offered('toos', false)).toEqual([]);
	await bySignal('toos', signalId);
	expect(await offered('toos', true)).toEqual([]);
	expect(await told('support.asked')).toEqual(['piet: asked']);
	expect((await seenBy('toos')).now?.raisedById).toBe(home.ids.toos);
});

test('that there is more help is seen by whom it concerns, and not by everybody', async () => {
	await agreedWith({ who: 'piet' });
	await raise('anouk');
	for (const name of ['gerrit', 'anouk', 'saskia', 'piet'] as const)
		expect((await seenBy(name)).now, name).not.toBeNull();
	const toos = await seenBy('toos');
	expect(toos.now).toBeNull();
	expect(toos.lines).toHaveLength(1);
	expect((await homeOf('toos')).level).toBe('rest');
});

test('before an agreement ends the contact person is asked to look, and the plan says so', async () => {
	await agreedWith({ who: 'piet', days: 30 });
	expect((await homeOf('anouk')).endsSoonOn).toBeNull();
	await home.setClock(20 * dayMs);
	expect((await homeOf('anouk')).endsSoonOn).toBe(daysAfter(dayOf(home.noon), 30));
	expect((await homeOf('piet')).endsSoonOn).toBeNull();
	expect((await homeOf('gerrit')).ready).toHaveLength(1);
	await home.setClock(40 * dayMs);
	expect((await homeOf('gerrit')).ready).toEqual([]);
});

test('an agreement is changed in the next draft and stays as it was until the yes', async () => {
	await agreedWith({ who: 'piet' });
	await change('anouk', 'signalPlan.edit', (deed) =>
		setSupport(deed, {
			...{ lineId: randomId(), level: 'crisis', personId: home.ids.toos, what: 'Blijft slapen.' },
			...{ hours: '', payer: '', untilOn: daysAfter(dayOf(deed.now), 5) }
		})
	);
	const gate = await home.gateOf('anouk');
	const plan = await gate.look(home.circleId, ['signalPlan.read'], planView);
	expect(plan.active?.support).toHaveLength(1);
	expect(plan.draft?.support).toHaveLength(2);
	const past = {
		lineId: randomId(),
		level: 'extra',
		what: 'Kookt.',
		hours: '',
		payer: ''
	} as const;
	const wrong = (personId: string, days: number) =>
		change('anouk', 'signalPlan.edit', (deed) =>
			setSupport(deed, { ...past, personId, untilOn: daysAfter(dayOf(deed.now), days) })
		);
	await expect(wrong(home.ids.piet, -1)).rejects.toThrow('review_in_time');
	await expect(wrong(home.ids.piet, 400)).rejects.toThrow('review_in_time');
	await expect(wrong(randomId(), 10)).rejects.toThrow('not_found');
});

test('back to help that nobody would give is not offered, and not done', async () => {
	await agreedWith({ who: 'saskia', level: 'crisis' });
	const supportId = await raise('anouk', 'crisis');
	expect((await seenBy('anouk')).lowersTo).toEqual(['rest']);
	await expect(lower('anouk', supportId, 'extra')).rejects.toThrow('support_nothing_ready');
	expect((await seenBy('gerrit')).now?.lowering).toBeNull();
	await lower('anouk', supportId);
	expect(await lower('gerrit', supportId)).toMatchObject({ isLower: true });
});

test('whose part is over reads so, also while others go on', async () => {
	await agreedWith({ who: 'piet' }, { who: 'saskia', level: 'crisis' });
	const supportId = await raise('anouk', 'crisis');
	expect((await seenBy('anouk')).lowersTo).toEqual(['rest', 'extra']);
	await lower('anouk', supportId, 'extra');
	expect((await homeOf('saskia')).isOver).toBe(false);
	await lower('gerrit', supportId, 'extra');
	expect(await homeOf('saskia')).toMatchObject({ mine: null, isOver: true });
	const piet = await homeOf('piet');
	expect([piet.mine === null, piet.isOver]).toEqual([false, false]);
	await home.setClock(4 * dayMs);
	expect((await homeOf('saskia')).isOver).toBe(false);
});

test('who leaves does it no more: whoever raised it and who looks after the circle hear so', async () => {
	await agreedWith({ who: 'piet' }, { who: 'toos' }, { who: 'saskia' });
	const supportId = await raise('anouk');
	await say('toos', supportId, 'does');
	await say('saskia', supportId, 'cannot');
	await change('saskia', 'circle.leave', leave);
	expect(await told('support.declined')).toEqual(['anouk: news', 'gerrit: news']);
	await change('toos', 'circle.leave', leave);
	expect(await told('support.declined')).toEqual([
		...['anouk: news', 'anouk: news', 'gerrit: news', 'gerrit: news']
	]);
	expect(await asks()).toMatchObject({ piet: [false, null], toos: [true, 'cannot'] });
});

test('another plan while help is on tells whose part changed, and nobody else', async () => {
	await agreedWith({ who: 'piet' }, { who: 'toos' });
	const supportId = await raise('anouk');
	await say('piet', supportId, 'does');
	await say('toos', supportId, 'does');
	const gate = await home.gateOf('anouk');
	const { active } = await gate.look(home.circleId, ['signalPlan.read'], planView);
	const toos = supportOf(active).find(({ personId }) => personId === home.ids.toos)!;
	await change('anouk', 'signalPlan.edit', (deed) => removeFromPlan(deed, { id: toos.id }));
	await change('anouk', 'signalPlan.edit', (deed) =>
		setSupport(deed, {
			...{ lineId: randomId(), level: 'extra', personId: home.ids.saskia, what: 'Komt.' },
			...{ hours: '', payer: '', untilOn: daysAfter(dayOf(deed.now), 50) }
		})
	);
	expect(await told('support.asked')).toEqual(['piet: asked', 'toos: asked']);
	await change('gerrit', 'signalPlan.agree', (deed) =>
		agree(deed, { reviewOn: daysAfter(dayOf(home.noon), 90), edition: 2 })
	);
	expect(await asks()).toEqual({ piet: [true, 'does'], saskia: [false, null] });
	expect(await told('support.asked')).toEqual(['piet: asked', 'saskia: asked', 'toos: asked']);
	expect(await told('support.over')).toEqual(['toos: news']);
	expect((await seenBy('gerrit')).now).toMatchObject({ id: supportId, level: 'extra' });
	expect((await homeOf('toos')).mine).toBeNull();
});

test('who speaks for the resident about health says yes to less, or no', async () => {
	await home.owner.execute(sql`
		insert into representation (circle_id, person_id, ground, scope, review_on, resident_told,
			recorded_by_id, recorded_at)
		values (${home.circleId}, ${home.ids.toos}, 'mandate', array['health'], '2028-01-01', 'Verteld.',
			${home.ids.anouk}, kring_now())`);
	try {
		await agreedWith({ who: 'piet' });
		const supportId = await raise('anouk');
		await lower('anouk', supportId);
		expect((await homeOf('toos')).isAskedToLower).toBe(true);
		expect((await seenBy('toos')).sides).toEqual(['resident']);
		await change('toos', 'support.lower', (deed) => keepSupport(deed, { supportId }));
		await lower('anouk', supportId);
		expect(await lower('toos', supportId)).toMatchObject({ isLower: true });
	} finally {
		await home.owner.execute(sql`delete from representation where person_id = ${home.ids.toos}`);
	}
});

test('a yes to less help waits a week, and only while who said it can still say so', async () => {
	await agreedWith({ who: 'piet' });
	const supportId = await raise('anouk');
	await lower('anouk', supportId);
	await home.owner.execute(sql`update circle set contact_id = ${home.ids.toos}`);
	expect((await seenBy('gerrit')).now?.lowering).toBeNull();
	expect(await lower('gerrit', supportId)).toMatchObject({ isLower: false });
	await home.setClock(7 * dayMs - 60_000);
	expect((await homeOf('toos')).isAskedToLower).toBe(true);
	await home.setClock(7 * dayMs + 60_000);
	expect((await homeOf('toos')).isAskedToLower).toBe(false);
	expect(await lower('toos', supportId)).toMatchObject({ isLower: false });
	expect(await lower('gerrit', supportId)).toMatchObject({ isLower: true });
});
