import { dayOf, daysAfter } from '#lib/domain/day.ts';
import { isoWeekOf } from '#lib/domain/iso-week.ts';
import { answer } from '#lib/server/web/index.ts';
import { house } from '#lib/server/web/house.ts';
import { qrOf } from '#lib/server/web/qr.ts';
import { weekIn } from '../week.server.ts';
import type { PageServerLoadEvent } from './$types';

/** So many lines fit on one sheet in large type (5.13). */
const linesOfSheet = 20;
/** So few have room for larger type, and for words that go on on a next line. */
const roomyLines = 8;

export const load = answer(async (event: PageServerLoadEvent) => {
	const { mondayOn, days, area, name, now } = await weekIn(event);
	const address = `${house().env.origin}/${area}`;
	const sheets = Array.from(
		{ length: Math.max(1, Math.ceil(days.length / linesOfSheet)) },
		(_, at) => days.slice(at * linesOfSheet, (at + 1) * linesOfSheet)
	);
	return {
		...{ area, name, week: isoWeekOf(mondayOn), mondayOn, sundayOn: daysAfter(mondayOn, 6) },
		...{ sheets, isTight: days.length > roomyLines, madeOn: dayOf(now) },
		...{ address: address.replace(/^https?:\/\//, ''), qr: qrOf(address) }
	};
});
