import type { CareDay } from '../care-day.ts';
import type { Audience, Finding } from './kind.ts';

// What a rebuild changed (early-warning.md S3.6): a finding is known by what it leans on.

/** A finding as it was kept after the last rebuild. */
export type KeptFinding = {
	id: string;
	audience: Audience;
	day: CareDay;
	status: Finding['status'] | 'corrected';
	evidence: readonly string[];
};

/** What is to be done with what is kept. */
export type Reconciled = {
	/** Still there, perhaps with more behind it. */
	same: readonly { id: string; finding: Finding }[];
	/** Gone, because something was changed or withdrawn: shown as corrected. */
	correctedIds: readonly string[];
	/** New; what appears further back than three care days is recorded and not announced. */
	fresh: readonly { finding: Finding; isAnnounced: boolean }[];
};

/** Something found so many care days ago is still worth asking about. */
export const announceDays = 3;

/**
 * Compares what is kept with a rebuild. What was answered stays answered, whatever changed since
 * (S11); only what was still open can turn out to be mistaken.
 */
export function reconciled(
	kept: readonly KeptFinding[],
	rebuilt: readonly Finding[],
	today: CareDay
): Reconciled {
	const left = new Set(rebuilt);
	const same: { id: string; finding: Finding }[] = [];
	const correctedIds: string[] = [];
	for (const one of kept) {
		const finding = closest(one, left);
		if (finding !== undefined) {
			left.delete(finding);
			same.push({ id: one.id, finding });
		} else if (one.status === 'open') {
			correctedIds.push(one.id);
		}
	}
	const fresh = [...left].map((finding) => {
		return { finding, isAnnounced: finding.day >= today - announceDays };
	});
	return { same, correctedIds, fresh };
}

/** The finding on the same evidence; of several, the one raised closest to it. */
function closest(kept: KeptFinding, candidates: Iterable<Finding>): Finding | undefined {
	const names = new Set(kept.evidence);
	const distance = ({ day }: Finding) => Math.abs(day - kept.day);
	return [...candidates]
		.filter(({ audience }) => audience === kept.audience)
		.filter(({ evidence }) => evidence.some((name) => names.has(name)))
		.sort((one, other) => distance(one) - distance(other))[0];
}
