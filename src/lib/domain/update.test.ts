import * as v from 'valibot';
import { expect, test } from 'vitest';
import { endOfDay } from './day.ts';
import type { Refusal } from './refusal.ts';
import type { Role, Standing } from './policy/standing.ts';
import {
	askState,
	assertAnswerAhead,
	assertEditable,
	assertSaysSomething,
	believableMoment,
	CommentForm,
	editWindowMs,
	faces,
	isHiddenFrom,
	lastSurpriseOn,
	mayEdit,
	PostForm,
	surpriseDaysLimit,
	surpriseEnd,
	type UpdateFacts
} from './update.ts';
import { textLimit } from './limits.ts';

const noon = new Date('2026-03-02T11:00:00Z');
const anouk = '11111111-1111-4111-8111-111111111111';
const update: UpdateFacts = {
	authorId: anouk,
	topicId: 'news',
	postedAt: noon,
	version: 1,
	withdrawnAt: null,
	surpriseUntil: null,
	askedId: null,
	askedAnsweredAt: null
};
const standing = (role: Role) => ({ role }) as Standing;
const after = (ms: number) => new Date(noon.getTime() + ms);
const codeOf = (work: () => void): string => {
	try {
		work();
		return 'done';
	} catch (caught) {
		return (caught as Refusal).code;
	}
};
const form = { updateId: anouk, topicId: 'news' };

test.each(faces)('face %s alone is enough to say something', (face) => {
	const said = { text: '', face, photoCount: 0, hasVoice: false };
	expect(codeOf(() => assertSaysSomething(said))).toBe('done');
});

test('so is a photo, a voice or a word, and nothing is not', () => {
	const nothing = { text: '', face: null, photoCount: 0, hasVoice: false };
	expect(codeOf(() => assertSaysSomething(nothing))).toBe('empty_update');
	for (const some of [{ photoCount: 1 }, { hasVoice: true }, { text: 'Ja.' }]) {
		expect(codeOf(() => assertSaysSomething({ ...nothing, ...some }))).toBe('done');
	}
	expect(codeOf(() => assertSaysSomething({ ...nothing, photoCount: 7 }))).toBe('too_many_photos');
});

test.each(['0', '6', '4.5', 'goed'])('%s is no face', (face) => {
	expect(v.safeParse(PostForm, { ...form, face }).success).toBe(false);
});

test('no face is no face', () => {
	expect(v.parse(PostForm, { ...form, face: '' }).face).toBeNull();
	expect(v.parse(PostForm, form).face).toBeNull();
	expect(v.parse(PostForm, { ...form, face: '3' }).face).toBe(3);
});

test('signs that only shape others are kept within a text, and are nothing by themselves', () => {
	const textOf = (text: string) => v.parse(PostForm, { ...form, text }).text;
	expect(textOf('\u200b \u202e\u00a0')).toBe('');
	expect(textOf('👩\u200d👧 שלום\u200f')).toBe('👩\u200d👧 שלום\u200f');
	expect(v.safeParse(CommentForm, { ...form, commentId: anouk, text: '\u200b' }).success).toBe(
		false
	);
});

test('a text is kept with one sign for a line end and none that cannot be seen', () => {
	const text = ' Eén\r\ntwee\u0000\u0007\rdrie\u007f ';
	expect(v.parse(PostForm, { ...form, text }).text).toBe('Eén\ntwee\ndrie');
});

test('line ends as browsers send them do not count twice', () => {
	const lines = `${'a'.repeat(textLimit / 2 - 1)}\r\n`.repeat(2).trim();
	expect(v.safeParse(PostForm, { ...form, text: lines }).success).toBe(true);
	expect(v.safeParse(PostForm, { ...form, text: 'a'.repeat(textLimit + 1) }).success).toBe(false);
});

test('the window closes at the very millisecond', () => {
	expect(mayEdit(update, anouk, after(editWindowMs - 1))).toBe(true);
	expect(mayEdit(update, anouk, after(editWindowMs))).toBe(false);
	const edit = (at: Date) => codeOf(() => assertEditable(update, anouk, 1, at));
	expect(edit(after(editWindowMs - 1))).toBe('done');
	expect(edit(after(editWindowMs))).toBe('too_late_to_edit');
});

test('somebody else changes nothing, and an older version is told so', () => {
	const other = '22222222-2222-4222-8222-222222222222';
	expect(codeOf(() => assertEditable(update, other, 1, noon))).toBe('not_found');
	expect(codeOf(() => assertEditable({ ...update, version: 2 }, anouk, 1, noon))).toBe(
		'newer_version'
	);
	expect(codeOf(() => assertEditable({ ...update, withdrawnAt: noon }, anouk, 1, noon))).toBe(
		'not_found'
	);
});

test('a surprise is for others than the resident, and ends', () => {
	const until = after(86_400_000);
	expect(surpriseEnd(until, standing('family'), noon)).toEqual(until);
	expect(surpriseEnd(until, standing('resident'), noon)).toBeNull();
	expect(surpriseEnd(noon, standing('family'), noon)).toBeNull();
	expect(codeOf(() => surpriseEnd(until, standing('professional'), noon))).toBe(
		'surprise_by_professional'
	);

	expect(isHiddenFrom({ surpriseUntil: until }, standing('resident'), after(86_399_999))).toBe(
		true
	);
	expect(isHiddenFrom({ surpriseUntil: until }, standing('resident'), until)).toBe(false);
	expect(isHiddenFrom({ surpriseUntil: until }, standing('representative'), noon)).toBe(false);
});

test.each(['2026-03-02T23:30:00Z', '2026-10-10T10:00:00Z', '2026-03-01T22:59:59Z'])(
	'the last day that can be chosen at %s is one that is allowed, and the next is not',
	(moment) => {
		const now = new Date(moment);
		const todayOn = new Intl.DateTimeFormat('en-CA', { timeZone: 'Europe/Amsterdam' }).format(now);
		const last = lastSurpriseOn(todayOn, now);
		expect(codeOf(() => surpriseEnd(endOfDay(last), standing('family'), now))).toBe('done');
		const next = new Date(endOfDay(last).getTime() + 86_400_000);
		expect(next.getTime() - now.getTime()).toBeGreaterThan(surpriseDaysLimit * 86_400_000);
	}
);

test('a clock that is ahead says nothing about when something was written', () => {
	expect(believableMoment(after(2 * 3_600_000), noon)).toBeNull();
	expect(believableMoment(after(-2 * 3_600_000), noon)).toEqual(after(-2 * 3_600_000));
	expect(believableMoment(after(-40 * 86_400_000), noon)).toBeNull();
	expect(believableMoment(null, noon)).toBeNull();
});

test('what was asked is open until its day is over', () => {
	const asked = { askedId: anouk, askedByOn: '2026-03-02', askedAnsweredAt: null };
	expect(askState(asked, '2026-03-02')).toBe('open');
	expect(askState(asked, '2026-03-03')).toBe('late');
	expect(askState({ ...asked, askedAnsweredAt: noon }, '2026-03-03')).toBe('answered');
	expect(askState({ ...asked, askedId: null }, '2026-03-03')).toBe('none');
});

test('an answer is asked for today or later, by the day on which it was asked', () => {
	// Midnight in the Netherlands is an hour before midnight by UTC.
	const late = new Date('2026-03-02T23:30:00Z');
	expect(codeOf(() => assertAnswerAhead(null, late))).toBe('done');
	expect(codeOf(() => assertAnswerAhead('2026-03-03', late))).toBe('done');
	expect(codeOf(() => assertAnswerAhead('2026-06-01', late))).toBe('done');
	expect(codeOf(() => assertAnswerAhead('2026-03-02', late))).toBe('asked_day_past');
});
