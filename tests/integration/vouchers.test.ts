import { readFileSync } from 'node:fs';
import { sql } from 'drizzle-orm';
import * as v from 'valibot';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { dayOf, daysAfter, instantAt } from '#lib/domain/day.ts';
import { randomId } from '#lib/domain/id.ts';
import { voucherTurn } from '#lib/domain/voucher.ts';
import {
	bookVoucher,
	buyVoucher,
	cancelVoucher,
	closeAccount,
	facedVouchers,
	keepBooks,
	offerVoucher,
	organisationHolder,
	organisationOfVoucher,
	paperHolder,
	redeemVoucher,
	shelf,
	trust,
	trustedHolder,
	triedVoucher,
	vouchers,
	watchCredits,
	type Holder,
	type Offer
} from '#lib/server/credit/index.ts';
import { openNotice } from '#lib/server/notice.ts';
import { tellCreditNews } from '#lib/server/push/credit.ts';
import type { QueueNotice } from '#lib/server/push/mail.ts';
import { actAsActing, actAsHolder } from '#lib/server/web/credit.ts';
import { neighbours, type Neighbours } from '../support/neighbours.ts';
import { codeOf } from '../support/refused.ts';

// Vouchers for what neighbours do for each other (activities-credits.md 12.3): Cor hangs lamps, Sanne has one to hang.

const key = Buffer.alloc(32, 7);
const day = 86_400;

let world: Neighbours;
let lamp: Offer;
beforeEach(async () => {
	world = await neighbours();
	lamp = {
		...{ id: randomId(), title: 'Een lamp ophangen', description: '', points: 6 },
		...{ category: 'odd_job', stock: 3, validDays: 30, mostAYear: 4, isActive: true }
	};
	await world.as('cor', (holder) => offerVoucher(holder, lamp));
});
afterEach(async () => {
	expect(await world?.faults()).toEqual([]);
	await world?.end();
});

const buy = (who = 'sanne', once?: string, points?: number) =>
	world.as(
		who,
		async (holder, id) => {
			const [offered] = await world.owner.execute<{ points: number }>(
				sql`select points from voucher_product where id = ${lamp.id}`
			);
			const shown = { productId: lamp.id, points: points ?? offered!.points };
			return buyVoucher(holder, key, id, shown);
		},
		once
	);
const redeem = (code: string, { who = 'cor', device = 'device', once = randomId() } = {}) =>
	world.as(
		who,
		(holder, id) => triedVoucher(world.app, device, () => redeemVoucher(holder, key, id, { code })),
		once
	);
const cancel = (who: string, voucherId: string, reason = '') =>
	world.as(who, (holder, once) => cancelVoucher(holder, once, { voucherId, reason }));
const balance = async (who: string) => (await world.points(who)).balance;
const inStock = async () => {
	const [row] = await world.owner.execute(sql`select stock from voucher_product`);
	return row!['stock'];
};

test('its points are kept apart, and come to who did it, once', async () => {
	const bought = await buy();
	expect(await balance('sanne')).toBe(-6);
	expect(await balance('escrow')).toBe(6);
	expect(await inStock()).toBe(2);
	const [mine] = await world.as('sanne', (holder) => vouchers(holder, key));
	expect(mine).toMatchObject({
		...{ voucherId: bought.voucherId, code: bought.code, isHolder: true, state: 'issued' },
		other: { kind: 'member', name: 'Cor' }
	});
	const [his] = await world.as('cor', (holder) => vouchers(holder, key));
	expect(his).toMatchObject({ code: null, isHolder: false, other: { name: 'Sanne' } });
	const typed = ` ${bought.code.toLowerCase().slice(0, 4)}-${bought.code.slice(4)}`;
	expect(await redeem(typed)).toEqual({ voucherId: bought.voucherId, points: 6 });
	expect(await balance('cor')).toBe(6);
	expect(await balance('escrow')).toBe(0);
	expect(await codeOf(redeem(bought.code))).toBe('voucher_used');
	expect(await codeOf(cancel('sanne', bought.voucherId))).toBe('voucher_used');
});

test('bought twice under one id it is one, with one code; redeemed twice under one id it counts once', async () => {
	const once = randomId();
	const [first, second] = await Promise.all([buy('sanne', once), buy('sanne', once)]);
	expect(second).toEqual(first);
	expect(await balance('escrow')).toBe(6);
	const using = randomId();
	const did = await redeem(first.code, { once: using });
	expect(await redeem(first.code, { once: using })).toEqual(did);
	expect(await balance('cor')).toBe(6);
});

test('a wrong code is refused ten times within an hour on one device, and then not looked at', async () => {
	const bought = await buy();
	const wrong = (await buy('nel')).code;
	await cancel('nel', (await world.as('nel', (holder) => vouchers(holder, key)))[0]!.voucherId);
	for (let time = 0; time < 5; time++) {
		expect(await codeOf(redeem(wrong))).toBe('voucher_used');
		expect(await codeOf(redeem('0000 0000 001'))).toBe('voucher_unknown');
	}
	await expect(redeem(bought.code)).rejects.toMatchObject({
		code: 'too_often',
		details: { retryAfter: expect.any(Number) as number }
	});
	expect(await redeem(bought.code, { device: 'another' })).toMatchObject({ points: 6 });
	expect(await balance('cor')).toBe(6);
});

test('right codes are counted against nobody', async () => {
	await world.as('cor', (holder) =>
		offerVoucher(holder, { ...lamp, points: 1, stock: null, stockWas: 3, mostAYear: 20 })
	);
	for (let time = 0; time < 12; time++) {
		const { code } = await buy();
		await redeem(code);
	}
	expect(await balance('cor')).toBe(12);
});

test('only who offers it redeems it, whoever brings the code', async () => {
	const bought = await buy();
	expect(await codeOf(redeem(bought.code, { who: 'nel' }))).toBe('voucher_other_provider');
	expect(await codeOf(redeem(bought.code, { who: 'sanne' }))).toBe('voucher_other_provider');
});

test('it is called off by who holds it, or by who would do it and says why: all of it goes back', async () => {
	const [one, two] = [await buy(), await buy()];
	await cancel('sanne', one.voucherId);
	expect(await codeOf(cancel('cor', two.voucherId))).toBe('voucher_reason');
	expect(await codeOf(cancel('nel', two.voucherId, 'Zomaar.'))).toBe('not_found');
	await cancel('cor', two.voucherId, 'Ik ben mijn ladder kwijt.');
	expect(await balance('sanne')).toBe(0);
	expect(await inStock()).toBe(3);
	expect(await codeOf(redeem(one.code))).toBe('voucher_used');
});

test('it lasts through its last day, and a week after an appointment that was made in time', async () => {
	const [plain, booked] = [await buy(), await buy()];
	const now = await world.now();
	const at = (days: number) => new Date(now.getTime() + days * day * 1000);
	const book = (who: string, days: number) =>
		world.as(who, (holder) =>
			bookVoucher(holder, { voucherId: booked.voucherId, at: at(days), words: '' })
		);
	expect(await codeOf(book('cor', 100))).toBe('voucher_too_far');
	expect(await codeOf(book('cor', -1))).toBe('voucher_too_far');
	expect(await codeOf(book('nel', 40))).toBe('not_found');
	await book('cor', 40);
	await world.later(30 * day);
	expect(await keepBooks(world.worker)).toMatchObject({ expired: 0 });
	await world.later(31 * day);
	expect(await codeOf(redeem(plain.code))).toBe('voucher_expired');
	expect(await keepBooks(world.worker)).toMatchObject({ expired: 1 });
	expect(await balance('sanne')).toBe(-6);
	await world.later(46 * day);
	expect(await redeem(booked.code)).toMatchObject({ points: 6 });
	expect(await codeOf(redeem(plain.code))).toBe('voucher_expired');
});

test('there are so many, and so many a year for one household', async () => {
	await buy('nel');
	await buy('nel');
	await buy('joost');
	expect(await codeOf(buy('sanne'))).toBe('voucher_out_of_stock');
	await world.as('cor', (holder) =>
		offerVoucher(holder, { ...lamp, points: 1, stock: null, stockWas: 3, mostAYear: 2 })
	);
	await expect(buy('nel')).rejects.toMatchObject({ code: 'voucher_enough', details: { limit: 2 } });
	expect(await codeOf(buy('cor'))).toBe('credit_same_account');
	await world.as('cor', (holder) => offerVoucher(holder, { ...lamp, isActive: false }));
	expect(await codeOf(buy('sanne'))).toBe('voucher_out_of_stock');
	const care = world.as('cor', (holder) => offerVoucher(holder, { ...lamp, category: 'meal_ill' }));
	expect(await codeOf(care)).toBe('credit_care_is_free');
	const others = world.as('nel', (holder) => offerVoucher(holder, { ...lamp, points: 1 }));
	expect(await codeOf(others)).toBe('not_found');
});

test('the last one is sold once, whoever asks at the same moment', async () => {
	await world.as('cor', (holder) => offerVoucher(holder, { ...lamp, stock: 1 }));
	const outcomes = await Promise.all(
		['sanne', 'nel', 'joost', 'hanneke'].map((who) => codeOf(buy(who)))
	);
	expect(outcomes.toSorted()).toEqual([
		'done',
		...Array.from({ length: 3 }, () => 'voucher_out_of_stock')
	]);
});

test('a code is redeemed once, however many bring it at the same moment', async () => {
	const { code } = await buy();
	const outcomes = await Promise.all(
		Array.from({ length: 8 }, (_, at) => codeOf(redeem(code, { device: `d${at}` })))
	);
	expect(outcomes.filter((one) => one === 'done')).toHaveLength(1);
	expect(await balance('cor')).toBe(6);
});

test('who goes gets their points back first, and so do those for whom they would do something', async () => {
	await buy('sanne');
	const hers = await buy('nel');
	await world.as('nel', (holder) => closeAccount(holder, { pot: true }));
	expect(await balance('escrow')).toBe(6);
	expect(await balance('pot')).toBe(0);
	await world.as('cor', (holder) => closeAccount(holder, { pot: true }));
	expect(await balance('escrow')).toBe(0);
	expect(await balance('sanne')).toBe(0);
	expect(await codeOf(buy('sanne'))).toBe('voucher_out_of_stock');
	expect(await codeOf(redeem(hers.code, { who: 'joost' }))).toBe('voucher_other_provider');
});

test('a host buys one for somebody on paper', async () => {
	const taken = { productId: lamp.id, points: 6 };
	const bought = await world.asKarin(async (post, once) =>
		buyVoucher(await paperHolder(post, world.person('nel')), key, once, taken)
	);
	expect(await balance('nel')).toBe(-6);
	expect(await redeem(bought.code)).toMatchObject({ points: 6 });
	// How that one stands, a host is not told.
	await world.as('cor', (holder) => offerVoucher(holder, { ...lamp, points: 90 }));
	const dear = world.asKarin(async (post, once) =>
		buyVoucher(await paperHolder(post, world.person('nel')), key, once, { ...taken, points: 90 })
	);
	expect(await codeOf(dear)).toBe('credit_not_now');
});

describe('whom somebody trusts with saying thanks', () => {
	const trusted = <T>(work: (holder: Holder, once: string) => Promise<T>) =>
		world
			.gateOf('joost')
			.own(async (own) =>
				work(await trustedHolder(own, world.neighbourhoodId, world.person('sanne')), randomId())
			);
	beforeEach(() =>
		world.as('sanne', (holder) =>
			trust(holder, { personId: world.person('joost'), verbs: ['propose'], untilOn: null })
		)
	);

	test('takes no voucher for them, and learns from none how many points they have', async () => {
		for (const points of [6, 90]) {
			await world.as('cor', (holder) => offerVoucher(holder, { ...lamp, points }));
			const taking = trusted((holder, once) =>
				buyVoucher(holder, key, once, { productId: lamp.id, points })
			);
			expect(await codeOf(taking)).toBe('not_found');
		}
		expect(await balance('sanne')).toBe(0);
	});

	test('acts for them on the pages that are for that, and nowhere else by naming them', async () => {
		const whose: string[] = [];
		const done = (holder: Holder) => {
			whose.push(holder.accountId);
			return Promise.resolve({});
		};
		const url = new URL(`https://kring.example/?for=${world.person('sanne')}`);
		for (const act of [actAsHolder(v.object({}), done), actAsActing(v.object({}), done)]) {
			const body = new URLSearchParams({ changeId: randomId() });
			const request = new Request(url, { method: 'POST', body });
			const params = { neighbourhood: world.neighbourhoodId };
			const locals = { gate: world.gateOf('joost') };
			await act({ url, request, params, locals } as never);
		}
		const accountOf = (who: string) =>
			world.as(who, ({ accountId }: Holder) => Promise.resolve(accountId));
		expect(whose).toEqual([await accountOf('joost'), await accountOf('sanne')]);
	});

	test('neither names a day for theirs nor calls it off', async () => {
		const { voucherId } = await buy();
		const at = instantAt(daysAfter(dayOf(await world.now()), 3), 14 * 60);
		const named = trusted((holder) => bookVoucher(holder, { voucherId, at, words: '' }));
		expect(await codeOf(named)).toBe('not_found');
		const off = trusted((holder, once) => cancelVoucher(holder, once, { voucherId, reason: '' }));
		expect(await codeOf(off)).toBe('not_found');
	});
});

test('it is taken for the price that was shown; for another one nothing is bought', async () => {
	await world.as('cor', (holder) => offerVoucher(holder, { ...lamp, points: 9 }));
	await expect(buy('sanne', randomId(), 6)).rejects.toMatchObject({
		...{ code: 'voucher_price', details: { points: 9 } }
	});
	expect([await balance('sanne'), await inStock()]).toEqual([0, 3]);
	await buy('sanne', randomId(), 9);
	expect(await balance('sanne')).toBe(-9);
});

describe('where one of two does not want to meet the other', () => {
	const blocks = (who: string, whom: string) =>
		world.owner
			.execute(sql`insert into help_block (neighbourhood_id, person_id, blocked_id, blocked_at)
			values (${world.neighbourhoodId}, ${world.person(who)}, ${world.person(whom)}, kring_now())`);
	const sees = async (who: string) => (await world.as(who, shelf)).map(({ title }) => title);

	test.each([
		['cor', 'sanne'],
		['sanne', 'cor']
	])('%s blocks %s: what he offers is simply not there for her', async (who, whom) => {
		expect(await sees('sanne')).toEqual([lamp.title]);
		await blocks(who, whom);
		expect([await sees('sanne'), await sees('nel')]).toEqual([[], [lamp.title]]);
		// Also from an older page, and with the words of one that is sold out; whatever the price was.
		expect(await codeOf(buy('sanne'))).toBe('voucher_out_of_stock');
		expect(await codeOf(buy('sanne', randomId(), 1))).toBe('voucher_out_of_stock');
		expect([await balance('sanne'), await inStock()]).toEqual([0, 3]);
		// Who offers it sees their own.
		expect(await sees('cor')).toEqual([lamp.title]);
		await buy('nel');
	});

	test('what was taken before stays', async () => {
		const { code, voucherId } = await buy();
		await blocks('cor', 'sanne');
		const [hers] = await world.as('sanne', (holder) => vouchers(holder, key));
		expect(hers).toMatchObject({ voucherId, state: 'issued' });
		expect(await redeem(code)).toMatchObject({ points: 6 });
	});
});

test('nothing that is kept gives a code away', async () => {
	const { code, voucherId } = await buy();
	const kept = await world.owner.execute(
		sql`select v::text as row from voucher v where public_id = ${voucherId}`
	);
	expect(kept[0]!['row']).not.toContain(code);
	const seen = world.gateOf('cor').own(({ tx }) => tx.execute(sql`select code_hash from voucher`));
	await expect(seen).rejects.toMatchObject({ cause: { code: '42501' } });
	const stranger = await world
		.gateOf('joost')
		.own(({ tx }) => tx.execute(sql`select id from voucher`));
	expect(stranger).toHaveLength(0);
});

describe('each side hears what the other does', () => {
	/** What happened, that somebody is told of, oldest first; rung or not. */
	const newsFor = async (who: string) =>
		(
			await world.owner.execute<{ about: string }>(
				sql`select about from credit_news where kind = 'voucher' and person_id = ${world.person(who)} order by made_at`
			)
		).map(({ about }) => about.split(' ')[1]);
	const inDays = async (days: number) =>
		instantAt(daysAfter(dayOf(await world.now()), days), 14 * 60);
	const book = (who: string, voucherId: string, at: Date, words = '') =>
		world.as(who, (holder) => bookVoucher(holder, { voucherId, at, words }));
	/** The yes of a page that shows this day. */
	const agree = (who: string, voucherId: string, at: Date) =>
		world.as(who, (holder) => bookVoucher(holder, { voucherId, at, words: '', agrees: true }));
	const seenBy = (who: string, voucherId: string) =>
		world.as(who, async (holder) => {
			const lines = await facedVouchers(holder, key);
			const found = lines.find((line) => line.voucherId === voucherId)!;
			return { ...found, turn: voucherTurn(found, holder.now) };
		});
	/** Rings those who were not told yet, at noon; whom a mail went to, in order, and what stood in it. */
	async function ring() {
		const letters: object[] = [];
		const queueMail: QueueNotice = (_tx, letter) => {
			letters.push(letter);
			return Promise.resolve();
		};
		const jobs = await world.owner.execute<{ id: string; who: string }>(
			sql`select n.id, p.name as who from job j join credit_news n on n.id = (j.payload ->> 'newsId')::uuid
				join person p on p.id = n.person_id where j.kind = 'credit.news' order by n.made_at`
		);
		const rung: string[] = [];
		for (const { id, who } of jobs) {
			const before = letters.length;
			const now = instantAt(dayOf(await world.now()), 12 * 60);
			const env = { secret: key, origin: 'https://kring.example' };
			const context = { db: world.worker, now, attempt: 9, log: () => {}, env };
			await tellCreditNews({ newsId: id }, context as never, { office: null, queueMail });
			if (letters.length > before) rung.push(who);
		}
		return { rung, letters };
	}

	test('that one was taken, and the news leads to its page and says neither who nor how much', async () => {
		const { voucherId } = await buy();
		expect([await newsFor('cor'), await newsFor('sanne')]).toEqual([['taken'], []]);
		const { rung, letters } = await ring();
		expect(rung).toEqual(['Cor']);
		expect(JSON.stringify(letters)).not.toMatch(/Sanne|punt|lamp/);
		const [news] = await world.owner.execute<{ id: string }>(sql`select id from credit_news`);
		const path = await world.gateOf('cor').own((own) => openNotice(own, news!.id));
		expect(path).toBe(`/give-and-take/${world.neighbourhoodId}/vouchers/${voucherId}`);
		const foreign = world.gateOf('sanne').own((own) => openNotice(own, news!.id));
		expect(await codeOf(foreign)).toBe('not_found');
	});

	test('one names a day with a word, the other says yes to it; and each reads whose turn it is', async () => {
		const { voucherId } = await buy();
		const turns = async () => [
			(await seenBy('sanne', voucherId)).turn,
			(await seenBy('cor', voucherId)).turn
		];
		expect(await turns()).toEqual(['propose', 'await']);
		await book('sanne', voucherId, await inDays(3), 'Dorpsstraat 1, 0612345678');
		expect(await turns()).toEqual(['asked', 'answer']);
		expect(await newsFor('cor')).toEqual(['taken', 'booked']);
		expect(await seenBy('cor', voucherId)).toMatchObject({
			...{ proposed: 'theirs', theirWords: 'Dorpsstraat 1, 0612345678', ownWords: '' }
		});
		// He cannot then, and puts it off; she says yes to that.
		await book('cor', voucherId, await inDays(5));
		expect(await turns()).toEqual(['answer', 'asked']);
		await book('sanne', voucherId, await inDays(5));
		expect(await turns()).toEqual(['agreed', 'agreed']);
		expect(await newsFor('sanne')).toEqual(['booked']);
		expect(await newsFor('cor')).toEqual(['taken', 'booked', 'booked']);
		// The same once more changes nothing and rings nobody.
		await book('sanne', voucherId, await inDays(5));
		await book('cor', voucherId, await inDays(5));
		expect(await turns()).toEqual(['agreed', 'agreed']);
		expect([(await newsFor('sanne')).length, (await newsFor('cor')).length]).toEqual([1, 3]);
		await world.later(6 * day);
		expect(await turns()).toEqual(['show', 'hand_in']);
	});

	test('a yes is to the day that was shown: another day now is shown first', async () => {
		const { voucherId } = await buy();
		const [old, newer] = [await inDays(3), await inDays(5)];
		await book('sanne', voucherId, old);
		await book('sanne', voucherId, newer);
		await expect(agree('cor', voucherId, old)).rejects.toMatchObject({
			...{ code: 'voucher_other_day', details: { on: dayOf(newer) } }
		});
		expect(await seenBy('cor', voucherId)).toMatchObject({ bookedFor: newer, turn: 'answer' });
		await agree('cor', voucherId, newer);
		expect((await seenBy('sanne', voucherId)).turn).toBe('agreed');
		// A yes that arrives twice is one.
		await agree('cor', voucherId, newer);
		expect((await seenBy('cor', voucherId)).turn).toBe('agreed');
	});

	test('a day that went by without a yes is none any more: one of them names another', async () => {
		const { voucherId, code } = await buy();
		await book('sanne', voucherId, await inDays(3));
		await world.later(4 * day);
		expect(await seenBy('sanne', voucherId)).toMatchObject({
			...{ turn: 'propose', state: 'issued', bookedFor: null }
		});
		expect((await seenBy('cor', voucherId)).turn).toBe('await');
		// Where it was done all the same, its code says so.
		expect(await redeem(code)).toMatchObject({ points: 6 });
	});

	test('days of one voucher ring three times in a day and twelve times in all; a yes always does', async () => {
		const { voucherId } = await buy();
		const bookings = async () => (await newsFor('cor')).filter((what) => what === 'booked').length;
		for (let nth = 0; nth < 5; nth++) await book('sanne', voucherId, await inDays(5 + nth));
		expect(await bookings()).toBe(3);
		for (let nth = 1; nth <= 6; nth++) {
			await world.later(nth * (day + 60));
			for (let time = 0; time < 4; time++)
				await book('sanne', voucherId, await inDays(5 + time), `Nog een woord ${nth}`);
		}
		expect(await bookings()).toBe(12);
		await book('cor', voucherId, await inDays(9));
		await agree('sanne', voucherId, await inDays(9));
		expect(await bookings()).toBe(13);
		expect(await newsFor('sanne')).toEqual(['booked']);
	});

	test('that it was handed in: who held it hears it, and reads so on its page', async () => {
		const { code, voucherId } = await buy();
		await redeem(code);
		expect([await newsFor('sanne'), await newsFor('cor')]).toEqual([['done'], ['taken']]);
		const [news] = await world.owner.execute<{ id: string }>(
			sql`select id from credit_news where person_id = ${world.person('sanne')}`
		);
		const path = await world.gateOf('sanne').own((own) => openNotice(own, news!.id));
		expect(path).toBe(`/give-and-take/${world.neighbourhoodId}/vouchers/${voucherId}`);
		expect((await ring()).rung).toContain('Sanne');
		expect((await seenBy('sanne', voucherId)).state).toBe('redeemed');
	});

	test('of what happened to one voucher the last is told', async () => {
		const { voucherId } = await buy();
		await book('sanne', voucherId, await inDays(3));
		await book('sanne', voucherId, await inDays(4));
		expect((await ring()).rung).toEqual(['Cor']);
		expect((await ring()).rung).toEqual([]);
	});

	test('that it is off, with the reason on its page; and what was said about the day goes', async () => {
		const { voucherId } = await buy();
		await book('sanne', voucherId, await inDays(3), 'Dorpsstraat 1');
		await cancel('cor', voucherId, 'Ik ben mijn ladder kwijt.');
		expect(await newsFor('sanne')).toEqual(['off']);
		expect(await seenBy('sanne', voucherId)).toMatchObject({
			...{ state: 'cancelled', turn: null, reason: 'Ik ben mijn ladder kwijt.', ownWords: '' }
		});
		const [kept] = await world.owner.execute(
			sql`select holder_words || provider_words as words, proposed_by_id as by from voucher`
		);
		expect(kept).toEqual({ words: '', by: null });
	});

	test('that it ends soon and that it went by; of one with a day ahead only what comes of it', async () => {
		const [plain, booked] = [await buy(), await buy()];
		await book('cor', booked.voucherId, await inDays(29));
		await agree('sanne', booked.voucherId, await inDays(29));
		await world.owner.execute(sql`delete from credit_news`);
		await world.later(15 * day);
		await watchCredits(world.worker);
		expect(await newsFor('sanne')).toEqual([]);
		await world.later(17 * day);
		await watchCredits(world.worker);
		await watchCredits(world.worker);
		expect([await newsFor('sanne'), await newsFor('cor')]).toEqual([['ends'], ['ends']]);
		await world.later(31 * day);
		await keepBooks(world.worker);
		expect(await newsFor('sanne')).toEqual(['ends', 'gone']);
		expect((await seenBy('sanne', plain.voucherId)).state).toBe('expired');
		expect((await seenBy('sanne', booked.voucherId)).state).toBe('booked');
	});

	test('that it ends soon, also where only one of them named a day', async () => {
		const { voucherId } = await buy();
		await book('cor', voucherId, await inDays(29));
		await world.owner.execute(sql`delete from credit_news`);
		await world.later(17 * day);
		await watchCredits(world.worker);
		expect([await newsFor('sanne'), await newsFor('cor')]).toEqual([['ends'], ['ends']]);
	});

	const asOrganisation = <T>(work: (holder: Holder, once: string) => Promise<T>) =>
		world.asKarin(async (post, once) =>
			work(await organisationHolder(post, world.organisationId), once)
		);
	/** Something that the organisation does, and that Sanne has a voucher for. */
	const promised = async () => {
		const plot = { ...lamp, id: randomId(), title: 'Oogsten in de moestuin' };
		await asOrganisation((holder) => offerVoucher(holder, plot));
		return world.as('sanne', (holder, once) =>
			buyVoucher(holder, key, once, { productId: plot.id, points: plot.points })
		);
	};

	test('an organisation calls off what it promised, and says why', async () => {
		const { voucherId } = await promised();
		const off = (reason: string) =>
			asOrganisation((holder, once) => cancelVoucher(holder, once, { voucherId, reason }));
		expect(await codeOf(off(''))).toBe('voucher_reason');
		await off('De oogst is mislukt.');
		expect(await balance('sanne')).toBe(0);
		expect(await newsFor('sanne')).toEqual(['off']);
		expect(await seenBy('sanne', voucherId)).toMatchObject({ reason: 'De oogst is mislukt.' });
	});

	test('news of an organisation leads to the voucher that it is about, and to whose it is', async () => {
		const first = randomId();
		await world.owner.execute(sql`insert into organisation (id, municipality_id, name, created_at)
			values (${first}, ${world.municipalityId}, 'Aalscholver', kring_now())`);
		await world.owner.execute(sql`
			insert into office (id, person_id, kind, municipality_id, organisation_id, neighbourhood_id, started_at)
			values (${randomId()}, ${world.person('karin')}, 'coordinator', ${world.municipalityId}, ${first},
				${world.neighbourhoodId}, kring_now())`);
		const { voucherId } = await promised();
		await cancel('sanne', voucherId);
		const whose = (id: string) => world.asKarin((post) => organisationOfVoucher(post, id));
		expect(await whose(voucherId)).toBe(world.organisationId);
		expect(await whose(randomId())).toBeNull();
		// Of what neighbours do for each other nothing is told.
		expect(await whose((await buy()).voucherId)).toBeNull();
	});

	test('of what an organisation does who coordinates for it there hears, and is led to where they answer', async () => {
		const { voucherId, code } = await promised();
		const [news] = await world.owner.execute<{ id: string; kind: string }>(
			sql`select id, kind from credit_news where person_id = ${world.person('karin')}`
		);
		expect(news!.kind).toBe('voucher_org');
		const path = await world.gateOf('karin').own((own) => openNotice(own, news!.id));
		const office = `/neighbourhoods/${world.neighbourhoodId}/credits/organisation`;
		expect(path).toBe(`${office}?voucher=${voucherId}`);
		expect((await ring()).rung).toEqual(['Karin']);
		await book('sanne', voucherId, await inDays(3));
		const at = await inDays(3);
		await asOrganisation((holder) => bookVoucher(holder, { voucherId, at, words: '' }));
		expect((await seenBy('sanne', voucherId)).turn).toBe('agreed');
		expect(await newsFor('sanne')).toEqual(['booked']);
		await asOrganisation((holder, once) => redeemVoucher(holder, key, once, { code }));
		expect((await seenBy('sanne', voucherId)).state).toBe('redeemed');
	});

	test('that who would do it stops with bedankpunten', async () => {
		await buy();
		await world.as('cor', (holder) => closeAccount(holder, { pot: true }));
		expect(await newsFor('sanne')).toEqual(['off']);
	});

	test('whom somebody blocked rings them by nothing but that it is off, and no word of them arrives', async () => {
		const { voucherId } = await buy();
		await world.owner
			.execute(sql`insert into help_block (neighbourhood_id, person_id, blocked_id, blocked_at)
			values (${world.neighbourhoodId}, ${world.person('cor')}, ${world.person('sanne')}, kring_now())`);
		await book('sanne', voucherId, await inDays(3), 'Ik weet waar u woont.');
		expect(await newsFor('cor')).toEqual(['taken']);
		expect((await seenBy('cor', voucherId)).theirWords).toBe('');
		expect((await seenBy('sanne', voucherId)).ownWords).toBe('Ik weet waar u woont.');
		await cancel('sanne', voucherId, 'Ik weet waar u woont.');
		expect(await newsFor('cor')).toEqual(['taken', 'off']);
		expect((await seenBy('cor', voucherId)).reason).toBeNull();
	});
});

test('days that were named before both had to say yes are asked about once more', async () => {
	const at = instantAt(daysAfter(dayOf(await world.now()), 3), 14 * 60);
	const [old, agreed, past] = [await buy('joost'), await buy('hanneke'), await buy('sanne')];
	for (const [who, { voucherId }] of [
		['joost', old],
		['hanneke', agreed],
		['cor', agreed],
		['sanne', past]
	] as const)
		await world.as(who, (holder) => bookVoucher(holder, { voucherId, at, words: '' }));
	// As they were kept then: without whose word it was, and nobody heard of it.
	await world.owner.execute(sql`update voucher set proposed_by_id = null, booked_for = booked_for
		- case public_id when ${past.voucherId} then interval '10 days' else interval '0' end`);
	await world.owner.execute(
		sql`delete from credit_news where left(about, 36) <> ${agreed.voucherId}`
	);
	const steps = readFileSync('drizzle/0054_voucher_mends.sql', 'utf8');
	const mend = steps
		.split('--> statement-breakpoint')
		.find((step) => /^UPDATE voucher /m.test(step));
	await world.owner.execute(sql.raw(mend!));
	const turns = (who: string) =>
		world.as(who, async (holder) =>
			(await facedVouchers(holder, key)).map((line) => voucherTurn(line, holder.now))
		);
	expect([await turns('joost'), await turns('hanneke'), await turns('sanne')]).toEqual([
		...[['confirm'], ['agreed'], ['show']]
	]);
	expect(await turns('cor')).toEqual(['hand_in', 'agreed', 'confirm']);
	const yes = (who: string) =>
		world.as(who, (holder) =>
			bookVoucher(holder, { voucherId: old.voucherId, at, words: '', agrees: true })
		);
	await yes('cor');
	expect([await turns('joost'), (await turns('cor'))[2]]).toEqual([['answer'], 'asked']);
	await yes('joost');
	expect([await turns('joost'), (await turns('cor'))[2]]).toEqual([['agreed'], 'agreed']);
});

test('an older page adds what was changed to the stock, and sells nothing twice', async () => {
	const save = (change: Partial<Offer>) =>
		world.as('cor', (holder) => offerVoucher(holder, { ...lamp, ...change }));
	await save({ stock: 1, stockWas: 3 });
	await buy();
	expect(await inStock()).toBe(0);
	// He saves a word on a page that was opened before.
	await save({ stock: 1, stockWas: 1, description: 'Met ladder.' });
	expect(await inStock()).toBe(0);
	expect(await codeOf(buy('nel'))).toBe('voucher_out_of_stock');
	await save({ stock: 3, stockWas: 1 });
	expect(await inStock()).toBe(2);
	await save({ stock: 0, stockWas: 3 });
	expect(await inStock()).toBe(0);
	await save({ stock: null, stockWas: 0 });
	expect(await inStock()).toBeNull();
	await save({ stock: null, stockWas: null });
	expect(await inStock()).toBeNull();
	await save({ stock: 2, stockWas: null });
	expect(await inStock()).toBe(2);
});
