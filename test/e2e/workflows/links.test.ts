import { createHash, randomBytes } from 'node:crypto';

import type { INode, INodeParameters } from 'n8n-workflow';

import { startSandbox, type Sandbox } from '../../../sandbox';
import { sandboxCredentials } from '../../../tools/n8n/sandboxContent';
import { startN8n, type N8nServer, type WorkflowFile } from '../../../tools/n8n/server';
import { linkServer, type LinkServer } from '../../unit/support/links';
import { chain, MEDIA_NODE, node, webhook } from '../support/workflow';

const PHONE = '+14155550177';

const pdf = Buffer.concat([
	Buffer.from('%PDF-1.7\n'),
	randomBytes(3_000_000),
	Buffer.from('\n%%EOF\n'),
]);

let links: LinkServer;
let sandbox: Sandbox;
let n8n: N8nServer;

// n8n comes first, since the sandbox is told where it may download from.
beforeAll(async () => {
	links = await linkServer((request, response) => {
		response.writeHead(200, {
			'Content-Type': 'application/pdf',
			...(request.url === '/known' && { 'Content-Length': pdf.length }),
		});
		response.end(pdf);
	});
	n8n = await startN8n();
	sandbox = await startSandbox({ downloadFrom: [n8n.url] });
	for (const credential of sandboxCredentials(sandbox)) await n8n.saveCredential(credential);
}, 900_000);

afterAll(async () => {
	await n8n?.stop();
	await sandbox?.close();
	await links?.stop();
}, 60_000);

beforeEach(() => sandbox.reset());

function send(provider: string, parameters: INodeParameters): INode {
	return node('Send', MEDIA_NODE, {
		provider,
		phone: PHONE,
		...(provider === 'contactship' && { channelId: sandbox.channelId }),
		...parameters,
	});
}

async function answerOf(workflow: WorkflowFile, init?: RequestInit): Promise<unknown> {
	await n8n.saveWorkflow(workflow);
	return await (await n8n.webhook(workflow.name, init)).json();
}

describe('a link that only this n8n can open', () => {
	it.each(['known', 'unknown'])('is uploaded, its length being %s', async (length) => {
		const mediaUrl = `${links.origin}/${length}`;
		const options = { downloadAndUpload: true };
		const name = `link-${length}`;
		const answer = await answerOf(
			chain(name, [
				webhook(name, 'lastNode'),
				send('rasl', { mediaSource: 'url', mediaUrl, options }),
			]),
		);
		expect(answer).toMatchObject({ outcome: 'sent', phone: PHONE, warnings: [] });
		expect(sandbox.messages).toMatchObject([
			{
				kind: 'document',
				source: 'file',
				file: { size: pdf.length, sha256: createHash('sha256').update(pdf).digest('hex') },
			},
		]);
	});
});

describe('a file that is sent as a link to this n8n', () => {
	it('can be opened by the provider, and by nobody without its token', async () => {
		const options = { sendAsLink: true };
		const form = new FormData();
		form.append('file', new Blob([pdf], { type: 'application/pdf' }), 'Catálogo 2026.pdf');
		const answer = await answerOf(
			chain('as-link', [
				webhook('as-link', 'lastNode'),
				send('contactship', { mediaSource: 'binary', binaryPropertyName: 'file', options }),
			]),
			{ body: form },
		);
		const shown = `${n8n.url}/rest/binary-data/signed?token=***`;
		expect(answer).toMatchObject({ outcome: 'sent', mediaUrl: shown, warnings: [] });
		expect(sandbox.messages).toMatchObject([{ source: 'url', fileName: 'Catálogo 2026.pdf' }]);

		const url = sandbox.messages[0]?.mediaUrl ?? '';
		expect(url.replace(/token=.*/, 'token=***')).toBe(shown);
		const opened = await fetch(url);
		expect(opened.headers.get('content-length')).toBe(String(pdf.length));
		expect(Buffer.from(await opened.arrayBuffer()).equals(pdf)).toBe(true);
		const forged = await fetch(`${url}x`);
		expect(forged.status).toBe(400);
		// n8n knows no other path, which is why providers that read the ending of a link get none.
		const named = await fetch(url.replace('/signed?', '/signed/catalogue.pdf?'));
		expect(named.headers.get('content-type')).not.toContain('pdf');
	});
});
