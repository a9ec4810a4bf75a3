import type { IExecuteFunctions } from 'n8n-workflow';

import type { Draft } from '../../../nodes/WhatsAppMedia/message';
import { Execution } from '../../../nodes/WhatsAppMedia/execution/execution';
import type { Operation } from '../../../nodes/WhatsAppMedia/operations/operation';
import { readDraft } from '../../../nodes/WhatsAppMedia/parameters/draft';

const PARAMETERS: Readonly<Record<string, string>> = {
	provider: 'waCr',
	phone: '+14155551234',
	mediaSource: 'url',
	mediaUrl: 'https://example.com/invoice.pdf',
};

/** n8n with one item, and a provider that accepts everything. */
const functions = {
	getInputData: () => [{ json: {} }],
	getNode: () => ({ name: 'WhatsApp Media' }),
	getNodeParameter: (name: string, _: number, fallback?: unknown) => PARAMETERS[name] ?? fallback,
	getCredentials: async () => ({ token: 'a-token-of-this-test' }),
	getExecutionCancelSignal: () => undefined,
	getExecutionId: () => '1',
	getContext: () => ({}),
	evaluateExpression: () => 0,
	addExecutionHints: () => undefined,
	helpers: {
		httpRequestWithAuthentication: async () => ({ statusCode: 200, headers: {}, body: '{}' }),
	},
} as unknown as IExecuteFunctions;

/** Breaks in a way that nobody thought of. */
function breaking(requests: number): Operation<Draft> {
	return {
		sends: true,
		read: readDraft,
		prepare: (_, draft) => ({ value: draft }),
		async run({ transport, onSend }) {
			for (let at = 0; at < requests; at += 1) {
				await transport.exchange({ method: 'POST', path: '/messages/media' }, onSend);
			}
			throw new TypeError('x is not a function');
		},
	};
}

describe('an item whose run breaks in the code', () => {
	it.each([
		['not sent before a message left', 0, 'notSent'],
		['unknown after that', 1, 'unknown'],
	])('is %s', async (_, requests, outcome) => {
		const onFailure = { stops: false, hasErrorOutput: false };
		const [item] = await new Execution(functions, breaking(requests), onFailure).run();
		expect(item?.json.error).toBe('x is not a function [item 0]');
		expect(item?.json.details).toMatchObject({ outcome, phone: '+14155551234' });
	});
});
