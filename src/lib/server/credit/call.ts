import type { SQL } from 'drizzle-orm';
import { Refusal, refusals, type RefusalCode, type RefusalDetails } from '../../domain/refusal.ts';
import type { Tx } from '../db/connect.ts';

/** What the functions of the ledger say when the rules decline something. */
const declined = 'KC001';
/** The same id came twice at one moment, for two things. */
const twice = '23505';
/** Somebody else is at it in this very moment, and to wait could be to wait for each other. */
const busy = '55P03';

type Fault = { code?: string; message?: string; detail?: string; constraint_name?: string };

/**
 * Asks a function of the ledger, which does a whole step or nothing.
 *
 * @throws {Refusal} what it declines, under the code that it names.
 */
export async function ask<Row extends Record<string, unknown>>(tx: Tx, query: SQL): Promise<Row[]> {
	try {
		return [...(await tx.execute<Row>(query))] as Row[];
	} catch (caught) {
		throw refusalIn(caught) ?? caught;
	}
}

function refusalIn(caught: unknown): Refusal | null {
	// drizzle puts its own error around that of the database.
	const {
		code,
		message,
		detail,
		constraint_name: constraint
	} = ((caught as { cause?: unknown }).cause ?? caught) as Fault;
	if (code === declined && message !== undefined && message in refusals)
		return new Refusal(message as RefusalCode, JSON.parse(detail ?? '{}') as RefusalDetails);
	if (code === twice && constraint === 'credit_event_once') return new Refusal('change_conflict');
	return code === busy ? new Refusal('too_fast', { retryAfter: 1 }) : null;
}
