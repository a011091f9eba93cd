import { describe, expect, test } from 'vitest';
import type { Absence, Rota } from '../duty.ts';
import { isDutchHoliday } from '../holiday.ts';
import type { PersonVoice, Signal, SignalEvent, SignalLevel, Telling, Voice } from '../signal.ts';
import {
	after,
	assertChain,
	chainOfNone,
	checkInChain,
	comingTo,
	coverOf,
	gapsAhead,
	proposedChain,
	raised,
	retold,
	upToDate,
	weakSpots,
	type After,
	type Chain,
	type Happening,
	type Present,
	type World
} from './index.ts';

// Ruud lives alone. Sanne is his daughter and contact person, Ilse her back-up, Cor a neighbour.
// Tineke is on duty by day, Marjan stands in. It is Wednesday, noon.

const noon = new Date('2026-03-04T11:00:00Z');
const minuteMs = 60_000;
const minutesLater = (minutes: number, from = noon) =>
	new Date(from.getTime() + minutes * minuteMs);
const at = (text: string) => new Date(text);

function present(personId: string, more: Partial<Present> = {}): Present {
	return { personId, near: true, mayRead: true, mayAnswer: true, hasChannel: true, ...more };
}

const dayAndNight = (id: string, personId: string): Rota => ({
	id,
	shifts: [
		{
			personId,
			weekdays: [0, 1, 2, 3, 4, 5, 6],
			fromMinute: 480,
			untilMinute: 480,
			fromOn: '2026-01-01',
			untilOn: null
		}
	]
});

const number = { label: 'Dienst', phone: '085 000 00 20', hours: 'dag en nacht' };
const start = {
	nearIds: ['cor'],
	dutyRotaId: 'duty',
	standInRotaId: 'stand-in',
	fallback: number
};
const accepted = ['cor', 'tineke', 'marjan'];
const red: Chain = { ...proposedChain('red', start), acceptedIds: accepted };
const orange: Chain = { ...proposedChain('orange', start), acceptedIds: accepted };

function world(more: Partial<World> = {}): World {
	return {
		residentId: 'ruud',
		contactId: 'sanne',
		backupId: 'ilse',
		present: [
			present('ruud', { near: false }),
			present('sanne'),
			present('ilse'),
			present('cor'),
			present('nel', { mayRead: false, mayAnswer: false }),
			present('tineke', { near: false }),
			present('marjan', { near: false })
		],
		chains: { orange, red, checkIn: null },
		rotas: [dayAndNight('duty', 'tineke'), dayAndNight('stand-in', 'marjan')],
		absences: [],
		isHoliday: isDutchHoliday,
		...more
	};
}

function without(personId: string, from = world()): World {
	return { ...from, present: from.present.filter((one) => one.personId !== personId) };
}

function withPerson(personId: string, more: Partial<Present>, from = world()): World {
	const changed = from.present.map((one) =>
		one.personId === personId ? { ...one, ...more } : one
	);
	return { ...from, present: changed };
}

function voice(personId: string, level: SignalLevel, more: Partial<PersonVoice> = {}): PersonVoice {
	return {
		id: `${personId}-${level}`,
		by: 'person',
		personId,
		onBehalfOfId: null,
		level,
		at: noon,
		withdrawnAt: null,
		...more
	};
}

/** A signal and its whole story, on a clock that moves from step to step. */
class Story {
	signal: Signal;
	readonly events: (SignalEvent & { at: Date })[] = [];
	readonly tellings: (Telling & { at: Date })[] = [];
	world: World;
	now: Date;

	constructor(said: Voice, circle = world(), now = noon) {
		this.world = circle;
		this.now = now;
		this.signal = this.#note(raised('s', said, circle, now));
	}

	/** Lets time pass; the worker wakes at the moment of each step. */
	until(moment: Date): this {
		while (this.signal.nextStepAt !== null && this.signal.nextStepAt <= moment) {
			this.now = this.signal.nextStepAt;
			this.signal = this.#note(after(this.signal, { kind: 'due' }, this.world, this.now));
		}
		this.now = moment;
		return this;
	}

	/** Lets time pass while Kring is away, and wakes it up. */
	awayUntil(moment: Date): this {
		this.now = moment;
		this.signal = this.#note(upToDate(this.signal, this.world, moment));
		return this;
	}

	do(happening: Happening, moment = this.now): this {
		this.until(moment);
		this.signal = this.#note(after(this.signal, happening, this.world, moment));
		return this;
	}

	/** Who was asked, as minutes after noon. */
	get asked(): string[] {
		return this.of('asked');
	}

	of(kind: Telling['kind']): string[] {
		return this.tellings
			.filter((one) => one.kind === kind)
			.map((one) => `${(one.at.getTime() - noon.getTime()) / minuteMs} ${one.personId}`);
	}

	get kinds(): string[] {
		return this.events.map(({ kind }) => kind.replace('signal.', ''));
	}

	#note({ signal, events, tellings }: After): Signal {
		this.events.push(...events.map((one) => ({ ...one, at: this.now })));
		this.tellings.push(...tellings.map((one) => ({ ...one, at: this.now })));
		return signal;
	}
}

const takeOn = (by: string, actBy: Date): Happening => ({ kind: 'taken_on', by, actBy });
const close = (by: string, feedback = 'Het gaat weer.'): Happening => ({
	kind: 'closed',
	by,
	outcome: 'visited',
	feedback
});

describe('a red signal that nobody answers (S12.5, 1)', () => {
	const story = new Story(voice('nel', 'red')).until(minutesLater(90));

	test('goes to the next at 0, 5, 10 and 15 minutes, three rounds long', () => {
		const round = ['0 sanne', '0 cor', '5 tineke', '10 marjan'];
		const later = (minutes: number) =>
			round.map((line) => line.replace(/^\d+/, (text) => String(Number(text) + minutes)));
		expect(story.asked.slice(0, 12)).toEqual([...round, ...later(20), ...later(40)]);
		expect(story.of('number')).toEqual([
			...['15 nel', '15 sanne', '35 nel', '35 sanne', '55 nel', '55 sanne']
		]);
	});

	test('is then unanswered, said aloud to sender and circle, and again every 15 minutes', () => {
		expect(story.signal.unansweredSince).toEqual(minutesLater(60));
		expect(story.of('unanswered').filter((line) => line.startsWith('60'))).toEqual([
			...['60 nel', '60 ruud', '60 sanne', '60 ilse', '60 cor', '60 tineke', '60 marjan']
		]);
		expect(story.asked.slice(12)).toEqual([
			...['75 sanne', '75 cor', '75 tineke', '75 marjan'],
			...['90 sanne', '90 cor', '90 tineke', '90 marjan']
		]);
		expect(story.of('unanswered')).toContain('75 nel');
	});

	test('never rings one person twice for one thing', () => {
		const keys = story.tellings.map(({ personId, turn }) => `${turn} ${personId}`);
		expect(new Set(keys).size).toBe(keys.length);
	});

	test('always sounds', () => {
		expect(new Set(story.tellings.map(({ sounds }) => sounds))).toEqual(new Set(['always']));
	});
});

describe('an orange signal that nobody answers', () => {
	test('asks the back-up after 4 waking hours and the team on the next working day at 10.00', () => {
		const story = new Story(voice('nel', 'orange')).until(at('2026-03-05T09:00:00Z'));
		expect(story.tellings.map(({ personId, at: told }) => [personId, told])).toEqual([
			['sanne', noon],
			['ilse', at('2026-03-04T15:00:00Z')],
			['tineke', at('2026-03-05T09:00:00Z')]
		]);
		expect(story.tellings[0]!.sounds).toBe('by_day');
	});

	test('waits out the night, the weekend and Easter', () => {
		const saturday = at('2026-04-04T18:30:00Z');
		const story = new Story(voice('nel', 'orange'), world(), saturday).until(
			at('2026-04-07T08:00:00Z')
		);
		expect(story.tellings.map(({ personId, at: told }) => [personId, told])).toEqual([
			['sanne', saturday],
			['ilse', at('2026-04-05T09:30:00Z')],
			['tineke', at('2026-04-07T08:00:00Z')]
		]);
	});

	test('is unanswered after two rounds, and asked again every 4 waking hours', () => {
		const story = new Story(voice('nel', 'orange')).until(at('2026-03-09T20:00:00Z'));
		const unanswered = story.events.find(({ kind }) => kind === 'signal.unanswered')!;
		expect(unanswered.at).toEqual(at('2026-03-06T13:00:00Z'));
		const again = story.events.filter(({ kind }) => kind === 'signal.asked_again');
		expect(again.slice(0, 3).map((one) => one.at)).toEqual([
			at('2026-03-06T17:00:00Z'),
			at('2026-03-07T08:00:00Z'),
			at('2026-03-07T12:00:00Z')
		]);
	});
});

describe('taking on (S12.5, 2–5)', () => {
	test('at 4:59 the one on duty is not asked, at 5:01 they are', () => {
		const early = new Story(voice('nel', 'red'));
		early.do(takeOn('cor', minutesLater(60)), new Date(minutesLater(5).getTime() - 1_000));
		early.until(minutesLater(59));
		expect(early.asked).toEqual(['0 sanne', '0 cor']);

		const late = new Story(voice('nel', 'red'));
		late.do(takeOn('cor', minutesLater(60)), new Date(minutesLater(5).getTime() + 1_000));
		late.until(minutesLater(59));
		expect(late.asked).toEqual(['0 sanne', '0 cor', '5 tineke']);
		expect(late.tellings.filter(({ kind }) => kind === 'taken_on')).toHaveLength(3);
	});

	test('the first to take it on keeps it; everybody after that changes nothing (3)', () => {
		const story = new Story(voice('nel', 'red')).do(takeOn('cor', minutesLater(60)));
		const before = story.signal;
		for (const by of ['sanne', 'tineke', 'cor', 'marjan'])
			expect(story.do(takeOn(by, minutesLater(60))).signal).toBe(before);
		expect(before.takenOn?.personId).toBe('cor');
		expect(story.kinds.filter((kind) => kind === 'taken_on')).toHaveLength(1);
	});

	test('when the time has passed they are asked, and after 10 silent minutes it is open again (4)', () => {
		const story = new Story(voice('nel', 'red')).do(takeOn('cor', minutesLater(30)));
		story.until(minutesLater(40));
		expect(story.of('question')).toEqual(['30 cor']);
		expect(story.kinds.slice(-3)).toEqual(['asked_if_done', 'reopened', 'asked']);
		expect(story.signal).toMatchObject({ state: 'open', takenOn: null, round: 2 });
		expect(story.asked.slice(2)).toEqual(['40 sanne', '40 cor']);
		expect(story.of('reopened')).toEqual(['40 nel']);
	});

	test('the question about an orange one leaves two waking hours', () => {
		const evening = at('2026-03-04T19:00:00Z');
		const story = new Story(voice('nel', 'orange')).do(takeOn('sanne', evening));
		story.until(evening);
		expect(story.signal.nextStepAt).toEqual(at('2026-03-05T08:00:00Z'));
	});

	test('who says a new time after the question keeps it', () => {
		const story = new Story(voice('nel', 'red')).do(takeOn('cor', minutesLater(30)));
		story.do(takeOn('cor', minutesLater(60)), minutesLater(35)).until(minutesLater(59));
		expect(story.signal).toMatchObject({ state: 'taken_on', nextStepAt: minutesLater(60) });
		expect(story.kinds).not.toContain('reopened');
	});

	test('sixty days later there is one question and one reopening, and no flood (5)', () => {
		const story = new Story(voice('nel', 'red')).do(takeOn('cor', minutesLater(30)));
		const much = minutesLater(60 * 24 * 60);
		story.awayUntil(much);
		expect(story.kinds.slice(2)).toEqual(['taken_on', 'asked_if_done']);
		story.until(minutesLater(10, much));
		expect(story.kinds.filter((kind) => kind === 'reopened')).toHaveLength(1);
		expect(story.kinds.filter((kind) => kind === 'asked')).toHaveLength(2);
	});

	test.each([
		['red', 240, 241],
		['orange', 7 * 1440, 7 * 1440 + 1]
	] as const)('%s is for at most so long', (level, most, tooMuch) => {
		const story = new Story(voice('nel', level));
		expect(() => story.do(takeOn('cor', minutesLater(tooMuch)))).toThrow('act_by_in_time');
		expect(() => story.do(takeOn('cor', noon))).toThrow('act_by_in_time');
		expect(story.do(takeOn('cor', minutesLater(most))).signal.state).toBe('taken_on');
	});

	test('who may not answer cannot take it on', () => {
		const story = new Story(voice('nel', 'red'));
		expect(() => story.do(takeOn('nel', minutesLater(10)))).toThrow('not_in_chain');
		expect(() => story.do(takeOn('somebody', minutesLater(10)))).toThrow('not_in_chain');
	});

	test('an unanswered signal that is taken on is quiet', () => {
		const story = new Story(voice('nel', 'red')).until(minutesLater(61));
		story.do(takeOn('ilse', minutesLater(120))).until(minutesLater(119));
		expect(story.signal).toMatchObject({ state: 'taken_on', unansweredSince: null });
		expect(story.kinds).not.toContain('asked_again');
	});
});

describe('handing over', () => {
	const taken = () => new Story(voice('nel', 'red')).do(takeOn('cor', minutesLater(60)));
	const ask = (by: string, toId: string): Happening => ({ kind: 'hand_over_asked', by, toId });

	test('until the other says yes the first one keeps it', () => {
		const story = taken().do(ask('cor', 'tineke'));
		expect(story.signal.takenOn).toMatchObject({ personId: 'cor', offeredToId: 'tineke' });
		expect(story.of('hand_over')).toEqual(['0 tineke']);
		story.do(takeOn('tineke', minutesLater(90)));
		expect(story.signal.takenOn).toMatchObject({ personId: 'tineke', offeredToId: null });
		expect(story.signal.nextStepAt).toEqual(minutesLater(90));
		expect(story.kinds.at(-1)).toBe('handed_over');
	});

	test('the first one hears that it was taken over, and how it ended', () => {
		const story = new Story(voice('nel', 'red')).do(takeOn('ilse', minutesLater(60)));
		story.do(ask('ilse', 'tineke')).do(takeOn('tineke', minutesLater(90)));
		story.do(close('tineke'));
		expect(story.of('taken_on').filter((line) => line === '0 ilse')).toHaveLength(1);
		expect(story.of('closed')).toContain('0 ilse');
	});

	test('once it is closed nobody is asked to take it over any more', () => {
		const story = taken().do(ask('cor', 'tineke')).do(close('cor'));
		expect(story.signal).toMatchObject({
			state: 'closed',
			takenOn: { personId: 'cor', offeredToId: null }
		});
	});

	test('a no goes back to the first one', () => {
		const story = taken().do(ask('cor', 'tineke'));
		story.do({ kind: 'hand_over_declined', by: 'tineke' });
		expect(story.signal.takenOn).toMatchObject({ personId: 'cor', offeredToId: null });
		expect(story.of('declined')).toEqual(['0 cor']);
	});

	test('the time of the first one goes on', () => {
		const story = taken().do(ask('cor', 'tineke')).until(minutesLater(70));
		expect(story.of('question')).toEqual(['60 cor']);
		expect(story.kinds).toContain('reopened');
	});

	test('nobody hands over what is not theirs, to themselves, or to who may not answer', () => {
		expect(() => taken().do(ask('sanne', 'tineke'))).toThrow('signal_taken_on');
		expect(() => taken().do(ask('cor', 'cor'))).toThrow('not_yourself');
		expect(() => taken().do(ask('cor', 'nel'))).toThrow('not_in_chain');
	});
});

describe('a step without anybody (S12.5, 6)', () => {
	const absence = (personId: string, standInId: string | null): Absence => ({
		personId,
		from: { on: '2026-03-04', minute: 0 },
		until: { on: '2026-03-05', minute: 0 },
		standInId
	});
	const skips = (story: Story) =>
		story.events.filter((one) => one.kind === 'signal.skipped').map((one) => one.absent);

	test('nobody on duty: the next one is asked at once, and it is said', () => {
		const circle = world({ rotas: [dayAndNight('stand-in', 'marjan')] });
		const story = new Story(voice('nel', 'red'), circle).until(minutesLater(10));
		expect(story.asked).toEqual(['0 sanne', '0 cor', '5 marjan']);
		expect(skips(story)).toEqual([[{ personId: null, why: 'nobody_on_duty' }]]);
		expect(story.of('number')).toEqual(['10 nel', '10 sanne']);
	});

	test.each([
		['no_channel', withPerson('tineke', { hasChannel: false })],
		['no_right', withPerson('tineke', { mayAnswer: false })],
		['left', without('tineke')],
		['away', world({ absences: [absence('tineke', null)] })]
	] as const)('%s: the same', (why, circle) => {
		const story = new Story(voice('nel', 'red'), circle).until(minutesLater(5));
		expect(story.asked).toEqual(['0 sanne', '0 cor', '5 marjan']);
		expect(skips(story)).toEqual([[{ personId: 'tineke', why }]]);
	});

	test('the number is shown to who stands in for the contact person', () => {
		const circle = world({ absences: [absence('sanne', 'ilse')] });
		const story = new Story(voice('nel', 'red'), circle).until(minutesLater(15));
		expect(story.of('number')).toEqual(['15 nel', '15 ilse']);
	});

	test('somebody who is away is asked through their stand-in', () => {
		const circle = world({ absences: [absence('tineke', 'ilse')] });
		const story = new Story(voice('nel', 'red'), circle).until(minutesLater(5));
		expect(story.asked.at(-1)).toBe('5 ilse');
	});

	test('who is named but did not say yes is not asked', () => {
		const chains = { orange, red: { ...red, acceptedIds: [] }, checkIn: null };
		const story = new Story(voice('nel', 'red'), world({ chains }));
		expect(story.asked).toEqual(['0 sanne']);
	});

	test('who is on a step with others but cannot be asked is named', () => {
		const story = new Story(voice('nel', 'red'), withPerson('cor', { hasChannel: false }));
		expect(story.asked).toEqual(['0 sanne']);
		expect(story.events.at(-1)).toMatchObject({
			kind: 'signal.asked',
			absent: [{ personId: 'cor', why: 'no_channel' }]
		});
	});

	test('duty that changes hands before anybody was reached: who is there now is asked, once', () => {
		const circle = world();
		const { signal } = new Story(voice('nel', 'red'), circle).until(minutesLater(5));
		const now = world({ rotas: [dayAndNight('duty', 'marjan'), dayAndNight('stand-in', 'ilse')] });
		const changed = { kind: 'crew_changed', stepId: 'duty', heardIds: ['sanne', 'cor'] } as const;
		const next = after(signal, changed, now, minutesLater(6));
		expect(next.tellings).toMatchObject([{ personId: 'marjan', kind: 'asked', stepId: 'duty' }]);
		expect(next.events).toMatchObject([{ kind: 'signal.asked', personIds: ['marjan'] }]);
		expect(next.signal.nextStepAt).toEqual(signal.nextStepAt);
		const heard = { ...changed, heardIds: ['marjan'] };
		expect(after(next.signal, heard, now, minutesLater(6)).signal).toBe(next.signal);
		// Of a step that is still to come nobody is asked, and of one that is gone neither.
		for (const stepId of ['stand-in', 'gone']) {
			const other = { ...changed, stepId };
			expect(after(signal, other, now, minutesLater(6)).signal).toBe(signal);
		}
		const taken = after(
			signal,
			{ kind: 'taken_on', by: 'cor', actBy: minutesLater(60) },
			circle,
			minutesLater(6)
		).signal;
		expect(after(taken, changed, now, minutesLater(7)).signal).toBe(taken);
	});

	test('nobody of a step can be reached: it is said, and the next one is asked at once', () => {
		const { signal } = new Story(voice('nel', 'red'), world()).until(minutesLater(5));
		const unreached = { kind: 'unreached', stepId: 'duty', personIds: ['tineke'] } as const;
		const next = after(signal, unreached, world(), minutesLater(6));
		expect(next.events).toEqual([
			{
				...{ kind: 'signal.skipped', round: 1, stepId: 'duty' },
				absent: [{ personId: 'tineke', why: 'no_channel' }]
			}
		]);
		const gone = upToDate(next.signal, world(), minutesLater(6));
		expect(gone.tellings).toMatchObject([{ personId: 'marjan', stepId: 'stand-in' }]);
		expect(gone.signal.nextStepAt).toEqual(minutesLater(11));
		// An earlier step is waited for no more, and what is due goes on by itself.
		const early = { ...unreached, stepId: 'near' };
		expect(after(signal, early, world(), minutesLater(6)).signal).toBe(signal);
		expect(after(signal, unreached, world(), minutesLater(10)).signal).toBe(signal);
	});

	test('who raised it is not asked, so the next one is asked at once', () => {
		const chains = { orange, red: { ...red, acceptedIds: [] }, checkIn: null };
		const story = new Story(voice('sanne', 'red'), world({ chains }));
		expect(story.asked).toEqual(['0 tineke']);
		const onBehalf = voice('sanne', 'red', { onBehalfOfId: 'nel' });
		expect(new Story(onBehalf, world({ chains })).asked).toEqual(['0 tineke']);
	});

	test('nobody in the whole chain: it is unanswered at once', () => {
		const circle = world({
			present: world().present.map((one) => ({ ...one, hasChannel: false }))
		});
		const story = new Story(voice('nel', 'red'), circle);
		expect(story.signal.unansweredSince).toEqual(noon);
		expect(story.of('unanswered')).toContain('0 nel');
		expect(story.kinds).toEqual(['raised', 'skipped', 'skipped', 'skipped', 'unanswered']);
	});
});

describe('while it is open (S12.5, 7)', () => {
	test('a step that is deleted is not waited for', () => {
		const story = new Story(voice('nel', 'red'));
		const shorter = { ...red, steps: red.steps.filter(({ id }) => id !== 'duty') };
		story.world = world({ chains: { orange, red: shorter, checkIn: null } });
		story.do({ kind: 'chain_changed' }, minutesLater(2)).until(minutesLater(10));
		expect(story.asked).toEqual(['0 sanne', '0 cor', '5 marjan']);
	});

	test('a chain that is replaced begins at once, and asks nobody twice for one thing', () => {
		const story = new Story(voice('nel', 'orange'));
		const quick: Chain = {
			...orange,
			steps: [
				...orange.steps.slice(0, 1),
				{ ...orange.steps[1]!, id: 'new', wait: { kind: 'minutes', minutes: 15 } }
			]
		};
		story.world = world({ chains: { orange: quick, red, checkIn: null } });
		story.do({ kind: 'chain_changed' }, minutesLater(60)).until(minutesLater(75));
		expect(story.asked).toEqual(['0 sanne', '75 ilse']);
	});

	test('somebody who is removed is neither asked nor told any more', () => {
		const story = new Story(voice('nel', 'red'));
		story.world = without('tineke');
		story.do({ kind: 'left', personId: 'tineke' }).until(minutesLater(70));
		expect(story.tellings.map(({ personId }) => personId)).not.toContain('tineke');
	});

	test('when the taker leaves it opens again, at once', () => {
		const story = new Story(voice('nel', 'red')).do(takeOn('cor', minutesLater(60)));
		story.world = without('cor');
		story.do({ kind: 'left', personId: 'cor' }, minutesLater(5));
		expect(story.signal).toMatchObject({ state: 'open', takenOn: null });
		expect(story.events.at(-2)).toMatchObject({ kind: 'signal.reopened', why: 'taker_left' });
		expect(story.asked.at(-1)).toBe('5 sanne');
	});

	test('a right that ends before the step has ended (19)', () => {
		const story = new Story(voice('nel', 'red'));
		story.world = withPerson('tineke', { mayRead: false, mayAnswer: false });
		story.until(minutesLater(70));
		expect(story.tellings.map(({ personId }) => personId)).not.toContain('tineke');
	});
});

describe('after Kring was away (S12.5, 20)', () => {
	test('it goes on at the right step, what is late is said to be late', () => {
		const story = new Story(voice('nel', 'red')).awayUntil(minutesLater(9));
		expect(story.asked).toEqual(['0 sanne', '0 cor', '9 tineke']);
		expect(story.events.at(-1)).toMatchObject({ kind: 'signal.asked', dueAt: minutesLater(5) });
		story.until(minutesLater(10));
		expect(story.asked.at(-1)).toBe('10 marjan');
		expect(story.events.at(-1)).toMatchObject({ dueAt: null });
	});

	test('sixty days away: the round is finished at once, the next one begins a wait later', () => {
		const much = minutesLater(60 * 24 * 60);
		const story = new Story(voice('nel', 'red')).awayUntil(much);
		expect(story.tellings.slice(2).map(({ personId }) => personId)).toEqual([
			...['tineke', 'marjan', 'nel', 'sanne']
		]);
		expect(story.signal.nextStepAt).toEqual(minutesLater(5, much));
	});

	test('a second is not late, and moves nothing', () => {
		const story = new Story(voice('nel', 'red'));
		for (const minutes of [5, 10, 15, 20])
			story.awayUntil(new Date(minutesLater(minutes).getTime() + 900));
		expect(story.signal.nextStepAt).toEqual(minutesLater(25));
		expect(story.events.filter((one) => 'dueAt' in one && one.dueAt !== null)).toEqual([]);
	});
});

describe('a second voice (S12.5, 17)', () => {
	test('of the same level joins, asks nobody again, and hears how it goes on', () => {
		const story = new Story(voice('nel', 'red'));
		const nextStepAt = story.signal.nextStepAt;
		story.do({ kind: 'joined', voice: voice('ilse', 'red') }, minutesLater(2));
		expect(story.signal).toMatchObject({ nextStepAt, round: 1 });
		expect(story.asked).toEqual(['0 sanne', '0 cor']);
		story.do(takeOn('cor', minutesLater(60)));
		expect(story.of('taken_on').sort()).toEqual(['2 ilse', '2 nel', '2 sanne']);
	});

	test('said twice with one id was said once', () => {
		const story = new Story(voice('nel', 'red'));
		const before = story.signal;
		expect(story.do({ kind: 'joined', voice: voice('nel', 'red') }).signal).toBe(before);
	});

	test('red on orange makes it red and begins again', () => {
		const story = new Story(voice('nel', 'orange'));
		story.do({ kind: 'joined', voice: voice('ilse', 'red') }, minutesLater(30));
		story.until(minutesLater(35));
		expect(story.signal).toMatchObject({ level: 'red', round: 2, roundsLeft: 3 });
		expect(story.asked).toEqual(['0 sanne', '30 sanne', '30 cor', '35 tineke']);
		expect(story.tellings.at(-1)!.sounds).toBe('always');
	});

	test('red on an orange one that was taken on opens it again, and its taker hears so', () => {
		const story = new Story(voice('nel', 'orange')).do(takeOn('ilse', minutesLater(600)));
		story.do({ kind: 'joined', voice: voice('cor', 'red') }, minutesLater(30));
		expect(story.signal).toMatchObject({ level: 'red', state: 'open', takenOn: null });
		expect(story.of('reopened')).toEqual(['30 ilse']);
	});

	test('red on a red one that was taken on is told to its taker', () => {
		const story = new Story(voice('nel', 'red')).do(takeOn('cor', minutesLater(60)));
		story.do({ kind: 'joined', voice: voice('ilse', 'red') });
		expect(story.of('joined')).toEqual(['0 cor']);
		expect(story.signal.state).toBe('taken_on');
	});

	test('orange on an open red one leaves it red', () => {
		const story = new Story(voice('nel', 'red'));
		story.do({ kind: 'joined', voice: voice('ilse', 'orange') });
		expect(story.signal).toMatchObject({ level: 'red', round: 1 });
	});
});

describe('taking it back (S12.5, 18)', () => {
	test('the sender can until somebody took it on; who was told hears so', () => {
		const story = new Story(voice('nel', 'red')).until(minutesLater(5));
		story.do({ kind: 'withdrawn', by: 'nel' }).until(minutesLater(200));
		expect(story.signal).toMatchObject({ state: 'withdrawn', nextStepAt: null });
		expect(story.of('withdrawn')).toEqual(['5 sanne', '5 cor', '5 tineke']);
		expect(story.asked).toHaveLength(3);
	});

	test('once it was taken on it is closed together', () => {
		const story = new Story(voice('nel', 'red')).do(takeOn('cor', minutesLater(60)));
		expect(() => story.do({ kind: 'withdrawn', by: 'nel' })).toThrow('signal_taken_on');
	});

	test('nobody takes back what somebody else said', () => {
		const story = new Story(voice('nel', 'red'));
		expect(() => story.do({ kind: 'withdrawn', by: 'cor' })).toThrow('not_found');
	});

	test('as long as somebody else says it too, it stands', () => {
		const story = new Story(voice('nel', 'red'));
		story.do({ kind: 'joined', voice: voice('ilse', 'red') });
		story.do({ kind: 'withdrawn', by: 'nel' });
		expect(story.signal.state).toBe('open');
		const before = story.signal;
		expect(story.do({ kind: 'withdrawn', by: 'nel' }).signal).toBe(before);
		story.do({ kind: 'withdrawn', by: 'ilse' });
		expect(story.signal.state).toBe('withdrawn');
	});
});

describe('closing', () => {
	test('is final, and told to who raised it, who was asked, and whom it is about', () => {
		const story = new Story(voice('nel', 'red')).do(close('cor'), minutesLater(3));
		expect(story.signal).toMatchObject({ state: 'closed', nextStepAt: null });
		expect(story.of('closed')).toEqual(['3 sanne', '3 nel', '3 ruud']);
		const before = story.signal;
		expect(() => story.do(takeOn('sanne', minutesLater(30)))).toThrow('signal_closed');
		expect(() => story.do({ kind: 'joined', voice: voice('ilse', 'red') })).toThrow(
			'signal_closed'
		);
		expect(story.do({ kind: 'due' }, minutesLater(9999)).signal).toBe(before);
	});

	test('is impossible without a word to who raised it (30)', () => {
		const story = new Story(voice('nel', 'red'));
		expect(() => story.do(close('cor', '  '))).toThrow('feedback_missing');
		expect(story.signal.state).toBe('open');
	});

	test('takes no word to oneself', () => {
		const story = new Story(voice('cor', 'red')).do(close('cor', ''));
		expect(story.signal.state).toBe('closed');
		const onBehalf = new Story(voice('cor', 'red', { onBehalfOfId: 'nel' }));
		expect(() => onBehalf.do(close('cor', ''))).toThrow('feedback_missing');
	});
});

describe('where nothing was made (S11)', () => {
	const bare = world({ chains: { orange: null, red: null, checkIn: null }, rotas: [] });

	test('a signal goes to the contact person and everybody near who may answer', () => {
		const story = new Story(voice('nel', 'red'), bare);
		expect(story.asked).toEqual(['0 sanne', '0 ilse', '0 cor']);
	});

	test('and says what is missing', () => {
		const cover = coverOf(voice('nel', 'red'), null, bare, noon, (_, moment) => moment);
		expect(cover.missing).toEqual(['chain', 'number']);
		expect(cover.heardFrom).toEqual(noon);
	});

	test('it ends loudly like any other', () => {
		const story = new Story(voice('nel', 'red'), bare).until(minutesLater(15));
		expect(story.signal.unansweredSince).toEqual(minutesLater(15));
		expect(chainOfNone('orange').rounds).toBe(2);
	});
});

describe('a missed check-in', () => {
	const missed: Voice = { id: 'c', by: 'check_in', level: 'orange', at: noon, withdrawnAt: null };
	const checkIn = checkInChain({
		keyHolderIds: ['cor', 'ilse'],
		acceptedIds: ['cor', 'ilse'],
		contactIsResident: false,
		waitMinutes: 30,
		fallback: number
	});
	const circle = world({ chains: { orange, red, checkIn } });

	test('never asks the resident to go and look: their back-up is asked at once', () => {
		const alone = checkInChain({
			...{ keyHolderIds: [], acceptedIds: [], waitMinutes: 30, fallback: number },
			contactIsResident: true
		});
		const chains = { orange, red, checkIn: alone };
		const story = new Story(missed, world({ chains, contactId: 'ruud', backupId: 'ilse' }));
		expect(story.until(minutesLater(90)).asked[0]).toBe('0 ilse');
		expect(story.asked.join()).not.toContain('ruud');
	});

	test('asks each key holder in turn, then the contact person, then shows the number', () => {
		const story = new Story(missed, circle).until(minutesLater(90));
		expect(story.asked).toEqual(['0 cor', '30 ilse', '60 sanne']);
		expect(story.of('number')).toEqual(['90 sanne']);
		expect(story.signal).toMatchObject({ level: 'orange', way: 'check_in' });
	});

	test('sounds at night too', () => {
		const story = new Story(missed, circle, at('2026-03-04T23:00:00Z'));
		expect(story.tellings.map(({ sounds }) => sounds)).toEqual(['always']);
	});

	test('is closed by a key holder, without a word to anybody who raised it', () => {
		const story = new Story(missed, circle).do({
			...close('cor', ''),
			kind: 'closed'
		} as Happening);
		expect(story.signal.state).toBe('closed');
		expect(story.of('closed')).toEqual(['0 ruud']);
	});

	test('cannot be taken back: nobody said it', () => {
		const story = new Story(missed, circle);
		expect(() => story.do({ kind: 'withdrawn', by: 'sanne' })).toThrow('not_found');
	});
});

describe('what is said before sending (S12.5, 27)', () => {
	const atOnce = (_: Telling, moment: Date) => moment;

	test('names the first round, and when it would be unanswered', () => {
		const cover = coverOf(voice('nel', 'red'), null, world(), noon, atOnce);
		expect(
			cover.lines.map(({ at: moment, kind }) => [
				(moment.getTime() - noon.getTime()) / minuteMs,
				kind
			])
		).toEqual([
			[0, 'asked'],
			[5, 'asked'],
			[10, 'asked'],
			[15, 'number'],
			[60, 'unanswered']
		]);
		expect(cover).toMatchObject({ joinsOpen: false, heardFrom: noon, missing: [] });
	});

	test('says that nobody hears it before the morning', () => {
		const morning = at('2026-03-05T07:00:00Z');
		const cover = coverOf(voice('nel', 'orange'), null, world(), noon, () => morning);
		expect(cover.heardFrom).toEqual(morning);
	});

	test('of what somebody took on already, says that they hear it, and not that nobody does', () => {
		const { signal } = raised('s', voice('nel', 'red'), world(), noon);
		const taken = { kind: 'taken_on', by: 'sanne', actBy: minutesLater(30) } as const;
		const open = after(signal, taken, world(), noon).signal;
		const cover = coverOf(voice('cor', 'red'), open, world(), noon, atOnce);
		expect(cover).toMatchObject({ joinsOpen: true, lines: [], heardFrom: noon });
	});

	test('says that nobody will hear it', () => {
		const circle = world({ present: [present('nel', { mayRead: false, mayAnswer: false })] });
		const cover = coverOf(voice('nel', 'red'), null, circle, noon, atOnce);
		expect(cover.heardFrom).toBeNull();
	});

	test('says that it joins one that is open, and what that one still does', () => {
		const story = new Story(voice('nel', 'red')).until(minutesLater(7));
		const said = voice('ilse', 'red');
		const cover = coverOf(said, story.signal, world(), minutesLater(7), atOnce);
		expect(cover.joinsOpen).toBe(true);
		expect(cover.lines.map(({ kind }) => kind)).toEqual(['asked', 'number', 'unanswered']);
	});

	test('of a signal that somebody took on nothing is still to come', () => {
		const story = new Story(voice('nel', 'red')).do(takeOn('cor', minutesLater(60)));
		expect(comingTo(story.signal, world(), atOnce)).toEqual([]);
	});
});

describe('a chain that can be leant on', () => {
	const alone: Chain = { ...chainOfNone('red'), acceptedIds: [] };
	const contactOnly = { ...alone, steps: [{ ...alone.steps[0]!, who: [{ kind: 'contact' }] }] };

	test('has two people, or one and a number with its hours', () => {
		const thin = contactOnly as Chain;
		expect(() => assertChain(thin, world())).toThrow('chain_too_thin');
		const noHours = { ...thin, fallback: { ...number, hours: '' } };
		expect(() => assertChain(noHours, world())).toThrow('chain_too_thin');
		expect(() => assertChain({ ...thin, fallback: number }, world())).not.toThrow();
		expect(() => assertChain(red, world())).not.toThrow();
		expect(() => assertChain(orange, world())).not.toThrow();
	});

	test.each([
		['red', { kind: 'minutes', minutes: 0 }],
		['red', { kind: 'minutes', minutes: 121 }],
		['red', { kind: 'waking', minutes: 60 }],
		['red', { kind: 'working_day', minute: 600 }],
		['orange', { kind: 'minutes', minutes: 14 }],
		['orange', { kind: 'waking', minutes: 2_881 }]
	] as const)('has no wait that is too short or too long: %s %o', (level, lastWait) => {
		const chain = { ...(level === 'red' ? red : orange), lastWait };
		expect(() => assertChain(chain, world())).toThrow('chain_wait');
	});

	test('has at most ten steps and five rounds', () => {
		const steps = Array.from({ length: 11 }, (_, index) => ({ ...red.steps[1]!, id: `${index}` }));
		expect(() => assertChain({ ...red, steps }, world())).toThrow('too_many');
		expect(() => assertChain({ ...red, rounds: 6 }, world())).toThrow('too_many');
		expect(() => assertChain({ ...red, rounds: 0 }, world())).toThrow('too_many');
	});

	test('shows the step that would ask nobody, and why', () => {
		const circle = withPerson('marjan', { hasChannel: false });
		expect(weakSpots(red, circle, noon)).toEqual([
			{ stepId: 'stand-in', absent: [{ personId: 'marjan', why: 'no_channel' }] }
		]);
		expect(weakSpots(red, world(), noon)).toEqual([]);
	});

	test('shows its gaps of the next 30 days (D6)', () => {
		const absences = [
			{
				personId: 'tineke',
				from: { on: '2026-03-20', minute: 480 },
				until: { on: '2026-03-21', minute: 480 },
				standInId: null
			}
		];
		expect(gapsAhead(red, world({ absences }), noon)).toEqual([
			{
				stepId: 'duty',
				gaps: [{ from: at('2026-03-20T07:00:00Z'), until: at('2026-03-21T07:00:00Z') }]
			}
		]);
		expect(gapsAhead(red, world(), noon)).toEqual([]);
	});

	test('a place that ends by itself within those days is a gap from then on', () => {
		const ends = withPerson('tineke', { endsAt: at('2026-03-20T07:00:00Z') });
		expect(gapsAhead(red, ends, noon)).toEqual([
			{
				stepId: 'duty',
				gaps: [
					{ from: at('2026-03-20T07:00:00Z'), until: new Date(noon.getTime() + 30 * 86_400_000) }
				]
			}
		]);
		expect(gapsAhead(red, withPerson('tineke', { endsAt: null }), noon)).toEqual([]);
	});
});

test('the log alone tells where a signal stands (I5)', () => {
	const story = new Story(voice('nel', 'orange'));
	story.do({ kind: 'joined', voice: voice('ilse', 'red') }, minutesLater(30));
	story.do(takeOn('cor', minutesLater(60)), minutesLater(36));
	story.do({ kind: 'hand_over_asked', by: 'cor', toId: 'marjan' });
	expect(retold(story.events)).toEqual({
		level: 'red',
		state: 'taken_on',
		round: 2,
		unanswered: false,
		takerId: 'cor',
		offeredToId: 'marjan',
		voiceIds: ['nel-orange', 'ilse-red']
	});
});
