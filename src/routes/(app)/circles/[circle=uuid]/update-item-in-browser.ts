import { Part } from '#lib/client/part.ts';
import type { ComponentProps } from 'svelte';
import type UpdateItem from './UpdateItem.svelte';

/** One update in a list, fetched by a phone when one is touched: `#update-item`. */
export const updateItem = new Part<ComponentProps<typeof UpdateItem>>(
	null,
	async () => (await import('./UpdateItem.svelte')).default
);
