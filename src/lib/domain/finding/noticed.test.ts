import { describe, expect, test } from 'vitest';
import { givenBaseline, type Baseline } from '../baseline.ts';
import { careDay, dayName, dayNumber, type CareDay } from '../care-day.ts';
import { instantAt } from '../day.ts';
import { entriesOf, observedScale, type Observation } from '../observation.ts';
import { observedDays } from '../series.ts';
import {
	noticed,
	observedTrack,
	usualRules,
	type CircleRecord,
	type Finding,
	type GivenAnswer
} from './index.ts';

const timeZone = 'Europe/Amsterdam';
const march = dayNumber('2026-03-01');
/** Noon on the n-th day from 1 March 2026; the clock changes on the 29th. */
/** Missed for the first time, and not over yet. */
const once = { isAgain: false, endedAt: null };
const noon = (day: number, hour = 12) => instantAt(dayName(march + day - 1), hour * 60);
const dayOfMarch = (day: number): CareDay => march + day - 1;

let made = 0;
/** What somebody noted on a day, at noon unless it says otherwise. */
function noted(
	observerId: string,
	day: number,
	what: Partial<Omit<Observation, 'signs'>> & { signs?: string[]; hour?: number } = {}
): Observation {
	const { signs = [], hour, ...rest } = what;
	const observedAt = rest.observedAt ?? noon(day, hour);
	made += 1;
	return {
		id: `${observerId}-${day}-${made}`,
		observerId,
		observedAt,
		recordedAt: observedAt,
		day: careDay(observedAt),
		contact: 'seen',
		change: null,
		isWithdrawn: false,
		...rest,
		signs: signs.map((signId) => ({ signId, isSure: true }))
	};
}

const signs = ['awake at night', 'no appetite', 'angry'];

function recordOf(observations: readonly Observation[], more: Partial<CircleRecord> = {}) {
	const record: CircleRecord = {
		observations,
		signIds: new Set(signs),
		tracks: [],
		absences: [],
		missedCheckIns: [],
		answers: [],
		paused: [],
		rules: usualRules,
		isDriftOn: true,
		now: noon(200),
		timeZone,
		...more
	};
	return record;
}

const found = (observations: readonly Observation[], more: Partial<CircleRecord> = {}) =>
	noticed(recordOf(observations, more)).findings;
const kindsOf = (findings: readonly Finding[]) => findings.map(({ kinds }) => kinds.join('+'));

describe('together (F1)', () => {
	test('two people within 72 hours make a talk', () => {
		const ans = noted('Ans', 1, { change: 2 });
		const bram = noted('Bram', 4, { signs: ['angry'] });
		const [finding, ...more] = found([ans, bram]);
		expect(more).toEqual([]);
		expect(finding).toMatchObject({
			kinds: ['together'],
			level: 'talk',
			audience: 'contact',
			raisedAt: bram.observedAt,
			day: dayOfMarch(4),
			facts: [
				{ kind: 'together', people: 2, observations: 2, days: [dayOfMarch(1), dayOfMarch(4)] }
			],
			evidence: [ans.id, bram.id].sort()
		});
	});

	test.each([
		[
			'a minute later',
			[noted('Ans', 1, { change: 2 }), noted('Bram', 4, { change: 2, hour: 12.02 })]
		],
		['by one person', [noted('Ans', 1, { change: 3 }), noted('Ans', 2, { change: 3 })]],
		['a little different', [noted('Ans', 1, { change: 1 }), noted('Bram', 2, { change: 2 })]],
		[
			'only heard',
			[noted('Ans', 1, { change: 3, contact: 'heard' }), noted('Bram', 2, { change: 2 })]
		],
		[
			'withdrawn',
			[noted('Ans', 1, { change: 3, isWithdrawn: true }), noted('Bram', 2, { change: 2 })]
		],
		[
			'a sign that left the plan',
			[noted('Ans', 1, { signs: ['walks a lot'] }), noted('Bram', 2, { change: 2 })]
		],
		[
			'told more than 7 days later',
			[
				noted('Ans', 1, { change: 3, recordedAt: noon(9) }),
				noted('Bram', 2, { change: 2, recordedAt: noon(2) })
			]
		]
	])('%s is none', (_what, observations) => {
		expect(found(observations)).toEqual([]);
	});

	test('a week of hours is one, also over the night in which the clock goes forward', () => {
		const ans = noted('Ans', 22, { change: 2, observedAt: new Date('2026-03-22T02:30:00Z') });
		const bram = noted('Bram', 29, { change: 2, observedAt: new Date('2026-03-29T02:30:00Z') });
		const rules = { together: { people: 2, hours: 168 }, addingUp: { signs: 3, days: 7 } };
		expect([ans.day, bram.day]).toEqual([21, 29].map(dayOfMarch));
		expect(found([ans, bram], { rules })).toHaveLength(1);
	});

	test('a plan may ask for more people or more time, within limits', () => {
		const three = { ...usualRules, together: { people: 3, hours: 168 } };
		const seen = ['Ans', 'Bram', 'Cor'].map((who, at) => noted(who, 1 + at * 3, { change: 2 }));
		expect(found(seen)).toHaveLength(1);
		expect(found(seen.slice(0, 2), { rules: three })).toEqual([]);
		expect(found(seen, { rules: three })[0]).toMatchObject({ day: dayOfMarch(7) });
	});
});

describe('adding up (F2)', () => {
	test('three signs by two people in 14 days make a talk', () => {
		const seen = [
			noted('Ans', 1, { signs: ['angry'] }),
			noted('Ans', 8, { signs: ['no appetite'] }),
			noted('Bram', 14, { signs: ['awake at night'] })
		];
		expect(found(seen)).toMatchObject([
			{
				kinds: ['adding_up'],
				level: 'talk',
				facts: [{ people: 2, signs: 3, signIds: ['angry', 'awake at night', 'no appetite'] }]
			}
		]);
	});

	test.each([
		['by one person', ['Ans', 'Ans', 'Ans'], [1, 5, 9]],
		['over more than 14 days', ['Ans', 'Ans', 'Bram'], [1, 8, 15]]
	])('%s is none', (_what, people, days) => {
		const seen = people.map((who, at) => noted(who, days[at]!, { signs: [signs[at]!] }));
		expect(found(seen)).toEqual([]);
	});

	test('a plan may ask for fewer days, also while another rule looks further back', () => {
		const rules = { together: { people: 4, hours: 168 }, addingUp: { signs: 3, days: 7 } };
		const on = (days: readonly number[]) =>
			found(
				days.map((day, at) => noted(['Ans', 'Bram', 'Ans'][at]!, day, { signs: [signs[at]!] })),
				{ rules }
			);
		expect(on([1, 4, 8])).toEqual([]);
		expect(on([2, 4, 8])).toHaveLength(1);
	});

	test.each([
		['withdrawn', { isWithdrawn: true }],
		['told more than 7 days later', { recordedAt: noon(9) }]
	])('a sign that was %s does not count', (_what, more) => {
		const angry = noted('Ans', 1, { signs: ['angry'], ...more });
		expect(found([angry, noted('Bram', 2, { signs: ['angry'] })])).toEqual([]);
	});

	test('the same sign twelve times a day by one person counts once', () => {
		const again = Array.from({ length: 12 }, () => noted('Ans', 1, { signs: ['angry'] }));
		expect(found([...again, noted('Bram', 9, { signs: ['angry'] })])).toEqual([]);
	});
});

describe('again and again (F3)', () => {
	test('the same sign on three days of seven makes a talk, also by one person', () => {
		const seen = [1, 4, 7].map((day) => noted('Ans', day, { signs: ['angry'] }));
		expect(found(seen)).toMatchObject([
			{
				kinds: ['repeated'],
				level: 'talk',
				facts: [{ signId: 'angry', people: 1, days: [1, 4, 7].map(dayOfMarch) }]
			}
		]);
	});

	test('not over eight days, and not when the signs differ', () => {
		expect(found([1, 4, 8].map((day) => noted('Ans', day, { signs: ['angry'] })))).toEqual([]);
		const other = [1, 2, 3].map((day) => noted('Ans', day, { signs: [signs[day - 1]!] }));
		expect(found(other)).toEqual([]);
	});
});

describe('the same evidence makes one finding', () => {
	const seen = [
		noted('Ans', 1, { signs: ['angry'] }),
		noted('Bram', 2, { signs: ['angry'] }),
		noted('Ans', 3, { signs: ['angry', 'no appetite'] })
	];

	test('later kinds are added to the open one', () => {
		const findings = found(seen);
		expect(kindsOf(findings)).toEqual(['together+adding_up+repeated']);
		expect(findings[0]!.facts.map(({ kind }) => kind).sort()).toEqual([
			'adding_up',
			'repeated',
			'together'
		]);
	});

	test('what was talked about is not asked again, and counts no more', () => {
		const [first] = found(seen);
		const talked: GivenAnswer = { at: noon(3, 20), answer: 'talked', evidence: first!.evidence };
		const next = noted('Cor', 4, { signs: ['angry'] });
		const answers = [talked];
		expect(found([...seen, next], { answers })).toMatchObject([
			{ status: 'answered', answer: 'talked', closedAt: talked.at }
		]);
		const oneMore = noted('Dirk', 5, { change: 3 });
		expect(kindsOf(found([...seen, next, oneMore], { answers }))).toEqual([
			'together+adding_up+repeated',
			'together'
		]);
	});

	test('nobody answering for two weeks ends it', () => {
		expect(found(seen, { now: noon(16, 11) })[0]).toMatchObject({ status: 'open' });
		expect(found(seen, { now: noon(16, 13) })[0]).toMatchObject({ status: 'expired' });
	});

	test('what ran out does not make the next', () => {
		const more = [10, 15].map((day) => noted('Ans', day, { signs: ['angry'] }));
		const cor = noted('Cor', 17, { change: 3 });
		expect(found([...seen, ...more, cor])).toMatchObject([{ status: 'expired' }]);
	});
});

/** 28 calm days by Ans, then these changes, one a day. */
const calmThen = (changes: readonly (0 | 1 | 2 | 3)[]) => [
	...Array.from({ length: 28 }, (_, at) => noted('Ans', at + 1, { change: 0 })),
	...changes.map((change, at) => noted('Ans', 29 + at, { change }))
];

function calmBaseline(observations: readonly Observation[]): Baseline {
	const baseline = givenBaseline(
		observedDays(entriesOf(observations)),
		observedScale,
		{ fromDay: dayOfMarch(1), toDay: dayOfMarch(28) },
		{ exceptional: [], phases: [] }
	);
	if (typeof baseline === 'string') throw new Error(baseline);
	return baseline;
}

function watched(
	observations: readonly Observation[],
	confirmedDay: CareDay | null = dayOfMarch(28)
): Partial<CircleRecord> {
	const baseline = calmBaseline(observations);
	const baselines = [{ baseline, confirmedDay, untilDay: null }];
	const entries = entriesOf(observations);
	return { tracks: [{ name: observedTrack, entries, baselines }], now: noon(33) };
}

describe('drift (F4)', () => {
	const rise = calmThen([1, 1, 1, 1, 1]);

	test('the start of an episode makes one talk, with its numbers', () => {
		const findings = found(rise, watched(rise));
		expect(kindsOf(findings)).toEqual(['drift']);
		expect(findings[0]).toMatchObject({
			level: 'talk',
			day: dayOfMarch(30),
			facts: [{ track: observedTrack, high14: 5, scored14: 14, usual: 0, people14: 1 }]
		});
		expect(findings[0]!.evidence).toContain(`drift:${observedTrack}:${dayOfMarch(30)}`);
		expect(findings[0]!.evidence).toContain(rise[29]!.id);
	});

	test('is no different for a track with a value on it that has no baseline yet', () => {
		const { tracks } = watched(rise);
		const face = { id: 'face', observerId: 'Nel', day: dayOfMarch(20), value: 0, at: noon(20) };
		const self = { name: 'self', entries: [face], baselines: [] };
		const alone = noticed(recordOf(rise, watched(rise))).charts[0]!;
		const [chart] = noticed(
			recordOf(rise, { ...watched(rise), tracks: [...tracks!, self] })
		).charts;
		expect(chart!.points).toEqual(alone.points);
	});

	test('is silent where the municipality did not switch it on', () => {
		expect(found(rise, { ...watched(rise), isDriftOn: false })).toEqual([]);
	});

	test('is a note while nobody confirmed the weeks, and a talk from the day somebody does', () => {
		expect(found(rise, watched(rise, null))).toMatchObject([
			{ level: 'note', talkAt: null, guards: ['provisional'] }
		]);
		expect(found(rise, watched(rise, dayOfMarch(32)))).toMatchObject([
			{ level: 'talk', day: dayOfMarch(30), talkAt: noon(32), guards: [] }
		]);
	});

	test('is a note while the circle is paused', () => {
		const paused = [{ fromDay: dayOfMarch(29), toDay: dayOfMarch(40) }];
		expect(found(rise, { ...watched(rise), paused })).toMatchObject([
			{ level: 'note', guards: ['paused'] }
		]);
	});

	test('joins what several people saw on the same days', () => {
		const bram = noted('Bram', 31, { signs: ['angry'], hour: 20 });
		const clear = noted('Ans', 31, { change: 3, hour: 9 });
		const both = [...rise, clear, bram];
		expect(kindsOf(found(both, watched(both)))).toEqual(['drift+together']);
	});

	const long = calmThen(Array<1>(40).fill(1));
	const token = `drift:${observedTrack}:${dayOfMarch(30)}`;
	const answered = (answer: GivenAnswer['answer']) => ({
		...watched(long),
		now: noon(60),
		answers: [{ at: noon(31, 20), answer, evidence: [token] }]
	});

	test.each(['talked', 'known_cause', 'raised_orange'] as const)(
		'after "%s" it is quiet for 14 days, then asked again when it goes on',
		(answer) => {
			const findings = found(long, answered(answer));
			expect(findings.map(({ day }) => day)).toEqual([30, 45, 59].map(dayOfMarch));
			expect(findings.map(({ status }) => status)).toEqual(['answered', 'expired', 'open']);
		}
	);

	test('after "not relevant" the chart begins anew', () => {
		const { charts } = noticed(recordOf(long, answered('not_relevant')));
		const after = charts[0]!.points.find(({ day }) => day === dayOfMarch(32))!;
		expect(after.z).toBeCloseTo(0.1, 9);
	});

	test('an old baseline makes no points from the day people decided on a new one', () => {
		const [track] = watched(long).tracks!;
		const untilDay = dayOfMarch(35);
		const replaced = [
			{ ...track!, baselines: track!.baselines.map((one) => ({ ...one, untilDay })) }
		];
		const { charts } = noticed(recordOf(long, { tracks: replaced }));
		expect(charts[0]!.points.at(-1)!.day).toBe(dayOfMarch(34));
	});

	test('more tracks make each chart stricter, and four are too many', () => {
		const [track] = watched(rise).tracks!;
		const limit = (count: number) =>
			noticed(recordOf(rise, { tracks: Array(count).fill(track) })).charts[0]!.points[0]!.limit;
		expect(limit(2) / limit(1)).toBeCloseTo(2.9 / 2.7, 9);
		expect(limit(3) / limit(1)).toBeCloseTo(3 / 2.7, 9);
		expect(() => limit(4)).toThrow(RangeError);
	});
});

describe('quiet (F5)', () => {
	const calm = calmThen([]);

	test('nobody wrote for as long as is unlikely: a note, once', () => {
		const findings = found(calm, { ...watched(calm), now: noon(40) });
		expect(findings).toMatchObject([
			{
				kinds: ['quiet'],
				level: 'note',
				day: dayOfMarch(32),
				status: 'open',
				facts: [{ lastDay: dayOfMarch(28), silentDays: 3 }]
			}
		]);
	});

	test('is said when the third silent day is over, not before', () => {
		const at = (now: Date) => found(calm, { ...watched(calm), now });
		expect(at(instantAt('2026-04-01', 239))).toEqual([]);
		expect(at(instantAt('2026-04-01', 240))).toHaveLength(1);
	});

	test('is over when somebody writes again', () => {
		const again = [...calm, noted('Ans', 34, { change: 0 })];
		expect(found(again, { ...watched(again), now: noon(35) })).toMatchObject([
			{ kinds: ['quiet'], status: 'expired', closedAt: noon(34) }
		]);
	});

	test('what was only heard does not break it', () => {
		const heard = [...calm, noted('Ans', 30, { change: 0, contact: 'heard' })];
		expect(found(heard, { ...watched(heard), now: noon(32) })).toHaveLength(1);
	});

	test('years of silence are said once', () => {
		const now = new Date('2031-03-01T12:00:00Z');
		expect(kindsOf(found(calm, { ...watched(calm), now }))).toEqual(['quiet']);
	});

	test('days in hospital are not silent', () => {
		const paused = [{ fromDay: dayOfMarch(29), toDay: dayOfMarch(35) }];
		const at = (day: number) => found(calm, { ...watched(calm), paused, now: noon(day) });
		expect(at(38)).toEqual([]);
		expect(at(39)).toHaveLength(1);
	});
});

describe('away (F7)', () => {
	const absences = [{ id: 'absence', at: noon(1), ...once }];

	test('is a note to those the visitor named, and a talk after a day without answer', () => {
		const at = (now: Date) => found([], { absences, now });
		expect(at(noon(1, 13))).toMatchObject([
			{ kinds: ['absence'], level: 'note', audience: 'named' }
		]);
		expect(at(noon(2))).toMatchObject([{ level: 'talk', talkAt: noon(2), raisedAt: noon(1) }]);
	});

	test('is a talk at once when they were missed shortly before, and over with its signal', () => {
		const again = [{ id: 'absence', at: noon(1), isAgain: true, endedAt: null }];
		expect(found([], { absences: again, now: noon(1, 13) })).toMatchObject([
			{ level: 'talk', talkAt: noon(1), audience: 'named' }
		]);
		const over = [{ id: 'absence', at: noon(1), isAgain: false, endedAt: noon(1, 18) }];
		expect(found([], { absences: over, now: noon(9) })).toMatchObject([
			{ level: 'note', status: 'expired', talkAt: null, closedAt: noon(1, 18) }
		]);
		const later = [{ id: 'absence', at: noon(1), isAgain: false, endedAt: noon(4) }];
		expect(found([], { absences: later, now: noon(9) })).toMatchObject([
			{ level: 'talk', status: 'expired', closedAt: noon(4) }
		]);
	});

	test('stays a note when somebody answered', () => {
		const answers = [{ at: noon(1, 15), answer: 'known_cause' as const, evidence: ['absence'] }];
		expect(found([], { absences, answers })).toMatchObject([
			{ level: 'note', status: 'answered', talkAt: null }
		]);
	});
});

describe('mixed (F8)', () => {
	const calm = calmThen([]);
	const silent = { ...watched(calm), now: noon(34) };
	const absences = [{ id: 'absence', at: noon(33), ...once }];

	test('silence and a sign within 72 hours make a talk of the silence', () => {
		const sign = noted('Bram', 33, { signs: ['angry'] });
		expect(found([...calm, sign], silent)).toMatchObject([
			{ kinds: ['quiet', 'mixed'], level: 'talk', audience: 'contact', talkAt: noon(33) }
		]);
	});

	test('two of one kind are no mix, nor is what lies further apart', () => {
		const apart = [noted('Bram', 1, { signs: ['angry'] })];
		expect(found(apart, { absences: [{ id: 'absence', at: noon(4, 13), ...once }] })).toMatchObject(
			[{ kinds: ['absence'] }]
		);
		const two = [noted('Bram', 1, { signs: ['angry'] }), noted('Bram', 2, { signs: ['angry'] })];
		expect(found(two)).toEqual([]);
	});

	test('two check-ins missed within seven days count, one does not', () => {
		const sign = noted('Bram', 8, { signs: ['angry'] });
		const missed = (days: number[]) =>
			days.map((day) => ({ id: `check-in ${day}`, at: noon(day, 10) }));
		expect(found([sign], { missedCheckIns: missed([8]) })).toEqual([]);
		expect(found([sign], { missedCheckIns: missed([2, 8]) })).toMatchObject([
			{ kinds: ['mixed'], facts: [{ of: ['check_ins', 'sign'] }] }
		]);
		expect(found([sign], { missedCheckIns: missed([0, 8]) })).toEqual([]);
	});

	test('what happens at one moment is found the same in whatever order it comes', () => {
		const away = ['one', 'other'].map((id) => ({ id, at: noon(8, 10), ...once }));
		const names = (list: typeof away) =>
			found([], { absences: list }).map(({ evidence }) => evidence);
		expect(names(away.toReversed())).toEqual(names(away));
	});

	test('check-ins missed at one moment count the same in whatever order they come', () => {
		const sign = noted('Bram', 8, { signs: ['angry'] });
		const missed = ['one', 'other'].map((id) => ({ id, at: noon(8, 10) }));
		const evidence = (list: typeof missed) => found([sign], { missedCheckIns: list })[0]!.evidence;
		expect(evidence(missed.toReversed())).toEqual(evidence(missed));
	});

	test('an absence is told to those the visitor named only, mixed or not', () => {
		const findings = found(calm, { ...silent, absences });
		expect(findings).toMatchObject([
			{ kinds: ['quiet'], level: 'note', audience: 'contact' },
			{ kinds: ['absence', 'mixed'], level: 'talk', audience: 'named' }
		]);
		expect(findings[0]!.evidence).not.toContain('absence');
	});
});

test('a value that is no number stops the engine, it is never skipped', () => {
	const broken = noted('Ans', 1, { change: Number.NaN as 0 });
	const baselines = watched(calmThen([])).tracks![0]!.baselines;
	const tracks = [{ name: observedTrack, entries: entriesOf([broken]), baselines }];
	expect(() => noticed(recordOf([broken], { tracks }))).toThrow(RangeError);
});
