import type {
	ICredentialDataDecryptedObject,
	IDataObject,
	INode,
	INodeParameters,
} from 'n8n-workflow';
import { createHash, randomBytes } from 'node:crypto';

import { providerById, PROVIDERS } from '../../nodes/WhatsAppMedia/providers/registry';
import { IDS_WITH_TEMPLATES, PROVIDER_IDS } from '../support/providers';
import { startSandbox, type Sandbox } from '../../sandbox';
import { OLDEST_VERSION } from '../../tools/lib/n8n/paths';
import { sandboxCredentials } from '../../tools/lib/n8n/sandboxContent';
import { startN8n, type N8nServer, type WorkflowFile } from '../../tools/lib/n8n/server';
import { jsonOf, newestId } from '../support/n8n/executions';
import { chain, MEDIA_NODE, node, webhook } from '../support/n8n/workflow';

const CREDENTIAL_TYPES = Object.values(PROVIDERS).map(({ credentialType }) => credentialType);

/** Messages in the short minute of the sandbox with a limit. */
const RATE = 5;

const pdf = Buffer.concat([Buffer.from('%PDF-1.7\n'), randomBytes(300_000)]);

let sandbox: Sandbox;
let limited: Sandbox;
let n8n: N8nServer;

/** Sends to the customers of a posted list, one message each. */
function listWorkflow(name: string, settings: Partial<INode>): WorkflowFile {
	return chain(name, [
		webhook(name, 'lastNode'),
		node('Customers', 'n8n-nodes-base.splitOut', { fieldToSplitOut: 'body.customers' }),
		node(
			'Send',
			MEDIA_NODE,
			{ provider: 'rasl', phone: '={{ $json.phone }}', ...byUrl('$("Webhook").item.json') },
			settings,
		),
	]);
}

/** Sends to the posted phone number. */
function oneWorkflow(name: string, provider: string, media: INodeParameters): WorkflowFile {
	return chain(name, [
		webhook(name, 'lastNode'),
		node('Send', MEDIA_NODE, {
			provider,
			phone: '={{ $json.body.phone }}',
			...(provider === 'contactship' && { channelId: sandbox.channelId }),
			...media,
		}),
	]);
}

function byUrl(posted: string): INodeParameters {
	return { mediaSource: 'url', mediaUrl: `={{ ${posted}.body.link }}` };
}

const byFile: INodeParameters = { mediaSource: 'binary', binaryPropertyName: 'file' };

beforeAll(async () => {
	sandbox = await startSandbox();
	limited = await startSandbox({ ratePerMinute: RATE, rateWindowMs: 1_000 });
	n8n = await startN8n({
		version: OLDEST_VERSION,
		credentials: sandboxCredentials(sandbox),
		workflows: [
			...PROVIDER_IDS.flatMap((id) => [
				oneWorkflow(`${id}-url`, id, byUrl('$json')),
				oneWorkflow(`${id}-file`, id, byFile),
			]),
			listWorkflow('stops', {}),
			listWorkflow('branches', { onError: 'continueErrorOutput' }),
		],
	});
}, 900_000);

afterAll(async () => {
	await n8n?.stop();
	await sandbox?.close();
	await limited?.close();
}, 60_000);

beforeEach(() => sandbox.reset());

async function post(workflow: string, body: IDataObject) {
	const after = await newestId(n8n);
	const answer = await n8n.webhook(workflow, {
		headers: { 'Content-Type': 'application/json' },
		body: JSON.stringify({ link: `${sandbox.url}/files/photo.jpg`, ...body }),
	});
	await answer.arrayBuffer();
	return { answer, execution: await n8n.waitForExecution({ workflow, after }) };
}

/** Asks as the editor does for what it shows in a list, or in place of a template's values. */
async function askedByEditor(
	what: 'resource-locator-results' | 'resource-mapper-fields',
	methodName: string,
	parameters: INodeParameters,
): Promise<unknown> {
	const { credentialType } = providerById(String(parameters.provider)) ?? PROVIDERS.xobito;
	const credential = sandboxCredentials(sandbox).find(({ type }) => type === credentialType);
	if (!credential) throw new Error(`The sandbox has no ${credentialType}`);
	const { name } = credential;
	const answer = await n8n.request(`/rest/dynamic-node-parameters/${what}`, {
		method: 'POST',
		headers: { 'Content-Type': 'application/json' },
		body: JSON.stringify({
			nodeTypeAndVersion: { name: MEDIA_NODE, version: 1 },
			path: 'parameters.template',
			methodName,
			currentNodeParameters: parameters,
			credentials: { [credentialType]: { id: await n8n.saveCredential(credential), name } },
		}),
	});
	return await answer.json();
}

/** Expects an icon in both themes. */
async function expectIcons(iconUrl: unknown): Promise<void> {
	const urls = Object.values(iconUrl as Record<'light' | 'dark', string>);
	expect(urls).toHaveLength(2);
	for (const url of urls) {
		const answer = await n8n.request(`/${url}`);
		expect([url, answer.status]).toEqual([url, 200]);
		expect(await answer.text()).toContain('<svg');
	}
}

describe(`n8n ${OLDEST_VERSION}`, () => {
	it('is that version', async () => {
		const answer = await n8n.request('/rest/settings');
		expect(await answer.json()).toMatchObject({ data: { versionCli: OLDEST_VERSION } });
	});

	it('loads the node, also as a tool for AI agents, and the credentials, with icons', async () => {
		const types = (await n8n.nodeTypes()).filter(({ name }) => name.startsWith(MEDIA_NODE));
		expect(types.map(({ name }) => name).sort()).toEqual([
			MEDIA_NODE,
			`${MEDIA_NODE}PollingTrigger`,
			`${MEDIA_NODE}Tool`,
			`${MEDIA_NODE}Trigger`,
		]);
		for (const { iconUrl } of types) await expectIcons(iconUrl);

		const credentials = await n8n.credentialTypes();
		for (const type of CREDENTIAL_TYPES) {
			const found = credentials.find(({ name }) => name === type);
			expect(found?.supportedNodes).toContain(MEDIA_NODE);
			await expectIcons(found?.iconUrl);
		}
	});

	it.each(CREDENTIAL_TYPES)('accepts a good %s and refuses a bad one', async (type) => {
		const data = sandbox.credentials[type as keyof typeof sandbox.credentials];
		const good: ICredentialDataDecryptedObject = { ...data };
		expect(await n8n.testCredential(type, good)).toMatchObject({ status: 'OK' });
		const secret = 'apiKey' in data ? 'apiKey' : 'token';
		const refused = await n8n.testCredential(type, { ...good, [secret]: 'f'.repeat(64) });
		expect(refused.status).toBe('Error');
	});

	it.each(PROVIDER_IDS)('sends a link through %s', async (provider) => {
		const { execution } = await post(`${provider}-url`, { phone: '+14155550101' });
		expect(execution.status).toBe('success');
		expect(sandbox.messages).toMatchObject([
			{ provider, phone: '+14155550101', mediaUrl: `${sandbox.url}/files/photo.jpg` },
		]);
		const { messageId } = sandbox.messages[0] ?? {};
		expect(jsonOf(execution, 'Send')).toMatchObject([{ outcome: 'sent', provider, messageId }]);
	});

	it.each(PROVIDER_IDS)('sends an uploaded file through %s unchanged', async (provider) => {
		const form = new FormData();
		form.append('phone', '+14155550102');
		form.append('file', new Blob([pdf], { type: 'application/pdf' }), 'Catálogo 2026.pdf');
		const answer = await n8n.webhook(`${provider}-file`, { body: form });

		expect(await answer.json()).toMatchObject({ provider, outcome: 'sent' });
		const sha256 = createHash('sha256').update(pdf).digest('hex');
		expect(sandbox.messages).toMatchObject([{ provider, source: 'file', file: { sha256 } }]);
		const uploads = sandbox.requests.filter(({ file }) => file !== undefined);
		expect(uploads).toMatchObject([{ chunked: false, complete: true }]);
		// The body ended where this said it would, or it would not be complete.
		const { contentLength = 0 } = uploads[0] ?? {};
		const content = provider === 'contactship' ? Math.ceil(pdf.length / 3) * 4 : pdf.length;
		expect(contentLength).toBeGreaterThan(content);
		expect(contentLength).toBeLessThan(content + 2_000);
	});

	it.each(IDS_WITH_TEMPLATES)(
		'lists the templates of %s, and the values of one',
		async (provider) => {
			const parameters = { provider, operation: 'sendTemplate', channelId: sandbox.channelId };
			const list = await askedByEditor('resource-locator-results', 'searchTemplates', parameters);
			expect(list).toMatchObject({
				data: {
					results: expect.arrayContaining([
						{ name: expect.stringContaining('invoice_ready'), value: 'invoice_ready:es:document' },
					]),
				},
			});
			const template = { __rl: true, mode: 'list', value: 'invoice_ready:es:document' };
			const values = await askedByEditor('resource-mapper-fields', 'getTemplateFields', {
				...parameters,
				template,
			});
			expect(values).toMatchObject({
				data: {
					fields: [
						{ id: 'body.1', required: true },
						{ id: 'body.2', required: true },
					],
				},
			});
		},
	);

	it('lists channels and contacts', async () => {
		const of = (provider: string) => ({ provider, operation: 'sendTemplate' });
		const ask = async (provider: string, method: string) =>
			await askedByEditor('resource-locator-results', method, of(provider));
		const known = (name: string) => ({
			data: { results: expect.arrayContaining([expect.objectContaining({ name })]) },
		});
		expect(await ask('contactship', 'searchChannels')).toMatchObject(known('WhatsApp Business'));
		const ana = 'Ana García (+34600111222)';
		for (const provider of ['contactship', 'rasl', 'waCr']) {
			expect(await ask(provider, 'searchContacts')).toMatchObject(known(ana));
		}
	});

	it('says why there is no list', async () => {
		const parameters = { provider: 'contactship', operation: 'sendTemplate' };
		expect(
			await askedByEditor('resource-locator-results', 'searchTemplates', parameters),
		).toMatchObject({
			message: 'Choose the channel first: the templates belong to it',
			description: 'Fill in the field Channel above.',
		});
	});

	it('tells what went wrong where a run stops', async () => {
		const { answer, execution } = await post('stops', {
			customers: [{ phone: sandbox.phoneFor('meta-131047') }],
		});
		expect(answer.status).toBe(500);
		expect(execution).toMatchObject({ status: 'error' });
		expect(execution.data.resultData.error).toMatchObject({
			name: 'NodeApiError',
			message: expect.stringMatching(/^WhatsApp refused the message: .* \[item 0\]$/),
			description: expect.stringContaining('Send an approved template instead'),
			context: { itemIndex: 0 },
		});
	});

	it('gives a refused item to the error output, with what came in', async () => {
		const zoe = { name: 'Zoe', phone: sandbox.phoneFor('meta-131047') };
		const ana = { name: 'Ana', phone: '+34600111222' };
		const { execution } = await post('branches', { customers: [zoe, ana] });
		expect(execution.status).toBe('success');
		expect(jsonOf(execution, 'Send', 0)).toMatchObject([{ outcome: 'sent', phone: ana.phone }]);
		expect(jsonOf(execution, 'Send', 1)).toEqual([
			{
				...zoe,
				error: expect.stringContaining('[item 0]'),
				message: expect.stringContaining('131047'),
				details: expect.objectContaining({ outcome: 'notSent', metaCode: 131047 }),
			},
		]);
	});

	it('goes on where an item is to be hinted at', async () => {
		// Nobody knows whether it went out, which the node says in a hint beside its output.
		const phone = sandbox.phoneFor('drop-late');
		const { execution } = await post('branches', { customers: [{ phone }] });
		expect(execution.status).toBe('success');
		expect(jsonOf(execution, 'Send', 1)).toMatchObject([{ details: { outcome: 'unknown' } }]);
		const [task] = execution.data.resultData.runData.Send ?? [];
		expect(task?.hints).toMatchObject([{ message: expect.stringContaining('not known whether') }]);
	});

	it('waits for a rate limit', async () => {
		for (const credential of sandboxCredentials(limited)) await n8n.saveCredential(credential);
		const phones = Array.from({ length: 12 }, (_, index) => `+141555502${10 + index}`);
		const { execution } = await post('stops', { customers: phones.map((phone) => ({ phone })) });
		expect(execution.status).toBe('success');
		expect(jsonOf(execution, 'Send').map(({ phone }) => phone)).toEqual(phones);
		expect(limited.messages.map(({ phone }) => phone).sort()).toEqual(phones);
	});
});
