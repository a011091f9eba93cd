import { careDay } from '#lib/domain/care-day.ts';
import { dayOf, daysAfter } from '#lib/domain/day.ts';
import { newId } from '#lib/domain/id.ts';
import { occurrenceOf } from '#lib/domain/recurrence/expand.ts';
import type { PlanAction } from '#lib/domain/signal-plan.ts';
import type { SupportLine } from '#lib/domain/support.ts';
import type { Tx } from '#lib/server/db/connect.ts';
import * as table from '#lib/server/db/schema/index.ts';
import type { Actor, CircleKey } from './world.ts';

// What people noted in the world that is spied on, the plan and what was noticed, with a canary in
// each text and id.

/** What was noted in a circle, by what a test asks for. */
export type NotedThings = {
	/** By the professional, and by the neighbour, who reads no notes but their own. */
	observationId: string;
	neighbourNoteId: string;
	findingId: string;
	baselineId: string;
	signId: string;
	actionId: string;
	wayId: string;
	/** A day on which the resident said that all is well. */
	checkInId: string;
	/** That there is extra help, of which the neighbour was told. */
	supportId: string;
	/** Days of which somebody said that they were not as usual. */
	pauseId: string;
	/** A date in the agenda that asks who drives; and that two organisations come for the same. */
	entryId: string;
	doubleId: string;
};

type Seen = (actor: Actor) => boolean;

/** What the world lends for it. */
export type Lent = {
	key: CircleKey;
	circleId: string;
	people: Record<string, string>;
	now: Date;
	word: (what: string, mayBeSeenBy: Seen) => string;
	guard: (id: string, what: string, mayBeSeenBy: Seen) => string;
	inCircle: Seen;
	readsHealth: Seen;
	readsAgenda: Seen;
	/** Two that come for the same. */
	organisationIds: readonly string[];
	writesHealth: Seen;
	/** Who is told how check-ins went. */
	readsCheckIns: Seen;
};

const dayMs = 86_400_000;

/** Fills one circle. */
export async function fillNoted(tx: Tx, lent: Lent): Promise<NotedThings> {
	const { key, circleId, people, now, word, guard, inCircle, readsHealth, writesHealth } = lent;
	const at = new Date(now.getTime() - dayMs);
	const [signId, actionId, wayId, baselineId] = [newId(0), newId(0), newId(0), newId(0)];
	const sign = (text: string) => ({ id: signId, phase: 'orange', text, source: 'me' }) as const;
	const action = (text: string): PlanAction => {
		return { id: actionId, phase: 'orange', text, actor: 'near', personId: null, isAvoid: false };
	};
	const signWord = word(`sign of the plan in ${key}`, inCircle);
	const promise: SupportLine = {
		...{ id: newId(0), level: 'extra', personId: people['neighbour']!, untilOn: '2099-01-01' },
		what: word(`what the neighbour would do in ${key}`, inCircle),
		hours: word(`hours of the neighbour in ${key}`, inCircle),
		payer: word(`who pays the neighbour in ${key}`, inCircle)
	};
	await tx.insert(table.signalPlan).values([
		{
			...{ circleId, version: 1, status: 'active', editedById: people['family']!, editedAt: at },
			...{ agreedById: people['resident']!, agreedAt: at, reviewOn: '2099-01-01' },
			content: {
				signs: [sign(signWord)],
				actions: [action(word(`action of the plan in ${key}`, inCircle))],
				madeWithIds: [],
				support: [promise, { ...promise, id: newId(0), level: 'crisis' }]
			},
			againstWish: {
				...{ text: word(`what others may do in ${key}`, inCircle), signedAt: at, withdrawnAt: null }
			}
		},
		{
			...{ circleId, version: 2, status: 'draft', editedById: people['family']!, editedAt: at },
			content: {
				signs: [sign(word(`sign of a draft in ${key}`, writesHealth))],
				actions: [action(word(`action of a draft in ${key}`, writesHealth))],
				madeWithIds: []
			}
		}
	]);
	await tx.insert(table.wayOut).values({
		...{ circleId, id: wayId, position: 1, kind: 'number', confirmedOn: '2026-01-01' },
		label: word(`way out in ${key}`, inCircle),
		phone: '030 123 45 67',
		hours: word(`hours of a way out in ${key}`, inCircle)
	});
	const note = async (by: string, mayRead: Seen): Promise<string> => {
		const id = guard(newId(0), `id of a note by ${by} in ${key}`, mayRead);
		const observerId = people[by]!;
		await tx.insert(table.observation).values({
			...{ circleId, id, observerId, authorId: observerId, contact: 'seen', change: 2 },
			signs: [{ signId, isSure: true, text: signWord }],
			note: word(`note by ${by} in ${key}`, mayRead),
			...{ observedAt: at, receivedAt: at, careDay: careDay(at), version: 2 }
		});
		await tx.insert(table.observationBefore).values({
			...{ circleId, observationId: id, version: 1, untilAt: at },
			content: { note: word(`what a note by ${by} said before in ${key}`, () => false) }
		});
		return id;
	};
	const observationId = await note('professional', readsHealth);
	const neighbourNoteId = await note(
		'neighbour',
		(actor) => readsHealth(actor) || (inCircle(actor) && actor.personId === people['neighbour'])
	);
	await tx.insert(table.baseline).values({
		...{ circleId, id: guard(baselineId, `id of a baseline in ${key}`, readsHealth) },
		...{ track: 'observed', fromDay: careDay(at) - 40, toDay: careDay(at) - 10, days: 28 },
		...{ mean: 0.3, sd: 0.2, sigma0: 0.3, highShare: 0.1, corrections: {}, madeAt: at }
	});
	const findingId = guard(newId(0), `id of a finding in ${key}`, readsHealth);
	await tx.insert(table.finding).values({
		...{ circleId, id: findingId, audience: 'contact', kinds: ['together'], level: 'talk' },
		...{ raisedAt: at, day: careDay(at), talkAt: at, guards: [], isAnnounced: true },
		facts: [{ kind: 'together', people: 2, observations: 2, days: [careDay(at)] }],
		evidence: [observationId, neighbourNoteId],
		...{ status: 'open', engineVersion: 1, madeAt: at }
	});
	const checkInId = guard(newId(0), `id of a check-in in ${key}`, lent.readsCheckIns);
	await tx.insert(table.checkInPlan).values({
		...{ circleId, windows: [{ fromMinute: 510, untilMinute: 570 }], weekdays: [1, 2, 3] },
		...{ graceMinutes: 60, remindMinutes: 30, countsOpening: false },
		...{ agreedAt: at, agreedById: people['resident']! }
	});
	await tx.insert(table.checkInHolder).values({
		...{ circleId, personId: people['contact']!, position: 0, askedAt: at, acceptedAt: at }
	});
	await tx.insert(table.checkIn).values({
		...{ circleId, id: checkInId, onDay: '2026-01-01', fromMinute: 510, opensAt: at, closesAt: at },
		...{ state: 'done', answer: 'fine', answeredAt: at, endedAt: at, kringWasAway: false }
	});
	const pauseId = guard(newId(0), `id of a pause in ${key}`, lent.readsCheckIns);
	await tx.insert(table.circlePause).values({
		...{ circleId, id: pauseId, fromOn: '2026-01-01', untilOn: '2026-01-02', reason: 'hospital' },
		...{ setById: people['contact']!, setAt: at, changedAt: at }
	});
	const supportId = guard(
		newId(0),
		`id of extra help in ${key}`,
		(actor) =>
			readsHealth(actor) ||
			(inCircle(actor) &&
				(actor.places[key]!.trusted ||
					[people['neighbour'], people['family']].includes(actor.personId)))
	);
	await tx.insert(table.support).values({
		...{ circleId, id: supportId, level: 'extra', planVersion: 1 },
		...{ raisedById: people['family']!, raisedAt: at }
	});
	await tx.insert(table.supportAsk).values({
		...{ circleId, supportId, personId: people['neighbour']!, lines: [promise], seenAt: at }
	});
	const { readsAgenda } = lent;
	const entryId = guard(newId(0), `id of an entry of the agenda in ${key}`, readsAgenda);
	const heldOn = daysAfter(dayOf(now), 3);
	const { startsAt, endsAt } = occurrenceOf(heldOn, 600, 660);
	await tx.insert(table.agendaEntry).values({
		...{ circleId, id: entryId, heldOn, fromMinute: 600, untilMinute: 660, startsAt, endsAt },
		kind: 'appointment',
		title: word(`title in the agenda of ${key}`, readsAgenda),
		place: word(`place in the agenda of ${key}`, readsAgenda),
		words: word(`words in the agenda of ${key}`, readsAgenda),
		...{ organiserId: people['family']!, changedAt: at }
	});
	await tx.insert(table.agendaNeed).values({
		...{ circleId, entryId, kind: 'other' },
		text: word(`question in the agenda of ${key}`, readsAgenda)
	});
	// What nobody asks for by its id, so that no wall stands before an empty room.
	await tx.insert(table.agendaAsk).values({
		...{ circleId, entryId, kind: 'other', personId: people['family']!, place: 0, inTurn: false },
		...{ askedById: people['contact']!, madeAt: at, askedAt: at }
	});
	await tx.insert(table.agendaNeed).values({ ...{ circleId, entryId, kind: 'company' }, text: '' });
	await tx.insert(table.agendaTaking).values({
		...{ circleId, entryId, kind: 'company', personId: people['family']!, takenAt: at }
	});
	await tx.insert(table.agendaSeries).values({
		...{ circleId, id: newId(0), rule: { every: 'week', interval: 1, weekdays: [1] } },
		...{ ends: { kind: 'until', on: dayOf(at) }, firstOn: dayOf(at), fromMinute: 600 },
		...{ untilMinute: 660, kind: 'task', needs: [], organiserId: people['family']!, changedAt: at },
		title: word(`what came back in the agenda of ${key}`, readsAgenda)
	});
	const [place] = await tx
		.select({ id: table.neighbourhood.id })
		.from(table.neighbourhood)
		.limit(1);
	await tx.insert(table.helpRequest).values({
		...{ neighbourhoodId: place!.id, id: newId(0), circleId, askerId: people['resident']! },
		...{ draftedById: people['family']!, category: 'walk', postcodeArea: '5251', minutes: 60 },
		...{ isWeekly: false, times: [], isAtHome: false, isEssential: false, state: 'drafted' },
		...{ madeAt: at, nextStepAt: now },
		words: word(`request for help in ${key}`, readsAgenda),
		place: word(`where help is asked for in ${key}`, readsAgenda)
	});
	const nobody = () => false;
	await tx.insert(table.agendaFeed).values({
		...{ circleId, id: newId(0), personId: people['family']!, madeAt: at },
		secretHash: word(`hash of a calendar address in ${key}`, nobody)
	});
	const calendarId = newId(0);
	await tx.insert(table.agendaCalendar).values({
		...{ circleId, id: calendarId, addedById: people['family']!, addedAt: at, readAt: at },
		...{ name: word(`calendar from elsewhere in ${key}`, readsAgenda), address: '' }
	});
	await tx.insert(table.agendaImported).values({
		...{ circleId, calendarId, id: newId(0), heldOn: dayOf(now), startsAt: now, endsAt: now },
		title: word(`date from elsewhere in ${key}`, readsAgenda)
	});
	const doubleId = guard(
		newId(0),
		`id of coming twice in ${key}`,
		(actor) => readsAgenda(actor) && lent.readsCheckIns(actor)
	);
	const [organisationId, otherOrganisationId] = lent.organisationIds.toSorted() as [string, string];
	await tx.insert(table.agendaDouble).values({
		...{ circleId, id: doubleId, aim: 'care', organisationId, otherOrganisationId },
		...{ entryId, otherEntryId: entryId, toldAt: at }
	});
	return {
		...{ entryId, doubleId },
		...{ observationId, neighbourNoteId, findingId, baselineId, signId, actionId, wayId },
		checkInId,
		supportId,
		pauseId
	};
}
