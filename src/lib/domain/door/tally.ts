import { awaysOnce } from './away.ts';
import { byNamed, isTakenBack, standing, type Claim, type TakenBack } from './claim.ts';
import {
	categories,
	countedBy,
	settleWays,
	type Category,
	type HeardSource,
	type Payloads,
	type SettleWay
} from './operation.ts';
import { lastOf, nameOf, ofType, whoIs, type People, type WeighedOf } from './people.ts';
import { byMade, type Weighed } from './received.ts';

// What is counted, expected, eaten, done and paid on a day.

/** What one device counted in one category: two numbers that only grow (3.4). */
export type DeviceCount = { deviceId: string; category: Category; plus: number; minus: number };

/** Whether somebody comes, as a host noted it last. */
export type Expectation = Payloads['expected'] & { operationId: string };

/** What somebody eats, as it was noted last. */
export type Meal = Payloads['meal_noted'];

/** Somebody who does a task today. */
export type Turn = {
	/** The id of the operation that took part first. */
	id: string;
	taskId: string;
	visitorId: string | null;
	state: 'took' | 'done';
	/** Every operation that says so. */
	operationIds: readonly string[];
};

/** How often and for how much people settled, by the way in which they did. */
export type Settled = Readonly<Record<SettleWay, { times: number; cents: number }>>;

/** How many heard of the place in which way; nothing for the ways that nobody named. */
export type Heard = Readonly<Partial<Record<HeardSource, number>>>;

/** How the cash of a day stands, in cents. No name is anywhere near it. */
export type Cash = {
	expectedCents: number;
	/** Null while nobody counted. */
	counted: Payloads['cash_counted'] | null;
	/** Counted less expected; null while nobody counted. */
	differenceCents: number | null;
};

/** The last note of a device. */
export type DayNote = { deviceId: string; text: string; at: Date };

/**
 * What each device counted, by device and category. Its numbers only grow, so the greatest is the
 * last one: what came late, twice or never changes nothing once a later one is there.
 */
export function deviceCountsOf(counting: readonly Weighed[]): DeviceCount[] {
	const columns = new Map<string, DeviceCount>();
	for (const { operation } of counting) {
		const counted = countedBy(operation);
		if (counted === null) continue;
		const { deviceId } = operation;
		const { category, direction, total } = counted;
		const key = `${deviceId} ${category}`;
		const before = columns.get(key) ?? { deviceId, category, plus: 0, minus: 0 };
		const column = direction === 'up' ? 'plus' : 'minus';
		columns.set(key, { ...before, [column]: Math.max(before[column], total) });
	}
	return [...columns]
		.toSorted(([one], [other]) => (one < other ? -1 : 1))
		.map(([, count]) => count);
}

/** What is shown: for each category the sum over the devices, never below zero. */
export function countsOf(deviceCounts: readonly DeviceCount[]): Record<Category, number> {
	const sumOf = (category: Category) =>
		deviceCounts
			.filter((one) => one.category === category)
			.reduce((sum, { plus, minus }) => sum + plus - minus, 0);
	return Object.fromEntries(
		categories.map((category) => [category, Math.max(0, sumOf(category))])
	) as Record<Category, number>;
}

/**
 * What hosts noted about who comes: the last by the server's order, so that a phone that was offline
 * all day does not overrule (3.4).
 */
export function expectationsOf(counting: readonly Weighed[], people: People): Expectation[] {
	const said = ofType(counting, 'expected').flatMap(({ operation }): Expectation[] => {
		const visitorId = nameOf(operation.payload.visitorId, people);
		if (visitorId === null) return [];
		return [{ ...operation.payload, visitorId, operationId: operation.operationId }];
	});
	return lastOf(said, ({ visitorId }) => visitorId);
}

/** What is eaten: one meal for each visitor, and one for each that has no name. */
export function mealsOf(counting: readonly Weighed[], people: People): Meal[] {
	return [...mealsByEater(counting, people).values()];
}

/** The same by who eats, also where nobody may know any more who that is. */
function mealsByEater(counting: readonly Weighed[], people: People): Map<string, Meal> {
	const noted = ofType(counting, 'meal_noted').toSorted(byMade);
	const keyOf = ({ visitorId, mealId }: Meal) =>
		visitorId === null ? mealId : whoIs(visitorId, people.facts);
	const last = lastOf(noted, ({ operation: { payload } }) => keyOf(payload));
	return new Map(
		last
			.filter(({ operation: { payload } }) => payload.here + payload.takeAway > 0)
			.map(({ operation: { payload } }) => [
				keyOf(payload),
				{ ...payload, visitorId: nameOf(payload.visitorId, people) }
			])
	);
}

/**
 * How many portions somebody with a name eats, by what was said: the meal that was noted, else what they
 * answered. Null while nothing was said about eating.
 */
export function portionsOf(
	visitorId: string,
	{ meals, expectations }: { meals: readonly Meal[]; expectations: readonly Expectation[] }
): number | null {
	const meal = meals.find((one) => one.visitorId === visitorId);
	if (meal !== undefined) return meal.here + meal.takeAway;
	const answer = expectations.find((one) => one.visitorId === visitorId);
	if (answer === undefined || answer.answer === 'maybe') return null;
	return answer.answer === 'coming' && answer.meal ? 1 : 0;
}

/** That somebody eats otherwise than the kitchen knew when it counted. */
export type LateMeal = {
	/** Null for a plate of somebody without a name. */
	visitorId: string | null;
	/** Portions as they were known then, and now; null where nothing was said. */
	before: number | null;
	now: number | null;
};

/**
 * Who eats otherwise than was known when the kitchen counted: of people with a name, and of plates with a
 * diet. What is only counted is counted at the table, so it is no change.
 *
 * @source activities-credits.md 5.5.
 */
export function lateMealsOf(counting: readonly Weighed[], people: People): LateMeal[] {
	const { kitchenClosesAt } = people.facts;
	if (kitchenClosesAt === null) return [];
	const knownOf = (said: readonly Weighed[]) => {
		const byEater = mealsByEater(said, people);
		return {
			...{ byEater, meals: [...byEater.values()] },
			expectations: expectationsOf(said, people)
		};
	};
	const [before, now] = [
		knownOf(counting.filter(({ madeAt }) => madeAt < kitchenClosesAt)),
		knownOf(counting)
	];
	const ids = new Set(
		[...now.meals, ...now.expectations, ...before.meals, ...before.expectations].flatMap(
			({ visitorId }) => visitorId ?? []
		)
	);
	const named = [...ids].map((visitorId): LateMeal => {
		return { visitorId, before: portionsOf(visitorId, before), now: portionsOf(visitorId, now) };
	});
	const platesOf = ({ byEater }: typeof now) =>
		new Map(
			[...byEater].flatMap(([key, one]) =>
				one.visitorId === null ? [[key, one.here + one.takeAway] as const] : []
			)
		);
	const [platesBefore, platesNow] = [platesOf(before), platesOf(now)];
	const plates = [...new Set([...platesBefore.keys(), ...platesNow.keys()])].map(
		(key): LateMeal => ({
			...{ visitorId: null, before: platesBefore.get(key) ?? 0 },
			now: platesNow.get(key) ?? 0
		})
	);
	return [...named, ...plates].filter((one) => one.before !== one.now);
}

/** How many portions more and fewer that makes, for who sees no names. */
export function lateTally(late: readonly LateMeal[]): LateTally {
	const steps = late.map(({ before, now }) => (now ?? 0) - (before ?? 0));
	const sum = (some: readonly number[]) => some.reduce((all, one) => all + one, 0);
	return {
		more: sum(steps.filter((step) => step > 0)),
		fewer: -sum(steps.filter((step) => step < 0))
	};
}

/** Portions more and fewer than the kitchen knew when it counted. */
export type LateTally = { more: number; fewer: number };

/** That somebody does a task, as one host saw it. */
export type Task = Payloads['turn_taken'];

/** Two hosts who write down one person for one task saw one turn: it is thanked for once. */
export function turnClaimsOf(counting: readonly Weighed[], { facts }: People): Claim<Task>[] {
	return ofType(counting, 'turn_taken').map((said) => {
		const { operationId: id, payload } = said.operation;
		const { taskId, visitorId } = payload;
		const key = visitorId === null ? id : `${taskId} ${whoIs(visitorId, facts)}`;
		return { id, key, said, what: payload };
	});
}

/** Turns that somebody gave back. */
export function givenBackOf(counting: readonly Weighed[]): TakenBack {
	const given = ofType(counting, 'turn_given_back');
	return byNamed(given, ({ operation }) => [operation.payload.turnId]);
}

/** The turns that follow. What was done was done, whatever another device says about giving back. */
export function turnsOf(
	claims: readonly Claim<Task>[],
	counting: readonly Weighed[],
	people: People
): Turn[] {
	const done = new Set(
		ofType(counting, 'turn_done').map(({ operation }) => operation.payload.turnId)
	);
	const given = new Map([...givenBackOf(counting)].filter(([id]) => !done.has(id)));
	return standing(claims, given).map((same) => ({
		id: same[0]!.id,
		taskId: same[0]!.what.taskId,
		visitorId: nameOf(same[0]!.what.visitorId, people),
		state: same.some(({ id }) => done.has(id)) ? 'done' : 'took',
		operationIds: same.map(({ id }) => id)
	}));
}

/** Settlings, calls and the like that nobody took back. */
export function standingOf<Type extends 'settled' | 'on_call_called' | 'heard' | 'told_off'>(
	counting: readonly Weighed[],
	type: Type,
	voids: TakenBack
): WeighedOf<Type>[] {
	return ofType(counting, type).filter((said) => {
		const id = said.operation.operationId;
		return !isTakenBack({ id, key: id, said, what: null }, voids);
	});
}

/** How people settled, in times and cents. */
export function settledOf(settled: readonly Payloads['settled'][]): Settled {
	return Object.fromEntries(
		settleWays.map((way) => {
			const so = settled.filter((one) => one.way === way);
			return [way, { times: so.length, cents: so.reduce((sum, { cents }) => sum + cents, 0) }];
		})
	) as Settled;
}

/** Who was told that the day is off, each once, with what said so first. */
export type ToldOff = { visitorId: string; operationId: string };

/** Who was told that the day is off; a name that is not remembered any more is nobody. */
export function toldOffOf(
	counting: readonly Weighed[],
	voids: TakenBack,
	people: People
): ToldOff[] {
	const said = standingOf(counting, 'told_off', voids).flatMap(({ operation }): ToldOff[] => {
		const visitorId = nameOf(operation.payload.visitorId, people);
		return visitorId === null ? [] : [{ visitorId, operationId: operation.operationId }];
	});
	const first = new Map<string, ToldOff>();
	for (const one of said) if (!first.has(one.visitorId)) first.set(one.visitorId, one);
	return [...first.values()];
}

/** What a host said of somebody on the list of an end, with when and on which device. */
export type EndingTold = Payloads['ending_told'] & { deviceId: string; saidAt: Date };

/** What was said about who is missed and who is away, whom visitors named, whether it fits, and of an end. */
export function saidOf(counting: readonly Weighed[], people: People) {
	const [absences, contacts] = [
		ofType(counting, 'absence_said').toSorted(byMade),
		ofType(counting, 'contact_said').toSorted(byMade)
	];
	const fits = ofType(counting, 'fit_asked').flatMap(
		({ madeAt: saidAt, operation: { payload } }) => {
			const visitorId = nameOf(payload.visitorId, people);
			return visitorId === null ? [] : [{ ...payload, visitorId, saidAt }];
		}
	);
	const ended = ofType(counting, 'fit_ended').toSorted(byMade);
	const aways = ofType(counting, 'away_said')
		.toSorted(byMade)
		.flatMap(({ operation: { payload } }) => {
			const visitorId = nameOf(payload.visitorId, people);
			return visitorId === null ? [] : [{ ...payload, visitorId }];
		});
	const told = ofType(counting, 'ending_told').toSorted(byMade);
	return {
		awaysSaid: awaysOnce(aways),
		endingsTold: told.flatMap(({ madeAt, receivedAt, operation }): EndingTold[] => {
			const { payload, deviceId } = operation;
			const visitorId = nameOf(payload.visitorId, people);
			// A clock that is ahead says nothing later than it was heard.
			const saidAt = madeAt < receivedAt ? madeAt : receivedAt;
			return visitorId === null ? [] : [{ ...payload, visitorId, deviceId, saidAt }];
		}),
		fitsAsked: fits,
		fitsEnded: lastOf(
			ended.map(({ operation }) => operation.payload),
			({ talkId }) => talkId
		),
		absencesSaid: lastOf(
			absences.map(({ operation }) => operation.payload),
			({ signalId }) => signalId
		),
		contactsSaid: lastOf(
			contacts.map(({ operation }) => operation.payload),
			({ contactId }) => contactId
		)
	};
}

/** How people heard of the place, as numbers. */
export function heardOf(said: readonly Payloads['heard'][]): Heard {
	const bySource = Map.groupBy(said, ({ source }) => source);
	return Object.fromEntries([...bySource].map(([source, same]) => [source, same.length]));
}

/** The cash that should be there and the cash that was counted last. */
export function cashOf(expectedCents: number, counting: readonly Weighed[]): Cash {
	const counts = ofType(counting, 'cash_counted').toSorted(byMade);
	const counted = counts.at(-1)?.operation.payload ?? null;
	const differenceCents = counted === null ? null : counted.cents - expectedCents;
	return { expectedCents, counted, differenceCents };
}

/** The last note of each device: no host takes away what another wrote. */
export function notesOf(counting: readonly Weighed[]): DayNote[] {
	const noted = ofType(counting, 'day_noted').toSorted(byMade);
	return lastOf(noted, ({ operation }) => operation.deviceId)
		.map(({ operation, madeAt: at }) => ({
			...{ deviceId: operation.deviceId, text: operation.payload.text, at }
		}))
		.filter(({ text }) => text !== '');
}
