import type { RequestEvent } from '@sveltejs/kit';
import { Refusal } from '../../domain/refusal.ts';
import { atDoor, type AtDoor } from '../gate/index.ts';
import { hashOfSecret } from '../session/index.ts';

/** Whether a device that was taken away comes in too, to hand over what it had done before. */
type DoorFor = Parameters<typeof atDoor>[2];

/**
 * Lets `work` at the door of the activity whose sheet the device that asks keeps. It shows its token in
 * the header `Authorization` and no cookie, so that no other page can ask in its name (settled 30).
 *
 * @throws {Refusal} `device_unknown`.
 */
export function withDevice<T>(
	{ locals, request }: Pick<RequestEvent, 'locals' | 'request'>,
	how: DoorFor,
	work: (door: AtDoor) => Promise<T>
): Promise<T> {
	const [, token] =
		/^Bearer ([A-Za-z0-9_-]{43})$/.exec(request.headers.get('authorization') ?? '') ?? [];
	if (token === undefined) throw new Refusal('device_unknown');
	return atDoor(locals.db, hashOfSecret(token), how, work);
}
