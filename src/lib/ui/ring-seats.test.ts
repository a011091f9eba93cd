import fc from 'fast-check';
import { expect, test } from 'vitest';
import { mostSeats, seated } from './ring-seats.ts';
import type { RingPerson, RingSeat } from './shapes.ts';

function people(inner: number, outer: number): RingPerson[] {
	const one = (orbit: 'inner' | 'outer') => (_: unknown, index: number) => ({
		id: `${orbit}-${index}`,
		name: `Naam ${index}`,
		relation: 'buur',
		orbit,
		seenToday: false,
		href: '#'
	});
	return [
		...Array.from({ length: inner }, one('inner')),
		...Array.from({ length: outer }, one('outer'))
	];
}

const chair = (orbit: 'inner' | 'outer'): RingSeat => ({ orbit, label: 'Vraag iemand', href: '#' });

test('nobody is lost: who has no seat is counted in the last one', () => {
	fc.assert(
		fc.property(fc.nat(20), fc.nat(20), (inner, outer) => {
			const seats = seated(people(inner, outer), [chair('inner'), chair('outer')]);
			const shown = seats.filter((seat) => seat.kind === 'person').length;
			const more = seats.find((seat) => seat.kind === 'more')?.count ?? 0;
			expect(shown + more).toBe(inner + outer);
			expect(shown).toBeLessThanOrEqual(mostSeats);
		})
	);
});

test('nobody sits on somebody else', () => {
	fc.assert(
		fc.property(fc.nat(20), fc.nat(20), fc.nat(6), (inner, outer, empty) => {
			const chairs = Array.from({ length: empty }, (_, index) =>
				chair(index % 2 === 0 ? 'inner' : 'outer')
			);
			const seats = seated(people(inner, outer), chairs);
			const places = new Set(seats.map((seat) => `${seat.orbit} ${seat.angle}`));
			expect(places.size).toBe(seats.length);
			expect(seats.every((seat) => seat.angle % 15 === 0)).toBe(true);
		})
	);
});

test('eight people fill the ring, the ninth makes the seat that counts', () => {
	expect(seated(people(4, 4), []).map((seat) => seat.kind)).not.toContain('more');
	expect(seated(people(5, 4), []).at(-1)).toMatchObject({ kind: 'more', count: 1 });
});

test('a crowd near by leaves room for professionals', () => {
	const seats = seated(people(12, 6), []);
	expect(seats.filter((seat) => seat.kind === 'person' && seat.orbit === 'outer')).toHaveLength(3);
	expect(seats.at(-1)).toMatchObject({ kind: 'more', count: 10 });
});

test('an empty circle shows every chair it was given', () => {
	const chairs = [chair('inner'), chair('inner'), chair('outer')];
	expect(seated([], chairs)).toHaveLength(3);
});
