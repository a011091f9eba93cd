import { photo } from './story.ts';
import type { Told } from './story.ts';

/** The circle round Ruud, the last six weeks: a small fall, and a good month in the workshop. */
export const ruudSecond: readonly Told[] = [
	{
		by: 'femke',
		topic: 'own:werkplaats',
		ago: 47,
		at: '15:35',
		text: 'Ruud was er weer de hele ochtend. Het vogelhuis is groen geworden. Hij heeft er zelf zijn naam in gezet.',
		face: 4,
		photos: [photo('birdhouse', 'Een groen vogelhuis met een rood dak aan een boom')],
		comments: [['cor', 'Prachtig! Die wil ik ook wel', 90]],
		thanks: ['ruud', 'ilse', 'sanne', 'cor', 'youssef']
	},
	{
		by: 'ruud',
		topic: 'own:werkplaats',
		ago: 46,
		at: '11:00',
		text: 'Ik maak er nog een. Voor Cor.',
		face: 5,
		thanks: ['cor', 'femke', 'sanne']
	},
	{
		by: 'dennis',
		topic: 'agenda',
		ago: 45,
		at: '10:30',
		text: 'Over 2 weken kijken we samen hoe het gaat met de werkplaats en met het huishouden. Bij Ruud thuis, om 14:00. Wie er bij wil zijn, is welkom. Ruud beslist.',
		ask: {
			of: 'ruud',
			hours: 96,
			answer: ['Sanne en Ilse erbij. Niet te lang.', 1500]
		},
		thanks: ['sanne', 'ilse']
	},
	{ by: 'ruud', topic: 'daily', ago: 44, at: '19:20', face: 4 },
	{
		by: 'ilse',
		topic: 'daily',
		ago: 43,
		at: '13:40',
		text: 'Regen, dus binnen gebleven. Puzzel van duizend stukjes op tafel. Ruud doet de randen, ik mag de lucht.',
		face: 4,
		photos: [photo('jigsaw', 'Een halve legpuzzel op tafel, de rand is af')],
		thanks: ['sanne', 'cor']
	},
	{
		by: 'ilse',
		topic: 'health',
		ago: 41,
		at: '17:55',
		text: 'Even schrikken. Ruud is met de fiets gevallen, hier voor de deur. Hij wilde een kat ontwijken. Geen hoofd geraakt, wel een dikke knie en een schaafwond op zijn arm. De huisartsenpost gebeld: thuis aankijken, koelen en rust.',
		face: 2,
		comments: [
			['sanne', 'ik kom NU', 2],
			['karin', 'Wat vervelend. Ik kom morgen om 9:30 naar de wond kijken.', 25],
			['ilse', 'Dank je Karin. Sanne is er, we zitten aan de thee.', 70]
		],
		thanks: ['sanne']
	},
	{
		by: 'karin',
		topic: 'health',
		ago: 40,
		at: '10:05',
		text: 'Bezoek 9:30. Wond is schoon, nieuw verband gedaan. Knie is dik, lopen gaat. Hoofd: geen klachten, Ruud heeft goed geslapen. Bij misselijk zijn of suf worden meteen de huisarts bellen. Verband vervangen over 2 dagen.',
		face: 3,
		thanks: ['ilse', 'sanne', 'ruud']
	},
	{
		by: 'ruud',
		topic: 'daily',
		ago: 40,
		at: '14:00',
		text: 'Knie blauw. Kat is ok.',
		face: 3,
		comments: [['youssef', 'Haha gelukkig voor de kat. Beterschap man', 30]],
		thanks: ['youssef', 'sanne', 'cor']
	},
	{
		by: 'cor',
		topic: 'news',
		ago: 39,
		at: '15:15',
		text: 'Fiets van Ruud staat bij mij het stuur was scheef. Is al weer recht. Ketting ook gesmeert.',
		photos: [photo('bike-canal', 'Een fiets tegen de brug langs het water')],
		thanks: ['ruud', 'ilse']
	},
	{
		by: 'karin',
		topic: 'health',
		ago: 38,
		at: '09:50',
		text: 'Verband vervangen. Wond is dicht. Ik hoef hier niet meer extra voor te komen.',
		face: 4,
		thanks: ['ilse', 'ruud']
	},
	{
		by: 'ruud',
		topic: 'health',
		ago: 37,
		at: '08:20',
		text: 'Goed geslapen. 7 uur.',
		face: 5,
		thanks: ['ilse', 'sanne', 'karin', 'pauline']
	},
	{
		by: 'youssef',
		topic: 'daily',
		ago: 35,
		at: '16:40',
		text: 'Niet gewandeld vanwege de knie, maar gekaart. Ruud heeft mij twee keer ingemaakt. Ik eis een revanche',
		face: 5,
		photos: [photo('card-game', 'Twee handen met kaarten boven de tafel')],
		comments: [['ruud', 'Kom maar op.', 12]],
		thanks: ['ruud', 'sanne', 'ilse']
	},
	{
		by: 'pauline',
		topic: 'health',
		ago: 34,
		at: '15:20',
		text: 'Samen teruggekeken. De vaste tijden helpen: gemiddeld ruim 6 uur slaap. Zo doorgaan. Ik draag dit weer over aan Karin en lees nog mee tot het eind van mijn afspraak.',
		thanks: ['ilse', 'karin', 'ruud']
	},
	{
		by: 'sanne',
		topic: 'daily',
		ago: 33,
		at: '18:15',
		face: 4,
		photos: [photo('pancakes', 'Een hoge stapel pannenkoeken met stroop')]
	},
	{
		by: 'dennis',
		topic: 'news',
		ago: 31,
		at: '16:10',
		text: 'Samen gesproken met Ruud, Sanne en Ilse. Ruud wil graag een derde dagdeel in de werkplaats. Ik vraag dat aan en laat binnen 2 weken weten hoe het zit. De hulp in huis blijft zoals het is.',
		comments: [['ruud', 'Goed gesprek. Kort.', 50]],
		thanks: ['sanne', 'ilse', 'ruud']
	},
	{
		by: 'femke',
		topic: 'own:werkplaats',
		ago: 30,
		at: '15:45',
		text: 'Vandaag heeft Ruud een nieuwe deelnemer uitgelegd hoe de schuurmachine werkt. Rustig, stap voor stap. Ik hoefde niets te doen.',
		face: 5,
		thanks: ['ruud', 'ilse', 'sanne', 'dennis', 'cor']
	},
	{
		by: 'sanne',
		topic: 'personal',
		ago: 29,
		at: '22:05',
		text: 'soms mis ik hoe hij vroeger was. mag ook gezegd worden toch. vandaag wel hard gelachen samen',
		comments: [['ilse', 'Dat mag zeker, lieverd. Ik ook. En ik zag jullie lachen.', 30]],
		thanks: ['ilse']
	},
	{ by: 'ruud', topic: 'daily', ago: 28, at: '09:10', face: 4 },
	{
		by: 'ruud',
		topic: 'own:werkplaats',
		ago: 27,
		at: '15:20',
		text: 'Drie vogelhuizen af. Femke zegt: we gaan op de markt staan.',
		face: 5,
		photos: [
			photo('birdhouse', 'Het nieuwste vogelhuis hangt al op'),
			photo('workbench', 'Op de werkbank ligt het hout voor het volgende')
		],
		comments: [['sanne', 'ZAKENMAN', 8]],
		thanks: ['sanne', 'femke', 'ilse', 'youssef', 'cor']
	},
	{
		by: 'cor',
		topic: 'agenda',
		ago: 26,
		at: '11:20',
		text: 'Ik kan rijden naar de markt {dag+5}. Met de aanhanger dan pasen alle huisjes er in',
		comments: [['femke', 'Heel graag, Cor! We laden om 8:30 in.', 160]],
		thanks: ['ruud', 'femke']
	},
	{
		by: 'sanne',
		topic: 'daily',
		ago: 25,
		at: '19:50',
		text: 'verkeerde kring sorry, dit was voor mn huisgenoten',
		withdrawnAfter: 3
	},
	{
		by: 'ilse',
		topic: 'daily',
		ago: 24,
		at: '20:35',
		text: 'Ruud heeft zelf gekookt. Zelf! Met het stappenkaartje van Femke aan de kast. Macaroni, en er bleef niets over.',
		face: 5,
		thanks: ['femke', 'sanne', 'karin', 'ruud']
	},
	{
		by: 'femke',
		topic: 'own:werkplaats',
		ago: 21,
		at: '14:50',
		text: 'De markt was een succes. Vijf vogelhuizen verkocht. Ruud stond er twee uur en ging toen met Cor naar huis, zoals afgesproken.',
		face: 5,
		photos: [photo('market-stall', 'De marktkraam met vogelhuizen en een gestreept zeil')],
		comments: [
			['ruud', 'Een mevrouw kocht er 2.', 70],
			['dennis', 'Mooi resultaat, Ruud.', 1200]
		],
		thanks: ['ruud', 'sanne', 'ilse', 'cor', 'youssef', 'dennis']
	},
	{
		by: 'ruud',
		topic: 'daily',
		ago: 20,
		at: '11:30',
		text: 'Rustdag. Niks gedaan. Hoofd vol van de markt.',
		face: 3,
		comments: [['ilse', 'Precies goed. Gordijn dicht en poes op schoot.', 25]],
		thanks: ['ilse']
	},
	{
		by: 'karin',
		topic: 'health',
		ago: 19,
		at: '11:48',
		text: 'Bezoek van 11:00. Slaap is goed, knie is genezen. Na drukke dagen plant Ruud nu zelf een rustdag. Ik stel voor om van elke 2 weken naar elke 4 weken te gaan. Ruud vindt dat goed.',
		face: 4,
		thanks: ['ruud', 'ilse', 'sanne']
	},
	{
		by: 'dennis',
		topic: 'money',
		ago: 17,
		at: '13:25',
		text: 'Het derde dagdeel in de werkplaats is goedgekeurd. Het begint volgende week. De brief komt met de post.',
		comments: [['sanne', 'yes!! dank dennis', 40]],
		thanks: ['sanne', 'ilse', 'ruud']
	},
	{
		by: 'youssef',
		topic: 'daily',
		ago: 16,
		at: '17:35',
		text: 'Weer een heel uur gewandeld, knie doet mee. Ruud wees mij de ijsvogel bij de brug. Ik dacht dat hij een grapje maakte maar hij zat er echt!',
		face: 5,
		photos: [photo('walking-path', 'Het pad door het bos waar wij liepen')],
		thanks: ['ruud', 'sanne', 'ilse', 'cor']
	},
	{
		by: 'ilse',
		topic: 'agenda',
		ago: 15,
		at: '19:12',
		text: 'Ik werk volgende week drie avonden. Wie eet er een keer mee met Ruud? Eten staat klaar, gezelschap is genoeg.',
		ask: { of: 'cor', hours: 72, answer: ['Ik kom {dag+5}. Neem toetje mee', 90] },
		comments: [['sanne', 'ik doe {dag+6}!', 120]],
		thanks: ['ruud']
	},
	{ by: 'ruud', topic: 'daily', ago: 14, at: '18:55', face: 4 },
	{
		by: 'ruud',
		topic: 'personal',
		ago: 13,
		at: '20:15',
		voice: {
			seconds: 34,
			transcript:
				'Sanne. Ik wil dit even zeggen. Soms ben ik boos en dan is het niet om jou. Het is dan vol in mijn hoofd. Jij doet het goed. Dat wou ik zeggen.'
		},
		comments: [['sanne', 'nu zit ik te huilen in de trein. hou van je pap', 15]],
		thanks: ['sanne', 'ilse']
	},
	{
		by: 'femke',
		topic: 'daily',
		ago: 12,
		at: '15:30',
		text: 'Eerste derde dagdeel. We doen die dag iets rustigs: lijmen en schilderen, met hooguit vier mensen.',
		face: 4,
		thanks: ['ilse', 'ruud']
	},
	{
		by: 'cor',
		topic: 'own:werkplaats',
		ago: 11,
		at: '10:10',
		text: 'Er zit al een koolmeesje in mijn huisje te kijken! Ruud kom gauw',
		photos: [photo('bird-feeder', 'Een koolmees bij het voederhuisje')],
		comments: [['ruud', 'Ik kom.', 3]],
		thanks: ['ruud', 'femke', 'sanne', 'ilse']
	},
	{
		by: 'ilse',
		topic: 'daily',
		ago: 9,
		at: '20:40',
		seasonal: {
			spring: {
				text: 'Ruud heeft de bakken op het balkon gevuld. Geel en rood, hij koos zelf.',
				photos: [photo('balcony-flowers', 'Bloembakken aan het balkon')]
			},
			summer: {
				text: 'Avond op het balkon. De bloemen doen het, wij ook.',
				photos: [photo('balcony-flowers', 'Bloembakken aan het balkon')]
			},
			autumn: {
				text: 'De straat ligt vol blad. Ruud veegt elke dag een stukje, ook bij Cor. Hij noemt het zijn ochtendgymnastiek.',
				photos: [photo('autumn-leaves', 'Gele en rode bladeren op de stoep met een bezem')]
			},
			sinterklaas: {
				text: 'Ruud heeft zijn schoen gezet. Op zijn vierenvijftigste. Er zat een wortel in voor het paard en een beitel voor hem.',
				photos: [photo('pepernoten-shoe', 'Een schoen met een wortel en pepernoten bij de haard')]
			},
			winter: {
				text: 'Sneeuw! Ruud heeft de stoep geveegd, ook bij Cor en bij de bovenburen.',
				photos: [photo('winter-street', 'De straat met sneeuw en licht achter de ramen')]
			}
		},
		face: 4,
		thanks: ['sanne', 'cor', 'youssef']
	},
	{
		by: 'sanne',
		topic: 'news',
		ago: 7,
		at: '12:40',
		text: 'ssst! pap wordt 55. ik wil iets kleins doen: taart, max 6 mensen, van 3 tot 5, geen muziek. wie neemt wat mee? ruud ziet dit pas na zijn verjaardag',
		surpriseUntilDays: 12,
		comments: [
			['ilse', 'Ik bak de taart. Appel, dat vindt hij het lekkerst.', 35],
			['cor', 'Ik heb nog een locomatief voor hem liggen. Nieuw in de doos', 80],
			['youssef', 'Ben erbij! Neem kaarten mee', 150]
		],
		thanks: ['ilse', 'cor', 'youssef']
	},
	{ by: 'ruud', topic: 'daily', ago: 7, at: '19:30', face: 5 },
	{
		by: 'femke',
		topic: 'own:werkplaats',
		ago: 6,
		at: '15:55',
		text: 'Er zijn nu twaalf vogelhuizen besteld. Ruud houdt de lijst bij op het bord. Wie helpt er met bezorgen?',
		ask: { of: 'youssef', hours: 240 },
		thanks: ['ruud', 'cor']
	},
	{
		by: 'sanne',
		topic: 'money',
		ago: 5,
		at: '21:25',
		text: 'de energierekening klopt volgens mij niet, er staat ineens 40 euro meer op. dennis kan jij meekijken?',
		ask: { of: 'dennis', hours: 72 },
		thanks: []
	},
	{
		by: 'ilse',
		topic: 'daily',
		ago: 4,
		at: '10:45',
		text: 'Rustige ochtend. Koffie, bloemen op tafel, puzzel bijna af.',
		face: 4,
		photos: [photo('coffee-tulips', 'Koffie en tulpen op tafel bij het raam')],
		thanks: ['sanne', 'cor', 'ruud']
	},
	{
		by: 'youssef',
		topic: 'daily',
		ago: 3,
		at: '17:20',
		text: 'Vandaag 6 kilometer! Record. Bij de molen warme chocolademelk, Ruud trakteerde.',
		face: 5,
		photos: [photo('polder-sunset', 'Zon onder boven de polder met een molen')],
		comments: [['cor', 'Zo zo. Dan loop ik niet meer mee', 55]],
		thanks: ['ruud', 'sanne', 'ilse', 'cor']
	},
	{
		by: 'cor',
		topic: 'agenda',
		ago: 2,
		at: '14:30',
		text: 'Morgen komt de monteur voor de CV bij ons in de straat. Kan wat lawaai geven tussen 10 en 11. Ruud kom anders bij mij zitten achter',
		comments: [['ruud', 'Ik kom om 10 uur.', 40]],
		thanks: ['ilse', 'ruud', 'sanne']
	},
	{
		by: 'ruud',
		topic: 'daily',
		ago: 1,
		at: '09:05',
		text: 'Goed geslapen. Monteur komt. Ik ga naar Cor.',
		face: 4,
		thanks: ['ilse', 'cor']
	},
	{
		by: 'sanne',
		topic: 'daily',
		ago: 1,
		at: '18:20',
		text: 'bij pap gegeten. hij vertelde het hele verhaal van de markt NOG een keer, met alle details. ik vind het niet erg haha',
		face: 5,
		comments: [['ilse', 'Hij straalt er ook zo bij.', 30]],
		thanks: ['ilse', 'cor']
	},
	{
		by: 'karin',
		topic: 'agenda',
		ago: 1,
		at: '16:15',
		text: 'Mijn volgende bezoek is over een week, om 11:00. Ruud, wilt u vooraf bedenken wat u wilt bespreken? Een of twee dingen is genoeg.',
		ask: { of: 'ruud', hours: 150 },
		thanks: ['ilse']
	},
	{
		by: 'ruud',
		topic: 'own:werkplaats',
		ago: 0,
		at: '13:10',
		text: 'Nummer 9 is klaar. Geel met blauw.',
		face: 5,
		photos: [photo('birdhouse-yellow', 'Vogelhuis nummer 9, geel met een blauw dak')],
		comments: [['femke', 'De mooiste tot nu toe!', 25]],
		thanks: ['femke', 'cor', 'sanne']
	},
	{
		by: 'sanne',
		topic: 'daily',
		ago: 0,
		at: '16:40',
		text: 'pap heeft goed gegeten en is vrolijk. hij wil morgen weer naar de werkplaats',
		face: 4,
		comments: [['ilse', 'Fijn! Ik ben om 20 uur thuis.', 20]],
		thanks: ['ilse']
	}
];
