import { sql } from 'drizzle-orm';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { dayOf } from '#lib/domain/day.ts';
import { randomId } from '#lib/domain/id.ts';
import {
	answerOnPaper,
	answerRemark,
	closeAccount,
	exportLines,
	exportsTaken,
	give,
	judgeRemark,
	keepRemarks,
	offerVoucher,
	buyVoucher,
	enterSlip,
	redeemVoucher,
	ownRemarks,
	paperRemarks,
	propose,
	remarksOf,
	trust,
	trustedHolder,
	decide
} from '#lib/server/credit/index.ts';
import type { RemarkRule } from '#lib/domain/remark/remark.ts';
import { neighbours, type Neighbours } from '../support/neighbours.ts';
import { codeOf } from '../support/refused.ts';

// What stands out in the books, on a real database (activities-credits.md 14.2, 14.3): it is kept once, told to whom it is
// about and to nobody else, decided by two who have no part in it, and gone after a year. And the export without names.

const daySeconds = 24 * 3600;

let world: Neighbours;
beforeEach(async () => {
	world = await neighbours();
});
afterEach(async () => {
	expect(await world?.faults()).toEqual([]);
	await world?.end();
});

async function now(): Promise<Date> {
	const [row] = await world.owner.execute<{ now: string }>(sql`select kring_now()::text as now`);
	return new Date(row!.now);
}
const night = async () => keepRemarks(world.worker, await now());
const own = (key: string) => world.gateOf(key).own((one) => ownRemarks(one, world.neighbourhoodId));
const says = (key: string, remarkId: string, answer = 'Wij zaten samen aan tafel.') =>
	world.gateOf(key).own((one) => answerRemark(one, world.neighbourhoodId, { remarkId, answer }));
const judges = (
	key: 'ilse' | 'ruud',
	remarkId: string,
	verdict: 'fine' | 'talked' = 'fine',
	reason = 'Zij wonen naast elkaar.'
) => world.asTreasurer(key, (post) => judgeRemark(post, { remarkId, verdict, reason }));
const rulesKept = async () =>
	(
		await world.owner.execute<{ rule: RemarkRule }>(
			sql`select rule from credit_remark order by rule`
		)
	).map(({ rule }) => rule);

const lampId = randomId();

/** Three quick thank-yous between two, of which one remark comes. */
async function quickly(one: string, other: string): Promise<string> {
	for (let time = 0; time < 3; time += 1) await world.thank(one, other, 1);
	await night();
	const [row] = await world.owner.execute<{ id: string }>(
		sql`select id from credit_remark order by made_at desc limit 1`
	);
	return row!.id;
}

describe('what stands out', () => {
	test('is kept once, however often the night looks, and whoever else looks at the same moment', async () => {
		for (let time = 0; time < 3; time += 1) await world.thank('sanne', 'cor', 1);
		expect((await Promise.all([night(), night()])).toSorted()).toEqual([0, 1]);
		await world.later(daySeconds);
		expect(await night()).toBe(0);
		await world.thank('sanne', 'cor', 1);
		expect(await night()).toBe(0);
		expect(await rulesKept()).toEqual(['quick_yes']);
	});

	test('twice is nothing yet', async () => {
		for (let time = 0; time < 2; time += 1) await world.thank('sanne', 'cor', 1);
		expect(await night()).toBe(0);
	});

	test('what a host entered from paper is not quick', async () => {
		const riet = await world.onPaper('Riet de Wit');
		for (let time = 0; time < 3; time += 1)
			await world.asKarin((post) =>
				enterSlip(post, {
					...{ helpedId: world.person('nel'), helperId: riet, on: dayOf(post.now) },
					...{ category: 'garden', points: 1, words: '', both: true, number: `${time}` }
				})
			);
		expect(await night()).toBe(0);
	});

	test('yes for somebody else more than twenty times in a month, and a voucher of who trusts whom used at once', async () => {
		await world.owner.execute(sql`update credit_rule set most_pair_day = 100`);
		await world.as('hanneke', (holder) =>
			trust(holder, {
				personId: world.person('joost'),
				verbs: ['view', 'propose', 'confirm'],
				untilOn: null
			})
		);
		for (let time = 0; time < 21; time += 1) {
			const said = await world.say(time % 2 === 0 ? 'sanne' : 'cor', { to: 'hanneke', points: 1 });
			await world.gateOf('joost').own(async (one) => {
				const holder = await trustedHolder(one, world.neighbourhoodId, world.person('hanneke'));
				return decide(holder, randomId(), { ...said, verb: 'accept', fromPot: false });
			});
		}
		await night();
		expect(await rulesKept()).toContain('trusted_often');
		// Who acts for others is told; whom they act for is not in it.
		expect((await own('joost')).map(({ rule }) => rule)).toEqual(['trusted_often']);
	});

	test('a voucher that was used at once by who trusts whom stands out, and by two others it does not', async () => {
		const key = Buffer.alloc(32, 7);
		await world.as('cor', (holder) =>
			offerVoucher(holder, {
				...{ id: lampId, title: 'Een lamp', description: '', points: 2, category: 'odd_job' },
				...{ stock: null, validDays: 180, mostAYear: 10, isActive: true }
			})
		);
		const use = async (who: string) => {
			const bought = await world.as(who, (holder, once) =>
				buyVoucher(holder, key, once, { productId: lampId, points: 2 })
			);
			await world.as('cor', (holder, once) =>
				redeemVoucher(holder, key, once, { code: bought.code })
			);
		};
		await use('nel');
		expect(await night()).toBe(0);
		await world.as('sanne', (holder) =>
			trust(holder, { personId: world.person('cor'), verbs: ['view'], untilOn: null })
		);
		await use('sanne');
		expect(await night()).toBe(1);
		expect(await rulesKept()).toEqual(['quick_voucher']);
	});
});

describe('a remark', () => {
	test('is told to whom it is about and to nobody else, and each says for themselves how it was', async () => {
		const remarkId = await quickly('sanne', 'cor');
		for (const key of ['sanne', 'cor'])
			expect(await own(key)).toMatchObject([
				{ remarkId, rule: 'quick_yes', times: 3, outcome: null, answer: null }
			]);
		for (const key of ['nel', 'hanneke', 'ilse', 'karin']) expect(await own(key)).toEqual([]);
		await says('sanne', remarkId);
		expect(await own('sanne')).toMatchObject([{ answer: 'Wij zaten samen aan tafel.' }]);
		expect(await own('cor')).toMatchObject([{ answer: null }]);
		expect(await codeOf(says('nel', remarkId))).toBe('not_found');
		expect(await world.asTreasurer('ilse', remarksOf)).toMatchObject([
			{
				...{ remarkId, isNear: false, points: 3, mine: null, other: null },
				parties: [
					{ name: 'Cor', answer: null },
					{ name: 'Sanne', answer: 'Wij zaten samen aan tafel.' }
				]
			}
		]);
		// With what they helped each other is nowhere in it, nor is a word of theirs.
		expect(JSON.stringify(await world.asTreasurer('ilse', remarksOf))).not.toMatch(
			/garden|category/
		);
	});

	test('is closed once two treasurers think the same, and says so to whom it was about for a month', async () => {
		const remarkId = await quickly('sanne', 'cor');
		expect(await judges('ilse', remarkId)).toEqual({ isClosed: false });
		expect(await judges('ilse', remarkId)).toEqual({ isClosed: false });
		expect(await judges('ruud', remarkId, 'talked')).toEqual({ isClosed: false });
		expect(await world.asTreasurer('ilse', remarksOf)).toMatchObject([
			{ mine: { verdict: 'fine' }, other: { verdict: 'talked' } }
		]);
		expect(await judges('ruud', remarkId, 'fine')).toEqual({ isClosed: true });
		expect(await world.asTreasurer('ilse', remarksOf)).toEqual([]);
		expect(await codeOf(judges('ilse', remarkId))).toBe('credit_already_decided');
		expect(await codeOf(says('cor', remarkId))).toBe('credit_already_decided');
		expect(await own('sanne')).toMatchObject([{ remarkId, outcome: 'fine' }]);
		await world.later(31 * daySeconds);
		expect(await own('sanne')).toEqual([]);
	});

	test('two treasurers at one moment close it once', async () => {
		const remarkId = await quickly('sanne', 'cor');
		const said = await Promise.all([judges('ilse', remarkId), judges('ruud', remarkId)]);
		expect(said.filter(({ isClosed }) => isClosed)).toHaveLength(1);
	});

	test('about a treasurer, or one who lives with them, is decided by others, and they see no more than that it is there', async () => {
		await world.as('ilse', () => Promise.resolve());
		const remarkId = await quickly('ilse', 'cor');
		expect(await codeOf(judges('ilse', remarkId))).toBe('credit_not_party');
		await world.owner.execute(sql`insert into credit_household values
			(${world.neighbourhoodId}, ${world.person('ruud')}, ${world.neighbourhoodId}),
			(${world.neighbourhoodId}, ${world.person('cor')}, ${world.neighbourhoodId})`);
		expect(await codeOf(judges('ruud', remarkId))).toBe('credit_not_party');
		await says('cor', remarkId, 'Ilse weet hoe het zit.');
		const seen = await world.asTreasurer('ruud', remarksOf);
		expect(seen).toMatchObject([{ isNear: true, mine: null, other: null }]);
		expect(JSON.stringify(seen)).not.toMatch(/Ilse|Cor/);
	});

	test('nobody who does not keep the books decides or reads, nor by the tables', async () => {
		const remarkId = await quickly('sanne', 'cor');
		for (const key of ['sanne', 'karin'])
			for (const call of [
				sql`select * from credit_remarks(${world.neighbourhoodId})`,
				sql`select credit_remark_judge(${world.neighbourhoodId}, ${remarkId}, 'fine', 'Zo is het.')`,
				sql`select * from credit_export(${world.neighbourhoodId}, '2020-01-01', '2030-01-01')`
			])
				await expect(
					world.gateOf(key).own(({ tx }) => tx.execute(call)),
					key
				).rejects.toMatchObject({ cause: { message: 'not_found' } });
		for (const name of [
			...['credit_remark', 'credit_remark_party', 'credit_remark_verdict', 'credit_export']
		])
			await expect(
				world.gateOf('ilse').own(({ tx }) => tx.execute(sql`select 1 from ${sql.identifier(name)}`))
			).rejects.toMatchObject({ cause: { code: '42501' } });
	});

	test('of somebody on paper is told by who coordinates, who sees nothing of the other and writes down what was said', async () => {
		const remarkId = await quickly('nel', 'cor');
		const waiting = await world.asKarin(paperRemarks);
		expect(waiting).toMatchObject([{ remarkId, name: 'Nel', rule: 'quick_yes', answer: null }]);
		expect(JSON.stringify(waiting)).not.toContain('Cor');
		const write = (personId: string) =>
			world.asKarin((post) =>
				answerOnPaper(post, { remarkId, personId, answer: 'Nel zegt: samen.' })
			);
		await write(world.person('nel'));
		expect(await world.asKarin(paperRemarks)).toMatchObject([{ answer: 'Nel zegt: samen.' }]);
		// Who signs in says it themselves, and who has no part in it says nothing.
		expect(await codeOf(write(world.person('cor')))).toBe('not_found');
		expect(await codeOf(write(world.person('ruud')))).toBe('not_found');
	});

	test('goes twelve months after it was closed, and when one of them stops', async () => {
		const count = async () => (await rulesKept()).length;
		const remarkId = await quickly('sanne', 'cor');
		await quickly('hanneke', 'joost');
		for (const key of ['ilse', 'ruud'] as const) await judges(key, remarkId);
		expect(await count()).toBe(2);
		await world.as('hanneke', (holder) => closeAccount(holder, { pot: true }));
		expect(await count()).toBe(1);
		const sweep = () => world.worker.execute(sql`select credit_sweep_remarks(100)`);
		await world.later(364 * daySeconds);
		await sweep();
		expect(await count()).toBe(1);
		await world.later(367 * daySeconds);
		await sweep();
		expect(await count()).toBe(0);
		const left = await world.owner.execute(
			sql`select 1 from credit_remark_party union all select 1 from credit_remark_verdict`
		);
		expect(left).toHaveLength(0);
	});

	test('touches nothing: who asks, finds, thanks or is helped does so without reading it', async () => {
		await quickly('sanne', 'cor');
		await world.thank('sanne', 'cor', 2);
		const readers = await world.owner.execute<{
			name: string;
		}>(sql`select p.proname as name from pg_proc p
			where p.pronamespace = 'public'::regnamespace and p.prosrc like '%credit_remark%' order by 1`);
		expect(readers.map(({ name }) => name)).toEqual([
			...[
				'credit_own_remarks',
				'credit_paper_remarks',
				'credit_remark_answer',
				'credit_remark_gone'
			],
			...['credit_remark_judge', 'credit_remark_keep', 'credit_remark_near', 'credit_remarks'],
			'credit_sweep_remarks'
		]);
	});
});

describe('an export', () => {
	const days = { fromOn: '2020-01-01', untilOn: '2030-01-01' };
	const take = (key: 'ilse' | 'ruud' = 'ilse') =>
		world.asTreasurer(key, (post) => exportLines(post, days));

	test('adds up, line by line, and calls everybody otherwise than the one before', async () => {
		await world.thank('sanne', 'cor', 5);
		await world.thank('cor', 'nel', 3);
		await world.as('nel', (holder, once) =>
			give(holder, once, { to: { pot: true }, points: 1, words: 'Voor later.' })
		);
		const [first, second] = [await take(), await take()];
		expect(first).toHaveLength(6);
		for (const lines of [first, second])
			for (const both of Map.groupBy(lines, ({ thanks }) => thanks).values())
				expect(both.reduce((sum, { points }) => sum + points, 0)).toBe(0);
		// One neighbour has one alias within an export, and none of them is in the other.
		expect(new Set(first.map(({ alias }) => alias)).size).toBe(4);
		const aliases = new Set(first.map(({ alias }) => alias));
		expect(second.filter(({ alias }) => aliases.has(alias))).toEqual([]);
		expect(first.map(({ points }) => points).toSorted()).toEqual(
			second.map(({ points }) => points).toSorted()
		);
	});

	test('has no name, no words, no kind of help and no number of an account in it', async () => {
		// Numbers of accounts that no number of points is.
		await world.thank('sanne', 'cor', 5);
		const said = await world.as('nel', (holder, once) =>
			propose(holder, once, {
				...{ side: 'payer', other: { personId: world.person('cor') }, points: 7 },
				...{ category: 'doctor', fromPot: false, words: 'Naar de longarts.', requestId: null }
			})
		);
		await world.answer('cor', said);
		const told = JSON.stringify(await take());
		expect(told).not.toMatch(/Sanne|Cor|Nel|longarts|doctor|garden/);
		expect(told).not.toContain(said.transferId);
		for (const line of await take())
			expect(Object.keys(line).sort()).toEqual(
				['alias', 'kind', 'on', 'points', 'side', 'state', 'thanks'].sort()
			);
	});

	test('is written down: who took it, over which days and when, for both treasurers to see', async () => {
		await take('ilse');
		await take('ruud');
		expect(await world.asTreasurer('ruud', exportsTaken)).toMatchObject([
			{ name: 'Ruud', ...days },
			{ name: 'Ilse', ...days }
		]);
	});
});
