import type { Level } from './standing.ts';
import type { StandardTopic } from '../topic.ts';

/**
 * Who may do a thing, besides the right on its topic:
 * - `member`: everybody whose membership runs;
 * - `authority`: the resident, and a representative. To change what concerns the whole circle, and
 *   no single topic, a representative needs the scope `everything`;
 * - `trusted`: those, and the contact person;
 * - `party`: the contact person, and who speaks for the resident about health, however little else
 *   they may: the two who agree on less help;
 * - `answerer`: whoever answers signals, by office or by a place in the chain (settled 1).
 */
export type Who = 'member' | 'authority' | 'trusted' | 'party' | 'answerer';

/** What it takes to do one thing in a circle. */
export type Rule = {
	/** A fixed topic, the topic of the thing itself, or none. */
	topic: StandardTopic | 'ofItem' | 'none';
	level: Exclude<Level, 'none'>;
	who: Who;
	/** Reading it writes a line in the reading log. */
	logged: boolean;
	/** Needs a factor used less than ten minutes ago (T3.5). */
	fresh?: true;
	/** Not within the half hour of a paper card: what comes of it would outlive the card (T2.10). */
	notByCard?: true;
};

/**
 * Everything that can be done in a circle, and the right it takes (T4.1).
 * What is not here is refused. It is printed into `docs/access.md`.
 */
export const matrix = {
	'circle.read': { topic: 'none', level: 'read', who: 'member', logged: true },
	'circle.leave': { topic: 'none', level: 'write', who: 'member', logged: true },
	'circle.shareOwn': { topic: 'none', level: 'write', who: 'member', logged: true },
	'circle.invite': { topic: 'none', level: 'write', who: 'trusted', logged: true, fresh: true },
	'circle.confirm': { topic: 'none', level: 'write', who: 'trusted', logged: true },
	'circle.readmit': {
		topic: 'none',
		level: 'write',
		who: 'trusted',
		logged: true,
		fresh: true,
		notByCard: true
	},
	'circle.remove': { topic: 'none', level: 'write', who: 'authority', logged: true, fresh: true },
	'circle.setRights': { topic: 'none', level: 'write', who: 'authority', logged: true },
	'circle.setContact': { topic: 'none', level: 'write', who: 'authority', logged: true },
	'circle.drawResident': { topic: 'none', level: 'write', who: 'authority', logged: true },
	'circle.represent': {
		topic: 'none',
		level: 'write',
		who: 'authority',
		logged: true,
		fresh: true,
		notByCard: true
	},
	'topic.add': { topic: 'none', level: 'write', who: 'authority', logged: true },
	'card.make': { topic: 'none', level: 'write', who: 'trusted', logged: true, fresh: true },
	'card.block': { topic: 'none', level: 'write', who: 'trusted', logged: true },
	'update.read': { topic: 'ofItem', level: 'read', who: 'member', logged: true },
	'update.post': { topic: 'ofItem', level: 'write', who: 'member', logged: true },
	'update.edit': { topic: 'ofItem', level: 'write', who: 'member', logged: true },
	'update.withdraw': { topic: 'none', level: 'write', who: 'member', logged: true },
	'update.answer': { topic: 'ofItem', level: 'read', who: 'member', logged: true },
	'update.comment': { topic: 'ofItem', level: 'write', who: 'member', logged: true },
	'update.thank': { topic: 'ofItem', level: 'read', who: 'member', logged: true },
	'observation.note': { topic: 'none', level: 'write', who: 'member', logged: true },
	/** Those of others; one's own are shown to every member. */
	'observation.read': { topic: 'health', level: 'read', who: 'member', logged: true },
	'ownObservation.read': { topic: 'none', level: 'read', who: 'member', logged: true },
	/** Everybody close by knows the signs: the resident says yes to that when agreeing to the plan. */
	'signalPlan.read': { topic: 'none', level: 'read', who: 'member', logged: true },
	'signalPlan.edit': { topic: 'health', level: 'write', who: 'member', logged: true },
	'signalPlan.agree': { topic: 'health', level: 'write', who: 'authority', logged: true },
	/** How much help there is: `seesSupport` says which of it somebody sees. */
	'support.read': { topic: 'none', level: 'read', who: 'member', logged: true },
	'support.raise': { topic: 'health', level: 'write', who: 'member', logged: true },
	/** By who took a signal on; only because of that signal. */
	'support.raiseBySignal': { topic: 'none', level: 'write', who: 'answerer', logged: true },
	/** Only for who was told. */
	'support.answer': { topic: 'none', level: 'write', who: 'member', logged: true },
	/** One half of it: the other side says yes as well (S07). */
	'support.lower': { topic: 'none', level: 'write', who: 'party', logged: true },
	'finding.read': { topic: 'health', level: 'read', who: 'member', logged: true },
	'finding.answer': { topic: 'health', level: 'write', who: 'member', logged: true },
	/** Hospital, a holiday: said by who may set the pause of "alles goed?" too. */
	'pause.read': { topic: 'none', level: 'read', who: 'trusted', logged: true },
	'pause.set': { topic: 'none', level: 'write', who: 'trusted', logged: true },
	'baseline.set': { topic: 'health', level: 'write', who: 'trusted', logged: true },
	/** "Alles goed?": how the days went, for who speaks for the resident and for the contact person. */
	'checkIn.read': { topic: 'none', level: 'read', who: 'trusted', logged: true },
	'checkIn.agree': { topic: 'health', level: 'write', who: 'authority', logged: true },
	'checkIn.pause': { topic: 'none', level: 'write', who: 'trusted', logged: true },
	/** The resident's own answer; nobody gives it for them. */
	'checkIn.answer': { topic: 'none', level: 'write', who: 'authority', logged: true },
	/** Yes or no to going and looking; only for who was named. */
	'checkIn.hold': { topic: 'none', level: 'write', who: 'member', logged: true },
	/** The agenda of the circle: who reads it says yes to what it asks; who writes it makes and changes it. */
	'agenda.read': { topic: 'agenda', level: 'read', who: 'member', logged: true },
	'agenda.edit': { topic: 'agenda', level: 'write', who: 'member', logged: true },
	'agenda.take': { topic: 'agenda', level: 'read', who: 'member', logged: true },
	/** An address for one's own programs; it would outlive a card (T2.10). */
	'agenda.subscribe': {
		...{ topic: 'agenda', level: 'read', who: 'member', logged: true, notByCard: true }
	},
	/** That two organisations come for the same is known: for whom it was told. */
	'agenda.settle': { topic: 'agenda', level: 'read', who: 'trusted', logged: true },
	/** The walk-in that the resident visits: that they are there now, and what the circle is let know (5.11). */
	'walkIn.read': { topic: 'agenda', level: 'read', who: 'member', logged: true },
	'walkIn.agree': {
		...{ topic: 'none', level: 'write', who: 'authority', logged: true, notByCard: true }
	},
	/** "Past het?", with the host: by who speaks for the resident and the contact person (E10). */
	'walkIn.talk.read': { topic: 'none', level: 'read', who: 'trusted', logged: true },
	'walkIn.talk': { topic: 'none', level: 'write', who: 'trusted', logged: true },
	'reading.read': { topic: 'none', level: 'read', who: 'authority', logged: true },
	// Every member; which signals they see, `followsSignal` says for each.
	'signal.read': { topic: 'none', level: 'read', who: 'member', logged: true },
	'signal.raise': { topic: 'none', level: 'write', who: 'member', logged: true },
	'signal.withdraw': { topic: 'none', level: 'write', who: 'member', logged: true },
	'signal.answer': { topic: 'none', level: 'write', who: 'answerer', logged: true },
	'chain.read': { topic: 'none', level: 'read', who: 'member', logged: true },
	'chain.edit': { topic: 'none', level: 'write', who: 'trusted', logged: true },
	'chain.answer': { topic: 'none', level: 'write', who: 'member', logged: true },
	/** The bedankpunten of the circle as a whole. Those of people are their own (P4). */
	'credit.read': { topic: 'money', level: 'read', who: 'member', logged: true },
	'credit.spend': { topic: 'money', level: 'write', who: 'member', logged: true, notByCard: true },
	/** Help that is asked of neighbours for the resident: drafted by who writes the agenda, with the resident's yes (F3). */
	'help.read': { topic: 'agenda', level: 'read', who: 'member', logged: true },
	'help.draft': { topic: 'agenda', level: 'write', who: 'member', logged: true },
	'help.agree': { topic: 'none', level: 'write', who: 'authority', logged: true },
	'notice.choose': { topic: 'none', level: 'write', who: 'member', logged: false }
} as const satisfies Record<string, Rule>;

/** The name of something that can be done in a circle. */
export type Permission = keyof typeof matrix;

/** A permission to look; the gate hands out a `Sight` for it. */
export type ReadPermission = Extract<Permission, `${string}.read`>;

/** A permission to change something; the gate hands out a `Deed` for it. */
export type WritePermission = Exclude<Permission, ReadPermission>;

/** Every permission, for tests and for the printed table. */
export const permissions = Object.keys(matrix) as Permission[];
