// What does not stand on the first screen of a host. It is fetched in one piece right after that screen
// stands, and the worker keeps it with the page: from then on it opens without a network.

export { default as Calls } from './Calls.svelte';
export { default as Counts } from './Counts.svelte';
export { default as DayTab } from './DayTab.svelte';
export { default as Empty } from './Empty.svelte';
export { default as Known } from './Known.svelte';
export { default as Lock } from './Lock.svelte';
export { default as Meals } from './Meals.svelte';
export { default as Pairing } from './Pairing.svelte';
export { default as PersonPanel } from './PersonPanel.svelte';
export { default as Refused } from './Refused.svelte';
export { default as TabCount } from './TabCount.svelte';
export { default as Tasks } from './Tasks.svelte';
export { default as Wall } from './Wall.svelte';
export { default as Welcome } from './Welcome.svelte';
