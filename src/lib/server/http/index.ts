// The thin server in front of the framework. It knows HTTP and nothing of pages: who may knock,
// how long and how large, what every answer carries, and how to end without dropping anybody.

export { createFront, type Front, type FrontOptions, type Handler } from './front.ts';
export { clientAddressHeader } from './forwarding.ts';
export type { FrontRefusal } from './entrance.ts';
export { usualLimits, type Limits } from './limits.ts';
export { pathMatcher } from './paths.ts';
