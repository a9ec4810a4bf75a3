import { NodeApiError, NodeOperationError, type INode } from 'n8n-workflow';

import {
	failureOf,
	failureOfAnswer,
	failureOfProblems,
} from '../../../nodes/WhatsAppMedia/failures/describeFailure';
import {
	toEditorError,
	toFailureItem,
	toNodeError,
} from '../../../nodes/WhatsAppMedia/failures/nodeError';
import type { Failure } from '../../../nodes/WhatsAppMedia/failures/failure';
import { REASONS, type Reason } from '../../../nodes/WhatsAppMedia/failures/reasons';
import { hasHiddenCharacters } from '../../support/bytes';
import { ALL_PROVIDERS } from '../../support/providers';
import { answerOf, CONTEXTS, SCOLDING } from '../support/answers';

const NODE: INode = {
	id: '1',
	name: 'Send invoice',
	type: 'n8n-nodes-whatsapp-media.whatsAppMedia',
	typeVersion: 1,
	position: [0, 0],
	parameters: {},
};
const [PLACE = { provider: ALL_PROVIDERS[0]!, url: '' }] = CONTEXTS;

function failure(changes: Partial<Failure> = {}): Failure {
	return { outcome: 'notSent', reason: 'refused', headline: 'No', advice: 'Try.', ...changes };
}

/** What the text must say of the message. */
function fateOf(reason: Reason): RegExp {
	const fates = {
		notDelivered: /The message did not reach this recipient\./,
		notSent: /Nothing was sent to this recipient\./,
		unknown: /It is not known whether the message was sent\./,
		// Nothing was to be sent, and whoever asks about a message must not read that it was not.
		unanswered: /^(?!.*(Nothing was sent|It is not known))/,
	};
	return fates[REASONS[reason].outcome];
}

describe('a failure as an error of a list in the editor', () => {
	// n8n's server sends all fields of API errors to the editor, and of others the message only.
	it.each([undefined, 401])('carries why and what to do (HTTP status: %s)', (httpStatus) => {
		const error = toEditorError(NODE, failure({ httpStatus, why: 'X said “no”.' }));
		const { message, description, httpCode } = { ...error, message: error.message };
		expect(error).toBeInstanceOf(NodeApiError);
		expect(message).toBe('No');
		expect(description).toBe('X said “no”. Try.');
		expect(httpCode).toBe(httpStatus === undefined ? null : '401');
	});
});

describe('a failure as an error of n8n', () => {
	it('is an API error with the status where the provider answered', () => {
		const error = toNodeError(
			NODE,
			failure({ httpStatus: 422, why: 'X said “no” (HTTP 422).' }),
			3,
		);
		expect(error).toBeInstanceOf(NodeApiError);
		expect(error).toMatchObject({ httpCode: '422', message: 'No [item 3]' });
		expect(error.context.itemIndex).toBe(3);
		expect(error.description).toBe(
			'X said “no” (HTTP 422). Nothing was sent to this recipient. Try.',
		);
	});

	it.each(['notReached', 'noAnswer', 'notDelivered', 'uploadBroken', 'cancelled'] as const)(
		'is an API error where the network or WhatsApp had a say: %s',
		(reason) => {
			const error = toNodeError(NODE, failureOf(reason, PLACE), 0);
			expect(error).toBeInstanceOf(NodeApiError);
			expect(error.context.itemIndex).toBe(0);
		},
	);

	it('is an operation error where the node itself refused', () => {
		const problems = [
			{ severity: 'error', field: 'Caption', message: 'Too long', advice: 'Cut it.' },
			{ severity: 'warning', field: 'File Name', message: 'Hm', advice: 'Maybe.' },
			{ severity: 'error', field: 'Media URL', message: 'Empty', advice: 'Fill it.' },
		] as const;
		const error = toNodeError(NODE, failureOfProblems(problems), 7);
		expect(error).toBeInstanceOf(NodeOperationError);
		expect(error.message).toBe('Too long [item 7]');
		expect(error.context.itemIndex).toBe(7);
		expect(error.description).toContain('Cut it.');
		expect(error.description).toContain('Empty');
		expect(error.description).toContain('Fill it.');
		expect(error.description).not.toContain('Maybe.');
	});

	it.each(Object.keys(REASONS) as Reason[])('says what became of the message: %s', (reason) => {
		for (const place of CONTEXTS) {
			for (const httpStatus of [undefined, 500]) {
				const error = toNodeError(NODE, failureOf(reason, place, { httpStatus }), 0);
				expect(error.message).toBe(`${failureOf(reason, place).headline} [item 0]`);
				expect(error.description).toMatch(fateOf(reason));
				expect(error.description).not.toMatch(SCOLDING);
			}
		}
	});

	it.each([
		...['ENOENT', 'ECONNREFUSED', 'ECONNRESET', 'ENOTFOUND', 'ETIMEDOUT', 'EISDIR', 'ENOTDIR'],
		...['ECONNABORTED', 'EHOSTUNREACH', 'EAI_AGAIN', 'EACCES', 'EEXIST', 'EPERM', 'getaddrinfo'],
	])('keeps its own words also with %s in them', (code) => {
		const words = failure({
			headline: `The file could not be read: ${code}, open '/data/a.pdf'`,
			why: `n8n said “${code}”.`,
			code,
		});
		for (const httpStatus of [undefined, 500, 404]) {
			const error = toNodeError(NODE, { ...words, httpStatus }, 2);
			expect(error.message).toBe(`${words.headline} [item 2]`);
			expect(error.description).toContain(`n8n said “${code}”.`);
			expect(error.description).toContain('Try.');
		}
	});

	it('says in this order: all items, why, what became of it, the field, the wait, the advice, the others', () => {
		const { description } = toNodeError(
			NODE,
			failure({ why: 'Why.', field: 'Phone Number', retryAfter: 30, httpStatus: 429 }),
			0,
			{ account: 'All.', others: 'Others.' },
		);
		expect(description).toBe(
			'All. Why. Nothing was sent to this recipient. Field: Phone Number. Wait at least 30 s. Try. Others.',
		);
	});

	it('tells n8n the wait where it may be repeated', () => {
		const error = toNodeError(
			NODE,
			failureOf('rateLimited', PLACE, { httpStatus: 429, retryAfter: 5 }),
			0,
		);
		expect(error).toMatchObject({ failure: { cause: 'rate-limited', retryAfterMs: 5000 } });
	});

	it('of a reason that nobody knows is still an error', () => {
		for (const reason of ['constructor', '__proto__', 'somethingNew']) {
			expect(toNodeError(NODE, failure({ reason, httpStatus: 500 }), 0).message).toBe(
				'No [item 0]',
			);
		}
	});
});

describe('a failure as an item', () => {
	it.each(Object.keys(REASONS) as Reason[])('has just the fields that n8n allows: %s', (reason) => {
		const item = toFailureItem(failureOf(reason, PLACE, { httpStatus: 500 }), 4, { provider: 'X' });
		expect(Object.keys(item)).toEqual(['error', 'message', 'details']);
		expect(item.error).toMatch(/ \[item 4\]$/);
		expect(item.details).toMatchObject({ provider: 'X', reason, outcome: REASONS[reason].outcome });
	});

	it('has every detail, null where it is not known, so that columns stay the same', () => {
		expect(toFailureItem(failure(), 0, {}).details).toEqual({
			outcome: 'notSent',
			reason: 'refused',
			field: null,
			httpStatus: null,
			code: null,
			metaCode: null,
			again: null,
			retryAfter: null,
			messageId: null,
			recordId: null,
			requestId: null,
		});
		const facts = {
			field: 'f',
			httpStatus: 1,
			code: 'c',
			metaCode: 2,
			again: 'later',
			retryAfter: 0,
			messageId: 'wamid.1',
			recordId: '120',
			requestId: 'r',
		} as const;
		expect(toFailureItem(failure(facts), 0, {}).details).toMatchObject(facts);
	});

	it('is plain data', () => {
		const item = toFailureItem(failure({ httpStatus: 500 }), 0, { phone: '+1' });
		expect(JSON.parse(JSON.stringify(item))).toEqual(item);
	});
});

describe('a hostile answer', () => {
	const nasty = `<script>alert(1)</script><img src=x onerror=y>\u202e\u0000\r\n\u2028${'ÿ<b>'.repeat(500_000)}`;
	const bodies: ReadonlyArray<readonly [string, unknown]> = [
		['a text', nasty],
		['a message', { message: nasty }],
		['a list of messages', { message: Array.from({ length: 10_000 }, () => nasty.slice(0, 2000)) }],
		['an error', { error: nasty }],
		['a code', { success: false, error: { code: nasty, message: nasty, details: nasty } }],
		['a short code', { success: false, error: { code: '<img src=x onerror=y>', message: 'x' } }],
		['names of fields', { message: 'x', errors: { [nasty]: [nasty], '<b>': ['<i>'] } }],
		[
			'deep details',
			{ success: false, error: { code: 'A', message: 'x', details: { a: { b: [nasty] } } } },
		],
		['Meta’s words', { error: { code: 131047, message: nasty, error_data: { details: nasty } } }],
		[
			'Meta’s words as text',
			{ message: 'x', error: JSON.stringify({ error: { code: 131026, message: nasty } }) },
		],
		[
			'Meta’s words in details',
			{
				success: false,
				error: { code: 'MESSAGE_SEND_FAILED', details: { error: `(#131053) ${nasty}` } },
			},
		],
		['a title', `<html><title>${nasty}</title>`],
		[
			'a request id',
			{ success: false, error: { code: 'A', message: 'x' }, meta: { request_id: nasty } },
		],
	];

	it.each(bodies)('is told in few and harmless words: %s', (_, body) => {
		for (const provider of ALL_PROVIDERS) {
			for (const status of [200, 302, 400, 403, 404, 422, 429, 500, 503]) {
				const headers = { location: `https://evil.example/${nasty}`, 'retry-after': nasty };
				const answer = answerOf(status, body, headers);
				const place = { provider, url: 'https://api.example.com/x' };
				const told = failureOfAnswer(provider.refusal(answer), answer, place, 'whole', 0);
				const error = toNodeError(NODE, told, 0);
				const texts = [error.message, String(error.description), ...error.messages];
				for (const text of texts) {
					expect(text.length).toBeLessThan(2000);
					expect(text).not.toMatch(/[<>]/);
					expect(hasHiddenCharacters(text)).toBe(false);
				}
				expect(JSON.stringify(toFailureItem(told, 0, {})).length).toBeLessThan(4000);
			}
		}
	});
});
