import type { ICredentialsDecrypted, ICredentialTestFunctions } from 'n8n-workflow';

import { credentialTests } from '../../../nodes/WhatsAppMedia/methods/credentialTest';
import type { Provider } from '../../../nodes/WhatsAppMedia/providers/provider';
import { ALL_PROVIDERS, FIXTURES } from '../../support/providers';
import { FAMILY_IDS } from '../../support/providers/laravel';

const SECRET = 's3cr3t-t0k3n-0f-th3-sh0p';

interface Asked {
	readonly uri: string;
	readonly method: string;
	readonly headers: Readonly<Record<string, string>>;
	readonly followRedirect: boolean;
}

/** Runs the test of a provider's credential against one answer. */
async function run(
	provider: Provider,
	answer: { statusCode: number; body: string; headers?: object } | Error,
	data: Readonly<Record<string, string>> = {},
) {
	const asked: Asked[] = [];
	const functions = {
		helpers: {
			request: async (options: Asked) => {
				asked.push(options);
				if (answer instanceof Error) throw answer;
				return { headers: {}, ...answer };
			},
		},
	} as unknown as ICredentialTestFunctions;
	const credential = {
		data: { token: SECRET, apiKey: SECRET, subdomain: 'acme', ...data },
	} as unknown as ICredentialsDecrypted;
	const test = credentialTests[`${provider.credentialType}Test`];
	if (test === undefined) throw new Error(`${provider.name} has no test`);
	return { result: await test.call(functions, credential), asked };
}

describe.each(ALL_PROVIDERS.map((provider) => [provider.name, provider] as const))(
	'the test of a credential for %s',
	(name, provider) => {
		it('passes a key that is accepted, having only read', async () => {
			const body = JSON.stringify(FIXTURES[provider.id].probe.answer);
			const { result, asked } = await run(provider, { statusCode: 200, body });
			expect(result.status).toBe('OK');
			expect(result.message).toContain(name);
			expect(result.message).not.toMatch(/lacks/);
			expect(asked.length).toBeGreaterThan(0);
			for (const one of asked) {
				expect(one).toMatchObject({ method: 'GET', followRedirect: false });
				expect(one.headers).toMatchObject(provider.authentication(SECRET));
			}
		});

		it('asks nothing without a key', async () => {
			const { result, asked } = await run(
				provider,
				{ statusCode: 200, body: '{}' },
				{ token: ' Bearer ', apiKey: ' ' },
			);
			expect(result.status).toBe('Error');
			expect(result.message).toContain(provider.secretLocation);
			expect(asked).toHaveLength(0);
		});

		it('asks nothing at an address that is none', async () => {
			const { result, asked } = await run(
				provider,
				{ statusCode: 200, body: '{}' },
				{ baseUrl: 'ftp://x' },
			);
			expect(result).toMatchObject({
				status: 'Error',
				message: expect.stringContaining('Base URL'),
			});
			expect(asked).toHaveLength(0);
		});

		it.each([
			[401, '{"message":"Unauthorized"}'],
			[404, '<html><title>Not here</title>'],
			[400, '<html><title>400 The plain HTTP request was sent to HTTPS port</title>'],
			[401, '<html><title>401 Authorization Required</title>'],
			[403, '<html><title>Just a moment...</title>'],
			[302, ''],
			[429, '{"message":"Too many requests","retry_after":5}'],
			[500, '{"message":"Server Error"}'],
			[503, ''],
			[200, ''],
			[200, '{}'],
			[200, '<!doctype html>'],
			[200, '[1'],
			[204, ''],
		])('does not pass an answer with status %i: %s', async (statusCode, body) => {
			const { result } = await run(provider, { statusCode, body });
			expect(result.status).toBe('Error');
			expect(result.message).not.toContain(SECRET);
			expect(result.message).not.toMatch(/may or may not|message went out|[<{}]|undefined/);
			expect(result.message.length).toBeLessThan(1000);
		});

		it.each<[number, object, string]>([
			[429, { 'retry-after': '5' }, '{"message":"x"}'],
			[429, {}, '{"success":false,"error":{"code":"RATE_LIMIT_EXCEEDED","message":"x"}}'],
			...[400, 402, 403, 404, 405, 408, 409, 413, 415, 418, 422, 425, 499, 500, 501, 502].map(
				(status): [number, object, string] => [status, {}, '{"message":"x"}'],
			),
			[422, {}, '{"success":false,"error":{"code":"INVALID_MEDIA_TYPE","message":"x"}}'],
			[403, {}, '{"success":false,"error":{"code":"FEATURE_LIMIT_EXCEEDED","message":"x"}}'],
			[403, {}, '{"success":false,"error":{"code":"CONTACT_OPTED_OUT","message":"x"}}'],
			[500, {}, '{"error":{"message":"x","code":131047,"fbtrace_id":"A"}}'],
		])('speaks of no message after status %i %j: %s', async (statusCode, headers, body) => {
			const { result } = await run(provider, { statusCode, headers, body });
			expect(result.status).toBe('Error');
			expect(result.message).not.toMatch(
				/\b(sen[dt]|sending|messages?|template|media|recipient)\b/i,
			);
		});

		it.each([
			[400, '400 The plain HTTP request was sent to HTTPS port', 'with https://'],
			[400, '400 Bad Request', 'Check the Base URL'],
			[401, '401 Authorization Required', 'A web server or a firewall'],
			[403, 'Just a moment...', 'A web server or a firewall'],
		])(
			'takes the page of a web server for none of the API: %i %s',
			async (status, title, words) => {
				const body = `<html><head><title>${title}</title></head></html>`;
				const { result } = await run(provider, { statusCode: status, body });
				expect(result.message).toContain(words);
				expect(result.message).not.toMatch(/Copy the|permissions|did not accept the/);
			},
		);

		it.each([
			['ECONNREFUSED', 'could not be reached'],
			['ENOTFOUND', 'could not be reached'],
			['DEPTH_ZERO_SELF_SIGNED_CERT', 'certificate'],
		])('tells %s in plain words', async (code, words) => {
			const { result } = await run(provider, Object.assign(new Error('x'), { code }));
			expect(result).toMatchObject({ status: 'Error', message: expect.stringContaining(words) });
			expect(result.message).not.toContain(SECRET);
		});
	},
);

describe('a key that may not read', () => {
	it.each(
		ALL_PROVIDERS.filter(({ id }) => FAMILY_IDS.includes(id)).map((p) => [p.name, p] as const),
	)('passes at %s, since it may still send', async (_, provider) => {
		const body = JSON.stringify({
			status: 'error',
			message: 'Token does not have the required ability: templates.read',
		});
		expect((await run(provider, { statusCode: 403, body })).result.status).toBe('OK');
	});
});

it.each([
	[500, { status: 'error', message: 'The required ability could not be read' }],
	[500, { success: false, error: { code: 'INSUFFICIENT_SCOPE', message: 'x' } }],
	[422, { status: 'error', message: 'Required scope: x' }],
])('status %i is no answer about permissions, whatever its words: %j', async (statusCode, json) => {
	for (const provider of ALL_PROVIDERS) {
		const { result } = await run(provider, { statusCode, body: JSON.stringify(json) });
		expect(result.status).toBe('Error');
		expect(result.message).not.toMatch(/lacks|may not read/);
	}
});

describe('permissions that a valid token lacks', () => {
	it.each(['waCr', 'rasl'] as const)('are told for %s, with what they are for', async (id) => {
		const provider = ALL_PROVIDERS.find((one) => one.id === id);
		if (provider === undefined) throw new Error(id);
		const answers = new Map([
			['/account', { statusCode: 200, body: JSON.stringify(FIXTURES[id].probe.answer) }],
			['/templates', { statusCode: 200, body: JSON.stringify({ success: true, data: [] }) }],
			[
				'/contacts',
				{ statusCode: 500, body: JSON.stringify({ message: 'The required ability is not known' }) },
			],
		]);
		const lacking = {
			statusCode: 403,
			body: JSON.stringify({
				success: false,
				error: { code: 'INSUFFICIENT_SCOPE', message: 'Required scope: messages:read' },
			}),
		};
		const request = async ({ uri }: Asked) => ({
			headers: {},
			...(answers.get(/\/[a-z]+$/.exec(uri)?.[0] ?? '') ?? lacking),
		});
		const functions = { helpers: { request } } as unknown as ICredentialTestFunctions;
		const data = { token: SECRET } as never;
		const result = await credentialTests[`${provider.credentialType}Test`]?.call(functions, {
			data,
		} as unknown as ICredentialsDecrypted);
		expect(result).toEqual({
			status: 'OK',
			message: `Connection successful: ${provider.name} accepted the token. It lacks these permissions: messages:read (Wait for Delivery, Get Status, late refusals and the polling trigger).`,
		});
	});
});
