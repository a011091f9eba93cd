import { newId } from '../domain/id.ts';
import { photoLimit } from '../domain/limits.ts';
import { dropAll, keep, kept } from './store.ts';

/** A photo that came from another app, before it is posted. */
export type SharedPhoto = { name: string; type: string; data: ArrayBuffer };

/** Largest photo that is taken over from another app, in bytes. */
const photoBytesLimit = 64 * 1024 * 1024;

/**
 * Takes in what another app shares: kept on this device until its owner has said where it goes.
 * Runs in the service worker; nothing leaves the device here.
 */
export async function receiveShare(request: Request): Promise<Response> {
	const form = await request.formData().catch(() => null);
	const photos = (form?.getAll('photos') ?? [])
		.filter((one): one is File => one instanceof File)
		.filter(({ size }) => size > 0 && size <= photoBytesLimit)
		.slice(0, photoLimit);
	const words = ['title', 'text', 'url']
		.map((name) => form?.get(name))
		.filter((value): value is string => typeof value === 'string' && value !== '');
	await dropAll('shared');
	const nowMs = Date.now();
	const data = await Promise.all(photos.map((photo) => photo.arrayBuffer()));
	await keep(
		'shared',
		newId(nowMs),
		nowMs,
		{ words: words.join('\n'), photos: photos.map(({ name, type }) => ({ name, type })) },
		data
	);
	return Response.redirect('/new?shared', 303);
}

/** What another app shared last, taken out; null when there is nothing. */
export async function takeShared(): Promise<{ words: string; photos: SharedPhoto[] } | null> {
	const [found] = await kept('shared');
	if (found === undefined) return null;
	await dropAll('shared');
	const { words, photos } = found.thing as {
		words: string;
		photos: { name: string; type: string }[];
	};
	return {
		words,
		photos: photos.map((photo, index) => ({
			...photo,
			data: found.files[index] ?? new ArrayBuffer(0)
		}))
	};
}
