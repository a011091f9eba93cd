import * as v from 'valibot';
import { IdField } from '#lib/domain/account.ts';
import { AnswerAbsenceForm, WalkInCodeForm, WalkInYesForm } from '#lib/domain/door/missed-form.ts';
import { randomId } from '#lib/domain/id.ts';
import { tidyCode } from '#lib/domain/invited.ts';
import { accountOf } from '#lib/server/account.ts';
import {
	answerAbsence,
	lookAsked,
	namedFor,
	sayYesToVisitor,
	stopBeingNamed
} from '#lib/server/door/index.ts';
import { actOpen, actOwn, answer } from '#lib/server/web/index.ts';
import { hashOfTyped } from '#lib/server/web/walk-in.ts';
import { fail, type RequestEvent } from '@sveltejs/kit';
import type { Actions, PageServerLoadEvent } from './$types';

/** What just happened, said once at the top of the page. */
const notes = ['answered', 'yes', 'stopped'] as const;

const said = (note: (typeof notes)[number]) => ({ goTo: () => `/me/visitors?done=${note}` });

export const load = answer(({ locals, url }: PageServerLoadEvent) =>
	locals.gate.own(async (own) => ({
		lines: await namedFor(own),
		phone: (await accountOf(own)).phone,
		name: locals.visitor?.name ?? '',
		now: own.now,
		changeId: randomId(),
		done: notes.find((note) => note === url.searchParams.get('done')) ?? null
	}))
);

/** Shows what a code asks. The code stays out of the address. */
async function look(event: RequestEvent) {
	let asked: Awaited<ReturnType<typeof lookAsked>> | null = null;
	const acted = await actOpen(WalkInCodeForm, async (opened, { code }) => {
		asked = await lookAsked(opened.locals.db, await hashOfTyped(opened, code));
		return { code: tidyCode(code) };
	})(event);
	return 'done' in acted
		? { ...acted, asked: asked as null | Awaited<ReturnType<typeof lookAsked>> }
		: acted;
}

/** A yes. What was typed stays beside what is asked when something is still missing. */
async function yes(event: RequestEvent) {
	const acted = await actOpen(
		WalkInYesForm,
		async (opened, { code, name }, id) => {
			const codeHash = await hashOfTyped(opened, code);
			const byWork = opened.locals.visitor?.employed === true;
			return opened.locals.gate.changeOwn({ id, content: ['walk_in.yes', codeHash, name] }, (own) =>
				sayYesToVisitor(own, { codeHash, name, byWork })
			);
		},
		said('yes')
	)(event);
	if ('done' in acted) return acted;
	const asked = await hashOfTyped(event, acted.data.values['code'] ?? '')
		.then((codeHash) => lookAsked(event.locals.db, codeHash))
		.catch(() => null);
	return asked === null ? acted : fail(acted.status, { ...acted.data, asked });
}

export const actions = {
	look,
	yes,
	answer: actOwn(AnswerAbsenceForm, answerAbsence, said('answered')),
	stop: actOwn(
		v.object({ contactId: IdField }),
		(own, { contactId }) => stopBeingNamed(own, contactId),
		said('stopped')
	)
} satisfies Actions;
