import { photo } from './story.ts';
import type { Told } from './story.ts';

/** The circle round Nel, the first six weeks: small things go missing, and a fall in the kitchen. */
export const nelFirst: readonly Told[] = [
	{
		by: 'hanneke',
		topic: 'news',
		ago: 90,
		at: '19:45',
		text: 'Welkom allemaal in de kring van mama. Ik heb het met haar doorgenomen aan de keukentafel. Zij zei: “Als jullie dan maar niet meer allemaal apart bellen.” Dat beloven we.',
		comments: [
			['joost', 'Great that this exists. Now I can see how she is from Cork.', 40],
			['tineke', 'Wat een goed idee Hanneke! Ik doe graag mee!', 75]
		],
		thanks: ['joost', 'tineke', 'marjan']
	},
	{
		by: 'marjan',
		topic: 'news',
		ago: 89,
		at: '10:15',
		text: 'Goedemorgen, ik ben Marjan. Ik kom ongeveer eens per 3 weken bij mevrouw Haverkorn. Zij vertelt mij wat zij prettig vindt, en dat leg ik hier uit. Vragen mogen altijd.',
		thanks: ['hanneke', 'joost']
	},
	{
		by: 'tineke',
		topic: 'daily',
		ago: 88,
		at: '15:20',
		text: 'Net thee gedronken bij Nel! Ze had de tafel al gedekt, met de mooie kopjes. We hebben zitten lachen om de buurman met zijn nieuwe hoed.',
		face: 5,
		photos: [photo('coffee-tulips', 'Twee kopjes en bloemen op tafel bij Nel')],
		thanks: ['hanneke', 'joost']
	},
	{
		by: 'hanneke',
		topic: 'health',
		ago: 87,
		at: '21:10',
		text: 'Mama belde vandaag 6 keer met dezelfde vraag: of ik morgen kom. Ik kom morgen niet. Ik heb het groot op de kalender geschreven.',
		face: 3,
		comments: [
			['marjan', 'Dat is goed bedacht. Zet u er ook bij wie er wél komt? Dat geeft rust.', 780],
			['hanneke', 'Ja, ga ik doen.', 840]
		],
		thanks: ['joost']
	},
	{
		by: 'karin',
		topic: 'daily',
		ago: 86,
		at: '09:20',
		text: 'Vanochtend geholpen met douchen en aankleden, 8:30 tot 9:10. Mevrouw kiest zelf haar kleren. Zij wil graag eerst koffie en daarna pas douchen. Dat houden wij aan.',
		face: 4,
		thanks: ['hanneke']
	},
	{
		by: 'tineke',
		topic: 'own:moppie',
		ago: 85,
		at: '11:05',
		text: 'Moppie lag weer op haar plekje. Nel vertelt elke keer hoe ze hem vond, bij de brievenbus, met één oor. Ik hoor het graag nog een keer!',
		photos: [photo('cat-sofa', 'De rode kat slaapt op de bank')],
		thanks: ['hanneke', 'joost']
	},
	{
		by: 'hanneke',
		topic: 'agenda',
		ago: 84,
		at: '20:30',
		text: 'Mama moet {dag+6} om 10:40 naar de tandarts. Ik kan niet weg van school. Wie kan rijden?',
		ask: { of: 'cor', hours: 48, answer: ['Ik rij wel. Ben er 10.15 bij haar', 65] },
		thanks: ['tineke']
	},
	{
		by: 'joost',
		topic: 'personal',
		ago: 82,
		at: '20:50',
		text: 'Met mam gebeld via het scherm. Ze zong het hele liedje van de kikker, alle coupletten. Ik kende het derde niet eens.',
		thanks: ['hanneke']
	},
	{
		by: 'karin',
		topic: 'health',
		ago: 80,
		at: '09:25',
		text: 'Medicijnen van deze week klaargezet in de doos. De pillen van gisteravond zaten er nog in. Vanaf nu bel ik elke avond rond 19:00 niet zelf, maar zet ik het op de lijst van de avondronde.',
		editedAfter: 9,
		comments: [['hanneke', 'Fijn dat jullie dit zien. Dank.', 300]],
		thanks: ['hanneke', 'pauline']
	},
	{ by: 'hanneke', topic: 'daily', ago: 79, at: '17:10', face: 4 },
	{
		by: 'cor',
		topic: 'agenda',
		ago: 78,
		at: '11:40',
		text: 'Terug van de tandars. Ging goed geen gaatjes. We hebben nog een rondje langs de dijk gereden dat wou ze graag',
		comments: [['hanneke', 'Wat lief van je, Cor.', 50]],
		thanks: ['hanneke', 'tineke']
	},
	{
		by: 'marjan',
		topic: 'health',
		ago: 77,
		at: '14:30',
		text: 'Huisbezoek gehad. Mevrouw zegt dat zij zich overdag soms alleen voelt, vooral na het middageten. Wij hebben gesproken over De Theetuin, elke week een middag. Zij wil eerst een keer kijken.',
		face: 3,
		thanks: ['hanneke', 'joost', 'karin']
	},
	{
		by: 'hanneke',
		topic: 'money',
		ago: 76,
		at: '21:35',
		text: 'Er belde vandaag iemand “van de bank”. Mama heeft opgehangen, gelukkig! Ik heb een briefje bij de telefoon gelegd: de bank belt nooit om een code.',
		comments: [['joost', 'Well done mam!', 30]],
		thanks: ['joost', 'marjan']
	},
	{
		by: 'tineke',
		topic: 'daily',
		ago: 74,
		at: '16:00',
		text: 'Samen naar de vijver gelopen! Nel had oud brood mee, maar dat mag niet meer. Nu hebben we gewoon gekeken. Ook fijn.',
		face: 5,
		photos: [photo('duck-pond', 'De eenden zwemmen tussen het riet')],
		thanks: ['hanneke', 'joost', 'karin']
	},
	{
		by: 'karin',
		topic: 'daily',
		ago: 73,
		at: '09:15',
		text: 'Mevrouw was al aangekleed toen ik kwam. Trui achterstevoren, daar hebben we samen om gelachen. Koffie gezet, douche overgeslagen op haar verzoek.',
		face: 4,
		thanks: ['hanneke']
	},
	{
		by: 'hanneke',
		topic: 'daily',
		ago: 71,
		at: '18:20',
		text: 'De sleutels kwijt en weer terug: ze lagen in de broodtrommel. Ik heb nu een haakje naast de deur gemaakt met een geel label. Tineke heeft ook een reservesleutel.',
		face: 3,
		comments: [['tineke', 'Klopt, hij hangt bij mij in de gang!', 25]],
		thanks: ['tineke', 'joost', 'karin']
	},
	{
		by: 'tineke',
		topic: 'news',
		ago: 69,
		at: '10:30',
		text: 'Wie heeft er nog breiwol? Nel is weer begonnen! Ze hoeft niet eens te kijken, haar handen weten het nog.',
		photos: [photo('knitting', 'Een half gebreide sjaal met twee naalden en een bol wol')],
		ask: {
			of: 'hanneke',
			hours: 72,
			answer: ['Ik heb een hele tas. Neem ik de volgende keer mee!', 400]
		},
		thanks: ['joost', 'marjan', 'hanneke']
	},
	{
		by: 'hanneke',
		topic: 'own:moppie',
		ago: 68,
		at: '12:15',
		text: 'Let op: Moppie krijgt 2 keer per dag eten. Mama dacht vandaag 5 keer. Hij klaagde niet.',
		comments: [
			['tineke', 'Haha, die dikkerd! Ik zal een lijstje ophangen.', 20],
			['joost', 'Smart cat.', 45]
		],
		thanks: ['tineke', 'joost']
	},
	{
		by: 'joost',
		topic: 'agenda',
		ago: 66,
		at: '19:30',
		text: 'Ik heb tickets! Over 3 weken ben ik 5 dagen in Wolderland. Ik slaap bij mam. Dan kan Hanneke even weg.',
		comments: [['hanneke', 'Je weet niet hoe blij ik hiermee ben.', 15]],
		thanks: ['hanneke', 'tineke', 'karin']
	},
	{ by: 'tineke', topic: 'daily', ago: 65, at: '15:45', face: 4 },
	{
		by: 'hanneke',
		topic: 'personal',
		ago: 63,
		at: '21:50',
		text: 'Vandaag zei ze “mevrouw” tegen me. Heel even maar. Daarna wist ze het weer en zei ze: “Wat zie jij er moe uit, kind.” Dat klopte dan weer wel.',
		comments: [['joost', 'O Han. Ik bel je zo.', 8]],
		thanks: ['joost']
	},
	{
		by: 'karin',
		topic: 'health',
		ago: 61,
		at: '09:40',
		text: 'Gewicht vandaag: 58 kilo, dat is 2 kilo minder dan in de vorige maand. Mevrouw zegt dat zij ’s middags soms vergeet te eten. Pauline, kunt u hierop reageren?',
		ask: {
			of: 'pauline',
			hours: 48,
			answer: ['Ja. Ik kom {dag+1} om 13:30 langs. Graag elke week wegen, op dezelfde dag.', 240]
		},
		thanks: ['hanneke', 'marjan']
	},
	{
		by: 'tineke',
		topic: 'daily',
		ago: 60,
		at: '13:00',
		text: 'Ik kook nu op {dag} altijd een portie extra en dan eten we samen! Vandaag erwtensoep. Ze nam twee borden.',
		face: 5,
		photos: [photo('soup-pan', 'Een pan soep met een pollepel')],
		comments: [['hanneke', 'Tineke, dank je wel. Echt.', 60]],
		thanks: ['hanneke', 'joost', 'karin', 'marjan']
	},
	{
		by: 'pauline',
		topic: 'health',
		ago: 59,
		at: '14:20',
		text: 'Bij mevrouw geweest. Geen bijzonderheden bij het onderzoek. Advies: 3 keer per dag iets kleins, en samen eten als dat kan. Over 4 weken kijken we opnieuw.',
		thanks: ['hanneke', 'karin', 'joost']
	},
	{
		by: 'hanneke',
		topic: 'daily',
		ago: 57,
		at: '16:35',
		text: 'Middag met de fotoalbums. Van elke foto van voor 1965 weet ze naam, straat en weer.',
		face: 5,
		photos: [photo('photo-album', 'Een open fotoalbum met oude foto’s')],
		comments: [['joost', 'Maak je foto’s van die pagina’s? Dan schrijf ik de verhalen erbij.', 90]],
		thanks: ['joost', 'tineke']
	},
	{
		by: 'marjan',
		topic: 'agenda',
		ago: 56,
		at: '11:00',
		text: 'Het bezoek aan De Theetuin is {dag+5} om 13:30. Ik ga zelf mee. Kan iemand mevrouw om 13:10 ophalen?',
		ask: { of: 'cor', hours: 72, answer: ['Komt in orde 13.10 bij de deur', 180] },
		thanks: ['hanneke']
	},
	{
		by: 'karin',
		topic: 'daily',
		ago: 54,
		at: '09:10',
		text: 'Rustige ochtend. Mevrouw vroeg drie keer welke dag het is. De nieuwe klok met de dag erop hangt nu in de keuken. Die leest zij goed.',
		face: 4,
		thanks: ['hanneke', 'joost']
	},
	{
		by: 'marjan',
		topic: 'daily',
		ago: 51,
		at: '16:10',
		text: '',
		withdrawnAfter: 12,
		voice: { seconds: 7, transcript: null }
	},
	{
		by: 'marjan',
		topic: 'news',
		ago: 51,
		at: '16:30',
		text: 'Wij zijn in De Theetuin geweest. Mevrouw zat meteen naast iemand uit haar oude straat. Bij het weggaan vroeg zij: “Mag ik dan nog een keer?” Dat mag.',
		comments: [['hanneke', 'Ik had dit niet durven hopen.', 45]],
		thanks: ['hanneke', 'joost', 'tineke', 'karin']
	},
	{
		by: 'cor',
		topic: 'agenda',
		ago: 51,
		at: '17:15',
		text: 'Mevrouw heeft de hele terugweg verteld. Ik rij haar volgende week graag weer',
		thanks: ['hanneke', 'marjan', 'tineke']
	},
	{
		by: 'tineke',
		topic: 'daily',
		ago: 48,
		at: '19:25',
		seasonal: {
			spring: { text: 'De eerste bonen gaan de grond in! Nel zegt precies hoe diep.' },
			summer: {
				text: 'Bonen geplukt in mijn tuin! Nel zat in de stoel en wees aan welke.',
				photos: [photo('bean-garden', 'Bonenstaken vol blad in de tuin')]
			},
			autumn: {
				text: 'Appels geschild voor moes! Nel doet het in één lange sliert, dat kan ik niet.',
				photos: [photo('apples', 'Een schaal met rode en groene appels')]
			},
			sinterklaas: {
				text: 'Appels geschild voor moes! Nel doet het in één lange sliert, dat kan ik niet.',
				photos: [photo('apples', 'Een schaal met rode en groene appels')]
			},
			winter: {
				text: 'Samen naar de sneeuw gekeken! Nel vertelde over schaatsen op de vaart.',
				photos: [photo('winter-street', 'De straat is wit van de sneeuw')]
			}
		},
		face: 5,
		thanks: ['hanneke', 'joost']
	}
];
