import type postgres from 'postgres';

// Books for measurements: a neighbourhood in which no limit is met, and many lines of it, laid by their owner past the
// functions.

/** A neighbourhood with books: its pot, and who takes part. */
export type World = { hood: string; pot: string; people: { id: string; account: string }[] };

/** A neighbourhood with so many accounts, opened so many days ago, in which no limit is met. */
export async function fill(owner: postgres.Sql, accounts: number, daysAgo = 0): Promise<World> {
	const [place, hood] = [crypto.randomUUID(), crypto.randomUUID()];
	await owner`insert into municipality (id, name, created_at) values (${place}, 'P', kring_now())`;
	await owner`insert into neighbourhood (id, municipality_id, name, slug, created_at) values (${hood}, ${place}, 'H', 'h-h', kring_now())`;
	await owner`select credit_begin(${hood})`;
	await owner`update credit_rule set most_pair_day = 30000, most_week = 30000, most_given_month = 30000`;
	await owner`
		with made as (insert into credit_account (neighbourhood_id, kind, floor, opened_at)
			select ${hood}, 'member', -1000000, kring_now() from generate_series(1, ${accounts}) returning id),
		people as (insert into person (id, municipality_id, name, created_at)
			select gen_random_uuid(), ${place}, 'X', kring_now() from made returning id),
		numbered as (select id, row_number() over (order by id) as nth from people)
		insert into credit_owner (neighbourhood_id, account_id, person_id, since)
		select ${hood}, m.id, n.id, kring_now() from (select id, row_number() over (order by id) as nth from made) m
			join numbered n using (nth)`;
	// Points to give away, to some at a time: the pot's row grows a tail in every transaction that moves it often.
	const some = 200;
	for (let from = 0; from < accounts; from += some) {
		await owner`
			with made as (insert into credit_transfer (neighbourhood_id, kind, amount, payer_id, payee_id, state, proposed_by, made_on, decided_on)
				select o.neighbourhood_id, 'settlement', 400, r.pot_id, o.account_id, 'confirmed', 'system', credit_today() - ${daysAgo}::integer, credit_today() - ${daysAgo}::integer
				from (select * from credit_owner order by account_id limit ${some} offset ${from}) o, credit_rule r, generate_series(1, 2) returning *)
			select credit_post(neighbourhood_id, id, array[payer_id, payee_id], array[-amount, amount]::bigint[], made_on) from made`;
		// Books of which nothing is written yet are planned for as if they stayed so.
		if (from === 0) await owner`analyze`;
	}
	await owner`update credit_rule set opened_at = kring_now() - make_interval(days => ${daysAgo})`;
	await owner`update credit_account set opened_at = kring_now() - make_interval(days => ${daysAgo})`;
	return worldOf(owner);
}

/**
 * Lays so many lines over days from so many ago until so many ago: each thank-you two, as the functions would. With
 * `near` everybody thanks only the so many accounts that come after theirs; without it, anybody.
 */
export async function lay(
	owner: postgres.Sql,
	lines: number,
	fromDays: number,
	untilDays: number,
	near?: number
): Promise<void> {
	const tables = ['credit_transfer', 'credit_entry', 'credit_event', 'credit_account'];
	for (const table of tables) await owner.unsafe(`alter table ${table} disable trigger user`);
	const atATime = 250_000;
	const batches = Math.ceil(lines / 2 / atATime);
	for (let batch = 0; batch < batches; batch++) {
		const count = Math.min(atATime, lines / 2 - batch * atATime);
		const day = (at: number) => fromDays - Math.floor(((fromDays - untilDays) * at) / batches);
		await owner.begin(async (tx) => {
			await tx`set local synchronous_commit = off`;
			await tx`set local work_mem = '256MB'`;
			await tx`
				create temporary table laid on commit drop as
				with numbered as (select account_id, row_number() over (order by account_id) - 1 as nth, count(*) over () as count from credit_owner),
				pairs as (
					select n, floor(random() * count)::bigint as a, floor(random() * least(count - 1, ${near ?? null}::bigint))::bigint as b, count
					from generate_series(1, ${count}::bigint) n, (select count(*) as count from credit_owner) c
				)
				select p.account_id as payer, q.account_id as payee, 1 + floor(random() * 8)::integer as amount,
					credit_today() - (${day(batch)}::integer - floor(x.n * ${day(batch) - day(batch + 1)}::numeric / ${count})::integer) as on_day
				from pairs x join numbered p on p.nth = x.a join numbered q on q.nth = (x.a + 1 + x.b) % x.count`;
			await tx`
				with made as (
					insert into credit_transfer (neighbourhood_id, kind, amount, payer_id, payee_id, state, category, proposed_by, made_on, decided_on)
					select r.neighbourhood_id, 'help', l.amount, l.payer, l.payee, 'confirmed', 'garden', 'payer', l.on_day, l.on_day
					from laid l, credit_rule r order by l.on_day
					returning *
				), told as (
					insert into credit_event (neighbourhood_id, transfer_id, to_state, via, happened_on)
					select neighbourhood_id, id, 'confirmed', 'system', made_on from made
				), sides as (
					select neighbourhood_id, id, payer_id as account, -amount as points, made_on from made
					union all select neighbourhood_id, id, payee_id, amount, made_on from made
				), lines as (
					insert into credit_entry (neighbourhood_id, transfer_id, account_id, amount, balance_after, account_seq, posted_on)
					select s.neighbourhood_id, s.id, s.account, s.points, a.balance + sum(s.points) over w, a.seq + row_number() over w, s.made_on
					from sides s join credit_account a on a.neighbourhood_id = s.neighbourhood_id and a.id = s.account
					window w as (partition by s.account order by s.id)
					order by s.id
					returning account_id, amount
				)
				update credit_account a set balance = a.balance + l.points, seq = a.seq + l.count
				from (select account_id, sum(amount) as points, count(*) as count from lines group by 1) l where a.id = l.account_id`;
		});
	}
	for (const table of tables) await owner.unsafe(`alter table ${table} enable trigger user`);
	await owner`vacuum analyze`;
	const wrong =
		await owner`select what from credit_recount() union all select what from credit_loose()`;
	if (wrong.length > 0) throw new Error(`laid wrongly: ${JSON.stringify(wrong.slice(0, 3))}`);
}

async function worldOf(owner: postgres.Sql): Promise<World> {
	const [rule] = await owner`select neighbourhood_id as hood, pot_id as pot from credit_rule`;
	const people = await owner<{ id: string; account: string }[]>`
		select person_id as id, account_id as account from credit_owner order by account_id`;
	return { hood: String(rule!['hood']), pot: String(rule!['pot']), people: [...people] };
}
