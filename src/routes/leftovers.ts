/**
 * What a browser is told to throw away when somebody signs out: all of it (T9.3, T9.4). Where a host
 * wrote something down on this device that has not arrived, the page emptied what was the person's own
 * by itself and says so: then only what is kept of pages goes.
 */
export async function thrownAway(request: Request): Promise<Record<string, string>> {
	const keepsHost = (await request.formData()).get('keep') === 'host';
	return { 'clear-site-data': keepsHost ? '"cache"' : '"cache", "storage"' };
}
