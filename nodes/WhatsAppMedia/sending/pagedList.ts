import { failureOf } from '../failures/describeFailure';
import type { Failure } from '../failures/failure';
import type { ApiRequest } from '../wire/apiRequest';
import type { Listing, ListQuery, Page } from '../providers/provider';
import { contextOf, type Session } from './session';
import type { Exchange } from '../http/transport';
import { failureOfQuery } from './exchangeFailure';

/** Entries of a list that fit, and where to go on. */
export interface Collected<T> {
	readonly entries: readonly T[];
	/** Asks for what follows; absent at the end. */
	readonly next?: string;
	/** Entries that were looked at. */
	readonly seen: number;
	/**
	 * `told`: the provider says so, and everything before it was read. `circle`: the same again, so that
	 * more may be there. `open`: the provider does not say, or there is a `next`.
	 */
	readonly end: 'circle' | 'open' | 'told';
}

export type ListResult<T> = { readonly list: Collected<T> } | { readonly failure: Failure };

type PageResult<T> = { readonly page: Page<T> } | { readonly failure: Failure };

/** Pages that were asked for, by the request. */
export type Pages = Map<string, Promise<PageResult<unknown>>>;

/** Pages that are read in one go; who wants more scrolls on. */
const PAGES_TO_SCROLL = 10;
/**
 * Pages that a search reads: nobody scrolls on where nothing was found. WhatsApp keeps 6,000 templates
 * of a business at most, and the shortest pages have 15.
 */
const PAGES_TO_SEARCH = 400;

/** Pages of what the provider finds by some words, where the whole list comes after it all the same. */
const PAGES_FOUND = 3;

/**
 * Searches a list far enough for any of this trade; `next` tells where its end was not reached. That a
 * provider finds nothing by some words proves nothing, unless it is known how it searches: it may look
 * in other names than those that it lists. So the whole list comes after it.
 */
export async function search<T>(
	session: Session,
	listing: Listing<T>,
	query: ListQuery,
	enough: number,
	fits: (entry: T) => boolean,
): Promise<ListResult<T>> {
	const whole = { ...query, search: '' };
	const isNarrowed =
		JSON.stringify(listing.request(query)) !== JSON.stringify(listing.request(whole));
	if (!isNarrowed || listing.searches || query.page !== undefined) {
		return await collect(session, listing, query, enough, fits, PAGES_TO_SEARCH);
	}
	const found = await collect(session, listing, query, enough, fits, PAGES_FOUND);
	if ('failure' in found || found.list.entries.length > 0) return found;
	return await collect(session, listing, whole, enough, fits, PAGES_TO_SEARCH);
}

/**
 * Reads pages of a list until there are enough entries that fit, or it ends. Some providers cannot
 * search or filter, so what they give is filtered here.
 * @param enough number of entries after which no further page is read
 * @param most pages that are read
 */
export async function collect<T>(
	session: Session,
	listing: Listing<T>,
	query: ListQuery,
	enough: number,
	fits: (entry: T) => boolean,
	most = PAGES_TO_SCROLL,
): Promise<ListResult<T>> {
	const entries: T[] = [];
	const asked = new Set<string | undefined>();
	let page = query.page;
	let seen = 0;
	let end: Collected<T>['end'] = 'open';
	let isWhole = page === undefined;
	let before = '';
	for (let count = 0; count < most; count += 1) {
		asked.add(page);
		const here = { ...query, page };
		const result = await readOnce(session, listing, here);
		if ('failure' in result) return result;
		const { page: read } = result;
		entries.push(...read.entries.filter(fits));
		seen += read.entries.length;
		isWhole &&= read.hasUnread !== true;
		// A list that leads back to where it was would never end; one that repeats a page may have more.
		const content = read.entries.length === 0 ? '' : JSON.stringify(read.entries);
		const isBack = read.next !== undefined && asked.has(read.next);
		if (isBack || (content !== '' && content === before)) end = 'circle';
		else if (read.isLast && isWhole && end === 'open') end = 'told';
		before = content;
		page = isBack ? undefined : read.next;
		if (page === undefined || entries.length >= enough) break;
	}
	return { list: { entries, seen, end, ...(page !== undefined && { next: page }) } };
}

async function readOnce<T>(
	session: Session,
	listing: Listing<T>,
	query: ListQuery,
): Promise<PageResult<T>> {
	const request = listing.request(query);
	const key = JSON.stringify(request);
	const known = session.pages?.get(key) as Promise<PageResult<T>> | undefined;
	const result = known ?? readPage(session, listing, query, request);
	session.pages?.set(key, result);
	return await result;
}

async function readPage<T>(
	session: Session,
	listing: Listing<T>,
	query: ListQuery,
	request: ApiRequest,
): Promise<PageResult<T>> {
	const exchange = await session.transport.exchange(request);
	const page = exchange.type === 'answer' ? listing.read(exchange.response, query) : undefined;
	return page === undefined
		? { failure: failureOfList(exchange, session, request, listing) }
		: { page };
}

function failureOfList<T>(
	exchange: Exchange,
	session: Session,
	request: ApiRequest,
	{ ofChannel }: Listing<T>,
): Failure {
	const failure = failureOfQuery(exchange, session, request, 'listUnread');
	if (!ofChannel || failure.reason !== 'refusedInput') return failure;
	// The channel is all that is asked with.
	const { why, httpStatus } = failure;
	return failureOf('channelRefused', contextOf(session, request.path), { why, httpStatus });
}
