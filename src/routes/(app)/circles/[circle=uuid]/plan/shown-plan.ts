import type { Phase } from '#lib/domain/phase.ts';
import { phases } from '#lib/domain/phase.ts';
import type { PlanAction, PlanContent } from '#lib/domain/signal-plan.ts';
import { m } from '#lib/paraglide/messages.js';
import type { Phase as Mark } from '#lib/ui/shapes.ts';
import { firstName } from '#lib/ui/names.ts';

// A plan in words and shapes, for the pages that show it.

/** The shape and colour of each phase. */
export const markOf: Readonly<Record<Phase, Mark>> = { green: 'calm', orange: 'watch', red: 'act' };

/** The name of a phase on screen. */
export function phaseWord(phase: Phase): string {
	const words = {
		green: m.plan_phase_green,
		orange: m.plan_phase_orange,
		red: m.plan_phase_red
	} as const;
	return words[phase]();
}

/** What one phase says. */
export type PhaseShown = {
	phase: Phase;
	signs: readonly { id: string; text: string }[];
	actions: readonly { id: string; text: string; who: string }[];
	avoid: readonly { id: string; text: string }[];
};

/** Whom it is about, and how somebody is called. */
export type Named = { residentName: string; nameOf: (personId: string) => string };

/** The three phases of a plan, as they are read. */
export function shownPhases({ signs, actions }: PlanContent, named: Named): PhaseShown[] {
	return phases.map((phase) => {
		const own = actions.filter((one) => one.phase === phase);
		return {
			phase,
			signs: signs.filter((one) => one.phase === phase),
			actions: own
				.filter(({ isAvoid }) => !isAvoid)
				.map((one) => ({ id: one.id, text: one.text, who: actorWord(one, named) })),
			avoid: own.filter(({ isAvoid }) => isAvoid)
		};
	});
}

/** Who does something, in words. */
export function actorWord(
	{ actor, personId }: Pick<PlanAction, 'actor' | 'personId'>,
	{ residentName, nameOf }: Named
): string {
	if (actor === 'me') return m.plan_actor_me({ name: firstName(residentName) });
	if (actor === 'near') return m.plan_actor_near();
	if (actor === 'professional') return m.plan_actor_professional();
	return personId === null ? m.plan_actor_member() : nameOf(personId);
}
