import fc from 'fast-check';

import { checkLink, isPrivateHost, parseUrl } from '../../../nodes/WhatsAppMedia/checks/link';

describe('a link to media', () => {
	it.each([
		'https://example.com/invoice.pdf',
		'http://example.com/invoice.pdf',
		'https://example.com/a%20b.pdf?token=abc&x=1#page=2',
		'https://example.com:8443/files/invoice.pdf',
		'https://8.8.8.8/invoice.pdf',
		'https://müller.example/rechnung.pdf',
		'https://example.com/请求.pdf',
		'https://www.dropbox.com/s/abc/invoice.pdf?dl=1',
		'https://dl.dropboxusercontent.com/s/abc/invoice.pdf',
	])('is taken: %s', (link) => {
		const { value, problems } = checkLink(link);
		expect(value?.href).toBe(new URL(link).href);
		expect(problems).toEqual([]);
	});

	it('may have blanks around it', () => {
		expect(checkLink('  https://example.com/a.pdf\n').value?.href).toBe(
			'https://example.com/a.pdf',
		);
	});

	it.each([
		['empty', ''],
		['blank', ' \n'],
		['no address', 'invoice.pdf'],
		['without scheme', 'example.com/invoice.pdf'],
		['of FTP', 'ftp://example.com/invoice.pdf'],
		['of a file', 'file:///etc/passwd'],
		['the content itself', 'data:application/pdf;base64,JVBERi0='],
		['the content itself, in capitals', 'DATA:application/pdf;base64,JVBERi0='],
		['of a browser’s memory', 'blob:https://example.com/5f1e'],
		['a script', 'javascript:alert(1)'],
		['an unresolved expression', '{{ $json.url }}'],
		['undefined', 'undefined'],
		['with a user name', 'https://shop@example.com/invoice.pdf'],
		['with user name and password', 'https://shop:secret@example.com/invoice.pdf'],
		['with only a password', 'https://:secret@example.com/invoice.pdf'],
		['without host', 'https:///'],
	])('is refused when it is %s', (_, link) => {
		const { value, problems } = checkLink(link);
		expect(value).toBeUndefined();
		expect(problems).toEqual([expect.objectContaining({ severity: 'error', field: 'Media URL' })]);
	});

	it('that holds the file itself is not repeated', () => {
		const { problems } = checkLink(`data:application/pdf;base64,${'A'.repeat(5_000_000)}`);
		expect(JSON.stringify(problems).length).toBeLessThan(600);
	});

	it('with a password in it is refused without telling the password', () => {
		expect(JSON.stringify(checkLink('https://shop:s3cret@example.com/a.pdf'))).not.toContain(
			's3cret',
		);
	});

	it.each([16_000, 160_000])(
		'with a host of %i characters is refused, not fallen over',
		(length) => {
			const link = `https://${'toString'.repeat(length / 8)}/invoice.pdf`;
			expect(checkLink(link)).toMatchObject({
				problems: [{ severity: 'error', field: 'Media URL' }],
			});
		},
	);

	it('is taken with 2048 characters and refused with one more', () => {
		const link = `https://example.com/${'a'.repeat(2048 - 24)}.pdf`;
		expect(link).toHaveLength(2048);
		expect(checkLink(link).problems).toEqual([]);
		expect(checkLink(`${link}x`).problems[0]?.message).toContain('2049');
	});

	it.each([
		['Google Drive', 'https://drive.google.com/file/d/1AbC/view?usp=sharing'],
		['Google Drive', 'https://docs.google.com/document/d/1AbC/edit'],
		['Dropbox', 'https://www.dropbox.com/s/abc/invoice.pdf?dl=0'],
		['Dropbox', 'https://dropbox.com/scl/fi/abc/invoice.pdf?rlkey=x&dl=0'],
		['OneDrive', 'https://1drv.ms/b/s!AbC'],
		['OneDrive', 'https://contoso.sharepoint.com/:b:/g/invoice.pdf'],
		['WeTransfer', 'https://we.tl/t-abc'],
	])('to a sharing page of %s is taken with a warning', (service, link) => {
		const { value, problems } = checkLink(link);
		expect(value).toBeDefined();
		expect(problems).toEqual([
			expect.objectContaining({ severity: 'warning', field: 'Media URL' }),
		]);
		expect(problems[0]?.message).toContain(service);
	});

	it.each(['http://localhost:5678/a.pdf', 'https://n8n.local/a.pdf', 'http://192.168.1.5/a.pdf'])(
		'to a private host is taken with a warning: %s',
		(link) => {
			const { value, problems } = checkLink(link);
			expect(value).toBeDefined();
			expect(problems).toEqual([expect.objectContaining({ severity: 'warning' })]);
			expect(problems[0]?.message).toContain(new URL(link).hostname);
		},
	);

	it('to the private host of the provider itself gets no warning', () => {
		expect(checkLink('http://192.168.1.5:8080/a.pdf', '192.168.1.5').problems).toEqual([]);
		expect(checkLink('http://192.168.1.6:8080/a.pdf', '192.168.1.5').problems).toHaveLength(1);
	});

	it('never breaks the reader, and what is told of it is short', () => {
		const text = fc.oneof(
			fc.string({ unit: 'binary' }),
			fc.webUrl({ withFragments: true, withQueryParameters: true }),
			fc.string({ unit: 'binary' }).map((rest) => `https://${rest}`),
			fc.string({ unit: 'binary' }).map((rest) => `https://a:b@${rest}`),
		);
		fc.assert(
			fc.property(text, (input) => {
				const { value, problems } = checkLink(input);
				if (value) expect(value.protocol).toMatch(/^https?:$/);
				else expect(problems).toHaveLength(1);
				for (const { message } of problems) expect(message.length).toBeLessThan(400);
			}),
			{ numRuns: 500 },
		);
	});

	it.each(['https://user@', 'https://'])(
		'with an endless host after %s is told in a few words',
		(start) => {
			const { problems } = checkLink(`${start}${'a'.repeat(50_000)}.example/a.pdf`);
			expect(problems).toHaveLength(1);
			expect(problems[0]?.message.length).toBeLessThan(400);
		},
	);
});

describe('a host', () => {
	it.each([
		...['localhost', 'n8n', 'files.localhost', 'nas.local', 'nas.LAN', 'shop.internal'],
		...['router.home.arpa', '127.0.0.1', '127.8.8.8', '10.0.0.1', '172.16.0.1', '172.31.255.255'],
		...['192.168.0.1', '169.254.169.254', '100.64.0.1', '100.127.0.1', '0.0.0.0'],
		...['[::1]', '[::]', '[fd00::1]', '[fc00::1]', '[fe80::1]', '[::ffff:10.0.0.1]'],
	])('is private: %s', (host) => {
		expect(isPrivateHost(host)).toBe(true);
	});

	it.each([
		...['example.com', '8.8.8.8', '172.15.0.1', '172.32.0.1', '100.63.0.1', '100.128.0.1'],
		...['192.169.0.1', '169.253.0.1', '11.0.0.1', '[2001:4860:4860::8888]', 'local.example.com'],
		...['10.example.com', 'fd00.example.com', '[2606:4700::1111]'],
	])('is public: %s', (host) => {
		expect(isPrivateHost(host)).toBe(false);
	});

	it.each(['http://2130706433/', 'http://0x7f.1/', 'http://0177.0.0.1/', 'http://127.1/'])(
		'is private however it is written: %s',
		(link) => {
			expect(isPrivateHost(parseUrl(link)?.hostname ?? '')).toBe(true);
		},
	);

	it('is private with a dot at the end', () => {
		expect(isPrivateHost(new URL('http://localhost./a.pdf').hostname)).toBe(true);
		expect(isPrivateHost(new URL('http://nas.local./a.pdf').hostname)).toBe(true);
	});
});
