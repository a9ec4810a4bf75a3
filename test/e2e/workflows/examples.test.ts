import type { IBinaryData, IDataObject, INode, INodeParameters } from 'n8n-workflow';
import { createHash } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

import { startSandbox, type Sandbox } from '../../../sandbox';
import { poll } from '../../../tools/lib/n8n/poll';
import { sandboxCredentials } from '../../../tools/lib/n8n/sandboxContent';
import {
	startN8n,
	type Execution,
	type N8nServer,
	type WorkflowFile,
} from '../../../tools/lib/n8n/server';
import { startChatModel, type ChatModel, type ChatRequest } from '../support/chatModel';
import { download, itemsOf, jsonOf, newestId } from '../../support/n8n/executions';
import { fieldNames, openPage, submitForm } from '../support/form';
import completeOrder from '../support/order.json';
import { poppler, readPdf } from '../support/pdf';
import { startShop, type OrderTopic, type Shop } from '../support/shop';
import { MEDIA_NODE, node, readExample, withCredentials } from '../../support/n8n/workflow';

let sandbox: Sandbox;
let shop: Shop;
let chatModel: ChatModel;
let n8n: N8nServer;

beforeAll(async () => {
	[sandbox, shop, chatModel] = await Promise.all([startSandbox(), startShop(), startChatModel()]);
	n8n = await startN8n({
		credentials: [...sandboxCredentials(sandbox), shop.credential, chatModel.credential],
		workflows: [
			...(await Promise.all(Object.values(EXAMPLES).map(readExample)))
				.map(impatient)
				.map(openedToAll),
			withNewestAgent(openedToAll(await readExample(EXAMPLES.agent))),
			withTemplateTools(openedToAll(await readExample(EXAMPLES.agent))),
		],
	});
}, 900_000);

afterAll(async () => {
	await n8n?.stop();
	await Promise.all([sandbox?.close(), shop?.close(), chatModel?.close()]);
}, 60_000);

beforeEach(() => sandbox.reset());

const EXAMPLES = {
	shop: 'woocommerce-order-to-whatsapp-invoice.json',
	shipped: 'order-shipped-template-and-status.json',
	form: 'form-to-whatsapp.json',
	list: 'spreadsheet-batch-to-whatsapp.json',
	agent: 'ai-agent-sends-media.json',
	large: 'large-file-as-link.json',
};

const STRANGER = '+34 600 123 457';

/** The shop knows of a webhook when n8n has registered it, which it does in the background. */
async function registration(topic: OrderTopic): Promise<void> {
	await poll(
		() => shop.webhooks.some((webhook) => webhook.topic === topic) || undefined,
		30_000,
		() => `n8n has not registered for ${topic} in the shop`,
	);
}

/** Name of an example's workflow, and the id in the address of its trigger. */
async function factsOf(file: string): Promise<{ name: string; webhookId: string }> {
	const { name, nodes } = await readExample(file);
	return { name, webhookId: nodes.find(({ type }) => /Trigger$/.test(type))?.webhookId ?? '' };
}

/** The example, except that it waits for a second where it waits for an hour. */
function impatient(example: WorkflowFile): WorkflowFile {
	const nodes = example.nodes.map((node) =>
		node.type.endsWith('.wait')
			? { ...node, parameters: { ...node.parameters, amount: 1, unit: 'seconds' } }
			: node,
	);
	return { ...example, nodes };
}

/** The example, except that its chat can be opened without n8n's editor. */
function openedToAll(example: WorkflowFile): WorkflowFile {
	const nodes = example.nodes.map((node) =>
		node.type.endsWith('.chatTrigger')
			? { ...node, parameters: { ...node.parameters, public: true } }
			: node,
	);
	return { ...example, nodes };
}

const NEWEST_AGENT = 'the-newest-agent';

/** The example with n8n's newest agent, which calls its tools in another way. */
function withNewestAgent(example: WorkflowFile): WorkflowFile {
	const nodes = example.nodes.map((node) => {
		if (node.type.endsWith('.agent')) return { ...node, typeVersion: 3.1 };
		return node.webhookId === undefined ? node : { ...node, webhookId: NEWEST_AGENT };
	});
	return { ...example, name: NEWEST_AGENT, nodes };
}

/** The number of an order, and what is different in its billing address. */
interface Changes extends Partial<typeof completeOrder.billing> {
	number?: string;
}

const TEMPLATE_AGENT = 'an-agent-with-templates';

/** The example with two other tools: one sends a template, the other asks what became of it. */
function withTemplateTools(example: WorkflowFile): WorkflowFile {
	const tool = (name: string, parameters: INodeParameters): INode => ({
		...node(name, `${MEDIA_NODE}Tool`, { provider: 'waCr', ...parameters }),
		onError: 'continueRegularOutput',
	});
	const fromAi = (name: string, what: string) => `={{ $fromAI('${name}', '${what}', 'string') }}`;
	const tools = [
		tool('Remind', {
			operation: 'sendTemplate',
			phone: fromAi('phone', 'Phone number with country code'),
			template: { __rl: true, mode: 'name', value: 'appointment_reminder:en_US' },
			templateValues: {
				mappingMode: 'defineBelow',
				value: {
					'body.1': fromAi('first_name', 'First name of the customer'),
					'body.2': fromAi('day', 'Day of the appointment'),
					'body.3': 'ten o’clock',
				},
			},
		}),
		tool('Look', {
			descriptionType: 'manual',
			toolDescription: 'Find out whether a message arrived',
			operation: 'getStatus',
			messageId: fromAi('record_id', 'The recordId that sending gave'),
		}),
	];
	const kept = example.nodes.filter(({ type }) => !type.endsWith('Tool'));
	const nodes = [...kept, ...tools].map((each) =>
		each.webhookId === undefined ? each : { ...each, webhookId: TEMPLATE_AGENT },
	);
	const connections = Object.fromEntries(
		Object.entries(example.connections).filter(([name]) => kept.some((each) => each.name === name)),
	);
	const toAgent = { ai_tool: [[{ node: 'AI Agent', type: 'ai_tool' as const, index: 0 }]] };
	return withCredentials({
		...example,
		name: TEMPLATE_AGENT,
		nodes,
		connections: { ...connections, Remind: toAgent, Look: toAgent },
	});
}

describe('A WooCommerce order becomes an invoice on WhatsApp', () => {
	let name: string;

	beforeAll(async () => {
		({ name } = await factsOf(EXAMPLES.shop));
		await registration('order.created');
	});

	let lastNumber = 2000;

	/** What became of an order that is like the usual one except for this. */
	async function order({ number = String((lastNumber += 1)), ...billing }: Changes = {}) {
		const after = await newestId(n8n);
		const { status } = await shop.deliver({
			...completeOrder,
			number,
			billing: { ...completeOrder.billing, ...billing },
		});
		expect(status).toBe(200);
		return await n8n.waitForExecution({ workflow: name, after });
	}

	it('registers for new orders in the shop, once', () => {
		expect(shop.webhooks.filter(({ topic }) => topic === 'order.created')).toMatchObject([
			{
				delivery_url: expect.stringContaining(`${n8n.url}/webhook/`),
				secret: expect.stringMatching(/^\S{16,}$/),
			},
		]);
	});

	it('sends the invoice to the customer, whose number has no country code', async () => {
		const execution = await order({ number: '1042' });

		expect(execution.status).toBe('success');
		expect(sandbox.messages).toMatchObject([
			{
				provider: 'xobito',
				phone: '+34600123456',
				kind: 'document',
				source: 'file',
				fileName: 'Invoice 1042.pdf',
				caption: 'Hello Lucía, thank you for your order. Here is your invoice.',
				file: { mimeType: 'application/pdf' },
			},
		]);
		expect(sandbox.contacts.xobito.find(({ phone }) => phone === '+34600123456')).toMatchObject({
			firstName: 'Lucía',
			lastName: 'Fernández Ibáñez',
			email: 'lucia.fernandez@example.com',
			createdBySend: true,
		});
		expect(jsonOf(execution, 'Accepted')).toMatchObject([
			{ outcome: 'sent', messageId: sandbox.messages[0]?.messageId, phone: '+34600123456' },
		]);
		expect(itemsOf(execution, 'Needs Attention')).toEqual([]);
	});

	it('makes an invoice that opens, with what was bought', async () => {
		const execution = await order({ number: '1042 B' });
		const made = itemsOf(execution, 'Make Invoice PDF')[0]?.binary?.data;
		const pdf = await download(n8n, made as IBinaryData);

		expect(sandbox.messages[0]?.file).toMatchObject({
			size: pdf.length,
			sha256: createHash('sha256').update(pdf).digest('hex'),
		});
		expect(readPdf(pdf)).toEqual({ version: '1.4', pages: 1, isIntact: true });
		const picture = poppler('pdftoppm', pdf);
		if (picture) {
			expect(picture.complaints).toBe('');
			expect(picture.output.subarray(1, 4).toString()).toBe('PNG');
		}
		const words = poppler('pdftotext', pdf)?.output.toString().replace(/ +/g, ' ');
		for (const line of [
			'Invoice 1042 B',
			'Order of 2025-11-14',
			'Lucía Fernández Ibáñez',
			'Calle de la Encomienda (Portal B), 14',
			'28801 Alcalá de Henares, ES',
			'1 x Zapatillas de lona “Niña” – Azul, 38',
			'2 x Calcetines de algodón (pack de 3)',
			'Shipping 4.09 EUR',
			'Tax 12.14 EUR',
			'Total 69.95 EUR',
		]) {
			if (words !== undefined) expect(words).toContain(line);
		}
	});

	it('starts nothing for the ping of the shop', async () => {
		const after = await newestId(n8n);
		expect((await shop.ping()).ok).toBe(true);
		// What the ping had started would be there before what came after it.
		await order();
		expect(await n8n.executions({ workflow: name, after })).toHaveLength(1);
	});

	it('refuses an order that the shop has not signed', async () => {
		const after = await newestId(n8n);
		const answer = await shop.deliver(completeOrder, { secret: 'somebody else' });
		expect(answer.status).toBe(401);
		await order();
		expect(await n8n.executions({ workflow: name, after })).toHaveLength(1);
		expect(sandbox.messages).toHaveLength(1);
	});

	it('says what is missing when the customer gave no phone number', async () => {
		const execution = await order({ phone: '' });

		expect(execution.status).toBe('success');
		expect(sandbox.requests).toEqual([]);
		expect(itemsOf(execution, 'Accepted')).toEqual([]);
		const [item] = jsonOf(execution, 'Needs Attention');
		expect(item).toMatchObject({
			error: expect.stringContaining('[item 0]'),
			message: expect.stringContaining('Phone Number'),
			details: { outcome: 'notSent', reason: 'invalidInput', provider: 'xobito' },
			// What was ordered is still there, for the person who has to write to the customer.
			number: String(lastNumber),
			billing: { email: 'lucia.fernandez@example.com' },
		});
	});

	it.each(['atOnce', 'later'] as const)(
		'sends the template with the invoice to a stranger, whom WhatsApp refuses the file %s',
		async (refusal) => {
			sandbox.closeWindow(STRANGER.replaceAll(' ', ''), refusal);
			const execution = await order({ phone: STRANGER });

			const number = String(lastNumber);
			expect(sandbox.messages).toMatchObject([
				{
					phone: STRANGER.replaceAll(' ', ''),
					kind: 'document',
					fileName: `Invoice ${number}.pdf`,
					template: { name: 'invoice_ready', language: 'en_US', body: ['Lucía', number] },
				},
			]);
			expect(jsonOf(execution, 'Accepted')).toMatchObject([
				{ outcome: 'sent', sentAs: 'template', messageId: sandbox.messages[0]?.messageId },
			]);
			expect(itemsOf(execution, 'Needs Attention')).toEqual([]);
		},
	);

	it('sends once when the webhook comes twice', async () => {
		const first = await order({ number: '3001' });
		const second = await order({ number: '3001' });

		expect(sandbox.messages).toHaveLength(1);
		expect(jsonOf(first, 'Accepted')).toMatchObject([{ outcome: 'sent' }]);
		expect(jsonOf(second, 'Accepted')).toMatchObject([{ outcome: 'skipped' }]);
	});

	it('sends once when the webhook comes twice in the same moment', async () => {
		const after = await newestId(n8n);
		const twice = { ...completeOrder, number: '3002' };
		await Promise.all([shop.deliver(twice), shop.deliver(twice)]);
		const executions = await poll(
			async () => {
				const ended = await n8n.executions({ workflow: name, after });
				return ended.filter(({ status }) => status === 'success').length === 2 || undefined;
			},
			30_000,
			() => 'The two executions have not ended',
		);

		expect(executions).toBe(true);
		expect(sandbox.messages).toHaveLength(1);
	});

	it('sends again what certainly did not go out before', async () => {
		sandbox.failNext('xobito', 'x-401b');
		const first = await order({ number: '3003' });
		expect(jsonOf(first, 'Needs Attention')).toMatchObject([{ details: { outcome: 'notSent' } }]);
		const second = await order({ number: '3003' });
		expect(jsonOf(second, 'Accepted')).toMatchObject([{ outcome: 'sent' }]);
		expect(sandbox.messages).toHaveLength(1);
	});

	it('is taken out of the shop with the workflow', async () => {
		const id = n8n.workflowIds.get(name);
		await n8n.request(`/rest/workflows/${id}/deactivate`, { method: 'POST' });
		await poll(
			() => !shop.webhooks.some(({ topic }) => topic === 'order.created') || undefined,
			20_000,
			() => 'The webhook is still in the shop',
		);
	});
});

describe('A completed order is told by template, and looked after', () => {
	let name: string;

	beforeAll(async () => {
		({ name } = await factsOf(EXAMPLES.shipped));
		await registration('order.updated');
	});

	/** What became of a change of an order. */
	async function update(number: string, changes: IDataObject = {}): Promise<Execution> {
		const after = await newestId(n8n);
		const order = { ...completeOrder, status: 'completed', number, ...changes };
		expect((await shop.deliver(order, { topic: 'order.updated' })).status).toBe(200);
		return await n8n.waitForExecution({ workflow: name, after });
	}

	const to = (phone: string): IDataObject => ({ billing: { ...completeOrder.billing, phone } });

	it('sends the values of the order, and learns that the message arrived', async () => {
		const execution = await update('4001');

		expect(execution.status).toBe('success');
		expect(sandbox.messages).toMatchObject([
			{
				provider: 'waCr',
				phone: '+34600123456',
				template: {
					name: 'order_shipped',
					language: 'en_US',
					header: '4001',
					body: ['Lucía', '4001', 'Envío 24/48 h'],
					buttons: ['4001'],
				},
			},
		]);
		expect(jsonOf(execution, 'On Its Way')).toMatchObject([
			{ status: 'delivered', messageId: sandbox.messages[0]?.messageId, explanation: null },
		]);
		expect(itemsOf(execution, 'Call the Customer')).toEqual([]);
		expect(itemsOf(execution, 'Needs Attention')).toEqual([]);
	});

	it('does nothing for an order that is not completed', async () => {
		const execution = await update('4002', { status: 'processing' });
		expect(sandbox.requests).toEqual([]);
		expect(itemsOf(execution, 'Only Completed')).toEqual([]);
	});

	it('tells the customer once, however often the order is changed', async () => {
		await update('4003');
		const again = await update('4003', { customer_note: 'Thank you' });

		expect(sandbox.messages).toHaveLength(1);
		expect(jsonOf(again, 'Tell the Customer')).toMatchObject([{ outcome: 'skipped' }]);
		expect(itemsOf(again, 'Only Just Sent')).toEqual([]);
	});

	it('has somebody call a customer who is not on WhatsApp', async () => {
		const execution = await update('4004', to(sandbox.phoneFor('undeliverable-later')));

		expect(sandbox.messages).toEqual([]);
		expect(jsonOf(execution, 'Tell the Customer')).toMatchObject([{ outcome: 'sent' }]);
		expect(jsonOf(execution, 'Call the Customer')).toMatchObject([
			{
				status: 'failed',
				explanation: expect.stringContaining('is not on WhatsApp'),
				metaCode: 131026,
				advice: expect.stringContaining('Check the number'),
			},
		]);
		expect(itemsOf(execution, 'On Its Way')).toEqual([]);
	});

	it('gives what was not sent to somebody', async () => {
		const execution = await update('4005', to('12'));
		expect(jsonOf(execution, 'Needs Attention')).toMatchObject([
			{ details: { outcome: 'notSent', reason: 'invalidInput' }, number: '4005' },
		]);
	});
});

describe('A form sends a link', () => {
	let url: string;

	beforeAll(async () => {
		url = `${n8n.url}/form/${(await factsOf(EXAMPLES.form)).webhookId}`;
	});

	it('asks for a number, a link and words', async () => {
		const page = await openPage(url);
		expect([...fieldNames(page).keys()]).toEqual(['Phone Number', 'Link to the File', 'Caption']);
		expect(page).toContain('Send a file on WhatsApp');
	});

	it('shows that the message was accepted, without any id', async () => {
		const page = await submitForm(url, {
			'Phone Number': '+1 (415) 555-0123',
			'Link to the File': `${sandbox.url}/files/photo.jpg`,
			Caption: 'The new colour & its “friends”',
		});

		expect(sandbox.messages).toMatchObject([
			{
				provider: 'waCr',
				phone: '+14155550123',
				kind: 'image',
				mediaUrl: `${sandbox.url}/files/photo.jpg`,
				caption: 'The new colour & its “friends”',
			},
		]);
		expect(page).toEqual({
			title: 'Accepted',
			message: 'WhatsApp’s provider has accepted the message to +14155550123.',
		});
	});

	it('shows what to correct in the form', async () => {
		const page = await submitForm(url, {
			'Phone Number': '020 7946 0123',
			'Link to the File': `${sandbox.url}/files/photo.jpg`,
		});

		expect(sandbox.requests).toEqual([]);
		expect(page).toEqual({
			title: 'Please check your entry',
			message: 'Nothing was sent. The phone number “020 7946 0123” has no country code.',
		});
	});

	it('keeps to itself what only the shop can change', async () => {
		const page = await submitForm(url, {
			'Phone Number': sandbox.phoneFor('meta-131047'),
			'Link to the File': `${sandbox.url}/files/invoice.pdf`,
		});

		expect(sandbox.messages).toEqual([]);
		expect(page).toEqual({
			title: 'Not sent',
			message: 'The message was not sent. Please contact us.',
		});
	});

	it('does not call a message "not sent" that may have gone out', async () => {
		sandbox.failNext('waCr', 'drop-after-delivery');
		const page = await submitForm(url, {
			'Phone Number': '+14155550123',
			'Link to the File': `${sandbox.url}/files/invoice.pdf`,
		});

		expect(sandbox.messages).toHaveLength(1);
		expect(page.title).toBe('Not known');
		expect(page.message).toContain('Please do not send it again');
	});
});

describe('A file goes to everybody in a list', () => {
	/** Uploads a list as the example's note says, and gives the answer. */
	async function upload(rows: readonly string[][]): Promise<IDataObject[]> {
		const lines = [['phone', 'first_name', 'file_url'], ...rows].map((row) => row.join(','));
		const form = new FormData();
		form.append('file', new Blob([`${lines.join('\n')}\n`], { type: 'text/csv' }), 'customers.csv');
		const answer = await n8n.webhook('send-media-to-list', { body: form });
		expect(answer.status).toBe(200);
		return (await answer.json()) as IDataObject[];
	}

	function goodRow(index: number): string[] {
		return [`+1415555010${index}`, `Customer ${index}`, `${sandbox.url}/files/invoice.pdf`];
	}

	it('sends to nine of twelve, and tells the outcome of every row', async () => {
		const good = Array.from({ length: 9 }, (_, index) => goodRow(index));
		const noCountryCode = ['020 7946 0199', 'Nina', `${sandbox.url}/files/photo.jpg`];
		const noFileType = ['+14155550198', 'Omar', 'https://example.com/catalogue'];
		const providerBreaks = [
			sandbox.phoneFor('v2-500-bare'),
			'Petra',
			`${sandbox.url}/files/photo.jpg`,
		];
		const answer = await upload([
			...good.slice(0, 2),
			noCountryCode,
			...good.slice(2, 5),
			providerBreaks,
			noFileType,
			...good.slice(5),
		]);

		// They are sent at the same time, so that they arrive in any order; the answer keeps that of the list.
		const sent = good.map(([wanted]) => sandbox.messages.find(({ phone }) => phone === wanted));
		expect(sandbox.messages).toHaveLength(9);
		expect(sent[8]).toMatchObject({
			provider: 'rasl',
			kind: 'document',
			caption: 'Hello Customer 8, here is our new catalogue.',
		});
		expect(sandbox.contacts.rasl.find(({ phone }) => phone === good[8]?.[0])).toMatchObject({
			firstName: 'Customer 8',
		});
		// The header is row 1 of the file.
		const sentIn = [2, 3, 5, 6, 7, 10, 11, 12, 13];
		expect(answer.map(({ row }) => row)).toEqual(
			Array.from({ length: 12 }, (_, index) => index + 2),
		);
		expect(answer.filter(({ outcome }) => outcome === 'sent')).toEqual(
			good.map(([phone], index) => ({
				row: sentIn[index],
				phone,
				outcome: 'sent',
				messageId: sent[index]?.messageId,
			})),
		);
		expect(answer.filter(({ outcome }) => outcome !== 'sent')).toEqual([
			{
				row: 4,
				phone: noCountryCode[0],
				outcome: 'notSent',
				what: expect.not.stringContaining('[item'),
				todo: expect.stringContaining('country code'),
			},
			{
				row: 8,
				phone: providerBreaks[0],
				outcome: 'unknown',
				what: expect.not.stringContaining('[item'),
				todo: expect.stringContaining('Look in RASL'),
			},
			{
				row: 9,
				phone: noFileType[0],
				outcome: 'notSent',
				what: expect.not.stringContaining('[item'),
				todo: expect.stringContaining('Media Type'),
			},
		]);
	});

	it('answers when there is nothing to complain about', async () => {
		const answer = await upload([goodRow(1), goodRow(2)]);
		expect(answer.map(({ outcome }) => outcome)).toEqual(['sent', 'sent']);
	});

	it('answers when nothing went out', async () => {
		const answer = await upload([['', 'Nobody', `${sandbox.url}/files/photo.jpg`]]);
		expect(answer.map(({ outcome }) => outcome)).toEqual(['notSent']);
	});
});

describe('A file that is too large goes as a link', () => {
	let server: Server;
	let name: string;

	beforeAll(async () => {
		({ name } = await factsOf(EXAMPLES.large));
		// A server that announces more than WhatsApp accepts; nobody reads so much.
		server = createServer((request, response) => {
			const size = request.url === '/large.pdf' ? 120_000_000 : 9;
			response.writeHead(200, { 'Content-Type': 'application/pdf', 'Content-Length': size });
			if (size === 9) response.end('%PDF-1.4\n');
			else response.write(`%PDF-1.4\n${' '.repeat(200_000)}`);
		});
		await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	});

	afterAll(async () => {
		server.closeAllConnections();
		await new Promise((resolve) => server.close(resolve));
	});

	async function want(file: string, phone = '+1 415 555 0123'): Promise<Execution> {
		const after = await newestId(n8n);
		const link = `http://127.0.0.1:${(server.address() as AddressInfo).port}/${file}`;
		await n8n.webhook('send-file-or-link', {
			headers: { 'Content-Type': 'application/json' },
			body: JSON.stringify({ phone, first_name: 'Maria', link }),
		});
		return await n8n.waitForExecution({ workflow: name, after });
	}

	it('sends a file that fits', async () => {
		const execution = await want('small.pdf');
		expect(sandbox.messages).toMatchObject([{ kind: 'document', phone: '+14155550123' }]);
		expect(jsonOf(execution, 'Accepted')).toMatchObject([{ outcome: 'sent', sentAs: 'media' }]);
	});

	it('sends the link to one that does not', async () => {
		const execution = await want('large.pdf');
		expect(sandbox.messages).toMatchObject([
			{
				kind: 'text',
				phone: '+14155550123',
				text: expect.stringMatching(
					/^Hello Maria, your file .*http:\/\/127\.0\.0\.1:\d+\/large\.pdf$/,
				),
			},
		]);
		expect(jsonOf(execution, 'Accepted')).toMatchObject([{ outcome: 'sent', sentAs: 'text' }]);
		expect(itemsOf(execution, 'Needs Attention')).toEqual([]);
	});

	it('gives everything else to somebody', async () => {
		const execution = await want('small.pdf', '12');
		expect(sandbox.messages).toEqual([]);
		expect(jsonOf(execution, 'Needs Attention')).toMatchObject([
			{ details: { outcome: 'notSent', reason: 'invalidInput' } },
		]);
	});
});

describe('An example runs at one click in the editor, with its sample data', () => {
	/** What **Execute workflow** does, from the trigger. */
	async function execute(file: string, trigger: string): Promise<Execution> {
		const { name, pinData } = await readExample(file);
		const id = n8n.workflowIds.get(name);
		const after = await newestId(n8n);
		const answer = await n8n.request(`/rest/workflows/${id}/run`, {
			method: 'POST',
			headers: { 'Content-Type': 'application/json' },
			body: JSON.stringify({
				workflowData: { ...(await savedWorkflow(String(id))), pinData },
				triggerToStartFrom: { name: trigger },
			}),
		});
		expect(answer.status).toBe(200);
		return await n8n.waitForExecution({ workflow: name, after });
	}

	async function savedWorkflow(id: string): Promise<IDataObject> {
		const answer = await n8n.request(`/rest/workflows/${id}`);
		return ((await answer.json()) as { data: IDataObject }).data;
	}

	it('the invoice', async () => {
		const execution = await execute(EXAMPLES.shop, 'Order Created');
		expect(execution.status).toBe('success');
		expect(sandbox.messages).toMatchObject([
			{ phone: '+14155550142', kind: 'document', fileName: 'Invoice 1042.pdf' },
		]);
	});

	it('the shipped order, up to its status', async () => {
		const execution = await execute(EXAMPLES.shipped, 'Order Updated');
		expect(sandbox.messages).toMatchObject([
			{ phone: '+14155550142', template: { name: 'order_shipped' } },
		]);
		expect(jsonOf(execution, 'On Its Way')).toHaveLength(1);
	});

	it('the list, with a row that is wrong on purpose', async () => {
		const execution = await execute(EXAMPLES.list, 'List Uploaded');
		expect(execution.status).toBe('success');
		expect(sandbox.messages.map(({ phone }) => phone).sort()).toEqual([
			'+14155550142',
			'+14155550144',
		]);
		expect(jsonOf(execution, 'By Row')).toMatchObject([
			{ row: 2, outcome: 'sent' },
			{ row: 3, outcome: 'notSent' },
			{ row: 4, outcome: 'sent' },
		]);
	});

	it('the agent, with a model', async () => {
		chatModel.script(
			() => ({
				call: 'Send_Media_on_WhatsApp',
				with: {
					phone: '+1 415 555 0142',
					media_url: `${sandbox.url}/files/invoice.pdf`,
					caption: '',
				},
			}),
			() => ({ say: 'It is sent.' }),
		);
		const execution = await execute(EXAMPLES.agent, 'Chat');
		expect(jsonOf(execution, 'AI Agent')).toMatchObject([{ output: 'It is sent.' }]);
		expect(sandbox.messages).toMatchObject([{ phone: '+14155550142' }]);
	});

	it('the large file, whose sample link leads nowhere', async () => {
		const execution = await execute(EXAMPLES.large, 'File Wanted');
		expect(sandbox.messages).toEqual([]);
		expect(jsonOf(execution, 'Needs Attention')).toMatchObject([
			{ details: { outcome: 'notSent', reason: 'downloadFailed' } },
		]);
	});
});

/** Address of an agent's chat, whose page n8n registers in the background. */
async function chatOf(webhookId: string): Promise<string> {
	const url = `${n8n.url}/webhook/${webhookId}/chat`;
	await openPage(url);
	return url;
}

/** Says something in the chat and gives what the agent answers. */
async function say(url: string, chatInput: string): Promise<{ status: number; output: unknown }> {
	const answer = await fetch(url, {
		method: 'POST',
		headers: { 'Content-Type': 'application/json' },
		body: JSON.stringify({ action: 'sendMessage', sessionId: 'a-customer', chatInput }),
	});
	const { output } = (await answer.json()) as { output?: unknown };
	return { status: answer.status, output };
}

describe('An AI agent sends a template when asked, and looks what became of it', () => {
	it('by tools that tell what they do, and take the values one by one', async () => {
		chatModel.script(() => ({ say: 'Good morning.' }));
		await say(await chatOf(TEMPLATE_AGENT), 'Hello');

		const offered = chatModel.requests[0]?.tools?.map(({ function: tool }) => tool);
		const [look, remind] = offered?.sort((a, b) => a.name.localeCompare(b.name)) ?? [];
		expect(look).toMatchObject({
			name: 'Look',
			description: 'Find out whether a message arrived',
			parameters: { required: ['record_id'] },
		});
		expect(remind).toMatchObject({
			name: 'Remind',
			// n8n takes the description of the node, whatever the operation, unless another one is entered.
			description: expect.stringMatching(/^Send media, texts and approved templates on WhatsApp/),
			parameters: { required: ['phone', 'first_name', 'day'] },
		});
	});

	it('and learns the status', async () => {
		chatModel.script(
			() => ({
				call: 'Remind',
				with: { phone: '+1 415 555 1234', first_name: 'Maria', day: 'Friday' },
			}),
			(request) => ({ call: 'Look', with: { record_id: String(toolResult(request).recordId) } }),
			(request) => ({ say: `It is ${String(toolResult(request).status)}.` }),
		);
		const { output } = await say(await chatOf(TEMPLATE_AGENT), 'Remind Maria of Friday');

		expect(sandbox.messages).toMatchObject([
			{
				provider: 'waCr',
				phone: '+14155551234',
				template: { name: 'appointment_reminder', body: ['Maria', 'Friday', 'ten o’clock'] },
			},
		]);
		expect(output).toMatch(/^It is (accepted|delivered)\.$/);
	});

	/** The first item that the last tool told the model. */
	function toolResult({ messages }: ChatRequest): IDataObject {
		const [item = {}] = JSON.parse(messages.at(-1)?.content ?? '[]') as IDataObject[];
		return item;
	}
});

describe.each(['the example', NEWEST_AGENT])(
	'An AI agent (%s) sends a file when asked',
	(which) => {
		const TOOL = 'Send_Media_on_WhatsApp';
		let name = NEWEST_AGENT;
		let webhookId = NEWEST_AGENT;
		let url: string;

		beforeAll(async () => {
			if (which !== NEWEST_AGENT) ({ name, webhookId } = await factsOf(EXAMPLES.agent));
			url = await chatOf(webhookId);
		});

		/** What the tool told the model. */
		function toolResult({ messages }: ChatRequest): string {
			const last = messages.at(-1);
			expect(last).toMatchObject({ role: 'tool', tool_call_id: 'call_1' });
			return last?.content ?? '';
		}

		it('offers the node as a tool that explains itself', async () => {
			chatModel.script(() => ({ say: 'Good morning.' }));
			expect(await say(url, 'Hello')).toEqual({ status: 200, output: 'Good morning.' });

			const { tools = [], messages = [] } = chatModel.requests[0] ?? {};
			expect(messages).toMatchObject([
				{ role: 'system', content: expect.stringContaining('never send again') },
				{ role: 'user', content: 'Hello' },
			]);
			expect(tools).toHaveLength(1);
			const { name, description, parameters } = tools[0]?.function ?? {};
			expect(name).toBe(TOOL);
			expect(description).toContain('Needs the phone number with country code and a public URL');
			expect(parameters).toMatchObject({
				type: 'object',
				properties: {
					phone: { type: 'string', description: expect.stringContaining('country code') },
					media_url: { type: 'string', description: expect.stringContaining('Public URL') },
					caption: { type: 'string', description: expect.stringContaining('empty for audio') },
				},
				required: ['phone', 'media_url', 'caption'],
			});
		});

		it('sends what the model asks for, and tells the model what became of it', async () => {
			const link = `${sandbox.url}/files/invoice.pdf`;
			chatModel.script(
				() => ({
					call: TOOL,
					with: { phone: '+1 415 555 1234', media_url: link, caption: 'Enjoy our catalogue!' },
				}),
				(request) => {
					const [result] = JSON.parse(toolResult(request)) as IDataObject[];
					return { say: `It is ${String(result?.outcome)}: ${String(result?.messageId)}` };
				},
			);
			const answer = await say(url, `Send ${link} to +1 415 555 1234 with a friendly caption.`);

			expect(sandbox.messages).toMatchObject([
				{
					provider: 'xobito',
					phone: '+14155551234',
					kind: 'document',
					mediaUrl: link,
					caption: 'Enjoy our catalogue!',
				},
			]);
			expect(answer).toEqual({
				status: 200,
				output: `It is sent: ${sandbox.messages[0]?.messageId}`,
			});
			expect(JSON.stringify(chatModel.requests)).not.toContain(sandbox.credentials.xobitoApi.token);
		});

		it('lets the model read why a number is refused, and goes on', async () => {
			const after = await newestId(n8n);
			let seen = '';
			chatModel.script(
				() => ({
					call: TOOL,
					with: {
						phone: '020 7946 0123',
						media_url: `${sandbox.url}/files/photo.jpg`,
						caption: '',
					},
				}),
				(request) => {
					seen = toolResult(request);
					return { say: 'I need the country code.' };
				},
			);

			expect(await say(url, 'Send the photo to 020 7946 0123')).toEqual({
				status: 200,
				output: 'I need the country code.',
			});
			expect(seen).toContain('The phone number “020 7946 0123” has no country code');
			expect(seen).toContain('Nothing was sent to this recipient');
			expect(seen).toContain('for example +14155551234');
			expect(sandbox.requests).toEqual([]);
			expect((await n8n.waitForExecution({ workflow: name, after })).status).toBe('success');
		});
	},
);
