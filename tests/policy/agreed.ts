import { randomId } from '#lib/domain/id.ts';
import { matrix, type Permission, type Rule } from '#lib/domain/policy/matrix.ts';
import type { Actor, CircleKey, CircleThings, World } from './world.ts';

// What is agreed for each page and each action: the permissions it asks for, and a form that would
// go through if the one who sends it may. A page without a line is walked all the same; an action
// without a line fails the walk, because a refusal of nonsense proves nothing.

/** The fields of a form, or the body of a request, as text. */
export type Fields = Record<string, string>;

/** One action or method, named as `route?/action` or `METHOD route`. */
export type Agreed = {
	/** Asked of the sender in the circle of the address, all of them; empty outside circles. */
	needs: readonly Permission[];
	/** What the sender needs besides, from what was agreed in the world. */
	also?: (actor: Actor, key: CircleKey) => boolean;
	/** A form that goes through for whoever may. */
	fields: (circle: CircleThings, actor: Actor, world: World) => Fields;
	/** How it is sent: a form unless said otherwise. */
	sent?: 'form' | 'multipart' | 'json';
	/** Goes through for nobody in this world, and why: then its success is not asked for. */
	neverDone?: string;
};

const post = (circle: CircleThings): Fields => ({
	updateId: randomId(),
	topicId: 'health',
	text: 'Een gewone dag.',
	face: '4',
	askedId: '',
	askedByOn: '',
	writtenAt: '',
	surpriseUntilOn: '',
	circleId: circle.id
});

/** Permissions that a page asks for before it shows anything. */
export const pages: Readonly<Record<string, readonly Permission[]>> = {
	'/(app)/circles/[circle=uuid]': ['circle.read', 'update.read'],
	'/(app)/circles/[circle=uuid]/reading': ['reading.read']
};

/** Every action, and every method that changes something. */
export const actions: Readonly<Record<string, Agreed>> = {
	'/(public)/demo?/default': {
		needs: [],
		fields: () => ({ as: 'sanne' }),
		neverDone: 'outside the demo world it is not there'
	},
	'POST /(app)/outbox': {
		needs: [],
		sent: 'json',
		fields: (circle, actor) => ({
			items: JSON.stringify([
				{
					id: randomId(),
					kind: 'update',
					circleId: circle.id,
					personId: actor.personId,
					fields: post(circle)
				}
			])
		})
	}
};

/** Whether somebody may do something in a circle: from the table and from what was agreed. */
export function may(actor: Actor, key: CircleKey, permission: Permission): boolean {
	const place = actor.places[key];
	if (place === undefined || !actor.letIn) return false;
	const rule: Rule = matrix[permission];
	const within = rule.level === 'write' ? place.writes : place.reads;
	if (rule.topic === 'ofItem' && within.length === 0) return false;
	if (rule.topic !== 'ofItem' && rule.topic !== 'none' && !within.includes(rule.topic))
		return false;
	if (rule.who === 'authority') {
		return rule.level === 'read' ? place.looksForResident : place.actsForResident;
	}
	return rule.who === 'trusted' ? place.trusted : true;
}
