import {
	createDecipheriv,
	createECDH,
	createHmac,
	createPublicKey,
	randomBytes,
	verify
} from 'node:crypto';

// What a browser does with a push, in our own words on node:crypto, so that nothing of the library
// that encrypts is trusted in checking it (RFC 8188, RFC 8291, RFC 8292).

/** The keys a browser makes for itself when it is to be rung. */
export type BrowserKeys = { publicKey: Buffer; privateKey: Buffer; auth: Buffer };

/** Fresh keys of a browser. */
export function browserKeys(): BrowserKeys {
	const pair = createECDH('prime256v1');
	const publicKey = pair.generateKeys();
	return { publicKey, privateKey: pair.getPrivateKey(), auth: randomBytes(16) };
}

/**
 * Reads an encrypted body of one record.
 *
 * @throws when it was not made for these keys, or was changed on the way.
 */
export function decryptPush(body: Buffer, keys: BrowserKeys): string {
	const salt = body.subarray(0, 16);
	const keyLength = body.readUInt8(20);
	const sender = body.subarray(21, 21 + keyLength);
	const sealed = body.subarray(21 + keyLength);
	const recordSize = body.readUInt32BE(16);
	if (sealed.length > recordSize) throw new Error('more than one record');

	const pair = createECDH('prime256v1');
	pair.setPrivateKey(keys.privateKey);
	const shared = pair.computeSecret(sender);
	const info = Buffer.concat([Buffer.from('WebPush: info\0'), keys.publicKey, sender]);
	const material = derive(keys.auth, shared, info, 32);
	const key = derive(salt, material, Buffer.from('Content-Encoding: aes128gcm\0'), 16);
	const nonce = derive(salt, material, Buffer.from('Content-Encoding: nonce\0'), 12);

	const decipher = createDecipheriv('aes-128-gcm', key, nonce);
	decipher.setAuthTag(sealed.subarray(-16));
	const padded = Buffer.concat([decipher.update(sealed.subarray(0, -16)), decipher.final()]);
	const end = padded.lastIndexOf(2);
	if (end === -1 || padded.subarray(end + 1).some((byte) => byte !== 0))
		throw new Error('no end of record');
	return padded.subarray(0, end).toString();
}

/** HKDF with one block (RFC 5869). */
function derive(salt: Buffer, material: Buffer, info: Buffer, length: number): Buffer {
	const fixed = createHmac('sha256', salt).update(material).digest();
	const block = createHmac('sha256', fixed)
		.update(info)
		.update(Buffer.from([1]))
		.digest();
	return block.subarray(0, length);
}

/** What a push service finds out about who rings (RFC 8292). */
export type Sender = { publicKey: string; audience: string; subject: string; livesSeconds: number };

/**
 * Checks who rings.
 *
 * @throws when the signature is not by the key that is named, or is over.
 */
export function verifySender(authorization: string): Sender {
	const [, token = '', publicKey = ''] = /^vapid t=([^,]+), ?k=([^,]+)$/.exec(authorization) ?? [];
	const [head = '', claims = '', signature = ''] = token.split('.');
	const read = (part: string) =>
		JSON.parse(Buffer.from(part, 'base64url').toString()) as Record<string, unknown>;
	if (read(head)['alg'] !== 'ES256') throw new Error('not ES256');

	const point = Buffer.from(publicKey, 'base64url');
	const key = createPublicKey({
		format: 'jwk',
		key: {
			kty: 'EC',
			crv: 'P-256',
			x: point.subarray(1, 33).toString('base64url'),
			y: point.subarray(33).toString('base64url')
		}
	});
	const isSigned = verify(
		'sha256',
		Buffer.from(`${head}.${claims}`),
		{ key, dsaEncoding: 'ieee-p1363' },
		Buffer.from(signature, 'base64url')
	);
	if (!isSigned) throw new Error('wrong signature');
	const { aud, sub, exp } = read(claims);
	const livesSeconds = Number(exp) - Date.now() / 1000;
	if (!(livesSeconds > 0)) throw new Error('over');
	return { publicKey, audience: String(aud), subject: String(sub), livesSeconds };
}
