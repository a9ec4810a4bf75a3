import {
	lookForEvents,
	newestEvents,
	type Look,
	type LookState,
} from '../../../nodes/WhatsAppMedia/events/lookForEvents';
import { LookStopped } from '../../../nodes/WhatsAppMedia/events/readMessages';
import { PROVIDERS } from '../../../nodes/WhatsAppMedia/providers/registry';
import { DROPPED_ANSWER } from '../../support/exchanges';
import {
	MessageTable,
	REASON,
	type Direction,
	type Habits,
	type TableRow,
} from '../../support/messageTable';

const ALL = ['delivered', 'read', 'failed', 'received'];

function apiOf(id: 'rasl' | 'waCr') {
	const { events } = PROVIDERS[id];
	if (events?.type !== 'list') throw new Error(`${id} lists messages`);
	return events;
}

/** A workflow that polls a table. */
class Polling {
	state: LookState | undefined;
	kinds = ALL;
	account = 'one';

	constructor(readonly table: MessageTable) {}

	async look(): Promise<Look> {
		const { table, kinds, account, state } = this;
		const look = await lookForEvents(
			table.session(),
			apiOf('waCr'),
			new Set(kinds),
			account,
			state,
		);
		this.state = JSON.parse(JSON.stringify(look.state)) as LookState;
		return look;
	}

	/** Kinds of what a look found, with the number of the message. */
	async events(): Promise<string[]> {
		return (await this.look()).events.map(({ recordId, kind }) => `${recordId} ${kind}`);
	}
}

const add = (table: MessageTable, direction: Direction, count: number): TableRow[] =>
	Array.from({ length: count }, () => table.add(direction));

async function failureOf(look: Promise<unknown>): Promise<string> {
	try {
		await look;
	} catch (error) {
		if (error instanceof LookStopped) return error.failure.reason;
		throw error;
	}
	throw new Error('It was not stopped');
}

describe('the first look', () => {
	it('finds nothing, however much there is, and what is older never comes', async () => {
		const table = new MessageTable();
		const rows = add(table, 'outbound', 700);
		const polling = new Polling(table);
		expect(await polling.events()).toEqual([]);
		table.now += 60;
		for (const row of rows.slice(0, 150)) table.change(row, 'read');
		expect(await polling.events()).toEqual([]);
		expect(await polling.events()).toEqual([]);
		table.change(rows[600] as TableRow, 'delivered');
		expect(await polling.events()).toEqual(['720 delivered']);
	});

	it('remembers as many sent messages of a server with short pages, which may still change', async () => {
		const table = new MessageTable({ mostRows: 20 });
		const rows = add(table, 'outbound', 500);
		add(table, 'inbound', 500);
		const polling = new Polling(table);
		expect(await polling.events()).toEqual([]);
		table.now += 60;
		table.change(rows[0] as TableRow, 'delivered');
		expect(await polling.events()).toEqual(['120 delivered']);
	});

	it('of another account begins anew', async () => {
		const table = new MessageTable();
		const polling = new Polling(table);
		await polling.look();
		add(table, 'inbound', 2);
		polling.account = 'two';
		expect(await polling.events()).toEqual([]);
		add(table, 'inbound', 1);
		expect(await polling.events()).toEqual(['122 received']);
	});

	it('of a kind of events that was chosen later finds nothing of before', async () => {
		const table = new MessageTable();
		const polling = new Polling(table);
		polling.kinds = ['failed'];
		await polling.look();
		add(table, 'inbound', 2);
		expect(await polling.events()).toEqual([]);
		polling.kinds = ALL;
		expect(await polling.events()).toEqual([]);
		add(table, 'inbound', 1);
		expect(await polling.events()).toEqual(['122 received']);
	});
});

describe('a look', () => {
	it('asks as little as it can where nothing is new', async () => {
		const table = new MessageTable();
		add(table, 'outbound', 250);
		add(table, 'inbound', 250);
		const polling = new Polling(table);
		await polling.look();
		await polling.look();
		const before = table.asked.length;
		await polling.look();
		expect(table.asked.slice(before).map(({ query }) => query)).toEqual([
			{ sort: '-updated_at', per_page: '100', page: '1', 'filter[direction]': 'outbound' },
			{ sort: '-created_at', per_page: '100', page: '2', 'filter[direction]': 'outbound' },
			{ sort: '-created_at', per_page: '100', page: '1', 'filter[direction]': 'inbound' },
		]);
		for (const { priority } of table.asked) expect(priority).toBe('lowest');
	});

	it('finds 2,500 messages of one second, and each of them once', async () => {
		const table = new MessageTable();
		const polling = new Polling(table);
		await polling.look();
		const rows = add(table, 'inbound', 2_500);
		const events = await polling.events();
		expect(new Set(events).size).toBe(2_500);
		expect(events).toHaveLength(2_500);
		expect(events[0]).toBe(`${rows[0]?.id} received`);
		expect(await polling.events()).toEqual([]);
	});

	it('says so where there is more than it may read, and tells nothing twice', async () => {
		const table = new MessageTable();
		const polling = new Polling(table);
		polling.kinds = ['received'];
		await polling.look();
		add(table, 'inbound', 3_000);
		expect(await polling.look()).toMatchObject({ notices: [] });
		const rows = add(table, 'inbound', 3_001);
		const { events, notices } = await polling.look();
		expect(notices).toEqual(['messagesMissed']);
		expect(events.map(({ recordId }) => recordId)).toEqual(
			rows.slice(1).map(({ id }) => String(id)),
		);
		expect(await polling.look()).toMatchObject({ events: [], notices: [] });
		add(table, 'inbound', 1);
		expect(await polling.look()).toMatchObject({ events: [{}], notices: [] });
	});

	it('of a server with short pages says so, too; the first look has nothing to miss', async () => {
		const table = new MessageTable({ mostRows: 15 });
		add(table, 'outbound', 600);
		const polling = new Polling(table);
		expect(await polling.look()).toMatchObject({ events: [], notices: [] });
		expect(await polling.look()).toMatchObject({ events: [], notices: [] });
		table.now += 60;
		for (const row of add(table, 'outbound', 451)) table.change(row, 'delivered');
		const { events, notices } = await polling.look();
		expect([events.length, notices]).toEqual([450, ['messagesMissed']]);
	});

	it('finds what was pushed off two pages by a deletion between them', async () => {
		const table = new MessageTable();
		const polling = new Polling(table);
		polling.kinds = ['received'];
		add(table, 'inbound', 1);
		await polling.look();
		const rows = add(table, 'inbound', 250);
		const first = table.asked.length;
		table.interruption = (index) => {
			if (index === first + 2) table.remove(rows[240] as TableRow);
			return undefined;
		};
		const found = await polling.events();
		table.interruption = undefined;
		expect(found).toHaveLength(249);
		const missing = rows.filter(({ id }) => !found.includes(`${id} received`));
		expect(missing).toHaveLength(1);
		expect(await polling.events()).toEqual([`${missing[0]?.id} received`]);
	});

	it('that breaks off counts for nothing', async () => {
		const table = new MessageTable();
		const polling = new Polling(table);
		await polling.look();
		add(table, 'inbound', 250);
		add(table, 'outbound', 1);
		const first = table.asked.length;
		for (const broken of [0, 1, 2, 3]) {
			table.interruption = (index) => (index >= first + broken ? DROPPED_ANSWER : undefined);
			expect(await failureOf(polling.look())).toBe('listUnread');
		}
		table.interruption = undefined;
		expect(await polling.events()).toHaveLength(250);
	});

	it('keeps a bounded number of messages', async () => {
		const table = new MessageTable();
		const polling = new Polling(table);
		await polling.look();
		for (let round = 0; round < 4; round += 1) {
			add(table, 'outbound', 1_200);
			add(table, 'inbound', 600);
			table.now += 60;
			await polling.look();
		}
		const known = (direction: Direction) =>
			Object.values(polling.state?.[direction]?.known ?? {}).flat().length;
		expect(known('outbound')).toBe(3_000);
		expect(known('inbound')).toBe(1_000);
		expect(JSON.stringify(polling.state).length).toBeLessThan(40_000);
	});

	it('looks at a message for a week, by the clock of the provider', async () => {
		const table = new MessageTable();
		const polling = new Polling(table);
		polling.kinds = ['delivered', 'read'];
		await polling.look();
		const [old] = add(table, 'outbound', 1);
		await polling.look();
		table.now += 6 * 86_400;
		table.change(old as TableRow, 'delivered');
		expect(await polling.events()).toEqual(['120 delivered']);
		table.now += 2 * 86_400;
		add(table, 'outbound', 1);
		await polling.look();
		table.change(old as TableRow, 'read');
		expect(await polling.events()).toEqual([]);
	});

	it('does not take everything for the past because of one wrong time', async () => {
		for (const [wrong, at] of [
			['far ahead', 4_000_000_000],
			['long ago', 1],
		] as const) {
			const table = new MessageTable();
			const polling = new Polling(table);
			const now = Math.floor(Date.now() / 1000);
			table.now = now;
			await polling.look();
			const [first] = add(table, 'outbound', 1);
			table.now = at;
			add(table, 'outbound', 1);
			table.now = now + 60;
			const [last] = add(table, 'outbound', 1);
			await polling.look();
			for (const row of [first, last]) table.change(row as TableRow, 'delivered');
			expect([wrong, await polling.events()]).toEqual([wrong, ['120 delivered', '122 delivered']]);
		}
	});
});

describe('a provider that numbers its messages anew', () => {
	/** Polls once, a minute after the messages that it knows. */
	async function known(
		direction: Direction,
		count: number,
		habits: Habits = {},
	): Promise<[MessageTable, Polling]> {
		const table = new MessageTable(habits);
		table.restart(5_000);
		add(table, direction, count);
		const polling = new Polling(table);
		await polling.look();
		table.now += 60;
		return [table, polling];
	}

	it.each<[string, Direction, number, number, Habits]>([
		['lower numbers', 'inbound', 700, 1, {}],
		['lower numbers', 'outbound', 700, 1, {}],
		['lower numbers, from few messages', 'inbound', 3, 1, {}],
		['lower numbers, from few messages', 'outbound', 3, 1, {}],
		['lower numbers without times', 'inbound', 700, 1, { isTimeless: true }],
		['lower numbers without times', 'outbound', 700, 1, { isTimeless: true }],
		['numbers that it had before', 'inbound', 700, 5_690, {}],
		['numbers that it had before', 'outbound', 700, 5_690, {}],
		['numbers that it had before, from few messages', 'inbound', 3, 5_000, {}],
	])('with %s is noticed: %s, %i messages', async (_, direction, count, first, habits) => {
		const [table, polling] = await known(direction, count, habits);
		table.restart(first);
		add(table, direction, 2);
		expect(await polling.look()).toMatchObject({ events: [], notices: ['messagesNumberedAnew'] });
		expect(await polling.look()).toMatchObject({ events: [], notices: [] });
		table.now += 60;
		const [row] = add(table, direction, 1);
		if (direction === 'outbound') table.change(row as TableRow, 'delivered');
		const kind = direction === 'outbound' ? 'delivered' : 'received';
		expect(await polling.events()).toEqual([`${row?.id} ${kind}`]);
	});

	it('tells no message again that it lists under another number', async () => {
		const [table, polling] = await known('inbound', 50);
		table.restart(1);
		table.now -= 60;
		add(table, 'inbound', 50);
		table.now += 60;
		add(table, 'inbound', 1);
		expect(await polling.look()).toMatchObject({ events: [], notices: ['messagesNumberedAnew'] });
	});

	it.each<[Direction, number, Habits]>([
		['inbound', 1, {}],
		['inbound', 40, {}],
		['inbound', 699, {}],
		['outbound', 1, {}],
		['outbound', 699, {}],
		['inbound', 1, { isTimeless: true }],
		['outbound', 1, { isTimeless: true }],
		['inbound', 5, { isUnstable: true }],
		['outbound', 5, { ignoresSort: true, keepsUpdatedAt: true }],
	])('is not one whose newest messages somebody deletes: %s, %i, %j', async (...habit) => {
		const [direction, count, habits] = habit;
		const [table, polling] = await known(direction, 700, habits);
		for (const row of table.rows.slice(-count)) table.remove(row);
		for (let look = 0; look < 3; look += 1) {
			expect(await polling.look()).toMatchObject({ events: [], notices: [] });
		}
		const [row] = add(table, direction, 1);
		if (direction === 'outbound') table.change(row as TableRow, 'delivered');
		const { events, notices } = await polling.look();
		expect([events.map(({ recordId }) => recordId), notices]).toEqual([[String(row?.id)], []]);
	});

	it('is not one that empties its list, or whose messages change late', async () => {
		const [table, polling] = await known('outbound', 700);
		for (const row of table.rows.slice(0, 150)) table.change(row, 'read');
		expect(await polling.look()).toMatchObject({ notices: [] });
		table.rows.splice(0);
		expect(await polling.look()).toMatchObject({ events: [], notices: [] });
	});
});

describe('a message that failed', () => {
	async function sent(count: number, habits = {}): Promise<[MessageTable, Polling, TableRow[]]> {
		const table = new MessageTable(habits);
		const polling = new Polling(table);
		polling.kinds = ['failed'];
		await polling.look();
		const rows = add(table, 'outbound', count);
		await polling.look();
		for (const row of rows) table.change(row, 'failed');
		return [table, polling, rows];
	}

	it('comes with the reason, which is asked for by its number', async () => {
		const [table, polling] = await sent(1);
		const { events } = await polling.look();
		expect(events).toMatchObject([
			{
				kind: 'failed',
				recordId: '120',
				messageId: 'wamid.120',
				words: REASON,
				meta: { code: 131047 },
			},
		]);
		expect(table.asked.filter(({ path }) => path === '/messages/120')).toHaveLength(1);
	});

	it('is not asked about where the list says it', async () => {
		const [table, polling] = await sent(3, { listsReasons: true });
		expect((await polling.look()).events).toMatchObject([{ words: REASON }, {}, { words: REASON }]);
		expect(table.asked.filter(({ path }) => path !== '/messages')).toEqual([]);
	});

	it('waits for the next look where too many would have to be asked about', async () => {
		const [, polling, rows] = await sent(70);
		const found = [await polling.events(), await polling.events(), await polling.events()];
		expect(found.map(({ length }) => length)).toEqual([30, 30, 10]);
		expect(found.flat()).toEqual(rows.map(({ id }) => `${id} failed`));
		expect(await polling.events()).toEqual([]);
	});

	it('that has to wait is found also where it was pushed far back meanwhile', async () => {
		const table = new MessageTable();
		const polling = new Polling(table);
		polling.kinds = ['failed'];
		await polling.look();
		const others = add(table, 'outbound', 100);
		const rows = add(table, 'outbound', 100);
		for (const row of rows) table.change(row, 'failed');
		table.now += 10;
		for (const row of others) table.change(row, 'read');
		const found = await polling.events();
		expect(found).toHaveLength(30);
		table.now += 60;
		for (const row of add(table, 'outbound', 300)) table.change(row, 'read');
		for (let look = 0; look < 30; look += 1) found.push(...(await polling.events()));
		expect(found).toEqual(rows.map(({ id }) => `${id} failed`));
	});

	it('is asked about once more where there is no answer, and then comes without the reason', async () => {
		const [table, polling] = await sent(1);
		// The question about the message is the last one of a look.
		let asked = 0;
		table.interruption = () => (++asked >= 3 ? DROPPED_ANSWER : undefined);
		expect(await polling.events()).toEqual([]);
		asked = 0;
		const { events } = await polling.look();
		expect(events).toMatchObject([{ kind: 'failed', recordId: '120' }]);
		expect(events[0]?.words).toBeUndefined();
		table.interruption = undefined;
		expect(await polling.events()).toEqual([]);
	});
});

describe('a server that', () => {
	it('does not filter by direction is found out, unless rows tell it', async () => {
		const table = new MessageTable({ ignoresFilters: true });
		add(table, 'outbound', 3);
		add(table, 'inbound', 3);
		expect(await failureOf(new Polling(table).look())).toBe('directionsUntold');

		const telling = new MessageTable({ ignoresFilters: true, tellsDirection: true });
		add(telling, 'outbound', 3);
		const polling = new Polling(telling);
		await polling.look();
		add(telling, 'inbound', 2);
		telling.change(telling.rows[0] as TableRow, 'read');
		expect(await polling.events()).toEqual([
			'120 delivered',
			'120 read',
			'123 received',
			'124 received',
		]);
	});

	it('does not filter hides nothing behind a page of the other direction', async () => {
		const table = new MessageTable({ ignoresFilters: true, tellsDirection: true });
		const [first] = add(table, 'outbound', 3);
		const polling = new Polling(table);
		polling.kinds = ['read'];
		await polling.look();
		table.now += 60;
		table.change(first as TableRow, 'read');
		table.now += 1;
		add(table, 'inbound', 250);
		expect(await polling.events()).toEqual(['120 read']);
		expect(await polling.events()).toEqual([]);
	});

	it('does not filter and has only messages of the other direction is asked a bounded number of times', async () => {
		const table = new MessageTable({ ignoresFilters: true, tellsDirection: true, mostRows: 15 });
		const polling = new Polling(table);
		polling.kinds = ['read'];
		add(table, 'inbound', 1_500);
		await polling.look();
		const before = table.asked.length;
		await polling.look();
		expect(table.asked.length - before).toBeLessThan(35);
	});

	it('does not filter is found out as soon as there is a message', async () => {
		const table = new MessageTable({ ignoresFilters: true });
		const polling = new Polling(table);
		polling.kinds = ['received'];
		expect(await polling.events()).toEqual([]);
		add(table, 'outbound', 1);
		expect(await failureOf(polling.look())).toBe('directionsUntold');
	});

	it.each([
		['sent', 'received'],
		['SENT', 'incoming'],
		['outgoing', 'in'],
	])('does not filter and says %s and %s is understood', async (outbound, inbound) => {
		const words = { outbound, inbound };
		const table = new MessageTable({ ignoresFilters: true, tellsDirection: true, words });
		add(table, 'inbound', 2);
		const polling = new Polling(table);
		await polling.look();
		const [sent] = add(table, 'outbound', 1);
		add(table, 'inbound', 1);
		expect(await polling.events()).toEqual(['123 received']);
		table.now += 60;
		table.change(sent as TableRow, 'delivered');
		expect(await polling.events()).toEqual(['122 delivered']);
	});

	it('does not filter is found out as soon as a row has a word that is not known', async () => {
		const words = { outbound: 'to_customer' };
		const table = new MessageTable({ ignoresFilters: true, tellsDirection: true, words });
		add(table, 'inbound', 2);
		const polling = new Polling(table);
		expect(await polling.events()).toEqual([]);
		add(table, 'inbound', 1);
		expect(await polling.events()).toEqual(['122 received']);
		add(table, 'outbound', 1);
		add(table, 'inbound', 200);
		expect(await failureOf(polling.look())).toBe('directionsUntold');
	});

	it('filters may say words that are not known', async () => {
		const words = { outbound: 'to_customer', inbound: 'by_customer' };
		const table = new MessageTable({ tellsDirection: true, words });
		add(table, 'outbound', 1);
		const polling = new Polling(table);
		await polling.look();
		table.change(table.rows[0] as TableRow, 'delivered');
		add(table, 'inbound', 1);
		expect(await polling.events()).toEqual(['120 delivered', '121 received']);
	});

	it('lists the oldest first is found out', async () => {
		const table = new MessageTable();
		add(table, 'inbound', 150);
		table.now -= 3_600;
		add(table, 'inbound', 1);
		for (const [index, row] of table.rows.entries())
			Object.assign(row, { createdAt: 1_790_000_000 + index });
		const session = table.session();
		const { exchange } = session.transport;
		const reversed = {
			...session,
			transport: {
				...session.transport,
				exchange: async (request: Parameters<typeof exchange>[0]) => {
					const answer = await exchange({ ...request, query: { ...request.query, page: '2' } });
					const first = await exchange(request);
					return request.query?.page === '1' && first.type === 'answer'
						? { ...first, response: { ...first.response, body: reversedBody(first.response.body) } }
						: answer;
				},
			},
		};
		const look = lookForEvents(reversed, apiOf('rasl'), new Set(['received']), 'one', undefined);
		expect(await failureOf(look)).toBe('messagesOldestFirst');
	});

	it('lists by the time at which a message was created may have sent one of them later', async () => {
		const table = new MessageTable();
		const polling = new Polling(table);
		polling.kinds = ['received'];
		await polling.look();
		for (let count = 0; count < 150; count += 1) {
			table.now += 1;
			add(table, 'inbound', 1);
		}
		const session = table.session();
		const { exchange } = session.transport;
		const sentLate = new Date((table.now + 5) * 1000).toISOString();
		const transport = {
			...session.transport,
			exchange: async (request: Parameters<typeof exchange>[0]) => {
				const answer = await exchange(request);
				if (answer.type !== 'answer') return answer;
				const { data } = answer.response.body as { data: Array<{ id: number; sent_at: string }> };
				// The last of the first page.
				for (const row of data) if (row.id === 170) row.sent_at = sentLate;
				return answer;
			},
		};
		const { events } = await lookForEvents(
			{ ...session, transport },
			apiOf('waCr'),
			new Set(['received']),
			'one',
			polling.state,
		);
		expect(events).toHaveLength(150);
	});

	it('ignores the number of the page does not keep a look for ever', async () => {
		const table = new MessageTable();
		const polling = new Polling(table);
		polling.kinds = ['received'];
		add(table, 'inbound', 1);
		await polling.look();
		add(table, 'inbound', 300);
		const session = table.session();
		const { exchange } = session.transport;
		const transport = {
			...session.transport,
			exchange: async (request: Parameters<typeof exchange>[0]) =>
				await exchange({ ...request, query: { ...request.query, page: '1' } }),
		};
		const before = table.asked.length;
		await lookForEvents(
			{ ...session, transport },
			apiOf('waCr'),
			new Set(['received']),
			'one',
			polling.state,
		);
		expect(table.asked.length - before).toBeLessThan(10);
	});
});

function reversedBody(body: unknown): unknown {
	const { data, ...rest } = body as { data: unknown[] };
	return { ...rest, data: [...data].reverse() };
}

describe('what n8n kept', () => {
	it.each<[unknown]>([
		[null],
		['x'],
		[7],
		[[]],
		[{}],
		[{ floor: 'x', known: {} }],
		[{ floor: 0 }],
		[{ floor: 0, known: { x: [120] } }],
		[{ floor: 0, known: { 3: 7 } }],
	])('begins anew where it is damaged, and repeats nothing: %j', async (part) => {
		const table = new MessageTable();
		for (const row of add(table, 'outbound', 3)) table.change(row, 'read');
		add(table, 'inbound', 3);
		const polling = new Polling(table);
		await polling.look();
		polling.state = { ...polling.state, inbound: part, outbound: part } as LookState;
		expect(await polling.events()).toEqual([]);
		add(table, 'inbound', 1);
		expect(await polling.events()).toEqual(['126 received']);
	});

	it('is used where only numbers beside it are damaged', async () => {
		const table = new MessageTable();
		const [first] = add(table, 'outbound', 1);
		const polling = new Polling(table);
		await polling.look();
		const damaged = { depth: 'x', sweep: null, asked: 7 };
		polling.state = {
			...polling.state,
			outbound: { ...polling.state?.outbound, ...damaged },
		} as unknown as LookState;
		table.change(first as TableRow, 'failed');
		expect(await polling.events()).toEqual(['120 failed']);
	});
});

describe('for somebody who builds a workflow', () => {
	it('the newest message of each kind is found', async () => {
		const table = new MessageTable();
		const rows = add(table, 'outbound', 5);
		add(table, 'inbound', 2);
		(['failed', 'delivered', 'read', 'sent'] as const).forEach((status, index) =>
			table.change(rows[index] as TableRow, status),
		);
		const { events } = await newestEvents(table.session(), apiOf('waCr'), new Set(ALL));
		expect(events.map(({ kind, recordId }) => `${recordId} ${kind}`)).toEqual([
			'122 delivered',
			'122 read',
			'120 failed',
			'126 received',
		]);
		expect(events[2]).toMatchObject({ words: REASON });
	});

	it('it is found behind many others, and what was looked at is known', async () => {
		const table = new MessageTable();
		const [failed] = add(table, 'outbound', 1);
		table.change(failed as TableRow, 'failed');
		for (const row of add(table, 'outbound', 150)) table.change(row, 'delivered');
		const newest = async (...kinds: string[]) =>
			await newestEvents(table.session(), apiOf('waCr'), new Set(kinds));
		expect((await newest('failed')).events).toMatchObject([{ recordId: '120', words: REASON }]);
		expect(await newest('read')).toEqual({ events: [], count: 151, isWhole: true });
		const before = table.asked.length;
		expect((await newest('delivered')).events).toHaveLength(1);
		expect(table.asked.length - before).toBeLessThan(5);
		add(table, 'outbound', 600);
		expect(await newest('failed')).toEqual({ events: [], count: 500, isWhole: false });
		expect(await newest('failed', 'received')).toMatchObject({ count: 500, isWhole: false });
	});
});
