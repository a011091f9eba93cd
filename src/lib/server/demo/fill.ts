import { randomBytes } from 'node:crypto';
import { sql } from 'drizzle-orm';
import { slugOf } from '../../domain/activity.ts';
import { dayOf } from '../../domain/day.ts';
import type { Rota } from '../../domain/duty.ts';
import { newId, randomId } from '../../domain/id.ts';
import type { CircleEvent } from '../../domain/event.ts';
import type { Ground } from '../../domain/policy/standing.ts';
import { standardTopics } from '../../domain/topic.ts';
import { databaseOf, openPool, type Tx } from '../db/connect.ts';
import * as table from '../db/schema/index.ts';
import { keepFigures } from '../credit/index.ts';
import { tellMonths } from '../door/index.ts';
import { fillActivities } from './activities.ts';
import { fillDemoAgenda } from './agenda.ts';
import { playedCheckIns } from './check-in.ts';
import { fillCredits } from './credits.ts';
import { fillDuty } from './duty.ts';
import { fillHelp, fillNeighbours } from './help.ts';
import { fillMissed } from './missed.ts';
import { fillRemarks } from './remarks.ts';
import { fillRides } from './rides.ts';
import { fillNoted, notedRows } from './fill-noted.ts';
import { renderPicture } from './pictures/index.ts';
import { halfYear } from './world/exchange.ts';
import { demoWorld, type DemoCircle, type DemoUpdate, type DemoWorld } from './world/index.ts';
import { playedAlarm } from './signals.ts';
import { demoVoice } from './voice.ts';
import { looks } from './world/looks.ts';
import { phones } from './world/phones.ts';

/** Ids of the demo world by the keys of its data. */
type Ids = {
	person: Map<string, string>;
	organisation: Map<string, string>;
	neighbourhood: Map<string, string>;
	municipality: string;
	/** Who has duty in the home care team. */
	rota: Rota;
};

const groundOf: Record<string, Ground> = {
	levenstestament: 'living_will',
	volmacht: 'mandate',
	mentor: 'mentor',
	curator: 'curator',
	bewindvoerder: 'administrator',
	ouder: 'parent'
};

/**
 * Fills an empty, migrated database with the made-up world, in one transaction.
 *
 * @param ownerAddress  the database as `kring_owner`.
 * @param secret  the key of the installation; without it the codes of its vouchers are of no use.
 */
export async function fillDemo(
	ownerAddress: string,
	now: Date,
	secret = randomBytes(32)
): Promise<void> {
	const pool = openPool(ownerAddress, { max: 2, name: 'kring demo' });
	try {
		const world = demoWorld(now);
		const pictures = await picturesOf(world);
		await databaseOf(pool).transaction(async (tx) => {
			await tx.execute(sql`set local statement_timeout = 0`);
			const ids = await fillPlaces(tx, world, now);
			const team = ids.organisation.get('kwikstaart')!;
			const rota = await fillDuty(tx, team, (key) => ids.person.get(key)!, now);
			await fillActivities(
				tx,
				{
					municipalityId: ids.municipality,
					neighbourhoodId: ids.neighbourhood.get('vlierkwartier')!,
					organisationIds: ['sociaal-team', 'kwikstaart'].map((key) => ids.organisation.get(key)!),
					coordinatorId: ids.person.get('femke')!
				},
				now
			);
			for (const circle of world.circles)
				await fillCircle(tx, circle, { ...ids, rota }, pictures, now);
			await fillMissed(tx, (key) => ids.person.get(key)!, now);
			await fillRides(tx, (key) => ids.person.get(key)!, now);
			await fillGiving(tx, ids, { secret, now });
			await fillRemarks(tx, ids.neighbourhood.get('vlierkwartier')!, (key) => ids.person.get(key)!);
			await tellMonths(tx, now);
			await keepFigures(tx, now);
		});
	} finally {
		await pool.end({ timeout: 5 });
	}
}

/** Who gives and takes in the Vlierkwartier: neighbours, what they asked, and their bedankpunten. */
async function fillGiving(
	tx: Tx,
	ids: Omit<Ids, 'rota'>,
	{ secret, now }: { secret: Buffer; now: Date }
): Promise<void> {
	const places = {
		municipalityId: ids.municipality,
		neighbourhoodId: ids.neighbourhood.get('vlierkwartier')!,
		personOf: (key: string) => ids.person.get(key)!
	};
	const personOf = await fillNeighbours(tx, places, now);
	const exchanges = halfYear();
	const requests = await fillHelp(tx, { ...places, personOf }, { exchanges, now });
	const organisation = { id: ids.organisation.get('kwikstaart')!, by: personOf('annelies') };
	await fillCredits(
		tx,
		{
			...{ neighbourhoodId: places.neighbourhoodId, personOf, organisation, exchanges },
			...{ hostId: personOf('femke'), requestOf: (one) => requests.get(one) ?? null }
		},
		secret
	);
}

async function fillPlaces(tx: Tx, world: DemoWorld, now: Date): Promise<Omit<Ids, 'rota'>> {
	const startedAt = new Date(now.getTime() - 400 * 86_400_000);
	const ids: Omit<Ids, 'rota'> = {
		municipality: newId(startedAt.getTime()),
		person: idsFor(world.people.map(({ key }) => key)),
		organisation: idsFor(world.organisations.map(({ key }) => key)),
		neighbourhood: idsFor(world.neighbourhoods.map(({ key }) => key))
	};
	const municipalityId = ids.municipality;
	await tx.insert(table.municipality).values({
		id: municipalityId,
		name: world.municipality.name,
		gpPostPhone: '0900 1234 567',
		helpPhone: '0800 0123',
		carerPhone: '085 000 00 40',
		createdAt: startedAt,
		isDriftOn: true,
		driftDecidedBy: 'M. Hoeksema, wethouder zorg',
		driftDecidedAt: startedAt
	});
	await tx.insert(table.organisation).values(
		world.organisations.map(({ key, name, readingTimes, promiseHours }) => ({
			id: ids.organisation.get(key)!,
			municipalityId,
			name,
			readingTimes: readingTimes.nl,
			promiseHours,
			createdAt: startedAt
		}))
	);
	await tx.insert(table.neighbourhood).values(
		world.neighbourhoods.map(({ key, name, postcodes }) => ({
			id: ids.neighbourhood.get(key)!,
			municipalityId,
			name,
			slug: slugOf(name),
			postcodeAreas: postcodes,
			createdAt: startedAt
		}))
	);
	await tx.insert(table.person).values(
		world.people.map(({ key, name, offices }) => ({
			id: ids.person.get(key)!,
			municipalityId: offices.includes('operator') ? null : municipalityId,
			name,
			portrait: looks[key] ?? null,
			createdAt: startedAt
		}))
	);
	await tx.insert(table.account).values(
		world.people.map(({ key, mailAddress, language }) => ({
			personId: ids.person.get(key)!,
			mailAddress,
			language,
			phone: phones[key] ?? null,
			demoKey: key
		}))
	);
	const employed = world.people.filter(({ organisationKey }) => organisationKey !== null);
	await tx.insert(table.employment).values(
		employed.map(({ key, organisationKey, discipline }) => ({
			organisationId: ids.organisation.get(organisationKey!)!,
			personId: ids.person.get(key)!,
			discipline: discipline?.nl ?? '',
			startedAt
		}))
	);
	const offices = world.people.flatMap(({ key, offices: held, organisationKey }) =>
		held
			.filter((kind) => kind === 'operator' || kind === 'organisation_manager')
			.map((kind) => ({
				id: randomId(),
				personId: ids.person.get(key)!,
				kind,
				municipalityId: kind === 'operator' ? null : municipalityId,
				organisationId:
					kind === 'organisation_manager' ? ids.organisation.get(organisationKey!)! : null,
				startedAt
			}))
	);
	if (offices.length > 0) await tx.insert(table.office).values(offices);
	return ids;
}

async function fillCircle(
	tx: Tx,
	data: DemoCircle,
	ids: Ids,
	pictures: ReadonlyMap<string, Rendered>,
	now: Date
): Promise<void> {
	const circleId = newId(data.startedAt.getTime());
	const personId = (key: string) => {
		const found = ids.person.get(key);
		if (found === undefined) throw new Error(`nobody is called ${key}`);
		return found;
	};
	const topics = new Map<string, string>([
		...standardTopics.map((id) => [id, id] as [string, string]),
		...data.ownTopics.map(({ key }) => [key, randomId()] as [string, string])
	]);
	const log: { personId: string | null; body: CircleEvent; at: Date }[] = [];
	const residentId = personId(data.residentKey);
	const contact = data.members.find((member) => member.contact);
	const backup = data.members.find((member) => member.backup);

	log.push({
		personId: personId(data.startedByKey),
		body: { kind: 'circle.started' },
		at: data.startedAt
	});
	await tx.insert(table.circle).values({
		id: circleId,
		municipalityId: ids.municipality,
		neighbourhoodId: ids.neighbourhood.get(data.neighbourhoodKey)!,
		residentId,
		contactId: contact === undefined ? residentId : personId(contact.personKey),
		backupId: backup === undefined ? null : personId(backup.personKey),
		startedAt: data.startedAt,
		startedById: personId(data.startedByKey)
	});
	await tx.insert(table.topic).values(
		[...topics].map(([key, id]) => ({
			circleId,
			id,
			name: data.ownTopics.find((one) => one.key === key)?.name.nl ?? null,
			createdAt: data.startedAt
		}))
	);
	await fillMembers(tx, data, { circleId, personId, topics, ids, log });
	log.sort((a, b) => a.at.getTime() - b.at.getTime());

	const alarm = playedAlarm(data, {
		...{ circleId, residentId, personId, now, rota: ids.rota },
		contactId: contact === undefined ? residentId : personId(contact.personKey),
		backupId: backup === undefined ? null : personId(backup.personKey)
	});
	log.push(...alarm.lines);
	const pending = data.updates.map((one) => ({ one, id: newId(one.postedAt.getTime()) }));
	for (const { one, id } of pending) {
		log.push({
			personId: personId(one.authorKey),
			body: {
				kind: 'update.posted',
				updateId: id,
				topicId: topics.get(one.topic)!,
				askedId: one.askedKey === null ? null : personId(one.askedKey)
			},
			at: one.postedAt
		});
	}
	const noted = notedRows(data, circleId, personId);
	const checkIns = playedCheckIns(data.key, { circleId, personId, now });
	log.push(...noted.lines, ...checkIns.lines);
	log.sort((a, b) => a.at.getTime() - b.at.getTime());
	const seqOf = new Map<string, number>();
	const lines = log.map((line, index) => {
		if (line.body.kind === 'update.posted') seqOf.set(line.body.updateId, index + 1);
		return { circleId, seq: index + 1, ...line };
	});
	await inBatches(lines, (batch) => tx.insert(table.event).values(batch));
	await tx.execute(sql`update circle set last_seq = ${lines.length} where id = ${circleId}`);

	await alarm.write(tx);
	await checkIns.write(tx);

	for (const { one, id } of pending) {
		const post = { circleId, id, seq: seqOf.get(id)!, topicId: topics.get(one.topic)! };
		await fillUpdate(tx, one, post, personId, pictures, now);
	}
	const byKey = new Map(pending.map(({ one, id }) => [one.key, seqOf.get(id)!]));
	const marks = data.seenMarks.map((mark) => ({
		circleId,
		personId: personId(mark.personKey),
		topicId: topics.get(mark.topic)!,
		upToSeq: byKey.get(mark.upToKey) ?? 0,
		at: mark.at
	}));
	await inBatches(marks, (batch) => tx.insert(table.seen).values(batch));
	await fillDemoAgenda(tx, data.key, { circleId, now, personId });
	const who = (key: string | null) => (key === null ? null : personId(key));
	await fillNoted(tx, noted, {
		circleId,
		confirmedById: who(data.noted.confirmedByKey),
		answeredById: who(data.noted.answeredByKey)
	});
}

type CircleIds = {
	circleId: string;
	personId: (key: string) => string;
	topics: ReadonlyMap<string, string>;
	ids: Ids;
	log: { personId: string | null; body: CircleEvent; at: Date }[];
};

async function fillMembers(
	tx: Tx,
	data: DemoCircle,
	{ circleId, personId, topics, ids, log }: CircleIds
): Promise<void> {
	const world = demoPeople();
	await tx.insert(table.member).values(
		data.members.map((member) => {
			const who = world.get(member.personKey);
			const employed = member.role === 'professional' ? who : undefined;
			return {
				circleId,
				personId: personId(member.personKey),
				role: member.role,
				relation: member.relation.nl,
				organisationId:
					employed?.organisationKey == null
						? null
						: ids.organisation.get(employed.organisationKey)!,
				discipline: employed?.discipline?.nl ?? null,
				joinedAt: member.joinedAt,
				endsAt: member.endsAt,
				removedAt: member.removedAt,
				removedById: member.removedAt === null ? null : personId(data.residentKey),
				sharesSeen: member.sharesSeen,
				// Whoever is in a chain said yes to being called.
				sharesPhone: phones[member.personKey] !== undefined && member.removedAt === null
			};
		})
	);
	for (const member of data.members) {
		const who = personId(member.personKey);
		log.push({
			personId: who,
			body: { kind: 'member.joined', personId: who, invitationId: null },
			at: member.joinedAt
		});
		if (member.removedAt !== null) {
			log.push({
				personId: personId(data.residentKey),
				body: {
					kind: 'member.removed',
					personId: who,
					openAsks: 0,
					wasContact: false,
					wasBackup: false
				},
				at: member.removedAt
			});
		}
		const rights = member.rights.filter(({ level }) => level !== 'none');
		if (rights.length > 0) {
			await tx.insert(table.topicRight).values(
				rights.map(({ topic, level, endsAt }) => ({
					circleId,
					personId: who,
					topicId: topics.get(topic)!,
					level,
					endsAt
				}))
			);
		}
		const { representation } = member;
		if (representation !== null) {
			const words = representation.ground.nl.toLowerCase();
			const found = Object.keys(groundOf).find((word) => words.includes(word));
			await tx.insert(table.representation).values({
				circleId,
				personId: who,
				ground: found === undefined ? 'mandate' : groundOf[found]!,
				scope: ['everything'],
				reviewOn: dayOf(representation.reviewAt),
				residentTold: representation.residentTold.nl,
				recordedById: personId(data.startedByKey),
				recordedAt: data.startedAt
			});
		}
	}
}

async function fillUpdate(
	tx: Tx,
	one: DemoUpdate,
	post: { circleId: string; id: string; seq: number; topicId: string },
	personId: (key: string) => string,
	pictures: ReadonlyMap<string, Rendered>,
	now: Date
): Promise<void> {
	const { circleId, id } = post;
	const withdrawn = one.withdrawnAt !== null;
	await tx.insert(table.update).values({
		...post,
		authorId: personId(one.authorKey),
		text: withdrawn ? '' : one.text,
		face: withdrawn ? null : one.face,
		postedAt: one.postedAt,
		editedAt: one.editedAt,
		version: one.editedAt === null ? 1 : 2,
		withdrawnAt: one.withdrawnAt,
		surpriseUntil: one.surpriseUntil,
		askedId: one.askedKey === null ? null : personId(one.askedKey),
		askedByOn: one.askedByOn === null ? null : dayOf(one.askedByOn),
		askedAnswer: one.answered?.text ?? null,
		askedAnsweredAt: one.answered?.at ?? null
	});
	if (withdrawn) return;
	for (const [position, { picture, alt }] of one.photos.entries()) {
		const photoId = newId(one.postedAt.getTime());
		const { full, small, width, height } = pictures.get(picture)!;
		await tx
			.insert(table.photo)
			.values({ circleId, id: photoId, updateId: id, position, width, height, alt });
		await tx.insert(table.photoData).values({ circleId, photoId, full, small });
	}
	if (one.voice !== null) {
		await tx.insert(table.voice).values({
			circleId,
			updateId: id,
			seconds: one.voice.seconds,
			mediaType: 'audio/wav',
			transcript: one.voice.transcript ?? '',
			data: demoVoice(one.voice.seconds)
		});
	}
	if (one.comments.length > 0) {
		await tx.insert(table.comment).values(
			one.comments.map(({ authorKey, text, postedAt }) => ({
				circleId,
				id: newId(postedAt.getTime()),
				updateId: id,
				authorId: personId(authorKey),
				text,
				postedAt
			}))
		);
	}
	if (one.thanks.length > 0) {
		const at = new Date(Math.min(now.getTime(), one.postedAt.getTime() + 3_600_000));
		await tx
			.insert(table.thanks)
			.values(one.thanks.map((key) => ({ circleId, updateId: id, personId: personId(key), at })));
	}
}

type Rendered = { full: Buffer; small: Buffer; width: number; height: number };

async function picturesOf(world: DemoWorld): Promise<Map<string, Rendered>> {
	const { default: sharp } = await import('sharp');
	const keys = new Set(
		world.circles.flatMap(({ updates }) =>
			updates.flatMap(({ photos }) => photos.map(({ picture }) => picture))
		)
	);
	const rendered = new Map<string, Rendered>();
	for (const key of keys) {
		const full = await renderPicture(key, 1);
		const { width = 1200, height = 900 } = await sharp(full).metadata();
		const small = await sharp(full)
			.resize({ width: 640, height: 640, fit: 'inside' })
			.webp({ quality: 72 })
			.toBuffer();
		rendered.set(key, { full, small, width, height });
	}
	return rendered;
}

function demoPeople(): Map<string, DemoWorld['people'][number]> {
	return new Map(demoWorld(new Date(0)).people.map((one) => [one.key, one]));
}

function idsFor(keys: readonly string[]): Map<string, string> {
	return new Map(keys.map((key) => [key, randomId()]));
}

/** Few enough parameters for one statement. */
const batchSize = 500;

async function inBatches<T>(
	rows: readonly T[],
	insert: (batch: T[]) => Promise<unknown>
): Promise<void> {
	for (let start = 0; start < rows.length; start += batchSize) {
		await insert(rows.slice(start, start + batchSize));
	}
}
