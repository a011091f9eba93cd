import { AsyncLocalStorage } from 'node:async_hooks';
import { isLanguage, languageComesFrom, type Language } from '../../i18n/locale.ts';

const current = new AsyncLocalStorage<Language>();

languageComesFrom(() => current.getStore() ?? 'nl');

/** Runs `work` with its sentences in this language. */
export function inLanguage<T>(language: Language, work: () => T): T {
	return current.run(language, work);
}

/** Name of the cookie in which a stranger's choice of language is kept. */
export const languageCookie = 'kring-language';

/** The language of somebody who is not signed in: their choice, else what the browser asks for. */
export function languageOfStranger(chosen: string | undefined, accepts: string | null): Language {
	if (isLanguage(chosen)) return chosen;
	const first = (accepts ?? '')
		.split(',')
		.map((part) => part.trim().slice(0, 2).toLowerCase())
		.find(isLanguage);
	return first ?? 'nl';
}
