import fc from 'fast-check';
import { createHash } from 'node:crypto';

import type { FilledTemplate, MediaFile } from '../../../nodes/WhatsAppMedia/messages/message';
import {
	digestOfFile,
	digestOfTexts,
	identify,
	inputDigest,
	type IdentityParts,
	type OnceBy,
} from '../../../nodes/WhatsAppMedia/messages/identity';
import { TurnCounter } from '../support/eventLoop';
import { signedLink } from '../../support/signedLink';
import { chunksOf, fileOf } from '../../support/files';

const sha256 = (content: Uint8Array | string): string =>
	createHash('sha256').update(content).digest('hex');

const INVOICE = fileOf(Buffer.from('%PDF-1.4 invoice'));
const LABEL = fileOf(Buffer.from('%PDF-1.4 label!!'));
const LINK = 'https://shop.example/invoice.pdf';

const TEMPLATE: FilledTemplate = {
	name: 'invoice_ready',
	language: 'en_US',
	body: [{ text: 'Ana' }, { text: '1042' }],
	buttons: [{ index: 0, text: 'abc' }],
};

/** A message to a phone number; `changes` win. */
const message = (changes: Partial<IdentityParts> = {}): IdentityParts => ({
	account: 'account',
	recipient: { phone: '14155550101' },
	media: { name: 'invoice.pdf', file: INVOICE },
	caption: 'Your invoice',
	...changes,
});

/** Two messages, and whether the second is a repeat of the first. */
type Pair = readonly [what: string, one: IdentityParts, other: IdentityParts];

const template = (changes: Partial<FilledTemplate>): IdentityParts =>
	message({ media: undefined, caption: undefined, template: { ...TEMPLATE, ...changes } });

/** However repeats are recognized, it is never the same message. */
const NEVER_SAME: readonly Pair[] = [
	['account', message(), message({ account: 'another' })],
	['phone number', message(), message({ recipient: { phone: '14155550102' } })],
	[
		'Brazilian landline',
		message({ recipient: { phone: '5551987654321' } }),
		message({ recipient: { phone: '555137654321' } }),
	],
	[
		'channel',
		message({ recipient: { phone: '14155550101', channelId: 'chn_1' } }),
		message({ recipient: { phone: '14155550101', channelId: 'chn_2' } }),
	],
	[
		'contact',
		message({ recipient: { contactId: '1' } }),
		message({ recipient: { contactId: '2' } }),
	],
	['thread', message({ recipient: { threadId: '1' } }), message({ recipient: { threadId: '2' } })],
	[
		'way to name the recipient',
		message({ recipient: { contactId: '1' } }),
		message({ recipient: { threadId: '1' } }),
	],
	['template', template({}), template({ name: 'invoice_late' })],
	['language', template({}), template({ language: 'es' })],
	['value', template({}), template({ body: [{ text: 'Ana' }, { text: '1043' }] })],
	['order of values', template({}), template({ body: [{ text: '1042' }, { text: 'Ana' }] })],
	[
		'name of a value',
		template({ body: [{ text: 'Ana', name: 'customer' }] }),
		template({ body: [{ text: 'Ana', name: 'seller' }] }),
	],
	[
		'values of two names exchanged',
		template({
			body: [
				{ text: 'Ana', name: 'customer' },
				{ text: 'Eva', name: 'seller' },
			],
		}),
		template({
			body: [
				{ text: 'Eva', name: 'customer' },
				{ text: 'Ana', name: 'seller' },
			],
		}),
	],
	[
		'number of values',
		template({ body: [{ text: 'a,b' }] }),
		template({ body: [{ text: 'a' }, { text: 'b' }] }),
	],
	['button', template({}), template({ buttons: [{ index: 0, text: 'abd' }] })],
	['place of a button', template({}), template({ buttons: [{ index: 1, text: 'abc' }] })],
	['header', template({ header: { text: 'March' } }), template({ header: { text: 'April' } })],
	['kind of message', template({}), message()],
	[
		'file without a name',
		message({ media: { file: INVOICE } }),
		message({ media: { file: LABEL } }),
	],
	[
		'link',
		message({ media: { link: `${LINK}?file=invoice` } }),
		message({ media: { link: `${LINK}?file=label` } }),
	],
	[
		'host of a link',
		message({ media: { link: 'https://a.example/invoice.pdf' } }),
		message({ media: { link: 'https://b.example/invoice.pdf' } }),
	],
	[
		'file instead of a link',
		message({ media: { link: LINK } }),
		message({ media: { file: INVOICE } }),
	],
	[
		'file in the header of a template',
		message({ template: TEMPLATE, media: { file: INVOICE } }),
		message({ template: TEMPLATE, media: { file: LABEL } }),
	],
];

/** However repeats are recognized, it is the same message. */
const ALWAYS_SAME: readonly Pair[] = [
	['nothing changed', message(), message()],
	// Mexico gave up the 1 in 2019, Brazil numbers of eight digits in 2016; both still reach the same phone.
	[
		'a Mexican number in its older form',
		message({ recipient: { phone: '525512345678' } }),
		message({ recipient: { phone: '5215512345678' } }),
	],
	[
		'a Brazilian number in its older form',
		message({ recipient: { phone: '5551987654321' } }),
		message({ recipient: { phone: '555187654321' } }),
	],
	[
		'a file read again',
		message(),
		message({ media: { name: 'invoice.pdf', file: copyOf(INVOICE) } }),
	],
	[
		'a link signed again',
		message({ media: { link: signedLink(LINK, 1_767_225_600) } }),
		message({ media: { link: signedLink(LINK, 1_767_312_000) } }),
	],
	['no caption and an empty one', message({ caption: undefined }), message({ caption: '' })],
	[
		'a template whose named values come in another order',
		template({
			body: [
				{ text: 'Ana', name: 'customer' },
				{ text: '1042', name: 'order' },
			],
		}),
		template({
			body: [
				{ text: '1042', name: 'order' },
				{ text: 'Ana', name: 'customer' },
			],
		}),
	],
	[
		'a template in another order of its fields',
		template({}),
		{
			...template({}),
			template: {
				buttons: [{ text: 'abc', index: 0 }],
				body: [{ text: 'Ana' }, { text: '1042' }],
				language: 'en_US',
				name: 'invoice_ready',
			},
		},
	],
];

const BOTH = ['perFile', 'perOrder'] as const;
const keyOf = async (parts: IdentityParts, by: OnceBy, reference = '1042'): Promise<string> =>
	(await identify(parts, by, reference)).key;

describe.each(BOTH)('%s', (by) => {
	it.each(NEVER_SAME)('another %s is another message', async (_, one, other) => {
		expect(await keyOf(one, by)).not.toBe(await keyOf(other, by));
	});

	it.each(ALWAYS_SAME)('it is the same message: %s', async (_, one, other) => {
		expect(await keyOf(one, by)).toBe(await keyOf(other, by));
	});

	it('a key says nothing of what is in it', async () => {
		expect(await keyOf(message(), by)).toMatch(/^[0-9a-f]{64}$/);
	});
});

describe('with an order reference', () => {
	it.each<Pair>([
		[
			'the file was made again',
			message(),
			message({ media: { name: 'invoice.pdf', file: LABEL } }),
		],
		['another caption', message(), message({ caption: 'Thank you' })],
		[
			'another link under the same name',
			message({ media: { name: 'invoice.pdf', link: `${LINK}?v=1` } }),
			message({ media: { name: 'invoice.pdf', link: `${LINK}?v=2` } }),
		],
	])('it is the same message: %s', async (_, one, other) => {
		expect(await keyOf(one, 'perOrder')).toBe(await keyOf(other, 'perOrder'));
	});

	it('another order or another file name is another message', async () => {
		const label = message({ media: { name: 'label.pdf', file: INVOICE } });
		const keys = [
			await keyOf(message(), 'perOrder', '1042'),
			await keyOf(message(), 'perOrder', '1043'),
			await keyOf(label, 'perOrder', '1042'),
		];
		expect(new Set(keys).size).toBe(3);
	});

	it('a file is not read that has a name', async () => {
		const broken: MediaFile = { ...INVOICE, open: () => Promise.reject(new Error('gone')) };
		await expect(
			keyOf(message({ media: { name: 'a.pdf', file: broken } }), 'perOrder'),
		).resolves.toBeDefined();
	});
});

describe('without one', () => {
	it.each<Pair>([
		[
			'file of the same name and size',
			message(),
			message({ media: { name: 'invoice.pdf', file: LABEL } }),
		],
		['caption', message(), message({ caption: 'Thank you' })],
	])('another %s is another message', async (_, one, other) => {
		expect(await keyOf(one, 'perFile')).not.toBe(await keyOf(other, 'perFile'));
	});

	it('it is the same message under another file name', async () => {
		const renamed = message({ media: { name: 'other.pdf', file: INVOICE } });
		expect(await keyOf(message(), 'perFile')).toBe(await keyOf(renamed, 'perFile'));
	});

	it('a file that cannot be read is nobody’s repeat', async () => {
		const broken: MediaFile = { ...INVOICE, open: () => Promise.reject(new Error('gone')) };
		await expect(keyOf(message({ media: { file: broken } }), 'perFile')).rejects.toThrow('gone');
		const breaking: MediaFile = { ...INVOICE, open: async () => breakingOff() };
		await expect(keyOf(message({ media: { file: breaking } }), 'perFile')).rejects.toThrow('half');
	});
});

describe('what was compared', () => {
	it.each<[OnceBy, Partial<IdentityParts>, string]>([
		['perOrder', {}, 'order “1042”, file name “invoice.pdf”'],
		['perOrder', { media: { file: INVOICE } }, 'order “1042”, content of the file'],
		['perOrder', { media: { link: LINK } }, 'order “1042”, link'],
		['perFile', {}, 'content of the file, caption'],
		['perFile', { media: { link: LINK }, caption: undefined }, 'link'],
		[
			'perFile',
			{ media: undefined, caption: undefined, template: TEMPLATE },
			'template invoice_ready in en_US and its values',
		],
	])('%s is told', async (by, changes, compared) => {
		expect((await identify(message(changes), by, '1042')).compared).toBe(compared);
	});

	it('is bounded and in one line', async () => {
		const media = { name: 'a\n'.repeat(500), file: INVOICE };
		const { compared } = await identify(message({ media }), 'perOrder', 'x\n'.repeat(500));
		expect(compared.length).toBeLessThan(300);
		expect(compared).not.toContain('\n');
	});
});

describe('the digest of a file', () => {
	it('is its SHA-256, however it comes in chunks', async () => {
		await fc.assert(
			fc.asyncProperty(
				fc.array(fc.uint8Array({ maxLength: 3_000 }), { maxLength: 60 }),
				async (chunks) => {
					const file = { ...INVOICE, open: async () => chunksOf(chunks) };
					expect(await digestOfFile(file)).toBe(sha256(Buffer.concat(chunks)));
				},
			),
			{ numRuns: 30 },
		);
	});

	it('lets other work of the process run, even if the file comes as one chunk', async () => {
		const file = fileOf(Buffer.alloc(20_000_000, 'a'));
		const turns = new TurnCounter();
		await digestOfFile(file);
		await turns.end();
		// 20 MB take some 90 ms of a fast processor, and it pauses every 10 ms.
		expect(turns.count).toBeGreaterThan(4);
	});
});

it('the digest of an input is the SHA-256 of its JSON', () => {
	fc.assert(
		fc.property(fc.json(), (json) => {
			const value: unknown = JSON.parse(json);
			expect(inputDigest(value)).toBe(sha256(JSON.stringify(value)));
		}),
	);
});

it('the digest of texts tells apart where one ends and the next begins', () => {
	expect(digestOfTexts('a', 'b')).toBe(sha256('["a","b"]'));
	expect(digestOfTexts('ab')).not.toBe(digestOfTexts('a', 'b'));
	expect(digestOfTexts('a","b')).not.toBe(digestOfTexts('a', 'b'));
});

function copyOf(file: MediaFile): MediaFile {
	return { ...file, name: 'another name', head: file.head.slice() };
}

async function* breakingOff(): AsyncGenerator<Uint8Array> {
	yield Buffer.from('half');
	throw new Error('half a file');
}
