import { describe, expect, test } from 'vitest';
import { pictureKeys } from '../pictures/keys.ts';
import { demoWorld } from './index.ts';
import type { DemoCircle, DemoMember, DemoTopic, DemoUpdate } from './index.ts';
import { localDay, minuteOfDay } from './moment.ts';
import { officeHourKeys } from './people.ts';

const dayMs = 24 * 60 * 60_000;

/** Mornings, nights, weekends, the days the clock changes, and all seasons. */
const moments = [
	'2026-11-21T20:45:00Z',
	'2026-11-23T05:10:00Z',
	'2026-11-23T08:35:00Z',
	'2027-03-28T00:30:00Z',
	'2027-03-28T12:00:00Z',
	'2027-06-26T22:55:00Z',
	'2027-08-15T09:31:00Z',
	'2027-10-31T01:15:00Z',
	'2027-12-01T13:00:00Z',
	'2028-02-29T17:20:00Z'
].map((text) => new Date(text));

function memberOf(circle: DemoCircle, personKey: string): DemoMember {
	const member = circle.members.find((one) => one.personKey === personKey);
	if (member === undefined) throw new Error(`${personKey} is no member of ${circle.key}`);
	return member;
}

/** Whether this member may do this with the topic at that moment. */
function may(member: DemoMember, topic: DemoTopic, level: 'read' | 'write', at: Date): boolean {
	const right = member.rights.find((one) => one.topic === topic);
	if (right === undefined || right.level === 'none') return false;
	if (level === 'write' && right.level !== 'write') return false;
	if (at < member.joinedAt || (member.removedAt !== null && at >= member.removedAt)) return false;
	return right.endsAt === null || at < right.endsAt;
}

/** Whether this member may see the update, with a running surprise kept from the resident. */
function maySee(member: DemoMember, update: DemoUpdate, at: Date): boolean {
	const kept = update.surpriseUntil !== null && at < update.surpriseUntil;
	return may(member, update.topic, 'read', at) && !(kept && member.role === 'resident');
}

/** Every moment at which something was done to or with the update. */
function momentsOf(update: DemoUpdate): Date[] {
	return [
		update.postedAt,
		update.editedAt,
		update.withdrawnAt,
		update.answered?.at ?? null,
		...update.comments.map((comment) => comment.postedAt)
	].filter((at) => at !== null);
}

describe.each(moments.map((now) => [now.toISOString(), demoWorld(now), now] as const))(
	'the demo world at %s',
	(_, world, now) => {
		const updates = world.circles.flatMap((circle) => circle.updates);

		test('is the same for the same now', () => {
			expect(demoWorld(now)).toEqual(world);
		});

		test('has 20 people, all of whom are named where a key points at them', () => {
			const keys = new Set(world.people.map((person) => person.key));
			expect(keys.size).toBe(20);
			for (const circle of world.circles) {
				expect(keys).toContain(circle.residentKey);
				expect(keys).toContain(circle.startedByKey);
				for (const member of circle.members) expect(keys).toContain(member.personKey);
				for (const place of [circle.neighbourhoodKey]) {
					expect(world.neighbourhoods.map((one) => one.key)).toContain(place);
				}
			}
		});

		test('has unique keys, and one membership for each person in a circle', () => {
			expect(new Set(updates.map((update) => update.key)).size).toBe(updates.length);
			for (const circle of world.circles) {
				const persons = circle.members.map((member) => member.personKey);
				expect(new Set(persons).size).toBe(persons.length);
			}
		});

		test('has nothing in the future, and is awake when it speaks', () => {
			for (const update of updates) {
				for (const at of momentsOf(update)) {
					expect(at.getTime(), update.key).toBeLessThanOrEqual(now.getTime());
					expect(at >= update.postedAt, update.key).toBe(true);
					expect(minuteOfDay(at), update.key).toBeGreaterThanOrEqual(7 * 60);
					expect(minuteOfDay(at), update.key).toBeLessThanOrEqual(22 * 60 + 30);
				}
			}
			for (const mark of world.circles.flatMap((circle) => circle.seenMarks)) {
				expect(mark.at <= now).toBe(true);
			}
		});

		test('has news of today or yesterday in every circle', () => {
			for (const circle of world.circles) {
				const newest = circle.updates.at(-1)!.postedAt;
				const yesterday = new Date(now.getTime() - dayMs);
				expect([localDay(now), localDay(yesterday)]).toContainEqual(localDay(newest));
			}
		});

		test('keeps people with office hours out of the weekend', () => {
			for (const update of updates.filter((one) => officeHourKeys.has(one.authorKey))) {
				expect([1, 2, 3, 4, 5], update.key).toContain(localDay(update.postedAt).weekday);
			}
		});

		test.each(world.circles.map((circle) => [circle.key, circle] as const))(
			'%s keeps the rules of rights',
			(_key, circle) => {
				for (const update of circle.updates) {
					const at = update.postedAt;
					const author = memberOf(circle, update.authorKey);
					expect(may(author, update.topic, 'write', at), update.key).toBe(true);
					if (update.askedKey !== null) {
						const asked = memberOf(circle, update.askedKey);
						expect(maySee(asked, update, at), update.key).toBe(true);
						expect(update.askedKey, update.key).not.toBe(update.authorKey);
						expect(update.askedByOn! > update.postedAt, update.key).toBe(true);
						expect(minuteOfDay(update.askedByOn!), update.key).toBe(18 * 60);
						if (update.answered !== null) {
							expect(maySee(asked, update, update.answered.at), update.key).toBe(true);
						}
					}
					for (const comment of update.comments) {
						const speaker = memberOf(circle, comment.authorKey);
						const where = `${update.key}: ${comment.authorKey}`;
						expect(maySee(speaker, update, comment.postedAt), where).toBe(true);
					}
					for (const key of update.thanks) {
						const where = `${update.key}: thanks of ${key}`;
						expect(maySee(memberOf(circle, key), update, at), where).toBe(true);
						expect(key, where).not.toBe(update.authorKey);
					}
				}
			}
		);

		test('has surprises by family only, for 30 days at most', () => {
			const surprises = world.circles.flatMap((circle) =>
				circle.updates
					.filter((update) => update.surpriseUntil !== null)
					.map((update) => ({ update, author: memberOf(circle, update.authorKey) }))
			);
			expect(surprises).toHaveLength(3);
			for (const { update, author } of surprises) {
				expect(['family', 'representative']).toContain(author.role);
				const days = (update.surpriseUntil!.getTime() - update.postedAt.getTime()) / dayMs;
				expect(days).toBeGreaterThan(0);
				expect(days).toBeLessThanOrEqual(30);
			}
			expect(surprises.some(({ update }) => update.surpriseUntil! < now)).toBe(true);
		});

		test('marks as seen only what the member could be shown', () => {
			for (const circle of world.circles) {
				for (const mark of circle.seenMarks) {
					const update = circle.updates.find((one) => one.key === mark.upToKey)!;
					const member = memberOf(circle, mark.personKey);
					expect(update.topic).toBe(mark.topic);
					expect(mark.at >= update.postedAt, mark.upToKey).toBe(true);
					expect(may(member, mark.topic, 'read', update.postedAt)).toBe(true);
				}
			}
		});

		test('leaves no token, and nothing empty, behind', () => {
			for (const update of updates) {
				const said = [
					update.text,
					update.answered?.text ?? '',
					...update.comments.map((comment) => comment.text)
				].join(' ');
				expect(said, update.key).not.toMatch(/[{}]/);
				const shown = update.face !== null || update.photos.length > 0 || update.voice !== null;
				expect(update.text !== '' || shown, update.key).toBe(true);
				expect(update.photos.length).toBeLessThanOrEqual(6);
			}
		});
	}
);

describe('what the demo world has to show', () => {
	const world = demoWorld(moments[0]!);
	const members = world.circles.flatMap((circle) => circle.members);
	const updates = world.circles.flatMap((circle) => circle.updates);

	test.each(world.circles.map((circle) => [circle.key, circle] as const))(
		'%s: three months, 60 to 90 updates, one contact and another as back-up',
		(_, circle) => {
			expect(circle.updates.length).toBeGreaterThanOrEqual(60);
			expect(circle.updates.length).toBeLessThanOrEqual(90);
			const contacts = circle.members.filter((member) => member.contact);
			const backups = circle.members.filter((member) => member.backup);
			expect(contacts).toHaveLength(1);
			expect(backups).toHaveLength(1);
			expect(contacts[0]!.personKey).not.toBe(backups[0]!.personKey);
			for (const { rights } of circle.members) {
				expect(rights).toHaveLength(6 + circle.ownTopics.length);
			}
			const topics = new Set(circle.updates.map((update) => update.topic));
			expect(topics.size).toBe(6 + circle.ownTopics.length);
			expect(circle.updates.filter((update) => update.voice !== null)).toHaveLength(2);
		}
	);

	test('one removed and one expired member, and somebody in two circles', () => {
		const now = moments[0]!;
		expect(members.filter((member) => member.removedAt !== null)).toHaveLength(1);
		const ended = members.filter((member) => member.endsAt !== null && member.endsAt < now);
		expect(ended.map((member) => member.personKey)).toEqual(['pauline']);
		const seats = members.map((member) => member.personKey);
		expect(seats.filter((key) => key === 'karin')).toHaveLength(2);
	});

	test('every role that exists now, and two people who are in no circle', () => {
		expect(new Set(members.map((member) => member.role)).size).toBe(6);
		const seated = new Set(members.map((member) => member.personKey));
		const outside = world.people.filter((person) => !seated.has(person.key));
		expect(outside.map((person) => person.offices)).toEqual([
			['organisation_manager'],
			['operator']
		]);
	});

	test('only somebody without an account has no mail, and mail leads nowhere', () => {
		for (const person of world.people) {
			expect(person.hasAccount).toBe(person.mailAddress !== null);
			expect(person.mailAddress ?? 'a.example').toMatch(/(@example\.org|\.example)$/);
		}
		expect(world.people.filter((person) => !person.hasAccount)).toHaveLength(1);
	});

	test('who acts for a resident has ground, scope and a review date ahead', () => {
		for (const member of members) {
			expect(member.representation !== null).toBe(member.role === 'representative');
			if (member.representation !== null) {
				expect(member.representation.reviewAt > moments[0]!).toBe(true);
			}
		}
	});

	test('answered, open and late questions, edits, withdrawals, faces alone and photos', () => {
		const now = moments[0]!;
		const asked = updates.filter((update) => update.askedByOn !== null);
		const open = asked.filter((update) => update.answered === null);
		expect(asked.length - open.length).toBeGreaterThan(10);
		expect(open.some((update) => update.askedByOn! < now)).toBe(true);
		expect(open.some((update) => update.askedByOn! > now)).toBe(true);
		expect(updates.filter((update) => update.editedAt !== null).length).toBeGreaterThan(2);
		expect(updates.filter((update) => update.withdrawnAt !== null)).toHaveLength(3);
		const bare = updates.filter((update) => update.text === '' && update.face !== null);
		expect(bare.some((update) => update.photos.length === 0)).toBe(true);
		expect(bare.some((update) => update.photos.length > 0)).toBe(true);
		expect(new Set(updates.map((update) => update.face))).toEqual(new Set([null, 1, 2, 3, 4, 5]));
	});

	test('25 or more photos, each with a description, and every scene is used in some season', () => {
		const photos = updates.flatMap((update) => update.photos);
		expect(photos.length).toBeGreaterThanOrEqual(25);
		for (const { alt } of photos) expect(alt.length).toBeGreaterThan(8);
		const used = moments.flatMap((now) =>
			demoWorld(now).circles.flatMap((circle) =>
				circle.updates.flatMap((update) => update.photos.map((photo) => photo.picture))
			)
		);
		expect(pictureKeys.filter((key) => !used.includes(key))).toEqual([]);
	});
});
