import { addNode, addNodeBehindDownload, beginWorkflow, NODE, TRIGGER } from './build';
import { openEditor, type Editor } from './editor';
import { eventually } from './eventually';
import {
	OPERATION_NAMES,
	PROVIDER_FIELDS,
	PROVIDER_NAMES,
	RECIPIENT_FIELDS,
	WINDOW_FIELDS,
	WINDOW_NOTICE,
} from '../../support/form';
import { drawnIcon } from './pages/canvas';
import { recordedBy } from './recorded';

/** Milliseconds for one test on a busy machine. */
jest.setTimeout(60_000);

/** The upper part of the output, without the line to its right. */
const OUTPUT = { sides: -2, maxHeight: 410 };

let editor: Editor;

// The tests follow one operator from the login to the dark theme: each goes on where the one before ended.
beforeAll(async () => {
	editor = await openEditor({ name: 'editor' });
}, 900_000);

afterAll(async () => {
	await editor?.close();
}, 60_000);

const test = recordedBy(() => editor);

describe('Finding the node', () => {
	test('the owner logs in and begins a workflow', async () => {
		const { account, n8n, pictures } = editor;
		await account.logIn(n8n.owner);
		await pictures.step('logged-in');
		await beginWorkflow(editor);
		await pictures.step('workflow');
	});

	for (const words of ['whatsapp', 'xobito', 'contactship', 'invoice']) {
		test(`a search for “${words}” finds it with its icon`, async () => {
			const { creator, pictures } = editor;
			await creator.open();
			await creator.search(words);
			const entry = creator.entry(NODE);
			await eventually(async () => {
				expect(await drawnIcon(entry)).toBe('whatsAppMedia.svg');
			});
			expect(await entry.innerText()).toContain(
				'Send media, texts and approved templates on WhatsApp, or start a workflow when Xobito reports what became of them',
			);
			await pictures.step(`search-${words}`);
		});
	}

	test('it is added to the canvas with its icon and subtitle', async () => {
		const { canvas, panel, pictures } = editor;
		await addNode(editor);
		await panel.close();
		await canvas.showAll();
		await eventually(async () => {
			expect(await canvas.subtitleOf(NODE)).toBe('send media · Xobito');
			expect(await canvas.iconOf(NODE)).toBe('whatsAppMedia.svg');
		});
		await pictures.step('canvas');
	});
});

describe('The fields of the node', () => {
	test('offer every provider and every operation', async () => {
		const { panel, pictures } = editor;
		await editor.canvas.open(NODE);
		expect(await panel.optionsOf('provider')).toEqual(PROVIDER_NAMES);
		expect(await panel.optionsOf('operation')).toEqual(OPERATION_NAMES);
		await pictures.step('panel');
	});

	for (const { provider, operations } of PROVIDER_FIELDS) {
		for (const { operation, fields, contactDetails, options } of operations) {
			test(`are exactly those that ${provider} needs for ${operation}`, async () => {
				const { panel, pictures } = editor;
				await panel.choose('provider', provider);
				await panel.choose('operation', operation);
				await eventually(async () => expect(await panel.fields()).toEqual(fields));
				await pictures.step(`fields-${provider}-${operation}`);
				if (contactDetails) expect(await panel.addable('Add detail')).toEqual(contactDetails);
				// Where there is nothing to add, there is no button.
				if (options?.length) expect(await panel.addable('Add option')).toEqual(options);
			});
		}
	}

	test('ask for a link instead of a file when the source is one', async () => {
		const { panel } = editor;
		await panel.choose('operation', 'Send');
		await panel.choose('mediaSource', 'Link');
		await eventually(async () => expect(await panel.fields()).toContain('Media URL'));
		expect(await panel.fields()).not.toContain('Input Binary Field');
		await panel.choose('mediaSource', 'File');
	});

	for (const { provider, fields } of WINDOW_FIELDS) {
		test(`tell which template ${provider} sends when the window is closed`, async () => {
			const { panel, pictures } = editor;
			await panel.choose('operation', 'Send');
			await panel.choose('provider', provider);
			await panel.choose('outsideWindow', 'Send a Template');
			await eventually(async () => {
				const shown = await panel.fields();
				const from = shown.indexOf('Outside the 24-Hour Window');
				expect(shown.slice(from, shown.indexOf('Contact Details'))).toEqual(fields);
				expect(shown).not.toContain(WINDOW_NOTICE);
			});
			await pictures.step(`window-${provider}`);
			await panel.choose('outsideWindow', 'Report as Not Sent');
			await eventually(async () => expect(await panel.fields()).not.toContain('Template'));
		});
	}

	for (const { provider, recipient, fields } of RECIPIENT_FIELDS) {
		test(`of ${provider} fit the recipient ${recipient}`, async () => {
			const { panel, pictures } = editor;
			await panel.choose('operation', 'Send Template');
			await panel.choose('provider', provider);
			await panel.choose('recipientBy', recipient);
			await eventually(async () =>
				expect(between(await panel.fields(), 'Operation', 'Template')).toEqual(fields),
			);
			await pictures.step(`recipient-${provider}-${recipient}`);
		});
	}
});

/** What comes after the one field and before the other. */
function between(fields: readonly string[], first: string, last: string): string[] {
	return fields.slice(fields.indexOf(first) + 1, fields.indexOf(last));
}

describe('A credential for Xobito', () => {
	test('has the fields that Xobito needs', async () => {
		const { dialog, panel, sandbox } = editor;
		await addNodeBehindDownload(editor, `${sandbox.url}/files/invoice.pdf`);
		await panel.createCredential();
		await dialog.opens();
		expect(await dialog.labels()).toEqual([
			'API Token',
			'Subdomain',
			'Base URL',
			'Webhook Secret',
			'Webhook URL Token',
			// n8n's own.
			'Allowed HTTP Request Domains',
		]);
	});

	test('says in red what is wrong with a token', async () => {
		const { dialog, pictures, sandbox } = editor;
		const { subdomain, baseUrl } = sandbox.credentials.xobitoApi;
		await dialog.fill('token', 'f'.repeat(64));
		await dialog.fill('subdomain', subdomain);
		await dialog.fill('baseUrl', baseUrl);
		await dialog.save();
		const { headline, details, color } = await dialog.failure();
		expect(headline).toBe('Couldn’t connect with these settings');
		expect(details).toMatch(/^Xobito did not accept the token\. Xobito said “Invalid API token”/);
		expect(details).toContain('Xobito dashboard > Settings > API Management');
		expect(isRed(color)).toBe(true);
		await pictures.step('credential-refused');
		await editor.canvas.closeMessages();
		await pictures.image('credential-test', [dialog.root]);
	});

	test('says in green that the right token works', async () => {
		const { dialog, panel, pictures, sandbox } = editor;
		await dialog.fill('token', sandbox.credentials.xobitoApi.token);
		await dialog.save();
		await dialog.closes();
		expect(await panel.credential()).toBe('Xobito account');
		await panel.editCredential();
		await dialog.success.waitFor();
		expect(await dialog.success.innerText()).toContain('Connection tested successfully');
		await pictures.step('credential-accepted');
		await dialog.close();
	});
});

function isRed([red = 0, green = 0, blue = 0]: readonly number[]): boolean {
	return red > 2 * green && red > 2 * blue;
}

describe('Running the workflow', () => {
	test('sends the downloaded file and shows the receipt', async () => {
		const { canvas, panel, pictures, sandbox } = editor;
		await panel.fill('phone', '+1 (415) 555-0101');
		await panel.fill('caption', 'Your invoice. Thank you for your order!');
		await panel.close();
		await canvas.execute();
		await eventually(async () => expect(await canvas.successful()).toHaveLength(3));
		await canvas.closeMessages();
		await pictures.step('executed');

		await canvas.open(NODE);
		const message = sandbox.messages.at(-1);
		expect(message).toMatchObject({
			provider: 'xobito',
			phone: '+14155550101',
			kind: 'document',
			source: 'file',
			caption: 'Your invoice. Thank you for your order!',
			file: { fileName: 'invoice.pdf', mimeType: 'application/pdf' },
		});
		await eventually(async () =>
			expect(await panel.table()).toEqual([
				expect.objectContaining({
					provider: 'xobito',
					outcome: 'sent',
					messageId: message?.messageId,
					phone: '+14155550101',
					warnings: '[empty array]',
				}),
			]),
		);
		await panel.showSchema();
		await pictures.step('output');
		await pictures.image('node-panel', [panel.root], { maxHeight: 586 });
		await pictures.image('output', [panel.output], OUTPUT);
	});

	test('the operation Check shows what would be sent, and sends nothing', async () => {
		const { panel, pictures, sandbox } = editor;
		const before = sandbox.messages.length;
		await panel.choose('operation', 'Check');
		await panel.execute();
		await eventually(async () =>
			expect(await panel.table()).toEqual([
				expect.objectContaining({
					ready: 'true',
					phone: '+14155550101',
					mediaType: 'document',
					fileName: 'invoice.pdf',
					problems: '[empty array]',
					request: expect.stringContaining('/api/v1/acme/messages/media'),
				}),
			]),
		);
		await pictures.step('check-ready');
		expect(sandbox.messages).toHaveLength(before);
	});

	test('the operation Check names a phone number without country code', async () => {
		const { panel, pictures } = editor;
		await panel.fill('phone', '0612345678');
		await panel.execute();
		await eventually(async () =>
			expect(await panel.table()).toEqual([
				expect.objectContaining({
					ready: 'false',
					problems: expect.stringContaining('The phone number “0612345678” has no country code'),
				}),
			]),
		);
		await pictures.step('check-problem');
	});
});

describe('When it does not work, the error panel says so', () => {
	test('for a phone number without country code', async () => {
		const { panel, pictures, sandbox } = editor;
		const before = sandbox.messages.length;
		await panel.choose('operation', 'Send');
		await panel.execute();
		await eventually(async () => {
			const { headline, description } = await panel.error();
			expect(headline).toContain('The phone number “0612345678” has no country code');
			expect(description).toContain('Nothing was sent to this recipient.');
			expect(description).toContain('Set Default Country');
		});
		await pictures.step('error-phone');
		expect(sandbox.messages).toHaveLength(before);
	});

	test('for a customer who has not written in the last 24 hours', async () => {
		const { canvas, panel, pictures, sandbox } = editor;
		await panel.fill('phone', sandbox.phoneFor('meta-131047'));
		await panel.execute();
		await eventually(async () => {
			const { headline, description } = await panel.error();
			expect(headline).toContain('the 24-hour window is closed');
			expect(description).toContain('(code 131047)');
			expect(description).toContain('Nothing was sent to this recipient.');
			expect(description).toContain('Send an approved template instead');
		});
		await pictures.step('error-window');
		await canvas.closeMessages();
		await pictures.image('error', [panel.output], { ...OUTPUT, maxHeight: 298 });
	});
});

describe('A message that went out with a warning', () => {
	test('has a hint above the output', async () => {
		const { canvas, panel, pictures } = editor;
		await panel.fill('phone', '+14155550101');
		await panel.choose('mediaSource', 'Link');
		await panel.fill('mediaUrl', 'https://shop.example.com/photo.webp');
		await panel.execute();
		await eventually(async () => {
			expect(await panel.succeeded()).toBe(true);
			expect(await panel.hints()).toEqual([
				expect.stringContaining('WhatsApp uses WebP for stickers'),
				expect.stringContaining('Xobito accepted 1 message. Whether it arrives is known later'),
			]);
		});
		expect(await panel.table()).toEqual([
			expect.objectContaining({
				outcome: 'sent',
				warnings: expect.stringContaining('WhatsApp uses WebP for stickers'),
			}),
		]);
		await canvas.closeMessages();
		await pictures.step('hint');
	});
});

describe('In the dark theme', () => {
	test('the node creator and the canvas have the dark icon', async () => {
		const { account, canvas, creator, panel, pictures } = editor;
		await account.chooseTheme('Dark theme');
		await addNode(editor);
		await panel.fill('phone', '+14155550101');
		await pictures.step('dark-panel');
		await panel.close();
		await canvas.showAll();
		await creator.open();
		await creator.search('whatsapp');
		await eventually(async () => {
			expect(await drawnIcon(creator.entry(NODE))).toBe('whatsAppMedia.dark.svg');
			expect(await canvas.iconOf(NODE)).toBe('whatsAppMedia.dark.svg');
		});
		await pictures.step('dark');
		await pictures.image('dark', [canvas.node(TRIGGER), canvas.node(NODE), creator.root], {
			sides: 80,
			skip: 56,
			maxHeight: 464,
		});
	});
});
