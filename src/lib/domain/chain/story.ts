import type { SignalEvent, SignalLevel, SignalState } from '../signal.ts';

/** Where a signal stands, as its log alone tells it (I5). */
export type Told = {
	level: SignalLevel;
	state: SignalState;
	round: number;
	unanswered: boolean;
	takerId: string | null;
	offeredToId: string | null;
	/** Voices that were not taken back. */
	voiceIds: readonly string[];
};

/**
 * Where a signal stands after what its log says. It looks at nothing else, so that the sender's
 * list, the resident's log and the signal itself cannot tell three stories (S12.5, 28).
 *
 * @param events  in their order, the first one `signal.raised`.
 */
export function retold(events: readonly SignalEvent[]): Told {
	return events.reduce(heard, {
		level: 'orange',
		state: 'open',
		round: 0,
		unanswered: false,
		takerId: null,
		offeredToId: null,
		voiceIds: []
	});
}

const again = { state: 'open', takerId: null, offeredToId: null, unanswered: false } as const;
const ended = { unanswered: false } as const;

function heard(told: Told, event: SignalEvent): Told {
	switch (event.kind) {
		case 'signal.raised':
			return { ...told, level: event.level, voiceIds: [event.voiceId] };
		case 'signal.joined':
			return { ...told, voiceIds: [...told.voiceIds, event.voiceId] };
		case 'signal.raised_to_red':
			return { ...told, ...again, level: 'red', voiceIds: [...told.voiceIds, event.voiceId] };
		case 'signal.voice_withdrawn':
			return { ...told, voiceIds: told.voiceIds.filter((id) => id !== event.voiceId) };
		case 'signal.asked':
		case 'signal.skipped':
		case 'signal.number_shown':
		case 'signal.asked_again':
			return { ...told, round: event.round };
		case 'signal.unanswered':
			return { ...told, round: event.round, unanswered: true };
		case 'signal.taken_on':
			return { ...told, ...again, state: 'taken_on', takerId: event.personId };
		case 'signal.handed_over':
			return { ...told, takerId: event.toId, offeredToId: null };
		case 'signal.hand_over_asked':
			return { ...told, offeredToId: event.toId };
		case 'signal.hand_over_declined':
			return { ...told, offeredToId: null };
		case 'signal.reopened':
			return { ...told, ...again };
		case 'signal.closed':
			return { ...told, ...ended, state: 'closed' };
		case 'signal.withdrawn':
			return { ...told, ...ended, state: 'withdrawn' };
		case 'signal.asked_if_done':
		case 'signal.chain_changed':
			return told;
	}
}
