import { formOfToday } from '../checks/olderForms';
import { cut, startOf, wellFormed } from '../text';
import { isRecord } from '../wire/json';
import { at, textOf } from './answerFields';
import type { ReceivedContent, ReceivedMedia } from './eventApi';

/**
 * What a customer wrote, out of fields as Meta and the providers name them. Not all of these names are
 * documented, so each is tried and none is needed.
 */

type Path = ReadonlyArray<number | string>;

const TYPES: readonly Path[] = [['type'], ['message_type']];
const TEXTS: readonly Path[] = [
	['text', 'body'],
	['text'],
	['message'],
	['message', 'text'],
	['body'],
	['message_body'],
	['caption'],
	['interactive', 'button_reply', 'title'],
	['interactive', 'list_reply', 'title'],
	['button', 'text'],
	['interactive', 'button_reply', 'id'],
	['interactive', 'list_reply', 'id'],
	['button_id'],
];
/** Objects under which a message keeps its file. */
const FILES: readonly Path[] = [
	['image'],
	['document'],
	['video'],
	['audio'],
	['voice'],
	['sticker'],
	['media'],
];
const PHONES: readonly Path[] = [
	['from'],
	['phone'],
	['phone_number'],
	['wa_id'],
	['contact', 'phone'],
	['contact', 'phone_number'],
	['contact', 'wa_id'],
];
/** Fields that some servers fill with the phone number, and others with a number of their own. */
const SENDERS: readonly Path[] = [['sender_id'], ['sender']];

/** Digits from which on a sender's number is a phone number: few servers have counted so far. */
const SHORTEST_SENDER = 10;

/** Characters of a customer's text; WhatsApp lets 4,096 through, and 1,024 in a caption. */
const MOST_TEXT = 5_000;
const MOST_URL = 2_048;

/** Type, text and file of a message. */
export function readContent(message: unknown): ReceivedContent {
	const holder = FILES.map((path) => at(message, ...path)).find(isRecord);
	const text = first(message, TEXTS, wordsOf) ?? wordsOf(at(holder, 'caption'));
	const type = first(message, TYPES, (value) => textOf(value, 40));
	// The id of a message is none of its file.
	const fileId = textOf(at(holder, 'id'), 200);
	const media = mediaOf(holder ?? message, fileId);
	return {
		...(type !== undefined && { type }),
		...(text !== undefined && { text }),
		...(media !== undefined && { media }),
	};
}

/** The number of whoever wrote. */
export function readSender(message: unknown): string | undefined {
	return first(message, PHONES, phoneOf) ?? first(message, SENDERS, longPhoneOf);
}

/** A phone number in a field, as a text or a number; nothing for what is longer or has words in it. */
export function phoneOf(value: unknown): string | undefined {
	const text = typeof value === 'number' ? String(value) : textOf(value, 40);
	const digits = text?.replace(/\D/g, '') ?? '';
	const isNumber = text !== undefined && /^[+\d][\d .()-]*$/.test(text);
	const isLikely = isNumber && digits.length >= 7 && digits.length <= 15;
	// As people write it, so that it is found again: WhatsApp keeps older forms of Mexican and Brazilian numbers.
	return isLikely ? `+${formOfToday(digits) ?? digits}` : undefined;
}

/** The same where it may be a number of the server's own, which is shorter. */
function longPhoneOf(value: unknown): string | undefined {
	const phone = phoneOf(value);
	return phone !== undefined && phone.length > SHORTEST_SENDER ? phone : undefined;
}

function mediaOf(holder: unknown, id: string | undefined): ReceivedMedia | undefined {
	const fields: ReceivedMedia = {
		id,
		url: urlOf(at(holder, 'url')) ?? urlOf(at(holder, 'media_url')) ?? urlOf(at(holder, 'link')),
		mimeType: textOf(at(holder, 'mime_type'), 100),
		fileName: textOf(at(holder, 'filename'), 240) ?? textOf(at(holder, 'file_name'), 240),
		sha256: textOf(at(holder, 'sha256'), 100),
	};
	const known = Object.entries(fields).filter(([, value]) => value !== undefined);
	return known.length === 0 ? undefined : Object.fromEntries(known);
}

/** A web address; anything else that stands in its place could be run by whoever opens it. */
function urlOf(value: unknown): string | undefined {
	const text = textOf(value, MOST_URL);
	return text !== undefined && /^https?:\/\/\S+$/i.test(text) ? text : undefined;
}

/** Words with their line breaks, without other control characters. */
function wordsOf(value: unknown): string | undefined {
	if (typeof value !== 'string') return undefined;
	const text = wellFormed(startOf(value, MOST_TEXT * 2)).replace(/[^\P{Cc}\n\t]/gu, '');
	return text.trim() === '' ? undefined : cut(text, MOST_TEXT);
}

function first<T>(
	message: unknown,
	paths: readonly Path[],
	read: (value: unknown) => T | undefined,
): T | undefined {
	for (const path of paths) {
		const value = read(at(message, ...path));
		if (value !== undefined) return value;
	}
	return undefined;
}
