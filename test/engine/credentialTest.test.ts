import { CredentialTestContext } from 'n8n-core';
import type { ICredentialsDecrypted, IWorkflowExecuteAdditionalData } from 'n8n-workflow';
import { setTimeout as sleep } from 'node:timers/promises';

import { credentialTests } from '../../nodes/WhatsAppMedia/methods/credentialTest';
import { linkServer, type LinkServer } from '../support/links';
import { ALL_PROVIDERS } from '../support/providers';

const SECRET = 's3cr3t+t0k3n/0f-th3-sh0p==';
const MB = 1024 * 1024;

type Handler = Parameters<typeof linkServer>[0];

let server: LinkServer;
let handler: Handler;
beforeAll(async () => {
	server = await linkServer((...call) => handler(...call));
});
afterAll(async () => await server.stop());

/** What n8n's dialog shows after Save, through the HTTP helper that n8n gives to it. */
async function tested(provider: (typeof ALL_PROVIDERS)[number]): Promise<string> {
	const test = credentialTests[`${provider.credentialType}Test`];
	const data = { token: SECRET, apiKey: SECRET, subdomain: 'acme', baseUrl: server.origin };
	const credential = { data } as unknown as ICredentialsDecrypted;
	const context = new CredentialTestContext({} as IWorkflowExecuteAdditionalData);
	const { status, message } = (await test?.call(context, credential)) ?? {};
	return `${status}: ${message}`;
}

describe.each(ALL_PROVIDERS)('the credential test of $name', (provider) => {
	it('reads no more than a megabyte of an answer without end', async () => {
		let written = 0;
		handler = (_, response) => {
			const chunk = Buffer.alloc(MB / 4, '[');
			const more = (): void => {
				if (response.destroyed) return;
				written += chunk.byteLength;
				if (response.write(chunk)) setImmediate(more);
				else response.once('drain', more);
			};
			more();
		};
		expect(await tested(provider)).toMatch(/^Error: .*answered something else/);
		for (let tries = 0; server.openConnections() > 0 && tries < 200; tries += 1) await sleep(10);
		expect(server.openConnections()).toBe(0);
		// What lies in the buffers of two sockets comes on top.
		expect(written).toBeLessThan(20 * MB);
	});

	it('does not show the secret that an answer repeats in other spellings', async () => {
		handler = (_, response) => {
			response.writeHead(401, { 'Content-Type': 'text/html' });
			response.end(`<title>Token s3cr3t&#43;t0k3n&#x2F;0f-th3-sh0p&equals;= is not known</title>`);
		};
		expect(await tested(provider)).toContain('“Token *** is not known”');
		handler = (_, response) => {
			const Location = `${server.origin}/${encodeURIComponent(SECRET)}/login`;
			response.writeHead(302, { Location }).end();
		};
		expect(await tested(provider)).toContain('/***/login');
	});
});
