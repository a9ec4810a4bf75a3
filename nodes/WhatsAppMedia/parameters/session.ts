import type { IExecuteFunctions } from 'n8n-workflow';

import { laneOf } from '../delivery/lane';
import { paced } from '../delivery/pacing';
import { createTransport } from '../delivery/transport';
import type { Session } from '../delivery/session';
import { failureOf, NOWHERE } from '../failures/describe';
import type { Failure } from '../failures/outcome';
import { providerById } from '../providers/registry';
import { asAccount, secretOf } from './account';

/** Seconds without progress after which a request is given up; n8n's own default. */
const DEFAULT_TIMEOUT = 300;
/** Seconds that a message waits for the provider's rate limit. */
const DEFAULT_MAX_WAIT = 300;
/** As many as a credential's lane lets through at all; it slows down by itself, and for large files. */
const MOST_CONCURRENT = 64;
const DEFAULT_CONCURRENCY = MOST_CONCURRENT;

export type SessionResult = { readonly session: Session } | { readonly failure: Failure };

/** Provider and credential are the same for all items of a run. */
export async function openSession(functions: IExecuteFunctions): Promise<SessionResult> {
	const provider = providerById(String(functions.getNodeParameter('provider', 0)));
	if (provider === undefined) return { failure: unknownProvider() };

	const credential = await functions.getCredentials(provider.credentialType);
	const address = provider.address(asAccount(credential));
	if ('missing' in address) {
		const place = { provider, address: '' };
		const { missing: headline, advice } = address;
		return { failure: failureOf('invalidInput', place, { headline, advice, field: 'Credential' }) };
	}
	const secret = secretOf(credential);
	const transport = createTransport(functions, {
		credentialType: provider.credentialType,
		address: address.url,
		timeout: readSeconds(functions, 'timeout', DEFAULT_TIMEOUT) * 1000,
		secret,
	});
	return {
		session: {
			provider,
			transport: paced(transport, laneOf(address.url, secret), {
				maxWait: readSeconds(functions, 'maxWait', DEFAULT_MAX_WAIT) * 1000,
				cancelled: functions.getExecutionCancelSignal(),
			}),
		},
	};
}

/** How many messages of a run may be under way at the same time. */
export function readConcurrency(functions: IExecuteFunctions): number {
	const value = Number(functions.getNodeParameter('options.concurrency', 0, DEFAULT_CONCURRENCY));
	return Number.isInteger(value)
		? Math.min(Math.max(value, 1), MOST_CONCURRENT)
		: DEFAULT_CONCURRENCY;
}

function readSeconds(functions: IExecuteFunctions, name: string, fallback: number): number {
	const value = Number(functions.getNodeParameter(`options.${name}`, 0, fallback));
	return Number.isFinite(value) && value > 0 ? value : fallback;
}

/** Only a workflow edited by hand can name one. */
function unknownProvider(): Failure {
	return failureOf('invalidInput', NOWHERE, {
		headline: 'The node does not know the provider that is set',
		advice: 'Choose one in the field Provider.',
		field: 'Provider',
	});
}
