import fc from 'fast-check';
import * as v from 'valibot';
import { expect, test } from 'vitest';
import { areasAround, FindForm, foundAreas, type FindableArea } from './find-area.ts';

const area = (slug: string, others: Partial<FindableArea> = {}): FindableArea => ({
	...{ slug, name: slug, town: 'Wolderland', postcodes: [], names: [], isAlive: true },
	...others
});
const slugs = (areas: readonly FindableArea[]) => areas.map(({ slug }) => slug);
const typed = (place: string) => {
	const parsed = v.safeParse(FindForm, { place });
	return parsed.success ? parsed.output.place : null;
};
const found = (areas: readonly FindableArea[], place: string) => {
	const { how, areas: ofThem } = foundAreas(areas, typed(place)!);
	return [how, ...slugs(ofThem)];
};

test.each([
	['1234', { kind: 'postcode', postcode: '1234' }],
	['1234 ab', { kind: 'postcode', postcode: '1234' }],
	[' 1234AB ', { kind: 'postcode', postcode: '1234' }],
	['Sint Ánna', { kind: 'name', words: ['sint', 'anna'] }],
	['’s-Hertogenbosch', { kind: 'name', words: ['s', 'hertogenbosch'] }],
	['Ee', { kind: 'name', words: ['ee'] }],
	['2e Exloërmond', { kind: 'name', words: ['2e', 'exloermond'] }],
	['12', null],
	['12345', null],
	['0123', null],
	['123 ab', null],
	['2e', null],
	['1234 a', null],
	['a', null],
	['', null],
	['?!', null],
	['x'.repeat(61), null]
])('what a stranger types: %j', (place, wanted) => {
	const { typed: text, ...others } = typed(place) ?? { typed: null };
	expect(text === null ? null : others).toEqual(wanted);
	if (text !== null) expect(place.trim()).toContain(text);
});

const vlier = area('vlierkwartier', {
	...{ name: 'Vlierkwartier', postcodes: ['1234', '1235'] },
	names: ['Sporthal De Linde', 'Kom gerust langs']
});
const oever = area('oeverpark', { name: 'Oeverpark', postcodes: ['1236'], isAlive: false });
const far = area('bos', { name: 'Het Bos', town: 'Linden', postcodes: ['1299'] });
const all = [vlier, oever, far];

test('a postcode is where it was said to be, also where nothing goes on yet', () => {
	expect(found(all, '1235 AB')).toEqual(['there', 'vlierkwartier']);
	expect(found(all, '1236')).toEqual(['there', 'oeverpark']);
});

test('without one, what goes on in the same region is told, the nearest number first', () => {
	expect(found(all, '1290')).toEqual(['around', 'bos', 'vlierkwartier']);
	expect(found(all, '1300')).toEqual(['nowhere']);
});

test.each([
	['vlierkwartier', ['there', 'vlierkwartier']],
	['linde', ['there', 'vlierkwartier', 'bos']],
	['de linde', ['there', 'vlierkwartier']],
	['LINDEN', ['there', 'bos']],
	['wolderland', ['there', 'vlierkwartier', 'oeverpark']],
	['bos het', ['there', 'bos']],
	['kom gerust', ['there', 'vlierkwartier']],
	['nergens', ['nowhere']]
])('a name: %j', (place, expected) => {
	expect(found(all, place)).toEqual(expected);
});

test('around is never far, never empty of life, and no nearer one is passed over', () => {
	const anyPostcode = fc.integer({ min: 1000, max: 1400 }).map(String);
	const anyAreas = fc.uniqueArray(
		fc.record({ postcodes: fc.array(anyPostcode, { maxLength: 3 }), isAlive: fc.boolean() }),
		{ maxLength: 12, selector: ({ postcodes }) => postcodes.join() }
	);
	fc.assert(
		fc.property(anyAreas, anyPostcode, (made, postcode) => {
			const areas = made.map((one, at) => area(String(at), one));
			const around = areasAround(areas, [postcode]);
			const farOf = ({ postcodes }: FindableArea) =>
				Math.min(
					...postcodes
						.filter((one) => one.slice(0, 2) === postcode.slice(0, 2))
						.map((one) => Math.abs(Number(one) - Number(postcode)))
				);
			const last = around.at(-1);
			const passed = areas.filter((one) => one.isAlive && !around.includes(one));
			for (const one of around) expect([one.isAlive, farOf(one) < 100]).toEqual([true, true]);
			const most = around.length < 5 ? Infinity : farOf(last!);
			for (const one of passed) expect(farOf(one)).toBeGreaterThanOrEqual(most);
		})
	);
});
