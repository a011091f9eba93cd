import { spawnSync } from 'node:child_process';
import { expect, test, type Page } from '@playwright/test';

/**
 * One sheet of paper: what stands on it, and the size of its smallest letters in points. One or two letters by
 * themselves, or some of those beside each other, are drawings of faces.
 */
export type Paper = { words: string; smallest: number };

/** As large as the reader will: the larger, the less is lost in whole numbers. */
const zoom = 3;

const faces = /^(?:\p{L}{1,2}\s*)*$/u;

/** Prints a page as its own style says, and reads the sheets back as a printer gets them. */
export async function papersOf(page: Page): Promise<Paper[]> {
	const path = test.info().outputPath('paper.pdf');
	await page.pdf({ path, preferCSSPageSize: true });
	const { status, stdout, stderr } = spawnSync(
		'pdftohtml',
		['-xml', '-i', '-hidden', '-stdout', '-zoom', String(zoom), path],
		{ encoding: 'utf8', maxBuffer: 32 * 1024 * 1024 }
	);
	expect(status, stderr).toBe(0);
	// A kind of letters is said once, on the first sheet that has it.
	const points = new Map(
		[...stdout.matchAll(/<fontspec id="(\d+)" size="(\d+)"/g)].map(([, id, size]) => [
			id,
			Number(size) / zoom
		])
	);
	return stdout
		.split('<page ')
		.slice(1)
		.map((sheet) => {
			const texts = [...sheet.matchAll(/<text [^>]*font="(\d+)">(.*?)<\/text>/gs)];
			const words = texts.map(([, , inside = '']) => inside.replaceAll(/<[^>]+>/g, '').trim());
			const sizes = texts
				.filter((_, at) => !faces.test(words[at]!))
				.map(([, id]) => points.get(id) ?? 0);
			return { words: words.join(' '), smallest: Math.min(...sizes) };
		});
}
