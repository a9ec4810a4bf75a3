import { metaInWords } from '../failures/metaAnswer';
import { at, idOf, textOf } from './envelope';
import { isFamilyRefusal } from './family';
import type { DeliveryState, DeliveryStatus, StatusApi } from './provider';
import type { ApiResponse } from '../wire/apiResponse';

/** What became of a message, in the two ways in which the product family tells it. */

const STATES: Readonly<Record<string, DeliveryState>> = {
	pending: 'accepted',
	sent: 'accepted',
	delivered: 'delivered',
	read: 'read',
	failed: 'failed',
};

/** Xobito documents it by WhatsApp's id; a workspace may not have it yet. */
export const firstGenerationStatus: StatusApi = {
	idField: 'messageId',
	isOptional: true,
	isUnknown,
	request: (id) => ({ method: 'GET', path: `/messages/${encodeURIComponent(id)}/status` }),
	read: (response) =>
		readStatus(response, {
			state: 'delivery_status',
			words: 'error_message',
			updatedAt: 'last_updated',
			messageId: 'message_id',
		}),
};

/** WA.cr and RASL: by the provider's own number of the message. */
export const secondGenerationStatus: StatusApi = {
	idField: 'recordId',
	isOptional: false,
	isUnknown,
	request: (id) => ({ method: 'GET', path: `/messages/${encodeURIComponent(id)}` }),
	read: (response) =>
		readStatus(response, {
			state: 'status',
			words: 'status_message',
			updatedAt: 'updated_at',
			messageId: 'message_id',
			recordId: 'id',
		}),
};

function isUnknown({ status, body }: ApiResponse): boolean {
	return status === 404 && isFamilyRefusal(body);
}

/** Where a generation keeps what. */
interface Places {
	readonly state: string;
	readonly words: string;
	readonly updatedAt: string;
	readonly messageId: string;
	readonly recordId?: string;
}

function readStatus({ status, body }: ApiResponse, places: Places): DeliveryStatus | undefined {
	const data = at(body, 'data');
	const word = textOf(at(data, places.state), 40)?.toLowerCase() ?? '';
	if (status !== 200 || !Object.hasOwn(STATES, word)) return undefined;
	const state = STATES[word] ?? 'accepted';
	const words = textOf(at(data, places.words));
	return {
		state,
		...(state === 'failed' && { words, meta: metaInWords(at(data, places.words)) }),
		updatedAt: textOf(at(data, places.updatedAt), 60),
		messageId: textOf(at(data, places.messageId)),
		recordId: places.recordId === undefined ? undefined : idOf(at(data, places.recordId)),
	};
}
