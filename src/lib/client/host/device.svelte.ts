import type { Deed } from '../../domain/door/deed.ts';
import { dayNow, hostView, type HostView } from '../../domain/door/host-view.ts';
import { dayOf } from '../../domain/day.ts';
import { pinAfterMs } from '../../domain/door/pin.ts';
import type { Sheet, SheetDay } from '../../domain/door/sheet.ts';
import {
	dismiss,
	endedBy,
	hostName,
	keptSheet,
	pairings,
	queue,
	nowBy,
	resend,
	writeDown,
	type EndedBy,
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
	type PairProblem,
	type TabNews
} from './sync.ts';

/** How often the sheet is fetched while somebody looks at it, in milliseconds. */
const everyMs = 20_000;

/** What says that somebody is at the screen. */
const touches = ['pointerdown', 'keydown'] as const;

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
	/** What ended the device that was here, other than somebody's own wish; until it is paired anew. */
	ended = $state<EndedBy | null>(null);
	/** Whether a PIN stands before the names, and is to be typed now. */
	lock = $state<'none' | 'open' | 'locked'>('none');
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
	/** Days that stop, with who has to hear it. */
	readonly endings = $derived(this.#sheet?.endings ?? []);
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

	#pairing: Pick<Pairing, 'deviceId' | 'clockOffsetMs' | 'pin'> | null = null;
	#touchedAtMs = Date.now();
	#written = 0;
	#looking: Promise<void> = Promise.resolve();
	#timer: ReturnType<typeof setTimeout> | undefined;

	/** Starts to look and to send; call it in an effect. Returns what stops it. */
	watch(): () => void {
		const channel = new BroadcastChannel(hostName);
		channel.onmessage = ({ data }: MessageEvent<TabNews>) => {
			// A lock may be heard of before the PIN that it is about was read.
			void this.#look().then(() => data === 'lock' && this.#close());
			if (data === 'lock') this.#close();
		};
		const goOn = () => void this.send();
		const shown = () => {
			// Before anybody sees anything of a screen that lay in a drawer.
			this.#lockWhenLeft();
			if (document.visibilityState === 'visible') goOn();
		};
		const touched = () => {
			this.#lockWhenLeft();
			this.#touchedAtMs = Date.now();
		};
		for (const kind of touches) addEventListener(kind, touched, { capture: true, passive: true });
		addEventListener('online', goOn);
		addEventListener('focus', goOn);
		document.addEventListener('visibilitychange', shown);
		const tick = setInterval(() => this.#tick(), 1_000);
		const fetching = setInterval(shown, everyMs);
		void this.#look().then(goOn);
		return () => {
			channel.close();
			for (const kind of touches) removeEventListener(kind, touched, { capture: true });
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
		this.#lockWhenLeft();
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

	/** Whether the screen was left alone for so long that it asks for its PIN again (7.2). */
	#lockWhenLeft(): void {
		if (this.lock === 'open' && Math.abs(Date.now() - this.#touchedAtMs) >= pinAfterMs)
			this.#close();
	}

	/** From now on the PIN is asked for before anything is shown of anybody, in every tab. */
	close(): void {
		this.#close();
		announce('lock');
	}

	#close(): void {
		if (this.lock !== 'open') return;
		this.lock = 'locked';
		this.chosen = null;
	}

	/** The PIN was typed. */
	open(): void {
		this.#touchedAtMs = Date.now();
		if (this.lock === 'locked') this.lock = 'open';
	}

	/** How many digits the PIN has; 0 without one. */
	get pinLength(): number {
		return this.#pairing?.pin?.digits ?? 0;
	}

	#nowHere(): Date {
		return nowBy(this.#pairing?.clockOffsetMs ?? 0);
	}

	/** Reads what is kept; one after another, so that the last word is that of the last who asked. */
	#look(): Promise<void> {
		this.#looking = this.#looking.then(() => this.#lookOnce());
		return this.#looking;
	}

	async #lookOnce(): Promise<void> {
		const written = this.#written;
		try {
			this.#pairing = (await pairings()).find(({ state }) => state === 'active') ?? null;
			const now = this.#nowHere();
			const kept = this.#pairing === null ? null : await keptSheet(now);
			const own = await queue();
			const ended = this.#pairing === null ? await endedBy() : null;
			// Something was written down meanwhile, which this look may have missed.
			if (written !== this.#written) return this.#lookOnce();
			this.now = now;
			this.#sheet = kept?.sheet ?? null;
			this.isStub = kept?.isStub ?? false;
			this.#own = own;
			this.ended = ended;
			// What could not be read at first is a start as well: nobody has typed anything yet.
			const isStart = this.phase === 'opening' || this.phase === 'no_place';
			if (this.#pairing?.pin == null) this.lock = 'none';
			else if (isStart) this.lock = 'locked';
			else if (this.lock === 'none') this.lock = 'open';
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
		const made = await writeDown(this.#pairing, occurrenceId, deeds, Date.now()).catch(
			async (caught: unknown) => {
				// Another tab may have ended this device, while this one heard of nothing.
				await this.#look();
				throw caught;
			}
		);
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
		await this.changed();
	}

	/** What is kept here of this device changed: a PIN, or that it ended. */
	async changed(): Promise<void> {
		announce();
		// A page hears of its own news only from others.
		await this.#look();
		void this.send();
	}

	/** Sends something that was refused once more. */
	async resend(operationId: string): Promise<void> {
		await resend(operationId);
		await this.changed();
	}

	/** Throws away something that was refused: the host read why. */
	async dismiss(operationId: string): Promise<void> {
		await dismiss(operationId);
		announce();
	}
}
