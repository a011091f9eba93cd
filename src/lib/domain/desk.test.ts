import { describe, expect, test } from 'vitest';
import { byNeed, circleNeed, signalNeed, type DeskFacts, type DeskSignalFacts } from './desk.ts';

const noon = new Date('2026-03-04T11:00:00Z');
const minutes = (count: number) => new Date(noon.getTime() + count * 60_000);
const me = 'karin';

function signal(more: Partial<DeskSignalFacts> = {}): DeskSignalFacts {
	return {
		...{ level: 'orange', state: 'open', unanswered: false, raisedAt: minutes(-30) },
		...{ takenById: null, offeredToId: null, actBy: null },
		...more
	};
}

const taken = (by: string, actBy: Date, more: Partial<DeskSignalFacts> = {}) =>
	signal({ state: 'taken_on', takenById: by, actBy, ...more });

function circle(residentName: string, more: Partial<DeskFacts> = {}): DeskFacts {
	const asks = { count: 0, byOn: null };
	return { residentName, signals: [], talks: 0, asks, unread: 0, ...more };
}

describe('what a circle asks of somebody', () => {
	test.each([
		['red', signal({ level: 'red' })],
		['orange', signal()],
		['offered', taken('ilse', minutes(300), { offeredToId: me })],
		['due', taken(me, minutes(-5))],
		['due', taken(me, minutes(60))],
		['promised', taken(me, minutes(61))],
		['others', taken('ilse', minutes(-5))],
		['none', signal({ state: 'closed' })]
	] as const)('a signal: %s', (need, one) => {
		expect(signalNeed(one, me, noon)).toBe(need);
	});

	test('the most pressing of what is in it', () => {
		const all = circle('Nel', {
			signals: [taken('ilse', minutes(20)), signal()],
			talks: 1,
			unread: 3
		});
		expect(circleNeed(all, me, noon)).toBe('orange');
		expect(circleNeed({ ...all, signals: [] }, me, noon)).toBe('talk');
		expect(circleNeed(circle('Nel', { asks: { count: 1, byOn: null }, unread: 1 }), me, noon)).toBe(
			'asked'
		);
		expect(circleNeed(circle('Nel', { unread: 1 }), me, noon)).toBe('news');
		expect(circleNeed(circle('Nel'), me, noon)).toBe('none');
	});
});

describe('who comes first', () => {
	test('red, orange, mine that is near, to talk about, asked, mine, of others, news, quiet', () => {
		const circles = [
			circle('quiet'),
			circle('news', { unread: 2 }),
			circle('others', { signals: [taken('ilse', minutes(10))] }),
			circle('promised', { signals: [taken(me, minutes(240))] }),
			circle('asked', { asks: { count: 1, byOn: '2026-03-06' } }),
			circle('talk', { talks: 1 }),
			circle('due', { signals: [taken(me, minutes(15))] }),
			circle('offered', { signals: [taken('ilse', minutes(90), { offeredToId: me })] }),
			circle('orange', { signals: [signal()] }),
			circle('red', { signals: [signal({ level: 'red' })] })
		];
		const names = byNeed(circles, me, noon).map(({ residentName }) => residentName);
		expect(names).toEqual(circles.map(({ residentName }) => residentName).toReversed());
	});

	test('within one need: whom nobody answered at all, then who waits longest', () => {
		const red = (name: string, raised: number, unanswered = false) =>
			circle(name, { signals: [signal({ level: 'red', raisedAt: minutes(raised), unanswered })] });
		const circles = [red('new', -1), red('long', -50), red('nobody', -20, true)];
		expect(byNeed(circles, me, noon).map(({ residentName }) => residentName)).toEqual([
			'nobody',
			'long',
			'new'
		]);
	});

	test('what was promised first comes first, and a question with a day before one without', () => {
		const circles = [
			circle('later', { signals: [taken(me, minutes(40))] }),
			circle('sooner', { signals: [taken(me, minutes(-40))] }),
			circle('some day', { asks: { count: 3, byOn: null } }),
			circle('tomorrow', { asks: { count: 1, byOn: '2026-03-05' } })
		];
		expect(byNeed(circles, me, noon).map(({ residentName }) => residentName)).toEqual([
			'sooner',
			'later',
			'tomorrow',
			'some day'
		]);
	});

	test('those that are alike stand by name, as a reader looks for them', () => {
		const circles = ['Wim', 'Ёлка', 'Åke', 'ans', 'Bep'].map((name) => circle(name));
		const names = byNeed(circles, me, noon).map(({ residentName }) => residentName);
		expect(names.slice(0, 4)).toEqual(['Åke', 'ans', 'Bep', 'Wim']);
	});
});
