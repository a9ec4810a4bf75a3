import { CredentialTestContext } from 'n8n-core';
import type {
	ICredentialsDecrypted,
	INodeCredentialTestResult,
	IWorkflowExecuteAdditionalData,
} from 'n8n-workflow';
import nock from 'nock';

import { PROVIDERS } from '../../nodes/WhatsAppMedia/providers/registry';
import { WhatsAppMedia } from '../../nodes/WhatsAppMedia/WhatsAppMedia.node';
import { FIXTURES, PROVIDER_IDS, type ProviderId } from '../support/providers';
import { SECRET } from '../support/secrets';
import { useWire, type Answer, type Wire } from './support/wire';

let wire: Wire;

useWire((opened) => (wire = opened), { mayStray: true });

const node = new WhatsAppMedia();

/** Runs the test that n8n's Save button runs, with the HTTP helper that n8n gives to it. */
async function testCredential(
	provider: ProviderId,
	data: Readonly<Record<string, unknown>> = {},
): Promise<INodeCredentialTestResult> {
	const { credentialType, credential } = FIXTURES[provider];
	const testedBy = node.description.credentials?.find(
		({ name }) => name === credentialType,
	)?.testedBy;
	const test = node.methods.credentialTest[String(testedBy)];
	if (test === undefined) throw new Error(`${credentialType} has no test`);
	// The helper reads nothing of an execution, since there is none.
	const context = new CredentialTestContext({} as IWorkflowExecuteAdditionalData);
	const decrypted: ICredentialsDecrypted = {
		id: '1',
		name: 'Mine',
		type: credentialType,
		data: { ...credential(SECRET), ...data } as ICredentialsDecrypted['data'],
	};
	const result = await test.call(context, decrypted);
	expect(JSON.stringify(result)).not.toContain(SECRET);
	expect(result.message.length).toBeLessThan(1500);
	expect(result.message).not.toMatch(/\[object|undefined|\{\w+\}|</);
	return result;
}

const v2 = (code: string, message: string) => ({
	success: false,
	error: { code, message },
	meta: { request_id: 'r', timestamp: 't' },
});

/** The read-only request of a provider and what it answers, as documented. */
const probeOf = (provider: ProviderId) => {
	const { origin, probe } = FIXTURES[provider];
	return { url: origin + probe.path, good: probe.answer };
};

describe.each(PROVIDER_IDS)('the credential test of %s', (provider) => {
	const { name, secretName } = PROVIDERS[provider];
	const askedUrl = (probeOf(provider).url.split('?')[0] ?? '').trim();

	test('reads something harmless with the secret in its header, and is content', async () => {
		wire.willAnswer({ status: 200, body: probeOf(provider).good });
		const result = await testCredential(provider);
		expect(result.status).toBe('OK');
		expect(result.message).toContain(name);
		expect(wire.sent[0]?.url).toBe(probeOf(provider).url);
		const [header, value] = FIXTURES[provider].authentication(SECRET);
		for (const sent of wire.sent) {
			expect(sent.method).toBe('GET');
			expect(sent.headers).toMatchObject({ accept: 'application/json', [header]: value });
			expect(sent.body).toHaveLength(0);
			expect(sent.url).not.toContain(SECRET);
		}
	});

	test('takes a secret as people paste it', async () => {
		wire.willAnswer({ status: 200, body: probeOf(provider).good });
		const result = await testCredential(
			provider,
			FIXTURES[provider].credential(`Bearer ${SECRET}\r\n`),
		);
		expect(result.status).toBe('OK');
		const [header, value] = FIXTURES[provider].authentication(SECRET);
		expect(wire.sent.length).toBeGreaterThan(0);
		for (const { headers } of wire.sent) expect(headers[header]).toBe(value);
	});

	test('names the secret when it is refused, and asks once', async () => {
		const { words, body } = FIXTURES[provider].unauthorized;
		wire.willAnswer({ status: 401, body });
		const result = await testCredential(provider);
		expect(result.status).toBe('Error');
		expect(result.message).toContain(`did not accept the ${secretName}`);
		expect(result.message).toContain(words);
		expect(wire.sent).toHaveLength(1);
	});

	test.each(['', '   ', '\n', 'Bearer '])(
		'asks nothing with the empty secret %j',
		async (secret) => {
			const result = await testCredential(provider, FIXTURES[provider].credential(secret));
			expect(result.status).toBe('Error');
			expect(result.message).toContain(`The ${secretName} is empty`);
			expect(wire.sent).toEqual([]);
		},
	);

	test.each<readonly [string, Answer]>([
		['a web page that is missing', { status: 404, body: '<!DOCTYPE html><title>404</title>' }],
		['a web page', { status: 200, body: '<!DOCTYPE html><html><title>Log in</title></html>' }],
		['an empty answer', { status: 200, body: '' }],
		['JSON of something else', { status: 200, body: { hello: 'world' } }],
		['a missing route', { status: 404, body: { message: 'Not Found' } }],
		['a redirect', { status: 302, headers: { Location: 'https://elsewhere.example.org/login' } }],
	])('names the address when it finds %s', async (_name, answer) => {
		wire.willAnswer({ headers: { 'Content-Type': 'text/html' }, ...answer });
		const result = await testCredential(provider);
		expect(result.status).toBe('Error');
		expect(result.message).toContain(askedUrl);
		expect(result.message).toMatch(/Base URL|Subdomain/);
		expect(wire.sent).toHaveLength(1);
		expect(wire.strays).toEqual([]);
	});

	test.each([
		['ECONNREFUSED', 'connect', 'refused the connection'],
		['ENOTFOUND', 'getaddrinfo', 'no server of this name'],
	])('names the address when the network gives %s', async (code, syscall, words) => {
		const error = Object.assign(new Error(`${syscall} ${code}`), { code, syscall });
		wire.willBreak(provider, error, 'GET');
		const result = await testCredential(provider);
		expect(result.status).toBe('Error');
		expect(result.message).toContain('could not be reached');
		expect(result.message).toContain(words);
		expect(result.message).toContain(askedUrl);
	});

	test('names the address when no host answers at all', async () => {
		nock.cleanAll();
		const result = await testCredential(provider);
		expect(result.status).toBe('Error');
		expect(result.message).toContain(askedUrl);
	});

	test('tells of a limit, and of a server in trouble', async () => {
		wire.willAnswer({ status: 429, body: { message: 'Too many requests', retry_after: 45 } });
		const limited = await testCredential(provider);
		expect(limited.status).toBe('Error');
		expect(limited.message).toContain('Too many requests');
		wire.willAnswer({ status: 500, body: { message: 'Server Error' } });
		const broken = await testCredential(provider);
		expect(broken.status).toBe('Error');
		expect(broken.message).toContain('Server Error');
	});

	test('speaks of no message, since none was to be sent', async () => {
		for (const status of [401, 403, 404, 422, 429, 500, 503]) {
			wire.willAnswer({ status, body: { message: 'x' } });
			const { message } = await testCredential(provider);
			expect(message).not.toMatch(/may or may not have been sent|message went out/);
		}
	});

	test('asks the host that is configured', async () => {
		wire.listen('https://gateway.example.org');
		wire.willAnswer({ status: 200, body: probeOf(provider).good });
		const result = await testCredential(provider, { baseUrl: 'https://gateway.example.org/x/' });
		expect(result.status).toBe('OK');
		expect(wire.sent.length).toBeGreaterThan(0);
		for (const { url } of wire.sent) expect(url).toMatch(/^https:\/\/gateway\.example\.org\/x\//);
	});

	test('says that an address makes no sense', async () => {
		const result = await testCredential(provider, { baseUrl: 'http://' });
		expect(result.status).toBe('Error');
		expect(result.message).toContain('is not a web address');
		expect(wire.sent).toEqual([]);
	});
});

describe('a token that may not read', () => {
	test.each<readonly [ProviderId, object, string]>([
		[
			'xobito',
			{
				status: 'error',
				message: 'Token does not have the required ability: templates.read',
			},
			'templates.read',
		],
		['waCr', v2('INSUFFICIENT_SCOPE', 'Required scope: account:read'), 'account:read'],
		['rasl', v2('INSUFFICIENT_SCOPE', 'Required scope: account:read'), 'account:read'],
	])('is fine for %s, with an explanation', async (provider, body, words) => {
		wire.willAnswer({ status: 403, body });
		const result = await testCredential(provider);
		expect(result.status).toBe('OK');
		expect(result.message).toContain(words);
		expect(result.message).toContain('can still be allowed to send');
	});

	test.each<readonly [ProviderId, object, string]>([
		['xobito', { status: 'error', message: 'API access is disabled' }, 'API access'],
		['waCr', v2('IP_NOT_WHITELISTED', 'IP 203.0.113.9 is not whitelisted.'), '203.0.113.9'],
		['rasl', v2('FEATURE_NOT_AVAILABLE', 'API is not in your plan.'), 'not in your plan'],
		['contactship', { message: 'Forbidden' }, 'Forbidden'],
	])('is another thing than a refusal for other reasons, %s', async (provider, body, words) => {
		wire.willAnswer({ status: 403, body });
		const result = await testCredential(provider);
		expect(result.status).toBe('Error');
		expect(result.message).toContain(words);
	});
});

test.each(['waCr', 'rasl'] as const)(
	'an account that %s does not find is not taken for a contact',
	async (provider) => {
		wire.willAnswer({ status: 404, body: v2('NOT_FOUND', 'Account not found') });
		const result = await testCredential(provider);
		expect(result.status).toBe('Error');
		expect(result.message).toContain('Account not found');
		expect(result.message).not.toMatch(/contact/i);
	},
);

describe('the subdomain of Xobito', () => {
	test('must be there', async () => {
		const result = await testCredential('xobito', { subdomain: '  ' });
		expect(result.status).toBe('Error');
		expect(result.message).toContain('Subdomain in the credential is empty');
		expect(wire.sent).toEqual([]);
	});

	test.each([400, 500])('is named when it is wrong (%i)', async (status) => {
		wire.willAnswer({
			status,
			body: { status: 'error', message: 'Validation failed', errors: 'Invalid tenant subdomain' },
		});
		const result = await testCredential('xobito', { subdomain: 'nobody' });
		expect(result.status).toBe('Error');
		expect(result.message).toContain('Subdomain');
		expect(result.message).toContain('Invalid tenant subdomain');
		expect(result.message).toContain('https://dash.xobito.com/api/v1/nobody/templates');
	});
});
