import fc from 'fast-check';

import { checkUrl, checkLink } from '../../../nodes/WhatsAppMedia/checks/link';

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
		['of 2,160 characters, as presigned ones have', 2160],
		['of 16,384 characters', 16_384],
	])('that n8n downloads itself may be longer: %s', (_, length) => {
		const link = `https://example.com/invoice.pdf?${'X-Amz-Security-Token=ab'.padEnd(length - 32, 'c')}`;
		expect(link).toHaveLength(length);
		expect(checkUrl(link).value?.href).toBe(link);
		expect(checkUrl(`${link}${'c'.repeat(16_385 - length)}`).value).toBeUndefined();
		const [problem] = checkLink(link).problems;
		expect(problem).toMatchObject({ advice: expect.stringContaining('Download First') });
	});

	it.each([
		['a comma', 'https://a.example/1.pdf,https://a.example/2.pdf', 2],
		['a comma and a blank', 'https://a.example/1.pdf, https://a.example/2.pdf', 2],
		['a line break', 'https://a.example/1.pdf\nhttps://a.example/2.pdf', 2],
		['a Windows line break', 'https://a.example/1.pdf\r\nhttps://a.example/2.pdf', 2],
		['a blank', 'https://a.example/1.pdf https://a.example/2.pdf', 2],
		['a bar', 'https://a.example/1.pdf|https://a.example/2.pdf', 2],
		[
			'bars with blanks',
			'https://a.example/1.jpg | http://b.example/2.jpg | HTTPS://c.example/3',
			3,
		],
		['a semicolon', 'https://a.example/1.pdf;https://a.example/2.pdf', 2],
		['a list of JSON', '["https://a.example/1.pdf","https://a.example/2.pdf"]', 2],
		['a link with a query in between', 'https://a.example/1.pdf?x=1,https://a.example/2.pdf', 2],
		[
			'a link with a link in its query',
			'https://a.example/?u=https://b.example/1 https://c.example',
			2,
		],
	])('is told when it is several with %s between', (_, links, count) => {
		for (const check of [checkLink, checkUrl]) {
			const { value, problems } = check(links);
			expect(value).toBeUndefined();
			expect(problems).toEqual([
				expect.objectContaining({ severity: 'error', field: 'Media URL' }),
			]);
			expect(problems[0]?.message).toContain(`${count} links`);
		}
	});

	it.each([
		'https://proxy.example/fetch?url=https://a.example/1.pdf',
		'https://res.cloudinary.com/demo/image/fetch/w_300,h_200/https://a.example/1.jpg',
		'https://web.archive.org/web/2024/https://a.example/1.pdf',
		'https://merge.example/?urls=https://a.example/1.pdf,https://a.example/2.pdf',
		'https://a.example/a,b;c/1.pdf',
	])('is one when another is part of it: %s', (link) => {
		expect(checkLink(link).value?.href).toBe(link);
	});

	it.each([
		['invoice[1].pdf', 'invoice%5B1%5D.pdf'],
		['50%.pdf', '50%25.pdf'],
		['a|b.pdf', 'a%7Cb.pdf'],
		['f?x={1}', 'f?x=%7B1%7D'],
		['f?x=50%', 'f?x=50%25'],
		['f?x=a^b`c', 'f?x=a%5Eb%60c'],
		['f?x=a\\b', 'f?x=a%5Cb'],
		['a.pdf#a[1]', 'a.pdf#a%5B1%5D'],
		['a.pdf#b#c', 'a.pdf#b%23c'],
		['My File (1).pdf', 'My%20File%20(1).pdf'],
		['Factura nº 12.pdf', 'Factura%20n%C2%BA%2012.pdf'],
		['a%20b%5B.pdf', 'a%20b%5B.pdf'],
		['a%2fb.pdf?x=%7e', 'a%2fb.pdf?x=%7e'],
		['a+b.pdf?x=a+b&y=%2B', 'a+b.pdf?x=a+b&y=%2B'],
		[
			'f?X-Amz-Credential=A%2F1%2Fs3&X-Amz-Signature=0f&a==',
			'f?X-Amz-Credential=A%2F1%2Fs3&X-Amz-Signature=0f&a==',
		],
		['?', '?'],
		['#', '#'],
	])('is percent-encoded as RFC 3986 wants it, once: %s', (given, expected) => {
		const { value, problems } = checkLink(`https://example.com/${given}`);
		expect(value?.href).toBe(`https://example.com/${expected}`);
		expect(problems).toEqual([]);
		expect(checkLink(value?.href ?? '').value?.href).toBe(value?.href);
	});

	it('means the same afterwards', () => {
		const rest = fc.string({
			unit: fc.constantFrom(...'ab[]|{}^`%#?&=+ é"<>\\;,:@!$\'()*~1'),
			maxLength: 30,
		});
		fc.assert(
			fc.property(rest, (text) => {
				const given = new URL(`https://example.com/${text}`);
				const { value } = checkLink(given.href);
				expect([...(value?.searchParams ?? [])]).toEqual([...given.searchParams]);
				// RFC 3986, 2: the characters of paths, queries and fragments, and escapes.
				expect(value?.href).toMatch(
					/^https:\/\/example\.com([\w.~!$&'()*+,;=:@/?-]|%[\da-f]{2})*(#([\w.~!$&'()*+,;=:@/?-]|%[\da-f]{2})*)?$/i,
				);
			}),
		);
	});

	it.each([
		['Google Drive', 'https://drive.google.com/file/d/1AbC/view?usp=sharing', 'Google Drive node'],
		['Google Drive', 'https://drive.google.com/open?id=1AbC', 'Google Drive node'],
		['Google Drive', 'https://docs.google.com/document/d/1AbC/edit', 'Google Drive node'],
		['Dropbox', 'https://www.dropbox.com/s/abc/invoice.pdf?dl=0', 'dl=1'],
		['Dropbox', 'https://www.dropbox.com/s/abc/invoice.pdf', 'dl=1'],
		['Dropbox', 'https://dropbox.com/scl/fi/abc/invoice.pdf?rlkey=x&dl=0', 'dl=1'],
		['Dropbox', 'https://www.dropbox.com/scl/fi/abc/invoice.pdf?rlkey=x&st=y', 'dl=1'],
		['OneDrive', 'https://1drv.ms/b/s!AbC', 'OneDrive'],
		['OneDrive', 'https://onedrive.live.com/?id=A%211&cid=A', 'OneDrive'],
		['OneDrive', 'https://contoso.sharepoint.com/:b:/g/invoice.pdf', 'SharePoint'],
		['OneDrive', 'https://contoso-my.sharepoint.com/:x:/p/ana/E1?e=ab', 'SharePoint'],
		['WeTransfer', 'https://we.tl/t-abc', 'Media Source: File'],
		['WeTransfer', 'https://wetransfer.com/downloads/abc/def', 'Media Source: File'],
	])('to a sharing page of %s is taken with the advice that fits: %s', (service, link, advice) => {
		const { value, problems } = checkLink(link);
		expect(value).toBeDefined();
		expect(problems).toEqual([
			expect.objectContaining({ severity: 'warning', field: 'Media URL' }),
		]);
		expect(problems[0]?.message).toContain(service);
		expect(problems[0]?.advice).toContain(advice);
	});

	it.each([
		'https://drive.google.com/uc?export=download&id=1AbC',
		'https://drive.usercontent.google.com/download?id=1AbC&export=download',
		'https://docs.google.com/document/d/1AbC/export?format=pdf',
		'https://docs.google.com/spreadsheets/d/e/1AbC/pub?output=csv',
		'https://www.dropbox.com/s/abc/invoice.pdf?dl=1',
		'https://www.dropbox.com/scl/fi/abc/invoice.pdf?rlkey=x&raw=1',
		'https://dl.dropboxusercontent.com/s/abc/invoice.pdf',
		'https://onedrive.live.com/download?cid=A&resid=B&authkey=C',
		'https://onedrive.live.com/download.aspx?cid=A&resid=B',
		'https://api.onedrive.com/v1.0/shares/u!abc/root/content',
		'https://contoso.sharepoint.com/sites/shop/_layouts/15/download.aspx?share=E1',
		'https://contoso.sharepoint.com/:b:/g/invoice.pdf?download=1',
		'https://drive.google.com.example.com/file/d/1/view',
		'https://notdropbox.com/s/abc/invoice.pdf',
	])('that downloads the file itself is no sharing page: %s', (link) => {
		expect(checkLink(link).problems).toEqual([]);
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

describe('a link that has expired by its own parameters', () => {
	const link = 'https://files.example/invoice.pdf?expires=1778839200&signature=a';
	const END = 1778839200_000;

	it.each([
		['a second before', -1_000, 0],
		['while clocks may differ', 30_000, 0],
		['two minutes later', 120_000, 1],
		['a year later', 365 * 86_400_000, 1],
	])('is told as a warning, since the clock of its server counts: %s', (_, later, count) => {
		const { value, problems } = checkLink(link, undefined, END + later);
		expect(value?.href).toBe(link);
		expect(problems.map(({ severity }) => severity)).toEqual(Array(count).fill('warning'));
		for (const { message } of problems) expect(message).toContain('2026-05-15 10:00 UTC');
	});
});
