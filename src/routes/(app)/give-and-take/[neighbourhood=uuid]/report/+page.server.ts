import { CloseReportForm, ReportForm } from '#lib/domain/help/form.ts';
import { isUuid, randomId } from '#lib/domain/id.ts';
import { Refusal } from '#lib/domain/refusal.ts';
import {
	closeReport,
	ownReports,
	placeOfReports,
	report,
	reportsToAnswer,
	requestFor
} from '#lib/server/help/index.ts';
import type { Own } from '#lib/server/gate/index.ts';
import { actAtNeighbours, givingPath } from '#lib/server/web/help.ts';
import { actOpen, answer } from '#lib/server/web/index.ts';
import type { Actions, PageServerLoadEvent } from './$types';

/** The other of the request that somebody came from; nobody for one that is not theirs. */
async function otherOf(own: Own, neighbourhoodId: string, requestId: string | null) {
	if (requestId === null || !isUuid(requestId)) return null;
	const { asker, helper, side } = await requestFor(own, neighbourhoodId, requestId);
	const other = side === 'asker' ? helper : asker;
	return other === null ? null : { ...other, requestId };
}

/** What was reported to who holds an office is read with two factors, as all that is done in one (T2.7). */
function requireStrong({ gate }: App.Locals): void {
	if (!gate.visitor.strong) throw new Refusal('second_factor_needed');
}

const notes = ['reported', 'answered'] as const;

export const load = answer(({ locals, params, url }: PageServerLoadEvent) =>
	locals.gate.own(async (own) => {
		const other = await otherOf(own, params.neighbourhood, url.searchParams.get('request'));
		const place = await placeOfReports(own, params.neighbourhood, other?.personId ?? null);
		const toAnswer = await reportsToAnswer(own, place.id);
		if (toAnswer.length > 0) requireStrong(locals);
		const done = url.searchParams.get('done');
		return {
			...{ place, other, toAnswer, own: await ownReports(own, place.id) },
			done: notes.find((note) => note === done) ?? null,
			changeId: randomId()
		};
	})
);

export const actions: Actions = {
	report: actAtNeighbours(ReportForm, report, {
		goTo: (_done, event) => givingPath(event, '/report?done=reported')
	}),
	// Who handles a report need not live here: what they may close, the report itself says.
	close: actOpen(
		CloseReportForm,
		({ locals, params, url }, form, id) => {
			requireStrong(locals);
			return locals.gate.changeOwn({ id, content: [url.pathname, 'close', form] }, (own) =>
				closeReport(own, params['neighbourhood'] ?? '', form)
			);
		},
		{ goTo: (_done, event) => givingPath(event, '/report?done=answered') }
	)
};
