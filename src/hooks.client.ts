import type { ClientInit, HandleClientError } from '@sveltejs/kit';
import { keepFont } from '#lib/client/font.ts';
import { nextTask, painted } from '#lib/client/painted.ts';
import { isLanguage, languageComesFrom } from '#lib/i18n/locale.ts';

languageComesFrom(() => {
	const { lang } = document.documentElement;
	return isLanguage(lang) ? lang : 'nl';
});

keepFont();

/**
 * Before the first page wakes. The first look into the storage of a tab waits for another process;
 * the framework takes it while it wakes the page, so it is taken here, in a task of its own.
 */
export const init: ClientInit = async () => {
	await painted();
	try {
		void sessionStorage.length;
	} catch {
		// A browser that keeps nothing says so here; the framework can do without.
	}
	await nextTask();
};

/**
 * A page that cannot be fetched: without a network the shell stands at its address. It says what can be
 * done now, also for who was about to call for help; an error page would not.
 */
export const handleError: HandleClientError = ({ error, event, message }) => {
	const isUnfetched = /fetch|network|load failed/i.test(String(error));
	if (isUnfetched && navigator.serviceWorker?.controller) location.href = event.url.href;
	return { message };
};
