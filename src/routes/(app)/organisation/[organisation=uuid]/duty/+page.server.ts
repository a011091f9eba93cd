import {
	DutyUndoForm,
	RotaCloseForm,
	RotaForm,
	ShiftChangeForm,
	ShiftForm,
	WeekCopyForm
} from '#lib/domain/duty-form.ts';
import { coverAhead, gapsAheadOf, weekOfDuty } from '#lib/domain/duty-week.ts';
import { daysAfter, dayOf } from '#lib/domain/day.ts';
import { isUuid, randomId } from '#lib/domain/id.ts';
import { mondayOf } from '#lib/domain/week.ts';
import {
	changeShift,
	closeRota,
	copyWeek,
	makeRota,
	planShift,
	teamDuty,
	undoPlan,
	type Planned
} from '#lib/server/duty/index.ts';
import { inOffice } from '#lib/server/gate/index.ts';
import { organisationView } from '#lib/server/place.ts';
import { answer } from '#lib/server/web/index.ts';
import { actAsManager } from '#lib/server/web/office.ts';
import type { RequestEvent } from '@sveltejs/kit';
import type { Actions, PageServerLoadEvent } from './$types';

/** Weeks are looked at so far back and ahead: further, nobody plans and nothing is kept. */
const furthestDays = 400;

export const load = answer(async ({ locals, params, url }: PageServerLoadEvent) => {
	const organisationId = params.organisation;
	const held = { kind: 'organisation_manager', organisationId } as const;
	return inOffice(locals.gate, held, async (post) => {
		const weekOn = mondayOf(dayAsked(url.searchParams.get('week'), dayOf(post.now)));
		const [organisation, team] = await Promise.all([
			organisationView(post, organisationId),
			teamDuty(post, weekOn)
		]);
		const { rotas, absences, colleagues, now } = team;
		const rota = rotas.find(({ id }) => id === url.searchParams.get('rota')) ?? rotas[0];
		const undoId = url.searchParams.get('undo') ?? '';
		return {
			organisation: { id: organisation.id, name: organisation.name },
			rotas: rotas.map(({ id, name }) => ({ id, name })),
			colleagues,
			now,
			weekOn,
			thisWeekOn: mondayOf(dayOf(now)),
			rota:
				rota === undefined
					? null
					: {
							id: rota.id,
							name: rota.name,
							days: weekOfDuty(rota, absences, weekOn),
							cover: coverAhead(rota, absences, now),
							gaps: gapsAheadOf(rota, absences, now)
						},
			undoId: isUuid(undoId) ? undoId : null,
			copied: countOf(url.searchParams.get('copied')),
			undone: url.searchParams.has('undone'),
			changeId: randomId()
		};
	});
});

const changed = {
	goTo: ({ rotaId, weekOn, undoId }: Planned, { params }: RequestEvent) =>
		`/organisation/${params['organisation'] ?? ''}/duty?rota=${rotaId}&week=${weekOn}&undo=${undoId}`
};

export const actions: Actions = {
	make: actAsManager(RotaForm, makeRota, {
		goTo: ({ rotaId }, { params }) =>
			`/organisation/${params['organisation'] ?? ''}/duty?rota=${rotaId}`
	}),
	close: actAsManager(RotaCloseForm, closeRota, {
		goTo: (_done, { params }) => `/organisation/${params['organisation'] ?? ''}/duty`
	}),
	plan: actAsManager(ShiftForm, planShift, changed),
	change: actAsManager(ShiftChangeForm, changeShift, changed),
	copy: actAsManager(WeekCopyForm, copyWeek, {
		goTo: (done, event) => `${changed.goTo(done, event)}&copied=${done.count}`
	}),
	undo: actAsManager(DutyUndoForm, undoPlan, {
		goTo: ({ rotaId, weekOn }, { params }) =>
			`/organisation/${params['organisation'] ?? ''}/duty?rota=${rotaId}&week=${weekOn}&undone`
	})
};

/** The day that an address asks for, within what can be looked at; else today. */
function dayAsked(asked: string | null, today: string): string {
	if (asked === null || !/^\d{4}-\d{2}-\d{2}$/.test(asked)) return today;
	if (Number.isNaN(Date.parse(`${asked}T12:00:00Z`))) return today;
	const isNear =
		asked >= daysAfter(today, -furthestDays) && asked <= daysAfter(today, furthestDays);
	return isNear ? asked : today;
}

function countOf(text: string | null): number | null {
	return text !== null && /^\d{1,4}$/.test(text) ? Number(text) : null;
}
