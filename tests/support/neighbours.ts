import { sql } from 'drizzle-orm';
import { randomId } from '#lib/domain/id.ts';
import { databaseOf, openPool, type Db, type Tx } from '#lib/server/db/connect.ts';
import {
	decide,
	openOnPaper,
	ownHolder,
	propose,
	type HelpSaid,
	type Holder,
	type Step
} from '#lib/server/credit/index.ts';
import { changeInOffice, inOffice, type Office, type Post } from '#lib/server/gate/index.ts';
import { circleWorld, type CircleWorld } from './circle.ts';

// The people of the circles as neighbours with bedankpunten: Sanne, Cor, Nel, Hanneke and Joost thank each other,
// Ilse and Ruud keep the books, Karin coordinates.

/** The world of tests of bedankpunten. */
export type Neighbours = CircleWorld & {
	worker: Db;
	/** Does something with one's own account, under an id that is made for it unless one is given. */
	as: <T>(
		key: string,
		work: (holder: Holder, once: string) => Promise<T>,
		once?: string
	) => Promise<T>;
	/** Does something as who coordinates, or as a treasurer. */
	asKarin: <T>(work: (post: Post<'coordinator'>, once: string) => Promise<T>) => Promise<T>;
	asTreasurer: <T>(
		key: 'ilse' | 'ruud',
		work: (post: Post<'treasurer'>) => Promise<T>
	) => Promise<T>;
	/** Says that there was help, as who had it or gave it. */
	say: (key: string, said: Partial<HelpSaid> & { to: string }, once?: string) => Promise<Step>;
	/** Says yes or no to it. */
	answer: (
		key: string,
		step: Pick<Step, 'transferId'>,
		verb?: 'accept' | 'decline' | 'withdraw',
		fromPot?: boolean
	) => Promise<Step>;
	/** Whole thanks: one says it, the other says yes. */
	thank: (from: string, to: string, points: number) => Promise<Step>;
	/** Somebody new who does it on paper, by id. */
	onPaper: (name: string) => Promise<string>;
	/** Points of somebody, or of the pot or the escrow, with what is held of them. */
	points: (key: string) => Promise<{ balance: number; held: number }>;
	/** What is wrong with the books: nothing. */
	faults: () => Promise<unknown[]>;
	/** Moves the clock to so many seconds from the beginning. */
	later: (seconds: number) => Promise<void>;
};

const office = (kind: Office['kind'], world: CircleWorld): Office => ({
	kind,
	...{ municipalityId: world.municipalityId, neighbourhoodId: world.neighbourhoodId },
	organisationId: kind === 'coordinator' ? world.organisationId : null
});

/** Makes it, with bedankpunten begun and an account for each of them. */
export async function neighbours(): Promise<Neighbours> {
	const world = await circleWorld();
	const { owner, neighbourhoodId, municipalityId, organisationId } = world;
	const workerPool = openPool(world.database.workerUrl, { max: 2, name: 'test worker' });
	await owner.execute(sql`select credit_begin(${neighbourhoodId})`);
	for (const [key, kind, at] of [
		['karin', 'coordinator', organisationId],
		['ilse', 'treasurer', null],
		['ruud', 'treasurer', null]
	] as const)
		await owner.execute(sql`
			insert into office (id, person_id, kind, municipality_id, organisation_id, neighbourhood_id, started_at)
			values (${randomId()}, ${world.person(key)}, ${kind}, ${municipalityId}, ${at}::uuid, ${neighbourhoodId}, kring_now())`);
	const as: Neighbours['as'] = (key, work, once = randomId()) =>
		world.gateOf(key).own(async (own) => work(await ownHolder(own, neighbourhoodId), once));
	for (const key of ['sanne', 'cor', 'nel', 'hanneke', 'joost'])
		await as(key, () => Promise.resolve());
	const say: Neighbours['say'] = (key, { to, ...said }, once) =>
		as(
			key,
			(holder, id) =>
				propose(holder, id, {
					...{ side: 'payer', points: 4, category: 'garden', fromPot: false, words: '' },
					...{ requestId: null, other: { personId: world.person(to) } },
					...said
				}),
			once
		);
	const answer: Neighbours['answer'] = (key, { transferId }, verb = 'accept', fromPot = false) =>
		as(key, (holder, once) => decide(holder, once, { transferId, verb, fromPot }));
	const asKarin: Neighbours['asKarin'] = (work) =>
		inOffice(
			world.gateOf('karin', { offices: [office('coordinator', world)] }),
			{ kind: 'coordinator', organisationId: null, neighbourhoodId },
			(post) => work(post, randomId())
		);
	return {
		...world,
		worker: databaseOf(workerPool),
		...{ as, asKarin },
		asTreasurer: async (key, work) => {
			const gate = world.gateOf(key, { offices: [office('treasurer', world)] });
			const held = { kind: 'treasurer', organisationId: null, neighbourhoodId } as const;
			let answered: unknown;
			await changeInOffice(gate, held, { id: randomId(), content: {} }, async (post) => {
				answered = await work(post);
				return {};
			});
			return answered as Awaited<ReturnType<typeof work>>;
		},
		say,
		answer,
		thank: async (from, to, points) => answer(to, await say(from, { to, points })),
		onPaper: (name) =>
			asKarin(async (post, personId) => {
				await openOnPaper(post, { personId, name });
				return personId;
			}),
		points: async (key) => {
			const [row] = await owner.execute<{ balance: string; held: string }>(
				['pot', 'escrow'].includes(key)
					? sql`select balance, held from credit_account where kind = ${key}`
					: sql`select balance, held from credit_account a join credit_owner o on o.account_id = a.id
						where o.person_id = ${world.person(key)}`
			);
			return { balance: Number(row!.balance), held: Number(row!.held) };
		},
		faults: () => faultsIn(owner),
		later: (seconds) => world.database.setOffset(seconds),
		end: async () => {
			await workerPool.end({ timeout: 2 });
			await world.end();
		}
	};
}

/** What the books of a database do not keep of L1 to L10 and L14 (activities-credits.md 16), each with its number. */
export async function faultsIn(owner: Db | Tx): Promise<{ rule: string }[]> {
	return [
		...(await owner.execute<{ rule: string }>(sql`
		select 'L1' as rule from credit_account group by neighbourhood_id having sum(balance) <> 0
		union all select 'L2' from credit_entry group by neighbourhood_id, transfer_id having sum(amount) <> 0 or count(*) < 2
		union all select 'L3 ' || what from credit_recount()
		union all select 'L4' from credit_transfer where reserved < 0 or reserved > amount
		union all select 'L5' from credit_account where floor is not null and balance - held < floor
		union all select 'L7' from credit_account a where a.kind = 'escrow' and a.balance <> (select coalesce(sum(points), 0)
			from voucher v where v.neighbourhood_id = a.neighbourhood_id and v.state in ('issued', 'booked'))
		union all select 'L8' from voucher v left join credit_transfer t on t.neighbourhood_id = v.neighbourhood_id
			and t.voucher_id = v.public_id group by v.neighbourhood_id, v.id, v.state
			having count(*) filter (where t.kind = 'voucher_issue') <> 1
				or count(*) filter (where t.kind = 'voucher_redeem') <> (v.state = 'redeemed')::int
				or count(*) filter (where t.kind = 'voucher_return') <> (v.state in ('cancelled', 'expired'))::int
		union all select 'L9' from credit_transfer t where (t.state in ('confirmed', 'disputed', 'reversed'))
			<> exists (select from credit_entry e where e.neighbourhood_id = t.neighbourhood_id and e.transfer_id = t.id)
		union all select 'L9 final' from credit_event where to_state in ('declined', 'withdrawn', 'expired', 'reversed')
			group by neighbourhood_id, transfer_id having count(*) > 1
		union all select 'L10' from credit_transfer t where reverses_id is not null group by neighbourhood_id, reverses_id, payer_id
			having count(*) > 1
		union all select 'L10 group' from credit_transfer t join credit_transfer o on o.neighbourhood_id = t.neighbourhood_id
			and o.id = t.reverses_id where o.kind <> 'group' group by t.neighbourhood_id, t.reverses_id having count(*) > 1
		union all select 'L14' from credit_transfer t join credit_account a on a.neighbourhood_id = t.neighbourhood_id and a.id = t.payee_id
			left join credit_entry e on e.neighbourhood_id = t.neighbourhood_id and e.transfer_id = t.id and e.account_id = t.payee_id
			left join credit_entry p on p.neighbourhood_id = t.neighbourhood_id and p.transfer_id = t.id
				and p.account_id = (select r.pot_id from credit_rule r where r.neighbourhood_id = t.neighbourhood_id)
			where t.kind in ('help', 'task') and t.state in ('confirmed', 'disputed', 'reversed') and e.amount is distinct from t.amount
				and not a.overflows and not coalesce(p.amount > 0, false)
		union all select 'earned' from credit_account a where credit_week(a, credit_today()) <> coalesce((
			select sum(m.amount) from (
				select t.neighbourhood_id, t.payee_id as account, t.amount, t.decided_on from credit_transfer t
					where t.kind in ('help', 'task') and t.state in ('confirmed', 'disputed')
				union all select l.neighbourhood_id, l.account_id, l.amount, t.decided_on from credit_leg l
					join credit_transfer t on t.neighbourhood_id = l.neighbourhood_id and t.id = l.transfer_id and t.state = 'confirmed') m
			where m.neighbourhood_id = a.neighbourhood_id and m.account = a.id
				and m.decided_on >= date_trunc('week', credit_today())::date), 0)
		union all select 'given' from credit_account a where (case a.month_on when date_trunc('month', credit_today())::date then a.given else 0 end)
			<> coalesce((select sum(t.amount) from credit_transfer t join credit_account q on q.neighbourhood_id = t.neighbourhood_id and q.id = t.payee_id
				where t.neighbourhood_id = a.neighbourhood_id and t.payer_id = a.id and t.kind = 'gift' and q.kind <> 'pot'
					and t.state in ('confirmed', 'disputed') and t.made_on >= date_trunc('month', credit_today())::date), 0)
		union all select 'loose ' || what from credit_loose()
		union all select 'L17' from credit_account where status = 'closed' and (balance <> 0 or held <> 0)
		union all select 'L19' from credit_verify()`))
	];
}
