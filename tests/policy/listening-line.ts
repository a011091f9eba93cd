import { mkdtempSync, rmSync } from 'node:fs';
import net from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

// A line to PostgreSQL that counts what goes over it, so that what a page asks is known whatever
// the page is written in (protocol 3: a type, a length, a body).

/** What went over the line since the last count. */
export type Heard = {
	/** Statements that were carried out: simple ones, and executions of prepared ones. */
	statements: number;
	/** Times that something was asked after everything before it had been answered. */
	roundTrips: number;
};

/** A line that counts. */
export type ListeningLine = {
	/** The address of the database, by way of this line. */
	url: string;
	/** Counts from here on. */
	begin: () => void;
	heard: () => Heard;
	close: () => void;
};

/** Lays a line to the database of an address that names a folder with its socket. */
export async function listeningLine(address: string): Promise<ListeningLine> {
	const url = new URL(address);
	const far = join(url.searchParams.get('host')!, '.s.PGSQL.5432');
	const dir = mkdtempSync(join(tmpdir(), 'kring-line-'));
	let heard: Heard = { statements: 0, roundTrips: 0 };
	const server = net.createServer((near) => {
		const line = net.connect(far);
		const asked = new Frames(true);
		let waiting = false;
		near.on('data', (chunk: Buffer) => {
			const types = asked.take(chunk);
			heard.statements += types.filter((type) => type === 'Q' || type === 'E').length;
			if (types.length > 0 && !waiting) {
				heard.roundTrips += 1;
				waiting = true;
			}
			line.write(chunk);
		});
		line.on('data', (chunk: Buffer) => {
			waiting = false;
			near.write(chunk);
		});
		for (const [one, other] of [
			[near, line],
			[line, near]
		] as const) {
			one.on('error', () => other.destroy());
			one.on('close', () => other.destroy());
		}
	});
	await new Promise<void>((resolve) => server.listen(join(dir, '.s.PGSQL.5432'), resolve));
	url.searchParams.set('host', dir);
	return {
		url: url.toString(),
		begin: () => (heard = { statements: 0, roundTrips: 0 }),
		heard: () => heard,
		close: () => {
			server.close();
			rmSync(dir, { recursive: true, force: true });
		}
	};
}

/** Cuts a stream of bytes into the messages of a client; the first one carries no type. */
class Frames {
	#rest = Buffer.alloc(0);
	#first: boolean;

	constructor(first: boolean) {
		this.#first = first;
	}

	take(chunk: Buffer): string[] {
		this.#rest = Buffer.concat([this.#rest, chunk]);
		const types: string[] = [];
		for (;;) {
			const head = this.#first ? 0 : 1;
			if (this.#rest.length < head + 4) return types;
			const length = this.#rest.readUInt32BE(head) + head;
			if (this.#rest.length < length) return types;
			if (this.#first) this.#first = false;
			else types.push(String.fromCharCode(this.#rest[0]!));
			this.#rest = this.#rest.subarray(length);
		}
	}
}
