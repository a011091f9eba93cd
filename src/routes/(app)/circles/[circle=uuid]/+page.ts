import type { Component } from 'svelte';
import type { PageLoadEvent, PageServerData } from './$types';

type Home = Component<{
	data: PageServerData;
	problem: { message?: string | undefined } | null;
}>;

/** The home of who it is about has parts of its own, which nobody else fetches. */
export async function load({
	data
}: PageLoadEvent): Promise<PageServerData & { Own: Home | null }> {
	const Own = data.isResident ? (await import('./HomeOfResident.svelte')).default : null;
	return { ...data, Own };
}
