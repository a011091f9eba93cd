import { and, desc, eq, inArray, sql } from 'drizzle-orm';
import { after, raised } from '../../domain/chain/index.ts';
import { Refusal } from '../../domain/refusal.ts';
import {
	askingOf,
	askingsOf,
	joins,
	type EngineVoice,
	type PersonVoice,
	type Voice
} from '../../domain/signal.ts';
import type { RaiseForm } from '../../domain/signal-form.ts';
import { believableMoment } from '../../domain/update.ts';
import { finding, signal, signalVoice } from '../db/schema/index.ts';
import type { Deed, Errand } from '../gate/index.ts';
import { activePlan } from '../signal-plan.ts';
import { handOf, houseHand } from './hand.ts';
import { keep, signalsIn, type Hand, type With } from './keep.ts';
import { aroundOf, worldFor, type Around } from './world.ts';

/**
 * Raises a signal, or says with a running one that it is so. It works without a plan and without a
 * chain (S11), and the same id is said once.
 *
 * @returns the signal it is part of now: another one where it joined.
 * @throws {Refusal} `change_conflict` for an id under which something else was said; `not_found` for
 *   who should have seen it and is not here.
 */
export async function raiseSignal(
	deed: Deed<'signal.raise'>,
	form: RaiseForm
): Promise<{ signalId: string }> {
	const said = await saidBefore(deed, form);
	if (said !== null) return { signalId: said };
	const signalId = await raiseInName(deed, form);
	if (form.findingId !== null && deed.may('finding.answer'))
		await answeredByRaising(deed, form.findingId);
	return { signalId };
}

/**
 * Raises a signal in somebody's own name. That it was not said before is known by then.
 *
 * @param form  of the signs, those that do not stand in the plan that counts are left out (S11): a
 *   call for help is refused for nothing that was ticked beside it.
 * @returns the signal it is part of now.
 * @throws {Refusal} `not_found` for who should have seen it and is not here.
 */
export async function raiseInName(
	deed: Deed<never>,
	form: Omit<RaiseForm, 'findingId'>
): Promise<string> {
	const { tx, circleId, now, personId } = deed;
	const onBehalfOfId = form.onBehalfOfId === personId ? null : form.onBehalfOfId;
	const [around, plan] = await Promise.all([
		aroundOf(tx, circleId, now),
		form['signs[]'].length === 0 ? null : activePlan(tx, circleId)
	]);
	const signIds = [...new Set(form['signs[]'])].filter((signId) =>
		plan?.signs.some(({ id }) => id === signId)
	);
	const isHere = (id: string) => around.people.some((one) => one.personId === id);
	if (onBehalfOfId !== null && !isHere(onBehalfOfId)) throw new Refusal('not_found');
	const voice: PersonVoice = {
		id: form.signalId,
		by: 'person',
		personId,
		onBehalfOfId,
		level: form.level,
		at: now,
		withdrawnAt: null
	};
	const writtenAt = form.writtenAt === null ? null : new Date(form.writtenAt);
	return speak(handOf(deed), around, voice, {
		said: { signIds, writtenAt: believableMoment(writtenAt, now) },
		words: [{ id: voice.id, kind: 'seen', text: form.text }]
	});
}

/**
 * Raises what Kring itself says, on an agreement with the resident: a missed check-in, or a finding
 * that nobody answered. It can only be orange, and that is its type (I7).
 */
export async function raiseByHouse(
	errand: Errand,
	voice: EngineVoice
): Promise<{ signalId: string }> {
	const around = await aroundOf(errand.tx, errand.circleId, errand.now);
	return { signalId: await speak(houseHand(errand), around, voice, {}) };
}

async function speak(hand: Hand, around: Around, voice: Voice, more: With): Promise<string> {
	const { tx, circleId, now } = hand;
	const running = await signalsIn(tx, circleId, { running: true, limit: 2 });
	const open = running.find(({ signal: one }) => joins(one, voice));
	if (open !== undefined) {
		const world = worldFor(around, [...askingsOf(open.signal), askingOf(voice)]);
		const next = after(open.signal, { kind: 'joined', voice }, world, now);
		await keep(hand, around, open, next, more);
		return open.signal.id;
	}
	const first = raised(voice.id, voice, worldFor(around, [askingOf(voice)]), now);
	const followsId = await lastEnded(hand);
	await keep(hand, around, null, first, { ...more, beside: { followsId } });
	return voice.id;
}

/** What was noticed led to a signal, which counts as of use. What is no longer open stays as it is. */
async function answeredByRaising(deed: Deed<never>, findingId: string): Promise<void> {
	const { tx, circleId, personId: answeredById, now: closedAt } = deed;
	const answered = { status: 'answered', answer: 'raised_orange', answeredById, closedAt };
	const kept = await tx
		.update(finding)
		.set(answered)
		.where(
			and(
				eq(finding.circleId, circleId),
				eq(finding.id, findingId),
				eq(finding.audience, 'contact'),
				eq(finding.status, 'open')
			)
		)
		.returning({ id: finding.id });
	if (kept.length > 0) await deed.record({ kind: 'finding.answered', findingId });
}

/** The signal in which this very thing was said already; null for something new. */
async function saidBefore(deed: Deed<'signal.raise'>, form: RaiseForm): Promise<string | null> {
	const [known] = await deed.tx
		.select({
			signalId: signalVoice.signalId,
			personId: signalVoice.personId,
			level: signalVoice.level
		})
		.from(signalVoice)
		.where(and(eq(signalVoice.circleId, deed.circleId), eq(signalVoice.id, form.signalId)));
	if (known === undefined) return null;
	const isSame = known.personId === deed.personId && known.level === form.level;
	if (!isSame) throw new Refusal('change_conflict');
	const [words] = await deed.tx.execute<{ text: string }>(sql`
		select text from signal_text where circle_id = ${deed.circleId} and id = ${form.signalId}`);
	if ((words?.text ?? '') !== form.text) throw new Refusal('change_conflict');
	return known.signalId;
}

/** What has ended never opens again; a new one says which came before. */
async function lastEnded({ tx, circleId }: Hand): Promise<string | null> {
	const [found] = await tx
		.select({ id: signal.id })
		.from(signal)
		.where(and(eq(signal.circleId, circleId), inArray(signal.state, ['closed', 'withdrawn'])))
		.orderBy(desc(signal.endedAt))
		.limit(1);
	return found?.id ?? null;
}
