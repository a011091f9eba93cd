import * as v from 'valibot';
import { daysAfter, instantAt, wallClock } from './day.ts';
import type { CircleEvent, EventKind } from './event.ts';
import { MinuteField } from './field.ts';
import { decide, hasAuthority } from './policy/decide.ts';
import type { Permission } from './policy/matrix.ts';
import type { Standing } from './policy/standing.ts';
import { overviewTopic, type TopicId } from './topic.ts';
import { isHiddenFrom } from './update.ts';

// Who is told of what, how loud, and when: `rings` says what each event means to whom, `listeners`
// makes notices of it, and the quiet hours and digests of each person say when they are sent.

/**
 * How loud something rings:
 * - `red`: at once, also at night;
 * - `now`: at once, but never in quiet hours;
 * - `quiet`: never by itself, it joins the daily overview of who chose one;
 * - `none`: nobody is told.
 */
export type Urgency = 'red' | 'now' | 'quiet' | 'none';

/** What a phone says of it. The text is fixed per kind and names nobody (T8.1). */
export const noticeKinds = [
	'news',
	'asked',
	'removed',
	'card',
	'duty',
	'people',
	'gap',
	'agenda',
	'walk_in',
	'overview',
	'talk',
	'digest',
	'digest_all',
	'test',
	'signal',
	'signal_red'
] as const;

/** What a phone says of it. */
export type NoticeKind = (typeof noticeKinds)[number];

/** How somebody wants to hear of a topic in one circle. */
export const choices = ['push', 'digest', 'none'] as const;

/** How somebody wants to hear of a topic in one circle. */
export type Choice = (typeof choices)[number];

type Ring = {
	/** What one must be allowed to see to hear of it. */
	needs: Permission;
	/** How loud for everybody who may see it. */
	urgency: Urgency;
	/** How loud for whom it is about: who is asked, who wrote it, whose place it is. */
	concerned?: Urgency;
	/** How loud for who looks after the circle: authority and contact person. */
	trusted?: Urgency;
	/** Whom it is about hears of it, whatever they chose for the topic. */
	insists?: true;
};

/** What a signal itself tells to whom, it says in its tellings (`domain/chain`). */
const bySignal = { needs: 'signal.read', urgency: 'none' } as const;

/**
 * For each kind of event: what you must be allowed to see to hear of it, and how loud it rings.
 * A kind without a line does not compile.
 */
export const rings = {
	'circle.started': { needs: 'circle.read', urgency: 'none' },
	'member.invited': { needs: 'circle.read', urgency: 'none' },
	'invitation.withdrawn': { needs: 'circle.read', urgency: 'none' },
	'invitation.declined': { needs: 'circle.read', urgency: 'none', trusted: 'quiet' },
	'member.joined': { needs: 'circle.read', urgency: 'quiet', trusted: 'now' },
	'member.confirmed': { needs: 'circle.read', urgency: 'none', concerned: 'now', insists: true },
	'member.readmitted': { needs: 'circle.read', urgency: 'none', trusted: 'now' },
	'member.removed': {
		needs: 'circle.read',
		urgency: 'quiet',
		concerned: 'now',
		trusted: 'now',
		insists: true
	},
	'member.left': { needs: 'circle.read', urgency: 'quiet', trusted: 'now' },
	'rights.set': { needs: 'circle.read', urgency: 'none', concerned: 'quiet' },
	'contact.set': { needs: 'circle.read', urgency: 'quiet', concerned: 'now', insists: true },
	'chain.gap': { needs: 'chain.read', urgency: 'none', trusted: 'now' },
	'proof.lost': { needs: 'circle.read', urgency: 'none', trusted: 'now' },
	'absence.set': { needs: 'circle.read', urgency: 'none', concerned: 'now', insists: true },
	'representation.set': {
		needs: 'circle.read',
		urgency: 'none',
		concerned: 'now',
		trusted: 'now',
		insists: true
	},
	'representation.ended': {
		needs: 'circle.read',
		urgency: 'none',
		concerned: 'now',
		trusted: 'now',
		insists: true
	},
	'portrait.set': { needs: 'circle.read', urgency: 'none' },
	'topic.added': { needs: 'circle.read', urgency: 'none' },
	'topic.archived': { needs: 'circle.read', urgency: 'none' },
	'card.made': { needs: 'circle.read', urgency: 'none', trusted: 'quiet' },
	'card.locked': { needs: 'circle.read', urgency: 'none', trusted: 'now' },
	'card.blocked': { needs: 'circle.read', urgency: 'none', trusted: 'now' },
	'update.posted': { needs: 'update.read', urgency: 'now', concerned: 'now', insists: true },
	'surprise.ended': { needs: 'update.read', urgency: 'none' },
	'update.edited': { needs: 'update.read', urgency: 'none' },
	'update.withdrawn': { needs: 'update.read', urgency: 'none' },
	'update.answered': { needs: 'update.read', urgency: 'quiet', concerned: 'now' },
	'comment.posted': { needs: 'update.read', urgency: 'quiet', concerned: 'now' },
	'comment.withdrawn': { needs: 'update.read', urgency: 'none' },
	'update.thanked': { needs: 'update.read', urgency: 'none', concerned: 'quiet' },
	// Noting is no news: what it adds up to is asked about by itself.
	'observation.noted': { needs: 'observation.read', urgency: 'none' },
	'observation.corrected': { needs: 'observation.read', urgency: 'none' },
	'observation.withdrawn': { needs: 'observation.read', urgency: 'none' },
	'signal_plan.edited': { needs: 'signalPlan.read', urgency: 'none', trusted: 'quiet' },
	'signal_plan.agreed': { needs: 'signalPlan.read', urgency: 'quiet', trusted: 'now' },
	'way_out.set': { needs: 'signalPlan.read', urgency: 'none' },
	'support.raised': { needs: 'support.read', urgency: 'none', trusted: 'now' },
	'support.asked': { needs: 'support.read', urgency: 'none', concerned: 'now', insists: true },
	'support.answered': { needs: 'support.read', urgency: 'none', concerned: 'quiet' },
	// What nobody does is a gap: who raised it and who looks after the circle hear of it.
	'support.declined': {
		needs: 'support.read',
		urgency: 'none',
		concerned: 'now',
		trusted: 'now',
		insists: true
	},
	'support.lowering_asked': { needs: 'support.read', urgency: 'none', trusted: 'now' },
	'support.lowering_declined': { needs: 'support.read', urgency: 'none', trusted: 'now' },
	'support.lowered': { needs: 'support.read', urgency: 'none', trusted: 'now' },
	'support.over': { needs: 'support.read', urgency: 'none', concerned: 'now', insists: true },
	'finding.asked': { needs: 'finding.read', urgency: 'none', concerned: 'now', insists: true },
	'finding.answered': { needs: 'finding.read', urgency: 'none', trusted: 'quiet' },
	'finding.corrected': { needs: 'finding.read', urgency: 'none' },
	'pause.set': { needs: 'pause.read', urgency: 'none', trusted: 'now' },
	'pause.ended': { needs: 'pause.read', urgency: 'none', trusted: 'now' },
	'baseline.set': { needs: 'finding.read', urgency: 'none' },
	'chain.set': { needs: 'chain.read', urgency: 'none', trusted: 'quiet' },
	'chain.place_asked': { needs: 'chain.read', urgency: 'none', concerned: 'now', insists: true },
	'chain.place_accepted': { needs: 'chain.read', urgency: 'none', trusted: 'quiet' },
	// A place that nobody takes is a gap: whoever looks after the circle hears of it.
	'chain.place_declined': { needs: 'chain.read', urgency: 'none', trusted: 'now' },
	'check_in.agreed': { needs: 'checkIn.read', urgency: 'none', trusted: 'quiet' },
	'check_in.stopped': { needs: 'checkIn.read', urgency: 'none', trusted: 'now' },
	'check_in.paused': { needs: 'checkIn.read', urgency: 'none', trusted: 'quiet' },
	'check_in.holder_asked': {
		needs: 'circle.read',
		urgency: 'none',
		concerned: 'now',
		insists: true
	},
	'check_in.holder_accepted': { needs: 'checkIn.read', urgency: 'none', trusted: 'quiet' },
	// A key that nobody has is a gap: whoever looks after the circle hears of it.
	'check_in.holder_declined': { needs: 'checkIn.read', urgency: 'none', trusted: 'now' },
	'check_in.opened': { needs: 'circle.read', urgency: 'none', concerned: 'now', insists: true },
	// Somebody comes to look when it is not heard, so it is not held for the morning (settled 23).
	'check_in.reminded': { needs: 'circle.read', urgency: 'none', concerned: 'red', insists: true },
	'check_in.missed': { needs: 'circle.read', urgency: 'none', concerned: 'now', insists: true },
	'check_in.done': { needs: 'checkIn.read', urgency: 'none' },
	'check_in.not_fine': { needs: 'checkIn.read', urgency: 'none', trusted: 'now' },
	'check_in.cleared': { needs: 'checkIn.read', urgency: 'none' },
	'check_in.news': { needs: 'circle.read', urgency: 'none', concerned: 'red', insists: true },
	// Who is named for something or said yes to it hears when it is otherwise, whatever they chose.
	'agenda.added': { needs: 'agenda.read', urgency: 'quiet', concerned: 'now', insists: true },
	'agenda.changed': { needs: 'agenda.read', urgency: 'none', concerned: 'now', insists: true },
	'agenda.cancelled': { needs: 'agenda.read', urgency: 'quiet', concerned: 'now', insists: true },
	'agenda.restored': { needs: 'agenda.read', urgency: 'quiet', concerned: 'now', insists: true },
	'agenda.ending': { needs: 'agenda.read', urgency: 'none', concerned: 'now', insists: true },
	'agenda.ending_back': { needs: 'agenda.read', urgency: 'none', concerned: 'now', insists: true },
	'agenda.taken': { needs: 'agenda.read', urgency: 'none', concerned: 'quiet' },
	'agenda.given_back': { needs: 'agenda.read', urgency: 'none', concerned: 'now', insists: true },
	'agenda.asked': { needs: 'agenda.read', urgency: 'none', concerned: 'now', insists: true },
	'agenda.declined': { needs: 'agenda.read', urgency: 'none', concerned: 'now' },
	'agenda.solved': { needs: 'agenda.read', urgency: 'none', concerned: 'now' },
	'agenda.gap': { needs: 'agenda.read', urgency: 'none', concerned: 'now', insists: true },
	'agenda.doubled': { needs: 'agenda.read', urgency: 'none', trusted: 'now' },
	'agenda.settled': { needs: 'agenda.read', urgency: 'none' },
	// A draft waits for a yes of the resident; of what comes of it those who asked hear by themselves.
	'help.drafted': { needs: 'help.read', urgency: 'none', trusted: 'now' },
	'help.asked': { needs: 'help.read', urgency: 'none' },
	'help.agreed': { needs: 'help.read', urgency: 'none' },
	'help.over': { needs: 'help.read', urgency: 'none' },
	// A ride is between two people: of the circle nobody else is told.
	'ride.said': { needs: 'agenda.read', urgency: 'none' },
	'ride.ended': { needs: 'agenda.read', urgency: 'none' },
	'ride.answered': { needs: 'agenda.read', urgency: 'none' },
	'ride.asked': { needs: 'agenda.read', urgency: 'none', concerned: 'now', insists: true },
	'ride.agreed': { needs: 'agenda.read', urgency: 'none', concerned: 'now', insists: true },
	'ride.freed': { needs: 'agenda.read', urgency: 'none', concerned: 'now', insists: true },
	'walk_in.linked': { needs: 'walkIn.read', urgency: 'none', trusted: 'quiet' },
	// Who is asked from now on, or no more, hears of it.
	'walk_in.agreed': { needs: 'circle.read', urgency: 'none', concerned: 'now' },
	'walk_in.ended': { needs: 'walkIn.read', urgency: 'none', trusted: 'quiet' },
	'walk_in.away_said': { needs: 'walkIn.read', urgency: 'none' },
	'walk_in.away_ended': { needs: 'walkIn.read', urgency: 'none' },
	'walk_in.talk_asked': {
		needs: 'walkIn.talk.read',
		urgency: 'none',
		concerned: 'now',
		insists: true
	},
	'walk_in.talk_started': { needs: 'walkIn.talk.read', urgency: 'none', trusted: 'quiet' },
	'walk_in.talk_ended': { needs: 'walkIn.talk.read', urgency: 'none', trusted: 'quiet' },
	'walk_in.arrived': { needs: 'walkIn.read', urgency: 'none' },
	'calendar.added': { needs: 'agenda.read', urgency: 'none' },
	'calendar.read': { needs: 'agenda.read', urgency: 'none' },
	'calendar.removed': { needs: 'agenda.read', urgency: 'none' },
	// Of a signal people are told by its chain, and by nothing else.
	'signal.raised': bySignal,
	'signal.joined': bySignal,
	'signal.raised_to_red': bySignal,
	'signal.voice_withdrawn': bySignal,
	'signal.asked': bySignal,
	'signal.skipped': bySignal,
	'signal.number_shown': bySignal,
	'signal.unanswered': bySignal,
	'signal.asked_again': bySignal,
	'signal.taken_on': bySignal,
	'signal.asked_if_done': bySignal,
	'signal.reopened': bySignal,
	'signal.hand_over_asked': bySignal,
	'signal.hand_over_declined': bySignal,
	'signal.handed_over': bySignal,
	'signal.chain_changed': bySignal,
	'signal.closed': bySignal,
	'signal.withdrawn': bySignal
} as const satisfies Record<EventKind, Ring>;

/** How somebody wants to be told, in all their circles. Minutes count from local midnight. */
export type Wishes = {
	quietFromMinute: number;
	quietUntilMinute: number;
	/** `each` at once outside quiet hours, `daily` gathered once a day. */
	digest: 'each' | 'daily';
	digestMinute: number;
};

/** Somebody who may be told. */
export type Listener = {
	personId: string;
	standing: Standing;
	wishes: Wishes;
	/** By topic; no entry follows `wishes.digest`. */
	choices: Readonly<Record<TopicId, Choice>>;
};

/** What telling needs to know of the update that an event is about. */
export type NewsFacts = {
	authorId: string;
	askedId: string | null;
	withdrawnAt: Date | null;
	surpriseUntil: Date | null;
};

/** One thing to tell one person. */
export type Plan = {
	personId: string;
	kind: NoticeKind;
	urgency: Exclude<Urgency, 'none'>;
	/** `at_once`, or `gathered` with what else is due for this person at that moment. */
	way: 'at_once' | 'gathered';
	dueAt: Date;
};

/**
 * Who hears of an event, how loud and when. Whoever may not see a thing is not told of it either:
 * the same `decide` answers both. The one who did it is not told what they did, and a surprise
 * never rings the resident (T4.6).
 *
 * @param facts  of the update it is about; null for what is about no update, or about one that
 *               is gone.
 * @param byId   who did it; null for a job.
 */
export function listeners(
	event: CircleEvent,
	facts: NewsFacts | null,
	byId: string | null,
	circle: readonly Listener[],
	now: Date
): Plan[] {
	const ring: Ring = rings[event.kind];
	if ('updateId' in event && (facts === null || facts.withdrawnAt !== null)) return [];
	const concerned = concernedBy(event, facts);
	const topicId = 'topicId' in event && 'updateId' in event ? event.topicId : null;
	return circle.flatMap((one) => {
		if (one.personId === byId) return [];
		const isConcerned = concerned.has(one.personId);
		const isRemoved = isConcerned && event.kind === 'member.removed';
		if (!isRemoved && !mayHear(ring.needs, one.standing, topicId, facts, now)) return [];
		const urgency = loudest(
			ring.urgency,
			isConcerned ? ring.concerned : undefined,
			isTrusted(one.standing, now) ? ring.trusted : undefined
		);
		const insists = isConcerned && ring.insists === true;
		const choice = topicId === null ? undefined : one.choices[topicId];
		const moment = momentFor({ urgency, choice, insists, listener: one, now });
		if (moment === null || urgency === 'none') return [];
		const kind = isRemoved
			? 'removed'
			: isConcerned && asking.includes(event.kind)
				? 'asked'
				: 'cardId' in event
					? 'card'
					: (kindOf[event.kind] ?? 'news');
		return [{ personId: one.personId, kind, urgency, ...moment }];
	});
}

/** Whether somebody may still hear of an event when it is about to be sent. */
export function mayStillHear(
	event: CircleEvent,
	facts: NewsFacts | null,
	standing: Standing,
	now: Date
): boolean {
	if ('updateId' in event && (facts === null || facts.withdrawnAt !== null)) return false;
	const topicId = 'topicId' in event && 'updateId' in event ? event.topicId : null;
	return mayHear(rings[event.kind].needs, standing, topicId, facts, now);
}

/**
 * When a person's quiet hours that run at an instant end, or null outside them. Equal ends mean no
 * quiet hours. Wall time in Amsterdam: nights of a clock change are an hour longer or shorter.
 */
export function quietUntil(
	wishes: Pick<Wishes, 'quietFromMinute' | 'quietUntilMinute'>,
	at: Date
): Date | null {
	const { quietFromMinute: from, quietUntilMinute: until } = wishes;
	const { on, hour, minute } = wallClock(at);
	const clock = hour * 60 + minute;
	const overNight = from > until;
	const isQuiet = overNight ? clock >= from || clock < until : clock >= from && clock < until;
	if (!isQuiet) return null;
	const end = instantAt(overNight && clock >= from ? daysAfter(on, 1) : on, until);
	// In the hour that comes twice the end may have been shown once already.
	return end.getTime() > at.getTime() ? end : new Date(end.getTime() + 3_600_000);
}

/** The next moment at which a person's gathered news goes out, never in their quiet hours. */
export function nextDigest(wishes: Wishes, now: Date): Date {
	const { on } = wallClock(now);
	const today = instantAt(on, wishes.digestMinute);
	const next =
		today.getTime() > now.getTime() ? today : instantAt(daysAfter(on, 1), wishes.digestMinute);
	return quietUntil(wishes, next) ?? next;
}

/** Longest time by which sending is spread once quiet hours end. */
export const spreadMs = 15 * 60_000;

/** The end of a night for one person, a little later than for another, so that not all ring at once. */
export function afterTheNight(end: Date, personId: string): Date {
	const share = Number.parseInt(personId.slice(-6), 16) / 0x1000000;
	return new Date(end.getTime() + Math.floor((share * spreadMs) / 1000) * 1000);
}

/** When a notice of the weekly overview rings for somebody; null when they do not want it. */
export function overviewMoment(listener: Listener, now: Date): Pick<Plan, 'way' | 'dueAt'> | null {
	const choice = listener.choices[overviewTopic];
	return momentFor({ urgency: 'now', choice, insists: false, listener, now });
}

function momentFor(asked: {
	urgency: Urgency;
	choice: Choice | undefined;
	insists: boolean;
	listener: Listener;
	now: Date;
}): Pick<Plan, 'way' | 'dueAt'> | null {
	const { urgency, insists, listener, now } = asked;
	const { wishes, personId } = listener;
	if (urgency === 'none') return null;
	if (urgency === 'red') return { way: 'at_once', dueAt: now };
	const choice = insists
		? 'push'
		: (asked.choice ?? (wishes.digest === 'daily' ? 'digest' : 'push'));
	if (choice === 'none') return null;
	if (choice === 'digest') return { way: 'gathered', dueAt: nextDigest(wishes, now) };
	if (urgency === 'quiet') return null;
	const end = quietUntil(wishes, now);
	if (end === null) return { way: 'at_once', dueAt: now };
	return { way: 'gathered', dueAt: afterTheNight(end, personId) };
}

function mayHear(
	needs: Permission,
	standing: Standing,
	topicId: TopicId | null,
	facts: NewsFacts | null,
	now: Date
): boolean {
	if (decide(needs, standing, now, topicId ?? undefined) !== 'yes') return false;
	return facts === null || !isHiddenFrom(facts, standing, now);
}

function concernedBy(event: CircleEvent, facts: NewsFacts | null): ReadonlySet<string> {
	const found = (...ids: (string | null | undefined)[]) => new Set(ids.filter((id) => id != null));
	if (event.kind === 'update.posted') return found(event.askedId);
	if (event.kind === 'comment.posted') return found(facts?.authorId, facts?.askedId);
	if ('updateId' in event) return found(facts?.authorId);
	if (event.kind === 'absence.set') return found(event.standInId);
	if ('personIds' in event) return found(...event.personIds);
	if ('personId' in event) return found(event.personId);
	if ('contactId' in event) return found(event.contactId, event.backupId);
	return found();
}

/** What asks something of whom it is about. */
const asking: readonly EventKind[] = [
	'update.posted',
	'chain.place_asked',
	'support.asked',
	'agenda.asked'
];

/** What leads elsewhere than to the news of a circle. */
const kindOf: Partial<Record<EventKind, NoticeKind>> = {
	'agenda.added': 'agenda',
	'agenda.changed': 'agenda',
	'agenda.cancelled': 'agenda',
	'agenda.restored': 'agenda',
	'agenda.ending': 'agenda',
	'agenda.ending_back': 'agenda',
	'agenda.taken': 'agenda',
	'agenda.given_back': 'agenda',
	'agenda.declined': 'agenda',
	'agenda.solved': 'agenda',
	'agenda.gap': 'agenda',
	'agenda.doubled': 'agenda',
	'ride.asked': 'agenda',
	'ride.agreed': 'agenda',
	'ride.freed': 'agenda',
	'walk_in.agreed': 'walk_in',
	'walk_in.talk_asked': 'walk_in',
	'absence.set': 'duty',
	'chain.gap': 'gap',
	'finding.asked': 'talk',
	'proof.lost': 'people'
};

function isTrusted(standing: Standing, now: Date): boolean {
	return hasAuthority(standing, now) || standing.isContact;
}

const loudness = ['none', 'quiet', 'now', 'red'] as const satisfies readonly Urgency[];

function loudest(...all: (Urgency | undefined)[]): Urgency {
	const found = all.map((one) => loudness.indexOf(one ?? 'none'));
	return loudness[Math.max(...found)] ?? 'none';
}

/**
 * What travels to a browser, encrypted (settled 26). Browsers that know the declarative form show
 * it by themselves; elsewhere the service worker reads the same fields.
 */
export type PushMessage = {
	web_push: 8030;
	mutable: true;
	notification: {
		title: string;
		/** Ends in `?ask` where whoever is rung is asked to take something on: there is a button for it. */
		navigate: string;
		tag: string;
		lang: string;
		/** Sounds again although it takes the place of the one before: only what is red. */
		renotify?: true;
	};
	/** Random id of the notice. */
	id: string;
	/** With it the service worker says, once, that the notice is on the screen. */
	receipt: string;
};

function base64url(bytes: number) {
	const length = Math.ceil((bytes * 4) / 3);
	return v.pipe(v.string(), v.regex(new RegExp(`^[A-Za-z0-9_-]{${length}}={0,2}$`)));
}

/** What a browser sends once it can be rung: `PushSubscription.toJSON()`. */
export const SubscribeForm = v.object({
	endpoint: v.pipe(v.string(), v.maxLength(1000), v.url()),
	keys: v.object({
		/** An uncompressed point on P-256. */
		p256dh: v.pipe(base64url(65), v.startsWith('B')),
		auth: base64url(16)
	})
});

/** What a browser sends once it can be rung, checked. */
export type SubscribeForm = v.InferOutput<typeof SubscribeForm>;

/** What a browser sends when it is not to be rung any more. */
export const UnsubscribeForm = v.object({ endpoint: v.pipe(v.string(), v.maxLength(1000)) });

/** What a browser sends when it is not to be rung any more, checked. */
export type UnsubscribeForm = v.InferOutput<typeof UnsubscribeForm>;

/** What a service worker sends once it shows a notice. */
export const ReceiptForm = v.object({ receipt: base64url(16) });

/** What somebody fills in about when they want to be told. Times as hh:mm. */
export const WishesForm = v.object({
	digest: v.picklist(['each', 'daily']),
	digestAt: MinuteField,
	quietFrom: MinuteField,
	quietUntil: MinuteField
});

/** What somebody fills in about when they want to be told, in minutes after midnight. */
export type WishesForm = v.InferOutput<typeof WishesForm>;
