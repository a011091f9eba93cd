import * as v from 'valibot';
import { DayField, IdField, TickField } from '../account.ts';
import { CountField, FilledField, MinuteField, orNothing, TextField } from '../field.ts';
import { agendaPlaceLimit, agendaTitleLimit, agendaWordsLimit, needTextLimit } from '../limits.ts';
import { VersionField } from '../place.ts';
import { countMost, intervalMost, type RuleEnd } from '../recurrence/rule.ts';
import {
	agendaKinds,
	agendaScopes,
	aims,
	extraNeeds,
	needKinds,
	openKind,
	type Need
} from './entry.ts';
import type { Repeat } from './repeat.ts';

// What somebody types about the agenda of a circle.

/** Who comes or does it: nobody in particular, whoever says yes, somebody from outside, a member. */
const WhoField = v.optional(v.union([v.picklist(['', 'open', 'outsider']), IdField]), '');

const fields = {
	entryId: IdField,
	kind: v.picklist(agendaKinds),
	title: FilledField(agendaTitleLimit),
	place: TextField(agendaPlaceLimit),
	words: TextField(agendaWordsLimit),
	aim: orNothing(v.picklist(aims)),
	who: WhoField,
	outsider: TextField(agendaTitleLimit),
	organisationId: orNothing(IdField),
	heldOn: v.pipe(v.string(), v.nonEmpty(), DayField),
	from: orNothing(MinuteField),
	until: orNothing(MinuteField),
	/** A whole day or several in a row, without times. */
	isWholeDay: TickField,
	untilOn: orNothing(DayField),
	/** Which one is meant, of a time that comes twice. */
	twice: orNothing(v.picklist(['first', 'second'])),
	'needs[]': v.optional(v.array(v.picklist(extraNeeds)), []),
	needText: TextField(needTextLimit),
	isNecessary: TickField,
	every: v.optional(v.picklist(['once', 'week', 'position', 'day']), 'once'),
	interval: v.optional(CountField(1, intervalMost.month), '1'),
	'weekdays[]': v.optional(v.array(CountField(0, 6)), []),
	ends: v.optional(v.picklist(['open', 'until', 'count']), 'open'),
	endsOn: orNothing(DayField),
	endsAfter: orNothing(CountField(1, countMost))
};

type Fields = v.InferOutput<ReturnType<typeof plainForm>>;

function plainForm() {
	return v.object(fields);
}

/** So long an entry takes when nobody said until when, in minutes. */
export const usualMinutes = 60;

/** Until when it takes, in minutes from the midnight before it: what ends before it begins ends the next day. */
function untilOf(from: number, until: number | null): number {
	if (until === null) return from + usualMinutes;
	return until < from ? until + dayMinutes : until;
}

const dayMinutes = 24 * 60;

function said(form: Fields) {
	const { kind, title, place, words, who, isWholeDay } = form;
	const from = isWholeDay ? 0 : (form.from ?? 0);
	const until = isWholeDay ? dayMinutes - 1 : untilOf(from, form.until);
	const hasMore = isWholeDay && form.untilOn !== null && form.untilOn > form.heldOn;
	const isVisit = kind === 'visit';
	const besides = [...form['needs[]'], ...(form.needText === '' ? [] : ['other'])];
	// What must not go by with nobody for it asks who comes: it would go by unseen (C4).
	const isOpen = who === 'open' || (who === '' && form.isNecessary && besides.length === 0);
	const asked: readonly string[] = [...besides, ...(isOpen ? [openKind(kind)] : [])];
	const needs: Need[] = needKinds
		.filter((one) => asked.includes(one))
		.map((one) => ({ kind: one, text: one === 'other' ? form.needText : '' }));
	return {
		entryId: form.entryId,
		content: {
			...{ kind, title, place, words, needs, isNecessary: form.isNecessary },
			aim: isVisit ? form.aim : null,
			personId: who === '' || who === 'open' || who === 'outsider' ? null : who,
			outsider: who === 'outsider' ? form.outsider : '',
			organisationId: form.organisationId
		},
		heldOn: form.heldOn,
		fromMinute: from,
		untilMinute: until,
		isWholeDay,
		/** The last of several days; null for one. */
		untilOn: hasMore ? form.untilOn : null,
		twice: form.twice,
		repeat: repeatOf(form),
		end: endOf(form)
	};
}

function repeatOf(form: Fields): Repeat | null {
	const { every, interval } = form;
	if (every === 'once') return null;
	if (every === 'week') return { every, interval, weekdays: form['weekdays[]'] };
	return { every, interval };
}

function endOf({ ends, endsOn, endsAfter }: Fields): RuleEnd {
	if (ends === 'until') return { kind: 'until', on: endsOn ?? '' };
	if (ends === 'count') return { kind: 'count', count: endsAfter ?? 1 };
	return { kind: 'open' };
}

const hasTime = ({ isWholeDay, from }: { isWholeDay: boolean; from: number | null }) =>
	isWholeDay || from !== null;
const goesForward = (form: { isWholeDay: boolean; heldOn: string; untilOn: string | null }) =>
	!form.isWholeDay || form.untilOn === null || form.untilOn >= form.heldOn;
const namesOutsider = ({ who, outsider }: { who: string; outsider: string }) =>
	who !== 'outsider' || outsider !== '';
const isShortStep = ({ every, interval }: { every: string; interval: number }) =>
	every !== 'week' || interval <= intervalMost.week;
const hasLastDay = (form: { every: string; ends: string; endsOn: string | null }) =>
	form.every === 'once' || form.ends !== 'until' || form.endsOn !== null;
const hasCount = (form: { every: string; ends: string; endsAfter: number | null }) =>
	form.every === 'once' || form.ends !== 'count' || form.endsAfter !== null;

/** An entry that is new. */
export const EntryForm = v.pipe(
	plainForm(),
	v.forward(v.partialCheck([['isWholeDay'], ['from']], hasTime, 'required'), ['from']),
	v.forward(v.partialCheck([['isWholeDay'], ['heldOn'], ['untilOn']], goesForward), ['untilOn']),
	v.forward(v.partialCheck([['who'], ['outsider']], namesOutsider, 'required'), ['outsider']),
	v.forward(v.partialCheck([['every'], ['interval']], isShortStep), ['interval']),
	v.forward(v.partialCheck([['every'], ['ends'], ['endsOn']], hasLastDay, 'required'), ['endsOn']),
	v.forward(v.partialCheck([['every'], ['ends'], ['endsAfter']], hasCount, 'required'), [
		'endsAfter'
	]),
	v.transform(said)
);

/** An entry that is new, checked. */
export type EntryForm = v.InferOutput<typeof EntryForm>;

/** An entry as it is to stand from now on: this date, those from it on, or all that still come. */
export const EntryChangeForm = v.pipe(
	v.object({
		...fields,
		version: VersionField,
		scope: v.optional(v.picklist(agendaScopes), 'one')
	}),
	v.forward(v.partialCheck([['isWholeDay'], ['from']], hasTime, 'required'), ['from']),
	v.forward(v.partialCheck([['isWholeDay'], ['heldOn'], ['untilOn']], goesForward), ['untilOn']),
	v.forward(v.partialCheck([['who'], ['outsider']], namesOutsider, 'required'), ['outsider']),
	v.forward(v.partialCheck([['every'], ['interval']], isShortStep), ['interval']),
	v.forward(v.partialCheck([['every'], ['ends'], ['endsOn']], hasLastDay, 'required'), ['endsOn']),
	v.forward(v.partialCheck([['every'], ['ends'], ['endsAfter']], hasCount, 'required'), [
		'endsAfter'
	]),
	v.transform((form) => ({ ...said(form), version: form.version, scope: form.scope }))
);

/** An entry as it is to stand from now on, checked. */
export type EntryChangeForm = v.InferOutput<typeof EntryChangeForm>;

/** A day of an activity to which somebody goes with others. */
export const GoingForm = v.object({
	entryId: IdField,
	slug: v.pipe(v.string(), v.nonEmpty(), v.maxLength(80)),
	on: DayField,
	/** Which part of that day, where it has more than one. */
	occurrenceId: orNothing(IdField),
	'needs[]': v.optional(v.array(v.picklist(extraNeeds)), []),
	isNecessary: TickField,
	words: TextField(agendaWordsLimit)
});

/** A day of an activity to which somebody goes with others, checked. */
export type GoingForm = v.InferOutput<typeof GoingForm>;

/** One entry that is meant. */
export const EntryIdForm = v.object({ entryId: IdField });

/** One entry that is meant, checked. */
export type EntryIdForm = v.InferOutput<typeof EntryIdForm>;

/** Yes or no after all to one question of an entry. */
export const TakeForm = v.object({ entryId: IdField, need: v.picklist(needKinds) });

/** Yes or no after all to one question of an entry, checked. */
export type TakeForm = v.InferOutput<typeof TakeForm>;

/** Most dates of something that comes back that somebody changed by themselves and are asked about. */
export const ownDatesMost = 50;

/** That something stops coming back, and which dates that were changed by themselves stay all the same. */
export const EndForm = v.object({
	entryId: IdField,
	'keep[]': v.optional(v.pipe(v.array(IdField), v.maxLength(ownDatesMost)), [])
});

/** That something stops coming back, checked. */
export type EndForm = v.InferOutput<typeof EndForm>;
