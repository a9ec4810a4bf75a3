import { cleanSecret } from '../../../credentials/secret';
import { secretOf } from '../../../nodes/WhatsAppMedia/parameters/credential';
import { cleanBaseUrl } from '../../../nodes/WhatsAppMedia/providers/baseUrl';

const DEFAULT = 'https://getrasl.io/api/v2';

describe('a base URL as people paste it', () => {
	it.each([
		[undefined, DEFAULT],
		['\n', DEFAULT],
		['HTTPS://GetRasl.io/api/v2', DEFAULT],
		['https://getrasl.io/api/v2//', DEFAULT],
		['https://getrasl.io/api/v2?token=x#y', DEFAULT],
		['https://getrasl.io:443/api/v2', DEFAULT],
		['https://getrasl.io/', DEFAULT],
		['getrasl.io', DEFAULT],
		['\ufeffhttps://getrasl.io/api/v2', DEFAULT],
		['\u200bhttps://getrasl.io/api/v2', DEFAULT],
		['https://getrasl.io/api/v2\u200b', DEFAULT],
		['localhost:3000', 'https://localhost:3000/api/v2'],
		['http://192.168.1.5:8080/wa', 'http://192.168.1.5:8080/wa'],
	])('%j is %s', (given, url) => {
		expect(cleanBaseUrl(given, DEFAULT)).toEqual({ url });
	});

	it.each([
		'mailto://x',
		'file:///etc/passwd',
		'https://user@host.example',
		'https://',
		'a b',
		'<b>',
	])('%j is refused in few and harmless words', (given) => {
		const address = cleanBaseUrl(given, DEFAULT);
		expect(address).toMatchObject({ missing: expect.stringContaining('Base URL') });
		expect(JSON.stringify(address)).not.toMatch(/[<>]/);
	});

	it('of megabytes is refused in few words', () => {
		expect(JSON.stringify(cleanBaseUrl('^'.repeat(2_000_000), DEFAULT)).length).toBeLessThan(400);
	});
});

describe('a secret as people paste it', () => {
	it.each([
		['abc123', 'abc123'],
		[' abc123\r\n', 'abc123'],
		['Bearer abc123', 'abc123'],
		['bearer  abc123', 'abc123'],
		['\ufeffBearer abc123', 'abc123'],
		['\u200bBearer abc123', 'abc123'],
		['Bearer\u00a0abc123', 'abc123'],
		['abc\u200b123', 'abc123'],
		['abc\n123', 'abc123'],
		['12|aB/+=.-_~', '12|aB/+=.-_~'],
		['Bearerabc', 'Bearerabc'],
		['', ''],
		['Bearer ', ''],
		[' \n', ''],
	])('%j is %j', (given, secret) => {
		expect(cleanSecret(given)).toBe(secret);
	});

	it.each([undefined, null, 5, {}, ['abc']])('%p is none', (given) => {
		expect(cleanSecret(given)).toBe('');
	});

	it('never has anything that breaks a header', () => {
		expect(cleanSecret('a\r\nX-Evil: 1\0é')).toMatch(/^[\x21-\x7e]*$/);
	});

	it('is found under the name of either credential', () => {
		expect(secretOf({ token: ' t ' })).toBe('t');
		expect(secretOf({ apiKey: ' k ' })).toBe('k');
		expect(secretOf({})).toBe('');
	});
});
