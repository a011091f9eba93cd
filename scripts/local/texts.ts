import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkout } from './prepare.mjs';

// Looks at the words on screen as a strict but friendly reader would: short sentences, plain
// words, both languages complete (T15.5, M1).

/** One message: its key, the file it stands in, and all its wordings (plurals have several). */
export type Message = { key: string; file: string; wordings: readonly string[] };

/** Something to put right, with where it stands. */
export type Finding = { file: string; key: string; what: string };

/** What a catalogue of one language amounts to. */
export type Measure = { sentences: number; words: number; longest: number };

const settingsFile = 'src/lib/i18n/project.inlang/settings.json';
const messageFormat = 'plugin.inlang.messageFormat';

const longestSentence = 15;
const longestAverage = 12;

/** Words that belong in an office. Beside each, what to say instead. */
const hardWords: readonly (readonly [RegExp, string])[] = [
	[/\b(cliënt|client)(en|e)?\b/i, 'noem de persoon, of zeg "bewoner"'],
	[/\bcasus(sen)?\b/i, 'zeg wat er is'],
	[/\b(zorg|hulp)vragers?\b/i, 'zeg "u" of noem de persoon'],
	[/\bzorgmijders?\b/i, 'zeg wat iemand doet'],
	[/\bpatiënt(en)?\b/i, 'noem de persoon'],
	[/\bdoelgroep(en)?\b/i, 'zeg voor wie het is'],
	[/\bzelfredzaam(heid)?\b/i, 'zeg wat iemand zelf kan'],
	[/\bzelfredzaamheidsmatrix\b|\bZRM\b/i, 'zeg waar het over gaat'],
	[/\beigen kracht\b/i, 'zeg wat iemand zelf kan'],
	[/\bmaatwerk(plan|voorziening)?\b/i, 'zeg wat er komt'],
	[/\bketenpartners?\b/i, 'noem de organisatie'],
	[/\bontschott(en|ing)\b/i, 'zeg wie samenwerken'],
	[/\bhandelingsverlegenheid\b/i, 'zeg dat iemand niet weet wat te doen'],
	[/\bverwerkingsgrond(en|slag)?\b/i, 'zeg waarom het mag'],
	[/\b(enkelvoudig|meervoudig)e? (problematiek|casuïstiek)\b/i, 'zeg wat er is'],
	[/\bproblematiek\b/i, 'zeg wat er is'],
	[/\bgeneralistisch\b|\bOGP\b/i, 'noem het beroep'],
	[
		/\b(faciliter|implementer|participer|stimuler|optimaliser|activer)(en|t|ing)\b/i,
		'zeg wie wat doet'
	],
	[/\bparticipatie\b/i, 'zeg "meedoen"'],
	[/\binterventies?\b/i, 'zeg wat iemand doet'],
	[/\bautoriser(en|ing)\b|\bautorisatie\b/i, 'zeg wie wat mag zien'],
	[/\bauthenticatie\b|\bauthentiser(en|t)\b/i, 'zeg "inloggen"'],
	[/\bverificatie\b|\bverifiër(en|t)\b/i, 'zeg "controleren"'],
	[
		/\bdesbetreffende\b|\bbetreffende\b|\binzake\b|\bmiddels\b|\bteneinde\b/i,
		'schrijf zoals u praat'
	],
	[/\bconform\b|\bderhalve\b|\bindien\b|\breeds\b|\btevens\b/i, 'schrijf zoals u praat']
];

/** Kring says "u" to everybody who has not chosen otherwise. */
const familiar = /\b(je|jij|jou|jouw|jullie)\b/i;

const shortened = /\b([a-z]\.){2,}|\b(bijv|evt|incl|excl|etc|enz|max|min|resp|nl|tel)\.(?=\s|$)/i;
const capitals = /\b[A-Z]{2,}\b/g;
/** Capitals that everybody reads as a word, that stand on the thing itself, or that call out. */
const knownCapitals = [
	...['GPS', 'JPEG', 'MB', 'NIET', 'PDF', 'PIN', 'PNG', 'QR', 'SMS', 'VERVALT', 'WC']
];

/** The languages of the house, the first being the one in which texts are written. */
export function localesOf(): readonly string[] {
	const settings = readJson(settingsFile) as { baseLocale: string; locales: string[] };
	const rest = settings.locales.filter((locale) => locale !== settings.baseLocale);
	return [settings.baseLocale, ...rest];
}

/** All messages of a language, in the order of their files; a key may still stand there twice. */
export function messagesOf(locale: string): Message[] {
	const settings = readJson(settingsFile) as { [messageFormat]: { pathPattern: string[] } };
	return settings[messageFormat].pathPattern.flatMap((pattern) => {
		const file = join('src/lib/i18n', pattern.replace('{locale}', locale));
		return Object.entries(readJson(file))
			.filter(([key]) => key !== '$schema')
			.map(([key, value]) => ({ key, file, wordings: wordingsOf(value) }));
	});
}

/** Keys that stand in more than one place. */
export function doubles(messages: readonly Message[]): Finding[] {
	const first = new Map<string, string>();
	return messages.flatMap(({ key, file }) => {
		const before = first.get(key);
		first.set(key, before ?? file);
		return before === undefined ? [] : [{ file, key, what: `also stands in ${before}` }];
	});
}

/** Where two languages do not say the same: missing keys, other placeholders. */
export function differences(base: readonly Message[], other: readonly Message[]): Finding[] {
	const there = new Map(other.map((message) => [message.key, message]));
	const here = new Set(base.map(({ key }) => key));
	const missing = base.flatMap((message): Finding[] => {
		const twin = there.get(message.key);
		if (twin === undefined)
			return [{ ...placeOf(message), what: 'is missing in the other language' }];
		const [ours, theirs] = [placeholdersOf(message), placeholdersOf(twin)];
		if (ours === theirs) return [];
		return [{ ...placeOf(twin), what: `has other placeholders: {${theirs}}, not {${ours}}` }];
	});
	const surplus = other
		.filter(({ key }) => !here.has(key))
		.map((message) => ({
			...placeOf(message),
			what: 'is missing in the language texts are written in'
		}));
	return [...missing, ...surplus];
}

/** What a Dutch reader at B1 would stumble over. */
export function stumbles(messages: readonly Message[]): Finding[] {
	return messages.flatMap((message) =>
		message.wordings.flatMap((text) =>
			problemsOf(text).map((what) => ({ ...placeOf(message), what: `${what}: "${text}"` }))
		)
	);
}

/** How long the sentences of a catalogue are. */
export function measure(messages: readonly Message[]): Measure {
	const lengths = messages
		.flatMap(({ wordings }) => wordings)
		.flatMap(sentencesOf)
		.map((sentence) => wordsOf(sentence).length)
		.filter((length) => length > 0);
	return {
		sentences: lengths.length,
		words: lengths.reduce((sum, length) => sum + length, 0),
		longest: Math.max(0, ...lengths)
	};
}

/** Whether sentences are short enough on average. */
export function isShortOnAverage({ sentences, words }: Measure): boolean {
	return sentences === 0 || words / sentences <= longestAverage;
}

/** Messages whose key stands nowhere in the sources. */
export function unused(messages: readonly Message[], source: string): Finding[] {
	const spoken = new Set(source.match(/[a-z][a-z0-9_]*/gi) ?? []);
	return messages
		.filter(({ key }) => !spoken.has(key))
		.map((message) => ({ ...placeOf(message), what: 'is used nowhere' }));
}

function problemsOf(text: string): string[] {
	const problems: string[] = [];
	for (const sentence of sentencesOf(text)) {
		const count = wordsOf(sentence).length;
		if (count > longestSentence) problems.push(`a sentence of ${count} words`);
	}
	for (const [word, instead] of hardWords) {
		const found = word.exec(text);
		if (found !== null) problems.push(`"${found[0]}" (${instead})`);
	}
	const close = familiar.exec(text);
	if (close !== null) problems.push(`"${close[0]}" (zeg "u")`);
	const short = shortened.exec(text);
	if (short !== null) problems.push(`the abbreviation "${short[0]}" (schrijf het uit)`);
	for (const word of text.match(capitals) ?? []) {
		if (!knownCapitals.includes(word))
			problems.push(`the abbreviation "${word}" (schrijf het uit)`);
	}
	return problems;
}

function sentencesOf(text: string): string[] {
	return text.split(/(?<=[.!?])["”’)]*\s+|\n+|:\s+/u);
}

/** Words as a reader counts them; a placeholder is one. */
function wordsOf(sentence: string): string[] {
	return sentence.split(/\s+/u).filter((word) => /[\p{L}\p{N}{]/u.test(word));
}

function wordingsOf(value: unknown): string[] {
	if (typeof value === 'string') return [value];
	if (!Array.isArray(value)) return [];
	return value.flatMap((variant: { match?: Record<string, string> }) =>
		Object.values(variant.match ?? {})
	);
}

/** The placeholders of a message, sorted; the same in all its wordings together. */
function placeholdersOf({ wordings }: Message): string {
	const names = wordings.flatMap((text) =>
		[...text.matchAll(/\{(\w+)\}/g)].map((found) => found[1])
	);
	return [...new Set(names)].sort().join(', ');
}

function placeOf({ file, key }: Message): { file: string; key: string } {
	return { file, key };
}

function readJson(file: string): Record<string, unknown> {
	return JSON.parse(readFileSync(join(checkout, file), 'utf8')) as Record<string, unknown>;
}
