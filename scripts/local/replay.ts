import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import {
	collectedBaseline,
	fewestBaselineDays,
	givenBaseline,
	type Baseline,
	type BaselineProblem
} from '#lib/domain/baseline.ts';
import { dayName, dayNumber, type CareDay, type DayRange } from '#lib/domain/care-day.ts';
import { driftChart, limitFactors, type DriftPoint } from '#lib/domain/drift.ts';
import { dayValues, observedDays, type Entry, type ObservedDay } from '#lib/domain/series.ts';
import { CsvProblem, readCsv, type Row, type Table } from './csv.ts';

// The drift chart over a file: what the engine would have said of these days (early-warning.md S3).

const usage = `npm run replay -- CSV [options]

  A file with a header and the columns
    day or date       the care day, a whole number, or yyyy-mm-dd
    observer          who saw it; may be left out
    and a value       higher is worse; an empty one is missing

  --item NAME         the column of the value
  --baseline A:B      from day to day; without it the first 28 scored days
  --scale R           the width of the scale; 3 without it
  --where NAME=TEXT   only rows that say so; NAME!=TEXT only those that do not; may come again
  --person TEXT       only this one of the column person
  --json              for machines`;

/** What is asked of a file. */
export type Request = {
	item?: string;
	/** Two days with a colon between, as the file writes its days. */
	baseline?: string;
	/** R in S1. */
	scale: number;
	/** `column=text` or `column!=text`; all must hold. */
	where: readonly string[];
	person?: string;
};

/** What the chart said. Days are as the file wrote them. */
export type Replayed = {
	item: string;
	scoredDays: number;
	baseline: Baseline | null;
	points: readonly DriftPoint[];
	episodes: readonly DayRange[];
	/** A day as the file writes it. */
	named: (day: CareDay) => number | string;
};

/** What was asked cannot be done, in a sentence. */
class ReplayProblem extends Error {
	override readonly name = 'ReplayProblem';
}

/**
 * Runs the chart over a file and prints it. Nothing is printed on standard output when anything is
 * wrong: half a chart would be read as a whole one.
 *
 * @returns the exit code: 0, or 2 when the arguments or the file are wrong.
 */
export async function replay(args: readonly string[]): Promise<number> {
	try {
		const { values, positionals } = parseArgs({
			args: [...args],
			allowPositionals: true,
			options: {
				item: { type: 'string' },
				baseline: { type: 'string' },
				scale: { type: 'string', default: '3' },
				where: { type: 'string', multiple: true, default: [] },
				person: { type: 'string' },
				json: { type: 'boolean', default: false },
				help: { type: 'boolean', default: false }
			}
		});
		const [file, ...more] = positionals;
		if (values.help) {
			console.log(usage);
			return 0;
		}
		if (file === undefined || more.length > 0) throw new ReplayProblem(usage);
		const { item, baseline, person, where } = values;
		const asked: Request = {
			scale: Number(values.scale),
			where,
			...(item === undefined ? {} : { item }),
			...(baseline === undefined ? {} : { baseline }),
			...(person === undefined ? {} : { person })
		};
		const found = replayed(readFileSync(file, 'utf8'), asked);
		console.log(values.json ? JSON.stringify(forMachines(found)) : forPeople(found, asked));
		return 0;
	} catch (caught) {
		if (!(caught instanceof Error)) throw caught;
		const { code } = caught as NodeJS.ErrnoException;
		const isTheirs = /^(ReplayProblem|CsvProblem)$/.test(caught.name) || code !== undefined;
		if (!isTheirs) throw caught;
		console.error(caught.message);
		return 2;
	}
}

/**
 * The chart over the text of a file.
 *
 * @throws {Error} `CsvProblem` with the line, or `ReplayProblem`, in words for whoever asked.
 */
export function replayed(text: string, asked: Request): Replayed {
	if (!(Number.isFinite(asked.scale) && asked.scale > 0)) {
		throw new ReplayProblem('--scale is the width of the scale, a number above 0');
	}
	const table = readCsv(text);
	const calendar = calendarOf(table);
	const rows = selected(table, asked);
	const item = asked.item ?? itemOf(table, asked);
	if (!table.columns.includes(item)) throw noColumn(item, table);
	const days = observedDays(rows.flatMap((row) => entryOf(row, item, calendar)));
	const baseline = baselineOf(days, asked, calendar);
	const nothing = { points: [], episodes: [] };
	const settings = { limitFactor: limitFactors[0], resetDays: [] };
	const chart =
		baseline === null
			? nothing
			: driftChart(dayValues(days, baseline.corrections), baseline, settings);
	return { item, scoredDays: days.length, baseline, named: calendar.named, ...chart };
}

/** How a file writes its days. */
type Calendar = {
	column: 'day' | 'date';
	/** @throws {RangeError} for what is no day. */
	read: (text: string) => CareDay;
	named: (day: CareDay) => number | string;
	what: string;
};

const calendars: readonly Calendar[] = [
	{ column: 'day', read: wholeNumber, named: (day) => day, what: 'a whole number' },
	{ column: 'date', read: dayNumber, named: dayName, what: 'a date as 2026-03-29' }
];

function wholeNumber(text: string): CareDay {
	if (!/^-?\d{1,7}$/.test(text)) throw new RangeError(`no such day: ${text}`);
	return Number(text);
}

function calendarOf({ columns }: Table): Calendar {
	const found = calendars.find(({ column }) => columns.includes(column));
	if (found === undefined) {
		throw new CsvProblem(1, `there is no column "day" or "date" among ${columns.join(', ')}`);
	}
	return found;
}

function noColumn(name: string, { columns }: Table): ReplayProblem {
	return new ReplayProblem(`there is no column "${name}" among ${columns.join(', ')}`);
}

/** The rows that hold to every condition, of one person. */
function selected(table: Table, { where, person }: Request): readonly Row[] {
	const conditions = where.map((text) => {
		const [, column, comparison, wanted] = /^([^!=]+)(!?=)(.*)$/.exec(text) ?? [];
		if (column === undefined) throw new ReplayProblem(`--where ${text}: write column=text`);
		if (!table.columns.includes(column)) throw noColumn(column, table);
		const isWanted = comparison === '=';
		return ({ cells }: Row) => (cells.get(column) === wanted) === isWanted;
	});
	const rows = table.rows.filter((row) => conditions.every((holds) => holds(row)));
	if (!table.columns.includes('person')) {
		if (person !== undefined) throw noColumn('person', table);
		return rows;
	}
	const people = new Set(rows.map(({ cells }) => cells.get('person')!));
	if (person === undefined && people.size > 1) {
		throw new ReplayProblem(`the file has ${people.size} people: pick one with --person`);
	}
	if (person !== undefined && !people.has(person)) {
		throw new ReplayProblem(`nobody in the file is person ${person}`);
	}
	return rows.filter(({ cells }) => person === undefined || cells.get('person') === person);
}

/** The one column that can be the value, or the one that is called so. */
function itemOf(table: Table, { where }: Request): string {
	const conditioned = where.map((text) => text.replace(/!?=.*$/, ''));
	const other = ['day', 'date', 'observer', 'person', ...conditioned];
	const candidates = table.columns.filter((name) => !other.includes(name));
	if (candidates.length === 1) return candidates[0]!;
	if (candidates.includes('value')) return 'value';
	throw new ReplayProblem(`which column is the value? --item ${candidates.join(' | ')}`);
}

function entryOf({ line, cells }: Row, item: string, calendar: Calendar): Entry[] {
	const text = cells.get(item)!.trim();
	const dayText = cells.get(calendar.column)!.trim();
	let day: CareDay;
	try {
		day = calendar.read(dayText);
	} catch {
		throw new CsvProblem(line, `${calendar.column} "${dayText}" is not ${calendar.what}`);
	}
	const observerId = cells.get('observer')?.trim() ?? 'one observer';
	if (observerId === '') throw new CsvProblem(line, 'the observer is missing');
	if (text === '') return [];
	const value = Number(text);
	if (!Number.isFinite(value)) throw new CsvProblem(line, `${item} "${text}" is not a number`);
	return [{ id: String(line), observerId, day, value }];
}

const problems: Record<BaselineProblem, string> = {
	backwards: 'its first day comes after its last',
	overlaps_exceptional: 'it lies over days that were not usual',
	too_few_days: `it has fewer than ${fewestBaselineDays} scored days`
};

function baselineOf(
	days: readonly ObservedDay[],
	{ baseline, scale }: Request,
	calendar: Calendar
): Baseline | null {
	const width = { width: scale };
	const [first, last] = [days[0]?.day, days.at(-1)?.day];
	if (baseline === undefined) {
		if (first === undefined || last === undefined) return null;
		return collectedBaseline(days, width, { startDay: first, today: last, exceptional: [] });
	}
	const range = rangeOf(baseline, calendar);
	const made = givenBaseline(days, width, range, { exceptional: [], phases: [] });
	if (typeof made === 'string') {
		throw new ReplayProblem(`--baseline ${baseline}: ${problems[made]}`);
	}
	return made;
}

function rangeOf(text: string, calendar: Calendar): DayRange {
	try {
		const [from = '', to = '', ...more] = text.split(':');
		if (more.length > 0) throw new RangeError(text);
		return { fromDay: calendar.read(from), toDay: calendar.read(to) };
	} catch {
		const wanted = `two of the file's days, each ${calendar.what}, with a colon between`;
		throw new ReplayProblem(`--baseline ${text} is not ${wanted}`);
	}
}

function forMachines({ baseline, points, episodes, named }: Replayed): unknown {
	return {
		mean: baseline?.mean ?? null,
		sigma0: baseline?.sigma0 ?? null,
		days: points.map(({ day, x, z, v, limit, support, isSignal }) => {
			return { day: named(day), x, z, v, limit, support, isSignal };
		}),
		episodes: episodes.map(({ fromDay, toDay }) => ({ from: named(fromDay), to: named(toDay) }))
	};
}

function forPeople(
	{ item, scoredDays, baseline, points, episodes, named }: Replayed,
	asked: Request
) {
	const head = `${item}, scale ${asked.scale}: ${scoredDays} scored days`;
	if (baseline === null) {
		return `${head}\nno chart: no ${fewestBaselineDays} scored days for a baseline`;
	}
	const six = (value: number) => value.toFixed(6).padStart(10);
	const days = points.map(({ day, x, z, v, limit, support, isSignal }) => {
		const numbers = [x, z, v, limit].map(six).join(' ');
		return `${String(named(day)).padStart(10)} ${numbers} ${String(support).padStart(8)}  ${isSignal ? 'yes' : 'no'}`;
	});
	const names = ['x', 'z', 'v', 'limit'].map((name) => name.padStart(10)).join(' ');
	return [
		head,
		`baseline ${named(baseline.fromDay)} to ${named(baseline.toDay)}: ${baseline.n} scored days, ` +
			`mean ${baseline.mean.toFixed(6)}, sigma0 ${baseline.sigma0.toFixed(6)}`,
		`${'day'.padStart(10)} ${names}  support  signal`,
		...days,
		episodes.length === 0 ? 'no episodes' : 'episodes:',
		...episodes.map(({ fromDay, toDay }) => `  ${named(fromDay)} to ${named(toDay)}`)
	].join('\n');
}
