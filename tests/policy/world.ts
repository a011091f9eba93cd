import { randomBytes } from 'node:crypto';
import { eq, sql } from 'drizzle-orm';
import { daysAfter, dayOf } from '#lib/domain/day.ts';
import { newId, randomId } from '#lib/domain/id.ts';
import type { Role } from '#lib/domain/policy/standing.ts';
import { occurrenceOf } from '#lib/domain/recurrence/expand.ts';
import { standardTopics } from '#lib/domain/topic.ts';
import { weekdayOf } from '#lib/domain/wall-time.ts';
import { databaseOf, openPool, type Tx } from '#lib/server/db/connect.ts';
import * as table from '#lib/server/db/schema/index.ts';
import { hashOfSecret, newSecret } from '#lib/server/session/secret.ts';
import { fillNoted, type NotedThings } from './noted-world.ts';

// A world made only to be spied on. Two municipalities, two organisations and two circles in each,
// everybody a circle can have, and a canary in every text that is kept: a word that stands nowhere
// else. For each canary is written down here who may see it, by hand and from what was agreed in
// the world, never by asking the rules that are being tested.

/** Names of the four circles: the letter is the municipality. */
export const circleKeys = ['a1', 'a2', 'b1', 'b2'] as const;

/** One of the four circles. */
export type CircleKey = (typeof circleKeys)[number];

/** What somebody may do in one circle, as it was agreed in this world. */
export type Place = {
	/** Topics they may read, and of those the ones they may write in. */
	reads: readonly string[];
	writes: readonly string[];
	/** Speaks for the resident, in looking and in acting for the whole circle. */
	looksForResident: boolean;
	actsForResident: boolean;
	/** Invites and confirms: those who act for the resident, and the contact person. */
	trusted: boolean;
	resident: boolean;
	/** Speaks for the resident about health. */
	speaksOnHealth: boolean;
	/** Answers signals of some level; the one that runs here; said that one. */
	answers: boolean;
	answersSignal: boolean;
	saidSignal: boolean;
};

/** Somebody who asks Kring for things in a test. */
export type Actor = {
	key: string;
	/** Empty for somebody who is not signed in. */
	personId: string;
	/** Value of the cookie, or null. */
	token: string | null;
	sessionId: string;
	/** A second sign-in of theirs, on another device; empty for somebody who is not signed in. */
	otherSessionId: string;
	/** Circles in which they have a place that runs and that this sign-in opens. */
	places: Partial<Record<CircleKey, Place>>;
	/** Has shown a second factor, or needs none. */
	letIn: boolean;
	municipality: 'a' | 'b' | null;
	operator: boolean;
	/** Organisation that they manage, by its key. */
	manages: string | null;
	/** Municipality in whose neighbourhood they coordinate activities. */
	coordinates: 'a' | 'b' | null;
};

/** A word or id that only some may see, and where it stands. */
export type Canary = { what: string; mayBeSeenBy: (actor: Actor) => boolean };

/** The things of one circle that a test may ask for. */
export type CircleThings = {
	id: string;
	ownTopicId: string;
	people: Record<string, string>;
	/** An update in each topic, by its topic. */
	updates: Record<string, string>;
	surpriseId: string;
	withdrawnId: string;
	photos: Record<string, string>;
	comments: Record<string, string>;
	invitationId: string;
	invitationSecret: string;
	cardId: string;
	noticeId: string;
	/** A walk-in that the circle is let know of. */
	linkId: string;
	/** A host wants to talk about it. */
	talkId: string;
	/** The family can take somebody along to it, and was brought together with a visitor. */
	rideId: string;
	matchId: string;
	/** Of the team whose professional is here, with its one shift. */
	rotaId: string;
	shiftId: string;
	/** A signal that runs, said by the family, and a step of the chain that answers it. */
	signalId: string;
	stepId: string;
} & NotedThings;

/** An activity that the public may read of, and whom its host can ring. */
export type ActivityThings = {
	neighbourhoodId: string;
	organisationId: string;
	venueId: string;
	activityId: string;
	slug: string;
	seriesId: string;
	/** Days that still come, one in each week. */
	occurrenceIds: readonly string[];
	/** The day of the first of them. */
	firstOn: string;
	/** The device of its host, and what there is to do. */
	deviceId: string;
	taskId: string;
	/** That days of it stop. */
	endingId: string;
	/** Somebody who is remembered there, and was told of it. */
	visitorId: string;
	/** A visitor who may be missed, and somebody whom they named. */
	missedId: string;
	contactId: string;
	/** On the come-and-look cards of somebody. */
	cardCode: string;
	/** The word in the address of its neighbourhood. */
	area: string;
	/** Somebody of the neighbourhood holds it, for what another offers. */
	voucherId: string;
	/** Who takes part there on paper. */
	paperId: string;
	/** Who offers it: nobody acts for them. */
	giverId: string;
};

/** The world, ready to be spied on. */
export type World = {
	actors: Record<string, Actor>;
	circles: Record<CircleKey, CircleThings>;
	organisations: Record<string, string>;
	municipalities: Record<'a' | 'b', string>;
	activities: Record<'a' | 'b', ActivityThings>;
	/** By the word itself, in lower case. */
	canaries: ReadonlyMap<string, Canary>;
};

/** Finds whatever may be a canary in a text. */
export const canaryPattern =
	/zq[a-z]{14}|[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}|\b[0-9a-f]{64}\b/gi;

/** The canaries in a text that this actor may not see, by what they are. */
export function leaksIn(text: string, actor: Actor, world: World, asked: string): string[] {
	const leaks = new Set<string>();
	for (const [found] of text.matchAll(canaryPattern)) {
		const word = found.toLowerCase();
		const canary = world.canaries.get(word);
		if (canary === undefined || asked.includes(word) || canary.mayBeSeenBy(actor)) continue;
		leaks.add(canary.what);
	}
	return [...leaks];
}

type Person = {
	key: string;
	role: Role;
	/** By topic; `everything` is all of them. */
	rights: Record<string, 'read' | 'write'> | 'everything';
	scope?: readonly string[];
	ended?: 'removed' | 'expired' | 'rights';
	strong?: boolean;
	contact?: true;
	sharesPhone?: true;
};

const cast: readonly Person[] = [
	{ key: 'resident', role: 'resident', rights: {} },
	{ key: 'representative', role: 'representative', rights: {}, scope: ['everything'] },
	{ key: 'administrator', role: 'representative', rights: {}, scope: ['money'] },
	{
		key: 'family',
		role: 'family',
		rights: { news: 'write', daily: 'write', health: 'read', agenda: 'write' },
		sharesPhone: true
	},
	{ key: 'contact', role: 'family', rights: { news: 'write', agenda: 'write' }, contact: true },
	{ key: 'neighbour', role: 'neighbour', rights: { agenda: 'read' } },
	{ key: 'volunteer', role: 'volunteer', rights: { news: 'read', agenda: 'read' } },
	{
		key: 'professional',
		role: 'professional',
		rights: { news: 'read', daily: 'write', health: 'write' },
		strong: true
	},
	{ key: 'weak', role: 'professional', rights: 'everything', strong: false },
	{ key: 'lapsed', role: 'family', rights: 'everything', ended: 'rights' },
	{ key: 'removed', role: 'family', rights: 'everything', ended: 'removed' },
	{ key: 'expired', role: 'professional', rights: 'everything', ended: 'expired', strong: true }
];

/** Works in the team of this circle's professional, also without a place that runs in the circle. */
function isColleague(key: CircleKey, actor: Actor): boolean {
	return actor.letIn && [`${key}.professional`, `${key}.expired`].includes(actor.key);
}

const hour = 3_600_000;
const day = 24 * hour;

/**
 * Fills an empty, migrated database with the world.
 *
 * @param ownerAddress the database as `kring_owner`
 */
export async function buildWorld(ownerAddress: string, now: Date): Promise<World> {
	const pool = openPool(ownerAddress, { max: 1, name: 'kring policy world' });
	try {
		return await databaseOf(pool).transaction((tx) => new Builder(tx, now).build());
	} finally {
		await pool.end({ timeout: 5 });
	}
}

class Builder {
	readonly #tx: Tx;
	readonly #now: Date;
	readonly #canaries = new Map<string, Canary>();
	readonly #actors: Record<string, Actor> = {};
	readonly #organisations: Record<string, string> = {};
	readonly #municipalities = { a: newId(0), b: newId(0) };
	readonly #neighbourhoods = { a: newId(0), b: newId(0) };

	constructor(tx: Tx, now: Date) {
		this.#tx = tx;
		this.#now = now;
	}

	async build(): Promise<World> {
		await this.#places();
		const circles = {} as Record<CircleKey, CircleThings>;
		for (const key of circleKeys) circles[key] = await this.#circle(key);
		await this.#across(circles);
		await this.#offices();
		const activities = { a: await this.#activity('a'), b: await this.#activity('b') };
		for (const letter of ['a', 'b'] as const)
			Object.assign(activities[letter], await this.#credits(letter));
		for (const key of circleKeys) {
			const letter = key.startsWith('a') ? 'a' : 'b';
			const things = await this.#walkIn(key, circles[key], activities[letter]);
			Object.assign(circles[key], things);
		}
		this.#actors['stranger'] = {
			key: 'stranger',
			personId: '',
			token: null,
			sessionId: '',
			otherSessionId: '',
			places: {},
			letIn: true,
			municipality: null,
			operator: false,
			manages: null,
			coordinates: null
		};
		return {
			actors: this.#actors,
			circles,
			organisations: this.#organisations,
			municipalities: this.#municipalities,
			activities,
			canaries: this.#canaries
		};
	}

	/** The resident visits a walk-in, where they were missed and somebody of the family was asked. */
	async #walkIn(key: CircleKey, circle: CircleThings, place: ActivityThings) {
		const { neighbourhoodId, activityId, seriesId } = place;
		const [visitorId, linkId, contactId, signalId] = [newId(0), newId(0), newId(0), newId(0)];
		const of = { neighbourhoodId, activityId };
		const [at, personId] = [this.#now, circle.people['family']!];
		const letter = key.startsWith('a') ? 'a' : 'b';
		const seenBy = (actor: Actor) =>
			actor.coordinates === letter ||
			actor.personId === personId ||
			(actor.letIn && actor.places[key]?.reads.includes('agenda') === true);
		await this.#tx.insert(table.visitor).values({
			...{ ...of, id: visitorId, cameBefore: false, dietCodes: [], madeAt: at },
			callName: this.#word(`what the resident of ${key} is called at a walk-in`, seenBy)
		});
		await this.#tx.insert(table.visitorCircle).values({
			...{ ...of, id: linkId, visitorId, circleId: circle.id, askedAt: at, expiresAt: at },
			...{ linkedAt: at, linkedById: circle.people['resident']! }
		});
		await this.#tx.insert(table.visitorContact).values({
			...{ ...of, id: contactId, visitorId, circleId: circle.id, askedAt: at, expiresAt: at },
			...{ personId, saidYesAt: at, confirmedAt: at }
		});
		await this.#tx.insert(table.absenceSignal).values({
			...{ ...of, id: signalId, visitorId, seriesId, runFrom: place.firstOn, misses: 2 },
			...{ isAgain: false, raisedAt: at, state: 'circle', toldAt: at }
		});
		await this.#tx.insert(table.absenceQuestion).values({
			...{ ...of, id: newId(0), signalId, contactId, personId, circleId: circle.id },
			...{ isAgain: false, askedAt: at }
		});
		const talkId = newId(0);
		await this.#tx.insert(table.fitTalk).values({
			...{ ...of, id: talkId, visitorId, circleId: circle.id, linkId, leaning: 'too_heavy' },
			...{ startedBy: 'host', startedAt: at }
		});
		return { linkId, talkId, ...(await this.#rides(key, circle, { ...place, visitorId })) };
	}

	/** The family takes a visitor along to a day, if both say yes: until then neither knows who it is. */
	async #rides(key: CircleKey, circle: CircleThings, place: ActivityThings) {
		const { neighbourhoodId, activityId, visitorId } = place;
		const letter = key.startsWith('a') ? 'a' : 'b';
		const [rideId, askId, matchId] = [newId(0), newId(0), newId(0)];
		const occurrenceId = place.occurrenceIds[2]!;
		const [of, at] = [{ neighbourhoodId, activityId, occurrenceId }, this.#now];
		const personId = circle.people['family']!;
		const { id: circleId, entryId } = circle;
		await this.#tx.execute(sql`
			update agenda_entry e set neighbourhood_id = o.neighbourhood_id, activity_id = o.activity_id,
				occurrence_id = o.id, occurrence_sequence = o.sequence
			from occurrence o where o.id = ${occurrenceId} and e.id = ${entryId}`);
		const own = (actor: Actor) => actor.personId === personId && actor.places[key] !== undefined;
		const near = (actor: Actor) => actor.coordinates === letter;
		const said = { direction: 'there', area: '1234', seats: 1, wheelchair: false } as const;
		await this.#tx.insert(table.ride).values([
			{
				...{ ...of, ...said, id: rideId, kind: 'offer', circleId, entryId, personId, saidAt: at },
				called: this.#word(`who drives in ${key}`, own),
				phone: this.#word(`number of who drives in ${key}`, own)
			},
			{
				...{ ...of, ...said, id: askId, kind: 'ask', visitorId, saidAt: at },
				phone: this.#word(`number of who is driven in ${key}`, near)
			}
		]);
		await this.#tx
			.insert(table.rideMatch)
			.values({ ...of, id: matchId, askId, offerId: rideId, broughtAt: at });
		await this.#tx.execute(sql`delete from job where kind = 'ride.tell'`);
		return { rideId, matchId };
	}

	/** A fresh word that only some may see. */
	#word(what: string, mayBeSeenBy: (actor: Actor) => boolean): string {
		const letters = Array.from(randomBytes(14), (byte) => String.fromCharCode(97 + (byte % 26)));
		const word = `zq${letters.join('')}`;
		this.#canaries.set(word, { what, mayBeSeenBy });
		return word;
	}

	/** The same for an id or hash that exists already. */
	#guard(word: string, what: string, mayBeSeenBy: (actor: Actor) => boolean): string {
		this.#canaries.set(word, { what, mayBeSeenBy });
		return word;
	}

	#secret(what: string): string {
		return this.#guard(hashOfSecret(newSecret()), what, () => false);
	}

	async #places(): Promise<void> {
		const createdAt = new Date(this.#now.getTime() - 400 * day);
		for (const letter of ['a', 'b'] as const) {
			const municipalityId = this.#municipalities[letter];
			const inside = (actor: Actor) => actor.operator || actor.municipality === letter;
			await this.#tx.insert(table.municipality).values({
				id: municipalityId,
				name: this.#word(`name of municipality ${letter}`, inside),
				gpPostPhone: '0900 1234 567',
				createdAt
			});
			for (const part of ['x', 'y']) {
				const id = newId(0);
				this.#organisations[`${letter}${part}`] = id;
				await this.#tx.insert(table.organisation).values({
					id,
					municipalityId,
					name: this.#word(`name of organisation ${letter}${part}`, inside),
					readingTimes: this.#word(`reading times of ${letter}${part}`, inside),
					createdAt
				});
			}
			await this.#tx.insert(table.neighbourhood).values({
				id: newId(0),
				municipalityId,
				name: this.#word(`name of a neighbourhood in ${letter}`, inside),
				slug: `wijk-${letter}`,
				createdAt
			});
		}
	}

	/** A person with an account, a device and a sign-in. */
	async #person(
		key: string,
		letter: 'a' | 'b' | null,
		nameIsSeenBy: (actor: Actor) => boolean,
		session: { kind: 'member' | 'professional' | 'operator'; strong: boolean },
		phoneIsSeenBy: (actor: Actor) => boolean = () => false
	): Promise<Actor> {
		const id = newId(this.#now.getTime() - 300 * day);
		const self = (actor: Actor) => actor.personId === id;
		await this.#tx.insert(table.person).values({
			id,
			municipalityId: letter === null ? null : this.#municipalities[letter],
			name: this.#word(`name of ${key}`, (actor) => self(actor) || nameIsSeenBy(actor)),
			createdAt: new Date(this.#now.getTime() - 300 * day)
		});
		await this.#tx.insert(table.account).values({
			personId: id,
			mailAddress: `${this.#word(`mail address of ${key}`, self)}@example.org`,
			phone: this.#word(`phone of ${key}`, (actor) => self(actor) || phoneIsSeenBy(actor))
		});
		const actor: Actor = {
			key,
			personId: id,
			token: null,
			sessionId: '',
			otherSessionId: '',
			places: {},
			letIn: session.kind === 'member' || session.strong,
			municipality: letter,
			operator: false,
			manages: null,
			coordinates: null
		};
		Object.assign(actor, await this.#signIn(actor, session));
		actor.otherSessionId = (await this.#signIn(actor, session)).sessionId;
		await this.#tx.insert(table.passkey).values({
			id: this.#word(`passkey id of ${key}`, self),
			personId: id,
			publicKey: Buffer.from('key'),
			counter: 0,
			transports: [],
			name: this.#word(`passkey name of ${key}`, self),
			createdAt: this.#now
		});
		await this.#tx.insert(table.pushSubscription).values({
			id: randomId(),
			personId: id,
			sessionId: actor.sessionId,
			endpoint: `https://push.example.org/${this.#word(`push address of ${key}`, () => false)}`,
			p256dh: this.#word(`push key of ${key}`, () => false),
			auth: this.#word(`push secret of ${key}`, () => false),
			createdAt: this.#now
		});
		this.#actors[key] = actor;
		return actor;
	}

	async #signIn(
		actor: Actor,
		{ kind, strong, circleId = null }: { kind: string; strong: boolean; circleId?: string | null }
	): Promise<{ token: string; sessionId: string }> {
		const secret = newSecret();
		const sessionId = randomId();
		const { personId } = actor;
		await this.#tx.insert(table.session).values({
			id: sessionId,
			personId,
			secretHash: this.#guard(hashOfSecret(secret), `secret hash of ${actor.key}`, () => false),
			kind,
			factors: ['mail'],
			strong,
			circleId,
			provedAt: this.#now,
			createdAt: this.#now,
			lastSeenAt: this.#now,
			idleAt: new Date(this.#now.getTime() + 20 * 60_000),
			endsAt: new Date(this.#now.getTime() + hour),
			device: this.#word(`device of ${actor.key}`, (one) => one.personId === personId)
		});
		return { token: `${sessionId}.${secret}`, sessionId };
	}

	/** Whoever is on duty for this circle, and who is away with somebody who stands in. */
	async #duty(
		key: CircleKey,
		circleId: string,
		people: Record<string, string>
	): Promise<Pick<CircleThings, 'rotaId' | 'shiftId'>> {
		const employer = `${key[0]}${key.endsWith('1') ? 'x' : 'y'}`;
		const organisationId = this.#organisations[employer]!;
		const [rotaId, shiftId] = [newId(0), newId(0)];
		const [personId, standInId] = [people['family']!, people['contact']!];
		const createdAt = this.#now;
		const works = (actor: Actor) => actor.manages === employer || isColleague(key, actor);
		const inCircle = (actor: Actor) => actor.places[key] !== undefined && actor.letIn;
		await this.#tx.insert(table.rota).values({
			organisationId,
			id: rotaId,
			name: this.#word(`name of the rota of ${key}`, (actor) => works(actor) || inCircle(actor)),
			createdAt
		});
		await this.#tx.insert(table.shift).values({
			organisationId,
			id: shiftId,
			rotaId,
			personId: people['professional']!,
			weekdays: [0, 1, 2, 3, 4, 5, 6],
			fromMinute: 480,
			untilMinute: 480,
			fromOn: '2026-01-01',
			createdAt,
			createdById: people['professional']!,
			madeIn: newId(0)
		});
		const absenceId = newId(0);
		await this.#tx.insert(table.absence).values({
			id: absenceId,
			personId,
			fromOn: '2030-03-01',
			fromMinute: 0,
			untilOn: '2030-03-08',
			untilMinute: 0,
			standInId,
			createdAt
		});
		await this.#tx.insert(table.standIn).values({ circleId, absenceId, personId, standInId });
		await this.#tx.insert(table.carerCheck).values({
			...{ personId, id: newId(0), takenAt: createdAt, answers: [1, 2, 2, 0, 1, 2] },
			weighs: this.#word(
				`what weighs most on the family of ${key}`,
				(one) => one.personId === personId
			)
		});
		return { rotaId, shiftId };
	}

	async #circle(key: CircleKey): Promise<CircleThings> {
		const letter = key[0] as 'a' | 'b';
		const tx = this.#tx;
		const id = newId(this.#now.getTime() - 200 * day);
		const ownTopicId = randomId();
		const topics = [...standardTopics, ownTopicId];
		const startedAt = new Date(this.#now.getTime() - 200 * day);
		const inCircle = (actor: Actor) => actor.places[key] !== undefined && actor.letIn;
		const speaks = (actor: Actor) => inCircle(actor) && actor.places[key]!.looksForResident;
		const trusted = (actor: Actor) => inCircle(actor) && actor.places[key]!.trusted;
		const reads = (topicId: string) => (actor: Actor) =>
			inCircle(actor) && actor.places[key]!.reads.includes(topicId);
		this.#guard(id, `id of circle ${key}`, inCircle);

		const people: Record<string, string> = {};
		for (const one of cast) {
			const seesPhone = one.sharesPhone ? inCircle : () => false;
			const employer = `${letter}${key.endsWith('1') ? 'x' : 'y'}`;
			const manages = (actor: Actor) => one.role === 'professional' && actor.manages === employer;
			// Who is on duty is known to everybody of the team; the others of it are not.
			const calls = (actor: Actor) => one.key === 'professional' && isColleague(key, actor);
			const actor = await this.#person(
				`${key}.${one.key}`,
				letter,
				(by) => inCircle(by) || manages(by) || calls(by),
				{
					kind: one.role === 'professional' ? 'professional' : 'member',
					strong: one.strong ?? false
				},
				seesPhone
			);
			people[one.key] = actor.personId;
			const place = placeOf(one, topics);
			if (place !== null) actor.places[key] = place;
			if (one.role === 'professional') {
				await tx.insert(table.employment).values({
					organisationId: this.#organisations[employer]!,
					personId: actor.personId,
					discipline: 'wijkverpleegkundige',
					startedAt
				});
			}
		}
		await tx.insert(table.circle).values({
			id,
			municipalityId: this.#municipalities[letter],
			residentId: people['resident']!,
			contactId: people['contact']!,
			startedAt,
			startedById: people['representative']!
		});
		await tx.insert(table.topic).values(
			topics.map((topicId) => ({
				circleId: id,
				id: topicId,
				name: topicId === ownTopicId ? this.#word(`name of own topic in ${key}`, inCircle) : null,
				createdAt: startedAt
			}))
		);
		await tx.insert(table.member).values(
			cast.map((one) => ({
				circleId: id,
				personId: people[one.key]!,
				role: one.role,
				relation: this.#word(`relation of ${key}.${one.key}`, inCircle),
				organisationId:
					one.role === 'professional'
						? this.#organisations[`${letter}${key.endsWith('1') ? 'x' : 'y'}`]!
						: null,
				discipline:
					one.role === 'professional'
						? this.#word(`discipline of ${key}.${one.key}`, inCircle)
						: null,
				joinedAt: startedAt,
				endsAt: one.ended === 'expired' ? new Date(this.#now.getTime() - hour) : null,
				removedAt: one.ended === 'removed' ? new Date(this.#now.getTime() - hour) : null,
				removedById: one.ended === 'removed' ? people['resident']! : null,
				sharesPhone: one.sharesPhone ?? false
			}))
		);
		await tx.insert(table.topicRight).values(
			cast.flatMap((one) =>
				Object.entries(rightsOf(one, topics)).map(([topicId, level]) => ({
					circleId: id,
					personId: people[one.key]!,
					topicId,
					level,
					endsAt: one.ended === 'rights' ? new Date(this.#now.getTime() - hour) : null
				}))
			)
		);
		const duty = await this.#duty(key, id, people);
		await tx.insert(table.representation).values(
			cast
				.filter(({ scope }) => scope !== undefined)
				.map((one) => ({
					circleId: id,
					personId: people[one.key]!,
					ground: 'mandate',
					scope: [...one.scope!],
					reviewOn: '2099-01-01',
					residentTold: this.#word(`what the resident was told in ${key}`, speaks),
					recordedById: people['resident']!,
					recordedAt: startedAt
				}))
		);
		await tx.insert(table.consent).values({
			circleId: id,
			id: newId(0),
			purpose: 'circle',
			words: this.#word(`words of a consent in ${key}`, speaks),
			givenById: people['resident']!,
			how: 'app',
			at: startedAt
		});

		const things = await this.#updates(key, id, topics, people, reads);
		const invitationSecret = newSecret();
		const invited = await this.#person(`${key}.invited`, letter, () => false, {
			kind: 'member',
			strong: false
		});
		people['invited'] = invited.personId;
		const invitationId = newId(0);
		await tx.insert(table.invitation).values({
			circleId: id,
			id: invitationId,
			kind: 'link',
			secretHash: this.#guard(
				hashOfSecret(invitationSecret),
				`invitation hash in ${key}`,
				() => false
			),
			role: 'neighbour',
			relation: this.#word(`relation in an invitation in ${key}`, trusted),
			name: this.#word(`name in an invitation in ${key}`, trusted),
			words: this.#word(`words of an invitation in ${key}`, trusted),
			rights: [{ topicId: 'agenda', level: 'read', endsAt: null }],
			invitedById: people['resident']!,
			invitedAt: this.#now,
			expiresAt: new Date(this.#now.getTime() + 10 * day)
		});
		const cardId = newId(0);
		await tx.insert(table.card).values({
			circleId: id,
			id: cardId,
			secretHash: this.#secret(`card hash in ${key}`),
			pinHash: this.#secret(`PIN hash in ${key}`),
			pinSalt: this.#word(`PIN salt in ${key}`, () => false),
			madeById: people['resident']!,
			madeAt: startedAt
		});
		const noticeId = randomId();
		await tx.insert(table.notice).values({
			circleId: id,
			id: this.#guard(noticeId, `notice in ${key}`, (actor) => actor.personId === people['family']),
			personId: people['family']!,
			seq: 1,
			kind: 'update.posted',
			urgency: 'normal',
			state: 'handed_over',
			updateId: things.updates['news']!,
			dueAt: this.#now,
			createdAt: this.#now
		});
		await tx.insert(table.noticeTry).values({
			...{ circleId: id, id: randomId(), noticeId, personId: people['family']!, channel: 'mail' },
			...{ state: 'handed_over', givesWay: false, alongside: false, attempts: 1 },
			startedAt: this.#now
		});
		const signal = await this.#signal(key, id, people, inCircle);
		await tx.insert(table.reading).values({
			circleId: id,
			at: new Date(this.#now.getTime() - hour),
			personId: people['professional']!,
			sessionId: this.#actors[`${key}.professional`]!.sessionId,
			role: 'professional',
			action: 'update.read',
			topics: ['health'],
			objectKind: 'update',
			objectIds: [things.updates['health']!],
			channel: 'app',
			requestId: this.#word(`request number in the log of ${key}`, () => false)
		});
		const noted = await fillNoted(tx, {
			...{ key, circleId: id, people, now: this.#now, inCircle, readsHealth: reads('health') },
			readsAgenda: reads('agenda'),
			organisationIds: ['x', 'y'].map((one) => this.#organisations[`${key[0]}${one}`]!),
			writesHealth: (actor) =>
				inCircle(actor) &&
				(actor.places[key]!.writes.includes('health') || actor.places[key]!.actsForResident),
			readsCheckIns: (actor) =>
				inCircle(actor) && (actor.places[key]!.looksForResident || actor.places[key]!.trusted),
			word: (what, mayBeSeenBy) => this.#word(what, mayBeSeenBy),
			guard: (word, what, mayBeSeenBy) => this.#guard(word, what, mayBeSeenBy)
		});
		return {
			id,
			ownTopicId,
			people,
			...things,
			...noted,
			invitationId,
			invitationSecret,
			cardId,
			noticeId,
			...{ linkId: '', talkId: '', rideId: '', matchId: '' },
			...duty,
			...signal
		};
	}

	/** A chain that asks the contact person and the neighbour, and a signal of the family in it. */
	async #signal(
		key: CircleKey,
		circleId: string,
		people: Record<string, string>,
		inCircle: (actor: Actor) => boolean
	): Promise<Pick<CircleThings, 'signalId' | 'stepId'>> {
		const tx = this.#tx;
		const [stepId, signalId] = [randomId(), newId(this.#now.getTime() - hour)];
		const at = new Date(this.#now.getTime() - hour);
		const follows = (actor: Actor) => {
			const place = actor.places[key];
			if (place === undefined || !actor.letIn) return false;
			return place.looksForResident || place.answersSignal || place.saidSignal;
		};
		const reads = (actor: Actor) => follows(actor);
		await tx.insert(table.chain).values({
			...{ circleId, level: 'orange', rounds: 2, lastWaitKind: 'waking', lastWaitMinutes: 240 },
			fallbackLabel: this.#word(`label of the number in ${key}`, inCircle),
			fallbackPhone: '085 000 00 20',
			fallbackHours: this.#word(`hours of the number in ${key}`, inCircle),
			...{ changedAt: at, changedById: people['resident']! }
		});
		await tx.insert(table.chainStep).values({
			...{ circleId, id: stepId, level: 'orange', position: 0, showsNumber: false },
			...{ waitKind: 'minutes', waitMinutes: 0 }
		});
		await tx.insert(table.chainTarget).values([
			{ circleId, stepId, position: 0, kind: 'contact' },
			{ circleId, stepId, position: 1, kind: 'member', personId: people['neighbour']! }
		]);
		await tx.insert(table.chainPlace).values({
			...{ circleId, level: 'orange', personId: people['neighbour']!, askedAt: at },
			acceptedAt: at
		});
		this.#guard(signalId, `id of the signal in ${key}`, follows);
		await tx.insert(table.signal).values({
			...{ circleId, id: signalId, level: 'orange', state: 'open', way: 'circle', raisedAt: at },
			...{ turn: 1, round: 1, roundsLeft: 2, passedStepIds: [stepId], reached: true },
			nextStepAt: new Date(this.#now.getTime() + day),
			toldIds: [people['contact']!, people['neighbour']!]
		});
		await tx.insert(table.signalVoice).values({
			...{ circleId, id: signalId, signalId, by: 'person', personId: people['family']! },
			...{ level: 'orange', signIds: [], at }
		});
		await tx.insert(table.signalText).values({
			...{ circleId, id: signalId, signalId, kind: 'seen', authorId: people['family']!, at },
			text: this.#word(`words of the signal in ${key}`, reads)
		});
		await tx.insert(table.planOffer).values({
			...{ circleId, signalId, wasTaken: false },
			...{ answeredById: people['family']!, answeredAt: at }
		});
		return { signalId, stepId };
	}

	async #updates(
		key: CircleKey,
		circleId: string,
		topics: readonly string[],
		people: Record<string, string>,
		reads: (topicId: string) => (actor: Actor) => boolean
	): Promise<Pick<CircleThings, 'updates' | 'photos' | 'comments' | 'surpriseId' | 'withdrawnId'>> {
		const tx = this.#tx;
		const { default: sharp } = await import('sharp');
		const picture = await sharp({
			create: { width: 8, height: 8, channels: 3, background: '#486' }
		})
			.webp()
			.toBuffer();
		const updates: Record<string, string> = {};
		const photos: Record<string, string> = {};
		const comments: Record<string, string> = {};
		const all = [...topics, 'surprise', 'withdrawn'];
		const surpriseUntil = new Date(this.#now.getTime() + 10 * day);
		for (const [index, name] of all.entries()) {
			const topicId = topics.includes(name) ? name : 'news';
			const isSurprise = name === 'surprise';
			const isWithdrawn = name === 'withdrawn';
			const mayRead = (actor: Actor) =>
				reads(topicId)(actor) && !(isSurprise && actor.places[key]!.resident);
			const id = newId(this.#now.getTime() - index * hour);
			const at = new Date(this.#now.getTime() - (index + 1) * hour);
			const authorId = people[isSurprise ? 'family' : 'representative']!;
			const what = `${name === topics.at(-1) ? 'own topic' : name} in ${key}`;
			updates[name] = this.#guard(id, `id of an update about ${what}`, mayRead);
			await tx.insert(table.event).values({
				circleId,
				seq: index + 1,
				personId: authorId,
				body: { kind: 'update.posted', updateId: id, topicId, askedId: null },
				at
			});
			await tx.insert(table.update).values({
				circleId,
				id,
				seq: index + 1,
				authorId,
				topicId,
				text: isWithdrawn ? '' : this.#word(`text of an update about ${what}`, mayRead),
				face: 4,
				postedAt: at,
				withdrawnAt: isWithdrawn ? at : null,
				surpriseUntil: isSurprise ? surpriseUntil : null,
				askedId: people['representative']!,
				askedAnswer: isWithdrawn ? null : this.#word(`answer about ${what}`, mayRead),
				askedAnsweredAt: isWithdrawn ? null : at
			});
			if (isWithdrawn) continue;
			const photoId = newId(0);
			photos[name] = this.#guard(photoId, `id of a photo about ${what}`, mayRead);
			await tx.insert(table.photo).values({
				circleId,
				id: photoId,
				updateId: id,
				position: 0,
				width: 8,
				height: 8,
				alt: this.#word(`words of a photo about ${what}`, mayRead)
			});
			const full = Buffer.concat([
				picture,
				Buffer.from(this.#word(`photo about ${what}`, mayRead))
			]);
			await tx.insert(table.photoData).values({ circleId, photoId, full, small: full });
			await tx.insert(table.voice).values({
				circleId,
				updateId: id,
				seconds: 3,
				mediaType: 'audio/webm',
				transcript: this.#word(`transcript about ${what}`, mayRead),
				data: Buffer.from(this.#word(`spoken note about ${what}`, mayRead))
			});
			const commentId = newId(0);
			comments[name] = this.#guard(commentId, `id of a comment about ${what}`, mayRead);
			await tx.insert(table.comment).values({
				circleId,
				id: commentId,
				updateId: id,
				authorId: people['representative']!,
				text: this.#word(`comment about ${what}`, mayRead),
				postedAt: at
			});
		}
		await tx.update(table.circle).set({ lastSeq: all.length }).where(eq(table.circle.id, circleId));
		const { surprise, withdrawn, ...byTopic } = updates;
		return {
			updates: byTopic,
			photos,
			comments,
			surpriseId: surprise!,
			withdrawnId: withdrawn!
		};
	}

	/** People in two circles, and the resident's card. */
	async #across(circles: Record<CircleKey, CircleThings>): Promise<void> {
		const both = await this.#person(
			'both',
			'a',
			(actor) => (actor.places.a1 !== undefined || actor.places.a2 !== undefined) && actor.letIn,
			{ kind: 'member', strong: false }
		);
		const resident = this.#actors['a1.resident']!;
		const joins: [Actor, CircleKey, Record<string, 'read' | 'write'>][] = [
			[both, 'a1', { news: 'read' }],
			[both, 'a2', { health: 'write' }],
			[resident, 'a2', { health: 'read' }]
		];
		for (const [actor, key, rights] of joins) {
			const circleId = circles[key].id;
			await this.#tx.insert(table.member).values({
				circleId,
				personId: actor.personId,
				role: 'family',
				joinedAt: this.#now
			});
			await this.#tx.insert(table.topicRight).values(
				Object.entries(rights).map(([topicId, level]) => ({
					circleId,
					personId: actor.personId,
					topicId,
					level
				}))
			);
			actor.places[key] = placeOf({ key: '', role: 'family', rights }, [])!;
		}
		// The name of the resident of a1 is now seen in a2 as well.
		this.#widen(`name of a1.resident`, (actor) => actor.places.a2 !== undefined && actor.letIn);
		const signIn = await this.#signIn(resident, {
			kind: 'card',
			strong: false,
			circleId: circles.a1.id
		});
		this.#actors['a1.card'] = {
			...resident,
			key: 'a1.card',
			...signIn,
			places: { a1: resident.places.a1! }
		};
	}

	#widen(what: string, also: (actor: Actor) => boolean): void {
		for (const [word, canary] of this.#canaries) {
			if (canary.what !== what) continue;
			const before = canary.mayBeSeenBy;
			this.#canaries.set(word, { what, mayBeSeenBy: (actor) => before(actor) || also(actor) });
		}
	}

	async #offices(): Promise<void> {
		const startedAt = this.#now;
		const seenByOperators = (actor: Actor) => actor.operator;
		for (const [key, strong] of [
			['operator', true],
			['weak-operator', false]
		] as const) {
			const actor = await this.#person(key, null, seenByOperators, { kind: 'operator', strong });
			actor.operator = strong;
			await this.#tx
				.insert(table.office)
				.values({ id: newId(0), personId: actor.personId, kind: 'operator', startedAt });
		}
		for (const organisation of ['ax', 'by']) {
			const letter = organisation[0] as 'a' | 'b';
			const actor = await this.#person(
				`manager-${organisation}`,
				letter,
				(by) => by.operator || by.manages === organisation,
				{ kind: 'professional', strong: true }
			);
			actor.manages = organisation;
			await this.#tx.insert(table.office).values({
				id: newId(0),
				personId: actor.personId,
				kind: 'organisation_manager',
				municipalityId: this.#municipalities[letter],
				organisationId: this.#organisations[organisation]!,
				startedAt
			});
			await this.#tx.insert(table.staffInvitation).values({
				id: newId(0),
				kind: 'professional',
				organisationId: this.#organisations[organisation]!,
				name: this.#word(
					`name in a staff invitation of ${organisation}`,
					(by) => by.operator || by.manages === organisation
				),
				secretHash: this.#secret(`staff invitation hash of ${organisation}`),
				invitedById: actor.personId,
				invitedAt: startedAt,
				expiresAt: new Date(startedAt.getTime() + day)
			});
		}
	}

	/**
	 * Bedankpunten of a neighbourhood: one neighbour helped another, who has a voucher for more and said something
	 * that still waits. Their first names are for who takes part; what they said is for the two.
	 */
	async #credits(letter: 'a' | 'b') {
		const tx = this.#tx;
		const neighbourhoodId = this.#neighbourhoods[letter];
		const near = (actor: Actor) => actor.municipality === letter && actor.letIn;
		const [giver, taker] = [
			await this.#person(`giver-${letter}`, letter, near, { kind: 'member', strong: false }),
			await this.#person(`taker-${letter}`, letter, near, { kind: 'member', strong: false })
		];
		const two = (actor: Actor) => actor === giver || actor === taker;
		const as = ({ personId }: Actor) =>
			tx.execute(sql`select set_config('kring.person', ${personId}, true)`);
		const account = ({ personId }: Actor) =>
			sql`credit_account_of(${neighbourhoodId}, ${personId}::uuid)`;
		const say = (
			words: string
		) => sql`credit_propose(${neighbourhoodId}, ${randomId()}, ${account(taker)}, ${account(giver)},
			'payer', 2, 'garden', false, ${this.#word(words, two)})`;
		await tx.execute(sql`select credit_begin(${neighbourhoodId})`);
		for (const actor of [giver, taker]) {
			await as(actor);
			await tx.execute(sql`select credit_open(${neighbourhoodId})`);
		}
		const said = await tx.execute<{ transfer: string }>(
			sql`select transfer from ${say(`words with points in ${letter}`)}`
		);
		await tx.execute(sql`select ${say(`words that wait in ${letter}`)}`);
		await as(giver);
		await tx.execute(sql`select credit_decide(${neighbourhoodId}, ${randomId()}, ${account(giver)},
			${said[0]!.transfer}, 'accept')`);
		const [productId, voucherId] = [newId(0), newId(0)];
		await tx.execute(sql`select voucher_offer(${neighbourhoodId}, ${productId}, ${account(giver)},
			${this.#word(`what is on offer in ${letter}`, near)}, '', 4, 'garden')`);
		await as(taker);
		await tx.execute(sql`select voucher_issue(${neighbourhoodId}, ${randomId()}, ${account(taker)}, ${productId},
			${this.#guard(voucherId, `voucher in ${letter}`, two)}, sha256(${voucherId}::bytea))`);
		await tx.execute(sql`select set_config('kring.person', '', true)`);
		const paperId = newId(0);
		const known = (actor: Actor) => near(actor) || actor.coordinates === letter;
		await tx.insert(table.person).values({
			...{ id: paperId, municipalityId: this.#municipalities[letter], createdAt: this.#now },
			name: this.#word(`who takes part on paper in ${letter}`, known)
		});
		await tx.execute(sql`with made as (
				insert into credit_account (neighbourhood_id, kind, floor, opened_at)
				values (${neighbourhoodId}, 'member', -16, ${this.#now.toISOString()}::timestamptz) returning id)
			insert into credit_owner (neighbourhood_id, account_id, person_id, since)
			select ${neighbourhoodId}, id, ${paperId}::uuid, ${this.#now.toISOString()}::timestamptz from made`);
		return { voucherId, giverId: giver.personId, paperId };
	}

	/** A walk-in that everybody may read of, and somebody who coordinates it. */
	async #activity(letter: 'a' | 'b'): Promise<ActivityThings> {
		const tx = this.#tx;
		const startedAt = this.#now;
		const neighbourhoodId = this.#neighbourhoods[letter];
		const ids = { organisationId: newId(0), venueId: newId(0), activityId: newId(0) };
		const { organisationId, venueId, activityId } = ids;
		// Where an activity is stands on its page, as its carriers do: these names are no canaries.
		await tx.insert(table.neighbourhood).values({
			...{ id: neighbourhoodId, municipalityId: this.#municipalities[letter] },
			...{ name: `Openbare wijk ${letter}`, slug: `openbaar-${letter}`, createdAt: startedAt }
		});
		await tx.insert(table.organisation).values({
			...{ id: organisationId, municipalityId: this.#municipalities[letter] },
			...{ name: `Draagt openbaar ${letter}`, createdAt: startedAt }
		});
		const actor = await this.#person(`coordinator-${letter}`, letter, (by) => by.operator, {
			kind: 'professional',
			strong: true
		});
		actor.coordinates = letter;
		await tx.insert(table.office).values({
			...{ id: newId(0), personId: actor.personId, kind: 'coordinator', startedAt },
			...{ municipalityId: this.#municipalities[letter], organisationId, neighbourhoodId }
		});
		await tx.insert(table.venue).values({
			...{ neighbourhoodId, id: venueId, name: `Zaal ${letter}`, address: 'Laan 1' },
			...{ postcode: '1234 AB', town: 'Dorp', createdAt: startedAt }
		});
		const slug = `inloop-${letter}`;
		await tx.insert(table.activity).values({
			...{ neighbourhoodId, id: activityId, slug, venueId, title: `Inloop ${letter}` },
			...{ summary: 'Koffie.', boundary: 'Niet voor wie niet wil.', phone: '0512 345 678' },
			...{ status: 'published', createdAt: startedAt, changedAt: startedAt, publishedAt: startedAt }
		});
		await tx
			.insert(table.activityPartner)
			.values({ neighbourhoodId, activityId, organisationId, since: startedAt });
		const firstOn = daysAfter(dayOf(startedAt), 1);
		const seriesId = newId(0);
		const rule = { every: 'week', interval: 1, weekdays: [weekdayOf(firstOn)] } as const;
		await tx.insert(table.series).values({
			...{ neighbourhoodId, id: seriesId, activityId, rule, ends: { kind: 'open' }, firstOn },
			...{ fromMinute: 600, untilMinute: 840, changedAt: startedAt }
		});
		const days = [0, 1, 2, 3].map((week) => ({
			...occurrenceOf(daysAfter(firstOn, week * 7), 600, 840),
			id: newId(0)
		}));
		await tx.insert(table.occurrence).values(
			days.map(({ id, on, ...times }) => ({
				...{ neighbourhoodId, id, activityId, seriesId, originalOn: on, heldOn: on },
				...{ ...times, changedAt: startedAt }
			}))
		);
		const near = (by: Actor) => by.coordinates === letter;
		await tx.insert(table.onCall).values({
			...{ neighbourhoodId, id: newId(0), activityId, organisationId, rank: 'first' },
			name: this.#word(`who can be rung in ${letter}`, near),
			phone: this.#word(`number to ring in ${letter}`, near),
			...{ weekdays: [0, 1, 2, 3, 4, 5, 6], fromOn: firstOn, fromMinute: 540, untilMinute: 1020 }
		});
		const door = { neighbourhoodId, activityId };
		const deviceId = newId(0);
		await tx.insert(table.hostDevice).values({
			...{ ...door, id: deviceId, tokenHash: hashOfSecret(newSecret()), pairedAt: startedAt },
			...{ name: this.#word(`the tablet of ${letter}`, near), seenAt: startedAt },
			pairedById: actor.personId
		});
		const taskId = newId(0);
		await tx.insert(table.task).values({
			...{ ...door, id: taskId, title: this.#word(`what there is to do in ${letter}`, near) },
			...{ pictogram: 'coffee', steps: [], needed: 1, safetyClass: 'anybody' }
		});
		// What somebody wants known is seen on the device of a host, and nowhere else; their name also by
		// who carries the activity.
		const nobody = () => false;
		const visitorId = newId(0);
		await tx.insert(table.visitor).values({
			...{ ...door, id: visitorId, cameBefore: false, dietCodes: [], madeAt: startedAt, deviceId },
			callName: this.#word(`who comes through the door in ${letter}`, near),
			welcomeNote: this.#word(`what they want known in ${letter}`, nobody)
		});
		// Who agreed to be missed is seen by who coordinates there, with whom they named.
		const missedId = newId(0);
		const contactId = newId(0);
		await tx.insert(table.visitor).values({
			...{ ...door, id: missedId, cameBefore: false, dietCodes: [], madeAt: startedAt, deviceId },
			callName: this.#word(`who may be missed in ${letter}`, near)
		});
		await tx.insert(table.visitorConsent).values(
			['remember_me', 'missing_signal'].map((purpose) => ({
				...{ ...door, visitorId: missedId, purpose, given: true, saidAt: startedAt },
				...{ givenBy: 'self', how: 'spoken' }
			}))
		);
		await tx.insert(table.visitorContact).values({
			...{ ...door, id: contactId, visitorId: missedId, askedAt: startedAt },
			called: this.#word(`whom a visitor named in ${letter}`, near),
			expiresAt: new Date(startedAt.getTime() + 86_400_000)
		});
		const [endingId, stoppingId] = [newId(0), newId(0)];
		await tx.insert(table.series).values({
			...{ neighbourhoodId, id: stoppingId, activityId, rule, firstOn, changedAt: startedAt },
			...{ ends: { kind: 'until', on: daysAfter(firstOn, 40) }, fromMinute: 900, untilMinute: 960 }
		});
		await tx.insert(table.ending).values({
			...{ ...door, id: endingId, lastOn: daysAfter(firstOn, 40), reason: 'De zaal gaat dicht.' },
			...{ announcedAt: startedAt, announcedById: actor.personId }
		});
		await tx
			.insert(table.endingSeries)
			.values({ ...door, endingId, seriesId: stoppingId, endsBefore: { kind: 'open' } });
		await tx
			.insert(table.endingTold)
			.values({ ...door, endingId, visitorId, at: startedAt, byId: actor.personId });
		await tx.insert(table.activityLog).values({
			...{ neighbourhoodId, id: newId(0), activityId, at: startedAt, organisationId },
			...{ personId: actor.personId, body: { kind: 'made' } }
		});
		const cardCode = `CARD2${letter.toUpperCase()}`;
		await tx.insert(table.referralCard).values({
			...{ neighbourhoodId, id: newId(0), activityId, code: cardCode, madeAt: startedAt },
			sender: this.#word(`who hands out cards in ${letter}`, near)
		});
		const occurrenceIds = days.map(({ id }) => id);
		return {
			...ids,
			neighbourhoodId,
			slug,
			seriesId,
			occurrenceIds,
			firstOn,
			...{ cardCode, deviceId, taskId, endingId, visitorId, missedId, contactId },
			area: `openbaar-${letter}`,
			// Once bedankpunten have begun.
			voucherId: '',
			paperId: '',
			giverId: ''
		};
	}
}

function rightsOf(one: Person, topics: readonly string[]): Record<string, 'read' | 'write'> {
	if (one.rights !== 'everything') return one.rights;
	return Object.fromEntries(topics.map((topicId) => [topicId, 'write' as const]));
}

/** What somebody of the cast may do; null when their place is over. Written out, not computed. */
function placeOf(one: Person, topics: readonly string[]): Place | null {
	if (one.ended === 'removed' || one.ended === 'expired') return null;
	const nobody = {
		looksForResident: false,
		actsForResident: false,
		trusted: false,
		resident: false,
		speaksOnHealth: false,
		// Where no chain was made everybody near answers: here that is what is red.
		answers: one.role !== 'resident' && one.role !== 'professional',
		answersSignal: one.contact === true || one.key === 'neighbour',
		saidSignal: one.key === 'family'
	};
	if (one.role === 'resident') {
		return {
			...nobody,
			reads: topics,
			writes: topics,
			looksForResident: true,
			actsForResident: true,
			trusted: true,
			resident: true,
			speaksOnHealth: true
		};
	}
	if (one.scope !== undefined) {
		const all = one.scope.includes('everything');
		return {
			...nobody,
			reads: topics,
			writes: all ? topics : one.scope,
			looksForResident: true,
			actsForResident: all,
			trusted: all,
			speaksOnHealth: all || one.scope.includes('health')
		};
	}
	if (one.ended === 'rights') return { ...nobody, reads: [], writes: [] };
	const rights = rightsOf(one, topics);
	return {
		...nobody,
		reads: Object.keys(rights),
		writes: Object.keys(rights).filter((topicId) => rights[topicId] === 'write'),
		trusted: one.contact ?? false
	};
}
