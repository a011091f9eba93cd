/** The one page that is made beforehand and belongs to nobody (settled 33). */
export const prerender = true;
