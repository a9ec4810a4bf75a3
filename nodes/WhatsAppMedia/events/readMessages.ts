import { failureOf } from '../failures/describeFailure';
import type { Failure } from '../failures/failure';
import type {
	Direction,
	ListedMessage,
	MessageListApi,
	MessagePage,
	MessageQuery,
} from '../providers/eventApi';
import { failureOfQuery } from '../sending/exchangeFailure';
import { contextOf, type Session } from '../sending/session';

/** Pages that one look reads; a page has up to 100 messages. */
export const MOST_PAGES = 30;
/** Looks at pages that moved while they were read. */
const MOST_LOOKS = 3;

/** Stops a look: nothing of it counts. */
export class LookStopped extends Error {
	constructor(readonly failure: Failure) {
		super(failure.headline);
	}
}

/** A page without messages of the other direction. */
export interface DirectionPage extends Pick<MessagePage, 'isLast' | 'rows'> {
	/** Numbers of everything that is on it. */
	readonly ids: readonly number[];
	/** It has messages, and all are of the other direction: what is wanted may follow. */
	readonly isOfOther: boolean;
}

/** Messages of several pages, each once. */
export interface ReadMessages {
	readonly rows: readonly ListedMessage[];
	/** Pages that were read. */
	readonly pages: number;
	/** The list was read to its end. */
	readonly isWhole: boolean;
	/** There was still something new on the last page that a look may read. */
	readonly isCut: boolean;
}

/**
 * One page, without messages of the other direction.
 * @throws LookStopped
 */
export async function readMessagePage(
	session: Session,
	api: MessageListApi,
	query: MessageQuery,
): Promise<DirectionPage> {
	const request = api.request(query);
	const exchange = await session.transport.exchange({ ...request, priority: 'lowest' });
	const page = exchange.type === 'answer' ? api.read(exchange.response, query) : undefined;
	if (page === undefined) {
		const failure = failureOfQuery(exchange, session, request, 'listUnread');
		// A trigger has no option for the time to wait, of which the usual words speak.
		throw new LookStopped(exchange.type === 'held' ? { ...failure, why: undefined } : failure);
	}
	const context = contextOf(session, request.path);
	if (page.isUnreadable) throw new LookStopped(failureOf('messagesUnread', context));
	if (isOldestFirst(page, query)) throw new LookStopped(failureOf('messagesOldestFirst', context));
	const rows = page.rows.filter(({ direction = query.direction }) => direction === query.direction);
	return {
		rows,
		isLast: page.isLast,
		ids: page.rows.map(({ id }) => id),
		isOfOther: rows.length === 0 && page.rows.length > 0,
	};
}

/**
 * The newest would be on a page that is not looked at. Messages of one second come in any order, and one
 * that had to wait was sent later than others that were created after it: so both, time and number, count.
 */
function isOldestFirst({ rows, isLast }: MessagePage, { order }: MessageQuery): boolean {
	const [first, last] = [rows[0], rows.at(-1)];
	if (isLast || order !== 'created' || first === undefined || last === undefined) return false;
	const { sentAt: sooner = Infinity } = first;
	return first.id < last.id && sooner < (last.sentAt ?? 0);
}

/**
 * Reads pages until one has nothing new. Messages of the same second may change places between two
 * pages, and new ones move all others: whatever then stands on two pages can have pushed another one
 * off both, so the pages are read again.
 * @param least pages that are read in any case
 * @param isNew also given the number of messages that were found so far
 */
export async function readNewMessages(
	session: Session,
	api: MessageListApi,
	which: Pick<MessageQuery, 'direction' | 'order'>,
	least: number,
	isNew: (row: ListedMessage, found: number) => boolean,
): Promise<ReadMessages> {
	const found = new Map<number, ListedMessage>();
	let pages = least;
	let isWhole = false;
	let isCut = false;
	for (let look = 0; look < MOST_LOOKS; look += 1) {
		let count = 0;
		let before = '';
		pages = Math.min(pages, MOST_PAGES);
		for (let page = 1; page <= MOST_PAGES; page += 1) {
			const read = await readMessagePage(session, api, { ...which, page });
			const { rows, isLast, isOfOther } = read;
			const ids = JSON.stringify(read.ids);
			// Where the number of the page is ignored, the same page would come for ever.
			const isSame = read.ids.length > 0 && ids === before;
			before = ids;
			count += isSame ? 0 : rows.length;
			for (const row of rows) found.set(row.id, later(found.get(row.id), row));
			isWhole ||= isLast;
			pages = Math.max(pages, page);
			const hasNothingNew = !isOfOther && !rows.some((row) => isNew(row, found.size));
			isCut =
				page === MOST_PAGES && !isLast && !isSame && rows.some((row) => isNew(row, found.size));
			if (isLast || isSame || (page >= least && hasNothingNew)) break;
		}
		if (count <= found.size) break;
	}
	return { rows: [...found.values()], pages, isWhole, isCut };
}

/** Messages of two looks, each once. */
export function together(
	some: readonly ListedMessage[],
	others: readonly ListedMessage[],
): ListedMessage[] {
	const found = new Map(some.map((row) => [row.id, row]));
	for (const row of others) found.set(row.id, later(found.get(row.id), row));
	return [...found.values()];
}

/** How far a message has come, to tell the later of two looks at it. */
const PROGRESS = ['accepted', 'delivered', 'read', 'failed'] as const;

function later(one: ListedMessage | undefined, other: ListedMessage): ListedMessage {
	if (one?.state === undefined) return other;
	if (other.state === undefined) return one;
	return PROGRESS.indexOf(other.state) >= PROGRESS.indexOf(one.state) ? other : one;
}

/** How sent and received messages are told apart: each row says it, or there is a list of each. */
export type Told = 'lists' | 'rows';

/**
 * How the provider tells sent and received messages apart; undefined while there is none.
 * @throws LookStopped where it surely does not
 */
export async function areDirectionsTold(
	session: Session,
	api: MessageListApi,
	direction: Direction,
): Promise<Told | undefined> {
	const { rows } = await readMessagePage(session, api, { direction, order: 'created', page: 1 });
	if (rows.length === 0) return undefined;
	return rows.some(isUntold) ? await listsApart(session, api) : 'rows';
}

/** Whether a row does not say who wrote it, or in a word that is not known. */
export function isUntold({ direction }: ListedMessage): boolean {
	return direction === undefined;
}

/**
 * Makes sure that sent and received messages come in lists of their own.
 * @throws LookStopped where both lists have the same message
 */
export async function listsApart(session: Session, api: MessageListApi): Promise<'lists'> {
	const query: MessageQuery = { direction: 'inbound', order: 'created', page: 1 };
	const received = await readMessagePage(session, api, query);
	const sent = await readMessagePage(session, api, { ...query, direction: 'outbound' });
	const ids = new Set(sent.ids);
	if (!received.ids.some((id) => ids.has(id))) return 'lists';
	const { path } = api.request(query);
	throw new LookStopped(failureOf('directionsUntold', contextOf(session, path)));
}

/**
 * The same session for one poll, which has its time.
 * @param ms for everything that the poll requests
 */
export function within(session: Session, ms: number): Session {
	const end = performance.now() + ms;
	const { transport } = session;
	return {
		...session,
		transport: {
			baseUrl: transport.baseUrl,
			exchange: async (request, observer) => {
				const left = Math.floor(end - performance.now());
				if (left <= 0) throw new LookStopped(failureOf('pollTooLong', contextOf(session, '')));
				const patience = Math.min(request.patience ?? Infinity, left);
				return await transport.exchange({ ...request, patience }, observer);
			},
		},
	};
}
