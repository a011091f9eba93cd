import { dayName } from '#lib/domain/care-day.ts';
import { BaselineForm, ConfirmForm } from '#lib/domain/finding-form.ts';
import { randomId } from '#lib/domain/id.ts';
import { circleView } from '#lib/server/circle.ts';
import { confirmBaseline, findingsFor, setBaseline, usualFor } from '#lib/server/finding/index.ts';
import { act, answer } from '#lib/server/web/index.ts';
import { shownCircle } from '../shown.server.ts';
import type { Actions, PageServerLoadEvent } from './$types';

export const load = answer(({ locals, params, url, depends }: PageServerLoadEvent) => {
	depends(`circle:${params.circle}`);
	return locals.gate.look(params.circle, ['circle.read', 'finding.read'], async (sight) => {
		const [circle, { findings, budget }, usual] = await Promise.all([
			circleView(sight),
			findingsFor(sight),
			usualFor(sight)
		]);
		const maySet = sight.may('baseline.set');
		return {
			circle: shownCircle(sight, circle),
			findings: findings.map(({ id, level, raisedAt, status, facts, guards }) => {
				return { id, level, raisedAt, status, facts, guards };
			}),
			// How often people were asked is for who is asked (S4).
			budget: maySet || sight.standing.isBackup ? budget : null,
			usual: usual.map(({ fromDay, toDay, ...rest }) => {
				return { ...rest, fromOn: dayName(fromDay), toOn: dayName(toDay) };
			}),
			maySet,
			maySetPause: sight.may('pause.set'),
			happened: url.searchParams.has('answered')
				? ('answered' as const)
				: url.searchParams.has('usual')
					? ('usual' as const)
					: null,
			ids: { confirm: usual.map(() => randomId()), set: randomId() }
		};
	});
});

const back = {
	goTo: (_done: unknown, { params }: { params: Partial<Record<string, string>> }) =>
		`/circles/${params['circle']}/findings?usual`
};

export const actions: Actions = {
	confirm: act(['baseline.set'], ConfirmForm, confirmBaseline, back),
	set: act(['baseline.set'], BaselineForm, setBaseline, back)
};
