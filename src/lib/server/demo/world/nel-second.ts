import { photo } from './story.ts';
import type { Told } from './story.ts';

/** The circle round Nel, the last six weeks: a small fall, her son's visit, and a new rhythm. */
export const nelSecond: readonly Told[] = [
	{
		by: 'joost',
		topic: 'news',
		ago: 45,
		at: '14:05',
		text: 'Geland! Mam stond al een uur met haar jas aan in de gang, zegt Tineke.',
		comments: [['tineke', 'Klopt! En ze straalde!', 10]],
		thanks: ['hanneke', 'tineke']
	},
	{
		by: 'joost',
		topic: 'daily',
		ago: 44,
		at: '12:20',
		text: 'Pannenkoeken gebakken met mam aan het roer. Ik mocht de pan vasthouden.',
		face: 5,
		photos: [photo('pancakes', 'Een stapel pannenkoeken op een blauw bord')],
		thanks: ['hanneke', 'tineke', 'karin']
	},
	{
		by: 'joost',
		topic: 'health',
		ago: 43,
		at: '08:15',
		text: 'Ze was vannacht 3 keer op. De tweede keer zocht ze de hond. De hond is dood sinds 1998. We hebben samen warme melk gedronken en toen ging ze weer slapen. Is dit vaker?',
		face: 2,
		comments: [
			['hanneke', 'Ik wist het niet. Ik ben er ’s nachts nooit.', 20],
			['marjan', 'Goed dat u dit opschrijft. Ik kom er {dag+2} op terug, met Karin erbij.', 130]
		],
		thanks: ['karin', 'hanneke']
	},
	{
		by: 'joost',
		topic: 'own:moppie',
		ago: 42,
		at: '17:00',
		text: 'Moppie slaapt op mijn koffer. Ik denk dat hij mee wil.',
		photos: [photo('cat-sofa', 'De rode kat ligt languit')],
		thanks: ['hanneke', 'tineke']
	},
	{
		by: 'karin',
		topic: 'health',
		ago: 41,
		at: '10:20',
		text: 'Samen met Marjan en Joost gesproken. Voor de nacht: een klein lampje in de gang, de wc-deur open. De dag gaat ook helpen: meer buiten, minder dutten. Wij vragen de avondronde om 21:30 te komen in plaats van om 19:00.',
		thanks: ['hanneke', 'joost', 'marjan']
	},
	{
		by: 'joost',
		topic: 'personal',
		ago: 40,
		at: '15:30',
		text: 'Terug naar Ierland. Bij de deur zei ze: “Niet huilen, je komt toch weer?” Ik was degene die huilde.',
		comments: [
			['hanneke', 'Dank voor deze week. Ik heb voor het eerst in maanden doorgeslapen.', 50]
		],
		thanks: ['hanneke']
	},
	{ by: 'hanneke', topic: 'daily', ago: 39, at: '18:00', face: 4 },
	{
		by: 'tineke',
		topic: 'daily',
		ago: 38,
		at: '16:15',
		text: 'Regen, regen, regen! We hebben bij het raam gezeten en druppels laten racen. Nel won.',
		face: 5,
		photos: [photo('rain-window', 'Regendruppels op het raam met een plant op de vensterbank')],
		thanks: ['hanneke', 'joost', 'marjan']
	},
	{
		by: 'marjan',
		topic: 'agenda',
		ago: 37,
		at: '09:50',
		text: 'Vanaf volgende week gaat mevrouw elke {dag} naar De Theetuin, van 13:30 tot 16:30. Het busje haalt haar op. Op de kalender in de keuken staat een theepot.',
		thanks: ['hanneke', 'tineke', 'cor', 'karin']
	},
	{
		by: 'karin',
		topic: 'health',
		ago: 35,
		at: '08:55',
		text: 'Mevrouw zat om 8:20 op de grond in de keuken. Zij was uitgegleden over water bij de gootsteen. Niet met het hoofd gestoten. Pols links is pijnlijk en iets dik. Huisarts gebeld, Pauline komt om 11:00. Hanneke gebeld om 8:35.',
		face: 2,
		comments: [
			['hanneke', 'Ik ben onderweg. Over 20 minuten daar.', 6],
			['pauline', 'Ik ben geweest. Pols is gekneusd, niet gebroken. Koelen en rust.', 175],
			['joost', 'Thank God. Hoe is ze nu?', 190],
			['hanneke', 'Ze eet een beschuitje en moppert op de vloer. Dus goed.', 200]
		],
		thanks: ['hanneke', 'joost', 'marjan']
	},
	{
		by: 'hanneke',
		topic: 'daily',
		ago: 35,
		at: '18:45',
		text: 'Mama is vandaag gevallen in de keuken, het valt mee. Ze heeft een pijnlijke pols. Kan er de komende dagen iemand bij het middageten zijn?',
		face: 3,
		ask: { of: 'tineke', hours: 15, answer: ['Natuurlijk! Ik kom elke dag om 12 uur.', 12] },
		thanks: ['joost', 'karin']
	},
	{
		by: 'cor',
		topic: 'agenda',
		ago: 34,
		at: '11:10',
		text: 'Ik heb een anti slip mat over voor de keuken. Kan vanmiddag leggen als het goed is',
		comments: [['hanneke', 'Heel graag!', 15]],
		thanks: ['hanneke', 'karin', 'tineke']
	},
	{
		by: 'tineke',
		topic: 'daily',
		ago: 33,
		at: '13:20',
		text: 'Broodje ei samen. Ze eet met rechts, dat gaat prima. De mat van Cor ligt er mooi bij!',
		face: 4,
		thanks: ['hanneke', 'joost']
	},
	{
		by: 'karin',
		topic: 'health',
		ago: 32,
		at: '09:05',
		text: 'Pols is minder dik. Mevrouw draait hem zonder pijn. Gewicht: 58,5 kilo.',
		face: 4,
		thanks: ['hanneke', 'joost', 'pauline']
	},
	{
		by: 'hanneke',
		topic: 'money',
		ago: 31,
		at: '20:40',
		text: 'Brief van het pensioenfonds: ze krijgt vanaf volgende maand € 11 meer. Ik heb hem in de map “Geld” gedaan. Joost, ik stuur je een kopie.',
		thanks: ['joost']
	},
	{
		by: 'marjan',
		topic: 'daily',
		ago: 30,
		at: '16:50',
		text: 'De eerste vaste middag in De Theetuin. Mevrouw heeft de tafels gedekt en koekjes rondgebracht. “Ik werk hier,” zei zij tegen de chauffeur.',
		face: 5,
		editedAfter: 5,
		comments: [['joost', 'Best news this week.', 60]],
		thanks: ['hanneke', 'joost', 'tineke', 'karin']
	},
	{ by: 'tineke', topic: 'daily', ago: 29, at: '13:10', face: 4 },
	{
		by: 'hanneke',
		topic: 'personal',
		ago: 28,
		at: '21:15',
		voice: {
			seconds: 41,
			transcript:
				'Ik spreek dit maar in, want mijn handen zitten onder het deeg. Mama vroeg vandaag of papa nog kwam eten. Ik zei: vandaag niet. En toen zei ze: dan is er meer voor ons. Nou. Zo kan het dus ook.'
		},
		thanks: ['joost']
	},
	{
		by: 'pauline',
		topic: 'health',
		ago: 27,
		at: '14:40',
		text: 'Controle na 4 weken. Gewicht 59 kilo, dus er komt weer wat bij. Pols is hersteld. Geen verandering in de medicijnen. Volgende controle over 8 weken.',
		face: 4,
		thanks: ['hanneke', 'karin', 'joost', 'marjan']
	},
	{
		by: 'tineke',
		topic: 'own:moppie',
		ago: 26,
		at: '10:20',
		text: 'Moppie had een muis. Nel gaf hem een standje en daarna melk. Streng maar rechtvaardig!',
		comments: [['hanneke', 'Geen melk! Maar ik snap het wel.', 35]],
		thanks: ['joost', 'hanneke']
	},
	{
		by: 'hanneke',
		topic: 'agenda',
		ago: 25,
		at: '19:05',
		text: 'Ik ben volgende week van {dag+5} tot {dag+8} weg met vriendinnen. Joost neemt de telefoon over. Tineke, kun jij de sleutel bij je houden?',
		ask: { of: 'tineke', hours: 48, answer: ['Ja hoor, ga jij maar genieten!', 20] },
		comments: [['joost', 'I have it covered. Phone stays on.', 90]],
		thanks: ['tineke', 'joost', 'karin']
	},
	{
		by: 'karin',
		topic: 'daily',
		ago: 23,
		at: '09:15',
		text: 'Mevrouw heeft zelf de planten water gegeven, ook de plastic. Goede zin. Douchen ging vlot, zij zong.',
		face: 5,
		thanks: ['hanneke', 'joost']
	},
	{
		by: 'cor',
		topic: 'agenda',
		ago: 21,
		at: '15:50',
		text: 'Vandaag met mevrouw naar de opticien geweest. Bril is weer recht gezet kostte niks',
		thanks: ['hanneke', 'tineke']
	},
	{
		by: 'tineke',
		topic: 'daily',
		ago: 20,
		at: '16:40',
		text: 'Onze sjaal is af! Twee meter tien. Nel wil dat Joost hem krijgt, omdat het in Ierland altijd waait.',
		face: 5,
		photos: [photo('knitting', 'De gebreide sjaal met de naalden ernaast')],
		comments: [['joost', 'Ik draag hem tot in de zomer.', 140]],
		thanks: ['joost', 'hanneke', 'marjan', 'karin']
	},
	{
		by: 'joost',
		topic: 'health',
		ago: 19,
		at: '20:20',
		text: 'Mam belde mij om 20:00. Ze wist niet of ze al gegeten had. Tineke ging kijken: ja, het bord stond er nog. Alles rustig nu.',
		face: 3,
		thanks: ['karin']
	},
	{
		by: 'tineke',
		topic: 'daily',
		ago: 18,
		at: '12:55',
		text: 'Even gezellig kaarten na het eten! Nel speelt vals en ontkent alles.',
		face: 5,
		photos: [photo('card-game', 'Een spelletje kaart aan tafel')],
		thanks: ['joost', 'hanneke']
	},
	{
		by: 'hanneke',
		topic: 'news',
		ago: 17,
		at: '20:00',
		text: 'Terug van weg geweest, uitgerust en dankbaar. Ik heb het hier allemaal gevolgd en geen één keer hoeven bellen.',
		comments: [['tineke', 'Zo moet het ook!', 15]],
		thanks: ['tineke', 'joost', 'karin', 'marjan']
	},
	{
		by: 'marjan',
		topic: 'health',
		ago: 16,
		at: '11:25',
		text: 'Huisbezoek. De nachten zijn rustiger: in de laatste 2 weken is mevrouw 3 keer wakker geweest. Zij noemt zelf het lampje. De middag in De Theetuin mogen het er 2 worden, als zij dat wil. Ik vraag het haar volgende week nog eens.',
		face: 4,
		thanks: ['hanneke', 'joost', 'karin']
	},
	{ by: 'hanneke', topic: 'daily', ago: 15, at: '17:30', face: 4 },
	{
		by: 'karin',
		topic: 'daily',
		ago: 13,
		at: '09:20',
		text: 'Voordeur stond op een kier toen ik kwam. Mevrouw was de krant gaan halen. Graag erop letten dat het gele label bij het haakje blijft hangen.',
		face: 4,
		comments: [['tineke', 'Ik kijk voortaan elke avond even!', 60]],
		thanks: ['hanneke', 'tineke']
	},
	{
		by: 'hanneke',
		topic: 'news',
		ago: 12,
		at: '21:00',
		text: 'Niet tegen mama zeggen: ik maak een fotoboek voor haar verjaardag. Willen jullie mij ieder 1 foto en 1 zin sturen? Over 2 weken is het klaar.',
		surpriseUntilDays: 9,
		comments: [
			['tineke', 'Ooo wat mooi! Ik heb er een van ons bij de vijver!', 30],
			['joost', 'Count me in. De kikker-foto, 1979.', 100]
		],
		thanks: ['tineke', 'joost']
	},
	{
		by: 'tineke',
		topic: 'daily',
		ago: 11,
		at: '15:35',
		text: 'Nel heeft vandaag het hele boekenrek afgestoft en van elk boek verteld wie het haar gaf. We zijn op de helft!',
		face: 5,
		photos: [photo('bookshelf', 'Een boekenkast vol oude boeken met een lamp')],
		thanks: ['hanneke', 'joost']
	},
	{
		by: 'marjan',
		topic: 'agenda',
		ago: 10,
		at: '13:15',
		text: 'Mevrouw zei meteen ja. Vanaf volgende week gaat zij 2 middagen naar De Theetuin. De tweede middag moet nog worden vastgesteld. Welke dag past het beste bij de douche-dagen, Karin?',
		ask: { of: 'karin', hours: 72, answer: ['{dag+2} past goed. Dan kom ik om 8:30.', 1150] },
		thanks: ['hanneke', 'tineke', 'joost']
	},
	{
		by: 'hanneke',
		topic: 'daily',
		ago: 9,
		at: '16:20',
		seasonal: {
			spring: {
				text: 'Bloembakken gevuld. Mama wees, ik groef.',
				photos: [photo('balcony-flowers', 'Bloembakken vol kleur')]
			},
			summer: {
				text: 'Bonen afgehaald op het bankje. Een uur lang, met de zon op onze benen.',
				photos: [photo('bean-garden', 'Bonenstaken in de zon')]
			},
			autumn: {
				text: 'Mama heeft bladeren verzameld en in een boek gelegd. De mooiste was voor mij.',
				photos: [photo('autumn-leaves', 'Gekleurde bladeren op de stoep')]
			},
			sinterklaas: {
				text: 'Pepernoten gebakken. De helft haalde de trommel. Mama zong erbij en Moppie hield de wacht.',
				photos: [photo('pepernoten-shoe', 'Een schoen met pepernoten en een mandarijn')]
			},
			winter: {
				text: 'Erwtensoep en een kaars. Mama vertelde over de winter van de bloemen op de ramen.',
				photos: [photo('soup-pan', 'Een pan erwtensoep')]
			}
		},
		face: 5,
		thanks: ['joost', 'tineke', 'karin']
	},
	{
		by: 'joost',
		topic: 'personal',
		ago: 8,
		at: '20:30',
		text: 'Gebeld met mam. Ze vroeg of het in Ierland ook al avond was. Ik zei: bijna. “Dan eet je zeker later.” Scherp als altijd.',
		thanks: ['hanneke']
	},
	{
		by: 'tineke',
		topic: 'own:moppie',
		ago: 7,
		at: '10:50',
		text: 'Wie kan Moppie {dag+9} naar de dierenarts brengen? Hij moet zijn jaarlijkse prik en ik durf hem niet in het mandje!',
		ask: { of: 'hanneke', hours: 96 },
		comments: [['joost', 'Wear gloves.', 45]],
		thanks: []
	},
	{
		by: 'karin',
		topic: 'health',
		ago: 6,
		at: '09:30',
		text: 'Gewicht 59,5 kilo. Huid in orde. Mevrouw heeft deze week alle medicijnen op tijd genomen.',
		face: 4,
		thanks: ['hanneke', 'joost', 'marjan']
	},
	{
		by: 'hanneke',
		topic: 'money',
		ago: 5,
		at: '21:05',
		text: 'De rekening van de dagmiddagen is binnen: € 21 per maand. Marjan, klopt dat bedrag met wat u had gezegd?',
		ask: { of: 'marjan', hours: 200 },
		thanks: []
	},
	{
		by: 'tineke',
		topic: 'daily',
		ago: 4,
		at: '16:05',
		text: 'We hebben een rondje gelopen tot aan de brug en terug. Bij elke voordeur wist Nel wie er vroeger woonde!',
		face: 5,
		photos: [
			photo('front-door', 'Een groene voordeur met een krans en bloempotten'),
			photo('bike-canal', 'De brug over het water, met een fiets')
		],
		thanks: ['hanneke', 'joost', 'karin']
	},
	{
		by: 'marjan',
		topic: 'daily',
		ago: 3,
		at: '16:45',
		text: 'Tweede middag deze week in De Theetuin. Er was muziek. Mevrouw kende alle woorden en heeft anderen geholpen met de tekst.',
		face: 5,
		photos: [photo('guitar', 'Een gitaar tegen een stoel bij het raam')],
		comments: [['hanneke', 'Ik hoor het haar al zingen.', 50]],
		thanks: ['hanneke', 'joost', 'tineke', 'karin']
	},
	{
		by: 'cor',
		topic: 'agenda',
		ago: 2,
		at: '17:40',
		text: '{dag+3} kan ik niet rijden moet zelf naar het ziekenhuis. Wie neemt over? Half 2 naar de voetverzorging',
		ask: { of: 'hanneke', hours: 60 },
		thanks: ['tineke']
	},
	{
		by: 'hanneke',
		topic: 'health',
		ago: 1,
		at: '20:15',
		text: 'Vandaag 1 keer gebeld, en dat was om te vertellen dat de zon scheen.',
		face: 5,
		comments: [['joost', 'That made my evening.', 25]],
		thanks: ['joost', 'karin']
	},
	{
		by: 'karin',
		topic: 'daily',
		ago: 1,
		at: '09:15',
		text: 'Mevrouw stond klaar met haar jas aan voor De Theetuin. Dat was een dag te vroeg. Samen op de klok gekeken en toen koffie gedronken. Zij kon erom lachen.',
		face: 4,
		thanks: ['hanneke', 'tineke']
	},
	{
		by: 'tineke',
		topic: 'daily',
		ago: 0,
		at: '12:50',
		text: 'Net samen gegeten. Boerenkool! Nel zegt dat ik te weinig mosterd gebruik.',
		face: 5,
		comments: [['hanneke', 'Daar heeft ze gelijk in.', 15]],
		thanks: ['hanneke', 'joost']
	},
	{
		by: 'hanneke',
		topic: 'daily',
		ago: 0,
		at: '17:05',
		face: 4,
		photos: [photo('jigsaw', 'De puzzel van mama, nog 20 stukjes te gaan')],
		thanks: ['joost']
	}
];
