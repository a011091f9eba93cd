import { photo } from './story.ts';
import type { Told } from './story.ts';

/** The circle round Milan, the first six weeks: a first home of his own, and money worries. */
export const milanFirst: readonly Told[] = [
	{
		by: 'milan',
		topic: 'news',
		ago: 91,
		at: '16:30',
		text: 'Hoi. Dit is mijn kring. Ik woon nu alleen!!! Nummer 34 boven.',
		face: 5,
		photos: [photo('front-door', 'Mijn eigen voordeur')],
		comments: [
			['roos', 'KONING 👑', 4],
			['petra', 'Wat ben ik trots op je, jongen.', 20],
			['youssef', 'Gefeliciteerd Milan! Ik kom snel kijken', 50]
		],
		thanks: ['petra', 'roos', 'dennis', 'femke', 'youssef']
	},
	{
		by: 'femke',
		topic: 'agenda',
		ago: 90,
		at: '14:20',
		text: 'Hoi Milan, wij zien elkaar twee keer per week, van 16:00 tot 17:30. Eerst thee, dan kijken we samen wat er moet gebeuren.',
		thanks: ['milan', 'petra']
	},
	{
		by: 'petra',
		topic: 'daily',
		ago: 89,
		at: '20:45',
		text: 'Eerste nachten goed gegaan. Hij belde om te vragen hoe lang eieren moeten. Ik heb op mijn handen gezeten en ben niet langsgegaan!',
		face: 4,
		comments: [['femke', 'Heel goed, Petra. Dat is ook oefenen.', 720]],
		thanks: ['roos', 'femke']
	},
	{
		by: 'milan',
		topic: 'own:voetbal',
		ago: 87,
		at: '18:10',
		text: '3-1 gewonnen. Ik had een assist.',
		face: 5,
		photos: [photo('football-pitch', 'Het voetbalveld met de bal op de stip')],
		comments: [['kevin', 'lekker bezig maat', 12]],
		thanks: ['petra', 'roos', 'youssef', 'kevin']
	},
	{
		by: 'dennis',
		topic: 'money',
		ago: 86,
		at: '11:15',
		text: 'Milan, Petra en ik hebben het weekgeld afgesproken. Je krijgt elke {dag} € 50 op je eigen pas. De vaste rekeningen gaan van de andere rekening. Zo kan er niets misgaan met de huur.',
		comments: [['milan', 'ok goed', 200]],
		thanks: ['petra', 'roos']
	},
	{ by: 'milan', topic: 'daily', ago: 85, at: '21:00', face: 4 },
	{
		by: 'roos',
		topic: 'daily',
		ago: 84,
		at: '19:35',
		text: 'bij mil gegeten, knakworst met rijst en appelmoes. chef kok van het jaar echt waar',
		face: 5,
		comments: [['milan', 'er was ook komkommer', 6]],
		thanks: ['petra', 'milan']
	},
	{
		by: 'femke',
		topic: 'daily',
		ago: 83,
		at: '17:40',
		text: 'Milan en ik hebben het weekbord gemaakt. Elke dag heeft een eigen kleur. Plaatjes voor werk, voetbal, was en boodschappen. Hij heeft het zelf opgehangen, waterpas en al.',
		face: 5,
		photos: [photo('week-board', 'Het weekbord met gekleurde vakjes en plaatjes')],
		thanks: ['milan', 'petra', 'roos', 'dennis']
	},
	{
		by: 'youssef',
		topic: 'own:voetbal',
		ago: 81,
		at: '20:15',
		text: 'Training was mooi vandaag. Milan heeft de kleintjes geholpen met de pionnen. De trainer vroeg of hij dat vaker wil doen!',
		face: 5,
		comments: [['milan', 'Ja dat wil ik', 14]],
		thanks: ['milan', 'petra', 'roos']
	},
	{
		by: 'petra',
		topic: 'agenda',
		ago: 80,
		at: '12:30',
		text: '{dag+4} om 9:00 komt de man voor de meter. Milan moet dan thuis zijn. Femke, kun jij erbij zijn?',
		ask: { of: 'femke', hours: 48, answer: ['Ja, ik ben er om 8:45.', 150] },
		thanks: ['milan']
	},
	{
		by: 'milan',
		topic: 'daily',
		ago: 79,
		at: '17:55',
		text: 'Was gedaan. Alles is roze.',
		face: 2,
		comments: [
			['roos', 'HAHAHA sorry. rode sok?', 3],
			['milan', 'Rode sok', 5],
			['petra', 'Dat is iedereen wel een keer overkomen. Mij ook!', 25]
		],
		thanks: ['roos']
	},
	{
		by: 'femke',
		topic: 'daily',
		ago: 78,
		at: '17:20',
		text: 'Was gesorteerd: wit, donker, rood. Er hangen nu drie zakken met een kleur. De shirts zijn bijna weer wit.',
		face: 4,
		thanks: ['milan', 'petra']
	},
	{
		by: 'kevin',
		topic: 'own:voetbal',
		ago: 77,
		at: '22:05',
		text: 'wie gaat er mee na de wedstrijd ff wat drinken',
		comments: [['milan', 'ik', 2]],
		thanks: ['milan']
	},
	{
		by: 'dennis',
		topic: 'news',
		ago: 75,
		at: '15:10',
		text: 'Goed nieuws: Milan mag op proef werken bij kwekerij Het Groene Hoekje. Vier ochtenden per week, om 8:30 beginnen. Over 2 weken start hij.',
		comments: [
			['milan', 'Ik mag op de trekker', 30],
			['dennis', 'Eerst nog even naast de trekker, Milan.', 45]
		],
		thanks: ['milan', 'petra', 'roos', 'femke', 'youssef']
	},
	{
		by: 'youssef',
		topic: 'daily',
		ago: 73,
		at: '16:50',
		text: 'Samen de busroute geoefend naar de kwekerij. Lijn 4, uitstappen bij de gele brievenbus. De derde keer deed Milan het alleen en zat ik drie rijen achter hem!',
		face: 5,
		photos: [photo('bus-stop', 'De bushalte van lijn 4 met een bankje')],
		thanks: ['milan', 'petra', 'roos', 'dennis', 'femke']
	},
	{ by: 'milan', topic: 'daily', ago: 72, at: '20:20', face: 5 },
	{
		by: 'petra',
		topic: 'health',
		ago: 70,
		at: '09:45',
		text: 'Milan heeft weer wat last van zijn buik. Dat heeft hij vaker als er iets nieuws komt. Ik heb hem warme thee aangeraden en gezegd dat het bij spannend hoort.',
		face: 3,
		thanks: ['femke', 'roos']
	},
	{
		by: 'femke',
		topic: 'health',
		ago: 69,
		at: '17:30',
		text: 'Met Milan gepraat over de buikpijn. Hij is bang dat hij zich verslaapt. We hebben twee wekkers gezet. De tweede staat in de keuken.',
		face: 3,
		thanks: ['petra', 'milan', 'roos']
	},
	{
		by: 'milan',
		topic: 'personal',
		ago: 68,
		at: '21:10',
		voice: {
			seconds: 26,
			transcript:
				'Mam, niet bang zijn. Ik ben ook een beetje bang. Maar ik heb twee wekkers. En Youssef belt mij om 7 uur. Dus dat komt goed. Slaap lekker.'
		},
		comments: [['petra', 'Slaap lekker lieverd. Nu kan ik ook slapen.', 8]],
		thanks: ['petra', 'roos']
	},
	{
		by: 'milan',
		topic: 'news',
		ago: 66,
		at: '13:05',
		text: 'EERSTE DAG WERK. Ik heb 200 plantjes in een potje gedaan. Ik was op tijd.',
		face: 5,
		comments: [
			['roos', 'tweehonderd!!!! mijn broer de machine', 10],
			['petra', 'Ik heb de hele ochtend op de klok gekeken. Geweldig!', 15],
			['dennis', 'De baas belde mij. Hij was zeer tevreden.', 120]
		],
		thanks: ['petra', 'roos', 'dennis', 'femke', 'youssef']
	},
	{ by: 'milan', topic: 'daily', ago: 65, at: '13:20', face: 5 },
	{
		by: 'roos',
		topic: 'personal',
		ago: 63,
		at: '22:00',
		text: 'even serieus, mil zei net dat hij het thuis stil vindt ’s avonds. zal ik hem een radio geven voor zijn verjaardag?',
		comments: [['petra', 'Wat lief. Ja, of mijn oude gitaar, die wil hij al zo lang.', 18]],
		thanks: ['petra']
	},
	{
		by: 'femke',
		topic: 'daily',
		ago: 62,
		at: '17:35',
		text: 'Samen gekookt: pannenkoeken. Milan draait ze om in de lucht. Eentje hangt nog aan de lamp.',
		face: 5,
		photos: [photo('pancakes', 'Een stapel pannenkoeken, eentje hangt scheef')],
		comments: [['youssef', 'Haha ik wil bewijs van die lamp', 20]],
		thanks: ['milan', 'petra', 'roos', 'youssef']
	},
	{
		by: 'petra',
		topic: 'money',
		ago: 60,
		at: '20:05',
		text: 'Dennis, er is {dag-2} € 50 opgenomen en gisteren weer € 40 bij een pinautomaat. Milan zegt dat hij iets heeft geleend aan iemand van voetbal. Wil jij hier met hem over praten?',
		ask: { of: 'dennis', hours: 48, answer: ['Ja. Ik ga er {dag+1} met Milan voor zitten.', 780] },
		thanks: ['roos']
	},
	{
		by: 'dennis',
		topic: 'money',
		ago: 58,
		at: '16:20',
		text: 'Met Milan gesproken. Hij wil niemand kwijtraken, dus zegt hij moeilijk nee. We hebben samen een zin geoefend: “Ik leen geen geld uit, dat is mijn afspraak.” Hij kent hem uit zijn hoofd.',
		comments: [['milan', 'ik leen geen geld uit dat is mijn afspraak', 25]],
		thanks: ['petra', 'milan', 'roos']
	},
	{ by: 'milan', topic: 'daily', ago: 57, at: '19:45', face: 2 },
	{
		by: 'youssef',
		topic: 'daily',
		ago: 56,
		at: '18:00',
		text: 'Beetje stil vandaag, Milan. We hebben een bal tegen de muur geschopt tot het beter ging. 412 keer hoog gehouden, samen.',
		face: 3,
		thanks: ['petra', 'femke', 'roos']
	},
	{
		by: 'femke',
		topic: 'health',
		ago: 55,
		at: '17:25',
		text: 'Milan slaapt kort deze week. Hij kijkt laat op zijn telefoon, omdat hij berichten krijgt van Kevin. Samen afgesproken: telefoon om 22:00 in de keuken, naast de wekker.',
		face: 2,
		thanks: ['petra', 'roos']
	},
	{
		by: 'petra',
		topic: 'agenda',
		ago: 53,
		at: '12:45',
		text: 'Ik werk 3 avonden laat. Roos, eet jij een keer mee bij Milan?',
		ask: { of: 'roos', hours: 30, answer: ['jaaa, ik neem pizza mee', 9] },
		thanks: ['milan']
	},
	{
		by: 'kevin',
		topic: 'daily',
		ago: 52,
		at: '21:30',
		text: 'chill avond bij milan',
		thanks: []
	},
	{
		by: 'roos',
		topic: 'daily',
		ago: 50,
		at: '20:50',
		text: 'pizza + spelletje. mil heeft met kaarten gewonnen en danste door de kamer',
		face: 4,
		photos: [photo('card-game', 'Een potje kaarten aan tafel')],
		thanks: ['petra', 'milan']
	},
	{
		by: 'milan',
		topic: 'news',
		ago: 48,
		at: '12:50',
		face: 5,
		seasonal: {
			spring: { text: 'Mijn baas zegt ik ben goed met zaaien. Alles recht.' },
			summer: {
				text: 'Mijn baas zegt ik ben goed met de tomaten. Ik mocht een krat mee.',
				photos: [photo('harvest', 'Een krat vol tomaten, wortels en sla')]
			},
			autumn: {
				text: 'Mijn baas zegt ik ben goed met de pompoenen. Ik mocht een krat mee.',
				photos: [photo('harvest', 'Een krat vol groente van de kwekerij')]
			},
			sinterklaas: {
				text: 'Mijn baas zegt ik ben goed met de kool. Ik mocht een krat mee.',
				photos: [photo('harvest', 'Een krat vol groente van de kwekerij')]
			},
			winter: { text: 'Mijn baas zegt ik ben goed met de bollen. De kas is lekker warm.' }
		},
		comments: [['petra', 'Kom je ermee langs? Dan maken we soep.', 40]],
		thanks: ['petra', 'roos', 'dennis', 'femke', 'youssef']
	}
];
