import type { IncomingMessage } from 'node:http';
import { BlockList, isIP } from 'node:net';

// Who is asking, and what others claim about it. Only proxies that the operator named are
// believed; every other claim is taken off before anybody can read it.

/** The header in which the framework finds the address of the client. Nobody outside can set it. */
export const clientAddressHeader = 'x-kring-address';

const claims = [
	'forwarded',
	'via',
	'x-client-ip',
	'x-cluster-client-ip',
	'x-forwarded-for',
	'x-forwarded-host',
	'x-forwarded-port',
	'x-forwarded-prefix',
	'x-forwarded-proto',
	'x-forwarded-server',
	'x-forwarded-scheme',
	'x-original-host',
	'x-original-url',
	'x-real-ip',
	'x-rewrite-url',
	'x-http-method-override',
	'x-method-override',
	'cf-connecting-ip',
	'true-client-ip',
	clientAddressHeader
] as const;

const mostHops = 20;

/**
 * The networks of some proxies.
 *
 * @param names addresses and networks such as `127.0.0.1` and `10.0.0.0/8`, checked before
 */
export function networksOf(names: readonly string[]): BlockList {
	const networks = new BlockList();
	for (const name of names) {
		const [address = '', bits] = name.split('/');
		const family = familyOf(address);
		if (family === null) throw new Error(`${name} is no address or network`);
		if (bits === undefined) networks.addAddress(address, family);
		else networks.addSubnet(address, Number(bits), family);
	}
	return networks;
}

/**
 * The address of whoever asks: the nearest one that is not a proxy of ours. What a client itself
 * wrote into `X-Forwarded-For` stands further away and is never reached.
 */
export function clientAddress(req: IncomingMessage, proxies: BlockList): string {
	let address = plainAddress(req.socket.remoteAddress ?? '');
	const claimed = [req.headers['x-forwarded-for'] ?? []].flat().join(',').split(',');
	for (const hop of claimed.slice(-mostHops).reverse()) {
		if (!isIn(proxies, address)) return address;
		const next = plainAddress(hop.trim());
		if (isIP(next) === 0) return address;
		address = next;
	}
	return address;
}

/** Takes every claim about who is asking and how off a request, and writes down what is so. */
export function overwriteClaims(req: IncomingMessage, address: string): void {
	for (const name of claims) {
		if (name in req.headers) delete req.headers[name];
	}
	req.headers[clientAddressHeader] = address;
}

function isIn(networks: BlockList, address: string): boolean {
	const family = familyOf(address);
	return family !== null && networks.check(address, family);
}

function familyOf(address: string): 'ipv4' | 'ipv6' | null {
	const version = isIP(address);
	return version === 0 ? null : version === 6 ? 'ipv6' : 'ipv4';
}

/** Without the wrapping in which IPv4 shows itself on a socket for IPv6. */
function plainAddress(address: string): string {
	return address.replace(/^::ffff:(?=\d+\.)/i, '');
}
