import { redirect, type RequestEvent } from '@sveltejs/kit';
import { printedCode } from '#lib/domain/invited.ts';
import { randomId } from '#lib/domain/id.ts';
import { Refusal } from '#lib/domain/refusal.ts';
import { LeafletForm, StartForm } from '#lib/domain/start-form.ts';
import type { Visitor } from '#lib/server/gate/index.ts';
import {
	codeOf,
	hashOfCode,
	makeLeaflet,
	startByStaff,
	startPlace,
	workPlaceOf
} from '#lib/server/membership/index.ts';
import { house } from '#lib/server/web/house.ts';
import { actOpen, answer } from '#lib/server/web/index.ts';
import { qrOf } from '#lib/server/web/qr.ts';
import { consentWords } from './consent.ts';
import type { Actions, PageServerLoadEvent } from './$types';

/**
 * Somebody who works for an organisation and showed a second factor.
 *
 * @throws {Refusal} `not_found` for everybody else: nobody else starts a circle here.
 */
function staff(visitor: Visitor | null): Visitor {
	if (visitor === null || !visitor.employed) throw new Refusal('not_found');
	if (!visitor.strong) throw new Refusal('second_factor_needed');
	return visitor;
}

export const load = answer(async ({ locals }: PageServerLoadEvent) => {
	const { municipalityId } = await workPlaceOf(locals.db, staff(locals.visitor).personId);
	return { ...(await startPlace(locals.db, municipalityId)), changeId: randomId() };
});

const starting = actOpen(StartForm, async (event, form) => {
	const { env, db } = house();
	return startByStaff(db, env.secret, staff(event.locals.visitor), form, consentWords(form));
});

/** The code of the leaflet that this form makes. */
function codeFor(personId: string, changeId: string): string {
	return codeOf(house().env.secret, { use: 'leaflet', owner: personId, changeId });
}

const making = actOpen(LeafletForm, async ({ locals }, form, id) => {
	const { personId } = staff(locals.visitor);
	const { municipalityId } = await workPlaceOf(locals.db, personId);
	const codeHash = hashOfCode(house().env.secret, codeFor(personId, form.changeId));
	return locals.gate.changeOwn({ id, content: form }, async (own) => ({
		...(await makeLeaflet(own, municipalityId, form, codeHash)),
		changeId: form.changeId
	}));
});

/** Makes a leaflet and shows it, this one time. */
async function leaflet(event: RequestEvent) {
	const acted = await making(event);
	if (!('done' in acted)) return acted;
	const code = codeFor(event.locals.visitor?.personId ?? '', acted.done.changeId);
	const address = `${house().env.origin}/start`;
	return { ...acted, leaflet: { code: printedCode(code), address, qr: qrOf(address) } };
}

/** Starts a circle, and goes on to the people in it. */
async function start(event: RequestEvent) {
	const acted = await starting(event);
	if ('done' in acted) redirect(303, `/circles/${acted.done.circleId}/people`);
	return acted;
}

export const actions = { start, leaflet } satisfies Actions;
