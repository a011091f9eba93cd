import fc from 'fast-check';
import * as v from 'valibot';
import { expect, test } from 'vitest';
import {
	assertWithinOwn,
	chosenRights,
	endOf,
	presetAmong,
	RightsForm,
	ShareForm
} from './membership.ts';
import { chosenLevels } from './choice.ts';
import { lastDayBefore, monthsAfter } from './day.ts';
import { presets } from './policy/preset.ts';
import { levels, type Level } from './policy/standing.ts';
import { standardTopics, type Topic } from './topic.ts';

const noon = new Date('2026-11-24T11:00:00Z');
const workshop = '5b3b1f0a-0d4c-4c9e-8f52-0a3f8e4a7c11';
const piet = '7c1d3a52-95a1-4b57-9c11-2b7d3a0c9f42';
const topics: Topic[] = [
	...standardTopics.map((id) => ({ id, name: null })),
	{ id: workshop, name: 'De werkplaats' }
];

test('a year from 24 november 2026 lasts up to and including 24 november 2027', () => {
	const end = endOf({ until: 'year', untilOn: '' }, noon);
	expect(end).toEqual(new Date('2027-11-24T23:00:00Z'));
	expect(lastDayBefore(end!)).toBe('2027-11-24');
});

test('three months from the last day of november end on the last day of february', () => {
	expect(monthsAfter('2026-11-30', 3)).toBe('2027-02-28');
});

test('without end there is no end', () => {
	expect(endOf({ until: 'none', untilOn: '2026-12-01' }, noon)).toBeNull();
});

test.each(['2026-11-23', '2032-01-01'])('%s is no day to choose', (untilOn) => {
	expect(() => endOf({ until: 'date', untilOn }, noon)).toThrow('end_in_past');
});

test('today may be the last day', () => {
	expect(endOf({ until: 'date', untilOn: '2026-11-24' }, noon)).toEqual(
		new Date('2026-11-24T23:00:00Z')
	);
});

test('a ready-made choice is recognised again, whichever it is', () => {
	for (const preset of presets) {
		if (preset === 'own') continue;
		expect(presetAmong(chosenLevels({ preset, levels: {} }, topics), topics)).toBe(preset);
	}
});

test('only everything opens what a circle made itself', () => {
	expect(chosenLevels({ preset: 'everything', levels: {} }, topics)[workshop]).toBe('write');
	expect(chosenLevels({ preset: 'care', levels: {} }, topics)[workshop]).toBe('none');
});

test('whatever was chosen topic by topic is what there will be, and nothing else', () => {
	const choice = fc.record(
		Object.fromEntries(topics.map(({ id }) => [id, fc.constantFrom(...levels)])) as Record<
			string,
			fc.Arbitrary<Level>
		>
	);
	fc.assert(
		fc.property(choice, (wanted) => {
			const rights = chosenRights(
				{ preset: 'own', levels: wanted, ends: {}, until: 'none', untilOn: '' },
				topics,
				noon
			);
			for (const { id } of topics) {
				expect(rights.find(({ topicId }) => topicId === id)?.level ?? 'none').toBe(wanted[id]);
			}
		})
	);
});

test('one topic may close earlier than the rest', () => {
	const rights = chosenRights(
		{
			preset: 'own',
			levels: { money: 'read', agenda: 'write' },
			ends: { money: '2026-12-24' },
			until: 'year',
			untilOn: ''
		},
		topics,
		noon
	);
	expect(rights).toEqual([
		{ topicId: 'agenda', level: 'write', endsAt: null },
		{ topicId: 'money', level: 'read', endsAt: new Date('2026-12-24T23:00:00Z') }
	]);
});

test('nobody gives more than they have', () => {
	const own = (topicId: string): Level => (topicId === 'health' ? 'read' : 'write');
	const right = (topicId: string, level: 'read' | 'write') => ({ topicId, level, endsAt: null });
	expect(() => assertWithinOwn([right('health', 'write')], own)).toThrow('more_than_own');
	expect(() =>
		assertWithinOwn([right('health', 'read'), right('agenda', 'write')], own)
	).not.toThrow();
});

test('a form names topics by field, and what is no level counts as none', () => {
	const form = v.parse(RightsForm, {
		personId: piet,
		preset: 'own',
		until: 'year',
		right_agenda: 'write',
		right_money: 'all of it',
		ends_agenda: '2026-12-24',
		ends_money: 'soon',
		role: 'resident'
	});
	expect(form).toEqual({
		personId: piet,
		preset: 'own',
		until: 'year',
		untilOn: '',
		levels: { agenda: 'write', money: 'none' },
		ends: { agenda: '2026-12-24' }
	});
});

test('choosing a date takes a date', () => {
	const form = { personId: piet, preset: 'agenda', until: 'date', untilOn: '' };
	const parsed = v.safeParse(RightsForm, form);
	expect(parsed.success).toBe(false);
	expect(parsed.issues?.[0]?.path?.map(({ key }) => key)).toEqual(['untilOn']);
});

test('a box that is not ticked is a no', () => {
	expect(v.parse(ShareForm, { sharesSeen: 'on' })).toEqual({
		sharesPhone: false,
		sharesSeen: true
	});
});
