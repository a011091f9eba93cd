import { openedSignal } from '#lib/server/signal/index.ts';

/** Notes that whoever is signed in opened a signal. Of one they may not follow nothing is noted. */
export async function openedBy(
	{ gate }: App.Locals,
	{ circle, signal }: { circle: string; signal: string }
): Promise<void> {
	await gate.own((own) => openedSignal(own, circle, signal));
}
