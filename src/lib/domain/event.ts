import type { NeedKind } from './agenda/entry.ts';
import type { SignalEvent, SignalLevel } from './signal.ts';
import type { RaisedLevel, SupportLevel } from './support.ts';

/**
 * What can happen in a circle. A line in its log: ids only, no names and no texts.
 * Kinds are a noun and a past participle.
 */
export type CircleEvent =
	| { kind: 'circle.started' }
	| { kind: 'member.invited'; invitationId: string }
	| { kind: 'invitation.withdrawn'; invitationId: string }
	| { kind: 'invitation.declined'; invitationId: string }
	| { kind: 'member.joined'; personId: string; invitationId: string | null }
	| { kind: 'member.confirmed'; personId: string; invitationId: string }
	| { kind: 'member.readmitted'; personId: string }
	| {
			kind: 'member.removed';
			personId: string;
			openAsks: number;
			wasContact: boolean;
			wasBackup: boolean;
	  }
	| {
			kind: 'member.left';
			personId: string;
			openAsks: number;
			wasContact: boolean;
			wasBackup: boolean;
	  }
	| { kind: 'rights.set'; personId: string }
	/** Somebody is away for a while; who stands in is told. */
	| { kind: 'absence.set'; personId: string; standInId: string | null }
	/** Within two days a step of a chain would ask nobody (D6). */
	| { kind: 'chain.gap'; level: 'orange' | 'red'; stepId: string }
	/** Somebody tapped no test for a day: nobody knows whether they can be rung (D12). */
	| { kind: 'proof.lost'; personId: string }
	| { kind: 'contact.set'; contactId: string; backupId: string | null }
	| { kind: 'representation.set'; personId: string }
	| { kind: 'representation.ended'; personId: string }
	| { kind: 'portrait.set'; personId: string }
	| { kind: 'topic.added'; topicId: string }
	| { kind: 'topic.archived'; topicId: string }
	| { kind: 'card.made'; cardId: string }
	| { kind: 'card.blocked'; cardId: string }
	/** Too many wrong PINs: the card opens nothing any more. */
	| { kind: 'card.locked'; cardId: string }
	| { kind: 'update.posted'; updateId: string; topicId: string; askedId: string | null }
	| { kind: 'surprise.ended'; updateId: string; topicId: string }
	| { kind: 'update.edited'; updateId: string; topicId: string }
	| { kind: 'update.withdrawn'; updateId: string; topicId: string }
	| { kind: 'update.answered'; updateId: string; topicId: string }
	| { kind: 'comment.posted'; updateId: string; commentId: string; topicId: string }
	| { kind: 'comment.withdrawn'; updateId: string; commentId: string; topicId: string }
	| { kind: 'update.thanked'; updateId: string; topicId: string }
	| { kind: 'observation.noted'; observationId: string }
	| { kind: 'observation.corrected'; observationId: string }
	| { kind: 'observation.withdrawn'; observationId: string }
	| { kind: 'signal_plan.edited'; version: number }
	| { kind: 'signal_plan.agreed'; version: number }
	| { kind: 'way_out.set'; wayId: string }
	/** There is more help now; `personId` of the rest is whom it is about. */
	| { kind: 'support.raised'; supportId: string; level: RaisedLevel }
	| { kind: 'support.asked'; supportId: string; personId: string }
	| { kind: 'support.answered'; supportId: string; personId: string }
	| { kind: 'support.declined'; supportId: string; personId: string }
	| { kind: 'support.lowering_asked'; supportId: string }
	| { kind: 'support.lowering_declined'; supportId: string }
	| { kind: 'support.lowered'; supportId: string; level: SupportLevel }
	| { kind: 'support.over'; supportId: string; personId: string }
	/** Somebody is asked about something that the engine noticed. */
	| { kind: 'finding.asked'; findingId: string; personId: string }
	| { kind: 'finding.answered'; findingId: string }
	| { kind: 'finding.corrected'; findingId: string }
	| { kind: 'baseline.set'; baselineId: string }
	/** Days that are not as usual: said, or put right; and that they are over, or never were. */
	| { kind: 'pause.set'; pauseId: string }
	| { kind: 'pause.ended'; pauseId: string }
	/** The chain of a level was made or edited. */
	| { kind: 'chain.set'; level: SignalLevel }
	/** Somebody was named in a chain, and has to say yes to it. */
	| { kind: 'chain.place_asked'; level: SignalLevel; personId: string }
	| { kind: 'chain.place_accepted'; level: SignalLevel; personId: string }
	| { kind: 'chain.place_declined'; level: SignalLevel; personId: string }
	/** What the resident agreed to about being asked "alles goed?", and what became of it. */
	| { kind: 'check_in.agreed' }
	| { kind: 'check_in.stopped' }
	| { kind: 'check_in.paused'; untilOn: string | null }
	/** Somebody is asked whether they would go and look, and has to say yes to it. */
	| { kind: 'check_in.holder_asked'; personId: string }
	| { kind: 'check_in.holder_accepted'; personId: string }
	| { kind: 'check_in.holder_declined'; personId: string }
	/** The resident is asked, is reminded, did not answer. `personId` is the resident. */
	| { kind: 'check_in.opened'; checkInId: string; personId: string }
	| { kind: 'check_in.reminded'; checkInId: string; personId: string }
	| { kind: 'check_in.missed'; checkInId: string; personId: string }
	| { kind: 'check_in.done'; checkInId: string }
	| { kind: 'check_in.not_fine'; checkInId: string }
	| { kind: 'check_in.cleared'; checkInId: string }
	/** There is something new for somebody who was asked to go and look. */
	| { kind: 'check_in.news'; checkInId: string; personId: string }
	/** In the agenda; `personIds` are those who come or do something of it, or who made it. */
	| { kind: 'agenda.added'; entryId: string; personIds: readonly string[] }
	| { kind: 'agenda.changed'; entryId: string; personIds: readonly string[] }
	| { kind: 'agenda.cancelled'; entryId: string; personIds: readonly string[]; about?: About }
	| { kind: 'agenda.restored'; entryId: string; personIds: readonly string[]; about?: About }
	/** A place where they go stops, or goes on after all (E9). */
	| { kind: 'agenda.ending'; activityId: string; personIds: readonly string[]; about: About }
	| { kind: 'agenda.ending_back'; activityId: string; personIds: readonly string[]; about: About }
	| { kind: 'agenda.taken'; entryId: string; personIds: readonly string[] }
	| { kind: 'agenda.given_back'; entryId: string; personIds: readonly string[] }
	/** Somebody was asked by name for what an entry needs; said no, which who asked hears; need not answer. */
	| { kind: 'agenda.asked'; entryId: string; need: NeedKind; personId: string }
	| { kind: 'agenda.declined'; entryId: string; personId: string }
	| { kind: 'agenda.solved'; entryId: string; personIds: readonly string[] }
	/** Nobody said yes in time; `personId` is who is told (C4). */
	| { kind: 'agenda.gap'; entryId: string; personId: string }
	/** Two organisations come for the same (C3); and that somebody knows of it. */
	| { kind: 'agenda.doubled'; doubleId: string }
	| { kind: 'agenda.settled'; doubleId: string }
	/** A ride to a day activity: said, taken back or answered by who is in the circle. */
	/** Help that is asked of neighbours for the resident (F3). */
	| { kind: 'help.drafted'; requestId: string }
	| { kind: 'help.asked'; requestId: string }
	| { kind: 'help.agreed'; requestId: string }
	| { kind: 'help.over'; requestId: string }
	| { kind: 'ride.said'; entryId: string }
	| { kind: 'ride.ended'; entryId: string }
	| { kind: 'ride.answered'; entryId: string }
	/** Somebody is brought together with `personId`, both said yes, or it fell through. */
	| { kind: 'ride.asked'; entryId: string; personId: string }
	| { kind: 'ride.agreed'; entryId: string; personId: string }
	| { kind: 'ride.freed'; entryId: string; personId: string }
	/** A walk-in that the circle is let know of: linked, what of it was agreed with whom, over. */
	| { kind: 'walk_in.linked'; linkId: string }
	| { kind: 'walk_in.agreed'; linkId: string; personIds: readonly string[] }
	| { kind: 'walk_in.ended'; linkId: string }
	/** The walk-in was told that the resident is away for a while, or comes after all. */
	| { kind: 'walk_in.away_said'; linkId: string }
	| { kind: 'walk_in.away_ended'; linkId: string }
	/** "Past het?": a host asks (`personId` is the contact person), the circle asks, or it was talked about. */
	| { kind: 'walk_in.talk_asked'; linkId: string; personId: string }
	| { kind: 'walk_in.talk_started'; linkId: string }
	| { kind: 'walk_in.talk_ended'; linkId: string }
	/** The resident came in there today, or that was a mistake. */
	| { kind: 'walk_in.arrived'; linkId: string }
	/** A calendar from elsewhere: put into the agenda, read anew, taken out. */
	| { kind: 'calendar.added'; calendarId: string }
	| { kind: 'calendar.read'; calendarId: string }
	| { kind: 'calendar.removed'; calendarId: string }
	| SignalLine;

/**
 * What became of a day of an activity, or of its end: many circles hear of one thing, and of that each
 * person hears once, however many circles they are in (5.9). A turn is the number of the day then.
 */
export type About = { id: string; turn: number };

/** A line of a signal, with the signal it is about. */
export type SignalLine = SignalEvent & { signalId: string };

/** The name of something that can happen in a circle. */
export type EventKind = CircleEvent['kind'];
