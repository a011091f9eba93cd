import { SMTPServer } from 'smtp-server';
import type { AddressInfo } from 'node:net';
import { sql } from 'drizzle-orm';
import { databaseOf, openPool, type Db, type Sql } from '#lib/server/db/connect.ts';
import type { Env } from '#lib/server/env.ts';
import { sendMail } from '#lib/server/mail/index.ts';
import type { FreshDatabase } from './template.ts';

// Mail in tests: a real mail server in this process that keeps what it gets, and the step of the
// worker that hands mails to it.

/** A mail as it arrived, with its decoded plain text. */
export type Arrived = { to: string[]; subject: string; text: string; raw: string };

/** A mail server of a test. */
export type MailServer = {
	url: string;
	arrived: Arrived[];
	/** What it answers from now on: takes mail, says "later", or refuses for good. */
	behave: (how: 'take' | 'later' | 'refuse') => void;
	stop: () => Promise<void>;
};

/** Starts a mail server on a free port of this machine. */
export async function startMailServer(): Promise<MailServer> {
	const arrived: Arrived[] = [];
	let how: 'take' | 'later' | 'refuse' = 'take';
	const server = new SMTPServer({
		authOptional: true,
		disabledCommands: ['STARTTLS'],
		onRcptTo: (_address, _session, done) => {
			if (how === 'take') return done();
			const problem = Object.assign(new Error('no'), { responseCode: how === 'later' ? 451 : 550 });
			done(problem);
		},
		onData: (stream, session, done) => {
			const chunks: Buffer[] = [];
			stream.on('data', (chunk: Buffer) => chunks.push(chunk));
			stream.on('end', () => {
				const raw = Buffer.concat(chunks).toString();
				arrived.push({
					to: session.envelope.rcptTo.map(({ address }) => address),
					subject: /^Subject: (.*)$/m.exec(raw)?.[1]?.trim() ?? '',
					text: plainTextOf(raw),
					raw
				});
				done();
			});
		}
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const { port } = server.server.address() as AddressInfo;
	return {
		url: `smtp://127.0.0.1:${port}`,
		arrived,
		behave: (next) => (how = next),
		stop: () => new Promise((resolve) => server.close(() => resolve()))
	};
}

/** A worker for mails only: does what waits on the list, as the role that does it. */
export function mailWorker(
	database: FreshDatabase,
	env: Env
): { sendAll: () => Promise<number>; db: Db; end: () => Promise<void> } {
	const pool: Sql = openPool(database.workerUrl, { max: 2, name: 'mail test' });
	const db = databaseOf(pool);
	return {
		db,
		/** Sends everything on the list once, and says how many jobs there were. */
		sendAll: async () => {
			const jobs = await db.execute<{ id: string; mailId: string; now: string }>(sql`
				select id, payload ->> 'mailId' as "mailId", kring_now() as now
				from job where kind = 'mail.send' order by lane, id`);
			for (const { id, mailId, now } of jobs) {
				await sendMail({ mailId }, { db, env, now: new Date(now) });
				await db.execute(sql`delete from job where id = ${id}`);
			}
			return jobs.length;
		},
		end: () => pool.end({ timeout: 2 })
	};
}

/** The six digits in a mail. */
export function codeIn({ text }: Pick<Arrived, 'text'>): string {
	const found = /\b(\d{3}) (\d{3})\b/.exec(text);
	if (found === null) throw new Error(`no code in: ${text}`);
	return `${found[1]}${found[2]}`;
}

/** The first address in a mail. */
export function linkIn({ text }: Pick<Arrived, 'text'>): string {
	const found = /https?:\/\/\S+/.exec(text)?.[0];
	if (found === undefined) throw new Error(`no link in: ${text}`);
	return found;
}

/** The plain part of a message, with its transfer encoding undone. */
function plainTextOf(raw: string): string {
	const part = raw.split(/\r?\n--/).find((one) => /content-type: text\/plain/i.test(one)) ?? raw;
	const [head = '', ...body] = part.split(/\r?\n\r?\n/);
	const text = body.join('\n\n');
	if (/quoted-printable/i.test(head)) {
		const joined = text.replaceAll(/=\r?\n/g, '');
		return Buffer.from(
			joined.replaceAll(/=([0-9A-F]{2})/g, (_, hex: string) =>
				String.fromCharCode(parseInt(hex, 16))
			),
			'latin1'
		).toString('utf8');
	}
	if (/base64/i.test(head)) return Buffer.from(text, 'base64').toString('utf8');
	return text;
}
