import type { IDataObject } from 'n8n-workflow';

import type { MediaKind } from '../../../nodes/WhatsAppMedia/messages/message';
import type { ProviderId } from '../../../nodes/WhatsAppMedia/providers/registry';
import { CAPTIONS } from '../cases/captions';
import { CONTACTS, type Details } from '../cases/contacts';
import { LINKS } from '../cases/links';
import { NAMES, TOO_LONG } from '../cases/names';
import { PHONES } from '../cases/phones';
import type { PhpMessage } from '../server/record';
import { PROVIDER_IDS } from './bench';
import { KINDS, realFiles, SAMPLES, sha256, sized, type TestFile } from './files';
import type { Entries, People, Source, Trial } from './trial';

const MB = 1024 * 1024;
const LINK = 'https://example.com/files/';

const FAMILY: readonly ProviderId[] = ['xobito', 'waCr', 'rasl'];
/** Their documents say how long a caption and a name may be. */
const WITH_LENGTHS: readonly ProviderId[] = ['xobito', 'waCr'];
/** Their documents say how large a file may be. */
const WITH_SIZES: readonly ProviderId[] = ['waCr', 'rasl'];

/** What a trial expects of the message that arrives; what is absent is not looked at. */
interface Expected {
	readonly kind?: MediaKind;
	readonly caption?: string;
	readonly fileName?: string;
	readonly content?: Buffer;
	readonly url?: string;
	readonly contact?: Readonly<Record<string, unknown>>;
}

interface Plan extends Pick<Trial, 'file' | 'group' | 'name' | 'provider' | 'source'> {
	readonly entries?: Entries;
	readonly expected: Expected;
	/** Fields as they were typed, for Laravel to judge them. */
	readonly typed?: Readonly<Record<string, string>>;
	/** Whether nothing speaks against it. */
	readonly isFine?: boolean;
	/** Providers whose document has a rule for what is tried; all with Laravel where absent. */
	readonly ruledBy?: readonly ProviderId[];
}

/** Makes trials, each for a person of its own. */
export class Matrix {
	constructor(private readonly people: People) {}

	/** Every provider, kind and source, with what can go along. */
	combinations(): Trial[] {
		const extras: ReadonlyArray<readonly [string, Entries, Expected]> = [
			['nothing', {}, {}],
			['its media type', { mediaType: 'auto' }, {}],
			['a caption', { caption: 'Thank you' }, { caption: 'Thank you' }],
			['a name', { fileName: 'Order 42' }, {}],
			['a contact', CONTACTS[2] ?? {}, { contact: contactOf(CONTACTS[2] ?? {}) }],
			['everything', { caption: 'Thank you\nAna', ...CONTACTS[2] }, { caption: 'Thank you\nAna' }],
		];
		return this.#everywhere(['file', 'link'], (provider, source) =>
			KINDS.flatMap((kind) =>
				extras.map(([what, entries, expected]) =>
					this.#plan({
						isFine: true,
						group: 'Combinations',
						name: `${kind} with ${what}`,
						provider,
						source,
						entries,
						...this.#media(kind, source),
						expected: {
							kind,
							...expected,
							...(kind === 'audio' && { caption: '' }),
							...(kind === 'document' && entries.fileName && { fileName: 'Order 42.pdf' }),
						},
					}),
				),
			),
		);
	}

	/** Files of many kinds, as they are. */
	fileTypes(): Trial[] {
		return this.#everywhere(['file'], (provider, source) =>
			realFiles().map((file) =>
				this.#plan({ group: 'File types', name: file.name, provider, source, file, expected: {} }),
			),
		);
	}

	fileNames(): Trial[] {
		const typed = NAMES.map(([given, shown]) => ({ given, shown: shown ?? given, isTyped: true }));
		const own = typed.map((name) => ({ ...name, isTyped: false }));
		const all = [
			...typed,
			...own,
			{ given: TOO_LONG, shown: undefined, isTyped: true },
			{ given: TOO_LONG, shown: `${'x'.repeat(251)}.pdf`, isTyped: false },
		];
		return this.#everywhere(['file'], (provider, source) =>
			all.map(({ given, shown, isTyped }) =>
				this.#plan({
					isFine: shown !== undefined,
					group: 'File names',
					name: `${isTyped ? 'typed' : 'own'}: ${given}`,
					provider,
					source,
					entries: isTyped ? { fileName: given } : {},
					file: { ...SAMPLES.document, ...(!isTyped && { name: given }) },
					expected: { kind: 'document', fileName: shown },
					...(isTyped && { typed: { media_type: 'document', filename: given } }),
					ruledBy: WITH_LENGTHS,
				}),
			),
		);
	}

	captions(): Trial[] {
		return this.#everywhere(['file', 'link'], (provider, source) =>
			CAPTIONS.map((caption) =>
				this.#plan({
					group: 'Captions',
					name: caption,
					provider,
					source,
					entries: { caption },
					...this.#media('image', source),
					expected: { kind: 'image', caption },
					ruledBy: WITH_LENGTHS,
					typed: {
						media_type: 'image',
						caption,
						...(source === 'link' && { media_url: `${LINK}photo.jpg` }),
					},
				}),
			),
		);
	}

	phones(): Trial[] {
		return this.#everywhere(['file', 'link'], (provider, source) =>
			PHONES.map(({ phone, defaultCountry, to }) => ({
				...this.#plan({
					group: 'Phone numbers',
					name: `${phone} ${defaultCountry}`,
					provider,
					source,
					entries: { defaultCountry },
					...this.#media('image', source),
					expected: {},
				}),
				// The documents ask for ten characters, which a number has with its plus at least.
				isFine: to !== undefined && to.length >= 9,
				phone,
				to: to ?? '',
			})),
		);
	}

	contacts(): Trial[] {
		return this.#everywhere(['file', 'link'], (provider, source) =>
			CONTACTS.map((details) => {
				const fields = contactOf(details);
				return this.#plan({
					group: 'Contact details',
					name: JSON.stringify(details),
					provider,
					source,
					entries: details,
					...this.#media('image', source),
					expected: { contact: fields },
				});
			}),
		);
	}

	links(): Trial[] {
		return this.#everywhere(['link'], (provider, source) =>
			LINKS.map((mediaUrl) =>
				this.#plan({
					group: 'Links',
					name: mediaUrl,
					provider,
					source,
					entries: { mediaUrl, mediaType: 'document' },
					expected: { kind: 'document', url: mediaUrl },
					typed: { media_type: 'document', media_url: mediaUrl.trim() },
				}),
			),
		);
	}

	/** A byte less than the documented limit, the limit, and a byte more. */
	sizes(largest: number): Trial[] {
		return this.#everywhere(['file'], (provider, source) =>
			KINDS.flatMap((kind) => [-1, 0, 1].map((more) => ({ kind, bytes: LIMITS[kind] + more })))
				.filter(({ bytes }) => bytes <= largest)
				.map(({ kind, bytes }) =>
					this.#plan({
						isFine: bytes <= LIMITS[kind],
						group: 'Sizes',
						name: `${kind} of ${bytes} bytes`,
						provider,
						source,
						file: sizedOnce(kind, bytes),
						expected: { kind },
						typed: { media_type: kind },
						ruledBy: WITH_SIZES,
					}),
				),
		);
	}

	/** Links to a server that compresses, which n8n downloads and uploads. */
	downloads(origin: string, published: ReadonlyMap<string, Buffer>): Trial[] {
		const paths = [...published.keys()].flatMap((name) =>
			['downloads', 'stored'].map((place) => ({ name, place })),
		);
		return this.#everywhere(['download'], (provider, source) =>
			paths.map(({ name, place }) =>
				this.#plan({
					isFine: !(name.endsWith('.csv') && provider === 'rasl'),
					group: 'Download First',
					name: `${place}: ${name}`,
					provider,
					source,
					entries: { mediaUrl: `${origin}/${place}/${encodeURIComponent(name)}` },
					expected: { content: published.get(name) },
				}),
			),
		);
	}

	/** Templates with values that are nested in the items, and a file in the header. */
	templates(): Trial[] {
		const values = {
			customer: { name: 'Ana "Núñez"\u00a0😀', id: 7 },
			order: { number: 1042, track: 'a/b?c=d', paid: true },
			carrier: 'Correos & Más',
			list: ['a', 2, 'yes', 4.5, 'e\u0301', 'ñ', '0', 'A & B', '<b>', 'ten'],
		};
		const shipped = ['Ana "Núñez"\u00a0😀', '1042', 'Correos & Más'];
		const cases: ReadonlyArray<readonly [string, MediaKind | undefined, Values]> = [
			['order_shipped:en_US', undefined, { header: ['1042'], body: shipped, button: ['a/b?c=d'] }],
			['invoice_ready:en_US:document', 'document', { body: shipped.slice(0, 2) }],
			['new_arrival:en_US:image', 'image', {}],
			['how_to:es:video', 'video', { body: shipped.slice(0, 1) }],
			[
				'ten_values:en_US',
				undefined,
				{ body: ['a', '2', 'yes', '4.5', 'e\u0301', 'ñ', '0', 'A & B', '<b>', 'ten'] },
			],
		];
		return this.#everywhere(['file', 'link'], (provider, source) =>
			cases
				// Contactship's templates take a header by link only, as its document has it.
				.filter(([, kind]) => !(provider === 'contactship' && source === 'file' && kind))
				.map(([template, kind, expected]) => {
					const trial = this.#plan({
						isFine: true,
						group: 'Templates',
						name: template,
						provider,
						source,
						...(kind !== undefined && this.#media(kind, source)),
						entries: { template, values: values as IDataObject },
						expected: { kind },
					});
					return {
						...trial,
						arrivesAs: (message: PhpMessage) =>
							templateMistakes(message, provider, expected, kind, trial),
					};
				}),
		);
	}

	#everywhere(
		sources: readonly Source[],
		make: (provider: ProviderId, source: Source) => Trial[],
	): Trial[] {
		return PROVIDER_IDS.flatMap((provider) => sources.flatMap((source) => make(provider, source)));
	}

	/** The sample of a kind; where its link is sent, `#plan` adds that by the kind that is expected. */
	#media(kind: MediaKind, source: Source): { file?: TestFile } {
		return source === 'file' ? { file: SAMPLES[kind] } : {};
	}

	#plan(plan: Plan): Trial {
		const { group, name, provider, source, file, entries = {}, expected, typed } = plan;
		const digits = this.people.next();
		const url = source === 'link' ? LINK + SAMPLES[expected.kind ?? 'image'].name : undefined;
		const all: Entries = { ...(url !== undefined && { mediaUrl: url }), ...entries };
		const wanted: Expected = {
			...(source === 'link' && { url: all.mediaUrl }),
			...(file !== undefined && { content: file.content }),
			...expected,
		};
		const { ruledBy = FAMILY, isFine = false } = plan;
		return {
			group,
			name,
			provider,
			source,
			file,
			phone: `+${digits}`,
			to: digits,
			isFine,
			entries: all,
			arrivesAs: (message) => mistakesOf(message, wanted, provider),
			...(typed !== undefined &&
				ruledBy.includes(provider) && {
					asTyped: {
						...typed,
						[provider === 'xobito' ? 'phone_number' : 'phone']: `+${digits}`,
					},
				}),
		};
	}
}

/** “Max Size” of the documents. */
const LIMITS: Readonly<Record<MediaKind, number>> = {
	image: 5 * MB,
	audio: 16 * MB,
	video: 16 * MB,
	document: 100 * MB,
};

const sizedFiles = new Map<string, TestFile>();

function sizedOnce(kind: MediaKind, bytes: number): TestFile {
	const key = `${kind} ${bytes}`;
	const file = sizedFiles.get(key) ?? sized(kind, bytes);
	sizedFiles.set(key, file);
	return file;
}

/** The contact as the documents name its fields; what is blank has none. */
function contactOf(details: Details) {
	const { firstName, lastName, email, address, country, groups, assignedId } = details;
	const fields = { firstname: firstName, lastname: lastName, country, groups };
	return Object.fromEntries([
		...Object.entries(fields)
			.map(([name, value]) => [name, value?.trim()] as const)
			.filter(([, value]) => value !== undefined && value !== ''),
		...(email?.trim() ? [['email', address ?? email]] : []),
		...(assignedId ? [['assigned_id', assignedId]] : []),
	]) as Record<string, unknown>;
}

/** What of an accepted message is not what was to be sent. */
function mistakesOf(message: PhpMessage, expected: Expected, provider: ProviderId): string[] {
	const { kind, caption, fileName, content, url, contact } = expected;
	const mistakes: string[] = [];
	const compare = (what: string, arrived: unknown, wanted: unknown): void => {
		if (arrived !== wanted) {
			mistakes.push(`${what}: ${shown(arrived)} instead of ${shown(wanted)}`);
		}
	};
	if (kind !== undefined) compare('kind', message.kind, kind);
	if (caption !== undefined) {
		compare('caption', linesOf(message.caption ?? ''), linesOf(caption).trim());
	}
	if (fileName !== undefined) compare('file name', message.fileName, fileName);
	if (content !== undefined) {
		compare('size', message.size, content.byteLength);
		compare('sha256', message.sha256, sha256(content));
	}
	if (url !== undefined) compare('link', decoded(message.url ?? ''), decoded(url.trim()));
	if (contact !== undefined && provider !== 'contactship') {
		const arrived = message.contact ?? {};
		for (const name of new Set([...Object.keys(arrived), ...Object.keys(contact)])) {
			compare(`contact.${name}`, String(arrived[name]), String(contact[name]));
		}
	}
	return mistakes;
}

/** A value as it stands in a complaint. */
const shown = (value: unknown): string => String(JSON.stringify(value)).slice(0, 120);

const linesOf = (text: string): string => text.replace(/\r\n?/g, '\n');

/** What a link points to, however its characters are encoded (RFC 3986, 6.2.2). */
function decoded(link: string): string {
	if (!URL.canParse(link)) return link;
	const { protocol, host, pathname, search, hash } = new URL(link);
	return protocol + host + [pathname, search, hash].map(decodedText).join('');
}

/** Every escape that is one as the character that it stands for; a lone percent sign stays. */
function decodedText(text: string): string {
	return text.replace(/(?:%[\da-f]{2})+/gi, (escapes) =>
		Buffer.from(escapes.replaceAll('%', ''), 'hex').toString('latin1'),
	);
}

/** Values of a template by place, in their order. */
type Values = Readonly<Partial<Record<'body' | 'button' | 'header', readonly string[]>>>;

function templateMistakes(
	message: PhpMessage,
	provider: ProviderId,
	{ header = [], body = [], button = [] }: Values,
	kind: MediaKind | undefined,
	{ file, entries }: Trial,
): string[] {
	const wanted =
		provider === 'contactship'
			? {
					values: metaComponents({ header, body, button }, kind, entries.mediaUrl),
					files: undefined,
				}
			: {
					values: {
						...Object.fromEntries(header.map((text) => ['header_field_1', text])),
						...Object.fromEntries(body.map((text, at) => [`field_${at + 1}`, text])),
						...Object.fromEntries(button.map((text, at) => [`button_${at}`, text])),
						...(kind !== undefined && !file && { [`header_${kind}_url`]: entries.mediaUrl }),
						...(kind === 'document' && { header_document_name: SAMPLES.document.name }),
					},
					files: file
						? {
								[`header_${kind}_file`]: {
									size: file.content.byteLength,
									sha256: sha256(file.content),
								},
							}
						: {},
				};
	const mistakes: string[] = [];
	for (const part of ['values', 'files'] as const) {
		const arrived = sorted(message[part]);
		if (wanted[part] !== undefined && arrived !== sorted(wanted[part])) {
			mistakes.push(`${part}: ${arrived} instead of ${sorted(wanted[part])}`);
		}
	}
	return mistakes;
}

/** Components as Meta's Cloud API documents them, which Contactship takes. */
function metaComponents(
	{ header = [], body = [], button = [] }: Values,
	kind: MediaKind | undefined,
	link: string | undefined,
): unknown[] {
	const texts = (values: readonly string[]) => values.map((text) => ({ type: 'text', text }));
	const named = kind === 'document' ? { filename: SAMPLES.document.name } : {};
	const media = kind === undefined ? texts(header) : [{ type: kind, [kind]: { link, ...named } }];
	return [
		...(media.length > 0 ? [{ type: 'header', parameters: media }] : []),
		...(body.length > 0 ? [{ type: 'body', parameters: texts(body) }] : []),
		...button.map((text, index) => ({
			type: 'button',
			sub_type: 'url',
			index: String(index),
			parameters: texts([text]),
		})),
	];
}

/** JSON with the names of fields in order, types in lower case. */
function sorted(value: unknown): string {
	return JSON.stringify(value, (name, inner: unknown) => {
		if (name === 'type' || name === 'sub_type') return String(inner).toLowerCase();
		if (name === 'index') return String(inner);
		if (typeof inner !== 'object' || inner === null || Array.isArray(inner)) return inner;
		return Object.fromEntries(
			Object.entries(inner).sort(([one], [other]) => one.localeCompare(other)),
		);
	});
}
