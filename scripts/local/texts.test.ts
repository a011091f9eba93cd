import { expect, test } from 'vitest';
import { differences, doubles, measure, stumbles, unused, type Message } from './texts.ts';

function message(key: string, ...wordings: string[]): Message {
	return { key, file: 'nl/update.json', wordings };
}

test('a plain sentence is fine', () => {
	expect(stumbles([message('a', 'U kunt dit later altijd aanpassen.')])).toEqual([]);
});

test.each([
	['Neem contact op met de cliënt.', 'cliënt'],
	['Vraag het aan je contactpersoon.', '"je"'],
	['Bel bijv. uw huisarts.', 'bijv.'],
	['Vul uw BSN in.', 'BSN'],
	['Dit vergroot uw participatie.', 'participatie'],
	[
		'Dit is een zin die zo lang is dat een lezer aan het einde het begin al vergeten is.',
		'19 words'
	]
])('a reader stumbles over: %s', (text, over) => {
	const [found] = stumbles([message('a', text)]);
	expect(found?.what).toContain(over);
});

test('every wording of a plural is read', () => {
	expect(stumbles([message('a', '1 dag', 'Bel de cliënt.')])).toHaveLength(1);
});

test('two short sentences are not one long one', () => {
	const text =
		'Er ging iets mis bij het versturen. Kijk of u internet heeft en probeer het nog eens.';
	expect(stumbles([message('a', text)])).toEqual([]);
	expect(measure([message('a', text)])).toEqual({ sentences: 2, words: 17, longest: 10 });
});

test('a key that stands in two files is named', () => {
	const twice = [message('a', 'Ja'), { ...message('a', 'Nee'), file: 'nl/base.json' }];
	expect(doubles(twice)).toEqual([
		{ file: 'nl/base.json', key: 'a', what: 'also stands in nl/update.json' }
	]);
});

test('the languages say the same things with the same placeholders', () => {
	const dutch = [
		message('a', 'Dag {name}'),
		message('b', 'Ja'),
		message('c', '{n} dag', '{n} dagen')
	];
	const english = [
		message('a', 'Hello {person}'),
		message('c', '1 day', '{n} days'),
		message('d', 'x')
	];
	expect(differences(dutch, english).map(({ key }) => key)).toEqual(['a', 'b', 'd']);
});

test('what nobody says is reported', () => {
	const messages = [message('update_post', 'Plaatsen'), message('update_old', 'Oud')];
	expect(unused(messages, 'return m.update_post()').map(({ key }) => key)).toEqual(['update_old']);
});
