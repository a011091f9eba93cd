import fc from 'fast-check';
import { loudnessOf, soundsAt } from '../../src/lib/domain/delivery.ts';
import { isDutchHoliday } from '../../src/lib/domain/holiday.ts';
import { Refusal } from '../../src/lib/domain/refusal.ts';
import {
	alwaysSounds,
	authorsOf,
	hasEnded,
	joins,
	type PersonVoice,
	type Signal,
	type SignalEvent,
	type SignalLevel,
	type Telling,
	type Voice
} from '../../src/lib/domain/signal.ts';
import type { Absence, Rota } from '../../src/lib/domain/duty.ts';
import {
	after,
	chainFor,
	comingTo,
	coverOf,
	crewOf,
	endOfWait,
	isOnStep,
	raised,
	raisersOf,
	retold,
	upToDate,
	waitLimits,
	type After,
	type Chain,
	type Happening,
	type Present,
	type Step,
	type Target,
	type Wait,
	type World
} from '../../src/lib/domain/chain/index.ts';

// Made-up histories of signals: a circle, its chains and duties, and whatever people, the worker and
// the clock may do to them. After each thing that happens the invariants I1 to I8 are looked at.

const people = ['anouk', 'bert', 'carla', 'driss', 'els', 'femke'] as const;
const rotaIds = ['first', 'second'] as const;
const resident = 'gerrit';
const minuteMs = 60_000;
/** Histories begin somewhere in a year with both clock changes, Easter and Christmas in it. */
const yearStart = Date.UTC(2026, 0, 1);

const person = fc.constantFrom(...people);
const minuteOfDay = fc.integer({ min: 0, max: 1439 });

function waitOf(level: SignalLevel): fc.Arbitrary<Wait> {
	const { least, most } = waitLimits[level];
	const minutes = fc
		.integer({ min: least, max: Math.min(most, 360) })
		.map((count): Wait => ({ kind: 'minutes', minutes: count }));
	if (level === 'red') return minutes;
	return fc.oneof(
		minutes,
		fc.integer({ min: least, max: 600 }).map((count): Wait => ({ kind: 'waking', minutes: count })),
		minuteOfDay.map((minute): Wait => ({ kind: 'working_day', minute }))
	);
}

const target: fc.Arbitrary<Target> = fc.oneof(
	fc.constant<Target>({ kind: 'contact' }),
	fc.constant<Target>({ kind: 'backup' }),
	person.map((personId): Target => ({ kind: 'member', personId })),
	fc.constantFrom(...rotaIds).map((rotaId): Target => ({ kind: 'duty', rotaId }))
);

/** Any chain of a level that may be saved, good or bad. */
export function chainOf(level: SignalLevel): fc.Arbitrary<Chain> {
	const step: fc.Arbitrary<Step> = fc.record({
		id: fc.uuid({ version: 4 }),
		wait: waitOf(level),
		who: fc.array(target, { maxLength: 3 }),
		showsNumber: fc.boolean()
	});
	return fc.record({
		level: fc.constant(level),
		steps: fc.array(step, { minLength: 1, maxLength: 5, size: 'max' }),
		lastWait: waitOf(level),
		rounds: fc.integer({ min: 1, max: 4 }),
		fallback: fc.option(fc.constant({ label: 'Dienst', phone: '085', hours: 'altijd' })),
		acceptedIds: fc.subarray([...people], { minLength: 3 })
	});
}

/** Mostly so: most people may answer and can be reached. */
const mostly = fc.integer({ min: 0, max: 4 }).map((chance) => chance !== 4);

const presence: fc.Arbitrary<Omit<Present, 'personId'>> = fc.record({
	near: fc.boolean(),
	mayRead: mostly,
	mayAnswer: mostly,
	hasChannel: mostly
});

const rotas: fc.Arbitrary<Rota[]> = fc.tuple(
	...rotaIds.map((id) =>
		fc
			.array(
				fc.record({
					personId: person,
					weekdays: fc.uniqueArray(fc.integer({ min: 0, max: 6 }), { minLength: 1 }),
					fromMinute: minuteOfDay,
					untilMinute: minuteOfDay,
					fromOn: fc.constant('2026-01-01'),
					untilOn: fc.constant(null)
				}),
				{ maxLength: 2 }
			)
			.map((shifts): Rota => ({ id, shifts }))
	)
);

/** Any circle, with the chains it made or did not make. */
export const circle: fc.Arbitrary<World> = fc.record({
	residentId: fc.constant(resident),
	contactId: person,
	backupId: fc.option(person),
	present: fc.tuple(...people.map((personId) => presence.map((one) => ({ ...one, personId })))),
	chains: fc.record({
		orange: fc.option(chainOf('orange'), { freq: 5 }),
		red: fc.option(chainOf('red'), { freq: 5 }),
		checkIn: fc.option(chainOf('orange'), { freq: 5 })
	}),
	rotas,
	absences: fc.constant([]),
	isHoliday: fc.constant(isDutchHoliday)
});

/** A moment in 2026. */
export const moment = fc
	.integer({ min: 0, max: 365 * 24 * 60 - 1 })
	.map((minutes) => new Date(yearStart + minutes * minuteMs));

type Chosen =
	| { kind: 'pass'; minutes: number; awake: boolean }
	| { kind: 'raise'; by: string; onBehalfOfId: string | null; level: SignalLevel }
	| { kind: 'engine'; by: 'check_in' | 'finding' }
	| { kind: 'take_on'; by: readonly string[]; minutes: number }
	| { kind: 'hand_over'; by: string | null; toId: string }
	| { kind: 'decline'; by: string | null }
	| { kind: 'accept'; minutes: number }
	| { kind: 'withdraw'; by: string }
	| { kind: 'close'; by: string; feedback: string }
	| { kind: 'leave'; by: string }
	| { kind: 'present'; by: string; now: Omit<Present, 'personId'> }
	| { kind: 'chain'; level: SignalLevel; chain: Chain | null }
	| { kind: 'contact'; by: string }
	| { kind: 'away'; by: string; standInId: string | null; days: number }
	| { kind: 'send' }
	| { kind: 'unreached' }
	| { kind: 'wake' };

const chosen: fc.Arbitrary<Chosen> = fc.oneof(
	{
		weight: 8,
		arbitrary: fc.record({
			kind: fc.constant('pass' as const),
			minutes: fc.oneof(
				{ weight: 6, arbitrary: fc.integer({ min: 1, max: 90 }) },
				{ weight: 2, arbitrary: fc.integer({ min: 90, max: 600 }) },
				{ weight: 1, arbitrary: fc.integer({ min: 600, max: 60 * 1440 }) }
			),
			awake: fc.boolean()
		})
	},
	{
		weight: 4,
		arbitrary: fc.record({
			kind: fc.constant('raise' as const),
			by: person,
			onBehalfOfId: fc.option(person, { freq: 1 }),
			level: fc.constantFrom<SignalLevel>('orange', 'red')
		})
	},
	fc.record({
		kind: fc.constant('engine' as const),
		by: fc.constantFrom('check_in' as const, 'finding' as const)
	}),
	{
		weight: 3,
		arbitrary: fc.record({
			kind: fc.constant('take_on' as const),
			by: fc.array(person, { minLength: 1, maxLength: 4 }),
			minutes: fc.integer({ min: -5, max: 240 })
		})
	},
	fc.record({
		kind: fc.constant('hand_over' as const),
		by: fc.option(person, { freq: 1 }),
		toId: person
	}),
	fc.record({ kind: fc.constant('decline' as const), by: fc.option(person, { freq: 1 }) }),
	fc.record({ kind: fc.constant('accept' as const), minutes: fc.integer({ min: 1, max: 240 }) }),
	fc.record({ kind: fc.constant('withdraw' as const), by: person }),
	fc.record({
		kind: fc.constant('close' as const),
		by: person,
		feedback: fc.constantFrom('', 'Het gaat weer.')
	}),
	fc.record({ kind: fc.constant('leave' as const), by: person }),
	fc.record({ kind: fc.constant('present' as const), by: person, now: presence }),
	fc.oneof(
		...(['orange', 'red'] as const).map((level) =>
			fc.record({
				kind: fc.constant('chain' as const),
				level: fc.constant(level),
				chain: fc.option(chainOf(level), { freq: 6 })
			})
		)
	),
	fc.record({ kind: fc.constant('contact' as const), by: person }),
	fc.record({
		kind: fc.constant('away' as const),
		by: person,
		standInId: fc.option(person),
		days: fc.integer({ min: 1, max: 3 })
	}),
	{ weight: 2, arbitrary: fc.record({ kind: fc.constant('send' as const) }) },
	fc.record({ kind: fc.constant('unreached' as const) }),
	fc.record({ kind: fc.constant('wake' as const) })
);

/** A circle, when its history begins, and what happens in it. */
export const history = fc.record({
	circle,
	from: moment,
	deeds: fc.array(chosen, { minLength: 1, maxLength: 30, size: 'max' })
});

/** One made-up history. */
export type History = { circle: World; from: Date; deeds: readonly Chosen[] };

/** What came of a history, for figures. */
export type Figures = {
	signals: number;
	tellings: number;
	events: number;
	unanswered: number;
	takenOn: number;
};

/**
 * Lives through a history.
 *
 * @throws {Error} naming the invariant, as soon as one does not hold.
 */
export function live({ circle: start, from, deeds }: History): Figures {
	const story = new Chronicle(start, from);
	for (const deed of deeds) story.do(deed);
	story.finish();
	return story.figures();
}

/** A signal as a database would keep it: its row, its log, and its notices under their keys. */
type Kept = { signal: Signal; events: SignalEvent[]; notices: Map<string, Telling> };

/** Longest that a worker is driven from step to step, awake; more is slept through. */
const mostAwakeMs = 26 * 3_600_000;

class Chronicle {
	#world: World;
	#now: Date;
	readonly #kept: Kept[] = [];
	#made = 0;

	constructor(world: World, now: Date) {
		this.#world = world;
		this.#now = now;
	}

	do(deed: Chosen): void {
		switch (deed.kind) {
			case 'pass':
				return this.#pass(deed.minutes * minuteMs, deed.awake);
			case 'raise':
				return this.#raise(deed);
			case 'engine':
				return this.#say({
					id: this.#newId(),
					by: deed.by,
					level: 'orange',
					at: this.#now,
					withdrawnAt: null
				});
			case 'take_on':
				return this.#race(deed.by, this.#later(deed.minutes));
			case 'hand_over':
				return this.#toAll(({ takenOn }) => ({
					kind: 'hand_over_asked',
					by: deed.by ?? takenOn?.personId ?? deed.toId,
					toId: deed.toId
				}));
			case 'decline':
				return this.#toAll(({ takenOn }) => ({
					kind: 'hand_over_declined',
					by: deed.by ?? takenOn?.offeredToId ?? 'nobody'
				}));
			case 'accept':
				return this.#toAll(({ takenOn }) => ({
					kind: 'taken_on',
					by: takenOn?.offeredToId ?? 'nobody',
					actBy: this.#later(deed.minutes)
				}));
			case 'withdraw':
				return this.#toAll(() => ({ kind: 'withdrawn', by: deed.by }));
			case 'close':
				return this.#close(deed.by, deed.feedback);
			case 'leave': {
				const present = this.#world.present.filter((one) => one.personId !== deed.by);
				this.#world = { ...this.#world, present };
				return this.#toAll(() => ({ kind: 'left', personId: deed.by }));
			}
			case 'present': {
				const others = this.#world.present.filter((one) => one.personId !== deed.by);
				const back = { personId: deed.by, ...deed.now };
				this.#world = { ...this.#world, present: [...others, back] };
				return;
			}
			case 'chain': {
				const chains = { ...this.#world.chains, [deed.level]: deed.chain };
				this.#world = { ...this.#world, chains };
				return this.#toAll(() => ({ kind: 'chain_changed' }));
			}
			case 'contact':
				this.#world = { ...this.#world, contactId: deed.by };
				return;
			case 'away': {
				const on = (days: number) =>
					new Date(this.#now.getTime() + days * 1440 * minuteMs).toISOString().slice(0, 10);
				const absence: Absence = {
					personId: deed.by,
					from: { on: on(0), minute: 0 },
					until: { on: on(deed.days), minute: 0 },
					standInId: deed.standInId
				};
				this.#world = { ...this.#world, absences: [...this.#world.absences, absence] };
				return;
			}
			case 'send':
				return this.#send();
			case 'unreached':
				return this.#goOn();
			case 'wake':
				// Waking without a reason is no news, however often.
				return this.#toAll((signal) => {
					const isDue = signal.nextStepAt !== null && signal.nextStepAt <= this.#now;
					if (!isDue) {
						const next = after(signal, { kind: 'due' }, this.#world, this.#now);
						must(next.signal === signal && next.tellings.length === 0, 'I4 a wake tells nobody');
					}
					return { kind: 'due' };
				});
		}
	}

	/** In the end everything is answered, said aloud, or over (I1). */
	finish(): void {
		this.#pass(minuteMs, false);
		for (const kept of this.#kept.filter((one) => one.signal.state === 'open')) {
			let steps = 0;
			while (kept.signal.unansweredSince === null) {
				this.#now = kept.signal.nextStepAt!;
				this.#apply(kept, { kind: 'due' });
				must(++steps <= 200, 'I1 an open signal is said to be unanswered in the end');
			}
		}
	}

	figures(): Figures {
		const count = (kind: SignalEvent['kind']) =>
			this.#kept.flatMap(({ events }) => events).filter((one) => one.kind === kind).length;
		return {
			signals: this.#kept.length,
			tellings: this.#kept.reduce((sum, { notices }) => sum + notices.size, 0),
			events: this.#kept.reduce((sum, { events }) => sum + events.length, 0),
			unanswered: count('signal.unanswered'),
			takenOn: count('signal.taken_on')
		};
	}

	#pass(ms: number, awake: boolean): void {
		const until = new Date(this.#now.getTime() + ms);
		if (awake && ms <= mostAwakeMs) {
			for (let due = this.#nextDue(until); due !== null; due = this.#nextDue(until)) {
				this.#now = due.signal.nextStepAt!;
				this.#apply(due, { kind: 'due' });
			}
		}
		this.#now = until;
		for (const kept of this.#kept) {
			const next = upToDate(kept.signal, this.#world, until);
			this.#keep(kept, next);
			const { nextStepAt } = kept.signal;
			must(nextStepAt === null || nextStepAt > until, 'I2 what was due is done');
		}
	}

	#nextDue(until: Date): Kept | null {
		const due = this.#kept
			.filter(({ signal }) => signal.nextStepAt !== null && signal.nextStepAt <= until)
			.sort((a, b) => a.signal.nextStepAt!.getTime() - b.signal.nextStepAt!.getTime());
		return due[0] ?? null;
	}

	#raise({ by, onBehalfOfId, level }: Extract<Chosen, { kind: 'raise' }>): void {
		if (!this.#world.present.some(({ personId }) => personId === by)) return;
		const voice: PersonVoice = {
			id: this.#newId(),
			by: 'person',
			personId: by,
			onBehalfOfId: onBehalfOfId === by ? null : onBehalfOfId,
			level,
			at: this.#now,
			withdrawnAt: null
		};
		this.#say(voice);
	}

	#say(voice: Voice): void {
		const open = this.#kept.find(({ signal }) => joins(signal, voice));
		if (open === undefined) {
			const next = raised(voice.id, voice, this.#world, this.#now);
			const kept: Kept = { signal: next.signal, events: [], notices: new Map() };
			this.#kept.push(kept);
			this.#keep(kept, next);
			return;
		}
		const before = open.signal;
		const told = this.#apply(open, { kind: 'joined', voice });
		if (voice.level === 'red' && before.takenOn !== null && before.level === 'red') {
			const mayHear = this.#world.present.find((one) => one.personId === before.takenOn!.personId);
			const heard = told.find(({ personId }) => personId === before.takenOn!.personId);
			const isHere = mayHear?.mayRead === true || mayHear?.mayAnswer === true;
			must(!isHere || heard !== undefined, 'I8 who has it hears that it is said again');
			must(
				heard === undefined ||
					(heard.sounds === 'always' && loudnessOf(heard.kind, open.signal) === 'red'),
				'I8 red said again is as loud as red'
			);
		}
		if (voice.level !== 'red' || before.level === 'red') return;
		const { level, state, turn } = open.signal;
		must(level === 'red' && state === 'open', 'I8 red on orange is red and open');
		const chain = chainFor(open.signal, this.#world);
		const raisers = raisersOf(open.signal);
		const couldAsk = chain.steps.some(
			(step) => crewOf(step, chain, this.#world, raisers, this.#now).personIds.length > 0
		);
		const asks = told.filter(({ kind }) => kind === 'asked');
		must(!couldAsk || asks.length > 0, 'I8 a first red notice is not merged away');
		must(
			asks.every((one) => one.sounds === 'always' && one.turn === turn),
			'I8 a red notice is not held'
		);
	}

	/** Some people press the button at the same moment: the circle lets them in one after another. */
	#race(by: readonly string[], actBy: Date): void {
		for (const kept of this.#kept) {
			const before = kept.signal;
			const takers = by.map((personId) => {
				this.#apply(kept, { kind: 'taken_on', by: personId, actBy });
				return kept.signal.takenOn?.personId;
			});
			const winners = new Set(takers.filter((taker) => taker !== undefined));
			const had = before.takenOn;
			if (had === null) {
				must(winners.size <= 1, 'I6 one winner');
				const first = by.find((personId) => this.#mayAnswer(personId));
				must([undefined, first].includes([...winners][0]), 'I6 the first one has it');
			} else if (before.state === 'taken_on') {
				const mayHave = [had.personId, had.offeredToId];
				must(
					[...winners].every((one) => mayHave.includes(one)),
					'I6 who has it keeps it'
				);
			}
		}
	}

	/** Notices go out: who is not on their step any more is not told, and who is there now is. */
	#send(): void {
		for (const kept of this.#kept) {
			const { signal } = kept;
			const told = [...kept.notices.values()].filter(({ round }) => round === signal.round);
			const lost = told.filter(
				(one) => one.kind === 'asked' && !isOnStep(one, signal, this.#world, this.#now)
			);
			const heardIds = told.filter((one) => !lost.includes(one)).map(({ personId }) => personId);
			for (const stepId of new Set(lost.map((one) => one.stepId!))) {
				const next = this.#apply(kept, { kind: 'crew_changed', stepId, heardIds });
				heardIds.push(...next.map(({ personId }) => personId));
				if (signal.state !== 'open' || signal.unansweredSince !== null) continue;
				const chain = chainFor(signal, this.#world);
				const step = chain.steps.find(({ id }) => id === stepId);
				if (step === undefined) continue;
				const crew = crewOf(step, chain, this.#world, raisersOf(signal), this.#now);
				must(
					crew.personIds.every((personId) => heardIds.includes(personId)),
					'I3 a change of duty leaves nobody unasked'
				);
			}
		}
	}

	/** Nobody of the step that is waited for can be reached: the next one does not wait for them. */
	#goOn(): void {
		for (const kept of this.#kept) {
			const before = kept.signal;
			const stepId = before.passedStepIds.at(-1);
			if (stepId === undefined) continue;
			this.#apply(kept, { kind: 'unreached', stepId, personIds: [] });
			if (kept.signal === before) continue;
			must(kept.signal.nextStepAt?.getTime() === this.#now.getTime(), 'I2 nobody is waited for');
			this.#apply(kept, { kind: 'due' });
			must(kept.signal.nextStepAt! > this.#now, 'I2 what was due is done');
		}
	}

	#close(by: string, feedback: string): void {
		for (const kept of this.#kept) {
			const before = kept.signal;
			this.#apply(kept, { kind: 'closed', by, outcome: 'visited', feedback });
			const isClosed = kept.signal !== before && kept.signal.state === 'closed';
			const owes = feedback === '' && authorsOf(before.voices).some((id) => id !== by);
			must(!(isClosed && owes), 'nobody closes without a word to who raised it');
			must(!isClosed || this.#mayAnswer(by), 'only who may answer closes');
		}
	}

	#toAll(happening: (signal: Signal) => Happening): void {
		for (const kept of this.#kept) this.#apply(kept, happening(kept.signal));
	}

	/** Lets something happen to a signal. A refusal changes nothing, as in a transaction. */
	#apply(kept: Kept, happening: Happening): readonly Telling[] {
		let next: After;
		try {
			next = after(kept.signal, happening, this.#world, this.#now);
		} catch (caught) {
			if (caught instanceof Refusal) return [];
			throw caught;
		}
		// A worker that dies before it commits does the same again: the same keys, so told once.
		const again = after(kept.signal, happening, this.#world, this.#now);
		must(same(next, again), 'I4 done again it is the same');
		this.#keep(kept, next);
		return next.tellings;
	}

	#keep(kept: Kept, { signal, events, tellings }: After): void {
		const before = kept.signal;
		must(!hasEnded(before) || signal === before, 'I5 what has ended does not change');
		kept.signal = signal;
		kept.events.push(...events);
		for (const telling of tellings) {
			const key = `${telling.turn} ${telling.personId}`;
			must(!kept.notices.has(key), 'I4 one notice for each key');
			kept.notices.set(key, telling);
			this.#lookAtTelling(telling, signal);
		}
		this.#lookAtSignal(kept);
	}

	#lookAtTelling({ personId, kind, sounds }: Telling, signal: Signal): void {
		const found = this.#world.present.find((one) => one.personId === personId);
		must(found !== undefined, 'I3 nobody who left is told');
		const isAuthor = authorsOf(signal.voices).includes(personId);
		must(found!.mayRead || found!.mayAnswer || isAuthor, 'I3 nobody without a right is told');
		if (kind === 'asked') must(found!.mayAnswer && found!.hasChannel, 'I3 who is asked may answer');
		must((sounds === 'always') === alwaysSounds(signal), 'I8 what sounds at night');
	}

	#lookAtSignal({ signal, events }: Kept): void {
		const { state, nextStepAt, takenOn, unansweredSince, level, voices } = signal;
		const isOver = hasEnded(signal);
		must(isOver === (nextStepAt === null), 'I1 ended, or something is next');
		must((state === 'taken_on') === (takenOn !== null) || isOver, 'I1 taken on by somebody');
		must(unansweredSince === null || state === 'open', 'I1 only what is open is unanswered');
		if (state === 'open' && unansweredSince === null && nextStepAt !== null) {
			const { steps, lastWait } = chainFor(signal, this.#world);
			const waits = [...steps.slice(1).map(({ wait }) => wait), lastWait, steps[0]!.wait];
			const furthest = Math.max(
				...waits.map((wait) => endOfWait(this.#now, wait, isDutchHoliday).getTime())
			);
			must(nextStepAt.getTime() <= furthest, 'I2 never further ahead than the longest step');
		}
		const told = retold(events);
		must(told.level === level && told.state === state, 'I5 the log tells level and state');
		must(told.unanswered === (unansweredSince !== null), 'I5 the log tells what is unanswered');
		if (state === 'taken_on') {
			must(told.takerId === takenOn?.personId, 'I5 the log tells who has it');
			must(told.offeredToId === takenOn?.offeredToId, 'I5 the log tells who was asked');
		}
		const standing = voices.filter(({ withdrawnAt }) => withdrawnAt === null);
		must(
			same(
				told.voiceIds,
				standing.map(({ id }) => id)
			),
			'I5 the log tells who says it'
		);
		const byPerson = voices.some((voice) => voice.by === 'person' && voice.level === 'red');
		must(level === 'orange' || byPerson, 'I7 only a person makes it red');
	}

	#mayAnswer(personId: string): boolean {
		return this.#world.present.some((one) => one.personId === personId && one.mayAnswer);
	}

	#later(minutes: number): Date {
		return new Date(this.#now.getTime() + minutes * minuteMs);
	}

	#newId(): string {
		this.#made += 1;
		return `voice-${this.#made}`;
	}
}

/** A circle, how loud somebody raises a signal in it, when, and how far off a worker wakes. */
export const foretold = fc.record({
	world: circle,
	level: fc.constantFrom<SignalLevel>('orange', 'red'),
	now: moment,
	earlySeconds: fc.integer({ min: 1, max: 3600 })
});

/** One circle of which the future is told. */
export type Foretold = { world: World; level: SignalLevel; now: Date; earlySeconds: number };

const quiet = { quietFromMinute: 22 * 60, quietUntilMinute: 8 * 60 };

/**
 * Says what would happen if a signal were sent, sends it, and lets a worker live through it that also
 * wakes too early.
 *
 * @throws {Error} when something else came than was said.
 */
export function tellAhead({ world, level, now, earlySeconds }: Foretold): void {
	const voice: PersonVoice = {
		id: 'voice',
		by: 'person',
		personId: people[0],
		onBehalfOfId: null,
		level,
		at: now,
		withdrawnAt: null
	};
	const sounds = (telling: Telling, at: Date) => soundsAt(telling, quiet, at);
	const cover = coverOf(voice, null, world, now, sounds);
	const first = raised('voice', voice, world, now);
	const said = [
		...cover.lines.filter(({ at }) => at.getTime() === now.getTime()),
		...comingTo(first.signal, world, sounds)
	].flatMap((line) =>
		line.kind === 'skipped'
			? []
			: line.hears.map((one) => lineOf(line.kind, line.at, one.personId, one.at))
	);

	const came: string[] = [];
	const note = ({ signal, tellings }: After, at: Date): Signal => {
		for (const telling of tellings)
			came.push(lineOf(telling.kind, at, telling.personId, sounds(telling, at)));
		return signal;
	};
	let signal = note(first, now);
	while (signal.unansweredSince === null) {
		const due = signal.nextStepAt!;
		const early = new Date(Math.max(now.getTime(), due.getTime() - earlySeconds * 1000));
		must(upToDate(signal, world, early).signal === signal, 'a wake too early changes nothing');
		signal = note(upToDate(signal, world, due), due);
	}
	must(same(said.toSorted(), came.toSorted()), '27 what is said is what comes');
	const asked = came.filter((line) => line.startsWith('asked')).map((line) => line.split(' ')[3]);
	const heardFrom = cover.heardFrom?.toISOString();
	must(heardFrom === asked.toSorted()[0], '27 from when somebody hears of it');
}

function lineOf(kind: string, at: Date, personId: string, sounds: Date): string {
	return `${kind} ${at.toISOString()} ${personId} ${sounds.toISOString()}`;
}

function same(one: unknown, other: unknown): boolean {
	return JSON.stringify(one) === JSON.stringify(other);
}

function must(holds: boolean, what: string): void {
	if (!holds) throw new Error(what);
}
