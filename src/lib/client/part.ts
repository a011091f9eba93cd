import type { Component } from 'svelte';

/** A component that the server has at once, and that a phone fetches when it is first needed. */
export class Part<Given extends Record<string, unknown>> {
	/** Null until it was fetched. */
	ready: Component<Given> | null;
	readonly #fetch: () => Promise<Component<Given>>;

	constructor(ready: Component<Given> | null, fetch: () => Promise<Component<Given>>) {
		this.ready = ready;
		this.#fetch = fetch;
	}

	/** Fetches it. What fails can be tried again. */
	async get(): Promise<Component<Given>> {
		this.ready ??= await this.#fetch();
		return this.ready;
	}
}
