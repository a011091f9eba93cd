import { randomUUID } from 'node:crypto';
import type { Sql } from '../db/connect.ts';
import type { Channels } from './doorbell.ts';

/** A word that the line says to itself has to come back within so long, in milliseconds. */
const echoMs = 2_000;

/**
 * A line to the database that listens, and notices when it has gone deaf. The driver listens again
 * after a short break by itself, but gives up for good when the database stays away longer; and a
 * line that is silent looks just like a quiet day. So it calls itself now and then.
 */
export class ListeningLine {
	readonly #open: () => Sql;
	readonly #name = `kring_echo_${randomUUID().replaceAll('-', '')}`;
	#sql: Sql;
	#channels: Channels = {};
	#again: () => void = () => {};
	#echo: ((word: string) => void) | null = null;
	#mending: Promise<void> | null = null;
	#closed = false;

	/** @param open  makes a connection of its own, straight to the database. */
	constructor(open: () => Sql) {
		this.#open = open;
		this.#sql = open();
	}

	/** Listens to these channels. `again` is called each time it began to, also after a break. */
	async listen(channels: Channels, again: () => void): Promise<void> {
		this.#channels = channels;
		this.#again = again;
		await this.#begin();
	}

	/** Says a word to itself; when it does not come back, listens anew over a new connection. */
	async check(): Promise<void> {
		if (this.#closed || (await this.#hears())) return;
		this.#mending ??= this.#renew().finally(() => (this.#mending = null));
		await this.#mending;
	}

	/** Ends the line. */
	async close(): Promise<void> {
		this.#closed = true;
		await this.#sql.end({ timeout: 1 });
	}

	async #begin(): Promise<void> {
		for (const [channel, heard] of Object.entries(this.#channels)) {
			await this.#sql.listen(channel, heard);
		}
		// The last one: once it listens, all do.
		await this.#sql.listen(
			this.#name,
			(word) => this.#echo?.(word),
			() => this.#again()
		);
	}

	async #hears(): Promise<boolean> {
		const word = randomUUID();
		let timer: NodeJS.Timeout | undefined;
		const came = new Promise<boolean>((resolve) => {
			this.#echo = (said) => said === word && resolve(true);
			timer = setTimeout(resolve, echoMs, false);
		});
		const said = this.#sql.notify(this.#name, word).then(
			() => came,
			() => false
		);
		const heard = await Promise.race([said, came]);
		clearTimeout(timer);
		return heard;
	}

	async #renew(): Promise<void> {
		const deaf = this.#sql;
		this.#sql = this.#open();
		void deaf.end({ timeout: 0 }).catch(() => {});
		await this.#begin();
	}
}
