import fc from 'fast-check';
import { expect, test } from 'vitest';
import { contactNow, withChosen, withoutThem, type Offices } from './contact.ts';
import { Refusal } from './refusal.ts';

const people = ['ruud', 'sanne', 'ilse', 'cor', 'karin'] as const;
const somebody = fc.constantFrom(...people);

/** One thing that can happen to the people of a circle. */
type Step =
	| { kind: 'set'; contactId: string; backupId: string | null }
	| { kind: 'go'; personId: string }
	| { kind: 'expire'; personId: string }
	| { kind: 'return'; personId: string };

const step: fc.Arbitrary<Step> = fc.oneof(
	fc.record({
		kind: fc.constant('set' as const),
		contactId: somebody,
		backupId: fc.option(somebody)
	}),
	fc.record({ kind: fc.constant('go' as const), personId: somebody }),
	fc.record({ kind: fc.constant('expire' as const), personId: somebody }),
	fc.record({ kind: fc.constant('return' as const), personId: somebody })
);

test('whatever happens, exactly one person who is here is the contact person', () => {
	fc.assert(
		fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
			const here = new Set<string>(people);
			const isHere = (personId: string) => here.has(personId);
			let offices: Offices = { residentId: 'ruud', contactId: 'sanne', backupId: 'ilse' };
			for (const one of steps) {
				offices = after(offices, one, here, isHere);
				const contact = contactNow(offices, isHere);
				expect(here.has(contact)).toBe(true);
				expect(offices.backupId).not.toBe(offices.contactId);
			}
		}),
		{ numRuns: 2000 }
	);
});

test('a back-up moves up when the contact person goes', () => {
	const offices = { residentId: 'ruud', contactId: 'sanne', backupId: 'ilse' };
	expect(withoutThem(offices, 'sanne', (id) => id !== 'sanne')).toEqual({
		residentId: 'ruud',
		contactId: 'ilse',
		backupId: null
	});
});

test('without a back-up the resident is contact person', () => {
	const offices = { residentId: 'ruud', contactId: 'sanne', backupId: null };
	expect(withoutThem(offices, 'sanne', () => true).contactId).toBe('ruud');
});

test('the back-up stands in for a contact person whose time ran out', () => {
	const offices = { residentId: 'ruud', contactId: 'sanne', backupId: 'ilse' };
	expect(contactNow(offices, (id) => id !== 'sanne')).toBe('ilse');
});

test.each([
	['somebody who is gone', { contactId: 'cor', backupId: null }],
	['a back-up who is gone', { contactId: 'sanne', backupId: 'cor' }],
	['the same person twice', { contactId: 'sanne', backupId: 'sanne' }]
])('%s cannot be chosen', (_what, chosen) => {
	const offices = { residentId: 'ruud', contactId: 'ruud', backupId: null };
	expect(() => withChosen(offices, chosen, (id) => id !== 'cor')).toThrow(
		new Refusal('contact_must_stay')
	);
});

test('the resident cannot go', () => {
	const offices = { residentId: 'ruud', contactId: 'ruud', backupId: null };
	expect(() => withoutThem(offices, 'ruud', () => true)).toThrow(new Refusal('resident_must_stay'));
});

function after(
	offices: Offices,
	one: Step,
	here: Set<string>,
	isHere: (id: string) => boolean
): Offices {
	try {
		if (one.kind === 'set') return withChosen(offices, one, isHere);
		if (one.kind === 'return') here.add(one.personId);
		if (one.kind === 'expire' && one.personId !== offices.residentId) here.delete(one.personId);
		if (one.kind !== 'go') return offices;
		const next = withoutThem(offices, one.personId, (id) => id !== one.personId && isHere(id));
		here.delete(one.personId);
		return next;
	} catch (caught) {
		if (caught instanceof Refusal) return offices;
		throw caught;
	}
}
