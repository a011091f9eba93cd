import webPush from 'web-push';
import type { PushAnswer } from '../../domain/delivery.ts';
import type { PushMessage } from '../../domain/notice.ts';
import { isPushAddress, leadsOutside } from './hosts.ts';
import { noteAnswer, restingNow, unknownRest, type Rest } from './rest.ts';

/** Where a browser can be rung, with the keys that only it can read with. */
export type Device = { id: string; endpoint: string; p256dh: string; auth: string };

/** How a message is to travel (RFC 8030). */
export type Postage = {
	ttlSeconds: number;
	urgency: 'high' | 'normal' | 'low';
	/** A newer message with the same topic replaces one that still waits at the push service. */
	topic: string;
};

/**
 * What came of handing a message over (S8.4):
 * - `accepted`: the push service has it, which is not yet "seen";
 * - `gone`: nobody is there any more;
 * - `refused`: our keys or clock are wrong, which says nothing about the device;
 * - `unfit`: this message or this address will never do;
 * - `later`: not now, and when;
 * - `broken`: no answer, or a fault on their side.
 */
export type Outcome = PushAnswer;

type Keys = { publicKey: string; privateKey: string; subject: string };

const timeoutMs = 10_000;
/** A signed header is used for so long; push services refuse what lives longer than a day. */
const headerLivesSeconds = 12 * 3600;
const headerReuseMs = 6 * 3600_000;
const longestRetryAfterMs = 3600_000;
const defaultRetryAfterMs = 30_000;
const mostServices = 200;

type Service = Rest & { header: string; headerMadeAt: number };

/**
 * Hands messages to push services. It keeps one signed header per service, and lets a service rest
 * that fails again and again (T11.5): one trial call then finds out whether it is back.
 */
export class PostOffice {
	readonly #keys: Keys;
	readonly #moreHosts: readonly string[];
	readonly #services = new Map<string, Service>();
	readonly #timeoutMs: number;
	readonly #noted: (outcome: Outcome) => void;

	constructor(
		keys: Keys,
		moreHosts: readonly string[],
		limits: { timeoutMs?: number; noted?: (outcome: Outcome) => void } = {}
	) {
		this.#keys = keys;
		this.#moreHosts = moreHosts;
		this.#timeoutMs = limits.timeoutMs ?? timeoutMs;
		this.#noted = limits.noted ?? (() => {});
	}

	/** Encrypts a message for one device (RFC 8291) and hands it over. Never throws for what is outside. */
	async send(device: Device, message: PushMessage, postage: Postage): Promise<Outcome> {
		if (!isPushAddress(device.endpoint, this.#moreHosts)) return { kind: 'unfit', status: 0 };
		const service = this.#serviceOf(new URL(device.endpoint).origin);
		const resting = restingNow(service);
		if (resting !== null) return resting;

		const outcome = await this.#handOver(device, message, postage, service);
		noteAnswer(service, outcome);
		this.#noted(outcome);
		return outcome;
	}

	async #handOver(
		device: Device,
		message: PushMessage,
		postage: Postage,
		service: Service
	): Promise<Outcome> {
		let details: webPush.RequestDetails;
		try {
			const { endpoint, p256dh, auth } = device;
			details = webPush.generateRequestDetails(
				{ endpoint, keys: { p256dh, auth } },
				JSON.stringify(message),
				{ TTL: postage.ttlSeconds, urgency: postage.urgency, topic: postage.topic }
			);
		} catch {
			// Keys that are no point on the curve: nothing can ever be read there.
			return { kind: 'unfit', status: 0 };
		}
		try {
			if (!(await leadsOutside(device.endpoint))) return { kind: 'unfit', status: 0 };
			const response = await fetch(device.endpoint, {
				method: 'POST',
				headers: { ...headersOf(details), Authorization: service.header },
				body: new Uint8Array(details.body ?? Buffer.alloc(0)),
				redirect: 'manual',
				signal: AbortSignal.timeout(this.#timeoutMs)
			});
			// Read to its end, so that the connection can be used again.
			await response.arrayBuffer().catch(() => {});
			return outcomeOf(response.status, response.headers.get('retry-after'));
		} catch (caught) {
			return { kind: 'broken', why: reasonOf(caught) };
		}
	}

	#serviceOf(origin: string): Service {
		const known = this.#services.get(origin);
		const now = performance.now();
		if (known !== undefined && now - known.headerMadeAt < headerReuseMs) return known;
		const { subject, publicKey, privateKey } = this.#keys;
		const expires = Math.floor(Date.now() / 1000) + headerLivesSeconds;
		const { Authorization: header } = webPush.getVapidHeaders(
			origin,
			subject,
			publicKey,
			privateKey,
			'aes128gcm',
			expires
		);
		const service: Service = { ...unknownRest(), ...known, header, headerMadeAt: now };
		if (this.#services.size >= mostServices) this.#services.clear();
		this.#services.set(origin, service);
		return service;
	}
}

/** What an answer of a push service means (S8.4). */
export function outcomeOf(status: number, retryAfter: string | null): Outcome {
	if (status >= 200 && status < 300) return { kind: 'accepted' };
	if (status === 404 || status === 410) return { kind: 'gone' };
	if (status === 401 || status === 403) return { kind: 'refused', status };
	if (status === 429) return { kind: 'later', afterMs: waitOf(retryAfter), resting: 'no' };
	if (status >= 500) {
		return retryAfter === null
			? { kind: 'broken', why: String(status) }
			: { kind: 'later', afterMs: waitOf(retryAfter), resting: 'no' };
	}
	return { kind: 'unfit', status };
}

/** `Retry-After` as milliseconds: seconds or a date, at least one second and at most an hour. */
function waitOf(text: string | null): number {
	const seconds = /^\d+$/.test(text ?? '') ? Number(text) : null;
	const until = text === null ? Number.NaN : Date.parse(text);
	const asked =
		seconds !== null
			? seconds * 1000
			: Number.isNaN(until)
				? defaultRetryAfterMs
				: until - Date.now();
	return Math.min(longestRetryAfterMs, Math.max(1_000, asked));
}

function headersOf(details: webPush.RequestDetails): Record<string, string> {
	return Object.fromEntries(
		Object.entries(details.headers)
			.filter(([name]) => name.toLowerCase() !== 'content-length')
			.map(([name, value]) => [name, String(value)])
	);
}

/** What went wrong on the line, as a name without an address. */
export function reasonOf(caught: unknown): string {
	if (!(caught instanceof Error)) return 'unknown';
	if (caught.name === 'TimeoutError') return 'time-out';
	const cause =
		caught.cause instanceof Error ? (caught.cause as NodeJS.ErrnoException).code : undefined;
	return cause ?? caught.name;
}
