import fc from 'fast-check';

import {
	lookForEvents,
	type Look,
	type LookState,
} from '../../nodes/WhatsAppMedia/events/lookForEvents';
import { LookStopped } from '../../nodes/WhatsAppMedia/events/readMessages';
import { PROVIDERS } from '../../nodes/WhatsAppMedia/providers/registry';
import { MessageTable, type Habits, type Status, type TableRow } from '../support/messageTable';
import { DROPPED_ANSWER, LIMITED_ANSWER } from '../support/exchanges';
import { runs, TIME_LIMIT } from './support/runs';

/**
 * Polls find each change once, whatever happens between and during them. What is expected is worked out
 * from the table of messages alone: what was true of a message and was not when the workflow was activated.
 */

const KINDS = new Set(['delivered', 'read', 'failed', 'received']);
const ACCOUNT = 'waCr';

type Step =
	| { readonly type: 'send' | 'write'; readonly count: number }
	| { readonly type: 'change'; readonly which: number; readonly to: number }
	| { readonly type: 'changeAll'; readonly to: number }
	| { readonly type: 'wait'; readonly seconds: number }
	| { readonly type: 'poll'; readonly breaksAt?: number; readonly isLimited?: boolean }
	| { readonly type: 'restart' };

const count = fc.oneof(
	{ weight: 4, arbitrary: fc.integer({ min: 1, max: 5 }) },
	fc.constantFrom(100, 101, 230),
);
const step: fc.Arbitrary<Step> = fc.oneof(
	{
		weight: 3,
		arbitrary: fc.record({ type: fc.constantFrom('send' as const, 'write' as const), count }),
	},
	{
		weight: 5,
		arbitrary: fc.record({
			type: fc.constant('change' as const),
			which: fc.nat(400),
			to: fc.nat(2),
		}),
	},
	{ weight: 1, arbitrary: fc.record({ type: fc.constant('changeAll' as const), to: fc.nat(2) }) },
	{ weight: 2, arbitrary: fc.record({ type: fc.constant('wait' as const), seconds: fc.nat(90) }) },
	{
		weight: 5,
		arbitrary: fc.record(
			{ type: fc.constant('poll' as const), breaksAt: fc.nat(6), isLimited: fc.boolean() },
			{ requiredKeys: ['type'] },
		),
	},
	{ weight: 1, arbitrary: fc.constant({ type: 'restart' as const }) },
);
const habits: fc.Arbitrary<Habits> = fc.record(
	{
		keepsUpdatedAt: fc.boolean(),
		ignoresSort: fc.boolean(),
		mostRows: fc.constantFrom(15, 50, 100),
		listsReasons: fc.boolean(),
	},
	{ requiredKeys: [] },
);

/** What can become of a message next; `any`: also what WhatsApp should not say any more. */
const NEXT: Readonly<Record<Status, readonly Status[]>> = {
	sent: ['delivered', 'read', 'failed'],
	delivered: ['read'],
	read: [],
	failed: [],
};
const ANY: readonly Status[] = ['delivered', 'read', 'failed'];

/** Everything that a status says. */
const SAYS: Readonly<Record<Status, readonly string[]>> = {
	sent: [],
	delivered: ['delivered'],
	read: ['delivered', 'read'],
	failed: ['failed'],
};

/** n8n with one workflow: it saves what a poll keeps only when the poll starts the workflow. */
class History {
	readonly events: string[] = [];
	/** What was true at any time after the activation, and before. */
	readonly possible = new Set<string>();
	readonly past = new Set<string>();
	#memory: LookState | undefined;
	#saved: LookState | undefined;

	constructor(
		readonly table: MessageTable,
		private readonly isAnyOrder: boolean,
	) {}

	async activate(): Promise<void> {
		for (const row of this.table.rows) for (const fact of factsOf(row)) this.past.add(fact);
		await this.poll();
		this.#saved = structuredClone(this.#memory);
	}

	async run(step: Step): Promise<void> {
		const { table } = this;
		const outbound = table.rows.filter(({ direction }) => direction === 'outbound');
		switch (step.type) {
			case 'send':
			case 'write':
				for (let index = 0; index < step.count; index += 1) {
					this.#note(table.add(step.type === 'send' ? 'outbound' : 'inbound'));
				}
				return;
			case 'change':
				if (outbound.length > 0) this.#change(outbound[step.which % outbound.length], step.to);
				return;
			case 'changeAll':
				for (const row of outbound) this.#change(row, step.to);
				return;
			case 'wait':
				table.now += step.seconds;
				return;
			case 'poll': {
				const { breaksAt, isLimited } = step;
				const first = table.asked.length;
				table.interruption = (index) =>
					breaksAt === undefined || index < first + breaksAt
						? undefined
						: isLimited
							? LIMITED_ANSWER
							: DROPPED_ANSWER;
				await this.poll();
				table.interruption = undefined;
				return;
			}
			case 'restart':
				this.#memory = structuredClone(this.#saved);
		}
	}

	async poll(): Promise<number> {
		const { events: api } = PROVIDERS.waCr;
		if (api?.type !== 'list') throw new Error('WA.cr lists messages');
		let look: Look;
		try {
			look = await lookForEvents(this.table.session(), api, KINDS, ACCOUNT, this.#memory);
		} catch (error) {
			if (error instanceof LookStopped) return -1;
			throw error;
		}
		// As n8n does: what is not JSON does not survive.
		this.#memory = JSON.parse(JSON.stringify(look.state)) as LookState;
		if (look.events.length > 0) this.#saved = structuredClone(this.#memory);
		this.events.push(...look.events.map(({ kind, recordId }) => `${recordId} ${kind}`));
		return look.events.length;
	}

	/** Polls until every message was looked at and nothing is left. */
	async settle(): Promise<void> {
		const pages = Math.ceil(this.table.rows.length / 15) + 2;
		for (let quiet = 0; quiet < pages; quiet += 1) if ((await this.poll()) !== 0) quiet = -1;
	}

	#change(row: TableRow | undefined, to: number): void {
		if (row === undefined) return;
		const choices = this.isAnyOrder ? ANY : NEXT[row.status];
		const next = choices[to % Math.max(1, choices.length)];
		if (next === undefined) return;
		this.table.change(row, next);
		this.#note(row);
	}

	#note(row: TableRow): void {
		for (const fact of factsOf(row)) this.possible.add(fact);
	}
}

function factsOf({ id, direction, status }: TableRow): string[] {
	return (direction === 'inbound' ? ['received'] : SAYS[status]).map((fact) => `${id} ${fact}`);
}

async function play(
	before: readonly Step[],
	steps: readonly Step[],
	habits: Habits,
	isAnyOrder: boolean,
): Promise<History> {
	const history = new History(new MessageTable(habits), isAnyOrder);
	for (const each of before) if (each.type !== 'poll') await history.run(each);
	history.possible.clear();
	await history.activate();
	for (const each of steps) await history.run(each);
	await history.settle();
	return history;
}

const steps = (maxLength: number): fc.Arbitrary<Step[]> => fc.array(step, { maxLength });

describe('polls', () => {
	it(
		'find each change once: nothing is lost, nothing is repeated',
		async () => {
			await fc.assert(
				fc.asyncProperty(steps(4), steps(25), habits, async (before, after, how) => {
					const { events, possible, past } = await play(before, after, how, false);
					const expected = [...possible].filter((fact) => !past.has(fact));
					expect([...events].sort()).toEqual(expected.sort());
				}),
				runs(0.05),
			);
		},
		TIME_LIMIT,
	);

	it(
		'say nothing that was not so, nothing twice, and everything that is so in the end, in any order of statuses',
		async () => {
			await fc.assert(
				fc.asyncProperty(steps(4), steps(25), habits, async (before, after, how) => {
					const { events, possible, past, table } = await play(before, after, how, true);
					expect([...new Set(events)].length).toBe(events.length);
					for (const event of events) expect(possible).toContain(event);
					for (const event of events) expect(past).not.toContain(event);
					const final = table.rows.flatMap(factsOf).filter((fact) => !past.has(fact));
					expect(events).toEqual(expect.arrayContaining(final));
				}),
				runs(0.05),
			);
		},
		TIME_LIMIT,
	);

	it(
		'find everything where messages of one second come in another order in each answer',
		async () => {
			await fc.assert(
				fc.asyncProperty(
					fc.array(fc.integer({ min: 1, max: 260 }), { minLength: 1, maxLength: 4 }),
					fc.boolean(),
					async (counts, isWritten) => {
						const table = new MessageTable({ isUnstable: true });
						const history = new History(table, false);
						await history.activate();
						for (const count of counts) {
							await history.run({ type: isWritten ? 'write' : 'send', count });
							await history.run({ type: 'poll' });
							await history.run({ type: 'changeAll', to: 0 });
							await history.run({ type: 'poll' });
							await history.run({ type: 'wait', seconds: 60 });
						}
						await history.settle();
						expect([...history.events].sort()).toEqual([...history.possible].sort());
					},
				),
				runs(0.01),
			);
		},
		TIME_LIMIT,
	);
});
