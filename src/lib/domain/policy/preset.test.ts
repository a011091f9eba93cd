import { describe, expect, test } from 'vitest';
import { presetOf, presetRights, presets, presetsFor } from './preset.ts';
import { roles } from './standing.ts';
import { standardTopics } from '../topic.ts';

const named = presets.filter((preset) => preset !== 'own');

describe('a ready-made choice', () => {
	test.each(named)('is known again by its levels: %s', (preset) => {
		expect(presetOf(presetRights(preset))).toBe(preset);
	});

	test.each(named)('says something about every topic: %s', (preset) => {
		expect(Object.keys(presetRights(preset)).sort()).toEqual([...standardTopics].sort());
	});

	test('opens money and personal matters only when it is everything', () => {
		for (const preset of named.filter((one) => one !== 'everything')) {
			expect(presetRights(preset)).toMatchObject({ money: 'none', personal: 'none' });
		}
	});

	test('opens health to a neighbour only by choosing everything or topic by topic', () => {
		for (const preset of presetsFor('neighbour')) {
			if (preset === 'own' || preset === 'everything') continue;
			expect(presetRights(preset).health).toBe('none');
		}
	});

	test('one level that differs is an own choice', () => {
		expect(presetOf({ ...presetRights('care'), money: 'read' })).toBe('own');
		expect(presetOf({ ...presetRights('care'), health: 'read' })).toBe('own');
		expect(presetOf({})).toBe('own');
	});
});

test.each(roles)('the choices of a role start small and end with one’s own: %s', (role) => {
	const choices = presetsFor(role);
	expect(new Set(choices).size).toBe(choices.length);
	expect(choices.at(-1)).toBe('own');
	expect(choices[0]).not.toBe('everything');
});
