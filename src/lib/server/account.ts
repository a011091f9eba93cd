import { and, eq, sql } from 'drizzle-orm';
import type { InferOutput } from 'valibot';
import * as v from 'valibot';
import { NameField, PhoneField } from '../domain/account.ts';
import { one } from './db/connect.ts';
import { account, person } from './db/schema/index.ts';
import type { Own } from './gate/index.ts';

/** What somebody may see and change about themselves. Own eyes only. */
export type Account = {
	name: string;
	portrait: string | null;
	mailAddress: string | null;
	language: 'nl' | 'en';
	phone: string;
	/** Neighbours thank each other where this person lives. */
	hasCredits: boolean;
};

/** What is typed on the page about oneself. */
export const AccountForm = v.object({
	name: NameField,
	language: v.picklist(['nl', 'en']),
	phone: PhoneField
});

/** What this person told about themselves. */
export async function accountOf(own: Own): Promise<Account> {
	const found = one(
		await own.tx
			.select({
				name: person.name,
				portrait: person.portrait,
				mailAddress: account.mailAddress,
				language: account.language,
				phone: account.phone,
				hasCredits: sql<boolean>`exists (select from credit_rule r join neighbourhood n on n.id = r.neighbourhood_id
					where n.municipality_id = ${person.municipalityId})`
			})
			.from(person)
			.innerJoin(account, eq(account.personId, person.id))
			.where(and(eq(person.id, own.personId), eq(account.personId, own.personId)))
	);
	return { ...found, language: found.language === 'en' ? 'en' : 'nl', phone: found.phone ?? '' };
}

/** Keeps what this person changed about themselves. */
export async function changeAccount(
	own: Own,
	{ name, language, phone }: InferOutput<typeof AccountForm>
): Promise<Record<string, never>> {
	await own.tx.update(person).set({ name }).where(eq(person.id, own.personId));
	await own.tx
		.update(account)
		.set({ language, phone: phone === '' ? null : phone })
		.where(eq(account.personId, own.personId));
	return {};
}
