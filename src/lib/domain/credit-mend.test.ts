import { expect, test } from 'vitest';
import { whatCanBeDone, type MendableBeside, type MendableLine } from './credit-mend.ts';

const counted = new Date('2031-03-01T11:00:00Z');
const after = (days: number) => new Date(counted.getTime() + days * 86_400_000);
const can = (
	line: Partial<MendableLine> = {},
	beside: Partial<MendableBeside> = {},
	now = after(1)
) =>
	whatCanBeDone(
		{ kind: 'help', state: 'confirmed', points: 4, other: { kind: 'member' }, ...line },
		{ countedAt: counted, undo: null, wasDisputed: false, gaveBack: false, ...beside },
		now
	);

test('help is turned back or disputed for thirty days, and disputed once', () => {
	expect(can()).toEqual({
		...{ mayUndo: true, mayDispute: true, mayDeclineLeg: false, untilOn: '2031-03-31' }
	});
	expect(can({}, { wasDisputed: true })).toMatchObject({ mayUndo: true, mayDispute: false });
	expect(can({}, { undo: 'mine' }).mayUndo).toBe(false);
	expect(can({}, { undo: 'theirs' }).mayUndo).toBe(true);
	expect(can({}, {}, after(31)).untilOn).toBeNull();
	expect(can({ other: { kind: 'gone' } }).mayUndo).toBe(false);
});

test('a part of a group is given back for fourteen days, and a turn is disputed after that', () => {
	expect(can({ kind: 'group' })).toMatchObject({ mayDeclineLeg: true, mayDispute: false });
	expect(can({ kind: 'group', points: -4 }).mayDeclineLeg).toBe(false);
	expect(can({ kind: 'group' }, { gaveBack: true }).mayDeclineLeg).toBe(false);
	expect(can({ kind: 'group' }, {}, after(15)).untilOn).toBeNull();
	expect(can({ kind: 'task' }, {}, after(15))).toMatchObject({
		...{ mayDeclineLeg: false, mayDispute: true }
	});
});

test('nothing can be done about what never came to count', () => {
	expect(can({}, { countedAt: null }).untilOn).toBeNull();
	expect(
		whatCanBeDone(
			{ kind: 'help', state: 'reversed', points: 4, other: { kind: 'member' } },
			undefined,
			after(1)
		).mayUndo
	).toBe(false);
});
