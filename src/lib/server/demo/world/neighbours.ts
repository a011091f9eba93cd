/**
 * The neighbours of the Vlierkwartier who help each other, besides those who stand round a resident: who they are,
 * what they offer and since when. Nobody here exists.
 */
import type { CategoryKey } from '../../../domain/help/category.ts';
import type { WeeklyWindow } from '../../../domain/help/match.ts';
import type { CheckKind } from '../../../domain/help/trust.ts';
import type { InTwoLanguages } from './shape.ts';

/** Taking part in asking and offering, as told. */
export type DemoTakesPart = {
	/** Four digits of the postcode. */
	area: string;
	/** Since so many days. */
	since: number;
	likes: string;
	offers: Partial<Record<CategoryKey, string>>;
	/** When they mostly can; none where it depends. */
	windows?: readonly WeeklyWindow[];
	checks?: readonly CheckKind[];
	languages?: readonly string[];
	/** They are asked nothing: since so many days, and for so many more. */
	rests?: { sinceDays: number; moreDays: number };
	/** What they know from their own life, for who coordinates. */
	knows?: readonly string[];
};

/** Somebody who lives here and comes in with an account of their own. */
export type DemoNeighbour = {
	name: string;
	look: string;
	language?: 'en';
	oneLine: InTwoLanguages;
	/** Among those whom a visitor is shown first. */
	isFirst?: true;
	/** Null for who does not take part yet. */
	takesPart: DemoTakesPart | null;
};

const mostly = (weekdays: readonly number[], from: number, until: number): WeeklyWindow[] =>
	weekdays.map((weekday) => ({ weekday, fromMinute: from * 60, untilMinute: until * 60 }));

/** Who lives here with an account, by the key with which one comes in as them. */
export const neighbours: Readonly<Record<string, DemoNeighbour>> = {
	bert: {
		...{ name: 'Bert Wagenaar', look: '2.bald.5.1.4.moustache', isFirst: true },
		oneLine: {
			nl: 'Bert helpt veel: klusjes en ritten. Fatma wacht op hem met een lekke band.',
			en: 'Bert helps a lot: odd jobs and rides. Fatma is waiting for him with a flat tyre.'
		},
		takesPart: {
			...{ area: '1234', since: 400, likes: 'Ik klus graag en ik rijd graag.' },
			offers: {
				odd_job: 'Een lamp, een plank, een lekkende kraan. Ik neem gereedschap mee.',
				ride: 'Ik rijd graag naar het ziekenhuis. Ik wacht ook.',
				bicycle: 'Een band plak ik bij u voor de deur.'
			},
			checks: ['talk', 'conduct'],
			knows: ['Rouw na het verlies van mijn vrouw']
		}
	},
	fatma: {
		...{ name: 'Fatma Yilmaz', look: '3.scarf.1.4.6', isFirst: true },
		oneLine: {
			nl: 'Fatma kookt te veel op zondag. Zij zei ja op een vraag van Gerrit.',
			en: 'Fatma cooks too much on Sundays. She said yes to a request of Gerrit.'
		},
		takesPart: {
			...{ area: '1235', since: 300, likes: 'Ik kook graag voor anderen.' },
			offers: {
				ride: 'Donderdag ga ik toch naar de markt.',
				meal: 'Zondag kook ik altijd te veel.',
				official_mail: 'Brieven lees ik rustig met u door. Ook in het Turks.',
				walk: 'Ik loop elke ochtend een rondje.'
			},
			checks: ['talk'],
			languages: ['nl', 'tr']
		}
	},
	rachid: {
		...{ name: 'Rachid El Amrani', look: '4.short.1.3.1.beard' },
		oneLine: {
			nl: 'Rachid legt computers uit. Hij knipte net de heg bij Toos.',
			en: 'Rachid explains computers. He has just trimmed the hedge for Toos.'
		},
		takesPart: {
			...{ area: '1234', since: 200, likes: 'Ik ben handig met computers.' },
			offers: {
				odd_job: 'In het weekend heb ik tijd voor een klusje.',
				ride: 'In het weekend kan ik rijden.',
				computer: 'Ik leg het uit tot het lukt.',
				garden: 'Heggen en onkruid, geen probleem.'
			},
			checks: ['talk', 'references'],
			languages: ['nl', 'ar', 'fr']
		}
	},
	toos: {
		...{ name: 'Toos Bijvank', look: '1.curls.6.2.3.glasses', isFirst: true },
		oneLine: {
			nl: 'Toos maakt soep. Zij vroeg hulp met een lamp, en bedankt nog voor haar heg.',
			en: 'Toos makes soup. She asked for help with a lamp, and has yet to say thanks for her hedge.'
		},
		takesPart: {
			...{ area: '1234', since: 350, likes: 'Ik maak soep en ik luister graag.' },
			offers: { meal: 'Ik breng een pan soep.', company: 'Kom gerust een kop koffie drinken.' },
			windows: mostly([1, 3, 5], 10, 17),
			checks: ['talk']
		}
	},
	gerrit: {
		...{ name: 'Gerrit Vonk', look: '2.short.6.3.2.glasses-moustache', isFirst: true },
		oneLine: {
			nl: 'Gerrit geeft rekenles. Fatma kan hem rijden, en een vraag van hem ligt bij Femke.',
			en: 'Gerrit teaches sums. Fatma can drive him, and one request of his lies with Femke.'
		},
		takesPart: {
			...{ area: '1235', since: 250, likes: 'Ik was rekenmeester op school.' },
			offers: { homework: 'Rekenen, elke leeftijd.' },
			checks: ['talk']
		}
	},
	mieke: {
		...{ name: 'Mieke Slot', look: '1.bob.3.6.5' },
		oneLine: {
			nl: 'Mieke doet sinds kort mee. Uw hond mag met haar mee.',
			en: 'Mieke joined not long ago. Your dog may walk along with her.'
		},
		takesPart: {
			...{ area: '1235', since: 12, likes: 'Ik wandel graag met honden.' },
			offers: { pets: 'Uw hond mag met mij mee.' }
		}
	},
	annie: {
		...{ name: 'Annie Kuiper', look: '2.bun.5.5.4' },
		oneLine: { nl: 'Annie breit met anderen.', en: 'Annie knits with others.' },
		takesPart: { area: '1234', since: 190, likes: '', offers: {} }
	},
	dirk: {
		...{ name: 'Dirk Zomer', look: '1.cap.6.2.6' },
		oneLine: { nl: 'Dirk past op dieren.', en: 'Dirk minds pets.' },
		takesPart: { area: '1234', since: 190, likes: '', offers: {} }
	},
	marga: {
		...{ name: 'Marga Tolsma', look: '1.fringe.6.1.5.glasses', isFirst: true },
		oneLine: {
			nl: 'Marga kreeg een nieuwe heup. Zij kreeg meer dan zij gaf, en dat mag.',
			en: 'Marga has a new hip. She received more than she gave, and that is fine.'
		},
		takesPart: {
			...{ area: '1234', since: 186, likes: 'Ik lees voor en ik bel graag.' },
			offers: { company: 'Bel mij gerust. Of kom langs voor koffie.' },
			knows: ['Leven met een nieuwe heup', 'Mantelzorg voor mijn moeder']
		}
	},
	samira: {
		...{ name: 'Samira Benhaddou', look: '3.scarf.1.2.1' },
		oneLine: {
			nl: 'Samira kookt en neemt boodschappen mee, ook voor een echtpaar op papier.',
			en: 'Samira cooks and shops along, for a couple on paper too.'
		},
		takesPart: {
			...{ area: '1235', since: 184, likes: 'Ik kook met de hele familie.' },
			offers: {
				meal: 'Op dinsdag staat er altijd een bord meer.',
				groceries: 'Ik ga elke dag langs de winkel.'
			},
			...{ checks: ['talk'], languages: ['nl', 'ar'] }
		}
	},
	elif: {
		...{ name: 'Elif Kaplan', look: '3.bob.1.6.3' },
		oneLine: {
			nl: 'Elif oefent taal met buren. Haar zoon leert rekenen bij Gerrit.',
			en: 'Elif practises Dutch with neighbours. Her son learns sums with Gerrit.'
		},
		takesPart: {
			...{ area: '1235', since: 182, likes: 'Ik geef graag les.' },
			offers: { language: 'Samen praten met thee erbij.', official_mail: 'Ik lees met u mee.' },
			windows: mostly([2, 4], 9, 14),
			...{ checks: ['talk', 'training'], languages: ['nl', 'tr', 'en'] }
		}
	},
	joyce: {
		...{ name: 'Joyce Pinas', look: '6.curls.1.5.5' },
		oneLine: {
			nl: 'Joyce kookt in de open keuken en wandelt op zaterdag.',
			en: 'Joyce cooks in the open kitchen and walks on Saturdays.'
		},
		takesPart: {
			...{ area: '1234', since: 180, likes: 'Ik kook voor grote groepen.' },
			offers: { walk: 'Zaterdag, een uur, rustig aan.', activity: 'Ik help bij buurtdagen.' },
			...{ windows: mostly([6], 9, 13), languages: ['nl', 'en'] }
		}
	},
	dewi: {
		...{ name: 'Dewi Matahelu', look: '4.long.1.6.2' },
		oneLine: {
			nl: 'Dewi houdt van tuinen en helpt met huiswerk.',
			en: 'Dewi loves gardens and helps with homework.'
		},
		takesPart: {
			...{ area: '1235', since: 170, likes: 'Ik heb groene vingers.' },
			offers: { garden: 'Snoeien en planten.', homework: 'Nederlands en Engels.' },
			...{ checks: ['talk'], languages: ['nl', 'en'] }
		}
	},
	agnieszka: {
		...{ name: 'Agnieszka Wolska', look: '1.bob.4.6.1', language: 'en' },
		oneLine: {
			nl: 'Agnieszka leest Kring in het Engels. Zij helpt in huis en oefent taal.',
			en: 'Agnieszka reads Kring in English. She helps around the house and practises Dutch.'
		},
		takesPart: {
			...{ area: '1234', since: 150, likes: 'Ik werk graag met mijn handen.' },
			offers: { household: 'Samen de ramen doen, of de kasten.' },
			...{ checks: ['talk'], languages: ['pl', 'en', 'nl'] }
		}
	},
	freek: {
		...{ name: 'Freek Zandstra', look: '2.cap.3.5.1.beard' },
		oneLine: {
			nl: 'Freek rust even uit. Hij wordt nu niets gevraagd.',
			en: 'Freek is having a rest. He is asked nothing now.'
		},
		takesPart: {
			...{ area: '1235', since: 186, likes: 'Ik rijd graag.' },
			offers: { ride: 'Ook naar het station.', garden: 'Grasmaaien.' },
			checks: ['talk', 'conduct'],
			rests: { sinceDays: 30, moreDays: 25 }
		}
	},
	pim: {
		...{ name: 'Pim Rozema', look: '1.curls.4.1.2', isFirst: true },
		oneLine: {
			nl: 'Pim is nieuw. De eerste weken helpt hij nog niet bij mensen thuis.',
			en: 'Pim is new. For the first weeks he does not help in people’s homes yet.'
		},
		takesPart: {
			...{ area: '1234', since: 9, likes: 'Ik studeer en heb tijd over.' },
			offers: { computer: 'Ook met een nieuwe telefoon.', pets: 'Honden en katten.' },
			...{ windows: mostly([1, 2, 3, 4, 5], 15, 21), languages: ['nl', 'en'] }
		}
	},
	lotte: {
		...{ name: 'Lotte Ykema', look: '1.long.3.2.5' },
		oneLine: {
			nl: 'Lotte kwam hier pas wonen. Zij haalt graag boodschappen.',
			en: 'Lotte has just moved here. She likes to fetch groceries.'
		},
		takesPart: {
			...{ area: '1235', since: 20, likes: 'Ik leer graag mensen kennen.' },
			offers: { groceries: 'Ik fiets langs de supermarkt.', walk: 'Na het werk.' }
		}
	},
	koos: {
		...{ name: 'Koos Terpstra', look: '2.short.4.1.3' },
		oneLine: { nl: 'Koos doet nog niet mee.', en: 'Koos does not take part yet.' },
		takesPart: null
	},
	ria: {
		...{ name: 'Ria Blom', look: '3.long.2.3.5' },
		oneLine: { nl: 'Ria doet nog niet mee.', en: 'Ria does not take part yet.' },
		takesPart: null
	}
};

/** Those round a resident who take part too. */
export const alsoNeighbours: Readonly<Record<string, DemoTakesPart>> = {
	ruud: {
		...{ area: '1234', since: 150, likes: 'Ik maak graag dingen van hout.' },
		offers: { activity: 'Ik bouw mee aan het podium op het buurtfeest.' },
		checks: ['talk']
	},
	cor: {
		...{ area: '1234', since: 150, likes: 'Ik rijd, en ik maak graag een praatje.' },
		offers: { ride: 'Ik rijd ook naar het ziekenhuis.', ride_activity: 'Ik kom toch langs.' },
		checks: ['talk', 'conduct']
	},
	tineke: {
		...{ area: '1234', since: 150, likes: 'Ik heb een moestuin.' },
		offers: { shop_along: 'Woensdag ga ik naar de markt.', garden: 'Een moestuin beginnen.' },
		checks: ['talk']
	},
	youssef: {
		...{ area: '1235', since: 150, likes: 'Ik ben graag buiten.' },
		offers: { bicycle: 'Remmen en licht.', garden: 'De heg, tot 2 meter.' },
		...{ checks: ['talk', 'conduct', 'training'], languages: ['nl', 'ar'] }
	},
	roos: {
		...{ area: '1235', since: 150, likes: 'Ik leg graag dingen uit.' },
		offers: { papers: 'Formulieren vul ik samen met u in.', computer: 'Geduldig, ook met foto’s.' },
		checks: ['talk']
	},
	ilse: {
		...{ area: '1234', since: 150, likes: 'Ik ben goed met cijfers.' },
		offers: { tax: 'Ik deed er een cursus voor.' },
		checks: ['talk', 'training']
	}
};

/** A couple who do it on paper: the host writes down what both sides signed. */
export const paperHousehold: readonly { key: string; name: string; look: string }[] = [
	{ key: 'jopie', name: 'Jopie Hartsuiker', look: '1.bun.6.2.4' },
	{ key: 'wout', name: 'Wout Hartsuiker', look: '1.bald.6.3.2.glasses-moustache' }
];
