import { expect, test } from 'vitest';
import type { Finding } from './kind.ts';
import { reconciled, type KeptFinding } from './reconcile.ts';

const today = 1000;

function rebuilt(day: number, evidence: string[], audience: Finding['audience'] = 'contact') {
	const finding: Finding = {
		kinds: ['together'],
		level: 'talk',
		audience,
		raisedAt: new Date('2026-03-10T11:00:00Z'),
		day,
		talkAt: null,
		guards: [],
		facts: [],
		evidence,
		status: 'open',
		answer: null,
		closedAt: null
	};
	return finding;
}

function kept(id: string, day: number, evidence: string[], more: Partial<KeptFinding> = {}) {
	return { id, day, evidence, audience: 'contact', status: 'open', ...more } as KeptFinding;
}

test('a finding is known by what it leans on', () => {
	const finding = rebuilt(999, ['b', 'c']);
	expect(reconciled([kept('one', 998, ['a', 'b'])], [finding], today)).toEqual({
		same: [{ id: 'one', finding }],
		correctedIds: [],
		fresh: []
	});
});

test('what lost its ground is corrected, but what was answered stays answered', () => {
	const stored = [kept('open', 999, ['a']), kept('answered', 998, ['b'], { status: 'answered' })];
	expect(reconciled(stored, [], today)).toEqual({
		same: [],
		correctedIds: ['open'],
		fresh: []
	});
});

test.each([
	[today, true],
	[today - 3, true],
	[today - 4, false]
])('what appears on day %i is announced: %s', (day, isAnnounced) => {
	const finding = rebuilt(day, ['a']);
	expect(reconciled([], [finding], today).fresh).toEqual([{ finding, isAnnounced }]);
});

test('asked twice about one drift, each stays the one it was', () => {
	const [first, again] = [rebuilt(970, ['drift', 'a']), rebuilt(990, ['drift', 'b'])];
	const stored = [kept('again', 990, ['drift', 'b']), kept('first', 970, ['drift', 'a'])];
	const { same } = reconciled(stored, [first, again], today);
	expect(same.map(({ id, finding }) => [id, finding.day])).toEqual([
		['again', 990],
		['first', 970]
	]);
});

test('what only named people heard is never taken for what the contact person was asked', () => {
	const { correctedIds, fresh } = reconciled(
		[kept('contact', 999, ['a'])],
		[rebuilt(999, ['a'], 'named')],
		today
	);
	expect(correctedIds).toEqual(['contact']);
	expect(fresh).toHaveLength(1);
});
