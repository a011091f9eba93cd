// Whether a page is being fetched anew by itself: nobody on it sent anything.

let under = 0;

/** Whether what a page shows is being fetched anew, or being drawn after that. */
export function isNewsComing(): boolean {
	return under > 0;
}

/** Lets something be done that brings news to the page, its drawing included. */
export async function bringNews(work: () => Promise<void>): Promise<void> {
	under += 1;
	try {
		await work();
	} finally {
		under -= 1;
	}
}
