import type { RequestEvent } from '@sveltejs/kit';
import type * as v from 'valibot';
import { changeInOffice, type Answer, type Held, type Post } from '../gate/index.ts';
import { actOpen, type After } from './act.ts';

// Form actions of the pages of operators and managers. Which organisation it is comes from the
// address and is asked at the gate; nothing about it is read from the form.

type Kind = 'operator' | 'organisation_manager';
type Schema<Output> = v.GenericSchema<unknown, Output>;

/** What else there is to an action in an office. */
export type Also<T> = After<T> & {
	/** Needs a factor used less than ten minutes ago (T3.5). */
	fresh?: boolean;
};

/** A form action of an operator, done once for each id. */
export function actAsOperator<Output, T extends Answer>(
	schema: Schema<Output>,
	command: (post: Post<'operator'>, form: Output, event: RequestEvent) => Promise<T>,
	{ fresh = false, ...after }: Also<T> = {}
) {
	return actHeld(() => ({ kind: 'operator', organisationId: null, fresh }), schema, command, after);
}

/** A form action of a manager, in the organisation that the address names. */
export function actAsManager<Output, T extends Answer>(
	schema: Schema<Output>,
	command: (post: Post<'organisation_manager'>, form: Output, event: RequestEvent) => Promise<T>,
	{ fresh = false, ...after }: Also<T> = {}
) {
	const held = (event: RequestEvent) =>
		({
			kind: 'organisation_manager',
			organisationId: event.params['organisation'] ?? '',
			fresh
		}) as const;
	return actHeld(held, schema, command, after);
}

/**
 * A secret that opens something is shown in the answer to the post that made it and kept nowhere:
 * what is remembered of the change has no secret, so the same post again answers without one.
 */
export type OnceSecret = { invitationId: string; secret: string | null };

/** The same, for a command that makes a secret. */
export function actWithSecret<K extends Kind, Output>(
	held: (event: RequestEvent) => Held<K>,
	schema: Schema<Output>,
	command: (
		post: Post<NoInfer<K>>,
		form: Output,
		event: RequestEvent
	) => Promise<{ invitationId: string; secret: string }>
) {
	return actOpen(schema, async (event, form, id): Promise<OnceSecret> => {
		let shown: string | null = null;
		const kept = await changeInOffice(
			event.locals.gate,
			held(event),
			{ id, content: contentOf(event, form) },
			async (post) => {
				const { invitationId, secret } = await command(post, form, event);
				shown = secret;
				return { invitationId };
			}
		);
		return { ...kept, secret: shown };
	});
}

function actHeld<K extends Kind, Output, T extends Answer>(
	held: (event: RequestEvent) => Held<K>,
	schema: Schema<Output>,
	command: (post: Post<NoInfer<K>>, form: Output, event: RequestEvent) => Promise<T>,
	after: After<T>
) {
	return actOpen(
		schema,
		(event, form, id) =>
			changeInOffice(
				event.locals.gate,
				held(event),
				{ id, content: contentOf(event, form) },
				(post) => command(post, form, event)
			),
		after
	);
}

/** What was sent, with the place it was sent to: the same words elsewhere are something else. */
function contentOf(event: RequestEvent, form: unknown): unknown {
	const action = [...event.url.searchParams.keys()].find((key) => key.startsWith('/')) ?? '';
	return [event.url.pathname, action, form];
}
