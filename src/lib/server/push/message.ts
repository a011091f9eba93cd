import { createHmac } from 'node:crypto';
import type { NoticeKind, PushMessage } from '../../domain/notice.ts';
import { m } from '../../paraglide/messages.js';
import { hashOfSecret } from '../session/secret.ts';

type Language = 'nl' | 'en';

const titles = {
	news: (locale) => m.push_title_news({}, { locale }),
	asked: (locale) => m.push_title_asked({}, { locale }),
	removed: (locale) => m.push_title_news({}, { locale }),
	card: (locale) => m.push_title_news({}, { locale }),
	gap: (locale) => m.push_title_news({}, { locale }),
	agenda: (locale) => m.push_title_news({}, { locale }),
	walk_in: (locale) => m.push_title_news({}, { locale }),
	people: (locale) => m.push_title_news({}, { locale }),
	duty: (locale) => m.push_title_news({}, { locale }),
	overview: (locale) => m.push_title_overview({}, { locale }),
	talk: (locale) => m.push_title_news({}, { locale }),
	digest: (locale) => m.push_title_digest({}, { locale }),
	digest_all: (locale) => m.push_title_digest({}, { locale }),
	test: (locale) => m.push_title_test({}, { locale }),
	signal: (locale) => m.push_title_news({}, { locale }),
	signal_red: (locale) => m.push_title_red({}, { locale })
} satisfies Record<NoticeKind, (locale: Language) => string>;

/**
 * What travels to a browser (T8.1, settled 26): a text that is fixed per kind and names nobody, a
 * random id, and a token with which the device says once that it shows it. A repeat is the same
 * message with the same tag, so it replaces the first. Whether there is a button to take something
 * on is a mark in the address and no words: the device knows those, and a payload stays small (S8.3).
 */
export function pushMessage(
	notice: { id: string; kind: NoticeKind; tag?: string; asksToTake?: boolean },
	language: Language,
	secret: Buffer
): PushMessage {
	return {
		web_push: 8030,
		mutable: true,
		notification: {
			title: titles[notice.kind](language),
			navigate: `/m/${notice.id}${notice.asksToTake === true ? '?ask' : ''}`,
			tag: notice.tag ?? tagOf(notice.id),
			lang: language,
			...(notice.kind === 'signal_red' ? { renotify: true as const } : {})
		},
		id: notice.id,
		receipt: receiptOf(notice.id, secret)
	};
}

/** Repeats of a notice share it: 32 characters, also fit for the `Topic` header of RFC 8030. */
export function tagOf(noticeId: string): string {
	return noticeId.replaceAll('-', '');
}

/**
 * What all notices of one signal to one person share, so that the newest takes the place of the one
 * before it. It tells nobody which signal or person that is.
 */
export function tagOfSignal(signalId: string, personId: string, secret: Buffer): string {
	const whole = createHmac('sha256', secret).update(`tag ${signalId} ${personId}`).digest();
	return whole.subarray(0, 16).toString('base64url');
}

/** Under what the token of a notice is kept. */
export function receiptHashOf(noticeId: string, secret: Buffer): string {
	return hashOfSecret(receiptOf(noticeId, secret));
}

/** 128 bits that only this house can make, and makes alike for every repeat. */
function receiptOf(noticeId: string, secret: Buffer): string {
	const whole = createHmac('sha256', secret).update(`receipt ${noticeId}`).digest();
	return whole.subarray(0, 16).toString('base64url');
}
