import type { IExecuteFunctions, ILoadOptionsFunctions } from 'n8n-workflow';

import { noInquiries } from '../sending/inquiries';
import { createDownloader } from '../files/linkedFile';
import type { RunSession, Session } from '../sending/session';
import { MOST_AT_ONCE, rateLimiterOf } from '../http/rateLimiter';
import { throttled } from '../http/throttled';
import { storeStream } from '../parameters/binaryFile';
import { readParameter } from '../parameters/reader';
import { digestOfTexts } from '../messages/identity';
import type { Failure } from '../failures/failure';
import { openAccount } from './openAccount';

/** Seconds to wait for an answer once everything is uploaded; n8n's own default. */
const DEFAULT_TIMEOUT = 300;
/** Milliseconds for a list. */
const EDITOR_TIMEOUT = 20_000;
/** Seconds that a message waits for the provider's rate limit. */
const DEFAULT_MAX_WAIT = 300;
/** A day. Timers of Node and of the HTTP client stop working beyond 24 days. */
const MOST_SECONDS = 86_400;
/** The rate limiter of the credential lets no more through, and fewer large files. */
const DEFAULT_CONCURRENCY = MOST_AT_ONCE;

type Opened<S> = { readonly session: S } | { readonly failure: Failure };
export type SessionResult = Opened<RunSession>;

/**
 * Provider and credential are the same for all items of a run.
 * @param isTool whether a model may have written the links, so that only public ones are opened
 */
export async function openSession(
	functions: IExecuteFunctions,
	isTool = false,
): Promise<SessionResult> {
	const timeout = readSeconds(functions, 'timeout', DEFAULT_TIMEOUT) * 1000;
	const providerId = readParameter(functions, 'provider', 0);
	const opened = await openAccount(functions, providerId, { timeout });
	if ('failure' in opened) return opened;
	const { provider, transport, secret } = opened.account;
	const cancelled = functions.getExecutionCancelSignal();
	return {
		session: {
			provider,
			account: digestOfTexts(provider.id, transport.baseUrl, secret),
			cancelled,
			lookUps: new Map(),
			inquiries: noInquiries(),
			transport: throttled(transport, rateLimiterOf(transport.baseUrl, secret), {
				maxWait: readSeconds(functions, 'maxRateLimitWait', DEFAULT_MAX_WAIT) * 1000,
				cancelled,
			}),
			downloads: createDownloader(functions, {
				timeout,
				isPublicOnly: isTool,
				store: async (content, name) => await storeStream(functions, content, name),
			}),
		},
	};
}

/** For lists in the editor: somebody waits in front of it, so nothing waits for a rate limit. */
export async function openForEditor(functions: ILoadOptionsFunctions): Promise<Opened<Session>> {
	const opened = await openAccount(functions, functions.getCurrentNodeParameter('provider'), {
		timeout: EDITOR_TIMEOUT,
	});
	return 'failure' in opened ? opened : { session: opened.account };
}

/**
 * How many messages of a run may be under way at the same time. Never throws: an expression that
 * does not resolve is told by each item, which reads its options itself.
 */
export function readConcurrency(functions: IExecuteFunctions): number {
	try {
		const value = readNumber(functions, 'concurrency');
		return Number.isInteger(value)
			? Math.min(Math.max(value, 1), MOST_AT_ONCE)
			: DEFAULT_CONCURRENCY;
	} catch {
		return DEFAULT_CONCURRENCY;
	}
}

function readSeconds(functions: IExecuteFunctions, name: string, fallback: number): number {
	const value = readNumber(functions, name);
	return value > 0 ? Math.min(value, MOST_SECONDS) : fallback;
}

/** NaN for whatever is no number: not every object can be made one. */
function readNumber(functions: IExecuteFunctions, name: string): number {
	const value: unknown = readParameter(functions, `options.${name}`, 0, '');
	if (typeof value === 'number') return value;
	return typeof value === 'string' && value.trim() !== '' ? Number(value) : NaN;
}
