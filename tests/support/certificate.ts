import { createPrivateKey, generateKeyPairSync, sign, type KeyObject } from 'node:crypto';

// Certificates for servers of tests, signed by an authority that only the test trusts. As little of X.509 as
// that takes: a name, from when to when, and for which host.

/** A certificate with its key, as a server of Node takes them. */
export type Certificate = { cert: string; key: string };

/** An authority, with what it signs for a host. */
export type Authority = {
	cert: string;
	/** For a host, from so many days from now until so many. */
	sign: (host: string, days?: { from: number; until: number }) => Certificate;
};

/** Makes an authority of its own. */
export function certificateAuthority(name: string): Authority {
	const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
	const issuer = { name, key: privateKey };
	const mayDecide = extension([85, 29, 19], sequence(tagged(0x01, Buffer.from([0xff]))));
	const usual = { from: -1, until: 30 };
	return {
		cert: certificate({ name, publicKey, issuer, extensions: mayDecide, days: usual }),
		sign(host, days = usual) {
			const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' });
			const forHost = extension([85, 29, 17], sequence(tagged(0x82, Buffer.from(host))));
			return {
				cert: certificate({
					...{ name: host, publicKey: pair.publicKey, issuer },
					...{ extensions: forHost, days }
				}),
				key: pair.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
			};
		}
	};
}

let serial = 1;

function certificate(of: {
	name: string;
	publicKey: KeyObject;
	issuer: { name: string; key: KeyObject };
	extensions: Buffer;
	days: { from: number; until: number };
}): string {
	const { name, publicKey, issuer, extensions, days } = of;
	// ecdsa-with-SHA256
	const way = sequence(tagged(0x06, Buffer.from([42, 134, 72, 206, 61, 4, 3, 2])));
	const body = sequence(
		tagged(0xa0, tagged(0x02, Buffer.from([2]))),
		tagged(0x02, Buffer.from([(serial += 1)])),
		way,
		nameOf(issuer.name),
		sequence(time(days.from), time(days.until)),
		nameOf(name),
		publicKey.export({ type: 'spki', format: 'der' }),
		tagged(0xa3, sequence(extensions))
	);
	const key = createPrivateKey(issuer.key.export({ type: 'pkcs8', format: 'pem' }));
	const bits = tagged(0x03, Buffer.concat([Buffer.from([0]), sign('sha256', body, key)]));
	const base64 = sequence(body, way, bits).toString('base64');
	const lines = base64.match(/.{1,64}/g)!.join('\n');
	return `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`;
}

function nameOf(name: string): Buffer {
	const commonName = tagged(0x06, Buffer.from([85, 4, 3]));
	return sequence(tagged(0x31, sequence(commonName, tagged(0x0c, Buffer.from(name)))));
}

function extension(id: number[], value: Buffer): Buffer {
	return sequence(tagged(0x06, Buffer.from(id)), tagged(0x04, value));
}

function time(days: number): Buffer {
	const at = new Date(Date.now() + days * 86_400_000).toISOString();
	return tagged(0x17, Buffer.from(`${at.slice(2, 19).replaceAll(/[-T:]/g, '')}Z`));
}

function sequence(...parts: Buffer[]): Buffer {
	return tagged(0x30, Buffer.concat(parts));
}

function tagged(tag: number, content: Buffer): Buffer {
	const { length } = content;
	const bytes =
		length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 255];
	return Buffer.concat([Buffer.from([tag, ...bytes]), content]);
}
