import type { Exchange } from '../../nodes/WhatsAppMedia/http/transport';
import { PROVIDERS } from '../../nodes/WhatsAppMedia/providers/registry';
import type { Session } from '../../nodes/WhatsAppMedia/sending/session';
import type { ApiRequest } from '../../nodes/WhatsAppMedia/wire/apiRequest';

export type Status = 'delivered' | 'failed' | 'read' | 'sent';
export type Direction = 'inbound' | 'outbound';

/** A message as a server of the second generation keeps it. */
export interface TableRow {
	readonly id: number;
	readonly direction: Direction;
	/** Seconds since the epoch, as databases keep it. */
	readonly createdAt: number;
	updatedAt: number;
	status: Status;
}

/** In what a server differs from its documentation. */
export interface Habits {
	/** Of filters, nothing is looked at. */
	readonly ignoresFilters?: boolean;
	/** Rows say their direction themselves. */
	readonly tellsDirection?: boolean;
	/** In these words. */
	readonly words?: Readonly<Partial<Record<Direction, string>>>;
	/** A change of the status does not touch `updated_at`. */
	readonly keepsUpdatedAt?: boolean;
	/** `sort` is not looked at: the latest comes first. */
	readonly ignoresSort?: boolean;
	/** The longest page. */
	readonly mostRows?: number;
	/** Rows of the same second come in another order in each query. */
	readonly isUnstable?: boolean;
	/** Lists do not say when a message was sent. */
	readonly isTimeless?: boolean;
	/** Lists say why a message failed. */
	readonly listsReasons?: boolean;
}

export const REASON = '(#131047) Re-engagement message';

/** A table of messages behind an API, written from its documentation. */
export class MessageTable {
	readonly rows: TableRow[] = [];
	#added = 0;
	readonly asked: ApiRequest[] = [];
	/** Seconds since the epoch by the clock of the server. */
	now = 1_790_000_000;
	/** Answers the request of this number, from 0, and the ones after it in place of the API. */
	interruption: ((index: number) => Exchange | undefined) | undefined;
	#queries = 0;

	constructor(private readonly habits: Habits = {}) {}

	add(direction: Direction, status: Status = 'sent'): TableRow {
		const id = 120 + this.#added;
		this.#added += 1;
		const row = { id, direction, createdAt: this.now, updatedAt: this.now, status };
		this.rows.push(row);
		return row;
	}

	/** The provider moves to another database: what follows has numbers from this one on. */
	restart(number: number): void {
		this.rows.splice(0);
		this.#added = number - 120;
	}

	/** A person deletes a message. */
	remove(row: TableRow): void {
		this.rows.splice(this.rows.indexOf(row), 1);
	}

	change(row: TableRow, status: Status): void {
		row.status = status;
		if (!this.habits.keepsUpdatedAt) row.updatedAt = this.now;
	}

	session(provider: keyof typeof PROVIDERS = 'waCr'): Session {
		return {
			provider: PROVIDERS[provider],
			transport: {
				baseUrl: 'https://app.wa.cr/api/v2',
				exchange: async (request) => await Promise.resolve(this.#answer(request)),
			},
		};
	}

	#answer(request: ApiRequest): Exchange {
		const interrupted = this.interruption?.(this.asked.length);
		this.asked.push(request);
		if (interrupted !== undefined) return interrupted;
		const [, id] = /^\/messages\/(\d+)$/.exec(request.path) ?? [];
		const body = id === undefined ? this.#list(request.query ?? {}) : this.#detail(Number(id));
		return { type: 'answer', request: 'whole', response: { status: 200, headers: {}, body } };
	}

	#detail(id: number): object {
		const row = this.rows.find((each) => each.id === id);
		if (row === undefined) throw new Error(`There is no message ${id}`);
		const data = { ...this.#json(row), status_message: row.status === 'failed' ? REASON : null };
		return { success: true, data };
	}

	#list(query: Readonly<Record<string, string>>): object {
		const { ignoresFilters, ignoresSort, isUnstable, mostRows = 100 } = this.habits;
		const wanted = query['filter[direction]'];
		const field = !ignoresSort && query.sort === '-updated_at' ? 'updatedAt' : 'createdAt';
		this.#queries += 1;
		const rank = ({ id }: TableRow): number =>
			isUnstable ? (Math.imul(id, 2_654_435_761) ^ Math.imul(this.#queries, 40_503)) >>> 0 : -id;
		const rows = this.rows
			.filter(({ direction }) => ignoresFilters || wanted === undefined || direction === wanted)
			.sort((one, other) => other[field] - one[field] || rank(one) - rank(other));
		const perPage = Math.min(mostRows, Number(query.per_page ?? 15));
		const page = Number(query.page ?? 1);
		const items = rows.slice((page - 1) * perPage, page * perPage);
		const last = Math.max(1, Math.ceil(rows.length / perPage));
		return {
			success: true,
			data: items.map((row) => this.#json(row)),
			meta: {
				pagination: {
					current_page: page,
					total_pages: last,
					per_page: perPage,
					has_more: page < last,
				},
			},
		};
	}

	#json(row: TableRow): object {
		const { isTimeless, tellsDirection, listsReasons, words } = this.habits;
		return {
			id: row.id,
			interaction_id: 8,
			sender_id: row.direction === 'inbound' ? '14155550101' : '15550001111',
			type: 'text',
			message: 'Hello',
			status: row.status,
			message_id: `wamid.${row.id}`,
			...(!isTimeless && { sent_at: new Date(row.createdAt * 1000).toISOString() }),
			is_read: false,
			...(tellsDirection && { direction: words?.[row.direction] ?? row.direction }),
			...(listsReasons && { status_message: row.status === 'failed' ? REASON : null }),
		};
	}
}
