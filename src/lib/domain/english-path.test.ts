import { expect, test } from 'vitest';
import { dutchPath } from './english-path.ts';

test.each([
	['/en/a/inloop', '/a/inloop'],
	['/en/lindenhof/agenda.ics', '/lindenhof/agenda.ics'],
	['/a/inloop', '/a/inloop'],
	['/en', '/en'],
	['/english/a', '/english/a']
])('%s is %s', (path, dutch) => {
	expect(dutchPath(path)).toBe(dutch);
});
