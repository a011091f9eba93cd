import { randomId } from '#lib/domain/id.ts';
import { deskOf, type DeskCircle, type DeskView } from '#lib/server/desk.ts';
import { coordinatedIn, type Office } from '#lib/server/gate/index.ts';
import { answer } from '#lib/server/web/index.ts';
import { timesFor } from '../circles/[circle=uuid]/signals/[signal=uuid]/times.ts';
import { privateSaid, teamSaid, waitingSaid } from './said.server.ts';
import type { PageServerLoadEvent } from './$types';

export const load = answer(({ locals, depends }: PageServerLoadEvent) => {
	depends('desk');
	return locals.gate.desk(
		['circle.read', 'signal.read'],
		async (desk) => {
			const view = await deskOf(desk);
			// A form of a circle that is sent from here has that circle fetched anew.
			for (const { id } of view.circles) depends(`circle:${id}`);
			const { now, personId: meId } = desk;
			const offices = locals.visitor?.offices ?? [];
			const managed = managedBy(offices);
			const { gpPostPhone, engineSilent, teams, circles } = view;
			return {
				...{ now, meId, gpPostPhone, engineSilent },
				neighbourhoodIds: coordinatedIn(offices),
				people: namedIn(view),
				teams: teams.map((team) =>
					teamSaid(team, { meId, now, manages: managed.includes(team.id) })
				),
				circles: circles.map((circle) => ({
					...shownOf(circle),
					waiting: waitingSaid(circle, now),
					privately: privateSaid(circle),
					signals: circle.signals.map((signal) => ({ ...signal, changeId: randomId() }))
				})),
				times: { orange: timesFor('orange', now), red: timesFor('red', now) }
			};
		},
		['finding.read']
	);
});

/** Of a circle no more than its row shows (T4.8). */
function shownOf({ id, residentName, residentPortrait, lastSeq, need }: DeskCircle) {
	return { id, residentName, residentPortrait, lastSeq, need };
}

/** Of the people around, those whom the page names: nobody else goes to the browser (T4.8). */
function namedIn({ circles, people }: DeskView): DeskView['people'] {
	const ids = circles.flatMap(({ signals }) =>
		signals.flatMap(({ authorIds, waitingForIds, takenById, offeredToId }) => [
			...[...authorIds, ...waitingForIds, takenById, offeredToId].filter((id) => id !== null)
		])
	);
	return Object.fromEntries(
		[...new Set(ids)].flatMap((id) => {
			const found = people[id];
			return found === undefined ? [] : [[id, found]];
		})
	);
}

/** The organisations whose duty this person plans. */
function managedBy(offices: readonly Office[]): string[] {
	return offices.flatMap(({ kind, organisationId }) =>
		kind === 'organisation_manager' && organisationId !== null ? [organisationId] : []
	);
}
