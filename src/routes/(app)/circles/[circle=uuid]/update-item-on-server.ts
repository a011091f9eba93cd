import { Part } from '#lib/client/part.ts';
import UpdateItem from './UpdateItem.svelte';

/** One update in a list, as the server writes it: `#update-item`. */
export const updateItem = new Part(UpdateItem, () => Promise.resolve(UpdateItem));
