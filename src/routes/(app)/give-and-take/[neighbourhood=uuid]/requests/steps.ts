import { dayInWords, noonOf } from '#lib/i18n/format.ts';
import { m } from '#lib/paraglide/messages.js';
import type { Language } from '#lib/i18n/locale.ts';
import type { Outcome } from '#lib/domain/help/form.ts';
import type { RequestState } from '#lib/domain/help/request.ts';

type Step = {
	title: string;
	state: 'done' | 'now' | 'wait';
	note?: string;
	time?: string;
};

/** A request as far as its steps need it. */
type Running = {
	state: RequestState;
	isLanded: boolean;
	asked: { all: number };
	saidYes: readonly { firstName: string }[];
	helper: { firstName: string } | null;
	outcome: Outcome | null;
	/** Somebody coordinates here, and can be promised to ring. */
	hasOffice: boolean;
	/** The name under which they do, where that is known. */
	caller: string | null;
};

/**
 * How a request stands, for who asked: what was, what is, and what comes, up to the day on which somebody rings.
 * Who was asked stays unnamed until they say yes.
 */
export function stepsOf(
	request: Running,
	about: {
		place: string;
		todayOn: string;
		ahead: { nextOn: string | null; landsOn: string | null };
		locale: Language;
	}
): Step[] {
	const { state, isLanded, asked, saidYes, helper, hasOffice, caller } = request;
	const { place, todayOn, ahead, locale } = about;
	const when = (day: string | null) =>
		day === null
			? {}
			: { time: dayInWords(noonOf(day), { now: noonOf(todayOn), locale, capital: true }) };
	const sent: Step = { title: m.help_step_sent(), state: 'done' };
	if (state === 'open' && isLanded)
		return [
			sent,
			{ title: askedInWords(asked.all), state: 'done' },
			// Where nobody coordinates nobody is promised to ring: who sees to that was told.
			hasOffice
				? {
						title:
							caller === null
								? m.help_step_rings({ place })
								: m.help_step_rings_named({ name: caller, place }),
						...{ state: 'now' as const, note: m.help_step_rings_note() }
					}
				: { title: m.help_step_nobody({ place }), state: 'now', note: m.help_step_nobody_note() }
		];
	if (state === 'open')
		return [
			sent,
			asked.all === 0
				? { title: m.help_step_looking(), state: 'now' }
				: {
						title: askedInWords(asked.all),
						state: 'now',
						note: m.help_step_asked_note()
					},
			{ title: m.help_step_others(), state: 'wait', ...when(ahead.nextOn) },
			...(hasOffice
				? [{ title: ringsInWords(caller, place), state: 'wait' as const, ...when(ahead.landsOn) }]
				: [])
		];
	const yes: Step = {
		title: m.help_step_yes({ name: helper?.firstName ?? saidYes[0]?.firstName ?? '' }),
		state: 'done'
	};
	if (state === 'offered') return [sent, yes, { title: m.help_step_your_yes(), state: 'now' }];
	if (state === 'agreed') return [sent, yes, { title: m.help_step_agreed(), state: 'now' }];
	if (state === 'done')
		return [
			sent,
			yes,
			{ title: m.help_step_done(), state: 'done' },
			{ title: m.help_step_thank(), state: 'now' }
		];
	return [];
}

/** Who rings when nobody can. */
export function ringsInWords(caller: string | null, place: string): string {
	return caller === null
		? m.help_ahead_rings({ place })
		: m.help_ahead_rings_named({ name: caller, place });
}

function askedInWords(count: number): string {
	return count === 1 ? m.help_step_asked_one() : m.help_step_asked({ count });
}
