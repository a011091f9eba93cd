import * as v from 'valibot';
import { TextField } from './field.ts';
import { weighsLimit } from './limits.ts';

// How it goes with who looks after somebody (F14, S10). The sentences are our own and no test of a doctor: they say
// what could be done now, and name nothing that somebody has.

/** What a carer is asked about the last month, in this order. */
export const burdens = ['sleep', 'worry', 'time', 'health', 'alone', 'too_much'] as const;

/** One of the things that a carer is asked about. */
export type Burden = (typeof burdens)[number];

/** How far something is so: no, a little, yes. */
export const sayings = [0, 1, 2] as const;

/** How far one thing is so. */
export type Saying = (typeof sayings)[number];

/** What a carer said. */
export type Answers = Readonly<Record<Burden, Saying>>;

const SayingField = v.pipe(
	v.picklist(['0', '1', '2']),
	v.transform((said) => Number(said) as Saying)
);

/** What a carer said, with what weighs most in their own words. */
export const CarerCheckForm = v.object({
	...({
		sleep: SayingField,
		worry: SayingField,
		time: SayingField,
		health: SayingField,
		alone: SayingField,
		too_much: SayingField
	} satisfies Record<Burden, typeof SayingField>),
	weighs: TextField(weighsLimit)
});

/** What a carer said, checked. */
export type CarerCheckForm = v.InferOutput<typeof CarerCheckForm>;

/** How heavy it is. */
export type Weight = 'light' | 'some' | 'heavy';

/** From so many points on it is something, and from so many it is heavy; there are twelve. */
const points = { some: 3, heavy: 7 };

/** How heavy it is, of what a carer said. Who says that it is too much is believed. */
export function weightOf(answers: Answers): Weight {
	const sum = burdens.reduce((total, burden) => total + answers[burden], 0);
	if (answers.too_much === 2 || sum >= points.heavy) return 'heavy';
	return sum >= points.some ? 'some' : 'light';
}

/** What a carer can do now. */
export type ThingToDo =
	/** Give somebody else a thing that stands under one's own name in the agenda. */
	| 'hand_over'
	/** Be away for a while, with somebody who stands in. */
	| 'days_off'
	/** Ring who is there for carers. */
	| 'ring'
	/** Tell one's own GP. */
	| 'gp'
	/** Tell somebody in the circle. */
	| 'tell';

const helpsWith: readonly (readonly [ThingToDo, readonly Burden[]])[] = [
	['hand_over', ['time', 'too_much']],
	['gp', ['sleep', 'health']],
	['days_off', ['time', 'sleep']],
	['tell', ['alone', 'worry']]
];

/** So many things are said at once. */
const thingsAtOnce = 3;

/**
 * Three things to do now where it is heavy, the one that fits best first; one where it is something, and none where
 * it is light. Somebody to ring is always among the three.
 *
 * @source product-map.md F14.
 */
export function thingsToDo(answers: Answers): ThingToDo[] {
	const weight = weightOf(answers);
	if (weight === 'light') return [];
	const ranked = helpsWith
		.map(([thing, against], place) => ({
			thing,
			place,
			fits: against.reduce((sum, burden) => sum + answers[burden], 0)
		}))
		.toSorted((one, other) => other.fits - one.fits || one.place - other.place)
		.map(({ thing }) => thing);
	return weight === 'some' ? ranked.slice(0, 1) : [...ranked.slice(0, thingsAtOnce - 1), 'ring'];
}
