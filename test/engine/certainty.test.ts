import type { IncomingMessage, ServerResponse } from 'node:http';

import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { linkServer, type LinkServer } from '../support/links';
import { startRig, type Rig } from './support/setup';

/** What Check Template says of lists that tell less than the sandbox's, and what Send Template does. */

let rig: Rig;
let server: LinkServer;
/** What the server answers to a question, by its path and query. */
let answer: (url: URL) => readonly [status: number, body: unknown];
/** Paths of everything that was asked, and bodies of what was sent. */
const asked: string[] = [];
const sent: string[] = [];

beforeAll(async () => {
	rig = await startRig();
	server = await linkServer(respond);
});
afterAll(async () => {
	await server.stop();
	await rig.close();
});
beforeEach(() => {
	asked.length = 0;
	sent.length = 0;
});

const RECEIPTS = {
	waCr: { success: true, data: { message_id: 'wamid.1', chat_message_id: 7, status: 'sent' } },
	contactship: { success: true, data: { message_id: 'msg-1', provider_id: 'wamid.1' } },
};
type Id = keyof typeof RECEIPTS;

function respond(request: IncomingMessage, response: ServerResponse): void {
	const url = new URL(request.url ?? '', 'http://server.example');
	const chunks: Buffer[] = [];
	request.on('data', (chunk: Buffer) => chunks.push(chunk));
	request.on('end', () => {
		const isPost = request.method === 'POST';
		if (isPost) sent.push(Buffer.concat(chunks).toString());
		else asked.push(url.pathname.replace('/api/v2', ''));
		const id = url.pathname.startsWith('/api/v2') ? 'waCr' : 'contactship';
		const [status, body] = isPost ? [200, RECEIPTS[id]] : answer(url);
		response.writeHead(status, { 'Content-Type': 'application/json' });
		response.end(typeof body === 'string' ? body : JSON.stringify(body));
	});
}

async function run(id: Id, parameters: INodeParameters): Promise<IDataObject> {
	const [json] = await runAll(id, parameters, 1);
	if (json === undefined) throw new Error('The node returned nothing');
	return json;
}

async function runAll(id: Id, parameters: INodeParameters, items: number) {
	const isWaCr = id === 'waCr';
	const { main, error } = await rig.engine.run({
		items: Array.from({ length: items }, () => ({ json: {} })),
		credentialType: isWaCr ? 'waCrApi' : 'contactshipApi',
		credentialData: isWaCr
			? { token: 'a-token-of-this-test', baseUrl: `${server.origin}/api/v2` }
			: { apiKey: 'a-key-of-this-test', baseUrl: server.origin },
		parameters: {
			provider: id,
			...(isWaCr
				? { phone: '+14155551234' }
				: {
						channelId: 'chn_1',
						recipientBy: 'contactId',
						contactId: { mode: 'id', value: 'c-1' },
					}),
			mediaSource: 'none',
			...parameters,
		},
		settings: {},
	});
	expect(error).toBeUndefined();
	return main.map((item) => item.json);
}

const problems = (json: IDataObject): string[] =>
	((json.problems ?? []) as IDataObject[]).map(
		({ severity, field, message }) => `${severity}, ${field}: ${message}`,
	);

/** `promo:en_US` with values by their place, such as `body.1`. */
const promo = (...values: string[]): INodeParameters => ({
	template: { mode: 'list', value: 'promo:en_US' },
	templateValuesBy: 'fields',
	templateValues: {
		mappingMode: 'defineBelow',
		value: Object.fromEntries(values.map((place) => [place, 'Ana'])),
	},
});

/** Whether Check Template lets it pass, what it says, and whether Send Template sends it. */
async function compare(id: Id, parameters: INodeParameters) {
	const json = await run(id, { ...parameters, operation: 'checkTemplate' });
	expect(sent).toEqual([]);
	await run(id, { ...parameters, operation: 'sendTemplate' });
	expect(sent).toHaveLength(1);
	return { ready: json.ready, told: problems(json) };
}

/** A row as WA.cr lists it. */
const ROW = {
	template_name: 'promo',
	language: 'en_US',
	status: 'APPROVED',
	header_data_format: null,
	body_data: 'Hi {{1}}, your order {{2}}.',
	body_params_count: 2,
	buttons_data: null as unknown,
	cards_json: null,
};
type Row = Partial<Record<keyof typeof ROW, unknown>>;
const rows =
	(...changes: Row[]) =>
	(): readonly [number, unknown] => [
		200,
		{
			success: true,
			data: changes.map((change) => ({ ...ROW, ...change })),
			meta: { pagination: { current_page: 1, total_pages: 1 } },
		},
	];
const other = { ...ROW, template_name: 'other' };

describe('A list that does not tell', () => {
	it.each<[string, Row, string[]]>([
		['everything', {}, []],
		[
			'the text',
			{ body_data: null, body_params_count: null },
			['WA.cr does not list the text of the template promo so that it could be checked'],
		],
		[
			'the text, counting 0',
			{ body_data: undefined, body_params_count: 0 },
			['WA.cr does not list the text of the template promo so that it could be checked'],
		],
		[
			'header and buttons',
			{ header_data_format: undefined, buttons_data: undefined },
			[
				'WA.cr does not list the header or the buttons of the template promo so that it could be checked',
			],
		],
		[
			'a status',
			{ status: undefined },
			['WA.cr does not tell whether WhatsApp approved the template promo'],
		],
		[
			'a status of WhatsApp',
			{ status: 'active' },
			['WA.cr lists the template promo as ACTIVE, so it is not certain that WhatsApp approved it'],
		],
		[
			'a name that can be read',
			{ body_data: 'Hi {{名前}}, your order {{2}}.' },
			[
				'It is not certain which values the template promo takes in its text, so the 2 that are entered were not checked',
			],
		],
		[
			'one number of values',
			{ body_params_count: 3 },
			[
				'It is not certain which values the template promo takes in its text, so the 2 that are entered were not checked',
			],
		],
		[
			'a kind of button that is known',
			{ buttons_data: [{ type: 'FLOW', text: 'Book' }] },
			['The template promo has a part that this node does not know, and may need a value for it'],
		],
	])('%s lets a template pass, as Send Template does', async (_name, change, messages) => {
		answer = rows(change);
		const { ready, told } = await compare('waCr', promo('body.1', 'body.2'));
		expect(ready).toBe(true);
		expect(told.map((text) => text.replace(/^warning, [\w ]+: /, ''))).toEqual(messages);
	});

	it('takes the row that fits, of two that are approved', async () => {
		answer = rows({ body_data: 'Hi {{1}}.', body_params_count: 1 }, {});
		expect(await compare('waCr', promo('body.1', 'body.2'))).toEqual({ ready: true, told: [] });
		answer = rows({ body_data: 'Hi {{1}}, {{2}}, {{3}}.', body_params_count: 3 }, {});
		sent.length = 0;
		expect(await compare('waCr', promo('body.1', 'body.2'))).toEqual({ ready: true, told: [] });
		// None fits, but with the second one a value is left out only.
		answer = rows(
			{ body_data: 'Hi {{1}}, {{2}}, {{3}}.', body_params_count: 3 },
			{ body_data: 'Hi {{1}}.', body_params_count: 1 },
		);
		sent.length = 0;
		expect(await compare('waCr', promo('body.1', 'body.2'))).toMatchObject({ ready: true });
		answer = rows({ status: 'REJECTED' }, {});
		sent.length = 0;
		expect(await compare('waCr', promo('body.1', 'body.2'))).toEqual({ ready: true, told: [] });
	});

	it('is asked for once, also for items of another shape', async () => {
		answer = rows({}, { header_data_format: 'DOCUMENT' });
		const isOdd = '$itemIndex % 2 === 1';
		const byItem: INodeParameters = {
			...promo('body.1', 'body.2'),
			operation: 'checkTemplate',
			mediaSource: `={{ ${isOdd} ? 'url' : 'none' }}`,
			mediaUrl: 'https://shop.example/invoice.pdf',
		};
		const outputs = await runAll('waCr', byItem, 4);
		expect(outputs.map((json) => [json.ready, problems(json)])).toEqual(
			Array.from({ length: 4 }, () => [true, []]),
		);
		expect(asked).toEqual(['/templates']);
	});
});

describe('The pages of a list', () => {
	const page = (url: URL): number => Number(url.searchParams.get('page'));

	it('are read to the last that the total tells', async () => {
		answer = (url) => [
			200,
			{
				success: true,
				data: page(url) === 27 ? [ROW] : [other],
				meta: { current_page: page(url), total: 27, per_page: 1 },
			},
		];
		expect(await compare('waCr', promo('body.1', 'body.2'))).toEqual({ ready: true, told: [] });
		// Three pages of a search that the server does not heed, and then the whole list.
		expect(asked).toHaveLength(3 + 27);
	});

	it.each<[string, (url: URL) => object]>([
		['always the first, and say so', () => ({ current_page: 1, last_page: 9 })],
		['always the same', () => ({ last_page: 3 })],
		['not counted', () => ({})],
	])('that are %s do not show that a template is missing', async (_name, meta) => {
		answer = (url) => [200, { success: true, data: [other], meta: meta(url) }];
		const { ready, told } = await compare('waCr', promo('body.1', 'body.2'));
		expect(ready).toBe(true);
		expect(told).toEqual([
			expect.stringMatching(
				/^warning, Template: The template promo in the language en_US is not among the \d that WA\.cr listed, and there may be more$/,
			),
		]);
	});

	it('with a row that cannot be read do not show it either', async () => {
		answer = rows({ language: undefined });
		const { ready, told } = await compare('waCr', promo('body.1', 'body.2'));
		expect(ready).toBe(true);
		expect(told).toEqual([expect.stringMatching(/there may be more$/)]);
	});

	it.each<[string, object]>([
		['pages', { current_page: 1, last_page: 1 }],
		['rows', { current_page: 1, total: 1, per_page: 100 }],
	])('that are told by the number of %s show it', async (_name, meta) => {
		answer = () => [200, { success: true, data: [other], meta }];
		const { ready, told } = await compare('waCr', promo('body.1', 'body.2'));
		expect(ready).toBe(false);
		expect(told).toEqual(['error, Template: WA.cr has no template promo in the language en_US']);
	});
});

describe('A list that shows that nothing can be sent', () => {
	const url = (text: string) => ({ type: 'URL', text, url: 'https://shop.example/{{1}}' });

	it.each<[string, Row, string[], string[]]>([
		[
			'a place on a map',
			{ header_data_format: 'LOCATION' },
			['body.1', 'body.2'],
			['error, Template: The template promo has a place on a map in its header'],
		],
		[
			'a code to copy',
			{ buttons_data: [{ type: 'COPY_CODE', text: 'Copy' }] },
			['body.1', 'body.2'],
			['error, Template: The template promo has a button that copies a code'],
		],
		[
			'cards',
			{ cards_json: '[{"body":"x"}]' },
			['body.1', 'body.2'],
			['error, Template: The template promo has a carousel of cards'],
		],
		[
			'a value for another button',
			{ buttons_data: JSON.stringify([{ type: 'QUICK_REPLY', text: 'Stop' }, url('Track')]) },
			['body.1', 'body.2', 'button.0'],
			[
				'error, Values to Send: The template promo takes a value for button 2, but none is entered for it',
				'warning, Values to Send: The template promo takes no value for button 1, but one is entered for it',
			],
		],
		[
			'a value too few',
			{ body_data: null },
			['body.1'],
			['error, Values to Send: The template promo takes 2 values in its text, but 1 are entered'],
		],
		[
			'no value for the header',
			{ header_data_format: 'TEXT', header_data_text: 'Order {{1}}' } as Row,
			['body.1', 'body.2'],
			['error, Values to Send: The template promo takes 1 values in its header, but 0 are entered'],
		],
	])('tells it: %s', async (_name, change, values, told) => {
		answer = rows(change);
		const json = await run('waCr', { ...promo(...values), operation: 'checkTemplate' });
		expect(json.ready).toBe(false);
		expect(problems(json)).toEqual(told);
		expect(sent).toEqual([]);
	});

	it('warns of a value that the provider leaves out', async () => {
		answer = rows({});
		const { ready, told } = await compare('waCr', promo('body.1', 'body.2', 'body.3'));
		expect(ready).toBe(true);
		expect(told).toEqual([
			'warning, Values to Send: The template promo takes 2 values in its text, but 3 are entered',
		]);
	});
});

describe('Contactship', () => {
	const list = (components: unknown, more: object = {}): void => {
		answer = (url) => {
			const row = { name: 'promo', language: 'en_US', status: 'APPROVED', components, ...more };
			const isFirst = !url.searchParams.has('after');
			return [
				200,
				{ success: true, data: isFirst ? [row] : [], paging: { cursors: { after: 'end' } } },
			];
		};
	};
	const check = { operation: 'checkTemplate' };
	const body = (text: string) => ({ type: 'BODY', text });

	it.each<[string, unknown[], string[], string[]]>([
		['names', [body('Hola {{name}} {{number}}')], ['body.number', 'body.name'], []],
		['numbers', [body('Hola {{1}} {{2}}')], ['body.1', 'body.2'], []],
		[
			'numbers for names',
			[body('Hola {{name}} {{number}}')],
			['body.1', 'body.2'],
			[
				'error, Values to Send: The template promo takes the values name and number in its text, but 1 and 2 are entered',
			],
		],
		[
			'names for numbers',
			[body('Hola {{1}}')],
			['body.name'],
			[
				'error, Values to Send: The template promo takes the values 1 in its text, but name are entered',
			],
		],
		[
			'another name',
			[body('Hola {{name}}')],
			['body.nombre'],
			[
				'error, Values to Send: The template promo takes the values name in its text, but nombre are entered',
			],
		],
		[
			'a number for the name in the header',
			[{ type: 'HEADER', format: 'TEXT', text: 'Pedido {{order}}' }, body('Hola')],
			['header.1'],
			[
				'error, Values to Send: The template promo takes the value order in its header, but 1 is entered',
			],
		],
		[
			'a value too many',
			[body('Hola')],
			['body.1'],
			['error, Values to Send: The template promo takes 0 values in its text, but 1 are entered'],
		],
		[
			'a carousel',
			[body('Hola'), { type: 'CAROUSEL', cards: [{ components: [] }] }],
			[],
			['error, Template: The template promo has a carousel of cards'],
		],
		[
			'nothing that is listed',
			[],
			['body.1'],
			[
				'warning, Template: Contactship does not list the header, the text or the buttons of the template promo so that it could be checked',
			],
		],
	])('compares %s', async (_name, components, values, told) => {
		list(components);
		const json = await run('contactship', { ...promo(...values), ...check });
		expect(problems(json)).toEqual(told);
		expect(json.ready).toBe(!told.some((text) => text.startsWith('error')));
	});

	const inThread = { recipientBy: 'threadId', threadId: 't-1' };

	it('says of a conversation whose channel is not known that nothing was checked', async () => {
		list([body('Hola')]);
		const json = await run('contactship', { ...promo(), ...check, ...inThread, channelId: '' });
		expect(json.ready).toBe(true);
		expect(problems(json)).toEqual([
			'warning, Channel: The template was not checked: Contactship lists templates by channel, and which one the conversation belongs to is only looked up when sending',
		]);
		expect(asked).toEqual([]);
	});

	it('does not take the channel that is chosen for that of the conversation', async () => {
		list([body('Hola {{1}}')]);
		const json = await run('contactship', { ...promo(), ...check, ...inThread });
		expect(json.ready).toBe(true);
		expect(problems(json)).toEqual([
			'warning, Values to Send: If the conversation belongs to the channel that is chosen, the template fails: The template promo takes 1 values in its text, but 0 are entered',
		]);
	});
});

describe('A provider that does not answer the question', () => {
	const refusal = (code: string, message = 'words of the provider') => ({
		success: false,
		error: { code, message },
	});
	const standBy = {
		operation: 'check',
		mediaSource: 'url',
		mediaUrl: 'https://shop.example/invoice.pdf',
		outsideWindow: 'template',
		...promo('body.1', 'body.2'),
	};

	it.each<[string, number, unknown, string]>([
		['a token that is refused', 401, refusal('INVALID_TOKEN'), 'WA.cr did not accept the token'],
		[
			'an address that is not allowed',
			403,
			refusal('IP_NOT_WHITELISTED'),
			'WA.cr does not accept requests from the address of this n8n',
		],
		[
			'an API that is off',
			403,
			{ status: 'error', message: 'API access is disabled' },
			'API access is switched off in WA.cr',
		],
		[
			'a workspace that is not known',
			400,
			{ status: 'error', message: 'x', errors: 'Invalid tenant subdomain' },
			'WA.cr does not know the workspace subdomain',
		],
	])('because of %s cannot be sent to either', async (_name, status, body, message) => {
		answer = () => [status, body];
		for (const parameters of [
			{ ...promo('body.1', 'body.2'), operation: 'checkTemplate' },
			standBy,
			{ ...standBy, outsideWindow: 'fail', options: { waitForDelivery: 30 } },
		]) {
			const json = await run('waCr', parameters);
			expect(json.ready).toBe(false);
			expect(problems(json)).toEqual([`error, Credential: ${message}`]);
		}
	});

	it.each<[string, number, unknown]>([
		['is in trouble', 500, refusal('INTERNAL_ERROR', 'Required scope: could not be read')],
		['is in trouble, with the code for permissions', 500, refusal('INSUFFICIENT_SCOPE')],
		['refuses a value', 422, { status: 'error', message: 'The required ability is not valid' }],
		['does not have the route', 404, { message: 'The route x could not be found.' }],
		['allows less', 403, refusal('FEATURE_NOT_AVAILABLE')],
		['answers with a page', 200, '<html>x</html>'],
	])('because it %s is told, with what was not checked', async (_name, status, body) => {
		answer = () => [status, body];
		const json = await run('waCr', { ...standBy, options: { waitForDelivery: 5 } });
		expect(json.ready).toBe(true);
		const told = problems(json);
		expect(told).toContainEqual(
			expect.stringMatching(/^warning, Template: The template was not checked: /),
		);
		expect(told.join()).not.toMatch(/lacks/);
		if (status >= 400) {
			expect(told).toContainEqual(
				expect.stringMatching(
					/^warning, Credential: Whether the token has the permission messages:read was not checked: /,
				),
			);
		}
	});

	it('is asked about the delivery where Check waits for it', async () => {
		answer = (url) =>
			url.pathname.endsWith('/messages')
				? [403, refusal('INSUFFICIENT_SCOPE', 'Required scope: messages:read')]
				: rows({})();
		const wait = { options: { waitForDelivery: 30 } };
		const check = { ...standBy, outsideWindow: 'fail' };
		for (const parameters of [
			{ ...check, ...wait },
			{ ...promo('body.1', 'body.2'), operation: 'checkTemplate', ...wait },
		]) {
			const json = await run('waCr', parameters);
			expect(json.ready).toBe(true);
			expect(problems(json)).toEqual([
				'warning, Credential: The token lacks the permission messages:read, so the delivery cannot be confirmed',
			]);
		}
	});
});
