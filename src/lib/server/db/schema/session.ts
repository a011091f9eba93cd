import { sql } from 'drizzle-orm';
import {
	bigint,
	boolean,
	check,
	customType,
	index,
	integer,
	pgTable,
	primaryKey,
	text,
	uuid
} from 'drizzle-orm/pg-core';
import { instant } from './columns.ts';
import { person } from './person.ts';

/** Raw bytes. */
export const bytes = customType<{ data: Buffer }>({ dataType: () => 'bytea' });

/** A running sign-in on one device. The cookie holds `id.secret`, this table a hash of the secret. */
export const session = pgTable(
	'session',
	{
		id: uuid().primaryKey(),
		personId: uuid()
			.notNull()
			.references(() => person.id, { onDelete: 'cascade' }),
		/** SHA-256 of the secret, hex. */
		secretHash: text().notNull(),
		/** Sets how long it lasts (T3.3). */
		kind: text().notNull(),
		/** How the person proved who they are, weakest first. */
		factors: text().array().notNull(),
		/** True when a second factor was shown (T2.7). */
		strong: boolean().notNull().default(false),
		/** The circle of a card; a card opens nothing else. */
		circleId: uuid(),
		/** When a factor was last used (T3.5). */
		provedAt: instant().notNull(),
		createdAt: instant().notNull(),
		lastSeenAt: instant().notNull(),
		/** Ends then when unused. */
		idleAt: instant().notNull(),
		/** Ends then in any case. */
		endsAt: instant().notNull(),
		endedAt: instant(),
		/** "Chrome op Android", made from the browser's name, never stored raw. */
		device: text().notNull().default('')
	},
	(table) => [
		index().on(table.personId),
		check('session_kind', sql`${table.kind} in ('member', 'professional', 'operator', 'card')`)
	]
);

/** A code with which somebody carries their sign-in over to another place on their phone. */
export const moveCode = pgTable('move_code', {
	personId: uuid()
		.primaryKey()
		.references(() => person.id, { onDelete: 'cascade' }),
	/** HMAC of the code: 37 bits could be found from a stolen database by trying. */
	codeHash: text().notNull().unique(),
	expiresAt: instant().notNull()
});

/** A code asked for by mail (T2.2, T2.3). The row exists also for an address nobody has (T2.5). */
export const mailCode = pgTable(
	'mail_code',
	{
		id: uuid().primaryKey(),
		/** What it opens: a sign-in, a fresh proof of who one is, or that an address is one's own. */
		purpose: text().notNull().default('sign_in'),
		/** Hash of the secret in the cookie of the browser that asked. */
		browserHash: text().notNull(),
		/** HMAC of the address, so that flooding can be counted without keeping strangers' addresses. */
		addressHash: text().notNull(),
		personId: uuid().references(() => person.id, { onDelete: 'cascade' }),
		codeHash: text().notNull(),
		codeSalt: text().notNull(),
		linkHash: text().notNull(),
		tries: integer().notNull().default(0),
		createdAt: instant().notNull(),
		expiresAt: instant().notNull(),
		endedAt: instant()
	},
	(table) => [
		index().on(table.addressHash, table.createdAt),
		check('mail_code_purpose', sql`${table.purpose} in ('sign_in', 'prove', 'address')`)
	]
);

/** A passkey of a person. */
export const passkey = pgTable(
	'passkey',
	{
		/** Credential id, base64url. */
		id: text().primaryKey(),
		personId: uuid()
			.notNull()
			.references(() => person.id, { onDelete: 'cascade' }),
		publicKey: bytes().notNull(),
		counter: bigint({ mode: 'number' }).notNull(),
		transports: text().array().notNull(),
		name: text().notNull(),
		createdAt: instant().notNull(),
		lastUsedAt: instant()
	},
	(table) => [index().on(table.personId)]
);

/** A WebAuthn challenge that a browser still has to answer, once. */
export const passkeyChallenge = pgTable('passkey_challenge', {
	id: uuid().primaryKey(),
	challenge: text().notNull(),
	/** Null while signing in: nobody is known yet. */
	personId: uuid().references(() => person.id, { onDelete: 'cascade' }),
	purpose: text().notNull(),
	expiresAt: instant().notNull()
});

/** The secret of an authenticator app, encrypted. */
export const totp = pgTable('totp', {
	personId: uuid()
		.primaryKey()
		.references(() => person.id, { onDelete: 'cascade' }),
	secret: bytes().notNull(),
	confirmedAt: instant(),
	/** The last time step that was used: a code works once. */
	lastStep: bigint({ mode: 'number' }).notNull().default(0),
	createdAt: instant().notNull()
});

/** Tries within a window, by what is limited and a hash of whom (T2.6). */
export const attempt = pgTable(
	'attempt',
	{
		what: text().notNull(),
		whom: text().notNull(),
		windowAt: instant().notNull(),
		count: integer().notNull()
	},
	(table) => [primaryKey({ columns: [table.what, table.whom, table.windowAt] })]
);

/** A lost second factor on its way back: one authorised person asked, another confirms (T2.8). */
export const factorRestore = pgTable(
	'factor_restore',
	{
		id: uuid().primaryKey(),
		personId: uuid()
			.notNull()
			.references(() => person.id, { onDelete: 'cascade' }),
		askedById: uuid().notNull(),
		askedAt: instant().notNull(),
		expiresAt: instant().notNull(),
		confirmedById: uuid(),
		confirmedAt: instant()
	},
	(table) => [
		index().on(table.personId),
		check(
			'factor_restore_by_two',
			sql`${table.confirmedById} <> ${table.askedById} and ${table.askedById} <> ${table.personId} and ${table.confirmedById} <> ${table.personId}`
		)
	]
);
