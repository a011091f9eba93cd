import { photo } from './story.ts';
import type { Told } from './story.ts';

/** The circle round Ruud, the first six weeks: getting used to it, and nights that get worse. */
export const ruudFirst: readonly Told[] = [
	{
		by: 'ruud',
		topic: 'news',
		ago: 92,
		at: '10:20',
		text: 'Dit is mijn kring. Sanne heeft het met mij ingesteld. Ik ga hier schrijven hoe het gaat.',
		face: 4,
		comments: [
			['sanne', 'Top pap! Trots op je x', 14],
			['ilse', 'Wat fijn lief. Nu hoef je niet alles drie keer te vertellen.', 95]
		],
		thanks: ['sanne', 'ilse', 'cor']
	},
	{
		by: 'cor',
		topic: 'news',
		ago: 91,
		at: '16:05',
		text: 'Hallo Ruud dit werkt goed op mn telefoon. Als er iets is ik ben altijd thuis. Groet van Cor van nr 18',
		thanks: ['ruud', 'sanne']
	},
	{
		by: 'karin',
		topic: 'daily',
		ago: 90,
		at: '11:40',
		text: 'Vandaag kennisgemaakt met Ruud en Ilse. Afgesproken: ik kom elke twee weken op {dag}, om 11:00. Vragen over de dag mogen jullie hier stellen. Ik lees ze op werkdagen voor 17:00.',
		thanks: ['ilse', 'sanne']
	},
	{
		by: 'ruud',
		topic: 'own:werkplaats',
		ago: 89,
		at: '15:10',
		text: 'Eerste dag werkplaats. Veel lawaai van de zaag. Femke gaf mij oorkappen. Toen ging het.',
		face: 3,
		photos: [photo('workbench', 'De werkbank met hamer, zaag en een blok hout')],
		comments: [
			['femke', 'Je bleef heel rustig doorwerken, Ruud. Knap gedaan.', 40],
			['youssef', 'Mooie plek man! Ik kom een keer kijken', 130]
		],
		thanks: ['sanne', 'femke']
	},
	{
		by: 'sanne',
		topic: 'agenda',
		ago: 88,
		at: '12:31',
		text: 'snel vanuit mn pauze: pap moet {dag+3} om 13:15 naar de oogarts. ik zit dan in les. ilse kan jij mee?',
		ask: {
			of: 'ilse',
			hours: 30,
			answer: ['Ja, ik ruil mijn dienst. Ik haal hem om 12:40 op.', 210]
		},
		thanks: ['ilse']
	},
	{ by: 'ruud', topic: 'daily', ago: 87, at: '09:15', face: 3 },
	{
		by: 'ilse',
		topic: 'daily',
		ago: 86,
		at: '20:10',
		text: 'Rustige dag gehad. Samen soep gemaakt, Ruud heeft alle groente gesneden. Hij doet dat nu met het kookwekkertje ernaast, dan houdt hij het overzicht. Daarna een uur op bed.',
		face: 4,
		photos: [photo('soup-pan', 'Een grote pan groentesoep op het fornuis')],
		thanks: ['sanne', 'karin']
	},
	{
		by: 'ilse',
		topic: 'health',
		ago: 85,
		at: '17:20',
		text: 'Bij de oogarts geweest. Zijn ogen zijn niet slechter geworden. Nieuwe bril is niet nodig. Wel was hij na de wachtkamer op van alle prikkels, we zijn meteen naar huis gegaan.',
		face: 3,
		comments: [
			['sanne', 'pfff gelukkig. dankjewel Ilse!!', 22],
			[
				'karin',
				'Dank voor het melden. Tip: vraag bij de balie om een stille plek. Dat mag altijd.',
				1020
			]
		],
		thanks: ['sanne']
	},
	{
		by: 'youssef',
		topic: 'daily',
		ago: 83,
		at: '17:45',
		text: 'Lekker gewandeld met Ruud, rondje vijver, 40 minuten! We hebben alle eenden geteld: 31. Volgende week weer.',
		face: 5,
		photos: [photo('duck-pond', 'Eenden op de vijver in het park')],
		comments: [['ruud', '32. Jij vergat die ene.', 35]],
		thanks: ['ruud', 'sanne', 'ilse', 'cor']
	},
	{
		by: 'dennis',
		topic: 'money',
		ago: 82,
		at: '14:05',
		text: 'De brief over de werkplaats is er. U mag 2 dagdelen per week komen, een jaar lang. U hoeft zelf niets te betalen. Ik neem de brief {dag+2} mee, dan lezen we hem samen.',
		thanks: ['sanne', 'ruud']
	},
	{
		by: 'ruud',
		topic: 'own:werkplaats',
		ago: 82,
		at: '15:30',
		text: 'Plank geschuurd. Heel glad. Ik maak een vogelhuis.',
		face: 4,
		thanks: ['femke', 'cor']
	},
	{
		by: 'cor',
		topic: 'daily',
		ago: 80,
		at: '18:30',
		text: 'Ruud heeft bij mij koffie gedroken. We hebben naar de treintjes gekeken in de schuur, hij weet nog alles van wissels. Ik heb er niks aan hoeven uitleggen.',
		face: 5,
		photos: [photo('model-train', 'Een modeltrein op de baan in de schuur')],
		comments: [['sanne', 'Dit is zo leuk Cor! dankje', 45]],
		thanks: ['sanne', 'ilse', 'ruud', 'youssef']
	},
	{
		by: 'sanne',
		topic: 'personal',
		ago: 79,
		at: '21:40',
		text: 'pap vertelde vanavond ineens over hoe hij oma leerde fietsen. zoiets heb ik in geen tijd gehoord. even opgeschreven zodat ik het niet vergeet',
		thanks: ['ilse', 'ruud']
	},
	{
		by: 'karin',
		topic: 'health',
		ago: 76,
		at: '11:52',
		text: 'Bezoek van 11:00 tot 11:40. Ruud ziet er goed uit. Hij vertelt zelf dat hij na drukte meer hoofdpijn heeft. Afgesproken: na elke werkplaatsdag een uur rust, gordijn dicht. Ilse zet het op het bord.',
		face: 4,
		thanks: ['ilse', 'sanne']
	},
	{ by: 'ruud', topic: 'daily', ago: 75, at: '19:05', face: 4 },
	{
		by: 'femke',
		topic: 'own:werkplaats',
		ago: 74,
		at: '15:50',
		text: 'Ruud werkte vandaag twee uur achter elkaar aan zijn vogelhuis. Halverwege vroeg hij zelf om pauze. Dat is nieuw, en heel goed.',
		face: 5,
		thanks: ['sanne', 'ilse', 'karin', 'ruud']
	},
	{
		by: 'ilse',
		topic: 'daily',
		ago: 72,
		at: '20:25',
		seasonal: {
			spring: { text: 'Eerste keer buiten gegeten. Ruud zette zelf de tafel in de zon.' },
			summer: {
				text: 'Met z’n tweetjes naar zee geweest, heel vroeg, toen was er nog niemand. Een uurtje, dat was precies genoeg.',
				photos: [photo('beach', 'Een leeg strand in de ochtend')]
			},
			autumn: {
				text: 'Samen door het bos. Ruud liep voorop en zocht de paden met de minste mensen. Zo lukt het.',
				photos: [photo('walking-path', 'Een bospad met lage zon tussen de bomen')]
			},
			sinterklaas: {
				text: 'Samen door het bos. Ruud liep voorop en zocht de paden met de minste mensen. Zo lukt het.',
				photos: [photo('walking-path', 'Een bospad met lage zon tussen de bomen')]
			},
			winter: {
				text: 'Kou op de wangen en daarna chocolademelk. Een kwartiertje buiten was genoeg.',
				photos: [photo('winter-street', 'De straat met sneeuw en licht achter de ramen')]
			}
		},
		face: 5,
		thanks: ['sanne', 'youssef']
	},
	{
		by: 'youssef',
		topic: 'agenda',
		ago: 70,
		at: '13:00',
		text: 'Ruud, ik ben volgende week op vakantie. Ik kom dus pas over 2 weken weer wandelen. Kan iemand een keer met hem mee?',
		ask: { of: 'cor', hours: 48, answer: ['Ja hoor ik loop wel een rondje met hem', 300] },
		comments: [['ruud', 'Goed. Cor loopt langzaam.', 340]],
		thanks: ['sanne', 'ruud']
	},
	{ by: 'ruud', topic: 'daily', ago: 69, at: '08:40', face: 3 },
	{
		by: 'sanne',
		topic: 'money',
		ago: 67,
		at: '22:02',
		text: 'brief van de zorgverzekering gevonden onder de krant. moet voor het eind van de maand terug. dennis kun jij hier naar kijken? ik snap er niks van',
		ask: {
			of: 'dennis',
			hours: 72,
			answer: ['Ja. Ik heb hem met Ruud ingevuld. Hij is vandaag op de post gegaan.', 2700]
		},
		thanks: ['dennis']
	},
	{
		by: 'ruud',
		topic: 'own:werkplaats',
		ago: 66,
		at: '15:22',
		text: 'Dak zit erop. Nu nog verf.',
		face: 5,
		comments: [
			['cor', 'Welke kleur wort het?', 60],
			['ruud', 'Groen.', 75]
		],
		thanks: ['femke', 'sanne']
	},
	{
		by: 'cor',
		topic: 'daily',
		ago: 64,
		at: '16:48',
		text: 'Rondje gelopen met Ruud. Hij had gelijk ik loop langzaam. Onderweg een hond geaaid, dat vont ie mooi.',
		face: 4,
		photos: [photo('dog', 'Een bruine hond die op het pad zit te wachten')],
		thanks: ['youssef', 'sanne', 'ruud']
	},
	{
		by: 'ilse',
		topic: 'health',
		ago: 62,
		at: '08:25',
		text: 'Onrustige nacht. Ruud was om 3 uur wakker en kwam niet meer in slaap. Ze zijn bij de buren boven aan het verbouwen, het begint om 7 uur al. Hij is nu moe en kortaf.',
		face: 2,
		comments: [['sanne', 'o nee. zal ik vanmiddag komen?', 18]],
		thanks: []
	},
	{
		by: 'sanne',
		topic: 'daily',
		ago: 62,
		at: '17:30',
		text: 'ben er even geweest. pap op de bank onder een deken, we hebben niks gezegd en dat was prima',
		face: 3,
		thanks: ['ilse']
	},
	{
		by: 'femke',
		topic: 'daily',
		ago: 60,
		at: '15:40',
		text: 'Ruud was er vandaag wel, maar is na een half uur naar huis gegaan. Het was hem te veel. Dat is goed zo. De volgende keer kijken we samen wat kan.',
		face: 2,
		thanks: ['ilse', 'karin']
	},
	{
		by: 'karin',
		topic: 'health',
		ago: 59,
		at: '12:10',
		text: 'Gebeld met Ilse. Ruud slaapt nu 5 nachten kort. Afgesproken: Ilse schrijft een week op hoe laat hij slaapt en wakker wordt. Volgende week bespreken we dat met de praktijk van de huisarts.',
		thanks: ['ilse', 'sanne']
	},
	{ by: 'ruud', topic: 'daily', ago: 58, at: '10:05', face: 2, text: 'Moe. Boor boven.' },
	{
		by: 'cor',
		topic: 'news',
		ago: 57,
		at: '18:02',
		text: 'Ik ben bij de bovenburen langs geweest over dat boren. Ze wisten niet dat Ruud daar last van heeft. Ze beginnen nou pas om 9 uur en sturen een berichtje als ze gaan boren. Aardige mensen.',
		comments: [
			['ilse', 'Cor, je bent goud waard!', 20],
			['ruud', 'Bedankt Cor.', 48]
		],
		thanks: ['ruud', 'ilse', 'sanne', 'youssef', 'dennis']
	},
	{
		by: 'ilse',
		topic: 'health',
		ago: 56,
		at: '09:00',
		text: 'Lijstje van de nachten: 4 uur, 5 uur, 3,5 uur, 5 uur. Overdag valt hij om 2 uur in slaap.',
		face: 2,
		ask: {
			of: 'pauline',
			hours: 48,
			answer: ['Gezien. Ik bel u morgen tussen 10:00 en 11:00.', 190]
		}
	},
	{
		by: 'pauline',
		topic: 'health',
		ago: 55,
		at: '11:15',
		text: 'Met Ilse en Ruud gebeld. Wij proberen eerst vaste tijden: om 22:30 naar bed, overdag hooguit 30 minuten rust. Over 2 weken kijken we samen of het helpt.',
		thanks: ['ilse', 'karin', 'sanne']
	},
	{
		by: 'youssef',
		topic: 'daily',
		ago: 54,
		at: '17:10',
		text: 'Terug van vakantie! Kort rondje gedaan, 15 minuten, Ruud was moe. Maar hij wou wel mee.',
		face: 3,
		thanks: ['ruud', 'ilse']
	},
	{
		by: 'sanne',
		topic: 'news',
		ago: 52,
		at: '08:12',
		text: 'wie heeft er nog een wekkerradio zonder fel licht? die van pap geeft zo’n blauw scherm',
		comments: [['cor', 'Ligt er een bij mij op zolder breng ik straks', 65]],
		thanks: ['cor']
	},
	{
		by: 'ruud',
		topic: 'daily',
		ago: 51,
		at: '09:30',
		voice: {
			seconds: 19,
			transcript:
				'Goedemorgen. Ik heb tot 5 uur geslapen. Dat is langer dan gisteren. De oude wekker van Cor doet het. Dag.'
		},
		face: 3,
		thanks: ['sanne', 'ilse', 'cor']
	},
	{
		by: 'ilse',
		topic: 'health',
		ago: 49,
		at: '08:10',
		text: 'Zes uur geslapen!! Voor het eerst in drie weken.',
		face: 4,
		editedAfter: 6,
		comments: [['sanne', 'JAAA', 4]],
		thanks: ['sanne', 'karin', 'pauline']
	}
];
