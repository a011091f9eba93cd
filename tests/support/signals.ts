import { sql } from 'drizzle-orm';
import * as v from 'valibot';
import { randomId } from '#lib/domain/id.ts';
import type { Phase } from '#lib/domain/phase.ts';
import { CloseForm, RaiseForm, type TakeOnForm } from '#lib/domain/signal-form.ts';
import type { SignalLevel } from '#lib/domain/signal.ts';
import * as table from '#lib/server/db/schema/index.ts';
import {
	closeSignal,
	raiseSignal,
	signalPage,
	takeOn,
	withdrawSignal,
	type SignalView
} from '#lib/server/signal/index.ts';
import { clockOf, rowsOf, type Name, type RingingCircle } from './ringing-circle.ts';

// What people do with signals in a circle that can be rung, as the pages do it.

/** A step of a chain in a test: whom it asks, and how many minutes it waits. */
export type TestStep = { after: number; who: readonly (Name | 'contact')[]; number?: true };

/** Raises a signal, and says which one it is part of then. */
export async function raise(
	circle: RingingCircle,
	by: Name,
	level: SignalLevel,
	more: { text?: string; signalId?: string; changeId?: string; for?: Name } = {}
): Promise<string> {
	const gate = await circle.gateOf(by);
	const form = v.parse(RaiseForm, {
		signalId: more.signalId ?? randomId(),
		level,
		text: more.text ?? '',
		onBehalfOfId: more.for === undefined ? '' : circle.ids[more.for],
		writtenAt: ''
	});
	const sent = { id: more.changeId ?? randomId(), content: form };
	const { signalId } = await gate.change(circle.circleId, sent, ['signal.raise'], (deed) =>
		raiseSignal(deed, form)
	);
	return signalId;
}

/** Takes a signal on, until so many minutes from now. */
export async function take(
	circle: RingingCircle,
	by: Name,
	signalId: string,
	minutes: number
): Promise<boolean> {
	const gate = await circle.gateOf(by);
	const now = await clockOf(circle.owner);
	const form: TakeOnForm = {
		...{ signalId, undertaking: 'visit', text: '' },
		actBy: new Date(now.getTime() + minutes * 60_000)
	};
	const { mine } = await gate.change(
		circle.circleId,
		{ id: randomId(), content: form },
		['signal.answer'],
		(deed) => takeOn(deed, form)
	);
	return mine;
}

/** Closes a signal. */
export async function close(
	circle: RingingCircle,
	by: Name,
	signalId: string,
	feedback: string,
	phase: Phase = 'green'
): Promise<void> {
	const gate = await circle.gateOf(by);
	const form = v.parse(CloseForm, {
		...{ signalId, outcome: 'visited', text: 'Rustig gepraat.', helped: '', feedback },
		phase
	});
	await gate.change(circle.circleId, { id: randomId(), content: form }, ['signal.answer'], (deed) =>
		closeSignal(deed, form)
	);
}

/** Takes back what one said. */
export async function withdraw(circle: RingingCircle, by: Name, signalId: string): Promise<void> {
	const gate = await circle.gateOf(by);
	await gate.change(
		circle.circleId,
		{ id: randomId(), content: signalId },
		['signal.withdraw'],
		(deed) => withdrawSignal(deed, { signalId })
	);
}

/** The page of a signal, as somebody sees it. */
export async function pageOf(
	circle: RingingCircle,
	by: Name,
	signalId: string
): Promise<SignalView> {
	const gate = await circle.gateOf(by);
	const page = await gate.look(circle.circleId, ['signal.read'], (sight) =>
		signalPage(sight, signalId)
	);
	if ('joined' in page) throw new Error('it joined another one');
	return page;
}

/** A chain as it stands after everybody in it was asked; who is named says yes unless told otherwise. */
export async function chainOfSteps(
	circle: RingingCircle,
	level: SignalLevel,
	steps: readonly TestStep[],
	{
		rounds = 3,
		lastWait = 5,
		not = []
	}: { rounds?: number; lastWait?: number; not?: readonly Name[] } = {}
): Promise<string[]> {
	const { owner, circleId, ids } = circle;
	const at = await clockOf(owner);
	const made = steps.map((step) => ({ ...step, id: randomId() }));
	await owner.transaction(async (tx) => {
		await tx.insert(table.chain).values({
			...{ circleId, level, rounds, lastWaitKind: 'minutes', lastWaitMinutes: lastWait },
			...{ fallbackLabel: 'De dienst', fallbackPhone: '085 000 00 20', fallbackHours: 'altijd' },
			...{ changedAt: at, changedById: ids.sanne }
		});
		await tx.insert(table.chainStep).values(
			made.map(({ id, after, number = false }, position) => ({
				...{ circleId, id, level, position, showsNumber: number },
				...{ waitKind: 'minutes', waitMinutes: after }
			}))
		);
		const targets = made.flatMap(({ id, who }) =>
			who.map((one, position) => ({
				...{ circleId, stepId: id, position },
				...(one === 'contact' ? { kind: one } : { kind: 'member', personId: ids[one] })
			}))
		);
		await tx.insert(table.chainTarget).values(targets);
		const named = [...new Set(steps.flatMap(({ who }) => who))].filter((one) => one !== 'contact');
		if (named.length === 0) return;
		await tx.insert(table.chainPlace).values(
			named.map((name) => ({
				...{ circleId, level, personId: ids[name], askedAt: at },
				acceptedAt: not.includes(name) ? null : at
			}))
		);
	});
	return made.map(({ id }) => id);
}

/** Waits until a signal has been looked at up to now: its next step lies ahead, or it has ended. */
export async function settled(circle: RingingCircle, signalId: string): Promise<void> {
	for (;;) {
		const [found] = await rowsOf<{ is: boolean }>(
			circle.owner,
			sql`select coalesce(next_step_at > kring_now(), true) as is from signal where id = ${signalId}`
		);
		if (found?.is) return circle.quiet();
		await new Promise((resolve) => setTimeout(resolve, 15));
	}
}
