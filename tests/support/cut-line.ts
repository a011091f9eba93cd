import net from 'node:net';
import { onTestFinished } from 'vitest';
import { driverOptions } from '#lib/server/db/connect.ts';

/** A line to a database that a test can cut. */
export type CutLine = {
	/** The address, by way of this line. */
	url: string;
	/** From now on nobody is connected any more, and nobody is let in: as when PostgreSQL is gone. */
	cut: () => Promise<void>;
	/** It is there again, at the same address. */
	mend: () => Promise<void>;
};

/** Lays a line to the database of an address. It goes with the test. */
export async function cutLine(address: string): Promise<CutLine> {
	const { host, port, database, username } = driverOptions(address);
	const socket = `${String(host)}/.s.PGSQL.${String(port)}`;
	const ends = new Set<net.Socket>();
	const listening = (server: net.Server, at: number) =>
		new Promise<void>((resolve) => server.listen(at, '127.0.0.1', resolve));
	const begin = () =>
		net.createServer((from) => {
			const to = net.connect(socket);
			for (const [one, other] of [
				[from, to],
				[to, from]
			] as const) {
				ends.add(one);
				one.on('error', () => other.destroy());
				one.on('close', () => {
					ends.delete(one);
					other.destroy();
				});
				one.pipe(other);
			}
		});
	let server = begin();
	await listening(server, 0);
	const own = (server.address() as net.AddressInfo).port;
	const cut = async () => {
		const closed = new Promise((resolve) => server.close(resolve));
		for (const one of ends) one.destroy();
		await closed;
	};
	onTestFinished(async () => {
		if (server.listening) await cut();
	});
	const { search } = new URL(address.replace(/^(postgres:\/\/[^/]*)\//, '$1/'));
	const patience = new URLSearchParams(search).get('statement_timeout');
	const longest = patience === null ? '' : `?statement_timeout=${patience}`;
	return {
		url: `postgres://${String(username)}@127.0.0.1:${own}/${String(database)}${longest}`,
		cut,
		mend: async () => {
			server = begin();
			await listening(server, own);
		}
	};
}
