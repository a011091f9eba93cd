import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import type { ReadableStream as NodeStream } from 'node:stream/web';
import { Busboy, type BusboyConfig, type BusboyFileStream } from '@fastify/busboy';
import { error, fail, redirect, type ActionFailure, type RequestEvent } from '@sveltejs/kit';
import * as v from 'valibot';
import { isUuid, newId } from '../../domain/id.ts';
import type { WritePermission } from '../../domain/policy/matrix.ts';
import { Refusal } from '../../domain/refusal.ts';
import { calendarBytes } from '../../domain/agenda/imported.ts';
import { photoLimit, photoMegabytes } from '../../domain/limits.ts';
import { issueSentences } from '../../i18n/issues.ts';
import { sentence } from '../../i18n/refusal.ts';
import { m } from '../../paraglide/messages.js';
import type { Answer, Deed } from '../gate/index.ts';
import { failed, problemOf, type After, type Problem } from './act.ts';
import { formOf, typedOf, type Typed } from './form.ts';

/** A file that came with a form: its bytes and their digest. */
export type SentFile = { data: Buffer; digest: string };

/** The files of a form, by what they are for. */
export type SentFiles = {
	photos: readonly SentFile[];
	voice: SentFile | null;
	/** A calendar from elsewhere. */
	calendar: SentFile | null;
};

/** A form with files, taken apart: what was typed, the files, and what was wrong with those. */
export type Upload = {
	values: Typed;
	files: SentFiles;
	problem: Refusal | null;
	/** Says that the files are needed no more: until then they count among what is held in memory. */
	letGo: () => void;
};

/** Largest photo, in bytes (T7.6). */
export const photoBytes = photoMegabytes * 1024 * 1024;

/** Largest spoken note, in bytes (settled 35). */
export const voiceBytes = 3 * 1024 * 1024;

/** More than what may be kept, so that what is too long comes back whole with its message. */
const fieldBytes = 128 * 1024;
const fieldLimit = 60;

/** What all uploads under way may hold in memory together. */
const heldLimit = 192 * 1024 * 1024;
let held = 0;

/** From this size on it is asked first whether the sender may post here at all. */
const worthAskingBytes = 128 * 1024;

/**
 * Takes a form apart while it comes in. A file that is too large, or one too many, is listened to
 * and thrown away, so that the rest of the form arrives and its sender reads why.
 *
 * @param keepFiles  false listens to all files without keeping any.
 */
export async function readUpload(request: Request, keepFiles: boolean): Promise<Upload> {
	const type = request.headers.get('content-type') ?? '';
	if (!type.startsWith('multipart/form-data') || request.body === null) {
		return {
			values: typedOf(await formOf(request)),
			files: { photos: [], voice: null, calendar: null },
			problem: null,
			letGo: () => {}
		};
	}
	const reading = new Reading(keepFiles);
	const parser = parserFor({
		headers: { 'content-type': type },
		limits: {
			fieldSize: fieldBytes,
			fields: fieldLimit,
			files: photoLimit * 3,
			headerPairs: 20,
			fieldNameSize: 100
		}
	});
	parser.on('field', (name, value) => (reading.values[name] = value));
	parser.on('file', (name, stream, fileName) => reading.take(name, stream, fileName));
	const body = Readable.fromWeb(request.body as unknown as NodeStream);
	try {
		await new Promise<void>((resolve, reject) => {
			parser.on('finish', resolve);
			parser.on('error', reject);
			body.on('error', reject);
			body.pipe(parser);
		});
	} catch {
		reading.letGo();
		error(400, { message: m.front_bad_request(), code: 'malformed' });
	}
	const letGo = () => reading.letGo();
	return { values: reading.values, files: reading, problem: reading.problem, letGo };
}

/** A parser for a form; one that does not say how it is divided cannot be read. */
function parserFor(options: BusboyConfig): InstanceType<typeof Busboy> {
	try {
		return new Busboy(options);
	} catch {
		error(400, { message: m.front_bad_request(), code: 'malformed' });
	}
}

class Reading {
	readonly values: Typed = {};
	readonly photos: SentFile[] = [];
	voice: SentFile | null = null;
	calendar: SentFile | null = null;
	problem: Refusal | null = null;
	/** What is held in memory for this form. */
	bytes = 0;
	readonly #keep: boolean;
	#photoCount = 0;

	constructor(keep: boolean) {
		this.#keep = keep;
	}

	take(name: string, stream: BusboyFileStream, fileName: string | undefined): void {
		const isVoice = name === 'voice';
		const isCalendar = name === 'calendar';
		if (!isVoice && !isCalendar && name !== 'photos') {
			stream.resume();
			return;
		}
		const most = isCalendar ? calendarBytes : isVoice ? voiceBytes : photoBytes;
		const chunks: Buffer[] = [];
		const hash = createHash('sha256');
		let size = 0;
		let kept = this.#keep;
		stream.on('data', (chunk: Buffer) => {
			size += chunk.length;
			if (kept && (size > most || held + chunk.length > heldLimit)) {
				kept = false;
				this.#forget(chunks);
				if (size <= most) this.problem ??= new Refusal('too_often', { retryAfter: 60 });
			}
			if (!kept) return;
			held += chunk.length;
			this.bytes += chunk.length;
			hash.update(chunk);
			chunks.push(chunk);
		});
		stream.on('end', () => {
			// A file field that was left empty comes as a file without bytes and without a name.
			if (size === 0 && !fileName) return;
			const position = isVoice || isCalendar ? 1 : ++this.#photoCount;
			if (isCalendar && (size === 0 || size > most)) {
				this.problem ??= new Refusal(size === 0 ? 'calendar_unreadable' : 'calendar_too_large');
			} else if (size === 0) {
				// Somebody chose it and would believe that it went along.
				this.problem ??= isVoice
					? new Refusal('voice_unreadable')
					: new Refusal('photo_unreadable', { position });
			} else if (size > most) {
				this.problem ??= isVoice
					? new Refusal('voice_too_large')
					: new Refusal('photo_too_large', { position, limit: photoMegabytes });
			} else if (position > photoLimit) {
				this.#forget(chunks);
				this.problem ??= new Refusal('too_many_photos', { limit: photoLimit });
			} else if (kept) {
				const file = { data: Buffer.concat(chunks), digest: hash.digest('hex') };
				if (isCalendar) this.calendar = file;
				else if (isVoice) this.voice = file;
				else this.photos.push(file);
			}
		});
	}

	/** What was read is not held any more. A second time changes nothing. */
	letGo(): void {
		held -= this.bytes;
		this.bytes = 0;
	}

	#forget(chunks: Buffer[]): void {
		const bytes = chunks.reduce((sum, { length }) => sum + length, 0);
		chunks.length = 0;
		held -= bytes;
		this.bytes -= bytes;
	}
}

type Acted<T> = Promise<ActionFailure<Problem> | { done: T; action?: string }>;

/**
 * A form action in a circle that takes files along: as `act`, with the files read as they come.
 * The same id with other files is another content (T11.6).
 *
 * @param prepare  makes the files ready to be kept, before any transaction; may refuse them.
 */
export function actUpload<P extends WritePermission, Output, Enclosed, T extends Answer>(
	permission: P,
	schema: v.GenericSchema<unknown, Output>,
	prepare: (
		files: SentFiles,
		form: Output,
		values: Typed,
		event: RequestEvent
	) => Promise<Enclosed>,
	command: (deed: Deed<NoInfer<P>>, form: Output, enclosed: Enclosed) => Promise<T>,
	{ goTo }: After<T> = {}
): (event: RequestEvent) => Acted<T> {
	return async (event) => {
		const { locals, params, request } = event;
		const circleId = params['circle'] ?? '';
		let values: Typed = {};
		let letGo = () => {};
		let done: T;
		try {
			const large = Number(request.headers.get('content-length') ?? Infinity) > worthAskingBytes;
			const stopped = large ? await refusalFor(event, permission) : null;
			const upload = await readUpload(request, stopped === null);
			({ values, letGo } = upload);
			if (stopped !== null) throw stopped;
			// Never in somebody else's name: another person may have signed in on this device since.
			const writer = values['personId'] ?? '';
			if (writer !== '' && writer !== locals.visitor?.personId) throw new Refusal('sign_in_first');
			const form = v.safeParse(schema, values);
			if (!form.success) {
				const message = upload.problem === null ? {} : { message: sentence(upload.problem) };
				return fail(422, { values, issues: issueSentences(form.issues), ...message });
			}
			if (upload.problem !== null) throw upload.problem;
			const enclosed = await prepare(upload.files, form.output, values, event);
			const changeId = values['changeId'] ?? '';
			const id = isUuid(changeId) ? changeId : newId(Date.now());
			const content = contentOf(form.output, upload.files);
			done = await locals.gate.change(circleId, { id, content }, [permission], (deed) =>
				command(deed as Deed<NoInfer<P>>, form.output, enclosed)
			);
		} catch (caught) {
			return failed(event, caught, values);
		} finally {
			letGo();
		}
		if (goTo !== undefined) redirect(303, goTo(done, event));
		return { done };
	};
}

/** Without files the content is the form alone, as it is when the outbox sends it. */
function contentOf(form: unknown, { photos, voice, calendar }: SentFiles): unknown {
	if (calendar !== null) return { form, calendar: calendar.digest };
	if (photos.length === 0 && voice === null) return form;
	return { form, photos: photos.map(({ digest }) => digest), voice: voice?.digest ?? null };
}

/** Whether somebody may do this here at all, asked before anything large is kept in memory. */
async function refusalFor(
	{ locals, params }: RequestEvent,
	permission: WritePermission
): Promise<Refusal | null> {
	try {
		const may = await locals.gate.look(params['circle'] ?? '', [], async (sight) =>
			sight.may(permission)
		);
		return may ? null : new Refusal('not_found');
	} catch (caught) {
		const refusal = problemOf(caught);
		if (refusal === null) throw caught;
		return refusal;
	}
}
