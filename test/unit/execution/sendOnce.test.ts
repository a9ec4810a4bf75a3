import type { IDataObject } from 'n8n-workflow';

import { Execution } from '../../../nodes/WhatsAppMedia/execution/execution';
import { SendOnce, type OnceIdentity } from '../../../nodes/WhatsAppMedia/execution/sendOnce';
import type { MediaSession } from '../../../nodes/WhatsAppMedia/sending/connection';
import type { MediaFile } from '../../../nodes/WhatsAppMedia/messages/message';
import type { ItemResult } from '../../../nodes/WhatsAppMedia/operations/operation';
import type { OpenMessages } from '../../../nodes/WhatsAppMedia/sending/sentBefore';
import { INVOICE } from '../support/drafts';
import { SCOLDING } from '../support/places';
import { SimpleStore } from '../sending/support/simpleStore';
import { VirtualClock } from '../sending/support/virtualClock';
import { fakeN8n } from './support/fakeN8n';
import { FAILURES, scriptedOperation, type Fate } from './support/scriptedOperation';

let mockWait: (milliseconds: number, signal?: AbortSignal) => Promise<void>;
jest.mock('../../../nodes/WhatsAppMedia/http/wait', () => ({
	wait: async (milliseconds: number, signal?: AbortSignal) => await mockWait(milliseconds, signal),
}));

const SESSION = { provider: { id: 'waCr', name: 'WA.cr' } } as MediaSession;
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
	openMessages: OpenMessages = 'report',
): Promise<ItemResult> {
	const work = async (): Promise<ItemResult> =>
		fate === 'sent'
			? { json: { outcome: 'sent', warnings: ['one'] } }
			: { failure: FAILURES[fate] };
	return await clock.run(sendOnce().run(identity, { session: SESSION, openMessages }, work));
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
			{ session: SESSION, openMessages: 'report' },
			async () => await Promise.reject(new TypeError('x is not a function')),
		);
		await expect(clock.run(broken)).rejects.toThrow('x is not a function');
		expect(failureIn(await attempt()).reason).toBe('earlierUnknown');
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
			{ session: SESSION, openMessages: 'report' },
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
		async (openMessages) => {
			const { outcomes, arrived } = await run(() => 'unknown', {
				stops: false,
				options: { openMessages },
			});
			expect(arrived.sort()).toEqual(['11', '12']);
			expect(new Set(outcomes)).toEqual(new Set(['unknown']));
			expect(clock.now).toBeLessThan(5_000);
		},
	);
});
