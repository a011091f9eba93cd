import { keepFont } from '#lib/client/font.ts';
import { isLanguage, languageComesFrom } from '#lib/i18n/locale.ts';

languageComesFrom(() => {
	const { lang } = document.documentElement;
	return isLanguage(lang) ? lang : 'nl';
});

keepFont();
