import fc from 'fast-check';
import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import { phoneDigits } from '../../support/phoneDigits';
import { MINIMAL } from '../../support/bytes';
import type { Letter, LetterFile } from '../../support/letter';
import { FIXTURES, PROVIDER_IDS, type ProviderId } from '../../support/providers';
import { fileItem } from './node';
import { hostileText, tameText } from './text';

export const providerId = fc.constantFrom(...PROVIDER_IDS);

/**
 * No dot: before the last digit it makes a figure of the number. And none before the last digits: a few that
 * stand apart may be an extension.
 */
const separators = fc.constantFrom('', '', '', ' ', '-', '\u00a0', '\u2011', '\u200b', '\u202c');
/** Digits as phone keyboards give them: 0–9, full-width, Arabic-Indic, Persian, Devanagari, Bengali. */
const scripts = fc.constantFrom(0x30, 0x30, 0x30, 0xff10, 0x0660, 0x06f0, 0x0966, 0x09e6);
const prefixes = fc.constantFrom('+', '+', '00', 'tel:+', '\u202a+', ' +', '＋', 'whatsapp:+');

const phone = fc
	.tuple(phoneDigits, prefixes, scripts, fc.array(separators, { minLength: 15, maxLength: 15 }))
	.map(([digits, prefix, zero, gaps]) => ({
		digits,
		phone:
			prefix +
			[...digits]
				.map(
					(digit, at) =>
						(at < digits.length - 4 ? (gaps[at] ?? '') : '') +
						String.fromCodePoint(zero + Number(digit)),
				)
				.join(''),
	}));

type Type = readonly [mimeType: string, kind: LetterFile['kind'], endings: string[]];
const TYPES: readonly Type[] = [
	['image/jpeg', 'image', ['jpeg', 'jpg']],
	['image/png', 'image', ['png']],
	['application/pdf', 'document', ['pdf']],
	['video/mp4', 'video', ['mp4', 'm4v']],
	['audio/mpeg', 'audio', ['mp3']],
	['audio/amr', 'audio', ['amr']],
];

const hostileName = fc.oneof(
	{ weight: 3, arbitrary: hostileText(10) },
	{
		weight: 3,
		arbitrary: fc
			.tuple(hostileText(6), fc.constantFrom('.pdf', '.JPG', '.html', '.php', '.tar.gz', '.'))
			.map(([name, ending]) => name + ending),
	},
	// 255 bytes of emoji, reserved Windows names, other people's folders.
	fc.constantFrom(
		'😀'.repeat(63) + '.pdf',
		'NUL.txt',
		'com1',
		'../../etc/passwd',
		'C:\\x.pdf',
		'.',
	),
	tameText,
);

export const fileArbitrary: fc.Arbitrary<LetterFile> = fc
	.record({
		type: fc.constantFrom(...TYPES),
		tail: fc.uint8Array({ maxLength: 60 }),
		name: fc.option(hostileName, { nil: undefined }),
	})
	.map(({ type: [mimeType, kind, endings], tail, name }) => ({
		bytes: Buffer.concat([MINIMAL[mimeType] ?? Buffer.alloc(0), tail]),
		...(name && { name }),
		endings,
		mimeType,
		kind,
	}));

/** Links that are fine, with whatever in path and query. */
const link = fc
	.record({
		scheme: fc.constantFrom('https://', 'http://', 'HTTPS://', ' https://'),
		host: fc.constantFrom('example.com', 'EXAMPLE.com.', 'münchen.example', '例え.jp', 'a.b:8443'),
		path: hostileText(5),
		query: hostileText(3),
	})
	.map(({ scheme, host, path, query }) => `${scheme}${host}/${path}?${query}`)
	.filter((url) => URL.canParse(url) && new URL(url).href.length < 2_000);

const detail = hostileText(5);
const contact = fc.record(
	{
		firstName: detail,
		lastName: detail,
		description: detail,
		country: detail.map((text) => [...text].slice(0, 90).join('')),
		email: fc.constantFrom('a@b', 'ana+x@example.com', ' ñ@example.com\n'),
		groups: detail,
	},
	{ requiredKeys: [] },
);
/** Characters as WhatsApp's servers count them where a line break is two. */
const wireLength = (text: string): number => [...text.replace(/\r\n?|\n/g, '\r\n')].length;

/** An id that is not blank. */
const id = hostileText(4).map((text) => `i${text}d`);

/** Providers of which each way to name a recipient is tried. */
const ADDRESSED_BY_ID = PROVIDER_IDS.filter((id) => FIXTURES[id].newContact !== undefined);

export const letter: fc.Arbitrary<Letter> = fc
	.record({
		provider: providerId,
		number: phone,
		recipientBy: fc.constantFrom<Letter['recipientBy']>('contactId', 'phone', 'threadId'),
		ids: fc.record({ channelId: id, contactId: id, threadId: id }),
		caption: hostileText(25).filter((text) => wireLength(text) <= 1_024),
		fileName: fc.oneof(
			fc.constant(''),
			hostileName.filter((name) => wireLength(name) <= 255),
		),
		contact,
		source: fc.oneof(
			fileArbitrary.map((given) => ({ type: 'file' as const, file: given })),
			link.map((url) => ({ type: 'link' as const, url })),
		),
		asDocument: fc.boolean(),
		simplify: fc.boolean(),
		dataUri: fc.boolean(),
	})
	.map(({ number, recipientBy, provider, ...rest }) => ({
		...rest,
		...number,
		provider,
		recipientBy: ADDRESSED_BY_ID.includes(provider) ? recipientBy : 'phone',
	}));

/** The node's parameters for a letter. */
export function parametersOf(given: Letter): IDataObject {
	const { provider, phone: number, recipientBy, ids, caption, fileName, source } = given;
	const isDocument = given.asDocument || source.type === 'link';
	return {
		provider,
		operation: 'send',
		phone: number,
		...(ADDRESSED_BY_ID.includes(provider) && { recipientBy, ...ids }),
		mediaSource: source.type === 'link' ? 'url' : 'binary',
		...(source.type === 'link' ? { mediaUrl: source.url } : { binaryPropertyName: 'data' }),
		caption,
		contact: given.contact,
		options: {
			mediaType: isDocument ? 'document' : 'auto',
			fileName,
			simplify: given.simplify,
			dataUri: given.dataUri,
		},
	};
}

/** The item that holds the letter's file, as n8n keeps it in memory. */
export function itemOf({ source }: Letter): INodeExecutionData {
	if (source.type === 'link') return { json: {} };
	const { bytes, name, mimeType } = source.file;
	return fileItem(bytes, { mimeType, ...(name !== undefined && { fileName: name }) });
}

/** Credential and header of a provider with a secret of one's own. */
export function accountOf(provider: ProviderId, secret: string) {
	const { credential, authentication } = FIXTURES[provider];
	const [name, value] = authentication(secret);
	return { credential: credential(secret), authentication: { [name]: value } };
}
