import { fail, type RequestEvent } from '@sveltejs/kit';
import { CodeForm, NoForm, YesForm } from '#lib/domain/invitation.ts';
import { looksLikeCode, tidyCode } from '#lib/domain/invited.ts';
import { randomId } from '#lib/domain/id.ts';
import { Refusal } from '#lib/domain/refusal.ts';
import {
	countCodeTry,
	hashOfCode,
	previewInvitation,
	type Preview
} from '#lib/server/membership/index.ts';
import { house } from '#lib/server/web/house.ts';
import { actOpen } from '#lib/server/web/index.ts';
import { leadingIn, previewFor, sayNo, sayYes } from './answering.server.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals }) => ({
	changeId: randomId(),
	me: locals.visitor === null ? null : { name: locals.visitor.name }
});

/**
 * What is kept of a typed code. Each try is counted, so that nobody finds one by trying.
 *
 * @throws {Refusal} `too_often`; `invitation_code` for what can be no code.
 */
async function hashOfTyped(event: RequestEvent, typed: string): Promise<string> {
	const { env, db } = house();
	await countCodeTry(db, env.secret, event.locals.network);
	if (!looksLikeCode(tidyCode(typed))) throw new Refusal('invitation_code');
	return hashOfCode(env.secret, typed);
}

/** An unknown code is told kindly: somebody reads it from paper. */
async function kindly<T>(work: Promise<T>): Promise<T> {
	return work.catch((caught: unknown) => {
		const unknown = caught instanceof Refusal && caught.code === 'not_found';
		throw unknown ? new Refusal('invitation_code') : caught;
	});
}

/** Shows the invitation that belongs to a typed code. The code stays out of the address. */
async function look(event: RequestEvent): Promise<unknown> {
	let preview: Preview | null = null;
	const acted = await actOpen(CodeForm, async (opened, { code }) => {
		preview = await kindly(previewFor(opened, await hashOfTyped(opened, code)));
		return { code: tidyCode(code) };
	})(event);
	return 'done' in acted ? { ...acted, preview } : acted;
}

const answerYes = leadingIn(
	actOpen(YesForm, async (event, form, changeId) =>
		kindly(sayYes(event, form, { secretHash: await hashOfTyped(event, form.code), changeId }))
	)
);

/** A yes. What was typed stays beside the invitation when something is still missing. */
async function yes(event: RequestEvent): Promise<unknown> {
	const acted = await answerYes(event);
	if ('done' in acted) return acted;
	const { env, db } = house();
	const code = acted.data.values['code'] ?? '';
	const preview = await previewInvitation(db, hashOfCode(env.secret, code)).catch(() => null);
	return preview === null ? acted : fail(acted.status, { ...acted.data, preview });
}

const no = leadingIn(
	actOpen(NoForm, async (event, { code }) => kindly(sayNo(event, await hashOfTyped(event, code))))
);

export const actions = { look, yes, no } satisfies Actions;
