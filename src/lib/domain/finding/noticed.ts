import { careDay, careDayStart, type CareDay, type DayRange } from '../care-day.ts';
import type { Baseline } from '../baseline.ts';
import { driftChart, driftFacts, guardsOn, limitFactors, type DriftChart } from '../drift.ts';
import type { Observation } from '../observation.ts';
import { dayValues, observedDays, type DayValue, type Entry } from '../series.ts';
import { dayMs, Findings, type Cue } from './findings.ts';
import type { Finding, FindingLevel, FindingRules, GivenAnswer } from './kind.ts';
import { silences } from './quiet.ts';
import { countsAt, reachDays, worriesOf, type Worry } from './worries.ts';

// The engine (early-warning.md S4): from the record of a circle to what is worth talking about. It is
// one pure function over the whole record. The record is walked in the order of time; what was known
// at a moment decides what is found at that moment, so a later note changes nothing earlier.

/** A score with the moment it is about. */
export type TimedEntry = Entry & { at: Date };

/** A baseline as it is kept, with who stood for it when. */
export type KeptBaseline = {
	baseline: Baseline;
	/** Since when somebody says "these were normal weeks"; null while nobody did. */
	confirmedDay: CareDay | null;
	/** The day on which people decided on a new one; null for the one in force. */
	untilDay: CareDay | null;
};

/** A charted track: what others observe, or one's own face. Baselines oldest first. */
export type ChartedTrack = {
	name: string;
	entries: readonly TimedEntry[];
	baselines: readonly KeptBaseline[];
};

/** The track that says whether anybody wrote (F5). */
export const observedTrack = 'observed';

/**
 * A day activity missed somebody who always comes, as the rule of day activities raised it (settled
 * 24): consent and cancelled days were looked at there.
 */
export type Absence = {
	id: string;
	/** When those whom the visitor named were asked. */
	at: Date;
	/** Missed shortly before as well: a talk at once (F7). */
	isAgain: boolean;
	/** When it was over: an answer, a visit, a yes taken back; null while it lasts. */
	endedAt: Date | null;
};

/** A check-in that was missed (S6); the orange signal it raised is not made here. */
export type MissedCheckIn = { id: string; at: Date };

/** All that the engine reads of a circle. */
export type CircleRecord = {
	observations: readonly Observation[];
	/** The orange and red signs of the plan in force. */
	signIds: ReadonlySet<string>;
	/** At most `trackLimit`; their number sets how strict each is. */
	tracks: readonly ChartedTrack[];
	absences: readonly Absence[];
	missedCheckIns: readonly MissedCheckIn[];
	answers: readonly GivenAnswer[];
	/** Hospital, holiday: a drift is a note, and silence is none. */
	paused: readonly DayRange[];
	rules: FindingRules;
	/** The municipality's switch for F4 (settled 25). */
	isDriftOn: boolean;
	now: Date;
	timeZone: string;
};

/** The chart of one baseline, with the day values it was drawn from. */
export type TrackChart = DriftChart & {
	track: string;
	kept: KeptBaseline;
	/** All scored days of the track, those of the baseline too. */
	values: readonly DayValue[];
	/** The first and last moment that the scores of a day are about. */
	moments: ReadonlyMap<CareDay, { first: Date; last: Date }>;
};

/** What the engine made of a record. */
export type Noticed = { charts: readonly TrackChart[]; findings: readonly Finding[] };

/**
 * Everything there is to notice in the record of a circle.
 *
 * Deterministic: the same record gives the same findings, in whatever order its rows come. What was
 * raised by a moment stays what it was when later rows are added.
 *
 * @throws {RangeError} for values that are no finite numbers, and for more tracks than can be charted.
 */
export function noticed(record: CircleRecord): Noticed {
	const charts = chartsOf(record);
	const steps = [
		...answerSteps(record),
		...(record.isDriftOn ? charts.flatMap((chart) => driftSteps(chart, record)) : []),
		...worrySteps(record),
		...quietSteps(charts, record),
		...absenceSteps(record),
		...checkInSteps(record)
	];
	steps.sort(
		(one, other) =>
			one.at.getTime() - other.at.getTime() ||
			one.order - other.order ||
			(one.key < other.key ? -1 : one.key > other.key ? 1 : 0)
	);
	const findings = new Findings(record.timeZone);
	for (const step of steps) {
		if (step.at.getTime() > record.now.getTime()) break;
		findings.turnTo(step.at);
		step.take(findings);
	}
	findings.turnTo(record.now);
	return { charts, findings: findings.all() };
}

/**
 * L of S1, by how many tracks are charted: those of which something is known to be usual. A track on
 * which somebody once put a value and that has no baseline yet is no chart, and weighs nothing.
 */
export function limitFactorOf(tracks: readonly Pick<ChartedTrack, 'baselines'>[]): number {
	const charted = tracks.filter(({ baselines }) => baselines.length > 0).length;
	const limitFactor = limitFactors[Math.max(0, charted - 1)];
	if (limitFactor === undefined) throw new RangeError(`too many tracks: ${charted}`);
	return limitFactor;
}

/** The charts of all tracks, one for each baseline they had. */
function chartsOf({ tracks, answers, timeZone }: CircleRecord): TrackChart[] {
	const limitFactor = limitFactorOf(tracks);
	return tracks.flatMap((track) => {
		const days = observedDays(track.entries);
		const moments = momentsOf(track.entries);
		const resetDays = answers
			.filter(({ answer }) => answer === 'not_relevant')
			.filter(({ evidence }) => evidence.some((one) => one.startsWith(driftName(track.name, ''))))
			.map(({ at }) => careDay(at, timeZone));
		return track.baselines.map((kept): TrackChart => {
			const values = dayValues(days, kept.baseline.corrections);
			const charted = values.filter(({ day }) => kept.untilDay === null || day < kept.untilDay);
			const chart = driftChart(charted, kept.baseline, { limitFactor, resetDays });
			return { ...chart, track: track.name, kept, values, moments };
		});
	});
}

/** Something that happened, and what the engine does at that moment. */
type Step = { at: Date; order: number; key: string; take: (findings: Findings) => void };

/** Of what happens at one moment, what comes first. Who answers knew what was there before. */
const order = { drift: 0, worry: 1, quiet: 2, absence: 3, checkIn: 4, answer: 5 } as const;

/** The name under which an episode counts as evidence. */
function driftName(track: string, day: CareDay | ''): string {
	return `drift:${track}:${day}`;
}

function answerSteps({ answers }: CircleRecord): Step[] {
	return answers.map((given) => ({
		at: given.at,
		order: order.answer,
		key: [given.answer, ...given.evidence.toSorted()].join(),
		take: (findings) => findings.close(given)
	}));
}

/** F4. Every day of an episode is looked at: it may have become a talk, or be asked again. */
function driftSteps(chart: TrackChart, { paused }: CircleRecord): Step[] {
	const { kept, values, points, moments } = chart;
	let name = '';
	return points.flatMap((point) => {
		if (point.startsEpisode) name = driftName(chart.track, point.day);
		if (!point.inEpisode) return [];
		const token = name;
		const cue = (): Cue => {
			const { entryIds, ...facts } = driftFacts(point.day, values, kept.baseline, points);
			const guards = guardsOn(point.day, values, kept.baseline, {
				confirmedDay: kept.confirmedDay,
				paused
			});
			return {
				facts: { kind: 'drift', track: chart.track, ...facts },
				evidence: [token, ...entryIds],
				level: guards.length === 0 ? 'talk' : 'note',
				guards
			};
		};
		return [
			{
				at: moments.get(point.day)!.last,
				order: order.drift,
				key: token,
				take: (findings) => findings.goOn(token, point.day, cue)
			}
		];
	});
}

/** The first and last moment that each day's scores are about. */
function momentsOf(entries: readonly TimedEntry[]): Map<CareDay, { first: Date; last: Date }> {
	const moments = new Map<CareDay, { first: Date; last: Date }>();
	for (const { day, at } of entries) {
		const known = moments.get(day);
		if (known === undefined) moments.set(day, { first: at, last: at });
		else if (at.getTime() < known.first.getTime()) known.first = at;
		else if (at.getTime() > known.last.getTime()) known.last = at;
	}
	return moments;
}

/** F1 to F3, and what a sign adds to F8. */
function worrySteps({ observations, signIds, rules }: CircleRecord): Step[] {
	const worries = worriesOf(observations, signIds);
	const reach = reachDays(rules);
	let first = 0;
	return worries.map((latest, at) => {
		while (worries[first]!.day <= latest.day - reach) first += 1;
		const from = first;
		const recent = (findings: Findings): Worry[] =>
			worries.slice(from, at + 1).filter(({ id }) => !findings.isSpent(id));
		return {
			at: latest.at,
			order: order.worry,
			key: latest.id,
			take: (findings) => {
				for (const { facts, evidence } of countsAt(latest, recent(findings), rules)) {
					findings.raise({ facts, evidence, level: 'talk', guards: [] });
				}
				if (latest.signIds.length > 0) findings.weigh('sign', latest.id);
			}
		};
	});
}

/** F5, by the baseline that was in force, until a newer one was complete. */
function quietSteps(charts: readonly TrackChart[], record: CircleRecord): Step[] {
	const { now, timeZone, paused } = record;
	const observed = charts.filter(({ track }) => track === observedTrack);
	return observed.flatMap(({ kept, values, moments }, at) => {
		const untilDay = observed[at + 1]?.kept.baseline.toDay ?? careDay(now, timeZone);
		const days = values.map(({ day }) => day);
		return silences(days, kept.baseline, { untilDay, paused }).map((silence): Step => {
			const { saidOn, lastDay, silentDays } = silence;
			const name = `quiet:${lastDay}`;
			const nextDay = days.find((day) => day > lastDay);
			return {
				at: careDayStart(saidOn, timeZone),
				order: order.quiet,
				key: name,
				take: (findings) => {
					findings.raise({
						facts: { kind: 'quiet', lastDay, silentDays },
						evidence: [name],
						level: 'note',
						guards: [],
						// Somebody wrote again: there is nothing left to ask.
						endsAt: nextDay === undefined ? undefined : moments.get(nextDay)!.first
					});
					findings.weigh('quiet', name);
				}
			};
		});
	});
}

/**
 * F7: a note to those the visitor named, and a talk when a day brought no answer (settled 24), or at once when
 * they were missed shortly before. What is over is asked no more.
 */
function absenceSteps({ absences }: CircleRecord): Step[] {
	return absences.flatMap(({ id, at, isAgain, endedAt }): Step[] => {
		const cue = (level: FindingLevel): Cue => {
			const facts = { kind: 'absence' } as const;
			return {
				...{ facts, evidence: [id], level, guards: [] },
				audience: 'named',
				endsAt: endedAt ?? undefined
			};
		};
		const common = { order: order.absence, key: id };
		return [
			{
				...common,
				at,
				take: (findings) => {
					findings.raise(cue(isAgain ? 'talk' : 'note'));
					findings.weigh('absence', id);
				}
			},
			{
				...common,
				at: new Date(at.getTime() + dayMs),
				take: (findings) => findings.lift(cue('talk'))
			}
		];
	});
}

/** Two check-ins missed within seven days count in F8 (S6). */
function checkInSteps({ missedCheckIns }: CircleRecord): Step[] {
	const missed = missedCheckIns.toSorted(
		(one, other) => one.at.getTime() - other.at.getTime() || (one.id < other.id ? -1 : 1)
	);
	return missed.flatMap(({ id, at }, index) => {
		const before = missed[index - 1];
		if (before === undefined || at.getTime() - before.at.getTime() > 7 * dayMs) return [];
		const take = (findings: Findings) => findings.weigh('check_ins', id);
		return [{ at, order: order.checkIn, key: id, take }];
	});
}
