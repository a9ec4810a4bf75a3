import fc from 'fast-check';
import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import { phoneDigits } from '../../support/phoneDigits';
import { MINIMAL } from '../../unit/support/bytes';
import { SETUPS, type ProviderName } from '../../wire/support/providers';
import { fileItem } from './node';
import { hostileText, tameText } from './text';

/** A file as the letter gives it. */
export interface LetterFile {
	readonly bytes: Buffer;
	readonly name?: string;
	/** Endings that fit its content, the usual one first. */
	readonly endings: readonly string[];
	readonly mimeType: string;
	readonly kind: 'audio' | 'document' | 'image' | 'video';
}

/** What an operator asks for, in a way that must be sent, however hostile its texts are. */
export interface Letter {
	readonly provider: ProviderName;
	/** E.164 digits. */
	readonly digits: string;
	/** The same number as people write it. */
	readonly phone: string;
	readonly recipientBy: 'contactId' | 'phone' | 'threadId';
	/** Of Contactship. */
	readonly ids: {
		readonly channelId: string;
		readonly contactId: string;
		readonly threadId: string;
	};
	readonly caption: string;
	readonly fileName: string;
	readonly contact: Readonly<Record<string, string>>;
	readonly source:
		| { readonly type: 'file'; readonly file: LetterFile }
		| { readonly type: 'link'; readonly url: string };
	readonly asDocument: boolean;
	readonly simplify: boolean;
	readonly dataUri: boolean;
}

export const providerName = fc.constantFrom<ProviderName>('contactship', 'rasl', 'waCr', 'xobito');

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

export const letter: fc.Arbitrary<Letter> = fc
	.record({
		provider: providerName,
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
		recipientBy: provider === 'contactship' ? recipientBy : 'phone',
	}));

/** The node's parameters for a letter. */
export function parametersOf(given: Letter): IDataObject {
	const { provider, phone: number, recipientBy, ids, caption, fileName, source } = given;
	const isDocument = given.asDocument || source.type === 'link';
	return {
		provider,
		operation: 'send',
		phone: number,
		...(provider === 'contactship' && { recipientBy, ...ids }),
		mediaType: isDocument ? 'document' : 'auto',
		mediaSource: source.type === 'link' ? 'url' : 'binary',
		...(source.type === 'link' ? { mediaUrl: source.url } : { binaryPropertyName: 'data' }),
		caption,
		fileName,
		contact: given.contact,
		options: { simplify: given.simplify, dataUri: given.dataUri },
	};
}

/** The item that holds the letter's file, as n8n keeps it in memory. */
export function itemOf({ source }: Letter): INodeExecutionData {
	if (source.type === 'link') return { json: {} };
	const { bytes, name, mimeType } = source.file;
	return fileItem(bytes, { mimeType, ...(name !== undefined && { fileName: name }) });
}

/** Credential and header of a provider with a secret of one's own. */
export function accountOf(provider: ProviderName, secret: string) {
	const { credential, authentication } = SETUPS[provider];
	const [name, value] = authentication;
	return {
		credential: {
			...credential,
			...(provider === 'contactship' ? { apiKey: secret } : { token: secret }),
		},
		authentication: { [name]: value.startsWith('Bearer ') ? `Bearer ${secret}` : secret },
	};
}
