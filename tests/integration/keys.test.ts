import { sql } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { Refusal } from '#lib/domain/refusal.ts';
import { randomId } from '#lib/domain/id.ts';
import type { Env } from '#lib/server/env.ts';
import { Gate } from '#lib/server/gate/index.ts';
import {
	acceptStaffInvitation,
	askAnyPasskey,
	askRestore,
	askSignInCode,
	beginTotp,
	changeAddress,
	checkTotp,
	confirmRestore,
	confirmTotp,
	countTotp,
	devicesOf,
	endDevice,
	endOtherDevices,
	freshCard,
	groupedCard,
	inviteStaff,
	keysOf,
	lacksWayBack,
	mayChangeKeys,
	openRestores,
	personOfPasskey,
	prove,
	removeTotp,
	shownStaffInvitation,
	startSession,
	tellOfKeyChange,
	totpInSetUp,
	useCard,
	useCode,
	visitorOf
} from '#lib/server/session/index.ts';
import { stepAt, totpAt } from '#lib/server/session/totp.ts';
import {
	castInto,
	gateFor,
	handsOn,
	settingsFor,
	type Cast,
	type Hands
} from '../support/people.ts';
import { codeIn, mailWorker, startMailServer, type MailServer } from '../support/post.ts';
import { freshDatabase, type FreshDatabase } from '../support/template.ts';

let database: FreshDatabase;
let hands: Hands;
let cast: Cast;
let post: MailServer;
let env: Env;
let worker: ReturnType<typeof mailWorker>;

beforeAll(async () => {
	[database, post] = await Promise.all([freshDatabase(), startMailServer()]);
	hands = handsOn(database);
	cast = await castInto(hands.owner);
	env = settingsFor(database, { SMTP_URL: post.url });
	worker = mailWorker(database, env);
});
afterAll(async () => {
	await Promise.all([hands.end(), worker.end(), post.stop()]);
	await database.drop();
});
beforeEach(async () => {
	await hands.owner.execute(
		sql`truncate attempt, job, mail, totp, passkey, session, factor_restore cascade`
	);
	post.arrived.length = 0;
});
afterEach(() => database.setOffset(0));

async function refusalOf(work: Promise<unknown>): Promise<unknown> {
	return work.then(
		() => 'no refusal',
		(caught: unknown) => (caught instanceof Refusal ? caught.code : caught)
	);
}

/** Sets up an authenticator app for somebody, and hands back its secret. */
async function withApp(gate: Gate): Promise<Buffer> {
	await gate.own((own) => beginTotp(own, env));
	const { secret, now } = await gate.own(async (own) => ({
		secret: bytesOf((await totpInSetUp(own, env, 'tineke'))!.secret),
		now: own.now
	}));
	await gate.own((own) => confirmTotp(own, env, totpAt(secret, stepAt(now) - 1)));
	return secret;
}

function bytesOf(base32: string): Buffer {
	const bits = [...base32]
		.map((letter) =>
			'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter).toString(2).padStart(5, '0')
		)
		.join('');
	return Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => parseInt(byte, 2)));
}

describe('an authenticator app', () => {
	test('counts once a code from it arrived, and each code once', async () => {
		const { gate } = await gateFor(hands.app, cast.people.tineke);
		const secret = await withApp(gate);
		expect((await gate.own(keysOf)).totpSince).toBeInstanceOf(Date);
		const code = await gate.own((own) => Promise.resolve(totpAt(secret, stepAt(own.now))));
		const outcomes = await Promise.all(
			Array.from({ length: 10 }, () => refusalOf(gate.own((own) => checkTotp(own, env, code))))
		);
		expect(outcomes.filter((one) => one === 'no refusal')).toHaveLength(1);
		expect(outcomes.filter((one) => one === 'totp_wrong')).toHaveLength(9);
	});

	test('is nothing before it was confirmed, and its secret is shown a quarter of an hour', async () => {
		const { gate } = await gateFor(hands.app, cast.people.tineke);
		await gate.own((own) => beginTotp(own, env));
		expect((await gate.own(keysOf)).totpSince).toBeNull();
		expect(await gate.own((own) => totpInSetUp(own, env, 'x'))).not.toBeNull();
		await database.setOffset(15 * 60);
		expect(await gate.own((own) => totpInSetUp(own, env, 'x'))).toBeNull();
	});

	test('one in use is not replaced by beginning again', async () => {
		const { gate } = await gateFor(hands.app, cast.people.tineke);
		await withApp(gate);
		expect(await refusalOf(gate.own((own) => beginTotp(own, env)))).toBe('totp_in_use');
	});

	test('its secret stands encrypted in the table, for its owner only', async () => {
		const { gate } = await gateFor(hands.app, cast.people.tineke);
		const secret = await withApp(gate);
		const [row] = await hands.owner.execute<{ secret: Buffer }>(sql`select secret from totp`);
		expect(row!.secret.includes(secret)).toBe(false);
		const rows = await (
			await gateFor(hands.app, cast.people.sanne)
		).gate.own((own) => own.tx.execute(sql`select from totp`));
		expect(rows).toHaveLength(0);
	});

	test('five tries in a quarter of an hour', async () => {
		for (let count = 0; count < 5; count++) await countTotp(hands.app, cast.people.tineke);
		expect(await refusalOf(countTotp(hands.app, cast.people.tineke))).toBe('too_often');
		expect(await refusalOf(countTotp(hands.app, cast.people.petra))).toBe('no refusal');
	});

	test('the last key of a professional stays', async () => {
		const { gate } = await gateFor(hands.app, cast.people.tineke);
		await withApp(gate);
		expect(await refusalOf(gate.own((own) => removeTotp(own, gate.visitor)))).toBe('last_factor');
		const family = await gateFor(hands.app, cast.people.sanne);
		await withApp(family.gate);
		expect(await refusalOf(family.gate.own((own) => removeTotp(own, family.gate.visitor)))).toBe(
			'no refusal'
		);
	});
});

describe('changing keys', () => {
	test('needs a factor shown less than ten minutes ago (T3.5)', async () => {
		const { token } = await gateFor(hands.app, cast.people.sanne);
		const may = async () => {
			const visitor = (await visitorOf(hands.app, token, ''))!;
			return refusalOf(new Gate(hands.app, visitor).own((own) => mayChangeKeys(own, visitor)));
		};
		expect(await may()).toBe('no refusal');
		await database.setOffset(10 * 60 - 5);
		expect(await may()).toBe('no refusal');
		await database.setOffset(10 * 60);
		expect(await may()).toBe('prove_it_again');
	});

	test('needs the second factor of who has one: a mail box alone adds none (T2.8)', async () => {
		const strong = await gateFor(hands.app, cast.people.tineke);
		await withApp(strong.gate);
		const weak = await gateFor(hands.app, cast.people.tineke, { strong: false });
		expect(await refusalOf(weak.gate.own((own) => mayChangeKeys(own, weak.gate.visitor)))).toBe(
			'second_factor_needed'
		);
		expect(await refusalOf(strong.gate.own((own) => mayChangeKeys(own, strong.gate.visitor)))).toBe(
			'no refusal'
		);
	});

	test('is open to who has no key at all, who could show nothing; once there is one it counts', async () => {
		const personId = await withoutKeys('Annie');
		const annie = await gateFor(hands.app, personId, { strong: false, factors: ['invitation'] });
		const may = () => refusalOf(annie.gate.own((own) => mayChangeKeys(own, annie.gate.visitor)));
		expect(await annie.gate.own((own) => lacksWayBack(own, own.sessionId))).toBe(true);
		await database.setOffset(24 * 3600);
		expect(await may()).toBe('no refusal');
		await hands.owner.execute(
			sql`update account set mail_address = 'annie@example.org' where person_id = ${personId}`
		);
		expect(await annie.gate.own((own) => lacksWayBack(own, own.sessionId))).toBe(false);
		expect(await may()).toBe('prove_it_again');
	});

	test('is closed on a visit that others vouched for, also to who has no key', async () => {
		const personId = await withoutKeys('Bep');
		const { token } = await startSession(hands.app, {
			...{ personId, factors: ['readmission'], strong: false, device: '' },
			onlyCircleId: randomId()
		});
		const visitor = (await visitorOf(hands.app, token, ''))!;
		const gate = new Gate(hands.app, visitor);
		expect(await refusalOf(gate.own((own) => mayChangeKeys(own, visitor)))).toBe('prove_it_again');
	});

	test('is open to a professional who has none yet', async () => {
		const weak = await gateFor(hands.app, cast.people.petra, { strong: false });
		expect(await refusalOf(weak.gate.own((own) => mayChangeKeys(own, weak.gate.visitor)))).toBe(
			'no refusal'
		);
	});

	test('ends every other sign-in and tells the person (T3.6)', async () => {
		const here = await gateFor(hands.app, cast.people.sanne);
		const there = await gateFor(hands.app, cast.people.sanne);
		const other = await gateFor(hands.app, cast.people.tineke);
		await here.gate.own((own) => tellOfKeyChange(own, env, 'passkey_added'));
		expect(await visitorOf(hands.app, here.token, '')).not.toBeNull();
		expect(await visitorOf(hands.app, there.token, '')).toBeNull();
		expect(await visitorOf(hands.app, other.token, '')).not.toBeNull();
		await worker.sendAll();
		expect(post.arrived.map(({ to, subject }) => [to, subject])).toEqual([
			[['sanne@example.org'], 'Uw sleutels voor Kring zijn veranderd']
		]);
	});
});

describe('another mail address', () => {
	const joostAt = 'joost@elders.example';
	const addressOf = async (key: 'joost' | 'sanne') => {
		const [row] = await hands.owner.execute<{ address: string }>(
			sql`select mail_address as address from account where person_id = ${cast.people[key]}`
		);
		return row!.address;
	};
	const change = (gate: Gate, address: string) =>
		gate.own((own) => changeAddress(own, env, address));

	test('ends every other sign-in and tells the old address, which learns no new one', async () => {
		const here = await gateFor(hands.app, cast.people.joost);
		const there = await gateFor(hands.app, cast.people.joost);
		await change(here.gate, joostAt);
		expect(await addressOf('joost')).toBe(joostAt);
		expect(await visitorOf(hands.app, here.token, '')).not.toBeNull();
		expect(await visitorOf(hands.app, there.token, '')).toBeNull();
		await worker.sendAll();
		expect(post.arrived.map(({ to, subject }) => [to, subject])).toEqual([
			[['joost@example.org'], 'Uw mailadres voor Kring is veranderd']
		]);
		expect(post.arrived[0]!.raw).not.toContain('elders');
		// Once more changes nothing and tells nobody.
		await change(here.gate, joostAt);
		await worker.sendAll();
		expect(post.arrived).toHaveLength(1);
	});

	test('kills the codes that went to the old one', async () => {
		const asker = { network: '198.51.100.4', language: 'nl' } as const;
		const cookie = await askSignInCode(hands.app, env, joostAt, asker);
		await worker.sendAll();
		const code = codeIn(post.arrived.at(-1)!);
		const { gate } = await gateFor(hands.app, cast.people.joost);
		await change(gate, 'joost@example.org');
		const late = useCode(hands.app, env, { purpose: 'sign_in', cookie, code, network: 'x' });
		expect(await refusalOf(late)).toBe('code_dead');
	});

	test('of somebody else is refused, and everything stays as it was', async () => {
		const { gate } = await gateFor(hands.app, cast.people.joost);
		const there = await gateFor(hands.app, cast.people.joost);
		expect(await refusalOf(change(gate, 'sanne@example.org'))).toBe('address_taken');
		expect(await addressOf('joost')).toBe('joost@example.org');
		expect(await addressOf('sanne')).toBe('sanne@example.org');
		expect(await visitorOf(hands.app, there.token, '')).not.toBeNull();
	});

	test('two who want the same one at once: one gets it', async () => {
		const [one, two] = [
			await gateFor(hands.app, cast.people.joost),
			await gateFor(hands.app, cast.people.petra)
		];
		const outcomes = await Promise.all([
			refusalOf(change(one.gate, 'samen@example.org')),
			refusalOf(change(two.gate, 'samen@example.org'))
		]);
		expect(outcomes.filter((told) => told === 'address_taken')).toHaveLength(1);
	});
});

describe('a rise in strength (T3.2)', () => {
	test('gives a new secret; the old one is worth nothing', async () => {
		const { gate, token } = await gateFor(hands.app, cast.people.tineke, { strong: false });
		await database.setOffset(120);
		const raised = await gate.own((own) =>
			prove(own.tx, own.sessionId, { factor: 'totp', strong: true })
		);
		expect(raised.split('.')[0]).toBe(token.split('.')[0]);
		expect(await visitorOf(hands.app, token, '')).toBeNull();
		const now = await visitorOf(hands.app, raised, '');
		expect(now).toMatchObject({ strong: true, factors: ['mail', 'totp'] });
		expect(now!.provedAt.getTime()).toBeGreaterThan(gate.visitor.provedAt.getTime());
	});

	test('a weaker factor afterwards takes nothing away', async () => {
		const { gate } = await gateFor(hands.app, cast.people.tineke);
		const token = await gate.own((own) =>
			prove(own.tx, own.sessionId, { factor: 'mail', strong: false })
		);
		expect(await visitorOf(hands.app, token, '')).toMatchObject({ strong: true });
	});

	test('a sign-in that ended meanwhile does not come back', async () => {
		const { gate } = await gateFor(hands.app, cast.people.sanne);
		await gate.own((own) => endDevice(own, own.sessionId));
		expect(
			await refusalOf(
				gate.own((own) => prove(own.tx, own.sessionId, { factor: 'mail', strong: false }))
			)
		).toBe('sign_in_first');
	});
});

describe('my devices (T3.4)', () => {
	test('one sees them with their last use, and ends one or all others', async () => {
		const phone = await gateFor(hands.app, cast.people.sanne, { device: 'Chrome/Android' });
		const tablet = await gateFor(hands.app, cast.people.sanne, { device: 'Safari/iPad' });
		const laptop = await gateFor(hands.app, cast.people.sanne, { device: 'Firefox/Linux' });
		await gateFor(hands.app, cast.people.tineke);

		const seen = await phone.gate.own(devicesOf);
		expect(seen.map(({ system, isThis }) => [system, isThis])).toEqual([
			['Android', true],
			['Linux', false],
			['iPad', false]
		]);
		await phone.gate.own((own) => endDevice(own, tablet.gate.visitor.sessionId));
		expect(await visitorOf(hands.app, tablet.token, '')).toBeNull();
		expect(await visitorOf(hands.app, laptop.token, '')).not.toBeNull();
		expect(await phone.gate.own(endOtherDevices)).toBe(1);
		expect(await visitorOf(hands.app, laptop.token, '')).toBeNull();
		expect(await visitorOf(hands.app, phone.token, '')).not.toBeNull();
	});

	test('nobody ends the device of another', async () => {
		const sanne = await gateFor(hands.app, cast.people.sanne);
		const tineke = await gateFor(hands.app, cast.people.tineke);
		expect(
			await refusalOf(sanne.gate.own((own) => endDevice(own, tineke.gate.visitor.sessionId)))
		).toBe('not_found');
		expect(await visitorOf(hands.app, tineke.token, '')).not.toBeNull();
	});
});

describe('a passkey', () => {
	const forged = {
		id: 'AAAA',
		rawId: 'AAAA',
		type: 'public-key' as const,
		authenticatorAttachment: undefined,
		clientExtensionResults: {},
		response: {
			clientDataJSON: 'e30',
			authenticatorData: 'AAAA',
			signature: 'AAAA',
			userHandle: undefined
		}
	};

	test('that nobody has signs nobody in, and uses the question up', async () => {
		const { challengeId, options } = await askAnyPasskey(hands.app, env);
		expect(options).toMatchObject({ rpId: 'localhost', userVerification: 'required' });
		expect(await refusalOf(personOfPasskey(hands.app, env, challengeId, forged))).toBe(
			'passkey_failed'
		);
		const rows = await hands.owner.execute(
			sql`select from passkey_challenge where id = ${challengeId}`
		);
		expect(rows).toHaveLength(0);
	});

	test('a question gets old in five minutes', async () => {
		const { challengeId } = await askAnyPasskey(hands.app, env);
		await database.setOffset(5 * 60);
		const taken = await hands.app.execute(
			sql`select * from kring_take_challenge(${challengeId}, 'sign_in')`
		);
		expect(taken).toHaveLength(0);
	});

	test('a counter that does not grow is a copy; one that stays zero syncs between devices', async () => {
		await hands.owner.execute(sql`
			insert into passkey (id, person_id, public_key, counter, transports, name, created_at)
			values ('k1', ${cast.people.sanne}, '\\x00', 5, '{}', 'k', kring_now()), ('k2', ${cast.people.sanne}, '\\x00', 0, '{}', 'k', kring_now())`);
		const used = async (id: string, counter: number) =>
			(
				await hands.app.execute<{ used: boolean | null }>(
					sql`select kring_used_passkey(${id}, ${counter}) as used`
				)
			)[0]?.used;
		expect(await used('k1', 5)).toBeNull();
		expect(await used('k1', 4)).toBeNull();
		expect(await used('k1', 0)).toBeNull();
		expect(await used('k1', 6)).toBe(true);
		expect(await used('k2', 0)).toBe(true);
	});
});

describe('the paper card (T2.10)', () => {
	let circleId: string;

	beforeAll(async () => {
		circleId = randomId();
		await hands.owner.transaction(async (tx) => {
			await tx.execute(sql`
				insert into circle (id, municipality_id, resident_id, contact_id, started_at, started_by_id)
				values (${circleId}, ${cast.municipalityId}, ${cast.people.sanne}, ${cast.people.sanne}, kring_now(), ${cast.people.sanne})`);
			await tx.execute(sql`
				insert into member (circle_id, person_id, role, relation, joined_at)
				values (${circleId}, ${cast.people.sanne}, 'resident', '', kring_now())`);
		});
	});

	async function made() {
		const card = await freshCard();
		const { secretHash, pinHash, pinSalt } = card.kept;
		const id = randomId();
		await hands.owner.execute(sql`
			insert into card (circle_id, id, secret_hash, pin_hash, pin_salt, made_by_id, made_at)
			values (${circleId}, ${id}, ${secretHash}, ${pinHash}, ${pinSalt}, ${cast.people.sanne}, kring_now())`);
		return { ...card, id };
	}
	const used = (secret: string, pin: string) =>
		useCard(hands.app, env, { secret, pin, network: randomId() });
	const wrong = (pin: string) => (pin === '00000' ? '00001' : '00000');

	test('opens its circle for half an hour, and nothing else', async () => {
		const card = await made();
		const holder = await used(groupedCard(card.secret).toLowerCase(), card.pin);
		expect(holder).toMatchObject({ residentId: cast.people.sanne, circleId });
		const { token, kind } = await startSession(hands.app, {
			personId: holder.residentId,
			factors: ['card'],
			strong: false,
			device: '',
			cardCircleId: holder.circleId
		});
		expect(kind).toBe('card');
		expect(await visitorOf(hands.app, token, '')).toMatchObject({
			onlyCircleId: circleId,
			strong: false
		});
		await database.setOffset(25 * 60);
		expect(await visitorOf(hands.app, token, '')).not.toBeNull();
		await database.setOffset(30 * 60);
		expect(await visitorOf(hands.app, token, '')).toBeNull();
	});

	test('five wrong PINs block it, a right one starts the count anew', async () => {
		const card = await made();
		for (let count = 0; count < 4; count++)
			expect(await refusalOf(used(card.secret, wrong(card.pin)))).toBe('pin_wrong');
		await used(card.secret, card.pin);
		for (let count = 0; count < 4; count++)
			expect(await refusalOf(used(card.secret, wrong(card.pin)))).toBe('pin_wrong');
		expect(await refusalOf(used(card.secret, wrong(card.pin)))).toBe('card_blocked');
		expect(await refusalOf(used(card.secret, card.pin))).toBe('card_blocked');
		const lines = await hands.owner.execute<{ body: unknown; system: string; person: unknown }>(
			sql`select body, system, person_id as person from event where circle_id = ${circleId}`
		);
		expect([...lines]).toEqual([
			{ body: { kind: 'card.locked', cardId: card.id }, system: 'card.lock', person: null }
		]);
	});

	test('twelve wrong PINs at once are five tries', async () => {
		const card = await made();
		const outcomes = await Promise.all(
			Array.from({ length: 12 }, () => refusalOf(used(card.secret, wrong(card.pin))))
		);
		expect(outcomes.filter((one) => one === 'pin_wrong')).toHaveLength(4);
		const [told] = await hands.owner.execute<{ lines: number }>(
			sql`select count(*)::int as lines from event where body ->> 'cardId' = ${card.id}`
		);
		expect(told?.lines).toBe(1);
		expect(await refusalOf(used(card.secret, card.pin))).toBe('card_blocked');
	});

	test('a blocked card looks like one that never was', async () => {
		const card = await made();
		await hands.owner.execute(sql`update card set blocked_at = kring_now()`);
		expect(await refusalOf(used(card.secret, card.pin))).toBe('card_blocked');
		expect(await refusalOf(used('nothing', '12345'))).toBe('card_blocked');
	});

	test('neither letters nor PIN stand in the database', async () => {
		const card = await made();
		const rows = await hands.owner.execute<{ text: string }>(
			sql`select c::text as text from card c`
		);
		const all = rows.map(({ text }) => text).join();
		expect(all).not.toContain(card.secret);
		expect(card.secret).toMatch(/^[0-9A-HJKMNP-TV-Z]{26}$/);
	});
});

describe('an invitation to work (T2.9, T2.12)', () => {
	const nurse = () => ({
		kind: 'professional' as const,
		organisationId: cast.organisationId,
		discipline: 'wijkverpleegkundige',
		name: 'Noor',
		invitedById: cast.people.marjan
	});
	const accepting = (secret: string, address = 'noor@example.org') =>
		acceptStaffInvitation(hands.app, { secret, name: 'Noor de Wit', address, language: 'nl' });

	test('shows who asks and for what, before any yes', async () => {
		const secret = await inviteStaff(hands.owner, nurse());
		expect(secret.length).toBe(43);
		expect(await shownStaffInvitation(hands.app, secret)).toMatchObject({
			kind: 'professional',
			organisationName: 'Thuiszorg De Linde',
			inviterName: 'marjan',
			discipline: 'wijkverpleegkundige'
		});
	});

	test('makes a professional of somebody new, once', async () => {
		const secret = await inviteStaff(hands.owner, nurse());
		const outcomes = await Promise.all(
			[0, 1, 2].map(() => accepting(secret).catch((caught: Refusal) => caught.code))
		);
		const personId = outcomes.find((one) => one !== 'invitation_used')!;
		expect(outcomes.filter((one) => one === 'invitation_used')).toHaveLength(2);
		const { kind } = await startSession(hands.app, {
			personId,
			factors: ['mail'],
			strong: false,
			device: ''
		});
		expect(kind).toBe('professional');
		expect(await refusalOf(shownStaffInvitation(hands.app, secret))).toBe('invitation_used');
	});

	test('somebody known by that address stays who they are, and is signed out everywhere', async () => {
		const before = await gateFor(hands.app, cast.people.sanne);
		const secret = await inviteStaff(hands.owner, nurse());
		expect(await accepting(secret, 'sanne@example.org')).toBe(cast.people.sanne);
		expect(await visitorOf(hands.app, before.token, '')).toBeNull();
		const [row] = await hands.owner.execute<{ name: string }>(
			sql`select name from person where id = ${cast.people.sanne}`
		);
		expect(row?.name).toBe('sanne');
		await hands.owner.execute(sql`delete from employment where person_id = ${cast.people.sanne}`);
	});

	test('is over after fourteen days, and when it was taken back', async () => {
		const secret = await inviteStaff(hands.owner, nurse());
		await database.setOffset(14 * 86_400);
		expect(await refusalOf(shownStaffInvitation(hands.app, secret))).toBe('invitation_over');
		expect(await refusalOf(accepting(secret))).toBe('invitation_over');
		await database.setOffset(0);
		await hands.owner.execute(sql`update staff_invitation set withdrawn_at = kring_now()`);
		expect(await refusalOf(accepting(secret))).toBe('invitation_over');
		expect(await refusalOf(accepting('guessed'))).toBe('not_found');
	});

	test('makes an operator where nobody was before', async () => {
		const secret = await inviteStaff(hands.owner, {
			kind: 'operator',
			organisationId: null,
			discipline: '',
			name: '',
			invitedById: null
		});
		const personId = await accepting(secret, 'first@example.org');
		const { kind, token } = await startSession(hands.app, {
			personId,
			factors: ['mail'],
			strong: false,
			device: ''
		});
		expect(kind).toBe('operator');
		expect(await visitorOf(hands.app, token, '')).toMatchObject({
			municipalityId: null,
			offices: [{ kind: 'operator' }]
		});
	});
});

describe('a lost second factor (T2.8)', () => {
	const ask = async (
		by: 'marjan' | 'joost' | 'olga' | 'omar' | 'tineke' | 'sanne',
		whom: 'tineke' | 'marjan' | 'olga' | 'sanne'
	) =>
		(await gateFor(hands.app, cast.people[by])).gate.own((own) =>
			askRestore(own, cast.people[whom])
		);
	const confirm = async (
		by: 'marjan' | 'joost' | 'olga' | 'omar' | 'tineke' | 'sanne',
		id: string
	) =>
		refusalOf(
			(await gateFor(hands.app, cast.people[by])).gate.own((own) => confirmRestore(own, env, id))
		);

	test('comes back through two: keys go, sign-ins end, the person is told', async () => {
		const tineke = await gateFor(hands.app, cast.people.tineke);
		await withApp(tineke.gate);
		const id = await ask('marjan', 'tineke');
		expect(await visitorOf(hands.app, tineke.token, '')).not.toBeNull();
		const waiting = await (await gateFor(hands.app, cast.people.joost)).gate.own(openRestores);
		expect(waiting).toMatchObject([
			{ id, personName: 'tineke', askedByName: 'marjan', mayConfirm: true }
		]);
		expect(await confirm('joost', id)).toBe('no refusal');

		expect(await visitorOf(hands.app, tineke.token, '')).toBeNull();
		const rows = await hands.owner.execute(
			sql`select from totp where person_id = ${cast.people.tineke}`
		);
		expect(rows).toHaveLength(0);
		await worker.sendAll();
		expect(post.arrived.map(({ to }) => to)).toEqual([['tineke@example.org']]);
		expect(await confirm('olga', id), 'once').toBe('not_found');
	});

	test('never through one', async () => {
		const id = await ask('marjan', 'tineke');
		expect(await ask('joost', 'tineke'), 'asking again is the same').toBe(id);
		expect(await confirm('marjan', id)).toBe('not_found');
		expect(await confirm('tineke', id)).toBe('not_found');
		expect(await confirm('sanne', id)).toBe('not_found');
	});

	test('of oneself, of another organisation, of family: nobody may', async () => {
		expect(await refusalOf(ask('marjan', 'marjan'))).toBe('not_found');
		expect(await refusalOf(ask('sanne', 'tineke'))).toBe('not_found');
		expect(await refusalOf(ask('tineke', 'marjan'))).toBe('not_found');
		expect(await refusalOf(ask('marjan', 'sanne'))).toBe('not_found');
	});

	test('of an operator: operators only', async () => {
		expect(await refusalOf(ask('marjan', 'olga'))).toBe('not_found');
		expect(await refusalOf(ask('omar', 'olga'))).toBe('no refusal');
	});

	test('is over after a day', async () => {
		const id = await ask('marjan', 'tineke');
		await database.setOffset(24 * 3600);
		expect(await confirm('joost', id)).toBe('not_found');
	});

	test('the table itself is closed to who serves requests', async () => {
		await expect(hands.app.execute(sql`select * from factor_restore`)).rejects.toMatchObject({
			cause: { code: '42501' }
		});
	});
});

/** Somebody who joined by a link: an account with a language and nothing else. */
async function withoutKeys(name: string): Promise<string> {
	const personId = randomId();
	await hands.owner.execute(
		sql`insert into person (id, municipality_id, name, created_at)
			values (${personId}, ${cast.municipalityId}, ${name}, kring_now())`
	);
	await hands.owner.execute(
		sql`insert into account (person_id, language) values (${personId}, 'nl')`
	);
	return personId;
}
