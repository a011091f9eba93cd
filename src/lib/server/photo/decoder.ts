// Runs in a process of its own: pictures from outside are opened here and nowhere else. What goes
// wrong in here, or takes too long or too much, costs this process and nothing more.
import sharp from 'sharp';
import { fullPixels, pixelLimit, smallPixels, type Decoded, type DecodeJob } from './shapes.ts';

/** More memory than that and the process gives up; a new one takes its place. */
const memoryLimitBytes = 900 * 1024 * 1024;

sharp.cache(false);
sharp.concurrency(1);

process.on('message', (job: DecodeJob) => {
	decoded(job.data).then(
		(picture) => process.send?.({ id: job.id, picture }),
		() => process.send?.({ id: job.id, picture: null })
	);
});
process.on('disconnect', () => process.exit(0));
setInterval(() => {
	if (process.memoryUsage.rss() > memoryLimitBytes) process.exit(3);
}, 200).unref();

async function decoded(data: Uint8Array): Promise<Decoded> {
	const source = sharp(data, {
		limitInputPixels: pixelLimit,
		failOn: 'error',
		sequentialRead: true
	});
	// Upright first, because what says so goes: sharp writes no metadata unless asked to.
	const full = await source
		.autoOrient()
		.resize({ width: fullPixels, height: fullPixels, fit: 'inside', withoutEnlargement: true })
		.webp({ quality: 80 })
		.toBuffer({ resolveWithObject: true });
	const small = await sharp(full.data)
		.resize({ width: smallPixels, height: smallPixels, fit: 'inside', withoutEnlargement: true })
		.webp({ quality: 72 })
		.toBuffer();
	return { width: full.info.width, height: full.info.height, full: full.data, small };
}
