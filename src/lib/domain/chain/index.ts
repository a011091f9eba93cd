// The chain of answers: who must answer a signal in turn (`shape`), who that is at a moment (`crew`),
// how a signal goes round (`run`: by itself in `walk`, by people in `deeds`), whether a notice is still needed (`needed`), what is still to come
// (`ahead`), and what its log tells (`story`).
export { comingTo, coverOf, type Coming, type Cover, type Hears, type SoundsAt } from './ahead.ts';
export {
	assertChain,
	chainFor,
	crewOf,
	gapsAhead,
	peopleOf,
	raisersOf,
	weakSpots,
	type Crew,
	type Present,
	type WeakSpot,
	type World
} from './crew.ts';
export { isOnStep, isStillNeeded } from './needed.ts';
export { after, raised, upToDate, type Happening } from './run.ts';
export {
	chainOfNone,
	chainPeopleLimit,
	checkInChain,
	endOfWait,
	keyHolderMinutes,
	longestActMs,
	proposedChain,
	questionWait,
	repeatWait,
	roundLimit,
	step,
	stepLimit,
	waitLimits,
	type Chain,
	type Fallback,
	type Start,
	type Step,
	type Target,
	type Wait
} from './shape.ts';
export { retold, type Told } from './story.ts';
export type { After } from './turn.ts';
export { lateMs } from './walk.ts';
