import { setTimeout as delay } from 'node:timers/promises';

import type { IDataObject } from 'n8n-workflow';

import { Execution } from '../../../nodes/WhatsAppMedia/execution/execution';
import { SendOnce, type OnceIdentity } from '../../../nodes/WhatsAppMedia/execution/sendOnce';
import type { RunSession } from '../../../nodes/WhatsAppMedia/sending/session';
import type { MediaFile } from '../../../nodes/WhatsAppMedia/messages/message';
import type { ItemResult } from '../../../nodes/WhatsAppMedia/operations/operation';
import type { Claim, MessagesInDoubt } from '../../../nodes/WhatsAppMedia/sending/claim';
import { SentBefore } from '../../../nodes/WhatsAppMedia/sending/sentBefore';
import { INVOICE } from '../../support/files';
import { SCOLDING } from '../support/answers';
import { SimpleStore } from '../sending/support/simpleStore';
import { VirtualClock } from '../sending/support/virtualClock';
import { fakeN8n } from './support/fakeN8n';
import { FAILURES, scriptedOperation, type Fate } from './support/scriptedOperation';

let mockWait: (milliseconds: number, signal?: AbortSignal) => Promise<void>;
jest.mock('../../../nodes/WhatsAppMedia/http/wait', () => ({
	wait: async (milliseconds: number, signal?: AbortSignal) => await mockWait(milliseconds, signal),
}));

const SESSION = { provider: { id: 'waCr', name: 'WA.cr' } } as RunSession;
const RECIPIENT = { phone: '14155550101' };
const FIELDS = [
	'provider',
	'outcome',
	'sentAs',
	'status',
	'messageId',
	'recordId',
	'phone',
	'contactId',
	'conversationId',
	'warnings',
];

let clock: VirtualClock;
let store: SimpleStore;
let keys = 0;
let executions = 0;
let identity: OnceIdentity;
beforeEach(() => {
	clock = new VirtualClock();
	mockWait = clock.wait;
	store = new SimpleStore();
	// The queue of a node lives as long as the process.
	identity = {
		key: `key ${(keys += 1)}`,
		compared: 'order “1042”, file name “invoice.pdf”',
		recipient: RECIPIENT,
	};
});

function sendOnce(parameters: Record<string, unknown> = {}, signal?: AbortSignal): SendOnce {
	executions += 1;
	const executionId = `execution ${executions}`;
	return new SendOnce(
		fakeN8n({ items: [], parameters, store: store.helpers, signal, executionId }).functions,
	);
}

/** What an execution gives for the message, if sending it came to this. */
async function attempt(
	fate: Fate = 'sent',
	messagesInDoubt: MessagesInDoubt = 'report',
): Promise<ItemResult> {
	const work = async (): Promise<ItemResult> =>
		fate === 'sent'
			? { json: { outcome: 'sent', warnings: ['one'] } }
			: { failure: FAILURES[fate] };
	return await clock.run(sendOnce().run(identity, { session: SESSION, messagesInDoubt }, work));
}

function jsonOf(result: ItemResult): IDataObject {
	if ('failure' in result) throw new Error(result.failure.headline);
	return result.json;
}
function textsOf(result: ItemResult): string[] {
	if ('json' in result) return [String(result.json.warnings)];
	const { headline, why = '', advice } = result.failure;
	return [headline, why, advice];
}
function failureIn(result: ItemResult) {
	if ('json' in result) throw new Error(JSON.stringify(result.json));
	return result.failure;
}

describe('a message', () => {
	it('that was sent is left out, and what was compared is said', async () => {
		expect(jsonOf(await attempt())).toEqual({ outcome: 'sent', warnings: ['one'] });
		const skipped = jsonOf(await attempt());
		expect(Object.keys(skipped)).toEqual(FIELDS);
		expect(skipped).toMatchObject({ outcome: 'skipped', provider: 'waCr', phone: '+14155550101' });
		expect(skipped.warnings).toEqual([
			'This message was sent before, or somebody counted it as sent, so it was not sent again. Send Only Once compared: recipient, order “1042”, file name “invoice.pdf”.',
		]);
	});

	it('that was certainly not sent is sent', async () => {
		expect(failureIn(await attempt('refused'))).toEqual(FAILURES.refused);
		expect(jsonOf(await attempt()).outcome).toBe('sent');
	});

	it.each([
		['unknown', 'earlierUnknown'],
		['notDelivered', 'earlierUndelivered'],
	] as const)('that was %s is for a person', async (fate, reason) => {
		expect(failureIn(await attempt(fate))).toEqual(FAILURES[fate]);
		const doubt = failureIn(await attempt());
		expect(doubt).toMatchObject({ outcome: fate, reason });
		expect(doubt.why).toContain('order “1042”');
		expect(jsonOf(await attempt('sent', 'sendAgain')).outcome).toBe('sent');
		expect(jsonOf(await attempt()).outcome).toBe('skipped');
	});

	it('that a person counts as sent is not said to have been sent', async () => {
		await attempt('unknown');
		const { outcome, warnings } = jsonOf(await attempt('sent', 'treatAsSent'));
		expect(outcome).toBe('skipped');
		expect(String(warnings)).toMatch(/^An earlier attempt may have sent this message/);
		expect(String(warnings)).not.toContain('was sent before');
	});

	it('whose sending breaks in the code is in doubt', async () => {
		const broken = sendOnce().run(
			identity,
			{ session: SESSION, messagesInDoubt: 'report' },
			async () => await Promise.reject(new TypeError('x is not a function')),
		);
		await expect(clock.run(broken)).rejects.toThrow('x is not a function');
		expect(failureIn(await attempt()).reason).toBe('earlierUnknown');
	});
});

describe('a message that waited for its turn while a person had it sent again by another worker', () => {
	const otherWorker = (): SentBefore =>
		new SentBefore(store.helpers, `other worker ${identity.key}`, 'other execution');

	/**
	 * What the first worker makes of it, what it requested, and whether the run was told that it goes on.
	 * @param isRefusedFirst a request left before and was refused by the rate limit
	 */
	async function afterWaiting(
		meanwhile: () => Promise<unknown>,
		whileItLeaves: () => Promise<unknown> = meanwhile,
		isRefusedFirst = false,
	) {
		const arrived: string[] = [];
		const told: boolean[] = [];
		const now = jest.spyOn(performance, 'now');
		const waits = async (mayLeave: () => Promise<boolean>): Promise<ItemResult> => {
			if (isRefusedFirst) await mayLeave();
			now.mockReturnValue(performance.now() + 20_000);
			await meanwhile();
			if (!(await mayLeave())) return { failure: FAILURES.refusedBefore };
			await whileItLeaves();
			arrived.push('here');
			return { json: { outcome: 'sent', warnings: [] } };
		};
		try {
			const item = { session: SESSION, messagesInDoubt: 'report' } as const;
			const run = sendOnce().run(identity, item, waits, (isSent) => told.push(isSent));
			return { result: await clock.run(run), arrived, told };
		} finally {
			now.mockRestore();
		}
	}

	it('is sent where nobody did', async () => {
		const { result, arrived } = await afterWaiting(async () => await Promise.resolve());
		expect(jsonOf(result).outcome).toBe('sent');
		expect(arrived).toEqual(['here']);
		expect(store.list).toEqual([identity.key]);
	});

	it.each([false, true])(
		'is left out where it was sent, and the run goes on; after a 429: %s',
		async (isRefusedFirst) => {
			const isSent = async (): Promise<void> => {
				const claim = await otherWorker().claim(identity.key, 'sendAgain');
				if (claim.state !== 'claimed') throw new Error(claim.state);
				await otherWorker().settle(claim, 'sent');
			};
			const { result, arrived, told } = await afterWaiting(isSent, isSent, isRefusedFirst);
			expect(jsonOf(result).outcome).toBe('skipped');
			expect(told).toEqual([true]);
			expect(arrived).toEqual([]);
			expect(store.list).toEqual([identity.key]);
		},
	);

	it('says what is the matter where the list is away after a 429', async () => {
		const isAway = async (): Promise<void> => {
			store.breaks = () => 'before';
			await Promise.resolve();
		};
		const { result, arrived, told } = await afterWaiting(isAway, isAway, true);
		expect(failureIn(result).reason).toMatch(/^once/);
		expect([told, arrived]).toEqual([[false], []]);
	});

	it('is in doubt where it is being sent', async () => {
		let claim: Claim | undefined;
		const { result, arrived } = await afterWaiting(async () => {
			claim = await otherWorker().claim(identity.key, 'sendAgain');
		});
		expect(failureIn(result)).toMatchObject({ outcome: 'unknown', reason: 'repeatedElsewhere' });
		expect(arrived).toEqual([]);
		if (claim?.state !== 'claimed') throw new Error(claim?.state);
		await clock.run(otherWorker().settle(claim, 'sent'));
		expect(store.list).toEqual([identity.key]);
	});

	it('is sent by this one only, if it asks first', async () => {
		let other: Claim | undefined;
		const { result, arrived } = await afterWaiting(
			async () => await Promise.resolve(),
			async () => {
				other = await otherWorker().claim(identity.key, 'sendAgain');
			},
		);
		expect(jsonOf(result).outcome).toBe('sent');
		expect(other?.state).toBe('repeatedElsewhere');
		expect(arrived).toEqual(['here']);
		expect(store.list).toEqual([identity.key]);
	});
});

describe('where n8n’s list of sent messages breaks', () => {
	it('nothing is sent, and what n8n said is told', async () => {
		store.breaks = (call) => (call <= 2 ? 'before' : undefined);
		const failure = failureIn(await attempt());
		expect(failure).toMatchObject({ outcome: 'notSent', reason: 'onceUnavailable' });
		expect(failure.why).toBe('n8n said “connection lost”.');
		expect(jsonOf(await attempt()).outcome).toBe('sent');
	});

	it('an entry that may be recorded is told, and the next run is in doubt', async () => {
		store.breaks = (call) => (call === 1 ? 'after' : undefined);
		const failure = failureIn(await attempt());
		expect(failure).toMatchObject({ outcome: 'notSent', reason: 'onceUndecided' });
		expect(failure.advice).toContain('Messages in Doubt');
		expect(failureIn(await attempt()).reason).toBe('earlierUnknown');
	});

	it('a message that was refused says that the next run will be in doubt', async () => {
		store.breaks = (call) => (call > 2 ? 'before' : undefined);
		const failure = failureIn(await attempt('refused'));
		expect(failure).toMatchObject({ outcome: 'notSent', reason: 'refusedInput' });
		expect(failure.advice).toMatch(/^Correct it\. .*Send Them Again\.$/);
		store.breaks = () => undefined;
		expect(failureIn(await attempt()).reason).toBe('earlierUnknown');
	});

	it('a message that was sent says so, and that a later run may be in doubt', async () => {
		store.breaks = (call) => (call > 2 ? 'before' : undefined);
		const { outcome, warnings } = jsonOf(await attempt());
		expect(outcome).toBe('sent');
		expect(warnings).toEqual([
			'one',
			expect.stringContaining('a later run may report this message'),
		]);
		store.breaks = () => undefined;
		// This process still knows.
		expect(jsonOf(await attempt()).outcome).toBe('skipped');
	});

	it('a message in doubt is told as it is', async () => {
		store.breaks = (call) => (call > 2 ? 'before' : undefined);
		expect(failureIn(await attempt('unknown'))).toEqual(FAILURES.unknown);
	});

	it('no text blames anybody', async () => {
		const texts: string[] = [];
		for (let broken = 1; broken <= 6; broken += 1) {
			for (const when of ['after', 'before'] as const) {
				for (const fate of ['refused', 'sent'] as const) {
					store.calls.splice(0);
					identity = { ...identity, key: `${identity.key}x` };
					store.breaks = (call) => (call >= broken ? when : undefined);
					texts.push(...textsOf(await attempt(fate)));
				}
			}
		}
		for (const text of texts) expect(text).not.toMatch(SCOLDING);
	});
});

describe('an execution that is stopped', () => {
	it('sends nothing, and says so', async () => {
		let isSent = false;
		const stopped = sendOnce({}, AbortSignal.abort()).run(
			identity,
			{ session: SESSION, messagesInDoubt: 'report' },
			async () => {
				isSent = true;
				return { json: {} };
			},
		);
		expect(failureIn(await clock.run(stopped))).toMatchObject({
			outcome: 'notSent',
			reason: 'cancelledBefore',
		});
		expect(isSent).toBe(false);
		expect(store.list).toEqual([]);
	});
});

describe('the message of an item', () => {
	const parts = { account: 'a', recipient: RECIPIENT, media: { file: INVOICE } };

	it('needs an order where repeats are recognized by it', async () => {
		const identified = await sendOnce().identify(parts, { by: 'perOrder', reference: '' });
		expect(identified).toMatchObject({
			failure: { outcome: 'notSent', field: 'Order Reference' },
		});
	});

	it.each([
		['an error', new Error('ENOENT')],
		['a text', 'ENOENT'],
	])('is not sent if its file cannot be read, because of %s', async (_, reason) => {
		const file: MediaFile = { ...INVOICE, open: () => Promise.reject(reason) };
		const identified = await sendOnce().identify(
			{ ...parts, media: { file } },
			{ by: 'perFile', reference: '' },
		);
		expect(identified).toMatchObject({
			failure: { outcome: 'notSent', reason: 'fileUnreadable', why: 'n8n said “ENOENT”.' },
		});
	});
});

it.each([
	[{}, false],
	[{ options: {} }, false],
	[{ options: { sendOnce: 'off' } }, false],
	[{ options: { simplify: false } }, false],
	[{ options: { sendOnce: 'perFile' } }, true],
	[{ options: { sendOnce: 'perOrder' } }, true],
	[{ options: { sendOnce: '={{ $json.once }}' } }, true],
])('with the parameters %j it may be used: %s', (parameters, expected) => {
	expect(sendOnce(parameters).mayBeUsed).toBe(expected);
});

describe('equal items of one run', () => {
	const run = async (
		fateOf: (phone: string, before: number) => Fate,
		{ stops, options }: { stops: boolean; options?: IDataObject },
	) => {
		const phones = ['11', '12', '11', '11', '12'];
		const provider = scriptedOperation(fateOf);
		const { functions } = fakeN8n({
			items: phones.map((phone) => ({ json: { phone } })),
			parameters: {
				provider: 'waCr',
				phone: (index: number) => phones[index],
				options: { sendOnce: 'perOrder', orderReference: `${identity.key}`, ...options },
			},
			store: store.helpers,
		});
		const onFailure = { stops, hasErrorOutput: false, isTool: false };
		const outputs = await clock.run(new Execution(functions, provider.operation, onFailure).run());
		const outcomes = outputs.map(({ json }) => {
			return json.outcome ?? (json.details as IDataObject | undefined)?.outcome;
		});
		return { outcomes, arrived: provider.arrived };
	};

	it.each([
		[true, {}],
		[false, {}],
		[true, { concurrency: 1 }],
		[false, { concurrency: 1 }],
	])(
		'are sent once, the first of them (On Error stops: %s, options %j)',
		async (stops, options) => {
			const { outcomes, arrived } = await run(() => 'sent', { stops, options });
			expect(arrived.sort()).toEqual(['11', '12']);
			expect(outcomes).toEqual(['sent', 'sent', 'skipped', 'skipped', 'skipped']);
		},
	);

	it('are sent by the next if the first is refused', async () => {
		const { outcomes, arrived } = await run((_, before) => (before === 0 ? 'refused' : 'sent'), {
			stops: false,
		});
		expect(arrived.sort()).toEqual(['11', '12']);
		expect(outcomes).toEqual(['notSent', 'notSent', 'sent', 'skipped', 'sent']);
	});

	it.each(['report', 'sendAgain'])(
		'are in doubt with the first, whatever a person decided before (%s)',
		async (messagesInDoubt) => {
			const { outcomes, arrived } = await run(() => 'unknown', {
				stops: false,
				options: { messagesInDoubt },
			});
			expect(arrived.sort()).toEqual(['11', '12']);
			expect(new Set(outcomes)).toEqual(new Set(['unknown']));
			expect(clock.now).toBeLessThan(5_000);
		},
	);
});

describe('messages that are claimed before their turn', () => {
	/** Items for so many people, and what a run makes of them. */
	const runOf = (
		phones: readonly string[],
		fateOf: (phone: string, before: number) => Fate | Promise<Fate>,
		options: IDataObject = {},
		onError: 'continue' | 'stop' = 'stop',
	) => {
		const provider = scriptedOperation(fateOf);
		const { functions } = fakeN8n({
			items: phones.map((phone) => ({ json: { phone } })),
			parameters: {
				provider: 'waCr',
				phone: (index: number) => phones[index],
				options: { sendOnce: 'perOrder', orderReference: identity.key, ...options },
			},
			store: store.helpers,
			executionId: `execution ${(executions += 1)}`,
		});
		const onFailure = { stops: onError === 'stop', hasErrorOutput: false, isTool: false };
		return { provider, ended: new Execution(functions, provider.operation, onFailure).run() };
	};
	const people = (count: number): string[] =>
		Array.from({ length: count }, (_, index) => String(1000 + index));

	it('are given back where the run stops before them: the next run sends them, once each', async () => {
		const phones = people(400);
		const first = runOf(phones, (phone) => (phone === '1005' ? 'refused' : 'sent'), {
			concurrency: 4,
		});
		await expect(clock.run(first.ended)).rejects.toThrow('did not accept');
		// The five before it, and what was under way beside it.
		expect(first.provider.arrived.length).toBeLessThanOrEqual(5 + 3);
		// Nothing of the others is left in n8n’s list: neither a key nor a mark.
		expect(store.list).toHaveLength(first.provider.arrived.length);
		const second = runOf(phones, () => 'sent');
		const outputs = await clock.run(second.ended);
		expect([...first.provider.arrived, ...second.provider.arrived].sort()).toEqual(phones);
		expect(outputs.filter(({ json }) => json.outcome === 'skipped')).toHaveLength(
			first.provider.arrived.length,
		);
	});

	it('are told where they cannot be given back, and the next run is in doubt about these', async () => {
		const phones = people(30);
		const first = runOf(
			phones,
			async (phone) => {
				if (phone !== '1005') return 'sent';
				// Meanwhile the next ones are claimed.
				await delay(100);
				store.breaks = () => 'before';
				return 'refused';
			},
			{ concurrency: 1 },
		);
		const error = (await clock.run(first.ended.catch((reason: unknown) => reason))) as Error & {
			description?: string;
		};
		store.breaks = () => undefined;
		const text = `${error.message} ${error.description ?? ''}`;
		expect(text).toMatch(
			/The run did not come to items 7 to [^.]* of 30, and n8n’s list of sent messages could not be changed/,
		);
		expect(first.provider.arrived).toEqual(phones.slice(0, 5));
		const second = runOf(phones, () => 'sent', {}, 'continue');
		const outputs = await clock.run(second.ended);
		const outcomes = outputs.map(({ json }) => json.outcome);
		expect(outcomes.slice(0, 5)).toEqual(Array.from({ length: 5 }, () => 'skipped'));
		expect(outcomes).toContain('unknown');
		const third = runOf(phones, () => 'sent', { messagesInDoubt: 'sendAgain' });
		await clock.run(third.ended);
		const arrived = [first, second, third].flatMap(({ provider }) => provider.arrived);
		expect(arrived.sort()).toEqual(phones);
	});

	it('are no more than are needed while claiming takes its time', async () => {
		let most = 0;
		const phones = people(1_000);
		const { ended } = runOf(phones, () => {
			const open = store.list.filter((entry) => entry.endsWith(' open')).length;
			most = Math.max(most, open);
			return 'sent';
		});
		await clock.run(ended);
		expect(most).toBeGreaterThan(64);
		expect(most).toBeLessThanOrEqual(64 + 192 + 192);
	});

	it('of two runs with the same people in other orders are all sent once, and both runs end', async () => {
		const phones = people(40);
		const reversed = [...phones].reverse();
		const shuffled = phones.map((_, index) => phones[(index * 17) % 40] ?? '');
		const runs = [phones, reversed, shuffled].map((order) =>
			runOf(order, () => 'sent', { concurrency: 1 }),
		);
		const outputs = await clock.run(Promise.all(runs.map(async ({ ended }) => await ended)));
		expect(runs.flatMap(({ provider }) => provider.arrived).sort()).toEqual(phones);
		expect(outputs.map((items) => items.length)).toEqual([40, 40, 40]);
	});

	it.each(['sendAgain', 'treatAsSent', '={{ $json.decision }}'])(
		'are not where somebody may have decided about them (%s): that is done in its turn',
		async (messagesInDoubt) => {
			let most = 0;
			const { ended } = runOf(
				people(50),
				() => {
					const open = store.list.filter((entry) => entry.endsWith(' open')).length;
					most = Math.max(most, open);
					return 'sent';
				},
				{ concurrency: 2, messagesInDoubt },
			);
			await clock.run(ended.catch(() => undefined));
			expect(most).toBeLessThanOrEqual(2);
		},
	);

	it('do not keep a run from ending where another run holds them', async () => {
		const phones = people(40);
		let letGo = (): void => undefined;
		const held = new Promise<Fate>((resolve) => (letGo = () => resolve('sent')));
		// It holds the message of somebody to whom the second run never comes.
		const first = runOf(['1006'], () => held);
		await clock.run(delay(20));
		const second = runOf(phones, (phone) => (phone === '1003' ? 'refused' : 'sent'), {
			concurrency: 2,
		});
		await expect(clock.run(second.ended)).rejects.toThrow('did not accept');
		letGo();
		await clock.run(first.ended);
		const third = runOf(phones, () => 'sent');
		await clock.run(third.ended);
		const arrived = [first, second, third].flatMap(({ provider }) => provider.arrived);
		expect(arrived.sort()).toEqual(phones);
	});

	it('that are equal do not keep a run from ending that stops before them', async () => {
		for (const concurrency of [1, 2]) {
			const { provider, ended } = runOf(
				['1', '2', '2', '2', '3', '3'].map((phone) => `${concurrency}${phone}`),
				(phone) => (phone.endsWith('1') ? 'refused' : 'sent'),
				{ concurrency },
			);
			await expect(clock.run(ended)).rejects.toThrow('did not accept');
			expect(provider.arrived.length).toBeLessThan(concurrency);
			expect(store.list).toHaveLength(provider.arrived.length);
		}
	});

	it('are given back as soon as the run stops, while others are still under way', async () => {
		const phones = people(60);
		let finish = (): void => undefined;
		const held = new Promise<Fate>((resolve) => (finish = () => resolve('sent')));
		const first = runOf(
			phones,
			async (phone) => {
				if (phone === '1000') return await held;
				await delay(50);
				return phone === '1001' ? 'refused' : 'sent';
			},
			{ concurrency: 2 },
		);
		const stopped = first.ended.catch((reason: unknown) => reason);
		await clock.run(delay(300));
		await clock.pass(5_000);
		const open = store.list.filter((entry) => entry.endsWith(' open'));
		expect(open).toHaveLength(1);
		// Somebody else sends the others meanwhile.
		const second = runOf(phones.slice(1), () => 'sent');
		await clock.run(second.ended);
		finish();
		expect(await clock.run(stopped)).toBeInstanceOf(Error);
		expect([...first.provider.arrived, ...second.provider.arrived].sort()).toEqual(phones);
	});

	it('are not sent by a run that stopped while it waited for another run that held them', async () => {
		for (const options of [{}, { messagesInDoubt: 'sendAgain' }]) {
			identity = { ...identity, key: `${identity.key} ${Object.keys(options).length}` };
			let refuse = (): void => undefined;
			const held = new Promise<Fate>((resolve) => (refuse = () => resolve('refused')));
			const holder = runOf(['77'], () => held, {}, 'continue');
			await clock.run(delay(50));
			await clock.pass(2_000);
			const waiting = runOf(['76', '77'], (phone) => (phone === '76' ? 'refused' : 'sent'), {
				concurrency: 2,
				...options,
			});
			const stopped = waiting.ended.catch((reason: unknown) => reason);
			await clock.run(delay(50));
			await clock.pass(2_000);
			refuse();
			await clock.run(holder.ended);
			const error = (await clock.run(stopped)) as Error & { description?: string };
			expect(waiting.provider.arrived).toEqual([]);
			// An item that was claimed in advance was never begun.
			const isTold = error.description?.includes('The execution was stopped before') ?? false;
			expect(isTold).toBe('messagesInDoubt' in options);
		}
	});

	it('are claimed in their order, however long it takes to identify one', async () => {
		const provider = scriptedOperation();
		let count = 0;
		const operation: typeof provider.operation = {
			...provider.operation,
			prepare: ({ account }, { phone }) => {
				const position = (count += 1);
				const open: MediaFile['open'] = async (step) => {
					await delay(position === 1 ? 60 : 0);
					return await INVOICE.open(step);
				};
				const media = { file: { ...INVOICE, open } };
				return { value: phone, identity: { account, recipient: { phone }, media } };
			},
		};
		const { functions } = fakeN8n({
			items: ['11', '11', '11'].map((phone) => ({ json: { phone } })),
			parameters: { provider: 'waCr', phone: '11', options: { sendOnce: 'perFile' } },
			store: store.helpers,
		});
		const onFailure = { stops: false, hasErrorOutput: false, isTool: false };
		const outputs = await clock.run(new Execution(functions, operation, onFailure).run());
		expect(outputs.map(({ json }) => json.outcome)).toEqual(['sent', 'skipped', 'skipped']);
	});

	it('let the next one start while they are recorded as sent, and not after a failure', async () => {
		const phones = people(30);
		const { provider, ended } = runOf(phones, (phone) => (phone === '1020' ? 'refused' : 'sent'), {
			concurrency: 1,
		});
		await expect(clock.run(ended)).rejects.toThrow('did not accept');
		expect(provider.arrived).toEqual(phones.slice(0, 20));
		// One after the other each would take 300 ms and more.
		expect(clock.now).toBeLessThan(30 * 150);
	});
});
