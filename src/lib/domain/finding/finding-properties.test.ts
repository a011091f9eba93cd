import fc from 'fast-check';
import { expect, test } from 'vitest';
import { collectedBaseline } from '../baseline.ts';
import { careDay, careDayStart, dayNumber, isWithin, type DayRange } from '../care-day.ts';
import {
	contacts,
	entriesOf,
	observedScale,
	type Change,
	type Observation
} from '../observation.ts';
import { observedDays } from '../series.ts';
import {
	autoOrange,
	noticed,
	observedTrack,
	usualRules,
	type CircleRecord,
	type FindingAnswer,
	type GivenAnswer
} from './index.ts';

// What must hold of findings whatever people write (S3.6, S12.3, I7). The weeks lie over the change
// of the clock on 29 March 2026, and somewhere in them things get worse.

const timeZone = 'Europe/Amsterdam';
const start = dayNumber('2026-01-15');
const lastDay = 100;
const signIds = ['angry', 'awake'];
const starts = Array.from({ length: lastDay + 2 }, (_, day) => careDayStart(start + day).getTime());

/** So many minutes after a care day began. */
const momentOf = (day: number, minute: number) => new Date(starts[day]! + minute * 60_000);

const note = fc.record({
	minute: fc.integer({ min: 0, max: 22 * 60 }),
	observerId: fc.constantFrom('Ans', 'Bram', 'Cor'),
	contact: fc.constantFrom(...contacts, 'seen' as const),
	change: fc.constantFrom(null, 0, 0, 0, 0, 1),
	signs: fc.oneof({ weight: 9, arbitrary: fc.constant<string[]>([]) }, fc.subarray(signIds)),
	isWithdrawn: fc.oneof({ weight: 9, arbitrary: fc.constant(false) }, fc.constant(true))
});
const history = fc.record({
	days: fc.array(fc.array(note, { maxLength: 2 }), {
		minLength: lastDay + 1,
		maxLength: lastDay + 1
	}),
	worseFrom: fc.integer({ min: 45, max: lastDay }),
	answers: fc.array(
		fc.record({
			day: fc.integer({ min: 40, max: lastDay }),
			answer: fc.constantFrom<FindingAnswer>('talked', 'known_cause', 'not_relevant')
		}),
		{ maxLength: 3 }
	),
	absent: fc.array(fc.integer({ min: 0, max: lastDay }), { maxLength: 2 }),
	missed: fc.array(fc.integer({ min: 0, max: lastDay }), { maxLength: 4 }),
	/** Said on its first day, until a day ahead, and ended before that. */
	pauses: fc.array(
		fc.record({
			from: fc.integer({ min: 0, max: lastDay }),
			days: fc.integer({ min: 0, max: 12 }),
			unused: fc.integer({ min: 0, max: 20 })
		}),
		{ maxLength: 3 }
	)
});
type History = typeof history extends fc.Arbitrary<infer Kind> ? Kind : never;

function observationsOf({ days, worseFrom }: History, until: number): Observation[] {
	return days.slice(0, until + 1).flatMap((notes, day) =>
		notes.map(({ minute, change, signs, ...rest }, at): Observation => {
			const observedAt = momentOf(day, minute);
			const worse = change === null || day < worseFrom ? change : Math.min(3, change + 1);
			return {
				...rest,
				id: `o${day}-${at}`,
				observedAt,
				recordedAt: observedAt,
				day: start + day,
				change: worse as Change | null,
				signs: signs.map((signId) => ({ signId, isSure: false }))
			};
		})
	);
}

/** The record as it stood when a care day ended. Who answered, answered what lay open that evening. */
function recordUntil(day: number, whole: History): CircleRecord {
	const observations = observationsOf(whole, day);
	const entries = entriesOf(observations);
	const paused = pausesUntil(day, whole);
	const from = { startDay: start, today: start + day, exceptional: paused };
	const baseline = collectedBaseline(observedDays(entries), observedScale, from);
	const kept = baseline === null ? [] : [{ baseline, confirmedDay: start + 50, untilDay: null }];
	const happened = (days: readonly number[], what: string) =>
		days.map((one, at) => ({ id: `${what}${at}`, at: momentOf(one, 6 * 60) }));
	const record: CircleRecord = {
		observations,
		signIds: new Set(signIds),
		tracks: [{ name: observedTrack, entries, baselines: kept }],
		absences: happened(whole.absent, 'absence').map((one) => {
			return { ...one, isAgain: false, endedAt: null };
		}),
		missedCheckIns: happened(whole.missed, 'check-in'),
		answers: [],
		paused,
		rules: usualRules,
		isDriftOn: true,
		now: new Date(starts[day + 1]! - 1),
		timeZone
	};
	return { ...record, answers: answersUntil(day, whole) };
}

/** The pauses as they stood when a care day ended: one that still runs, until the day that was said. */
function pausesUntil(day: number, { pauses }: History): DayRange[] {
	return pauses
		.filter(({ from }) => from <= day)
		.map(({ from, days, unused }) => {
			const until = from + days;
			return { fromDay: start + from, toDay: start + (day < until ? until + unused : until) };
		});
}

function answersUntil(day: number, whole: History): GivenAnswer[] {
	const given: GivenAnswer[] = [];
	const due = whole.answers.filter((one) => one.day <= day);
	for (const one of due.toSorted((a, b) => a.day - b.day)) {
		const record = { ...recordUntil(one.day, { ...whole, answers: [] }), answers: given };
		const open = noticed(record).findings.find(({ status }) => status === 'open');
		if (open === undefined) continue;
		given.push({
			at: new Date(starts[one.day + 1]! - 1),
			answer: one.answer,
			evidence: open.evidence
		});
	}
	return given;
}

const few = { numRuns: 60 };

test('the order in which rows come changes nothing', () => {
	fc.assert(
		fc.property(history, (whole) => {
			const record = recordUntil(lastDay, whole);
			const [track] = record.tracks;
			const turned = noticed({
				...record,
				observations: record.observations.toReversed(),
				tracks: [{ ...track!, entries: track!.entries.toReversed() }],
				absences: record.absences.toReversed(),
				missedCheckIns: record.missedCheckIns.toReversed(),
				answers: record.answers.toReversed()
			});
			expect(turned.findings).toEqual(noticed(record).findings);
		}),
		few
	);
});

test('what was raised by the end of a day is raised the same when later days are known', () => {
	const raised = ({ findings }: ReturnType<typeof noticed>, until: Date) =>
		findings
			.filter(({ raisedAt }) => raisedAt <= until)
			.map(({ kinds, raisedAt, audience }) => [kinds[0], raisedAt, audience]);
	fc.assert(
		fc.property(history, fc.integer({ min: 30, max: lastDay }), (whole, day) => {
			const then = recordUntil(day, whole);
			const later = noticed(recordUntil(lastDay, whole));
			expect(raised(later, then.now)).toEqual(raised(noticed(then), then.now));
		}),
		few
	);
});

test('no drift becomes a talk in a pause, and what was put right since leaves no trace', () => {
	fc.assert(
		fc.property(history, (whole) => {
			const record = recordUntil(lastDay, whole);
			const { findings } = noticed(record);
			for (const { kinds, talkAt } of findings) {
				if (kinds.length > 1 || kinds[0] !== 'drift' || talkAt === null) continue;
				expect(isWithin(careDay(talkAt), record.paused)).toBe(false);
			}
			const known = whole.pauses.map((one) => ({ ...one, unused: 0 }));
			const never = recordUntil(lastDay, { ...whole, pauses: known });
			// The last pause may still run; those before it were ended, and count as they were.
			fc.pre(whole.pauses.every(({ from, days }) => from + days <= lastDay));
			expect(noticed(never).findings).toEqual(findings);
		}),
		few
	);
});

test('32: nothing the engine says is red, whatever people write', () => {
	fc.assert(
		fc.property(history, (whole) => {
			const { findings } = noticed(recordUntil(lastDay, whole));
			const levels = findings.flatMap((finding) => [
				finding.level,
				autoOrange(finding, true)?.level ?? 'note'
			]);
			expect(levels.filter((level) => !['note', 'talk', 'orange'].includes(level))).toEqual([]);
			expect(JSON.stringify(findings)).not.toContain('"red"');
		}),
		few
	);
});
