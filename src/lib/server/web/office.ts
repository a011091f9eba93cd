import type { RequestEvent } from '@sveltejs/kit';
import type * as v from 'valibot';
import { changeInOffice, type Answer, type Held, type Post } from '../gate/index.ts';
import type { Asked } from '../employment.ts';
import { actOpen, sentTo, type After } from './act.ts';
import { house } from './house.ts';
import { qrOf } from './qr.ts';

// Form actions of the pages of operators, managers and coordinators. Which organisation it is comes from the
// address and is asked at the gate; nothing about it is read from the form.

type Kind = 'operator' | 'organisation_manager' | 'coordinator' | 'treasurer';
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

/** A form action of a coordinator, in the neighbourhood that the address names. */
export function actAsCoordinator<Output, T extends Answer>(
	schema: Schema<Output>,
	command: (post: Post<'coordinator'>, form: Output, event: RequestEvent) => Promise<T>,
	{ fresh = false, ...after }: Also<T> = {}
) {
	const held = (event: RequestEvent) => ({ ...atNeighbourhood(event), fresh });
	return actHeld(held, schema, command, after);
}

/** What else there is to an action whose tries are counted. */
type TriedAnd<T> = After<T> & {
	/** Does the whole of it, and counts before anything is looked at. */
	tried?: (event: RequestEvent, work: () => Promise<T>) => Promise<T>;
};

/** The same, for what keeps the id of the form as its own. */
export function actAsCoordinatorOnce<Output, T extends Answer>(
	schema: Schema<Output>,
	command: (
		post: Post<'coordinator'>,
		form: Output,
		once: string,
		event: RequestEvent
	) => Promise<T>,
	{ tried = (_event, work) => work(), ...after }: TriedAnd<T> = {}
) {
	return actOpen(
		schema,
		(event, form, id) => {
			const sent = { id, content: sentTo(event, form) };
			return tried(event, () =>
				changeInOffice(event.locals.gate, atNeighbourhood(event), sent, (post) =>
					command(post, form, id, event)
				)
			);
		},
		after
	);
}

/** A form action of a treasurer, in the neighbourhood that the address names. */
export function actAsTreasurer<Output, T extends Answer>(
	schema: Schema<Output>,
	command: (post: Post<'treasurer'>, form: Output, event: RequestEvent) => Promise<T>,
	after: After<T> = {}
) {
	const held = (event: RequestEvent) =>
		({
			kind: 'treasurer',
			organisationId: null,
			neighbourhoodId: event.params['neighbourhood'] ?? ''
		}) as const;
	return actHeld(held, schema, command, after);
}

/** The neighbourhood that the address names, as a coordinator of it asks. */
function atNeighbourhood(event: RequestEvent) {
	const neighbourhoodId = event.params['neighbourhood'] ?? '';
	return { kind: 'coordinator', organisationId: null, neighbourhoodId } as const;
}

/**
 * A form action of a coordinator after which the page shows something that is kept nowhere, as a code.
 * It follows from the id of the change, so that the same form again shows the same.
 */
export function shownToCoordinator<Output, T extends Answer, Shown>(
	schema: Schema<Output>,
	command: (
		post: Post<'coordinator'>,
		form: Output,
		event: RequestEvent,
		changeId: string
	) => Promise<T>,
	show: (event: RequestEvent, form: Output, answer: T) => Shown
) {
	return async (event: RequestEvent) => {
		let shown: Shown | null = null;
		const act = actOpen(schema, async (_event, form, id) => {
			const sent = { id, content: sentTo(event, form) };
			const done = await changeInOffice(event.locals.gate, atNeighbourhood(event), sent, (post) =>
				command(post, form, event, id)
			);
			shown = show(event, form, done);
			return done;
		});
		const outcome = await act(event);
		return 'done' in outcome ? { ...outcome, shown: shown as Shown | null } : outcome;
	};
}

/** What stands on the page after somebody was asked. */
export type AskedView = {
	/** Whom it is for; empty when the link was shown before. */
	name: string;
	/** Shown once: null when the same form came a second time. */
	link: { href: string; modules: boolean[][]; expiresAt: Date } | null;
};

/** An operator asks somebody to an office. */
export function askAsOperator<Output extends { name: string }>(
	schema: Schema<Output>,
	command: (post: Post<'operator'>, form: Output, event: RequestEvent) => Promise<Asked>
) {
	return askHeld(() => ({ kind: 'operator', organisationId: null, fresh: true }), schema, command);
}

/** A manager asks somebody to work for the organisation that the address names. */
export function askAsManager<Output extends { name: string }>(
	schema: Schema<Output>,
	command: (post: Post<'organisation_manager'>, form: Output, event: RequestEvent) => Promise<Asked>
) {
	const held = (event: RequestEvent) =>
		({
			kind: 'organisation_manager',
			organisationId: event.params['organisation'] ?? '',
			fresh: true
		}) as const;
	return askHeld(held, schema, command);
}

/**
 * The secret of an invitation stands in the answer to the form that made it and is kept nowhere:
 * what is remembered of the change holds none, so the same form again is answered without.
 */
function askHeld<K extends Kind, Output extends { name: string }>(
	held: (event: RequestEvent) => Held<K>,
	schema: Schema<Output>,
	command: (post: Post<NoInfer<K>>, form: Output, event: RequestEvent) => Promise<Asked>
) {
	return async (event: RequestEvent) => {
		let asked: AskedView = { name: '', link: null };
		const act = actOpen(schema, (_event, form, id) =>
			changeInOffice(
				event.locals.gate,
				held(event),
				{ id, content: sentTo(event, form) },
				async (post) => {
					const { invitationId, secret, expiresAt } = await command(post, form, event);
					const href = `${house().env.origin}/staff/${secret}`;
					asked = { name: form.name, link: { href, modules: qrOf(href), expiresAt } };
					return { invitationId };
				}
			)
		);
		const outcome = await act(event);
		return 'done' in outcome ? { action: 'ask', asked } : outcome;
	};
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
			changeInOffice(event.locals.gate, held(event), { id, content: sentTo(event, form) }, (post) =>
				command(post, form, event)
			),
		after
	);
}
