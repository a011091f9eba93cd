/**
 * What people of the demo world noted in two months, and the plans that say what to look out for.
 * Written as rules over days, so that the same moment gives the same notes: in Ruud's circle things
 * slowly get worse in the last two weeks, Nel's has gone quiet, and Milan's goes as usual.
 */
import type { Contact } from '#lib/domain/observation.ts';
import type { Phase } from '#lib/domain/phase.ts';
import type { RaisedLevel } from '../../../domain/support.ts';
import type { Actor } from '#lib/domain/signal-plan.ts';
import type { Calendar } from './moment.ts';
import type { DemoNoted } from './shape.ts';

/** A note as told: by whom, so many days ago, and what they chose. */
type NoteTold = {
	by: string;
	ago: number;
	/** Minutes past midnight. */
	at: number;
	contact: Contact;
	change?: 0 | 1 | 2 | 3;
	/** Only the resident: 0 best to 4 worst. */
	face?: 0 | 1 | 2 | 3 | 4;
	signs?: readonly string[];
	text?: string;
};

/** A plan as told: phase, words, and who does it. */
type PlanTold = {
	signs: readonly (readonly [key: string, phase: Phase, text: string])[];
	actions: readonly (readonly [phase: Phase, text: string, actor: Actor])[];
	avoid: readonly (readonly [phase: Phase, text: string])[];
	agreedBy: string;
	onGround: boolean;
	agreedDaysAgo: number;
	/** Signs that stand in a new version, to which nobody said yes yet. */
	draft: readonly (readonly [key: string, phase: Phase, text: string])[];
	ways: readonly (readonly ['number' | 'place', label: string, phone: string, hours: string])[];
	/** Who does what when there has to be more help. */
	support?: readonly (readonly [RaisedLevel, who: string, what: string, hours: string])[];
};

type Told = {
	notes: readonly NoteTold[];
	plan: PlanTold;
	/** Who called the first weeks normal, and who answered what was noticed first, and how. */
	confirmedBy: string | null;
	answeredBy: string | null;
};

const clock = (hour: number, minute: number): number => hour * 60 + minute;
const daysBack = (most: number): number[] =>
	Array.from({ length: most + 1 }, (_, ago) => most - ago);

/** Ruud: nights get worse, slowly; a month ago he had the flu. */
const ruud: Told = {
	notes: daysBack(60).flatMap((ago): NoteTold[] => {
		const isLate = ago <= 13;
		const change = (usual: 0 | 1) => (isLate ? (ago % 5 === 1 ? 2 : 1) : usual);
		const notes: NoteTold[] = [];
		if (ago % 7 !== 3 && ago > 0) {
			notes.push({
				...{ by: 'ilse', ago, at: clock(20, 10), contact: 'seen' },
				change: ago === 29 ? 2 : isLate ? change(0) : ago % 9 === 0 ? 1 : 0,
				...(ago === 29 ? { text: 'Koorts. Ligt de hele dag op bed.' } : {}),
				...(ago === 6 ? { signs: ['sleep'], text: 'Om 4 uur al op. Was stil aan tafel.' } : {}),
				...(ago === 2 ? { signs: ['sleep'] } : {})
			});
		}
		if (ago % 3 === 0) {
			notes.push({
				...{ by: 'sanne', ago, at: clock(9, 40), contact: 'phoned' },
				change: ago % 12 === 0 && !isLate ? 1 : isLate ? 1 : 0,
				...(ago === 9 ? { signs: ['forgets'], text: 'Wist niet meer dat de oogarts was.' } : {})
			});
		}
		if (ago === 28) {
			notes.push({
				...{ by: 'sanne', ago, at: clock(18, 5), contact: 'seen', change: 2 },
				text: 'Nog steeds koorts. Wel wat gedronken.'
			});
		}
		if (ago % 4 === 1) {
			notes.push({
				...{ by: 'cor', ago, at: clock(11, 15), contact: 'seen', change: isLate ? 1 : 0 },
				...(ago === 5 ? { signs: ['alone'], text: 'Ging niet mee naar de markt.' } : {})
			});
		}
		if (ago % 7 === 2 || ago % 7 === 5) {
			notes.push({
				...{ by: 'femke', ago, at: clock(15, 20), contact: 'seen', change: isLate ? 1 : 0 }
			});
		}
		if (ago % 7 === 6) {
			notes.push({ by: 'youssef', ago, at: clock(16, 45), contact: 'spoken', change: 0 });
		}
		if (ago % 4 === 2) {
			notes.push({
				...{ by: 'ruud', ago, at: clock(9, 5), contact: 'seen', face: isLate ? 3 : 1 }
			});
		}
		return notes;
	}),
	plan: {
		signs: [
			['walks', 'green', 'Ik doe elke dag mijn ronde.'],
			['jokes', 'green', 'Ik maak een grapje.'],
			['workshop', 'green', 'Ik ga naar de werkplaats.'],
			['sleep', 'orange', 'Ik slaap slecht en sta om 4 uur op.'],
			['forgets', 'orange', 'Ik vergeet afspraken.'],
			['alone', 'orange', 'Ik wil alleen zijn en ga niet mee.'],
			['angry', 'red', 'Ik ben opeens heel boos en gooi met dingen.'],
			['lost', 'red', 'Ik weet niet waar ik ben.']
		],
		actions: [
			['orange', 'Zet de radio uit en drink samen koffie.', 'near'],
			['orange', 'Ik schrijf op wat er morgen is.', 'me'],
			['orange', 'Komt die week langs en kijkt naar het slapen.', 'professional'],
			['red', 'Blijf bij mij en praat rustig.', 'near'],
			['red', 'Bel Karin, en buiten kantoortijd de huisartsenpost.', 'near']
		],
		avoid: [
			['orange', 'Geen drie dingen tegelijk vragen.'],
			['red', 'Raak mij niet aan. Bel niet meteen de politie.']
		],
		agreedBy: 'ruud',
		onGround: false,
		agreedDaysAgo: 61,
		draft: [['radio', 'orange', 'Ik zet de radio heel hard.']],
		ways: [
			['number', 'Ilse', '06 0000 0012', 'Altijd, ook in de nacht'],
			['place', 'Bij Cor op nummer 18', '', 'Cor is bijna altijd thuis'],
			['number', 'Wijkverpleging Kwikstaart', '030 000 00 20', 'Elke dag van 7.00 tot 23.00']
		],
		support: [
			['extra', 'cor', 'Ik kom elke middag koffie drinken.', '1 uur'],
			['extra', 'sanne', 'Ik bel elke avond en doe de boodschappen.', 'samen 3 uur'],
			['crisis', 'ilse', 'Ik blijf slapen tot het weer gaat.', '']
		]
	},
	confirmedBy: 'sanne',
	answeredBy: 'sanne'
};

/** Nel: it goes as it goes, and for more than a week nobody wrote anything. */
const nel: Told = {
	notes: daysBack(60).flatMap((ago): NoteTold[] => {
		if (ago < 9) return [];
		const notes: NoteTold[] = [];
		if (ago % 2 === 0) {
			notes.push({
				...{ by: 'tineke', ago, at: clock(10, 30), contact: 'seen', change: ago % 8 === 0 ? 1 : 0 }
			});
		}
		if (ago % 3 === 1) {
			notes.push({ by: 'hanneke', ago, at: clock(19, 15), contact: 'phoned', change: 0 });
		}
		if (ago % 7 === 4) {
			notes.push({
				...{ by: 'karin', ago, at: clock(9, 10), contact: 'seen', change: ago % 14 === 4 ? 1 : 0 }
			});
		}
		return notes;
	}),
	plan: {
		signs: [
			['sings', 'green', 'Ik zing als ik de was doe.'],
			['cat', 'green', 'Moppie heeft schoon water.'],
			['stove', 'orange', 'Ik laat het gas aan staan.'],
			['eats', 'orange', 'Ik eet alleen brood.'],
			['night', 'red', 'Ik loop in de nacht op straat.']
		],
		actions: [
			['orange', 'Eet samen warm en kijk in de keuken.', 'near'],
			['red', 'Breng mij rustig naar huis en bel Hanneke.', 'near']
		],
		avoid: [['red', 'Zeg niet dat mijn man dood is.']],
		agreedBy: 'hanneke',
		onGround: true,
		agreedDaysAgo: 58,
		draft: [],
		ways: [
			['number', 'Hanneke', '06 0000 0031', 'Overdag op haar werk, in de avond thuis'],
			['place', 'Bij Tineke, aan de overkant', '', 'Zij heeft een sleutel']
		]
	},
	confirmedBy: 'hanneke',
	answeredBy: null
};

/** Milan: a few notes a week, and nothing to worry about. */
const milan: Told = {
	notes: daysBack(60).flatMap((ago): NoteTold[] => {
		const notes: NoteTold[] = [];
		if (ago % 5 === 2) {
			notes.push({ by: 'petra', ago, at: clock(17, 50), contact: 'seen', change: 0 });
		}
		if (ago % 7 === 3) {
			notes.push({
				...{ by: 'femke', ago, at: clock(14, 10), contact: 'seen', change: ago % 21 === 3 ? 1 : 0 }
			});
		}
		return notes;
	}),
	plan: {
		signs: [
			['plays', 'green', 'Ik ga op maandag naar voetbal.'],
			['room', 'green', 'Mijn kamer is een beetje netjes.'],
			['phone', 'orange', 'Ik neem mijn telefoon niet op.'],
			['awake', 'orange', 'Ik ben de hele nacht wakker.'],
			['gone', 'red', 'Ik ben weg en niemand weet waar.']
		],
		actions: [
			['orange', 'Stuur een appje en kom met eten langs.', 'near'],
			['red', 'Bel Petra en zoek bij het veld.', 'near']
		],
		avoid: [['orange', 'Niet boos worden aan de deur.']],
		agreedBy: 'milan',
		onGround: false,
		agreedDaysAgo: 40,
		draft: [],
		ways: [['number', 'Petra', '06 0000 0051', 'Altijd']]
	},
	confirmedBy: null,
	answeredBy: null
};

const told: Readonly<Record<string, Told>> = {
	'circle-ruud': ruud,
	'circle-nel': nel,
	'circle-milan': milan
};

/** What was noted in one circle, with all its moments. */
export function notedCircle(key: string, calendar: Calendar): DemoNoted {
	const found = told[key];
	if (found === undefined) throw new Error(`nothing was noted in ${key}`);
	const { plan } = found;
	return {
		notes: found.notes
			.map(({ by, ago, at, contact, change, face, signs, text }) => ({
				...{ observerKey: by, at: calendar.told(ago, at), contact },
				...{ change: change ?? null, face: face ?? null, signKeys: signs ?? [], text: text ?? '' }
			}))
			.sort((a, b) => a.at.getTime() - b.at.getTime()),
		plan: {
			signs: plan.signs.map(([signKey, phase, text]) => ({ key: signKey, phase, text })),
			actions: [
				...plan.actions.map(([phase, text, actor]) => ({ phase, text, actor, isAvoid: false })),
				...plan.avoid.map(([phase, text]) => ({
					...{ phase, text, actor: 'near' as const, isAvoid: true }
				}))
			],
			agreedByKey: plan.agreedBy,
			onGround: plan.onGround,
			agreedAt: calendar.told(plan.agreedDaysAgo, clock(14, 30)),
			draft: plan.draft.map(([signKey, phase, text]) => ({ key: signKey, phase, text })),
			ways: plan.ways.map(([kind, label, phone, hours]) => ({ kind, label, phone, hours })),
			support: (plan.support ?? []).map(([level, personKey, what, hours]) => {
				return { level, personKey, what, hours };
			})
		},
		confirmedByKey: found.confirmedBy,
		answeredByKey: found.answeredBy
	};
}
