import { json, type RequestEvent } from '@sveltejs/kit';
import { UploadForm } from '#lib/domain/door/operation-form.ts';
import { takeUpload } from '#lib/server/door/index.ts';
import { faultOf } from '#lib/server/fault.ts';
import { withDevice } from '#lib/server/web/device.ts';
import { answer, jsonOf } from '#lib/server/web/index.ts';

/** Longest upload of 200 operations, in characters. */
const uploadLength = 400_000;

/** What a host did, from their device; also from one that was taken away since, to be kept apart. */
export const POST = answer(async (event: RequestEvent) => {
	const upload = await jsonOf(event.request, UploadForm, uploadLength);
	const answers = await takeUpload(
		(work) => withDevice(event, { revoked: 'hands_over' }, work),
		upload,
		(caught) =>
			console.error(JSON.stringify({ level: 'error', kind: 'not kept', ...faultOf(caught) }))
	);
	return json({ answers }, { headers: { 'cache-control': 'no-store' } });
});
