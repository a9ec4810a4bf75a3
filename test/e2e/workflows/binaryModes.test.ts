import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { PROVIDER_IDS } from '../../support/providers';
import { startSandbox, type Sandbox } from '../../../sandbox';
import { sandboxCredentials } from '../../../tools/lib/n8n/sandboxContent';
import { startN8n, type N8nServer, type WorkflowFile } from '../../../tools/lib/n8n/server';
import { itemsOf, newestId } from '../../support/n8n/executions';
import { chain, MEDIA_NODE, node, webhook } from '../../support/n8n/workflow';

/** Names of n8n's storages, and how the ids of files in them begin. */
const MODES = [
	['filesystem', /^filesystem-v2:/],
	['database', /^database:/],
	['default', undefined],
] as const;

const PHONE = '+14155550177';

/** 3 MB that cannot be compressed, with bytes of every value, and a length that base64 has to pad. */
const pdf = Buffer.concat([
	Buffer.from('%PDF-1.7\n'),
	randomBytes(3_000_000),
	Buffer.from('\n%%EOF\n'),
]);

let sandbox: Sandbox;
let userFolder: string;

// The folder is kept from mode to mode: making n8n's database takes longer than the rest of a start.
beforeAll(async () => {
	sandbox = await startSandbox();
	userFolder = await mkdtemp(join(tmpdir(), 'whatsapp-media-modes-'));
});

afterAll(async () => {
	await sandbox?.close();
	if (userFolder) await rm(userFolder, { recursive: true, force: true });
});

/** An uploaded file goes through the node, whose output is the answer. */
function uploadWorkflow(provider: string): WorkflowFile {
	return chain(provider, [
		webhook(provider, 'lastNode'),
		node('Send', MEDIA_NODE, {
			provider,
			phone: PHONE,
			mediaSource: 'binary',
			binaryPropertyName: 'file',
			...(provider === 'contactship' && { channelId: sandbox.channelId }),
		}),
	]);
}

describe.each(MODES)('Files in the storage "%s"', (binaryMode, ids) => {
	let n8n: N8nServer;

	beforeAll(async () => {
		n8n = await startN8n({
			userFolder,
			binaryMode,
			credentials: sandboxCredentials(sandbox),
			workflows: PROVIDER_IDS.map(uploadWorkflow),
		});
	}, 900_000);

	afterAll(async () => await n8n?.stop(), 60_000);

	it.each(PROVIDER_IDS)('arrive unchanged at %s', async (provider) => {
		sandbox.reset();
		const after = await newestId(n8n);
		const form = new FormData();
		form.append('file', new Blob([pdf], { type: 'application/pdf' }), 'Catálogo 2026.pdf');
		const answer = await n8n.webhook(provider, { body: form });

		expect(await answer.json()).toMatchObject({ provider, outcome: 'sent', phone: PHONE });
		expect(sandbox.messages).toMatchObject([
			{
				provider,
				phone: PHONE,
				kind: 'document',
				source: 'file',
				file: {
					size: pdf.length,
					sha256: createHash('sha256').update(pdf).digest('hex'),
				},
			},
		]);
		// That this n8n really keeps files there.
		const execution = await n8n.waitForExecution({ workflow: provider, after });
		const { id } = itemsOf(execution, 'Webhook')[0]?.binary?.file ?? {};
		if (ids) expect(id).toMatch(ids);
		else expect(id).toBeUndefined();
	});
});
