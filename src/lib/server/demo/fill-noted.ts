import { and, asc, eq } from 'drizzle-orm';
import { careDay } from '../../domain/care-day.ts';
import { dayOf, monthsAfter } from '../../domain/day.ts';
import type { CircleEvent } from '../../domain/event.ts';
import { newId, randomId } from '../../domain/id.ts';
import { reviewMonths, type PlanSign } from '../../domain/signal-plan.ts';
import { supportMonths } from '../../domain/support.ts';
import type { Tx } from '../db/connect.ts';
import * as table from '../db/schema/index.ts';
import { rebuild } from '../finding/index.ts';
import { Gate } from '../gate/index.ts';
import type { DemoCircle } from './world/index.ts';

// Notes and plans of the demo world. What the engine makes of them it makes itself, as it would for
// anybody: nothing of that is written down beforehand but what people answered.

type Line = { personId: string | null; body: CircleEvent; at: Date };

/** Notes and a plan with their ids, and the lines that belong into the circle's log. */
export type NotedRows = {
	observations: (typeof table.observation.$inferInsert)[];
	plans: (typeof table.signalPlan.$inferInsert)[];
	ways: (typeof table.wayOut.$inferInsert)[];
	lines: Line[];
};

/** The rows of one circle, ready to be kept. */
export function notedRows(
	{ noted, residentKey }: DemoCircle,
	circleId: string,
	personId: (key: string) => string
): NotedRows {
	const { plan } = noted;
	const isOwn = plan.agreedByKey === residentKey;
	const signs = plan.signs.map(({ key, phase, text }) => {
		const sign: PlanSign = { id: randomId(), phase, text, source: isOwn ? 'me' : 'near' };
		return { key, sign };
	});
	const signOf = new Map(signs.map(({ key, sign }) => [key, sign]));
	const actions = plan.actions.map((one) => ({ id: randomId(), personId: null, ...one }));
	const agreedById = personId(plan.agreedByKey);
	const untilOn = monthsAfter(dayOf(plan.agreedAt), supportMonths.usual);
	const support = plan.support.map(({ personKey, ...line }) => {
		return { id: randomId(), personId: personId(personKey), payer: '', untilOn, ...line };
	});
	const content = {
		...{ signs: signs.map(({ sign }) => sign), actions, support },
		madeWithIds: [agreedById]
	};
	const common = { circleId, editedById: agreedById, editedAt: plan.agreedAt };
	const observations = noted.notes.map((one) => ({
		...{ circleId, id: newId(one.at.getTime()) },
		...{ observerId: personId(one.observerKey), authorId: personId(one.observerKey) },
		...{ contact: one.contact, change: one.change, face: one.face, note: one.text },
		signs: one.signKeys.map((key) => {
			const { id: signId, text } = signOf.get(key)!;
			return { signId, isSure: true, text };
		}),
		...{ observedAt: one.at, receivedAt: one.at, careDay: careDay(one.at) }
	}));
	return {
		observations,
		plans: [
			{
				...common,
				...{ version: 1, status: 'active', content, agreedById, agreedAt: plan.agreedAt },
				ground: plan.onGround ? 'living_will' : null,
				reviewOn: monthsAfter(dayOf(plan.agreedAt), reviewMonths.usual)
			},
			...(plan.draft.length === 0
				? []
				: [
						{
							...common,
							...{ version: 2, status: 'draft' },
							content: {
								...content,
								signs: [
									...content.signs,
									...plan.draft.map(({ phase, text }): PlanSign => {
										return { id: randomId(), phase, text, source: 'near' };
									})
								]
							}
						}
					])
		],
		ways: plan.ways.map((way, position) => ({
			...{ circleId, id: randomId(), position, ...way, confirmedOn: dayOf(plan.agreedAt) }
		})),
		lines: [
			...observations.map(({ id, authorId, observedAt }) => ({
				...{ personId: authorId, at: observedAt },
				body: { kind: 'observation.noted', observationId: id } as const
			})),
			{
				...{ personId: agreedById, at: plan.agreedAt },
				body: { kind: 'signal_plan.agreed', version: 1 } as const
			}
		]
	};
}

/**
 * Keeps the rows of a circle and has the engine look at them: once as it would have before anybody
 * said a word, and once after the first weeks were called normal and the first finding was answered.
 */
export async function fillNoted(
	tx: Tx,
	rows: NotedRows,
	{
		circleId,
		confirmedById,
		answeredById
	}: {
		circleId: string;
		confirmedById: string | null;
		answeredById: string | null;
	}
): Promise<void> {
	await tx.insert(table.signalPlan).values(rows.plans);
	await tx.insert(table.wayOut).values(rows.ways);
	await tx.insert(table.observation).values(rows.observations);
	const look = () =>
		Gate.asSystem(tx, 'finding.rebuild', circleId, { lock: true }, async (errand) => {
			await rebuild(errand);
		});
	await look();
	if (confirmedById !== null) {
		const here = eq(table.baseline.circleId, circleId);
		const [kept] = await tx
			.select({ toDay: table.baseline.toDay })
			.from(table.baseline)
			.where(here)
			.limit(1);
		if (kept !== undefined) {
			await tx
				.update(table.baseline)
				.set({ confirmedById, confirmedDay: kept.toDay + 1 })
				.where(here);
		}
	}
	if (answeredById !== null) {
		const [first] = await tx
			.select({ id: table.finding.id, raisedAt: table.finding.raisedAt })
			.from(table.finding)
			.where(and(eq(table.finding.circleId, circleId), eq(table.finding.level, 'talk')))
			.orderBy(asc(table.finding.raisedAt))
			.limit(1);
		if (first !== undefined) {
			await tx
				.update(table.finding)
				.set({
					...{ status: 'answered', answer: 'known_cause', answeredById },
					closedAt: new Date(first.raisedAt.getTime() + 15 * 3_600_000)
				})
				.where(and(eq(table.finding.circleId, circleId), eq(table.finding.id, first.id)));
		}
	}
	await look();
}
