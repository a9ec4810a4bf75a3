import { at, idOf, textOf } from '../answerFields';
import type {
	Direction,
	ListedMessage,
	MessageListApi,
	MessagePage,
	MessageQuery,
} from '../eventApi';
import { readContent, readSender } from '../received';
import type { ApiResponse } from '../../wire/apiResponse';
import { statusIn, V2_FIELDS } from './status';
import { readPage } from './templates';

/** Messages as WA.cr and RASL list them. */

/** The most that one page may have. */
const PAGE_SIZE = '100';

const SORT: Readonly<Record<MessageQuery['order'], string>> = {
	changed: '-updated_at',
	created: '-created_at',
};

/** Words that a row may have for its direction, which no document names. */
const DIRECTIONS: Readonly<Record<string, Direction>> = {
	in: 'inbound',
	inbound: 'inbound',
	incoming: 'inbound',
	receive: 'inbound',
	received: 'inbound',
	out: 'outbound',
	outbound: 'outbound',
	outgoing: 'outbound',
	send: 'outbound',
	sent: 'outbound',
};

export const v2Messages: MessageListApi = {
	type: 'list',
	kinds: ['delivered', 'read', 'failed', 'received'],
	request: ({ direction, order, page }) => ({
		method: 'GET',
		path: '/messages',
		query: {
			sort: SORT[order],
			per_page: PAGE_SIZE,
			page: String(page),
			'filter[direction]': direction,
		},
	}),
	read: readMessages,
};

function readMessages(response: ApiResponse, query: MessageQuery): MessagePage | undefined {
	const page = readPage(response, { search: '', channelId: '', page: String(query.page) }, (row) =>
		readRow(row, query.direction),
	);
	if (page === undefined) return undefined;
	return {
		rows: page.entries,
		// Where nobody counts the pages, the one after the last is empty.
		isLast: page.isLast === true || page.entries.length === 0,
		isUnreadable: page.entries.length === 0 && page.hasUnread === true,
	};
}

function readRow(row: unknown, asked: Direction): ListedMessage | undefined {
	const id = numberOf(idOf(at(row, 'id')));
	if (id === undefined) return undefined;
	const status = statusIn(row, V2_FIELDS);
	const word = textOf(at(row, 'direction'), 20)?.toLowerCase() ?? '';
	const direction = Object.hasOwn(DIRECTIONS, word) ? DIRECTIONS[word] : undefined;
	const sentAt = textOf(at(row, 'sent_at'), 60) ?? textOf(at(row, 'created_at'), 60);
	const isReceived = (direction ?? asked) === 'inbound';
	return {
		id,
		recordId: String(id),
		...(direction !== undefined && { direction }),
		messageId: textOf(at(row, 'message_id')),
		conversationId: idOf(at(row, 'interaction_id')),
		sentAt: millisecondsOf(sentAt),
		raw: row,
		...(isReceived
			? { phone: readSender(row), at: sentAt, content: readContent(row) }
			: {
					state: status?.state,
					words: status?.words,
					meta: status?.meta,
					at: status?.updatedAt,
				}),
	};
}

/** The documents have whole numbers, also as text. */
function numberOf(id: string | undefined): number | undefined {
	if (id === undefined || !/^\d{1,15}$/.test(id)) return undefined;
	const number = Number(id);
	return number > 0 ? number : undefined;
}

function millisecondsOf(time: string | undefined): number | undefined {
	// MySQL's form has a blank between date and time.
	const ms = time === undefined ? NaN : Date.parse(time.replace(/^(\d{4}-\d\d-\d\d) /, '$1T'));
	return Number.isFinite(ms) ? ms : undefined;
}
