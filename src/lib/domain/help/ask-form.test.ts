import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import { AskForm, draftPageForm, kindNumber, kindOfNumber } from './ask-form.ts';
import { categoryKeys } from './category.ts';
import { OfferPageForm } from './page-form.ts';

const filled = { category: 'odd_job', where: 'home', changeId: 'x' };
const requestOf = (fields: object) => v.parse(AskForm, { ...filled, ...fields }).request;
const wrongIn = (fields: object) =>
	v
		.safeParse(AskForm, { ...filled, ...fields })
		.issues?.map(({ path }) => String(path?.[0]?.key))
		.toSorted();

describe('asking for help', () => {
	test('a kind and where are enough (F1)', () => {
		expect(requestOf({})).toMatchObject({ category: 'odd_job', words: '', times: [] });
	});

	test('days become times of the part of the day that was chosen', () => {
		expect(requestOf({ 'day[]': ['2026-11-27', '2026-11-28', ''], part: 'morning' }).times).toEqual(
			[
				{ on: '2026-11-27', fromMinute: 480, untilMinute: 720 },
				{ on: '2026-11-28', fromMinute: 480, untilMinute: 720 }
			]
		);
	});

	test('an hour that was agreed on begins at that hour', () => {
		expect(requestOf({ 'day[]': ['2026-11-27'], at: '13:15' }).times).toEqual([
			{ on: '2026-11-27', fromMinute: 795, untilMinute: 975 }
		]);
		expect(requestOf({ 'day[]': ['2026-11-27'], at: '23:45' }).times[0]).toMatchObject({
			untilMinute: 1439
		});
	});

	test('what is needed and what has to be known stand below each other', () => {
		expect(requestOf({ what: 'Naar de oogarts.', know: 'Ik loop met een rollator.' }).words).toBe(
			'Naar de oogarts.\nIk loop met een rollator.'
		);
	});

	test('what is wrong is said at its own field', () => {
		expect(wrongIn({ 'day[]': ['morgen'] })).toEqual(['day[]']);
		expect(wrongIn({ at: 'kwart over een' })).toEqual(['at']);
		expect(wrongIn({ where: 'nergens' })).toEqual(['where']);
		expect(wrongIn({ joins: 'yes', area: '12', phone: '', address: '' })).toEqual([
			...['address', 'area', 'phone']
		]);
	});

	test('who does not take part yet says where they can be reached', () => {
		const reach = { area: '1234', phone: '06 12345678', address: 'Laan 1' };
		expect(v.parse(AskForm, { ...filled, joins: 'yes', ...reach }).joins).toEqual(reach);
		expect(v.parse(AskForm, filled).joins).toBeNull();
		expect(v.parse(draftPageForm, { ...filled, ...reach })).toMatchObject(reach);
		expect(v.safeParse(draftPageForm, filled).success).toBe(false);
	});
});

test('a number stands for each kind in an address, and for nothing else', () => {
	for (const kind of categoryKeys) expect(kindOfNumber(String(kindNumber(kind)))).toBe(kind);
	for (const none of [null, '', '0', '25', '-1', 'walk', '1e1'])
		expect(kindOfNumber(none)).toBeNull();
});

test('days of an offer become windows of the week', () => {
	const offer = { category: 'walk', words: '', 'weekday[]': ['1', '3', '3'], part: 'afternoon' };
	expect(v.parse(OfferPageForm, offer).windows).toEqual([
		{ weekday: 1, fromMinute: 720, untilMinute: 1020 },
		{ weekday: 3, fromMinute: 720, untilMinute: 1020 }
	]);
	expect(v.safeParse(OfferPageForm, { ...offer, 'weekday[]': ['8'] }).success).toBe(false);
});
