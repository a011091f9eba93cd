import { byNamed, standing, type Claim, type TakenBack } from './claim.ts';
import { roles, type DietCode, type FurtherPurpose, type Role } from './operation.ts';
import { foldedName } from './known-name.ts';
import {
	lastOf,
	nameOf,
	ofType,
	whoIs,
	type Consent,
	type People,
	type WeighedOf
} from './people.ts';
import { byMade, type DayFacts, type Weighed } from './received.ts';

// Who was here: visits from check-ins, and the visitors that hosts wrote down today.

/** Somebody who was here. One for each visitor and day, however many hosts saw them come (I7). */
export type Visit = {
	/** The id of the check-in that took part first. */
	id: string;
	/** Null for somebody without a name who has a line of their own. */
	visitorId: string | null;
	role: Role;
	/** The earliest that anybody saw. */
	arrivedAt: Date;
	/** Null while they are inside, or when nobody saw them go. */
	leftAt: Date | null;
	firstTime: boolean;
	/** Every check-in that says so, and what has to be named to take the visit back. */
	checkInIds: readonly string[];
};

/** Who was here and is not remembered any more: only how many. */
export type Forgotten = Readonly<Record<Role, number>> & { firstTimers: number };

/** A visitor who said yes to being remembered, as a host wrote it down today. */
export type NewVisitor = {
	id: string;
	callName: string;
	nameHint: string | null;
	cameBefore: boolean;
	/** Only with a yes to it that stands. */
	dietCodes: readonly DietCode[];
	welcomeNote: string;
	/** Who shows them the way; null for nobody. */
	guideId: string | null;
	deviceId: string;
};

/** That somebody is here, as one host saw it. */
export type CheckIn = { visitorId: string | null; role: Role; firstTime: boolean };

/** All that hosts saw of people coming in, in the order of `counting`. */
export function checkInsOf(counting: readonly Weighed[], { facts }: People): Claim<CheckIn>[] {
	return counting.flatMap((said): Claim<CheckIn>[] => {
		const checkIn = checkInOf(said);
		if (checkIn === null) return [];
		const id = said.operation.operationId;
		const { visitorId } = checkIn;
		return [{ id, key: visitorId === null ? id : whoIs(visitorId, facts), said, what: checkIn }];
	});
}

/** The visits that follow, and how many belong to nobody any more. */
export function visitsOf(
	checkIns: readonly Claim<CheckIn>[],
	voids: TakenBack,
	checkOuts: readonly WeighedOf<'checked_out'>[],
	people: People
): { visits: Visit[]; forgotten: Forgotten } {
	const outs = byNamed(checkOuts, ({ operation }) => [operation.payload.visitId]);
	// Taken back and seen again, somebody new is still new.
	const newKeys = new Set(checkIns.filter(({ what }) => what.firstTime).map(({ key }) => key));
	const all = standing(checkIns, voids).map((claims) => visitOf(claims, outs, newKeys));
	const isForgotten = ({ visitorId }: Visit) =>
		visitorId !== null && nameOf(visitorId, people) === null;
	const gone = all.filter(isForgotten);
	const numbers = roles.map((role) => [role, gone.filter((one) => one.role === role).length]);
	return {
		visits: all
			.filter((visit) => !isForgotten(visit))
			.map((visit) => ({ ...visit, visitorId: nameOf(visit.visitorId, people) })),
		forgotten: {
			...(Object.fromEntries(numbers) as Record<Role, number>),
			firstTimers: gone.filter(({ role, firstTime }) => role === 'visitor' && firstTime).length
		}
	};
}

/** The visitors that were written down today, and may be remembered. */
export function newVisitorsOf(
	counting: readonly Weighed[],
	consents: readonly Consent[],
	people: People
): NewVisitor[] {
	const { facts, forgottenIds } = people;
	const given = new Set(
		consents.filter((one) => one.given).map(({ visitorId, purpose }) => `${visitorId} ${purpose}`)
	);
	const found = new Map<string, NewVisitor>();
	for (const { operation } of ofType(counting, 'welcomed')) {
		const { deviceId, payload } = operation;
		if (!payload.remember || found.has(payload.visitorId)) continue;
		const who = whoIs(payload.visitorId, facts);
		if (forgottenIds.has(who)) continue;
		const may = (purpose: FurtherPurpose) => given.has(`${who} ${purpose}`);
		found.set(payload.visitorId, {
			...{ id: payload.visitorId, callName: payload.callName, nameHint: payload.nameHint },
			...{ cameBefore: payload.cameBefore, deviceId, guideId: nameOf(payload.guideId, people) },
			dietCodes: may('diet') ? payload.dietCodes : [],
			welcomeNote: may('welcome_note') ? payload.welcomeNote : ''
		});
	}
	return [...found.values()];
}

/** What visitors told later of what they do not eat, the last of each; only with a yes that stands. */
export function dietsToldOf(
	counting: readonly Weighed[],
	consents: readonly Consent[],
	people: People
): DietTold[] {
	const given = new Set(
		consents.flatMap((one) => (one.purpose === 'diet' && one.given ? [one.visitorId] : []))
	);
	const told = ofType(counting, 'diet_told')
		.toSorted(byMade)
		.flatMap(({ operation: { payload } }): DietTold[] => {
			const visitorId = nameOf(payload.visitorId, people);
			const stands = visitorId !== null && given.has(visitorId) && payload.dietCodes.length > 0;
			return stands ? [{ visitorId, dietCodes: payload.dietCodes }] : [];
		});
	return lastOf(told, ({ visitorId }) => visitorId);
}

/** What a known visitor told later of what they do not eat. */
export type DietTold = { visitorId: string; dietCodes: readonly DietCode[] };

/** New visitors of one name from two devices, who were not yet said to be one (7.3). */
export function possibleDoublesOf(
	visitors: readonly NewVisitor[],
	facts: DayFacts
): [string, string][] {
	return visitors.flatMap((one, at) =>
		visitors
			.slice(at + 1)
			.filter(
				(other) =>
					one.deviceId !== other.deviceId &&
					foldedName(one.callName) === foldedName(other.callName) &&
					whoIs(one.id, facts) !== whoIs(other.id, facts)
			)
			.map((other): [string, string] => [one.id, other.id])
	);
}

function checkInOf({ operation }: Weighed): CheckIn | null {
	if (operation.type === 'checked_in') return operation.payload;
	if (operation.type !== 'welcomed' || !operation.payload.remember) return null;
	const { visitorId, cameBefore } = operation.payload;
	return { visitorId, role: 'visitor', firstTime: !cameBefore };
}

function visitOf(
	claims: readonly Claim<CheckIn>[],
	outs: ReadonlyMap<string, readonly Weighed[]>,
	newKeys: ReadonlySet<string>
): Visit {
	const first = claims[0]!;
	const inOrder = claims.toSorted((one, other) => byMade(one.said, other.said));
	const lastIn = inOrder.at(-1)!;
	const left = claims.flatMap(({ id }) => outs.get(id) ?? []).toSorted(byMade);
	const leftAt = left.at(-1)?.madeAt ?? null;
	return {
		id: first.id,
		visitorId: first.what.visitorId,
		role: lastIn.what.role,
		arrivedAt: inOrder[0]!.said.madeAt,
		// Whoever was seen to come in again is inside.
		leftAt: leftAt !== null && leftAt >= lastIn.said.madeAt ? leftAt : null,
		firstTime: newKeys.has(first.key),
		checkInIds: claims.map(({ id }) => id)
	};
}
