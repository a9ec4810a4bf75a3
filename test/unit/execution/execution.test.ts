import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { setTimeout as delay } from 'node:timers/promises';

import type { Draft } from '../../../nodes/WhatsAppMedia/messages/draft';
import { Execution } from '../../../nodes/WhatsAppMedia/execution/execution';
import type { Operation } from '../../../nodes/WhatsAppMedia/operations/operation';
import { readDraft } from '../../../nodes/WhatsAppMedia/parameters/draft';
import { fakeN8n, throughStorage, type Circumstances } from './support/fakeN8n';
import { scriptedOperation, type Fate, type Scripted } from './support/scriptedOperation';

const STOP = { stops: true, hasErrorOutput: false, isTool: false };
const CONTINUE = { stops: false, hasErrorOutput: false, isTool: false };

/** What becomes of a message once those that follow were started as well. */
async function slowly(fate: Fate): Promise<Fate> {
	await delay(60);
	return fate;
}

/** Items with these phone numbers. */
const to = (...phones: string[]): INodeExecutionData[] =>
	phones.map((phone) => ({ json: { phone } }));
const numbers = (count: number): string[] => Array.from({ length: count }, (_, at) => `1${at}`);

/** What a run gave, or why it stopped. */
interface Ending {
	readonly outcomes: unknown[];
	readonly message?: string;
	readonly description?: string;
	readonly hints: string[];
}

/** Runs the node once. */
async function run(
	{ operation }: Scripted,
	phones: readonly string[],
	{
		onFailure = STOP,
		options = {},
		...circumstances
	}: Partial<Circumstances> & {
		onFailure?: typeof STOP;
		options?: IDataObject | (() => unknown);
	} = {},
): Promise<Ending> {
	const items = to(...phones);
	const { functions, hints } = fakeN8n({
		items,
		...circumstances,
		parameters: {
			provider: 'waCr',
			phone: (index: number) => phones[index],
			options,
			...circumstances.parameters,
		},
	});
	const told = (): string[] => hints.map(({ message }) => message);
	try {
		const outputs = await new Execution(functions, operation, onFailure).run();
		const outcomes = outputs.map(({ json }) => {
			return json.outcome ?? (json.details as IDataObject | undefined)?.outcome;
		});
		return { outcomes, hints: told() };
	} catch (error) {
		const { message, description } = error as { message: string; description?: string };
		return { outcomes: [], message, description: description ?? '', hints: told() };
	}
}

describe('with On Error: Stop', () => {
	it('nothing is sent if one item cannot be', async () => {
		const provider = scriptedOperation();
		const { message, description } = await run(provider, ['11', 'bad2', '13']);
		expect(provider.arrived).toEqual([]);
		expect(message).toMatch(/^Item 2 of 3 cannot be sent, so nothing was sent to anybody/);
		expect(description).toContain('The phone number is wrong');
	});

	it('everything is checked before the first is sent', async () => {
		const provider = scriptedOperation();
		const phones = [...numbers(100), 'bad'];
		await run(provider, phones);
		expect(provider.prepared.sort()).toEqual([...phones].sort());
		expect(provider.arrived).toEqual([]);
	});

	it('a refusal of the provider ends the run, and what was started is told', async () => {
		const provider = scriptedOperation((phone) => (phone === '11' ? slowly('refused') : 'sent'));
		const { message, description } = await run(provider, numbers(3));
		expect(message).toBe('The provider did not accept it [item 1]');
		expect(description).toContain('2 messages were sent');
	});

	it('a message in doubt is told first, wherever it stands', async () => {
		const provider = scriptedOperation((phone) =>
			phone === '10' ? slowly('refused') : phone === '12' ? slowly('unknown') : 'sent',
		);
		const { message, description = '' } = await run(provider, numbers(4));
		expect(message).toBe('There was no answer [item 2]');
		expect(description).toMatch(/^It is not known whether the message of item 3 of 4 was sent/);
		expect(description.indexOf('2 messages were sent')).toBeGreaterThan(0);
		expect(description).toContain('Item 1 of 4: The provider did not accept it.');
	});
});

describe('with On Error: Continue', () => {
	it('each item is on its own', async () => {
		const provider = scriptedOperation((phone) => (phone === '13' ? 'unknown' : 'sent'));
		const { outcomes, hints } = await run(provider, ['11', 'bad', '13', '14'], {
			onFailure: CONTINUE,
		});
		expect(outcomes).toEqual(['sent', 'notSent', 'unknown', 'sent']);
		expect(provider.arrived).toEqual(['11', '13', '14']);
		expect(hints).toEqual([expect.stringContaining('the message of item 3 of 4 was sent')]);
	});

	it('an expression that does not resolve concerns its item', async () => {
		const provider = scriptedOperation();
		const phone = (index: number): string => (index === 1 ? fail('no such node') : `1${index}`);
		const { outcomes } = await run(provider, numbers(3), {
			onFailure: CONTINUE,
			parameters: { phone },
		});
		expect(outcomes).toEqual(['sent', 'notSent', 'sent']);
	});

	it('an expression for the provider that does not resolve is told by every item', async () => {
		const provider = scriptedOperation();
		const { outcomes } = await run(provider, numbers(2), {
			onFailure: CONTINUE,
			parameters: { provider: () => fail('no such node') },
		});
		expect(outcomes).toEqual(['notSent', 'notSent']);
	});
});

describe('n8n’s own attempts (Retry On Fail)', () => {
	it('send every message once, however fast each attempt fails', async () => {
		const context = {};
		const provider = scriptedOperation(async (phone, before) => {
			if (phone !== '10') return 'sent';
			// The slower the refusal, the more messages are started before it.
			for (let turn = 0; turn < [40, 1, 0][before]!; turn += 1) {
				await new Promise((resolve) => setImmediate(resolve));
			}
			return before < 2 ? 'refused' : 'sent';
		});
		const phones = numbers(200);
		const endings = [];
		for (let attempt = 0; attempt < 3; attempt += 1) {
			endings.push(await run(provider, phones, { context }));
		}
		expect(provider.arrived.sort()).toEqual([...phones].sort());
		expect(endings[2]?.outcomes).toEqual(phones.map(() => 'sent'));
	});

	it('tell of what earlier ones sent, although they do not come to it', async () => {
		const context = {};
		const provider = scriptedOperation((phone, before) =>
			phone === '10' ? slowly('refused') : before === 0 ? 'sent' : 'unknown',
		);
		const phones = numbers(64);
		await run(provider, phones, { context });
		const { description } = await run(provider, phones, {
			context,
			options: { concurrency: 1 },
		});
		expect(description).toContain('63 messages were sent');
	});

	it('recognize an item although its parameters are never the same', async () => {
		const context = {};
		const provider = scriptedOperation((phone) => (phone === 'odd' ? 'refused' : 'sent'));
		let resolved = 0;
		const phone = (index: number): string => {
			resolved += 1;
			return index === 1 && resolved <= 3 ? 'odd' : `1${resolved}`;
		};
		const first = await run(provider, numbers(3), { context, parameters: { phone } });
		const second = await run(provider, numbers(3), { context, parameters: { phone } });
		expect(first.message).toContain('The provider did not accept it');
		expect(second.outcomes).toEqual(['sent', 'sent', 'sent']);
		expect(provider.arrived).toHaveLength(3);
	});

	it('never repeat what may have been sent, whatever Messages in Doubt says', async () => {
		for (const messagesInDoubt of ['report', 'sendAgain', 'treatAsSent']) {
			for (const fate of ['unknown', 'notDelivered'] as const) {
				const context = {};
				const provider = scriptedOperation(() => fate);
				for (let attempt = 0; attempt < 3; attempt += 1) {
					await run(provider, ['11'], { context, options: { messagesInDoubt } });
				}
				expect(provider.arrived).toEqual(['11']);
			}
		}
	});

	it('go on with the messages that nobody has, although one is in doubt', async () => {
		const context = {};
		const provider = scriptedOperation((phone) => (phone === '10' ? 'unknown' : 'sent'));
		const phones = numbers(5);
		const options = { concurrency: 1 };
		const first = await run(provider, phones, { context, options });
		expect(provider.arrived).toEqual(['10']);
		const second = await run(provider, phones, { context, options });
		expect(provider.arrived).toEqual(phones);
		expect(first.message).toBe('There was no answer [item 0]');
		expect(second.message).toBe('There was no answer [item 0]');
		expect(second.description).toContain('4 messages were sent');
	});

	it('start again without sending when the first item says error', async () => {
		const context = {};
		const provider = scriptedOperation((phone) => (phone === '10' ? 'refused' : 'sent'));
		for (let attempt = 0; attempt < 3; attempt += 1) {
			const { outcomes } = await run(provider, numbers(3), { context, onFailure: CONTINUE });
			expect(outcomes).toEqual(['notSent', 'sent', 'sent']);
		}
		expect(provider.arrived).toEqual(['11', '12']);
	});
});

describe('Retry in the executions list', () => {
	/** A first execution that stops, and its data as n8n stored them. */
	async function stopped(provider: Scripted, phones: readonly string[]): Promise<IDataObject> {
		const context = {};
		await run(provider, phones, { context, executionId: '1' });
		return throughStorage(context);
	}

	it('sends only what is still owed', async () => {
		const provider = scriptedOperation((phone, before) =>
			phone === '129' && before === 0 ? 'refused' : 'sent',
		);
		const phones = numbers(30);
		const context = await stopped(provider, phones);
		const { outcomes, hints } = await run(provider, phones, { context, executionId: '2' });
		expect(outcomes).toEqual(phones.map(() => 'sent'));
		expect(provider.arrived.sort()).toEqual([...phones].sort());
		expect(hints).toEqual(['29 messages of an earlier attempt were not sent again.']);
	});

	it('leaves a message in doubt alone, says so, and sends the others', async () => {
		const provider = scriptedOperation((phone, before) =>
			phone === '10' ? 'unknown' : phone === '11' && before === 0 ? 'refused' : 'sent',
		);
		const context = await stopped(provider, numbers(3));
		const { message, description } = await run(provider, numbers(3), {
			context,
			executionId: '2',
		});
		expect(provider.arrived.sort()).toEqual(['10', '11', '12']);
		expect(message).toMatch(/nothing was requested now \[item 0\]$/);
		expect(description).toContain('Messages in Doubt');
		expect(description).toContain('2 messages were sent');
	});

	it.each([
		['report', ['11'], 'unknown'],
		['sendAgain', ['11', '11'], 'sent'],
		['treatAsSent', ['11'], 'skipped'],
	])('with Messages in Doubt: %s', async (messagesInDoubt, arrived, outcome) => {
		const provider = scriptedOperation((_, before) => (before === 0 ? 'unknown' : 'sent'));
		const context = await stopped(provider, ['11']);
		const { outcomes } = await run(provider, ['11'], {
			context,
			executionId: '2',
			options: { messagesInDoubt },
			onFailure: CONTINUE,
		});
		expect(provider.arrived).toEqual(arrived);
		expect(outcomes).toEqual([outcome]);
	});

	it('sends again what was accepted and not delivered', async () => {
		const provider = scriptedOperation((_, before) => (before === 0 ? 'notDelivered' : 'sent'));
		const context = await stopped(provider, ['11']);
		const { outcomes } = await run(provider, ['11'], { context, executionId: '2' });
		expect(outcomes).toEqual(['sent']);
	});

	it.each([
		['all of them', () => fail('no such node')],
		['the option', () => ({ messagesInDoubt: fail('no such node') })],
	])('keeps a message in doubt where an expression for %s does not resolve', async (_, options) => {
		const provider = scriptedOperation(() => 'unknown');
		const context = await stopped(provider, ['11']);
		const { outcomes } = await run(provider, ['11'], {
			context,
			executionId: '2',
			options,
			onFailure: CONTINUE,
		});
		expect(outcomes).toEqual(['unknown']);
		expect(provider.arrived).toEqual(['11']);
	});

	it('tells of messages in doubt also where nothing can be sent', async () => {
		const provider = scriptedOperation((phone) => (phone === '10' ? 'unknown' : 'refused'));
		const context = await stopped(provider, ['10', '11']);
		const { message, description } = await run(provider, ['10', 'bad'], {
			context,
			executionId: '2',
			items: to('10', '11'),
		});
		expect(message).toMatch(/^Item 2 of 2 cannot be sent, so nothing was sent now/);
		expect(description).toMatch(/^It is not known whether the message of item 1 of 2 was sent/);
	});

	it('goes by n8n’s own attempts once it has sent again itself', async () => {
		const provider = scriptedOperation(() => 'unknown');
		const context = await stopped(provider, ['11']);
		const options = { messagesInDoubt: 'sendAgain' };
		for (let attempt = 0; attempt < 3; attempt += 1) {
			await run(provider, ['11'], { context, executionId: '2', options });
		}
		expect(provider.arrived).toEqual(['11', '11']);
	});
});

describe('a run that is stopped', () => {
	it('before anything was sent says so', async () => {
		const provider = scriptedOperation();
		const { message, description } = await run(provider, numbers(3), {
			signal: AbortSignal.abort(),
		});
		expect(provider.arrived).toEqual([]);
		expect(message).toContain('The execution was stopped before the message was sent');
		expect(description).toContain('Nothing was sent');
	});

	it('reads no further items', async () => {
		const stop = new AbortController();
		const provider = scriptedOperation();
		const phone = (index: number): string => {
			if (index === 5) stop.abort();
			return `1${index}`;
		};
		await run(provider, numbers(500), { signal: stop.signal, parameters: { phone } });
		expect(provider.prepared.length).toBeLessThan(10);
		expect(provider.arrived).toEqual([]);
	});

	it('while its output is made keeps what it noted, too', async () => {
		const stop = new AbortController();
		const context = {};
		let isSent = false;
		const provider = scriptedOperation((phone) => {
			isSent ||= phone === '12';
			return phone === '11' ? 'refused' : 'sent';
		});
		const { functions } = fakeN8n({
			items: to(...numbers(3)),
			context,
			signal: stop.signal,
			parameters: { provider: 'waCr', phone: (index: number) => `1${index}`, options: {} },
		});
		const { getNode } = functions;
		// n8n is asked for the node to make the error of the item that was refused.
		functions.getNode = () => {
			if (isSent) stop.abort();
			return getNode();
		};
		const onFailure = { ...CONTINUE, hasErrorOutput: true };
		const outputs = await new Execution(functions, provider.operation, onFailure).run();
		expect(outputs).toHaveLength(3);
		expect(stop.signal.aborted).toBe(true);
		await run(provider, numbers(3), { context: throughStorage(context), executionId: '2' });
		expect(provider.arrived.filter((phone) => phone !== '11')).toEqual(['10', '12']);
	});

	it('keeps what it noted, for a person who retries it', async () => {
		const stop = new AbortController();
		const context = {};
		const provider = scriptedOperation((phone) => {
			if (phone === '11') stop.abort();
			return 'sent';
		});
		await run(provider, numbers(3), {
			context,
			signal: stop.signal,
			onFailure: CONTINUE,
			options: { concurrency: 1 },
		});
		const stored = throughStorage(context);
		const { outcomes } = await run(provider, numbers(3), { context: stored, executionId: '2' });
		expect(outcomes).toEqual(['sent', 'sent', 'sent']);
		expect(provider.arrived).toEqual(['10', '11', '12']);
	});
});

it('does nothing for no items', async () => {
	for (const onFailure of [STOP, CONTINUE]) {
		expect(await run(scriptedOperation(), [], { onFailure })).toEqual({ outcomes: [], hints: [] });
	}
});

describe('an item whose run breaks in the code', () => {
	/** Breaks in a way that nobody thought of. */
	const breaking = (requests: number): Operation<Draft> => ({
		sends: true,
		read: readDraft,
		prepare: (_, draft) => ({ value: draft }),
		async run({ transport, onSend }) {
			for (let at = 0; at < requests; at += 1) {
				await transport.exchange({ method: 'POST', path: '/messages/media' }, { onStart: onSend });
			}
			throw new TypeError('x is not a function');
		},
	});
	const answering = {
		httpRequestWithAuthentication: async () => ({ statusCode: 200, headers: {}, body: '{}' }),
	};

	it.each([
		['not sent before a message left', 0, 'notSent'],
		['unknown after that', 1, 'unknown'],
	])('is %s', async (_, requests, outcome) => {
		const parameters = {
			provider: 'waCr',
			phone: '+14155551234',
			mediaSource: 'url',
			mediaUrl: 'https://example.com/invoice.pdf',
		};
		const { functions } = fakeN8n({ items: [{ json: {} }], parameters });
		Object.assign((functions as IExecuteFunctions).helpers, answering);
		const [item] = await new Execution(functions, breaking(requests), CONTINUE).run();
		expect(item?.json.error).toBe('x is not a function [item 0]');
		expect(item?.json.details).toMatchObject({ outcome, phone: '+14155551234' });
	});
});

function fail(words: string): never {
	throw new Error(words);
}
