import { and, eq, sql } from 'drizzle-orm';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { dayOf, daysAfter, endOfDay } from '#lib/domain/day.ts';
import { randomId } from '#lib/domain/id.ts';
import { readingFilterOf } from '#lib/domain/reading.ts';
import { editWindowMs } from '#lib/domain/update.ts';
import * as table from '#lib/server/db/schema/index.ts';
import { readingsFor } from '#lib/server/reading.ts';
import {
	circlesWithNews,
	newsAfter,
	photoFor,
	updateOfPhoto,
	updatesFor,
	voiceFor
} from '#lib/server/timeline.ts';
import {
	answerAsk,
	editUpdate,
	postComment,
	thank,
	withdrawComment,
	withdrawUpdate
} from '#lib/server/update.ts';
import { forget, toldCircle, type Name, type ToldCircle } from '../support/told-circle.ts';
import { codeOf } from '../support/refused.ts';

// What a circle tells each other, on a real PostgreSQL, as the role that serves requests.

let home: ToldCircle;

beforeAll(async () => {
	home = await toldCircle();
});
afterAll(() => home?.drop());
beforeEach(async () => {
	await forget(home);
	await home.setClock(0);
});

const picture = () => ({
	id: randomId(),
	width: 4,
	height: 3,
	alt: 'een kop koffie',
	full: Buffer.from('full'),
	small: Buffer.from('small')
});
const photoSeenBy = async (name: Name, photoId: string) => {
	const gate = await home.gateOf(name);
	return gate.look(home.circleId, ['update.read'], (sight) => photoFor(sight, photoId, 'full'));
};
const pageOfPhoto = async (name: Name, photoId: string) => {
	const gate = await home.gateOf(name);
	return gate.look(home.circleId, ['circle.read', 'update.read'], (sight) =>
		updateOfPhoto(sight, photoId)
	);
};
const edit = async (name: Name, updateId: string, version: number, text = 'Anders.') => {
	const gate = await home.gateOf(name);
	const form = { updateId, version, text, face: null };
	return gate.change(home.circleId, { id: randomId(), content: form }, ['update.edit'], (deed) =>
		editUpdate(deed, form)
	);
};
const comment = async (
	name: Name,
	updateId: string,
	text = 'Fijn!',
	commentId = randomId(),
	writtenAt: string | null = null
) => {
	const gate = await home.gateOf(name);
	const form = { updateId, commentId, text, writtenAt };
	await gate.change(home.circleId, { id: randomId(), content: form }, ['update.comment'], (deed) =>
		postComment(deed, form)
	);
	return commentId;
};
const takeBack = async (name: Name, updateId: string, commentId: string) => {
	const gate = await home.gateOf(name);
	const form = { updateId, commentId };
	return gate.change(
		home.circleId,
		{ id: randomId(), content: form },
		['update.withdraw'],
		(deed) => withdrawComment(deed, form)
	);
};
const withdraw = async (name: Name, updateId: string) => {
	const gate = await home.gateOf(name);
	return gate.change(
		home.circleId,
		{ id: randomId(), content: { updateId } },
		['update.withdraw'],
		(deed) => withdrawUpdate(deed, { updateId })
	);
};

test('what one posts the others read, who may read it', async () => {
	const updateId = await home.post('anouk', { text: 'Pa at goed.', face: '4' });
	const inHealth = await home.post('anouk', { topicId: 'health' });

	for (const name of ['gerrit', 'saskia'] as const) {
		expect((await home.sees(name)).map(({ id }) => id)).toEqual([inHealth, updateId]);
	}
	for (const name of ['piet', 'toos'] as const) {
		expect((await home.sees(name)).map(({ id }) => id)).toEqual([updateId]);
	}
	expect((await home.sees('piet'))[0]).toMatchObject({ text: 'Pa at goed.', face: 4 });
});

test('sent twice it is there once, and says the same', async () => {
	const sent = { changeId: randomId(), updateId: randomId(), text: 'Eén keer.' };

	expect(await home.post('anouk', sent)).toBe(await home.post('anouk', sent));
	expect(await home.sees('piet')).toHaveLength(1);
});

test('the same id with other words is refused, and so is a taken update', async () => {
	const sent = { changeId: randomId(), updateId: randomId(), text: 'Eerst.' };
	await home.post('anouk', sent);

	expect(await codeOf(home.post('anouk', { ...sent, text: 'Anders.' }))).toBe('change_conflict');
	expect(await codeOf(home.post('piet', { updateId: sent.updateId }))).toBe('change_conflict');
	expect((await home.sees('piet')).map(({ text }) => text)).toEqual(['Eerst.']);
});

test('nobody writes where they may not, and nothing that says nothing', async () => {
	expect(await codeOf(home.post('toos'))).toBe('not_found');
	expect(await codeOf(home.post('piet', { topicId: 'health' }))).toBe('not_found');
	expect(await codeOf(home.post('gerrit', { topicId: randomId() }))).toBe('not_found');
	expect(await codeOf(home.post('anouk', { text: '  ' }))).toBe('empty_update');
	expect(await home.sees('gerrit')).toEqual([]);
});

test('twenty posts at once get twenty numbers that grow', async () => {
	await Promise.all(
		Array.from({ length: 20 }, (_, index) => home.post(index % 2 === 0 ? 'anouk' : 'piet'))
	);

	const seqs = (await home.sees('gerrit')).map(({ seq }) => seq);
	expect(seqs).toHaveLength(20);
	expect(new Set(seqs).size).toBe(20);
	expect(seqs).toEqual([...seqs].sort((a, b) => b - a));
});

test('somebody who may not read it is not asked', async () => {
	const asks = (name: Name) => home.post('anouk', { topicId: 'health', askedId: home.ids[name] });

	expect(await codeOf(asks('piet'))).toBe('asked_cannot_read');
	expect(await codeOf(asks('saskia'))).toBe('done');
});

test('a comment that waited on a device says when it was written, and no moment that cannot be', async () => {
	const updateId = await home.post('anouk');
	const minutesAgo = (minutes: number) =>
		new Date(home.noon.getTime() - minutes * 60_000).toISOString();
	const told = async (writtenAt: string) => {
		const id = await comment('gerrit', updateId, 'Fijn!', randomId(), writtenAt);
		const [shown] = await home.sees('gerrit');
		return shown!.comments.find((one) => one.id === id)!.writtenAt?.toISOString() ?? null;
	};
	expect(await told(minutesAgo(60))).toBe(minutesAgo(60));
	expect(await told(minutesAgo(2))).toBeNull();
	expect(await told(minutesAgo(-60))).toBeNull();
});

test('no answer is asked for by a day that was over when it was written', async () => {
	const dayAfterNoon = (many: number) => daysAfter(dayOf(home.noon), many);
	const asks = (askedByOn: string, writtenAt = '') =>
		home.post('anouk', { askedId: home.ids.piet, askedByOn, writtenAt });

	expect(await codeOf(asks(dayAfterNoon(-1)))).toBe('asked_day_past');
	expect(await codeOf(asks(dayAfterNoon(40)))).toBe('done');
	// Written two days ago without a network: it was a day ahead then.
	const written = new Date(home.noon.getTime() - 2 * 86_400_000).toISOString();
	expect(await codeOf(asks(dayAfterNoon(-1), written))).toBe('done');
});

test('who was asked answers once, and all who read it see that', async () => {
	const updateId = await home.post('anouk', {
		askedId: home.ids.piet,
		askedByOn: dayOf(home.noon)
	});
	const answers = async (name: Name) => {
		const gate = await home.gateOf(name);
		const form = { updateId, text: 'Ja, ik rijd.' };
		return gate.change(
			home.circleId,
			{ id: randomId(), content: form },
			['update.answer'],
			(deed) => answerAsk(deed, form)
		);
	};

	expect(await codeOf(answers('toos'))).toBe('not_found');
	expect(await codeOf(answers('piet'))).toBe('done');
	expect(await codeOf(answers('piet'))).toBe('already_answered');
	expect((await home.sees('toos'))[0]?.asked).toMatchObject({
		personId: home.ids.piet,
		answer: 'Ja, ik rijd.',
		byOn: dayOf(home.noon)
	});
});

test('an update is changed within the window, with a mark, and not after it', async () => {
	const updateId = await home.post('anouk', { text: 'Eerst.' });
	await edit('anouk', updateId, 1);

	expect((await home.sees('piet'))[0]).toMatchObject({ text: 'Anders.', version: 2 });
	expect((await home.sees('piet'))[0]?.editedAt).not.toBeNull();
	expect(await codeOf(edit('piet', updateId, 2))).toBe('not_found');

	await home.setClock(editWindowMs + 60_000);
	expect(await codeOf(edit('anouk', updateId, 2))).toBe('too_late_to_edit');
});

test('two tabs change the same update: one wins, the other is told', async () => {
	const updateId = await home.post('anouk');

	const outcomes = await Promise.all([
		codeOf(edit('anouk', updateId, 1, 'Van het eerste tabblad.')),
		codeOf(edit('anouk', updateId, 1, 'Van het tweede tabblad.'))
	]);

	expect(outcomes.sort()).toEqual(['done', 'newer_version']);
	expect((await home.sees('gerrit'))[0]?.version).toBe(2);
});

test('taken back, everything goes: words, pictures, voice and what was said under it', async () => {
	const photo = picture();
	const updateId = await home.post('anouk', {
		enclosed: {
			photos: [photo],
			voice: { mediaType: 'audio/webm', seconds: 3, data: Buffer.from('voice') }
		}
	});
	await comment('piet', updateId, 'Wat een foto.');
	expect((await photoSeenBy('gerrit', photo.id)).toString()).toBe('full');
	expect((await pageOfPhoto('gerrit', photo.id)).update.id).toBe(updateId);

	await withdraw('anouk', updateId);
	await withdraw('anouk', updateId);

	const [left] = await home.sees('piet');
	expect(left).toMatchObject({ id: updateId, text: '', photos: [], voice: null, comments: [] });
	expect(left?.withdrawnAt).not.toBeNull();
	expect(await codeOf(photoSeenBy('gerrit', photo.id))).toBe('not_found');
	expect(await codeOf(pageOfPhoto('gerrit', photo.id))).toBe('not_found');
	const gate = await home.gateOf('gerrit');
	const hears = gate.look(home.circleId, ['update.read'], (sight) => voiceFor(sight, updateId));
	expect(await codeOf(hears)).toBe('not_found');
	expect(await home.owner.select().from(table.photoData)).toEqual([]);
	expect(await home.owner.select().from(table.voice)).toEqual([]);
	const kept = await home.owner.select({ text: table.comment.text }).from(table.comment);
	expect(kept).toEqual([{ text: '' }]);
	expect(await codeOf(comment('piet', updateId))).toBe('not_found');
});

test('who looked at a photo stays in the log when it is taken back, without a word of it', async () => {
	const picturesOf = async (what: Parameters<typeof home.post>[1]) => {
		const one = picture();
		const updateId = await home.post('anouk', {
			...what,
			enclosed: { photos: [one], voice: null }
		});
		await photoSeenBy('piet', one.id);
		await withdraw('anouk', updateId);
		return one.id;
	};
	const logged = async () => {
		const gate = await home.gateOf('gerrit');
		const { entries } = await gate.look(home.circleId, ['reading.read'], (sight) =>
			readingsFor(sight, readingFilterOf(new URLSearchParams()))
		);
		return entries
			.filter(({ personId }) => personId === home.ids.piet)
			.map(({ kind, count, topicIds }) => ({ kind, count, topicIds }));
	};
	await home.owner.delete(table.reading);
	await picturesOf({ topicId: 'news' });
	expect(await logged()).toEqual([{ kind: 'photo', count: 1, topicIds: ['news'] }]);
	expect(await home.owner.select({ alt: table.photo.alt }).from(table.photo)).toEqual([
		{ alt: '' }
	]);

	// A surprise that was taken back is still none of the resident's business until it would end.
	const tomorrow = daysAfter(dayOf(home.noon), 1);
	await picturesOf({ topicId: 'news', surpriseUntilOn: tomorrow });
	expect(await logged()).toEqual([{ kind: 'photo', count: 1, topicIds: ['news'] }]);
	await home.setClock(2 * 86_400_000);
	expect(await logged()).toEqual([{ kind: 'photo', count: 2, topicIds: ['news'] }]);
});

test('only its author and who speaks for the resident take something back', async () => {
	const first = await home.post('anouk');
	const second = await home.post('anouk');

	expect(await codeOf(withdraw('piet', first))).toBe('not_found');
	expect(await codeOf(withdraw('gerrit', first))).toBe('done');
	expect(await codeOf(withdraw('anouk', second))).toBe('done');
});

test('who decides for the resident in money only takes nothing of health back', async () => {
	const health = await home.post('anouk', { topicId: 'health' });
	const remark = await comment('saskia', health);
	const money = await home.post('gerrit', { topicId: 'money' });
	await home.owner.insert(table.representation).values({
		circleId: home.circleId,
		personId: home.ids.toos,
		ground: 'administrator',
		scope: ['money'],
		reviewOn: daysAfter(dayOf(home.noon), 90),
		residentTold: 'Besproken.',
		recordedById: home.ids.gerrit,
		recordedAt: home.noon
	});
	try {
		const seen = await home.sees('toos');
		expect(seen.find(({ id }) => id === health)).toMatchObject({
			mayWithdraw: false,
			comments: [{ mayWithdraw: false }]
		});
		expect(seen.find(({ id }) => id === money)?.mayWithdraw).toBe(true);
		expect(await codeOf(withdraw('toos', health))).toBe('not_found');
		expect(await codeOf(takeBack('toos', health, remark))).toBe('not_found');
		expect(await codeOf(withdraw('toos', money))).toBe('done');
	} finally {
		await home.owner.delete(table.representation);
	}
});

test('an answer under an update is taken back by who wrote it', async () => {
	const updateId = await home.post('anouk');
	const commentId = await comment('piet', updateId, 'Oeps.');

	expect(await codeOf(takeBack('anouk', updateId, commentId))).toBe('not_found');
	expect(await codeOf(takeBack('piet', updateId, commentId))).toBe('done');
	expect((await home.sees('gerrit'))[0]).toMatchObject({ comments: [], commentCount: 0 });
	expect(await home.owner.select({ text: table.comment.text }).from(table.comment)).toEqual([
		{ text: '' }
	]);
});

test('thanks twice are thanks once, and can be taken back', async () => {
	const updateId = await home.post('anouk');
	const thanks = async (wanted: 'yes' | 'no') => {
		const gate = await home.gateOf('toos');
		const form = { updateId, wanted };
		return gate.change(home.circleId, { id: randomId(), content: form }, ['update.thank'], (deed) =>
			thank(deed, form)
		);
	};
	await thanks('yes');
	await thanks('yes');
	expect((await home.sees('anouk'))[0]?.thankedBy).toEqual([home.ids.toos]);
	await thanks('no');
	expect((await home.sees('anouk'))[0]?.thankedBy).toEqual([]);
});

test('searching finds words in texts, answers and transcripts, and only what one may read', async () => {
	const open = await home.post('anouk', { text: 'De fysiotherapeut kwam langs.' });
	const closed = await home.post('anouk', { topicId: 'health', text: 'Fysio deed pijn.' });
	const spoken = await home.post('anouk', {
		text: '',
		transcript: 'Zij noemde de fysio weer.',
		enclosed: { photos: [], voice: { mediaType: 'audio/webm', seconds: 2, data: Buffer.from('v') } }
	});
	const answered = await home.post('anouk', { text: 'Wie belt er?' });
	await comment('piet', answered, 'Ik bel de fysio.');
	const found = async (name: Name, words: string) =>
		(await home.sees(name, { words })).map(({ id }) => id).sort();

	expect(await found('gerrit', 'fysio')).toEqual([open, closed, spoken, answered].sort());
	expect(await found('toos', 'fysio')).toEqual([open, spoken, answered].sort());
	expect(await found('toos', "fysio' | pijn & !x :*")).toEqual([]);
	expect(await found('toos', '!!!')).toEqual([]);
	await withdraw('anouk', open);
	expect(await found('toos', 'fysiotherapeut')).toEqual([]);
});

test('a surprise is kept from the resident everywhere until it ends, and is there afterwards', async () => {
	const photo = picture();
	const on = daysAfter(dayOf(home.noon), 3);
	const updateId = await home.post('anouk', {
		text: 'Feest op zaterdag!',
		surpriseUntilOn: on,
		enclosed: {
			photos: [photo],
			voice: { mediaType: 'audio/webm', seconds: 2, data: Buffer.from('v') }
		}
	});
	await comment('piet', updateId, 'Ik bak taart.');
	const gerrit = await home.gateOf('gerrit');
	const look = <T>(work: Parameters<typeof gerrit.look<'update.read', T>>[2]) =>
		gerrit.look(home.circleId, ['update.read'], work);

	expect(await home.sees('piet')).toHaveLength(1);
	expect(await home.sees('gerrit')).toEqual([]);
	expect(await home.sees('gerrit', { words: 'taart' })).toEqual([]);
	expect(await home.sees('gerrit', { updateId })).toEqual([]);
	expect(await codeOf(photoSeenBy('gerrit', photo.id))).toBe('not_found');
	expect(await codeOf(pageOfPhoto('gerrit', photo.id))).toBe('not_found');
	expect((await pageOfPhoto('piet', photo.id)).update.id).toBe(updateId);
	expect(await codeOf(look((sight) => voiceFor(sight, updateId)))).toBe('not_found');
	expect(await look((sight) => newsAfter(sight, 0))).toBe(0);
	expect(await codeOf(comment('gerrit', updateId))).toBe('not_found');
	expect(await codeOf(withdraw('gerrit', updateId))).toBe('not_found');
	expect(await gerrit.own(circlesWithNews)).toEqual(new Set());
	// Nobody is said to have kept it from being read.
	expect((await home.sees('anouk'))[0]?.readers).toBe(3);

	await home.setClock(endOfDay(on).getTime() - home.noon.getTime() + 1000);
	expect((await home.sees('gerrit')).map(({ text }) => text)).toEqual(['Feest op zaterdag!']);
	expect((await home.sees('gerrit'))[0]?.comments).toHaveLength(1);
	expect((await photoSeenBy('gerrit', photo.id)).toString()).toBe('full');
});

test('a surprise that came out is read when it was shown, not when later things were', async () => {
	const on = dayOf(home.noon);
	const surprise = await home.post('anouk', { surpriseUntilOn: on });
	await home.post('anouk', { text: 'Iets gewoons.' });
	await home.sees('gerrit');

	await home.setClock(endOfDay(on).getTime() - home.noon.getTime() + 1000);
	const readers = async () =>
		(await home.sees('anouk', { updateId: surprise }))[0]?.readBy.includes(home.ids.gerrit);
	expect(await readers()).toBe(false);
	await home.sees('gerrit');
	expect(await readers()).toBe(true);
});

test('a professional posts no surprise, and nobody one of more than thirty days', async () => {
	const on = (days: number) => daysAfter(dayOf(home.noon), days);

	expect(await codeOf(home.post('saskia', { topicId: 'health', surpriseUntilOn: on(1) }))).toBe(
		'surprise_by_professional'
	);
	expect(await codeOf(home.post('anouk', { surpriseUntilOn: on(31) }))).toBe('surprise_too_long');
});

test('who does not let it be seen that they read counts as not having read', async () => {
	const updateId = await home.post('anouk');
	await home.owner
		.update(table.member)
		.set({ sharesSeen: false })
		.where(and(eq(table.member.circleId, home.circleId), eq(table.member.personId, home.ids.toos)));
	await home.sees('toos');
	await home.sees('piet');

	expect((await home.sees('anouk', { updateId }))[0]).toMatchObject({
		readBy: [home.ids.piet],
		readers: 4,
		silent: 1
	});
	await home.owner.update(table.member).set({ sharesSeen: true });
});

test('who came later is not among those an update was for', async () => {
	await home.owner
		.update(table.member)
		.set({ joinedAt: new Date(home.noon.getTime() + 3_600_000) })
		.where(eq(table.member.personId, home.ids.toos));
	await home.post('anouk');

	expect((await home.sees('anouk'))[0]?.readers).toBe(3);
	await home.owner
		.update(table.member)
		.set({ joinedAt: new Date(home.noon.getTime() - 86_400_000) })
		.where(eq(table.member.personId, home.ids.toos));
});

test('for whom there is news is said, and for whom there is none', async () => {
	const news = async (name: Name) => (await (await home.gateOf(name)).own(circlesWithNews)).size;
	await home.post('anouk', { topicId: 'health' });
	expect(await news('saskia')).toBe(1);
	expect(await news('toos')).toBe(0);
	expect(await news('anouk')).toBe(0);
	await home.sees('saskia');
	expect(await news('saskia')).toBe(0);
});

test('who skips some of what is new has read neither those nor what lies beyond', async () => {
	const ids = [await home.post('anouk')];
	await home.sees('piet');
	for (let count = 0; count < 3; count++) ids.push(await home.post('anouk'));
	const readBy = async () =>
		(await home.sees('anouk'))
			.filter((one) => one.readBy.includes(home.ids.piet))
			.map(({ id }) => id);

	await home.sees('piet', { limit: 1 });
	expect(await readBy()).toEqual([ids[0]]);
	await home.sees('piet');
	expect(await readBy()).toEqual([...ids].reverse());
});

test('who opens an old one first has read that one, and what was there before is not claimed', async () => {
	const [first, second] = [await home.post('anouk'), await home.post('anouk')];
	await home.sees('piet', { updateId: second });

	const read = (await home.sees('anouk')).filter((one) => one.readBy.includes(home.ids.piet));
	expect(read.map(({ id }) => id)).toEqual([second]);
	expect(first).not.toBe(second);
});

// Whatever is opened in whatever order, a mark claims only what was on the screen.
test('the mark of what was seen never jumps over something unseen', async () => {
	const step = fc.oneof(
		fc.record({ kind: fc.constant('post' as const), by: fc.constantFrom<Name>('anouk', 'piet') }),
		fc.record({ kind: fc.constant('page' as const), limit: fc.integer({ min: 1, max: 4 }) }),
		fc.record({
			kind: fc.constant('older' as const),
			limit: fc.integer({ min: 1, max: 3 }),
			back: fc.integer({ min: 0, max: 8 })
		}),
		fc.record({ kind: fc.constant('one' as const), back: fc.integer({ min: 0, max: 8 }) })
	);
	await fc.assert(
		fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 14 }), async (steps) => {
			await forget(home);
			const seen = new Set<string>();
			const posted: { id: string; seq: number; by: Name }[] = [];
			const look = async (wanted: { limit?: number; beforeSeq?: number; updateId?: string }) => {
				for (const { id } of await home.sees('piet', wanted)) seen.add(id);
			};
			for (const one of steps) {
				const at = posted.at(-1 - ('back' in one ? one.back : 0));
				if (one.kind === 'post') {
					const id = await home.post(one.by);
					const [row] = await home.owner.select().from(table.update).where(eq(table.update.id, id));
					posted.push({ id, seq: row!.seq, by: one.by });
				} else if (one.kind === 'page') await look({ limit: one.limit });
				else if (at === undefined) continue;
				else if (one.kind === 'older') await look({ limit: one.limit, beforeSeq: at.seq });
				else await look({ updateId: at.id });
			}
			const gate = await home.gateOf('anouk');
			const all = await gate.look(home.circleId, ['update.read'], (sight) =>
				updatesFor(sight, { limit: 50, comments: 0 })
			);
			for (const { id, authorId, readBy } of all.updates) {
				const claimed = readBy.includes(home.ids.piet);
				if (claimed) expect(seen.has(id) || authorId === home.ids.piet).toBe(true);
			}
			// And it does claim: having seen everything from the newest on, everything is read.
			await look({ limit: 50 });
			const after = await gate.look(home.circleId, ['update.read'], (sight) =>
				updatesFor(sight, { limit: 50, comments: 0 })
			);
			for (const { authorId, readBy } of after.updates) {
				if (authorId !== home.ids.piet) expect(readBy).toContain(home.ids.piet);
			}
		}),
		{ numRuns: 40 }
	);
}, 120_000);

test('a page asks the database a few times, however much there is on it', async () => {
	for (let count = 0; count < 12; count++) {
		const updateId = await home.post('anouk', { enclosed: { photos: [picture()], voice: null } });
		await comment('piet', updateId);
	}
	const statements = async (limit: number) => {
		const gate = await home.gateOf('toos');
		return gate.look(home.circleId, ['update.read'], async (sight) => {
			let asked = 0;
			const execute = sight.tx.execute.bind(sight.tx);
			sight.tx.execute = ((query: Parameters<typeof execute>[0]) => {
				asked += 1;
				return execute(query);
			}) as typeof execute;
			await updatesFor(sight, { limit, comments: 2 });
			sight.tx.execute = execute;
			return asked;
		});
	};
	expect(await statements(12)).toBe(4);
	await home.owner.execute(sql`truncate seen, given`);
	expect(await statements(1)).toBe(4);
});
