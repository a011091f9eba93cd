/**
 * The place and the people of the demo world. Every name of a place, an organisation or a person
 * is made up; mail goes to domains that can never exist.
 */
import type {
	DemoMunicipality,
	DemoNeighbourhood,
	DemoOrganisation,
	DemoPerson,
	InTwoLanguages
} from './shape.ts';

/** The municipality of the demo world. */
export const municipality: DemoMunicipality = { key: 'wolderland', name: 'Wolderland' };

/** Its two organisations. */
export const organisations: readonly DemoOrganisation[] = [
	{
		key: 'kwikstaart',
		name: 'Gezondheidscentrum Kwikstaart',
		kind: 'health_centre',
		readingTimes: {
			nl: 'Elke dag, 7:30 tot 17:00. Wij antwoorden binnen 8 uur.',
			en: 'Every day, 7:30 to 17:00. We answer within 8 hours.'
		},
		promiseHours: 8
	},
	{
		key: 'sociaal-team',
		name: 'Sociaal Team Wolderland',
		kind: 'neighbourhood_team',
		readingTimes: {
			nl: 'Maandag tot en met vrijdag, 8:30 tot 17:00. Wij antwoorden binnen 1 werkdag.',
			en: 'Monday to Friday, 8:30 to 17:00. We answer within 1 working day.'
		},
		promiseHours: 24
	}
];

/** Its neighbourhoods. The third has no circle yet. */
export const neighbourhoods: readonly DemoNeighbourhood[] = [
	{ key: 'vlierkwartier', name: 'Vlierkwartier', postcodes: ['1234', '1235'] },
	{ key: 'oeverpark', name: 'Oeverpark', postcodes: ['1236'] },
	{ key: 'molenrand', name: 'Molenrand', postcodes: ['1237'] }
];

/** Those who post in office hours only; their updates never fall in a weekend. */
export const officeHourKeys: ReadonlySet<string> = new Set([
	'dennis',
	'femke',
	'marjan',
	'pauline'
]);

/** Somebody from the circle's own life: no organisation, no office. */
function neighbourOf(
	key: string,
	name: string,
	oneLine: InTwoLanguages,
	language: 'nl' | 'en' = 'nl'
): DemoPerson {
	const mailAddress = `${name.toLowerCase().replaceAll(' ', '.')}@example.org`;
	return {
		key,
		name,
		mailAddress,
		language,
		organisationKey: null,
		discipline: null,
		offices: [],
		hasAccount: true,
		oneLine
	};
}

/** Somebody who works at one of the two organisations. */
function staffOf(
	organisationKey: 'kwikstaart' | 'sociaal-team',
	key: string,
	name: string,
	discipline: InTwoLanguages,
	oneLine: InTwoLanguages
): DemoPerson {
	const mailAddress = `${key}@${organisationKey}.example`;
	const rest = neighbourOf(key, name, oneLine);
	return { ...rest, mailAddress, organisationKey, discipline, offices: ['staff'] };
}

const residents: readonly DemoPerson[] = [
	neighbourOf('ruud', 'Ruud Okkerman', {
		nl: 'Ruud, 54 jaar. Het is zijn kring. Hij heeft hersenletsel.',
		en: 'Ruud, 54. The circle is his. He has a brain injury.'
	}),
	{
		...neighbourOf('nel', 'Nel Haverkorn', {
			nl: 'Nel, 84 jaar. Het is haar kring. Zij heeft geen mail. Hanneke kan een papieren kaart voor haar maken.',
			en: 'Nel, 84. The circle is hers. She has no mail. Hanneke can make a paper card for her.'
		}),
		mailAddress: null,
		hasAccount: false
	},
	neighbourOf('milan', 'Milan Duinker', {
		nl: 'Milan, 22 jaar. Het is zijn kring. Hij woont sinds kort op zichzelf.',
		en: 'Milan, 22. The circle is his. He has just started living on his own.'
	})
];

const closeBy: readonly DemoPerson[] = [
	neighbourOf('sanne', 'Sanne Okkerman', {
		nl: 'Sanne, dochter van Ruud en zijn contactpersoon.',
		en: "Sanne, Ruud's daughter and his contact person."
	}),
	neighbourOf('ilse', 'Ilse Vredeling', {
		nl: 'Ilse, vriendin van Ruud. Zij vervangt Sanne.',
		en: "Ilse, Ruud's partner. She stands in for Sanne."
	}),
	neighbourOf('cor', 'Cor Weidelaar', {
		nl: 'Cor, buurman van Ruud. Hij rijdt ook voor Nel.',
		en: "Cor, Ruud's neighbour. He drives for Nel too."
	}),
	neighbourOf('youssef', 'Youssef Bennari', {
		nl: 'Youssef, maatje van Ruud en van Milan.',
		en: 'Youssef, buddy of Ruud and of Milan.'
	}),
	neighbourOf('hanneke', 'Hanneke Haverkorn', {
		nl: 'Hanneke, dochter van Nel. Zij regelt veel voor haar moeder.',
		en: "Hanneke, Nel's daughter. She arranges much for her mother."
	}),
	neighbourOf(
		'joost',
		'Joost Haverkorn',
		{
			nl: 'Joost, zoon van Nel. Hij woont in Ierland en leest Engels.',
			en: "Joost, Nel's son. He lives in Ireland and reads English."
		},
		'en'
	),
	neighbourOf('tineke', 'Tineke Vlasblom', {
		nl: 'Tineke, buurvrouw van Nel. Zij ziet geen gezondheid of geld.',
		en: "Tineke, Nel's neighbour. She sees no health or money."
	}),
	neighbourOf('petra', 'Petra Duinker', {
		nl: 'Petra, moeder van Milan en zijn contactpersoon.',
		en: "Petra, Milan's mother and his contact person."
	}),
	neighbourOf('roos', 'Roos Duinker', {
		nl: 'Roos, zus van Milan. Zij vervangt Petra.',
		en: "Roos, Milan's sister. She stands in for Petra."
	}),
	neighbourOf('kevin', 'Kevin Slotema', {
		nl: 'Kevin kende Milan van het voetbal. Hij hoort niet meer bij de kring.',
		en: 'Kevin knew Milan from football. He is no longer in the circle.'
	})
];

const staff: readonly DemoPerson[] = [
	staffOf(
		'kwikstaart',
		'karin',
		'Karin Stoffelaar',
		{ nl: 'wijkverpleegkundige', en: 'district nurse' },
		{
			nl: 'Karin, wijkverpleegkundige bij Ruud en bij Nel.',
			en: 'Karin, district nurse for Ruud and for Nel.'
		}
	),
	staffOf(
		'kwikstaart',
		'marjan',
		'Marjan Roelvoort',
		{ nl: 'casemanager', en: 'case manager' },
		{ nl: 'Marjan, casemanager bij Nel.', en: 'Marjan, case manager for Nel.' }
	),
	staffOf(
		'kwikstaart',
		'pauline',
		'Pauline Esveld',
		{ nl: 'praktijkondersteuner bij de huisarts', en: "practice nurse at the GP's" },
		{
			nl: 'Pauline, praktijkondersteuner bij Nel. Bij Ruud is haar tijd voorbij.',
			en: 'Pauline, practice nurse for Nel. With Ruud her time has ended.'
		}
	),
	staffOf(
		'sociaal-team',
		'dennis',
		'Dennis Pallandijk',
		{ nl: 'wijkcoach', en: 'neighbourhood coach' },
		{
			nl: 'Dennis, wijkcoach bij Ruud en bij Milan.',
			en: 'Dennis, neighbourhood coach for Ruud and for Milan.'
		}
	),
	staffOf(
		'sociaal-team',
		'femke',
		'Femke Oosterhaag',
		{ nl: 'begeleider', en: 'support worker' },
		{
			nl: 'Femke, begeleider van Ruud in de werkplaats en van Milan thuis.',
			en: 'Femke, supports Ruud in the workshop and Milan at home.'
		}
	),
	{
		...staffOf(
			'kwikstaart',
			'annelies',
			'Annelies Wolthof',
			{ nl: 'manager', en: 'manager' },
			{
				nl: 'Annelies, manager van Kwikstaart. Zij zit in geen enkele kring.',
				en: 'Annelies, manager of Kwikstaart. She is in no circle at all.'
			}
		),
		offices: ['organisation_manager']
	},
	{
		...neighbourOf('bas', 'Bas Kuilenstreek', {
			nl: 'Bas, beheerder van Kring. Hij ziet geen berichten.',
			en: 'Bas, operator of Kring. He sees no updates.'
		}),
		mailAddress: 'bas@beheer.example',
		offices: ['operator']
	}
];

/** All twenty. */
export const people: readonly DemoPerson[] = [...residents, ...closeBy, ...staff];
