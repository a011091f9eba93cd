import { redirect } from '@sveltejs/kit';
import { dutchPath } from '#lib/domain/english-path.ts';
import { FindForm } from '#lib/domain/find-area.ts';
import { isLanguage } from '#lib/i18n/locale.ts';
import { areasOf, areasWithActivities } from '#lib/server/activity/index.ts';
import { myCircles } from '#lib/server/circle.ts';
import { mustShowFactor } from '#lib/server/gate/index.ts';
import { answer, ask, cookieOptions, formOf, ownPath } from '#lib/server/web/index.ts';
import { house } from '#lib/server/web/house.ts';
import { languageCookie } from '#lib/server/web/language.ts';
import type { Actions, PageServerLoadEvent } from './$types';

const yearSeconds = 365 * 86_400;

export const load = answer(async ({ locals }: PageServerLoadEvent) => {
	if (locals.visitor === null)
		return { demo: house().env.demo, areas: await areasWithActivities(locals.db) };
	if (locals.visitor.onlyCircleId !== null)
		redirect(303, `/circles/${locals.visitor.onlyCircleId}`);
	// The next page asks for the second factor; until then not even the id of a circle is told.
	if (mustShowFactor(locals.visitor)) redirect(303, '/circles');
	const circles = await locals.gate.own(myCircles);
	const [only] = circles;
	if (only !== undefined && circles.length === 1) redirect(303, `/circles/${only.id}`);
	redirect(303, only !== undefined && locals.visitor.employed ? '/desk' : '/circles');
});

export const actions: Actions = {
	/** Leads to the neighbourhood of what was typed, and tells of others where that is not one. */
	find: ask(FindForm, async ({ locals }, { place }) => {
		const { how, areas } = await areasOf(locals.db, place);
		const [only] = areas;
		// Without a place in the page of its own, the one in the address of the form would go along.
		if (only !== undefined && how === 'there' && areas.length === 1)
			redirect(303, `/${only.slug}#main`);
		return { typed: place.typed, how, areas };
	}),
	/** A stranger's choice of language; who signs in has one of their own. */
	language: async ({ cookies, request }) => {
		const form = await formOf(request);
		const language = form.get('language');
		if (isLanguage(language)) {
			cookies.set(languageCookie, language, { ...cookieOptions, maxAge: yearSeconds });
		}
		// An English address is English for everybody: who chooses Dutch goes on at the Dutch one.
		const to = ownPath(form.get('to')) ?? '/';
		redirect(303, language === 'nl' ? dutchPath(to) : to);
	}
};
