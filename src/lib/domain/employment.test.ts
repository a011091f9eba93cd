import * as v from 'valibot';
import { expect, test } from 'vitest';
import {
	assertSomebodyElse,
	invitationEnd,
	postInvitationState,
	StaffInvitationForm
} from './employment.ts';
import { Refusal } from './refusal.ts';

/** Tuesday 24 November 2026, noon in Amsterdam. */
const noon = new Date('2026-11-24T11:00:00Z');
const open = { acceptedAt: null, withdrawnAt: null, expiresAt: invitationEnd(noon) };

test('an invitation stands open for 14 days, to the millisecond', () => {
	const end = invitationEnd(noon);
	expect(end).toEqual(new Date('2026-12-08T11:00:00Z'));
	expect(postInvitationState(open, new Date(end.getTime() - 1))).toBe('open');
	expect(postInvitationState(open, end)).toBe('expired');
});

test.each([
	[{ withdrawnAt: noon }, 'withdrawn'],
	[{ acceptedAt: noon }, 'accepted'],
	[{ acceptedAt: noon, withdrawnAt: noon }, 'accepted'],
	[{ acceptedAt: noon, expiresAt: noon }, 'accepted']
] as const)('with %o it is %s', (facts, state) => {
	expect(postInvitationState({ ...open, ...facts }, noon)).toBe(state);
});

test('nobody ends their own work or office', () => {
	expect(() => assertSomebodyElse('mies', 'gijs')).not.toThrow();
	expect(() => assertSomebodyElse('mies', 'mies')).toThrow(new Refusal('not_yourself'));
});

test('somebody is asked by name, for something they do', () => {
	const parsed = v.safeParse(StaffInvitationForm, { name: ' ', discipline: '' });
	const fields = parsed.issues?.map(({ path }) => path?.map(({ key }) => key).join('.'));
	expect(new Set(fields)).toEqual(new Set(['name', 'discipline']));
	expect(
		v.parse(StaffInvitationForm, { name: ' Nora ', discipline: 'wijkverpleegkundige' })
	).toEqual({
		name: 'Nora',
		discipline: 'wijkverpleegkundige'
	});
});
