import { applyAction } from '$app/forms';
import type { Submit } from './enhance.ts';
import { refresh } from './refresh.ts';
import type { FieldIssues } from '../i18n/issues.ts';

/** What a form tells its page while it is sent by script. */
export type SendingOptions = {
	/** The circle whose pages are fetched anew afterwards. */
	circleId: string;
	/** Sending began or ended: for the button. */
	busy?: (is: boolean) => void;
	/** It arrived. */
	done?: () => void;
	/** It did not arrive, in words; what was typed stays where it is. */
	failed?: (message: string, code: string, issues?: FieldIssues) => void;
};

/**
 * Sends a form by script without leaving the page. Nothing that was typed is ever replaced by an
 * error page: without a network, and for every no, the words stand where they stood.
 */
export function sending({ circleId, busy, done, failed }: SendingOptions): Submit {
	const submit: Submit = () => {
		busy?.(true);
		return async ({ result, formElement }) => {
			busy?.(false);
			if (result.type === 'redirect') {
				done?.();
				// The answer leads to the page of the thing itself: who did it elsewhere stays there.
				const led = new URL(result.location, location.href).pathname;
				const own = new URL(formElement.action).pathname;
				if (led !== own || led === location.pathname) return applyAction(result);
				return refresh(`circle:${circleId}`, 'sent');
			}
			// Told by whoever sent it.
			if (result.type === 'error') return;
			if (result.type === 'failure') {
				const told = (result.data ?? {}) as {
					message?: string;
					code?: string;
					issues?: FieldIssues;
				};
				failed?.(told.message ?? '', told.code ?? '', told.issues);
				// Somebody was first: what is new is fetched, what was typed stays (T11.8).
				if (result.status === 409) await refresh(`circle:${circleId}`);
				if (new URL(formElement.action).pathname === location.pathname) await applyAction(result);
				return;
			}
			done?.();
			// Done may still be other than was hoped: that somebody else was first is told by the page.
			if (new URL(formElement.action).pathname === location.pathname) await applyAction(result);
			await refresh(`circle:${circleId}`, 'sent');
		};
	};
	submit.tell = failed && ((words) => failed(words, ''));
	submit.free = () => busy?.(false);
	return submit;
}
