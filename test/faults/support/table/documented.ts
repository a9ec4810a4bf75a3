import { FIXTURES, namingPart, PROVIDER_IDS, type ProviderId } from '../../../support/providers';
import type { Chapter, Fault } from '../fault';
import { answer, JSON_TYPE, says, type Script } from '../script';
import { notSent, unknown } from '../verdicts';

/** What Meta answers a provider, by its documentation of error codes. */
const graph = (code: number, words: string): object => ({
	error: {
		message: `(#${code}) ${words}`,
		type: 'OAuthException',
		code,
		error_data: { messaging_product: 'whatsapp', details: words },
		fbtrace_id: 'A1b2C3',
	},
});

/** A body, as the provider words it. */
type Envelope = (provider: ProviderId) => object;

/** The envelopes in which the providers hand on what went wrong. */
const failed =
	(error: unknown): Envelope =>
	(provider) =>
		FIXTURES[provider].failed(error);

const named =
	(envelope: Envelope): Envelope =>
	(provider) => ({ ...envelope(provider), ...namingPart(provider, 'wamid.77') });

const answers = (status: string, envelope: Envelope): Script =>
	says(({ provider }) => answer(status, JSON.stringify(envelope(provider)), JSON_TYPE));

const row = (
	id: string,
	title: string,
	script: Script,
	more: Pick<Fault, 'expected'> & Partial<Fault>,
): Fault => ({ id, title, plan: { script }, ...more });

const refused = { expected: notSent('metaRefused', 'whole'), isDocumented: true } as const;
const open = { expected: unknown('providerBroken', 'whole') } as const;
/** With a status of success, where only the status of a failure says no. */
const OPEN_WITH_SUCCESS: NonNullable<Fault['except']> = Object.fromEntries(
	PROVIDER_IDS.filter((id) => FIXTURES[id].failureIsOpen).map((id) => [
		id,
		unknown('noReceipt', 'whole'),
	]),
);
const BROKEN = '500 Internal Server Error';

/** Answers with a meaning of their own, whatever their status. */
export const documented: Chapter = {
	title: 'Answers with a meaning of their own',
	note: 'The documents of the providers and of Meta give these a meaning. The node knows it by the structure of an answer, never by its words.',
	faults: [
		row('no-200', '200, and the envelope says no', answers('200 OK', failed('Not sent')), {
			expected: notSent('refused', 'whole'),
			except: OPEN_WITH_SUCCESS,
			isDocumented: true,
		}),
		row(
			'meta-500',
			'500 with Meta’s own refusal (131026)',
			answers(BROKEN, failed(graph(131026, 'Message undeliverable'))),
			refused,
		),
		row(
			'meta-500-text',
			'500 with Meta’s own refusal as JSON in a text',
			answers(BROKEN, failed(JSON.stringify(graph(131047, 'Re-engagement message')))),
			refused,
		),
		row(
			'meta-200',
			'200, the envelope says no, and Meta’s own refusal is in it',
			answers('200 OK', failed(graph(131026, 'Message undeliverable'))),
			{ ...refused, except: OPEN_WITH_SUCCESS },
		),
		row(
			'meta-uncertain',
			'500 with a Meta code that leaves the outcome open (131000)',
			answers(BROKEN, failed(graph(131000, 'Something went wrong'))),
			{ expected: unknown('metaUncertain', 'whole') },
		),
		row(
			'meta-cut',
			'500 with Meta’s refusal, cut off',
			answers(BROKEN, failed(JSON.stringify(graph(131026, 'Message undeliverable')).slice(0, -10))),
			open,
		),
		row(
			'meta-words',
			'500 with Meta’s words alone',
			answers(BROKEN, failed('Re-engagement message: more than 24 hours have passed')),
			open,
		),
		row(
			'php-code',
			'500 with the code that every exception of PHP has',
			answers(BROKEN, failed({ code: 0, message: 'cURL error 28: Operation timed out' })),
			open,
		),
		row('named-500', '500 that names the message', answers(BROKEN, named(failed('x'))), open),
		row(
			'named-422',
			'422 that names the message',
			answers('422 Unprocessable Entity', named(failed('x'))),
			{
				expected: unknown('noReceipt', 'whole'),
				// Of these, the code says more than the status.
				except: { waCr: { reason: 'providerBroken' }, rasl: { reason: 'providerBroken' } },
				status: 422,
			},
		),
		row(
			'failed-receipt',
			'A receipt whose own status is “failed”',
			answers('200 OK', (provider) =>
				FIXTURES[provider].accepted('wamid.77', { status: 'failed' }),
			),
			{
				expected: { ...notSent('notDelivered', 'whole'), outcome: 'notDelivered' },
				isDocumented: true,
			},
		),
	],
	// One of them with a file.
	cases: [...PROVIDER_IDS].reverse().map((provider) => ({
		provider,
		step: provider === 'waCr' ? 'file' : 'link',
	})),
};
