import fc from 'fast-check';
import { BlockList } from 'node:net';

import { isPrivateHost } from '../../../nodes/WhatsAppMedia/checks/privateHost';
import { google } from '../../support/phoneDigits';
import { growth } from '../support/growth';

/** The host of a link, as every reader of a link writes it. */
const hostOf = (host: string): string => new URL(`http://${host}/a.pdf`).hostname;

describe('a host', () => {
	it.each([
		...['localhost', 'n8n', 'files.localhost', 'nas.local', 'nas.LAN', 'shop.internal'],
		...['router.home.arpa', 'a.b.localhost', 'localhost.localdomain', 'ip6-localhost'],
		...['metadata.google.internal', 'host.docker.internal', 'redis.default.svc'],
		...['redis.default.svc.cluster.local', 'intranet', 'wiki.corp', 'LOCALHOST'],
		...['127.0.0.1', '127.8.8.8', '10.0.0.1', '172.16.0.1', '172.31.255.255'],
		...['192.168.0.1', '169.254.169.254', '100.64.0.1', '100.127.0.1', '0.0.0.0'],
		...['100.100.100.200', '192.0.0.192', '168.63.129.16', '255.255.255.255', '224.0.0.1'],
		...['[::1]', '[::]', '[fd00::1]', '[fc00::1]', '[fe80::1]', '[febf::1]', '[fec0::1]'],
		...['[fd00:ec2::254]', '[ff02::1]', '[100::1]', '[2001:db8::1]', '[2001::1]', '[5f00::1]'],
		// IPv4 inside IPv6: mapped, compatible, translated, NAT64 (its local use too), 6to4, ISATAP.
		...['[::ffff:10.0.0.1]', '[::ffff:7f00:1]', '[::ffff:169.254.169.254]', '[::127.0.0.1]'],
		...['[::ffff:0:127.0.0.1]', '[64:ff9b::127.0.0.1]', '[64:ff9b::a9fe:a9fe]'],
		...['[64:ff9b:1::8.8.8.8]', '[2002:7f00:1::1]', '[2002:a9fe:a9fe::]', '[2002:c0a8:1::1]'],
		...['[2606:4700::5efe:10.0.0.1]', '[2606:4700::200:5efe:192.168.0.1]'],
		// Public names that hold such an address, or always lead to the own machine.
		...['127.0.0.1.nip.io', 'files.10.0.0.1.nip.io', '10-0-0-1.sslip.io', '7f000001.nip.io'],
		...['shop-169-254-169-254.sslip.io', 'app-0a000001.nip.io', '--1.sslip.io', 'nip.io'],
		...['localtest.me', 'shop.localtest.me', 'lvh.me', 'x.traefik.me', 'fe80--1.sslip.io'],
		// What can be no top-level domain, or is none: services of Kubernetes and Docker.
		...['kubernetes.default', 'grafana.monitoring', 'db.n8n_default', 'redis.kube-system'],
		...['vault.vault', 'db.prod', 'api.staging', 'web.app1', 'x.y', 'fritz.box', 'nas.fritz.box'],
		// Where clouds hand out credentials.
		...['metadata.tencentyun.com', 'metadata.azure.internal', 'instance-data'],
		...['instance-data.ec2.internal', 'metadata', 'api.metadata.cloud.ibm.com'],
		...['METADATA.packet.net', 'metadata.platformequinix.com'],
	])('is internal: %s', (host) => {
		expect(isPrivateHost(hostOf(host))).toBe(true);
		if (!host.startsWith('[')) expect(isPrivateHost(hostOf(`${host}.`))).toBe(true);
	});

	it.each([
		...['example.com', '8.8.8.8', '172.15.0.1', '172.32.0.1', '100.63.0.1', '100.128.0.1'],
		...['192.169.0.1', '169.253.0.1', '11.0.0.1', '[2001:4860:4860::8888]', 'local.example.com'],
		...['10.example.com', 'fd00.example.com', '[2606:4700::1111]', 'localhost.example.com'],
		...['[::ffff:8.8.8.8]', '[64:ff9b::8.8.8.8]', '[2002:808:808::1]', '168.63.129.17'],
		...['8.8.8.8.nip.io', 'shop-8-8-8-8.sslip.io', '08080808.nip.io', 'mylvh.me'],
		...['nip.io.example.com', 'internal.example', 'files.example', 'müller.example'],
		...['my_shop.s3.amazonaws.com', 'default.example.com', 'monitoring.io', 'shop.xn--p1ai'],
		...['例え.テスト', 'mirrors.tencentyun.com', 'notmetadata.tencentyun.com', 'wolf.box'],
	])('is public: %s', (host) => {
		expect(isPrivateHost(hostOf(host))).toBe(false);
	});

	it('is public under each of the oldest and most used top-level domains, and those of countries', () => {
		// By IANA’s root zone; these regions have none of their own.
		const without = ['BL', 'BQ', 'EH', 'MF', 'TA', 'XK'];
		const countries = google.getSupportedRegions().filter((region) => !without.includes(region));
		const generic = [
			...['com', 'net', 'org', 'info', 'biz', 'edu', 'gov', 'mil', 'int', 'eu', 'uk', 'app', 'dev'],
			...[
				'cloud',
				'shop',
				'store',
				'online',
				'site',
				'xyz',
				'club',
				'tech',
				'media',
				'host',
				'box',
			],
			...['systems', 'services', 'network', 'tools', 'storage', 'solutions', 'zone', 'page'],
		];
		expect(countries.length).toBeGreaterThan(230);
		for (const name of [...countries, ...generic]) {
			const host = hostOf(`files.${name}`);
			expect([host, isPrivateHost(host)]).toEqual([host, false]);
		}
	});

	it.each([
		...['2130706433', '0x7f.1', '0x7f000001', '0177.0.0.1', '017700000001', '127.1', '0'],
		...['2852039166', '0xa9fea9fe', '0251.0376.0251.0376', '169.254.43518', '3232235521'],
		...[
			'１２７.０.０.１',
			'①②⑦.⓪.⓪.①',
			'127。0。0。1',
			'ⓛocalhost',
			'127.0.0.1.',
			'%31%32%37.0.0.1',
		],
	])('is internal however it is written: %s', (host) => {
		expect(isPrivateHost(hostOf(host))).toBe(true);
	});

	it('is internal for IPv4 exactly where IANA says that it is not of the public internet', () => {
		// The special-purpose registry of RFC 6890, multicast, and the host of Azure.
		const list = new BlockList();
		for (const [net, bits] of [
			...([
				['0.0.0.0', 8],
				['10.0.0.0', 8],
				['100.64.0.0', 10],
				['127.0.0.0', 8],
			] as const),
			...([
				['169.254.0.0', 16],
				['172.16.0.0', 12],
				['192.0.0.0', 24],
				['192.0.2.0', 24],
			] as const),
			...([
				['192.88.99.0', 24],
				['192.168.0.0', 16],
				['198.18.0.0', 15],
			] as const),
			...([
				['198.51.100.0', 24],
				['203.0.113.0', 24],
				['224.0.0.0', 4],
				['240.0.0.0', 4],
			] as const),
			...([['168.63.129.16', 32]] as const),
		]) {
			list.addSubnet(net, bits, 'ipv4');
		}
		const first = fc.constantFrom(0, 10, 100, 127, 169, 172, 192, 198, 203, 224, 240, 255, 8);
		const octet = fc.oneof(
			fc.nat(255),
			fc.constantFrom(0, 2, 16, 18, 31, 51, 64, 88, 99, 113, 168),
		);
		fc.assert(
			fc.property(fc.oneof(first, fc.nat(255)), octet, octet, octet, (...octets) => {
				const address = octets.join('.');
				expect([address, isPrivateHost(address)]).toEqual([address, list.check(address, 'ipv4')]);
				const mapped = hostOf(`[::ffff:${address}]`);
				expect([mapped, isPrivateHost(mapped)]).toEqual([mapped, list.check(address, 'ipv4')]);
			}),
			{ numRuns: 3_000 },
		);
	});

	it('is read in time that grows with its length only', () => {
		for (const piece of ['a.', '1-', '10.', 'a-', ':', '0:']) {
			expect(growth((length) => isPrivateHost(piece.repeat(length)))).toBeLessThan(8);
		}
	});
});
