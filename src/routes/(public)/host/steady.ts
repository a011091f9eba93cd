// A finger taps where something stood a moment ago. What moved or came under it is deaf for as long as a
// second tap of the same hand takes (5.2): otherwise it counts somebody who was never meant.

/** So long nothing that moved hears a tap, in milliseconds. */
const deafMs = 400;

/** What moved less than this stood still, in pixels. */
const slack = 6;

const controls = 'button, a, label, summary, input, textarea';
const mark = 'data-moved';

type Place = { top: number; left: number };

/**
 * Keeps taps away from what just moved or came inside an element; the keyboard goes on. An attachment:
 * it runs until what it returns is called.
 */
export function steady(inside: HTMLElement): () => void {
	let places = new Map<Element, Place>();
	let isStale = false;
	const timers = new Map<Element, ReturnType<typeof setTimeout>>();

	const placesNow = () =>
		new Map(
			[...inside.querySelectorAll(controls)].map((one) => {
				const { top, left } = one.getBoundingClientRect();
				return [one, { top, left }] as const;
			})
		);
	function look(): void {
		places = placesNow();
		isStale = false;
	}
	function deafen(one: Element): void {
		clearTimeout(timers.get(one));
		one.setAttribute(mark, '');
		const hear = () => {
			timers.delete(one);
			one.removeAttribute(mark);
		};
		timers.set(one, setTimeout(hear, deafMs));
	}
	function changed(): void {
		const before = places;
		// After scrolling all places are others, and nothing moved under anybody's finger by itself.
		const isKnown = !isStale && before.size > 0;
		look();
		if (!isKnown) return;
		for (const [one, { top, left }] of places) {
			const was = before.get(one);
			const stood =
				was !== undefined && Math.abs(was.top - top) < slack && Math.abs(was.left - left) < slack;
			if (!stood) deafen(one);
		}
	}
	const scrolled = () => (isStale = true);
	const observer = new MutationObserver(changed);

	look();
	observer.observe(inside, { childList: true, characterData: true, subtree: true });
	inside.addEventListener('pointerdown', look, { capture: true });
	addEventListener('scroll', scrolled, { capture: true, passive: true });
	addEventListener('resize', scrolled);
	return () => {
		observer.disconnect();
		inside.removeEventListener('pointerdown', look, { capture: true });
		removeEventListener('scroll', scrolled, { capture: true });
		removeEventListener('resize', scrolled);
		for (const timer of timers.values()) clearTimeout(timer);
	};
}
