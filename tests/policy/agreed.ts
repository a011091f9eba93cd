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

const byOperator = (actor: Actor) => actor.operator;
const byManager = (actor: Actor) => actor.manages !== null;

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
	},
	'/(app)/admin?/make': {
		needs: [],
		also: byOperator,
		fields: () => ({ name: `Plaats ${randomId().slice(0, 8)}` })
	},
	'/(app)/admin?/confirm': {
		needs: [],
		also: byOperator,
		fields: () => ({ restoreId: randomId() }),
		neverDone: 'nobody asked for new keys'
	},
	'/(app)/admin/municipalities/[municipality=uuid]?/set': {
		needs: [],
		also: byOperator,
		fields: () => ({ name: `Plaats ${randomId().slice(0, 8)}`, version: '0' })
	},
	'/(app)/admin/municipalities/[municipality=uuid]?/organise': {
		needs: [],
		also: byOperator,
		fields: () => ({ name: `Plaats ${randomId().slice(0, 8)}` })
	},
	'/(app)/admin/municipalities/[municipality=uuid]?/part': {
		needs: [],
		also: byOperator,
		fields: () => ({ name: `Plaats ${randomId().slice(0, 8)}` })
	},
	'/(app)/admin/municipalities/[municipality=uuid]?/rename': {
		needs: [],
		also: byOperator,
		fields: () => ({
			neighbourhoodId: randomId(),
			name: `Plaats ${randomId().slice(0, 8)}`,
			version: '0'
		}),
		neverDone: 'there is no such neighbourhood'
	},
	'/(app)/admin/organisations/[organisation=uuid]?/set': {
		needs: [],
		also: byOperator,
		fields: () => ({ name: `Plaats ${randomId().slice(0, 8)}`, version: '0' })
	},
	'/(app)/admin/organisations/[organisation=uuid]?/ask': {
		needs: [],
		also: byOperator,
		fields: () => ({ name: 'Saar' })
	},
	'/(app)/admin/organisations/[organisation=uuid]?/withdraw': {
		needs: [],
		also: byOperator,
		fields: () => ({ invitationId: randomId() }),
		neverDone: 'there is no such invitation'
	},
	'/(app)/admin/organisations/[organisation=uuid]?/keys': {
		needs: [],
		also: byOperator,
		fields: () => ({ personId: randomId() }),
		neverDone: 'there is nobody with that id'
	},
	'/(app)/admin/organisations/[organisation=uuid]?/end': {
		needs: [],
		also: byOperator,
		fields: () => ({ personId: randomId() }),
		neverDone: 'there is nobody with that id'
	},
	'/(app)/admin/operators?/ask': {
		needs: [],
		also: byOperator,
		fields: () => ({ name: 'Teun' })
	},
	'/(app)/admin/operators?/withdraw': {
		needs: [],
		also: byOperator,
		fields: () => ({ invitationId: randomId() }),
		neverDone: 'there is no such invitation'
	},
	'/(app)/admin/operators?/keys': {
		needs: [],
		also: byOperator,
		fields: () => ({ personId: randomId() }),
		neverDone: 'there is nobody with that id'
	},
	'/(app)/admin/operators?/end': {
		needs: [],
		also: byOperator,
		fields: () => ({ personId: randomId() }),
		neverDone: 'there is nobody with that id'
	},
	'/(app)/organisation/[organisation=uuid]?/ask': {
		needs: [],
		also: byManager,
		fields: () => ({ name: 'Piet', discipline: 'begeleider' })
	},
	'/(app)/organisation/[organisation=uuid]?/withdraw': {
		needs: [],
		also: byManager,
		fields: () => ({ invitationId: randomId() }),
		neverDone: 'there is no such invitation'
	},
	'/(app)/organisation/[organisation=uuid]?/confirm': {
		needs: [],
		also: byManager,
		fields: () => ({ restoreId: randomId() }),
		neverDone: 'nobody asked for new keys'
	},
	'/(app)/organisation/[organisation=uuid]/reading?/default': {
		needs: [],
		also: byManager,
		fields: () => ({ readingTimes: 'Elke dag.', promiseHours: '8', version: '0' })
	},
	'/(app)/organisation/[organisation=uuid]/staff/[person=uuid]?/keys': {
		needs: [],
		also: byManager,
		fields: () => ({}),
		neverDone: 'there is nobody with that id'
	},
	'/(app)/organisation/[organisation=uuid]/staff/[person=uuid]?/end': {
		needs: [],
		also: byManager,
		fields: () => ({}),
		neverDone: 'there is nobody with that id'
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
