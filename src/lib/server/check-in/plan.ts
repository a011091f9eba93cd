import { and, eq, notInArray } from 'drizzle-orm';
import { pauseUntil } from '../../domain/check-in.ts';
import type {
	CheckInForm,
	CheckInPlanForm,
	ChosenForm,
	HoldForm,
	PauseForm,
	SeenForm
} from '../../domain/check-in-form.ts';
import { represents } from '../../domain/policy/decide.ts';
import { Refusal } from '../../domain/refusal.ts';
import { believableMoment } from '../../domain/update.ts';
import { membersOf, isPresent } from '../circle.ts';
import { checkInHolder, checkInPlan } from '../db/schema/index.ts';
import { lookAgain } from '../finding/look-again.ts';
import type { Deed } from '../gate/index.ts';
import { handOf } from '../signal/hand.ts';
import { tendSignals } from '../signal/index.ts';
import { checkInOf, liveCheckIns, planOf, wakeAt, type KeptCheckIn } from './rows.ts';
import { happen, type Asker } from './turn.ts';

// What people do about "alles goed?": agree to it, pause or stop it, answer it, and say whether they
// would go and look.

/**
 * The resident, or who speaks for them, agrees to be asked; also how the times or the people are
 * changed, and how it begins again after it was stopped.
 *
 * @throws {Refusal} `not_found` for a key holder who is not here, or is the resident.
 */
export async function agreeCheckIn(
	deed: Deed<'checkIn.agree'>,
	form: CheckInPlanForm
): Promise<{ agreed: true }> {
	const { tx, circleId, personId, now, standing } = deed;
	const { keyHolderIds, ...wanted } = form;
	const holders = [...new Set(keyHolderIds)];
	const members = await membersOf(tx, circleId);
	const mayHold = (id: string) =>
		id !== standing.residentId &&
		members.some((one) => one.personId === id && isPresent(one.standing, now));
	if (!holders.every(mayHold)) throw new Refusal('not_found');
	const values = {
		...{ ...wanted, stoppedAt: null, agreedAt: now, agreedById: personId },
		ground: represents(standing, now) ? standing.representation!.ground : null
	};
	await tx
		.insert(checkInPlan)
		.values({ circleId, ...values })
		.onConflictDoUpdate({ target: checkInPlan.circleId, set: values });
	await keepHolders(deed, holders);
	await deed.record({ kind: 'check_in.agreed' });
	await wakeAt(tx, circleId);
	await tendSignals(handOf(deed), { chainChanged: true });
	return { agreed: true };
}

/** Whoever is named says yes to it themselves; who stays named is not asked again. */
async function keepHolders(deed: Deed<'checkIn.agree'>, holders: readonly string[]): Promise<void> {
	const { tx, circleId, now, personId } = deed;
	const here = eq(checkInHolder.circleId, circleId);
	await tx.delete(checkInHolder).where(and(here, notInArray(checkInHolder.personId, [...holders])));
	const known = await tx
		.select({ personId: checkInHolder.personId })
		.from(checkInHolder)
		.where(here);
	for (const [position, id] of holders.entries()) {
		if (known.some((one) => one.personId === id)) {
			await tx
				.update(checkInHolder)
				.set({ position })
				.where(and(here, eq(checkInHolder.personId, id)));
			continue;
		}
		const acceptedAt = id === personId ? now : null;
		await tx
			.insert(checkInHolder)
			.values({ circleId, personId: id, position, askedAt: now, acceptedAt });
		if (id !== personId) await deed.record({ kind: 'check_in.holder_asked', personId: id });
	}
}

/**
 * Asks nobody until a day, at most 14 days on; an empty day ends a pause. A question that nobody answered
 * yet goes on, unless the resident pauses it.
 *
 * @throws {Refusal} `end_in_past`, `pause_too_long`; `not_found` where nobody is asked.
 */
export async function pauseCheckIn(
	deed: Deed<'checkIn.pause'>,
	{ untilOn }: PauseForm
): Promise<{ paused: boolean }> {
	const { tx, circleId, now } = deed;
	const asker = await askerFor(deed);
	const pausedUntilOn = untilOn === null ? null : pauseUntil(untilOn, now);
	await tx.update(checkInPlan).set({ pausedUntilOn }).where(eq(checkInPlan.circleId, circleId));
	if (pausedUntilOn !== null) {
		for (const found of await liveCheckIns(tx, circleId)) {
			if (found.on <= pausedUntilOn)
				await happen(asker, found, { kind: 'paused', isThere: deed.isResident });
		}
	}
	await deed.record({ kind: 'check_in.paused', untilOn: pausedUntilOn });
	await wakeAt(tx, circleId);
	return { paused: pausedUntilOn !== null };
}

/**
 * Stops it at once. Where the resident does so, whoever was asked to go and look need not; where somebody
 * does so for them, the search goes on. A second time changes nothing.
 */
export async function stopCheckIn(deed: Deed<'checkIn.agree'>): Promise<{ stopped: true }> {
	const { tx, circleId, personId, now } = deed;
	const asker = await askerFor(deed);
	if (asker.plan.stoppedAt !== null) return { stopped: true };
	await tx
		.update(checkInPlan)
		.set({ stoppedAt: now, pausedUntilOn: null })
		.where(eq(checkInPlan.circleId, circleId));
	for (const found of await liveCheckIns(tx, circleId))
		await happen(asker, found, { kind: 'stopped', by: personId, isThere: deed.isResident });
	await deed.record({ kind: 'check_in.stopped' });
	return { stopped: true };
}

/**
 * The resident's own answer, also after it was missed: then whoever was asked hears it (S6). Nobody
 * gives it for them.
 *
 * @throws {Refusal} `not_found` for anybody else, and for a check-in that is not there.
 */
export async function answerCheckIn(
	deed: Deed<'checkIn.answer'>,
	{ checkInId, answer, feeling, writtenAt }: CheckInForm
): Promise<{ checkInId: string; state: string }> {
	const { personId: by, now } = deed;
	// An answer that waited on a phone is one to its own question, and says when it was given.
	const saidAt = writtenAt === null ? null : believableMoment(new Date(writtenAt), now);
	const answeredAt = saidAt ?? now;
	if (!deed.isResident) throw new Refusal('not_found');
	const happening = { kind: 'answered', by, answer, feeling } as const;
	const found = await oneIn(deed, checkInId);
	// What waited on one device does not undo what was said later on another.
	if (found.answeredAt !== null && answeredAt < found.answeredAt)
		return { checkInId, state: found.state };
	const asker = await askerFor(deed);
	const next = await happen(asker, found, happening, { answeredAt });
	if (answer === 'fine') {
		// All is well now: nobody goes on looking because of a question of this morning.
		for (const earlier of await liveCheckIns(deed.tx, deed.circleId)) {
			const isNewer = earlier.answeredAt !== null && earlier.answeredAt > answeredAt;
			if (earlier.opensAt < found.opensAt && !isNewer) {
				await happen(asker, earlier, { ...happening, feeling: null }, { answeredAt });
			}
		}
	}
	if (feeling !== null) await lookAgain(deed);
	// Who said "fine" before and now that it is not has a moment again at which it goes on.
	if (next.nextAt !== null) await wakeAt(deed.tx, deed.circleId);
	return { checkInId, state: next.state };
}

/** What the resident did after "I would like to speak to somebody". */
export async function choseAfter(
	deed: Deed<'checkIn.answer'>,
	{ checkInId, what }: ChosenForm
): Promise<{ checkInId: string; state: string }> {
	if (!deed.isResident) throw new Refusal('not_found');
	const found = await oneIn(deed, checkInId);
	const next = await happen(await askerFor(deed), found, { kind: 'chosen', what });
	return { checkInId, state: next.state };
}

/**
 * Somebody who was asked has seen or spoken the resident: it is over (settled 25).
 *
 * @throws {Refusal} `not_found` for who was not asked.
 */
export async function sawResident(
	deed: Deed<'signal.answer'>,
	{ checkInId, how: clearedHow }: SeenForm
): Promise<{ checkInId: string; state: string }> {
	if (!deed.standing.answers.includes('check_in')) throw new Refusal('not_found');
	const found = await oneIn(deed, checkInId);
	const happening = { kind: 'seen', by: deed.personId } as const;
	const next = await happen(await askerFor(deed), found, happening, { clearedHow });
	return { checkInId, state: next.state };
}

/**
 * Says yes or no to going and looking. Both can be changed later.
 *
 * @throws {Refusal} `not_found` for who was not named.
 */
export async function holdKey(
	deed: Deed<'checkIn.hold'>,
	{ answer }: HoldForm
): Promise<{ accepted: boolean }> {
	const { tx, circleId, personId, now } = deed;
	const accepted = answer === 'yes';
	const changed = await tx
		.update(checkInHolder)
		.set(accepted ? { acceptedAt: now, declinedAt: null } : { acceptedAt: null, declinedAt: now })
		.where(and(eq(checkInHolder.circleId, circleId), eq(checkInHolder.personId, personId)))
		.returning({ personId: checkInHolder.personId });
	if (changed.length === 0) throw new Refusal('not_found');
	const kind = accepted ? 'check_in.holder_accepted' : 'check_in.holder_declined';
	await deed.record({ kind, personId });
	await tendSignals(handOf(deed), { chainChanged: true });
	return { accepted };
}

async function askerFor(deed: Deed<never>): Promise<Asker> {
	const plan = await planOf(deed.tx, deed.circleId);
	if (plan === null) throw new Refusal('not_found');
	return {
		hand: handOf(deed),
		residentId: deed.standing.residentId,
		plan,
		// Only time that passes makes a missed check-in, never somebody's deed.
		raise: () => Promise.reject(new Error('a deed raises no missed check-in'))
	};
}

async function oneIn(deed: Deed<never>, id: string): Promise<KeptCheckIn> {
	const found = await checkInOf(deed.tx, deed.circleId, id);
	if (found === null) throw new Refusal('not_found');
	return found;
}
