import { openPool } from '../db/connect.ts';
import { Doorbell, hearingIn, type Ring } from '../event/doorbell.ts';
import { ListeningLine } from '../event/line.ts';
import type { Visitor } from '../gate/index.ts';
import { house } from './house.ts';

/** What a reader may lag behind before its stream is closed, in bytes. */
const lagBytes = 16_384;

/** When a browser comes back after a stream ended, in milliseconds; spread, so that not all do at once. */
const comeBackMs = () => 500 + Math.round(Math.random() * 2_500);

let bell: Doorbell | null = null;

function doorbell(): Doorbell {
	if (bell === null) {
		const { env, sql } = house();
		// A line of its own, straight to the database: a pooler does not pass on notifications.
		const line = new ListeningLine(() =>
			openPool(env.databaseDirectUrl, { max: 1, name: 'kring doorbell' })
		);
		const made = new Doorbell({
			listen: (channels, again) => line.listen(channels, again),
			check: () => line.check(),
			mayHear: hearingIn(sql),
			onBug: (caught) => {
				const { name, message } = caught instanceof Error ? caught : new Error(String(caught));
				console.error(JSON.stringify({ level: 'error', where: 'doorbell', name, message }));
			}
		});
		(process as NodeJS.EventEmitter).once('kring:shutdown', () => {
			made.close();
			void line.close();
		});
		bell = made;
	}
	return bell;
}

/**
 * The stream of somebody's own circles: says which changed, never what.
 *
 * @returns null when there are too many streams, or the process is stopping.
 */
export async function liveStream(visitor: Visitor): Promise<ReadableStream<Uint8Array> | null> {
	const encoder = new TextEncoder();
	let ended: (() => void) | null = null;
	let isOver = false;
	let controller: ReadableStreamDefaultController<Uint8Array> | null = null;
	const body = new ReadableStream<Uint8Array>(
		{
			start: (given) => {
				controller = given;
			},
			cancel: () => {
				isOver = true;
				ended?.();
			}
		},
		new ByteLengthQueuingStrategy({ highWaterMark: lagBytes })
	);
	const say = (text: string): boolean => {
		if (isOver || controller === null) return false;
		controller.enqueue(encoder.encode(text));
		return (controller.desiredSize ?? 0) > 0;
	};
	const beginning = `retry: ${comeBackMs()}\n\n`;
	say(beginning);
	const close = (why: 'again' | 'enough') => {
		if (isOver) return;
		say(why === 'enough' ? 'event: enough\ndata: {}\n\n' : `retry: ${comeBackMs()}\n\n`);
		isOver = true;
		controller?.close();
	};
	ended = await doorbell().open({
		sessionId: visitor.sessionId,
		personId: visitor.personId,
		ring: (ring: Ring) =>
			say(`event: ring\nid: ${ring.circle} ${ring.seq}\ndata: ${JSON.stringify(ring)}\n\n`),
		beat: () => say(':\n\n'),
		close
	});
	if (ended === null) return null;
	if (isOver) ended();
	return body;
}
