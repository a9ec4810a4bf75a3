import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ICredentialDataDecryptedObject, INode, INodeParameters } from 'n8n-workflow';

import { PROVIDERS } from '../../nodes/WhatsAppMedia/providers/registry';
import { startSandbox, type Sandbox } from '../../sandbox';
import { startN8n, type N8nServer, type WorkflowFile } from '../../tools/lib/n8n/server';
import { sandboxCredentials } from '../../tools/lib/n8n/sandboxContent';

const NODE = 'n8n-nodes-whatsapp-media.whatsAppMedia';
/** The trigger that a credential is for as well. */
const TRIGGERS: Readonly<Record<string, string>> = {
	raslApi: `${NODE}PollingTrigger`,
	waCrApi: `${NODE}PollingTrigger`,
	xobitoApi: `${NODE}Trigger`,
};
const CREDENTIAL_TYPES = Object.values(PROVIDERS).map(({ credentialType }) => credentialType);

let sandbox: Sandbox;
let n8n: N8nServer;

/** A POST to `path` goes through a WhatsApp Media node for Xobito, whose output is the answer. */
function webhookWorkflow(path: string, parameters: INodeParameters): WorkflowFile {
	const webhook: INode = {
		id: 'webhook',
		name: 'Order',
		type: 'n8n-nodes-base.webhook',
		typeVersion: 2,
		position: [0, 0],
		webhookId: `webhook-${path}`,
		parameters: { path, httpMethod: 'POST', responseMode: 'lastNode', options: {} },
	};
	const send: INode = {
		id: 'send',
		name: 'Send',
		type: NODE,
		typeVersion: 1,
		position: [220, 0],
		parameters: { provider: 'xobito', phone: '={{ $json.body.phone }}', ...parameters },
		credentials: { xobitoApi: { id: 'of-another-n8n', name: 'Xobito (sandbox)' } },
	};
	return {
		name: path,
		nodes: [webhook, send],
		connections: { Order: { main: [[{ node: 'Send', type: 'main', index: 0 }]] } },
	};
}

beforeAll(async () => {
	sandbox = await startSandbox();
	n8n = await startN8n({
		credentials: sandboxCredentials(sandbox),
		workflows: [
			webhookWorkflow('by-url', { mediaSource: 'url', mediaUrl: '={{ $json.body.link }}' }),
			webhookWorkflow('by-file', { mediaSource: 'binary', binaryPropertyName: 'invoice' }),
		],
	});
}, 900_000);

afterAll(async () => {
	await n8n?.stop();
	await sandbox?.close();
}, 60_000);

/** Expects an icon in both themes, as SVG. */
async function expectIcons(iconUrl: unknown): Promise<void> {
	const urls = Object.values(iconUrl as Record<'light' | 'dark', string>);
	expect(urls).toHaveLength(2);
	for (const url of urls) {
		const answer = await n8n.request(`/${url}`);
		expect([url, answer.status]).toEqual([url, 200]);
		expect(answer.headers.get('content-type')).toContain('image/svg+xml');
		expect(await answer.text()).toContain('<svg');
	}
}

describe('The packed node in n8n', () => {
	it('is loaded with its icons, and as a tool for AI agents', async () => {
		const types = (await n8n.nodeTypes()).filter(({ name }) => name.startsWith(NODE));
		expect(types.map(({ name }) => name).sort()).toEqual([
			NODE,
			`${NODE}PollingTrigger`,
			`${NODE}Tool`,
			`${NODE}Trigger`,
		]);
		for (const { iconUrl } of types) await expectIcons(iconUrl);
	});

	it.each(CREDENTIAL_TYPES)('has the credential type %s with its icons', async (type) => {
		const found = (await n8n.credentialTypes()).find(({ name }) => name === type);
		const trigger = TRIGGERS[type];
		expect(found?.supportedNodes).toEqual([NODE, ...(trigger === undefined ? [] : [trigger])]);
		await expectIcons(found?.iconUrl);
	});
});

describe('The test of a credential', () => {
	it.each(CREDENTIAL_TYPES)('accepts a good %s and refuses a bad one', async (type) => {
		const data = sandbox.credentials[type as keyof typeof sandbox.credentials];
		const good: ICredentialDataDecryptedObject = { ...data };
		expect(await n8n.testCredential(type, good)).toMatchObject({ status: 'OK' });
		const secret = 'apiKey' in data ? 'apiKey' : 'token';
		const refused = await n8n.testCredential(type, { ...good, [secret]: 'f'.repeat(64) });
		expect(refused.status).toBe('Error');
		expect(refused.message).not.toContain('f'.repeat(64));
	});
});

describe('A published workflow', () => {
	it('sends a link', async () => {
		const link = `${sandbox.url}/files/photo.jpg`;
		const answer = await n8n.webhook('by-url', {
			headers: { 'Content-Type': 'application/json' },
			body: JSON.stringify({ phone: '+1 415 555 0101', link }),
		});

		expect(answer.status).toBe(200);
		const sent = sandbox.messages.at(-1);
		expect(sent).toMatchObject({ phone: '+14155550101', kind: 'image', mediaUrl: link });
		expect(await answer.json()).toMatchObject({ outcome: 'sent', messageId: sent?.messageId });

		const { status, data } = await n8n.waitForExecution({ workflow: 'by-url' });
		expect(status).toBe('success');
		const output = data.resultData.runData.Send?.[0]?.data?.main?.[0];
		expect(output).toMatchObject([{ json: { phone: '+14155550101' }, pairedItem: { item: 0 } }]);
	});

	it('sends a file that was uploaded', async () => {
		const pdf = await readFile(join(__dirname, '..', '..', 'samples', 'invoice.pdf'));
		const form = new FormData();
		form.append('phone', '+14155550102');
		form.append('invoice', new Blob([pdf], { type: 'application/pdf' }), 'Invoice 7.pdf');
		const answer = await n8n.webhook('by-file', { body: form });

		expect(await answer.json()).toMatchObject({ outcome: 'sent' });
		expect(sandbox.messages.at(-1)).toMatchObject({
			phone: '+14155550102',
			kind: 'document',
			source: 'file',
			file: {
				fileName: 'Invoice 7.pdf',
				mimeType: 'application/pdf',
				size: pdf.length,
				sha256: createHash('sha256').update(pdf).digest('hex'),
			},
		});
	});

	it('tells what went wrong in its execution', async () => {
		const before = (await n8n.executions({ limit: 1 }))[0]?.id;
		const answer = await n8n.webhook('by-url', {
			headers: { 'Content-Type': 'application/json' },
			body: JSON.stringify({
				phone: sandbox.phoneFor('meta-131047'),
				link: `${sandbox.url}/files/photo.jpg`,
			}),
		});
		expect(answer.status).toBe(500);

		const { data } = await n8n.waitForExecution({ after: before, status: ['error'] });
		expect(data.resultData.error?.message).toContain('24');
	});
});

describe('stop()', () => {
	it('leaves no process and no temporary folder', async () => {
		const group = () => processes().filter(({ pgid }) => pgid === n8n.pid);
		expect(group().length).toBeGreaterThan(2);
		await n8n.stop();
		expect(group()).toEqual([]);
		expect(processes().filter(({ command }) => command.includes(n8n.userFolder))).toEqual([]);
		expect(existsSync(n8n.userFolder)).toBe(false);
	}, 60_000);
});

/** Every process of the machine, with its environment. */
function processes(): Array<{ pgid: number; command: string }> {
	const list = execFileSync('ps', ['axeww', '-o', 'pgid=,command='], {
		encoding: 'utf8',
		maxBuffer: 64e6,
	});
	return list
		.trim()
		.split('\n')
		.map((line) => /^\s*(\d+)\s+(.*)$/.exec(line))
		.map((found) => ({ pgid: Number(found?.[1]), command: found?.[2] ?? '' }));
}
