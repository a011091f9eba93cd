import { dateInWords, noonOf } from '../../i18n/format.ts';
import { m } from '../../paraglide/messages.js';

// What Kring writes in mails. Nothing here may name a resident, a circle or a health word, and no
// subject says more than that something happened in Kring (T8.2).

/** The languages in which mails are written. */
export type MailLanguage = 'nl' | 'en';

/** What changed about the keys of an account. */
export type KeyChange = 'passkey_added' | 'passkey_removed' | 'totp_added' | 'totp_removed';

/** What happened to an activity of which who carries it hears (5.8, 5.9). */
export type CarrierNews = 'day_off' | 'day_on' | 'ending' | 'ending_back' | 'call_gap';

/** What each kind of mail needs to know. Links lead to our own address only. */
export type Letters = {
	/** The code and the link to sign in. */
	sign_in_code: { code: string; link: string };
	/** A code to prove once more who one is. */
	prove_code: { code: string };
	/** A code that shows that this address is one's own. */
	address_code: { code: string };
	/** An invitation to a circle; the page behind the link says the rest. */
	invitation: { inviterName: string; link: string };
	/** An invitation to work with Kring. */
	staff_invitation: { link: string };
	/** Keys of this account changed (T3.6). */
	key_changed: { change: KeyChange; link: string };
	/** This is not the address of the account any more; goes to the old one (T3.6). */
	address_changed: Record<string, never>;
	/** The second factor was taken away by two people of the organisation (T2.8). */
	factors_restored: { link: string };
	/** There is something to read. */
	notice: { link: string };
	/** Something about a signal. */
	signal: { link: string };
	/** A signal is red. */
	signal_red: { link: string };
	/** What was held, in one mail. */
	digest: { count: number; link: string };
	/** Something about an activity, as its public page says it; days as yyyy-mm-dd. */
	carrier: { what: CarrierNews; days: readonly string[]; title: string; link: string };
};

/** The name of a kind of mail. */
export type LetterKind = keyof Letters;

/** A mail as it goes out: the same words as plain text and as simple HTML. */
export type Letter = { subject: string; text: string; html: string };

type Words = {
	subject: string;
	before: string[];
	code?: string;
	link?: { href: string; label: string };
	after: string[];
};

type Told = { locale: MailLanguage };

const changes = {
	passkey_added: (told: Told) => m.mail_key_changed_passkey_added({}, told),
	passkey_removed: (told: Told) => m.mail_key_changed_passkey_removed({}, told),
	totp_added: (told: Told) => m.mail_key_changed_totp_added({}, told),
	totp_removed: (told: Told) => m.mail_key_changed_totp_removed({}, told)
} satisfies Record<KeyChange, (told: Told) => string>;

const carrierNews: Record<CarrierNews, (told: Told) => string> = {
	day_off: (told) => m.mail_carrier_day_off({}, told),
	day_on: (told) => m.mail_carrier_day_on({}, told),
	ending: (told) => m.mail_carrier_ending({}, told),
	ending_back: (told) => m.mail_carrier_ending_back({}, told),
	call_gap: (told) => m.mail_carrier_call_gap({}, told)
};

const writers: { [K in LetterKind]: (details: Letters[K], told: Told) => Words } = {
	sign_in_code: ({ code, link }, told) => ({
		subject: m.mail_sign_in_code_subject({}, told),
		before: [m.mail_sign_in_code_intro({}, told)],
		code,
		link: { href: link, label: m.mail_sign_in_code_link({}, told) },
		after: [m.mail_sign_in_code_where({}, told), m.mail_code_not_you({}, told)]
	}),
	prove_code: ({ code }, told) => ({
		subject: m.mail_prove_code_subject({}, told),
		before: [m.mail_prove_code_intro({}, told)],
		code,
		after: [m.mail_prove_code_not_you({}, told)]
	}),
	address_code: ({ code }, told) => ({
		subject: m.mail_address_code_subject({}, told),
		before: [m.mail_address_code_intro({}, told)],
		code,
		after: [m.mail_code_not_you({}, told)]
	}),
	invitation: ({ inviterName, link }, told) => ({
		subject: m.mail_invitation_subject({}, told),
		before: [m.mail_invitation_intro({ name: inviterName }, told)],
		link: { href: link, label: m.mail_invitation_link({}, told) },
		after: [m.mail_invitation_calm({}, told), m.mail_invitation_unknown({}, told)]
	}),
	staff_invitation: ({ link }, told) => ({
		subject: m.mail_staff_invitation_subject({}, told),
		before: [m.mail_staff_invitation_intro({}, told)],
		link: { href: link, label: m.mail_staff_invitation_link({}, told) },
		after: [m.mail_staff_invitation_once({}, told)]
	}),
	key_changed: ({ change, link }, told) => ({
		subject: m.mail_key_changed_subject({}, told),
		before: [changes[change](told), m.mail_key_changed_ended({}, told)],
		link: { href: link, label: m.mail_key_changed_link({}, told) },
		after: [m.mail_key_changed_not_you({}, told)]
	}),
	address_changed: (_details, told) => ({
		subject: m.mail_address_changed_subject({}, told),
		before: [m.mail_address_changed_intro({}, told), m.mail_key_changed_ended({}, told)],
		after: [m.mail_address_changed_not_you({}, told)]
	}),
	factors_restored: ({ link }, told) => ({
		subject: m.mail_factors_restored_subject({}, told),
		before: [m.mail_factors_restored_intro({}, told)],
		link: { href: link, label: m.mail_factors_restored_link({}, told) },
		after: [m.mail_factors_restored_not_you({}, told)]
	}),
	notice: ({ link }, told) => ({
		subject: m.mail_notice_subject({}, told),
		before: [m.mail_notice_intro({}, told)],
		link: { href: link, label: m.mail_notice_link({}, told) },
		after: [m.mail_notice_choose({}, told)]
	}),
	signal: ({ link }, told) => ({
		subject: m.mail_notice_subject({}, told),
		before: [m.mail_notice_intro({}, told)],
		link: { href: link, label: m.mail_notice_link({}, told) },
		after: []
	}),
	signal_red: ({ link }, told) => ({
		subject: m.mail_red_subject({}, told),
		before: [m.mail_red_intro({}, told)],
		link: { href: link, label: m.mail_notice_link({}, told) },
		after: []
	}),
	carrier: ({ what, days, title, link }, told) => ({
		subject: m.mail_carrier_subject({}, told),
		before: [
			carrierNews[what](told),
			title,
			...days.map((on) => dateInWords(noonOf(on), told.locale))
		],
		link: { href: link, label: m.mail_carrier_link({}, told) },
		after: [what === 'call_gap' ? m.mail_carrier_call_do({}, told) : m.mail_carrier_why({}, told)]
	}),
	digest: ({ count, link }, told) => ({
		subject: m.mail_digest_subject({}, told),
		before: [m.mail_digest_intro({ count }, told)],
		link: { href: link, label: m.mail_digest_link({}, told) },
		after: [m.mail_notice_choose({}, told)]
	})
};

/** Writes a mail of a kind in a language. */
export function letterOf<K extends LetterKind>(
	kind: K,
	details: Letters[K],
	locale: MailLanguage
): Letter {
	const words = writers[kind](details, { locale });
	const signed = m.mail_signed({}, { locale });
	return {
		subject: words.subject,
		text: textOf(words, signed),
		html: htmlOf(words, signed, locale)
	};
}

/** A code as it is read most easily: two groups of three. */
function spaced(code: string): string {
	return code.replace(/^(\d{3})(\d{3})$/, '$1 $2');
}

function textOf({ before, code, link, after }: Words, signed: string): string {
	const parts = [
		...before,
		...(code === undefined ? [] : [spaced(code)]),
		...(link === undefined ? [] : [`${link.label}:\n${link.href}`]),
		...after,
		signed
	];
	return `${parts.join('\n\n')}\n`;
}

function htmlOf(
	{ subject, before, code, link, after }: Words,
	signed: string,
	locale: string
): string {
	const paragraph = (text: string) => `<p>${escaped(text)}</p>`;
	const parts = [
		...before.map(paragraph),
		code === undefined
			? ''
			: `<p style="font-size:28px;font-weight:bold;letter-spacing:2px">${escaped(spaced(code))}</p>`,
		link === undefined ? '' : `<p><a href="${escaped(link.href)}">${escaped(link.label)}</a></p>`,
		...after.map(paragraph),
		paragraph(signed)
	];
	return `<!doctype html><html lang="${locale}"><head><meta charset="utf-8"><title>${escaped(subject)}</title></head><body style="font-family:sans-serif;font-size:18px;line-height:1.45;color:#1d2b2a;max-width:34em">${parts.join('')}</body></html>`;
}

const escapes: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

function escaped(text: string): string {
	return text.replaceAll(/[&<>"]/g, (sign) => escapes[sign]!);
}
