import { fail, redirect, type RequestEvent } from '@sveltejs/kit';
import { CodeForm } from '#lib/domain/invitation.ts';
import { looksLikeCode, tidyCode } from '#lib/domain/invited.ts';
import { randomId } from '#lib/domain/id.ts';
import { Refusal } from '#lib/domain/refusal.ts';
import { StartForm } from '#lib/domain/start-form.ts';
import {
	countCodeTry,
	hashOfCode,
	leafletPlace,
	startAtHome,
	type StartPlace
} from '#lib/server/membership/index.ts';
import { house } from '#lib/server/web/house.ts';
import { actOpen, leadingTo, signIn } from '#lib/server/web/index.ts';
import { consentWords } from '../../(app)/circles/new/consent.ts';
import type { Actions, PageServerLoad } from './$types';

/** Who is signed in begins as themselves; a visit by card or by a way back in is for one circle. */
function self({ visitor }: RequestEvent['locals']): { personId: string; name: string } | null {
	if (visitor === null || visitor.onlyCircleId !== null) return null;
	return { personId: visitor.personId, name: visitor.name };
}

export const load: PageServerLoad = ({ locals }) => ({
	changeId: randomId(),
	me: self(locals)
});

/**
 * What is kept of a typed code. Each try is counted, so that nobody finds one by trying.
 *
 * @throws {Refusal} `too_often`; `leaflet_code` for what can be no code.
 */
async function hashOfTyped(event: RequestEvent, typed: string): Promise<string> {
	const { env, db } = house();
	await countCodeTry(db, env.secret, event.locals.network);
	if (!looksLikeCode(tidyCode(typed))) throw new Refusal('leaflet_code');
	return hashOfCode(env.secret, typed);
}

type Place = StartPlace & { neighbourhoodId: string | null };

/** The place to which a typed code belongs. The code stays out of the address. */
async function look(event: RequestEvent) {
	let place: Place | null = null;
	const acted = await actOpen(CodeForm, async (opened, { code }) => {
		place = await leafletPlace(opened.locals.db, await hashOfTyped(opened, code));
		return { code: tidyCode(code) };
	})(event);
	return 'done' in acted ? { ...acted, place: place as Place | null } : acted;
}

const starting = actOpen(StartForm, async (event, form) => {
	const { env, db } = house();
	const codeHash = await hashOfTyped(event, form.code);
	const { language } = event.locals;
	const started = await startAtHome(db, env.secret, form, {
		codeHash,
		language,
		words: consentWords(form),
		selfId: self(event.locals)?.personId ?? null
	});
	if (started.starterId === event.locals.visitor?.personId) return started;
	// Sent once more after signing out: an account that was there has ways in of its own.
	if (form.asId !== '') return started;
	await signIn(
		event,
		{ personId: started.starterId, factors: ['invitation'], strong: false },
		null
	);
	return started;
});

/** Starts the circle, signs in who is new, and goes there. */
async function start(event: RequestEvent) {
	const acted = await starting(event);
	if ('done' in acted) redirect(303, leadingTo('/me/back', `/circles/${acted.done.circleId}`));
	const { env, db } = house();
	const code = acted.data.values['code'] ?? '';
	const place = await leafletPlace(db, hashOfCode(env.secret, code)).catch(() => null);
	return fail(acted.status, { ...acted.data, place, me: self(event.locals) });
}

export const actions = { look, start } satisfies Actions;
