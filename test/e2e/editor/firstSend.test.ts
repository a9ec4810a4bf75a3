import { NODE, TRIGGER } from './build';
import { openEditor, type Editor } from './editor';
import { eventually } from './eventually';
import { recordedBy } from './recorded';

/** Milliseconds for one test on a busy machine. */
jest.setTimeout(90_000);

/** What a newcomer may look for, most of it in two words. */
const PHRASES = [
	'send pdf',
	'send file',
	'media message',
	'send whatsapp',
	'whatsapp document',
	'whatsapp template',
	'order confirmation',
	'voice note',
];

/** The most that the way from an empty workflow to a delivered PDF may take. */
const MOST = {
	'with a credential that is there': { clicks: 11, typed: 2 },
	'with a credential from scratch': { clicks: 14, typed: 5 },
};

let editor: Editor;
beforeAll(async () => {
	// Without any credential.
	editor = await openEditor({ name: 'first-send' });
	await editor.account.logIn(editor.n8n.owner);
}, 900_000);
afterAll(async () => await editor?.close(), 60_000);

const test = recordedBy(() => editor);

for (const phrase of PHRASES) {
	test(`a search for “${phrase}” finds the node`, async () => {
		const { canvas, creator, pictures } = editor;
		if (phrase === PHRASES[0]) await canvas.openNewWorkflow();
		await creator.open();
		await creator.search(phrase);
		await eventually(async () => expect(await creator.entry(NODE).count()).toBeGreaterThan(0));
		await pictures.step(`search-${phrase.replaceAll(' ', '-')}`);
	});
}

/** From an empty workflow to the open window of the node, behind the download of a PDF. */
async function buildByHand(words: string): Promise<void> {
	const { canvas, creator, effort, panel, pictures, sandbox } = editor;
	await canvas.openNewWorkflow();
	effort.begin();
	await creator.open();
	await creator.search('manual');
	await creator.choose('Trigger manually');
	await canvas.node(TRIGGER).waitFor();
	await creator.openBehindLastNode();
	await creator.search('http request');
	await creator.choose('HTTP Request');
	await panel.fill('url', `${sandbox.url}/files/invoice.pdf`);
	await pictures.step('download');
	await panel.close();
	await creator.openBehindLastNode();
	await creator.search(words);
	await creator.choose(NODE);
	await creator.chooseAction('Send media');
	await panel.field('operation').waitFor();
	await pictures.step('node-opened');
}

async function expectSent(provider: string): Promise<void> {
	const { sandbox, panel } = editor;
	await eventually(async () => expect(await panel.succeeded()).toBe(true));
	expect(sandbox.messages).toMatchObject([
		{ provider, phone: '+14155550142', kind: 'document', file: { mimeType: 'application/pdf' } },
	]);
}

describe('From an empty workflow to a delivered PDF', () => {
	beforeEach(() => editor.sandbox.reset());

	test('with a credential from scratch, and a phone number that is corrected', async () => {
		const { dialog, effort, panel, pictures, sandbox } = editor;
		await buildByHand('send pdf');
		await panel.createCredential();
		await dialog.opens();
		const { token, subdomain, baseUrl } = sandbox.credentials.xobitoApi;
		await dialog.fill('token', token);
		await dialog.fill('subdomain', subdomain);
		await dialog.fill('baseUrl', baseUrl);
		await pictures.step('credential');
		await dialog.save();
		await dialog.closes();
		expect(await panel.credential()).toBe('Xobito account');
		await panel.fill('phone', '(415) 555-0142');
		await panel.execute();
		await eventually(async () => {
			expect((await panel.error()).headline).toMatch(/has no country code/);
		});
		const { headline, description } = await panel.error();
		expect(`${headline} ${description}`).toMatch(/Nothing was sent/);
		expect(description).toMatch(/Default Country/);
		await pictures.step('no-country-code');
		expect(sandbox.messages).toEqual([]);

		// The way without the mistake has one click less.
		const before = effort.get();
		await panel.fill('phone', '+1 (415) 555-0142');
		await panel.execute();
		await expectSent('xobito');
		await pictures.step('sent');
		const { clicks, typed } = effort.get();
		expect(clicks - before.clicks).toBe(1);
		const most = MOST['with a credential from scratch'];
		console.info(`${clicks - 1} clicks, ${typed} typed fields`);
		expect(clicks - 1).toBeLessThanOrEqual(most.clicks);
		expect(typed).toBeLessThanOrEqual(most.typed);
	});

	test('with a credential that is there', async () => {
		const { effort, panel, pictures } = editor;
		await buildByHand('send file');
		// The one of the test before; n8n chooses it, as there is no other.
		expect(await panel.credential()).toBe('Xobito account');
		await panel.fill('phone', '+1 (415) 555-0142');
		await panel.execute();
		await expectSent('xobito');
		await pictures.step('sent-at-once');
		const { clicks, typed } = effort.get();
		const most = MOST['with a credential that is there'];
		console.info(`${clicks} clicks, ${typed} typed fields`);
		expect(clicks).toBeLessThanOrEqual(most.clicks);
		expect(typed).toBeLessThanOrEqual(most.typed);
	});
});
