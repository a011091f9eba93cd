import { describe, expect, test } from 'vitest';
import {
	joinedReadings,
	kindOf,
	pageOfLines,
	periodOf,
	readingFilterOf,
	type ReadingLine
} from './reading.ts';

const noon = new Date('2026-03-02T12:00:00Z');
const minutes = (count: number) => new Date(noon.getTime() + count * 60_000);
const saskia: ReadingLine = {
	at: noon,
	personId: 'saskia',
	onBehalf: false,
	role: 'professional',
	organisationId: 'dommeldal',
	action: 'update.read',
	objectKind: 'update',
	things: [{ id: '1', topicId: 'health' }],
	ground: '',
	byCard: false
};

describe('what somebody read in a day', () => {
	test('is one entry, with each thing counted once and each topic named once', () => {
		const [entry, ...more] = joinedReadings([
			saskia,
			{ ...saskia, at: minutes(-30), things: [{ id: '2', topicId: 'health' }] },
			{
				...saskia,
				at: minutes(5),
				things: [
					{ id: '1', topicId: 'health' },
					{ id: '3', topicId: 'daily' }
				]
			}
		]);
		expect(more).toEqual([]);
		expect(entry).toMatchObject({
			kind: 'update',
			count: 3,
			topicIds: ['daily', 'health'],
			firstAt: minutes(-30),
			lastAt: minutes(5)
		});
	});

	test('is kept apart by kind, person, day, card and on whose behalf', () => {
		const lines = [
			saskia,
			{ ...saskia, objectKind: 'photo' },
			{ ...saskia, personId: 'toos' },
			{ ...saskia, at: minutes(-24 * 60) },
			{ ...saskia, byCard: true },
			{ ...saskia, onBehalf: true }
		];
		expect(joinedReadings(lines)).toHaveLength(6);
	});

	test('is a day of Amsterdam: after midnight there it is the next one', () => {
		const late = new Date('2026-03-02T22:59:00Z');
		const later = new Date('2026-03-02T23:01:00Z');
		const days = joinedReadings([
			{ ...saskia, at: late },
			{ ...saskia, at: later }
		]).map(({ on }) => on);
		expect(days).toEqual(['2026-03-03', '2026-03-02']);
	});

	test('says that the circle was opened only when nothing else was read', () => {
		const opened = {
			...saskia,
			action: 'circle.read',
			objectKind: 'circle',
			things: [{ id: 'c', topicId: null }]
		};
		expect(joinedReadings([opened]).map(({ kind }) => kind)).toEqual(['circle']);
		expect(joinedReadings([opened, saskia]).map(({ kind }) => kind)).toEqual(['update']);
		const other = { ...saskia, personId: 'toos' };
		expect(
			joinedReadings([opened, other])
				.map(({ kind }) => kind)
				.sort()
		).toEqual(['circle', 'update']);
	});

	test('never hides a refusal, nor that the circle was opened beside one', () => {
		const refused = {
			...saskia,
			action: 'refused',
			objectKind: 'update.read',
			things: [],
			ground: 'ended'
		};
		const opened = { ...saskia, action: 'circle.read', objectKind: 'circle' };
		expect(
			joinedReadings([refused, opened])
				.map(({ kind }) => kind)
				.sort()
		).toEqual(['circle', 'refused']);
		expect(joinedReadings([refused, { ...refused, ground: 'no_right' }])).toHaveLength(2);
	});

	test('gets a sentence also for a kind that nobody thought of', () => {
		expect(kindOf({ action: 'shed.read', objectKind: 'shed' })).toBe('other');
		expect(kindOf({ action: 'reading.read', objectKind: 'reading' })).toBe('reading');
	});
});

describe('a page of the log', () => {
	const line = (at: Date) => ({ ...saskia, at });
	const day = (back: number, count: number) =>
		Array.from({ length: count }, (_, at) => line(minutes(-back * 24 * 60 - at)));

	test('is whole days, and says where the next begins', () => {
		const lines = [...day(0, 3), ...day(1, 3)];
		const { shown, next } = pageOfLines(lines, 5);
		expect(shown).toEqual(lines.slice(0, 3));
		expect(next).toEqual(lines[2]!.at);
	});

	test('cuts a day that is longer than a page', () => {
		const lines = day(0, 6);
		expect(pageOfLines(lines, 5)).toEqual({ shown: lines.slice(0, 5), next: lines[4]!.at });
	});

	test('is the last when everything fits', () => {
		expect(pageOfLines(day(0, 5), 5).next).toBeNull();
	});
});

describe('what is asked for', () => {
	test('comes from the address, and nonsense counts as nothing', () => {
		const nonsense = new URLSearchParams('person=me&from=yesterday&until=2026-99-99x&before=soon');
		expect(readingFilterOf(nonsense)).toEqual({
			personId: null,
			fromOn: null,
			untilOn: null,
			before: null
		});
		const id = '0190a0a0-0000-7000-8000-000000000001';
		expect(readingFilterOf(new URLSearchParams(`person=${id}&from=2026-03-01`))).toMatchObject({
			personId: id,
			fromOn: '2026-03-01'
		});
	});

	test('a period has its last day whole', () => {
		const filter = readingFilterOf(new URLSearchParams('from=2026-03-01&until=2026-03-02'));
		expect(periodOf(filter)).toEqual({
			from: new Date('2026-02-28T23:00:00Z'),
			until: new Date('2026-03-02T23:00:00Z')
		});
		expect(periodOf({ ...filter, before: noon }).until).toEqual(noon);
	});
});
