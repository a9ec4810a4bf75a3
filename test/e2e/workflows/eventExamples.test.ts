import fastify from 'fastify';
import type { IDataObject, INode } from 'n8n-workflow';

import { startSandbox, type Sandbox } from '../../../sandbox';
import { poll } from '../../../tools/lib/n8n/poll';
import { sandboxCredentials } from '../../../tools/lib/n8n/sandboxContent';
import { startN8n, type N8nServer, type WorkflowFile } from '../../../tools/lib/n8n/server';
import { newestId } from '../../support/n8n/executions';
import { readExample } from '../../support/n8n/workflow';

/** The example workflows that begin with an event, in a real n8n. */

let sandbox: Sandbox;
let n8n: N8nServer;
let mailbox: { url: string; emails: IDataObject[]; close(): Promise<void> };

async function startMailbox(): Promise<typeof mailbox> {
	const emails: IDataObject[] = [];
	const app = fastify({ forceCloseConnections: true });
	app.post<{ Body: IDataObject }>('/', async (request) => {
		emails.push(request.body);
		return await Promise.resolve({});
	});
	return {
		url: await app.listen({ host: '127.0.0.1', port: 0 }),
		emails,
		close: () => app.close(),
	};
}

/** The example, except that emails are posted to the mailbox: there is no mail server. */
function withMailbox(example: WorkflowFile): WorkflowFile {
	const bare = (text: unknown): string => String(text).replace(/^=/, '');
	const nodes = example.nodes.map((each): INode => {
		if (!each.type.endsWith('.emailSend')) return each;
		const { toEmail, subject, text } = each.parameters;
		return {
			...each,
			type: 'n8n-nodes-base.httpRequest',
			typeVersion: 4.2,
			parameters: {
				method: 'POST',
				url: mailbox.url,
				sendBody: true,
				contentType: 'json',
				specifyBody: 'keypair',
				bodyParameters: {
					parameters: [
						{ name: 'to', value: `=${bare(toEmail)}` },
						{ name: 'subject', value: `=${bare(subject)}` },
						{ name: 'text', value: `=${bare(text)}` },
					],
				},
				options: {},
			},
		};
	});
	return { ...example, nodes };
}

const EXAMPLES = {
	email: 'message-failed-to-email.json',
	held: 'customer-writes-send-held-back-file.json',
};

let failed: WorkflowFile;
let held: WorkflowFile;

beforeAll(async () => {
	sandbox = await startSandbox({ deliverAfterMs: 1_000 });
	mailbox = await startMailbox();
	failed = withMailbox(await readExample(EXAMPLES.email));
	held = await readExample(EXAMPLES.held);
	n8n = await startN8n({ credentials: sandboxCredentials(sandbox), workflows: [failed, held] });
}, 900_000);

afterAll(async () => {
	await n8n?.stop();
	await Promise.all([sandbox?.close(), mailbox?.close()]);
}, 60_000);

const order = async (path: string, body: object) => {
	const answer = await n8n.webhook(path, {
		headers: { 'Content-Type': 'application/json' },
		body: JSON.stringify(body),
	});
	expect(answer.status).toBe(200);
};

it('a message that was not delivered becomes an email about the same order', async () => {
	const id =
		failed.nodes.find(({ type }) => type.endsWith('whatsAppMediaTrigger'))?.webhookId ?? '';
	await poll(
		async () => ((await n8n.webhook(`${id}/webhook`)).status === 404 ? undefined : true),
		30_000,
		() => 'The trigger does not answer',
	);
	const after = await newestId(n8n);
	const orders = [
		{ phone: '+14155550101', name: 'Ana', email: 'ana@example.com', order: '1001' },
		{ phone: '+14155550102', name: 'Ben', email: 'ben@example.com', order: '1002' },
	].map((each) => ({ ...each, link: `${sandbox.url}/files/invoice.pdf` }));
	for (const each of orders) {
		await order('order-with-invoice', each);
		await n8n.waitForExecution({ workflow: failed.name, after });
		await poll(
			() => sandbox.messages.some(({ phone }) => phone === each.phone) || undefined,
			30_000,
			() => 'The invoice was not sent',
		);
	}
	// The table is filled after the message was sent.
	await poll(
		async () => {
			const ended = await n8n.executions({ workflow: failed.name, after, status: ['success'] });
			return ended.length >= 2 || undefined;
		},
		30_000,
		() => 'The orders were not remembered',
	);
	const [, second] = sandbox.messages;
	sandbox.enterWebhook('xobito', {
		url: `${n8n.url}/webhook/${id}/webhook`,
		secret: sandbox.credentials.xobitoApi.webhookSecret,
	});
	sandbox.moveOn('xobito', second?.messageId ?? '', 'failed', 131026);
	await poll(
		() => mailbox.emails.length > 0 || undefined,
		30_000,
		() => 'No email was written',
	);
	expect(mailbox.emails).toMatchObject([
		{
			to: 'ben@example.com',
			subject: 'Your order 1002',
			text: expect.stringContaining('WhatsApp did not deliver') as string,
		},
	]);
}, 180_000);

it('a file that was held back is sent when the customer writes, and once', async () => {
	const phone = '+14155550107';
	const other = '+14155550108';
	const link = `${sandbox.url}/files/invoice.pdf`;
	for (const each of [phone, other]) sandbox.closeWindow(each, 'later');
	const to = (who: string) =>
		sandbox.messages.filter(
			({ phone: reached, provider }) => reached === who && provider === 'waCr',
		);
	const after = await newestId(n8n);
	for (const each of [phone, other]) await order('order-with-file', { phone: each, link });
	await poll(
		async () => {
			const ended = await n8n.executions({ workflow: held.name, after, status: ['success'] });
			return ended.length >= 2 || undefined;
		},
		60_000,
		() => 'The files were not held back',
	);
	expect([to(phone), to(other)]).toEqual([[], []]);

	sandbox.openWindow(phone);
	sandbox.receive('waCr', { phone, text: 'Hello?' });
	sandbox.receive('waCr', { phone, text: 'Are you there?' });
	await poll(
		() => to(phone).length > 0 || undefined,
		150_000,
		() => 'The file was not sent',
	);
	expect(to(phone)).toMatchObject([{ kind: 'document', mediaUrl: link }]);
	expect(to(other)).toEqual([]);
	const polls = () =>
		sandbox.requests.filter(({ path }) => path.includes('direction%5D=inbound')).length;
	const before = polls();
	await poll(
		() => polls() > before || undefined,
		150_000,
		() => 'n8n polls no more',
	);
	expect(to(phone)).toHaveLength(1);
}, 400_000);
