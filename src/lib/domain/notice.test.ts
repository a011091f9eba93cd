import { describe, expect, test } from 'vitest';
import { instantAt, minuteText } from './day.ts';
import type { CircleEvent } from './event.ts';
import {
	afterTheNight,
	listeners,
	mayStillHear,
	nextDigest,
	quietUntil,
	rings,
	spreadMs,
	type Listener,
	type NewsFacts,
	type Wishes
} from './notice.ts';
import type { Role, Standing } from './policy/standing.ts';

const noon = new Date('2026-03-04T11:00:00Z');
const night = new Date('2026-03-04T22:30:00Z');
const usual: Wishes = {
	quietFromMinute: 22 * 60,
	quietUntilMinute: 8 * 60,
	digest: 'each',
	digestMinute: 18 * 60
};

function somebody(personId: string, role: Role, more: Partial<Standing> = {}): Listener {
	return {
		personId,
		wishes: usual,
		choices: {},
		standing: {
			circleId: 'c',
			personId,
			residentId: 'nel',
			role,
			organisationId: null,
			endsAt: null,
			removedAt: null,
			closedAt: null,
			isContact: false,
			isBackup: false,
			answers: [],
			representation: null,
			rights: [{ topicId: 'news', level: 'read', endsAt: null }],
			provedAt: new Date(0),
			strong: true,
			byCard: false,
			...more
		}
	};
}

const nel = somebody('nel', 'resident', { rights: [] });
const sanne = somebody('sanne', 'family', { isContact: true });
const bram = somebody('bram', 'family');
const joost = somebody('joost', 'neighbour', { rights: [] });
const circle = [nel, sanne, bram, joost];

const posted = (askedId: string | null = null): CircleEvent => ({
	kind: 'update.posted',
	updateId: 'u',
	topicId: 'news',
	askedId
});
const facts: NewsFacts = {
	authorId: 'sanne',
	askedId: null,
	withdrawnAt: null,
	surpriseUntil: null
};
const who = (
	event: CircleEvent,
	about: NewsFacts | null = null,
	by: string | null = 'sanne',
	at = noon
) => listeners(event, about, by, circle, at).map(({ personId, kind }) => `${personId} ${kind}`);

describe('who is told', () => {
	test('whoever may read it, and not the one who wrote it', () => {
		expect(who(posted(), facts)).toEqual(['nel news', 'bram news']);
	});

	test('a surprise is told to everybody but the resident', () => {
		const surprise = { ...facts, surpriseUntil: new Date('2026-03-10T11:00:00Z') };
		expect(who(posted(), surprise)).toEqual(['bram news']);
		expect(mayStillHear(posted(), surprise, nel.standing, noon)).toBe(false);
	});

	test('nothing that was withdrawn, and nothing that is gone', () => {
		expect(who(posted(), { ...facts, withdrawnAt: noon })).toEqual([]);
		expect(who(posted(), null)).toEqual([]);
	});

	test('who is removed hears of it, and so do those who look after the circle', () => {
		const gone = somebody('bram', 'family', { removedAt: noon });
		const event: CircleEvent = {
			kind: 'member.removed',
			personId: 'bram',
			openAsks: 0,
			wasContact: false,
			wasBackup: false
		};
		const plans = listeners(event, null, 'nel', [nel, sanne, gone, joost], noon);
		expect(plans.map(({ personId, kind }) => `${personId} ${kind}`)).toEqual([
			'sanne news',
			'bram removed'
		]);
	});

	test('an answer rings the one who asked, and nobody else by itself', () => {
		const event: CircleEvent = {
			kind: 'comment.posted',
			updateId: 'u',
			commentId: 'k',
			topicId: 'news'
		};
		expect(who(event, facts, 'bram')).toEqual(['sanne news']);
	});

	test('a right that ends at noon has ended at noon', () => {
		const rights = [{ topicId: 'news', level: 'read' as const, endsAt: noon }];
		const ending = somebody('bram', 'family', { rights });
		expect(listeners(posted(), facts, 'sanne', [ending], noon)).toEqual([]);
		const before = new Date(noon.getTime() - 1000);
		expect(listeners(posted(), facts, 'sanne', [ending], before)).toHaveLength(1);
	});

	test('every event has a line, and only what concerns somebody insists', () => {
		for (const [kind, ring] of Object.entries(rings)) {
			expect(ring.needs, kind).toMatch(/\.read$/);
			if ('insists' in ring) expect(ring, kind).toHaveProperty('concerned');
		}
	});
});

describe('when they are told', () => {
	const planFor = (listener: Listener, event = posted(), at = noon) =>
		listeners(event, facts, 'sanne', [listener], at).map(({ way, dueAt }) => ({ way, dueAt }));

	test('at once by day, and after the night by night', () => {
		expect(planFor(bram)).toEqual([{ way: 'at_once', dueAt: noon }]);
		const [plan] = planFor(
			{ ...bram, personId: '00000000-0000-4000-8000-000000000000' },
			posted(),
			night
		);
		expect(plan).toEqual({ way: 'gathered', dueAt: new Date('2026-03-05T07:00:00Z') });
	});

	test.each([
		['a topic set to none', { choices: { news: 'none' as const } }, []],
		[
			'a topic set to digest',
			{ choices: { news: 'digest' as const } },
			[{ way: 'gathered', dueAt: new Date('2026-03-04T17:00:00Z') }]
		],
		[
			'one digest a day for everything',
			{ wishes: { ...usual, digest: 'daily' as const } },
			[{ way: 'gathered', dueAt: new Date('2026-03-04T17:00:00Z') }]
		],
		[
			'a digest for everything, this topic at once',
			{ wishes: { ...usual, digest: 'daily' as const }, choices: { news: 'push' as const } },
			[{ way: 'at_once', dueAt: noon }]
		]
	])('%s', (_what, wish, plans) => {
		expect(planFor({ ...bram, ...wish })).toEqual(plans);
	});

	test('being asked rings also when the topic is set to none, but not at night', () => {
		const deaf: Listener = { ...bram, choices: { news: 'none' } };
		expect(planFor(deaf, posted('bram'))).toEqual([{ way: 'at_once', dueAt: noon }]);
		expect(planFor(deaf, posted('bram'), night)[0]?.way).toBe('gathered');
	});

	test('what is quiet only joins the digest of who chose one', () => {
		const thanked: CircleEvent = { kind: 'update.thanked', updateId: 'u', topicId: 'news' };
		const about = (one: Listener) => listeners(thanked, facts, 'bram', [one], noon);
		expect(about(sanne)).toEqual([]);
		expect(about({ ...sanne, wishes: { ...usual, digest: 'daily' } })).toMatchObject([
			{ way: 'gathered', urgency: 'quiet' }
		]);
	});
});

describe('quiet hours', () => {
	const at = (on: string, hour: number, minute = 0) => instantAt(on, hour * 60 + minute);

	test.each([
		[at('2026-03-04', 21, 59), null],
		[at('2026-03-04', 22), at('2026-03-05', 8)],
		[at('2026-03-05', 7, 59), at('2026-03-05', 8)],
		[at('2026-03-05', 8), null]
	])('from ten in the evening till eight', (now, end) => {
		expect(quietUntil(usual, now)).toEqual(end);
	});

	test('the night of the change to summer time is an hour shorter', () => {
		const end = quietUntil(usual, at('2026-03-28', 22));
		expect(end).toEqual(new Date('2026-03-29T06:00:00Z'));
		expect(end!.getTime() - at('2026-03-28', 22).getTime()).toBe(9 * 3600_000);
	});

	test('the night of the change to winter time is an hour longer', () => {
		const end = quietUntil(usual, at('2026-10-24', 22));
		expect(end).toEqual(new Date('2026-10-25T07:00:00Z'));
		expect(end!.getTime() - at('2026-10-24', 22).getTime()).toBe(11 * 3600_000);
	});

	test('an end in the hour that comes twice is still ahead in its second time', () => {
		const early = { ...usual, quietUntilMinute: 2 * 60 + 45 };
		// 02:30 for the second time: 01:30 UTC.
		const second = new Date('2026-10-25T01:30:00Z');
		expect(quietUntil(early, second)).toEqual(new Date('2026-10-25T01:45:00Z'));
	});

	test('an end in the hour that is skipped comes when the clock has jumped', () => {
		const early = { ...usual, quietUntilMinute: 2 * 60 + 30 };
		const end = quietUntil(early, at('2026-03-29', 1))!;
		expect(end).toEqual(new Date('2026-03-29T01:30:00Z'));
		expect(quietUntil(early, end)).toBeNull();
	});

	test('equal ends mean none, and a rest at noon is possible', () => {
		expect(quietUntil({ ...usual, quietUntilMinute: 22 * 60 }, night)).toBeNull();
		const rest = { ...usual, quietFromMinute: 12 * 60, quietUntilMinute: 14 * 60 };
		expect(quietUntil(rest, noon)).toEqual(at('2026-03-04', 14));
	});

	test('a digest never falls into them', () => {
		expect(nextDigest(usual, noon)).toEqual(at('2026-03-04', 18));
		expect(nextDigest(usual, at('2026-03-04', 18))).toEqual(at('2026-03-05', 18));
		expect(nextDigest({ ...usual, digestMinute: 23 * 60 }, noon)).toEqual(at('2026-03-05', 8));
	});

	test('not everybody rings in the same second', () => {
		const end = at('2026-03-05', 8);
		const moments = ['000000', '7fffff', 'ffffff'].map((tail) =>
			afterTheNight(end, `00000000-0000-4000-8000-000000${tail}`).getTime()
		);
		expect(moments[0]).toBe(end.getTime());
		expect(new Set(moments).size).toBe(3);
		expect(Math.max(...moments) - end.getTime()).toBeLessThan(spreadMs);
	});

	test('a minute of the day reads as a time', () => {
		expect([0, 485, 1439].map(minuteText)).toEqual(['00:00', '08:05', '23:59']);
	});
});
