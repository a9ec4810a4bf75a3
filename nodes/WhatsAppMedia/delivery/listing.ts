import type { Failure } from '../failures/outcome';
import type { Listing, ListQuery } from '../providers/provider';
import { failureOfReading, type Session } from './session';

/** Entries of a list that fit, and where to go on. */
export interface Collected<T> {
	readonly entries: readonly T[];
	/** Asks for what follows; absent at the end. */
	readonly next?: string;
}

export type ListResult<T> = { readonly list: Collected<T> } | { readonly failure: Failure };

/** Pages that are read in one go; who wants more scrolls on. */
const MOST_PAGES = 10;

/**
 * Reads pages of a list until there are enough entries that fit, or it ends. Some providers cannot
 * search or filter, so what they give is filtered here.
 * @param enough number of entries after which no further page is read
 */
export async function collect<T>(
	session: Session,
	listing: Listing<T>,
	query: ListQuery,
	enough: number,
	fits: (entry: T) => boolean,
): Promise<ListResult<T>> {
	const entries: T[] = [];
	let page = query.page;
	for (let count = 0; count < MOST_PAGES; count += 1) {
		const asked = { ...query, page };
		const request = listing.request(asked);
		const exchange = await session.transport.exchange(request);
		const read = exchange.type === 'answer' ? listing.read(exchange.response, asked) : undefined;
		if (read === undefined) {
			return { failure: failureOfReading(exchange, session, request, 'listUnread') };
		}
		entries.push(...read.entries.filter(fits));
		page = read.next;
		if (page === undefined || entries.length >= enough) break;
	}
	return { list: { entries, ...(page !== undefined && { next: page }) } };
}
