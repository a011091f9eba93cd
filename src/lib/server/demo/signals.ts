import { sql } from 'drizzle-orm';
import { after, raised, type Chain, type World } from '../../domain/chain/index.ts';
import type { CircleEvent } from '../../domain/event.ts';
import type { Rota } from '../../domain/duty.ts';
import { isDutchHoliday } from '../../domain/holiday.ts';
import { newId, randomId } from '../../domain/id.ts';
import {
	hasEnded,
	type PersonVoice,
	type Signal,
	type SignalEvent,
	type Telling
} from '../../domain/signal.ts';
import type { Tx } from '../db/connect.ts';
import * as table from '../db/schema/index.ts';
import { demoAlarm, demoNumber, type DemoChain, type DemoDeed } from './world/signals.ts';
import type { DemoCircle } from './world/index.ts';

// The signals of the demo world. Their log is not made up: what people did is handed to the same
// rules that a real circle has, step by step, so that each screen tells what would have happened.

/** What the log of a circle gets. */
export type LogLine = { personId: string | null; body: CircleEvent; at: Date };

/** A circle of the demo world, while it is being filled. */
export type Filling = {
	circleId: string;
	residentId: string;
	contactId: string;
	backupId: string | null;
	personId: (key: string) => string;
	/** Who has duty in the home care team. */
	rota: Rota;
	now: Date;
};

/** The signals of a circle, ready to be written down. */
export type PlayedAlarm = {
	lines: readonly LogLine[];
	write: (tx: Tx) => Promise<void>;
};

type Said = { kind: 'seen' | 'undertaking' | 'outcome' | 'helped' | 'feedback'; text: string };

/** Plays what people did by the rules. Its lines belong in the log, the rest is written after it. */
export function playedAlarm(data: DemoCircle, filling: Filling): PlayedAlarm {
	const alarm = demoAlarm(data.key, filling.now);
	const chains = alarm.chains.map((chain) => chainOf(chain, filling));
	const world = worldOf(data, chains, filling);
	const played = alarm.signals.map((deeds) => playedSignal(deeds, world, filling));
	return {
		lines: played.flatMap(({ lines }) => lines),
		write: async (tx) => {
			for (const chain of chains) await writeChain(tx, chain, filling, data.startedAt);
			for (const one of played) await one.write(tx);
		}
	};
}

function chainOf(
	{ level, steps, lastWait, rounds }: DemoChain,
	{ personId, rota }: Filling
): Chain {
	const isOffice = (who: string) => who === 'contact' || who === 'backup' || who === 'duty';
	const named = steps.flatMap(({ who }) => who.filter((one) => !isOffice(one)));
	return {
		level,
		lastWait,
		rounds,
		fallback: demoNumber,
		acceptedIds: [...new Set(named)].map(personId),
		steps: steps.map(({ wait, who, showsNumber = false }) => ({
			id: randomId(),
			wait,
			showsNumber,
			who: who.map((one) => {
				if (one === 'contact' || one === 'backup') return { kind: one };
				if (one === 'duty') return { kind: one, rotaId: rota.id };
				return { kind: 'member', personId: personId(one) };
			})
		}))
	};
}

function worldOf(data: DemoCircle, chains: readonly Chain[], filling: Filling): World {
	const { residentId, contactId, backupId, personId, rota } = filling;
	const chainAt = (level: Chain['level']) => chains.find((one) => one.level === level) ?? null;
	const asksDuty = chains.some(({ steps }) =>
		steps.some(({ who }) => who.some(({ kind }) => kind === 'duty'))
	);
	const answering = new Set([
		...[contactId, backupId, ...chains.flatMap((one) => one.acceptedIds)],
		...(asksDuty ? rota.shifts.map((shift) => shift.personId) : [])
	]);
	return {
		...{ residentId, contactId, backupId, rotas: [rota], absences: [], isHoliday: isDutchHoliday },
		chains: { orange: chainAt('orange'), red: chainAt('red'), checkIn: null },
		present: data.members
			.filter(({ removedAt }) => removedAt === null)
			.map(({ personKey, role, representation }) => {
				const id = personId(personKey);
				const mayAnswer = answering.has(id);
				return {
					personId: id,
					near: role !== 'resident' && role !== 'professional',
					mayRead: mayAnswer || role === 'resident' || representation !== null,
					mayAnswer,
					hasChannel: role !== 'resident'
				};
			})
	};
}

function playedSignal(
	deeds: readonly DemoDeed[],
	world: World,
	filling: Filling
): { lines: LogLine[]; write: (tx: Tx) => Promise<void> } {
	const { circleId, personId, now } = filling;
	const [first] = deeds;
	if (first?.does !== 'raise') throw new Error('a signal begins with somebody who raises it');
	const id = newId(first.at.getTime());
	const lines: LogLine[] = [];
	const told: { telling: Telling; at: Date }[] = [];
	const said: (Said & { by: string; at: Date })[] = [];
	const note = (
		{ signal, events, tellings }: ReturnType<typeof after>,
		by: string | null,
		at: Date
	): Signal => {
		for (const event of events) lines.push({ personId: by, body: bodyOf(id, event), at });
		for (const telling of tellings) told.push({ telling, at });
		return signal;
	};
	const byId = personId(first.by);
	const { level, at: raisedAt } = first;
	const voice: PersonVoice = {
		...{ id, personId: byId, onBehalfOfId: null, level, at: raisedAt, withdrawnAt: null },
		by: 'person'
	};
	let signal = note(raised(id, voice, world, raisedAt), byId, raisedAt);
	said.push({ by: byId, at: raisedAt, kind: 'seen', text: first.text });
	const catchUp = (until: Date) => {
		while (signal.nextStepAt !== null && signal.nextStepAt < until) {
			const at = signal.nextStepAt;
			signal = note(after(signal, { kind: 'due' }, world, at), null, at);
		}
	};
	let beside: Partial<typeof table.signal.$inferInsert> = {};
	for (const deed of deeds.slice(1)) {
		const { at } = deed;
		const by = personId(deed.by);
		catchUp(at);
		if (deed.does === 'takeOn') {
			const { actBy, undertaking, text } = deed;
			signal = note(after(signal, { kind: 'taken_on', by, actBy }, world, at), by, at);
			said.push({ by, at, kind: 'undertaking', text });
			beside = { undertaking };
		} else if (deed.does === 'close') {
			const { outcome, text, helped, feedback } = deed;
			const closed = { kind: 'closed', by, outcome, phase: 'green', feedback } as const;
			signal = note(after(signal, closed, world, at), by, at);
			const words = { outcome: text, helped, feedback };
			for (const kind of ['outcome', 'helped', 'feedback'] as const)
				said.push({ by, at, kind, text: words[kind] });
			beside = { ...beside, outcome, phase: 'green', endedAt: at, endedById: by };
		}
	}
	catchUp(now);
	const { voices: _voices, takenOn, passedStepIds, toldIds, ...row } = signal;
	return {
		lines,
		write: async (tx) => {
			await tx.insert(table.signal).values({
				...{ ...row, ...beside, circleId },
				passedStepIds: [...passedStepIds],
				toldIds: [...toldIds],
				takenById: takenOn?.personId ?? null,
				actBy: takenOn?.actBy ?? null,
				askedAt: takenOn?.askedAt ?? null,
				offeredToId: takenOn?.offeredToId ?? null
			});
			await tx.insert(table.signalVoice).values({ ...voice, circleId, signalId: id, signIds: [] });
			await tx.insert(table.signalText).values(
				said.map(({ by: authorId, at, kind, text }) => ({
					...{ circleId, signalId: id, authorId, at, kind, text },
					id: kind === 'seen' ? id : randomId()
				}))
			);
			await writeNotices(tx, { circleId, signal, told });
			if (!hasEnded(signal)) {
				const job = JSON.stringify({ circleId, signalId: id });
				await tx.execute(sql`select kring_enqueue(0::smallint, 'signal.due', ${`signal:${id}`},
					${job}::jsonb, ${signal.nextStepAt!.toISOString()}::timestamptz)`);
			}
		}
	};
}

/** What was told, as it went: by mail, and read a few minutes later by whoever was asked. */
async function writeNotices(
	tx: Tx,
	{
		circleId,
		signal,
		told
	}: { circleId: string; signal: Signal; told: readonly { telling: Telling; at: Date }[] }
): Promise<void> {
	for (const { telling, at } of told) {
		const { personId, kind, turn, round, stepId, sounds } = telling;
		const id = randomId();
		const seenAt = kind === 'asked' ? new Date(at.getTime() + 3 * 60_000) : null;
		await tx.insert(table.notice).values({
			...{ circleId, id, personId, turn, round, stepId, sounds, seenAt, telling: kind },
			kind: signal.level === 'red' ? 'signal_red' : 'signal',
			urgency: 'now',
			state: seenAt === null ? 'handed_over' : 'seen',
			dueAt: at,
			createdAt: at,
			handedOverAt: at,
			signalId: signal.id,
			loudness: kind === 'asked' ? signal.level : 'status',
			expiresAt: new Date(at.getTime() + 3_600_000)
		});
		await tx.insert(table.noticeTry).values({
			...{ circleId, id: randomId(), noticeId: id, personId, channel: 'mail', attempts: 1 },
			...{ state: 'handed_over', givesWay: false, alongside: false, startedAt: at }
		});
	}
}

async function writeChain(
	tx: Tx,
	{ level, steps, lastWait, rounds, acceptedIds }: Chain,
	{ circleId, contactId }: Filling,
	at: Date
): Promise<void> {
	const counted = (wait: Chain['lastWait']) =>
		wait.kind === 'working_day' ? wait.minute : wait.minutes;
	await tx.insert(table.chain).values({
		...{ circleId, level, rounds, changedAt: at, changedById: contactId },
		...{ lastWaitKind: lastWait.kind, lastWaitMinutes: counted(lastWait) },
		fallbackLabel: demoNumber.label,
		fallbackPhone: demoNumber.phone,
		fallbackHours: demoNumber.hours
	});
	await tx.insert(table.chainStep).values(
		steps.map(({ id, wait, showsNumber }, position) => ({
			...{ circleId, id, level, position, showsNumber },
			...{ waitKind: wait.kind, waitMinutes: counted(wait) }
		}))
	);
	await tx.insert(table.chainTarget).values(
		steps.flatMap(({ id, who }) =>
			who.map((target, position) => ({
				...{ circleId, stepId: id, position, kind: target.kind },
				personId: target.kind === 'member' ? target.personId : null,
				rotaId: target.kind === 'duty' ? target.rotaId : null
			}))
		)
	);
	await tx
		.insert(table.chainPlace)
		.values(
			acceptedIds.map((personId) => ({ circleId, level, personId, askedAt: at, acceptedAt: at }))
		);
}

function bodyOf(signalId: string, event: SignalEvent): CircleEvent {
	return { ...event, signalId };
}
