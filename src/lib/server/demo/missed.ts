import { and, eq, sql } from 'drizzle-orm';
import { dayOf, daysAfter } from '../../domain/day.ts';
import { newId } from '../../domain/id.ts';
import type { Db, Tx } from '../db/connect.ts';
import * as table from '../db/schema/index.ts';
import { askNamed, openSignals } from '../door/absence.ts';
import { lookForMissed } from '../door/index.ts';

// Annie stays away from the walk-in: the host had her neighbour Tineke asked, who goes and sees. Nel lets her
// circle know that she is there, and has her son asked when she is not. Truus is away for two weeks.

/** Fills in who is missed, and what a circle is let know, once people and circles are there. */
export async function fillMissed(
	tx: Tx,
	personOf: (key: string) => string,
	now: Date
): Promise<void> {
	const visitorOf = async (callName: string) => {
		const [found] = await tx
			.select()
			.from(table.visitor)
			.where(eq(table.visitor.callName, callName));
		return found!;
	};
	const [annie, nel] = [await visitorOf('Annie'), await visitorOf('Nel')];
	const todayOn = dayOf(now);
	await tx.insert(table.visitorAway).values({
		...{
			neighbourhoodId: nel.neighbourhoodId,
			activityId: nel.activityId,
			id: newId(now.getTime())
		},
		...{ visitorId: (await visitorOf('Truus')).id, saidAt: now },
		...{ fromOn: daysAfter(todayOn, -2), untilOn: daysAfter(todayOn, 12) }
	});
	const { neighbourhoodId, activityId } = annie;
	const said = new Date(now.getTime() - 40 * 86_400_000);
	const yes = { askedAt: said, expiresAt: said, saidYesAt: said, confirmedAt: said };
	await tx.insert(table.visitorContact).values({
		...{ neighbourhoodId, activityId, id: newId(said.getTime()), visitorId: annie.id, ...yes },
		...{ called: 'Tineke van hiernaast', saidName: 'Tineke', personId: personOf('tineke') }
	});
	const [circle] = await tx.execute<{ id: string }>(
		sql`select id from circle where resident_id = ${personOf('nel')}`
	);
	const circleId = circle!.id;
	await tx.insert(table.visitorCircle).values({
		...{ neighbourhoodId, activityId, id: newId(said.getTime() + 1), visitorId: nel.id, circleId },
		...{ linkedById: personOf('hanneke'), saidName: 'Hanneke', tellsArrival: true },
		...{ askedAt: said, expiresAt: said, linkedAt: said, confirmedAt: said }
	});
	await tx.insert(table.visitorContact).values({
		...{ neighbourhoodId, activityId, id: newId(said.getTime() + 2), visitorId: nel.id, ...yes },
		...{ circleId, personId: personOf('joost') }
	});
	// As the worker does it each morning; what is asked here has been told already.
	await lookForMissed(tx as unknown as Db, activityId);
	const at = { tx, neighbourhoodId, activityId, now };
	const [signal] = (await openSignals(at)).filter(({ visitorId }) => visitorId === annie.id);
	if (signal === undefined) return;
	await askNamed(at, signal);
	await tx
		.update(table.absenceQuestion)
		.set({ rungAt: now, seenAt: now, answer: 'going', answeredAt: now })
		.where(
			and(
				eq(table.absenceQuestion.neighbourhoodId, neighbourhoodId),
				eq(table.absenceQuestion.signalId, signal.id)
			)
		);
	await tx.execute(sql`delete from job where kind in ('absence.tell', 'absence.look')`);
}
