/**
 * The scenes that can stand in for somebody's photo in the demo world.
 * Each is drawn by us in code; no photograph and no real person is behind it.
 */
export const pictureKeys = [
	'coffee-tulips',
	'cat-sofa',
	'bean-garden',
	'bike-canal',
	'soup-pan',
	'football-pitch',
	'jigsaw',
	'bookshelf',
	'rain-window',
	'birthday-cake',
	'harvest',
	'walking-path',
	'polder-sunset',
	'card-game',
	'dog',
	'bird-feeder',
	'knitting',
	'model-train',
	'workbench',
	'apples',
	'pepernoten-shoe',
	'autumn-leaves',
	'pancakes',
	'photo-album',
	'guitar',
	'beach',
	'winter-street',
	'front-door',
	'duck-pond',
	'birdhouse',
	'birdhouse-yellow',
	'market-stall',
	'week-board',
	'balcony-flowers',
	'bus-stop'
] as const;

/** The name of one drawn scene. */
export type PictureKey = (typeof pictureKeys)[number];
