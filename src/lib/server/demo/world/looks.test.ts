import { expect, test } from 'vitest';
import { portraitOf } from '../../../domain/portrait.ts';
import { looks } from './looks.ts';
import { people } from './people.ts';

test.each(people.map(({ key }) => key))('%s has a portrait that can be drawn', (key) => {
	expect(portraitOf(looks[key] ?? null)).toBeDefined();
});

test('no two people look the same', () => {
	expect(new Set(Object.values(looks)).size).toBe(people.length);
});
