import { and, eq } from 'drizzle-orm';
import {
	helpAsk,
	helpBlock,
	helpNotice,
	helpReport,
	helpRequest,
	helpWord
} from '../db/schema/index.ts';
import type { Own } from '../gate/index.ts';
import { me, ownOffers, type Me, type OwnOffer } from './neighbour.ts';

/** Rows of each kind at most. */
const most = 5_000;

/** Everything of one person about asking and offering in a neighbourhood. */
export type HelpFile = {
	me: Me | null;
	offers: OwnOffer[];
	requests: object[];
	asks: object[];
	words: object[];
	news: object[];
	blocked: object[];
	/** What one reported; never what others reported about one. */
	reports: object[];
};

/** Everything that is kept of oneself about asking and offering, for one's own file (T6.4). */
export async function ownFile(own: Own, neighbourhoodId: string): Promise<HelpFile> {
	const { tx, personId } = own;
	const [self, offers, requests, asks, words, news, blocked, reports] = await Promise.all([
		me(own, neighbourhoodId),
		ownOffers(own, neighbourhoodId),
		tx
			.select()
			.from(helpRequest)
			.where(
				and(eq(helpRequest.neighbourhoodId, neighbourhoodId), eq(helpRequest.askerId, personId))
			)
			.limit(most),
		tx
			.select()
			.from(helpAsk)
			.where(and(eq(helpAsk.neighbourhoodId, neighbourhoodId), eq(helpAsk.helperId, personId)))
			.limit(most),
		tx
			.select()
			.from(helpWord)
			.where(and(eq(helpWord.neighbourhoodId, neighbourhoodId), eq(helpWord.writerId, personId)))
			.limit(most),
		tx
			.select({ kind: helpNotice.kind, madeAt: helpNotice.madeAt, seenAt: helpNotice.seenAt })
			.from(helpNotice)
			.where(
				and(eq(helpNotice.neighbourhoodId, neighbourhoodId), eq(helpNotice.personId, personId))
			)
			.limit(most),
		tx
			.select({ blockedAt: helpBlock.blockedAt, blockedId: helpBlock.blockedId })
			.from(helpBlock)
			.where(and(eq(helpBlock.neighbourhoodId, neighbourhoodId), eq(helpBlock.personId, personId)))
			.limit(most),
		tx
			.select({
				words: helpReport.words,
				reportedAt: helpReport.reportedAt,
				dueOn: helpReport.dueOn,
				closedAt: helpReport.closedAt,
				outcomeWords: helpReport.outcomeWords
			})
			.from(helpReport)
			.where(
				and(eq(helpReport.neighbourhoodId, neighbourhoodId), eq(helpReport.reporterId, personId))
			)
			.limit(most)
	]);
	return { me: self, offers, requests, asks, words, news, blocked, reports };
}
