import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { burdens, sayings, thingsToDo, weightOf, type Answers } from './carer-check.ts';

const answersArb = fc.record(
	Object.fromEntries(burdens.map((burden) => [burden, fc.constantFrom(...sayings)]))
) as fc.Arbitrary<Answers>;
const none = Object.fromEntries(burdens.map((burden) => [burden, 0])) as Answers;
const order = ['light', 'some', 'heavy'];

describe('how heavy it is', () => {
	test('nothing is light, and who says that it is too much is believed', () => {
		expect(weightOf(none)).toBe('light');
		expect(weightOf({ ...none, too_much: 2 })).toBe('heavy');
		expect(weightOf({ ...none, too_much: 1, sleep: 2 })).toBe('some');
		expect(weightOf({ ...none, sleep: 2, worry: 2, time: 2, alone: 1 })).toBe('heavy');
	});

	test('never becomes less because one thing becomes more', () => {
		fc.assert(
			fc.property(answersArb, fc.constantFrom(...burdens), (answers, burden) => {
				const more = { ...answers, [burden]: Math.min(2, answers[burden] + 1) } as Answers;
				expect(order.indexOf(weightOf(more))).toBeGreaterThanOrEqual(
					order.indexOf(weightOf(answers))
				);
			})
		);
	});
});

describe('what can be done now', () => {
	test('is three different things where it is heavy, with somebody to ring among them', () => {
		fc.assert(
			fc.property(answersArb, (answers) => {
				const things = thingsToDo(answers);
				expect(new Set(things).size).toBe(things.length);
				expect(things).toHaveLength({ light: 0, some: 1, heavy: 3 }[weightOf(answers)]);
				expect(things.includes('ring')).toBe(weightOf(answers) === 'heavy');
			})
		);
	});

	test('fits what was said', () => {
		expect(thingsToDo({ ...none, sleep: 2, health: 2 })).toEqual(['gp']);
		expect(thingsToDo({ ...none, alone: 2, worry: 2, too_much: 2 })).toEqual([
			'tell',
			'hand_over',
			'ring'
		]);
	});
});
