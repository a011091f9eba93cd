import type { ClientInit } from '@sveltejs/kit';
import { keepFont } from '#lib/client/font.ts';
import { painted } from '#lib/client/painted.ts';
import { isLanguage, languageComesFrom } from '#lib/i18n/locale.ts';

languageComesFrom(() => {
	const { lang } = document.documentElement;
	return isLanguage(lang) ? lang : 'nl';
});

keepFont();

/** Before the first page wakes. */
export const init: ClientInit = painted;
