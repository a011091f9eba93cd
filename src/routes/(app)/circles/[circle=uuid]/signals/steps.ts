import type { Coming, Cover, Fallback } from '#lib/domain/chain/index.ts';
import type { NoticeView } from '#lib/domain/delivery.ts';
import type { Absent, AbsentReason, SignalEvent } from '#lib/domain/signal.ts';
import { m } from '#lib/paraglide/messages.js';
import type { LineView } from '#lib/server/signal/index.ts';
import { phaseWord } from '../plan/shown-plan.ts';
import type { CircleShown } from '../shown.server.ts';
import { momentOf, nameOf, namesOf, outcomeWord } from './words.ts';

// What happens to a signal, line by line: said before sending, what happened, what is still to come.

/** One line of what happens, as `StepList` shows it. */
export type StepWords = {
	title: string;
	state: 'done' | 'now' | 'wait' | 'fail' | 'plain';
	note?: string;
	time?: string;
};

const absentWords: Record<AbsentReason, (told: { name: string }) => string> = {
	nobody_on_duty: () => m.signal_absent_nobody_on_duty(),
	nobody_chosen: () => m.signal_absent_nobody_chosen(),
	away: m.signal_absent_away,
	left: m.signal_absent_left,
	not_accepted: m.signal_absent_not_accepted,
	no_right: m.signal_absent_no_right,
	no_channel: m.signal_absent_no_channel,
	raised_it: m.signal_absent_raised_it
};

/** What is said before sending: who hears it, after how long, until the first round is over. */
export function coverSteps(
	circle: CircleShown,
	cover: Cover,
	fallback: Fallback | null
): StepWords[] {
	// Who raises it and has a place themselves knows that already.
	const lines = cover.lines.filter(
		(line) => line.kind !== 'skipped' || unknownTo(circle, line.absent).length > 0
	);
	return lines.map((line) => ({
		...comingWords(circle, line, fallback, true),
		time: line.kind === 'unanswered' ? '' : afterHowLong(circle, heardAt(line)),
		state: line.kind === 'skipped' ? ('fail' as const) : ('plain' as const)
	}));
}

/** What happened to a signal, one line for each person who was told. */
export function lineSteps(
	circle: CircleShown,
	line: LineView,
	fallback: Fallback | null
): StepWords[] {
	const time = momentOf(circle, line.at);
	const { event } = line;
	switch (event.kind) {
		case 'signal.asked':
		case 'signal.asked_again': {
			const late =
				event.kind === 'signal.asked' && event.dueAt !== null
					? m.signal_line_late({ time: momentOf(circle, event.dueAt) })
					: '';
			const asked = event.personIds.map((id): StepWords => {
				const told = line.notices.find(({ personId }) => personId === id);
				const { note, state } = toldWords(told?.view);
				return { title: nameOf(circle, id), time, state, note: joined(note, late) };
			});
			const absent = event.kind === 'signal.asked' ? event.absent : [];
			if (absent.length === 0) return asked;
			const note = reasonsOf(circle, unknownTo(circle, absent));
			const nobody: StepWords = { title: m.signal_step_nobody(), time, state: 'fail', note };
			return asked.length === 0 ? [nobody] : [...asked.slice(0, -1), noted(asked.at(-1)!, note)];
		}
		case 'signal.skipped':
			return [
				{
					title: m.signal_line_skipped(),
					time,
					state: 'fail',
					note: reasonsOf(circle, event.absent)
				}
			];
		case 'signal.number_shown':
			return [{ ...numberWords(fallback), time, state: 'now' }];
		case 'signal.unanswered':
			return [{ title: m.signal_line_unanswered(), time, state: 'fail' }];
		default:
			return [{ title: deedWords(circle, event, line.byId), time, state: 'done' }];
	}
}

/** What is still to come while nobody answers. */
export function comingSteps(
	circle: CircleShown,
	coming: readonly Coming[],
	fallback: Fallback | null
): StepWords[] {
	// One round is enough to read; what comes after begins with the same people.
	const round = coming[0]?.round;
	const shown = coming.filter((line) => line.round === round || line.kind === 'unanswered');
	return shown.map((line) => ({
		...comingWords(circle, line, fallback, false),
		time: momentOf(circle, line.at),
		state: 'wait' as const
	}));
}

/** The people who were asked last and did not answer yet. */
export function waitingFor(lines: readonly LineView[]): readonly string[] {
	const last = lines.findLast(
		({ event }) => event.kind === 'signal.asked' || event.kind === 'signal.asked_again'
	);
	return last !== undefined && 'personIds' in last.event ? last.event.personIds : [];
}

/** What comes next, as a sentence; empty where nothing comes. */
export function nextSentence(circle: CircleShown, coming: readonly Coming[]): string {
	const next = coming.find(({ kind }) => kind !== 'skipped');
	if (next === undefined) return '';
	const time = momentOf(circle, next.at);
	if (next.kind === 'number') return m.signal_waits_number({ time });
	if (next.kind !== 'asked') return m.signal_waits_again({ time });
	return m.signal_waits_next({ time, names: namesOf(circle, next.hears.map(personOf)) });
}

/** Those of whom it is news that they are not asked: who raised it knows that of themselves. */
function unknownTo(circle: CircleShown, absent: readonly Absent[]): Absent[] {
	return absent.filter(({ personId, why }) => why !== 'raised_it' || personId !== circle.meId);
}

/** Why some people are not asked, as one line. */
export function reasonsOf(circle: CircleShown, absent: readonly Absent[]): string {
	const reasons = absent.map(({ personId, why }) =>
		absentWords[why]({ name: personId === null ? '' : nameOf(circle, personId) })
	);
	const said = [...new Set(reasons)].join(', ');
	return said === '' ? '' : `${capitalised(said)}.`;
}

/** When the first of a line hears it: at night that may be hours after they are asked. */
function heardAt(line: Coming): Date {
	if (line.kind !== 'asked' || line.hears.length === 0) return line.at;
	return new Date(Math.min(...line.hears.map(({ at }) => at.getTime())));
}

function comingWords(
	circle: CircleShown,
	line: Coming,
	fallback: Fallback | null,
	beforehand: boolean
): Pick<StepWords, 'title' | 'note'> {
	if (line.kind === 'number') return numberWords(fallback);
	if (line.kind === 'unanswered')
		return { title: m.signal_step_unanswered(), note: m.signal_step_unanswered_note() };
	if (line.kind === 'skipped')
		return { title: m.signal_step_nobody(), note: reasonsOf(circle, line.absent) };
	const later = line.hears.filter(({ at }) => at.getTime() - line.at.getTime() > 60_000);
	const held = later.map(({ personId, at }) =>
		later.length === line.hears.length && line.hears.length === 1
			? m.signal_step_hears({ when: momentOf(circle, at) })
			: `${nameOf(circle, personId)}: ${m.signal_step_hears({ when: momentOf(circle, at) }).toLocaleLowerCase()}`
	);
	const usual = beforehand ? m.signal_step_asks() : m.signal_step_waits();
	return {
		title: capitalised(namesOf(circle, line.hears.map(personOf))),
		note: joined(
			held.length > 0 ? held.join('. ') : usual,
			reasonsOf(circle, unknownTo(circle, line.absent))
		)
	};
}

function numberWords(fallback: Fallback | null): Pick<StepWords, 'title' | 'note'> {
	if (fallback === null) return { title: m.signal_step_number_bare() };
	const { label, phone, hours } = fallback;
	const title = label === '' ? m.signal_step_number_bare() : m.signal_step_number({ label });
	return { title, note: `${phone} (${hours})` };
}

function afterHowLong(circle: CircleShown, at: Date): string {
	const minutes = Math.round((at.getTime() - circle.now.getTime()) / 60_000);
	if (minutes <= 0) return m.signal_when_now();
	return minutes <= 60 ? m.signal_when_minutes({ count: minutes }) : momentOf(circle, at);
}

function toldWords(view: NoticeView | undefined): Required<Pick<StepWords, 'note' | 'state'>> {
	if (view === undefined) return { note: '', state: 'done' };
	const { state, channel, failedChannels } = view;
	switch (state) {
		case 'waiting':
			return { note: m.signal_told_waiting(), state: 'wait' };
		case 'handed_over': {
			if (channel === 'mail' && failedChannels.includes('push'))
				return { note: m.signal_told_first_failed(), state: 'now' };
			const by = { push: m.signal_told_push, mail: m.signal_told_mail, sms: m.signal_told_sms };
			return { note: by[channel ?? 'push'](), state: 'now' };
		}
		case 'shown':
			return { note: m.signal_told_shown(), state: 'now' };
		case 'seen':
			return { note: m.signal_told_seen(), state: 'done' };
		case 'failed':
			return { note: m.signal_told_failed(), state: 'fail' };
		case 'not_needed':
			return { note: m.signal_told_not_needed(), state: 'plain' };
		case 'expired':
			return { note: m.signal_told_expired(), state: 'fail' };
	}
}

type Deed = Exclude<
	SignalEvent,
	{
		kind:
			| 'signal.asked'
			| 'signal.asked_again'
			| 'signal.skipped'
			| 'signal.number_shown'
			| 'signal.unanswered';
	}
>;

function deedWords(circle: CircleShown, event: Deed, byId: string | null): string {
	const said = (
		id: string | null,
		mine: () => string,
		theirs: (told: { name: string }) => string
	): string => (id === circle.meId ? mine() : theirs({ name: nameOf(circle, id) }));
	switch (event.kind) {
		case 'signal.raised':
			return said(byId, m.signal_line_raised_you, m.signal_line_raised);
		case 'signal.joined':
			return said(byId, m.signal_line_joined_you, m.signal_line_joined);
		case 'signal.raised_to_red':
			return said(byId, m.signal_line_red_you, m.signal_line_red);
		case 'signal.voice_withdrawn':
			return said(byId, m.signal_line_voice_back_you, m.signal_line_voice_back);
		case 'signal.taken_on':
			return said(event.personId, m.signal_line_taken_you, m.signal_line_taken);
		case 'signal.asked_if_done':
			return said(event.personId, m.signal_line_done_asked_you, m.signal_line_done_asked);
		case 'signal.reopened':
			return event.why === 'taker_left' ? m.signal_line_taker_left() : m.signal_line_reopened();
		case 'signal.hand_over_asked':
			return said(event.toId, m.signal_line_over_asked_you, m.signal_line_over_asked);
		case 'signal.hand_over_declined':
			return said(event.toId, m.signal_line_over_no_you, m.signal_line_over_no);
		case 'signal.handed_over':
			return said(event.toId, m.signal_line_over_you, m.signal_line_over);
		case 'signal.chain_changed':
			return m.signal_line_chain();
		case 'signal.closed':
			return closedWords(event);
		case 'signal.withdrawn':
			return m.signal_line_withdrawn();
	}
}

/** How it ended, and how it is since then: what moved the phase is said where it moved (S5). */
function closedWords({ outcome, phase }: Extract<Deed, { kind: 'signal.closed' }>): string {
	const said = { outcome: outcomeWord(outcome).toLocaleLowerCase() };
	if (phase === undefined) return m.signal_line_closed(said);
	return m.signal_line_closed_phase({ ...said, phase: phaseWord(phase).toLocaleLowerCase() });
}

/** The same line, with one thing more said in it. */
function noted(step: StepWords, more: string): StepWords {
	return { ...step, note: joined(step.note ?? '', more) };
}

function capitalised(text: string): string {
	return text.charAt(0).toLocaleUpperCase() + text.slice(1);
}

function joined(...parts: readonly string[]): string {
	return parts
		.filter((part) => part !== '')
		.map((part, at, all) => (at < all.length - 1 ? part.replace(/\.$/, '') : part))
		.join('. ');
}

function personOf({ personId }: { personId: string }): string {
	return personId;
}
