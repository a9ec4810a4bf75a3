import { metaInWords } from '../../failures/metaAnswer';
import { at, idOf, textOf } from '../answerFields';
import { isApiRefusal } from './refusals';
import type { DeliveryState, DeliveryStatus, StatusApi } from '../provider';
import type { ApiResponse } from '../../wire/apiResponse';

/** What became of a message, in the words of both versions of the API. */

const STATES: Readonly<Record<string, DeliveryState>> = {
	pending: 'accepted',
	sent: 'accepted',
	delivered: 'delivered',
	read: 'read',
	failed: 'failed',
};

/** How a version of the API names what it tells of a message. */
export interface FieldNames {
	readonly state: string;
	readonly words: string;
	readonly updatedAt: string;
	readonly messageId: string;
	readonly recordId?: string;
}

const V1: FieldNames = {
	state: 'delivery_status',
	words: 'error_message',
	updatedAt: 'last_updated',
	messageId: 'message_id',
};
export const V2_FIELDS: FieldNames = {
	state: 'status',
	words: 'status_message',
	updatedAt: 'updated_at',
	messageId: 'message_id',
	recordId: 'id',
};

/** Xobito documents it by WhatsApp's id; a workspace may not have it yet. */
export const v1Status: StatusApi = {
	idField: 'messageId',
	isOptional: true,
	isUnknown,
	request: (id) => ({ method: 'GET', path: `/messages/${encodeURIComponent(id)}/status` }),
	read: (response) => readStatus(response, V1),
	unknownWord: (response) => wordOf(response, V1),
};

/** WA.cr and RASL: by the provider's own number of the message. */
export const v2Status: StatusApi = {
	idField: 'recordId',
	isOptional: false,
	isUnknown,
	request: (id) => ({ method: 'GET', path: `/messages/${encodeURIComponent(id)}` }),
	read: (response) => readStatus(response, V2_FIELDS),
	unknownWord: (response) => wordOf(response, V2_FIELDS),
};

function isUnknown({ status, body }: ApiResponse): boolean {
	return status === 404 && isApiRefusal(body);
}

function readStatus(response: ApiResponse, names: FieldNames): DeliveryStatus | undefined {
	return response.status === 200 ? statusIn(at(response.body, 'data'), names) : undefined;
}

/** What the fields of a message tell of its status; undefined where that is no known word. */
export function statusIn(data: unknown, names: FieldNames): DeliveryStatus | undefined {
	const word = textOf(at(data, names.state), 40)?.toLowerCase() ?? '';
	if (!Object.hasOwn(STATES, word)) return undefined;
	const state = STATES[word] ?? 'accepted';
	const said = at(data, names.words);
	// Some servers keep Meta's code as a number.
	const words = typeof said === 'number' ? String(said) : said;
	return {
		state,
		...(word === 'pending' && { isPending: true }),
		// A status that says "failed" leaves nothing uncertain, so words may be read boldly.
		...(state === 'failed' && { words: textOf(words), meta: metaInWords(words) }),
		updatedAt: textOf(at(data, names.updatedAt), 60),
		messageId: textOf(at(data, names.messageId)),
		recordId: names.recordId === undefined ? undefined : idOf(at(data, names.recordId)),
	};
}

/** The status in the provider's word, whatever it is. */
function wordOf({ body }: ApiResponse, { state }: FieldNames): string | undefined {
	return textOf(at(body, 'data', state), 40);
}
