import { randomId } from '../../domain/id.ts';
import { Refusal } from '../../domain/refusal.ts';
import { voiceSecondsLimit } from '../../domain/limits.ts';
import { photoKind, voiceType } from './kinds.ts';
import { PhotoPool, PoolBusy } from './pool.ts';

/** A photo that was decoded and written anew, ready to be kept. */
export type PreparedPhoto = {
	id: string;
	width: number;
	height: number;
	alt: string;
	full: Buffer;
	small: Buffer;
};

/** A spoken note whose kind was found out from its content. */
export type PreparedVoice = { mediaType: string; seconds: number; data: Buffer };

/** What somebody sent as a photo, with what they say can be seen on it. */
export type SentPhoto = { data: Buffer; alt: string };

const pool = new PhotoPool({ size: 2, timeLimitMs: 20_000, idleMs: 60_000 });

/**
 * Photos opened and written anew, without metadata, in the order in which they were sent.
 *
 * @throws {Refusal} `photo_unreadable` with the position of the first that is none of JPEG, PNG and
 *   WebP, is broken, or has too many pixels; `too_often` when too many are being opened.
 */
export async function preparedPhotos(sent: readonly SentPhoto[]): Promise<PreparedPhoto[]> {
	for (const [index, { data }] of sent.entries()) {
		if (photoKind(data) === null) throw new Refusal('photo_unreadable', { position: index + 1 });
	}
	return Promise.all(sent.map((one, index) => prepared(one, index + 1)));
}

async function prepared({ data, alt }: SentPhoto, position: number): Promise<PreparedPhoto> {
	const picture = await opened(data);
	if (picture === null) throw new Refusal('photo_unreadable', { position });
	const { width, height, full, small } = picture;
	return { id: randomId(), width, height, alt, full: Buffer.from(full), small: Buffer.from(small) };
}

async function opened(data: Buffer) {
	try {
		return await pool.decode(data);
	} catch (caught) {
		if (caught instanceof PoolBusy) throw new Refusal('too_often', { retryAfter: 60 });
		throw caught;
	}
}

/**
 * A spoken note, its kind told from its content.
 *
 * @param seconds  how long it is, as the device says; at most what may be recorded.
 * @throws {Refusal} `voice_unreadable` for anything but webm, mp4 and ogg; `voice_too_large` beyond
 *   the longest that may be spoken.
 */
export function preparedVoice(data: Buffer, seconds: number): PreparedVoice {
	const mediaType = voiceType(data);
	if (mediaType === null) throw new Refusal('voice_unreadable');
	// A second of grace: the recorder stops on the limit, and the last piece comes after it.
	if (seconds > voiceSecondsLimit + 1) throw new Refusal('voice_too_large');
	return { mediaType, seconds: Math.min(Math.max(seconds, 1), voiceSecondsLimit), data };
}
