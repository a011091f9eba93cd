import { rulesOf, type PlanContent } from '#lib/domain/signal-plan.ts';
import { m } from '#lib/paraglide/messages.js';

const hoursOfDay = 24;

/** When Kring asks to talk about what people saw, as the plan has it, in two sentences. */
export function rulesWords(plan: Pick<PlanContent, 'rules'>): string {
	const { together, addingUp } = rulesOf(plan);
	const days = together.hours / hoursOfDay;
	return [
		m.plan_rules_together({ people: together.people, days }),
		m.plan_rules_adding({ signs: addingUp.signs, days: addingUp.days })
	].join(' ');
}
