import type { IDataObject } from 'n8n-workflow';

import type {
	Attempts,
	EarlierItem,
	ItemOutput,
} from '../../../nodes/WhatsAppMedia/execution/attempts';
import { planItem, wordsOf, type ItemPlan } from '../../../nodes/WhatsAppMedia/execution/planItem';
import { SendOnce } from '../../../nodes/WhatsAppMedia/execution/sendOnce';
import { toFailureItem } from '../../../nodes/WhatsAppMedia/failures/nodeError';
import type { Failure } from '../../../nodes/WhatsAppMedia/failures/failure';
import type { SessionResult } from '../../../nodes/WhatsAppMedia/execution/openSession';
import { fakeN8n } from './support/fakeN8n';
import { FAILURES, scriptedOperation } from './support/scriptedOperation';

const PHONE = '14155550101';
const OPENED = { session: { account: 'account' } } as SessionResult;

const failed = (failure: Failure): ItemOutput => ({
	json: toFailureItem(failure, 0, { provider: 'waCr', phone: PHONE }),
	failure,
});
const EARLIER: Readonly<Record<string, ItemOutput | undefined>> = {
	sent: { json: { outcome: 'sent', messageId: 'wamid.1' } },
	skipped: { json: { outcome: 'skipped' } },
	unknown: failed(FAILURES.unknown),
	notDelivered: failed(FAILURES.notDelivered),
	'being sent': undefined,
};

interface Circumstances {
	readonly earlier?: EarlierItem;
	readonly options?: IDataObject | (() => unknown);
	readonly phone?: string | (() => unknown);
	readonly opened?: SessionResult;
}

async function plan({
	earlier,
	options = {},
	phone = PHONE,
	opened = OPENED,
}: Circumstances): Promise<ItemPlan> {
	const { functions } = fakeN8n({ items: [{ json: {} }], parameters: { phone, options } });
	return await planItem({
		functions,
		operation: scriptedOperation().operation,
		opened,
		attempts: { earlier: () => earlier } as unknown as Attempts,
		sendOnce: new SendOnce(functions),
		itemIndex: 0,
		present: (result, shown) =>
			'json' in result
				? { json: result.json }
				: {
						json: toFailureItem(result.failure, 0, { phone: shown }),
						failure: result.failure,
					},
	});
}

/** What is to be done with an item, in a word. */
function told(plan: ItemPlan, before?: ItemOutput): string {
	if (plan.type === 'ready') return 'send';
	if (plan.output === before) return 'keep';
	if (plan.output.json.outcome === 'skipped') return 'leave out';
	return plan.output.failure?.reason ?? 'nothing';
}

describe('an item of an earlier attempt', () => {
	// What became of it, in n8n's own attempts; with Retry by the choice for messages in doubt.
	it.each`
		was               | own                 | report              | sendAgain | treatAsSent
		${'sent'}         | ${'keep'}           | ${'keep'}           | ${'keep'} | ${'keep'}
		${'skipped'}      | ${'keep'}           | ${'keep'}           | ${'keep'} | ${'keep'}
		${'unknown'}      | ${'keep'}           | ${'earlierUnknown'} | ${'send'} | ${'leave out'}
		${'being sent'}   | ${'earlierUnknown'} | ${'earlierUnknown'} | ${'send'} | ${'leave out'}
		${'notDelivered'} | ${'keep'}           | ${'send'}           | ${'send'} | ${'send'}
	`('that was $was', async (row: Readonly<Record<string, string>>) => {
		const output = EARLIER[row.was ?? ''];
		for (const messagesInDoubt of ['report', 'sendAgain', 'treatAsSent']) {
			for (const isOfThisExecution of [true, false]) {
				const earlier = { ...(output && { output }), isOfThisExecution, isRemembered: false };
				const planned = await plan({ earlier, options: { messagesInDoubt } });
				const expected = isOfThisExecution ? row.own : row[messagesInDoubt];
				expect([messagesInDoubt, isOfThisExecution, told(planned, output)]).toEqual([
					messagesInDoubt,
					isOfThisExecution,
					expected,
				]);
			}
		}
	});

	it('that is in doubt is told anew with what is known of it', async () => {
		const earlier = {
			output: EARLIER.unknown,
			isOfThisExecution: false,
			isRemembered: true,
		} as EarlierItem;
		const planned = await plan({ earlier });
		expect(planned).toMatchObject({
			type: 'earlier',
			isRemembered: true,
			output: {
				failure: { reason: 'earlierUnknown', outcome: 'unknown', messageId: 'wamid.1' },
				json: { details: { phone: PHONE, messageId: 'wamid.1' } },
			},
		});
	});

	it('that is treated as sent has the ten fields of a receipt', async () => {
		const earlier = { output: EARLIER.unknown, isOfThisExecution: false } as EarlierItem;
		const planned = await plan({ earlier, options: { messagesInDoubt: 'treatAsSent' } });
		if (planned.type !== 'earlier') throw new Error(planned.type);
		const { json } = planned.output;
		expect(Object.keys(json)).toHaveLength(10);
		expect(json).toMatchObject({ provider: 'waCr', phone: PHONE, messageId: 'wamid.1' });
	});

	it('that is in doubt stays so, whatever cannot be read now', async () => {
		const earlier = { isOfThisExecution: false, isRemembered: false };
		const options = (): never => fail();
		for (const circumstances of [
			{ options },
			{ options: { messagesInDoubt: 'nonsense' } },
			{ opened: { failure: FAILURES.refused } },
			{ phone: () => fail() },
		]) {
			const planned = await plan({ earlier, ...circumstances });
			expect(told(planned)).toBe('earlierUnknown');
		}
	});
});

describe('an item', () => {
	it('that passes the checks is ready', async () => {
		expect(await plan({})).toMatchObject({
			type: 'ready',
			value: PHONE,
			phone: `+${PHONE}`,
			settings: { simplify: true },
		});
	});

	it.each<[string, Circumstances, Partial<Failure>]>([
		['no session', { opened: { failure: FAILURES.refused } }, FAILURES.refused],
		['a phone number that is refused', { phone: 'bad' }, FAILURES.refusedBefore],
		[
			'an expression that does not resolve',
			{ phone: () => fail() },
			{ reason: 'internal', outcome: 'notSent', headline: 'no such node' },
		],
		[
			'an expression for all options that does not resolve',
			{ options: () => fail() },
			{ reason: 'internal', outcome: 'notSent', headline: 'no such node' },
		],
		[
			'a choice that Send Only Once does not have',
			{ options: () => ({ sendOnce: true }) },
			{ outcome: 'notSent', field: 'Send Only Once' },
		],
		[
			'a choice that Messages in Doubt does not have',
			{ options: () => ({ messagesInDoubt: 'again' }) },
			{ outcome: 'notSent', field: 'Messages in Doubt' },
		],
		[
			'no order to recognize it by',
			{ options: { sendOnce: 'perOrder', orderReference: '  ' } },
			{ outcome: 'notSent', field: 'Order Reference' },
		],
	])('cannot be sent with %s', async (_, circumstances, failure) => {
		const planned = await plan(circumstances);
		if (planned.type !== 'failed') throw new Error(planned.type);
		expect(planned.output.failure).toMatchObject(failure);
	});

	it('cannot be sent once the execution was stopped', async () => {
		const session = { account: 'a', cancelled: AbortSignal.abort() };
		const planned = await plan({ opened: { session } as SessionResult });
		expect(told(planned)).toBe('cancelledBefore');
	});

	it('is identified where repeats are left out, and else its file is not read', async () => {
		const once = await plan({ options: { sendOnce: 'perOrder', orderReference: 1042 } });
		expect(once).toMatchObject({
			type: 'ready',
			once: { messagesInDoubt: 'report', identity: { recipient: { phone: PHONE } } },
		});
		expect(await plan({ options: { sendOnce: 'off' } })).not.toHaveProperty('once');
	});

	it('that was accepted and not delivered is sent once more, although it is remembered', async () => {
		const earlier = { output: EARLIER.notDelivered, isOfThisExecution: false } as EarlierItem;
		const options = { sendOnce: 'perOrder', orderReference: '1042' };
		expect(await plan({ earlier, options })).toMatchObject({
			type: 'ready',
			once: { messagesInDoubt: 'report', repeatsUndelivered: true },
		});
	});
});

describe('the words of an exception', () => {
	it.each([
		[new Error('no such node'), { headline: 'no such node' }],
		[Object.assign(new Error('a'), { description: 'b\nc' }), { headline: 'a', why: 'b c' }],
		[new Error(''), {}],
		[Object.assign(new Error('a'), { message: 7, description: {} }), {}],
		['text', {}],
		[undefined, {}],
	])('are taken over where there are any: %p', (error, words) => {
		expect(wordsOf(error)).toEqual(words);
	});

	it('are bounded', () => {
		const error = Object.assign(new Error('x '.repeat(5_000_000)), {
			description: ' '.repeat(5_000_000),
		});
		const { headline = '', why } = wordsOf(error);
		expect(headline.length).toBeLessThanOrEqual(300);
		expect(why).toBeUndefined();
	});
});

function fail(): never {
	throw new Error('no such node');
}
