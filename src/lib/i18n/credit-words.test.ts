import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { categories, categoryKeys } from '../domain/help/category.ts';
import { categoryInWords } from './category-words.ts';
import { kindInWords } from './help-words.ts';
import { helpTime, lineInWords, otherInWords, standingInWords } from './credit-words.ts';
import type { TransferKind } from '../domain/credit.ts';

const line = (kind: TransferKind, points: number, name: string | null = 'Piet Bakker') => ({
	...{ kind, points, category: 'ride' as const },
	other: { kind: 'member' as const, name }
});

test('time comes before points, and a day of help is no day of the calendar', () => {
	expect(helpTime(1, 'nl')).toBe('15 minuten');
	expect(helpTime(6, 'nl')).toBe('1,5 uur');
	expect(helpTime(9, 'nl')).toBe('2 uur en 15 minuten');
	expect(helpTime(96, 'nl')).toBe('24 uur');
});

test('no standing is called a debt, or says how large a difference is (12.4)', () => {
	fc.assert(
		fc.property(fc.integer({ min: -400, max: 400 }), (balance) => {
			const { sentence, meaning } = standingInWords(balance, 'nl');
			expect(`${sentence} ${meaning}`).not.toMatch(/schuld|rood|tekort|moet/i);
			if (balance < 0) expect(`${sentence} ${meaning}`).not.toMatch(/\d/);
		})
	);
	expect(standingInWords(12, 'nl').sentence).toBe('U heeft 3 uur te goed');
	expect(standingInWords(-7, 'nl').sentence).toBe('U kreeg meer dan u gaf. Dat mag.');
});

describe('a line', () => {
	test('says who helped whom; with what only for who asked for it', () => {
		expect(lineInWords(line('help', -4), true)).toBe('Piet hielp u met een rit');
		expect(lineInWords(line('help', 4), true)).toBe('U hielp Piet met een rit');
		expect(lineInWords(line('help', -4), false)).toBe('Piet hielp u');
	});

	test('begins with a capital, whoever it is about', () => {
		const gone = { kind: 'gone' as const, name: null };
		expect(lineInWords({ ...line('help', -4), other: gone }, false)).toBe('Een oud-lid hielp u');
		const pot = { kind: 'pot' as const, name: null };
		expect(lineInWords({ ...line('gift', -4), other: pot }, false)).toBe(
			'U gaf punten aan de buurtpot'
		);
	});
});

test('of people only the first name is said; an organisation has its whole name', () => {
	expect(otherInWords({ kind: 'member', name: 'Piet de Boer' })).toBe('Piet');
	expect(otherInWords({ kind: 'organisation', name: 'Sportclub De Linde' })).toBe(
		'Sportclub De Linde'
	);
});

test('every kind of help has words of its own', () => {
	const words = categoryKeys.map(categoryInWords);
	expect(new Set(words).size).toBe(Object.keys(categories).length);
	const names = categoryKeys.map(kindInWords);
	expect(new Set(names).size).toBe(words.length);
	for (const name of names) expect(name).toMatch(/^\p{Lu}/u);
});
