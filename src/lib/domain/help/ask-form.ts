import * as v from 'valibot';
import { DayField } from '../account.ts';
import { MinuteField, TextField } from '../field.ts';
import { categoryKeys, type CategoryKey } from './category.ts';
import { DraftForm, helpLimits, JoinForm, mostTimes, RequestForm } from './form.ts';

// The form with which somebody asks for help: four questions (F1), put so that a thumb answers them, and made into
// a request. Who does not take part yet says on the way where they can be reached.

/** A part of a day in which help is welcome. */
export const dayParts = {
	any: { from: '08:00', until: '21:00' },
	morning: { from: '08:00', until: '12:00' },
	afternoon: { from: '12:00', until: '17:00' },
	evening: { from: '17:00', until: '21:00' }
} as const;
/** The name of a part of a day. */
export type DayPart = keyof typeof dayParts;
/** The parts of a day in the order in which they are shown. */
export const dayPartKeys = Object.keys(dayParts) as readonly DayPart[];

/** Letters at most in what somebody needs, and in what has to be known. */
export const whatLimit = 120;
const knowLimit = helpLimits.words - whatLimit - 1;

/**
 * The number that stands for a kind of help in an address: its name could tell of an illness, and addresses stand
 * in histories and logs.
 */
export function kindNumber(category: CategoryKey): number {
	return categoryKeys.indexOf(category) + 1;
}

/** The kind of help that a number stands for; null for none. */
export function kindOfNumber(text: string | null): CategoryKey | null {
	return /^\d{1,2}$/.test(text ?? '') ? (categoryKeys[Number(text) - 1] ?? null) : null;
}

const asked = {
	what: TextField(whatLimit),
	know: TextField(knowLimit),
	'day[]': v.optional(v.pipe(v.array(v.string()), v.maxLength(mostTimes + 1)), []),
	part: v.optional(v.picklist(dayPartKeys), 'any'),
	at: v.optional(v.string(), '')
};

type Typed = v.InferOutput<v.ObjectSchema<typeof asked, undefined>>;

/** What stands in the form, as rows of days with their times. Null where a time or a day cannot be. */
function rowsOf({ 'day[]': days, part, at }: Typed) {
	const on = [...new Set(days.filter((day) => day !== ''))];
	if (on.some((day) => !v.is(DayField, day))) return null;
	const minute = at === '' ? null : v.safeParse(MinuteField, at);
	if (minute !== null && !minute.success) return null;
	const { from, until } =
		minute === null ? dayParts[part] : { from: at, until: later(minute.output) };
	return { 'on[]': on, 'from[]': on.map(() => from), 'until[]': on.map(() => until) };
}

/** Whoever comes at an agreed hour has until the end of the evening. */
function later(minute: number): string {
	const until = Math.max(Math.min(minute + 180, 23 * 60), minute + 30);
	const [hour, rest] = [Math.floor(Math.min(until, 1439) / 60), Math.min(until, 1439) % 60];
	return `${String(hour).padStart(2, '0')}:${String(rest).padStart(2, '0')}`;
}

function issueOf(value: object, key: string): [v.ObjectPathItem] {
	const input = value as Record<string, unknown>;
	return [{ type: 'object', origin: 'value', input, key, value: input[key] }];
}

type Wire = Record<string, unknown>;

/** What the form says of the request alone, in the shape in which requests are checked. */
const AsRequest = v.pipe(
	v.looseObject(asked),
	v.rawTransform<Wire & Typed, Wire>(({ dataset, addIssue, NEVER }) => {
		const { value } = dataset;
		const rows = rowsOf(value);
		if (rows === null) {
			const key = value.at !== '' && !v.is(MinuteField, value.at) ? 'at' : 'day[]';
			addIssue({ message: key, path: issueOf(value, key) });
			return NEVER;
		}
		const words = [value.what, value.know].filter((text) => text !== '').join('\n');
		return { ...value, ...rows, words };
	})
);

/** What somebody says of themselves on the way, who does not take part yet. */
const OnTheWay = v.pick(JoinForm, ['area', 'phone', 'address']);

/** A request as its form sends it, checked; with what is needed to take part, from who does not yet. */
export const AskForm = v.pipe(
	AsRequest,
	v.rawTransform<Wire, { request: RequestForm; joins: v.InferOutput<typeof OnTheWay> | null }>(
		({ dataset, addIssue, NEVER }) => {
			const { value } = dataset;
			const request = v.safeParse(RequestForm, value);
			const joins = value['joins'] === 'yes' ? v.safeParse(OnTheWay, value) : null;
			for (const issue of [...(request.issues ?? []), ...(joins?.issues ?? [])]) {
				const key = String(issue.path?.[0].key ?? 'form');
				addIssue({ message: issue.message, path: issueOf(value, key) });
			}
			if (!request.success || joins?.success === false) return NEVER;
			return { request: request.output, joins: joins?.output ?? null };
		}
	)
);
/** A request as its form sends it, checked. */
export type AskForm = v.InferOutput<typeof AskForm>;

/** A draft for a resident as its form sends it, checked. */
export const draftPageForm = v.pipe(
	AsRequest,
	v.rawTransform<Wire, DraftForm>(({ dataset, addIssue, NEVER }) => {
		const { value } = dataset;
		const drafted = v.safeParse(DraftForm, value);
		if (drafted.success) return drafted.output;
		for (const issue of drafted.issues) {
			const key = String(issue.path?.[0].key ?? 'form');
			addIssue({ message: issue.message, path: issueOf(value, key) });
		}
		return NEVER;
	})
);
