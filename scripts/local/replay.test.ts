import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { replay, replayed } from './replay.ts';

const usual = [0, 1, 0, 0, 1, 0, 2, 0, 0, 1, 0, 0, 1, 0];
const later = [
	[17, 1],
	[18, 2],
	[20, 1.5],
	[21, 2],
	[28, 2],
	[29, 0],
	[60, 1]
] as const;
const rows = [...usual.map((value, at) => [at + 1, value] as const), ...later];
/** The example of S12.1 as a file. */
const example = ['day,value', ...rows.map((row) => row.join(','))].join('\n');
const plain = { scale: 3, where: [] };

const real = readFileSync(
	join(import.meta.dirname, '../../tests/fixtures/kossakowski-2017-momentary.csv'),
	'utf8'
);

const folder = mkdtempSync(join(tmpdir(), 'kring-replay-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Runs the command on a file with this text, and keeps what it printed. */
async function commanded(text: string, ...args: string[]) {
	const file = join(folder, 'days.csv');
	writeFileSync(file, text);
	const code = await replay([file, ...args]);
	const said = (spy: { mock: { calls: unknown[][] } }) => spy.mock.calls.flat().join('\n');
	return { code, out: said(vi.mocked(console.log)), err: said(vi.mocked(console.error)) };
}

beforeEach(() => {
	vi.spyOn(console, 'log')
		.mockReset()
		.mockImplementation(() => {});
	vi.spyOn(console, 'error')
		.mockReset()
		.mockImplementation(() => {});
});

describe('a replay', () => {
	test('gives machines the example of the sheet', async () => {
		const { code, out } = await commanded(example, '--baseline', '1:14', '--json');
		expect(code).toBe(0);
		const found = JSON.parse(out) as { days: Record<string, unknown>[] };
		expect(found).toMatchObject({ episodes: [{ from: 28, to: 29 }] });
		expect(Object.keys(found)).toEqual(['mean', 'sigma0', 'days', 'episodes']);
		expect(found.days.map(({ day }) => day)).toEqual(later.map(([day]) => day));
		const names = ['day', 'x', 'z', 'v', 'limit', 'support', 'isSignal'];
		expect(Object.keys(found.days[0]!)).toEqual(names);
		expect(found.days[4]).toMatchObject({ day: 28, support: 4, isSignal: true });
		expect(found.days[4]!['z']).toBeCloseTo(1.51457, 6);
	});

	test('shows people the same', async () => {
		const { code, out } = await commanded(example, '--baseline', '1:14');
		expect(code).toBe(0);
		expect(out).toContain('mean 0.428571, sigma0 0.583527');
		expect(out).toMatch(/^ +28 +2\.000000 +1\.514570 +0\.098610 +1\.375234 +4 {2}yes$/m);
		expect(out).toContain('28 to 29');
	});

	test('takes the first 28 scored days when no baseline is given', () => {
		const days = Array.from({ length: 40 }, (_, at) => `${at * 2},0`);
		const { baseline, points } = replayed(['day,value', ...days].join('\n'), plain);
		expect(baseline).toMatchObject({ n: 28, fromDay: 0, toDay: 54 });
		expect(points).toHaveLength(12);
	});

	test('without enough days says that there is no chart', async () => {
		const { code, out } = await commanded('day,value\n1,0\n', '--json');
		expect({ code, out: JSON.parse(out) as unknown }).toEqual({
			code: 0,
			out: { mean: null, sigma0: null, days: [], episodes: [] }
		});
	});

	test('reads dates, over both changes of the clock, and names days as the file does', () => {
		const from = Date.UTC(2026, 2, 20);
		const dates = Array.from({ length: 30 }, (_, at) => {
			return `${new Date(from + at * 86_400_000).toISOString().slice(0, 10)},0`;
		});
		const found = replayed(['date,value', ...dates].join('\n'), plain);
		expect(found.points.map(({ w }) => w)).toEqual([found.points[0]!.w, found.points[0]!.w]);
		expect(found.points.map(({ day }) => found.named(day))).toEqual(['2026-04-17', '2026-04-18']);
	});

	test('corrects observers when the file names them', () => {
		const days = Array.from({ length: 30 }, (_, at) => [`${at},Ans,0`, `${at},Bram,2`]).flat();
		const { baseline } = replayed(['day,observer,value', ...days].join('\n'), plain);
		expect(baseline!.corrections).toEqual({ Ans: -28 / 33, Bram: 28 / 33 });
	});

	test('reads only what is asked for', () => {
		const asked = { item: 'pat_restl', baseline: '1:42', scale: 6 };
		const all = replayed(real, { ...asked, where: [] });
		const whole = replayed(real, { ...asked, where: ['aborted!=1'] });
		const sure = replayed(real, { ...asked, where: ['aborted=0', 'beep!=10'] });
		const values = (one: typeof all) => one.points.map(({ x }) => x);
		expect(whole.scoredDays).toBe(238);
		expect(values(all)).not.toEqual(values(whole));
		expect(values(sure)).not.toEqual(values(whole));
		expect(whole.episodes).toEqual([
			{ fromDay: 51, toDay: 71 },
			{ fromDay: 75, toDay: 239 }
		]);
	});

	test('an empty cell is missing, and no best day', () => {
		expect(replayed('day,value\n1,\n2,0\n', plain).scoredDays).toBe(1);
	});

	test('takes one person from a file with several', () => {
		const text = 'person,day,value\n1,1,0\n2,1,0\n2,2,0\n';
		expect(replayed(text, { ...plain, person: '2' }).scoredDays).toBe(2);
		expect(() => replayed(text, plain)).toThrow('2 people: pick one with --person');
	});
});

describe('a replay of something wrong ends with 2, says what and where, and prints nothing', () => {
	test.each([
		['day,value\n1,0\nthree,0\n', [], /line 3: day "three" is not a whole number/],
		['day,value\n1,0\n1.5,0\n', [], /line 3: day "1\.5"/],
		['date,value\n2026-02-30,0\n', [], /line 2: date "2026-02-30"/],
		['day,value\n1,0\n2,bad\n', [], /line 3: value "bad" is not a number/],
		['day,value\n1,NaN\n', [], /line 2: value "NaN"/],
		['day,value\n1,Infinity\n', [], /line 2: value "Infinity"/],
		['day,observer,value\n1,,0\n', [], /line 2: the observer is missing/],
		['day,value\n1\n', [], /line 2: 2 cells were expected, 1 found/],
		['when,value\n1,0\n', [], /line 1: there is no column "day" or "date"/],
		[example, ['--item', 'mood'], /no column "mood"/],
		['day,a,b\n1,0,0\n', [], /--item a \| b/],
		[example, ['--where', 'beep=1'], /no column "beep"/],
		[example, ['--where', 'value'], /write column=text/],
		[example, ['--person', '1'], /no column "person"/],
		[example, ['--baseline', '1:5'], /fewer than 14 scored days/],
		[example, ['--baseline', '14:1'], /first day comes after its last/],
		[example, ['--baseline', '2026-01-01:2026-01-28'], /two of the file's days/],
		[example, ['--scale', '0'], /--scale/],
		[example, ['--scale', 'three'], /--scale/],
		[example, ['--unknown'], /--unknown/]
	])('%j %j', async (text, args, message) => {
		const { code, out, err } = await commanded(text, ...args, '--json');
		expect({ code, out }).toEqual({ code: 2, out: '' });
		expect(err).toMatch(message);
	});

	test('also without a file', async () => {
		expect(await replay([])).toBe(2);
		expect(await replay([join(folder, 'not-there.csv')])).toBe(2);
		expect(console.log).not.toHaveBeenCalled();
	});
});
