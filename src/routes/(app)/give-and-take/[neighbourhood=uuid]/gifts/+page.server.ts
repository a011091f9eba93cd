import type { RequestEvent } from '@sveltejs/kit';
import { potUndoHours } from '#lib/domain/credit.ts';
import { GiftForm, OverflowForm, TransferForm } from '#lib/domain/credit-form.ts';
import { dayOf, daysAfter } from '#lib/domain/day.ts';
import { randomId } from '#lib/domain/id.ts';
import {
	besideOf,
	findNeighbours,
	give,
	setOverflow,
	standingOf,
	statement,
	takeBack
} from '#lib/server/credit/index.ts';
import { actAsHolder, asHolder } from '#lib/server/web/credit.ts';
import { givingPath } from '#lib/server/web/help.ts';
import { answer } from '#lib/server/web/index.ts';
import { find, stillFound } from '../finding.server.ts';
import type { Actions, PageServerLoadEvent } from './$types';

const notes = ['undone', 'overflow'] as const;

export const load = answer((event: PageServerLoadEvent) =>
	asHolder(event, async (holder, place) => {
		const today = dayOf(holder.now);
		const since = daysAfter(today, -2);
		const beside = await besideOf(holder, since);
		const { lines } = await statement(holder, { from: since, until: today });
		const oldest = holder.now.getTime() - potUndoHours * 3_600_000;
		const { balance, held, overflows, ceiling } = await standingOf(holder);
		const done = event.url.searchParams.get('done');
		return {
			place,
			known: await findNeighbours(holder, ''),
			mayGive: Math.max(0, balance - held),
			...{ overflows, ceiling },
			undoable: lines.flatMap(({ transferId, kind, state, points, other }) => {
				const at = beside.get(transferId)?.countedAt ?? null;
				const isOpen = kind === 'gift' && state === 'confirmed' && other.kind === 'pot';
				return isOpen && points < 0 && at !== null && at.getTime() > oldest
					? [{ transferId, points: -points }]
					: [];
			}),
			done: notes.find((note) => note === done) ?? null,
			changeId: randomId()
		};
	})
);

const here = (event: RequestEvent) => `${givingPath(event)}/gifts`;

const send = actAsHolder(
	GiftForm,
	async (holder, { to, points, words }, once) => {
		await give(holder, once, {
			...{ points, words },
			to: to === 'pot' ? { pot: true } : { personId: to }
		});
		return {};
	},
	{ goTo: (_done, event) => `${givingPath(event)}?done=gift` }
);

export const actions: Actions = {
	find,
	send: async (event: RequestEvent) => stillFound(event, await send(event)),
	undo: actAsHolder(
		TransferForm,
		async (holder, { transferId }, once) => {
			await takeBack(holder, once, transferId);
			return {};
		},
		{ goTo: (_done, event) => `${here(event)}?done=undone` }
	),
	overflow: actAsHolder(
		OverflowForm,
		async (holder, { overflows }) => {
			await setOverflow(holder, overflows);
			return {};
		},
		{ goTo: (_done, event) => `${here(event)}?done=overflow` }
	)
};
