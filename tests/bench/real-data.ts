import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fewestBaselineDays } from '#lib/domain/baseline.ts';
import { readCsv, type Row } from '../../scripts/local/csv.ts';
import { replayed, type Replayed } from '../../scripts/local/replay.ts';
import { chanceOf } from './support/cohort.ts';
import { barLine, median } from './support/figures.ts';

// One real person whose dose was reduced and who fell ill again (early-warning.md S12.4). All that
// is asked of the file here can be asked with `npm run replay`; the table says how.

const file = 'tests/fixtures/kossakowski-2017-momentary.csv';
const weeklyFile = 'tests/fixtures/kossakowski-2017-weekly.csv';
const read = (name: string) => readFileSync(join(import.meta.dirname, '../..', name), 'utf8');
const text = read(file);

/** The weekly score rises; the literature dates the sudden change a week later. */
const riseDay = 120;
const changeDay = 127;
/** From here the dose went down; before it nothing is to be found. */
const fromDay = 44;
/** A warning of less than a week would not have helped. */
const leastLead = 7;
const mostEpisodes = 3;
const lookBack = 28;
const seeds = 200;

export const program = {
	what: 'the drift chart on the diary of one real person: lead, episodes, and what looks bad (S12.4)',
	run
};

async function run(): Promise<void> {
	console.log(`${file}: ${readCsv(text).rows.length} answers of one person`);
	console.log(`${weeklyScores()}\n`);
	console.log(
		'item, baseline       first signal  lead  episodes  days in one  warned: the rise / any other day'
	);
	const main = shown('pat_restl', '1:42');
	for (const [item, baseline] of [
		['pat_restl', '1:28'],
		['mood_down', '1:42'],
		['mood_down', '1:28'],
		['mood_irritat', '1:42'],
		['pat_agitate', '1:42'],
		['pat_worry', '1:42'],
		['mood_anxious', '1:42'],
		['mood_doubt', '1:42'],
		['phy_tired', '1:42']
	] as const) {
		shown(item, baseline);
	}
	console.log(
		`\nEach line: npm run replay -- ${file} --item ITEM --baseline A:B --scale 6 --where 'aborted!=1'`
	);
	console.log(
		`lead: days to the rise on day ${riseDay}. episodes, days in one: from day ${fromDay} to ${changeDay - 1}.\n` +
			`warned: a signal in the ${lookBack} days before; the second is chance. One person, so there are no intervals.\n`
	);
	sparse();
	console.log();
	const first = firstSignal(main)!;
	const latest = riseDay - leastLead;
	const episodes = episodesBefore(main);
	const met = [first >= fromDay && first <= latest, episodes <= mostEpisodes];
	const said = met.map((one) => (one ? 'met' : 'missed'));
	barLine(
		'restless, 1:42: first signal on day',
		String(first),
		`${fromDay} to ${latest}`,
		said[0]!
	);
	barLine(
		`restless, 1:42: episodes before day ${changeDay}`,
		String(episodes),
		`≤ ${mostEpisodes}`,
		said[1]!
	);
	if (met.includes(false)) process.exitCode = 1;
}

/** How the weekly list of symptoms stood before, at and after the rise. */
function weeklyScores(): string {
	const scores = readCsv(read(weeklyFile)).rows.map(({ cells }) => {
		return { day: Number(cells.get('day')), score: Number(cells.get('scl90_depression_mean')) };
	});
	const highest = Math.max(...scores.filter(({ day }) => day < riseDay).map(({ score }) => score));
	const later = scores.filter(({ day }) => day >= riseDay).slice(0, 3);
	const shown = later.map(({ day, score }) => `${score} on day ${day}`).join(', ');
	return `weekly score of symptoms: at most ${highest} before day ${riseDay}, then ${shown}`;
}

function asked(item: string, baseline: string, rows = text): Replayed {
	return replayed(rows, { item, baseline, scale: 6, where: ['aborted!=1'] });
}

function shown(item: string, baseline: string): Replayed {
	const found = asked(item, baseline);
	const first = firstSignal(found);
	const days = found.points.filter(({ day }) => fromDay <= day && day < changeDay);
	const within = days.filter(({ inEpisode }) => inEpisode).length;
	// Ordinary days that can be looked back on as far as the day of the rise, up to a week before it.
	const ordinary = days.filter(
		({ day }) => fromDay + lookBack <= day && day <= riseDay - leastLead
	);
	const warned = ordinary.filter(({ day }) => isWarned(found, day)).length / ordinary.length;
	const cells = [
		`${item}, ${baseline}`.padEnd(20),
		(first === null ? 'none' : `day ${first}`).padStart(12),
		(first === null ? '–' : String(riseDay - first)).padStart(5),
		String(episodesBefore(found)).padStart(9),
		`${percent(within / days.length)}`.padStart(12),
		`${isWarned(found, riseDay) ? 'yes' : 'no'} / ${percent(warned)}`.padStart(16)
	];
	console.log(cells.join(' '));
	return found;
}

/** One random answer a day on half of the days: what a chart must live with. */
function sparse(): void {
	const rows = readCsv(text).rows.filter(
		({ cells }) => cells.get('aborted') !== '1' && cells.get('pat_restl') !== ''
	);
	const days = [...Map.groupBy(rows, ({ cells }) => cells.get('day')!).values()];
	const results = Array.from({ length: seeds }, (_, at) => sampled(days, at + 1));
	const shareOf = (holds: (found: Replayed | null) => boolean) =>
		percent(results.filter(holds).length / seeds);
	const leads = results
		.map((found) => (found === null ? null : firstSignal(found)))
		.filter((day): day is number => day !== null && day <= riseDay - leastLead)
		.map((day) => riseDay - day)
		.toSorted((one, other) => one - other);
	const quarter = (share: number) => leads[Math.floor(share * (leads.length - 1))]!;
	console.log(
		`one random answer a day on half of the days, seeds 1 to ${seeds}, baseline 1:42:\n` +
			`  found by day ${riseDay - leastLead}: ${percent(leads.length / seeds)}\n` +
			`  lead, median and quartiles: ${median(leads)} (${quarter(0.25)} to ${quarter(0.75)}) days\n` +
			`  no signal before day ${riseDay}: ${shareOf((found) => found !== null && firstSignal(found) === null)}\n` +
			`  more than ${mostEpisodes} episodes: ${shareOf((found) => found !== null && episodesBefore(found) > mostEpisodes)}\n` +
			`  too few days for a baseline: ${shareOf((found) => found === null)}`
	);
}

/** The chart over one random answer a day; null when chance left too few days for a baseline. */
function sampled(days: readonly (readonly Row[])[], seed: number): Replayed | null {
	const chance = chanceOf(seed);
	const chosen = days.flatMap((answers) => {
		const isWanted = chance.share() < 0.5;
		const answer = answers[Math.floor(chance.share() * answers.length)]!;
		return isWanted ? [answer.cells] : [];
	});
	const usual = chosen.filter((cells) => Number(cells.get('day')) <= 42);
	if (usual.length < fewestBaselineDays) return null;
	const columns = ['day', 'aborted', 'pat_restl'];
	const lines = chosen.map((cells) => columns.map((name) => cells.get(name)!).join(','));
	return asked('pat_restl', '1:42', [columns.join(','), ...lines].join('\n'));
}

/** The first signal from the lowering of the dose up to the rise. */
function firstSignal({ points }: Replayed): number | null {
	const first = points.find(({ day, isSignal }) => isSignal && fromDay <= day && day < riseDay);
	return first?.day ?? null;
}

function episodesBefore({ episodes }: Replayed): number {
	return episodes.filter((one) => one.fromDay < changeDay).length;
}

function isWarned({ points }: Replayed, onDay: number): boolean {
	return points.some(({ day, isSignal }) => isSignal && onDay - lookBack <= day && day < onDay);
}

function percent(share: number): string {
	return `${Math.round(100 * share)} %`;
}
