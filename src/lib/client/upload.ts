import type { Sender } from './outbox.ts';

/**
 * Sends what is heavy and tells how far it is, which `fetch` cannot.
 *
 * @param told  how much of an item left this device, from 0 to 1.
 */
export function uploader(told: (itemId: string, part: number) => void): Sender {
	return (path, { body, headers, withinMs }, itemId) =>
		new Promise((resolve) => {
			const request = new XMLHttpRequest();
			request.open('POST', path);
			request.timeout = withinMs;
			for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
			request.upload.onprogress = ({ loaded, total }) =>
				told(itemId, total > 0 ? loaded / total : 0);
			request.onload = () => resolve(answerOf(request, path));
			request.onerror = request.ontimeout = request.onabort = () => resolve(null);
			request.send(body as XMLHttpRequestBodyInit);
		});
}

function answerOf(request: XMLHttpRequest, path: string): Response {
	// It follows where it is led, and what stands there is no answer to this.
	const isElsewhere = new URL(request.responseURL).pathname !== path;
	const after = request.getResponseHeader('retry-after');
	return new Response(isElsewhere ? null : request.responseText, {
		status: isElsewhere ? 503 : request.status,
		headers: after === null ? {} : { 'retry-after': after }
	});
}
