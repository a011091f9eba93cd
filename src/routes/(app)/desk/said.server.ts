import type { DutyNow } from '#lib/domain/duty.ts';
import { roleWord } from '#lib/i18n/base-words.ts';
import { dayInWords, listInWords, momentInWords, noonOf } from '#lib/i18n/format.ts';
import { m } from '#lib/paraglide/messages.js';
import { getLocale } from '#lib/paraglide/runtime.js';
import type { DeskCircle } from '#lib/server/desk.ts';
import type { RotaNow, TeamNow } from '#lib/server/duty/index.ts';

// What of the desk is said once: made here, its many small sentences are not among what a page brings
// along. What changes while one looks is said in `words.ts`.

/** Gaps that are named one by one. */
const mostGaps = 3;
/** More updates than this are not counted one by one. */
const mostUnread = 9;

/** A rota in words. */
export type RotaSaid = {
	id: string;
	/** Only where a team has several. */
	name: string | null;
	state: 'mine' | 'theirs' | 'nobody';
	title: string;
	rest: string;
	gaps: string[];
	/** In place of gaps, or how many more there are. */
	note: string;
};

/** A team in words. */
export type TeamSaid = {
	id: string;
	name: string;
	rotas: RotaSaid[];
	isMine: boolean;
	/** Where one goes from here. */
	ways: { href: string; label: string }[];
};

/** The duty of a team, as who looks reads it. */
export function teamSaid(
	team: TeamNow,
	{ meId, now, manages }: { meId: string; now: Date; manages: boolean }
): TeamSaid {
	const rotas = team.rotas.map((rota): RotaSaid => {
		const isMine = rota.personIds.includes(meId);
		return {
			id: rota.id,
			name: team.rotas.length > 1 ? rota.name : null,
			state: rota.personIds.length === 0 ? 'nobody' : isMine ? 'mine' : 'theirs',
			title: dutyTitle(rota, team.names, meId),
			rest: dutyRest(rota, team.names, meId, now),
			gaps: rota.gaps.slice(0, mostGaps).map((gap) => gapWords(gap, now)),
			note: gapNote(rota)
		};
	});
	const { id, name } = team;
	const plan = { href: `/organisation/${id}/duty`, label: m.duty_link() };
	const away = { href: '/me/absence', label: m.absence_link() };
	const isMine = rotas.some(({ state }) => state === 'mine');
	return { id, name, rotas, isMine, ways: manages ? [plan, away] : [away] };
}

/** What waits in a circle beside its signals, the most pressing first. */
export function waitingSaid({ talks, asks, unread }: DeskCircle, now: Date): string[] {
	const day = asks.byOn === null ? '' : dayInWords(noonOf(asks.byOn), { now, locale: getLocale() });
	const by = day === '' ? '' : `. ${m.desk_asks_by({ day })}`;
	return [
		talks > 0 ? m.desk_talks({ count: talks }) : '',
		asks.count > 0 ? m.desk_asks({ count: asks.count }) + by : '',
		unread > mostUnread
			? m.desk_unread_many({ count: mostUnread })
			: unread > 0
				? m.desk_unread({ count: unread })
				: ''
	].filter((line) => line !== '');
}

/** What somebody is in a circle where they are no professional; empty elsewhere. */
export function privateSaid({ role }: DeskCircle): string {
	return role === 'professional' ? '' : m.desk_private({ role: roleWord(role) });
}

function gapWords({ from, until }: RotaNow['gaps'][number], now: Date): string {
	const reading = { now, locale: getLocale() };
	return m.duty_gap({
		from: momentInWords(from, { ...reading, capital: true }),
		until: momentInWords(until, reading)
	});
}

function gapNote({ gaps }: RotaNow): string {
	if (gaps.length === 0) return m.desk_gaps_none();
	return gaps.length > mostGaps ? m.desk_gaps_more({ count: gaps.length - mostGaps }) : '';
}

/** Who has duty now, as a heading. */
function dutyTitle(
	{ personIds }: DutyNow,
	names: Readonly<Record<string, string>>,
	meId: string
): string {
	if (personIds.length === 0) return m.desk_duty_gap_now();
	if (personIds.length === 1 && personIds[0] === meId) return m.desk_duty_now_you();
	const named = namesIn(personIds, names, meId);
	return personIds.length === 1
		? m.desk_duty_now({ names: capitalised(named) })
		: m.desk_duty_now_several({ names: capitalised(named) });
}

/** Until when, and who comes after. */
function dutyRest(
	{ personIds, until, nextIds }: DutyNow,
	names: Readonly<Record<string, string>>,
	meId: string,
	now: Date
): string {
	if (until === null) return '';
	const when = timeOrDay(until, now);
	if (personIds.length === 0)
		return nextIds.length === 0
			? ''
			: m.desk_duty_from({ when, names: namesIn(nextIds, names, meId) });
	return `${m.desk_duty_until({ until: when })} ${nextWords(nextIds, names, meId)}`;
}

function nextWords(
	ids: readonly string[],
	names: Readonly<Record<string, string>>,
	meId: string
): string {
	if (ids.length === 0) return m.desk_duty_next_nobody();
	if (ids.length === 1 && ids[0] === meId) return m.desk_duty_next_you();
	return m.desk_duty_next({ names: namesIn(ids, names, meId) });
}

function namesIn(
	ids: readonly string[],
	names: Readonly<Record<string, string>>,
	meId: string
): string {
	const words = ids.map((id) =>
		id === meId ? m.desk_duty_you_inside() : (names[id] ?? m.base_someone())
	);
	return listInWords(words, getLocale());
}

function timeOrDay(at: Date, now: Date): string {
	return momentInWords(at, { now, locale: getLocale() });
}

function capitalised(text: string): string {
	return text.charAt(0).toLocaleUpperCase() + text.slice(1);
}
