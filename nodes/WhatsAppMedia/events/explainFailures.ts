import type { ListedMessage } from '../providers/eventApi';
import { readStatus } from '../sending/deliveryStatus';
import type { Session } from '../sending/session';
import { FACTS, newsOf, type KnownMessages } from './knownMessages';

/** Messages that one look asks the provider about, for why they failed. */
const MOST_QUESTIONS = 30;

/** Messages that failed, with the reason, which lists do not have. */
export interface Explained {
	readonly explained: ReadonlyMap<number, ListedMessage>;
	/** Those that the next look hands on. */
	readonly left: ReadonlySet<number>;
	readonly unanswered: readonly number[];
}

/**
 * Asks the provider why messages failed.
 * @param asked numbers of those about which it did not answer the last time
 */
export async function explain(
	session: Session,
	rows: readonly ListedMessage[],
	kinds: ReadonlySet<string>,
	known: KnownMessages,
	asked: readonly number[],
): Promise<Explained> {
	const explained = new Map<number, ListedMessage>();
	const left = new Set<number>();
	const unanswered: number[] = [];
	const api = session.provider.status;
	const unexplained = rows.filter(
		(row) =>
			row.state === 'failed' &&
			row.words === undefined &&
			row.meta === undefined &&
			((newsOf(known, row, 'outbound') ?? 0) & FACTS.failed) !== 0,
	);
	if (api === undefined || !kinds.has('failed')) return { explained, left, unanswered };
	for (const [index, row] of unexplained.entries()) {
		if (index >= MOST_QUESTIONS) {
			left.add(row.id);
			continue;
		}
		const ids = { messageId: row.messageId, recordId: row.recordId };
		const result = await readStatus(session, api, ids);
		if (result.type === 'status') {
			const { words, meta } = result.status;
			explained.set(row.id, { ...row, words, meta });
		} else if (result.type === 'noAnswer' && !asked.includes(row.id)) {
			// That it failed is certain. Why, the provider is asked once more.
			left.add(row.id);
			unanswered.push(row.id);
		}
	}
	return { explained, left, unanswered };
}
