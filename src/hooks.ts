import type { Reroute } from '@sveltejs/kit';
import { dutchPath } from '#lib/domain/english-path.ts';

/** What stands at an English address is the page at the Dutch one (settled 31). */
export const reroute: Reroute = ({ url }) => dutchPath(url.pathname);
