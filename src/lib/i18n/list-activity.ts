import { listActivities, type ListActivity } from '../domain/open-session.ts';
import { m } from '../paraglide/messages.js';

const names: Record<ListActivity, () => string> = {
	boccia: () => m.activity_list_boccia(),
	boules: () => m.activity_list_boules(),
	carpet_bowls: () => m.activity_list_carpet_bowls(),
	chair_exercise: () => m.activity_list_chair_exercise(),
	cycling: () => m.activity_list_cycling(),
	dance: () => m.activity_list_dance(),
	swimming: () => m.activity_list_swimming(),
	table_tennis: () => m.activity_list_table_tennis(),
	tai_chi: () => m.activity_list_tai_chi(),
	walking: () => m.activity_list_walking(),
	yoga: () => m.activity_list_yoga()
};

/** What can be chosen of the list of sport and movement, and none of it first. */
export function listActivityOptions(): { value: string; label: string }[] {
	const chosen = listActivities.map((value) => ({ value, label: names[value]() }));
	return [{ value: '', label: m.activity_list_none() }, ...chosen];
}
