import { expect, test } from 'vitest';
import { agendaLinks } from './agenda-links.ts';

test('each program is sent to the feed in its own way; only Google to the one with notices', () => {
	const links = agendaLinks('https://kring.example/a/inloop.ics', 'Inloop & soep');
	expect(links.program).toBe('webcal://kring.example/a/inloop.ics');
	expect(links.plain).toBe('https://kring.example/a/inloop.ics');
	expect(new URL(links.google).searchParams.get('cid')).toBe(
		'webcal://kring.example/a/inloop.ics?notices=1'
	);
	expect(Object.fromEntries(new URL(links.outlook).searchParams)).toEqual({
		url: 'https://kring.example/a/inloop.ics',
		name: 'Inloop & soep'
	});
});
