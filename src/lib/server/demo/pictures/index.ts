/**
 * The drawn "photos" and portraits of the demo world. A scene is an SVG text; `renderPicture`
 * makes the file a phone would have sent.
 */
import sharp from 'sharp';
import type { PictureKey } from './keys.ts';
import { apples, birthdayCake, coffeeTulips, pancakes, soupPan } from './scenes/table.ts';
import { bookshelf, catSofa, guitar, pepernotenShoe, rainWindow } from './scenes/living.ts';
import { cardGame, jigsaw, knitting, photoAlbum, weekBoard } from './scenes/pastime.ts';
import {
	birdhouse,
	birdhouseYellow,
	marketStall,
	modelTrain,
	workbench
} from './scenes/workshop.ts';
import { balconyFlowers, beanGarden, birdFeeder, harvest } from './scenes/garden.ts';
import { autumnLeaves, bikeCanal, busStop, frontDoor, winterStreet } from './scenes/street.ts';
import { beach, dog, duckPond, footballPitch, polderSunset, walkingPath } from './scenes/land.ts';

export { pictureKeys } from './keys.ts';
export type { PictureKey } from './keys.ts';

const scenes: Readonly<Record<PictureKey, (seed: number) => string>> = {
	'coffee-tulips': coffeeTulips,
	'cat-sofa': catSofa,
	'bean-garden': beanGarden,
	'bike-canal': bikeCanal,
	'soup-pan': soupPan,
	'football-pitch': footballPitch,
	jigsaw,
	bookshelf,
	'rain-window': rainWindow,
	'birthday-cake': birthdayCake,
	harvest,
	'walking-path': walkingPath,
	'polder-sunset': polderSunset,
	'card-game': cardGame,
	dog,
	'bird-feeder': birdFeeder,
	knitting,
	'model-train': modelTrain,
	workbench,
	apples,
	'pepernoten-shoe': pepernotenShoe,
	'autumn-leaves': autumnLeaves,
	pancakes,
	'photo-album': photoAlbum,
	guitar,
	beach,
	'winter-street': winterStreet,
	'front-door': frontDoor,
	'duck-pond': duckPond,
	birdhouse,
	'birdhouse-yellow': birdhouseYellow,
	'market-stall': marketStall,
	'week-board': weekBoard,
	'balcony-flowers': balconyFlowers,
	'bus-stop': busStop
};

/**
 * One scene as an SVG document of 1200 by 900 or 900 by 1200 units.
 *
 * @param seed  any whole number; the same seed draws the same picture, another seed moves small
 *              things and changes a colour.
 */
export function drawPicture(key: PictureKey, seed: number): string {
	return scenes[key](seed);
}

/** The same scene as a WebP file of 1200 by 900 or 900 by 1200 pixels, without metadata. */
export async function renderPicture(key: PictureKey, seed: number): Promise<Buffer> {
	return sharp(Buffer.from(drawPicture(key, seed)))
		.webp({ quality: 84, effort: 3 })
		.toBuffer();
}
