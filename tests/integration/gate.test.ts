import { eq, sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { newId, randomId } from '#lib/domain/id.ts';
import type { Permission, ReadPermission } from '#lib/domain/policy/matrix.ts';
import { Refusal } from '#lib/domain/refusal.ts';
import { circleView } from '#lib/server/circle.ts';
import { databaseOf, openPool, type Db, type Sql } from '#lib/server/db/connect.ts';
import * as table from '#lib/server/db/schema/index.ts';
import { Gate, type Visitor } from '#lib/server/gate/index.ts';
import { photoFor, postComment, updatesFor, voiceFor, withdrawUpdate } from '#lib/server/update.ts';
import { buildWorld, type World } from '../policy/world.ts';
import { freshDatabase, type FreshDatabase } from '../support/template.ts';
import { codeOf } from '../support/refused.ts';

// The gate on a real PostgreSQL, as the role that serves requests: who comes in, what is written
// down of it, and what happens when the same comes twice or twenty times at once.

let database: FreshDatabase;
let world: World;
let pools: Sql[] = [];
let app: Db;
let owner: Db;

beforeAll(async () => {
	database = await freshDatabase();
	world = await buildWorld(database.ownerUrl, new Date());
	const appPool = openPool(database.appUrl, { max: 12, name: 'gate test' });
	const ownerPool = openPool(database.ownerUrl, { max: 2, name: 'gate test owner' });
	pools = [appPool, ownerPool];
	[app, owner] = [databaseOf(appPool), databaseOf(ownerPool)];
});

afterAll(async () => {
	await Promise.all(pools.map((pool) => pool.end({ timeout: 2 })));
	await database?.drop();
});

beforeEach(async () => {
	// The log and what was given are emptied by the owner, who may.
	await owner.delete(table.reading);
	await owner.delete(table.given);
	await owner.delete(table.change);
});

/** The gate of somebody in the world, in a sign-in of their own. */
function gateOf(key: string, also: Partial<Visitor> = {}): Gate {
	const actor = world.actors[key]!;
	return new Gate(app, {
		personId: actor.personId,
		name: '',
		portrait: null,
		language: 'nl',
		municipalityId: null,
		sessionId: actor.sessionId,
		kind: key.endsWith('.card') ? 'card' : 'member',
		factors: ['mail'],
		strong: actor.letIn,
		provedAt: new Date(),
		onlyCircleId: key.endsWith('.card') ? world.circles.a1.id : null,
		employed: false,
		offices: [],
		requestId: randomId(),
		...also
	});
}

const home = () => world.circles.a1;
const log = () => owner.select().from(table.reading).orderBy(table.reading.id);
const seesUpdates = (gate: Gate, circleId = home().id) =>
	gate.look(circleId, ['update.read'], async (sight) => {
		const { updates } = await updatesFor(sight, { limit: 50, comments: 0 });
		return updates.map(({ id }) => id).sort();
	});

describe('a look', () => {
	test('hands out what the rights say, and writes one line with it', async () => {
		const ids = await seesUpdates(gateOf('a1.volunteer'));
		const { news, agenda } = home().updates;
		expect(ids).toEqual([news, agenda, home().surpriseId, home().withdrawnId].sort());
		const [line, ...more] = await log();
		expect(more).toEqual([]);
		expect(line).toMatchObject({
			circleId: home().id,
			personId: world.actors['a1.volunteer']!.personId,
			action: 'update.read',
			objectKind: 'update',
			role: 'volunteer',
			channel: 'app',
			onBehalfOfId: null
		});
		expect([...line!.objectIds].sort()).toEqual(ids);
		expect([...line!.topics].sort()).toEqual(['agenda', 'news']);
	});

	test('a second time writes nothing, on another device it does', async () => {
		await seesUpdates(gateOf('a1.volunteer'));
		await seesUpdates(gateOf('a1.volunteer'));
		expect(await log()).toHaveLength(1);
		await seesUpdates(gateOf('a1.volunteer', { sessionId: randomId() }));
		expect(await log()).toHaveLength(2);
	});

	test('what is new is written, with its topic only', async () => {
		await seesUpdates(gateOf('a1.volunteer'));
		await owner
			.update(table.update)
			.set({ version: sql`version + 1` })
			.where(eq(table.update.id, home().updates['agenda']!));
		await seesUpdates(gateOf('a1.volunteer'));
		const [, second] = await log();
		expect(second).toMatchObject({ objectIds: [home().updates['agenda']], topics: ['agenda'] });
	});

	test('a spoken note and a photo are readings of their own', async () => {
		const gate = gateOf('a1.family');
		await seesUpdates(gate);
		const updateId = home().updates['health']!;
		await gate.look(home().id, ['update.read'], (sight) => voiceFor(sight, updateId));
		await gate.look(home().id, ['update.read'], (sight) =>
			photoFor(sight, home().photos['health']!, 'small')
		);
		await gate.look(home().id, ['update.read'], (sight) => voiceFor(sight, updateId));
		expect((await log()).map(({ objectKind }) => objectKind)).toEqual(['update', 'voice', 'photo']);
	});

	test('two kinds in one look keep their own names', async () => {
		await gateOf('a1.family').look(home().id, ['update.read'], async (sight) => {
			await updatesFor(sight, { limit: 1, comments: 0, updateId: home().updates['health']! });
			await photoFor(sight, home().photos['health']!, 'small');
			return null;
		});
		expect((await log()).map(({ objectKind, objectIds }) => [objectKind, objectIds])).toEqual([
			['update', [home().updates['health']]],
			['photo', [home().photos['health']]]
		]);
	});

	test('that cannot be written down is not had (T5.2)', async () => {
		await owner.execute(sql`create function fail_to_log() returns trigger language plpgsql as
			$$ begin raise exception 'the log is full'; end $$`);
		await owner.execute(
			sql`create trigger fail_to_log before insert on reading for each row execute function fail_to_log()`
		);
		try {
			const looked = vi.fn();
			await expect(seesUpdates(gateOf('a1.family')).then(looked)).rejects.toThrow();
			expect(looked).not.toHaveBeenCalled();
		} finally {
			await owner.execute(sql`drop trigger fail_to_log on reading`);
		}
		expect(await log()).toEqual([]);
		// Nothing was marked as given either: the next look is written in full.
		await seesUpdates(gateOf('a1.family'));
		expect(await log()).toHaveLength(1);
	});

	test('and its line come and go together', async () => {
		const spoilt = gateOf('a1.family').look(home().id, ['update.read'], async (sight) => {
			await updatesFor(sight, { limit: 50, comments: 0 });
			throw new Error('the page fell over');
		});
		await expect(spoilt).rejects.toThrow('the page fell over');
		expect(await log()).toEqual([]);
	});

	test('whose query forgot to say what it handed out is refused', async () => {
		const silent = gateOf('a1.family').look(home().id, ['circle.read'], async () => 'content');
		await expect(silent).rejects.toThrow('did not say');
	});

	test('by a representative is written as for the resident, by card as by card', async () => {
		await seesUpdates(gateOf('a1.representative'));
		await seesUpdates(gateOf('a1.card'));
		const lines = await log();
		expect(lines.map(({ channel, onBehalfOfId }) => ({ channel, onBehalfOfId }))).toEqual([
			{ channel: 'app', onBehalfOfId: home().people['resident'] },
			{ channel: 'card', onBehalfOfId: null }
		]);
	});

	test('the resident sees everything but a surprise (T4.6)', async () => {
		const all = Object.values(home().updates);
		expect(await seesUpdates(gateOf('a1.resident'))).toEqual([...all, home().withdrawnId].sort());
		expect(await seesUpdates(gateOf('a1.representative'))).toContain(home().surpriseId);
	});
});

const outside = [
	'a1.removed',
	'a1.expired',
	'a1.invited',
	'a2.family',
	'b1.resident',
	'operator',
	'manager-ax'
];

describe('a refusal', () => {
	test.each(outside)('of %s is the same as for a circle that is not there', async (key) => {
		const asked = await codeOf(seesUpdates(gateOf(key)));
		const absent = await codeOf(seesUpdates(gateOf(key), newId(0)));
		expect([asked, absent]).toEqual(['not_found', 'not_found']);
	});

	test.each(outside)('also meets %s when nothing in particular is asked', async (key) => {
		expect(await codeOf(gateOf(key).look(home().id, [], async () => 'in'))).toBe('not_found');
		const sent = { id: randomId(), content: null };
		expect(await codeOf(gateOf(key).change(home().id, sent, [], async () => ({})))).toBe(
			'not_found'
		);
	});

	test('of who had a place stands in the log, with the reason', async () => {
		await codeOf(seesUpdates(gateOf('a1.removed')));
		await codeOf(seesUpdates(gateOf('a1.expired')));
		await codeOf(gateOf('a1.neighbour').look(home().id, ['reading.read'], async () => null));
		const lines = await log();
		expect(
			lines.map(({ action, role, objectKind, ground }) => [action, role, objectKind, ground])
		).toEqual([
			['refused', 'family', 'update.read', 'ended'],
			['refused', 'professional', 'update.read', 'ended'],
			['refused', 'neighbour', 'reading.read', 'no_right']
		]);
	});

	test('of one closed thing stands in the log too, and is the same for a thing that is not there', async () => {
		const gate = gateOf('a1.neighbour');
		const look = (photoId: string) =>
			codeOf(gate.look(home().id, ['update.read'], (sight) => photoFor(sight, photoId, 'small')));
		expect(await look(home().photos['health']!)).toBe('not_found');
		const [line] = await log();
		expect(line).toMatchObject({
			action: 'refused',
			objectKind: 'update.read',
			ground: 'not_there',
			objectIds: []
		});
		await owner.delete(table.reading);
		expect(await look(newId(0))).toBe('not_found');
		expect(await log()).toHaveLength(1);
	});

	test('again and again is one line in a minute', async () => {
		for (let times = 0; times < 5; times++) await codeOf(seesUpdates(gateOf('a1.removed')));
		expect(await log()).toHaveLength(1);
	});

	test('of a stranger leaves no trace in a circle and waits for nobody', async () => {
		let letGo = () => {};
		const held = new Promise<void>((resolve) => (letGo = resolve));
		const sent = { id: randomId(), content: 1 };
		let isHeld = () => {};
		const holding = new Promise<void>((resolve) => (isHeld = resolve));
		const slow = gateOf('a1.family').change(home().id, sent, ['circle.shareOwn'], async () => {
			isHeld();
			await held;
			return {};
		});
		await holding;
		const refused = await codeOf(
			gateOf('b1.family').change(
				home().id,
				{ id: randomId(), content: 1 },
				['circle.shareOwn'],
				async () => ({})
			)
		);
		letGo();
		await slow;
		expect(refused).toBe('not_found');
		expect(await log()).toEqual([]);
	});

	test('of a professional without a second factor says what to do', async () => {
		expect(await codeOf(seesUpdates(gateOf('a1.weak')))).toBe('second_factor_needed');
	});

	test('of an old proof says so, to who has the right', async () => {
		const remove = (key: string) =>
			codeOf(
				gateOf(key, { provedAt: new Date(Date.now() - 3_600_000) }).change(
					home().id,
					{ id: randomId(), content: 1 },
					['circle.remove'],
					async () => ({})
				)
			);
		expect(await remove('a1.resident')).toBe('prove_it_again');
		expect(await remove('a1.family')).toBe('not_found');
	});

	test('what is undone leaves nothing but the line', async () => {
		const deed = gateOf('a1.family').change(
			home().id,
			{ id: randomId(), content: 1 },
			['update.comment'],
			async (one) => {
				await postComment(one, {
					updateId: home().updates['daily']!,
					commentId: newId(1),
					text: 'half',
					writtenAt: null
				});
				throw new Refusal('not_found');
			}
		);
		expect(await codeOf(deed)).toBe('not_found');
		const half = await owner
			.select()
			.from(table.comment)
			.where(eq(table.comment.id, newId(1)));
		expect(half).toEqual([]);
		expect(await owner.select().from(table.change)).toEqual([]);
		expect((await log()).map(({ ground }) => ground)).toEqual(['not_there']);
	});
});

describe('a card', () => {
	const card = () => gateOf('a1.card', { kind: 'card' });

	test('opens the one circle and no other of the same person', async () => {
		expect(await seesUpdates(gateOf('a1.resident'), world.circles.a2.id)).not.toEqual([]);
		expect(await codeOf(seesUpdates(card(), world.circles.a2.id))).toBe('not_found');
		const circles = await card().own(({ tx }) =>
			tx.select({ id: table.circle.id }).from(table.circle)
		);
		expect(circles).toEqual([{ id: home().id }]);
	});

	test('changes nothing on the account: a key for half an hour makes no key for good', async () => {
		const change = card().changeOwn({ id: randomId(), content: 1 }, async () => ({}));
		expect(await codeOf(change)).toBe('not_found');
	});
});

describe('a change', () => {
	const comment = (key: string, id: string, text: string, commentId = newId(0)) =>
		gateOf(key).change(home().id, { id, content: { text } }, ['update.comment'], (deed) =>
			postComment(deed, { updateId: home().updates['daily']!, commentId, text, writtenAt: null })
		);
	const commentsOf = (text: string) =>
		owner.select().from(table.comment).where(eq(table.comment.text, text));

	test('sent twice is done once and answered the same', async () => {
		const id = randomId();
		const first = await comment('a1.family', id, 'once');
		const second = await comment('a1.family', id, 'once');
		expect(second).toEqual(first);
		expect(await commentsOf('once')).toHaveLength(1);
	});

	test('sent twice at the same moment is done once', async () => {
		const id = randomId();
		const answers = await Promise.all(
			Array.from({ length: 8 }, () => comment('a1.family', id, 'at once'))
		);
		expect(new Set(answers.map(({ commentId }) => commentId)).size).toBe(1);
		expect(await commentsOf('at once')).toHaveLength(1);
	});

	test('with a known id and other content is a conflict', async () => {
		const id = randomId();
		await comment('a1.family', id, 'first words');
		expect(await codeOf(comment('a1.family', id, 'other words'))).toBe('change_conflict');
		expect(await commentsOf('other words')).toEqual([]);
	});

	test('with the id of somebody else is a conflict, and tells nothing of theirs', async () => {
		const id = randomId();
		await comment('a1.family', id, 'mine');
		expect(await codeOf(comment('a1.professional', id, 'mine'))).toBe('change_conflict');
	});

	test('with the same id in another circle is another change', async () => {
		const id = randomId();
		await gateOf('a1.family').change(
			home().id,
			{ id, content: 1 },
			['circle.shareOwn'],
			async () => ({ at: 'a1' })
		);
		const other = await gateOf('a2.family').change(
			world.circles.a2.id,
			{ id, content: 1 },
			['circle.shareOwn'],
			async () => ({ at: 'a2' })
		);
		expect(other).toEqual({ at: 'a2' });
	});

	test('of one’s own things with the same id by two people is two changes', async () => {
		const id = randomId();
		const own = (key: string) =>
			gateOf(key).changeOwn({ id, content: 1 }, async () => ({ by: key }));
		expect(await own('a1.family')).toEqual({ by: 'a1.family' });
		expect(await own('b1.family')).toEqual({ by: 'b1.family' });
		expect(await own('a1.family')).toEqual({ by: 'a1.family' });
	});

	test('waits its turn: of twenty at once each finds what the one before left', async () => {
		const steps = await Promise.all(
			Array.from({ length: 20 }, () =>
				gateOf('a1.resident').change(
					home().id,
					{ id: randomId(), content: 1 },
					['topic.add'],
					async (deed) => {
						const [row] = await deed.tx
							.select({ name: table.topic.name })
							.from(table.topic)
							.where(eq(table.topic.id, 'news'));
						const next = Number(row?.name ?? 0) + 1;
						await deed.tx
							.update(table.topic)
							.set({ name: String(next) })
							.where(eq(table.topic.id, 'news'));
						return { next };
					}
				)
			)
		);
		expect(steps.map(({ next }) => next).sort((a, b) => a - b)).toEqual(
			Array.from({ length: 20 }, (_, at) => at + 1)
		);
	});

	test('gets numbers in the log that grow by one, in the order of commit', async () => {
		const before = await lastSeq();
		await Promise.all(
			Array.from({ length: 20 }, (_, at) => comment('a1.family', randomId(), `number ${at}`))
		);
		const lines = await owner
			.select({ seq: table.event.seq })
			.from(table.event)
			.where(eq(table.event.circleId, home().id));
		const fresh = lines
			.map(({ seq }) => seq)
			.filter((seq) => seq > before)
			.sort((a, b) => a - b);
		expect(fresh).toEqual(Array.from({ length: 20 }, (_, at) => before + 1 + at));
	});

	test('by who neither wrote it nor speaks for the resident takes nothing back', async () => {
		const withdraw = gateOf('a1.volunteer').change(
			home().id,
			{ id: randomId(), content: 1 },
			['update.withdraw'],
			(deed) => withdrawUpdate(deed, { updateId: home().updates['news']! })
		);
		expect(await codeOf(withdraw)).toBe('not_found');
	});

	async function lastSeq(): Promise<number> {
		const [row] = await owner
			.select({ seq: table.circle.lastSeq })
			.from(table.circle)
			.where(eq(table.circle.id, home().id));
		return row!.seq;
	}
});

describe('time', () => {
	test('what ends at noon has ended at noon, by the clock of the database', async () => {
		const { personId } = world.actors['a1.contact']!;
		const [{ now }] = (await owner.execute(sql`select kring_now() as now`)) as unknown as [
			{ now: string }
		];
		const noon = new Date(Date.parse(now) + 3_600_000);
		await owner
			.update(table.topicRight)
			.set({ endsAt: noon })
			.where(eq(table.topicRight.personId, personId));
		try {
			expect(await codeOf(seesUpdates(gateOf('a1.contact')))).toBe('done');
			await database.setOffset(3600 - 30);
			expect(await codeOf(seesUpdates(gateOf('a1.contact')))).toBe('done');
			await database.setOffset(3600 + 1);
			expect(await codeOf(seesUpdates(gateOf('a1.contact')))).toBe('not_found');
		} finally {
			await database.setOffset(0);
			await owner
				.update(table.topicRight)
				.set({ endsAt: null })
				.where(eq(table.topicRight.personId, personId));
		}
	});

	test('a place that ends at noon closes every table at noon', async () => {
		const { personId } = world.actors['b2.family']!;
		const { id } = world.circles.b2;
		await owner
			.update(table.member)
			.set({ endsAt: sql`kring_now() + interval '1 hour'` })
			.where(eq(table.member.personId, personId));
		const rows = () =>
			gateOf('b2.family').own(({ tx }) =>
				tx.select({ id: table.update.id }).from(table.update).where(eq(table.update.circleId, id))
			);
		expect(await rows()).not.toEqual([]);
		await database.setOffset(3601);
		expect(await rows()).toEqual([]);
		expect(await codeOf(seesUpdates(gateOf('b2.family'), id))).toBe('not_found');
		await database.setOffset(0);
	});
});

test('every page that looks writes a line: each permission to look is a logged one', async () => {
	const looks: Partial<Record<ReadPermission, (gate: Gate) => Promise<unknown>>> = {
		'circle.read': (gate) => gate.look(home().id, ['circle.read'], circleView),
		'update.read': (gate) => seesUpdates(gate)
	};
	for (const [permission, look] of Object.entries(looks) as [
		Permission,
		(gate: Gate) => Promise<unknown>
	][]) {
		await look(gateOf('a1.family'));
		expect(
			(await log()).some(({ action }) => action === permission),
			permission
		).toBe(true);
	}
});
