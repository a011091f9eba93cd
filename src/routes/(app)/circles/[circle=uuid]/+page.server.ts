import { dayOf } from '#lib/domain/day.ts';
import { PostForm, UpdateForm } from '#lib/domain/update.ts';
import { randomId } from '#lib/domain/id.ts';
import { nextEntries } from '#lib/server/agenda/index.ts';
import { checkInNow } from '#lib/server/check-in/index.ts';
import { openTalks } from '#lib/server/finding/index.ts';
import { myOpenPlaces, phaseOf, runningSignals } from '#lib/server/signal/index.ts';
import { lacksWayBack } from '#lib/server/session/index.ts';
import { supportAtHome } from '#lib/server/support.ts';
import { homeOf } from '#lib/server/timeline.ts';
import { postUpdate, withdrawUpdate } from '#lib/server/update.ts';
import { act, answer } from '#lib/server/web/index.ts';
import { nextSaid } from './agenda/next.ts';
import { m } from '#lib/paraglide/messages.js';
import { askedSaid, howSaid } from './said.ts';
import { shownCircle, shownFace, shownUpdates } from './shown.server.ts';
import { phaseSaid, signalsSaid } from './signals/said.ts';
import type { Actions, PageServerLoadEvent } from './$types';

/** Updates on the home page of a circle; more stand on their own page. */
const newest = 10;

const needs = ['circle.read', 'update.read', 'signal.read', 'support.read'] as const;

export const load = answer(({ locals, params, depends, isDataRequest }: PageServerLoadEvent) => {
	depends(`circle:${params.circle}`);
	return locals.gate.look(
		params.circle,
		needs,
		async (sight) => {
			// Who is asked about it sees on the first page that there is something to talk about.
			const isAsked = sight.standing.isContact || sight.standing.isBackup;
			const { visitor } = locals;
			const [home, next, signals, phase, places, talks, checkIn, lacksBack, support] =
				await Promise.all([
					homeOf(sight, { limit: newest, comments: 2 }),
					sight.may('agenda.read') ? nextEntries(sight) : [],
					runningSignals(sight),
					phaseOf(sight),
					myOpenPlaces(sight),
					isAsked && sight.may('finding.read') ? openTalks(sight) : [],
					// What is fetched for a page that stands open already is not somebody opening it.
					checkInNow(sight, { isOpened: !isDataRequest }),
					visitor?.onlyCircleId === null ? lacksWayBack(sight, visitor.sessionId) : false,
					supportAtHome(sight, { isOpened: !isDataRequest })
				]);
			const { circle: view, updates, more, howItIs, asked } = home;
			const circle = shownCircle(sight, view);
			const shown = shownUpdates(updates);
			const today = dayOf(sight.now);
			const mine = updates.find(
				({ authorId, face, postedAt, withdrawnAt }) =>
					authorId === sight.personId &&
					face !== null &&
					withdrawnAt === null &&
					dayOf(postedAt) === today
			);
			return {
				circle,
				updates: shown,
				more,
				how: howSaid(
					circle,
					shownFace(howItIs),
					shown.find(({ withdrawnAt }) => withdrawnAt === null)
				),
				asked: askedSaid(circle, asked),
				engineSilent: view.engineSilent,
				// Said here in whole words. A sign-in by card opens one circle and nothing beside it.
				credits:
					view.creditsIn === null || visitor?.onlyCircleId !== null
						? null
						: { href: `/give-and-take/${view.creditsIn}`, label: m.credit_title() },
				next: nextSaid(circle, next),
				signals: signalsSaid(circle, signals),
				phase: phaseSaid(circle.id, phase),
				isAskedForChain: places.some((one) => one !== 'check_in'),
				isAskedForKey: places.includes('check_in'),
				checkIn,
				// Kept on the device too: the shell says it to who has no network.
				gpPostPhone: view.municipality.gpPostPhone,
				isResident: sight.isResident,
				mayPost: sight.may('update.post'),
				today: mine === undefined ? null : { id: mine.id, face: mine.face, mayEdit: mine.mayEdit },
				talks: talks.length,
				lacksBack,
				support,
				ids: {
					...{ changeId: randomId(), updateId: randomId(), withdrawId: randomId() },
					...{ checkInId: randomId(), supportId: randomId() }
				}
			};
		},
		['finding.read', 'agenda.read']
	);
});

export const actions: Actions = {
	face: act(['update.post'], PostForm, (deed, form) =>
		postUpdate(deed, form, { photos: [], voice: null })
	),
	withdraw: act(['update.withdraw'], UpdateForm, withdrawUpdate)
};
