import type { CircleThings } from './world.ts';

// What a page may cost at most. Every page of the house is a line in the list that comes with each of
// them. Lower a figure whenever the page has become cheaper; a higher one
// needs a reason in the commit (performance.md; settled 15 and 44).

/** The ceilings of one page. */
export type Budget = {
	/** Where it stands, for one circle. */
	path: (circle: CircleThings) => string;
	/** Who asks: a key of the world's actors. */
	as: string;
	/**
	 * Script that comes with the page, in bytes as sent (brotli). Two builds of one source differ by some
	 * tens of them, in the names of files: leave half a kilobyte.
	 */
	scriptBytes: number;
	/** Files of script that come with the page. */
	scripts: number;
	/** Times that the database is asked and waited for. */
	roundTrips: number;
	/** Statements that the database is sent. */
	statements: number;
};

/** By the name of the page. */
export const budgets: Record<string, Budget> = {
	'sign-in': {
		path: () => '/sign-in',
		as: 'stranger',
		// Every page with a form says what did not arrive, and keeps what was typed. What a host's tablet shares
		// with other pages lies in the file of all: three kilobytes here, and no file more on the daily pages.
		...{ scriptBytes: 59_750, scripts: 8, roundTrips: 0, statements: 0 }
	},
	host: {
		path: () => '/host',
		as: 'stranger',
		// The first screen: counting works from the first moment. The rest comes right after it in one file,
		// which the worker keeps with the page. It is made beforehand, and asks the database for nothing.
		// Thirty more routes, those of giving and taking, are named on every page: three hundred bytes. So much
		// again is what tells two alike lines above a form apart. Five more, of offices, are fifty bytes.
		...{ scriptBytes: 84_050, scripts: 17, roundTrips: 0, statements: 0 }
	},
	// The agenda has a place in the bar of every page of a circle, and its own shelf on the device: a kilobyte.
	timeline: {
		path: ({ id }) => `/circles/${id}/updates`,
		as: 'a1.family',
		// What only shows the news is a file more here, and nothing at all on every other page. Every page
		// with an outbox tells why something waits, and takes a new Kring in use: a kilobyte for each.
		...{ scriptBytes: 76_850, scripts: 9, roundTrips: 6, statements: 11 }
	},
	home: {
		path: ({ id }) => `/circles/${id}`,
		as: 'a1.family',
		// Its own file of news costs it a kilobyte, and spares ten on every page where one writes. The home
		// of who it is about is a file of its own.
		// Signals, places in the chain and what is to be talked about: one statement each, and what
		// is shown of them and of noting how it goes. One statement says whether whoever looks has a
		// way back in, one in which phase the circle is. The resident's tap is kept without a network, and
		// "alles goed?" asks for a face and shows whom to call. What somebody promised when more help is
		// needed stands there too, out of one statement. So does what comes next in the agenda: a statement, and
		// one that says that it was given. What the server can say in whole words it says.
		// So is the way to bedankpunten, where neighbours thank each other: no question more.
		...{ scriptBytes: 83_350, scripts: 10, roundTrips: 6, statements: 21 }
	},
	desk: {
		path: () => '/desk',
		as: 'a1.professional',
		// One statement each for the circles, their signals, what stands beside those, the people
		// around, what is asked and the team: as many for thirty circles as for one.
		...{ scriptBytes: 73_950, scripts: 11, roundTrips: 6, statements: 12 }
	},
	'new update': {
		path: ({ id }) => `/circles/${id}/updates/new`,
		as: 'a1.family',
		// How far a photo is on its way, another day to answer by, and parts that a new Kring took away.
		...{ scriptBytes: 75_050, scripts: 10, roundTrips: 6, statements: 8 }
	}
};
