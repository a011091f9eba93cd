import { expect, test } from 'vitest';
import { idOf, minutes, visitors } from '../../../../tests/support/door.ts';
import type { TellingWord } from '../ending.ts';
import type { DayState } from './day-state.ts';
import { hostEndings } from './ending-list.ts';
import type { HostRow, KnownPerson } from './host-view.ts';
import type { SheetEnding, SheetTelling } from './sheet.ts';

const { jan, els, wim } = visitors;
const person = (id: string, callName: string): KnownPerson => ({
	...{ id, callName, nameHint: null, dietCodes: [], welcomeNote: '' },
	...{ says: [], contacts: [], absence: null, away: [], fit: null }
});
/** By name, as the host's screen has them. */
const known = [person(els, 'Els'), person(jan, 'Jan'), person(wim, 'Wim')];
const telling = (visitorId: string, change: Partial<SheetTelling> = {}): SheetTelling => ({
	...{ visitorId, state: 'open', saidAt: null, backAt: null },
	...change
});
const end = (people: readonly SheetTelling[], change: Partial<SheetEnding> = {}): SheetEnding => ({
	...{ id: idOf(95), lastOn: '2026-03-31', isTakenBack: false, reason: '', instead: '' },
	...{ places: [], people },
	...change
});
type Word = { visitorId: string; said: TellingWord; at: number; endingId?: string };
const seen = (words: readonly Word[], insideIds: readonly string[] = []) => ({
	known,
	inside: insideIds.map((id) => ({ person: known.find((one) => one.id === id)! }) as HostRow),
	state: {
		endingsTold: words.map(({ visitorId, said, at, endingId = idOf(95) }) => ({
			...{ endingId, visitorId, said, deviceId: idOf(1), saidAt: minutes(at) }
		}))
	} as unknown as DayState
});
const lines = (...args: Parameters<typeof hostEndings>) =>
	hostEndings(...args).map(({ left, rows }) => [
		left,
		...rows.map(
			({ person: { callName }, isDone, isHere }) =>
				`${callName}${isHere ? ' here' : ''}${isDone ? ' knows' : ''}`
		)
	]);
const all = [telling(jan), telling(els), telling(wim)];

test('who is inside stands first, and who was ticked stays where they are', () => {
	const words = [{ visitorId: els, said: 'told', at: 5 }] as const;
	expect(lines([end(all)], seen(words, [wim]))).toEqual([[2, 'Wim here', 'Els knows', 'Jan']]);
});

test('a tap here shows before Kring has heard of it, and is older than what was undone after it', () => {
	const undone = telling(jan, { saidAt: minutes(9) });
	const words = (at: number) => seen([{ visitorId: jan, said: 'told', at }]);
	expect(lines([end([undone])], words(5))).toEqual([[1, 'Jan']]);
	expect(lines([end([undone])], words(10))).toEqual([[0, 'Jan knows']]);
	const [shown] = hostEndings([end([telling(els), undone])], words(10));
	expect(shown?.rows.map(({ isToday }) => isToday)).toEqual([false, true]);
});

test('who is not remembered any more, or stands on another list, is not shown', () => {
	const other = { visitorId: jan, said: 'told', at: 5, endingId: idOf(96) } as const;
	expect(lines([end([telling(idOf(99)), telling(jan)])], seen([other]))).toEqual([[1, 'Jan']]);
});

test('taken back, who heard that it stops hears that it goes on', () => {
	const told = [
		telling(jan, { state: 'told', saidAt: minutes(1) }),
		telling(els, { state: 'told', saidAt: minutes(1), backAt: minutes(2) })
	];
	const back = end(told, { isTakenBack: true });
	expect(lines([back], seen([]))).toEqual([[1, 'Els knows', 'Jan']]);
	expect(lines([back], seen([{ visitorId: jan, said: 'back', at: 3 }]))).toEqual([
		[0, 'Els knows', 'Jan knows']
	]);
	// They never heard that it stops after all.
	expect(lines([back], seen([{ visitorId: jan, said: 'open', at: 3 }]))).toEqual([
		[0, 'Els knows']
	]);
});
