import { and, asc, eq, gte, isNull, lte } from 'drizzle-orm';
import { dayOf, daysAfter } from '../../domain/day.ts';
import type { DayRides } from '../../domain/door/ride.ts';
import type { HostRideForm, RideServiceForm } from '../../domain/door/ride-form.ts';
import { opened, record, type Coordinator } from '../activity/index.ts';
import { occurrence, rideService, visitor } from '../db/schema/index.ts';
import type { AtActivity } from './days.ts';
import {
	answerForVisitor,
	bringTogether,
	endRide,
	isServiceOf,
	partRide,
	ridesOn,
	sayRide,
	serviceOf,
	toldOfRide
} from './ride.ts';
import { sameAsIn } from './same.ts';
import { isRemembered } from './remembered.ts';

// Rides to the next days of an activity, as who coordinates it sees them: what a host sees, without a tablet.

/** So many days ahead rides are looked after. */
const daysAhead = 14;
const dayMost = 40;
const listedMost = 500;

/** One day, with what is asked and offered for it. */
export type RideDayLine = {
	occurrenceId: string;
	on: string;
	fromMinute: number;
	untilMinute: number;
	isCancelled: boolean;
	rides: DayRides;
};

/** Rides of an activity, with the visitors for whom more can be said. */
export type ActivityRides = {
	days: readonly RideDayLine[];
	visitors: readonly { id: string; callName: string; nameHint: string | null }[];
	service: DayRides['service'];
};

/** What is asked and offered for the next days of an activity. */
export async function activityRides(post: Coordinator, activityId: string): Promise<ActivityRides> {
	const { tx, neighbourhoodId, now } = post;
	const at = atOf(post, activityId);
	const todayOn = dayOf(now);
	const [rows, visitors, service, sameAs] = await Promise.all([
		tx
			.select({
				occurrenceId: occurrence.id,
				on: occurrence.heldOn,
				fromMinute: occurrence.fromMinute,
				untilMinute: occurrence.untilMinute,
				status: occurrence.status
			})
			.from(occurrence)
			.where(
				and(
					eq(occurrence.neighbourhoodId, neighbourhoodId),
					eq(occurrence.activityId, activityId),
					gte(occurrence.heldOn, todayOn),
					lte(occurrence.heldOn, daysAfter(todayOn, daysAhead))
				)
			)
			.orderBy(asc(occurrence.startsAt), asc(occurrence.id))
			.limit(dayMost),
		tx
			.select({ id: visitor.id, callName: visitor.callName, nameHint: visitor.nameHint })
			.from(visitor)
			.where(and(isRemembered({ neighbourhoodId, activityId }), isNull(visitor.sameAsId)))
			.limit(listedMost),
		serviceOf(at),
		sameAsIn(post, [activityId])
	]);
	const dayIds = rows.map(({ occurrenceId }) => occurrenceId);
	const ridesOf = await ridesOn(at, dayIds, sameAs);
	const names = new Intl.Collator('nl');
	return {
		days: rows.map(({ status, ...day }) => ({
			...{ ...day, isCancelled: status === 'cancelled', rides: ridesOf(day.occurrenceId) }
		})),
		visitors: visitors.toSorted((one, other) => names.compare(one.callName, other.callName)),
		service
	};
}

/** Says who is rung where no ride is found; nobody for both empty. @throws {Refusal} `not_found`. */
export async function setRideService(
	post: Coordinator,
	activityId: string,
	{ name, phone }: RideServiceForm
): Promise<{ activityId: string }> {
	const { tx, neighbourhoodId, now: changedAt } = post;
	const open = await opened(post, activityId);
	if (name === '') await tx.delete(rideService).where(isServiceOf(neighbourhoodId, activityId));
	else
		await tx
			.insert(rideService)
			.values({ neighbourhoodId, activityId, name, phone, changedAt })
			.onConflictDoUpdate({
				target: [rideService.neighbourhoodId, rideService.activityId],
				set: { name, phone, changedAt }
			});
	await record(post, open, { kind: 'ride_service' });
	return { activityId };
}

/** Does as who coordinates what a host does on a tablet. @throws {Refusal} as that does. */
export async function sayAsCoordinator(
	post: Coordinator,
	activityId: string,
	form: HostRideForm
): Promise<{ activityId: string }> {
	await opened(post, activityId);
	await hostSays(atOf(post, activityId), form);
	return { activityId };
}

/** What a host says of rides. @throws {Refusal} as each of it does. */
export function hostSays(at: AtActivity, form: HostRideForm): Promise<void> {
	switch (form.does) {
		case 'say':
			return sayRide(at, form);
		case 'end':
			return endRide(at, form);
		case 'bring':
			return bringTogether(at, form);
		case 'answer':
			return answerForVisitor(at, form);
		case 'part':
			return partRide(at, form);
		case 'told':
			return toldOfRide(at, form);
	}
}

function atOf({ tx, neighbourhoodId, now }: Coordinator, activityId: string): AtActivity {
	return { tx, neighbourhoodId, activityId, now };
}
