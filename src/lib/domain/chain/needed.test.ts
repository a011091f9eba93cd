import { expect, test } from 'vitest';
import { isDutchHoliday } from '../holiday.ts';
import type { Signal, Telling, TellingKind } from '../signal.ts';
import { after, isStillNeeded, proposedChain, raised, type Present, type World } from './index.ts';

const noon = new Date('2026-03-04T11:00:00Z');
const later = new Date('2026-03-04T12:00:00Z');

const somebody = (personId: string, mayAnswer = true): Present => ({
	personId,
	near: true,
	mayRead: mayAnswer,
	mayAnswer,
	hasChannel: true
});
const start = { nearIds: ['cor'], dutyRotaId: null, standInRotaId: null, fallback: null };
const world: World = {
	residentId: 'ruud',
	contactId: 'sanne',
	backupId: null,
	present: [somebody('sanne'), somebody('cor'), somebody('nel', false)],
	chains: {
		orange: null,
		red: { ...proposedChain('red', start), acceptedIds: ['cor'] },
		checkIn: null
	},
	rotas: [],
	absences: [],
	isHoliday: isDutchHoliday
};
const first = raised(
	's',
	{
		id: 'v',
		by: 'person',
		personId: 'nel',
		onBehalfOfId: null,
		level: 'red',
		at: noon,
		withdrawnAt: null
	},
	world,
	noon
);
const open = first.signal;
const taken = after(open, { kind: 'taken_on', by: 'cor', actBy: later }, world, noon).signal;
const telling = (personId: string, kind: TellingKind): Telling => ({
	personId,
	kind,
	turn: 1,
	round: 1,
	stepId: null,
	sounds: 'always'
});
const needed = (one: Telling, signal: Signal, circle = world, newest = 1) =>
	isStillNeeded(one, newest, signal, circle, noon);

test('who is asked is asked as long as nobody took it on', () => {
	const asked = first.tellings.find(({ personId }) => personId === 'cor')!;
	expect(needed(asked, open)).toBe(true);
	expect(needed(asked, taken)).toBe(false);
});

test('who left, lost the right or is not on the step any more is not asked (19)', () => {
	const asked = first.tellings.find(({ personId }) => personId === 'cor')!;
	const gone = { ...world, present: world.present.filter(({ personId }) => personId !== 'cor') };
	expect(needed(asked, open, gone)).toBe(false);
	const rightless = { ...world, present: [somebody('cor', false)] };
	expect(needed(asked, open, rightless)).toBe(false);
	const chains = { ...world.chains, red: { ...world.chains.red!, acceptedIds: [] } };
	expect(needed(asked, open, { ...world, chains })).toBe(false);
	const shorter = { ...world.chains.red!, steps: [] };
	expect(needed(asked, open, { ...world, chains: { ...world.chains, red: shorter } })).toBe(false);
});

test('who cannot be reached is on the step all the same: that has failed, it is not unneeded', () => {
	const asked = first.tellings.find(({ personId }) => personId === 'cor')!;
	const present = world.present.map((one) => ({ ...one, hasChannel: false }));
	expect(needed(asked, open, { ...world, present })).toBe(true);
});

test('what was overtaken is not sent in the morning', () => {
	expect(needed(telling('sanne', 'asked'), open, world, 2)).toBe(false);
});

test('a sender without the right to read still hears of their own signal', () => {
	expect(needed(telling('nel', 'taken_on'), taken)).toBe(true);
	expect(needed(telling('nel', 'unanswered'), open)).toBe(true);
});

test.each([
	['taken_on', 'sanne', false, true],
	['number', 'sanne', true, false],
	['unanswered', 'sanne', true, false],
	['reopened', 'sanne', true, false],
	['closed', 'sanne', false, false],
	['withdrawn', 'sanne', false, false],
	['joined', 'cor', false, true],
	['joined', 'sanne', false, false],
	['declined', 'cor', false, true],
	['question', 'cor', false, false],
	['hand_over', 'sanne', false, false]
] as const)('%s to %s: while open %s, once taken on %s', (kind, personId, whileOpen, onceTaken) => {
	expect(needed(telling(personId, kind), open)).toBe(whileOpen);
	expect(needed(telling(personId, kind), taken)).toBe(onceTaken);
});

test('a question and a hand-over are for who they are meant', () => {
	const asked = after(taken, { kind: 'due' }, world, later).signal;
	expect(needed(telling('cor', 'question'), asked)).toBe(true);
	expect(needed(telling('sanne', 'question'), asked)).toBe(false);
	const offer = { kind: 'hand_over_asked', by: 'cor', toId: 'sanne' } as const;
	const offered = after(taken, offer, world, noon).signal;
	expect(needed(telling('sanne', 'hand_over'), offered)).toBe(true);
	expect(needed(telling('cor', 'hand_over'), offered)).toBe(false);
});
