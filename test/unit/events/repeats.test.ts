import { randomUUID } from 'node:crypto';

import {
	claimEvents,
	type Claim,
	type SavedKeys,
} from '../../../nodes/WhatsAppMedia/events/repeats';
import { IS_THOROUGH, share } from '../../support/extent';

/** A workflow in n8n’s database: each request gets a copy of what is saved, and saves its own. */
class Workflow {
	saved = '{}';
	/** As many processes as there are places: what one of them remembers, the others do not know. */
	readonly processes = Array.from({ length: 3 }, () => randomUUID());

	/** One whole request: true if it started the workflow. */
	call(key: string, process = 0): boolean {
		const open = this.open([key], process);
		open.end();
		return open.claim.fresh.length > 0;
	}

	/** A request that n8n has not answered yet; its end saves over whatever was saved meanwhile. */
	open(keys: readonly string[], process = 0): { readonly claim: Claim; end(): void } {
		const copy = JSON.parse(this.saved) as SavedKeys;
		const claim = claimEvents(this.processes[process] ?? '', copy, keys);
		return {
			claim,
			end: () => {
				if (claim.fresh.length > 0) this.saved = JSON.stringify(copy);
				claim.confirm();
			},
		};
	}

	/** Processes that know nothing but what is saved. */
	restart(): void {
		this.processes.splice(0, 3, ...this.processes.map(() => randomUUID()));
	}

	/** Those that would start the workflow once more. */
	forgotten(keys: readonly string[]): string[] {
		return this.open(keys).claim.fresh.map((index) => keys[index] ?? '');
	}
}

const keysOf = (count: number, name = 'key'): string[] =>
	Array.from({ length: count }, (_, index) => `${name}-${index}`);

describe('after a restart', () => {
	it.each(IS_THOROUGH ? [1_000, 1_100, 2_500, 6_000] : [1_000, 2_100])(
		'the last 1,000 of %i events are known',
		(count) => {
			const workflow = new Workflow();
			const keys = keysOf(count);
			for (const key of keys) workflow.call(key);
			workflow.restart();
			expect(workflow.forgotten(keys.slice(-1_000))).toEqual([]);
		},
	);

	it('they are known also where several processes shared them unevenly', () => {
		const workflow = new Workflow();
		const keys = keysOf(3_000);
		for (const [index, key] of keys.entries()) {
			workflow.call(key, index < 1_200 || index % 400 === 0 ? 1 : index % 7 === 0 ? 2 : 0);
		}
		workflow.restart();
		expect(workflow.forgotten(keys.slice(-1_000))).toEqual([]);
	});
});

describe('requests at the same time', () => {
	it.each(share([0, 900, 1_500], 2))('lose nothing after %i events', (count) => {
		const workflow = new Workflow();
		const before = keysOf(count, 'before');
		for (const key of before) workflow.call(key);
		const keys = keysOf(200);
		const open = keys.map((key) => workflow.open([key]));
		for (const { end } of open) end();
		// The next one that is new saves what the process knows of all others.
		workflow.call('next');
		workflow.restart();
		expect(workflow.forgotten([...before, ...keys, 'next'].slice(-1_000))).toEqual([]);
	});

	it('lose nothing in the first moment after a restart', () => {
		const workflow = new Workflow();
		for (const key of keysOf(1_500, 'before')) workflow.call(key);
		workflow.restart();
		const keys = keysOf(100);
		const open = keys.map((key) => workflow.open([key]));
		for (const { end } of open) end();
		workflow.call('next');
		workflow.restart();
		expect(workflow.forgotten(keys)).toEqual([]);
	});

	it('of several processes lose nothing once each of them had another one', () => {
		const workflow = new Workflow();
		for (const key of keysOf(1_500, 'before')) workflow.call(key);
		const keys = keysOf(90);
		const open = keys.map((key, index) => workflow.open([key], index % 3));
		for (const { end } of open.reverse()) end();
		for (const process of [0, 1, 2]) workflow.call(`next-${process}`, process);
		workflow.restart();
		expect(workflow.forgotten(keys)).toEqual([]);
	});

	it('start the workflow once for the same event', () => {
		const workflow = new Workflow();
		const first = workflow.open(['a', 'b']);
		// Of it nothing is known yet, so all of it has to come again.
		expect(workflow.open(['b', 'c', 'c']).claim).toMatchObject({ fresh: [], isUnderWay: true });
		first.end();
		expect(workflow.open(['b', 'c', 'c']).claim).toMatchObject({ fresh: [1], isUnderWay: false });
	});

	it('that did not start it leave nothing behind', () => {
		const workflow = new Workflow();
		const { claim } = workflow.open(['a']);
		workflow.open(['b']).end();
		claim.release();
		expect(workflow.call('a')).toBe(true);
	});
});

it.each<[string, unknown, string[]]>([
	['keys without numbers', ['a', 'b'], ['a', 'b']],
	['other things', [7, null, 'a:1', {}, ':', 'b:?'], ['a']],
	['no list', 'a', []],
])('reads %s, whoever saved them', (_, seen, known) => {
	const workflow = new Workflow();
	workflow.saved = JSON.stringify({ seen });
	const all = ['a', 'b'];
	expect(workflow.forgotten(all)).toEqual(all.filter((key) => !known.includes(key)));
	workflow.call('c');
	workflow.restart();
	expect(workflow.forgotten([...known, 'c'])).toEqual([]);
});
