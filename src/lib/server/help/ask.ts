import { and, count, eq, gt, inArray, isNull, ne, or, sql } from 'drizzle-orm';
import { dayOf } from '../../domain/day.ts';
import { categories } from '../../domain/help/category.ts';
import {
	mostRequests,
	type ChooseForm,
	type DraftForm,
	type RequestForm,
	type YesForm
} from '../../domain/help/form.ts';
import { fitting, isPast, nearOf, type Near, type Wanted } from '../../domain/help/match.ts';
import { mayBecome, type AskEnd } from '../../domain/help/request.ts';
import { isIntroduced, missingChecks } from '../../domain/help/trust.ts';
import { newId } from '../../domain/id.ts';
import { Refusal } from '../../domain/refusal.ts';
import { pgArray } from '../db/connect.ts';
import { helpAsk, helpRequest } from '../db/schema/index.ts';
import type { Deed } from '../gate/index.ts';
import {
	areApart,
	changed,
	forResident,
	lockedOf,
	type Asker,
	type At,
	type RequestRow
} from './asker.ts';
import { helpersFor, hereIn, type Known } from './helpers.ts';
import { areaOfMe, requireMe } from './neighbour.ts';
import { turnDown } from './proposal.ts';
import type { Named } from './view.ts';

// The side that asks: offers that are there already, a request of one's own, and the yes to somebody (F1-F4).

/** What somebody offers, as who asks sees it: no surname, no number, nothing of bedankpunten (F2). */
export type Offered = Named & { words: string; near: Near };

const dayMs = 86_400_000;

/** So often in a week somebody asks the same neighbour by name. */
const askedOfOneMost = 3;

/** Offers shown at once. */
const mostOffered = 50;

/** What is asked for, as far as it is known before the form. */
export type Looked = Pick<Wanted, 'category'> &
	Partial<Omit<Wanted, 'category' | 'id' | 'askerId'>>;

/** Those who offer what somebody needs, the nearest first; only who may come and can. */
export async function offersFor(asker: Asker, looked: Looked): Promise<Offered[]> {
	const { tx, neighbourhoodId } = asker;
	const { area, shown, places } = await whoOffers(asker, looked);
	const ids = shown.map(({ personId }) => personId);
	const faces =
		ids.length === 0
			? []
			: await tx.execute<{ personId: string; portrait: string }>(sql`
				select person_id as "personId", portrait from help_faces(${neighbourhoodId}, ${pgArray(ids)}::uuid[])`);
	const faceOf = new Map(faces.map(({ personId, portrait }) => [personId, portrait]));
	return shown.map(({ personId, firstName, words, postcodeArea }) => {
		const portrait = faceOf.get(personId) ?? null;
		return { personId, firstName, portrait, words, near: nearOf(area, postcodeArea, places) };
	});
}

async function whoOffers(asker: Asker, looked: Looked) {
	const { tx, neighbourhoodId, askerId, now } = asker;
	const area = looked.postcodeArea ?? (await areaOf(asker));
	const [helpers, here] = await Promise.all([
		helpersFor(tx, 'helpers', {
			neighbourhoodId,
			category: looked.category,
			askerId,
			requestId: null
		}),
		hereIn(tx, neighbourhoodId)
	]);
	const { isAtHome, minutes } = categories[looked.category];
	const wanted: Wanted = {
		...{ id: '', askerId, isAtHome, minutes: Math.min(minutes, 15), times: [] },
		...{ language: null, gender: null, hasPets: false, ...looked, postcodeArea: area }
	};
	// Who was asked often this week, or mostly can on other days, is shown all the same: one question of somebody who
	// reads this is no round. Who acts for a resident is no neighbour who is asked for them by themselves.
	const may = helpers
		.filter(({ personId }) => personId !== asker.personId)
		.map((one) => ({ ...one, windows: [], askedThisWeek: 0, wasAsked: false }));
	const fits = fitting(wanted, may, { ...here, todayOn: dayOf(now) }) as Known[];
	return { area, places: here.places, shown: fits.slice(0, mostOffered) };
}

async function areaOf({ own, neighbourhoodId, tx, askerId, circleId }: Asker): Promise<string> {
	// Who does not take part yet sees who helps in the neighbourhood, and nothing of how near that is.
	if (own !== null) return (await areaOfMe(own, neighbourhoodId)) ?? '';
	const [last] = await tx
		.select({ area: helpRequest.postcodeArea })
		.from(helpRequest)
		.where(and(eq(helpRequest.circleId, circleId!), eq(helpRequest.askerId, askerId)))
		.orderBy(sql`${helpRequest.madeAt} desc`)
		.limit(1);
	const [here] = [...(await hereIn(tx, neighbourhoodId)).places.neighbourhood];
	return last?.area ?? here ?? '';
}

/** What was wanted, as it is kept. */
function keptOf(form: Omit<RequestForm, 'helperId'>, now: Date) {
	const { category, words, times, isWeekly, language, gender, hasPets, place } = form;
	if (times.some((time) => isPast(time, { isWeekly, now }))) throw new Refusal('help_day');
	return {
		...{ category, words, isWeekly, language, gender, hasPets, madeAt: now },
		times: [...times],
		minutes: form.minutes ?? categories[category].minutes,
		isAtHome: form.where === 'home',
		place: form.where === 'home' ? '' : place,
		isEssential: categories[category].isEssential
	};
}

/**
 * Asks for help for oneself. With a helper it is asked of that one alone at first (F2).
 *
 * @throws {Refusal} `help_join_first`, `too_many`, `help_day` for a time that is over, and `help_gone` where the one
 *   who was chosen does not offer it any more.
 */
export async function ask(asker: Asker, form: RequestForm): Promise<{ requestId: string }> {
	const { tx, neighbourhoodId, askerId, now, own } = asker;
	if (own === null) throw new Refusal('not_found');
	const { postcodeArea } = await requireMe(own, neighbourhoodId);
	await requireRoom(asker);
	const requestId = newId(now.getTime());
	const kept = keptOf(form, now);
	await tx.insert(helpRequest).values({
		...{ neighbourhoodId, id: requestId, askerId, postcodeArea, ...kept, state: 'open' },
		...{ yesHow: 'self', yesById: askerId, openedAt: now, roundAt: now, nextStepAt: now }
	});
	if (form.helperId !== null)
		await askOne(asker, { ...kept, id: requestId, postcodeArea }, form.helperId);
	return { requestId };
}

/** A question to one who offers it, before others are asked. */
async function askOne(
	asker: Asker,
	request: Pick<RequestRow, 'id' | 'category' | 'postcodeArea'> & Omit<Wanted, 'askerId'>,
	helperId: string
): Promise<void> {
	await requireOffer(asker, request, helperId);
	const { tx, neighbourhoodId, askerId, now } = asker;
	// Who takes a request back and asks anew does not ring the same neighbour without end.
	const [lately] = await tx
		.select({ number: count() })
		.from(helpAsk)
		.innerJoin(
			helpRequest,
			and(
				eq(helpRequest.neighbourhoodId, helpAsk.neighbourhoodId),
				eq(helpRequest.id, helpAsk.requestId)
			)
		)
		.where(
			and(
				...[eq(helpAsk.neighbourhoodId, neighbourhoodId), eq(helpAsk.helperId, helperId)],
				...[eq(helpRequest.askerId, askerId), eq(helpAsk.by, 'asker')],
				gt(helpAsk.askedAt, new Date(now.getTime() - 7 * dayMs))
			)
		);
	if ((lately?.number ?? 0) >= askedOfOneMost) throw new Refusal('help_gone');
	await tx.insert(helpAsk).values({
		...{ neighbourhoodId, id: newId(now.getTime()), requestId: request.id },
		...{ helperId, askedAt: now, by: 'asker' }
	});
}

/** Says no where somebody does not offer it, or not any more. */
async function requireOffer(
	asker: Asker,
	request: Omit<Wanted, 'askerId'>,
	helperId: string
): Promise<void> {
	const { shown } = await whoOffers(asker, request);
	if (!shown.some(({ personId }) => personId === helperId)) throw new Refusal('help_gone');
}

async function requireRoom({ tx, neighbourhoodId, askerId, circleId }: Asker): Promise<void> {
	await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`help ${askerId}`}, 41))`);
	const whose =
		circleId === null ? eq(helpRequest.askerId, askerId) : eq(helpRequest.circleId, circleId);
	const [open] = await tx
		.select({ number: count() })
		.from(helpRequest)
		.where(
			and(eq(helpRequest.neighbourhoodId, neighbourhoodId), whose, ne(helpRequest.state, 'closed'))
		);
	if ((open?.number ?? 0) >= mostRequests) throw new Refusal('too_many');
}

/** Prepares a request for the resident. Nobody is asked before the resident or a representative said yes (F3). */
export async function draft(
	deed: Deed<'help.draft'>,
	form: DraftForm
): Promise<{ requestId: string }> {
	const asker = await forResident(deed);
	const { tx, neighbourhoodId, askerId, circleId, personId, now } = asker;
	await requireRoom(asker);
	const requestId = newId(now.getTime());
	const kept = keptOf(form, now);
	const firstAskedId = form.helperId;
	if (firstAskedId !== null)
		await requireOffer(asker, { ...kept, id: requestId, postcodeArea: form.area }, firstAskedId);
	await tx.insert(helpRequest).values({
		...{ neighbourhoodId, id: requestId, askerId, circleId, draftedById: personId, firstAskedId },
		...{ postcodeArea: form.area, ...kept, state: 'drafted', nextStepAt: now }
	});
	await tx.execute(
		sql`select help_keep_draft_contact(${neighbourhoodId}, ${requestId}, ${form.phone}, ${form.address})`
	);
	await deed.record({ kind: 'help.drafted', requestId });
	return { requestId };
}

/** The resident, or who speaks for them, says yes to a draft: it goes out. */
export async function sayYes(
	deed: Deed<'help.agree'>,
	{ requestId }: { requestId: string }
): Promise<{ requestId: string }> {
	await open(await forResident(deed), requestId, 'app');
	await deed.record({ kind: 'help.asked', requestId });
	return { requestId };
}

/** Whoever drafts writes down that the resident said yes on the phone or on paper. */
export async function noteYes(
	deed: Deed<'help.draft'>,
	{ requestId, how }: YesForm
): Promise<{ requestId: string }> {
	const asker = await forResident(deed);
	const row = await lockedOf(asker, requestId);
	// Who asked the resident is who writes down what they said.
	if (row.draftedById !== asker.personId) throw new Refusal('not_found');
	await open(asker, requestId, how);
	await deed.record({ kind: 'help.asked', requestId });
	return { requestId };
}

async function open(asker: Asker, requestId: string, how: 'app' | YesForm['how']): Promise<void> {
	const row = await lockedOf(asker, requestId);
	if (row.state !== 'drafted') {
		// A second yes changes nothing.
		if (row.state === 'open') return;
		throw new Refusal('help_over');
	}
	const { now, personId } = asker;
	await changed(asker, row, {
		...{ state: 'open', yesHow: how, yesById: personId, openedAt: now, roundAt: now }
	});
	if (row.firstAskedId === null) return;
	try {
		await askOne(asker, row, row.firstAskedId);
	} catch (caught) {
		// Who offered it then does not any more: others are asked, as always.
		if (!(caught instanceof Refusal) || caught.code !== 'help_gone') throw caught;
	}
}

/**
 * Says yes to one who said yes: from now on both know where the other can be reached (F5). The others are thanked.
 *
 * @throws {Refusal} `help_gone` where that one took it back meanwhile, `help_day` for a day that was not asked for.
 */
export async function choose(
	asker: Asker,
	{ requestId, helperId, on }: ChooseForm
): Promise<{ requestId: string }> {
	const { tx, now } = asker;
	const row = await lockedOf(asker, requestId);
	if (row.state === 'agreed' && row.helperId === helperId) return { requestId };
	requireWay(row, 'agreed');
	// Two people say yes to each other: nobody makes themselves known alone (F15).
	if (helperId === asker.personId) throw new Refusal('not_yourself');
	if (await lacksNow(asker, row, helperId)) throw new Refusal('help_gone');
	const asks = await asksOf(asker, requestId);
	const chosen = asks.find((one) => one.helperId === helperId);
	if (chosen?.says !== 'yes' || chosen.endedAt !== null) throw new Refusal('help_gone');
	if (await areApart(asker, requestId, helperId)) throw new Refusal('help_gone');
	const days = row.times.map((one) => one.on);
	const wanted = on ?? (days.length === 1 ? days[0]! : null);
	if (wanted !== null && days.length > 0 && !days.includes(wanted)) throw new Refusal('help_day');
	const isOver = wanted !== null && wanted < dayOf(now);
	// Of several days one that comes can be chosen. What comes back each week begins once two agreed; and who met on the
	// only day, before the yes was said, can say so and thank.
	if (isOver && !row.isWeekly && days.length > 1) throw new Refusal('help_day');
	const meetsOn = isOver ? null : wanted;
	const [met] = await tx.execute<{ met: boolean }>(
		sql`select help_met(${row.neighbourhoodId}, ${requestId}, ${helperId}) as met`
	);
	await endAsks(asker, requestId, { how: 'thanked', but: helperId });
	await changed(asker, row, {
		...{ state: 'agreed', helperId, meetsOn, agreedAt: now },
		...{ firstAgreedAt: row.firstAgreedAt ?? now, waitingSince: null, wasReminded: false },
		...{ checkToldAt: null, isIntroduced: isIntroduced(row.category, met?.met === true) },
		...{ introducedAt: null, introducedById: null, introducedWith: '' },
		// What landed is settled by it.
		...{ landedAt: null, landedForId: null }
	});
	await asker.record({ kind: 'help.agreed', requestId });
	return { requestId };
}

/** Whether what has to be known of a helper is not known any more: a check was taken back since they were asked. */
async function lacksNow({ tx, now }: Asker, row: RequestRow, helperId: string): Promise<boolean> {
	const { neighbourhoodId, category, askerId, isAtHome, id: requestId } = row;
	const [helpers, { rules }] = await Promise.all([
		helpersFor(tx, 'helpers', { neighbourhoodId, category, askerId, requestId }),
		hereIn(tx, neighbourhoodId)
	]);
	const known = helpers.find(({ personId }) => personId === helperId);
	if (known === undefined) return false;
	return missingChecks({ category, isAtHome }, known.trust, { rules, on: dayOf(now) }).length > 0;
}

/** Takes a request back, also a draft. */
export async function withdraw(
	asker: Asker,
	{ requestId }: { requestId: string }
): Promise<{ requestId: string }> {
	const row = await lockedOf(asker, requestId);
	if (row.state === 'closed') return { requestId };
	await endAsks(asker, requestId, { how: 'over', but: null });
	await changed(asker, row, {
		...{
			state: 'closed',
			closedAt: asker.now,
			outcome: row.state === 'done' ? 'unsaid' : 'withdrawn'
		}
	});
	await asker.record({ kind: 'help.over', requestId });
	return { requestId };
}

/**
 * Would rather have somebody else than who said yes, or than whom one agreed with: others are asked. So they are where
 * somebody says that they were there, and were not.
 */
export async function askOthers(
	asker: Asker,
	{ requestId }: { requestId: string }
): Promise<{ requestId: string }> {
	const row = await lockedOf(asker, requestId);
	if (row.state === 'open') return { requestId };
	requireWay(row, 'open');
	if (row.state === 'drafted') throw new Refusal('not_found');
	// What who asked said themselves stays said.
	if (row.state === 'done' && row.confirmedAt !== null) throw new Refusal('help_over');
	if (row.state === 'done') await turnDown(asker, requestId);
	const { tx, now } = asker;
	await tx
		.update(helpAsk)
		.set({ endedAt: now, endedHow: 'over' })
		.where(and(ofRequest(asker, requestId), eq(helpAsk.says, 'yes'), isNull(helpAsk.endedAt)));
	await changed(asker, row, reopened(now));
	return { requestId };
}

/** What a request is like that goes round once more. */
export function reopened(now: Date): Partial<RequestRow> {
	return {
		...{ state: 'open', helperId: null, agreedAt: null, meetsOn: null, roundAt: now },
		...{ waitingSince: null, wasReminded: false, checkToldAt: null, landedAt: null },
		...{ landedForId: null, isIntroduced: false, introducedAt: null, introducedById: null },
		...{ introducedWith: '', doneAt: null, doneById: null, thanks: null }
	};
}

/** Says no where a request cannot come to a state any more. */
export function requireWay(row: RequestRow, to: RequestRow['state']): void {
	if (!mayBecome(row.state, to)) throw new Refusal('help_over');
}

/** Those who were asked for a request. */
export async function asksOf(at: At, requestId: string): Promise<(typeof helpAsk.$inferSelect)[]> {
	return at.tx
		.select()
		.from(helpAsk)
		.where(ofRequest(at, requestId))
		.orderBy(helpAsk.askedAt)
		.limit(500);
}

/** Ends what waits for an answer, and the yeses of others. */
export async function endAsks(
	at: At,
	requestId: string,
	{ how, but }: { how: AskEnd; but: string | null }
): Promise<void> {
	await at.tx
		.update(helpAsk)
		.set({
			endedAt: at.now,
			endedHow: sql`case when ${helpAsk.says} = 'yes' then ${how} else 'over' end`
		})
		.where(
			and(
				ofRequest(at, requestId),
				or(isNull(helpAsk.endedAt), inArray(helpAsk.endedHow, ['passed'])),
				but === null ? undefined : ne(helpAsk.helperId, but)
			)
		);
}

/** The asks of a request. */
export function ofRequest({ neighbourhoodId }: At, requestId: string) {
	return and(eq(helpAsk.neighbourhoodId, neighbourhoodId), eq(helpAsk.requestId, requestId));
}
