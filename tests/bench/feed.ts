import { sql } from 'drizzle-orm';
import { databaseOf, openPool } from '#lib/server/db/connect.ts';
import { fillManySeries, manySeries } from '../support/many-series.ts';
import { barLine, median } from './support/figures.ts';
import { benchHouse } from './support/house.ts';

const bars = { coldMs: 60, stillMs: 5, kibibytes: 256 };
const rounds = 15;
const area = 'vlierkwartier';

export const program = {
	what: 'the calendar feed of 200 series with 300 days that are otherwise, cold and when nothing changed (A3)',
	run
};

async function run(): Promise<void> {
	const house = await benchHouse({ durable: true });
	const pool = openPool(house.database.ownerUrl, { max: 1, name: 'bench feed' });
	try {
		const owner = databaseOf(pool);
		const [place] = await house.owner`select id from neighbourhood where slug = ${area}`;
		await fillManySeries(owner, String(place?.['id']), new Date());
		const web = await house.web();
		const ask = async (etag?: string) => {
			const headers = {
				'accept-encoding': 'identity',
				...(etag === undefined ? {} : { 'if-none-match': etag })
			};
			const startedAt = performance.now();
			const answer = await fetch(`${web.origin}/${area}/agenda.ics`, { headers });
			const text = await answer.text();
			const ms = performance.now() - startedAt;
			return { ms, text, status: answer.status, etag: answer.headers.get('etag') ?? '' };
		};
		// A new edition, as every change makes one: nothing that was kept is shown again.
		const change = () =>
			owner.execute(sql`update activity set welcome = welcome || '.' where slug = 'inloop-1'`);
		const bareMs = median(await times(rounds, async () => (await bare(web.origin)).ms));
		const first = await ask();
		const events = first.text.match(/BEGIN:VEVENT/g)?.length ?? 0;
		if (events < manySeries.series + manySeries.otherwise)
			throw new Error(`the feed has ${events} events`);
		const cold = await times(rounds, async () => {
			await change();
			return (await ask()).ms;
		});
		const { etag } = await ask();
		const still = await times(rounds * 4, async () => {
			const answer = await ask(etag);
			if (answer.status !== 304) throw new Error(`answered with ${answer.status}`);
			return answer.ms;
		});
		const kibibytes = Buffer.byteLength(first.text) / 1024;
		console.log(
			`${events} events; the very first answer of a process took ${first.ms.toFixed(0)} ms, ` +
				`a bare answer of the house ${bareMs.toFixed(1)} ms. Times are of the whole request.`
		);
		const all = [
			line(`made anew, median of ${cold.length}`, median(cold), bars.coldMs, 'ms'),
			line(`nothing changed, median of ${still.length}`, median(still), bars.stillMs, 'ms'),
			line('before compression', kibibytes, bars.kibibytes, 'KiB')
		];
		if (!all.every(Boolean)) process.exitCode = 1;
	} finally {
		await pool.end({ timeout: 2 });
		await house.stop();
	}
}

async function bare(origin: string): Promise<{ ms: number }> {
	const startedAt = performance.now();
	await (await fetch(`${origin}/healthz`)).text();
	return { ms: performance.now() - startedAt };
}

/** One after the other, as many times. */
async function times(count: number, work: () => Promise<number>): Promise<number[]> {
	const found: number[] = [];
	for (let round = 0; round < count; round++) found.push(await work());
	return found;
}

/** @returns whether the bar was met. */
function line(what: string, value: number, bar: number, unit: string): boolean {
	const met = value <= bar;
	barLine(what, `${value.toFixed(1)} ${unit}`, `<= ${bar} ${unit}`, met ? 'met' : 'missed');
	return met;
}
