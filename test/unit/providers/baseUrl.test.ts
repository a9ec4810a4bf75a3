import fc from 'fast-check';

import { PROVIDERS } from '../../../nodes/WhatsAppMedia/providers/registry';

const { contactship, rasl, waCr, xobito } = PROVIDERS;

describe('the address of an API', () => {
	it.each([
		[waCr, '', 'https://app.wa.cr/api/v2'],
		[waCr, ' https://app.wa.cr/api/v2/ ', 'https://app.wa.cr/api/v2'],
		[waCr, 'https://app.wa.cr', 'https://app.wa.cr/api/v2'],
		[waCr, 'app.wa.cr/', 'https://app.wa.cr/api/v2'],
		[waCr, 'https://gateway.example/whatsapp/api/v2', 'https://gateway.example/whatsapp/api/v2'],
		[rasl, 'https://getrasl.io/api/v2/messages/media', 'https://getrasl.io/api/v2'],
		[rasl, 'http://127.0.0.1:8080', 'http://127.0.0.1:8080/api/v2'],
		[contactship, 'https://api.contactship.ai/v1/', 'https://api.contactship.ai'],
		[contactship, 'https://api.contactship.ai/v1/waba/send-media', 'https://api.contactship.ai'],
	])('of $name is read from "%s"', (provider, baseUrl, url) => {
		expect(provider.baseUrl({ baseUrl })).toEqual({ url });
	});

	it.each([
		'ftp://getrasl.io',
		'https://user:secret@getrasl.io',
		'https://:secret@getrasl.io',
		`https://getrasl.io/${'long'.repeat(200)}`,
		'http://',
		'not an address',
	])('is not read from %p', (baseUrl) => {
		const address = rasl.baseUrl({ baseUrl });
		expect(address).toMatchObject({ missing: expect.stringContaining('Base URL') as unknown });
		expect(JSON.stringify(address)).not.toContain('secret@getrasl.io/');
	});

	it.each([
		['acme', 'acme'],
		[' Acme ', 'acme'],
		['https://acme.xobito.com/dashboard', 'acme'],
		['my-shop_2', 'my-shop_2'],
	])('has the subdomain of %p', (subdomain, segment) => {
		expect(xobito.baseUrl({ subdomain })).toEqual({
			url: `https://dash.xobito.com/api/v1/${segment}`,
		});
	});

	it.each(['', '  ', '.', '..', '../admin', 'a b', 'a/b', 'a?b', 'a%2fb', 'ñ', 'a'.repeat(64)])(
		'has no subdomain from %p',
		(subdomain) => {
			expect(xobito.baseUrl({ subdomain: subdomain.replace('a/b', 'a\\b') })).toMatchObject({
				missing: expect.stringContaining('Subdomain') as unknown,
			});
		},
	);

	it('never leaves the host that was typed, and keeps its path', () => {
		fc.assert(
			fc.property(fc.webUrl({ withQueryParameters: true, withFragments: true }), (baseUrl) => {
				for (const provider of Object.values(PROVIDERS)) {
					const address = provider.baseUrl({ baseUrl, subdomain: 'acme' });
					if (!('url' in address)) throw new Error('a web address was refused');
					expect(new URL(address.url).host).toBe(new URL(baseUrl).host);
					expect(address.url).not.toMatch(/[?#]|\/$/);
				}
			}),
		);
	});
});
