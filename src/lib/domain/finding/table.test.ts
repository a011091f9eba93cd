import { expect, test } from 'vitest';
import { countedGroups, talkLine, type TalkHistory } from './table.ts';

const quiet: TalkHistory = { fromDay: 1, toDay: 100, talks: [], signalDays: [] };
const talk = (day: number, isClosed = true, isUseful = true) => ({ day, isClosed, isUseful });

test('talks, their use, and signals with a talk in the 28 days before, beside chance', () => {
	const busy: TalkHistory = {
		...quiet,
		talks: [talk(10), talk(50, true, false), talk(60, false, false)],
		// The same day is not before; 28 days is, 29 is not.
		signalDays: [10, 38, 39, 61]
	};
	const line = talkLine([busy, quiet, quiet, quiet, quiet])!;
	expect(line).toMatchObject({ circles: 5, talks: 3, closed: 2, usefulShare: 0.5, signals: 4 });
	expect(line.withTalkShare).toBe(0.5);
	expect(line.personMonths).toBeCloseTo(500 / 30.4375, 9);
	expect(line.talksPerMonth).toBeCloseTo((3 * 30.4375) / 500, 9);
	// Days 11 to 38 and 51 to 88 of one circle among 500.
	expect(line.chanceShare).toBe(66 / 500);
});

test('what never happened has no share', () => {
	expect(talkLine(Array<TalkHistory>(5).fill(quiet))).toMatchObject({
		...{ talks: 0, talksPerMonth: 0, usefulShare: null },
		...{ withTalkShare: null, chanceShare: 0 }
	});
});

test('fewer than five circles are no line, and are counted with the other small ones or not at all', () => {
	expect(talkLine(Array<TalkHistory>(4).fill(quiet))).toBeNull();
	const groups = new Map([
		['Wolderland', [1, 2, 3, 4, 5]],
		['Kwikstaart', [6, 7, 8]]
	]);
	expect([...countedGroups(groups)]).toEqual([['Wolderland', [1, 2, 3, 4, 5]]]);
	const more = new Map([...groups, ['Plas', [9, 10]]]);
	expect([...countedGroups(more)]).toEqual([
		['Wolderland', [1, 2, 3, 4, 5]],
		[null, [6, 7, 8, 9, 10]]
	]);
});
