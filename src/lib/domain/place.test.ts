import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import {
	assertSameVersion,
	MunicipalityForm,
	OrganisationForm,
	PhoneField,
	PlaceNameField,
	PostcodeAreasField,
	PromiseHoursField
} from './place.ts';
import { Refusal } from './refusal.ts';

test('a name has single spaces, so that two that look alike are alike', () => {
	expect(v.parse(PlaceNameField, '  De \u00a0 Linde\n')).toBe('De Linde');
});

test.each(['', '   ', 'x'.repeat(81), 'De\u200bLinde'])('%j is no name', (name) => {
	expect(v.safeParse(PlaceNameField, name).success).toBe(false);
});

test.each([
	['', null],
	[' 0900 1234 567 ', '0900 1234 567'],
	['+31 (0)512-123 456', '+31 (0)512-123 456'],
	['14 0512', '14 0512'],
	['112', '112']
])('%j is a phone number', (typed, kept) => {
	expect(v.parse(PhoneField, typed)).toBe(kept);
});

test.each(['bel mij', '0', '0900;drop', '1'.repeat(40)])('%j is no phone number', (typed) => {
	expect(v.safeParse(PhoneField, typed).success).toBe(false);
});

test.each([
	['', null],
	['8', 8],
	['336', 336]
])('%j hours can be promised', (typed, kept) => {
	expect(v.parse(PromiseHoursField, typed)).toBe(kept);
});

test.each(['0', '-1', '1.5', '337', 'acht'])('%j hours cannot be promised', (typed) => {
	expect(v.safeParse(PromiseHoursField, typed).success).toBe(false);
});

describe('a promise', () => {
	const organisation = { name: 'De Linde', readingTimes: '', promiseHours: '', phone: '' };

	test('needs times at which somebody reads; the hours are the field to mend', () => {
		const parsed = v.safeParse(OrganisationForm, { ...organisation, promiseHours: '8' });
		expect(parsed.issues?.map(({ path }) => path?.map(({ key }) => key).join('.'))).toEqual([
			'promiseHours'
		]);
		const both = { ...organisation, readingTimes: 'Elke dag.', promiseHours: '8' };
		expect(v.parse(OrganisationForm, both)).toMatchObject({ promiseHours: 8 });
	});

	test('is told also when another field is wrong', () => {
		const parsed = v.safeParse(OrganisationForm, { ...organisation, name: '', promiseHours: '8' });
		expect(parsed.issues?.map(({ path }) => path?.map(({ key }) => key).join('.'))).toEqual([
			'name',
			'promiseHours'
		]);
	});
});

test('only what a form names comes out of it', () => {
	const form = v.parse(MunicipalityForm, { name: 'Oost', id: 'x', version: '9', createdAt: 'now' });
	expect(form).toEqual({ name: 'Oost', gpPostPhone: null, helpPhone: null, carerPhone: null });
});

test('who saw an older version is told so', () => {
	expect(() => assertSameVersion(3, 3)).not.toThrow();
	expect(() => assertSameVersion(3, 2)).toThrow(new Refusal('newer_version'));
});

test.each([
	['', []],
	['1234', ['1234']],
	[' 1235, 1234;1235\n1236AB ', ['1234', '1235', '1236']],
	['12345', null],
	['0123', null],
	['1234 AB, 1235cd', ['1234', '1235']],
	['AB', null]
])('postcodes of a neighbourhood: %j', (typed, areas) => {
	const parsed = v.safeParse(PostcodeAreasField, typed);
	expect(parsed.success ? parsed.output : null).toEqual(areas);
});
