import type { SubmitFunction } from '@sveltejs/kit';
import { enhance as byScript } from '$app/forms';
import { m } from '../paraglide/messages.js';

type Told = Record<string, unknown> | undefined;

/** What a form does when it is sent by script, and whether it tells by itself what did not arrive. */
export type Submit = SubmitFunction<Told, Told> & { tellsErrors?: boolean };

/**
 * Sends a form by script. What was typed is never replaced by an error page: where nothing came
 * back, or nothing that Kring said, a sentence stands at the form and every word stays in its field.
 * A second press while the first is under way sends nothing.
 */
export function enhance(form: HTMLFormElement, submit?: Submit): { destroy(): void } {
	let told: HTMLElement | undefined;
	let isUnderWay = false;
	return byScript(form, async (input) => {
		if (isUnderWay) {
			input.cancel();
			return;
		}
		isUnderWay = true;
		told?.remove();
		const cancel = () => {
			isUnderWay = false;
			input.cancel();
		};
		const after = await submit?.({ ...input, cancel });
		return async (outcome) => {
			isUnderWay = false;
			const { result } = outcome;
			if (result.type !== 'error') return after ? after(outcome) : outcome.update();
			await after?.({ ...outcome, update: async () => {} });
			if (!submit?.tellsErrors) told = tell(form, notSent(result.error));
		};
	});
}

/**
 * Why something did not arrive: what the server said about it, where it did, else that it was not
 * sent, and whether that is the network.
 */
export function notSent(error: unknown): string {
	const told = error as { message?: unknown; code?: unknown } | null;
	if (typeof told?.code === 'string' && typeof told.message === 'string') return told.message;
	return navigator.onLine === false ? m.base_not_sent_offline() : m.base_not_sent();
}

/** Plain markup, because without a network no component can be fetched any more. */
function tell(form: HTMLFormElement, words: string): HTMLElement {
	const line = document.createElement('p');
	line.className = 'not-sent';
	line.setAttribute('role', 'alert');
	line.textContent = words;
	form.append(line);
	return line;
}
