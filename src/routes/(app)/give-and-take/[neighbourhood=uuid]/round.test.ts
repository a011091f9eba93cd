import { expect, test } from 'vitest';
import { peopleHelped } from './round.ts';

const line = (name: string, points: number, change = {}) => ({
	...{ kind: 'help', state: 'confirmed', category: 'ride', points, portrait: null },
	...{ personId: name, other: { kind: 'member', name } },
	...change
});
const round = (...lines: ReturnType<typeof line>[]) =>
	peopleHelped(lines as Parameters<typeof peopleHelped>[0]);

test('each neighbour stands there once, with what the last help each way was', () => {
	const found = round(
		line('Cor', -4),
		line('Roos', 2, { category: 'meal' }),
		line('Cor', 4, { category: 'garden' }),
		line('Cor', -2, { category: 'pets' })
	);
	expect(found).toMatchObject([
		{ name: 'Cor', gave: 'ride', got: 'garden' },
		{ name: 'Roos', gave: null, got: 'meal' }
	]);
});

test('a gift, what was turned back and who has gone are no help; four faces are enough', () => {
	const found = round(
		line('Cor', -4, { kind: 'gift' }),
		line('Roos', -4, { state: 'reversed' }),
		line('Piet', -4, { personId: null, other: { kind: 'gone', name: null } }),
		...['A', 'B', 'C', 'D', 'E'].map((name) => line(name, 1))
	);
	expect(found.map(({ name }) => name)).toEqual(['A', 'B', 'C', 'D']);
});
