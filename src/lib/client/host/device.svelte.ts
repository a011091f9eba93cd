import type { Deed } from '../../domain/door/deed.ts';
import { dayNow, hostView, type HostView } from '../../domain/door/host-view.ts';
import { dayOf } from '../../domain/day.ts';
import type { Sheet, SheetDay } from '../../domain/door/sheet.ts';
import {
	dismiss,
	hostName,
	isEnded,
	keptSheet,
	pairings,
	queue,
	nowBy,
	resend,
	writeDown,
	type KeptOperation,
	type Pairing
} from './kept.ts';
import {
	announce,
	askForHostSync,
	pair,
	sync,
	unpair,
	type Contact,
	type PairProblem
} from './sync.ts';

/** How often the sheet is fetched while somebody looks at it, in milliseconds. */
const everyMs = 20_000;

/** What the screen of a host is at. */
export type HostPhase =
	/** What is kept is still being read. */
	| 'opening'
	/** No coordinator gave this device to a host, or not any more. */
	| 'unpaired'
	/** A host's device, whose sheet is not here: it was never fetched, or its time was over. */
	| 'empty'
	| 'ready'
	/** This browser keeps nothing. */
	| 'no_place';

/**
 * A host's device as its screen shows it. One for each page; it hears what other tabs and the service
 * worker do. Each tap is on the disk before it shows (7.2).
 */
export class HostDevice {
	phase = $state<HostPhase>('opening');
	contact = $state<Contact>('fine');
	/** The list of names of this day has not come yet: here is only that there is a day. */
	isStub = $state(false);
	/** Kring ended the device that was here; true until it is paired anew. */
	ended = $state(false);
	/** By a clock that was put right. */
	now = $state.raw(nowBy(0));
	#sheet = $state.raw<Sheet | null>(null);
	#own = $state.raw<readonly KeptOperation[]>([]);
	/** The day that somebody chose to look at; null for today. */
	chosen = $state<string | null>(null);

	readonly days = $derived<readonly SheetDay[]>(this.#sheet?.days ?? []);
	readonly today = $derived(dayNow(this.days, this.now));
	readonly day = $derived(
		this.days.find(({ occurrenceId }) => occurrenceId === this.chosen) ??
			this.today ??
			this.days[0] ??
			null
	);
	/** Only on its own day something can be written down. */
	readonly isToday = $derived(this.day !== null && this.day.on === dayOf(this.now));
	readonly activity = $derived(this.#sheet?.activity ?? null);
	readonly deviceId = $derived(this.#sheet?.device.id ?? '');
	readonly deviceName = $derived(this.#sheet?.device.name ?? '');
	readonly view: HostView | null = $derived.by(() => {
		if (this.#sheet === null || this.day === null) return null;
		const { device, visitors } = this.#sheet;
		const own = this.#own.flatMap(({ state, ...one }) =>
			state === 'refused' ? [] : [{ ...one, state }]
		);
		return hostView({ day: this.day, visitors, deviceId: device.id, own, now: this.now });
	});
	readonly waiting = $derived(this.#own.filter(({ state }) => state === 'waiting').length);
	readonly refused = $derived(this.#own.filter(({ state }) => state === 'refused'));

	#pairing: Pick<Pairing, 'deviceId' | 'clockOffsetMs'> | null = null;
	#written = 0;
	#timer: ReturnType<typeof setTimeout> | undefined;

	/** Starts to look and to send; call it in an effect. Returns what stops it. */
	watch(): () => void {
		const channel = new BroadcastChannel(hostName);
		channel.onmessage = () => void this.#look();
		const goOn = () => void this.send();
		const shown = () => {
			if (document.visibilityState === 'visible') goOn();
		};
		addEventListener('online', goOn);
		addEventListener('focus', goOn);
		document.addEventListener('visibilitychange', shown);
		const tick = setInterval(() => this.#tick(), 1_000);
		const fetching = setInterval(shown, everyMs);
		void this.#look().then(goOn);
		return () => {
			channel.close();
			removeEventListener('online', goOn);
			removeEventListener('focus', goOn);
			document.removeEventListener('visibilitychange', shown);
			clearInterval(tick);
			clearInterval(fetching);
			clearTimeout(this.#timer);
		};
	}

	/** The minute moves on; at four at night nothing of the day is shown any more (T9.1). */
	#tick(): void {
		const now = this.#nowHere();
		if (this.#sheet !== null && now >= this.#sheet.goneAt) {
			this.#sheet = null;
			this.chosen = null;
			this.phase = 'empty';
			void this.#look().then(() => this.send());
		}
		if (Math.floor(now.getTime() / 60_000) !== Math.floor(this.now.getTime() / 60_000))
			this.now = now;
	}

	#nowHere(): Date {
		return nowBy(this.#pairing?.clockOffsetMs ?? 0);
	}

	async #look(): Promise<void> {
		const written = this.#written;
		try {
			this.#pairing = (await pairings()).find(({ state }) => state === 'active') ?? null;
			const now = this.#nowHere();
			const kept = this.#pairing === null ? null : await keptSheet(now);
			const own = await queue();
			const ended = this.#pairing === null && (await isEnded());
			// Something was written down meanwhile, which this look may have missed.
			if (written !== this.#written) return this.#look();
			this.now = now;
			this.#sheet = kept?.sheet ?? null;
			this.isStub = kept?.isStub ?? false;
			this.#own = own;
			this.ended = ended;
			this.phase = this.#pairing === null ? 'unpaired' : kept === null ? 'empty' : 'ready';
		} catch {
			if (this.phase === 'opening') this.phase = 'no_place';
		}
	}

	/** Sends what waits and fetches the sheet; later again when there is reason to. */
	async send(): Promise<void> {
		clearTimeout(this.#timer);
		const { contact, retryAfterMs } = await sync({ sheet: true }).catch(() => ({
			contact: 'away' as const,
			retryAfterMs: everyMs
		}));
		this.contact = contact;
		if (retryAfterMs === null) return;
		clearTimeout(this.#timer);
		this.#timer = setTimeout(() => void this.send(), retryAfterMs);
	}

	/**
	 * Writes down what the host did, shows it, and sends it.
	 *
	 * @throws when this device cannot keep it: then nothing was done, and the screen says so.
	 */
	async note(...deeds: readonly Deed[]): Promise<readonly string[]> {
		if (this.#pairing === null || this.day === null || deeds.length === 0) return [];
		const { occurrenceId } = this.day;
		const made = await writeDown(this.#pairing, occurrenceId, deeds, Date.now());
		this.#written += 1;
		this.now = this.#nowHere();
		this.#own = [...this.#own, ...made];
		void askForHostSync();
		void this.send();
		return made.map(({ operation }) => operation.operationId);
	}

	/** Pairs this device; null when it worked. */
	async pair(code: string): Promise<PairProblem | null> {
		const problem = await pair(code);
		if (problem !== null) return problem;
		await this.#look();
		void this.send();
		return null;
	}

	/** This device is no host's device any more. */
	async unpair(): Promise<void> {
		await unpair();
		await this.#look();
		void this.send();
	}

	/** Sends something that was refused once more. */
	async resend(operationId: string): Promise<void> {
		await resend(operationId);
		announce();
		// A page hears of its own news only from others.
		await this.#look();
		void this.send();
	}

	/** Throws away something that was refused: the host read why. */
	async dismiss(operationId: string): Promise<void> {
		await dismiss(operationId);
		announce();
	}
}
