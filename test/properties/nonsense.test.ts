import fc from 'fast-check';
import type { IBinaryData, IDataObject, INodeExecutionData } from 'n8n-workflow';

import { FIXTURES, PROVIDER_IDS, type ProviderId } from '../support/providers';
import { SECRET } from '../support/secrets';
import { healthy } from './support/answers';
import { Switchboard } from './support/connection';
import { expectInvariants, isSend, outcomeOf } from './support/invariants';
import { accountOf, fileArbitrary } from './support/letters';
import { execute, fileItem, loadNode, type Execution } from './support/node';
import { hostileJson } from './support/replies';
import { runs, TIME_LIMIT } from './support/runs';
import { anyText, hostileText } from './support/text';

const node = loadNode();
let board: Switchboard;

beforeAll(() => {
	board = new Switchboard();
});

afterAll(() => board.close());

const FINE = {
	recipientBy: 'phone',
	phone: '+14155551234',
	defaultCountry: '',
	channelId: 'chn-1',
	contactId: 'c-1',
	threadId: 'thr-1',
	mediaSource: 'url',
	mediaUrl: 'https://example.com/invoice.pdf',
	binaryPropertyName: 'data',
	caption: 'Your invoice',
	contact: {},
	options: { createContact: true, mediaType: 'document', fileName: 'invoice.pdf' },
};

/** What an expression can come to. */
const anything: fc.Arbitrary<unknown> = fc.oneof(
	{ weight: 3, arbitrary: anyText },
	{ weight: 3, arbitrary: hostileJson },
	fc.constantFrom<unknown>(undefined, null, '', 0, -1, NaN, Infinity, 1e21, true, [], {}, [[]]),
	// Plain data that cannot be turned into text or a number, and what can only be thrown at.
	fc.constantFrom<unknown>({ toString: 1, valueOf: 1 }, Object.create(null), { toJSON: null }),
	fc.constantFrom<unknown>(new Date(NaN), new Date(0), 10n, new Map([[1, 2]]), {
		toJSON: () => undefined,
	}),
);

const host = fc.oneof(
	fc.constantFrom('127.0.0.1', '2130706433', '0x7f.1', '017700000001', '[::1]', '[::ffff:7f00:1]'),
	fc.constantFrom('169.254.169.254', '[fe80::1%25eth0]', 'localhost', 'xn--zckzah', 'a..b', '日本'),
	fc.constantFrom('user:pass@example.com', '@example.com', 'example.com:99999', '', '１２７.0.0.1'),
	hostileText(2),
);
const anyUrl = fc
	.record({
		scheme: fc.constantFrom(
			'https://',
			'http:',
			'ftp://',
			'file:///',
			'javascript:',
			'data:',
			'//',
			'',
		),
		host,
		path: anyText,
	})
	.map(({ scheme, host: name, path }) => `${scheme}${name}/${path}`);

const anyPhone = fc.oneof(
	fc.string({
		unit: fc.constantFrom(
			'+',
			'0',
			'(0)',
			' ',
			'-',
			'x',
			'ext.',
			'٣',
			'৪',
			'๓',
			'𝟗',
			'①',
			'@c.us',
			'4',
		),
	}),
	fc.stringMatching(/^\+?[1-9]\d{5,20}$/),
	anyText,
);

/** Mostly what belongs there, so that not everything ends at the first check. */
const or = (usual: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> =>
	fc.oneof({ weight: 3, arbitrary: usual }, { weight: 2, arbitrary: anything });

const options = fc.record(
	{
		concurrency: anything,
		createContact: anything,
		fileName: anything,
		mediaType: or(fc.constantFrom('auto', 'audio', 'document', 'image', 'video')),
		dataUri: anything,
		maxRateLimitWait: anything,
		saveMessage: anything,
		simplify: anything,
		timeout: or(fc.constantFrom(0.5, 4_294_968, 1e15, '300')),
	},
	{ requiredKeys: [] },
);

const contact = fc.record(
	{
		assignedId: anything,
		contactId: anything,
		country: anything,
		description: anything,
		email: or(fc.constantFrom('a@b.c', 'a@b\r\n.c', '@')),
		firstName: anything,
		groups: anything,
		lastName: anything,
	},
	{ requiredKeys: [] },
);

const nonsense = fc.record(
	{
		recipientBy: or(fc.constantFrom('phone', 'contactId', 'threadId')),
		phone: or(anyPhone),
		defaultCountry: or(fc.constantFrom('', 'ES', '34', '+1', 'Spain', 'xx')),
		channelId: or(fc.constant('chn-1')),
		contactId: anything,
		threadId: anything,
		mediaSource: or(fc.constantFrom('url', 'binary')),
		mediaUrl: or(anyUrl),
		binaryPropertyName: or(fc.constantFrom('data', '__proto__', 'constructor', 'x')),
		caption: anything,
		contact: or(contact),
		options: or(options),
	},
	{ requiredKeys: [] },
);

/** Fields as they should be, of which a few are nonsense: too many would all end at the first check. */
const parameters = fc
	.record({
		operation: fc.constantFrom('send', 'send', 'check'),
		recipientBy: fc.constantFrom('phone', 'contactId', 'threadId'),
		mediaSource: fc.constantFrom('url', 'binary'),
		wrong: nonsense,
		few: fc.subarray(Object.keys(FINE), { maxLength: 4 }),
	})
	.map(({ wrong, few, ...chosen }): IDataObject => {
		const overridden = Object.entries(wrong).filter(([name]) => few.includes(name));
		return { ...FINE, ...chosen, ...(Object.fromEntries(overridden) as IDataObject) };
	});

/** Items as Code nodes leave them. */
const item: fc.Arbitrary<INodeExecutionData> = fc.oneof(
	{
		weight: 3,
		arbitrary: fc
			.tuple(fileArbitrary, hostileJson)
			.map(([file, name]) => fileItem(file.bytes, { fileName: name as string })),
	},
	fc
		.record(
			{ data: anything, mimeType: anything, fileName: anything, id: anything, fileSize: anything },
			{ requiredKeys: [] },
		)
		.map((data) => ({ json: {}, binary: { data: data as unknown as IBinaryData } })),
	fc.constant({ json: {} }),
);

const credential = fc.record(
	{
		baseUrl: or(fc.oneof(fc.constant(''), anyUrl)),
		subdomain: or(fc.constantFrom('acme', 'https://acme.xobito.com/')),
	},
	{ requiredKeys: [] },
);

/** Parameters whose expression may not resolve, one at a time. */
const unresolved = fc.oneof(
	{ weight: 15, arbitrary: fc.constant(undefined) },
	{
		weight: 1,
		arbitrary: fc
			.constantFrom('phone', 'caption', 'mediaUrl', 'options', 'options.concurrency', 'contact')
			.map((name) => new Set([name])),
	},
);

const situation = fc.record({
	provider: fc.constantFrom<ProviderId>(...PROVIDER_IDS),
	given: parameters,
	item,
	credential: fc.oneof(
		{ weight: 4, arbitrary: fc.constant({}) },
		{ weight: 1, arbitrary: credential },
	),
	settings: fc.constantFrom<Execution['settings']>(
		undefined,
		{ onError: 'continueRegularOutput' },
		{
			onError: 'continueErrorOutput',
			retryOnFail: true,
		},
	),
	isTool: fc.boolean(),
	unresolved,
});

type Situation = typeof situation extends fc.Arbitrary<infer S> ? S : never;

/** A provider that is not named can send nothing, so there is always one here. */
function executionOf({
	provider,
	given,
	item: one,
	credential: own,
	...how
}: Situation): Execution {
	const account = accountOf(provider, SECRET);
	return {
		...how,
		...account,
		credential: { ...account.credential, ...own },
		parameters: [{ provider, ...given }],
		items: [one],
	};
}

it(
	'stands whatever expressions, items and credentials hold, and sends nothing but sound messages',
	async () => {
		await fc.assert(
			fc.asyncProperty(situation, async (given) => {
				board.reset(healthy(given.provider));
				const execution = executionOf(given);
				const observation = await execute(node, execution);
				expectInvariants(execution, observation, board.requests, SECRET);

				const json = observation.output?.[0]?.json;
				const sends = board.requests.filter(isSend).length;
				if (given.given.operation === 'check') {
					// It asks the provider what only it knows, and changes nothing there.
					const others = board.requests.filter(
						({ requestLine, body }) => !requestLine.startsWith('GET ') || body.length > 0,
					);
					expect(others).toEqual([]);
					if (json !== undefined && json.details === undefined)
						expect(typeof json.ready).toBe('boolean');
				} else if (json !== undefined) {
					// A healthy provider that got the message said so, and one that did not get it cannot have.
					expect([outcomeOf(json), json.message]).toEqual(
						sends === 1 ? ['sent', undefined] : ['notSent', expect.anything()],
					);
				} else expect(sends).toBe(0);
				if (
					json?.outcome === 'sent' &&
					(json.phone !== null || FIXTURES[given.provider].newContact === undefined)
				) {
					expect(json.phone).toMatch(/^\+[1-9]\d{6,14}$/);
				}
			}),
			runs(0.12),
		);
	},
	TIME_LIMIT,
);

/** Only this field is not as it should be. */
async function outcomeWith(provider: ProviderId, wrong: IDataObject) {
	board.reset(healthy(provider));
	const execution: Execution = {
		parameters: [{ provider, operation: 'send', ...FINE, ...wrong }],
		items: [{ json: {} }],
		settings: { onError: 'continueRegularOutput' },
		...accountOf(provider, SECRET),
	};
	const observation = await execute(node, execution);
	expectInvariants(execution, observation, board.requests, SECRET);
	const json = observation.output?.[0]?.json ?? {};
	const outcome = outcomeOf(json);
	expect(board.requests.filter(isSend)).toHaveLength(outcome === 'sent' ? 1 : 0);
	return { outcome, json };
}

it(
	'hands on only links that anybody may fetch, whatever the address',
	async () => {
		await fc.assert(
			fc.asyncProperty(fc.constantFrom(...PROVIDER_IDS), anyUrl, async (provider, mediaUrl) => {
				const { outcome, json } = await outcomeWith(provider, { mediaUrl });
				// The link itself is looked at in the request, with everything else that always holds.
				expect(['sent', 'notSent']).toContain(outcome);
				if (/^https?:\/*user:pass@/.test(mediaUrl)) expect(outcome).toBe('notSent');
				if (outcome === 'notSent') expect(json.details).toMatchObject({ field: 'Media URL' });
			}),
			runs(0.04),
		);
	},
	TIME_LIMIT,
);

it(
	'sends to a number only if every digit of it was given',
	async () => {
		await fc.assert(
			fc.asyncProperty(fc.constantFrom(...PROVIDER_IDS), anyPhone, async (provider, phone) => {
				const { outcome, json } = await outcomeWith(provider, { phone });
				if (outcome === 'notSent') {
					expect(json.details).toMatchObject({ field: 'Phone Number' });
					return;
				}
				expect(json.phone).toMatch(/^\+[1-9]\d{6,14}$/);
				const plain = phone.normalize('NFKC');
				const given = [...plain.matchAll(/\p{Nd}/gu)].length;
				const ofDialing = /^[^\p{Nd}+]*00/u.test(plain) ? 2 : 0;
				const digits = String(json.phone).length - 1;
				// Behind a country code that is marked as one, a zero of calls inside of it may be left out.
				if (/^\P{Nd}*(?:\+|00)/u.test(plain)) expect(digits).toBeLessThanOrEqual(given - ofDialing);
				else expect(digits).toBe(given);
			}),
			runs(0.04),
		);
	},
	TIME_LIMIT,
);
