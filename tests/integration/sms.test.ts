import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { verdictOn, type Loudness } from '#lib/domain/delivery.ts';
import { httpGateway, smsLength, smsText } from '#lib/server/sms/index.ts';

// Text messages, handed over to a gateway that listens in this very process.

type Got = { headers: IncomingMessage['headers']; body: string };

let server: Server | undefined;
const got: Got[] = [];

afterEach(() => {
	server?.closeAllConnections();
	server?.close();
	got.length = 0;
});

/** A gateway that answers as a test says. */
async function gatewayThat(answers: (response: ServerResponse) => void): Promise<string> {
	server = createServer((request, response) => {
		let body = '';
		request.on('data', (part) => (body += String(part)));
		request.on('end', () => {
			got.push({ headers: request.headers, body });
			answers(response);
		});
	});
	await new Promise<void>((resolve) => server!.listen(0, '127.0.0.1', resolve));
	return `http://127.0.0.1:${(server.address() as AddressInfo).port}/send`;
}

const settings = (url: string, template = '{"to":"{to}","from":"{from}","body":"{text}"}') => ({
	url,
	authorization: 'Bearer geheim',
	sender: 'Kring',
	template
});
const here = { allowsOwnMachine: true };
const sms = {
	to: '+31612345678',
	text: 'Er is "nieuws" & meer in Kring. Open https://k.example/m/1'
};
const status = (code: number, headers: Record<string, string> = {}) =>
	gatewayThat((response) => response.writeHead(code, headers).end('{}'));

describe('a message', () => {
	test('is posted as JSON, with the key of the house', async () => {
		const url = await status(202);
		expect(await httpGateway(settings(url), here).send(sms)).toEqual({ kind: 'accepted' });
		expect(JSON.parse(got[0]!.body)).toEqual({ to: sms.to, from: 'Kring', body: sms.text });
		expect(got[0]!.headers).toMatchObject({
			authorization: 'Bearer geheim',
			'content-type': 'application/json; charset=utf-8'
		});
	});

	test('is posted as fields where the gateway wants fields', async () => {
		const url = await status(200);
		await httpGateway(settings(url, 'recipient={to}&message={text}'), here).send(sms);
		const fields = new URLSearchParams(got[0]!.body);
		expect([fields.get('recipient'), fields.get('message')]).toEqual([sms.to, sms.text]);
	});

	test('has texts that fit into one, without a name, in both languages', () => {
		const link = `https://kring.een-lange-naam.example/m/${crypto.randomUUID()}`;
		const phone = '+31 512 123 456';
		const kinds: Loudness[] = ['red', 'orange', 'talk', 'status', 'test'];
		for (const locale of ['nl', 'en'] as const) {
			for (const loudness of kinds) {
				const text = smsText({ loudness, link, phone }, locale);
				expect(text.length).toBeLessThanOrEqual(smsLength);
				expect(text).toContain(link);
				expect(text.includes(phone)).toBe(loudness !== 'test');
				// The alphabet that every phone shares: another sign would halve the room.
				expect(text).toMatch(/^[A-Za-z0-9 .,:?/+-]+$/);
			}
		}
		const long = smsText({ loudness: 'red', link: link + 'x'.repeat(40), phone }, 'nl');
		expect(long).not.toContain(phone);
	});
});

describe('an answer means what it means for a push', () => {
	const once = { attempt: 1, loudness: 'red' } as const;

	test.each([
		[201, 'accepted', 'handed_over', false],
		[400, 'unfit', 'failed', false],
		[422, 'unfit', 'failed', false],
		[401, 'refused', 'waiting', true],
		[402, 'refused', 'waiting', true],
		[403, 'refused', 'waiting', true],
		[404, 'refused', 'waiting', true],
		[302, 'refused', 'waiting', true],
		[503, 'broken', 'waiting', false]
	])('%i is %s: the try is %s', async (code, kind, state, alarm) => {
		const url = await status(code, code === 302 ? { location: 'http://127.0.0.1:9/' } : {});
		const answer = await httpGateway(settings(url), here).send(sms);
		expect(answer.kind).toBe(kind);
		expect(verdictOn(answer, once)).toMatchObject({ state, alarm });
		expect(got).toHaveLength(1);
	});

	test('429 waits as long as it asks, and red does not wait for it', async () => {
		const url = await status(429, { 'retry-after': '120' });
		const answer = await httpGateway(settings(url), here).send(sms);
		expect(answer).toEqual({ kind: 'later', afterMs: 120_000, resting: 'no' });
		expect(verdictOn(answer, once).givesWay).toBe(true);
	});

	test('silence is broken off', async () => {
		const url = await gatewayThat(() => {});
		const gateway = httpGateway(settings(url), { ...here, timeoutMs: 50 });
		expect(await gateway.send(sms)).toEqual({ kind: 'broken', why: 'time-out' });
	});

	test('nobody there is broken too', async () => {
		const url = await status(200);
		server!.close();
		server!.closeAllConnections();
		const answer = await httpGateway(settings(url), here).send(sms);
		expect(answer).toEqual({ kind: 'broken', why: 'ECONNREFUSED' });
	});
});

describe('what keeps the line to the one gateway', () => {
	test.each(['http://127.0.0.1:1/', 'http://localhost:1/', 'http://[::1]:1/', 'http://10.0.0.1/'])(
		'nothing inside is called: %s',
		async (url) => {
			const gateway = httpGateway(settings(url), { allowsOwnMachine: false });
			expect(await gateway.send(sms)).toEqual({ kind: 'refused', status: 0 });
		}
	);

	test('a gateway that refuses us rests, and is not asked again at once', async () => {
		const url = await status(401);
		const gateway = httpGateway(settings(url), here);
		await gateway.send(sms);
		expect(await gateway.send(sms)).toMatchObject({ kind: 'later', resting: 'refusals' });
		expect(got).toHaveLength(1);
	});

	test('five faults in a row are enough, and one good answer ends the count', async () => {
		let code = 500;
		const url = await gatewayThat((response) => response.writeHead(code).end());
		const gateway = httpGateway(settings(url), here);
		for (let count = 0; count < 4; count++) await gateway.send(sms);
		code = 200;
		await gateway.send(sms);
		code = 500;
		for (let count = 0; count < 5; count++) await gateway.send(sms);
		expect(await gateway.send(sms)).toMatchObject({ kind: 'later', resting: 'faults' });
		expect(got).toHaveLength(10);
	});
});
