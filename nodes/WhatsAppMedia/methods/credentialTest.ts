import type {
	ICredentialDataDecryptedObject,
	ICredentialTestFunction,
	ICredentialTestFunctions,
	INodeCredentialTestResult,
} from 'n8n-workflow';

import { maskOf, readAnswerBody, type Mask } from '../http/answerText';
import { isReadable, readText } from '../http/transport';
import { readNetworkFault } from '../http/networkFault';
import {
	asUnanswered,
	failureOf,
	failureOfAnswer,
	sentencesOf,
	type FailureContext,
} from '../failures/describeFailure';
import type { Reason } from '../failures/reasons';
import { asAccount, secretOf } from '../parameters/credential';
import type { Provider } from '../providers/provider';
import { PROVIDERS } from '../providers/registry';
import { quote } from '../text';
import type { ApiRequest } from '../wire/apiRequest';
import type { ApiResponse } from '../wire/apiResponse';

/** Milliseconds; somebody is waiting in front of the screen. */
const TIMEOUT = 15_000;

/**
 * A test for the credential of a provider. It reads something harmless and sends no message. A key
 * that only lacks a permission to read passes, and what it lacks is told: it is valid, and may well be
 * allowed to send.
 */
function credentialTest(provider: Provider): ICredentialTestFunction {
	return async function test(this: ICredentialTestFunctions, credential) {
		return await probe(this, provider, credential.data ?? {});
	};
}

async function probe(
	functions: ICredentialTestFunctions,
	provider: Provider,
	data: ICredentialDataDecryptedObject,
): Promise<INodeCredentialTestResult> {
	const address = provider.baseUrl(asAccount(data));
	if ('missing' in address) return bad(`${address.missing}. ${address.advice}`);
	const secret = secretOf(data);
	if (secret === '')
		return bad(`The ${provider.secretName} is empty. Copy it from ${provider.secretLocation}.`);

	const context: FailureContext = { provider, url: `${address.url}${provider.probe.path}` };
	const ask = async ({ method, path, query }: ApiRequest): Promise<ApiResponse> => {
		// The only HTTP helper that n8n gives to credential tests.
		const answer: unknown = await functions.helpers.request({
			method,
			uri: `${address.url}${path}`,
			qs: query,
			headers: { Accept: 'application/json', ...provider.authentication(secret) },
			followRedirect: false,
			simple: false,
			resolveWithFullResponse: true,
			timeout: TIMEOUT,
			// So that no more of the answer is read than of any other.
			useStream: true,
		});
		return await toResponse(answer, maskOf(secret));
	};
	try {
		const judged = judge(provider, context, await ask(provider.probe));
		if (judged.status !== 'OK') return judged;
		const lacking = await missingScopes(provider, ask);
		return { ...judged, message: [judged.message, ...lacking].join(' ') };
	} catch (error) {
		const { words, code, phase, remedy } = readNetworkFault(error);
		const reason = phase === 'blocked' ? 'requestBlocked' : 'notReached';
		const { headline } = failureOf(reason, context);
		return bad(
			[
				`${headline}: ${words}${code === undefined ? '' : ` (${code})`}.`,
				remedy,
				`It asked ${context.url}.`,
			]
				.filter(Boolean)
				.join(' '),
		);
	}
}

/** What a token that is accepted may not read, in words; what does not answer says nothing of it. */
async function missingScopes(
	provider: Provider,
	ask: (request: ApiRequest) => Promise<ApiResponse>,
): Promise<string[]> {
	const lacking = await Promise.all(
		Object.values(provider.readScopes).map(async ({ name, use, probe: request }) => {
			const response = await ask(request).catch(() => undefined);
			return response?.status === 403 && provider.refusal(response).reason === 'missingScope'
				? `${name} (${use})`
				: undefined;
		}),
	);
	const names = lacking.filter((name) => name !== undefined);
	return names.length === 0 ? [] : [`It lacks these permissions: ${names.join('; ')}.`];
}

function judge(
	provider: Provider,
	context: FailureContext,
	response: ApiResponse,
): INodeCredentialTestResult {
	if (response.status === 200 && provider.isProbeAnswer(response.body)) {
		return {
			status: 'OK',
			message: `Connection successful: ${provider.name} accepted the ${provider.secretName}.`,
		};
	}
	const refusal = provider.refusal(response);
	const reason = refusal.reason;
	if (reason === 'missingScope' && response.status === 403) {
		return {
			status: 'OK',
			message: `${provider.name} accepted the ${provider.secretName}, which may not read but can still be allowed to send. It said ${quote(refusal.message ?? '')}.`,
		};
	}
	if (response.status === 200) {
		return bad(
			`${provider.name} answered something else than its API does. Check the Base URL: it asked ${context.url}.`,
		);
	}
	const failure = failureOfAnswer(refusal, response, context, 'whole', Date.now());
	// No message was to be sent, so what the table says of messages does not apply.
	return OF_CREDENTIAL.has(failure.reason)
		? bad(sentencesOf(asUnanswered(failure, context)))
		: bad(
				`${provider.name} did not answer the test as expected. ${failure.why ?? ''} It asked ${context.url}. Try again later.`,
			);
}

/** Reasons that say the same whether or not there is a message. */
const OF_CREDENTIAL: ReadonlySet<string> = new Set<Reason>([
	'apiDisabled',
	'forbidden',
	'gatewayRefused',
	'invalidKey',
	'ipBlocked',
	'plainHttp',
	'planLimit',
	'rateLimited',
	'redirected',
	'whatsAppNotConnected',
	'wrongAddress',
	'wrongSubdomain',
]);

function bad(message: string): INodeCredentialTestResult {
	return { status: 'Error', message };
}

/** The old helper's answer. */
async function toResponse(answer: unknown, mask: Mask): Promise<ApiResponse> {
	const { statusCode, headers, body } = answer as {
		statusCode: number;
		headers: Record<string, unknown>;
		body: unknown;
	};
	return {
		status: statusCode,
		headers: Object.fromEntries(
			Object.entries(headers).map(([name, value]) => [name, mask(String(value))]),
		),
		body: readAnswerBody(await textOf(body), mask),
	};
}

/** What is read of a body that comes in pieces; anything else as it is. */
async function textOf(body: unknown): Promise<unknown> {
	if (!isReadable(body)) return body;
	const { destroy } = body as unknown as { destroy(): void };
	return await readText(body, { stop: () => destroy.call(body), timeout: TIMEOUT });
}

/** Names under which the node's credentials refer to their tests. */
export const credentialTests: Readonly<Record<string, ICredentialTestFunction>> =
	Object.fromEntries(
		Object.values(PROVIDERS).map((provider) => [
			`${provider.credentialType}Test`,
			credentialTest(provider),
		]),
	);
