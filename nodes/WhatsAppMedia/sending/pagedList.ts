import { failureOf } from '../failures/describeFailure';
import type { Failure } from '../failures/failure';
import type { ApiRequest } from '../wire/apiRequest';
import type { Listing, ListQuery } from '../providers/provider';
import { placeOf, type Session } from './connection';
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

/** Pages that are read in one go; who wants more scrolls on. */
const PAGES_TO_SCROLL = 10;
/**
 * Pages that a search reads: nobody scrolls on where nothing was found. WhatsApp keeps 6,000 templates
 * of a business at most, and the shortest pages have 15.
 */
const PAGES_TO_SEARCH = 400;

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
	const found = await collect(session, listing, query, enough, fits, PAGES_TO_SEARCH);
	if ('failure' in found || found.list.entries.length > 0 || found.list.next !== undefined) {
		return found;
	}
	const whole = { ...query, search: '' };
	const isNarrowed =
		JSON.stringify(listing.request(query)) !== JSON.stringify(listing.request(whole));
	return isNarrowed && !listing.searches && query.page === undefined
		? await collect(session, listing, whole, enough, fits, PAGES_TO_SEARCH)
		: found;
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
		const request = listing.request(here);
		const exchange = await session.transport.exchange(request);
		const read = exchange.type === 'answer' ? listing.read(exchange.response, here) : undefined;
		if (read === undefined) {
			return { failure: failureOfList(exchange, session, request, listing) };
		}
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
	return failureOf('channelRefused', placeOf(session, request.path), { why, httpStatus });
}
