import type * as WebAuthn from '@simplewebauthn/browser';

// Passkeys in the browser: ask our server for a question, let the device answer it, bring the
// answer back. What is said to the person is up to the page.

/** How it ended: where to go next, or why not. `given_up` is the person's own choice. */
export type PasskeyOutcome = { goTo: string } | { problem: string } | 'given_up';

type Question<Options> = { challengeId: string; options: Options };
type RequestOptions = Parameters<Library['startAuthentication']>[0]['optionsJSON'];
type CreationOptions = Parameters<Library['startRegistration']>[0]['optionsJSON'];

type Library = typeof WebAuthn;
let fetched: Promise<Library> | undefined;

/** Fetched when a passkey is asked for: the page where somebody signs in is there without it. */
function library(): Promise<Library> {
	return (fetched ??= import('@simplewebauthn/browser'));
}

/** Whether this browser can do passkeys at all. */
export function canPasskey(): boolean {
	return 'PublicKeyCredential' in window;
}

/** Whether this browser offers passkeys inside the address field. */
export async function canOfferPasskey(): Promise<boolean> {
	return canPasskey() && (await PublicKeyCredential.isConditionalMediationAvailable?.()) === true;
}

/**
 * Shows a passkey.
 *
 * @param path  endpoint of ours that asks and checks: signing in, or proving once more.
 * @param inField  waits, without a window, until a passkey is picked in the address field.
 * @param picked  called once the person has shown a passkey, before we know whether it is right.
 */
export async function showPasskey(
	path: string,
	to: string | null,
	{ inField = false, picked = () => {} }: { inField?: boolean; picked?: () => void } = {}
): Promise<PasskeyOutcome> {
	return attempted(async () => {
		const question = await asked<Question<RequestOptions>>(path, { step: 'ask' });
		const { startAuthentication } = await library();
		const response = await startAuthentication({
			optionsJSON: question.options,
			useBrowserAutofill: inField
		});
		picked();
		return asked(path, { step: 'answer', challengeId: question.challengeId, response, to });
	});
}

/** Makes a passkey on this device, under a name the person chose. */
export async function makePasskey(
	path: string,
	name: string,
	to: string | null
): Promise<PasskeyOutcome> {
	return attempted(async () => {
		const question = await asked<Question<CreationOptions>>(path, { step: 'ask' });
		const { startRegistration } = await library();
		const response = await startRegistration({ optionsJSON: question.options });
		return asked(path, { step: 'answer', challengeId: question.challengeId, response, name, to });
	});
}

/** Stops waiting for a passkey in the address field. */
export async function stopWaiting(): Promise<void> {
	if (fetched !== undefined) (await fetched).WebAuthnAbortService.cancelCeremony();
}

/** An answer of ours that was a no; its message is a sentence for the person. */
class Told extends Error {}

async function attempted(work: () => Promise<{ goTo: string }>): Promise<PasskeyOutcome> {
	try {
		return await work();
	} catch (caught) {
		if (caught instanceof Told) return { problem: caught.message };
		const name = caught instanceof Error ? caught.name : '';
		if (name === 'NotAllowedError' || name === 'AbortError') return 'given_up';
		return { problem: '' };
	}
}

async function asked<T>(path: string, body: unknown): Promise<T> {
	const response = await fetch(path, {
		method: 'POST',
		headers: { 'content-type': 'application/json', accept: 'application/json' },
		body: JSON.stringify(body)
	});
	const answer = (await response.json().catch(() => ({}))) as { message?: string };
	if (!response.ok) throw new Told(answer.message ?? '');
	return answer as T;
}
