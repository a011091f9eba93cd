import { describe, expect, test } from 'vitest';
import { dayNumber } from '../domain/care-day.ts';
import type { Facts } from '../domain/finding/index.ts';
import { explanationOf, type Explanation, type Telling } from './finding-words.ts';

const now = new Date('2026-03-10T11:00:00Z');
const march = (day: number) => dayNumber('2026-03-01') + day - 1;
const telling: Telling = { name: 'Jan', signText: (id) => `“${id}”`, now, locale: 'nl' };

const drift: Facts = {
	kind: 'drift',
	track: 'observed',
	high14: 6,
	scored14: 9,
	usual: 4,
	people14: 3,
	since: march(3),
	disagreed: [march(8)]
};
const everyKind: Facts[] = [
	{ kind: 'together', people: 2, observations: 3, days: [march(1), march(3)] },
	{ kind: 'adding_up', people: 2, signs: 3, signIds: ['moe', 'boos'], days: [march(1), march(9)] },
	{ kind: 'repeated', people: 1, signId: 'boos', days: [march(1), march(3), march(5)] },
	drift,
	{ kind: 'quiet', lastDay: march(6), silentDays: 3 },
	{ kind: 'absence' },
	{ kind: 'mixed', of: ['absence', 'check_ins', 'quiet', 'sign'] }
];

/** All sentences as they are read. */
function read({ noticed, facts, comparedWith, uncertain, noDiagnosis, act }: Explanation): string {
	return [...noticed, ...facts, ...comparedWith, ...uncertain, noDiagnosis, ...act].join(' ');
}

test('a drift is explained as on the sheet (S9)', () => {
	expect(read(explanationOf({ facts: [drift], guards: [] }, telling))).toBe(
		'Sinds 3 maart gaat het minder goed dan normaal. Op 6 van de 9 dagen zagen mensen verschil. ' +
			'Dat zijn 3 verschillende mensen. Normaal is dat ongeveer 4 dagen per maand. ' +
			'Mensen waren het niet eens op 8 maart. Dit is geen diagnose. Praat er samen over. ' +
			'Is er direct gevaar? Bel 112.'
	);
});

describe.each(['nl', 'en'] as const)('in %s', (locale) => {
	test.each(everyKind.map((facts) => [facts.kind, facts] as const))(
		'%s is told with each of its parts, and with the acute line',
		(_kind, facts) => {
			const told = explanationOf(
				{ facts: [facts], guards: ['provisional'] },
				{ ...telling, locale }
			);
			expect(told.noticed).not.toEqual([]);
			expect(told.facts).not.toEqual([]);
			expect(told.uncertain).not.toEqual([]);
			expect(read(told)).toContain('112');
			expect(read(told)).not.toMatch(/undefined|finding_|NaN|\{/);
		}
	);
});

test('numbers of one are said as people say them', () => {
	const one: Facts = { ...drift, high14: 1, scored14: 3, usual: 0, people14: 1, disagreed: [] };
	const { facts, comparedWith } = explanationOf({ facts: [one], guards: [] }, telling);
	expect([...facts, ...comparedWith]).toEqual([
		'Op 1 van de 3 dagen zagen mensen verschil.',
		'Dat is 1 persoon.',
		'Normaal is dat bijna nooit zo.'
	]);
});

test('what is said of two kinds is said once', () => {
	const told = explanationOf({ facts: everyKind.slice(1, 3), guards: [] }, telling);
	expect(told.comparedWith).toHaveLength(1);
	expect(told.noticed).toHaveLength(2);
});
