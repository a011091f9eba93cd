import { and, eq, isNull, sql } from 'drizzle-orm';
import type {
	AbsenceSaidForm,
	ContactSaidForm,
	NameContactForm
} from '../../domain/door/missed-form.ts';
import { absenceOutcomes, type AbsenceOutcome } from '../../domain/door/missing-visitor.ts';
import { Refusal } from '../../domain/refusal.ts';
import { opened, type Coordinator } from '../activity/index.ts';
import { absenceSignal, absenceTally, visitor } from '../db/schema/index.ts';
import { openSignals, saidByHost } from './absence.ts';
import { nameContact, saidOfContacts, type Asked } from './contact.ts';
import type { AtActivity } from './days.ts';
import { missedAt, type MissedKnown } from './missed.ts';
import { sameAsIn } from './same.ts';
import { isRemembered } from './remembered.ts';

// Who is missed at an activity, as who coordinates it sees it: what a host sees, without a tablet.

/** Most visitors that are listed. */
const listedMost = 500;

/** A visitor who agreed to be missed, or to have their circle know. */
export type VisitorLine = MissedKnown & { id: string; callName: string; nameHint: string | null };

/** How many signals ended in which way, those of the last 90 days and all before. */
export type AbsenceTally = readonly { outcome: AbsenceOutcome; number: number }[];

/** The visitors who agreed to something that is looked after here, who is missed first. */
export async function visitorsOf(
	post: Coordinator,
	activityId: string
): Promise<{ visitors: VisitorLine[]; tally: AbsenceTally }> {
	const { tx, neighbourhoodId } = post;
	const at = atOf(post, activityId);
	const [rows, knownOf, counted] = await Promise.all([
		tx
			.select({ id: visitor.id, callName: visitor.callName, nameHint: visitor.nameHint })
			.from(visitor)
			.where(and(isRemembered({ neighbourhoodId, activityId }), isNull(visitor.sameAsId)))
			.limit(listedMost),
		sameAsIn(post, [activityId]).then((sameAs) => missedAt(at, sameAs)),
		tx
			.select({ outcome: absenceTally.outcome, number: absenceTally.number })
			.from(absenceTally)
			.where(
				and(
					eq(absenceTally.neighbourhoodId, neighbourhoodId),
					eq(absenceTally.activityId, activityId)
				)
			)
			.unionAll(
				tx
					.select({
						outcome: sql<string>`${absenceSignal.outcome}`,
						number: sql<number>`count(*)::int`
					})
					.from(absenceSignal)
					.where(
						and(
							eq(absenceSignal.neighbourhoodId, neighbourhoodId),
							eq(absenceSignal.activityId, activityId),
							eq(absenceSignal.state, 'closed')
						)
					)
					.groupBy(absenceSignal.outcome)
			)
	]);
	const cared = ['missing_signal', 'missing_goes_on', 'tell_circle_arrived'];
	const names = new Intl.Collator('nl');
	const visitors = rows
		.map((row) => ({ ...row, ...knownOf(row.id) }))
		.filter(({ says, contacts }) => contacts.length > 0 || says.some((one) => cared.includes(one)))
		.toSorted(
			(one, other) =>
				Number(other.absence !== null) - Number(one.absence !== null) ||
				names.compare(one.callName, other.callName)
		);
	const tally = absenceOutcomes.map((outcome) => ({
		outcome,
		number: counted
			.filter((one) => one.outcome === outcome)
			.reduce((sum, { number }) => sum + number, 0)
	}));
	return { visitors, tally: tally.filter(({ number }) => number > 0) };
}

/** A visitor names somebody to who coordinates. @throws {Refusal} as `nameContact` does. */
export async function nameByCoordinator(
	post: Coordinator,
	activityId: string,
	form: NameContactForm,
	key: Buffer
): Promise<Asked> {
	await opened(post, activityId);
	return nameContact(atOf(post, activityId), form, key);
}

/** What a visitor said of somebody they named. @throws {Refusal} `not_found`. */
export async function sayOfContact(
	post: Coordinator,
	activityId: string,
	said: ContactSaidForm
): Promise<{ activityId: string }> {
	await opened(post, activityId);
	await saidOfContacts(atOf(post, activityId), [said]);
	return { activityId };
}

/** What who coordinates did about somebody who is missed. @throws {Refusal} `not_found`. */
export async function sayOfAbsence(
	post: Coordinator,
	activityId: string,
	{ signalId, said }: AbsenceSaidForm
): Promise<{ activityId: string }> {
	await opened(post, activityId);
	const at = atOf(post, activityId);
	const row = (await openSignals(at)).find(({ id }) => id === signalId);
	if (row === undefined) throw new Refusal('not_found');
	await saidByHost(at, row, said);
	return { activityId };
}

function atOf({ tx, neighbourhoodId, now }: Coordinator, activityId: string): AtActivity {
	return { tx, neighbourhoodId, activityId, now };
}
