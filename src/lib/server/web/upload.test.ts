import { Readable } from 'node:stream';
import { expect, test } from 'vitest';
import { photoBytes, readUpload, voiceBytes, type Upload } from './upload.ts';

// Forms with files as they come over the wire, taken apart while they come.

const boundary = 'kring-test';

type Part = { name: string; text?: string; file?: { name: string; bytes: number; of?: number } };

/** A form that is made while it is read, so that a large one takes no memory of the test. */
function formOf(parts: readonly Part[]): Request {
	function* lines(): Generator<Buffer> {
		for (const { name, text, file } of parts) {
			const naming = `Content-Disposition: form-data; name="${name}"`;
			if (file === undefined) {
				yield Buffer.from(`--${boundary}\r\n${naming}\r\n\r\n${text}\r\n`);
				continue;
			}
			yield Buffer.from(
				`--${boundary}\r\n${naming}; filename="${file.name}"\r\nContent-Type: image/jpeg\r\n\r\n`
			);
			const piece = Buffer.alloc(65_536, file.of ?? 1);
			for (let left = file.bytes; left > 0; left -= piece.length) {
				yield left < piece.length ? piece.subarray(0, left) : piece;
			}
			yield Buffer.from('\r\n');
		}
		yield Buffer.from(`--${boundary}--\r\n`);
	}
	const init = {
		method: 'POST',
		headers: { 'content-type': `multipart/form-data; boundary=${boundary}` },
		body: Readable.toWeb(Readable.from(lines())) as unknown as BodyInit,
		duplex: 'half'
	};
	return new Request('http://localhost/', init as RequestInit);
}

const photo = (bytes: number, of?: number): Part => ({
	name: 'photos',
	file: { name: 'foto.jpg', bytes, ...(of === undefined ? {} : { of }) }
});

test('words and files come out as they went in', async () => {
	const { values, files, problem } = await read(
		formOf([
			{ name: 'text', text: 'Pa at goed.\r\nEcht.' },
			photo(5_000, 1),
			photo(6_000, 2),
			{ name: 'voice', file: { name: 'stem', bytes: 700 } },
			{ name: 'face', text: '4' }
		]),
		true
	);
	expect(problem).toBeNull();
	expect(values).toEqual({ text: 'Pa at goed.\r\nEcht.', face: '4' });
	expect(files.photos.map(({ data }) => data.length)).toEqual([5_000, 6_000]);
	expect(files.voice?.data.length).toBe(700);
	expect(new Set(files.photos.map(({ digest }) => digest)).size).toBe(2);
});

/** Reads a form, and needs its files no more. */
async function read(request: Request, keepFiles: boolean): Promise<Upload> {
	const upload = await readUpload(request, keepFiles);
	upload.letGo();
	return upload;
}

test('a field for files that was left empty is no file', async () => {
	const empty: Part = { name: 'photos', file: { name: '', bytes: 0 } };
	const { files, problem } = await read(formOf([empty, { name: 'text', text: '' }]), true);
	expect(files.photos).toEqual([]);
	expect(problem).toBeNull();
});

test('a photo without a byte is refused by its place, and never left out without a word', async () => {
	const { values, problem } = await read(
		formOf([photo(1_000), photo(0), { name: 'text', text: 'Dit typte ik.' }]),
		true
	);
	expect(problem).toMatchObject({ code: 'photo_unreadable', details: { position: 2 } });
	expect(values).toEqual({ text: 'Dit typte ik.' });
});

test('a photo of 60 MB is refused by its place, and what was typed comes back', async () => {
	const before = process.memoryUsage().arrayBuffers;
	const { values, files, problem } = await read(
		formOf([photo(1_000), photo(60_000_000), { name: 'text', text: 'Dit typte ik.' }]),
		true
	);
	expect(problem).toMatchObject({ code: 'photo_too_large', details: { position: 2, limit: 10 } });
	expect(values).toEqual({ text: 'Dit typte ik.' });
	expect(files.photos).toHaveLength(1);
	// It was never held: at most the part up to the limit, and that was let go.
	expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(50_000_000);
});

test('a photo just as large as may be is taken', async () => {
	const { files, problem } = await read(formOf([photo(photoBytes)]), true);
	expect(problem).toBeNull();
	expect(files.photos[0]?.data.length).toBe(photoBytes);
});

test('a seventh photo is one too many, a long voice too long', async () => {
	const many = await read(formOf(Array.from({ length: 7 }, () => photo(10))), true);
	expect(many.problem?.code).toBe('too_many_photos');
	const long = await read(
		formOf([{ name: 'voice', file: { name: 'stem', bytes: voiceBytes + 1 } }]),
		true
	);
	expect(long.problem?.code).toBe('voice_too_large');
	expect(long.files.voice).toBeNull();
});

test('a text of 20,000 signs comes back whole, so that nothing typed is lost', async () => {
	const text = 'é'.repeat(20_000);
	expect((await read(formOf([{ name: 'text', text }]), true)).values['text']).toBe(text);
});

test('from somebody who may not post here no file is kept', async () => {
	const { values, files } = await read(
		formOf([photo(3_000_000), { name: 'text', text: 'Dit typte ik.' }]),
		false
	);
	expect(files.photos).toEqual([]);
	expect(values).toEqual({ text: 'Dit typte ik.' });
});

test('files under other names are not kept', async () => {
	const part = { name: 'payload', file: { name: 'x', bytes: 5_000 } };
	const { files, problem } = await read(formOf([part, photo(10)]), true);
	expect(files.photos).toHaveLength(1);
	expect(problem).toBeNull();
});

test('a form that breaks off is refused as such', async () => {
	const request = new Request('http://localhost/', {
		method: 'POST',
		headers: { 'content-type': `multipart/form-data; boundary=${boundary}` },
		body: `--${boundary}\r\nContent-Disposition: form-data; name="text"\r\n\r\nhalf`
	});
	await expect(read(request, true)).rejects.toMatchObject({ status: 400 });
});

test('a plain form is read too', async () => {
	const body = new URLSearchParams({ face: '5' });
	const { values, files } = await read(
		new Request('http://localhost/', { method: 'POST', body }),
		true
	);
	expect(values).toEqual({ face: '5' });
	expect(files.photos).toEqual([]);
});

test('what waits for decoding counts among what is held, until it is let go', async () => {
	const five = () => formOf(Array.from({ length: 5 }, () => photo(photoBytes)));
	const waiting: Upload[] = [];
	try {
		for (let sent = 0; sent < 3; sent++) waiting.push(await readUpload(five(), true));
		expect(waiting.map(({ problem }) => problem)).toEqual([null, null, null]);
		waiting.push(await readUpload(five(), true));
		expect(waiting.at(-1)!.problem?.code).toBe('too_often');
	} finally {
		for (const upload of waiting) upload.letGo();
	}
	expect((await read(five(), true)).problem).toBeNull();
});
