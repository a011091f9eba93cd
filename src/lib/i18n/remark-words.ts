import type { RemarkRule, RemarkVerdict } from '../domain/remark/remark.ts';
import { m } from '../paraglide/messages.js';

// What stands out in the books in words: to whom it is about, and to treasurers. It blames nobody and names nobody.

type Seen = { rule: RemarkRule; times: number };

/** What was seen, for whom it is about. */
export function ownRemarkInWords({ rule, times }: Seen): string {
	const words: Record<RemarkRule, () => string> = {
		back_and_forth: () => m.credit_seen_back_and_forth({ times }),
		ring: () => m.credit_seen_ring(),
		one_house: () => m.credit_seen_one_house(),
		long_day: () => m.credit_seen_long_day(),
		quick_yes: () => m.credit_seen_quick_yes({ times }),
		near_limit: () => m.credit_seen_near_limit({ times }),
		trusted_often: () => m.credit_seen_trusted_often({ times }),
		quick_voucher: () => m.credit_seen_quick_voucher()
	};
	return words[rule]();
}

/** The same for treasurers, with how many points it was. */
export function remarkInWords({ rule, times, points }: Seen & { points: number }): string {
	const worth = m.credit_points({ count: points });
	const words: Record<RemarkRule, () => string> = {
		back_and_forth: () => m.credit_remark_back_and_forth({ times, points: worth }),
		ring: () => m.credit_remark_ring({ times, points: worth }),
		one_house: () => m.credit_remark_one_house(),
		long_day: () => m.credit_remark_long_day({ points: worth }),
		quick_yes: () => m.credit_remark_quick_yes({ times, points: worth }),
		near_limit: () => m.credit_remark_near_limit({ times, points: worth }),
		trusted_often: () => m.credit_remark_trusted_often({ times }),
		quick_voucher: () => m.credit_remark_quick_voucher({ points: worth })
	};
	return words[rule]();
}

/** What treasurers can decide about it. */
export function remarkVerdictInWords(verdict: RemarkVerdict): string {
	return verdict === 'fine' ? m.credit_remark_fine() : m.credit_remark_talked();
}
