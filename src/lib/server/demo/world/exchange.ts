/**
 * What the neighbours of the demo world did for each other in half a year, told in days ago: pure data, the same at
 * every start. `credits.ts` has the ledger play it, and `help.ts` writes down the requests that it came from.
 */
import type { CategoryKey } from '../../../domain/help/category.ts';

/** Something that was done, and what became of the thanks for it. */
export type Exchange = {
	daysAgo: number;
	/** Who had the help, and who gave it. */
	helped: string;
	helper: string;
	category: CategoryKey;
	points: number;
	words?: string;
	/** Who of the two says it first; the other one answers. */
	first?: 'helper';
	/** Thanked for from the pot. */
	fromPot?: true;
	/** It was asked for in Kring, and not at the door. */
	isAsked?: true;
	/** Waits for a yes, nobody answered in time, or it ended otherwise; without it both said that it is right. */
	ends?: 'waits' | 'late' | 'declined' | 'withdrawn' | 'disputed' | 'turned_back';
};

/** What two do time and again: from so many days ago, every so many days, until so many days ago. */
type Habit = [
	helper: string,
	helped: string,
	category: CategoryKey,
	points: number,
	every: number,
	from: number,
	until: number,
	...rest: (string | 'pot' | 'asked')[]
];

/** The habits of the neighbourhood. Words after the days are said in turn; `pot` thanks from the pot. */
const habits: readonly Habit[] = [
	[
		'bert',
		'gerrit',
		'ride',
		4,
		16,
		181,
		12,
		'asked',
		'Fijn dat je wachtte.',
		'Weer op tijd thuis.'
	],
	['bert', 'marga', 'odd_job', 4, 42, 172, 20, 'asked', 'De beugel zit stevig.'],
	['bert', 'toos', 'odd_job', 2, 56, 160, 25, 'asked'],
	['bert', 'annie', 'odd_job', 3, 60, 150, 28, 'asked', 'De plank hangt recht!'],
	['bert', 'dewi', 'odd_job', 4, 40, 170, 15, 'asked', 'Het hek sluit weer.'],
	['bert', 'samira', 'odd_job', 4, 50, 166, 18, 'asked'],
	['bert', 'freek', 'odd_job', 4, 45, 150, 36],
	['bert', 'wout', 'doctor', 6, 30, 104, 13, 'pot'],
	['bert', 'dirk', 'ride_activity', 3, 30, 98, 7, 'pot'],
	['fatma', 'gerrit', 'meal', 2, 21, 176, 6, 'Wat een heerlijke linzensoep.', ''],
	['fatma', 'dirk', 'language', 4, 35, 168, 15],
	['fatma', 'marga', 'official_mail', 4, 30, 133, 12, 'pot', 'asked'],
	['rachid', 'toos', 'garden', 6, 50, 155, 30, 'asked', 'De tuin is weer van mij.'],
	['rachid', 'annie', 'computer', 3, 45, 158, 22, 'asked', 'Nu kan ik beeldbellen met mijn zus.'],
	['rachid', 'agnieszka', 'official_mail', 4, 30, 108, 17, 'pot', 'asked'],
	['rachid', 'fatma', 'computer', 4, 70, 150, 40],
	['toos', 'marga', 'meal', 3, 28, 174, 9, 'asked', 'De soep was nog warm.', ''],
	['toos', 'dirk', 'company', 4, 35, 165, 25],
	['gerrit', 'elif', 'homework', 4, 14, 175, 7, 'Hij had een acht!', '', 'Breuken snapt hij nu.'],
	['gerrit', 'fatma', 'homework', 4, 28, 170, 20],
	['elif', 'rachid', 'language', 4, 35, 160, 20],
	['elif', 'agnieszka', 'language', 4, 28, 145, 9, 'asked'],
	['elif', 'samira', 'official_mail', 4, 30, 95, 4, 'pot'],
	['elif', 'gerrit', 'papers', 6, 60, 140, 50],
	['samira', 'annie', 'meal', 2, 21, 173, 11, '', 'Ook de buurvrouw smulde mee.'],
	['samira', 'jopie', 'shop_along', 6, 48, 161, 17],
	['joyce', 'dewi', 'walk', 4, 28, 166, 16],
	['joyce', 'marga', 'walk', 4, 42, 120, 26, 'Eerste rondje na de operatie.'],
	['dewi', 'bert', 'garden', 6, 45, 162, 24, 'De rozen staan erbij als nieuw.'],
	['dewi', 'samira', 'homework', 4, 35, 157, 10],
	['agnieszka', 'joyce', 'household', 6, 45, 138, 21],
	['agnieszka', 'toos', 'household', 4, 40, 130, 19, 'asked'],
	['annie', 'joyce', 'activity', 6, 56, 152, 30, 'Samen breien in de zaal.'],
	['annie', 'bert', 'pets', 2, 28, 148, 13],
	['dirk', 'bert', 'walk', 4, 35, 156, 27],
	['dirk', 'toos', 'pets', 2, 21, 169, 18, 'De kat is dol op je.'],
	['marga', 'annie', 'company', 4, 45, 155, 33],
	['marga', 'dewi', 'homework', 4, 50, 110, 29],
	['jopie', 'freek', 'meal', 3, 40, 150, 45],
	['wout', 'elif', 'bicycle', 3, 55, 147, 35],
	['freek', 'jopie', 'ride', 4, 60, 164, 40],
	['freek', 'samira', 'garden', 6, 60, 135, 50],
	['cor', 'gerrit', 'ride_activity', 3, 30, 110, 6, 'pot'],
	['cor', 'toos', 'ride', 4, 50, 132, 34],
	['youssef', 'dirk', 'bicycle', 3, 50, 128, 31, 'asked', 'De remmen doen het weer.'],
	['roos', 'samira', 'computer', 3, 48, 126, 32],
	['ilse', 'annie', 'tax', 8, 90, 118, 40, 'asked'],
	['lotte', 'marga', 'groceries', 3, 9, 15, 6, 'Wat snel!'],
	['mieke', 'toos', 'pets', 2, 5, 7, 2]
];

/** What happened once. */
const once: readonly Exchange[] = [
	{ daysAgo: 100, helped: 'petra', helper: 'tineke', category: 'garden', points: 6 },
	{ daysAgo: 88, helped: 'roos', helper: 'cor', category: 'odd_job', points: 8 },
	{ daysAgo: 75, helped: 'hanneke', helper: 'tineke', category: 'shop_along', points: 6 },
	{ daysAgo: 61, helped: 'roos', helper: 'petra', category: 'papers', points: 6 },
	{ daysAgo: 52, helped: 'cor', helper: 'tineke', category: 'meal', points: 4 },
	{ daysAgo: 40, helped: 'ilse', helper: 'cor', category: 'ride', points: 4 },
	{ daysAgo: 33, helped: 'ruud', helper: 'youssef', category: 'walk', points: 4 },
	{
		...{ daysAgo: 18, helped: 'milan', helper: 'kevin', category: 'bicycle', points: 8 },
		...{ first: 'helper', words: 'De band en de ketting.', ends: 'disputed' }
	},
	{
		...{ daysAgo: 12, helped: 'tineke', helper: 'cor', category: 'ride', points: 4 },
		words: 'Fijn dat je bleef wachten.'
	},
	{ daysAgo: 9, helped: 'roos', helper: 'tineke', category: 'meal', points: 4, first: 'helper' },
	{
		...{ daysAgo: 5, helped: 'petra', helper: 'tineke', category: 'homework', points: 4 },
		words: 'Milan is geslaagd voor zijn toets!'
	},
	{ daysAgo: 3, helped: 'tineke', helper: 'roos', category: 'computer', points: 2 },
	{
		...{ daysAgo: 2, helped: 'petra', helper: 'youssef', category: 'bicycle', points: 3 },
		...{ first: 'helper', words: 'Het licht doet het weer.', ends: 'waits' }
	},
	{
		...{ daysAgo: 2, helped: 'hanneke', helper: 'youssef', category: 'garden', points: 4 },
		...{ first: 'helper', words: 'De heg is weer laag.', ends: 'waits' }
	},
	{
		...{ daysAgo: 1, helped: 'cor', helper: 'tineke', category: 'language', points: 4 },
		...{ words: 'Wat een geduld heb jij.', ends: 'waits' }
	},
	{
		...{ daysAgo: 96, helped: 'dewi', helper: 'freek', category: 'ride', points: 4 },
		...{ first: 'helper', ends: 'declined' }
	},
	{
		...{ daysAgo: 70, helped: 'elif', helper: 'agnieszka', category: 'household', points: 6 },
		ends: 'withdrawn'
	},
	{
		...{ daysAgo: 44, helped: 'joyce', helper: 'dewi', category: 'garden', points: 4 },
		...{ first: 'helper', ends: 'late' }
	},
	{
		...{ daysAgo: 37, helped: 'annie', helper: 'dewi', category: 'garden', points: 6 },
		ends: 'turned_back'
	},
	{
		...{ daysAgo: 4, helped: 'marga', helper: 'pim', category: 'pets', points: 2 },
		...{ words: 'Moes heeft heerlijk gewandeld.' }
	},
	{
		...{ daysAgo: 1, helped: 'fatma', helper: 'rachid', category: 'computer', points: 3 },
		...{ first: 'helper', words: 'De printer doet het weer.', ends: 'waits' }
	}
];

/** Points that were given away, to a neighbour or to the pot. */
export const gifts: readonly { daysAgo: number; giver: string; to: string; points: number }[] = [
	{ daysAgo: 130, giver: 'bert', to: 'pot', points: 12 },
	{ daysAgo: 110, giver: 'fatma', to: 'pot', points: 6 },
	{ daysAgo: 95, giver: 'rachid', to: 'pot', points: 8 },
	{ daysAgo: 80, giver: 'bert', to: 'pot', points: 16 },
	{ daysAgo: 68, giver: 'joyce', to: 'pot', points: 8 },
	{ daysAgo: 50, giver: 'bert', to: 'pot', points: 12 },
	{ daysAgo: 47, giver: 'cor', to: 'pot', points: 4 },
	{ daysAgo: 45, giver: 'fatma', to: 'pot', points: 1 },
	{ daysAgo: 44, giver: 'elif', to: 'pot', points: 1 },
	{ daysAgo: 34, giver: 'rachid', to: 'pot', points: 8 },
	{ daysAgo: 22, giver: 'fatma', to: 'marga', points: 4 },
	{ daysAgo: 26, giver: 'fatma', to: 'pot', points: 1 },
	{ daysAgo: 25, giver: 'elif', to: 'pot', points: 1 },
	{ daysAgo: 24, giver: 'samira', to: 'pot', points: 1 },
	{ daysAgo: 20, giver: 'cor', to: 'pot', points: 4 },
	{ daysAgo: 19, giver: 'bert', to: 'pot', points: 10 },
	{ daysAgo: 16, giver: 'tineke', to: 'pot', points: 2 },
	{ daysAgo: 8, giver: 'bert', to: 'pot', points: 12 },
	{ daysAgo: 6, giver: 'joyce', to: 'pot', points: 5 }
];

/** The open kitchen: an organisation thanks who cooked, and a host says that they did. */
export const kitchens: readonly { daysAgo: number; cooks: readonly string[] }[] = [
	{ daysAgo: 142, cooks: ['joyce', 'samira', 'toos'] },
	{ daysAgo: 114, cooks: ['joyce', 'fatma'] },
	{ daysAgo: 86, cooks: ['joyce', 'samira', 'dewi'] },
	{ daysAgo: 58, cooks: ['joyce', 'agnieszka'] },
	{ daysAgo: 30, cooks: ['joyce', 'samira', 'fatma'] },
	{ daysAgo: 2, cooks: ['joyce', 'toos'] }
];

/** Everything of half a year, the oldest first. */
export function halfYear(): Exchange[] {
	const usual = habits.flatMap(
		([helper, helped, category, points, every, from, until, ...rest], row): Exchange[] => {
			const words = rest.filter((one) => one !== 'pot' && one !== 'asked');
			const times = Math.floor((from - until) / every) + 1;
			return Array.from({ length: times }, (_, nth) => {
				const said = words[nth % Math.max(words.length, 1)] ?? '';
				return {
					// Nobody is that regular: a day sooner or later, the same at every start.
					daysAgo: Math.max(1, from - nth * every - ((row * 7 + nth * 5) % 3)),
					...{ helped, helper, category, points },
					...(said === '' ? {} : { words: said }),
					// Who helped cannot choose the pot for the other.
					...(rest.includes('pot')
						? { fromPot: true as const }
						: (row + nth) % 3 === 0
							? { first: 'helper' as const }
							: {}),
					...(rest.includes('asked') ? { isAsked: true as const } : {})
				};
			});
		}
	);
	return [...usual, ...once].toSorted((one, next) => next.daysAgo - one.daysAgo);
}

/** In what words such help was asked for, in turn. */
export const askedWords: Partial<Record<CategoryKey, readonly string[]>> = {
	ride: ['Naar de fysiotherapeut en terug.', 'Naar de oogarts.', 'Naar mijn zus in Beekdorp.'],
	odd_job: ['Een beugel in de douche.', 'De kraan lekt.', 'Een kast in elkaar zetten.'],
	official_mail: ['Een brief die ik niet begrijp.', 'Post van de gemeente.'],
	garden: ['Het gras en de randen.', 'De heg.'],
	computer: ['Mijn tablet doet raar.', 'Beeldbellen leren.'],
	meal: ['Een avond warm eten.', 'Koken lukt even niet.'],
	language: ['Oefenen voor mijn examen.', 'Een uur samen praten.'],
	household: ['De ramen aan de straat.', 'De zolder opruimen.'],
	bicycle: ['Mijn remmen piepen.', 'Een nieuwe ketting.'],
	tax: ['De aangifte van dit jaar.']
};
