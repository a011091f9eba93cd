import { updatesFor, thank } from '../update.ts';
import { circleView } from '../circle.ts';
import type { ThankForm } from '../../domain/update.ts';
import type { Permission, WritePermission } from '../../domain/policy/matrix.ts';
import { deskOf } from '../desk.ts';
import type { Deed, Desk, Gate, Own, Sight } from './index.ts';

// What must not compile. `npm run check` reads this file and nothing runs it: each line below says
// what is wrong with the next one, and if that one ever compiles, the check fails.

declare const gate: Gate;
declare const circleId: string;
declare const form: ThankForm;
declare const sent: { id: string; content: unknown };
const wanted = { limit: 1, comments: 0 };

/** Stands for a page that shows a circle and its updates, and for somebody who thanks. */
export async function whatCompiles(): Promise<void> {
	await gate.look(circleId, ['update.read'], (sight) => updatesFor(sight, wanted));
	await gate.look(circleId, ['circle.read', 'update.read'], (sight) => updatesFor(sight, wanted));
	await gate.change(circleId, sent, ['update.thank'], (deed) => thank(deed, form));
	await gate.desk(['circle.read', 'signal.read'], deskOf, ['finding.read']);
}

/** Stands for every mistake that the compiler has to find. */
export async function whatMustNot(): Promise<void> {
	// @ts-expect-error a sight of the circle shows no updates
	await gate.look(circleId, ['circle.read'], (sight) => updatesFor(sight, wanted));
	// @ts-expect-error who asked for nothing gets nothing
	await gate.look(circleId, [], (sight) => updatesFor(sight, wanted));
	// @ts-expect-error looking is not doing
	await gate.look(circleId, ['update.thank'], (sight) => thank(sight, form));
	// @ts-expect-error a right to read is no reason to change
	await gate.change(circleId, sent, ['update.read'], async () => ({}));
	// @ts-expect-error a deed of one thing is not a deed of another
	await gate.change(circleId, sent, ['update.comment'], (deed) => thank(deed, form));
	// @ts-expect-error doing is not looking
	await gate.change(circleId, sent, ['update.post'], async (deed) => void (await circleView(deed)));
	// @ts-expect-error what is not in the matrix cannot be asked
	await gate.look(circleId, ['circle.sell'], async () => ({}));
	// @ts-expect-error a desk of the circles shows no signals
	await gate.desk(['circle.read'], deskOf);
	// @ts-expect-error a look at all circles is not one at any of them
	await gate.desk(['circle.read'], circleView);
	// @ts-expect-error a desk is for looking
	await gate.desk(['signal.answer'], async () => ({}));
	// @ts-expect-error one's own things are no circle
	await gate.own((own) => circleView(own));
	// @ts-expect-error a change answers ids and small facts, never rows of content
	await gate.change(circleId, sent, ['update.thank'], async () => ({ rows: [{ text: '' }] }));
}

/** Stands for somebody who makes what only the gate may make. */
export function whatCannotBeForged(own: Own): void {
	// @ts-expect-error something that looks like a sight is none
	const sight: Sight<'circle.read'> = { ...own, gave: () => {}, handedOut: () => null };
	// @ts-expect-error something that looks like a desk is none
	const desk: Desk<'circle.read'> = { ...own, standings: new Map(), gave: () => {} };
	// @ts-expect-error something that looks like a deed is none
	const deed: Deed<'update.thank'> = { ...own, demand: () => {}, record: async () => 1 };
	// @ts-expect-error what ends in .read changes nothing
	const permission: WritePermission = 'update.read' satisfies Permission;
	void [sight, desk, deed, permission];
}
