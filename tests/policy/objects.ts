import { isoWeekOf } from '#lib/domain/iso-week.ts';
import { randomId } from '#lib/domain/id.ts';
import type { Route } from './router.ts';
import { circleKeys, type Actor, type CircleKey, type World } from './world.ts';

// The things an address may be about: one's own, those of others, and things that are not there.

/** An address, and the same address with nothing behind it. */
export type Place = {
	label: string;
	path: string;
	/** The address that nothing stands behind: whoever may not see must get the same answer. */
	absent: string;
	/** The circle in the address, when there is one. */
	key: CircleKey | null;
	/** Whether this person may know that it is there; true where there is nothing to hide. */
	mayKnow: (actor: Actor) => boolean;
};

type Thing = {
	label: string;
	id: string;
	mayKnow: (actor: Actor) => boolean;
	/** What stands further on in the address. */
	within?: Record<string, string>;
};

/** The addresses of a route to walk to. */
export function placesOf(route: Route, world: World): Place[] {
	const parts = route.id
		.split('/')
		.filter((part) => part !== '' && !/^\(.*\)$/.test(part))
		.map((part) => /^\[+(?:\.\.\.)?(\w+)(?:=\w+)?\]+$/.exec(part)?.[1] ?? { fixed: part });
	const named = parts.filter((part): part is string => typeof part === 'string');
	const path = (values: Record<string, string>) =>
		`/${parts.map((part) => (typeof part === 'string' ? values[part]! : part.fixed)).join('/')}`;

	if (named.length === 0) {
		const only = path({});
		return [{ label: 'the page', path: only, absent: only, key: null, mayKnow: () => true }];
	}
	const nowhere = Object.fromEntries(named.map((name) => [name, absentOf(name)]));
	const places: Place[] = [
		{
			label: 'nothing there',
			path: path(nowhere),
			absent: path(nowhere),
			key: null,
			mayKnow: () => true
		}
	];
	const inner = named.filter((name) => name !== 'circle');
	const [first] = inner;
	const keys = named.includes('circle') ? circleKeys.filter((key) => key !== 'b2') : [null];
	for (const key of keys) {
		const circle = key === null ? {} : { circle: world.circles[key].id };
		const inCircle = (actor: Actor) =>
			key === null || (actor.places[key] !== undefined && actor.letIn);
		if (first === undefined) {
			places.push({
				label: `circle ${key}`,
				path: path({ ...nowhere, ...circle }),
				absent: path(nowhere),
				key,
				mayKnow: inCircle
			});
			continue;
		}
		// In one circle every kind of thing; in the others the first shows that they are alike.
		const things = thingsOf(first, key, world, route.id);
		for (const thing of key === null || key === 'a1' ? things : things.slice(0, 1)) {
			places.push({
				label: key === null ? thing.label : `${thing.label}, in circle ${key}`,
				path: path({ ...nowhere, ...circle, [first]: thing.id, ...thing.within }),
				// Who is in the circle may know the circle, not what is closed in it.
				absent: path({ ...nowhere, ...circle }),
				key,
				mayKnow: (actor) => inCircle(actor) && thing.mayKnow(actor)
			});
		}
		if (key !== null) {
			// The circle itself is not there for who is not in it, whatever comes behind.
			places.push({
				label: `nothing, in circle ${key}`,
				path: path({ ...nowhere, ...circle }),
				absent: path(nowhere),
				key,
				mayKnow: inCircle
			});
		}
	}
	return places;
}

function absentOf(name: string): string {
	if (name === 'slug' || name === 'area') return 'nowhere';
	if (name === 'week') return '2020-w01';
	if (name === 'code') return 'ZZZZZZ';
	if (name === 'date') return '2020-01-01';
	return name === 'secret' ? 'A'.repeat(43) : randomId();
}

/** Things by the name of the parameter. What is not known here is walked with things not there. */
function thingsOf(name: string, key: CircleKey | null, world: World, routeId: string): Thing[] {
	const guarded = (label: string, id: string): Thing => ({
		label,
		id,
		mayKnow: (actor) => world.canaries.get(id)?.mayBeSeenBy(actor) ?? false
	});
	const foreign = world.circles[key === 'b1' ? 'a1' : 'b1'];
	const near = world.circles[key === 'a2' ? 'a1' : 'a2'];
	const never = () => false;
	if (key !== null) {
		const { updates, photos, surpriseId, people, invitationId } = world.circles[key];
		const { observationId, neighbourNoteId, findingId, entryId } = world.circles[key];
		const place = (actor: Actor) => actor.places[key]!;
		switch (name) {
			case 'update':
				return [
					...['news', 'health', 'money'].map((topic) =>
						guarded(`update on ${topic}`, updates[topic]!)
					),
					guarded('surprise', surpriseId),
					{ label: 'update of another circle', id: foreign.updates['news']!, mayKnow: never },
					{ label: 'update of a circle near', id: near.updates['health']!, mayKnow: never }
				];
			case 'signal':
				return [
					guarded('signal', world.circles[key].signalId),
					{ label: 'signal of another circle', id: foreign.signalId, mayKnow: never }
				];
			case 'photo':
				return [
					...['health', 'money', 'surprise'].map((topic) =>
						guarded(`photo on ${topic}`, photos[topic]!)
					),
					{ label: 'photo of another circle', id: foreign.photos['news']!, mayKnow: never }
				];
			case 'person':
				return [
					{ label: 'family', id: people['family']!, mayKnow: () => true },
					{ label: 'resident', id: people['resident']!, mayKnow: () => true },
					{ label: 'somebody of another circle', id: foreign.people['family']!, mayKnow: never },
					{ label: 'somebody who is invited', id: people['invited']!, mayKnow: never }
				];
			case 'note':
				return [
					guarded('note', observationId),
					guarded('note of the neighbour', neighbourNoteId),
					{ label: 'note of another circle', id: foreign.observationId, mayKnow: never }
				];
			case 'finding':
				return [
					guarded('finding', findingId),
					{ label: 'finding of another circle', id: foreign.findingId, mayKnow: never }
				];
			case 'entry':
				return [
					guarded('entry of the agenda', entryId),
					{ label: 'entry of another circle', id: foreign.entryId, mayKnow: never }
				];
			case 'invitation':
				return [
					{ label: 'invitation', id: invitationId, mayKnow: (actor) => place(actor).trusted },
					{ label: 'invitation of another circle', id: foreign.invitationId, mayKnow: never }
				];
			default:
				return [];
		}
	}
	switch (name) {
		case 'organisation':
			return ['ax', 'ay', 'by'].map((organisation) => ({
				label: `organisation ${organisation}`,
				id: world.organisations[organisation]!,
				mayKnow: (actor) => actor.operator || actor.manages === organisation
			}));
		case 'neighbourhood':
			return (['a', 'b'] as const).map((letter) => {
				const { neighbourhoodId, activityId, venueId, voucherId, giverId, paperId } =
					world.activities[letter];
				return {
					label: `neighbourhood in ${letter}`,
					id: neighbourhoodId,
					within: {
						...{ activity: activityId, venue: venueId, voucher: voucherId },
						person: routeId.includes('/statements/') ? paperId : giverId
					},
					// Bedankpunten are for who lives in the municipality; all else is an office.
					mayKnow: (actor: Actor) =>
						/\/books(\/|$)/.test(routeId)
							? // Nobody keeps the books in this world.
								false
							: routeId.startsWith('/(app)/give-and-take')
								? actor.municipality === letter && actor.letIn
								: actor.coordinates === letter
				};
			});
		case 'slug':
			return (['a', 'b'] as const).map((letter) => ({
				label: `activity in ${letter}`,
				id: world.activities[letter].slug,
				within: { date: world.activities[letter].firstOn },
				mayKnow: () => true
			}));
		case 'area':
			return (['a', 'b'] as const).map((letter) => ({
				label: `what goes on in ${letter}`,
				id: world.activities[letter].area,
				within: { week: isoWeekOf(world.activities[letter].firstOn) },
				mayKnow: () => true
			}));
		case 'code':
			return (['a', 'b'] as const).map((letter) => ({
				label: `come-and-look card in ${letter}`,
				id: world.activities[letter].cardCode,
				mayKnow: () => true
			}));
		case 'municipality':
			return (['a', 'b'] as const).map((letter) => ({
				label: `municipality ${letter}`,
				id: world.municipalities[letter],
				mayKnow: (actor) => actor.operator
			}));
		case 'notice':
			return (['a1', 'b1'] as const).map((circle) =>
				guarded(`notice of ${circle}`, world.circles[circle].noticeId)
			);
		default:
			return [];
	}
}
