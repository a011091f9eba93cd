import { expect, test } from 'vitest';
import { categories, categoryKeys } from './category.ts';
import { isIntroduced, isNewHelper, mayHelp, missingChecks, trustDefaults } from './trust.ts';

const trust = { sinceOn: '2026-11-01', confirmed: 0, checks: [] };

test('somebody is new for thirty days, or until help of theirs was confirmed twice', () => {
	expect(isNewHelper(trust, trustDefaults, '2026-11-30')).toBe(true);
	expect(isNewHelper(trust, trustDefaults, '2026-12-01')).toBe(false);
	expect(isNewHelper({ ...trust, confirmed: 1 }, trustDefaults, '2026-11-02')).toBe(true);
	expect(isNewHelper({ ...trust, confirmed: 2 }, trustDefaults, '2026-11-02')).toBe(false);
});

test('who is new helps outside homes, whatever was looked into', () => {
	const checks = [{ kind: 'talk', validUntilOn: '2027-11-01' }] as const;
	const about = { rules: trustDefaults, on: '2026-11-10', todayOn: '2026-11-05' };
	expect(mayHelp({ category: 'walk', isAtHome: false }, trust, about)).toBe(true);
	expect(mayHelp({ category: 'walk', isAtHome: true }, { ...trust, checks }, about)).toBe(false);
});

test('what a neighbourhood asks of who comes in is asked on the day of the visit', () => {
	const rules = { ...trustDefaults, atHome: ['conduct', 'talk'] as const };
	const checks = [
		{ kind: 'talk', validUntilOn: '2027-01-01' },
		{ kind: 'conduct', validUntilOn: '2026-12-01' }
	] as const;
	const lacks = (on: string) =>
		missingChecks({ category: 'company', isAtHome: true }, { ...trust, checks }, { rules, on });
	expect(lacks('2026-12-01')).toEqual([]);
	expect(lacks('2026-12-02')).toEqual(['conduct']);
	expect(lacks('2027-02-01')).toEqual(['conduct', 'talk']);
});

test('two meet the first time with somebody beside them, where it matters', () => {
	expect(isIntroduced('odd_job', false)).toBe(true);
	expect(isIntroduced('odd_job', true)).toBe(false);
	expect(isIntroduced('walk', false)).toBe(false);
});

test('what is free of bedankpunten is care, and there are 24 kinds', () => {
	expect(categoryKeys).toHaveLength(24);
	const free = categoryKeys.filter((key) => categories[key].isFree);
	expect(free).toEqual(['groceries_ill', 'meal_ill', 'check_in', 'relief']);
	for (const key of free) expect(categories[key].isEssential).toBe(true);
	// Points are whole: a quarter of an hour each.
	for (const key of categoryKeys) expect(categories[key].minutes % 15).toBe(0);
});
