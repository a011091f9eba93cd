import { error, fail, redirect, type ActionFailure, type RequestEvent } from '@sveltejs/kit';
import * as v from 'valibot';
import { newId, isUuid } from '../../domain/id.ts';
import type { WritePermission } from '../../domain/policy/matrix.ts';
import { Refusal } from '../../domain/refusal.ts';
import { issueSentences, type FieldIssues } from '../../i18n/issues.ts';
import { sentence } from '../../i18n/refusal.ts';
import { isDatabaseAway } from '../db/away.ts';
import { faultOf } from '../fault.ts';
import type { Answer, Deed, Own } from '../gate/index.ts';
import { awayRetrySeconds } from './away.ts';
import { formOf, typedOf, type Typed } from './form.ts';

/** What a form that did not go through gives back: what was typed, and what to do. */
export type Problem = {
	/** The named action, where a page has more than one form. */
	action?: string;
	values: Typed;
	issues?: FieldIssues;
	message?: string;
	code?: string;
};

type Schema<Output> = v.GenericSchema<unknown, Output>;

/** What happens after a form went through. */
export type After<T> = {
	/** Own path to go to (T7.8); without one the page stays. */
	goTo?: (answer: T, event: RequestEvent) => string;
};

type Acted<T> = Promise<ActionFailure<Problem> | { done: T; action?: string }>;

/** What the outbox also sends: by way of a form it is the same change, so it bears no other name. */
const alsoFromOutbox: readonly WritePermission[] = [
	'update.post',
	'update.comment',
	'observation.note',
	'signal.raise'
];

/**
 * What is compared when an id comes a second time. Two buttons of one page may send the same fields
 * under the same id and mean something else, as to let somebody in and to send them away.
 */
function contentOf(event: RequestEvent, needs: readonly WritePermission[], form: unknown): unknown {
	const isNameless = needs.every((permission) => alsoFromOutbox.includes(permission));
	return isNameless ? form : [actionOf(event), form];
}

/**
 * What is compared outside a circle: what was sent, with the address and the action that it was sent to. The same
 * words elsewhere mean something else.
 */
export function sentTo({ url }: Pick<RequestEvent, 'url'>, form: unknown): unknown {
	return [url.pathname, url.search, form];
}

/**
 * A form action in a circle: parses the form, passes the gate, does the deed. The only place where
 * a form becomes typed data, and where a refusal becomes a message beside what was typed.
 */
export function act<P extends WritePermission, Output, T extends Answer>(
	needs: readonly P[],
	schema: Schema<Output>,
	command: (deed: Deed<NoInfer<P>>, form: Output) => Promise<T>,
	after: After<T> = {}
): (event: RequestEvent) => Acted<T> {
	return (event) =>
		handled(event, schema, after, (output, id) =>
			event.locals.gate.change(
				event.params['circle'] ?? '',
				{ id, content: contentOf(event, needs, output) },
				needs,
				(deed) => command(deed as Deed<NoInfer<P>>, output)
			)
		);
}

/** A form action on one's own things: preferences, devices, keys. */
export function actOwn<Output, T extends Answer>(
	schema: Schema<Output>,
	command: (own: Own, form: Output) => Promise<T>,
	after: After<T> = {}
): (event: RequestEvent) => Acted<T> {
	return (event) =>
		handled(event, schema, after, (output, id) =>
			event.locals.gate.changeOwn(
				{ id, content: [event.route.id, actionOf(event), output] },
				(own) => command(own, output)
			)
		);
}

/** A form action outside any circle, also for strangers: signing in, invitations. */
export function actOpen<Output, T extends Answer>(
	schema: Schema<Output>,
	command: (event: RequestEvent, form: Output, id: string) => Promise<T>,
	after: After<T> = {}
): (event: RequestEvent) => Acted<T> {
	return (event) => handled(event, schema, after, (output, id) => command(event, output, id));
}

/**
 * A form that only asks: what was typed may not stand in an address, so it is posted, and the page
 * itself shows what came of it. It changes nothing and needs no id.
 */
export function ask<Output, T>(
	schema: Schema<Output>,
	work: (event: RequestEvent, form: Output) => Promise<T>
): (event: RequestEvent) => Promise<ActionFailure<Problem> | T> {
	return async (event) => {
		const form = await formOf(event.request);
		const values = typedOf(form);
		const parsed = v.safeParse(schema, parseable(form));
		if (!parsed.success) return fail(422, { values, issues: issueSentences(parsed.issues) });
		try {
			return await work(event, parsed.output);
		} catch (caught) {
			return failed(event, caught, values);
		}
	};
}

async function handled<Output, T extends Answer>(
	event: RequestEvent,
	schema: Schema<Output>,
	{ goTo }: After<T>,
	work: (output: Output, id: string) => Promise<T>
): Acted<T> {
	const form = await formOf(event.request);
	const values = typedOf(form);
	const action = actionOf(event);
	const parsed = v.safeParse(schema, parseable(form));
	if (!parsed.success) {
		return fail(422, { ...action, values, issues: issueSentences(parsed.issues) });
	}
	const changeId = values['changeId'] ?? '';
	const id = isUuid(changeId) ? changeId : newId(Date.now());
	let done: T;
	try {
		done = await work(parsed.output, id);
	} catch (caught) {
		return failed(event, caught, values, action);
	}
	if (goTo !== undefined) redirect(303, goTo(done, event));
	return { ...action, done };
}

/**
 * A refusal beside what was typed. Where the page itself is closed to its sender too, the form cannot
 * come back on it: then the hook shows what was typed on a page of its own.
 *
 * @throws what was caught, where it is no refusal.
 */
export function failed(
	event: RequestEvent,
	caught: unknown,
	values: Typed,
	action: { action?: string } = {}
): ActionFailure<Problem> {
	const problem = problemOf(caught);
	if (problem === null) throw caught;
	const { status, code } = problem;
	tellWhen(event, problem);
	event.locals.refusedForm = values;
	return fail(status, { ...action, values, message: sentence(problem), code });
}

/** Says when it makes sense to try again (T13.2). */
function tellWhen(event: Pick<RequestEvent, 'setHeaders'>, { details }: Refusal): void {
	if (details.retryAfter === undefined) return;
	event.setHeaders({ 'retry-after': String(Math.ceil(details.retryAfter)) });
}

/** A form as one object: a name that comes more than once is a list. */
function parseable(form: FormData): Record<string, unknown> {
	const found: Record<string, unknown> = {};
	for (const name of new Set(form.keys())) {
		const all = form.getAll(name);
		found[name] = name.endsWith('[]') ? all : all.at(-1);
	}
	return found;
}

function actionOf(event: RequestEvent): { action?: string } {
	const name = [...event.url.searchParams.keys()].find((key) => key.startsWith('/'));
	return name === undefined ? {} : { action: name.slice(1) };
}

/** The refusal in an error, if there is one; a database that is away is a refusal too. */
export function problemOf(caught: unknown): Refusal | null {
	if (caught instanceof Refusal) return caught;
	if (!isDatabaseAway(caught)) return null;
	console.warn(JSON.stringify({ level: 'warn', kind: 'database away', ...faultOf(caught) }));
	return new Refusal('database_away', { retryAfter: awayRetrySeconds });
}

/** Lets a page or endpoint refuse: the refusal becomes an error page with its own status. */
export function answer<Event extends RequestEvent | { locals: App.Locals }, Result>(
	work: (event: Event) => Promise<Result>
): (event: Event) => Promise<Result> {
	return async (event) => {
		try {
			return await work(event);
		} catch (caught) {
			const refusal = problemOf(caught);
			if (refusal === null) throw caught;
			if ('setHeaders' in event) tellWhen(event, refusal);
			event.locals.isClosed = refusal.code === 'not_found';
			error(refusal.status, { message: sentence(refusal), code: refusal.code });
		}
	};
}
