import type { INode } from 'n8n-workflow';

import {
	failureOfAnswer,
	failureOfStatus,
} from '../../../nodes/WhatsAppMedia/failures/describeFailure';
import { META_CODES, META_WORDS } from '../../../nodes/WhatsAppMedia/failures/metaCodes';
import { toFailureItem, toNodeError } from '../../../nodes/WhatsAppMedia/failures/nodeError';
import type { Failure } from '../../../nodes/WhatsAppMedia/failures/failure';
import type { Provider } from '../../../nodes/WhatsAppMedia/providers/provider';
import { contactship } from '../../../nodes/WhatsAppMedia/providers/contactship/index';
import { rasl } from '../../../nodes/WhatsAppMedia/providers/rasl';
import { waCr } from '../../../nodes/WhatsAppMedia/providers/waCr';
import { xobito } from '../../../nodes/WhatsAppMedia/providers/xobito';
import type { ApiResponse } from '../../../nodes/WhatsAppMedia/wire/apiResponse';
import { answerOf, SCOLDING } from '../support/answers';

/** Codes of Meta in every wrapping in which a provider hands them on, and what the operator is told. */

const NODE: INode = {
	id: '1',
	name: 'Send invoice',
	type: 'n8n-nodes-whatsapp-media.whatsAppMedia',
	typeVersion: 1,
	position: [0, 0],
	parameters: {},
};

/** What Meta's Graph API answers, by https://developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes. */
const graph = (code: number, words: string) => ({
	error: {
		message: `(#${code}) ${words}`,
		type: 'OAuthException',
		code,
		error_data: { messaging_product: 'whatsapp', details: words },
		error_subcode: 2494010,
		fbtrace_id: 'A1b2C3',
	},
});
/** Words that tell nothing by themselves, so that the code has to. */
const WORDS = 'Some words of Meta';

interface Wrapping {
	readonly name: string;
	readonly providers: readonly Provider[];
	body(code: number): object;
	/** Beside 500. */
	readonly status?: number;
}

const v2 = (error: unknown) => ({
	success: false,
	error: {
		code: 'MESSAGE_SEND_FAILED',
		message: 'Failed to send media message',
		details: { error },
	},
	meta: { request_id: 'r-1' },
});
const v1 = (error: unknown) => ({
	status: 'error',
	message: 'Failed to send WhatsApp media message',
	error,
});

/** The shapes in which Meta's own answer is known. */
const WRAPPINGS: readonly Wrapping[] = [
	{ name: 'JSON in a text', providers: [xobito], body: (code) => v1(json(code)) },
	{ name: 'a code in brackets', providers: [xobito], body: (code) => v1(`(#${code}) ${WORDS}`) },
	{ name: 'an object', providers: [xobito], body: (code) => v1(graph(code, WORDS)) },
	{
		name: 'an inner object',
		providers: [xobito, waCr, rasl],
		body: (code) => v1(graph(code, WORDS).error),
	},
	{ name: 'JSON in the details', providers: [waCr, rasl], body: (code) => v2(json(code)) },
	{
		name: 'an object in the details',
		providers: [waCr, rasl],
		body: (code) => v2(graph(code, WORDS)),
	},
	{
		name: 'a code in brackets in the details',
		providers: [waCr, rasl],
		body: (code) => v2(`(#${code}) ${WORDS}`),
	},
	{
		name: 'a message',
		providers: [contactship],
		body: (code) => ({ success: false, message: `(#${code}) ${WORDS}` }),
	},
	{
		name: 'a message that is JSON',
		providers: [contactship],
		body: (code) => ({ statusCode: 500, message: json(code), error: 'Internal Server Error' }),
	},
	{
		name: 'a message that is JSON, beside an error that speaks of it',
		providers: [contactship],
		body: (code) => ({ message: json(code), error: `Meta (#${code})` }),
	},
	{
		name: 'a message that is an object',
		providers: [contactship],
		body: (code) => ({ success: false, message: graph(code, WORDS) }),
	},
	{
		name: 'an error that is a text',
		providers: [contactship],
		body: (code) => ({ error: json(code) }),
	},
	{
		name: 'an error that is an object',
		providers: [contactship],
		body: (code) => ({ success: false, message: 'Error al enviar', ...graph(code, WORDS) }),
	},
	{
		name: 'an error that is an object, with 400',
		providers: [contactship],
		status: 400,
		body: (code) => graph(code, WORDS),
	},
];

/** Shapes that anybody can write, so that they prove nothing. */
const UNPROVEN: readonly Wrapping[] = [
	{
		name: 'JSON in a text that is cut off behind the code',
		providers: [xobito],
		body: (code) => v1(json(code).slice(0, json(code).indexOf(`"code":${code}`) + 18)),
	},
	{
		name: 'JSON behind the words of an HTTP client',
		providers: [xobito],
		body: (code) => v1(`Client error: 400 Bad Request response: ${json(code)}`),
	},
	{
		name: 'a code in brackets behind other words',
		providers: [xobito],
		body: (code) => v1(`Meta: (#${code}) ${WORDS}`),
	},
	{
		name: 'the same in the details',
		providers: [waCr, rasl],
		body: (code) => v2(`Meta: (#${code}) ${WORDS}`),
	},
	{
		name: 'a code without marks of Meta in the details',
		providers: [waCr, rasl],
		body: (code) => v2({ code, message: WORDS }),
	},
	{
		name: 'a code without marks of Meta',
		providers: [xobito, contactship],
		body: (code) => ({ status: 'error', message: 'x', error: { code, message: WORDS } }),
	},
	{
		name: 'the same as a text',
		providers: [xobito, contactship],
		body: (code) => v1(JSON.stringify({ code, message: WORDS })),
	},
	{
		name: 'a message with the code behind other words',
		providers: [contactship],
		body: (code) => ({ message: `Meta: (#${code}) ${WORDS}` }),
	},
];

function json(code: number): string {
	return JSON.stringify(graph(code, WORDS));
}

const CODES = [...Object.keys(META_CODES).map(Number), 200, 299];

/** Codes of which Meta itself does not know what became of the message. */
const UNCERTAIN = [1, 2, 131000, 131016, 133004, 2494100];
/** Codes after which the same message can go through later. */
const LATER = [
	...[1, 2, 4, 80007, 130429, 131000, 131016, 131043, 131049, 131052, 131056, 131057, 131064],
	...[132015, 132069, 133004, 133008, 133009, 133015, 133016, 134101, 2494100],
];

/** What every failure of a code must hold, as item and as error. */
function expectTold(failure: Failure, code: number, start: string): void {
	const { meaning } = META_CODES[code] ?? META_CODES[10] ?? { meaning: '?' };
	expect(failure.headline).toBe(`${start}: ${meaning}`);
	expect(failure.headline).not.toMatch(SCOLDING);
	expect(failure.advice).toMatch(/^[A-Z].{10,}\.$/);
	const item = toFailureItem(failure, 0, { provider: 'x' });
	expect(item.error).toBe(`${start}: ${meaning} [item 0]`);
	expect(item.message).toContain(failure.advice);
	expect(item.message).toContain(WORDS);
	expect(item.details).toMatchObject({
		metaCode: code,
		again: LATER.includes(code) ? 'later' : 'never',
	});
	const error = toNodeError(NODE, failure, 0);
	expect(error.message).toBe(item.error);
	expect(error.description).toBe(item.message);
	expect(`${item.error}${item.message}`).not.toMatch(/\[object|undefined|\{\w+\}/);
}

/** What the operator is told of an answer to a message. */
function tell(provider: Provider, answer: ApiResponse): Failure {
	const place = { provider, url: 'https://api.example.com/x' };
	return failureOfAnswer(provider.refusal(answer, MESSAGE), answer, place, 'whole', 0);
}

const rowsOf = (wrappings: readonly Wrapping[]) =>
	CODES.flatMap((code) => wrappings.map((row) => [code, row.name, row] as const));

describe('a code of Meta at once', () => {
	it.each(rowsOf(WRAPPINGS))(
		'%i as %s decides, and is told by its meaning',
		(code, _name, { providers, body, status = 500 }) => {
			const isOpen = UNCERTAIN.includes(code);
			for (const provider of providers) {
				const failure = tell(provider, answerOf(status, body(code)));
				expectTold(
					failure,
					code,
					isOpen ? 'WhatsApp did not confirm the message' : 'WhatsApp refused the message',
				);
				expect(failure).toMatchObject({
					reason: isOpen ? 'metaUncertain' : 'metaRefused',
					outcome: isOpen ? 'unknown' : 'notSent',
					httpStatus: status,
				});
			}
		},
	);

	it.each(rowsOf(UNPROVEN))('%i as %s decides nothing', (code, _name, { providers, body }) => {
		for (const provider of providers) {
			for (const status of [500, 502, 599]) {
				const failure = tell(provider, answerOf(status, body(code)));
				expect(failure.outcome).toBe('unknown');
				expect(failure.metaCode).toBeUndefined();
			}
			// A refusal by its status is not made doubtful by words, and has no code to go by.
			const refused = tell(provider, answerOf(422, body(code)));
			expect(refused.outcome).toBe('notSent');
			expect(refused.metaCode).toBeUndefined();
		}
	});

	it.each([131047, 131026, 131053])('%i explains a refusal even without proof', (code) => {
		const meaning = META_CODES[code]?.meaning ?? '?';
		for (const { providers, body } of UNPROVEN) {
			for (const provider of providers) {
				expect(tell(provider, answerOf(422, body(code))).headline).toBe(
					`WhatsApp refused the message: ${meaning}`,
				);
			}
		}
	});

	it.each([408, 409, 425, 499])('decides nothing beside %i, which leaves it open', (status) => {
		for (const { providers, body } of WRAPPINGS) {
			for (const provider of providers) {
				const failure = tell(provider, answerOf(status, body(131047)));
				expect(failure.outcome).toBe('unknown');
				expect(failure.metaCode).toBeUndefined();
				expect(failure.advice).not.toContain('template');
			}
		}
	});
});

describe('a code of Meta afterwards', () => {
	const WAYS: ReadonlyArray<readonly [string, (code: number) => unknown]> = [
		['JSON in a text', json],
		['an object', (code) => graph(code, WORDS)],
		['a code in brackets', (code) => `(#${code}) ${WORDS}`],
		['JSON in a list', (code) => `[${JSON.stringify({ ...graph(code, WORDS).error })}]`],
	];

	it.each(CODES.flatMap((code) => WAYS.map(([name, words]) => [code, name, words] as const)))(
		'%i as %s in a status is told by its meaning',
		(code, _name, words) => {
			const told = words(code);
			for (const provider of [xobito, waCr, rasl]) {
				const data =
					provider === xobito
						? { message_id: 'wamid.X', delivery_status: 'failed', error_message: told }
						: { id: 120, message_id: 'wamid.X', status: 'failed', status_message: told };
				const status = provider.status?.read(answerOf(200, { status: 'success', data }));
				expect(status).toMatchObject({ state: 'failed', meta: { code } });
				if (status === undefined) throw new Error('No status was read');
				const failure = failureOfStatus(status, { provider, url: '' });
				expectTold(
					failure,
					code,
					`${provider.name} accepted the message, but WhatsApp did not deliver it`,
				);
				// Whatever Meta knew when it refused: the status is final.
				expect(failure).toMatchObject({ reason: 'notDelivered', outcome: 'notDelivered' });
				expect(failure.advice).not.toMatch(/before you send it again/i);
			}
		},
	);
});

/** Meta's own titles and messages of its codes, as its documentation has them. */
const TITLES: ReadonlyArray<readonly [number, readonly string[]]> = [
	[190, ['Error validating access token: Session has expired on Tuesday']],
	[368, ['Temporarily blocked for policies violations']],
	[130429, ['Rate limit hit', 'Cloud API message throughput has been reached.']],
	[130472, ["User's number is part of an experiment"]],
	[131021, ['Recipient cannot be sender']],
	[131026, ['Message undeliverable', 'Message Undeliverable.', 'Recipient is not on WhatsApp']],
	[131031, ['Business Account has been locked', 'Account has been locked']],
	[131042, ['Business eligibility payment issue', 'Business eligibility — payment issue']],
	[
		131047,
		['Re-engagement message', 'More than 24 hours have passed since the recipient last replied'],
	],
	[131048, ['Spam rate limit hit']],
	[
		131049,
		[
			'This message was not delivered to maintain healthy ecosystem engagement.',
			'In order to maintain a healthy ecosystem engagement, the message failed to be delivered.',
		],
	],
	[
		131050,
		[
			'User has stopped marketing messages',
			'chosen to stop receiving marketing messages on WhatsApp',
		],
	],
	[131051, ['Unsupported message type']],
	[131052, ['Media download error']],
	[131053, ['Media upload error']],
	[131056, ['(Business Account, Consumer Account) pair rate limit hit']],
	[131057, ['Account in maintenance mode']],
	[
		132000,
		[
			'Number of parameters does not match the expected number of params',
			'Template Param Count Mismatch',
		],
	],
	[132001, ['Template name does not exist in the translation', 'Template does not exist']],
	[132005, ['Translated text too long', 'Template Hydrated Text Too Long']],
	[132007, ['Template Format Character Policy Violated']],
	[
		132012,
		[
			'Parameter format does not match format in the created template',
			'Template Parameter Format Mismatch',
		],
	],
	[132015, ['Template is Paused']],
	[132016, ['Template is Disabled']],
];

describe('the words of Meta without its code', () => {
	const ROWS = TITLES.flatMap(([code, titles]) => titles.map((title) => [title, code] as const));

	it.each(ROWS)('%j are those of %i, and explain what is certain', (title, code) => {
		expect(tell(xobito, answerOf(500, v1(title)))).toMatchObject({ outcome: 'unknown' });
		const meaning = META_CODES[code]?.meaning ?? '?';
		expect(tell(xobito, answerOf(400, v1(title))).headline).toContain(meaning);
		const data = { status: 'failed', status_message: title };
		expect(waCr.status?.read(answerOf(200, { data }))).toMatchObject({ meta: { code } });
	});

	it('are all tried here, and belong to codes that are known', () => {
		for (const { words, code } of META_WORDS) {
			expect(META_CODES[code]).toBeDefined();
			expect(ROWS.some(([title, of]) => of === code && words.test(title))).toBe(true);
		}
	});

	it.each([
		'Failed to send media message',
		'Too many requests. Please try again in 42 seconds.',
		'SQLSTATE[HY000] [2002] Connection refused',
		'Template not found',
		'Access denied',
		'Required parameter is missing: channel_id',
		'Invalid parameter',
		'Your access token is not valid',
	])('are not %j', (words) => {
		const answer = answerOf(500, v1(words));
		expect(xobito.refusal(answer, MESSAGE).meta).toBeUndefined();
	});
});

describe('an answer with 200', () => {
	it.each([
		[contactship, { success: true, message: 'Enviado. La ventana de más de 24 horas…', data: {} }],
		[contactship, { success: true, message: 'ok', error: { code: 131047, message: 'x' } }],
		[contactship, { message: 'Sent, the 24-hour window is closed' }],
		[contactship, { success: true, message: 'Límite alcanzado (limit reached)' }],
		// Neither envelope says no.
		[contactship, graph(131047, WORDS)],
		[xobito, graph(131047, WORDS)],
		[xobito, { status: 'success', message: 'ok', error: '(#131047) Re-engagement message' }],
		[xobito, { status: 'success', message: '(contact not found, created)' }],
		[waCr, { success: true, error: { code: 'X', details: { error: '(#131047) x' } } }],
		[waCr, { success: true, message: 'Accepted, downloading media…' }],
		[waCr, { success: 'false', message: 'invalid media type' }],
	] as const)('that does not say no is no refusal, whatever its words: %#', (provider, body) => {
		for (const status of [200, 201, 202]) {
			const failure = tell(provider, answerOf(status, body));
			expect(failure).toMatchObject({ outcome: 'unknown', reason: 'noReceipt' });
			expect(failure.metaCode).toBeUndefined();
		}
	});

	it.each([
		[contactship, { success: false, message: '(#131047) Re-engagement message' }],
		[contactship, { success: false, ...graph(131047, WORDS) }],
		[xobito, v1(json(131047))],
		[waCr, v2(json(131047))],
	] as const)('that says no is one, and Meta’s own is told: %#', (provider, body) => {
		expect(tell(provider, answerOf(200, body))).toMatchObject({
			outcome: 'notSent',
			reason: 'metaRefused',
			metaCode: 131047,
		});
	});

	it.each([1, 2, 131000, 131016])(
		'that says no where Meta does not know (%i) stays open',
		(code) => {
			expect(tell(xobito, answerOf(200, v1(json(code))))).toMatchObject({
				outcome: 'unknown',
				metaCode: code,
			});
		},
	);

	it.each([
		[contactship, { success: false, message: 'No enviado' }],
		[xobito, { status: 'error', message: 'Failed to send media message' }],
		[waCr, { success: false, error: { code: 'INTERNAL_ERROR', message: 'x' } }],
	] as const)('that says no is one without any reason: %#', (provider, body) => {
		expect(tell(provider, answerOf(200, body))).toMatchObject({ outcome: 'notSent' });
	});
});

const MESSAGE: Parameters<Provider['send']>[0] = {
	recipient: { phone: '14155551234', contactId: 'c', channelId: 'chn' },
	media: {
		kind: 'document',
		fileName: 'invoice.pdf',
		source: { type: 'link', url: 'https://example.com/invoice.pdf' },
	},
	contact: {},
	options: {},
};
