import type { RequestEvent } from '@sveltejs/kit';
import * as v from 'valibot';
import { CardCodeField } from '#lib/domain/look-card-form.ts';
import { printedCardCode } from '#lib/domain/look-card.ts';
import { invitedBy, publicActivity } from '#lib/server/activity/index.ts';
import { house } from '#lib/server/web/house.ts';

/** What the card of the address invites to. @throws {Refusal} `not_found`. */
export async function cardIn({ locals, params }: Pick<RequestEvent, 'locals' | 'params'>) {
	const code = v.parse(CardCodeField, params['code'] ?? '');
	const slug = await invitedBy(locals.db, code);
	const { days, now, ...activity } = await publicActivity(locals.db, slug);
	const address = `${house().env.origin}/k/${code}`;
	return { code, letters: printedCardCode(code), address, activity, days, now };
}
