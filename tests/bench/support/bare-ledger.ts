import http from 'node:http';
import postgres from 'postgres';
import { driverOptions } from '#lib/server/db/connect.ts';

// The limit that `thanks` is measured against: the ledger's own functions behind an HTTP server without anything else. It
// asks nobody who they are, reads no form and keeps no answer. Arguments: address of the database, size of the pool.

const [url = '', size = ''] = process.argv.slice(2);
const sql = postgres({ ...driverOptions(url), max: Number(size) });

type Said = { who: string; hood: string; account: string; other?: string; transfer?: string };

async function answer({ who, hood, account, other, transfer }: Said): Promise<void> {
	const id = crypto.randomUUID();
	if (transfer === undefined)
		await sql`select p.transfer from kring_enter(${who}) e cross join lateral credit_propose(${hood},
			${id}, ${account}::bigint, ${other!}::bigint, 'payer', 1, 'garden') p`;
	else
		await sql`select d.state from kring_enter(${who}) e cross join lateral credit_decide(${hood},
			${id}, ${account}::bigint, ${transfer}::uuid, 'accept') d`;
}

const server = http.createServer((request, response) => {
	const parts: Buffer[] = [];
	request.on('data', (part: Buffer) => parts.push(part));
	request.on('end', () => {
		answer(JSON.parse(Buffer.concat(parts).toString()) as Said).then(
			() => response.writeHead(204).end(),
			(caught: unknown) => response.writeHead(500).end(String(caught))
		);
	});
});
server.listen(0, '127.0.0.1', () => {
	const address = server.address();
	process.stdout.write(`${typeof address === 'object' ? address?.port : ''}\n`);
});
process.on('disconnect', () => process.exit(0));
