import type { Loudness } from '../../domain/delivery.ts';
import { m } from '../../paraglide/messages.js';

type Language = 'nl' | 'en';

/** One message holds so many signs; a longer one is cut up and may come in pieces. */
export const smsLength = 160;

const texts = {
	red: (given, options) => m.sms_red(given, options),
	orange: (given, options) => m.sms_news(given, options),
	talk: (given, options) => m.sms_news(given, options),
	status: (given, options) => m.sms_news(given, options),
	test: (given, options) => m.sms_test(given, options)
} satisfies Record<Loudness, (given: { link: string }, options: { locale: Language }) => string>;

/**
 * What a text message says (S8.5, T8.1): fixed for each kind, with a link that tells nothing and,
 * where there is room, a number to call. No name, no circle, no word about health.
 *
 * @param phone  whom to call when opening does not work; null for nobody.
 */
export function smsText(
	{ loudness, link, phone }: { loudness: Loudness; link: string; phone: string | null },
	locale: Language
): string {
	const text = texts[loudness]({ link }, { locale });
	if (phone === null || loudness === 'test') return text;
	const longer = `${text} ${m.sms_call({ phone }, { locale })}`;
	return longer.length <= smsLength ? longer : text;
}
