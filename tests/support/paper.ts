import { spawnSync } from 'node:child_process';
import { expect, test, type Page } from '@playwright/test';

/**
 * One sheet of paper: what stands on it, and the size of the smallest letters of all sheets in points. One or two
 * letters by themselves, or some of those beside each other, are drawings of faces.
 */
export type Paper = { words: string; smallest: number };

/** As large as the reader will: the larger, the less is lost in whole numbers. */
const zoom = 3;

/** A line on a sheet, with how wide it is in points. */
type Line = { words: string; width: number };

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
	const sheets = stdout
		.split('<page ')
		.slice(1)
		.map((sheet) =>
			[...sheet.matchAll(/<text [^>]*width="(\d+)"[^>]*>(.*?)<\/text>/gs)].map(
				([, width, inside = '']): Line => ({
					words: inside.replaceAll(/<[^>]+>/g, '').trim(),
					width: Number(width) / zoom
				})
			)
		);
	const smallest = await smallestOf(page, sheets.flat());
	return sheets.map((lines) => ({ words: lines.map(({ words }) => words).join(' '), smallest }));
}

/**
 * The size of the smallest letters in points, as they came on paper. How large they were meant to be is what the page
 * says; a browser makes everything smaller where something is too wide, and how much is told by how wide the same words
 * became. The size that a reader of PDF tells is a guess where letters are drawings, as those of a variable font are.
 */
async function smallestOf(page: Page, lines: readonly Line[]): Promise<number> {
	await page.emulateMedia({ media: 'print' });
	const { smallest, scales } = await page.evaluate((printed) => {
		const plain = (text: string) => text.replaceAll(/\s+/g, ' ');
		const texts: { node: Text; words: string; points: number }[] = [];
		const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
		for (let node = walk.nextNode() as Text | null; node; node = walk.nextNode() as Text | null) {
			const [box] = [...rangeOf(node, 0, node.length).getClientRects()];
			// What is there for who hears the page only is drawn nowhere, or on one dot.
			if (node.parentElement === null || box === undefined || box.width < 2 || box.height < 2)
				continue;
			const points = parseFloat(getComputedStyle(node.parentElement).fontSize) * 0.75;
			texts.push({ node, words: node.data, points });
		}
		function rangeOf(node: Text, from: number, until: number): Range {
			const range = document.createRange();
			range.setStart(node, from);
			range.setEnd(node, until);
			return range;
		}
		const found: number[] = [];
		for (const { words, width } of printed) {
			if (words.length < 5) continue;
			const holds = texts.filter((one) => one.words.includes(words));
			const [text] = holds;
			// The same words in two sizes tell nothing.
			if (text === undefined || holds.some(({ points }) => points !== text.points)) continue;
			const from = text.words.indexOf(words);
			const boxes = [...rangeOf(text.node, from, from + words.length).getClientRects()];
			found.push(width / (boxes.reduce((sum, box) => sum + box.width, 0) * 0.75));
		}
		const faces = /^(?:\p{L}{1,2}\s*)*$/u;
		const read = texts.filter((one) => !faces.test(plain(one.words).trim()));
		return { smallest: Math.min(...read.map(({ points }) => points)), scales: found };
	}, lines);
	await page.emulateMedia({ media: null });
	expect(scales.length, 'lines whose size is known').toBeGreaterThan(2);
	// A quarter may seem smaller than they are: words that a reader puts together, or a line that it cuts off.
	const scale = scales.toSorted((one, other) => one - other)[Math.floor(scales.length / 4)]!;
	return smallest * scale;
}
