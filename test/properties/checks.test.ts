import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

import fc from 'fast-check';
import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import { SECRET } from '../support/secrets';
import { healthy } from './support/answers';
import { Switchboard } from './support/connection';
import { isSend, outcomeOf } from './support/invariants';
import { accountOf, providerId } from './support/letters';
import { execute, fileItem, loadNode, type Execution } from './support/node';
import { runs, TIME_LIMIT } from './support/runs';
import { hostileText } from './support/text';

const FILES = join(__dirname, '../files');
const node = loadNode();
let board: Switchboard;

beforeAll(() => {
	board = new Switchboard();
});

afterAll(() => board.close());

const realFiles = [
	...readdirSync(FILES),
	...readdirSync(join(FILES, 'cases')).map((name) => `cases/${name}`),
].filter((name) => /\.\w+$/.test(name));

const content = fc.oneof(
	{
		weight: 3,
		arbitrary: fc.constantFrom(...realFiles).map((name) => readFileSync(join(FILES, name))),
	},
	{
		weight: 2,
		arbitrary: fc
			.constantFrom(
				'<html><body>Sign in',
				'<div>',
				'{"a":1}',
				'[{"a":1}]',
				'<Error/>',
				'a;b\n1;2',
				'ID3;',
				'%PDF-',
			)
			.map((text) => Buffer.from(text)),
	},
	fc.uint8Array({ maxLength: 40 }).map((bytes) => Buffer.from(bytes)),
);

const ending = fc.constantFrom(
	...[
		'',
		'.pdf',
		'.PDF',
		'.docx',
		'.xls',
		'.xlsm',
		'.ods',
		'.csv',
		'.html',
		'.json',
		'.mp4',
		'.m4a',
	],
	...['.opus', '.3gpp', '.jpg', '.png', '.zip', '.apk', '.eml', '.foo', '.2024', '.', '.tar.gz'],
);
const name = fc
	.tuple(fc.oneof(fc.constantFrom('invoice', 'FV 12/05', 'a%20b', '../x'), hostileText(3)), ending)
	.map((parts) => parts.join(''));

const about = fc.record(
	{
		fileName: name,
		mimeType: fc.constantFrom(
			...[
				'',
				'application/octet-stream',
				'text/plain',
				'text/html',
				'application/pdf',
				'audio/mp4',
			],
			...[
				'image/jpg',
				'application/json',
				'application/vnd.foo',
				'video/mp4',
				'text/csv; charset=utf-8',
			],
		),
		fileExtension: fc.constantFrom('', 'bin', 'pdf', 'foo', 'mp4', 'xlsx'),
	},
	{ requiredKeys: ['mimeType'] },
);

const link = fc
	.tuple(
		fc.constantFrom('https://example.com/', 'https://drive.google.com/', 'https://a.example/x?u='),
		name,
	)
	.map((parts) => parts.join(''));

/** What one item asks for: often fine, often not. */
const asked = fc.record({
	provider: providerId,
	bytes: content,
	about,
	isDataLink: fc.boolean(),
	parameters: fc.record({
		mediaType: fc.constantFrom(
			'auto',
			'auto',
			'auto',
			'document',
			'document',
			'image',
			'video',
			'audio',
		),
		mediaSource: fc.constantFrom('binary', 'binary', 'binary', 'url'),
		mediaUrl: fc.oneof(
			link,
			fc.constantFrom(
				'https://a.example/1[1].pdf',
				'https://a.example/1.pdf,https://a.example/2.pdf',
			),
		),
		binaryPropertyName: fc.constantFrom('data', 'data', 'data ', 'file'),
		fileName: fc.oneof(fc.constant(''), name),
		caption: fc.oneof(hostileText(4), fc.constant(`${'x'.repeat(1020)}\n\nyz`)),
		contact: fc.oneof(
			{ weight: 3, arbitrary: fc.constant({}) },
			fc.record(
				{
					email: fc.constantFrom(
						'a@example.com',
						'<a@example.com>',
						'a..b@example.com',
						'a@example.com.',
						'x',
					),
					contactId: fc.constantFrom('', '15', '15.5', 'abc', 0, -1),
					assignedId: fc.constantFrom('', '7', 'Ana'),
				},
				{ requiredKeys: [] },
			),
		),
	}),
});

type Asked = typeof asked extends fc.Arbitrary<infer T> ? T : never;

async function run(given: Asked, operation: 'check' | 'send', changes: IDataObject = {}) {
	board.reset(healthy(given.provider));
	const execution: Execution = {
		parameters: [
			{
				provider: given.provider,
				operation,
				phone: '+14155551234',
				recipientBy: 'phone',
				channelId: 'chn-1',
				...given.parameters,
				...changes,
				options: {},
			},
		],
		items: [itemOf(given)],
		settings: { onError: 'continueRegularOutput' },
		...accountOf(given.provider, SECRET),
	};
	const { output } = await execute(node, execution);
	return { json: output?.[0]?.json ?? {}, requests: [...board.requests] };
}

function itemOf({ bytes, about: given, isDataLink }: Asked): INodeExecutionData {
	const item = fileItem(bytes, given);
	const data = item.binary?.data;
	if (isDataLink && data !== undefined) data.data = `data:application/pdf;base64,${data.data}`;
	return item;
}

it(
	'says the same in Check as in Send, and settles a name for good',
	async () => {
		let sent = 0;
		await fc.assert(
			fc.asyncProperty(asked, async (given) => {
				const checked = await run(given, 'check');
				expect(checked.requests).toEqual([]);
				const { json, requests } = await run(given, 'send');
				expect([outcomeOf(json), json.message]).toEqual(
					checked.json.ready === true ? ['sent', undefined] : ['notSent', expect.anything()],
				);
				expect(requests.filter(isSend)).toHaveLength(checked.json.ready === true ? 1 : 0);
				if (checked.json.ready !== true) return;
				sent += 1;
				const { fileName, mediaType, mimeType } = checked.json;
				const again = await run(given, 'check', { fileName });
				expect(again.json).toMatchObject({ fileName, mediaType, mimeType });
			}),
			runs(0.06),
		);
		// Not that everything is refused.
		expect(sent).toBeGreaterThan(20);
	},
	TIME_LIMIT,
);
