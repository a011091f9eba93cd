import { sql } from 'drizzle-orm';
import * as v from 'valibot';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { AbsenceForm } from '#lib/domain/duty-form.ts';
import { daysAfter, dayOf } from '#lib/domain/day.ts';
import { chooseStandIn, comeBack, goAway, myAbsences } from '#lib/server/duty/index.ts';
import { planNotices } from '#lib/server/notice.ts';
import { Gate } from '#lib/server/gate/index.ts';
import { agreeOnPhone, myPhone, smsNumberOf } from '#lib/server/sms/index.ts';
import { circleWorld, type CircleWorld } from '../support/circle.ts';
import { codeOf } from '../support/refused.ts';

// Somebody is away and says who stands in: for all their circles at once, or for one of them.

let world: CircleWorld;
let today: string;

beforeAll(async () => {
	world = await circleWorld();
	today = dayOf(await world.now());
});
beforeEach(async () => {
	await world.owner.execute(sql`delete from absence`);
});
afterAll(async () => {
	await world?.end();
});

const sent = () => ({ id: crypto.randomUUID(), content: {} });
const form = (standIn: string | null, from = 1, until = 8) =>
	v.parse(AbsenceForm, {
		fromOn: daysAfter(today, from),
		from: '08:00',
		untilOn: daysAfter(today, until),
		until: '08:00',
		standInId: standIn === null ? '' : world.person(standIn)
	});
const away = (key: string, one: AbsenceForm) =>
	world.gateOf(key).changeOwn(sent(), (own) => goAway(own, one));
const mine = (key: string) => world.gateOf(key).own(myAbsences);

describe('who is away', () => {
	test('sees in each circle who stands in, and where nobody does', async () => {
		await away('cor', form('ilse'));
		const { absences } = await mine('cor');
		expect(absences[0]!.circles.map(({ circleId, standIn }) => [circleId, standIn?.name])).toEqual(
			expect.arrayContaining([
				[world.circleId, 'Ilse'],
				[world.otherCircleId, undefined]
			])
		);
	});

	test('chooses another one for one circle, and nobody', async () => {
		const { absenceId } = await away('cor', form('ilse'));
		const choose = (circleId: string, key: string | null) =>
			world.gateOf('cor').changeOwn(sent(), (own) =>
				chooseStandIn(own, {
					absenceId,
					circleId,
					standInId: key === null ? null : world.person(key)
				})
			);
		await choose(world.otherCircleId, 'hanneke');
		await choose(world.circleId, null);
		const { absences } = await mine('cor');
		const names = new Map(
			absences[0]!.circles.map(({ circleId, standIn }) => [circleId, standIn?.name])
		);
		expect(names.get(world.otherCircleId)).toBe('Hanneke');
		expect(names.get(world.circleId)).toBeUndefined();
		// Hanneke has no place in the first circle.
		expect(await codeOf(choose(world.circleId, 'hanneke'))).toBe('not_found');
	});

	test('is told what cannot be', async () => {
		expect(await codeOf(away('cor', form('ilse', -5, -1)))).toBe('end_in_past');
		expect(await codeOf(away('sanne', form('hanneke')))).toBe('not_found');
		await away('cor', form(null, 3, 9));
		expect(await codeOf(away('cor', form(null, 8, 12)))).toBe('absence_twice');
		expect(await codeOf(away('cor', form(null, 9, 12)))).toBe('done');
	});

	test('comes back, once or twice, and nobody brings back somebody else', async () => {
		const { absenceId } = await away('cor', form('ilse'));
		const back = (key: string) =>
			codeOf(world.gateOf(key).changeOwn(sent(), (own) => comeBack(own, { absenceId })));
		expect(await back('sanne')).toBe('not_found');
		expect(await back('cor')).toBe('done');
		expect(await back('cor')).toBe('done');
		expect((await mine('cor')).absences).toEqual([]);
	});
});

describe('who stands in', () => {
	test('sees for whom, when and where, and only there', async () => {
		await away('cor', form('ilse'));
		const { standingIn } = await mine('ilse');
		expect(standingIn).toMatchObject([{ name: 'Cor', residentNames: ['Ruud'] }]);
		expect((await mine('sanne')).standingIn).toEqual([]);
		expect((await mine('hanneke')).standingIn).toEqual([]);
	});

	test('is told, and nobody else is', async () => {
		await away('cor', form('ilse'));
		const told = await Gate.asSystem(
			world.owner,
			'notice.plan',
			world.circleId,
			{ lock: false },
			async (errand) => {
				const [line] = await errand.tx.execute<{ seq: string }>(sql`
					select max(seq) as seq from event where circle_id = ${world.circleId} and body ->> 'kind' = 'absence.set'`);
				await planNotices(errand, Number(line!.seq));
				return errand.tx.execute<{ personId: string; kind: string }>(sql`
					select person_id as "personId", kind from notice where circle_id = ${world.circleId} and seq = ${line!.seq}`);
			}
		);
		expect([...told]).toEqual([{ personId: world.person('ilse'), kind: 'duty' }]);
	});
});

describe('a phone number', () => {
	const agree = (key: string, shares: string[], sms: string[]) =>
		world
			.gateOf(key)
			.changeOwn(sent(), (own) => agreeOnPhone(own, { 'shares[]': shares, 'sms[]': sms }));
	const number = (circleId: string) =>
		Gate.asSystem(world.owner, 'test', circleId, { lock: false }, ({ tx }) =>
			smsNumberOf(tx, circleId, world.person('cor'))
		);
	const typed = (phone: string) =>
		world.owner.execute(
			sql`update account set phone = ${phone} where person_id = ${world.person('cor')}`
		);

	test('is used for text messages only in the circle of the yes, and only a mobile one', async () => {
		await typed('06 1234 5678');
		await agree('cor', [], [world.circleId]);
		expect(await number(world.circleId)).toBe('+31612345678');
		expect(await number(world.otherCircleId)).toBeNull();
		await typed('0512 123 456');
		expect(await number(world.circleId)).toBeNull();
		await typed('06 1234 5678');
		await agree('cor', [world.circleId], []);
		expect(await number(world.circleId)).toBeNull();
	});

	test('a yes for a circle that is not one’s own is none', async () => {
		await agree('sanne', [world.otherCircleId], [world.otherCircleId]);
		const { circles } = await world.gateOf('sanne').own(myPhone);
		expect(circles).toMatchObject([
			{ circleId: world.circleId, sharesPhone: false, takesSms: false }
		]);
	});
});
