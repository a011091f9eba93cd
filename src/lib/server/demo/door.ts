import { and, eq, lt } from 'drizzle-orm';
import { dayOf } from '../../domain/day.ts';
import { closesItselfAt } from '../../domain/door/activity-day.ts';
import { dayState } from '../../domain/door/day-state.ts';
import type { DietCode } from '../../domain/door/operation.ts';
import type { TaskStep } from '../../domain/door/sheet.ts';
import { newId } from '../../domain/id.ts';
import type { Tx } from '../db/connect.ts';
import * as table from '../db/schema/index.ts';

// Ten weeks at the door of the sports hall: who came, who ate, who did something. Everybody in it is
// made up, and said yes to being remembered; the others are numbers.

type At = { neighbourhoodId: string; activityId: string };

/** A visitor: how often they come of a hundred times, and what they do not eat. */
type Regular = {
	name: string;
	hint?: string;
	of100: number;
	diet?: readonly DietCode[];
	note?: string;
	/** Agreed to be missed, and has not been here for some weeks. */
	stayedAway?: boolean;
	/** Lets their circle know, and has somebody of it asked. */
	letsCircleKnow?: boolean;
	/** Usually does this. */
	does?: string;
};

const regulars: readonly Regular[] = [
	{ name: 'Gerrit', of100: 95, note: 'Mijn zoon Piet brengt mij. Ik loop slecht.' },
	{ name: 'Annie', of100: 92, stayedAway: true },
	{ name: 'Rachid', of100: 90, diet: ['no_pork'], does: 'coffee' },
	{ name: 'Toos', of100: 85 },
	{ name: 'Bert', of100: 98, does: 'door' },
	{ name: 'Fatma', of100: 80, diet: ['no_pork'], does: 'cook' },
	{ name: 'Jan', hint: 'met de hond', of100: 75 },
	{ name: 'Jan', hint: 'van de flat', of100: 60 },
	{ name: 'Corrie', of100: 88, diet: ['soft'] },
	{ name: 'Wim', of100: 70, does: 'dishes' },
	{ name: 'Els', of100: 82, diet: ['no_milk'], note: 'Ik zie weinig. Zeg even wie u bent.' },
	{ name: 'Sjaak', of100: 55 },
	{ name: 'Mien', of100: 78 },
	{ name: 'Dirk', of100: 65, does: 'dishes' },
	{ name: 'Truus', of100: 90 },
	{ name: 'Hans', of100: 50 },
	{ name: 'Leila', of100: 72, diet: ['vegetarian'] },
	{ name: 'Piet', of100: 40 },
	{ name: 'Nel', of100: 85, letsCircleKnow: true }
];

const step = (pictogram: TaskStep['pictogram'], text: string): TaskStep => ({ pictogram, text });

const tasks = [
	{
		...{ key: 'coffee', title: 'Koffie schenken', pictogram: 'coffee', needed: 2, from: 600 },
		...{ safetyClass: 'anybody', pointsOffer: 0 },
		steps: [
			step('hands', 'Was uw handen'),
			step('coffee', 'Pak de kan en de kopjes'),
			step('walk', 'Ga langs alle tafels'),
			step('coffee', 'Vraag: koffie of thee?'),
			step('dishes', 'Breng lege kopjes terug')
		]
	},
	{
		...{ key: 'table', title: 'Tafels dekken', pictogram: 'table', needed: 2, from: 720 },
		...{ safetyClass: 'anybody', pointsOffer: 0 },
		steps: [
			step('hands', 'Was uw handen'),
			step('table', 'Leg op elke plek een bord'),
			step('table', 'Leg een vork en een lepel neer'),
			step('check', 'Tel of het klopt')
		]
	},
	{
		...{ key: 'cook', title: 'Koken', pictogram: 'cook', needed: 3, from: 630 },
		...{ safetyClass: 'shown', pointsOffer: 8 },
		steps: [
			step('hands', 'Was uw handen'),
			step('cook', 'Vraag de kok wat u kunt doen'),
			step('sweep', 'Maak uw plek schoon')
		]
	},
	{
		...{ key: 'dishes', title: 'Afwassen', pictogram: 'dishes', needed: 3, from: 800 },
		...{ safetyClass: 'anybody', pointsOffer: 4 },
		steps: [
			step('dishes', 'Vul de bak met heet water'),
			step('dishes', 'Was eerst de glazen'),
			step('check', 'Zet alles droog weg')
		]
	},
	{
		...{ key: 'door', title: 'Bij de deur staan', pictogram: 'door', needed: 1, from: 600 },
		...{ safetyClass: 'anybody', pointsOffer: 0 },
		steps: [step('door', 'Zeg gedag tegen iedereen'), step('guide', 'Loop mee met wie nieuw is')]
	}
] as const;

/** Fills in what there is to do, who comes, and the days of the last ten weeks. */
export async function fillDoor(tx: Tx, at: At, now: Date): Promise<void> {
	const startedAt = new Date(now.getTime() - 85 * 86_400_000);
	const taskIds = new Map(tasks.map(({ key }, index) => [key, newId(startedAt.getTime() + index)]));
	await tx.insert(table.task).values(
		tasks.map(({ key, from: fromMinute, steps, ...one }) => ({
			...{ ...at, id: taskIds.get(key)!, seriesId: null, fromMinute, ...one },
			steps: [...steps]
		}))
	);
	const people = regulars.map((one, index) => ({
		...one,
		id: newId(startedAt.getTime() + 100 + index)
	}));
	await tx.insert(table.visitor).values(
		people.map(({ id, name, hint, diet, note }) => ({
			...{ ...at, id, callName: name, nameHint: hint ?? null, cameBefore: false },
			...{ dietCodes: [...(diet ?? [])], welcomeNote: note ?? '', madeAt: startedAt }
		}))
	);
	const said = { given: true, saidAt: startedAt, givenBy: 'self', how: 'spoken' };
	await tx
		.insert(table.visitorConsent)
		.values(
			people.flatMap(({ id: visitorId, diet, note, stayedAway, letsCircleKnow }) =>
				[
					'remember_me',
					...(diet === undefined ? [] : ['diet']),
					...(note === undefined ? [] : ['welcome_note']),
					...(stayedAway === true ? ['missing_signal'] : []),
					...(letsCircleKnow === true ? ['missing_signal', 'tell_circle_arrived'] : [])
				].map((purpose) => ({ ...at, visitorId, purpose, ...said }))
			)
		);
	const { occurrence } = table;
	const days = await tx
		.select()
		.from(occurrence)
		.where(and(eq(occurrence.activityId, at.activityId), lt(occurrence.heldOn, dayOf(now))))
		.orderBy(occurrence.heldOn);
	const held = days.filter(({ status }) => status === 'planned').slice(-22);
	for (const [nth, day] of held.entries()) {
		const isLate = nth >= held.length - 6;
		const came = people.filter(
			({ of100, stayedAway }, index) =>
				chance(nth, index) < of100 && !(stayedAway === true && isLate)
		);
		await fillDay(tx, { ...at, day, came, taskIds, nth });
	}
}

/** A number under a hundred that is the same in every demo world. */
function chance(nth: number, index: number): number {
	return ((nth + 3) * 7919 + (index + 5) * 104_729) % 100;
}

type Held = At & {
	day: typeof table.occurrence.$inferSelect;
	came: readonly (Regular & { id: string })[];
	taskIds: ReadonlyMap<string, string>;
	nth: number;
};

async function fillDay(tx: Tx, held: Held): Promise<void> {
	const { neighbourhoodId, activityId, day, came, taskIds, nth } = held;
	const ofDay = { neighbourhoodId, activityId, occurrenceId: day.id };
	const start = day.startsAt.getTime();
	const walkIns = 4 + (chance(nth, 40) % 5);
	const none = dayState(new Map(), {
		...{ occurrenceId: day.id, on: day.heldOn, status: 'planned', closedAt: null },
		...{
			kitchenClosesAt: null,
			reopenedAt: null,
			devices: new Map(),
			forgottenIds: new Set(),
			sameAs: new Map()
		},
		...{ releasedIds: new Set(), now: day.endsAt }
	});
	const cents = (came.length + walkIns - 2) * 500;
	await tx.insert(table.daySheet).values({
		...{ ...ofDay, record: 'closed', openedAt: day.startsAt, forgotten: none.forgotten },
		closedAt: nth % 5 === 0 ? closesItselfAt(day.heldOn) : day.endsAt,
		counts: { ...none.counts, visitor: walkIns, first_timer: nth % 3 === 0 ? 1 : 0 },
		settled: {
			...none.settled,
			cash: { times: came.length + walkIns - 4, cents: cents - 1000 },
			transfer: { times: 2, cents: 1000 },
			free: { times: 2, cents: 0 }
		},
		countedCash: { cents: cents - 1000, remark: '' },
		...{ calls: [], heard: nth % 3 === 0 ? { gp: 1 } : {}, notes: [], changedAt: day.endsAt }
	});
	await tx.insert(table.visit).values(
		came.map(({ id: visitorId }, index) => ({
			...{ ...ofDay, id: newId(start + index), visitorId, role: 'visitor', firstTime: nth === 0 },
			arrivedAt: new Date(start + (index * 4 - 10) * 60_000)
		}))
	);
	const eats = came.filter((_one, index) => chance(nth, index + 60) < 85);
	const meals = [
		...eats.map(({ id }) => ({ visitorId: id, here: 1 })),
		{ visitorId: null, here: walkIns }
	];
	await tx.insert(table.meal).values(
		meals.map(({ visitorId, here }, index) => ({
			...{ ...ofDay, id: newId(start + 500 + index), visitorId, here, takeAway: 0, dietCodes: [] }
		}))
	);
	const turns = came.flatMap(({ id, does }) => {
		const taskId = does === undefined ? undefined : taskIds.get(does);
		return taskId === undefined ? [] : [{ visitorId: id, taskId }];
	});
	if (turns.length > 0)
		await tx.insert(table.taskTurn).values(
			turns.map(({ visitorId, taskId }, index) => ({
				...{ ...ofDay, id: newId(start + 900 + index), taskId, visitorId, isDone: true }
			}))
		);
}
