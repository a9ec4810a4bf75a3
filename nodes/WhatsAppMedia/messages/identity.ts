import { sha256 } from '@noble/hashes/sha2.js';

import { parseUrl } from '../checks/link';
import type { FilledTemplate, MediaFile, Recipient } from '../message';
import { cut, plain } from '../text';

/**
 * What message this is. Nothing else in the node compares messages.
 *
 * Within an execution an item is known by its place and its input (`inputDigest`), because parameters
 * can resolve to something else in each attempt. Across executions a message is known by its account,
 * channel, recipient and order, and by what is sent (`identify`).
 */

/** How repeats are recognized: by the order, or by the file itself. */
export type OnceBy = 'perFile' | 'perOrder';

/** What tells one message from another across executions. */
export interface IdentityParts {
	/** Names provider, Base URL and secret without holding any of them. */
	readonly account: string;
	readonly recipient: Recipient;
	readonly media?: IdentifiedMedia;
	readonly caption?: string;
	/** A template counts with its name, language and values. */
	readonly template?: FilledTemplate;
	/** The template that is sent instead outside the 24-hour window; part of the words of a message. */
	readonly fallback?: FilledTemplate;
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
	{ account, recipient, media, caption, template, fallback }: IdentityParts,
	by: OnceBy,
	reference: string,
): Promise<Identity> {
	const { phone, contactId, threadId, channelId } = recipient;
	const person = [phone ?? '', contactId ?? '', threadId ?? '', channelId ?? ''];
	const what = await (by === 'perOrder' ? namedMedia(media) : mediaItself(media));
	const words = by === 'perOrder' ? [] : [caption ?? '', fallback ?? null];
	const parts = [account, person, by, reference, what.parts, template ?? null, words];
	return {
		key: hexOf(sha256(utf8(JSON.stringify(parts)))),
		compared: [
			...(by === 'perOrder' ? [`order “${cut(plain(reference), 100)}”`] : []),
			...(template === undefined
				? []
				: [`template ${cut(plain(template.name), 100)} and its values`]),
			...(what.words === '' ? [] : [what.words]),
			...(by === 'perFile' && caption !== undefined ? ['caption'] : []),
		].join(', '),
	};
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
	if (media?.link !== undefined) return { parts: ['link', unsigned(media.link)], words: 'link' };
	return { parts: [], words: '' };
}

/** Bytes to read at a time, where the source lets its reader choose. */
const READ_STEP = 160 * 1024;

/** SHA-256 of a file's content in hexadecimal, read once and never held whole. */
export async function digestOfFile(file: MediaFile): Promise<string> {
	const hash = sha256.create();
	for await (const chunk of await file.open(READ_STEP)) hash.update(chunk);
	return hexOf(hash.digest());
}

/**
 * Parameters of a link that only sign it, so that they are new each time: Amazon S3 and CloudFront,
 * Google Cloud Storage, Azure, Alibaba Cloud, Tencent Cloud, and n8n’s own links to files.
 */
const SIGNING: ReadonlySet<string> = new Set([
	'awsaccesskeyid',
	'expires',
	'googleaccessid',
	'key-pair-id',
	'ossaccesskeyid',
	'policy',
	'security-token',
	'sig',
	'signature',
	'ske',
	'skoid',
	'sks',
	'skt',
	'sktid',
	'skv',
	'token',
]);
const SIGNING_PREFIX = /^(x-(amz|goog|oss|cos)-|q-(sign|ak|key|header|url|signature))/;
/** Parameters of Azure’s signatures, too short to mean anything without one. */
const AZURE: ReadonlySet<string> = new Set(['se', 'sp', 'spr', 'sr', 'st', 'sv', 'sip']);

/** A link without what only signs it: two signatures of one file are the same link. */
export function unsigned(link: string): string {
	const url = parseUrl(link);
	if (url === undefined) return link.trim();
	const isAzure = url.searchParams.has('sig') && url.searchParams.has('sv');
	for (const name of [...url.searchParams.keys()]) {
		const lower = name.toLowerCase();
		const isSigning =
			SIGNING.has(lower) || SIGNING_PREFIX.test(lower) || (isAzure && AZURE.has(lower));
		if (isSigning) url.searchParams.delete(name);
	}
	url.hash = '';
	return url.href;
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

/** Not everything that a Code node returns can be written as JSON. */
function jsonOf(value: unknown): string {
	try {
		return JSON.stringify(value) ?? '';
	} catch {
		return String(value);
	}
}

function utf8(text: string): Uint8Array {
	return Buffer.from(text, 'utf8');
}

function hexOf(bytes: Uint8Array): string {
	return Buffer.from(bytes).toString('hex');
}
