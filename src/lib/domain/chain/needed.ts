import { authorsOf, type Signal, type Telling } from '../signal.ts';
import { chainFor, crewOf, raisersOf, type World } from './crew.ts';

/**
 * Whether somebody still has to be told a thing at the moment of sending: it may have been answered,
 * taken back or said anew since, and they may have left, lost the right or gone off duty (S8.1, I3).
 *
 * @param newestTurn  turn of the newest thing this person was to be told of the signal: what is
 *                    older was overtaken, and is held no longer for the morning.
 */
export function isStillNeeded(
	telling: Telling,
	newestTurn: number,
	signal: Signal,
	world: World,
	now: Date
): boolean {
	const { personId, kind } = telling;
	const found = world.present.find((one) => one.personId === personId);
	if (found === undefined || telling.turn < newestTurn) return false;
	const isAuthor = authorsOf(signal.voices).includes(personId);
	if (!found.mayRead && !found.mayAnswer && !isAuthor) return false;
	switch (kind) {
		case 'asked':
			return signal.state === 'open' && found.mayAnswer && isOnStep(telling, signal, world, now);
		case 'number':
		case 'unanswered':
		case 'reopened':
			return signal.state === 'open';
		case 'question':
			return signal.takenOn?.personId === personId && signal.takenOn.askedAt !== null;
		case 'declined':
		case 'joined':
			return signal.state === 'taken_on' && signal.takenOn?.personId === personId;
		case 'hand_over':
			return signal.state === 'taken_on' && signal.takenOn?.offeredToId === personId;
		case 'taken_on':
		case 'closed':
		case 'withdrawn':
			return signal.state === kind;
	}
}

/**
 * Whether a step would ask somebody at a moment. Asked with everybody, that is no question. Whether
 * something reaches them is another one: what fails to is told as failed, not as not needed.
 */
export function isOnStep(
	{ personId, stepId }: Pick<Telling, 'personId' | 'stepId'>,
	signal: Signal,
	world: World,
	now: Date
): boolean {
	if (stepId === null) return true;
	const chain = chainFor(signal, world);
	const step = chain.steps.find(({ id }) => id === stepId);
	if (step === undefined) return false;
	const { personIds, absent } = crewOf(step, chain, world, raisersOf(signal), now);
	return (
		personIds.includes(personId) ||
		absent.some((one) => one.personId === personId && one.why === 'no_channel')
	);
}
