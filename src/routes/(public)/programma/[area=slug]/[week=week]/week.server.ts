import type { RequestEvent } from '@sveltejs/kit';
import { daysAfter } from '#lib/domain/day.ts';
import { mondayOfIsoWeek } from '#lib/domain/iso-week.ts';
import { Refusal } from '#lib/domain/refusal.ts';
import { publicArea } from '#lib/server/activity/index.ts';

/** What goes on in the neighbourhood and the week of the address. @throws {Refusal} `not_found`. */
export async function weekIn({ locals, params }: Pick<RequestEvent, 'locals' | 'params'>) {
	const mondayOn = mondayOfIsoWeek(params['week'] ?? '');
	// Not every year has a week 53.
	if (mondayOn === null) throw new Refusal('not_found');
	const { slug, name, days, now } = await publicArea(locals.db, params['area'] ?? '', () => ({
		fromOn: mondayOn,
		untilOn: daysAfter(mondayOn, 6)
	}));
	return { area: slug, name, mondayOn, days, now };
}
