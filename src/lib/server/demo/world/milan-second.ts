import { photo } from './story.ts';
import type { Told } from './story.ts';

/** The circle round Milan, the last six weeks: saying no, and work that becomes his own. */
export const milanSecond: readonly Told[] = [
	{
		by: 'petra',
		topic: 'daily',
		ago: 46,
		at: '19:00',
		text: 'Soep gemaakt van zijn eigen groente. Hij heeft aan tafel van elke wortel verteld waar die stond.',
		face: 5,
		photos: [photo('soup-pan', 'Soep van groente van de kwekerij')],
		thanks: ['roos', 'femke', 'milan']
	},
	{ by: 'milan', topic: 'daily', ago: 45, at: '20:05', face: 4 },
	{
		by: 'femke',
		topic: 'daily',
		ago: 44,
		at: '17:30',
		text: 'De badkamer is schoon, de was hangt. Milan vinkt zelf af op zijn bord. Vandaag hoefde ik niets te zeggen.',
		face: 4,
		editedAfter: 4,
		thanks: ['milan', 'petra']
	},
	{
		by: 'roos',
		topic: 'news',
		ago: 43,
		at: '15:10',
		text: 'psst mil wordt 22!! we doen een taart op het veld na de training. niks verklappen',
		surpriseUntilDays: -34,
		comments: [
			['petra', 'Ik bak de taart! Met een voetbal erop.', 30],
			['youssef', 'Regel ik met de trainer', 55]
		],
		thanks: ['petra', 'youssef']
	},
	{
		by: 'petra',
		topic: 'money',
		ago: 41,
		at: '21:20',
		text: 'Het is weer gebeurd: € 60 weg. En Milan wil niet zeggen waarheen. Ik maak me zorgen. Kunnen we snel bij elkaar zitten?',
		ask: {
			of: 'dennis',
			hours: 24,
			answer: ['Ja. {dag+2} om 16:00, bij Milan. Femke is er ook.', 700]
		},
		thanks: ['roos']
	},
	{ by: 'milan', topic: 'daily', ago: 40, at: '22:00', face: 1 },
	{
		by: 'youssef',
		topic: 'daily',
		ago: 39,
		at: '19:15',
		text: 'Bij Milan geweest. We hebben thee gedronken en niks gemoeten. Hij gaf mij bij de deur een knuffel.',
		face: 2,
		thanks: ['petra', 'roos', 'femke']
	},
	{
		by: 'dennis',
		topic: 'news',
		ago: 38,
		at: '17:15',
		text: 'Samen gesproken, Milan had zelf de leiding. Hij heeft opgeschreven wie er wel en niet in zijn kring hoort. Wij helpen met wat daarbij komt kijken. Milan bepaalt het tempo.',
		comments: [['petra', 'Hij deed het zo goed.', 60]],
		thanks: ['petra', 'roos', 'milan', 'femke']
	},
	{
		by: 'milan',
		topic: 'daily',
		ago: 37,
		at: '16:40',
		text: 'Een vriend vraagt geen geld. Dat heb ik nu geleerd.',
		face: 3,
		comments: [
			['roos', 'zo is het. en wij zijn er gewoon', 5],
			['femke', 'Sterk gezegd, Milan.', 30]
		],
		thanks: ['petra', 'roos', 'femke']
	},
	{
		by: 'femke',
		topic: 'health',
		ago: 36,
		at: '17:20',
		text: 'Milan heeft 2 nachten goed geslapen. De telefoon ligt elke avond in de keuken. Hij zegt: “Mijn hoofd is weer van mij.”',
		face: 4,
		thanks: ['petra', 'roos', 'milan']
	},
	{
		by: 'milan',
		topic: 'own:voetbal',
		ago: 34,
		at: '20:40',
		text: 'Ik dacht ik heb niks vandaag. Maar er was TAART op het veld. Iedereen zong. Ook de tegenstander.',
		face: 5,
		photos: [
			photo('birthday-cake', 'Een taart met kaarsjes en slingers'),
			photo('football-pitch', 'Het veld waar we zongen')
		],
		comments: [
			['roos', 'je gezicht!!!', 3],
			['petra', '22 jaar. Ik weet nog dat je op mijn arm paste.', 15]
		],
		thanks: ['petra', 'roos', 'youssef', 'femke']
	},
	{
		by: 'roos',
		topic: 'daily',
		ago: 33,
		at: '18:25',
		text: 'mil heeft mama haar oude gitaar gekregen. ik hoor al 2 uur hetzelfde akkoord door de telefoon. help',
		face: 5,
		photos: [photo('guitar', 'De oude gitaar van mama op een stoel')],
		comments: [['milan', 'het is een D', 2]],
		thanks: ['petra', 'milan', 'youssef']
	},
	{
		by: 'milan',
		topic: 'news',
		ago: 31,
		at: '17:00',
		text: 'Kevin is uit mijn kring. Dat heb ik zelf gedaan. Femke zat ernaast.',
		comments: [
			['petra', 'Ik ben trots op je.', 10],
			['youssef', 'Respect Milan.', 25]
		],
		thanks: ['petra', 'roos', 'dennis', 'femke', 'youssef']
	},
	{
		by: 'dennis',
		topic: 'money',
		ago: 29,
		at: '10:45',
		text: 'De nieuwe pas is er. Er kan per dag hooguit € 20 af. Milan heeft zelf de code gekozen en weet waarom hij die aan niemand geeft.',
		thanks: ['petra', 'milan', 'roos']
	},
	{ by: 'milan', topic: 'daily', ago: 28, at: '19:50', face: 4 },
	{
		by: 'youssef',
		topic: 'own:voetbal',
		ago: 27,
		at: '20:25',
		text: 'Milan is nu officieel hulptrainer van de jongste kinderen. Met een fluitje en een echt shirt met TRAINER erop!',
		face: 5,
		photos: [photo('football-pitch', 'Het veld waar de jongsten trainen')],
		comments: [['milan', 'ze luisteren naar mij', 6]],
		thanks: ['milan', 'petra', 'roos', 'femke']
	},
	{
		by: 'petra',
		topic: 'agenda',
		ago: 26,
		at: '12:10',
		text: 'Tandarts voor Milan: {dag+8} om 15:20. Hij vindt het spannend. Wie gaat mee?',
		ask: {
			of: 'youssef',
			hours: 72,
			answer: ['Ik ga mee. Daarna een ijsje, zonder suiker haha', 45]
		},
		thanks: ['milan', 'femke']
	},
	{
		by: 'femke',
		topic: 'daily',
		ago: 25,
		at: '17:30',
		text: 'Boodschappen gedaan met een lijstje en € 25. Milan rekende in de winkel zelf mee en hield € 2,40 over. Die gaat in de pot voor de dierentuin.',
		face: 5,
		thanks: ['petra', 'roos', 'milan', 'dennis']
	},
	{
		by: 'roos',
		topic: 'daily',
		ago: 23,
		at: '21:15',
		text: 'sorry verkeerde foto, deze was voor mn klas',
		withdrawnAfter: 2
	},
	{
		by: 'milan',
		topic: 'daily',
		ago: 22,
		at: '13:15',
		text: 'Er was een egel in de kas. Ik heb hem heel voorzichtig naar buiten gebracht.',
		face: 5,
		thanks: ['petra', 'roos', 'femke', 'youssef']
	},
	{
		by: 'milan',
		topic: 'daily',
		ago: 20,
		at: '08:05',
		text: 'Bus gemist. Ik heb de baas gebeld. Hij zei geeft niks neem de volgende.',
		face: 3,
		comments: [
			['dennis', 'Precies goed gedaan, Milan.', 90],
			['petra', 'Zelf gebeld! Kanjer.', 20]
		],
		thanks: ['petra', 'dennis', 'youssef', 'roos']
	},
	{
		by: 'youssef',
		topic: 'agenda',
		ago: 18,
		at: '17:10',
		text: 'Tandarts gehad: geen gaatjes. Milan kneep wel mijn hand fijn. IJsje was met suiker, sorry Petra.',
		comments: [['petra', 'Voor een keer!', 20]],
		thanks: ['petra', 'milan', 'roos']
	},
	{ by: 'milan', topic: 'daily', ago: 17, at: '20:10', face: 5 },
	{
		by: 'femke',
		topic: 'health',
		ago: 16,
		at: '17:25',
		text: 'Geen buikpijn meer sinds 3 weken. Milan slaapt van 22:30 tot 7:00. We gaan van twee keer naar een keer per week, als Milan en Petra dat goed vinden.',
		face: 5,
		ask: { of: 'milan', hours: 96, answer: ['Goed. Maar wel thee drinken', 1440] },
		comments: [['petra', 'Ik vind het spannend, maar goed.', 150]],
		thanks: ['petra', 'roos']
	},
	{
		by: 'petra',
		topic: 'personal',
		ago: 14,
		at: '21:30',
		text: 'Opgeruimd in zijn oude kamer. Ik dacht dat ik verdrietig zou zijn. Ik was vooral blij dat het gelukt is.',
		comments: [['roos', 'krijg ik nu die kamer of', 4]],
		thanks: ['roos', 'milan']
	},
	{
		by: 'roos',
		topic: 'daily',
		ago: 13,
		at: '19:40',
		seasonal: {
			spring: {
				text: 'balkonnetje van mil gedaan! hij zegt dat hij er verstand van heeft nu hij bij een kwekerij werkt. klopt eigenlijk ook wel',
				photos: [photo('balcony-flowers', 'Het balkon van Milan vol bloemen')]
			},
			summer: {
				text: 'dagje zee met mil. hij heeft een gat gegraven tot er water kwam. missie geslaagd',
				photos: [photo('beach', 'Het strand met een parasol en een emmer')]
			},
			autumn: {
				text: 'door de bladeren gerend als kleine kinderen. mil won natuurlijk',
				photos: [photo('autumn-leaves', 'Bladeren in alle kleuren op de stoep')]
			},
			sinterklaas: {
				text: 'mil heeft zijn schoen gezet in zijn EIGEN huis. er zat een wortel in en een briefje: graag een drumstel',
				photos: [photo('pepernoten-shoe', 'De schoen van Milan met een wortel')]
			},
			winter: {
				text: 'sneeuwpop met een voetbalsjaal gemaakt voor de flat, alle buren zwaaiden',
				photos: [photo('winter-street', 'Sneeuw in de straat')]
			}
		},
		face: 5,
		thanks: ['milan', 'petra', 'youssef']
	},
	{
		by: 'dennis',
		topic: 'news',
		ago: 12,
		at: '14:50',
		text: 'De proeftijd bij de kwekerij is voorbij. Milan krijgt een contract voor een jaar. Hij heeft het zelf getekend, nadat we het samen hardop hadden gelezen.',
		comments: [
			['milan', 'IK HEB EEN BAAN', 5],
			['roos', 'WE GAAN FEESTEN', 8],
			['petra', 'Ik zit te huilen op mijn werk.', 20]
		],
		thanks: ['milan', 'petra', 'roos', 'femke', 'youssef']
	},
	{
		by: 'milan',
		topic: 'daily',
		ago: 11,
		at: '19:00',
		text: 'Film in de bioscoop met Youssef. Ik heb mijn eigen kaartje betaald. Van mijn loon.',
		face: 5,
		thanks: ['petra', 'roos', 'youssef']
	},
	{
		by: 'petra',
		topic: 'money',
		ago: 10,
		at: '20:00',
		text: 'Met een loon verandert er misschien iets met zijn uitkering. Dennis, wie zoekt dat uit? Ik wil geen brieven achteraf.',
		ask: {
			of: 'dennis',
			hours: 72,
			answer: ['Ik zoek het uit en bel u {dag+4} tussen 9:00 en 10:00.', 850]
		},
		thanks: ['roos']
	},
	{
		by: 'youssef',
		topic: 'own:voetbal',
		ago: 9,
		at: '20:30',
		text: 'Milan heeft zijn eerste training helemaal zelf bedacht: tikkertje met de bal. De kinderen willen niks anders meer.',
		face: 5,
		thanks: ['milan', 'petra', 'roos', 'femke']
	},
	{ by: 'milan', topic: 'daily', ago: 8, at: '12:55', face: 4 },
	{
		by: 'femke',
		topic: 'agenda',
		ago: 7,
		at: '16:15',
		text: 'Ik ben er volgende week niet, ik heb vrij. Milan, wie bel je als er iets is? Schrijf je het op je bord?',
		ask: { of: 'milan', hours: 72, answer: ['Mam. Dan Roos. Dan Youssef. Staat op het bord', 190] },
		thanks: ['petra', 'milan']
	},
	{
		by: 'milan',
		topic: 'daily',
		ago: 6,
		at: '18:30',
		text: 'Regen. Bij het raam gitaar gespeeld. Nu ook een A.',
		face: 4,
		photos: [photo('rain-window', 'Regen op mijn raam')],
		comments: [['roos', 'D EN A. de buren zijn blij', 5]],
		thanks: ['roos', 'petra']
	},
	{
		by: 'petra',
		topic: 'agenda',
		ago: 5,
		at: '11:30',
		text: 'De wasmachine van Milan lekt. De monteur kan komen, maar alleen in de ochtend en dan werkt hij. Roos, kun jij {dag+6} daar zijn?',
		ask: { of: 'roos', hours: 48 },
		comments: [['milan', 'ik heb er een emmer onder gezet', 30]],
		thanks: ['milan']
	},
	{
		by: 'dennis',
		topic: 'money',
		ago: 4,
		at: '10:10',
		text: 'Uitgezocht: het loon geven we elke maand door. Dat doe ik samen met Milan op de eerste {dag} van de maand. Er hoeft niets terugbetaald te worden.',
		comments: [['petra', 'Dank u. Dat scheelt een nacht wakker liggen.', 40]],
		thanks: ['petra', 'milan', 'roos']
	},
	{
		by: 'milan',
		topic: 'own:voetbal',
		ago: 3,
		at: '19:20',
		text: '2-2. Ik heb geholpen met de doelen opruimen. Er kwam een hond op het veld. Hij had de bal.',
		face: 5,
		photos: [photo('dog', 'De hond die de bal had')],
		thanks: ['petra', 'roos', 'youssef']
	},
	{
		by: 'youssef',
		topic: 'news',
		ago: 2,
		at: '18:05',
		text: 'Voor de dierentuin: de pot zit op € 31,60! Nog € 8 en we gaan. Wie heeft een goed idee?',
		ask: { of: 'roos', hours: 120 },
		comments: [['milan', 'ik kan auto’s wassen', 10]],
		thanks: ['milan', 'petra', 'roos']
	},
	{
		by: 'roos',
		topic: 'daily',
		ago: 1,
		at: '20:10',
		voice: {
			seconds: 15,
			transcript:
				'Luister luister. Hoor je dat? Dat is een heel liedje. Hij speelt een heel liedje.'
		},
		face: 5,
		comments: [['petra', 'Ik heb het drie keer afgespeeld.', 30]],
		thanks: ['petra', 'milan', 'youssef']
	},
	{
		by: 'milan',
		topic: 'daily',
		ago: 1,
		at: '13:00',
		face: 5,
		text: 'Ik mocht OP de trekker.',
		comments: [
			['dennis', 'Het is zover! Gefeliciteerd.', 60],
			['roos', 'RIJBEWIJS WANNEER', 15]
		],
		thanks: ['petra', 'roos', 'youssef', 'dennis', 'femke']
	},
	{
		by: 'petra',
		topic: 'daily',
		ago: 0,
		at: '11:20',
		text: 'Vanochtend zwaaide hij naar mij uit de bus. Ik stond op de fiets voor het stoplicht. Zo gewoon, en zo bijzonder.',
		face: 5,
		thanks: ['roos', 'milan']
	},
	{
		by: 'milan',
		topic: 'daily',
		ago: 0,
		at: '15:45',
		text: 'Ik ga zo de taart van de buurvrouw ophalen. Ze zei dankjewel voor de boodschappen.',
		face: 5,
		photos: [photo('apples', 'Appels die ik van de buurvrouw kreeg')],
		thanks: ['petra', 'roos']
	}
];
