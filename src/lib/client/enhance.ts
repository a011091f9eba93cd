import type { SubmitFunction } from '@sveltejs/kit';
import { enhance as byScript } from '$app/forms';
import { invalidateAll } from '$app/navigation';
import { m } from '../paraglide/messages.js';

type Told = Record<string, unknown> | undefined;

/** What a form does when it is sent by script, and how it says itself what did not arrive. */
export type Submit = SubmitFunction<Told, Told> & {
	/** Shows in the form's own way why it was not sent. */
	tell?: ((words: string) => void) | undefined;
	/** It takes too long: it can be sent again. */
	free?: (() => void) | undefined;
};

/** So long a request may be under way before the form says so and can be sent again; with files longer. */
const patienceMs = { plain: 30_000, files: 300_000 };

/**
 * Sends a form by script. What was typed is never replaced by an error page: where nothing came
 * back, or nothing that Kring said, a sentence stands at the form and every word stays in its field.
 * A second press while the first is under way sends nothing, for as long as that may reasonably take.
 */
export function enhance(form: HTMLFormElement, submit?: Submit): { destroy(): void } {
	let told: HTMLElement | undefined;
	let waiting: ReturnType<typeof setTimeout> | undefined;
	const free = () => {
		clearTimeout(waiting);
		waiting = undefined;
		told?.remove();
	};
	const say = (error: unknown) => {
		if (submit?.tell) submit.tell(notSent(error));
		else told = tell(form, notSent(error));
	};
	const late = () => {
		free();
		submit?.free?.();
		say(null);
	};
	return byScript(form, async (input) => {
		if (waiting !== undefined) {
			input.cancel();
			return;
		}
		free();
		// An answer that still comes counts; sent again meanwhile, its id makes it one.
		const hasFiles = form.enctype === 'multipart/form-data';
		waiting = setTimeout(late, hasFiles ? patienceMs.files : patienceMs.plain);
		const cancel = () => {
			free();
			input.cancel();
		};
		let after: Awaited<ReturnType<Submit>>;
		try {
			after = await submit?.({ ...input, cancel });
		} catch (caught) {
			free();
			throw caught;
		}
		return async (outcome) => {
			free();
			const { result } = outcome;
			if (result.type !== 'error') return after ? after(outcome) : outcome.update();
			await after?.({ ...outcome, update: async () => {} });
			say(result.error);
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

/** A form whose page shows beside a no what has changed meanwhile, as it does without script. */
export const afresh: Submit =
	() =>
	async ({ result, update }) => {
		if (result.type === 'failure') await invalidateAll();
		await update({ reset: false });
	};

/** Plain markup, because without a network no component can be fetched any more. */
function tell(form: HTMLFormElement, words: string): HTMLElement {
	const line = document.createElement('p');
	line.className = 'not-sent';
	line.setAttribute('role', 'alert');
	line.textContent = words;
	form.append(line);
	return line;
}
