import { createHash } from 'node:crypto';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { dayOf, daysAfter, instantAt } from '../../src/lib/domain/day.ts';
import {
	kitchenClosesAt,
	stoppedEarly,
	type DayStatus
} from '../../src/lib/domain/door/activity-day.ts';
import { awayAfter } from '../../src/lib/domain/door/away.ts';
import { afterUpload, dayState, type DayState } from '../../src/lib/domain/door/day-state.ts';
import { UploadForm } from '../../src/lib/domain/door/operation-form.ts';
import type { DayFacts, Device, Operations, Received } from '../../src/lib/domain/door/received.ts';
import type { DayRides } from '#lib/domain/door/ride.ts';
import { HostRideForm } from '#lib/domain/door/ride-form.ts';
import { noRides } from '#lib/domain/door/sheet.ts';
import {
	sheetText,
	type Sheet,
	type SheetDay,
	type SheetEnding,
	type SheetVisitor
} from '../../src/lib/domain/door/sheet.ts';
import * as v from 'valibot';
import { idOf } from './door.ts';

// What hosts' devices talk to, in memory: the same rules as Kring's own, without its tables. Whatever
// else is asked goes on to the house that a walk runs against.

type Paired = { id: string; name: string; revokedAt: Date | null };

/** People whom the hosts of these walks know. */
export const known = {
	gerrit: idOf(101),
	annie: idOf(102),
	rachid: idOf(103),
	toos: idOf(104),
	bert: idOf(105),
	jan: idOf(106),
	otherJan: idOf(107),
	berg: idOf(108)
} as const;

/** Somebody whom the hosts know. */
export const visitorOf = (
	id: string,
	callName: string,
	more: Partial<SheetVisitor> = {}
): SheetVisitor => ({
	...{ id, callName, nameHint: null, dietCodes: [], welcomeNote: '' },
	...{ says: [], contacts: [], absence: null, away: [], fit: null },
	...more
});

const everybody: readonly SheetVisitor[] = [
	visitorOf(known.gerrit, 'Gerrit', { welcomeNote: 'Hoort links niet goed.' }),
	visitorOf(known.annie, 'Annie', {
		says: ['missing_signal'],
		absence: { id: idOf(601), misses: 3, isAsked: false, answers: [] }
	}),
	visitorOf(known.rachid, 'Rachid', { dietCodes: ['no_pork'] }),
	visitorOf(known.toos, 'Toos'),
	visitorOf(known.bert, 'Bert', { dietCodes: ['soft'] }),
	visitorOf(known.jan, 'Jan', { nameHint: 'Lindelaan' }),
	visitorOf(known.otherJan, 'Jan', { nameHint: 'met hond' }),
	visitorOf(known.berg, 'Mevrouw van den Bérg')
];

/** A desk for hosts' devices, at an address of its own. */
export class HostDesk {
	readonly origin: string;
	/** Codes that still can be used, with the name of the device that they make. */
	readonly codes = new Map<string, string>();
	readonly paired = new Map<string, Paired>();
	readonly visitors: SheetVisitor[] = [...everybody];
	operations: Operations = new Map();
	status: DayStatus = 'planned';
	/** When this day begins, in minutes, and when it was called off. */
	fromMinute = 600;
	cancelledAt: Date | null = null;
	/** Whether this day is one; the next always is. */
	hasToday = true;
	/** Who asks for a ride to the next day, and who offers one. */
	rides: DayRides = noRides;
	/** Days that stop, with who has to hear it. */
	endings: SheetEnding[] = [];
	/** What was said of rides. */
	readonly ridesSaid: HostRideForm[] = [];
	/** How many operations came, those that came again included. */
	heard = 0;
	/** Devices that said that they are no host's any more, and how many operations had come by then. */
	readonly left: { name: string; why: string; heard: number }[] = [];
	/** Minute of the day at which the kitchen counts. */
	kitchenMinute: number | null = null;
	/** How far the clock of the desk is ahead of the machine's. */
	aheadMs: number;
	/** What stands between answers with this status and a page of its own: 503 as when Kring is away. */
	trouble: number | null = null;
	/** What the next sheet waits for on its way, after its moment was written on it. */
	held: Promise<void> | null = null;
	/** How many sheets wait for that. */
	holding = 0;
	/** Operations of these kinds are not understood. */
	readonly unreadable = new Set<string>();
	readonly #server: http.Server;
	#day: string;

	private constructor(server: http.Server, target: URL, at: Date) {
		this.aheadMs = at.getTime() - Date.now();
		this.#day = dayOf(at);
		this.#server = server;
		this.origin = `http://localhost:${(server.address() as AddressInfo).port}`;
		server.on('request', (request, response) => {
			void this.#answer(request, response, target).catch(() => response.destroy());
		});
	}

	/** Opens a desk before a house, on the day of a moment. */
	static async open(target: string, at = new Date()): Promise<HostDesk> {
		const server = http.createServer();
		await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
		return new HostDesk(server, new URL(target), at);
	}

	/** Closes it. */
	async close(): Promise<void> {
		const closed = new Promise((resolve) => this.#server.close(resolve));
		this.#server.closeAllConnections();
		await closed;
	}

	/** The moment by the clock of the desk. */
	now(): Date {
		return new Date(Date.now() + this.aheadMs);
	}

	/** A night went by: its day is the one of this moment, and nobody came yet. */
	begin(at: Date): void {
		this.aheadMs = at.getTime() - Date.now();
		this.#day = dayOf(at);
		this.operations = new Map();
	}

	/** The day as it stands by all that came. */
	state(): DayState {
		return dayState(this.operations, this.#facts(this.#day));
	}

	/** From now on a device is not known any more. */
	revoke(name: string): void {
		for (const one of this.paired.values()) if (one.name === name) one.revokedAt = this.now();
	}

	#facts(on: string): DayFacts {
		const devices = [...this.paired.values()].map(({ id, revokedAt }): [string, Device] => {
			return [id, { revokedAt, completeUpTo: 0, spent: [] }];
		});
		return {
			...{ occurrenceId: occurrenceOf(on), on, status: this.status, now: this.now() },
			...{ closedAt: null, reopenedAt: null, devices: new Map(devices) },
			...{ forgottenIds: new Set(), sameAs: new Map(), releasedIds: new Set() },
			kitchenClosesAt: kitchenClosesAt(on, this.kitchenMinute)
		};
	}

	#sheet({ id, name }: Paired): Sheet {
		const day = (on: string): SheetDay => ({
			...{ occurrenceId: occurrenceOf(on), on, untilMinute: 900, note: '' },
			fromMinute: this.fromMinute,
			cancelReason: this.status === 'cancelled' ? 'ill' : null,
			stoppedEarly: stoppedEarly(this.cancelledAt, { on, fromMinute: this.fromMinute }),
			...{ greeter: 'Bert', newcomersMost: 4 },
			programme: [
				{ fromMinute: 600, title: 'Koffie en de krant', place: 'Grote zaal' },
				{ fromMinute: 720, title: 'Warme lunch', place: 'Grote zaal' },
				{ fromMinute: 810, title: 'Jeu de boules', place: 'Buiten' }
			],
			tasks: [
				{
					...{ id: idOf(201), title: 'Koffie schenken', pictogram: 'coffee', needed: 2 },
					...{ fromMinute: 600, safetyClass: 'anybody' },
					steps: [
						{ pictogram: 'hands', text: 'Was uw handen.' },
						{ pictogram: 'coffee', text: 'Zet de kan en de kopjes klaar.' },
						{ pictogram: 'guide', text: 'Vraag wie er koffie wil.' }
					]
				},
				{
					...{ id: idOf(202), title: 'Mensen ophalen', pictogram: 'drive', needed: 1 },
					...{ fromMinute: null, safetyClass: 'screened', steps: [] }
				}
			],
			calls: [
				{
					...{ organisationId: idOf(301), organisationName: 'Wijkteam Oost', name: 'Mo, wijkteam' },
					...{ phone: '06 12345678', topic: 'Vragen over hulp of geld', rank: 'first' },
					...{ fromMinute: 0, untilMinute: 1440 }
				},
				{
					...{ organisationId: idOf(302), organisationName: 'De Linde', name: 'Saskia, beheer' },
					...{ phone: '06 87654321', topic: 'Alles over het gebouw', rank: 'second' },
					...{ fromMinute: 0, untilMinute: 1440 }
				}
			],
			regulars: [
				regular(known.gerrit, [true, true, true, true]),
				regular(known.annie, [true, false, true]),
				regular(known.rachid, [true, true, true, true, true]),
				regular(known.bert, [true, true, true, false, true])
			],
			walkIns: [4, 6, 5, 7],
			rides: on === this.#day ? noRides : this.rides,
			operations: on === this.#day ? this.operations : new Map(),
			facts: this.#facts(on)
		});
		return {
			device: { id, name },
			activity: {
				...{ title: 'Kom gerust langs', venue: 'Sporthal De Linde', slug: 'kom' },
				dayPriceCents: 500
			},
			madeAt: this.now(),
			goneAt: instantAt(daysAfter(this.#day, 1), 4 * 60),
			days: [...(this.hasToday ? [day(this.#day)] : []), day(daysAfter(this.#day, 1))],
			visitors: this.visitors.map((one) => {
				const said = this.state().awaysSaid.filter(({ visitorId }) => visitorId === one.id);
				return { ...one, away: awayAfter(one.away, said) };
			}),
			endings: this.endings
		};
	}

	async #answer(
		request: http.IncomingMessage,
		response: http.ServerResponse,
		target: URL
	): Promise<void> {
		const { pathname } = new URL(request.url ?? '/', this.origin);
		if (!/^\/host\/(pair|sheet|operations|cancel|contact|rides|leave)$/.test(pathname)) {
			return passOn(request, response, target);
		}
		const date = this.now();
		const say = (status: number, body: unknown = null, more: http.OutgoingHttpHeaders = {}) => {
			response.writeHead(status, {
				...{ date: date.toUTCString(), 'content-type': 'application/json' },
				...more
			});
			response.end(typeof body === 'string' ? body : JSON.stringify(body));
		};
		const body = await textOf(request);
		if (this.trouble !== null) {
			const page = '<!doctype html><title>Log in op dit netwerk</title>';
			return say(this.trouble, page, { 'content-type': 'text/html' });
		}
		if (pathname === '/host/pair') return this.#pair(body, say);
		const token = request.headers.authorization?.replace('Bearer ', '') ?? '';
		const device = this.paired.get(token);
		if (device === undefined) return say(401, { code: 'device_unknown' });
		if (pathname === '/host/operations') return this.#take(body, say);
		if (pathname === '/host/leave') {
			const { why } = JSON.parse(body) as { why: string };
			this.left.push({ name: device.name, why, heard: this.heard });
			device.revokedAt ??= this.now();
			return say(200, { deviceId: device.id });
		}
		if (device.revokedAt !== null) return say(401, { code: 'device_unknown' });
		if (pathname === '/host/cancel') {
			this.status = 'cancelled';
			this.cancelledAt = this.now();
			return say(200, {});
		}
		if (pathname === '/host/rides') {
			this.ridesSaid.push(v.parse(HostRideForm, JSON.parse(body)));
			return say(200, {});
		}
		if (pathname === '/host/contact') {
			return say(200, { code: '7KDM 4XRA', where: 'kring.example/me/visitors' });
		}
		const sheet = this.#sheet(device);
		if (this.held !== null) this.holding += 1;
		await this.held;
		const { madeAt: _madeAt, ...lasting } = sheet;
		const mark = createHash('sha256').update(sheetText({ ...lasting, madeAt: new Date(0) }));
		const etag = `"${mark.digest('hex')}"`;
		if (request.headers['if-none-match'] === etag) return say(304, '', { etag });
		return say(200, sheetText(sheet), { etag });
	}

	#pair(body: string, say: (status: number, body: unknown) => void): void {
		const { code } = JSON.parse(body) as { code: string };
		const name = this.codes.get(code);
		if (name === undefined) return say(404, { code: 'pairing_code' });
		this.codes.delete(code);
		const deviceId = idOf(400 + this.paired.size);
		const token = createHash('sha256').update(code).digest('base64url');
		this.paired.set(token, { id: deviceId, name, revokedAt: null });
		return say(200, { token, deviceId });
	}

	#take(body: string, say: (status: number, body: unknown) => void): void {
		const { clockOffsetMs, operations } = v.parse(UploadForm, JSON.parse(body));
		this.heard += operations.length;
		const receivedAt = this.now();
		const answers = operations.map((sent) => {
			const id = sent.kind === 'read' ? sent.operation.operationId : sent.operationId;
			if (sent.kind === 'unreadable' || this.unreadable.has(sent.operation.type)) {
				return { operationId: id, result: { kind: 'refused', code: 'unreadable' } };
			}
			const received: Received = { operation: sent.operation, receivedAt, clockOffsetMs };
			const step = afterUpload(this.operations, [received], this.#facts(this.#day));
			this.operations = step.operations;
			return step.answers[0]!;
		});
		say(200, { answers });
	}
}

function regular(visitorId: string, ate: readonly boolean[]) {
	return { visitorId, usual: true, ate };
}

function occurrenceOf(on: string): string {
	return idOf(Number(on.replaceAll('-', '')));
}

async function textOf(request: http.IncomingMessage): Promise<string> {
	const parts: Buffer[] = [];
	for await (const part of request) parts.push(part as Buffer);
	return Buffer.concat(parts).toString('utf8');
}

function passOn(request: http.IncomingMessage, response: http.ServerResponse, target: URL): void {
	const { origin } = request.headers;
	const headers = {
		...request.headers,
		host: target.host,
		...(origin === undefined ? {} : { origin: target.origin })
	};
	const { method, url } = request;
	const { hostname, port } = target;
	const onward = http.request({ hostname, port, path: url, method, headers }, (answer) => {
		response.writeHead(answer.statusCode ?? 502, answer.headers);
		answer.pipe(response);
	});
	onward.on('error', () => response.destroy());
	request.pipe(onward);
}
