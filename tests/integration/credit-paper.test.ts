import { sql } from 'drizzle-orm';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { dayOf, daysAfter } from '#lib/domain/day.ts';
import { randomId } from '#lib/domain/id.ts';
import {
	buyVoucher,
	circleHolder,
	closeAccount,
	decide,
	declineLeg,
	decideGroup,
	dispute,
	disputesOf,
	enterSlip,
	give,
	joinPaper,
	membersOn,
	offerVoucher,
	paperHolder,
	paperReadsOf,
	paperStatement,
	propose,
	proposeGroup,
	remindOfWaiting,
	takeBack,
	triedSlip,
	triedVoucher,
	trust,
	trustedHolder,
	redeemVoucher,
	waiting,
	type Holder,
	type Slip
} from '#lib/server/credit/index.ts';
import { changeInOffice } from '#lib/server/gate/index.ts';
import { acceptInvitation, hashOfInvitation, readmit } from '#lib/server/membership/index.ts';
import * as table from '#lib/server/db/schema/index.ts';
import { neighbours, type Neighbours } from '../support/neighbours.ts';
import { codeOf } from '../support/refused.ts';

// Bedankpunten on paper (activities-credits.md 12.2): what somebody with a sign-in can say or stop themselves, who serves
// them says for who has none; and what is left when somebody dies.

const day = 86_400;
const key = Buffer.alloc(32, 7);
const lamp = randomId();

let world: Neighbours;
/** On paper both. */
let [nel, riet]: [string, string] = ['', ''];
let today = '';
beforeEach(async () => {
	world = await neighbours();
	nel = world.person('nel');
	riet = await world.onPaper('Riet de Wit');
	today = dayOf(await world.now());
});
afterEach(async () => {
	expect(await world?.faults()).toEqual([]);
	await world?.end();
});

let next = 0;
const slip = (change: Partial<Slip> = {}): Slip => ({
	...{ helpedId: nel, helperId: riet, category: 'garden', points: 4, words: '', both: true },
	...{ number: `nr ${++next}`, on: today, ...change }
});
const enter = (said: Slip) => world.asKarin((post) => enterSlip(post, said));
const paper = <T>(
	personId: string,
	work: (holder: Awaited<ReturnType<typeof paperHolder>>, once: string) => Promise<T>
) => world.asKarin(async (post, once) => work(await paperHolder(post, personId), once));
const whoIsAsked = async () =>
	(await world.asKarin(membersOn))
		.filter(({ waits }) => waits > 0)
		.map(({ name, waits }) => [name, waits]);
const hasKring = async (key: string) => {
	await world.owner
		.insert(table.account)
		.values({ personId: world.person(key), language: 'nl' })
		.onConflictDoNothing();
};
const pointsOf = async (personId: string) => {
	const rows = await world.owner.execute<{ balance: string; held: string; status: string }>(
		sql`select a.balance, a.held, a.status from credit_account a join credit_owner o on o.account_id = a.id
			where o.person_id = ${personId}`
	);
	return rows.map(({ balance, held, status }) => [Number(balance), Number(held), status]);
};
const stepsOf = (transferId: string) =>
	world.owner.execute<{ became: string; via: string; by: string | null }>(
		sql`select e.to_state as became, e.via, d.by_person_id as by from credit_event e
			join credit_transfer t on t.id = e.transfer_id
			left join credit_event_detail d on d.event_id = e.id where t.public_id = ${transferId} order by e.id`
	);
const month = () => ({ from: daysAfter(today, -30), until: daysAfter(today, 60) });
const sheet = (personId: string) =>
	world.asKarin((post) => paperStatement(post, personId, month()));

describe('for somebody on paper a host', () => {
	test('says that it is not right, and two treasurers look at it', async () => {
		const { transferId } = await enter(slip());
		expect((await sheet(riet)).lines).toMatchObject([
			{ mayUndo: true, mayDispute: true, mayDeclineLeg: false, undo: null }
		]);
		const said = await paper(riet, (holder, once) => dispute(holder, once, transferId));
		expect(said.state).toBe('disputed');
		expect((await stepsOf(transferId)).at(-1)).toEqual({
			...{ became: 'disputed', via: 'host', by: world.person('karin') }
		});
		expect(await world.asTreasurer('ilse', disputesOf)).toMatchObject([
			{ transferId, isByHelped: false }
		]);
		expect((await sheet(riet)).lines).toMatchObject([{ mayDispute: false }]);
	});

	test('undoes what both want undone', async () => {
		const { transferId } = await enter(slip({ helperId: world.person('cor') }));
		const [asked] = await world.as('cor', waiting);
		await world.answer('cor', asked!);
		await world.as('cor', (holder, once) => takeBack(holder, once, transferId));
		expect((await sheet(nel)).lines).toMatchObject([{ undo: 'theirs', mayUndo: true }]);
		const done = await paper(nel, (holder, once) => takeBack(holder, once, transferId));
		expect(done.state).toBe('reversed');
		expect(await pointsOf(nel)).toEqual([[0, 0, 'active']]);
		expect(await stepsOf(transferId)).toContainEqual({
			...{ became: 'reversed', via: 'host', by: world.person('karin') }
		});
	});

	test('gives back their part of what a group did', async () => {
		const group = await world.as('sanne', (holder, once) =>
			proposeGroup(holder, once, {
				helpers: [
					{ personId: nel, points: 2 },
					{ personId: world.person('cor'), points: 2 }
				],
				...{ category: 'meal', words: '' }
			})
		);
		await world.asKarin((post, once) => decideGroup(post, once, { ...group, verb: 'accept' }));
		expect((await sheet(nel)).lines).toMatchObject([{ mayDeclineLeg: true }]);
		await paper(nel, (holder, once) => declineLeg(holder, once, group.transferId));
		expect(await pointsOf(nel)).toEqual([[0, 0, 'active']]);
		expect((await sheet(nel)).lines.filter(({ mayDeclineLeg }) => mayDeclineLeg)).toEqual([]);
	});

	test('is not spoken for by who spoke for the other one', async () => {
		await hasKring('cor');
		await hasKring('karin');
		await world.as('cor', (holder) =>
			trust(holder, {
				...{
					personId: world.person('karin'),
					verbs: ['propose', 'confirm'] as const,
					untilOn: null
				}
			})
		);
		const trusted = <T>(work: (holder: Holder) => Promise<T>) =>
			world
				.gateOf('karin')
				.own(async (own) =>
					work(await trustedHolder(own, world.neighbourhoodId, world.person('cor')))
				);
		const said = await trusted((holder) =>
			propose(holder, randomId(), {
				...{ side: 'payee', points: 6, category: 'garden', words: '', requestId: null },
				...{ other: { personId: nel }, fromPot: false }
			})
		);
		const yes = paper(nel, (holder, once) =>
			decide(holder, once, { transferId: said.transferId, verb: 'accept', fromPot: false })
		);
		expect(await codeOf(yes)).toBe('credit_not_party');
		const helped = await enter(slip({ helperId: world.person('cor'), points: 8 }));
		await world.answer('cor', helped);
		await trusted((holder) => takeBack(holder, randomId(), helped.transferId));
		const back = paper(nel, (holder, once) => takeBack(holder, once, helped.transferId));
		expect(await codeOf(back)).toBe('credit_not_party');
	});

	test('is not spoken for by who lives with them, and what they had goes to nobody but the pot', async () => {
		const toFriend = paper(riet, (holder) => closeAccount(holder, { personId: nel }));
		expect(await codeOf(toFriend)).toBe('credit_not_party');
		const house = randomId();
		await world.owner
			.execute(sql`insert into credit_household (neighbourhood_id, person_id, household_id)
			select ${world.neighbourhoodId}, p, ${house} from unnest(array[${riet}, ${world.person('karin')}]::uuid[]) p`);
		const said = await world.as('cor', (holder, once) =>
			propose(holder, once, {
				...{ side: 'payer', points: 6, category: 'garden', words: '', requestId: null },
				...{ other: { personId: riet }, fromPot: false }
			})
		);
		const yes = paper(riet, (holder, once) =>
			decide(holder, once, { transferId: said.transferId, verb: 'accept', fromPot: false })
		);
		expect(await codeOf(yes)).toBe('credit_not_party');
		const stops = paper(riet, (holder) => closeAccount(holder, { pot: true }));
		expect(await codeOf(stops)).toBe('not_found');
	});

	test('is asked too, and says yes or no: a host sees what waits, once it is written down that they look', async () => {
		const said = await world.as('sanne', (holder, once) =>
			propose(holder, once, {
				...{ side: 'payer', points: 2, category: 'garden', words: 'Dank.', requestId: null },
				...{ other: { personId: riet }, fromPot: false }
			})
		);
		expect(await whoIsAsked()).toEqual([['Riet de Wit', 1]]);
		const wait = () => sheet(riet).then(({ waiting: waits }) => waits);
		expect(await wait()).toMatchObject([
			{ transferId: said.transferId, points: 2, isPayer: false, other: { name: 'Sanne' } }
		]);
		await paper(riet, (holder, once) =>
			decide(holder, once, { transferId: said.transferId, verb: 'accept', fromPot: false })
		);
		expect(await pointsOf(riet)).toEqual([[2, 0, 'active']]);
		expect(await wait()).toEqual([]);
		expect(await whoIsAsked()).toEqual([]);
	});

	test('stops with bedankpunten, also after a death: what is left goes to the pot, and the name goes', async () => {
		await enter(slip());
		await world.as('cor', (holder) =>
			offerVoucher(holder, {
				...{ id: lamp, title: 'Een lamp ophangen', description: '', points: 3, stock: null },
				...{ category: 'odd_job', validDays: 180, mostAYear: 4, isActive: true }
			})
		);
		await paper(riet, (holder, once) =>
			buyVoucher(holder, key, once, { productId: lamp, points: 3 })
		);
		await enter(slip({ helpedId: riet, helperId: world.person('cor'), points: 1 }));
		expect(await pointsOf(riet)).toEqual([[1, 1, 'active']]);
		await paper(riet, (holder) => closeAccount(holder, { pot: true }));
		expect(await pointsOf(riet)).toEqual([]);
		expect((await world.points('pot')).balance).toBe(4);
		const settled = await world.owner.execute(sql`
			select t.kind, d.by_person_id as by from credit_event e join credit_transfer t on t.id = e.transfer_id
				join credit_event_detail d on d.event_id = e.id
			where t.kind = 'settlement' order by e.id desc limit 1`);
		expect(settled).toEqual([{ kind: 'settlement', by: world.person('karin') }]);
		expect(await world.as('cor', waiting)).toEqual([]);
		expect(await codeOf(sheet(riet))).toBe('not_found');
		const left = await world.owner.execute(sql`select 1 from person where id = ${riet}`);
		expect(left).toHaveLength(0);
		// Who has a place in a circle stays who they are.
		await paper(nel, (holder) => closeAccount(holder, { pot: true }));
		const stays = await world.owner.execute(sql`select 1 from person where id = ${nel}`);
		expect(stays).toHaveLength(1);
		expect(await pointsOf(nel)).toEqual([]);
	});

	test('does none of it for who has Kring, and nothing from which they or their house gain', async () => {
		const said = await world.thank('sanne', 'cor', 4);
		const accounts = await world.owner.execute<{ person: string; id: string }>(
			sql`select person_id as person, account_id as id from credit_owner`
		);
		const of = (key: string) => accounts.find(({ person }) => person === world.person(key))!.id;
		await world.owner.execute(
			sql`insert into account (person_id, language) values (${world.person('sanne')}, 'nl') on conflict do nothing`
		);
		const past = (call: string) =>
			world.asKarin(({ tx, neighbourhoodId }) =>
				tx.execute(
					sql`select ${sql.raw(call)}(${neighbourhoodId}, ${randomId()}, ${of('sanne')}, ${said.transferId}, true)`
				)
			);
		for (const call of ['credit_take_back', 'credit_dispute', 'credit_leg_decline'])
			await expect(past(call)).rejects.toMatchObject({ cause: { message: 'not_found' } });
		const close = world.asKarin(({ tx, neighbourhoodId }) =>
			tx.execute(sql`select credit_close(${neighbourhoodId}, ${of('sanne')}, null, true)`)
		);
		await expect(close).rejects.toMatchObject({ cause: { message: 'not_found' } });
		// Karin takes part herself.
		await world.as('karin', () => Promise.resolve());
		await enter(slip());
		const hers = { personId: world.person('karin') };
		expect(await codeOf(paper(riet, (holder) => closeAccount(holder, hers)))).toBe(
			'credit_not_party'
		);
		await world.thank('cor', 'karin', 2);
		const gift = await world.as('karin', (holder, once) =>
			give(holder, once, { to: { personId: riet }, points: 1, words: '' })
		);
		const back = paper(riet, (holder, once) => takeBack(holder, once, gift.transferId));
		expect(await codeOf(back)).toBe('credit_not_party');
	});
});

describe('a slip', () => {
	test('counts once: the same again is the same, and another one of that number is refused', async () => {
		const one = slip({ number: '48 2913' });
		const { transferId } = await enter(one);
		expect(await enter({ ...one, number: ' 482913 ' })).toEqual({ transferId });
		expect(await enter({ ...one, number: '482-913', both: false })).toEqual({ transferId });
		expect(await pointsOf(nel)).toEqual([[-4, 0, 'active']]);
		for (const other of [
			{ points: 5 },
			{ category: 'groceries' as const },
			{ helperId: world.person('cor') },
			{ helpedId: riet, helperId: nel },
			{ words: 'Voor de heg.' }
		])
			expect(await codeOf(enter({ ...one, ...other }))).toBe('credit_slip_again');
		expect(await pointsOf(nel)).toEqual([[-4, 0, 'active']]);
		// Of other people it is another slip.
		expect(
			await codeOf(
				enter({ ...one, helpedId: world.person('sanne'), helperId: await world.onPaper('Toos') })
			)
		).toBe('done');
	});

	test('that was refused can be entered again under its number', async () => {
		const one = slip({ points: 32 });
		expect(await codeOf(enter(one))).toBe('credit_not_now');
		expect(await codeOf(enter({ ...one, points: 3 }))).toBe('done');
	});

	test('is of the last fourteen days', async () => {
		expect(await codeOf(enter(slip({ on: daysAfter(today, -14) })))).toBe('done');
		expect(await codeOf(enter(slip({ on: daysAfter(today, -15) })))).toBe('credit_slip_day');
		expect(await codeOf(enter(slip({ on: daysAfter(today, 1) })))).toBe('credit_slip_day');
	});

	test('asks once who of the two does it on paper', async () => {
		const asked: string[] = [];
		await world.asKarin((post) => {
			const tx = new Proxy(post.tx, {
				get: (target, name) => {
					const value: unknown = Reflect.get(target, name);
					if (name !== 'execute' || typeof value !== 'function') return value;
					return (query: Parameters<typeof target.execute>[0]) => {
						asked.push(JSON.stringify(query));
						return target.execute(query);
					};
				}
			});
			return enterSlip({ ...post, tx } as typeof post, slip());
		});
		expect(asked.filter((query) => query.includes('credit_works_on_paper'))).toHaveLength(1);
		expect(asked).toHaveLength(4);
	});
});

describe('a try', () => {
	const counted = async () => {
		const [row] = await world.owner.execute<{ count: number }>(
			sql`select coalesce(sum(count), 0)::int as count from attempt`
		);
		return row!.count;
	};

	test('of a slip that comes again is no wrong one', async () => {
		const [id, said] = [randomId(), slip()];
		const gate = karinsGate();
		const held = {
			...({ kind: 'coordinator', organisationId: null } as const),
			neighbourhoodId: world.neighbourhoodId
		} as const;
		const send = (sent = said) =>
			triedSlip(world.app, world.person('karin'), () =>
				changeInOffice(gate, held, { id, content: { ...sent } }, (post) => enterSlip(post, sent))
			);
		const first = await send();
		for (let time = 0; time < 12; time += 1) expect(await send()).toEqual(first);
		expect(await Promise.all([send(), send(), send()])).toEqual([first, first, first]);
		expect(await counted()).toBe(0);
		// Under an id of its own it is the same slip too.
		const again = triedSlip(world.app, world.person('karin'), () => enter(said));
		expect(await again).toEqual(first);
		expect(await counted()).toBe(0);
		const wrong = triedSlip(world.app, world.person('karin'), () => enter(slip({ points: 32 })));
		expect(await codeOf(wrong)).toBe('credit_not_now');
		expect(await counted()).toBe(1);
	});

	test('of the code of a voucher that comes again is no wrong one', async () => {
		await world.as('cor', (holder) =>
			offerVoucher(holder, {
				...{ id: lamp, title: 'Een lamp ophangen', description: '', points: 3, stock: null },
				...{ category: 'odd_job', validDays: 180, mostAYear: 4, isActive: true }
			})
		);
		const { code } = await world.as('sanne', (holder, once) =>
			buyVoucher(holder, key, once, { productId: lamp, points: 3 })
		);
		const once = randomId();
		const send = (typed = code, id = once) =>
			triedVoucher(world.app, 'device', () =>
				world.as('cor', (holder) => redeemVoucher(holder, key, id, { code: typed }))
			);
		for (let time = 0; time < 12; time += 1) await send();
		expect(await counted()).toBe(0);
		expect(await codeOf(send(code, randomId()))).toBe('voucher_used');
		expect(await counted()).toBe(1);
	});

	const karinsGate = () =>
		world.gateOf('karin', {
			offices: [
				{
					...{ kind: 'coordinator', municipalityId: world.municipalityId },
					...{ neighbourhoodId: world.neighbourhoodId, organisationId: world.organisationId }
				}
			]
		});
});

describe('who did it on paper and has Kring now', () => {
	const join = (asId: string, personId = riet) =>
		world.asKarin((post) => joinPaper(post, { personId, asId }));
	/** Has a way in of their own. */

	test('has one account: points go along, what waits ends, and two never thank each other', async () => {
		await hasKring('hanneke');
		await enter(slip({ points: 8 }));
		await enter(slip({ helpedId: riet, helperId: world.person('cor'), points: 2 }));
		expect(await pointsOf(riet)).toEqual([[8, 2, 'active']]);
		await world.thank('hanneke', 'cor', 3);
		await sheet(riet);
		await join(world.person('hanneke'));
		expect(await pointsOf(riet)).toEqual([]);
		expect(await pointsOf(world.person('hanneke'))).toEqual([[5, 0, 'active']]);
		expect((await world.asKarin(membersOn)).some(({ personId }) => personId === riet)).toBe(false);
		// Who looked at the statement on paper is told on one's own.
		const reads = await world
			.gateOf('hanneke')
			.own((own) => paperReadsOf(own, world.neighbourhoodId));
		expect(reads).toMatchObject([{ byName: 'Karin' }]);
		const said = enter(slip({ helpedId: riet, helperId: world.person('hanneke') }));
		expect(await codeOf(said)).toBe('not_found');
	});

	test('what is below nothing the pot gives: nothing is taken from who did not say yes', async () => {
		await hasKring('hanneke');
		await world.later(31 * day);
		today = dayOf(await world.now());
		await enter(slip({ helpedId: riet, helperId: nel, points: 30 }));
		await join(world.person('hanneke'));
		expect(await pointsOf(world.person('hanneke'))).toEqual([[0, 0, 'active']]);
		expect((await world.points('pot')).balance).toBe(-30);
	});

	test('does not tell that an account stands still', async () => {
		await hasKring('hanneke');
		await world.owner.execute(sql`update credit_account a set status = 'frozen' from credit_owner o
			where o.account_id = a.id and o.person_id = ${world.person('hanneke')}`);
		expect(await codeOf(join(world.person('hanneke')))).toBe('done');
	});

	test('lives where they lived', async () => {
		await hasKring('hanneke');
		const house = randomId();
		await world.owner
			.execute(sql`insert into credit_household (neighbourhood_id, person_id, household_id)
			select ${world.neighbourhoodId}, p, ${house} from unnest(array[${riet}, ${world.person('cor')}]::uuid[]) p`);
		await join(world.person('hanneke'));
		expect(await codeOf(world.thank('hanneke', 'cor', 2))).toBe('credit_same_household');
	});

	test('by a way back into their circle is on paper no more: no host speaks for them', async () => {
		// Ilse is in the circle, and had no way in so far.
		const ilse = world.person('ilse');
		await world.owner.execute(sql`delete from account where person_id = ${ilse}`);
		await world.as('ilse', () => Promise.resolve());
		const form = { changeId: randomId(), personId: ilse, kind: 'link' as const };
		const hash = hashOfInvitation(key, 'link', {
			...{ use: 'invitation', owner: world.circleId, changeId: form.changeId }
		});
		await world
			.gateOf('ruud')
			.change(world.circleId, { id: form.changeId, content: form }, ['circle.readmit'], (deed) =>
				readmit(deed, form, hash)
			);
		expect(await codeOf(sheet(ilse))).toBe('done');
		const yes = () =>
			acceptInvitation(
				world.app,
				{ name: 'Ilse', code: '' },
				{ secretHash: hash, changeId: randomId(), visitor: null, language: 'nl' }
			);
		expect(await yes()).toMatchObject({ personId: ilse, outcome: 'returned', signsIn: true });
		expect(await codeOf(sheet(ilse))).toBe('not_found');
		expect(await codeOf(enter(slip({ helpedId: ilse, helperId: world.person('cor') })))).toBe(
			'credit_slip_own'
		);
		const reads = await world.gateOf('ilse').own((own) => paperReadsOf(own, world.neighbourhoodId));
		expect(reads).toMatchObject([{ byName: 'Karin' }]);
	});

	test('is somebody with a sign-in, and not who joins them', async () => {
		expect(await codeOf(join(nel))).toBe('not_found');
		expect(await codeOf(join(world.person('ruud')))).toBe('not_found');
		await hasKring('hanneke');
		expect(await codeOf(join(world.person('hanneke'), world.person('hanneke')))).toBe('not_found');
		await hasKring('karin');
		await world.as('karin', () => Promise.resolve());
		expect(await codeOf(join(world.person('karin')))).toBe('credit_not_party');
		const stranger = world
			.gateOf('cor')
			.own(({ tx }) =>
				tx.execute(
					sql`select credit_paper_join(${world.neighbourhoodId}, ${riet}, ${world.person('hanneke')})`
				)
			);
		await expect(stranger).rejects.toMatchObject({ cause: { message: 'not_found' } });
	});
});

describe('when a circle ends, as after a death', () => {
	const ends = () =>
		world.owner.execute(
			sql`update circle set closed_at = kring_now() where id = ${world.circleId}`
		);
	const residentId = async () => {
		const [row] = await world.owner.execute<{ id: string }>(
			sql`select resident_id as id from circle where id = ${world.circleId}`
		);
		return row!.id;
	};

	test('what waits of its resident ends, and nobody is reminded any more', async () => {
		expect(await residentId()).toBe(world.person('ruud'));
		await world.as('ruud', () => Promise.resolve());
		const asked = await world.say('sanne', { to: 'ruud', points: 3 });
		const said = await world.say('ruud', { to: 'cor', points: 2 });
		expect([(await world.points('sanne')).held, (await world.points('ruud')).held]).toEqual([3, 2]);
		await world.later(4 * day);
		expect(await remindOfWaiting(world.worker)).toBe(2);
		await ends();
		expect([(await world.points('sanne')).held, (await world.points('ruud')).held]).toEqual([0, 0]);
		expect((await stepsOf(asked.transferId)).at(-1)).toMatchObject({
			...{ became: 'declined', via: 'system', by: null }
		});
		expect((await stepsOf(said.transferId)).at(-1)).toMatchObject({ became: 'withdrawn' });
		expect(await remindOfWaiting(world.worker)).toBe(0);
		// What a neighbour says later is not told to their phone either.
		await world.say('sanne', { to: 'ruud', points: 3 });
		await world.later(8 * day);
		expect(await remindOfWaiting(world.worker)).toBe(0);
		await world.owner.execute(sql`
			insert into credit_news (neighbourhood_id, person_id, kind, about, made_at)
			values (${world.neighbourhoodId}, ${world.person('ruud')}, 'plenty', 'x', kring_now())`);
		expect(
			await world.owner.execute(
				sql`select 1 from credit_news where person_id = ${world.person('ruud')}`
			)
		).toHaveLength(0);
	});

	test('its own points are free again, and vouchers go back', async () => {
		await world.as('cor', (holder) =>
			offerVoucher(holder, {
				...{ id: lamp, title: 'Een lamp ophangen', description: '', points: 3, stock: null },
				...{ category: 'odd_job', validDays: 180, mostAYear: 4, isActive: true }
			})
		);
		await world.as('ruud', (holder, once) =>
			buyVoucher(holder, key, once, { productId: lamp, points: 3 })
		);
		const circle = <T>(work: (holder: Awaited<ReturnType<typeof circleHolder>>) => Promise<T>) =>
			world
				.gateOf('sanne')
				.change(
					world.circleId,
					{ id: randomId(), content: {} },
					['credit.spend'],
					async (deed) => (await work(await circleHolder(deed))) as never
				);
		await circle((holder) =>
			propose(holder, randomId(), {
				...{ side: 'payer', other: { personId: world.person('joost') }, points: 4 },
				...{ category: 'garden', fromPot: false, words: '', requestId: null }
			})
		);
		await ends();
		expect(
			await world.owner.execute(
				sql`select 1 from credit_account where held <> 0 or (kind = 'escrow' and balance <> 0)`
			)
		).toHaveLength(0);
		expect(await world.owner.execute(sql`select state from voucher`)).toEqual([
			{ state: 'cancelled' }
		]);
	});
});
