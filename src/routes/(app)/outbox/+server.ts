import { json, type RequestEvent } from '@sveltejs/kit';
import * as v from 'valibot';
import { TakeForm } from '#lib/domain/agenda/form.ts';
import { CheckInForm } from '#lib/domain/check-in-form.ts';
import { batchLimit, formFieldsOf, outboxKinds } from '#lib/domain/outbox.ts';
import { NoteForm } from '#lib/domain/observation-form.ts';
import { Refusal } from '#lib/domain/refusal.ts';
import { RaiseForm } from '#lib/domain/signal-form.ts';
import { CommentForm, PostForm } from '#lib/domain/update.ts';
import { issueSentences } from '#lib/i18n/issues.ts';
import { sentence } from '#lib/i18n/refusal.ts';
import { takeNeed } from '#lib/server/agenda/index.ts';
import { answerCheckIn } from '#lib/server/check-in/index.ts';
import { noteAndRaise, raiseSignal } from '#lib/server/signal/index.ts';
import { postComment, postUpdate } from '#lib/server/update.ts';
import { faultOf } from '#lib/server/fault.ts';
import { answer, jsonOf, problemOf } from '#lib/server/web/index.ts';
import { m } from '#lib/paraglide/messages.js';

const Batch = v.object({
	items: v.pipe(
		v.array(
			v.object({
				id: v.pipe(v.string(), v.uuid()),
				kind: v.picklist(outboxKinds),
				circleId: v.pipe(v.string(), v.uuid()),
				personId: v.pipe(v.string(), v.uuid()),
				// How long each may be is said by its own form: one too long is no reason to refuse all.
				fields: v.record(v.string(), v.string())
			})
		),
		v.minLength(1),
		v.maxLength(batchLimit)
	)
});

/** A full batch of the longest texts, in characters; the front lets no more through. */
const longestBatch = 512 * 1024;

type Item = v.InferOutput<typeof Batch>['items'][number];
type Result = {
	id: string;
	status: number;
	code: string;
	message: string;
	/** Seconds until it makes sense to send it again. */
	retryAfter?: number;
};

/**
 * Takes in what was written without a network: many in one request, each with its own answer.
 * Each is the same change as its form would have made, under its own id (T11.6).
 */
export const POST = answer(async (event: RequestEvent) => {
	const { locals, request } = event;
	const { items } = await jsonOf(request, Batch, longestBatch);
	const results: Result[] = [];
	for (const item of items) results.push(await taken(locals, item));
	return json({ results });
});

async function taken(locals: App.Locals, item: Item): Promise<Result> {
	try {
		// Never in somebody else's name: another person may have signed in on this device since.
		if (item.personId !== locals.visitor?.personId) throw new Refusal('sign_in_first');
		const refused = await done(locals, item);
		return refused ?? { id: item.id, status: 200, code: '', message: '' };
	} catch (caught) {
		const refusal = problemOf(caught);
		if (refusal === null) {
			// One item that trips over a bug of ours does not stop those behind it.
			console.error(JSON.stringify({ level: 'error', kind: 'outbox', ...faultOf(caught) }));
			return { id: item.id, status: 500, code: 'bug', message: '' };
		}
		const { status, code, details } = refusal;
		// Who has no place there, or no longer, reads that their words are still here.
		const message = code === 'not_found' ? m.offline_no_place() : sentence(refusal);
		const later = details.retryAfter === undefined ? {} : { retryAfter: details.retryAfter };
		return { id: item.id, status, code, message, ...later };
	}
}

async function done(
	locals: App.Locals,
	{ id, kind, circleId, fields }: Item
): Promise<Result | null> {
	if (kind === 'comment') {
		const form = v.safeParse(CommentForm, fields);
		if (!form.success) return unfit(id, form.issues);
		const sent = { id, content: form.output };
		await locals.gate.change(circleId, sent, ['update.comment'], (deed) =>
			postComment(deed, form.output)
		);
		return null;
	}
	if (kind === 'agenda_take') {
		const form = v.safeParse(TakeForm, fields);
		if (!form.success) return unfit(id, form.issues);
		// As its form names it: to give back is another change with the same fields.
		const sent = { id, content: [{ action: 'take' }, form.output] };
		await locals.gate.change(circleId, sent, ['agenda.take'], (deed) =>
			takeNeed(deed, form.output)
		);
		return null;
	}
	if (kind === 'check_in') {
		const form = v.safeParse(CheckInForm, fields);
		if (!form.success) return unfit(id, form.issues);
		const sent = { id, content: form.output };
		await locals.gate.change(circleId, sent, ['checkIn.answer'], (deed) =>
			answerCheckIn(deed, form.output)
		);
		return null;
	}
	if (kind === 'observation') {
		const form = v.safeParse(NoteForm, formFieldsOf(fields));
		if (!form.success) return unfit(id, form.issues);
		const sent = { id, content: form.output };
		await locals.gate.change(circleId, sent, ['observation.note'], (deed) =>
			noteAndRaise(deed, form.output)
		);
		return null;
	}
	if (kind === 'signal') {
		const form = v.safeParse(RaiseForm, formFieldsOf(fields));
		if (!form.success) return unfit(id, form.issues);
		const sent = { id, content: form.output };
		await locals.gate.change(circleId, sent, ['signal.raise'], (deed) =>
			raiseSignal(deed, form.output)
		);
		return null;
	}
	const form = v.safeParse(PostForm, fields);
	if (!form.success) return unfit(id, form.issues);
	const sent = { id, content: form.output };
	await locals.gate.change(circleId, sent, ['update.post'], (deed) =>
		postUpdate(deed, form.output, { photos: [], voice: null })
	);
	return null;
}

function unfit(id: string, issues: readonly v.BaseIssue<unknown>[]): Result {
	const [first] = Object.values(issueSentences(issues));
	return { id, status: 422, code: 'unfit', message: first ?? '' };
}
