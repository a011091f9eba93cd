import { AnswerForm, LeaveForm, PaperJoinForm, TransferForm } from '#lib/domain/credit-form.ts';
import { dayOf } from '#lib/domain/day.ts';
import { randomId } from '#lib/domain/id.ts';
import { periodIn, usualPeriods } from '#lib/domain/statement-period.ts';
import { neighbourhoodOf } from '#lib/server/activity/index.ts';
import {
	closeAccount,
	decide,
	declineLeg,
	dispute,
	joinPaper,
	membersOn,
	paperHolder,
	paperStatement,
	takeBack,
	type Holder
} from '#lib/server/credit/index.ts';
import type { Answer } from '#lib/server/gate/index.ts';
import { triedAsHost } from '#lib/server/web/credit.ts';
import { answer } from '#lib/server/web/index.ts';
import { actAsCoordinatorOnce } from '#lib/server/web/office.ts';
import type { RequestEvent } from '@sveltejs/kit';
import { coordinating } from '../../../../coordinating.server.ts';
import type { Actions, PageServerLoadEvent } from './$types';

const notes = ['undo', 'back', 'dispute', 'accept', 'decline'] as const;
type Note = (typeof notes)[number];

/**
 * The statement of a household on paper, for a host to print. Looking at it is written down (12.2). What its owner wants to
 * say about a line, or that they stop, the host says here in their name.
 */
export const load = answer((event: PageServerLoadEvent) =>
	coordinating(event, async (post) => {
		const today = dayOf(post.now);
		const { searchParams } = event.url;
		const { isWrong, ...period } = periodIn(searchParams, today);
		const sheet = await paperStatement(post, event.params.person, period);
		const done = searchParams.get('done');
		return {
			neighbourhood: await neighbourhoodOf(post),
			personId: event.params.person,
			...{ today, period, isWrong, sheet },
			typed: { from: searchParams.get('from') ?? '', until: searchParams.get('until') ?? '' },
			waiting: sheet.waiting.map(({ expiresAt, ...one }) => ({
				...one,
				untilOn: dayOf(expiresAt),
				portrait: null
			})),
			reads: sheet.reads.map(({ byName, at }) => ({ byName, on: dayOf(at) })),
			periods: usualPeriods(today),
			others: (await membersOn(post))
				.filter(({ personId }) => personId !== event.params.person)
				.map(({ personId, name, isOnPaper }) => ({ personId, name, isOnPaper })),
			done: notes.find((note) => note === done) ?? null,
			changeId: randomId()
		};
	})
);

const personIn = ({ params }: Pick<RequestEvent, 'params'>) => params['person'] ?? '';
const officeOf = ({ params }: Pick<RequestEvent, 'params'>) =>
	`/neighbourhoods/${params['neighbourhood'] ?? ''}/credits`;

/** The same page again, over the same days. */
function backTo(event: RequestEvent, note: Note): string {
	const query = new URLSearchParams(event.url.searchParams);
	for (const key of [...query.keys()].filter((one) => one.startsWith('/'))) query.delete(key);
	query.set('done', note);
	return `${officeOf(event)}/statements/${personIn(event)}?${query.toString()}`;
}

/** Says something about one line in the name of who is on paper. */
function saidOfLine<T extends Answer>(
	work: (holder: Holder, once: string, transferId: string) => Promise<T>,
	noteOf: (answer: T) => Note
) {
	return actAsCoordinatorOnce(
		TransferForm,
		async (post, { transferId }, once, event) =>
			work(await paperHolder(post, personIn(event)), once, transferId),
		{
			goTo: (done, event) => backTo(event, noteOf(done)),
			tried: triedAsHost
		}
	);
}

const kept = {
	goTo: (_done: unknown, event: RequestEvent) => `${officeOf(event)}?saved`,
	tried: triedAsHost
};

export const actions: Actions = {
	answer: actAsCoordinatorOnce(
		AnswerForm,
		async (post, form, once, event) => {
			await decide(await paperHolder(post, personIn(event)), once, form);
			return { isYes: form.verb === 'accept' };
		},
		{ goTo: ({ isYes }, event) => backTo(event, isYes ? 'accept' : 'decline'), tried: triedAsHost }
	),
	undo: saidOfLine(
		async (holder, once, transferId) => ({
			isBack: (await takeBack(holder, once, transferId)).state === 'reversed'
		}),
		({ isBack }) => (isBack ? 'back' : 'undo')
	),
	dispute: saidOfLine(
		async (holder, once, transferId) => {
			await dispute(holder, once, transferId);
			return {};
		},
		() => 'dispute'
	),
	leg: saidOfLine(
		async (holder, once, transferId) => {
			await declineLeg(holder, once, transferId);
			return {};
		},
		() => 'back'
	),
	join: actAsCoordinatorOnce(
		PaperJoinForm,
		async (post, { asId }, _once, event) => {
			await joinPaper(post, { personId: personIn(event), asId });
			return {};
		},
		kept
	),
	stop: actAsCoordinatorOnce(
		LeaveForm,
		async (post, { to }, _once, event) => {
			const holder = await paperHolder(post, personIn(event));
			await closeAccount(holder, to === 'pot' ? { pot: true } : { personId: to });
			return {};
		},
		kept
	)
};
