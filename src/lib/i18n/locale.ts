import { overwriteGetLocale } from '../paraglide/runtime.js';

/** The languages Kring speaks, the first one by default. */
export const languages = ['nl', 'en'] as const;

/** A language Kring speaks. */
export type Language = (typeof languages)[number];

/** Whether this is a language Kring speaks. */
export function isLanguage(text: unknown): text is Language {
	return languages.includes(text as Language);
}

/**
 * Says from where the language of the moment comes: the request on the server, the page in the
 * browser. Called once by each.
 */
export function languageComesFrom(source: () => Language): void {
	overwriteGetLocale(source);
}
