import { and, asc, desc, eq, inArray, isNotNull, ne, or, sql, type SQL } from 'drizzle-orm';
import type { CategoryKey } from '../../domain/help/category.ts';
import type { Gender, Outcome, Thanks, YesHow } from '../../domain/help/form.ts';
import type { WantedTime } from '../../domain/help/match.ts';
import type { RequestState } from '../../domain/help/request.ts';
import { Refusal } from '../../domain/refusal.ts';
import { pgArray } from '../db/connect.ts';
import { helpAsk, helpRequest } from '../db/schema/index.ts';
import type { Desk, Own, Post, Sight } from '../gate/index.ts';
import { at, forResident, type At, type RequestRow } from './asker.ts';

// Requests as each side sees them. Names are first names; who said no, or nothing, is told to nobody; where somebody
// can be reached the database says, once both said yes (F5).

/** Somebody by their first name, with the face that they chose. */
export type Named = { personId: string; firstName: string; portrait: string | null };

/** Where somebody can be reached, with their whole name. */
export type Reached = { name: string; phone: string; address: string };

/** A request in a list. */
export type RequestLine = {
	id: string;
	state: RequestState;
	category: CategoryKey;
	isEssential: boolean;
	words: string;
	times: WantedTime[];
	isWeekly: boolean;
	/** For whom it is. */
	asker: Named;
	/** Who helps; null until both said yes. */
	helper: Named | null;
	meetsOn: string | null;
	/** A person looks after it who coordinates. */
	isLanded: boolean;
	/** So many said yes and wait for who asked. */
	yeses: number;
	/** What the one who looks said to it; null for who asked, and while they said nothing. */
	ownAnswer: 'yes' | 'no' | null;
	outcome: Outcome | null;
};

/** A request by itself. */
export type RequestView = RequestLine & {
	/** From where it is looked at. */
	side: 'asker' | 'helper' | 'office';
	circleId: string | null;
	draftedById: string | null;
	yesHow: YesHow | null;
	minutes: number;
	isAtHome: boolean;
	/** Four digits of the postcode where it is. */
	area: string;
	place: string;
	language: string | null;
	gender: Gender | null;
	hasPets: boolean;
	/** For who asked: so many were asked. Of one alone it would say who said no, how many still have to answer. */
	asked: { all: number };
	/** Those who said yes; for who asked and who coordinates. */
	saidYes: Named[];
	/** When others are asked, or somebody rings, at the latest. */
	nextStepAt: Date | null;
	landedAt: Date | null;
	/** Since when people are asked; when somebody rings at the latest follows from it. */
	roundAt: Date | null;
	/** Somebody coordinates here, and can be promised to ring. */
	hasOffice: boolean;
	/** The name under which somebody rings, where it is known who and they show it (F4). */
	caller: string | null;
	/** Who coordinates and looks at it took it on. */
	isTakenOn: boolean;
	/** Somebody is to be there when they first meet, and who that is. */
	introduction: { isNeeded: boolean; with: string };
	/** A check ends before they meet. */
	lacksCheck: boolean;
	/** Whoever looks may reach the other by this; null until both said yes. */
	reach: { asker: Reached | null; helper: Reached | null };
	doneAt: Date | null;
	isConfirmed: boolean;
	thanks: Thanks | null;
	outcomeWords: string;
};

/** Lines of a list at most. */
const mostLines = 100;

/** One's own requests in a neighbourhood, and what one was asked. */
export type Mine = {
	/** What one asked for oneself, newest first. */
	asked: RequestLine[];
	/** What one is asked, and where one helps. */
	toHelp: RequestLine[];
};

/** What one asked, and what one is asked. */
export async function mine(own: Own, neighbourhoodId: string): Promise<Mine> {
	const here = at(own, neighbourhoodId);
	const lines = await linesOf(
		here,
		or(
			eq(helpRequest.askerId, own.personId),
			sql`${helpRequest.id} = any ((select help_asked())::uuid[])`
		)!,
		own.personId
	);
	return {
		asked: lines.filter(({ asker }) => asker.personId === own.personId),
		toHelp: lines.filter(({ asker }) => asker.personId !== own.personId)
	};
}

/** A request as one sees it who asked for it themselves, or was asked. @throws {Refusal} `not_found` */
export async function requestFor(
	own: Own,
	neighbourhoodId: string,
	requestId: string
): Promise<RequestView> {
	return viewOf(at(own, neighbourhoodId), requestId, {
		personId: own.personId,
		sideOf: (row) => (row.askerId === own.personId ? 'asker' : 'helper'),
		may: sql`(${helpRequest.askerId} = ${own.personId} or ${helpRequest.id} = any ((select help_asked())::uuid[]))`
	});
}

/** Requests of a circle for its resident, newest first. */
export async function requestsOfCircle(sight: Sight<'help.read'>): Promise<RequestLine[]> {
	const asker = await forResident(sight);
	const lines = await linesOf(asker, eq(helpRequest.circleId, sight.circleId), sight.personId);
	const things = lines.map(({ id }) => ({ id, version: 0, topicId: null }));
	sight.gave('help.read', 'help', things);
	return lines;
}

/** A request that runs for a resident, with the circle in which it is carried on. */
export type CircleLine = RequestLine & { circleId: string; mayAct: boolean };

/** What runs for residents of somebody's circles in a neighbourhood, drafts too; one's own is left out. */
export async function requestsAround(
	desk: Desk<'help.read'>,
	neighbourhoodId: string
): Promise<CircleLine[]> {
	const { tx, now, personId, circleIds } = desk;
	const here = { tx, now, neighbourhoodId };
	const rows = await rowsOf(
		here,
		and(
			inArray(helpRequest.circleId, circleIds),
			ne(helpRequest.askerId, personId),
			ne(helpRequest.state, 'closed')
		)!
	);
	const around = await aroundOf(here, rows);
	desk.gave(
		'help.read',
		'help',
		rows.map(({ id, circleId }) => ({ circleId: circleId!, id, version: 0, topicId: null }))
	);
	return rows.map((row) => ({
		...lineOf(row, around, personId),
		circleId: row.circleId!,
		mayAct: desk.may(row.circleId!, 'help.draft')
	}));
}

/** A request of a circle. @throws {Refusal} `not_found` */
export async function requestOfCircle(
	sight: Sight<'help.read'>,
	requestId: string
): Promise<RequestView> {
	const asker = await forResident(sight);
	const view = await viewOf(asker, requestId, {
		personId: sight.personId,
		sideOf: () => 'asker',
		may: eq(helpRequest.circleId, sight.circleId)
	});
	sight.gave('help.read', 'help', [{ id: requestId, version: 0, topicId: null }]);
	// A number of a neighbour is for who arranges it, and not for everybody who reads the agenda.
	const arranges = sight.may('help.draft') || sight.may('help.agree');
	return arranges ? view : { ...view, reach: { asker: null, helper: null } };
}

/** What who coordinates has to look after: what landed, and first meetings to introduce. */
export async function landedIn(post: Post<'coordinator'>): Promise<RequestView[]> {
	const rows = await rowsOf(
		post,
		and(
			ne(helpRequest.state, 'closed'),
			or(
				and(isNotNull(helpRequest.landedAt), inArray(helpRequest.state, ['open', 'offered'])),
				and(eq(helpRequest.state, 'agreed'), eq(helpRequest.isIntroduced, true)),
				and(eq(helpRequest.state, 'agreed'), isNotNull(helpRequest.landedAt))
			)
		)!,
		// What lies longest comes first: it never falls off the end of a list.
		[asc(helpRequest.landedAt), asc(helpRequest.madeAt), asc(helpRequest.id)]
	);
	return viewsOf(post, rows, { personId: post.personId, sideOf: () => 'office' });
}

/** A request that landed, for who coordinates. @throws {Refusal} `not_found` */
export async function requestInOffice(
	post: Post<'coordinator'>,
	requestId: string
): Promise<RequestView> {
	return viewOf(post, requestId, {
		personId: post.personId,
		sideOf: () => 'office',
		may: or(isNotNull(helpRequest.landedAt), eq(helpRequest.isIntroduced, true))!
	});
}

/** What runs first, then what is over; the newest of each. */
const runsFirst = [
	sql`${helpRequest.state} = 'closed'`,
	desc(helpRequest.madeAt),
	desc(helpRequest.id)
];

async function rowsOf(
	{ tx, neighbourhoodId }: At,
	which: SQL,
	order: SQL[] = runsFirst
): Promise<RequestRow[]> {
	return tx
		.select()
		.from(helpRequest)
		.where(and(eq(helpRequest.neighbourhoodId, neighbourhoodId), which))
		.orderBy(...order)
		.limit(mostLines);
}

async function linesOf(here: At, which: SQL, personId: string): Promise<RequestLine[]> {
	const rows = await rowsOf(here, which);
	const around = await aroundOf(here, rows);
	return rows.map((row) => lineOf(row, around, personId));
}

type Around = {
	names: (row: RequestRow, side: 'asker' | 'helper') => Named[];
	asks: (row: RequestRow) => AskRow[];
};
type AskRow = Pick<
	typeof helpAsk.$inferSelect,
	'requestId' | 'helperId' | 'says' | 'endedAt' | 'endedHow'
>;

async function aroundOf({ tx, neighbourhoodId }: At, rows: readonly RequestRow[]): Promise<Around> {
	if (rows.length === 0) return { names: () => [], asks: () => [] };
	const ids = rows.map(({ id }) => id);
	const [names, asks] = await Promise.all([
		tx.execute<Named & { requestId: string; side: string }>(sql`
			select n.request_id as "requestId", n.person_id as "personId", n.side, n.first_name as "firstName", f.portrait
			from help_names(${neighbourhoodId}, ${pgArray(ids)}::uuid[]) n
				left join lateral help_faces(${neighbourhoodId}, array[n.person_id]) f on true`),
		tx
			.select({
				requestId: helpAsk.requestId,
				helperId: helpAsk.helperId,
				says: helpAsk.says,
				endedAt: helpAsk.endedAt,
				endedHow: helpAsk.endedHow
			})
			.from(helpAsk)
			.where(and(eq(helpAsk.neighbourhoodId, neighbourhoodId), inArray(helpAsk.requestId, ids)))
			.orderBy(helpAsk.saidAt)
	]);
	return {
		names: (row, side) =>
			names
				.filter((one) => one.requestId === row.id && one.side === side)
				.map(({ personId, firstName, portrait }) => ({ personId, firstName, portrait })),
		asks: (row) => asks.filter(({ requestId }) => requestId === row.id)
	};
}

function lineOf(row: RequestRow, { names, asks }: Around, personId: string): RequestLine {
	const { id, state, category, isEssential, words, times, isWeekly, meetsOn, outcome } = row;
	const own = asks(row).find(({ helperId }) => helperId === personId);
	return {
		...{ id, state, category, isEssential, words, times, isWeekly, outcome },
		asker: names(row, 'asker')[0] ?? { personId: row.askerId, firstName: '', portrait: null },
		helper:
			row.helperId === null
				? null
				: (names(row, 'helper').find((one) => one.personId === row.helperId) ?? {
						...{ personId: row.helperId, firstName: '', portrait: null }
					}),
		meetsOn,
		isLanded: row.landedAt !== null,
		yeses: asks(row).filter(({ says, endedAt }) => says === 'yes' && endedAt === null).length,
		ownAnswer: own?.says ?? null
	};
}

async function viewOf(
	here: At,
	requestId: string,
	how: {
		personId: string;
		sideOf: (row: RequestRow) => RequestView['side'];
		may: SQL;
	}
): Promise<RequestView> {
	const { tx, neighbourhoodId } = here;
	const [row] = await tx
		.select()
		.from(helpRequest)
		.where(
			and(eq(helpRequest.neighbourhoodId, neighbourhoodId), eq(helpRequest.id, requestId), how.may)
		);
	if (row === undefined) throw new Refusal('not_found');
	const [view] = await viewsOf(here, [row], how);
	return view!;
}

/** Requests by themselves: as many questions to the database for a hundred as for one. */
async function viewsOf(
	here: At,
	rows: readonly RequestRow[],
	how: { personId: string; sideOf: (row: RequestRow) => RequestView['side'] }
): Promise<RequestView[]> {
	if (rows.length === 0) return [];
	const { tx, neighbourhoodId } = here;
	const ids = pgArray(rows.map(({ id }) => id));
	const [around, callers, reach] = await Promise.all([
		aroundOf(here, rows),
		tx.execute<{ requestId: string; isHeld: boolean; caller: string | null }>(sql`
			select r.id as "requestId", help_has_office(r.neighbourhood_id, r.asker_id) as "isHeld", help_caller(r.neighbourhood_id, r.id) as caller
			from help_request r where r.neighbourhood_id = ${neighbourhoodId} and r.id = any (${ids}::uuid[])`),
		tx.execute<Reached & { requestId: string; side: string }>(sql`
			select asked.id as "requestId", r.side, r.name, r.phone, r.address from unnest(${ids}::uuid[]) as asked (id),
				lateral help_reach(${neighbourhoodId}, asked.id) r`)
	]);
	return rows.map((row) =>
		viewIn(row, {
			...{ around, how },
			office: callers.find(({ requestId }) => requestId === row.id),
			reach: reach.filter(({ requestId }) => requestId === row.id)
		})
	);
}

function viewIn(
	row: RequestRow,
	{
		around,
		how,
		office,
		reach
	}: {
		around: Around;
		how: { personId: string; sideOf: (row: RequestRow) => RequestView['side'] };
		office: { isHeld: boolean; caller: string | null } | undefined;
		reach: readonly (Reached & { side: string })[];
	}
): RequestView {
	const reached = (side: string): Reached | null => {
		const found = reach.find((one) => one.side === side);
		return found === undefined
			? null
			: { name: found.name, phone: found.phone, address: found.address };
	};
	const side = how.sideOf(row);
	const asks = around.asks(row);
	const isAsker = side !== 'helper';
	const yes = new Set(
		asks.filter((one) => one.says === 'yes' && one.endedAt === null).map((one) => one.helperId)
	);
	const { circleId, minutes, isAtHome, place, language, gender, hasPets, landedAt, doneAt } = row;
	return {
		...lineOf(row, around, how.personId),
		...{ side, minutes, isAtHome, place, language, gender, hasPets, landedAt, doneAt },
		area: row.postcodeArea,
		// Whose circle somebody has is no neighbour's to know.
		circleId: isAsker ? circleId : null,
		draftedById: isAsker ? row.draftedById : null,
		yesHow: isAsker ? row.yesHow : null,
		asked: { all: isAsker ? asks.length : 0 },
		saidYes: isAsker ? around.names(row, 'helper').filter(({ personId }) => yes.has(personId)) : [],
		nextStepAt: isAsker ? row.nextStepAt : null,
		roundAt: isAsker ? row.roundAt : null,
		hasOffice: office?.isHeld === true,
		caller: isAsker ? (office?.caller ?? null) : null,
		isTakenOn: row.landedForId === how.personId,
		introduction: { isNeeded: row.isIntroduced, with: row.introducedWith },
		lacksCheck: row.checkToldAt !== null,
		reach: { asker: reached('asker'), helper: reached('helper') },
		isConfirmed: row.confirmedAt !== null,
		thanks: row.thanks,
		outcomeWords: row.outcomeWords
	};
}
