import { metaInWords } from '../../failures/metaAnswer';
import { at, idOf, textOf } from '../answerFields';
import { isFamilyRefusal } from './media';
import type { DeliveryState, DeliveryStatus, StatusApi } from '../provider';
import type { ApiResponse } from '../../wire/apiResponse';

/** What became of a message, in the two ways in which the product family tells it. */

const STATES: Readonly<Record<string, DeliveryState>> = {
	pending: 'accepted',
	sent: 'accepted',
	delivered: 'delivered',
	read: 'read',
	failed: 'failed',
};

/** Where a generation keeps what. */
interface Places {
	readonly state: string;
	readonly words: string;
	readonly updatedAt: string;
	readonly messageId: string;
	readonly recordId?: string;
}

const FIRST_GENERATION: Places = {
	state: 'delivery_status',
	words: 'error_message',
	updatedAt: 'last_updated',
	messageId: 'message_id',
};
const SECOND_GENERATION: Places = {
	state: 'status',
	words: 'status_message',
	updatedAt: 'updated_at',
	messageId: 'message_id',
	recordId: 'id',
};

/** Xobito documents it by WhatsApp's id; a workspace may not have it yet. */
export const firstGenerationStatus: StatusApi = {
	idField: 'messageId',
	isOptional: true,
	isUnknown,
	request: (id) => ({ method: 'GET', path: `/messages/${encodeURIComponent(id)}/status` }),
	read: (response) => readStatus(response, FIRST_GENERATION),
	unknownWord: (response) => wordOf(response, FIRST_GENERATION),
};

/** WA.cr and RASL: by the provider's own number of the message. */
export const secondGenerationStatus: StatusApi = {
	idField: 'recordId',
	isOptional: false,
	isUnknown,
	request: (id) => ({ method: 'GET', path: `/messages/${encodeURIComponent(id)}` }),
	read: (response) => readStatus(response, SECOND_GENERATION),
	unknownWord: (response) => wordOf(response, SECOND_GENERATION),
};

function isUnknown({ status, body }: ApiResponse): boolean {
	return status === 404 && isFamilyRefusal(body);
}

function readStatus(response: ApiResponse, places: Places): DeliveryStatus | undefined {
	const data = at(response.body, 'data');
	const word = wordOf(response, places)?.toLowerCase() ?? '';
	if (response.status !== 200 || !Object.hasOwn(STATES, word)) return undefined;
	const state = STATES[word] ?? 'accepted';
	const said = at(data, places.words);
	// Some servers keep Meta's code as a number.
	const words = typeof said === 'number' ? String(said) : said;
	return {
		state,
		...(word === 'pending' && { isPending: true }),
		// A status that says "failed" leaves nothing uncertain, so words may be read boldly.
		...(state === 'failed' && { words: textOf(words), meta: metaInWords(words) }),
		updatedAt: textOf(at(data, places.updatedAt), 60),
		messageId: textOf(at(data, places.messageId)),
		recordId: places.recordId === undefined ? undefined : idOf(at(data, places.recordId)),
	};
}

/** The status in the provider's word, whatever it is. */
function wordOf({ body }: ApiResponse, { state }: Places): string | undefined {
	return textOf(at(body, 'data', state), 40);
}
