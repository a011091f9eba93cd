import * as v from 'valibot';
import { expect, test } from 'vitest';
import { AbsenceForm, ShiftChangeForm, ShiftForm } from './duty-form.ts';

const id = '0190a000-0000-7000-8000-000000000001';

/** The fields at which a form is refused. */
function refused(schema: v.GenericSchema, form: object): string[] {
	const { issues } = v.safeParse(schema, form);
	return (issues ?? []).map((issue) => v.getDotPath(issue) ?? '');
}

test('duty comes back on chosen days, from and until by the clock', () => {
	const shift = {
		rotaId: id,
		personId: id,
		'weekdays[]': ['1', '2'],
		from: '08:00',
		until: '08:00',
		weekOn: '2026-03-04',
		repeat: 'weekly'
	};
	expect(v.parse(ShiftForm, shift)).toMatchObject({ 'weekdays[]': [1, 2], from: 480, until: 480 });
	expect(refused(ShiftForm, { ...shift, 'weekdays[]': undefined })).toEqual(['weekdays[]']);
	expect(refused(ShiftForm, { ...shift, 'weekdays[]': ['7'] })).toEqual(['weekdays[].0']);
	expect(refused(ShiftForm, { ...shift, personId: '' })).toEqual(['personId']);
});

test('a duty goes to somebody or to nobody', () => {
	const change = { shiftId: id, on: '2026-03-04', reach: 'day', personId: '' };
	expect(v.parse(ShiftChangeForm, change).personId).toBeNull();
	expect(v.parse(ShiftChangeForm, { ...change, personId: id }).personId).toBe(id);
});

test('an absence ends after it began', () => {
	const absence = {
		fromOn: '2026-03-04',
		from: '09:00',
		untilOn: '2026-03-04',
		until: '17:00',
		standInId: ''
	};
	expect(refused(AbsenceForm, absence)).toEqual([]);
	expect(refused(AbsenceForm, { ...absence, until: '09:00' })).toEqual(['untilOn']);
});
