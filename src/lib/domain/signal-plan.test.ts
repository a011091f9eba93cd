import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import { usualRules } from './finding/kind.ts';
import type { Phase } from './phase.ts';
import type { Representation, Standing } from './policy/standing.ts';
import {
	agreed,
	assertReadable,
	draftFrom,
	emergencyCard,
	gapsOf,
	hintsFor,
	isReviewDue,
	learned,
	mayActAgainstWish,
	rulesOf,
	usualReviewOn,
	waysToConfirm,
	type PlanAction,
	type PlanSign,
	type SignalPlan,
	type WayOut
} from './signal-plan.ts';
import { RulesForm } from './signal-plan-form.ts';
import { supportLinesMost, type SupportLine } from './support.ts';

const noon = new Date('2026-03-04T11:00:00Z');
const here = { now: noon, presentIds: ['sanne'] };

const sign = (phase: Phase, text: string): PlanSign => ({ id: text, phase, text, source: 'me' });
const action = (phase: Phase, text: string, more: Partial<PlanAction> = {}): PlanAction => ({
	id: text,
	phase,
	text,
	actor: 'near',
	personId: null,
	isAvoid: false,
	...more
});
const signs = (phase: Phase, count: number) =>
	Array.from({ length: count }, (_, index) => sign(phase, `${phase} ${index}`));

const draft: SignalPlan = {
	...draftFrom(null),
	signs: [
		sign('green', 'Ik sta om 8:00 op'),
		sign('orange', 'Ik slaap slecht'),
		sign('red', 'Ik ben verward')
	],
	actions: [
		action('orange', 'Sanne belt'),
		action('red', 'Blijf bij mij'),
		action('red', 'de politie bellen', { isAvoid: true })
	]
};

function standing(role: Standing['role'], representation: Representation | null = null): Standing {
	return {
		circleId: 'c',
		personId: role,
		residentId: 'resident',
		role,
		organisationId: null,
		endsAt: null,
		removedAt: null,
		closedAt: null,
		isContact: false,
		isBackup: false,
		answers: [],
		representation,
		rights: [],
		provedAt: noon,
		strong: true,
		byCard: false
	};
}

const resident = standing('resident');
const mentor: Representation = {
	ground: 'mentor',
	scope: ['health'],
	reviewOn: '2026-12-31',
	endsAt: null
};
const promise: SupportLine = {
	...{ id: 'p', level: 'extra', personId: 'sanne', what: 'Kookt', hours: '', payer: '' },
	untilOn: '2026-09-01'
};
const active = agreed(draft, resident, '2026-09-04', noon);

describe('writing it together', () => {
	test('gentle words: three to five signs, at most three actions a phase', () => {
		const content = {
			...draft,
			signs: [...signs('green', 2), ...signs('orange', 3), ...signs('red', 6)],
			actions: ['a', 'b', 'c', 'd'].map((text) => action('red', text))
		};
		expect(hintsFor(content)).toEqual([
			{ phase: 'green', kind: 'few_signs' },
			{ phase: 'red', kind: 'many_signs' },
			{ phase: 'red', kind: 'many_actions' }
		]);
		expect(hintsFor({ ...content, signs: signs('red', 5), actions: [] })).toEqual([]);
	});

	test('it stops at ten agreements at one level of help, and keeps them in the next draft', () => {
		const lines = (count: number) =>
			Array.from({ length: count }, (_, index) => ({ ...promise, id: String(index) }));
		const full = { ...draft, support: [...lines(supportLinesMost), { ...promise, id: 'c' }] };
		expect(() => assertReadable(full)).toThrow('too_many');
		const two = [...lines(supportLinesMost), { ...promise, level: 'crisis' as const }];
		expect(() => assertReadable({ ...draft, support: two })).not.toThrow();
		expect(draftFrom({ ...active, support: two }).support).toEqual(two);
	});

	test('it stops at ten signs and six actions a phase', () => {
		const full = { ...draft, signs: signs('red', 10) };
		expect(() => assertReadable(full)).not.toThrow();
		expect(() => assertReadable({ ...full, signs: signs('red', 11) })).toThrow('too_many');
		const actions = Array.from({ length: 7 }, (_, index) => action('orange', `${index}`));
		expect(() => assertReadable({ ...draft, actions })).toThrow('too_many');
		expect(() => assertReadable({ ...draft, actions: actions.slice(1) })).not.toThrow();
	});

	test('each phase needs a sign, orange and red something that is done', () => {
		expect(gapsOf(draftFrom(null))).toEqual([
			{ phase: 'green', kind: 'no_sign' },
			{ phase: 'orange', kind: 'no_sign' },
			{ phase: 'orange', kind: 'no_action' },
			{ phase: 'red', kind: 'no_sign' },
			{ phase: 'red', kind: 'no_action' }
		]);
		const onlyAvoid = draft.actions.filter(({ phase, isAvoid }) => phase === 'orange' || isAvoid);
		expect(gapsOf({ ...draft, actions: onlyAvoid })).toEqual([{ phase: 'red', kind: 'no_action' }]);
		expect(gapsOf(draft)).toEqual([]);
	});
});

describe('agreeing', () => {
	test('the resident agrees, and from then on it counts', () => {
		expect(active).toMatchObject({
			status: 'active',
			version: 1,
			agreement: { personId: 'resident', ground: null, at: noon, reviewOn: '2026-09-04' }
		});
	});

	test('who represents them does so on a ground that is kept', () => {
		const by = standing('family', mentor);
		expect(agreed(draft, by, '2026-09-04', noon).agreement.ground).toBe('mentor');
	});

	test('nobody else can, nor whose representing has ended', () => {
		expect(() => agreed(draft, standing('family'), '2026-09-04', noon)).toThrow('not_found');
		const ended = standing('family', { ...mentor, endsAt: noon });
		expect(() => agreed(draft, ended, '2026-09-04', noon)).toThrow('not_found');
	});

	test('a plan that says nothing of a phase cannot be agreed to', () => {
		const empty = { ...draft, signs: draft.signs.slice(1) };
		expect(() => agreed(empty, resident, '2026-09-04', noon)).toThrow('signal_plan_incomplete');
	});

	test('it is looked at again within a year', () => {
		expect(usualReviewOn(noon)).toBe('2026-09-04');
		expect(() => agreed(draft, resident, '2026-03-04', noon)).toThrow('review_in_time');
		expect(() => agreed(draft, resident, '2027-03-05', noon)).toThrow('review_in_time');
		expect(agreed(draft, resident, '2027-03-04', noon).status).toBe('active');
	});

	test('it is looked at again on its day, and after it was used', () => {
		expect(isReviewDue(active, null, noon)).toBe(false);
		expect(isReviewDue(active, null, new Date('2026-09-03T22:00:00Z'))).toBe(true);
		expect(isReviewDue(active, new Date('2026-03-05T11:00:00Z'), noon)).toBe(true);
		expect(isReviewDue(active, new Date('2026-03-03T11:00:00Z'), noon)).toBe(false);
		expect(isReviewDue(draft, noon, noon)).toBe(false);
		const support = [{ ...promise, untilOn: '2026-03-18' }];
		expect(isReviewDue({ ...active, support }, null, noon)).toBe(true);
		const far = [{ ...promise, untilOn: '2026-03-19' }];
		expect(isReviewDue({ ...active, support: far }, null, noon)).toBe(false);
	});
});

describe('versions', () => {
	test('a new draft begins with what is active, signs keep their ids', () => {
		const next = draftFrom(active);
		expect(next).toMatchObject({ version: 2, status: 'draft', agreement: null });
		expect(next.signs).toEqual(active.signs);
	});

	test('what helped goes into a draft, once, and counts only when agreed to', () => {
		const helped = action('red', 'De radio uit');
		const next = learned(draftFrom(active), helped);
		expect(next.actions.at(-1)).toEqual(helped);
		expect(learned(next, { ...helped, id: 'again' })).toBe(next);
		expect(emergencyCard(next, [], here).plan).toBeNull();
	});
});

describe('acting against the wish of a moment', () => {
	const againstWish = { text: 'Sanne mag binnenkomen', signedAt: noon, withdrawnAt: null };

	test('holds while it is signed and the plan counts', () => {
		expect(mayActAgainstWish({ ...active, againstWish })).toBe('Sanne mag binnenkomen');
		expect(mayActAgainstWish(active)).toBeNull();
		expect(mayActAgainstWish({ ...draft, againstWish })).toBeNull();
	});

	test('is taken back at once', () => {
		const withdrawn = { ...againstWish, withdrawnAt: noon };
		expect(mayActAgainstWish({ ...active, againstWish: withdrawn })).toBeNull();
		expect(
			emergencyCard({ ...active, againstWish: withdrawn }, [], here).plan?.againstWish
		).toBeNull();
	});
});

describe('the emergency card', () => {
	const way: WayOut = {
		id: 'w',
		kind: 'number',
		label: 'Oma',
		phone: '085 000 00 12',
		hours: 'altijd',
		confirmedOn: '2026-01-01'
	};

	test('shows what counts, red first, and what rather not', () => {
		expect(emergencyCard(active, [way], here)).toEqual({
			plan: {
				version: 1,
				reviewOn: '2026-09-04',
				phases: [
					{
						phase: 'red',
						signs: ['Ik ben verward'],
						actions: [{ text: 'Blijf bij mij', actor: 'near', personId: null }],
						avoid: ['de politie bellen']
					},
					{
						phase: 'orange',
						signs: ['Ik slaap slecht'],
						actions: [{ text: 'Sanne belt', actor: 'near', personId: null }],
						avoid: []
					},
					{ phase: 'green', signs: ['Ik sta om 8:00 op'], actions: [], avoid: [] }
				],
				againstWish: null,
				support: []
			},
			ways: [way]
		});
	});

	test('shows what is ready for when it gets worse, nothing that is over, and nobody who left', () => {
		const line = (id: string, untilOn: string, personId = 'sanne'): SupportLine => ({
			...{ id, level: 'extra', personId, what: 'Kookt', hours: '', payer: '', untilOn }
		});
		const support = [
			line('over', '2026-03-03'),
			line('today', '2026-03-04'),
			line('left', '2026-09-04', 'bas')
		];
		const card = emergencyCard({ ...active, support }, [], here);
		expect(card.plan?.support.map(({ id }) => id)).toEqual(['today']);
	});

	test('without a plan that counts it has the numbers', () => {
		expect(emergencyCard(null, [way], here)).toEqual({ plan: null, ways: [way] });
		expect(emergencyCard(draft, [way], here).plan).toBeNull();
		expect(emergencyCard({ ...active, status: 'replaced' }, [way], here).plan).toBeNull();
	});

	test('a number is asked about again after 13 weeks', () => {
		const onDay = (confirmedOn: string) => waysToConfirm([{ ...way, confirmedOn }], noon).length;
		expect(onDay('2025-12-03')).toBe(0);
		expect(onDay('2025-12-02')).toBe(1);
	});
});

describe('how much people have to see (D8)', () => {
	const typed = { people: '3', withinDays: '4', signs: '5', inDays: '20' };
	const rules = { together: { people: 3, hours: 96 }, addingUp: { signs: 5, days: 20 } };

	test('is set in people, days and signs, within the limits', () => {
		expect(v.parse(RulesForm, typed)).toEqual(rules);
		for (const more of [{ people: '1' }, { withinDays: '8' }, { signs: '11' }, { inDays: '6' }])
			expect(v.safeParse(RulesForm, { ...typed, ...more }).success).toBe(false);
	});

	test('is as usual where a plan says nothing of it, or what no plan may say', () => {
		expect(rulesOf(null)).toEqual(usualRules);
		expect(rulesOf(draft)).toEqual(usualRules);
		expect(rulesOf({ rules })).toEqual(rules);
		const tooFew = { ...rules, together: { people: 1, hours: 96 } };
		expect(rulesOf({ rules: tooFew })).toEqual(usualRules);
	});

	test('goes on into the next draft', () => {
		expect(draftFrom({ ...draft, rules }).rules).toEqual(rules);
		expect(draftFrom(draft)).not.toHaveProperty('rules');
	});
});
