import type { Direction, ListedMessage } from '../providers/eventApi';

/** What was told of a message, as bits, so that each is told once. */
export const FACTS = { delivered: 1, read: 2, failed: 4, received: 8 } as const;

/** Messages that are remembered in each direction; older ones are no longer looked at. */
export const MOST_KNOWN: Readonly<Record<Direction, number>> = { inbound: 1_000, outbound: 3_000 };
/** A week, in ms: what has not changed by then is no longer looked at. */
const LONGEST_WATCH = 7 * 24 * 3_600_000;

/** How far the provider's clock, or a message that is to be sent later, may be ahead, in ms. */
const LONGEST_LEAD = 24 * 3_600_000;

/** Facts by the number of a message; messages up to `floor` are in the past. */
export interface KnownMessages {
	readonly floor: number;
	readonly facts: ReadonlyMap<number, number>;
}

/** The same as n8n keeps it: lists of numbers by their facts. */
export interface SavedMessages {
	readonly floor: number;
	readonly known: Readonly<Record<string, readonly number[]>>;
}

/** Everything that is true of a message now. What was read was delivered before. */
export function factsOf({ state }: ListedMessage, direction: Direction): number {
	if (direction === 'inbound') return FACTS.received;
	if (state === 'delivered') return FACTS.delivered;
	if (state === 'read') return FACTS.delivered | FACTS.read;
	return state === 'failed' ? FACTS.failed : 0;
}

/** Facts of a message that were not told yet; undefined where there is nothing new about it. */
export function newsOf(
	known: KnownMessages,
	row: ListedMessage,
	direction: Direction,
): number | undefined {
	if (row.id <= known.floor) return undefined;
	const before = known.facts.get(row.id);
	const news = factsOf(row, direction) & ~(before ?? 0);
	return before === undefined || news !== 0 ? news : undefined;
}

/** Whether a message can still change. */
export function isOpen(facts: number): boolean {
	return (facts & (FACTS.read | FACTS.failed | FACTS.received)) === 0;
}

/** The latest time at which a message was sent, without times that cannot be; undefined where none is told. */
export function latestOf(
	rows: readonly ListedMessage[],
	now: number,
	before?: number,
): number | undefined {
	const times = rows.map(({ sentAt }) => sentAt).filter((time) => time !== undefined);
	const possible = times.filter((time) => time <= now + LONGEST_LEAD);
	return [...possible, ...(before === undefined ? [] : [before])].reduce<number | undefined>(
		(last, time) => Math.max(last ?? time, time),
		undefined,
	);
}

/**
 * Whether the provider began anew to number its messages, after which the numbers that are known mean
 * others. That the newest message is not in the list any more is no sign of it: somebody may have deleted it.
 * @param latest when the newest message that was seen was sent
 */
export function isNumberedAnew(
	known: KnownMessages,
	rows: readonly ListedMessage[],
	now: number,
	latest: number | undefined,
): boolean {
	const highest = [...known.facts.keys()].reduce((most, id) => Math.max(most, id), known.floor);
	if (rows.length === 0 || rows.some(({ id }) => id >= highest)) return false;
	const isAfter = (row: ListedMessage): boolean =>
		latest !== undefined && (latestOf([row], now) ?? latest) > latest;
	const isKnown = ({ id }: ListedMessage): boolean => known.facts.has(id);
	if (rows.some((row) => (isKnown(row) || row.id <= known.floor) && isAfter(row))) return true;
	// Nothing that is known is there, and what is there is unknown, or nobody tells how old it is.
	const isTimed = latest !== undefined && rows.some(({ sentAt }) => sentAt !== undefined);
	return !rows.some(isKnown) && (!isTimed || rows.some(({ id }) => id > known.floor));
}

/**
 * What is known after messages were handed on. What must not be forgotten yet stays above the floor, and
 * open, so that it is looked for until it is found again.
 * @param left numbers of messages that were seen, but not handed on
 */
export function withRows(
	known: KnownMessages,
	rows: readonly ListedMessage[],
	direction: Direction,
	left: ReadonlySet<number> = new Set(),
): KnownMessages {
	const facts = new Map(known.facts);
	for (const row of rows) {
		if (row.id <= known.floor) continue;
		const told = left.has(row.id) ? 0 : factsOf(row, direction);
		facts.set(row.id, (facts.get(row.id) ?? 0) | told);
	}
	const highest = Math.min(...left, Infinity) - 1;
	const floor = Math.min(highest, Math.max(known.floor, overflow(facts, direction)));
	for (const id of facts.keys()) if (id <= floor) facts.delete(id);
	return { floor: Math.max(known.floor, floor), facts };
}

/**
 * The same without what is too old, by the provider's own clock: it is no longer looked at.
 * @param now in ms since the epoch; a message cannot have been sent much later
 */
export function withoutPast(
	known: KnownMessages,
	rows: readonly ListedMessage[],
	now: number,
): KnownMessages {
	const latest = rows.reduce((last, { sentAt = 0 }) => Math.max(last, sentAt), 0);
	const end = Math.min(latest, now + LONGEST_LEAD) - LONGEST_WATCH;
	const isOld = ({ sentAt = Infinity }: ListedMessage): boolean => sentAt < end;
	// A single time that is wrong must not make a past of what came before it.
	const young = rows.filter((row) => !isOld(row)).map(({ id }) => id);
	const lowest = young.reduce((least, id) => Math.min(least, id), Infinity);
	const old = rows.filter((row) => isOld(row) && row.id < lowest).map(({ id }) => id);
	return { ...known, floor: old.reduce((highest, id) => Math.max(highest, id), known.floor) };
}

/** The highest number beyond those that are remembered. */
function overflow(facts: ReadonlyMap<number, number>, direction: Direction): number {
	const surplus = facts.size - MOST_KNOWN[direction];
	if (surplus <= 0) return 0;
	return [...facts.keys()].sort((a, b) => a - b)[surplus - 1] ?? 0;
}

export function save({ floor, facts }: KnownMessages): SavedMessages {
	const known: Record<string, number[]> = {};
	for (const [id, bits] of facts) (known[String(bits)] ??= []).push(id);
	return { floor, known };
}

/** Whatever n8n kept, which an operator can have changed; undefined if it is nothing of the kind. */
export function restore(saved: unknown): KnownMessages | undefined {
	if (typeof saved !== 'object' || saved === null) return undefined;
	const { floor, known } = saved as Partial<SavedMessages>;
	if (typeof floor !== 'number' || typeof known !== 'object' || known === null) return undefined;
	const facts = new Map<number, number>();
	for (const [bits, ids] of Object.entries(known)) {
		if (!/^\d{1,2}$/.test(bits) || !Array.isArray(ids)) return undefined;
		for (const id of ids) if (typeof id === 'number') facts.set(id, Number(bits));
	}
	return { floor, facts };
}
