import { dayOf } from '#lib/domain/day.ts';
import { cardsOnSheet } from '#lib/domain/look-card.ts';
import { answer } from '#lib/server/web/index.ts';
import { qrOf } from '#lib/server/web/qr.ts';
import { cardIn } from '../card.server.ts';
import type { PageServerLoadEvent } from './$types';

export const load = answer(async (event: PageServerLoadEvent) => {
	const { code, letters, address, activity, now } = await cardIn(event);
	return { code, letters, activity, todayOn: dayOf(now), count: cardsOnSheet, qr: qrOf(address) };
});
