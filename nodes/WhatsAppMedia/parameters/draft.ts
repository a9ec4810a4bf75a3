import {
	isObjectEmpty,
	type IBinaryData,
	type IDataObject,
	type IExecuteFunctions,
} from 'n8n-workflow';

import type {
	Draft,
	DraftSource,
	MissingSource,
	RecipientBy,
	TextDraft,
	UnclearValue,
} from '../messages/draft';
import type { ContactDetails, MediaKind, MessageOptions } from '../messages/message';
import { listed, quote } from '../text';
import { openBinary } from './binaryFile';
import { readParameter } from './reader';
import { shareBinary } from './signedLink';
import { Switches } from './switches';
import { readTemplate } from './template';
import { asJoined, asLocated, asObject, asSeconds, asText, compact } from './values';

const KINDS: ReadonlySet<string> = new Set(['audio', 'document', 'image', 'video']);

/**
 * Reads the parameters of one item. Expressions can give anything, so every value is brought into
 * its type here; whether it makes sense is for the checks.
 */
export async function readDraft(functions: IExecuteFunctions, itemIndex: number): Promise<Draft> {
	const reading = readingOf(functions, itemIndex);
	const kind = asText(reading.options.mediaType);
	const source = await readSource(functions, itemIndex, reading);
	const caption = reading.words(reading.read('caption'), 'Caption');
	const fileName = reading.words(reading.options.fileName, 'File Name');
	return {
		...readCommon(reading),
		caption,
		fileName,
		kind: KINDS.has(kind) ? (kind as MediaKind) : 'auto',
		source,
	};
}

/** The same for a message of words only. */
export async function readTextDraft(
	functions: IExecuteFunctions,
	itemIndex: number,
): Promise<TextDraft> {
	const reading = readingOf(functions, itemIndex);
	const text = reading.words(reading.read('text'), 'Text');
	return await Promise.resolve({
		...readCommon(reading),
		kind: 'auto',
		source: { type: 'none' },
		caption: '',
		fileName: '',
		text,
	});
}

function readingOf(functions: IExecuteFunctions, itemIndex: number): Reading {
	const read = (name: string): unknown => readParameter(functions, name, itemIndex, '');
	const unreadable: UnclearValue[] = [];
	return {
		read,
		unreadable,
		words: (value, field) => {
			const text = asText(value);
			const what = noText(value, text);
			if (what !== undefined) unreadable.push({ field, value: text.slice(0, 100), what });
			return text;
		},
		text: (name) => asText(read(name)),
		options: asObject(read('options')),
		switches: new Switches(),
	};
}

/** What an expression gave in place of words; undefined where it gave words. */
function noText(value: unknown, text: string): string | undefined {
	// A date says its time.
	if (typeof value === 'object' && value !== null && /^[[{]/.test(text)) {
		return text.startsWith('[') ? 'a list' : 'an object';
	}
	if (typeof value === 'boolean') return 'true or false';
	if (typeof value === 'number' && !Number.isFinite(value)) return 'no number';
	return typeof value === 'function' || typeof value === 'symbol' ? 'a function' : undefined;
}

/** What all messages have. Read last, since it holds what was unclear. */
function readCommon({
	read,
	text,
	options,
	switches,
	unreadable,
}: Reading): Omit<Draft, 'caption' | 'fileName' | 'kind' | 'source'> {
	const recipientBy = text('recipientBy');
	return {
		recipientBy: isRecipientBy(recipientBy) ? recipientBy : 'phone',
		phone: text('phone'),
		defaultCountry: text('defaultCountry'),
		contactId: asLocated(read('contactId')),
		channelId: asLocated(read('channelId')),
		threadId: text('threadId'),
		contact: asContact(asObject(read('contact'))),
		createContact: switches.read(options.createContact, 'Create Contact If Missing') ?? true,
		outsideWindow: read('outsideWindow') === 'template' ? 'template' : 'fail',
		template: readTemplate(read),
		waitForDelivery: asSeconds(options.waitForDelivery),
		options: asOptions(options, switches),
		unclear: [...switches.unclear, ...unreadable],
	};
}

/** The parameters of one item while they are read. */
interface Reading {
	read(name: string): unknown;
	text(name: string): string;
	/** Words that a customer reads, as they are entered; other things than words are kept as unreadable. */
	words(value: unknown, field: UnclearValue['field']): string;
	readonly unreadable: readonly UnclearValue[];
	readonly options: IDataObject;
	readonly switches: Switches;
}

async function readSource(
	functions: IExecuteFunctions,
	itemIndex: number,
	{ read, options, switches }: Reading,
): Promise<DraftSource> {
	if (read('mediaSource') === 'none') return { type: 'none' };
	if (read('mediaSource') === 'url') {
		const isRemote = switches.read(options.downloadFirst, 'Download First') === true;
		const type = isRemote ? 'remote' : 'link';
		return { type, url: asText(read('mediaUrl')) };
	}
	const name = read('binaryPropertyName');
	const binary = findBinary(functions, itemIndex, name);
	if (binary === undefined) return missingBinary(functions, itemIndex, asText(name));
	try {
		const file = await openBinary(functions, binary);
		const isLink = switches.read(options.sendAsLink, 'Send as Link') === true;
		if (isLink) return shareBinary(functions, binary, file);
		return { type: 'file', file };
	} catch (error) {
		return {
			type: 'missing',
			message: `The file in the field ${quote(asText(name), 60)} could not be read from n8n’s storage: ${quote(error instanceof Error ? error.message : String(error))}`,
			advice: 'Run the node that makes or downloads the file again.',
		};
	}
}

/** n8n's own look-up: it also knows binary data inside the JSON and objects given by expression. */
function findBinary(
	functions: IExecuteFunctions,
	itemIndex: number,
	name: unknown,
): IBinaryData | undefined {
	const found = (field: unknown): IBinaryData | undefined => {
		try {
			return functions.helpers.assertBinaryData(itemIndex, field as string | IBinaryData);
		} catch {
			// Its message speaks of items and properties; ours names the fields that are there.
			return undefined;
		}
	};
	// As it is first: fields can have names that begin or end in a blank.
	return found(name) ?? (typeof name === 'string' ? found(name.trim()) : undefined);
}

function missingBinary(
	functions: IExecuteFunctions,
	itemIndex: number,
	name: string,
): MissingSource {
	const binary = functions.getInputData()[itemIndex]?.binary ?? {};
	const others = Object.keys(binary)
		.slice(0, 10)
		.map((key) => quote(key, 60));
	return {
		type: 'missing',
		message: `The item has no file in the field ${quote(name, 60)}`,
		advice: isObjectEmpty(binary)
			? 'The item carries no file at all. Put a node before this one that makes or downloads it (for example HTTP Request with the response format File), or choose Media Source: Link.'
			: `It has a file in ${listed(others)}. Enter that name in the field Input Binary Field.`,
	};
}

function asContact(fields: IDataObject): ContactDetails {
	const text = (name: string): string | undefined => asText(fields[name]).trim() || undefined;
	// Whether it is one is for the checks: what is no number becomes NaN. 0 is how n8n has an empty field.
	const id = (name: string): number | undefined => {
		const value = Number(text(name) ?? 0);
		return value === 0 ? undefined : value;
	};
	return compact({
		firstName: text('firstName'),
		lastName: text('lastName'),
		email: text('email'),
		country: text('country'),
		description: text('description'),
		groups: Array.isArray(fields.groups) ? asJoined(fields.groups) : text('groups'),
		assignedId: id('assignedId'),
		contactId: id('contactId'),
	});
}

function asOptions(fields: IDataObject, switches: Switches): MessageOptions {
	return compact({
		saveMessage: switches.read(fields.saveMessage, 'Save Message'),
		dataUri: switches.read(fields.dataUri, 'Base64 as Data URI'),
	});
}

function isRecipientBy(value: string): value is RecipientBy {
	return value === 'phone' || value === 'contactId' || value === 'threadId';
}
