import { receiptRequest } from './push-payload.ts';
import { dropReceipt, keepReceipt, keptReceipts, type KeptReceipt } from './store.ts';

// A device says that a notice stands on its screen (S8.5). What it could not say without a network it
// keeps and says later: a token that means nothing to anybody but the server.

/** So many are kept; the oldest go first. */
const most = 50;
/** By then nobody waits for it any more. */
const keptMs = 48 * 3_600_000;

/** Which of the kept tokens are still worth sending, oldest first, and which are to go. */
export function worthSaying(
	kept: readonly KeptReceipt[],
	nowMs: number
): { say: KeptReceipt[]; drop: KeptReceipt[] } {
	const inOrder = kept.toSorted((a, b) => a.atMs - b.atMs);
	const fresh = inOrder.filter(({ atMs }) => nowMs - atMs < keptMs);
	const say = fresh.slice(-most);
	return { say, drop: inOrder.filter((one) => !say.includes(one)) };
}

/**
 * Says that a notice stands on the screen, and keeps that where nobody could hear it.
 *
 * @param data  what came with the notice.
 * @returns false when it waits for a network.
 */
export async function sayShown(data: unknown): Promise<boolean> {
	const request = receiptRequest(data);
	if (request === null || (await isHeard(request))) return true;
	await keepReceipt((data as { receipt: string }).receipt, Date.now());
	return false;
}

/**
 * Says what was kept. What somebody heard is forgotten, and what is too old as well.
 *
 * @returns how many wait still.
 */
export async function sayKept(): Promise<number> {
	const { say, drop } = worthSaying(await keptReceipts(), Date.now());
	for (const { receipt } of drop) await dropReceipt(receipt);
	for (const [at, { receipt }] of say.entries()) {
		if (!(await isHeard(receiptRequest({ receipt })))) return say.length - at;
		await dropReceipt(receipt);
	}
	return 0;
}

/** Longest wait for the server, in milliseconds: a receipt is worth less than what comes after it. */
const waitMs = 10_000;

/** Whether the server heard it. What it says no to is heard as well: it would say no again. */
async function isHeard(request: ReturnType<typeof receiptRequest>): Promise<boolean> {
	if (request === null) return true;
	const signal = AbortSignal.timeout(waitMs);
	const answer = await fetch(request.url, { ...request.init, signal }).catch(() => null);
	return answer !== null && answer.status < 500 && answer.status !== 429;
}
