import { BackupProblem } from './problem.ts';
import { Pieces } from './sealed.ts';

// What stands in a backup, one block after the other: what it is of; for each table its columns and its rows as COPY writes
// them; and at the end how many rows there were, with a sum of each table. A block says what it is and how long.

/** A table, as far as a backup knows it. */
export type TableOf = { name: string; columns: string[]; about: number };

/** What a backup is of. */
export type Head = {
	format: 1;
	takenAt: string;
	/** The newest migration of the database: the `when` of its journal. */
	migration: number;
	tables: TableOf[];
	/** Parts of tables that are kept in parts, with their bounds. */
	parts: { name: string; of: string; bounds: string }[];
	sequences: { name: string; value: string; isCalled: boolean }[];
};

/** What a table held: how many rows, and a number that is another for other rows in any order. */
export type SumOf = { name: string; rows: string; sum: string };

/** One block. */
export type Block =
	| { kind: 'head'; head: Head }
	| { kind: 'table'; name: string }
	| { kind: 'rows'; rows: Buffer }
	| { kind: 'end'; sums: SumOf[] };

const kinds = ['head', 'table', 'rows', 'end'] as const;
const prefixBytes = 5;
/** No block is longer; a length beyond it is no length. */
const mostBytes = 512 * 1024 * 1024;

/** A block as bytes. */
export function blockBytes(block: Block): Buffer {
	const body =
		block.kind === 'rows' ? block.rows : Buffer.from(JSON.stringify({ ...block, kind: undefined }));
	const prefix = Buffer.alloc(prefixBytes);
	prefix.writeUInt8(kinds.indexOf(block.kind), 0);
	prefix.writeUInt32BE(body.length, 1);
	return Buffer.concat([prefix, body]);
}

/** The blocks of some bytes. @throws {BackupProblem} where they are none, or end within one. */
export async function* blocksOf(bytes: AsyncIterable<Buffer>): AsyncGenerator<Block, void> {
	const waiting = new Pieces();
	let next: { kind: (typeof kinds)[number]; length: number } | null = null;
	for await (const some of bytes) {
		waiting.add(some);
		for (;;) {
			if (next === null) {
				if (waiting.length < prefixBytes) break;
				const prefix = waiting.take(prefixBytes);
				const kind = kinds[prefix.readUInt8(0)];
				const length = prefix.readUInt32BE(1);
				if (kind === undefined || length > mostBytes) throw new BackupProblem('none');
				next = { kind, length };
			}
			if (waiting.length < next.length) break;
			const body = waiting.take(next.length);
			yield next.kind === 'rows'
				? { kind: 'rows', rows: body }
				: ({ ...(JSON.parse(body.toString()) as object), kind: next.kind } as Block);
			next = null;
		}
	}
	if (next !== null || waiting.length > 0) throw new BackupProblem('changed');
}
