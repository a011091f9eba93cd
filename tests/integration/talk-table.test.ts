import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { careDay } from '#lib/domain/care-day.ts';
import { randomId } from '#lib/domain/id.ts';
import * as table from '#lib/server/db/schema/index.ts';
import { talkTable } from '#lib/server/finding/index.ts';
import { seatCircle } from '../support/seats.ts';
import { toldCircle, type ToldCircle } from '../support/told-circle.ts';

// The table of what talks were good for, over whole groups of circles (S12.4, in use).

let home: ToldCircle;

beforeAll(async () => {
	home = await toldCircle();
});
afterAll(async () => {
	await home?.drop();
});

const dayMs = 86_400_000;

async function noted(circleId: string): Promise<void> {
	const at = new Date(home.noon.getTime() - 29 * dayMs);
	await home.owner.insert(table.observation).values({
		...{ circleId, id: randomId(), change: 0, contact: 'seen', careDay: careDay(at) },
		...{ observerId: home.ids.anouk, authorId: home.ids.anouk, observedAt: at, receivedAt: at }
	});
}

test('counts nothing before there are five circles, and then by municipality', async () => {
	const [place] = await home.owner.execute<{ id: string }>(sql`select id from municipality`);
	await noted(home.circleId);
	expect(await talkTable(home.owner)).toEqual([]);
	for (let count = 0; count < 4; count++) {
		const id = randomId();
		const circle = { id, municipalityId: place!.id, contactId: home.ids.anouk };
		await home.owner.transaction((tx) =>
			seatCircle(tx, { ...circle, startedAt: home.noon }, [
				{ personId: home.ids.gerrit, role: 'resident', rights: { news: 'write' } },
				{ personId: home.ids.anouk, role: 'family', rights: { news: 'write' } }
			])
		);
		await noted(id);
	}
	const at = new Date(home.noon.getTime() - 10 * dayMs);
	await home.owner.insert(table.finding).values({
		...{ circleId: home.circleId, id: randomId(), audience: 'contact', kinds: ['together'] },
		...{ level: 'talk', raisedAt: at, day: careDay(at), talkAt: at, guards: [], facts: [] },
		...{ evidence: ['a'], status: 'answered', answer: 'talked', closedAt: at, madeAt: at },
		...{ answeredById: home.ids.anouk, isAnnounced: true, engineVersion: 1 }
	});
	expect(await talkTable(home.owner)).toMatchObject([
		{
			...{ municipality: 'Oud-Zandvoort', circles: 5, talks: 1, closed: 1, usefulShare: 1 },
			// Of thirty days in five circles, the nine after the talk and today.
			...{ signals: 0, withTalkShare: null, chanceShare: 10 / 150 }
		}
	]);
});
