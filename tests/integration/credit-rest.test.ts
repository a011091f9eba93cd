import { sql } from 'drizzle-orm';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { randomId } from '#lib/domain/id.ts';
import {
	besideOf,
	closeAccount,
	decide,
	decideGroup,
	declineLeg,
	dispute,
	disputesOf,
	findNeighbours,
	give,
	judge,
	keepRemarks,
	liveTogether,
	newsPath,
	organisationHolder,
	paperHolder,
	potMonth,
	propose,
	proposeGroup,
	remarksOf,
	remindOfWaiting,
	standingOf,
	statement,
	stopAccount,
	stopsOf,
	takeBack,
	trust,
	trustedHolder,
	waiting,
	type Holder
} from '#lib/server/credit/index.ts';
import { neighbours, type Neighbours } from '../support/neighbours.ts';
import { codeOf } from '../support/refused.ts';

// Who learns what of somebody's account, who may decide, and where points go back to (activities-credits.md 11.4, 12.5,
// 12.6, 14.1, 18.2).

const day = 86_400;

let world: Neighbours;
beforeEach(async () => {
	world = await neighbours();
});
afterEach(async () => {
	expect(await world?.faults()).toEqual([]);
	await world?.end();
});

const balance = async (key: string) => (await world.points(key)).balance;
const status = (key: string, is: 'active' | 'frozen') =>
	world.owner.execute(sql`update credit_account a set status = ${is} from credit_owner o
		where o.account_id = a.id and o.person_id = ${world.person(key)}`);
const gift = (from: string, to: string, points: number) =>
	world.as(from, (holder, once) =>
		give(holder, once, { to: { personId: world.person(to) }, points, words: '' })
	);
const wantsBack = (key: string, { transferId }: { transferId: string }) =>
	world.as(key, (holder, once) => takeBack(holder, once, transferId));
const undoOf = async (key: string, { transferId }: { transferId: string }) => {
	const beside = await world.as(key, (holder: Holder) => besideOf(holder, '2020-01-01'));
	return beside.get(transferId)?.undo;
};
const named = async (key: string, typed: string) =>
	(await world.as(key, (holder) => findNeighbours(holder, typed))).map(({ name }) => name);
const group = (
	from: string,
	parts: readonly (readonly [key: string, points: number])[],
	once = randomId()
) =>
	world.as(
		from,
		(holder, id) =>
			proposeGroup(holder, id, {
				helpers: parts.map(([key, points]) => ({ personId: world.person(key), points })),
				...{ category: 'meal', words: '' }
			}),
		once
	);
const hostSays = ({ transferId }: { transferId: string }) =>
	world.asKarin((post, once) => decideGroup(post, once, { transferId, verb: 'accept' }));
const together = (...personIds: string[]) =>
	world.asKarin((post) => liveTogether(post, { id: randomId(), personIds }));

describe('that an account stands still', () => {
	test('nobody else learns by asking its holder: the question waits, and only they cannot answer', async () => {
		await world.thank('cor', 'sanne', 8);
		await status('cor', 'frozen');
		const asked = await world.say('sanne', { to: 'cor' });
		expect(asked.state).toBe('proposed');
		expect((await world.say('sanne', { to: 'cor', side: 'payee' })).state).toBe('proposed');
		expect((await group('sanne', [['cor', 2]])).state).toBe('proposed');
		expect(await named('sanne', 'cor')).toEqual(['Cor']);
		expect(await codeOf(world.answer('cor', asked))).toBe('credit_frozen');
		await status('cor', 'active');
		expect((await world.answer('cor', asked)).state).toBe('confirmed');
	});

	test('nobody else learns by giving: points arrive, and their holder gives nothing', async () => {
		await world.thank('cor', 'sanne', 8);
		await status('cor', 'frozen');
		expect((await gift('sanne', 'cor', 3)).state).toBe('confirmed');
		expect(await balance('cor')).toBe(-5);
		await gift('nel', 'cor', 1).catch(() => null);
		expect(await codeOf(gift('cor', 'sanne', 1))).toBe('credit_frozen');
	});

	test('nobody else learns by leaving them what one has', async () => {
		await world.thank('cor', 'sanne', 8);
		await status('cor', 'frozen');
		await world.as('sanne', (holder) => closeAccount(holder, { personId: world.person('cor') }));
		expect(await balance('cor')).toBe(0);
	});

	test('nobody learns by what its holder asked before: it is as taken back, until they may go on', async () => {
		const said = await world.say('cor', { to: 'sanne', side: 'payee' });
		await status('cor', 'frozen');
		expect(await world.as('sanne', waiting)).toEqual([]);
		for (const verb of ['accept', 'decline'] as const)
			expect(await codeOf(world.answer('sanne', said, verb))).toBe('credit_already_decided');
		await world.later(4 * day);
		expect(await remindOfWaiting(world.worker)).toBe(0);
		// They see themselves what they asked, and can take it back.
		expect(await world.as('cor', waiting)).toHaveLength(1);
		await status('cor', 'active');
		expect(await world.as('sanne', waiting)).toHaveLength(1);
		await world.answer('sanne', said);
		expect(await balance('cor')).toBe(4);
	});

	test('does not keep a group waiting; whoever pays for one and stands still is refused for them alone', async () => {
		const said = await group('sanne', [
			['cor', 3],
			['nel', 3]
		]);
		await status('cor', 'frozen');
		expect((await hostSays(said)).state).toBe('confirmed');
		expect([await balance('cor'), await balance('nel')]).toEqual([3, 3]);
		const next = await group('sanne', [['nel', 1]]);
		await status('sanne', 'frozen');
		expect(await codeOf(hostSays(next))).toBe('credit_not_now');
		// Who was thanked gives it back, and hears nothing of it either.
		const back = world.as('nel', (holder, once) => declineLeg(holder, once, said.transferId));
		expect((await back).state).toBe('confirmed');
		expect(await codeOf(group('sanne', [['nel', 1]]))).toBe('credit_frozen');
	});

	test('does not change what a group was answered that is sent again', async () => {
		const once = randomId();
		const first = await group('sanne', [['cor', 2]], once);
		for (const key of ['cor', 'sanne']) {
			await status(key, 'frozen');
			expect(await group('sanne', [['cor', 2]], once)).toEqual(first);
		}
		await status('cor', 'active');
		await status('sanne', 'active');
		await world.as('cor', (holder) => closeAccount(holder, { pot: true }));
		expect(await codeOf(group('sanne', [['cor', 2]], once))).not.toBe('credit_closed');
	});

	test('moves nothing of it when somebody wants something undone', async () => {
		const said = await world.thank('sanne', 'cor', 4);
		await wantsBack('cor', said);
		await status('cor', 'frozen');
		expect(await codeOf(wantsBack('cor', said))).toBe('credit_frozen');
		expect(await undoOf('sanne', said)).toBeNull();
		expect((await wantsBack('sanne', said)).state).toBe('confirmed');
		expect(await undoOf('sanne', said)).toBe('mine');
		expect(await balance('cor')).toBe(4);
		await status('cor', 'active');
		expect(await undoOf('cor', said)).toBe('theirs');
		expect((await wantsBack('cor', said)).state).toBe('reversed');
		expect(await balance('cor')).toBe(0);
	});
});

describe('what goes back', () => {
	test('of a gift says nothing of what its receiver still has: they have the last word', async () => {
		await world.thank('cor', 'sanne', 10);
		const given = await gift('sanne', 'nel', 4);
		await wantsBack('nel', given);
		await gift('nel', 'joost', 2);
		const spent = await wantsBack('sanne', given);
		expect(spent.state).toBe('confirmed');
		expect(await codeOf(wantsBack('nel', given))).toBe('credit_spent');
		// The same for one that was not spent.
		const other = await gift('sanne', 'hanneke', 4);
		await wantsBack('hanneke', other);
		expect((await wantsBack('sanne', other)).state).toBe('confirmed');
		expect([await undoOf('sanne', other), await undoOf('hanneke', other)]).toEqual([
			...['mine', 'theirs']
		]);
		expect((await wantsBack('hanneke', other)).state).toBe('reversed');
		expect([await balance('hanneke'), await balance('sanne')]).toEqual([0, 6]);
		// Treasurers hear nothing of it either.
		const reverse = {
			transferId: given.transferId,
			verdict: 'reverse',
			reason: 'Zo is het.'
		} as const;
		await world.asTreasurer('ilse', (post) => judge(post, reverse));
		expect(await codeOf(world.asTreasurer('ruud', (post) => judge(post, reverse)))).toBe(
			'credit_not_now'
		);
	});

	test('of points that went on to the pot comes out of the pot, to who paid', async () => {
		const said = await world.as('cor', (holder, once) =>
			propose(holder, once, {
				...{ side: 'payee', other: { personId: world.person('sanne') }, points: 4, words: '' },
				...{ category: 'garden', fromPot: false, onward: true, requestId: null }
			})
		);
		await world.answer('sanne', said);
		expect([await balance('sanne'), await balance('cor'), await balance('pot')]).toEqual([
			-4, 0, 4
		]);
		await wantsBack('sanne', said);
		expect((await wantsBack('cor', said)).state).toBe('reversed');
		expect([await balance('sanne'), await balance('cor'), await balance('pot')]).toEqual([0, 0, 0]);
	});

	test('of points that went on and were taken back comes from who has them; of who has gone, out of the pot', async () => {
		const passOn = () =>
			world.as('cor', (holder, once) =>
				propose(holder, once, {
					...{ side: 'payee', other: { personId: world.person('sanne') }, points: 4, words: '' },
					...{ category: 'garden', fromPot: false, onward: true, requestId: null }
				})
			);
		const [first, second] = [await passOn(), await passOn()];
		await world.answer('sanne', first);
		await world.answer('sanne', second);
		const { lines } = await world.as('cor', (holder) =>
			statement(holder, { from: '2020-01-01', until: '2199-01-01' })
		);
		const gifts = lines.filter(({ kind }) => kind === 'gift');
		await wantsBack('cor', gifts[0]!);
		expect([await balance('cor'), await balance('pot')]).toEqual([4, 4]);
		await wantsBack('sanne', second);
		await wantsBack('cor', second);
		expect([await balance('sanne'), await balance('cor'), await balance('pot')]).toEqual([
			-4, 0, 4
		]);
		await dispute_(first, 'sanne');
		await world.as('cor', (holder) => closeAccount(holder, { pot: true }));
		const reverse = {
			transferId: first.transferId,
			verdict: 'reverse',
			reason: 'Zo is het.'
		} as const;
		for (const key of ['ilse', 'ruud'] as const)
			await world.asTreasurer(key, (post) => judge(post, reverse));
		expect([await balance('sanne'), await balance('pot')]).toEqual([0, 0]);
	});
});

const dispute_ = ({ transferId }: { transferId: string }, key: string) =>
	world.as(key, (holder, once) => dispute(holder, once, transferId));

test('what a group did counts when one of them stopped meanwhile: their part goes to the pot', async () => {
	const said = await group('sanne', [
		['cor', 3],
		['nel', 4]
	]);
	await world.as('cor', (holder) => closeAccount(holder, { pot: true }));
	expect((await hostSays(said)).state).toBe('confirmed');
	expect([await balance('sanne'), await balance('nel'), await balance('pot')]).toEqual([-7, 4, 3]);
});

describe('who decides', () => {
	test('is nobody who lived with one of the two lately, also when they have just left', async () => {
		await world.as('karin', () => Promise.resolve());
		const riet = await world.onPaper('Riet de Wit');
		await together(world.person('karin'), riet);
		const saysCor = () =>
			world.as('cor', (holder, once) =>
				propose(holder, once, {
					...{ side: 'payee', other: { personId: riet }, points: 2, words: '' },
					...{ category: 'garden', fromPot: false, requestId: null }
				})
			);
		const said = await saysCor();
		const yes = ({ transferId }: { transferId: string }) =>
			codeOf(
				world.asKarin(async (post, once) =>
					decide(await paperHolder(post, riet), once, {
						...{ transferId, verb: 'accept', fromPot: false }
					})
				)
			);
		// Cor is who Riet is asked by; of Cor's own house nobody answers for her.
		await together(world.person('karin'), world.person('cor'));
		expect(await yes(said)).toBe('credit_not_party');
		await together(world.person('cor'));
		expect(await yes(said)).toBe('credit_not_party');
		await world.as('karin', (holder) => closeAccount(holder, { pot: true }));
		expect(await yes(said)).toBe('credit_not_party');
		// Long after that it is somebody like everybody else.
		await world.later(70 * day);
		expect(await yes(await saysCor())).toBe('done');
	});

	test('is nobody who was in the circle of one of the two, or held an office for it, lately', async () => {
		const { circleId, organisationId, neighbourhoodId } = world;
		const isNear = async (key: string, of: { circle?: string; organisation?: string }) => {
			const [row] = await world.owner.transaction(async (tx) => {
				await tx.execute(sql`select set_config('kring.person', ${world.person(key)}, true)`);
				return tx.execute<{
					near: boolean;
				}>(sql`select credit_is_near(${neighbourhoodId}, account_id) as near
					from credit_owner where circle_id = ${of.circle ?? null} or organisation_id = ${of.organisation ?? null}`);
			});
			return row?.near;
		};
		for (const [kind, circle, organisation] of [
			['circle', circleId, null],
			['organisation', null, organisationId]
		] as const)
			await world.owner
				.execute(sql`with made as (insert into credit_account (neighbourhood_id, kind, floor, opened_at)
					values (${neighbourhoodId}, ${kind}, 0, kring_now()) returning id)
				insert into credit_owner (neighbourhood_id, account_id, circle_id, organisation_id, since)
				select ${neighbourhoodId}, id, ${circle}::uuid, ${organisation}::uuid, kring_now() from made`);
		const [circle, organisation] = [{ circle: circleId }, { organisation: organisationId }];
		expect(await isNear('cor', circle)).toBe(true);
		expect(await isNear('joost', circle)).toBe(false);
		expect(await isNear('karin', organisation)).toBe(true);
		await world.owner.execute(sql`update member set removed_at = kring_now()
			where circle_id = ${circleId} and person_id = ${world.person('cor')}`);
		await world.owner.execute(
			sql`update office set ended_at = kring_now() where person_id = ${world.person('karin')}`
		);
		expect([await isNear('cor', circle), await isNear('karin', organisation)]).toEqual([
			true,
			true
		]);
		await world.later(61 * day);
		expect([await isNear('cor', circle), await isNear('karin', organisation)]).toEqual([
			...[false, false]
		]);
	});

	test('is nobody of the house of one who helped in a group, also when they took themselves out of it', async () => {
		await world.as('karin', () => Promise.resolve());
		await together(world.person('karin'), world.person('cor'));
		const said = await group('sanne', [['cor', 3]]);
		expect(await codeOf(hostSays(said))).toBe('credit_not_party');
		await together(world.person('cor'));
		expect(await codeOf(hostSays(said))).toBe('credit_not_party');
	});

	test('is not who said it, also when they stopped with an account of their own since', async () => {
		await world.as('karin', () => Promise.resolve());
		const said = await world.asKarin(async (post, once) =>
			proposeGroup(await organisationHolder(post, world.organisationId), once, {
				helpers: [{ personId: world.person('cor'), points: 3 }],
				...{ category: 'meal', words: '' }
			})
		);
		expect(await codeOf(hostSays(said))).toBe('credit_not_party');
		await world.as('karin', (holder) => closeAccount(holder, { pot: true }));
		expect(await codeOf(hostSays(said))).toBe('credit_not_party');
	});

	test('is no treasurer who acted for one of the two, or may', async () => {
		const lets = (verbs: ('view' | 'confirm')[]) =>
			world.as('hanneke', (holder) =>
				trust(holder, { ...{ personId: world.person('ilse'), verbs }, untilOn: null })
			);
		await lets(['view', 'confirm']);
		const said = await world.say('cor', { to: 'hanneke' });
		await world.gateOf('ilse').own(async (own) => {
			const holder = await trustedHolder(own, world.neighbourhoodId, world.person('hanneke'));
			return decide(holder, randomId(), { ...said, verb: 'accept', fromPot: false });
		});
		await lets([]);
		await dispute_(said, 'cor');
		const opinion = {
			transferId: said.transferId,
			verdict: 'uphold',
			reason: 'Zo is het.'
		} as const;
		const judges = (key: 'ilse' | 'ruud') =>
			codeOf(world.asTreasurer(key, (post) => judge(post, opinion)));
		expect(await judges('ilse')).toBe('credit_not_party');
		expect(await world.asTreasurer('ilse', disputesOf)).toMatchObject([{ isNear: true }]);
		expect(await judges('ruud')).toBe('done');
		// Who may act for somebody stops no account of theirs, nor decides on what is seen of them.
		await lets(['view']);
		const stops = world.asTreasurer('ilse', (post) =>
			stopAccount(post, {
				...{ of: { personId: world.person('hanneke') }, wanted: 'freeze', reason: 'Gezien.' }
			})
		);
		expect(await codeOf(stops)).toBe('credit_not_party');
		for (let time = 0; time < 3; time += 1) await world.thank('hanneke', 'cor', 1);
		await keepRemarks(world.worker, await world.now());
		expect(await world.asTreasurer('ilse', remarksOf)).toMatchObject([{ isNear: true }]);
		expect(await world.asTreasurer('ruud', remarksOf)).toMatchObject([{ isNear: false }]);
	});

	test('reads nothing of their own account, and what the other one thinks only after what they think', async () => {
		await world.as('ilse', () => Promise.resolve());
		const wants = (key: 'ilse' | 'ruud', of: string) =>
			world.asTreasurer(key, (post) =>
				stopAccount(post, {
					...{ of: { personId: world.person(of) }, wanted: 'freeze', reason: 'Gezien.' }
				})
			);
		await wants('ruud', 'ilse');
		expect(await world.asTreasurer('ilse', stopsOf)).toEqual([]);
		await wants('ruud', 'cor');
		expect(await world.asTreasurer('ilse', stopsOf)).toMatchObject([
			{ whose: { name: 'Cor' }, mine: null, other: null, isAsked: true }
		]);
		expect(JSON.stringify(await world.asTreasurer('ilse', stopsOf))).not.toContain('Gezien');
		await status('ilse', 'frozen');
		await world.owner.execute(sql`update credit_stop set done_at = at`);
		expect(await world.asTreasurer('ilse', stopsOf)).toMatchObject([
			{ isFrozen: true, isNear: true, why: null, isAsked: false }
		]);

		const said = await world.thank('sanne', 'nel', 2);
		await dispute_(said, 'sanne');
		const judges = (key: 'ilse' | 'ruud', verdict: 'uphold' | 'reverse') =>
			world.asTreasurer(key, (post) => judge(post, { ...said, verdict, reason: 'Zo is het.' }));
		await judges('ruud', 'uphold');
		const other = async () => (await world.asTreasurer('ilse', disputesOf))[0]!.other;
		expect(await other()).toBeNull();
		await judges('ilse', 'reverse');
		expect(await other()).toMatchObject({ verdict: 'uphold' });
		// Who is no treasurer any more thinks nothing.
		await world.owner.execute(
			sql`update office set ended_at = kring_now() where person_id = ${world.person('ruud')}`
		);
		expect(await other()).toBeNull();
	});

	test('has a wish that counts for fourteen days', async () => {
		const wants = (key: 'ilse' | 'ruud', wanted: 'freeze' | 'thaw' = 'freeze') =>
			world.asTreasurer(key, (post) =>
				stopAccount(post, {
					...{ of: { personId: world.person('cor') }, wanted, reason: 'Gezien.' }
				})
			);
		await wants('ilse');
		await world.later(15 * day);
		expect(await world.asTreasurer('ruud', stopsOf)).toEqual([]);
		expect(await wants('ruud')).toBe('active');
		await world.later(28 * day);
		expect(await wants('ilse')).toBe('frozen');
		await wants('ilse', 'thaw');
		await world.later(45 * day);
		expect(await wants('ruud', 'thaw')).toBe('frozen');
	});
});

test('who blocks and who is blocked do not find each other to thank', async () => {
	await world.thank('sanne', 'cor', 2);
	await world.owner
		.execute(sql`insert into help_block (neighbourhood_id, person_id, blocked_id, blocked_at)
		values (${world.neighbourhoodId}, ${world.person('sanne')}, ${world.person('cor')}, kring_now())`);
	for (const typed of ['', 'cor']) expect(await named('sanne', typed)).toEqual([]);
	for (const typed of ['', 'san']) expect(await named('cor', typed)).toEqual([]);
	expect(await named('joost', 'cor')).toEqual(['Cor']);
});

describe('both sides hear', () => {
	const heard = async () => {
		const rows = await world.owner.execute<{ name: string; kind: string; what: string }>(sql`
			select split_part(p.name, ' ', 1) as name, kind, split_part(about, ' ', 2) as what from credit_news n
				join person p on p.id = n.person_id order by name, kind, what`);
		await world.owner.execute(sql`delete from credit_news`);
		return rows.map(({ name, kind, what }) => `${name} ${kind} ${what}`);
	};
	const jobs = async () =>
		(await world.owner.execute(sql`select 1 from job where kind = 'credit.news'`)).length;

	test('that one wants something undone, and that it was', async () => {
		const said = await world.thank('sanne', 'cor', 2);
		await heard();
		await wantsBack('cor', said);
		expect(await jobs()).toBe(1);
		expect(await heard()).toEqual(['Sanne line undo']);
		await wantsBack('sanne', said);
		expect(await heard()).toEqual(['Cor line reversed']);
	});

	test('not of who blocked somebody, that this one wants something undone', async () => {
		const said = await world.thank('sanne', 'cor', 2);
		await world.owner
			.execute(sql`insert into help_block (neighbourhood_id, person_id, blocked_id, blocked_at)
			values (${world.neighbourhoodId}, ${world.person('sanne')}, ${world.person('cor')}, kring_now())`);
		await wantsBack('cor', said);
		expect(await heard()).toEqual([]);
	});

	test('that one says it is not right, what was decided, and who is to decide hears of it too', async () => {
		const said = await world.thank('sanne', 'cor', 2);
		await dispute_(said, 'sanne');
		expect(await heard()).toEqual([
			'Cor line disputed',
			'Ilse disputes disputed',
			'Ruud disputes disputed'
		]);
		for (const key of ['ilse', 'ruud'] as const)
			await world.asTreasurer(key, (post) =>
				judge(post, { ...said, verdict: 'uphold', reason: 'Zo is het.' })
			);
		expect(await heard()).toEqual(['Cor line upheld', 'Sanne line upheld']);
	});

	test('that an account stands still and goes on, whose it is and nobody else', async () => {
		const wants = (key: 'ilse' | 'ruud', wanted: 'freeze' | 'thaw') =>
			world.asTreasurer(key, (post) =>
				stopAccount(post, {
					...{ of: { personId: world.person('cor') }, wanted, reason: 'Gezien.' }
				})
			);
		await wants('ilse', 'freeze');
		expect(await heard()).toEqual([]);
		await wants('ruud', 'freeze');
		expect((await world.as('cor', standingOf)).status).toBe('frozen');
		expect(await heard()).toEqual(['Cor stopped frozen']);
		await wants('ilse', 'thaw');
		await wants('ruud', 'thaw');
		expect(await heard()).toEqual(['Cor stopped active']);
	});

	test('news of a wish is of the other one, and waits while they stand still', async () => {
		const said = await world.thank('sanne', 'cor', 2);
		await wantsBack('cor', said);
		const rows = await world.owner.execute<{ id: string }>(
			sql`select id from credit_news where kind = 'line'`
		);
		const due = () => world.worker.execute(sql`select person from credit_news_due(${rows[0]!.id})`);
		expect(await due()).toHaveLength(1);
		await status('cor', 'frozen');
		expect(await due()).toHaveLength(0);
		await status('cor', 'active');
		expect(await due()).toHaveLength(1);
		await world.owner
			.execute(sql`update credit_undo u set account_id = o.account_id from credit_owner o
			where o.person_id = ${world.person('sanne')}`);
		expect(await due()).toHaveLength(0);
	});

	test('news leads to where it is answered, and is told while it is so', async () => {
		const said = await world.thank('sanne', 'cor', 2);
		await wantsBack('cor', said);
		const due = () =>
			world.worker.execute<{ kind: 'line'; place: string; about: string }>(
				sql`select d.kind, d.place, d.about from (select id from job where false) x right join (select 1) y on true
					cross join lateral credit_news_due(${newsId}) d`
			);
		const [{ id: newsId }] = (await world.owner.execute(
			sql`select id from credit_news where kind = 'line'`
		)) as unknown as [{ id: string }];
		const [news] = await due();
		expect(newsPath(news!)).toBe(`/give-and-take/${world.neighbourhoodId}#undo`);
		await wantsBack('sanne', said);
		expect(await due()).toHaveLength(0);
	});
});

test('a month of the pot is told once it is over, and nothing of it that fewer than five gave', async () => {
	await world.thank('sanne', 'cor', 8);
	await world.as('cor', (holder) => closeAccount(holder, { pot: true }));
	const today = (await world.now()).toISOString().slice(0, 10);
	const month = (on: string) => world.asTreasurer('ilse', (post) => potMonth(post, on));
	expect(await month(today)).toEqual({ given: null, thanked: null, used: null, people: null });
	await world.later(40 * day);
	expect(await month(today)).toEqual({ given: null, thanked: 0, used: 0, people: 0 });
});
