import { collectedBaseline } from '#lib/domain/baseline.ts';
import { careDayStart, dayNumber } from '#lib/domain/care-day.ts';
import { chartDays, trackLimit } from '#lib/domain/drift.ts';
import {
	noticed,
	observedTrack,
	usualRules,
	type CircleRecord,
	type TimedEntry
} from '#lib/domain/finding/index.ts';
import { entriesOf, type Change, type Observation } from '#lib/domain/observation.ts';
import { observedDays } from '#lib/domain/series.ts';
import { chanceOf, type Chance } from './support/cohort.ts';
import { barLine, median } from './support/figures.ts';

const observers = 6;
/** As many different circles lie ready; a night reads them one by one. */
const kinds = 10;
const rounds = 50;
const circles = 1000;
const circleBarMs = 20;
const nightBarS = 60;
const timeZone = 'Europe/Amsterdam';
const signIds = ['one', 'two', 'three', 'four', 'five'];
const start = dayNumber('2024-03-01');
const starts = Array.from({ length: chartDays + 1 }, (_, day) =>
	careDayStart(start + day, timeZone).getTime()
);

export const program = {
	what: `a circle of ${trackLimit} tracks, ${chartDays} days and ${observers} observers rebuilt, and ${circles} of them (S10)`,
	run
};

async function run(): Promise<void> {
	const records = Array.from({ length: kinds }, (_, seed) => recordOf(chanceOf(seed + 1)));
	// The first rebuilds teach the machine the code; a night does that once.
	for (const record of records) noticed(record);

	const cpuMs: number[] = [];
	const took = Array.from({ length: rounds }, (_, round) => {
		const [startedAt, cpuBefore] = [performance.now(), process.cpuUsage()];
		noticed(records[round % kinds]!);
		const cpu = process.cpuUsage(cpuBefore);
		cpuMs.push((cpu.user + cpu.system) / 1000);
		return performance.now() - startedAt;
	});
	const one = median(took);
	const isFast = one <= circleBarMs;
	const slowest = Math.max(...took).toFixed(1);
	barLine(
		'one circle rebuilt, median (slowest)',
		`${one.toFixed(1)} (${slowest}) ms`,
		`≤ ${circleBarMs} ms`,
		isFast ? 'met' : 'missed'
	);

	console.log(
		`  of that on a core: ${median(cpuMs).toFixed(1)} ms; more is waiting for others here`
	);

	const startedAt = performance.now();
	let found = 0;
	for (let circle = 0; circle < circles; circle++) {
		found += noticed(records[circle % kinds]!).findings.length;
	}
	const night = (performance.now() - startedAt) / 1000;
	const isShort = night <= nightBarS;
	barLine(
		`${circles} circles rebuilt`,
		`${night.toFixed(1)} s`,
		`≤ ${nightBarS} s`,
		isShort ? 'met' : 'missed'
	);
	console.log(`findings in a circle over two years: ${(found / circles).toFixed(0)}`);
	if (!isFast || !isShort) process.exitCode = 1;
}

/** Everybody writes every day on every track, and now and then sees a sign: more than any circle. */
function recordOf(chance: Chance): CircleRecord {
	const observations = starts.slice(0, chartDays).flatMap((dayStart, day) =>
		Array.from({ length: observers }, (_, observer): Observation => {
			const observedAt = new Date(dayStart + Math.floor(chance.share() * 20 * 3_600_000));
			return {
				id: `${observer}:${day}`,
				observerId: String(observer),
				observedAt,
				recordedAt: observedAt,
				day: start + day,
				contact: 'seen',
				change: scoreOf(chance) as Change,
				signs:
					chance.share() < 0.03
						? [{ signId: signIds[Math.floor(chance.share() * signIds.length)]!, isSure: true }]
						: [],
				isWithdrawn: false
			};
		})
	);
	const entries = entriesOf(observations);
	const names = [observedTrack, 'self', 'nights'].slice(0, trackLimit);
	const tracks = names.map((name, at) => {
		const own: TimedEntry[] =
			at === 0 ? entries : entries.map((one) => ({ ...one, value: scoreOf(chance) }));
		const from = { startDay: start, today: start + chartDays, exceptional: [] };
		const baseline = collectedBaseline(observedDays(own), { width: 3 }, from)!;
		return {
			name,
			entries: own,
			baselines: [{ baseline, confirmedDay: start + 28, untilDay: null }]
		};
	});
	return {
		observations,
		signIds: new Set(signIds),
		tracks,
		absences: [],
		missedCheckIns: [],
		answers: [],
		paused: [],
		rules: usualRules,
		isDriftOn: true,
		now: new Date(starts[chartDays]!),
		timeZone
	};
}

function scoreOf(chance: Chance): number {
	return Math.min(3, Math.max(0, Math.round(chance.normal(0.4, 0.7))));
}
