import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { randomId } from '#lib/domain/id.ts';
import type { Env } from '#lib/server/env.ts';
import { Gate } from '#lib/server/gate/index.ts';
import { makeMoveCode, moveMinutes, useMoveCode } from '#lib/server/membership/index.ts';
import {
	carriedSince,
	devicesOf,
	endDevice,
	endOtherDevices,
	keysOf,
	lacksWayBack,
	mayMakeFirst,
	startSession,
	visitorOf
} from '#lib/server/session/index.ts';
import {
	castInto,
	handsOn,
	settingsFor,
	type Cast,
	type Hands,
	type Key
} from '../support/people.ts';
import { freshDatabase, type FreshDatabase } from '../support/template.ts';
import { codeOf } from '../support/refused.ts';

// A sign-in is carried over to another place by a code: the app on an iPhone's home screen (settled 9).

let database: FreshDatabase;
let hands: Hands;
let cast: Cast;
let env: Env;

beforeAll(async () => {
	database = await freshDatabase();
	hands = handsOn(database);
	cast = await castInto(hands.owner);
	env = settingsFor(database);
});
afterAll(async () => {
	await hands?.end();
	await database?.drop();
});
beforeEach(async () => {
	await hands.owner.execute(sql`truncate attempt, move_code, session cascade`);
	await hands.owner.execute(sql`update account set blocked_at = null`);
	await database.setOffset(0);
});

const network = 'home';

/** Makes a code as somebody, in a sign-in of their own. */
async function make(key: Key, how: { onlyCircleId?: string } = {}): Promise<string> {
	const { token } = await startSession(hands.app, {
		...{ personId: cast.people[key], factors: ['mail'], strong: false, device: '' },
		...how
	});
	const visitor = (await visitorOf(hands.app, token, randomId()))!;
	return new Gate(hands.app, visitor).own((own) => makeMoveCode(own, visitor, env.secret));
}

/** A running sign-in of somebody, and its own part of the gate. */
async function signedIn(key: Key, factor: 'mail' | 'moved') {
	const { token } = await startSession(hands.app, {
		...{ personId: cast.people[key], factors: [factor], strong: false, device: 'Safari/iPhone' }
	});
	const visitor = (await visitorOf(hands.app, token, randomId()))!;
	return { visitor, gate: new Gate(hands.app, visitor) };
}
const use = (code: string) => useMoveCode(hands.app, env.secret, { code, network });

test('a code lets the same person in, once, however it is typed', async () => {
	const code = await make('sanne');
	expect(code).toMatch(/^[34679ACDEFGHJKMNPQRTUWXY]{8}$/);
	const typed = ` ${code.slice(0, 4).toLowerCase()}-${code.slice(4)} `;
	expect(await use(typed)).toEqual({ personId: cast.people.sanne });
	expect(await codeOf(use(code))).toBe('move_code');
});

test('of twenty at once one comes in', async () => {
	const code = await make('sanne');
	const outcomes = await Promise.all(Array.from({ length: 20 }, () => codeOf(use(code))));
	expect(outcomes.filter((one) => one === 'done')).toHaveLength(1);
	expect(await codeOf(use(code))).toBe('too_often');
});

test('a new code takes the place of the old one, and another person’s stays', async () => {
	const [first, other] = [await make('sanne'), await make('marjan')];
	const second = await make('sanne');
	expect(await codeOf(use(first))).toBe('move_code');
	expect(await use(second)).toEqual({ personId: cast.people.sanne });
	expect(await use(other)).toEqual({ personId: cast.people.marjan });
});

test('it lives ten minutes, and lets nobody in whose account was blocked', async () => {
	const old = await make('sanne');
	await database.setOffset(moveMinutes * 60 + 1);
	expect(await codeOf(use(old))).toBe('move_code');
	await database.setOffset(0);
	const code = await make('sanne');
	await hands.owner.execute(
		sql`update account set blocked_at = kring_now() where person_id = ${cast.people.sanne}`
	);
	expect(await codeOf(use(code))).toBe('move_code');
});

test('who can prove who they are does so first; who has nothing to prove it with need not', async () => {
	const { token } = await startSession(hands.app, {
		...{ personId: cast.people.sanne, factors: ['moved'], strong: false, device: '', stale: true }
	});
	const visitor = (await visitorOf(hands.app, token, randomId()))!;
	const again = () =>
		new Gate(hands.app, visitor).own((own) => makeMoveCode(own, visitor, env.secret));
	expect(await codeOf(again())).toBe('prove_it_again');
	await hands.owner.execute(
		sql`update account set mail_address = null where person_id = ${cast.people.sanne}`
	);
	try {
		expect(await codeOf(again())).toBe('done');
	} finally {
		await hands.owner.execute(sql`
			update account set mail_address = 'sanne@example.org' where person_id = ${cast.people.sanne}`);
	}
});

test('a visit that opens one circle only makes none', async () => {
	expect(await codeOf(make('sanne', { onlyCircleId: randomId() }))).toBe('not_found');
});

test('a nurse who comes in by a code still shows her second factor', async () => {
	const { personId } = await use(await make('tineke'));
	const { kind, token } = await startSession(hands.app, {
		...{ personId, factors: ['moved'], strong: false, device: '', stale: true }
	});
	expect(kind).toBe('professional');
	expect(await visitorOf(hands.app, token, randomId())).toMatchObject({
		strong: false,
		provedAt: new Date(0)
	});
});

test('whoever ends the other devices, or one of them, ends the code as well', async () => {
	const first = await make('sanne');
	const other = await make('marjan');
	const here = await signedIn('sanne', 'mail');
	await here.gate.own(endOtherDevices);
	expect(await codeOf(use(first))).toBe('move_code');
	expect(await codeOf(use(other))).toBe('done');

	const second = await make('sanne');
	const devices = await here.gate.own(devicesOf);
	await here.gate.own((own) => endDevice(own, devices.find(({ isThis }) => !isThis)!.id));
	expect(await codeOf(use(second))).toBe('move_code');
});

test('a sign-in that was carried over makes no first key for a week; the one before it does', async () => {
	await hands.owner.execute(
		sql`update account set mail_address = null where person_id = ${cast.people.sanne}`
	);
	try {
		const [before, carried] = [await signedIn('sanne', 'mail'), await signedIn('sanne', 'moved')];
		const may = async ({ visitor, gate }: typeof before) => ({
			first: mayMakeFirst(visitor, await gate.own(keysOf)),
			lacks: await gate.own((own) => lacksWayBack(own, own.sessionId))
		});
		expect(await may(before)).toEqual({ first: true, lacks: true });
		expect(await may(carried)).toEqual({ first: false, lacks: false });
		await database.setOffset(7 * 86_400 - 60);
		expect(await may(carried)).toEqual({ first: false, lacks: false });
		await database.setOffset(7 * 86_400 + 60);
		expect(await may(carried)).toEqual({ first: true, lacks: true });
		await database.setOffset(0);
		await hands.owner.execute(
			sql`update account set mail_address = 'other@example.org' where person_id = ${cast.people.sanne}`
		);
		// Who can prove who they are does so, and waits for nothing.
		expect((await carried.gate.own(keysOf)).firstKeyFrom).toBeNull();
	} finally {
		await hands.owner.execute(sql`
			update account set mail_address = 'sanne@example.org' where person_id = ${cast.people.sanne}`);
	}
});

test('the devices that were there hear of each sign-in that was carried over, until it ends', async () => {
	const before = await signedIn('sanne', 'mail');
	const other = await signedIn('marjan', 'mail');
	const hears = async ({ gate }: typeof before) =>
		(await gate.own(carriedSince)).map(({ id }) => id);
	expect(await hears(before)).toEqual([]);
	await database.setOffset(60);
	await signedIn('sanne', 'mail');
	expect(await hears(before)).toEqual([]);
	const carried = await signedIn('sanne', 'moved');
	await database.setOffset(90);
	const second = await signedIn('sanne', 'moved');
	expect(await before.gate.own(carriedSince)).toMatchObject([
		{ id: carried.visitor.sessionId, browser: 'Safari', system: 'iPhone' },
		{ id: second.visitor.sessionId }
	]);
	expect(await hears(carried)).toEqual([second.visitor.sessionId]);
	expect(await hears(second)).toEqual([]);
	expect(await hears(other)).toEqual([]);
	await before.gate.own((own) => endDevice(own, carried.visitor.sessionId));
	expect(await hears(before)).toEqual([second.visitor.sessionId]);
});

test('a sign-in that was carried over shuts nobody out for a week; one that proved itself does', async () => {
	const before = await signedIn('sanne', 'mail');
	const carried = await signedIn('sanne', 'moved');
	const ending = () => codeOf(carried.gate.own((own) => endDevice(own, before.visitor.sessionId)));
	expect(await ending()).toBe('carried_too_new');
	expect(await codeOf(carried.gate.own(endOtherDevices))).toBe('carried_too_new');
	await hands.owner.execute(sql`
		update session set factors = array['moved', 'mail'] where id = ${carried.visitor.sessionId}`);
	expect(await ending()).toBe('done');
	const again = await signedIn('sanne', 'moved');
	expect(await codeOf(again.gate.own((own) => endDevice(own, again.visitor.sessionId)))).toBe(
		'done'
	);
	const old = await signedIn('sanne', 'moved');
	await database.setOffset(7 * 86_400 + 60);
	expect(await codeOf(old.gate.own(endOtherDevices))).toBe('done');
});
