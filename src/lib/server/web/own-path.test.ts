import { expect, test } from 'vitest';
import { leadingTo, ownPath } from './own-path.ts';

test.each(['/', '/circles', '/circles/1?q=a%20b', '/m/x?a=/b'])('%s is ours', (path) => {
	expect(ownPath(path)).toBe(path);
});

test.each([
	'',
	'circles',
	'//evil.example',
	'/\\evil.example',
	'\\/evil.example',
	'/\t/evil.example',
	'/..//evil.example',
	'https://evil.example/',
	'javascript:alert(1)',
	'/a\nb',
	`/${'a'.repeat(600)}`,
	null,
	42
])('%j is not', (path) => {
	expect(ownPath(path)).toBeNull();
});

test('a fragment stays behind', () => {
	expect(ownPath('/me#secret')).toBe('/me');
});

test('what is gone to afterwards rides along', () => {
	expect(leadingTo('/sign-in', '/me?a=1&b=2')).toBe('/sign-in?to=%2Fme%3Fa%3D1%26b%3D2');
	expect(leadingTo('/sign-in', null)).toBe('/sign-in');
});
