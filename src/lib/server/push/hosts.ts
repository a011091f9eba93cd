import { lookup } from 'node:dns/promises';
import { BlockList, isIP } from 'node:net';

// Where Kring may ring at all (T7.7). A browser names the address, so it is checked as anything
// from outside is: once when it is kept, and again each time before it is used.

const knownHosts = [
	'fcm.googleapis.com',
	'updates.push.services.mozilla.com',
	'web.push.apple.com'
] as const;
const knownEndings = ['.push.services.mozilla.com', '.notify.windows.com'] as const;

const closed = new BlockList();
for (const [network, bits] of [
	['0.0.0.0', 8],
	['10.0.0.0', 8],
	['100.64.0.0', 10],
	['127.0.0.0', 8],
	['169.254.0.0', 16],
	['172.16.0.0', 12],
	['192.0.0.0', 24],
	['192.168.0.0', 16],
	['198.18.0.0', 15],
	['224.0.0.0', 3]
] as const) {
	closed.addSubnet(network, bits);
}
for (const [network, bits] of [
	// IPv4 in other clothes: as it is, by NAT64, and by 6to4.
	['::', 96],
	['64:ff9b::', 96],
	['64:ff9b:1::', 48],
	['2002::', 16],
	['fc00::', 7],
	['fe80::', 10],
	['fec0::', 10],
	['ff00::', 8]
] as const) {
	closed.addSubnet(network, bits, 'ipv6');
}
// IPv4 written as IPv6 is checked as what it is.
const mappedAddress = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i;

/**
 * Whether this is the address of a push service that Kring rings: https, of a known host or one
 * that the operator lists. Loopback (also without https) counts only where it is listed itself.
 *
 * @param moreHosts  `PUSH_HOSTS`: names, with a port where it is not the usual one.
 */
export function isPushAddress(address: string, moreHosts: readonly string[]): boolean {
	if (!URL.canParse(address)) return false;
	const url = new URL(address);
	if (url.username !== '' || url.password !== '' || url.hash !== '') return false;
	const name = url.hostname.toLowerCase();
	const isListed = moreHosts.includes(url.host.toLowerCase());
	if (isLoopback(name)) return isListed && /^https?:$/.test(url.protocol);
	if (url.protocol !== 'https:') return false;
	if (isIP(bare(name)) !== 0) return isListed && !isClosedAddress(bare(name));
	if (isListed) return true;
	if (url.port !== '') return false;
	const isKnown = (knownHosts as readonly string[]).includes(name);
	return (
		isKnown || knownEndings.some((ending) => name.endsWith(ending) && name.length > ending.length)
	);
}

/** Whether the name of a listed host leads out of the house: not to an address of a private network. */
export async function leadsOutside(address: string): Promise<boolean> {
	const name = bare(new URL(address).hostname);
	if (isLoopback(name)) return true;
	if (isIP(name) !== 0) return !isClosedAddress(name);
	const found = await lookup(name, { all: true });
	return found.length > 0 && found.every((one) => !isClosedAddress(one.address));
}

/** Whether an address belongs to this machine or to a private network. */
export function isClosedAddress(address: string): boolean {
	const plain = mappedAddress.exec(address)?.[1] ?? address;
	return closed.check(plain, isIP(plain) === 6 ? 'ipv6' : 'ipv4');
}

function isLoopback(name: string): boolean {
	const plain = bare(name);
	return plain === 'localhost' || plain === '::1' || /^127\.\d+\.\d+\.\d+$/.test(plain);
}

function bare(name: string): string {
	return name.replace(/^\[|\]$/g, '');
}
