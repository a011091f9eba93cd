import type { RequestEvent } from '@sveltejs/kit';
import { TransferForm } from '#lib/domain/credit-form.ts';
import { whatCanBeDone } from '#lib/domain/credit-mend.ts';
import { dayOf, daysAfter } from '#lib/domain/day.ts';
import { randomId } from '#lib/domain/id.ts';
import {
	besideOf,
	declineLeg,
	dispute,
	paperReadsOf,
	statement,
	takeBack
} from '#lib/server/credit/index.ts';
import { actAsHolder, asHolder } from '#lib/server/web/credit.ts';
import { givingPath } from '#lib/server/web/help.ts';
import { answer } from '#lib/server/web/index.ts';
import { periodIn, usualPeriods } from '#lib/domain/statement-period.ts';
import type { Actions, PageServerLoadEvent } from './$types';

const notes = ['undo', 'back', 'dispute'] as const;
/** A proposal waits fourteen days: what was posted on a day was said at most so long before. */
const waitDays = 15;

export const load = answer((event: PageServerLoadEvent) =>
	asHolder(event, async (holder, place, own) => {
		const { searchParams } = event.url;
		const today = dayOf(holder.now);
		const { isWrong, ...period } = periodIn(searchParams, today);
		const { lines, ...stood } = await statement(holder, period);
		const beside = await besideOf(holder, daysAfter(period.from, -waitDays));
		const reads = await paperReadsOf(own, place.id);
		const done = searchParams.get('done');
		return {
			place,
			name: event.locals.visitor?.name ?? '',
			...{ today, period, isWrong, ...stood },
			typed: { from: searchParams.get('from') ?? '', until: searchParams.get('until') ?? '' },
			periods: usualPeriods(today),
			isDetailed: searchParams.has('details'),
			reads: reads.map(({ byName, at }) => ({ byName, on: dayOf(at) })),
			lines: lines.map((line) => ({
				...line,
				words: beside.get(line.transferId)?.words ?? null,
				undo: beside.get(line.transferId)?.undo ?? null,
				...whatCanBeDone(line, beside.get(line.transferId), holder.now)
			})),
			done: notes.find((note) => note === done) ?? null,
			changeId: randomId()
		};
	})
);

const backTo = (event: RequestEvent, note: (typeof notes)[number]) => {
	const query = new URLSearchParams(event.url.searchParams);
	for (const key of [...query.keys()].filter((one) => one.startsWith('/'))) query.delete(key);
	query.set('done', note);
	return `${givingPath(event)}/statement?${query.toString()}`;
};

export const actions: Actions = {
	undo: actAsHolder(
		TransferForm,
		async (holder, { transferId }, once) => {
			const { state } = await takeBack(holder, once, transferId);
			return { isBack: state === 'reversed' };
		},
		{ goTo: ({ isBack }, event) => backTo(event, isBack ? 'back' : 'undo') }
	),
	dispute: actAsHolder(
		TransferForm,
		async (holder, { transferId }, once) => {
			await dispute(holder, once, transferId);
			return {};
		},
		{ goTo: (_done, event) => backTo(event, 'dispute') }
	),
	leg: actAsHolder(
		TransferForm,
		async (holder, { transferId }, once) => {
			await declineLeg(holder, once, transferId);
			return {};
		},
		{ goTo: (_done, event) => backTo(event, 'back') }
	)
};
