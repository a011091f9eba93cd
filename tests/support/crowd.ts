import { sql } from 'drizzle-orm';
import { expandRecurrence } from '#lib/domain/recurrence/expand.ts';
import { daysAfter } from '#lib/domain/day.ts';
import { newId, randomId } from '#lib/domain/id.ts';
import type { Db } from '#lib/server/db/connect.ts';
import * as table from '#lib/server/db/schema/index.ts';
import { readEnv, type Env } from '#lib/server/env.ts';
import { jsonLog } from '#lib/server/job/handler.ts';
import type { JobKind } from '#lib/server/job/enqueue.ts';
import { handlersFor } from '#lib/server/job/worker.ts';
import { openedMail, queueMail } from '#lib/server/mail/queue.ts';
import type { ActivityWorld } from './activities.ts';
import { seatCircle } from './seats.ts';
import { freshKeys } from './servers.ts';
import type { FreshDatabase } from './template.ts';

// Hundreds of people who count on a day of De Linde, many of them in several roles: residents who go, who
// goes along or drives in one circle or in six, who coordinates for an organisation, and people without
// Kring. It is Monday the second of March 2026, noon; Tuesdays come back.

/** The day that they count on. */
export const crowdOn = '2026-03-10';

const today = '2026-03-02';

/** The moment at which all this is. */
export const crowdNoon = new Date(`${today}T11:00:00Z`);
const fromMinute = 600;
const untilMinute = 840;

/** An activity on the outside, on Tuesdays, with rows for its days. */
export async function tuesdayActivity(
	{ owner, neighbourhood, organisation, people }: ActivityWorld,
	slug: string,
	{ neighbourhoodId = neighbourhood.lindenhof, title = 'Kom gerust langs' } = {}
) {
	const now = crowdNoon;
	const [venueId, activityId, seriesId] = [newId(0), newId(0), newId(0)];
	const at = { neighbourhoodId, activityId };
	await owner.insert(table.venue).values({
		...{ neighbourhoodId, id: venueId, name: 'Sporthal De Linde', address: 'Lindelaan 8' },
		...{ postcode: '1234 AB', town: 'Dommeldal', createdAt: now }
	});
	await owner.insert(table.activity).values({
		...{ neighbourhoodId, id: activityId, slug, venueId, title, status: 'published' },
		...{ createdAt: now, changedAt: now, publishedAt: now }
	});
	await owner.insert(table.activityPartner).values(
		[organisation.linde, organisation.berk].map((organisationId) => ({
			...{ ...at, organisationId, since: now }
		}))
	);
	const rule = { every: 'week', interval: 1, weekdays: [2] } as const;
	const firstOn = '2025-12-02';
	const end = { kind: 'open' } as const;
	await owner.insert(table.series).values({
		...{ ...at, id: seriesId, rule, ends: end, firstOn, fromMinute, untilMinute, changedAt: now }
	});
	const days = expandRecurrence(
		{ rule, end, firstOn, fromMinute, untilMinute },
		{ fromOn: firstOn, untilOn: daysAfter(today, 182) }
	).map((day) => ({ ...day, id: newId(0) }));
	await owner.insert(table.occurrence).values(
		days.map(({ on, ...day }) => ({
			...{ ...at, ...day, seriesId, originalOn: on, heldOn: on, changedAt: now }
		}))
	);
	const dayOn = (on: string) => days.find((day) => day.on === on)!;
	return { ...at, seriesId, slug, title, days, dayOn, coordinatorId: people.nora };
}

/** An activity of these tests. */
export type TuesdayActivity = Awaited<ReturnType<typeof tuesdayActivity>>;

/** Days of before, each with who was there: remembered people by their names. */
export async function keepDays(
	owner: Db,
	of: TuesdayActivity,
	came: Readonly<Record<string, readonly string[]>>
): Promise<Map<string, string>> {
	const { neighbourhoodId, activityId } = of;
	const names = [...new Set(Object.values(came).flat())];
	const ids = new Map(names.map((name) => [name, randomId()]));
	const at = { neighbourhoodId, activityId };
	const madeAt = new Date('2025-12-01T11:00:00Z');
	if (names.length > 0)
		await owner.insert(table.visitor).values(
			names.map((callName) => ({
				...{ ...at, id: ids.get(callName)!, callName, cameBefore: false, dietCodes: [], madeAt }
			}))
		);
	for (const [on, some] of Object.entries(came)) {
		const { id: occurrenceId, startsAt } = of.dayOn(on);
		const none = { visitor: 0, first_timer: 0, companion: 0, child: 0, helper: 0 };
		await owner.insert(table.daySheet).values({
			...{ ...at, occurrenceId, record: 'closed', closedAt: startsAt, changedAt: startsAt },
			counts: { ...none, meal_here: 0, meal_take_away: 0 },
			...{ forgotten: {} as never, settled: {} as never, heard: {} as never },
			...{ calls: [], notes: [] }
		});
		if (some.length > 0)
			await owner.insert(table.visit).values(
				some.map((name) => ({
					...{ ...at, occurrenceId, id: randomId(), visitorId: ids.get(name)! },
					...{ role: 'visitor', arrivedAt: startsAt, firstTime: false }
				}))
			);
	}
	return ids;
}

/** A circle that goes to a day: the resident, who put it there, and who goes along. */
export async function goingCircle(
	{ owner, municipality }: ActivityWorld,
	of: TuesdayActivity,
	on: string,
	{ takers = [], ...one }: { name: string; takers?: readonly string[]; circleId?: string }
) {
	const startedAt = new Date('2026-01-05T11:00:00Z');
	const [circleId, residentId, organiserId, entryId] = [
		...[newId(0), randomId(), randomId(), randomId()]
	] as [string, string, string, string];
	const municipalityId = municipality.oost;
	const named = [
		{ id: residentId, name: `${one.name}-resident` },
		{ id: organiserId, name: `${one.name}-child` }
	];
	await owner.transaction(async (tx) => {
		await tx
			.insert(table.person)
			.values(named.map((who) => ({ ...who, municipalityId, createdAt: startedAt })));
		await tx
			.insert(table.account)
			.values(
				named.map(({ id: personId, name }) => ({ personId, mailAddress: `${name}@example.org` }))
			);
		const rights = { news: 'write', agenda: 'write' } as const;
		await seatCircle(tx, { id: circleId, municipalityId, contactId: organiserId, startedAt }, [
			{ personId: residentId, role: 'resident', rights: {} },
			{ personId: organiserId, role: 'family', rights },
			...takers.map((personId) => ({ personId, role: 'neighbour' as const, rights }))
		]);
		const { id: occurrenceId, startsAt, endsAt } = of.dayOn(on);
		await tx.insert(table.agendaEntry).values({
			...{
				circleId,
				id: entryId,
				kind: 'appointment',
				title: of.title,
				organiserId,
				isNecessary: false
			},
			...{
				place: 'Sporthal De Linde',
				words: '',
				outsider: '',
				heldOn: on,
				fromMinute,
				untilMinute
			},
			...{ startsAt, endsAt, changedAt: startedAt, neighbourhoodId: of.neighbourhoodId },
			...{ activityId: of.activityId, occurrenceId, occurrenceSequence: 0 }
		});
		const kinds = ['ride', 'company', 'ride_back', 'other', 'come', 'do'] as const;
		if (takers.length > 0) {
			const needs = takers.map((_, index) => ({
				...{ circleId, entryId, kind: kinds[index % kinds.length]!, text: '' }
			}));
			await tx.insert(table.agendaNeed).values(needs);
			await tx.insert(table.agendaTaking).values(
				takers.map((personId, index) => ({
					...{ circleId, entryId, kind: kinds[index % kinds.length]!, personId, takenAt: startedAt }
				}))
			);
		}
	});
	return { circleId, residentId, organiserId, entryId };
}

/** People who can sign in, not in any circle yet. */
export async function neighbours(
	{ owner, municipality }: ActivityWorld,
	names: readonly string[]
): Promise<string[]> {
	const rows = names.map((name) => ({ id: randomId(), name }));
	const createdAt = new Date('2026-01-05T11:00:00Z');
	await owner
		.insert(table.person)
		.values(rows.map((row) => ({ ...row, municipalityId: municipality.oost, createdAt })));
	await owner
		.insert(table.account)
		.values(
			rows.map(({ id: personId, name }) => ({ personId, mailAddress: `${name}@example.org` }))
		);
	return rows.map(({ id }) => id);
}

/** Lets people coordinate for an organisation in Lindenhof. */
export async function coordinate(
	{ owner, municipality, neighbourhood }: ActivityWorld,
	organisationId: string,
	personIds: readonly string[]
): Promise<void> {
	await owner.insert(table.office).values(
		personIds.map((personId) => ({
			...{ id: randomId(), personId, kind: 'coordinator', municipalityId: municipality.oost },
			...{ organisationId, neighbourhoodId: neighbourhood.lindenhof, startedAt: new Date() }
		}))
	);
}

/** How many count on the day, in which roles. */
const size = { circles: 115, helpers: 60, coordinators: 12, visitors: 200, onCall: 2 } as const;

/** Hundreds of people who count on one day. */
export type Crowd = {
	of: TuesdayActivity;
	/** Everybody with Kring, each once: residents, children, who goes along, who coordinates. */
	personIds: string[];
	/** Everybody without: who comes usually, who said so, who does something; each once. */
	visitorIds: string[];
	onCall: number;
};

/**
 * Makes them. Each helper goes along in three circles, some of them coordinate too, and one coordinates
 * for both organisations; of the visitors a third comes usually, a third said that they come, and a third
 * did both.
 */
export async function crowd(world: ActivityWorld): Promise<Crowd> {
	const { owner, organisation, people } = world;
	const of = await tuesdayActivity(world, 'iedereen-rekent-erop');
	const helpers = await neighbours(
		world,
		Array.from({ length: size.helpers }, (_, nth) => `helper-${nth}`)
	);
	const personIds = new Set([...helpers, people.nora, people.bart]);
	for (let nth = 0; nth < size.circles; nth += 1) {
		const takers = [0, 1].map((step) => helpers[(nth * 2 + step) % helpers.length]!);
		const found = await goingCircle(world, of, crowdOn, { name: `kring-${nth}`, takers });
		personIds.add(found.residentId).add(found.organiserId);
	}
	const coordinators = await neighbours(
		world,
		Array.from({ length: size.coordinators }, (_, nth) => `carrier-${nth}`)
	);
	for (const id of coordinators) personIds.add(id);
	await coordinate(world, organisation.linde, [...coordinators, ...helpers.slice(0, 8)]);
	await coordinate(world, organisation.berk, [coordinators[0]!, helpers[0]!]);

	const names = Array.from({ length: size.visitors }, (_, nth) => `Bezoeker ${nth}`);
	const usual = names.filter((_, nth) => nth % 3 !== 1);
	const said = names.filter((_, nth) => nth % 3 !== 0);
	const ids = await keepDays(owner, of, {
		...{ '2026-02-10': usual, '2026-02-17': usual },
		// A name that only said so was here once, long ago.
		...{ '2026-02-24': usual, '2025-12-02': names }
	});
	// A host noted it on the tablet at the door.
	const deviceId = randomId();
	const there = { neighbourhoodId: of.neighbourhoodId, activityId: of.activityId };
	const at = crowdNoon;
	await owner.insert(table.hostDevice).values({
		...{ ...there, id: deviceId, tokenHash: deviceId, name: 'Tablet', pairedById: people.nora },
		...{ pairedAt: at, seenAt: at, completeUpTo: said.length }
	});
	await owner.insert(table.hostOperation).values(
		said.map((name, nth) => ({
			...{ ...there, id: randomId(), occurrenceId: of.dayOn(crowdOn).id, deviceId, seq: nth + 1 },
			...{ type: 'expected', atDevice: at, receivedAt: at, clockOffsetMs: 0 },
			payload: { visitorId: ids.get(name)!, answer: 'coming' as const, meal: true, ride: false }
		}))
	);
	await owner.insert(table.onCall).values(
		(['first', 'second'] as const).map((rank) => ({
			...{ neighbourhoodId: of.neighbourhoodId, id: randomId(), activityId: of.activityId, rank },
			...{ organisationId: organisation.linde, name: `Dennis ${rank}`, phone: '06 00 00 00 41' },
			...{ weekdays: [2], fromOn: '2026-03-01', fromMinute, untilMinute }
		}))
	);
	return { of, personIds: [...personIds], visitorIds: [...ids.values()], onCall: size.onCall };
}

/** The settings of a worker of these tests. */
export function crowdEnv(database: FreshDatabase): Env {
	return readEnv({
		...{ KRING_DEMO: '1', DATABASE_URL: database.appUrl },
		...{ DATABASE_WORKER_URL: database.workerUrl, ...freshKeys() }
	});
}

/** Does what waits of telling people, one job after another, until nothing of it waits; mails stay. */
export async function tellAll(owner: Db, worker: Db, env: Env): Promise<void> {
	const handlers = handlersFor(env, null, queueMail);
	const kinds: JobKind[] = ['carriers.tell', 'ending.tell', 'agenda.follow', 'notice.plan'];
	for (;;) {
		const jobs = await owner.execute<{ id: string; kind: JobKind; payload: never }>(sql`
			delete from job where id in (select id from job where kind in ('carriers.tell', 'ending.tell',
				'agenda.follow', 'notice.plan') order by id limit 100)
			returning id, kind, payload`);
		if (jobs.length === 0) return;
		const now = new Date(
			(await owner.execute<{ now: string }>(sql`select kring_now() as now`))[0]!.now
		);
		const context = { ...{ db: worker, env, now, attempt: 1 }, log: jsonLog('test') };
		const sorted = jobs.toSorted(
			(one, other) => kinds.indexOf(one.kind) - kinds.indexOf(other.kind)
		);
		for (const { kind, payload } of sorted) await handlers[kind]!(payload, context as never);
	}
}

/** Who was told something in Kring or by mail, one entry for each time. */
export async function toldTo(owner: Db, env: Env): Promise<string[]> {
	const notices = await owner.execute<{ id: string }>(sql`
		select person_id as id from notice where kind in ('agenda') order by created_at`);
	const mails = await owner.execute<{ id: string; sealed: Buffer }>(sql`
		select id, sealed from mail where kind = 'carrier' and sealed is not null`);
	const to = mails.map(({ id, sealed }) => openedMail(env, id, Buffer.from(sealed)).to ?? '');
	const accounts = await owner.execute<{ id: string; to: string }>(
		sql`select person_id as id, mail_address as to from account`
	);
	const byMail = new Map(accounts.map((row) => [row.to, row.id]));
	return [...notices.map(({ id }) => id), ...to.map((address) => byMail.get(address) ?? address)];
}
