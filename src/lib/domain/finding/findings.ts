import { careDay, type CareDay } from '../care-day.ts';
import type { Guard } from '../drift.ts';
import {
	askAgainDays,
	type Audience,
	type Facts,
	type Finding,
	type FindingLevel,
	type GivenAnswer,
	type WeakKind
} from './kind.ts';

/** Something to raise. `facts.kind` says what it is. */
export type Cue = {
	facts: Facts;
	evidence: readonly string[];
	level: FindingLevel;
	guards: readonly Guard[];
	audience?: Audience;
	endsAt?: Date | undefined;
};

type Draft = { -readonly [Key in keyof Finding]: Finding[Key] } & {
	evidenceSet: Set<string>;
	endsAt: Date;
};

/** Two weak things of different kinds count within so long (F8). */
const mixedMs = 72 * 3_600_000;
/** A day of 24 hours. */
export const dayMs = 86_400_000;

/**
 * The findings while the record is walked: what lies open, and what was already talked about. One
 * record has one of them; it never leaves `noticed`.
 */
export class Findings {
	readonly #timeZone: string;
	readonly #drafts: Draft[] = [];
	#open: Draft[] = [];
	/** Evidence of what was closed: the same is not asked twice. */
	readonly #spent = new Set<string>();
	/** On which day each drift was last answered. */
	readonly #answeredDays = new Map<string, CareDay>();
	#weak: { kind: WeakKind; name: string; at: Date }[] = [];
	#now = new Date(0);

	constructor(timeZone: string) {
		this.#timeZone = timeZone;
	}

	/** Moves on to a moment; what was not answered until then is over. */
	turnTo(now: Date): void {
		this.#now = now;
		for (const draft of this.#open) {
			if (draft.endsAt.getTime() <= now.getTime()) this.#end(draft, 'expired', draft.endsAt);
		}
		this.#open = this.#open.filter(({ status }) => status === 'open');
	}

	/** Whether something lies behind a finding that was closed. */
	isSpent(name: string): boolean {
		return this.#spent.has(name);
	}

	/** A new finding, or one more reason for an open one that leans on the same. */
	raise(cue: Cue): void {
		const audience = cue.audience ?? 'contact';
		const overlapping = this.#open.find(
			(one) => one.audience === audience && cue.evidence.some((name) => one.evidenceSet.has(name))
		);
		if (overlapping !== undefined) return this.#add(overlapping, cue);
		const draft: Draft = {
			kinds: [cue.facts.kind],
			level: cue.level,
			audience,
			raisedAt: this.#now,
			day: careDay(this.#now, this.#timeZone),
			talkAt: cue.level === 'talk' ? this.#now : null,
			guards: cue.guards,
			facts: [cue.facts],
			evidence: [],
			status: 'open',
			answer: null,
			closedAt: null,
			evidenceSet: new Set(cue.evidence),
			endsAt: cue.endsAt ?? this.#lastMoment()
		};
		this.#drafts.push(draft);
		this.#open.push(draft);
	}

	/** Makes an open finding a talk; one that was closed meanwhile stays closed. */
	lift(cue: Cue): void {
		const draft = this.#open.find(({ evidenceSet }) => evidenceSet.has(cue.evidence[0]!));
		if (draft !== undefined) this.#add(draft, cue);
	}

	/**
	 * One more day of a drift: raised when it is new, made a talk once nothing holds it back, and
	 * asked again when an answer is two weeks old and it still goes on (S3.8).
	 */
	goOn(token: string, day: CareDay, cue: () => Cue): void {
		const draft = this.#open.find(({ evidenceSet }) => evidenceSet.has(token));
		if (draft !== undefined) return this.#add(draft, cue());
		const answeredDay = this.#answeredDays.get(token);
		if (answeredDay === undefined || day - answeredDay >= askAgainDays) this.raise(cue());
	}

	/** F8: with another weak thing of a different kind, within 72 hours, it is worth a talk. */
	weigh(kind: WeakKind, name: string): void {
		this.#weak = this.#weak
			.filter(({ at }) => this.#now.getTime() - at.getTime() <= mixedMs)
			.filter((one) => !this.isSpent(one.name));
		if (this.isSpent(name)) return;
		const others = this.#weak.filter((one) => one.kind !== kind);
		this.#weak.push({ kind, name, at: this.#now });
		if (others.length === 0) return;
		const of = [...new Set([kind, ...others.map((one) => one.kind)])].sort();
		this.raise({
			facts: { kind: 'mixed', of },
			evidence: [name, ...others.map((one) => one.name)],
			level: 'talk',
			guards: [],
			// Who was not named by the visitor does not hear of an absence, mixed with others or not.
			audience: of.includes('absence') ? 'named' : 'contact'
		});
	}

	/** Somebody answered: what leans on the same is closed and not asked again. */
	close({ at, answer, evidence }: GivenAnswer): void {
		for (const draft of this.#open) {
			if (!evidence.some((name) => draft.evidenceSet.has(name))) continue;
			draft.answer = answer;
			this.#end(draft, 'answered', at);
		}
		this.#open = this.#open.filter(({ status }) => status === 'open');
		for (const name of evidence) {
			this.#spent.add(name);
			if (name.startsWith('drift:')) this.#answeredDays.set(name, careDay(at, this.#timeZone));
		}
	}

	/** All findings, in the order in which they were raised. */
	all(): Finding[] {
		return this.#drafts.map(({ evidenceSet, endsAt: _endsAt, ...finding }) => {
			return { ...finding, evidence: [...evidenceSet].sort() };
		});
	}

	#add(draft: Draft, { facts, evidence, level, guards, endsAt }: Cue): void {
		const isNew = !draft.kinds.includes(facts.kind);
		if (isNew) draft.kinds = [...draft.kinds, facts.kind];
		// Of one kind the newest numbers are shown.
		draft.facts = [...draft.facts.filter(({ kind }) => kind !== facts.kind), facts];
		draft.guards = facts.kind === 'drift' ? guards : draft.guards;
		for (const name of evidence) draft.evidenceSet.add(name);
		if (level === 'talk' && draft.talkAt === null) {
			draft.level = 'talk';
			draft.talkAt = this.#now;
			draft.endsAt = endsAt ?? this.#lastMoment();
		}
	}

	#end(draft: Draft, status: 'answered' | 'expired', at: Date): void {
		draft.status = status;
		draft.closedAt = at;
		for (const name of draft.evidenceSet) this.#spent.add(name);
	}

	#lastMoment(): Date {
		return new Date(this.#now.getTime() + askAgainDays * dayMs);
	}
}
