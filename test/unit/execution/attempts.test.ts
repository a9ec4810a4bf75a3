import fc from 'fast-check';
import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import { Attempts, type ItemOutput } from '../../../nodes/WhatsAppMedia/execution/attempts';
import { stillInDoubt } from '../../../nodes/WhatsAppMedia/failures/describeFailure';
import type { Failure } from '../../../nodes/WhatsAppMedia/failures/failure';
import { fakeN8n, throughStorage } from './support/fakeN8n';

const failure = (outcome: Failure['outcome']): Failure => ({
	outcome,
	reason: 'noAnswer',
	headline: 'No answer',
	advice: 'Check it.',
});
const SENT: ItemOutput = { json: { outcome: 'sent', messageId: 'wamid.1' } };
const UNKNOWN: ItemOutput = { json: { error: 'x' }, failure: failure('unknown') };
const NOT_SENT: ItemOutput = { json: { error: 'x' }, failure: failure('notSent') };

const TWO: readonly INodeExecutionData[] = [{ json: { order: 1 } }, { json: { order: 2 } }];

/** An attempt to run the node in an execution with this context. */
function attempt(
	context: IDataObject,
	{ items = TWO, executionId = '1', runIndex = 0 } = {},
): Attempts {
	return new Attempts(fakeN8n({ items, context, executionId, runIndex }).functions);
}

describe('an item of an earlier attempt', () => {
	it('is known once it was sent', () => {
		const context = {};
		const first = attempt(context);
		first.start(1, false);
		first.end(1, SENT, false);
		const next = attempt(context);
		expect(next.earlier(0)).toBeUndefined();
		expect(next.earlier(1)).toEqual({
			output: SENT,
			isOfThisExecution: true,
			isRemembered: false,
		});
	});

	it('is known from the moment in which its message leaves', () => {
		const context = {};
		attempt(context).start(0, true);
		expect(attempt(throughStorage(context)).earlier(0)).toEqual({
			isOfThisExecution: true,
			isRemembered: true,
		});
	});

	it('is told from one of this execution when a person retries', () => {
		const context = {};
		const first = attempt(context);
		first.start(0, false);
		first.end(0, UNKNOWN, false);
		const retried = attempt(throughStorage(context), { executionId: '2' });
		expect(retried.earlier(0)).toEqual({
			output: UNKNOWN,
			isOfThisExecution: false,
			isRemembered: false,
		});
	});

	it('is none in another run of the node in the execution', () => {
		const context = {};
		const first = attempt(context);
		first.start(0, false);
		first.end(0, SENT, false);
		expect(attempt(context, { runIndex: 1 }).earlier(0)).toBeUndefined();
	});

	it.each([
		['another input', { items: [{ json: { order: 7 } }] }],
		['another file', { items: [{ json: { order: 1 }, binary: { data: fileOf('b') } }] }],
	])('is in doubt with %s, which no attempt should get', (_, circumstances) => {
		const context = {};
		const first = attempt(context);
		first.start(0, false);
		first.end(0, SENT, false);
		const other = attempt(context, circumstances).earlier(0);
		expect(other).toMatchObject({ isOfThisExecution: true });
		expect(other?.output).toBeUndefined();
	});

	it('is the same where n8n has moved the file of a webhook into the folder of its execution', () => {
		const context = {};
		const inFolder = (folder: string) => ({
			items: [
				{
					json: {},
					binary: {
						data: fileOf(`filesystem-v2:workflows/w/executions/${folder}/binary_data/6f1c`),
					},
				},
			],
		});
		const first = attempt(context, inFolder('temp'));
		first.start(0, false);
		first.end(0, SENT, false);
		expect(attempt(context, inFolder('9')).earlier(0)?.output).toEqual(SENT);
	});

	it('is forgotten if it was certainly not sent', () => {
		const context = {};
		const first = attempt(context);
		first.start(0, false);
		first.end(0, NOT_SENT, false);
		expect(attempt(context).earlier(0)).toBeUndefined();
	});

	it.each([
		['ends before anything left', false],
		['is refused', true],
	])('stays in doubt where a person has it sent again and that %s', (_, hasLeft) => {
		const context = {};
		const first = attempt(context);
		first.start(0, false);
		first.end(0, UNKNOWN, false);
		const second = attempt(throughStorage(context), { executionId: '2' });
		const kept = throughStorage(context);
		const third = attempt(kept, { executionId: '2' });
		if (hasLeft) third.start(0, false);
		third.end(0, NOT_SENT, false);
		for (const later of [second, attempt(kept, { executionId: '3' })]) {
			expect(later.earlier(0)).toMatchObject({ output: UNKNOWN, isOfThisExecution: false });
		}
	});

	it('is for a person to repeat where it was sent again, accepted and not delivered', () => {
		const context = {};
		const first = attempt(context);
		first.start(0, false);
		first.end(0, UNKNOWN, false);
		const kept = throughStorage(context);
		const second = attempt(kept, { executionId: '2' });
		second.start(0, false);
		second.end(0, { json: {}, failure: stillInDoubt(failure('notDelivered')) }, false);
		expect(attempt(kept, { executionId: '2' }).earlier(0)).toMatchObject({
			output: { failure: { outcome: 'unknown' } },
			isOfThisExecution: true,
		});
	});

	it('is kept by attempts that do not come to it', () => {
		const context = {};
		const first = attempt(context);
		first.start(1, false);
		first.end(1, SENT, false);
		const second = attempt(context);
		second.start(0, false);
		second.end(0, NOT_SENT, false);
		expect(attempt(context).earlier(1)).toMatchObject({ output: SENT });
	});
});

describe('an input', () => {
	it('is the same after n8n stored and loaded it, whatever is in it', () => {
		fc.assert(
			fc.property(
				fc.anything({ withDate: true, withNullPrototype: true, maxDepth: 4 }),
				fc.boolean(),
				(value, holdsItself) => {
					const json: IDataObject = { value: value as IDataObject };
					if (holdsItself) json.self = json;
					const context = {};
					attempt(context, { items: [{ json }] }).start(0, false);
					let loaded: { context: IDataObject; items: INodeExecutionData[] };
					try {
						loaded = throughStorage({ context, items: [{ json }] });
					} catch {
						// n8n cannot store it, so nobody can retry it.
						return;
					}
					expect(attempt(loaded.context, loaded).earlier(0)).toBeDefined();
				},
			),
			{ numRuns: 500 },
		);
	});

	it('tells items apart that JSON has no words for', () => {
		const withItself = (name: string): IDataObject => {
			const json: IDataObject = { name };
			json.self = json;
			return json;
		};
		const pairs: Array<[unknown, unknown]> = [
			[{ id: 1n }, { id: 2n }],
			[withItself('a'), withItself('b')],
			[{ list: [withItself('a'), 1n] }, { list: [withItself('a'), 2n] }],
		];
		for (const [one, other] of pairs) {
			const context = {};
			const first = attempt(context, { items: [{ json: one as IDataObject }] });
			first.start(0, false);
			first.end(0, SENT, false);
			const same = attempt(context, { items: [{ json: one as IDataObject }] });
			const changed = attempt(context, { items: [{ json: other as IDataObject }] });
			expect(same.earlier(0)?.output).toEqual(SENT);
			expect(changed.earlier(0)?.output).toBeUndefined();
		}
	});

	it('is the same whether one object occurs twice or two are alike', () => {
		const shared = { a: 1n };
		const context = {};
		attempt(context, { items: [{ json: { one: shared, two: shared } as never }] }).start(0, false);
		const other = { one: { a: 1n }, two: { a: 1n } };
		expect(attempt(context, { items: [{ json: other as never }] }).earlier(0)).toBeDefined();
	});

	it.each([
		['nothing', undefined],
		['null', null],
		['a text', 'x'],
		['no files', { json: {}, binary: null }],
		['a file that is none', { json: {}, binary: { data: null, other: 'x' } }],
		['something that refuses to be read', { json: { toString: 1, toJSON: () => refuse() } }],
		['something very deep', { json: deep(100_000) }],
	])('can be %s', (_, item) => {
		const context = {};
		const items = [item as INodeExecutionData];
		expect(() => attempt(context, { items }).start(0, false)).not.toThrow();
		expect(attempt(context, { items }).earlier(0)).toBeDefined();
	});

	it('is known by its files without their content', () => {
		const context = {};
		const big = { ...fileOf('YWJj'), data: 'x'.repeat(1_000_000) };
		attempt(context, { items: [{ json: {}, binary: { data: big } }] }).start(0, false);
		expect(JSON.stringify(context).length).toBeLessThan(1_000);
	});
});

describe('what n8n stores with an execution', () => {
	it('is nothing once n8n took the items over', () => {
		const context: IDataObject = {};
		const first = attempt(context);
		first.start(0, false);
		first.end(0, SENT, false);
		expect(context).not.toEqual({});
		first.handOver();
		expect(context).toEqual({});
	});

	it('may be needed once more: n8n starts a node again whose first item says error', () => {
		const context = {};
		const first = attempt(context);
		first.start(1, false);
		first.end(1, SENT, false);
		first.handOver();
		expect(attempt(context).earlier(1)).toMatchObject({ output: SENT });
	});

	it('has only the run of a loop that is not done', () => {
		const context: IDataObject = {};
		for (let runIndex = 0; runIndex < 50; runIndex += 1) {
			const run = attempt(context, { runIndex });
			run.start(0, false);
			run.end(0, SENT, false);
			if (runIndex < 49) run.handOver();
		}
		expect(Object.values(context).map((runs) => Object.keys(runs as object))).toEqual([['49']]);
		expect(attempt(throughStorage(context), { runIndex: 49 }).earlier(0)).toBeDefined();
		expect(attempt(throughStorage(context), { runIndex: 48 }).earlier(0)).toBeUndefined();
	});

	it('keeps what another run of the node has under way, as an agent starts tools', () => {
		const context = {};
		const one = attempt(context, { runIndex: 0 });
		const other = attempt(context, { runIndex: 1 });
		one.start(0, false);
		other.start(0, false);
		other.end(0, SENT, false);
		other.handOver();
		const stored = throughStorage(context);
		expect(attempt(stored, { runIndex: 0 }).earlier(0)).toEqual({
			isOfThisExecution: true,
			isRemembered: false,
		});
		one.end(0, SENT, false);
		one.handOver();
		expect(context).toEqual({});
	});

	it('is read with care: other versions and other hands may have written it', () => {
		const input = inputOf(TWO[0]);
		const notes: unknown[] = [
			null,
			7,
			'x',
			[],
			{ 0: null },
			{ 0: 'x' },
			{ 0: { input } },
			{ 0: { input, output: 5 } },
			{ 0: { input, output: { json: 'x' } } },
			{ 0: { input, output: { json: {}, failure: 'x' } } },
		];
		for (const run of notes) {
			for (const runs of [run, { 0: run }]) {
				const context = { whatsAppMediaAttempts: runs } as IDataObject;
				const read = attempt(context);
				expect(read.earlier(0)?.output).toBeUndefined();
				read.start(0, false);
				read.end(0, SENT, false);
				expect(attempt(context).earlier(0)).toMatchObject({ output: SENT });
			}
		}
		const unreadable = { whatsAppMediaAttempts: { 0: { 0: { input, output: 5 } } } };
		expect(attempt(unreadable as unknown as IDataObject).earlier(0)).toBeDefined();
	});

	it('pollutes nothing, whatever its keys', () => {
		const note = { input: inputOf(TWO[0]), executionId: '1', output: { json: { polluted: true } } };
		const text = JSON.stringify({ x: note }).replace('"x"', '"__proto__"');
		for (const json of [
			`{"whatsAppMediaAttempts":${text}}`,
			`{"whatsAppMediaAttempts":{"0":${text}}}`,
			`{"whatsAppMediaAttempts":{"__proto__":{"0":{"0":${JSON.stringify(note)}}}}}`,
		]) {
			const context = JSON.parse(json) as IDataObject;
			const read = attempt(context);
			expect(read.earlier(0)).toBeUndefined();
			read.start(0, false);
			read.handOver();
		}
		expect(({} as IDataObject).polluted).toBeUndefined();
		expect(({} as IDataObject).output).toBeUndefined();
	});
});

function fileOf(id: string) {
	return { id, data: 'filesystem-v2', mimeType: 'application/pdf', fileName: 'invoice.pdf' };
}

function refuse(): never {
	throw new Error('no');
}

function deep(levels: number): IDataObject {
	let value: IDataObject = {};
	for (let level = 0; level < levels; level += 1) value = { value };
	return value;
}

/** The digest under which an item is noted. */
function inputOf(item: INodeExecutionData | undefined): string {
	const context: IDataObject = {};
	attempt(context, { items: item === undefined ? [] : [item] }).start(0, false);
	const runs = Object.values(context)[0] as Record<string, Record<string, { input: string }>>;
	return runs['0']?.['0']?.input ?? '';
}
