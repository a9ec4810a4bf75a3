import type { Reason } from '../failures/reasons';
import type {
	Direction,
	EventKind,
	ListedMessage,
	MessageEvent,
	MessageListApi,
} from '../providers/eventApi';
import type { Session } from '../sending/session';
import { explain } from './explainFailures';
import {
	factsOf,
	FACTS,
	isNumberedAnew,
	isOpen,
	latestOf,
	newsOf,
	restore,
	save,
	withoutPast,
	withRows,
	type KnownMessages,
	type SavedMessages,
} from './knownMessages';
import {
	areDirectionsTold,
	isUntold,
	listsApart,
	readMessagePage,
	readNewMessages,
	together,
	type ReadMessages,
	type Told,
} from './readMessages';

/** Pages that are read when a workflow is activated, where all is in the past, and for a test event. */
const FIRST_PAGES = 5;
/** Sent messages that are read then, however short the pages are: what becomes of them is in the future. */
const FIRST_MESSAGES = 500;
const KINDS: Readonly<Record<Direction, readonly EventKind[]>> = {
	inbound: ['received'],
	outbound: ['delivered', 'read', 'failed'],
};

/** What is kept of one direction between two looks. */
interface SavedPart extends SavedMessages {
	/** Pages that the last look read: so many are read again, once, in case that messages changed places. */
	readonly depth: number;
	/** When the newest message that was seen was sent, in ms since the epoch. */
	readonly latest?: number;
	/** The page of older messages that is looked at next. */
	readonly sweep: number;
	/** Messages that failed, and whose reason the provider did not tell when it was asked. */
	readonly asked: readonly number[];
}

/** What n8n keeps between two looks. */
export interface LookState {
	/** The account that it is about: what is known of another one means nothing here. */
	readonly account: string;
	/** How the provider was seen to tell sent and received messages apart. */
	readonly directionsTold?: Told;
	readonly inbound?: SavedPart;
	readonly outbound?: SavedPart;
}

/** What a look found, and what is to be kept once that was handed on. */
export interface Look {
	readonly events: readonly MessageEvent[];
	readonly state: LookState;
	/** What the operator has to know of it: something is not among the events. */
	readonly notices: readonly Notice[];
}

/** Why something is not reported. */
export type Notice = Extract<Reason, 'messagesMissed' | 'messagesNumberedAnew'>;

/** What was found in one direction. */
interface Part {
	readonly events: readonly MessageEvent[];
	readonly saved: SavedPart;
	/** Some rows do not say who wrote them. */
	readonly hasUntold: boolean;
	readonly notice?: Notice;
}

/**
 * Looks what is new since the last time. The first look only remembers what there is.
 * @throws LookStopped; then nothing counts, and the next look finds the same again
 */
export async function lookForEvents(
	session: Session,
	api: MessageListApi,
	kinds: ReadonlySet<string>,
	account: string,
	before: LookState | undefined,
): Promise<Look> {
	const known = before?.account === account ? before : undefined;
	const events: MessageEvent[] = [];
	const notices = new Set<Notice>();
	const parts: Partial<Record<Direction, SavedPart>> = {};
	let { directionsTold } = known ?? {};
	for (const direction of ['outbound', 'inbound'] as const) {
		if (!KINDS[direction].some((kind) => kinds.has(kind))) continue;
		directionsTold ??= await areDirectionsTold(session, api, direction);
		const former = partOf(known?.[direction]);
		const part =
			former === undefined
				? await firstLook(session, api, direction)
				: await nextLook(session, api, direction, former, kinds);
		// What other rows said of themselves means nothing for these.
		if (part.hasUntold && directionsTold !== 'lists') {
			directionsTold = await listsApart(session, api);
		}
		events.push(...part.events);
		if (part.notice !== undefined) notices.add(part.notice);
		parts[direction] = part.saved;
	}
	return {
		events,
		state: { account, ...(directionsTold && { directionsTold }), ...parts },
		notices: [...notices],
	};
}

/** What the last look knew. */
interface FormerPart extends Pick<SavedPart, 'asked' | 'depth' | 'latest' | 'sweep'> {
	readonly known: KnownMessages;
}

/** Whatever n8n kept; undefined where nothing can be known by it, so that everything is in the past. */
function partOf(saved: unknown): FormerPart | undefined {
	const known = restore(saved);
	if (known === undefined) return undefined;
	const { depth, latest, sweep, asked } = saved as Partial<SavedPart>;
	return {
		known,
		depth: pageOf(depth),
		sweep: pageOf(sweep),
		asked: Array.isArray(asked) ? asked : [],
		...(typeof latest === 'number' && { latest }),
	};
}

function pageOf(saved: unknown): number {
	return typeof saved === 'number' && Number.isSafeInteger(saved) && saved > 0 ? saved : 1;
}

async function firstLook(
	session: Session,
	api: MessageListApi,
	direction: Direction,
): Promise<Part> {
	const which = { direction, order: 'created' } as const;
	const { rows, isWhole } = await readNewMessages(
		session,
		api,
		which,
		FIRST_PAGES,
		(_, found) => direction === 'outbound' && found < FIRST_MESSAGES,
	);
	const lowest = rows.reduce((least, { id }) => Math.min(least, id), Infinity);
	const floor = isWhole || rows.length === 0 ? 0 : lowest - 1;
	const past = withoutPast({ floor, facts: new Map() }, rows, Date.now());
	const known = withRows(past, rows, direction);
	return {
		events: [],
		saved: {
			...save(known),
			depth: 1,
			latest: latestOf(rows, Date.now()),
			sweep: 1,
			asked: [],
		},
		hasUntold: rows.some(isUntold),
	};
}

async function nextLook(
	session: Session,
	api: MessageListApi,
	direction: Direction,
	{ known: remembered, depth, latest, sweep, asked }: FormerPart,
	kinds: ReadonlySet<string>,
): Promise<Part> {
	const order = direction === 'inbound' ? 'created' : 'changed';
	const read = await readNewMessages(
		session,
		api,
		{ direction, order },
		depth,
		(row) => newsOf(remembered, row, direction) !== undefined,
	);
	if (await areNumbersNew(session, api, direction, read.rows, remembered, latest)) {
		const anew = await firstLook(session, api, direction);
		return { ...anew, notice: 'messagesNumberedAnew' };
	}
	const swept = await sweepOf(session, api, direction, sweep, remembered);
	const rows = together(read.rows, swept.rows);
	const known = withoutPast(remembered, rows, Date.now());
	// Older messages first, as they happened.
	const fresh = rows
		.filter((row) => newsOf(known, row, direction) !== undefined)
		.sort((one, other) => one.id - other.id);
	const { explained, left, unanswered } = await explain(session, fresh, kinds, known, asked);
	const events = fresh
		.filter(({ id }) => !left.has(id))
		.flatMap((row) => eventsOf(explained.get(row.id) ?? row, known, direction, kinds));
	return {
		events,
		saved: {
			...save(withRows(known, rows, direction, left)),
			depth: fresh.length > 0 ? read.pages : 1,
			latest: latestOf(rows, Date.now(), latest),
			sweep: swept.next,
			asked: unanswered,
		},
		hasUntold: rows.some(isUntold),
		...(read.isCut && { notice: 'messagesMissed' }),
	};
}

/** Looks at the newest messages, too, where those that changed last seem to be numbered anew. */
async function areNumbersNew(
	session: Session,
	api: MessageListApi,
	direction: Direction,
	read: readonly ListedMessage[],
	known: KnownMessages,
	latest: number | undefined,
): Promise<boolean> {
	const now = Date.now();
	if (!isNumberedAnew(known, read, now, latest)) return false;
	if (direction === 'inbound') return true;
	const { rows } = await readMessagePage(session, api, { direction, order: 'created', page: 1 });
	return isNumberedAnew(known, rows, now, latest);
}

/**
 * One page of older messages, each time the next: a message whose change did not bring it to the front
 * of the list is found there.
 */
async function sweepOf(
	session: Session,
	api: MessageListApi,
	direction: Direction,
	page: number,
	known: KnownMessages,
): Promise<{ readonly rows: readonly ListedMessage[]; readonly next: number }> {
	if (direction === 'inbound' || ![...known.facts.values()].some(isOpen)) {
		return { rows: [], next: 1 };
	}
	const { rows, isLast, isOfOther } = await readMessagePage(session, api, {
		direction,
		order: 'created',
		page,
	});
	const isWatched = isOfOther || rows.some(({ id }) => id > known.floor);
	return { rows, next: isLast || !isWatched ? 1 : page + 1 };
}

/** An event for each thing that is new about a message. */
function eventsOf(
	row: ListedMessage,
	known: KnownMessages,
	direction: Direction,
	kinds: ReadonlySet<string>,
): MessageEvent[] {
	const news = newsOf(known, row, direction) ?? 0;
	return KINDS[direction]
		.filter((kind) => (news & FACTS[kind]) !== 0 && kinds.has(kind))
		.map((kind) => eventOf(row, kind));
}

/** When a message was delivered that was read since, nobody tells. */
function eventOf(row: ListedMessage, kind: EventKind): MessageEvent {
	const { at, ...facts } = row;
	return { ...facts, kind, ...(kind === 'delivered' && row.state === 'read' ? {} : { at }) };
}

/** The newest message of each kind. */
export interface Newest {
	readonly events: readonly MessageEvent[];
	/** Messages that were looked at. */
	readonly count: number;
	/** There are no others. */
	readonly isWhole: boolean;
}

/**
 * For a person who builds a workflow: the newest message of each kind, whenever it was.
 * @throws LookStopped
 */
export async function newestEvents(
	session: Session,
	api: MessageListApi,
	kinds: ReadonlySet<string>,
): Promise<Newest> {
	const events: MessageEvent[] = [];
	let count = 0;
	let isWhole = true;
	for (const direction of ['outbound', 'inbound'] as const) {
		const wanted = KINDS[direction].filter((kind) => kinds.has(kind));
		if (wanted.length === 0) continue;
		const told = await areDirectionsTold(session, api, direction);
		const read = await readUntilFound(session, api, direction, wanted);
		if (told !== 'lists' && read.rows.some(isUntold)) await listsApart(session, api);
		count += read.rows.length;
		isWhole &&= read.isWhole;
		for (const kind of wanted) {
			const row = read.rows.find((each) => isOfKind(each, direction, kind));
			if (row === undefined) continue;
			const nothing: KnownMessages = { floor: 0, facts: new Map() };
			const { explained } = await explain(session, [row], new Set([kind]), nothing, [row.id]);
			events.push(eventOf(explained.get(row.id) ?? row, kind));
		}
	}
	return { events, count, isWhole };
}

/** Pages from the newest on, until they have a message of each kind. */
async function readUntilFound(
	session: Session,
	api: MessageListApi,
	direction: Direction,
	wanted: readonly EventKind[],
): Promise<Pick<ReadMessages, 'isWhole' | 'rows'>> {
	const rows: ListedMessage[] = [];
	for (let page = 1; page <= FIRST_PAGES; page += 1) {
		const read = await readMessagePage(session, api, { direction, order: 'created', page });
		rows.push(...read.rows);
		if (read.isLast) return { rows, isWhole: true };
		if (wanted.every((kind) => rows.some((row) => isOfKind(row, direction, kind)))) break;
	}
	return { rows, isWhole: false };
}

function isOfKind(row: ListedMessage, direction: Direction, kind: EventKind): boolean {
	return (factsOf(row, direction) & FACTS[kind]) !== 0;
}
