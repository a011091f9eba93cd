// What nobody took in time (C4): an entry that must not go by is told of 48 hours before it begins to
// who made it, and 24 hours before to the back-up. Each once, and not when somebody says yes before.

/** So many hours before an entry begins each is told that it is still open. */
export const gapHours = { organiser: 48, backup: 24 } as const;

/** Who is told of a gap. */
export type GapStep = keyof typeof gapHours;

/** An entry, as far as a gap in it goes. */
export type GapFacts = {
	startsAt: Date;
	isNecessary: boolean;
	isCancelled: boolean;
	/** Nobody said yes yet to something that it asks. */
	isOpen: boolean;
	organiserToldAt: Date | null;
	backupToldAt: Date | null;
};

const steps = ['organiser', 'backup'] as const satisfies readonly GapStep[];
const toldAt = { organiser: 'organiserToldAt', backup: 'backupToldAt' } as const;

/** When somebody is to be told that an entry is still open. */
export function gapMoment(startsAt: Date, step: GapStep): Date {
	return new Date(startsAt.getTime() - gapHours[step] * 3_600_000);
}

/** Who is to be told of an entry now. Nobody of one that has begun. */
export function gapsDue(entry: GapFacts, now: Date): GapStep[] {
	if (!canGap(entry) || entry.startsAt <= now) return [];
	return steps.filter(
		(step) => entry[toldAt[step]] === null && gapMoment(entry.startsAt, step) <= now
	);
}

/** When somebody is next to be told of an entry that stays as it is; null for never. */
export function nextGapAt(entry: GapFacts, now: Date): Date | null {
	if (!canGap(entry) || entry.startsAt <= now) return null;
	const step = steps.find((one) => entry[toldAt[one]] === null);
	return step === undefined ? null : gapMoment(entry.startsAt, step);
}

/**
 * Who counts as told when a time is set: whoever sets one within 48 hours knows that it is open.
 */
export function toldAtFirst(
	startsAt: Date,
	now: Date
): Pick<GapFacts, 'organiserToldAt' | 'backupToldAt'> {
	const knows = gapMoment(startsAt, 'organiser') <= now;
	return { organiserToldAt: knows ? now : null, backupToldAt: null };
}

/**
 * Whom to tell: who made it, or the contact person when they cannot be told; then the back-up, or
 * the contact person where there is none. The resident when there is nobody else.
 *
 * @param mayHear  whether somebody has a place in the circle and reads its agenda.
 */
export function toldOf(
	step: GapStep,
	people: {
		organiserId: string;
		contactId: string | null;
		backupId: string | null;
		residentId: string;
	},
	mayHear: (personId: string) => boolean
): string {
	const first = step === 'organiser' ? people.organiserId : people.backupId;
	const inTurn = [first, people.contactId].filter((id) => id !== null);
	return inTurn.find(mayHear) ?? people.residentId;
}

function canGap({ isNecessary, isCancelled, isOpen }: GapFacts): boolean {
	return isNecessary && !isCancelled && isOpen;
}
