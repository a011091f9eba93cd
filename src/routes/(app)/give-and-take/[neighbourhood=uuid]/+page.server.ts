import * as v from 'valibot';
import { AnswerForm } from '#lib/domain/credit-form.ts';
import { whatCanBeDone } from '#lib/domain/credit-mend.ts';
import { dayOf, daysAfter } from '#lib/domain/day.ts';
import type { RequestState } from '#lib/domain/help/request.ts';
import { randomId } from '#lib/domain/id.ts';
import {
	besideOf,
	decide,
	ownHolder,
	ownRemarks,
	standingOf,
	statement,
	waiting
} from '#lib/server/credit/index.ts';
import { mine } from '#lib/server/help/index.ts';
import { actAsHolder, atPlace } from '#lib/server/web/credit.ts';
import { givingPath } from '#lib/server/web/help.ts';
import { answer } from '#lib/server/web/index.ts';
import { peopleHelped } from './round.ts';
import type { Actions, PageServerLoadEvent } from './$types';

/** What just happened, said once at the top of the page. */
const notes = [
	...['joined', 'accept', 'decline', 'withdraw'],
	...['sent', 'none', 'care', 'gift', 'closed']
] as const;

/** So many of the latest lines stand on the page itself. */
const latestMost = 4;

/** In these it waits for who asked; so many questions stand on the page itself. */
const waitsForAsker: ReadonlySet<RequestState> = new Set(['drafted', 'offered', 'done']);
const answerMost = 3;

export const load = answer((event: PageServerLoadEvent) =>
	atPlace(event, async (own, place) => {
		const done = event.url.searchParams.get('done');
		const page = {
			place,
			portrait: event.locals.visitor?.portrait ?? null,
			keepsBooks:
				event.locals.visitor?.offices.some(
					({ kind, neighbourhoodId }) => kind === 'treasurer' && neighbourhoodId === place.id
				) === true,
			noticed: (await ownRemarks(own, place.id)).length,
			today: dayOf(own.now),
			changeId: randomId(),
			done: notes.find((note) => note === done) ?? null
		};
		const { asked, toHelp } = await mine(own, place.id);
		const toAnswer = [
			...toHelp.filter(({ ownAnswer }) => ownAnswer === null),
			...asked.filter(({ state }) => waitsForAsker.has(state))
		]
			.slice(0, answerMost)
			.map((line) => ({ ...line, isMine: line.asker.personId === own.personId }));
		if (!place.takesPart) return { ...page, toAnswer, mine: null };
		const holder = await ownHolder(own, place.id);
		const month = { from: `${page.today.slice(0, 8)}01`, until: page.today };
		const beside = await besideOf(holder, daysAfter(month.from, -30));
		const portraitOf = (transferId: string) => beside.get(transferId)?.portrait ?? null;
		const { lines } = await statement(holder, { ...month, from: daysAfter(month.from, -30) });
		const faced = lines.map((line) => ({
			...line,
			portrait: portraitOf(line.transferId),
			personId: beside.get(line.transferId)?.personId ?? null,
			can: whatCanBeDone(line, beside.get(line.transferId), own.now)
		}));
		return {
			...page,
			toAnswer,
			mine: {
				standing: await standingOf(holder),
				round: peopleHelped(faced.filter(({ on }) => on >= month.from)),
				waiting: (await waiting(holder)).map(({ expiresAt, ...one }) => ({
					...one,
					untilOn: dayOf(expiresAt),
					portrait: portraitOf(one.transferId)
				})),
				// The other one wants it undone: it waits for a yes as what they said does.
				undos: faced
					.filter(({ transferId, can }) => can.mayUndo && beside.get(transferId)?.undo === 'theirs')
					.map(({ personId: _, can: __, ...line }) => line),
				latest: faced.slice(0, latestMost).map(({ personId: _, can, ...line }) => ({
					...{ ...line, mayGiveBack: can.mayDeclineLeg }
				}))
			}
		};
	})
);

export const actions: Actions = {
	join: actAsHolder(v.object({}), () => Promise.resolve({}), {
		goTo: (_done, event) => `${givingPath(event)}?done=joined`
	}),
	answer: actAsHolder(
		AnswerForm,
		async (holder, form, once) => {
			await decide(holder, once, form);
			return { verb: form.verb };
		},
		{ goTo: ({ verb }, event) => `${givingPath(event)}?done=${verb}` }
	)
};
