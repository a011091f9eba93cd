import type { Db } from '#lib/server/db/connect.ts';
import type { Gate, Visitor } from '#lib/server/gate/index.ts';

declare global {
	namespace App {
		interface Error {
			message: string;
			/** Name of a refusal, or empty for a bug. */
			code?: string;
			/** Number to quote when asking for help. */
			number?: string;
		}
		interface Locals {
			/** The database as the role that serves requests. */
			db: Db;
			/** Who is asking; null for a stranger. */
			visitor: Visitor | null;
			/** The way in to circles, for somebody signed in. @throws sign_in_first for a stranger. */
			gate: Gate;
			language: 'nl' | 'en';
			requestId: string;
			/** Network the request comes from, for limits. */
			network: string;
			/** What was typed into a form that was refused. */
			refusedForm?: Readonly<Record<string, string>>;
			/** The page that was asked for is not there, or not for the one who asked. */
			isClosed?: boolean;
		}
		interface PageState {
			/** Set while a sheet is open, so that "back" closes it. */
			sheet?: string;
		}
	}
}

export {};
