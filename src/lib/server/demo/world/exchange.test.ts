import { expect, test } from 'vitest';
import { gifts, halfYear, kitchens } from './exchange.ts';
import { looks } from './looks.ts';
import { alsoNeighbours, neighbours, paperHousehold } from './neighbours.ts';
import { people } from './people.ts';
import { portraitOf } from '../../../domain/portrait.ts';

const exchanges = halfYear();
const named = [
	...people.map(({ name }) => name),
	...Object.values(neighbours).map(({ name }) => name),
	...paperHousehold.map(({ name }) => name)
];

test('half a year is the same every time it is told', () => {
	expect(halfYear()).toEqual(exchanges);
	expect(exchanges.length).toBeGreaterThan(200);
	expect(exchanges[0]!.daysAgo).toBeGreaterThan(170);
	expect(exchanges.every(({ daysAgo }) => daysAgo >= 1)).toBe(true);
});

test('nobody shares a first name with somebody else, so that a search finds one', () => {
	const firsts = named.map((name) => name.split(' ')[0]);
	expect(new Set(firsts).size).toBe(firsts.length);
});

test('everybody has a face, and no two the same', () => {
	const faces = [
		...Object.values(looks),
		...Object.values(neighbours).map(({ look }) => look),
		...paperHousehold.map(({ look }) => look)
	];
	for (const face of faces) expect(portraitOf(face), face).toBeDefined();
	expect(new Set(faces).size).toBe(faces.length);
});

test('whoever does something takes part by then', () => {
	const joined = (key: string) =>
		neighbours[key]?.takesPart?.since ?? alsoNeighbours[key]?.since ?? 150;
	const keys = new Set([
		...people.map(({ key }) => key),
		...Object.keys(neighbours).filter((key) => neighbours[key]!.takesPart !== null),
		...paperHousehold.map(({ key }) => key)
	]);
	const done = [
		...exchanges.flatMap(({ helper, helped, daysAgo }) => [
			{ key: helper, daysAgo },
			{ key: helped, daysAgo }
		]),
		...gifts.map(({ giver, daysAgo }) => ({ key: giver, daysAgo })),
		...kitchens.flatMap(({ cooks, daysAgo }) => cooks.map((key) => ({ key, daysAgo })))
	];

	for (const { key, daysAgo } of done) {
		expect(keys).toContain(key);
		if (!paperHousehold.some((one) => one.key === key))
			expect(joined(key), key).toBeGreaterThanOrEqual(daysAgo);
	}
});
