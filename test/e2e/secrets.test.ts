import type { ICredentialDataDecryptedObject } from 'n8n-workflow';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { PROVIDERS } from '../../nodes/WhatsAppMedia/providers/registry';
import { startSandbox, type Sandbox } from '../../sandbox';
import { sandboxCredentials } from '../../tools/lib/n8n/sandboxContent';
import { startN8n, type N8nServer, type WorkflowFile } from '../../tools/lib/n8n/server';
import { startGossip, type Gossip, type Manner } from '../support/gossip';
import { leaksBelow, leaksIn, type Leak, type Markers } from '../support/leaks';
import { chain, MEDIA_NODE, node, webhook } from '../support/n8n/workflow';

/** Data of a customer that is nowhere else in the world. */
const PERSON: Markers = {
	caption: 'Zebrafink-caption-8d1f',
	name: 'Zebrafink-name-27ab',
	email: 'zebrafink-91c0@example.com',
	fileName: 'Zebrafink-file-5e72',
	fileContent: 'Zebrafink-content-c3d9',
	phone: '4155550005',
};
/** In the workflow itself, to see that the search finds what is there. */
const PLANTED = 'Zebrafink-planted-token-60fd';
const MANNERS: readonly Manner[] = ['repeats', 'unauthorized', 'redirects', 'hangs', 'sent'];
const ALL = Object.values(PROVIDERS);
const MODES = ['stopWorkflow', 'continueErrorOutput'] as const;

let folder: string;
let gossip: Gossip;
let sandbox: Sandbox;
let n8n: N8nServer;
let tokens: Markers;
/** What n8n answers to webhooks and to tests of credentials. */
const answers: string[] = [];
const printed: string[] = [];

const gossipToken = (id: string): string => `tok-${id}/S3cr3t+4f1d9c0b7e`;

function workflow(
	provider: (typeof ALL)[number],
	target: 'gossip' | 'sandbox',
	onError: (typeof MODES)[number],
): WorkflowFile {
	const path = `${provider.id}-${target}-${onError}`;
	const made = chain(path, [
		webhook(path, 'lastNode'),
		node(
			'Send',
			MEDIA_NODE,
			{
				provider: provider.id,
				...(provider.needsChannel && { channelId: sandbox.channelId, recipientBy: 'phone' }),
				phone: '={{ $json.body.phone }}',
				caption: '={{ $json.body.caption }}',
				binaryPropertyName: 'invoice',
				contact: { firstName: '={{ $json.body.name }}', email: '={{ $json.body.email }}' },
				options: { simplify: false, timeout: 1, maxRateLimitWait: 0.1 },
			},
			{ onError, notes: PLANTED },
		),
	]);
	const name = target === 'sandbox' ? `${provider.name} (sandbox)` : `${provider.name} (gossip)`;
	const nodes = made.nodes.map((one) =>
		one.name === 'Send'
			? { ...one, credentials: { [provider.credentialType]: { id: null, name } } }
			: one,
	);
	return { ...made, nodes };
}

function gossipData(id: string): ICredentialDataDecryptedObject {
	const token = gossipToken(id);
	return { token, apiKey: token, subdomain: 'acme', baseUrl: gossip.url };
}

beforeAll(async () => {
	folder = await mkdtemp(join(tmpdir(), 'whatsapp-media-secrets-'));
	gossip = await startGossip();
	sandbox = await startSandbox();
	tokens = {
		...Object.fromEntries(ALL.map(({ id }) => [`${id} at gossip`, gossipToken(id)])),
		...Object.fromEntries(
			Object.entries(sandbox.credentials).map(([type, data]) => [
				type,
				'apiKey' in data ? data.apiKey : data.token,
			]),
		),
	};
	const gossips = ALL.map(({ id, name, credentialType }) => ({
		name: `${name} (gossip)`,
		type: credentialType,
		data: gossipData(id),
	}));
	n8n = await startN8n({
		userFolder: folder,
		env: { N8N_LOG_LEVEL: 'debug', N8N_LOG_OUTPUT: 'console,file' },
		log: (line) => void printed.push(line),
		credentials: [...sandboxCredentials(sandbox), ...gossips],
		workflows: ALL.flatMap((provider) => [
			workflow(provider, 'sandbox', 'stopWorkflow'),
			...MODES.map((mode) => workflow(provider, 'gossip', mode)),
		]),
	});
}, 900_000);

afterAll(async () => {
	await n8n?.stop();
	await sandbox?.close();
	await gossip?.close();
	await rm(folder, { recursive: true, force: true });
}, 60_000);

async function post(path: string, phone: string): Promise<void> {
	const form = new FormData();
	for (const field of ['caption', 'name', 'email'] as const)
		form.append(field, PERSON[field] ?? '');
	form.append('phone', phone);
	const file = new Blob([`%PDF-1.4\n${PERSON.fileContent}`], { type: 'application/pdf' });
	form.append('invoice', file, `${PERSON.fileName}.pdf`);
	answers.push(await (await n8n.webhook(path, { body: form })).text());
}

/** Everything that n8n wrote about: its own words, not what it stores for the owner. */
const isLog = ({ place }: Leak): boolean => /\.log$|printed|answer/.test(place);

it('sends, is refused, redirected, left waiting, and tests credentials, with everything on record', async () => {
	for (const provider of ALL) {
		await post(`${provider.id}-sandbox-stopWorkflow`, `+1${PERSON.phone}`);
		for (const mode of MODES) {
			for (const manner of MANNERS) {
				await post(`${provider.id}-gossip-${mode}`, gossip.phoneFor(manner));
			}
		}
		const { credentialType, id } = provider;
		const tested = await n8n.testCredential(credentialType, gossipData(id));
		answers.push(JSON.stringify(tested));
		expect(tested.status).toBe('Error');
	}
	// Nothing to leak where nothing happened.
	expect(sandbox.messages).toHaveLength(ALL.length);
	for (const manner of MANNERS) {
		expect(gossip.seen.get(manner)).toBeGreaterThanOrEqual(ALL.length * MODES.length);
	}
	expect(gossip.seen.get('other')).toBeGreaterThanOrEqual(ALL.length);
	const executions = await n8n.executions({ limit: 100 });
	expect(executions).toHaveLength(ALL.length * (1 + MODES.length * MANNERS.length));
	answers.push(...executions.map((execution) => `execution: ${JSON.stringify(execution)}`));
}, 300_000);

it('keeps no token anywhere but encrypted', async () => {
	// The database is whole on disk only when n8n has ended.
	await n8n.stop();
	const places = {
		'what n8n answered': answers.join('\n'),
		'what n8n printed': printed.join('\n'),
		'what the sandbox recorded': JSON.stringify(sandbox.requests),
		'where a redirect pointed': gossip.elsewhere.join('\n'),
	};
	for (const [place, text] of Object.entries(places)) {
		expect(leaksIn(place, text, tokens)).toEqual([]);
	}
	expect(gossip.elsewhere).toEqual([]);
	expect(await leaksBelow(folder, tokens)).toEqual([]);
}, 120_000);

it('keeps customers’ data where n8n stores executions and files, and not in its logs', async () => {
	const leaks = await leaksBelow(folder, PERSON);
	expect(leaks.filter(isLog)).toEqual([]);
	expect(leaksIn('printed', printed.join('\n'), PERSON)).toEqual([]);
	// The rows of executions, the stored files with their metadata, and nothing else.
	for (const { place } of leaks) {
		expect(place).toMatch(/(^|\/)(database\.sqlite(-wal)?|(storage|binaryData)\/.+)$/);
	}
	expect(new Set(leaks.map(({ marker }) => marker))).toEqual(new Set(Object.keys(PERSON)));
}, 120_000);

it('would find a token that is there', async () => {
	expect(printed.join('\n')).toContain('xobito-gossip-stopWorkflow');
	const inLogs = await leaksBelow(folder, { path: 'xobito-gossip-stopWorkflow' });
	expect(inLogs.filter(isLog)).not.toEqual([]);
	expect(await leaksBelow(folder, { planted: PLANTED })).not.toEqual([]);
	await writeFile(join(folder, 'planted.log'), `Bearer ${gossipToken('xobito')}`);
	const found = await leaksBelow(folder, tokens);
	expect(found).toEqual([{ marker: 'xobito at gossip', place: 'planted.log' }]);
	expect(await readFile(join(folder, 'planted.log'), 'utf8')).toContain('tok-');
});
