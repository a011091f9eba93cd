import { lookup } from 'node:dns';
import * as http from 'node:http';
import * as https from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import type { PushAnswer } from '../../domain/delivery.ts';
import type { Env, SmsSettings } from '../env.ts';
import { isClosedAddress } from '../push/hosts.ts';
import { outcomeOf, reasonOf } from '../push/post-office.ts';
import { noteAnswer, restingNow, unknownRest } from '../push/rest.ts';

/** One text message. */
export type Sms = {
	/** Of a mobile phone, with its country: +31612345678. */
	to: string;
	/** At most 160 signs of the alphabet that phones share. */
	text: string;
};

/**
 * Hands text messages over. It never throws for what is outside, and answers as a push service
 * does (S8.4), so that one rule says what an answer means: `refused` is about our key or our
 * account, `unfit` about this number.
 */
export type SmsGateway = { send: (sms: Sms) => Promise<PushAnswer> };

const timeoutMs = 10_000;
/** An answer is read so far; what comes after it interests nobody. */
const mostAnswerBytes = 64 * 1024;

/** The gateway that the operator set up; null without one, and then screens say "no text messages". */
export function smsGatewayOf(env: Pick<Env, 'sms' | 'demo'>): SmsGateway | null {
	if (env.sms === null) return null;
	return httpGateway(env.sms, { allowsOwnMachine: env.demo });
}

/**
 * Any gateway that takes one POST. The host is the one that was set up, and no other: its address
 * is looked up and checked for each call, the call goes to that very address, and a redirect is
 * not followed (T7.7).
 *
 * @param allowsOwnMachine  for the demo and for tests; elsewhere nothing in a private network is called.
 */
export function httpGateway(
	settings: SmsSettings,
	{
		allowsOwnMachine,
		timeoutMs: limitMs = timeoutMs
	}: { allowsOwnMachine: boolean; timeoutMs?: number }
): SmsGateway {
	const url = new URL(settings.url);
	const rest = unknownRest();
	return {
		send: async (sms) => {
			const resting = restingNow(rest);
			if (resting !== null) return resting;
			const answer = await handOver(url, requestOf(settings, sms), { allowsOwnMachine, limitMs });
			noteAnswer(rest, answer);
			return answer;
		}
	};
}

/** What is posted for one message: JSON where the template is JSON, else fields of a form. */
export function requestOf(
	{ template, sender, authorization }: SmsSettings,
	{ to, text }: Sms
): { body: string; headers: Record<string, string> } {
	const isJson = template.startsWith('{"');
	const values: Record<string, string> = { to, from: sender, text };
	const body = template.replace(/\{(to|from|text)\}/g, (_, name: string) => {
		const value = values[name] ?? '';
		// Within the quotes that the template brings.
		return isJson ? JSON.stringify(value).slice(1, -1) : encodeURIComponent(value);
	});
	const kind = isJson ? 'application/json' : 'application/x-www-form-urlencoded';
	return {
		body,
		headers: { authorization, 'content-type': `${kind}; charset=utf-8`, accept: '*/*' }
	};
}

type Limits = { allowsOwnMachine: boolean; limitMs: number };

function handOver(
	url: URL,
	{ body, headers }: ReturnType<typeof requestOf>,
	{ allowsOwnMachine, limitMs }: Limits
): Promise<PushAnswer> {
	// An address instead of a name is never looked up, so it is looked at here.
	const literal = url.hostname.replace(/^\[|\]$/g, '');
	if (!allowsOwnMachine && isIP(literal) !== 0 && isClosedAddress(literal)) {
		return Promise.resolve({ kind: 'refused', status: 0 });
	}
	return new Promise((resolve) => {
		const { request } = url.protocol === 'https:' ? https : http;
		const call = request(url, {
			method: 'POST',
			headers: { ...headers, 'content-length': Buffer.byteLength(body) },
			lookup: allowsOwnMachine ? lookup : outsideLookup,
			signal: AbortSignal.timeout(limitMs),
			agent: false
		});
		call.on('error', (caught) => {
			const code = (caught as NodeJS.ErrnoException).code;
			const why = code === 'ABORT_ERR' ? 'time-out' : (code ?? reasonOf(caught));
			// A house that leads inward is a mistake of ours, and no fault of the line.
			resolve(code === insideCode ? { kind: 'refused', status: 0 } : { kind: 'broken', why });
		});
		call.on('response', (answer) => {
			let read = 0;
			answer.on('data', (part: Buffer) => {
				read += part.length;
				if (read > mostAnswerBytes) answer.destroy();
			});
			resolve(answerOf(answer.statusCode ?? 0, answer.headers['retry-after'] ?? null));
		});
		call.end(body);
	});
}

/** What a gateway's answer means. A wrong address, no money and a redirect are ours to mend. */
function answerOf(status: number, retryAfter: string | null): PushAnswer {
	const isOurs = [402, 404, 405, 410].includes(status) || (status >= 300 && status < 400);
	return isOurs ? { kind: 'refused', status } : outcomeOf(status, retryAfter);
}

const insideCode = 'ERR_LEADS_INSIDE';

/** Looks a name up as usual, and refuses addresses of this machine and of private networks. */
const outsideLookup: LookupFunction = (name, options, done) => {
	lookup(name, { ...options, all: true }, (problem, found) => {
		if (problem !== null) return done(problem, '');
		const inside = found.some(({ address }) => isClosedAddress(address));
		const [first] = found;
		if (inside || first === undefined) {
			return done(Object.assign(new Error('leads inside'), { code: insideCode }), '');
		}
		if (options.all === true) return done(null, found);
		done(null, first.address, first.family);
	});
};
