import type { IExecuteFunctions } from 'n8n-workflow';

import { openSession, readConcurrency } from '../../../nodes/WhatsAppMedia/execution/openSession';

/** n8n with these options set; calls of its HTTP helper end up in `timeouts`. */
function functionsWith(options: Record<string, unknown>) {
	const timeouts: unknown[] = [];
	const functions = {
		getNodeParameter: (name: string, _: number, fallback?: unknown) =>
			name === 'provider' ? 'waCr' : (options[name.replace('options.', '')] ?? fallback),
		getNode: () => ({ parameters: { options: '={{ $json.options }}' } }),
		getCredentials: async () => ({ token: 'a-token-of-this-test' }),
		getExecutionCancelSignal: () => undefined,
		helpers: {
			httpRequestWithAuthentication: async (_: string, { timeout }: { timeout: number }) => {
				timeouts.push(timeout);
				return { statusCode: 200, headers: {}, body: '{}' };
			},
		},
	};
	return { functions: functions as unknown as IExecuteFunctions, timeouts };
}

describe('the option Messages at Once', () => {
	it.each([
		[undefined, 64],
		[1, 1],
		['5', 5],
		[0, 1],
		[1000, 64],
		[2.5, 64],
		['many', 64],
		['', 64],
		[null, 64],
		[{ toString: 1, valueOf: 1 }, 64],
	])('%j is read as %i', (concurrency, expected) => {
		expect(readConcurrency(functionsWith({ concurrency }).functions)).toBe(expected);
	});

	it('is the default where its expression does not resolve', () => {
		const functions = {
			getNode: () => ({ parameters: { options: '={{ $json.options }}' } }),
			getNodeParameter: () => {
				throw new Error('Referenced node does not exist');
			},
		} as unknown as IExecuteFunctions;
		expect(readConcurrency(functions)).toBe(64);
	});
});

describe('the option Timeout', () => {
	it.each([
		[undefined, 300_000],
		[1, 1_000],
		['2', 2_000],
		[-1, 300_000],
		['soon', 300_000],
		// Longer than any timer runs.
		[1e9, 86_400_000],
		[Infinity, 86_400_000],
		[{ toString: 1, valueOf: 1 }, 300_000],
	])('%j is read as %i ms', async (timeout, expected) => {
		const { functions, timeouts } = functionsWith({ timeout });
		const opened = await openSession(functions);
		if ('failure' in opened) throw new Error(opened.failure.headline);
		const exchange = await opened.session.transport.exchange({ method: 'GET', path: '/account' });
		expect(exchange.type).toBe('answer');
		expect(timeouts).toEqual([expected]);
	});
});

describe('a credential that n8n does not give', () => {
	it.each([
		[
			'that nobody chose',
			undefined,
			'Node does not have any credentials set',
			'No WA.cr credential is chosen',
			undefined,
		],
		[
			'that was deleted',
			{ waCrApi: { id: 'x1', name: 'Shop' } },
			'Credential with ID "x1" does not exist for type "waCrApi".',
			'The WA.cr credential “Shop” cannot be used',
			'n8n said “Credential with ID "x1" does not exist for type "waCrApi".”.',
		],
	])('%s is named, with what to do', async (_name, credentials, said, headline, why) => {
		const functions = {
			...functionsWith({}).functions,
			getNode: () => ({ parameters: {}, credentials }),
			getCredentials: async () => await Promise.reject(new Error(said)),
		} as unknown as IExecuteFunctions;
		const opened = await openSession(functions);
		expect('failure' in opened && opened.failure).toMatchObject({
			outcome: 'notSent',
			headline,
			advice: 'Choose or create one in the field Credential.',
			field: 'Credential',
			...(why !== undefined && { why }),
		});
	});
});
