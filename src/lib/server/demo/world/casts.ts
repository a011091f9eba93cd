/**
 * Who stands round each resident, and what each of them may do with which topic. Told in days
 * from now; `resolve.ts` makes moments of it.
 */
import type { Preset } from '#lib/domain/policy/preset.ts';
import type { DemoLevel, DemoRole, DemoTopic, InTwoLanguages } from './shape.ts';
import { milanFirst } from './milan-first.ts';
import { milanSecond } from './milan-second.ts';
import { nelFirst } from './nel-first.ts';
import { nelSecond } from './nel-second.ts';
import { ruudFirst } from './ruud-first.ts';
import { ruudSecond } from './ruud-second.ts';
import type { Told } from './story.ts';

/** A member as told. Topics that neither the preset nor `rights` names are `none`. */
export type CastMember = {
	person: string;
	role: DemoRole;
	relation: InTwoLanguages;
	preset: Preset;
	rights?: Readonly<Partial<Record<DemoTopic, DemoLevel>>>;
	/** Days from now at which one topic closes while the rest goes on. */
	topicEndsInDays?: Readonly<Partial<Record<DemoTopic, number>>>;
	office?: 'contact' | 'backup';
	joinedDaysAgo: number;
	endsInDays?: number;
	removedDaysAgo?: number;
	keepsSeenPrivate?: true;
	/** How many of the newest updates of each topic this member has not been shown yet. */
	behind: number;
	representation?: {
		ground: InTwoLanguages;
		scope: InTwoLanguages;
		reviewInDays: number;
		residentTold: InTwoLanguages;
	};
};

/** A circle as told. */
export type Cast = {
	key: string;
	residentKey: string;
	startedByKey: string;
	neighbourhoodKey: string;
	startedDaysAgo: number;
	ownTopics: readonly { key: DemoTopic; name: InTwoLanguages }[];
	members: readonly CastMember[];
	story: readonly Told[];
};

const daughter: InTwoLanguages = { nl: 'dochter', en: 'daughter' };
const neighbour: InTwoLanguages = { nl: 'buurman', en: 'neighbour' };
const buddy: InTwoLanguages = { nl: 'maatje', en: 'buddy' };
const self: InTwoLanguages = { nl: 'het is zijn kring', en: 'the circle is his' };
const districtNurse: InTwoLanguages = { nl: 'wijkverpleegkundige', en: 'district nurse' };
const practiceNurse: InTwoLanguages = {
	nl: 'praktijkondersteuner bij de huisarts',
	en: "practice nurse at the GP's"
};
const coach: InTwoLanguages = { nl: 'wijkcoach', en: 'neighbourhood coach' };
const support: InTwoLanguages = { nl: 'begeleider', en: 'support worker' };

const ruud: Cast = {
	key: 'circle-ruud',
	residentKey: 'ruud',
	startedByKey: 'ruud',
	neighbourhoodKey: 'vlierkwartier',
	startedDaysAgo: 93,
	ownTopics: [{ key: 'own:werkplaats', name: { nl: 'De werkplaats', en: 'The workshop' } }],
	members: [
		{
			person: 'ruud',
			role: 'resident',
			relation: self,
			preset: 'everything',
			joinedDaysAgo: 93,
			behind: 0
		},
		{
			person: 'sanne',
			role: 'family',
			relation: daughter,
			preset: 'everything',
			office: 'contact',
			joinedDaysAgo: 93,
			behind: 0
		},
		{
			person: 'ilse',
			role: 'family',
			relation: { nl: 'vriendin', en: 'partner' },
			preset: 'everything',
			office: 'backup',
			joinedDaysAgo: 93,
			behind: 0
		},
		{
			person: 'cor',
			role: 'neighbour',
			relation: neighbour,
			preset: 'agenda_and_updates',
			rights: { 'own:werkplaats': 'write' },
			joinedDaysAgo: 92,
			endsInDays: 272,
			behind: 1
		},
		{
			person: 'youssef',
			role: 'volunteer',
			relation: buddy,
			preset: 'agenda_and_updates',
			rights: { 'own:werkplaats': 'read' },
			joinedDaysAgo: 91,
			endsInDays: 180,
			behind: 1
		},
		{
			person: 'karin',
			role: 'professional',
			relation: districtNurse,
			preset: 'care',
			rights: { 'own:werkplaats': 'read' },
			joinedDaysAgo: 91,
			endsInDays: 274,
			behind: 1
		},
		{
			person: 'dennis',
			role: 'professional',
			relation: coach,
			preset: 'own',
			rights: {
				news: 'write',
				daily: 'read',
				agenda: 'write',
				money: 'write',
				'own:werkplaats': 'read'
			},
			topicEndsInDays: { money: 30 },
			joinedDaysAgo: 91,
			endsInDays: 120,
			behind: 2
		},
		{
			person: 'femke',
			role: 'professional',
			relation: support,
			preset: 'own',
			rights: {
				news: 'read',
				daily: 'write',
				health: 'read',
				agenda: 'write',
				'own:werkplaats': 'write'
			},
			joinedDaysAgo: 91,
			endsInDays: 200,
			behind: 1
		},
		{
			person: 'pauline',
			role: 'professional',
			relation: practiceNurse,
			preset: 'own',
			rights: { health: 'write', agenda: 'read' },
			joinedDaysAgo: 60,
			endsInDays: -18,
			keepsSeenPrivate: true,
			behind: 1
		}
	],
	story: [...ruudFirst, ...ruudSecond]
};

const nel: Cast = {
	key: 'circle-nel',
	residentKey: 'nel',
	startedByKey: 'hanneke',
	neighbourhoodKey: 'vlierkwartier',
	startedDaysAgo: 91,
	ownTopics: [{ key: 'own:moppie', name: { nl: 'Poes Moppie', en: 'Moppie the cat' } }],
	members: [
		{
			person: 'nel',
			role: 'resident',
			relation: { nl: 'het is haar kring', en: 'the circle is hers' },
			preset: 'everything',
			joinedDaysAgo: 91,
			behind: 4
		},
		{
			person: 'hanneke',
			role: 'representative',
			relation: daughter,
			preset: 'everything',
			office: 'contact',
			joinedDaysAgo: 91,
			behind: 0,
			representation: {
				ground: {
					nl: 'Levenstestament met volmacht, getekend bij de notaris.',
					en: 'Living will with power of attorney, signed before a notary.'
				},
				scope: {
					nl: 'Zorg, wonen en geld. Over bezoek en vriendschap beslist Nel zelf.',
					en: 'Care, home and money. Nel decides herself about visits and friends.'
				},
				reviewInDays: 214,
				residentTold: {
					nl: 'Hanneke heeft dit aan Nel verteld, aan de keukentafel. Nel vindt het goed.',
					en: 'Hanneke told Nel at the kitchen table. Nel agrees.'
				}
			}
		},
		{
			person: 'joost',
			role: 'family',
			relation: { nl: 'zoon', en: 'son' },
			preset: 'everything',
			office: 'backup',
			joinedDaysAgo: 91,
			behind: 1
		},
		{
			person: 'tineke',
			role: 'neighbour',
			relation: { nl: 'buurvrouw', en: 'neighbour' },
			preset: 'agenda_and_updates',
			rights: { 'own:moppie': 'write' },
			joinedDaysAgo: 91,
			endsInDays: 274,
			behind: 0
		},
		{
			person: 'cor',
			role: 'volunteer',
			relation: { nl: 'chauffeur', en: 'driver' },
			preset: 'own',
			rights: { agenda: 'write' },
			joinedDaysAgo: 88,
			endsInDays: 92,
			behind: 0
		},
		{
			person: 'karin',
			role: 'professional',
			relation: districtNurse,
			preset: 'care',
			joinedDaysAgo: 90,
			endsInDays: 275,
			behind: 1
		},
		{
			person: 'marjan',
			role: 'professional',
			relation: { nl: 'casemanager', en: 'case manager' },
			preset: 'own',
			rights: {
				news: 'write',
				daily: 'write',
				health: 'write',
				agenda: 'write',
				money: 'read'
			},
			joinedDaysAgo: 90,
			endsInDays: 275,
			behind: 2
		},
		{
			person: 'pauline',
			role: 'professional',
			relation: practiceNurse,
			preset: 'own',
			rights: { health: 'write', agenda: 'read' },
			joinedDaysAgo: 88,
			endsInDays: 90,
			keepsSeenPrivate: true,
			behind: 2
		}
	],
	story: [...nelFirst, ...nelSecond]
};

const milan: Cast = {
	key: 'circle-milan',
	residentKey: 'milan',
	startedByKey: 'dennis',
	neighbourhoodKey: 'oeverpark',
	startedDaysAgo: 92,
	ownTopics: [{ key: 'own:voetbal', name: { nl: 'Voetbal', en: 'Football' } }],
	members: [
		{
			person: 'milan',
			role: 'resident',
			relation: self,
			preset: 'everything',
			joinedDaysAgo: 92,
			behind: 0
		},
		{
			person: 'petra',
			role: 'family',
			relation: { nl: 'moeder', en: 'mother' },
			preset: 'everything',
			office: 'contact',
			joinedDaysAgo: 92,
			behind: 0
		},
		{
			person: 'roos',
			role: 'family',
			relation: { nl: 'zus', en: 'sister' },
			preset: 'own',
			rights: {
				news: 'write',
				daily: 'write',
				health: 'read',
				agenda: 'write',
				money: 'read',
				personal: 'write',
				'own:voetbal': 'write'
			},
			office: 'backup',
			joinedDaysAgo: 92,
			keepsSeenPrivate: true,
			behind: 0
		},
		{
			person: 'youssef',
			role: 'volunteer',
			relation: buddy,
			preset: 'agenda_and_updates',
			rights: { 'own:voetbal': 'write' },
			joinedDaysAgo: 92,
			endsInDays: 180,
			behind: 1
		},
		{
			person: 'dennis',
			role: 'professional',
			relation: coach,
			preset: 'own',
			rights: { news: 'write', daily: 'read', agenda: 'write', money: 'write' },
			joinedDaysAgo: 92,
			endsInDays: 150,
			behind: 1
		},
		{
			person: 'femke',
			role: 'professional',
			relation: support,
			preset: 'own',
			rights: {
				news: 'read',
				daily: 'write',
				health: 'write',
				agenda: 'write',
				money: 'read',
				'own:voetbal': 'read'
			},
			joinedDaysAgo: 92,
			endsInDays: 150,
			behind: 1
		},
		{
			person: 'kevin',
			role: 'volunteer',
			relation: { nl: 'vriend van voetbal', en: 'friend from football' },
			preset: 'agenda_and_updates',
			rights: { 'own:voetbal': 'write' },
			joinedDaysAgo: 88,
			endsInDays: 277,
			removedDaysAgo: 31,
			behind: 0
		}
	],
	story: [...milanFirst, ...milanSecond]
};

/** The three circles. */
export const casts: readonly Cast[] = [ruud, nel, milan];
