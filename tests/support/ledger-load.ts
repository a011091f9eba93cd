import postgres from 'postgres';
import { driverOptions } from '#lib/server/db/connect.ts';
import { chanceFrom } from './chance.ts';

// A program that thanks without end over sixteen connections, and says each thank-you that the database answered:
// `said ID` and `done ID`. It is started by a test that kills the database under it, and ends then.

/** What it is started with, as JSON. */
export type LedgerLoad = {
	appUrl: string;
	neighbourhoodId: string;
	members: readonly { id: string; account: string }[];
	seed: number;
};

const lines = 16;

async function thankWithoutEnd({ appUrl, neighbourhoodId, members, seed }: LedgerLoad) {
	const app = postgres({ ...driverOptions(appUrl), max: lines, onnotice: () => {} });
	const chance = chanceFrom(seed);
	const as = (person: string, work: (tx: postgres.TransactionSql) => Promise<postgres.Row[]>) =>
		app.begin(async (tx) => {
			await tx`select kring_enter(${person})`;
			return work(tx);
		});
	const one = async () => {
		const at = Math.floor(chance() * members.length);
		const from = members[at]!;
		const to = members[(at + 1 + Math.floor(chance() * (members.length - 1))) % members.length]!;
		const [said] = await as(
			from.id,
			(
				tx
			) => tx`select transfer from credit_propose(${neighbourhoodId}, ${crypto.randomUUID()}, ${from.account},
				${to.account}, 'payer', 1, 'garden')`
		);
		process.stdout.write(`said ${said!['transfer']}\n`);
		await as(
			to.id,
			(
				tx
			) => tx`select * from credit_decide(${neighbourhoodId}, ${crypto.randomUUID()}, ${to.account},
				${said!['transfer']}, 'accept')`
		);
		process.stdout.write(`done ${said!['transfer']}\n`);
	};
	await Promise.all(
		Array.from({ length: lines }, async () => {
			for (;;) await one();
		})
	);
}

const given = process.argv[2];
if (given?.startsWith('{')) {
	// The line is cut in the middle of something: that is what this program is for.
	process.on('uncaughtException', () => process.exit(0));
	await thankWithoutEnd(JSON.parse(given) as LedgerLoad).catch(() => process.exit(0));
}
