import { and, eq, gt } from 'drizzle-orm';
import { daysAfter, dayOf } from '../../domain/day.ts';
import { newId, randomId } from '../../domain/id.ts';
import { expandRecurrence, occurrenceOf } from '../../domain/recurrence/expand.ts';
import { nextFit, type Rule } from '../../domain/recurrence/rule.ts';
import { fillWindow, type FacilityCode } from '../../domain/activity.ts';
import type { Tx } from '../db/connect.ts';
import * as table from '../db/schema/index.ts';
import { fillDoor } from './door.ts';
import { fillEnding } from './ending.ts';

// The sports hall De Linde, where one walks in: five organisations carry it together, it comes back in
// three ways, one day was moved and one is off. Everything in it is made up.

/** What the places of the demo world are called. */
type Places = {
	municipalityId: string;
	neighbourhoodId: string;
	/** The organisations of the world that carry it too, with who coordinates for the first. */
	organisationIds: readonly string[];
	coordinatorId: string;
};

const carriers = [
	'Buurtvereniging Vlierkwartier',
	'Sportclub De Linde',
	'Vrijwilligers Wolderland'
];

const seenBefore = 380;

const facilities: readonly [FacilityCode, 'yes' | 'no', number, string][] = [
	['step_free', 'yes', 20, ''],
	['wheelchair_toilet', 'yes', 20, 'Naast de kantine.'],
	['automatic_door', 'no', 20, 'Bel aan, dan doet iemand open.'],
	['hearing_loop', 'yes', 20, 'In de kantine.'],
	['disabled_parking', 'yes', 20, 'Gratis, 2 plekken bij de deur.'],
	['quiet_room', 'yes', 20, ''],
	['kitchen', 'yes', 20, ''],
	['shower', 'yes', seenBefore, '']
];

const tuesdayProgramme = [
	[600, 'Koffie en thee', ''],
	[645, 'Jeu de boules', 'buiten'],
	[750, 'Erwtensoep', 'kantine']
] as const;
const thursdayProgramme = [
	[600, 'Koffie en thee', ''],
	[660, 'Kaarten', ''],
	[750, 'Stamppot', 'kantine']
] as const;
const fridayProgramme = [
	[1080, 'Samen eten', 'kantine'],
	[1140, 'Muziek', '']
] as const;

/** Fills in the walk-in of the demo world, at its public address `/a/kom-gerust-langs`. */
export async function fillActivities(tx: Tx, places: Places, now: Date): Promise<void> {
	const { municipalityId, neighbourhoodId, organisationIds, coordinatorId } = places;
	const startedAt = new Date(now.getTime() - 90 * 86_400_000);
	const today = dayOf(now);
	const here = { neighbourhoodId, createdAt: startedAt };
	const ids = { venueId: newId(startedAt.getTime()), activityId: newId(startedAt.getTime()) };
	const { venueId, activityId } = ids;
	const others = carriers.map((name) => ({ id: randomId(), name }));
	await tx
		.insert(table.organisation)
		.values(others.map(({ id, name }) => ({ id, municipalityId, name, createdAt: startedAt })));
	const [first = ''] = organisationIds;
	await tx.insert(table.office).values({
		...{ id: randomId(), personId: coordinatorId, kind: 'coordinator', municipalityId },
		...{ organisationId: first, neighbourhoodId, startedAt }
	});
	await tx.insert(table.venue).values({
		...{ ...here, id: venueId, name: 'Sporthal De Linde', address: 'Lindelaan 8' },
		...{ postcode: '1234 AB', town: 'Wolderland' },
		directions: 'Bus 4 stopt voor de deur. Met de auto: volg de borden naar de sporthal.'
	});
	await tx.insert(table.venueFacility).values(
		facilities.map(([code, state, daysAgo, note]) => ({
			...{ neighbourhoodId, venueId, code, state, note },
			checkedOn: daysAfter(today, -daysAgo)
		}))
	);
	await tx.insert(table.activity).values({
		...{ ...here, id: activityId, slug: 'kom-gerust-langs', venueId, title: 'Kom gerust langs' },
		summary:
			'Samen koffie, een spelletje, iets maken, of gewoon zitten. Wij koken een warme lunch.',
		welcome: 'Voor iedereen die graag mensen ziet, iets doet of meehelpt.',
		boundary:
			'Als u de hele tijd hulp van 1 persoon nodig heeft. Bel ons, dan denken wij met u mee.',
		...{ dayPriceCents: 500, priceText: 'Warme lunch, koffie en thee.', kitchenMinute: 11 * 60 },
		...{ phone: '085 000 00 31', phoneName: 'Fatma', phoneTimes: 'van 9:00 tot 17:00' },
		...{ welcomer: 'Bert', status: 'published', changedAt: startedAt, publishedAt: startedAt }
	});
	await tx.insert(table.activityPartner).values(
		[...organisationIds, ...others.map(({ id }) => id)].map((organisationId) => ({
			...{ neighbourhoodId, activityId, organisationId, since: startedAt }
		}))
	);
	const at = { neighbourhoodId, activityId };
	await fillSeries(
		tx,
		at,
		{ every: 'week', interval: 1, weekdays: [2] },
		[600, 840],
		tuesdayProgramme,
		now
	);
	await fillSeries(
		tx,
		at,
		{ every: 'week', interval: 1, weekdays: [4] },
		[600, 840],
		thursdayProgramme,
		now
	);
	const lastFriday = {
		every: 'month',
		by: 'position',
		interval: 1,
		position: 'last',
		weekday: 5
	} as const;
	const fridays = await fillSeries(tx, at, lastFriday, [1080, 1260], fridayProgramme, now);
	await changeDays(tx, at, coordinatorId, now);
	await openToday(tx, at, now);
	await fillDoor(tx, at, now);
	const stops = { rule: lastFriday, seriesId: fridays, byId: coordinatorId };
	await fillEnding(tx, at, stops, now);
	await tx.insert(table.onCall).values([
		{
			...{
				...at,
				id: newId(startedAt.getTime()),
				organisationId: first,
				name: 'Dennis, wijkcoach'
			},
			...{ phone: '06 00 00 00 41', rank: 'first', weekdays: [0, 1, 2, 3, 4, 5, 6] },
			...{ fromOn: daysAfter(today, -90), fromMinute: 540, untilMinute: 1290 }
		},
		{
			...{ ...at, id: newId(startedAt.getTime()), organisationId: organisationIds[1] ?? first },
			...{ name: 'Marjan, casemanager', phone: '06 00 00 00 42', topic: 'Over dementie' },
			...{ rank: 'second', weekdays: [2, 4], fromOn: daysAfter(today, -90) },
			...{ fromMinute: 540, untilMinute: 1020 }
		}
	]);
	const cardId = newId(startedAt.getTime());
	await tx.insert(table.referralCard).values({
		...{ ...at, id: cardId, code: 'PAAR77', sender: 'Huisartsenpraktijk De Brug' },
		madeAt: startedAt
	});
	await tx
		.insert(table.referralCount)
		.values({ neighbourhoodId, cardId, month: `${today.slice(0, 7)}-01`, count: 3 });
	await tx.insert(table.activityLog).values(
		(['made', 'set', 'published'] as const).map((kind, index) => ({
			...{ ...at, id: randomId(), organisationId: first, personId: coordinatorId },
			...{ at: new Date(startedAt.getTime() + index * 60_000), body: { kind } }
		}))
	);
}

type At = { neighbourhoodId: string; activityId: string };

async function fillSeries(
	tx: Tx,
	at: At,
	rule: Rule,
	[fromMinute, untilMinute]: readonly [number, number],
	programme: readonly (readonly [number, string, string])[],
	now: Date
): Promise<string> {
	const today = dayOf(now);
	const firstOn = nextFit(rule, daysAfter(today, -90));
	const seriesId = newId(now.getTime());
	const times = { fromMinute, untilMinute };
	await tx.insert(table.series).values({
		...{ ...at, id: seriesId, rule, ends: { kind: 'open' }, firstOn, ...times, changedAt: now }
	});
	const recurrence = { rule, end: { kind: 'open' }, firstOn, ...times } as const;
	const days = expandRecurrence(recurrence, { ...fillWindow(today), fromOn: firstOn });
	await tx.insert(table.occurrence).values(
		days.map(({ on, ...day }) => ({
			...{ ...at, id: newId(now.getTime()), seriesId, originalOn: on, heldOn: on },
			...{ ...day, changedAt: now }
		}))
	);
	await tx.insert(table.programmeItem).values(
		programme.map(([minute, title, place], index) => ({
			...{ ...at, id: newId(now.getTime() + index), seriesId, fromMinute: minute, title, place },
			// The sports club of the hall joins in.
			isForBuilding: title === 'Jeu de boules'
		}))
	);
	return seriesId;
}

/** There is a day to try the sheet of a host on, whatever day it is. */
async function openToday(tx: Tx, at: At, now: Date): Promise<void> {
	const today = dayOf(now);
	const { occurrence } = table;
	const there = await tx
		.select({ id: occurrence.id })
		.from(occurrence)
		.where(and(eq(occurrence.activityId, at.activityId), eq(occurrence.heldOn, today)));
	if (there.length > 0) return;
	const { on: _on, ...times } = occurrenceOf(today, 600, 960);
	await tx.insert(occurrence).values({
		...{ ...at, id: newId(now.getTime()), heldOn: today, isOwn: true, ...times },
		...{ note: 'Vandaag zijn wij een keer extra open.', changedAt: now }
	});
}

/** The second day that comes is off, and the fourth is an hour later. */
async function changeDays(tx: Tx, at: At, personId: string, now: Date): Promise<void> {
	const { occurrence } = table;
	const rows = await tx
		.select({ id: occurrence.id, heldOn: occurrence.heldOn })
		.from(occurrence)
		.where(and(eq(occurrence.activityId, at.activityId), gt(occurrence.heldOn, dayOf(now))))
		.orderBy(occurrence.heldOn)
		.limit(4);
	const [, off, , later] = rows;
	if (off === undefined || later === undefined) return;
	await tx
		.update(occurrence)
		.set({
			...{ status: 'cancelled', cancelReason: 'building', note: 'De hal is dan gesloten.' },
			...{ cancelledAt: now, cancelledById: personId, sequence: 1 }
		})
		.where(eq(occurrence.id, off.id));
	const { startsAt, endsAt, fromMinute, untilMinute } = occurrenceOf(later.heldOn, 660, 900);
	await tx
		.update(occurrence)
		.set({
			...{ startsAt, endsAt, fromMinute, untilMinute, isOwn: true, sequence: 1 },
			note: 'Wij beginnen deze keer een uur later.'
		})
		.where(eq(occurrence.id, later.id));
}
