import { daysAfter } from '../day.ts';
import { categories, type CategoryKey } from './category.ts';

// What has to be known of somebody before they help with something (activities-credits.md 13.2, F6, F15). Of a
// check only its kind, its date and how long it counts are kept: never the document.

/** What can be looked into before somebody helps at home. */
export const checkKinds = ['conduct', 'references', 'talk', 'training'] as const;

/** What was looked into. */
export type CheckKind = (typeof checkKinds)[number];

/** A check that was passed. */
export type Check = { kind: CheckKind; validUntilOn: string };

/** What is known of somebody who helps. */
export type HelperTrust = {
	/** The day since which they help here. */
	sinceOn: string;
	/** How often help of theirs was confirmed. */
	confirmed: number;
	checks: readonly Check[];
};

/** What a neighbourhood asks of who helps. */
export type TrustRules = {
	/** So many days somebody is new... */
	newDays: number;
	/** ...unless so many times help of theirs was confirmed. */
	newUntilConfirmed: number;
	/** What has to be known of who helps in somebody's home. */
	atHome: readonly CheckKind[];
};

/** What a neighbourhood asks until it says otherwise. @source product-map.md F15; activities-credits.md 13.2. */
export const trustDefaults: TrustRules = { newDays: 30, newUntilConfirmed: 2, atHome: ['talk'] };

/** Whether somebody is new: they help outside homes first. */
export function isNewHelper(
	{ sinceOn, confirmed }: HelperTrust,
	{ newDays, newUntilConfirmed }: TrustRules,
	todayOn: string
): boolean {
	return confirmed < newUntilConfirmed && todayOn < daysAfter(sinceOn, newDays);
}

/** The checks that somebody lacks on the day of the visit; none where they may come. */
export function missingChecks(
	{ category, isAtHome }: { category: CategoryKey; isAtHome: boolean },
	{ checks }: HelperTrust,
	{ rules, on }: { rules: TrustRules; on: string }
): CheckKind[] {
	const asked = [
		...(isAtHome ? rules.atHome : []),
		...(categories[category].isTrained ? (['training'] as const) : [])
	];
	return [...new Set(asked)].filter(
		(kind) => !checks.some((one) => one.kind === kind && one.validUntilOn >= on)
	);
}

/**
 * Whether somebody may help with something.
 *
 * @param on       the day of the visit, or the last one that suits.
 * @param todayOn  on which they are new or not.
 */
export function mayHelp(
	wanted: { category: CategoryKey; isAtHome: boolean },
	trust: HelperTrust,
	{ rules, on, todayOn }: { rules: TrustRules; on: string; todayOn: string }
): boolean {
	if (categories[wanted.category].safety === 'professional') return false;
	if (wanted.isAtHome && isNewHelper(trust, rules, todayOn)) return false;
	return missingChecks(wanted, trust, { rules, on }).length === 0;
}

/**
 * Whether two meet for the first time through a host or with somebody beside them (class B).
 *
 * @param metBefore  help between these two was confirmed before.
 */
export function isIntroduced(category: CategoryKey, metBefore: boolean): boolean {
	return !metBefore && categories[category].safety === 'introduced';
}
