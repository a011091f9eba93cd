import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { dayOf, daysAfter } from '#lib/domain/day.ts';
import { randomId } from '#lib/domain/id.ts';
import * as table from '#lib/server/db/schema/index.ts';
import { Gate } from '#lib/server/gate/index.ts';
import { planNotices } from '#lib/server/notice.ts';
import { tellOfGaps } from '#lib/server/signal/gaps.ts';
import { startPushService, type PushService } from '../support/push-service.ts';
import { ringingCircle, rowsOf, type Name, type RingingCircle } from '../support/ringing-circle.ts';
import { chainOfSteps } from '../support/signals.ts';

// A step of a chain at which nobody could be asked is told of a day ahead, once (D6).

let service: PushService;
let circle: RingingCircle;

beforeAll(async () => {
	service = await startPushService();
	circle = await ringingCircle(service);
	await chainOfSteps(circle, 'orange', [
		{ after: 0, who: ['contact'] },
		{ after: 60, who: ['bram'] }
	]);
});
beforeEach(async () => {
	await circle.owner.execute(sql`delete from absence`);
	await circle.owner.execute(sql`delete from chain_gap`);
});
afterAll(async () => {
	await circle?.drop();
	await service?.close();
});

const tell = () =>
	Gate.asSystem(circle.owner, 'chain.gaps', circle.circleId, { lock: true }, tellOfGaps);
/** Somebody is away from so many days from now, for a day. */
const away = (name: Name, days: number) => {
	const on = daysAfter(dayOf(circle.noon), days);
	return circle.owner.insert(table.absence).values({
		...{ id: randomId(), personId: circle.ids[name], createdAt: circle.noon },
		...{ fromOn: on, fromMinute: 480, untilOn: daysAfter(on, 1), untilMinute: 480 }
	});
};

test('a chain without gaps says nothing', async () => {
	expect(await tell()).toBe(0);
});

test('a gap within two days is told once, and one further on when it comes near', async () => {
	await away('bram', 1);
	await away('bram', 10);
	expect(await tell()).toBe(1);
	expect(await tell()).toBe(0);
	await circle.setClock(12 * 60, 9);
	expect(await tell()).toBe(1);
	await circle.setClock(12 * 60);
});

test('contact person and resident hear it, and nobody else', async () => {
	await away('bram', 1);
	await tell();
	const [line] = await rowsOf<{ seq: string }>(
		circle.owner,
		sql`select max(seq) as seq from event where body ->> 'kind' = 'chain.gap'`
	);
	await Gate.asSystem(circle.owner, 'test', circle.circleId, { lock: false }, (errand) =>
		planNotices(errand, Number(line!.seq))
	);
	const told = await rowsOf<{ id: string; kind: string }>(
		circle.owner,
		sql`select person_id as id, kind from notice where seq = ${line!.seq}`
	);
	expect(new Set(told.map(({ id }) => id))).toEqual(new Set([circle.ids.sanne, circle.ids.nel]));
	expect(new Set(told.map(({ kind }) => kind))).toEqual(new Set(['gap']));
});
