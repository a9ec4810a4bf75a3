import { createHash, randomBytes } from 'node:crypto';

import type { INode, INodeParameters } from 'n8n-workflow';

import { startSandbox, type Sandbox } from '../../../sandbox';
import { sandboxCredentials } from '../../../tools/lib/n8n/sandboxContent';
import { startN8n, type N8nServer, type WorkflowFile } from '../../../tools/lib/n8n/server';
import { poll } from '../../../tools/lib/n8n/poll';
import { linkServer, type LinkServer } from '../../support/links';
import { chain, MEDIA_NODE, node, webhook } from '../../support/n8n/workflow';

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
		const options = { downloadFirst: true };
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
	const asLink = (binaryPropertyName: string): INode =>
		send('contactship', {
			mediaSource: 'binary',
			binaryPropertyName,
			options: { sendAsLink: true, simplify: false },
		});

	it('can be opened by the provider, and by nobody without its token', async () => {
		const download = node(
			'Download',
			'n8n-nodes-base.httpRequest',
			{
				url: `${links.origin}/known`,
				options: { response: { response: { responseFormat: 'file' } } },
			},
			{ typeVersion: 4.2 },
		);
		const answer = await answerOf(
			chain('as-link', [webhook('as-link', 'lastNode'), download, asLink('data')]),
		);
		const shown = `${n8n.url}/rest/binary-data/signed?token=***`;
		expect(answer).toMatchObject({ outcome: 'sent', mediaUrl: shown, warnings: [] });
		expect(sandbox.messages).toMatchObject([{ source: 'url' }]);

		const url = sandbox.messages[0]?.mediaUrl ?? '';
		expect(url.replace(/token=.*/, 'token=***')).toBe(shown);
		// n8n compresses what it is not asked to leave as it is.
		const opened = await fetch(url, { headers: { 'Accept-Encoding': 'identity' } });
		expect(opened.headers.get('content-length')).toBe(String(pdf.length));
		expect(Buffer.from(await opened.arrayBuffer()).equals(pdf)).toBe(true);
		expect((await fetch(`${url}x`)).status).toBe(400);
		// There is no other path to it, which is why providers that read the end of a link get none.
		const named = await fetch(url.replace('/signed?', '/signed/catalogue.pdf?'));
		expect(named.headers.get('content-type')).not.toContain('pdf');
	});

	it('that came in by webhook can be opened while the workflow runs', async () => {
		const form = new FormData();
		form.append('file', new Blob([pdf], { type: 'application/pdf' }), 'Catálogo 2026.pdf');
		const answer = await answerOf(
			chain('webhook-as-link', [webhook('webhook-as-link', 'lastNode'), asLink('file')]),
			{ body: form },
		);
		expect(answer).toMatchObject({ outcome: 'sent' });
		expect(sandbox.messages).toMatchObject([{ source: 'url', fileName: 'Catálogo 2026.pdf' }]);
		// n8n then moves the file to where it keeps those of the execution.
		const url = sandbox.messages[0]?.mediaUrl ?? '';
		await poll(
			async () => (await fetch(url)).status === 404 || undefined,
			10_000,
			() => 'The file is still there',
		);
	});
});
