import { sql } from 'drizzle-orm';
import { nextTestAt, proofOf, talkSoundsAt, type Proof } from '../../domain/delivery.ts';
import { answeringFor, dutyBeginning, type Absence, type Rota } from '../../domain/duty.ts';
import { dayOf, daysAfter } from '../../domain/day.ts';
import { randomId } from '../../domain/id.ts';
import { dateOf, type Tx } from '../db/connect.ts';
import { channelProof, pushTest } from '../db/schema/index.ts';
import { Gate } from '../gate/index.ts';
import { enqueue } from '../job/enqueue.ts';
import type { JobContext } from '../job/handler.ts';

// Whether those on whom people lean can be rung: a test each month and at the start of a duty, by
// the same way as everything else, and a word to the contact person when nobody taps it (D12).

/** How often the round is made, at the latest; a duty that begins earlier calls it earlier. */
const roundMs = 15 * 60_000;
/** People of one round; who is left is in the next. */
const mostAtATime = 500;

/** What is known of whether somebody in a circle can be rung. */
export type ProofView = { proof: Proof; hasDevice: boolean; confirmedAt: Date | null };

/** What is known of whether those in a circle can be rung, by their ids. */
export async function proofsOf(
	tx: Tx,
	circleId: string,
	now: Date
): Promise<Map<string, ProofView>> {
	const rows = await tx.execute<{
		personId: string;
		testedAt: string[];
		confirmedAt: string | null;
		hasDevice: boolean;
	}>(sql`
		select person_id as "personId", to_jsonb(tested_at) as "testedAt", confirmed_at as "confirmedAt",
			has_device as "hasDevice"
		from kring_proofs(${circleId})`);
	return new Map(
		rows.map(({ personId, testedAt, confirmedAt, hasDevice }) => {
			const confirmed = dateOf(confirmedAt);
			const tested = testedAt.map((at) => new Date(at));
			return [
				personId,
				{ proof: proofOf(tested, confirmed, now), hasDevice, confirmedAt: confirmed }
			];
		})
	);
}

/**
 * Who in a circle tapped no test for a day (D12): shown to who looks after it, as authority or as the
 * contact person, and to nobody else.
 */
export async function greyIn(tx: Tx, circleId: string, now: Date): Promise<string[]> {
	const proofs = await proofsOf(tx, circleId, now);
	return [...proofs].filter(([, { proof }]) => proof === 'grey').map(([personId]) => personId);
}

/**
 * Has somebody's devices rung, to see whether they tap (S8.8). By the job that rings every test, so
 * it goes the way that everything goes.
 *
 * @returns how many devices were to be rung; who has none is not tested, and that is seen elsewhere.
 */
export async function startProof(
	tx: Tx,
	personId: string,
	cause: 'monthly' | 'duty',
	now: Date
): Promise<number> {
	const devices = await tx.execute<{ id: string }>(sql`
		select p.id from push_subscription p join session s on s.id = p.session_id
		where p.person_id = ${personId} and s.ended_at is null and s.ends_at > kring_now()`);
	if (devices.length === 0) return 0;
	const begun = await tx
		.insert(channelProof)
		.values({ personId, testedAt: now, cause })
		.onConflictDoNothing()
		.returning({ at: channelProof.testedAt });
	if (begun.length === 0) return 0;
	for (const { id: subscriptionId } of devices) {
		const testId = randomId();
		await tx
			.insert(pushTest)
			.values({ id: testId, personId, subscriptionId, state: 'waiting', createdAt: now });
		await enqueue(tx, 'push.test', { testId }, { key: `push-test:${testId}` });
	}
	return devices.length;
}

/**
 * One round: tests whom a duty begins for and whose month is over, and tells of who stays silent.
 *
 * @param since  the round before this one; duties that began since then are tested now.
 * @returns when the next round is to be: in a quarter of an hour, or when a duty begins before that.
 */
export async function proofRound(context: JobContext, since: Date): Promise<Date> {
	const { db } = context;
	const { now, duties, next } = await db.transaction(async (tx) => {
		const [clock] = await tx.execute<{ now: string }>(sql`select kring_now() as now`);
		const now = new Date(clock!.now);
		return { now, ...(await dutiesBegun(tx, since, now)) };
	});
	for (const personId of duties) {
		await db.transaction((tx) => startProof(tx, personId, 'duty', now));
	}
	for (const personId of await db.transaction((tx) => monthOver(tx, now))) {
		await db.transaction((tx) => startProof(tx, personId, 'monthly', now));
	}
	await tellOfGrey(context, now);
	return next;
}

type TeamDuty = Rota & { absences: Absence[] };

/** Who answers for a duty that began since the last round, and when the next round is to be. */
async function dutiesBegun(
	tx: Tx,
	since: Date,
	now: Date
): Promise<{ duties: Set<string>; next: Date }> {
	const [first, last] = [daysAfter(dayOf(since), -2), daysAfter(dayOf(now), 1)];
	const [found] = await tx.execute<{ rotas: TeamDuty[] }>(
		sql`select kring_all_duty(${first}::date, ${last}::date) as rotas`
	);
	const rotas = found?.rotas ?? [];
	const soon = new Date(now.getTime() + roundMs);
	const span = { from: new Date(since.getTime() + 1), until: new Date(now.getTime() + 1) };
	const begun = rotas.flatMap((rota) =>
		dutyBeginning(rota, span).map(({ personId, at }) => answeringFor(personId, rota.absences, at))
	);
	const coming = rotas
		.flatMap((rota) => dutyBeginning(rota, { from: span.until, until: soon }))
		.map(({ at }) => at.getTime());
	return {
		duties: new Set(begun.filter((personId) => personId !== null)),
		next: new Date(Math.min(soon.getTime(), ...coming))
	};
}

/** Whose last test is a month ago, or who was never tested, at a moment at which they are awake. */
async function monthOver(tx: Tx, now: Date): Promise<string[]> {
	const rows = await tx.execute<{
		personId: string;
		lastTestAt: string | null;
		quietFrom: number;
		quietUntil: number;
	}>(sql`
		select person_id as "personId", last_test_at as "lastTestAt", quiet_from as "quietFrom",
			quiet_until as "quietUntil"
		from kring_to_prove(${mostAtATime})`);
	return rows
		.filter(({ personId, lastTestAt, quietFrom, quietUntil }) => {
			const quiet = { quietFromMinute: quietFrom, quietUntilMinute: quietUntil };
			const last = dateOf(lastTestAt);
			// Also when a round was missed: what was due by day does not ring at night.
			const isAwake = talkSoundsAt(personId, quiet, now) <= now;
			return isAwake && (last === null || nextTestAt(personId, quiet, last) <= now);
		})
		.map(({ personId }) => personId);
}

/** Tells those who lean on somebody that nobody knows whether they can be rung (D12), once. */
async function tellOfGrey({ db }: JobContext, now: Date): Promise<void> {
	const silent = await db.transaction((tx) =>
		tx.execute<{ personId: string; circleIds: string[] }>(sql`
			select person_id as "personId", to_jsonb(circle_ids) as "circleIds"
			from kring_newly_grey(${mostAtATime})`)
	);
	for (const { personId, circleIds } of silent) {
		await db.transaction(async (tx) => {
			const mine = await tx.execute(sql`
				update channel_proof set grey_told_at = ${now.toISOString()}::timestamptz
				where person_id = ${personId} and confirmed_at is null and grey_told_at is null returning 1`);
			if (mine.length === 0) return;
			for (const circleId of circleIds) {
				await Gate.asSystem(tx, 'proof.round', circleId, { lock: true }, (errand) =>
					errand.record({ kind: 'proof.lost', personId })
				);
			}
		});
	}
}
