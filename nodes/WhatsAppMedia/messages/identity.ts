import { sha256 } from '@noble/hashes/sha2.js';
import { sleep } from 'n8n-workflow';

import { formOfToday } from '../checks/olderForms';
import type { FilledTemplate, MediaFile, Recipient } from './message';
import { cut, plain } from '../text';
import { unsignedLink } from './unsignedLink';

/**
 * What message this is. Nothing else in the node compares messages.
 *
 * Within an execution an item is known by its place and its input (`inputDigest`), because parameters
 * can resolve to something else in each attempt. Across executions a message is known by its account,
 * channel, recipient and order, and by what is sent (`identify`).
 */

/** How repeats are recognized: by the order, or by the file itself. */
export type OnceBy = 'perFile' | 'perOrder';

/** What identifies an order. */
export interface OrderReference {
	/** Empty if it was not filled in. */
	readonly reference: string;
	/** What of it was typed before, between and behind its expressions, if it has any; each may be empty. */
	readonly typed?: readonly string[];
	/** What each of its expressions gave. */
	readonly found?: readonly unknown[];
	/** The values that its expressions put together, each by itself. */
	readonly parts?: readonly ReferencePart[];
	/** The fields that its expressions read, where a number may have been rounded. */
	readonly fields?: readonly unknown[];
}

/** A value that an expression put together with others. */
export interface ReferencePart {
	readonly value: unknown;
	/** Whether it stands right behind the one before. */
	readonly isBeside: boolean;
}

/** What tells one message from another across executions. */
export interface IdentityParts {
	/** Names provider, Base URL and secret without holding any of them. */
	readonly account: string;
	readonly recipient: Recipient;
	readonly media?: IdentifiedMedia;
	readonly caption?: string;
	/** Of a message of words only, which counts with its words. */
	readonly text?: string;
	/** A template counts with its name, language and values. */
	readonly template?: FilledTemplate;
}

/** The file of a message: by its name, its link or its content. */
export interface IdentifiedMedia {
	/** As typed, or of the file itself; never one that the node made up. */
	readonly name?: string;
	readonly link?: string;
	readonly file?: MediaFile;
}

/** A message as the store of sent messages knows it. */
export interface Identity {
	/** SHA-256 in hexadecimal. */
	readonly key: string;
	/** What was compared, to be told when something is left out. */
	readonly compared: string;
}

/**
 * Identifies a message for Send Only Once. Reads the file where its content counts; rejects with what
 * reading it rejects with.
 * @param reference the order, for `perOrder`
 */
export async function identify(
	{ account, recipient, media, caption, text, template }: IdentityParts,
	by: OnceBy,
	reference: string,
): Promise<Identity> {
	const { phone, contactId, threadId, channelId } = recipient;
	// A number in a form that its plan has given up is still the same person.
	const number = phone === undefined ? '' : (formOfToday(phone) ?? phone);
	const person = [number, contactId ?? '', threadId ?? '', channelId ?? ''];
	const what = await (by === 'perOrder' ? namedMedia(media) : mediaItself(media));
	const words = by === 'perOrder' ? [] : [caption ?? ''];
	const parts = [
		account,
		person,
		by,
		by === 'perOrder' ? reference : '',
		what.parts,
		partsOf(template),
		words,
		text ?? null,
	];
	return {
		key: hexOf(sha256(utf8(JSON.stringify(parts)))),
		compared: [
			...(by === 'perOrder' ? [`order “${cut(plain(reference), 100)}”`] : []),
			...(template === undefined
				? []
				: [
						`template ${cut(plain(template.name), 100)} in ${cut(plain(template.language), 20)} and its values`,
					]),
			...(text === undefined ? [] : ['text']),
			...(what.words === '' ? [] : [what.words]),
			...(by === 'perFile' && caption !== undefined ? ['caption'] : []),
		].join(', '),
	};
}

/** A template in an order of its own: objects that say the same can list it differently. */
function partsOf(template: FilledTemplate | undefined): unknown {
	if (template === undefined) return null;
	const { name, language, header, body, buttons } = template;
	const values = body.map((value) => [value.name ?? null, value.text]);
	return [
		name,
		language,
		[header?.name ?? null, header?.text ?? null],
		body.every((value) => value.name !== undefined) ? values.sort() : values,
		buttons.map((button) => [button.index, button.text]),
	];
}

/** Files that count as the same, and how that is said. */
interface Compared {
	readonly parts: readonly string[];
	readonly words: string;
}

/** The same invoice made again can differ in every byte, so its name decides, or its link. */
async function namedMedia(media: IdentifiedMedia | undefined): Promise<Compared> {
	if (media?.name === undefined) return await mediaItself(media);
	return { parts: ['name', media.name], words: `file name “${cut(plain(media.name), 100)}”` };
}

async function mediaItself(media: IdentifiedMedia | undefined): Promise<Compared> {
	if (media?.file !== undefined) {
		return { parts: ['content', await digestOfFile(media.file)], words: 'content of the file' };
	}
	if (media?.link !== undefined)
		return { parts: ['link', unsignedLink(media.link)], words: 'link' };
	return { parts: [], words: '' };
}

/** Bytes to read at a time, where the source lets its reader choose, and to digest at a time. */
const STEP = 160 * 1024;
/** Longest time in ms that digesting keeps n8n from everything else. */
const LONGEST_STRETCH = 10;

/** SHA-256 of a file's content in hexadecimal, read once and never held whole. */
export async function digestOfFile(file: MediaFile): Promise<string> {
	const hash = sha256.create();
	let since = performance.now();
	for await (const chunk of await file.open(STEP)) {
		// Some sources give the whole file as one chunk, or without ever waiting for anything.
		for (let start = 0; start < chunk.byteLength; start += STEP) {
			hash.update(chunk.subarray(start, start + STEP));
			if (performance.now() - since < LONGEST_STRETCH) continue;
			await sleep(0);
			since = performance.now();
		}
	}
	return hexOf(hash.digest());
}

/**
 * Digest of an item's input, in hexadecimal. Equal for the same item in every attempt of an execution,
 * also after n8n stored and loaded it.
 */
export function inputDigest(item: unknown): string {
	return hexOf(sha256(utf8(jsonOf(item))));
}

/** Digest of a few texts, none of which can be read from it. */
export function digestOfTexts(...texts: readonly string[]): string {
	return hexOf(sha256(utf8(JSON.stringify(texts))));
}

/** Code nodes can return what JSON has no words for: large integers, and objects that hold themselves. */
function jsonOf(value: unknown): string {
	try {
		return JSON.stringify(value) ?? '';
	} catch {
		return jsonWithSubstitutes(value);
	}
}

function jsonWithSubstitutes(value: unknown): string {
	const holders: unknown[] = [];
	const substitute = function (this: unknown, _: string, inner: unknown): unknown {
		if (typeof inner === 'bigint') return `${inner}n`;
		if (typeof inner !== 'object' || inner === null) return inner;
		while (holders.length > 0 && holders.at(-1) !== this) holders.pop();
		if (holders.includes(inner)) return 'itself';
		holders.push(inner);
		return inner;
	};
	try {
		return JSON.stringify(value, substitute) ?? '';
	} catch {
		// Too deep, too long, or refusing to be read: the item's place must do.
		return '';
	}
}

function utf8(text: string): Uint8Array {
	return Buffer.from(text, 'utf8');
}

function hexOf(bytes: Uint8Array): string {
	return Buffer.from(bytes).toString('hex');
}
