/**
 * Tells hosts that only the own machine or network can reach from those of the public internet, by their
 * spelling alone: a community node cannot look a name up. `new URL` has turned every other spelling of an
 * address (decimal, octal, hexadecimal, full-width digits) into the usual one before.
 */

/** A network: its first address in octets or groups, and how many bits of it count. */
type Network = readonly [start: readonly number[], bits: number];

/** IPv4 networks that are not of the public internet (IANA’s special-purpose registry). */
const INTERNAL_IPV4: readonly Network[] = [
	[[0], 8],
	[[10], 8],
	[[100, 64], 10],
	[[127], 8],
	[[169, 254], 16],
	[[172, 16], 12],
	[[192, 0, 0], 24],
	[[192, 0, 2], 24],
	[[192, 88, 99], 24],
	[[192, 168], 16],
	[[198, 18], 15],
	[[198, 51, 100], 24],
	[[203, 0, 113], 24],
	// Multicast, reserved, broadcast.
	[[224], 3],
	// What Azure’s machines ask for their own settings, although the address looks public.
	[[168, 63, 129, 16], 32],
];

/** The only IPv6 addresses that are given out to the public internet (RFC 4291, 3587). */
const PUBLIC_IPV6: Network = [[0x2000], 3];

/** What of them is not: protocols and Teredo, documentation twice. */
const INTERNAL_IPV6: readonly Network[] = [
	[[0x2001, 0], 23],
	[[0x2001, 0xdb8], 32],
	[[0x3fff], 20],
];

/** IPv6 addresses that stand for an IPv4 address, which decides, and the group where that one begins. */
const EMBEDDING_IPV6: ReadonlyArray<readonly [network: Network, at: number]> = [
	// IPv4-mapped, IPv4-translated, NAT64, 6to4.
	[[[0, 0, 0, 0, 0, 0xffff], 96], 6],
	[[[0, 0, 0, 0, 0xffff, 0], 96], 6],
	[[[0x64, 0xff9b, 0, 0, 0, 0], 96], 6],
	[[[0x2002], 16], 1],
];

/**
 * Names that belong to own networks (RFC 6761, 6762, 8375, ICANN’s .internal), those in use for it, and
 * usual namespaces of Kubernetes. None is a top-level domain but `prod`, which only its owner can use. Those
 * with a hyphen need no row.
 */
const INTERNAL_ENDINGS: ReadonlySet<string> = new Set([
	...['cluster', 'consul', 'corp', 'docker', 'home', 'internal', 'intranet', 'lan', 'local'],
	...['localdomain', 'localhost', 'private', 'svc', 'home.arpa', 'in-addr.arpa', 'ip6.arpa'],
	...[
		'argo',
		'argocd',
		'backend',
		'database',
		'databases',
		'default',
		'elastic',
		'flux',
		'frontend',
	],
	...['gitlab', 'gitops', 'grafana', 'infra', 'infrastructure', 'ingress', 'istio', 'jenkins'],
	...['kafka', 'keycloak', 'kubernetes', 'linkerd', 'logging', 'longhorn', 'mail', 'messaging'],
	...['metrics', 'minio', 'mongodb', 'monitoring', 'mysql', 'networking', 'nomad', 'observability'],
	...['openshift', 'ops', 'platform', 'postgres', 'postgresql', 'prod', 'production', 'prometheus'],
	...['rabbitmq', 'redis', 'secrets', 'staging', 'traefik', 'vault', 'workgroup'],
	// The router of many homes, under a top-level domain that there is.
	'fritz.box',
]);

/** What a top-level domain looks like: letters only, or a name of another script as DNS writes it. */
const TOP_LEVEL = /^(?:[a-z]{2,63}|xn--[a-z\d-]{1,59})$/;

/** Where machines of a cloud ask for their credentials, under names of the public internet. */
const METADATA_NAMES: readonly string[] = [
	...['metadata.cloud.ibm.com', 'metadata.packet.net', 'metadata.platformequinix.com'],
	'metadata.tencentyun.com',
];

/** Public names that lead to the own machine, whatever stands before them. */
const LOOPBACK_NAMES: ReadonlySet<string> = new Set([
	...['fuf.me', 'lacolhost.com', 'lcl.host', 'local.gd', 'localho.st', 'localhost.direct'],
	...['localtest.me', 'lvh.me', 'vcap.me'],
]);

/** Public names that lead to the address which they hold: `10.0.0.1.nip.io`, `shop-0a000001.nip.io`. */
const ADDRESS_NAMES: ReadonlySet<string> = new Set([
	...['backname.io', 'nip.io', 'sslip.io', 'traefik.me', 'xip.io'],
]);

/** Characters of the longest name that DNS knows, with a dot at its end. */
const LONGEST_NAME = 254;

/**
 * Whether a host name is, or can be seen to lead to, an address that only the own machine or network can
 * reach. A name that is too long to be looked up leads nowhere.
 * @param hostname as `URL` writes it
 */
export function isPrivateHost(hostname: string): boolean {
	if (hostname.length > LONGEST_NAME) return false;
	const host = hostname.toLowerCase().replace(/^\[|\]$/g, '');
	if (host.includes(':')) return isInternalIpv6(host);
	const labels = host.split('.').filter((label) => label !== '');
	const octets = octetsOf(labels);
	if (octets !== undefined) return isInternalIpv4(octets);
	if (labels.length < 2) return true;
	if (!TOP_LEVEL.test(labels.at(-1) ?? '')) return true;
	if (METADATA_NAMES.some((name) => `.${labels.join('.')}`.endsWith(`.${name}`))) return true;
	const endings = [1, 2].map((count) => labels.slice(-count).join('.'));
	if (endings.some((ending) => INTERNAL_ENDINGS.has(ending))) return true;
	const domain = labels.slice(-2).join('.');
	if (LOOPBACK_NAMES.has(domain)) return true;
	return ADDRESS_NAMES.has(domain) && holdsInternalAddress(labels.slice(0, -2));
}

/** Every address that can be read in such a name counts, and a name without one leads nowhere else. */
function holdsInternalAddress(labels: readonly string[]): boolean {
	const words = labels.flatMap((label) => label.split('-'));
	const dotted = words.flatMap((_, index) => octetsOf(words.slice(index, index + 4)) ?? []);
	const quads = Array.from({ length: dotted.length / 4 }, (_, index) =>
		dotted.slice(index * 4, index * 4 + 4),
	);
	const hexadecimal = words
		.filter((word) => /^[\da-f]{8}$/.test(word))
		.map((word) => [0, 2, 4, 6].map((at) => parseInt(word.slice(at, at + 2), 16)));
	const ipv6 = labels
		.map((label) => label.replace(/-/g, ':'))
		.filter((text) => groupsOf(text) !== undefined);
	if (quads.length + hexadecimal.length + ipv6.length === 0) return true;
	return [...quads, ...hexadecimal].some(isInternalIpv4) || ipv6.some(isInternalIpv6);
}

function isInternalIpv4(octets: readonly number[]): boolean {
	return INTERNAL_IPV4.some((network) => isIn(octets, network, 8));
}

/** Whatever is no address is nothing that the public internet has. */
function isInternalIpv6(text: string): boolean {
	const groups = groupsOf(text);
	if (groups === undefined) return true;
	const embedding = EMBEDDING_IPV6.find(([network]) => isIn(groups, network, 16));
	if (embedding !== undefined) {
		const [, at] = embedding;
		const [high = 0, low = 0] = groups.slice(at, at + 2);
		return isInternalIpv4([high >> 8, high & 0xff, low >> 8, low & 0xff]);
	}
	if (!isIn(groups, PUBLIC_IPV6, 16)) return true;
	if (INTERNAL_IPV6.some((network) => isIn(groups, network, 16))) return true;
	// An IPv4 address at the end of an own network’s addresses (ISATAP, RFC 5214).
	const [flags = 0, mark, high = 0, low = 0] = groups.slice(4);
	const isIsatap = mark === 0x5efe && (flags === 0 || flags === 0x200);
	return isIsatap && isInternalIpv4([high >> 8, high & 0xff, low >> 8, low & 0xff]);
}

/** @param width bits of each number */
function isIn(address: readonly number[], [start, bits]: Network, width: number): boolean {
	return address.every((number, index) => {
		const counting = Math.min(Math.max(bits - index * width, 0), width);
		const rest = width - counting;
		return number >> rest === (start[index] ?? 0) >> rest;
	});
}

/** The four numbers of an IPv4 address. */
function octetsOf(labels: readonly string[]): number[] | undefined {
	const isAddress =
		labels.length === 4 && labels.every((label) => /^\d{1,3}$/.test(label) && Number(label) < 256);
	return isAddress ? labels.map(Number) : undefined;
}

/** The eight numbers of an IPv6 address, as `URL` writes one: without an IPv4 address in dots. */
function groupsOf(text: string): number[] | undefined {
	const halves = text.slice(0, 64).split('::');
	const [start = [], end] = halves.map((half) => (half === '' ? [] : half.split(':')));
	const given = [...start, ...(end ?? [])];
	const missing = 8 - given.length;
	const isComplete = end === undefined ? missing === 0 : missing > 0;
	if (halves.length > 2 || !isComplete || !given.every((group) => /^[\da-f]{1,4}$/.test(group))) {
		return undefined;
	}
	const numbers = (groups: readonly string[]): number[] =>
		groups.map((group) => parseInt(group, 16));
	return [...numbers(start), ...Array<number>(missing).fill(0), ...numbers(end ?? [])];
}
