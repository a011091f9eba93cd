/**
 * What was raised in the circles of the demo world, and who answers: one signal that is open, one
 * that somebody took on, one that ended well. Told as people did it; the log comes from the rules.
 */
import type { Wait } from '#lib/domain/chain/index.ts';
import { dayOf, daysAfter, instantAt } from '#lib/domain/day.ts';
import type { SignalLevel, SignalOutcome, Undertaking } from '#lib/domain/signal.ts';

/** A step of a chain: offices, whoever has duty, or people by their keys. */
export type DemoStep = { wait: Wait; who: readonly string[]; showsNumber?: true };

/** The chain of one level of a circle. Everybody in it said yes. */
export type DemoChain = {
	level: SignalLevel;
	steps: readonly DemoStep[];
	lastWait: Wait;
	rounds: number;
};

/** What somebody did with a signal. */
export type DemoDeed = { at: Date; by: string } & (
	| { does: 'raise'; level: SignalLevel; text: string }
	| { does: 'takeOn'; undertaking: Undertaking; text: string; actBy: Date }
	| {
			does: 'close';
			outcome: SignalOutcome;
			text: string;
			helped: string;
			feedback: string;
	  }
);

/** The chains of a circle, and its signals, each as what people did. */
export type DemoAlarm = {
	chains: readonly DemoChain[];
	signals: readonly (readonly DemoDeed[])[];
};

/** Whom one calls when Kring reached nobody: the same for all, and nobody's number. */
export const demoNumber = {
	label: 'de dienst',
	phone: '085 000 00 20',
	hours: 'dag en nacht'
} as const;

const atOnce: Wait = { kind: 'minutes', minutes: 0 };
const fiveMinutes: Wait = { kind: 'minutes', minutes: 5 };
const fourHours: Wait = { kind: 'waking', minutes: 240 };

function chainsWith(near: readonly string[], professional: string): DemoChain[] {
	const number = { wait: fiveMinutes, who: [], showsNumber: true } as const;
	return [
		{
			level: 'orange',
			steps: [
				{ wait: atOnce, who: ['contact'] },
				{ wait: fourHours, who: ['backup'] },
				{ wait: { kind: 'working_day', minute: 600 }, who: [professional] }
			],
			lastWait: fourHours,
			rounds: 2
		},
		{
			level: 'red',
			steps: [
				{ wait: atOnce, who: ['contact', ...near] },
				{ wait: fiveMinutes, who: [professional] },
				{ wait: fiveMinutes, who: ['backup'] },
				number
			],
			lastWait: fiveMinutes,
			rounds: 3
		}
	];
}

/** The same chains, with whoever of the home care team has duty as the second one who is asked. */
function withDuty(chains: readonly DemoChain[]): DemoChain[] {
	return chains.map((chain) => {
		const [first, ...rest] = chain.steps;
		const wait: Wait = { kind: 'minutes', minutes: chain.level === 'red' ? 5 : 15 };
		return { ...chain, steps: [first!, { wait, who: ['duty'] }, ...rest] };
	});
}

/** The chains and signals of a circle of the demo world, as they stand at `now`. */
export function demoAlarm(circleKey: string, now: Date): DemoAlarm {
	const ago = (minutes: number) => new Date(now.getTime() - minutes * 60_000);
	const daysAgo = (days: number, minute: number) => instantAt(daysAfter(dayOf(now), -days), minute);
	switch (circleKey) {
		case 'circle-ruud':
			return {
				chains: chainsWith(['ilse', 'cor'], 'karin'),
				signals: [
					[
						{
							does: 'raise',
							by: 'cor',
							at: daysAgo(12, 14 * 60 + 32),
							level: 'red',
							text: 'Ruud is verward en snel boos. Hij weet niet waar hij is.'
						},
						{
							does: 'takeOn',
							by: 'karin',
							at: daysAgo(12, 14 * 60 + 39),
							undertaking: 'visit',
							text: 'Ik ben in de buurt.',
							actBy: daysAgo(12, 15 * 60 + 15)
						},
						{
							does: 'close',
							by: 'karin',
							at: daysAgo(12, 15 * 60 + 34),
							outcome: 'visited',
							text: 'Hij had slecht geslapen en te weinig gegeten. Na het eten was hij rustig.',
							helped: 'Radio uit, rustig praten en samen eten.',
							feedback: 'Dank u, Cor. Goed dat u belde. Ruud is weer rustig, Ilse is nu bij hem.'
						}
					]
				]
			};
		case 'circle-nel':
			return {
				chains: withDuty(chainsWith(['joost', 'tineke'], 'karin')),
				signals: [
					[
						{
							does: 'raise',
							by: 'tineke',
							at: ago(25),
							level: 'orange',
							text: 'De gordijnen zijn nog dicht. Nel zegt dat zij geen honger heeft.'
						}
					]
				]
			};
		case 'circle-milan':
			return {
				chains: chainsWith(['roos'], 'femke'),
				signals: [
					[
						{
							does: 'raise',
							by: 'youssef',
							at: ago(170),
							level: 'orange',
							text: 'Milan kwam niet naar de training. Hij neemt niet op.'
						},
						{
							does: 'takeOn',
							by: 'petra',
							at: ago(150),
							undertaking: 'visit',
							text: 'Ik rijd na mijn werk langs.',
							actBy: new Date(now.getTime() + 4 * 3_600_000)
						}
					]
				]
			};
		default:
			return { chains: [], signals: [] };
	}
}
