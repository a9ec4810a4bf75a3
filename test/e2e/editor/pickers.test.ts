import type { ICredentialDataDecryptedObject } from 'n8n-workflow';

import type { Sandbox } from '../../../sandbox';
import type { CredentialFile } from '../../../tools/lib/n8n/server';
import { NODE, openNode, ORDER } from './build';
import { openEditor, type Editor } from './editor';
import { eventually } from './eventually';
import { recordedBy } from './recorded';

/** Milliseconds for one test on a busy machine. */
jest.setTimeout(60_000);

const LONG_LISTS = { extraTemplates: 400, extraChannels: 300, extraContacts: 120 };

let editor: Editor;
const test = recordedBy(() => editor);

beforeAll(async () => {
	editor = await openEditor({ name: 'pickers', sandbox: LONG_LISTS, credentials });
	await editor.account.logIn(editor.n8n.owner);
}, 900_000);

afterAll(async () => {
	await editor?.close();
}, 60_000);

/** For every provider but WA.cr; for Xobito also one whose token is no longer valid. */
function credentials({ credentials: known }: Sandbox): CredentialFile[] {
	const make = (name: string, type: string, data: object): CredentialFile => ({
		name,
		type,
		data: data as ICredentialDataDecryptedObject,
	});
	return [
		make('Xobito account', 'xobitoApi', known.xobitoApi),
		make('Revoked token', 'xobitoApi', { ...known.xobitoApi, token: 'f'.repeat(64) }),
		make('RASL account', 'raslApi', known.raslApi),
		make('Contactship account', 'contactshipApi', known.contactshipApi),
	];
}

/** How often the sandbox was asked for a list. */
function timesAsked(path: string): number {
	return editor.sandbox.requests.filter((request) => request.path.startsWith(path)).length;
}

describe('The channels of Contactship', () => {
	const SEND = { provider: 'contactship', operation: 'sendTemplate' };

	test('are listed, and more of them when somebody scrolls down', async () => {
		await openNode(editor, SEND);
		const channels = editor.picker('channelId');
		await channels.open();
		await eventually(async () => expect(await channels.entries()).toContain('WhatsApp Business'));
		const first = (await channels.entries()).length;
		expect(first).toBeLessThan(302);
		await eventually(async () => {
			await channels.scrollToEnd();
			expect(await channels.entries()).toHaveLength(302);
		});
		expect(timesAsked('/v1/channels')).toBeGreaterThan(1);
		await editor.pictures.step('channels');
	});

	test('are found by their name, however far down', async () => {
		const channels = editor.picker('channelId');
		await channels.search('Dubai Shop 280');
		await eventually(async () =>
			expect(await channels.entries()).toEqual(['WhatsApp Dubai Shop 280']),
		);
		await channels.choose('WhatsApp Dubai Shop 280');
		await eventually(async () => expect(await channels.value()).toBe('WhatsApp Dubai Shop 280'));
	});

	test('must be chosen before a template, and the list of templates says so', async () => {
		await openNode(editor, SEND);
		await editor.picker('template').open();
		await eventually(async () =>
			expect(await editor.picker('template').complaint()).toBe(
				'Could not load list Choose the channel first: the templates belong to it Fill in the field Channel above.',
			),
		);
		await editor.pictures.step('no-channel');
		await editor.picker('template').close();
	});

	test('can be entered by ID; then the templates with named values are there', async () => {
		const { panel, pictures, sandbox } = editor;
		await editor.picker('channelId').enter('By ID', sandbox.channelId);
		const templates = editor.picker('template');
		await templates.open();
		await templates.search('pedido listo');
		await eventually(async () =>
			expect(await templates.entries()).toEqual(['pedido_listo (es, utility)']),
		);
		await templates.choose('pedido_listo (es, utility)');
		await eventually(async () =>
			expect(await valueLabels()).toEqual([
				'Header: {{order_number}}',
				'{{customer_name}}, …',
				'{{order_number}} te …',
				'… espera en {{shop}}.',
			]),
		);
		await pictures.step('named-values');
		expect(await panel.fields()).toContain('Header Media');
	});
});

/** Labels of the fields for the values of a template. */
async function valueLabels(): Promise<string[]> {
	const shown = await editor.panel.fields();
	return shown.slice(shown.indexOf('Values to Send') + 1, shown.indexOf('Header Media'));
}

describe('The contacts of RASL', () => {
	test('are found by name, and get the message', async () => {
		const { panel, sandbox } = editor;
		await openNode(editor, {
			provider: 'rasl',
			operation: 'sendTemplate',
			recipientBy: 'contactId',
			template: { __rl: true, mode: 'name', value: 'opening_hours:en_US' },
		});
		const contacts = editor.picker('contactId');
		await contacts.open();
		await contacts.search('Ana García');
		await eventually(async () =>
			expect(await contacts.entries()).toEqual(['Ana García (+34600111222)']),
		);
		await contacts.choose('Ana García (+34600111222)');
		expect(await panel.valuesNotice()).toBe('This template has no values to fill in.');
		await panel.execute();
		await eventually(async () =>
			expect(await panel.table()).toEqual([
				expect.objectContaining({ outcome: 'sent', sentAs: 'template', phone: '+34600111222' }),
			]),
		);
		expect(sandbox.messages.at(-1)).toMatchObject({
			provider: 'rasl',
			phone: '+34600111222',
			template: { name: 'opening_hours', language: 'en_US' },
		});
	});
});

describe('The templates of Xobito', () => {
	const SEND = {
		provider: 'xobito',
		operation: 'sendTemplate',
		phone: '={{ $json.billing.phone }}',
	};

	test('are not empty but say why they cannot be listed when the token is wrong', async () => {
		const { panel, pictures } = editor;
		await openNode(editor, SEND);
		await panel.chooseCredential('Revoked token');
		const templates = editor.picker('template');
		await templates.open();
		await eventually(async () => {
			const complaint = await templates.complaint();
			expect(complaint).toContain('Xobito did not accept the token');
			expect(complaint).toContain('Xobito said “Invalid API token”');
			expect(complaint).toContain('Xobito dashboard > Settings > API Management');
		});
		await pictures.step('revoked-token');
		await templates.close();
	});

	test('nor are the values of one that is entered by name', async () => {
		const { panel, pictures } = editor;
		await panel.executePrevious();
		await editor.picker('template').enter('By Name', 'order_shipped:en_US');
		await eventually(async () =>
			expect(await panel.valuesNotice()).toContain('Xobito did not accept the token'),
		);
		await pictures.step('revoked-token-values');
	});

	test('are listed page by page, only those that are approved', async () => {
		const { panel } = editor;
		await openNode(editor, SEND);
		await panel.chooseCredential('Xobito account');
		const templates = editor.picker('template');
		await templates.open();
		await eventually(async () =>
			expect(await templates.entries()).toContain('invoice_ready (es, with document, utility)'),
		);
		const first = (await templates.entries()).length;
		await eventually(async () => {
			await templates.scrollToEnd();
			expect((await templates.entries()).length).toBeGreaterThan(first);
		});
		expect(await templates.entries()).not.toContain('win_back (en_US, marketing)');
	});

	test('are found by words, however far down', async () => {
		const templates = editor.picker('template');
		await templates.search('refund update 399');
		await eventually(async () =>
			expect(await templates.entries()).toEqual(['refund_update_399 (pt_BR, utility)']),
		);
		await templates.search('order shipped');
		await eventually(async () => expect(await templates.entries()).toHaveLength(2));
		await editor.pictures.step('templates');
		await templates.choose('order_shipped (en_US, utility)');
	});

	test('show their values as fields, which must be filled in', async () => {
		const { canvas, panel } = editor;
		await eventually(async () =>
			expect(await valueLabels()).toEqual([
				'Header: Order {{1}}',
				'Hi {{1}}, your …',
				'… your order {{2}}',
				'… our shop with {{3}}',
				'Button 1: Track',
			]),
		);
		await panel.close();
		await eventually(async () => expect(await canvas.issues(NODE)).toHaveLength(5));
		await canvas.open(NODE);
	});

	test('keep their values when the node is opened again', async () => {
		const { canvas, panel, pictures } = editor;
		await panel.fill('header.1', ORDER.number);
		await panel.express('body.1', '{{ $json.billing.first_name }}');
		await panel.fill('body.2', ORDER.number);
		await panel.fill('body.3', 'Correos');
		await panel.fill('button.0', 'track/1042');
		await panel.close();
		await eventually(async () => expect(await canvas.issues(NODE)).toEqual([]));
		expect(await canvas.subtitleOf(NODE)).toBe('send template · Xobito');
		await canvas.open(NODE);
		await eventually(async () => expect(await panel.textOf('header.1')).toBe('1042'));
		expect(await panel.field('body.1').innerText()).toContain('{{ $json.billing.first_name }}');
		expect(await panel.textOf('button.0')).toBe('track/1042');
		await pictures.step('values');
	});

	test('are sent with their values', async () => {
		const { panel, pictures, sandbox } = editor;
		await panel.execute();
		await eventually(async () =>
			expect(await panel.table()).toEqual([
				expect.objectContaining({
					outcome: 'sent',
					sentAs: 'template',
					status: 'accepted',
					messageId: sandbox.messages.at(-1)?.messageId,
				}),
			]),
		);
		expect(sandbox.messages.at(-1)).toMatchObject({
			provider: 'xobito',
			phone: ORDER.billing.phone,
			template: {
				name: 'order_shipped',
				language: 'en_US',
				header: '1042',
				body: ['Lucía', '1042', 'Correos'],
				buttons: ['track/1042'],
			},
		});
		await pictures.step('template-sent');
	});

	test('have other fields when another one is chosen', async () => {
		const { canvas, panel } = editor;
		// With an input, or n8n takes no notice of a change.
		await panel.close();
		await canvas.open(NODE);
		const templates = editor.picker('template');
		await templates.open();
		await templates.search('invoice_ready');
		await templates.choose('invoice_ready (en_US, with document, utility)');
		await eventually(async () =>
			expect(await valueLabels()).toEqual(['Hi {{1}}, here is …', '… your order {{2}}.']),
		);
		expect(await panel.textOf('body.1')).toBe('');
	});

	test('have other fields at the latest when the node is opened again', async () => {
		const { canvas, panel } = editor;
		// Its expression has no data, so that n8n takes no notice of the change.
		await openNode(editor, {
			...SEND,
			template: { __rl: true, mode: 'name', value: 'opening_hours:en_US' },
		});
		expect(await panel.valuesNotice()).toBe('This template has no values to fill in.');
		const templates = editor.picker('template');
		await templates.enter('By Name', 'invoice_ready:es');
		await panel.close();
		await canvas.open(NODE);
		await eventually(async () => expect(await valueLabels()).toHaveLength(2));
	});

	test('with names are sent in the order of a template that was approved again', async () => {
		const { canvas, panel, sandbox, pictures } = editor;
		const template = { __rl: true, mode: 'name', value: 'appointment_reminder:en_US' };
		sandbox.approveAgain('appointment_reminder', 'en_US', 'Your order {{order}} is ready.');
		await openNode(editor, { ...SEND, template });
		await eventually(async () => expect(await valueLabels()).toHaveLength(1));
		await panel.fill('body.order', ORDER.number);
		await panel.close();
		sandbox.approveAgain(
			'appointment_reminder',
			'en_US',
			'Hi {{name}}, your order {{order}} is ready.',
		);
		await canvas.open(NODE);
		await eventually(async () => expect(await valueLabels()).toHaveLength(2));
		await panel.fill('body.name', 'Maria');
		await pictures.step('approved-again');
		await panel.execute();
		await eventually(async () =>
			expect(await panel.table()).toEqual([expect.objectContaining({ sentAs: 'template' })]),
		);
		expect(sandbox.messages.at(-1)).toMatchObject({
			template: { name: 'appointment_reminder', body: ['Maria', ORDER.number] },
		});
	});

	test('named by an expression have their values in a list', async () => {
		const { panel, pictures, sandbox } = editor;
		await openNode(editor, {
			...SEND,
			mediaSource: 'url',
			mediaUrl: `${sandbox.url}/files/invoice.pdf`,
			template: { __rl: true, mode: 'name', value: '={{ $json.template }}' },
		});
		await eventually(async () =>
			expect(await panel.valuesNotice()).toContain('set “Specify Values” to “Using a List”'),
		);
		await pictures.step('template-by-expression');
		await panel.choose('templateValuesBy', 'Using a List');
		for (const [index, value] of [ORDER.billing.first_name, ORDER.number].entries()) {
			await panel.addRow('Add value');
			await panel.fillRow('value', index, value);
		}
		await pictures.step('values-by-list');
		await panel.execute();
		await eventually(async () =>
			expect(await panel.table()).toEqual([expect.objectContaining({ sentAs: 'template' })]),
		);
		expect(sandbox.messages.at(-1)).toMatchObject({
			kind: 'document',
			template: { name: 'invoice_ready', language: 'es', body: ['Lucía', '1042'] },
		});
	});
});

test('Without a credential the lists ask for one', async () => {
	const { panel, pictures } = editor;
	await openNode(editor, {
		provider: 'waCr',
		operation: 'sendTemplate',
		template: { __rl: true, mode: 'name', value: 'invoice_ready:es' },
	});
	await eventually(async () =>
		expect(await panel.valuesNotice()).toBe(
			'No WA.cr credential is chosen. Choose or create one in the field Credential.',
		),
	);
	await openNode(editor, { provider: 'waCr', operation: 'sendTemplate' });
	await editor.picker('template').open();
	await eventually(async () =>
		expect(await editor.picker('template').complaint()).toMatch(/credential/i),
	);
	await pictures.step('no-credential');
});

describe('A customer who has never written', () => {
	test('gets the template that stands by, with the same file', async () => {
		const { canvas, panel, pictures, sandbox } = editor;
		sandbox.closeWindow(ORDER.billing.phone, 'later');
		await openNode(editor, {
			provider: 'rasl',
			operation: 'send',
			phone: '={{ $json.billing.phone }}',
			mediaSource: 'url',
			mediaUrl: `${sandbox.url}/files/invoice.pdf`,
			outsideWindow: 'template',
		});
		await panel.executePrevious();
		const templates = editor.picker('template');
		await templates.open();
		await templates.search('invoice_ready');
		await templates.choose('invoice_ready (en_US, with document, utility)');
		await panel.express('body.1', '{{ $json.billing.first_name }}');
		await panel.express('body.2', '{{ $json.number }}');
		await panel.execute();
		await eventually(async () =>
			expect(await panel.table()).toEqual([
				expect.objectContaining({ outcome: 'sent', sentAs: 'template', status: 'delivered' }),
			]),
		);
		expect(sandbox.messages.at(-1)).toMatchObject({
			phone: ORDER.billing.phone,
			kind: 'document',
			template: { name: 'invoice_ready', body: ['Lucía', '1042'] },
		});
		await canvas.closeMessages();
		await panel.showSchema();
		await pictures.step('window-closed');
		await pictures.image('window', [panel.root], { maxHeight: 712 });
	});

	test('did not get the file, as its status tells', async () => {
		const { canvas, panel, pictures, sandbox } = editor;
		// The first status that was asked for was that of the file.
		const [file] = sandbox.requests
			.map(({ path }) => /\/messages\/(\d+)$/.exec(path)?.[1])
			.filter((id) => id !== undefined);
		await openNode(editor, {
			provider: 'rasl',
			operation: 'getStatus',
			messageId: file ?? '',
		});
		await panel.execute();
		await eventually(async () =>
			expect(await panel.table()).toEqual([
				expect.objectContaining({
					status: 'failed',
					explanation: expect.stringContaining('the 24-hour window is closed'),
					metaCode: '131047',
				}),
			]),
		);
		await canvas.closeMessages();
		await panel.showSchema();
		await pictures.step('status');
		await pictures.image('status', [panel.output], { sides: -2, maxHeight: 400 });
	});
});
