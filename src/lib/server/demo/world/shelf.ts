/** What can be had for points in the demo world, who holds a voucher for it, and what became of each. */
import type { CategoryKey } from '../../../domain/help/category.ts';

type Product = {
	/** Somebody by key; null for the organisation. */
	provider: string | null;
	title: string;
	description: string;
	points: number;
	category: CategoryKey;
	stock?: number;
	validDays?: number;
};

/** What can be had for points. */
export const products = {
	lamp: {
		...{ provider: 'cor', title: 'Een lamp ophangen', points: 4, category: 'odd_job' },
		description: 'Ik neem zelf een trap mee.'
	},
	tax: {
		...{ provider: 'ilse', title: 'Hulp met belastingpapieren', points: 8, category: 'tax' },
		description: 'Ik deed er een cursus voor. Wij kijken er samen naar.'
	},
	hedge: {
		...{ provider: 'youssef', title: 'De heg knippen', points: 4, category: 'garden' },
		description: 'Tot 2 meter hoog. Het snoeisel neem ik mee.'
	},
	hospital: {
		...{ provider: 'bert', title: 'Mee naar het ziekenhuis', points: 8, category: 'doctor' },
		description: 'Ik rijd, ik wacht en ik ga mee naar binnen als u wilt.'
	},
	soup: {
		...{ provider: 'toos', title: 'Een pan soep', points: 3, category: 'meal' },
		description: 'Voor vier borden. Zegt u het als u geen vlees eet?'
	},
	walk: {
		...{ provider: 'joyce', title: 'Een rondje door het park', points: 4, category: 'walk' },
		...{ description: 'Zaterdag, met koffie na afloop.', validDays: 30 }
	},
	harvest: {
		...{ provider: null, title: 'Oogsten in de moestuin', points: 3, category: 'garden' },
		...{ description: 'Een tas vol groente die u zelf plukt.', stock: 8 }
	}
} as const satisfies Record<string, Product>;

/** A voucher, when it was taken, and what became of it; without an end it is there to be used. */
export const vouchers: readonly {
	holder: string;
	of: keyof typeof products;
	takenDaysAgo: number;
	/** For when it was agreed. */
	bookedInDays?: number;
	ends?: { how: 'redeem' | 'cancel' | 'expire'; daysAgo: number; why?: string };
}[] = [
	{ holder: 'elif', of: 'walk', takenDaysAgo: 90, ends: { how: 'expire', daysAgo: 59 } },
	{ holder: 'gerrit', of: 'soup', takenDaysAgo: 60, ends: { how: 'redeem', daysAgo: 52 } },
	{ holder: 'agnieszka', of: 'harvest', takenDaysAgo: 48, ends: { how: 'redeem', daysAgo: 44 } },
	{ holder: 'dewi', of: 'lamp', takenDaysAgo: 33, ends: { how: 'redeem', daysAgo: 29 } },
	{
		...{ holder: 'samira', of: 'hedge', takenDaysAgo: 27 },
		ends: {
			how: 'cancel',
			daysAgo: 25,
			why: 'Mijn rug doet niet mee. Probeer het in het voorjaar.'
		}
	},
	{ holder: 'fatma', of: 'harvest', takenDaysAgo: 11 },
	{ holder: 'gerrit', of: 'hospital', takenDaysAgo: 8, bookedInDays: 9 },
	{ holder: 'tineke', of: 'lamp', takenDaysAgo: 0, bookedInDays: 6 },
	{ holder: 'hanneke', of: 'lamp', takenDaysAgo: 0 }
];
