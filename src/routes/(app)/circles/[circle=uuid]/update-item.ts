import { Part } from '#lib/client/part.ts';

/** One update in a list: there at once on the server, fetched by a phone when it is touched. */
export const updateItem = new Part(
	import.meta.env.SSR ? (await import('./UpdateItem.svelte')).default : null,
	async () => (await import('./UpdateItem.svelte')).default
);
