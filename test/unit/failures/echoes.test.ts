import { readAnswerText } from '../../../nodes/WhatsAppMedia/http/answerText';
import { sendMessage } from '../../../nodes/WhatsAppMedia/sending/sendMessage';
import type { Failure } from '../../../nodes/WhatsAppMedia/failures/failure';
import type {
	Message,
	Sendable,
	TemplateMessage,
} from '../../../nodes/WhatsAppMedia/messages/message';
import type { Provider } from '../../../nodes/WhatsAppMedia/providers/provider';
import { IS_THOROUGH } from '../../support/extent';
import { PRODUCTS, PRODUCTS_WITH_TEMPLATES } from '../../support/providers';

/**
 * Providers that repeat what they were sent. Whatever text a message holds, and however it comes back,
 * the node must say the same as for a harmless text: the text is ours, and tells nothing.
 */

const HARMLESS = 'Dear customer, thank you for your patience and best regards';

/** Texts that would mean something, were they a provider's or Meta's. */
const TEXTS = [
	'Your invoice (#200345)',
	'Order (#100) is on its way',
	'(#131047) hello',
	'#131047) hello',
	'131047',
	'"code":131047',
	'{"error":{"code":131047,"fbtrace_id":"x"}}',
	'{"error":{"code":131047,"message":"x","type":"OAuthException","error_data":{"details":"y"}}}',
	'{"error":{"code":131047,"\\u0066btrace_id":"x"}}',
	'{"code":131047,"error_data":{"details":"more than 24 hours"}}',
	'(#131\u200b047) hello',
	'（#131047） hello',
	'{"success":false,"message":"no"}',
	'{"status":"error","error":{"code":131047,"message":"x","fbtrace_id":"y"}}',
	'{"success":true,"status":"success","data":{"message_id":"wamid.X","provider_id":"wamid.X"}}',
	'Sorry, your parcel needs more than 24 hours',
	'Tu pedido tardará más de 24 horas',
	'Re-engagement message',
	'Message undeliverable',
	'Sorry, limit reached!',
	'Conversation limit for today',
	'I have opted out of this already',
	'it was already sent',
	'already sent',
	'Invalid tenant subdomain',
	'invalid TENANT subdomain and more words behind it',
	'Contact not found',
	'NOT_FOUND',
	'INVALID_TOKEN',
	'DUPLICATE_RESOURCE',
	'Error downloading media file',
	'Server Error',
	'error',
	'It\'s 5 o\'clock; API access is disabled \\ "now" / <b>bold</b> & more',
	'<html><title>(#131047) x</title></html>',
	'Template is not approved',
];

type Spelling = (text: string) => string;

const html: Spelling = (text) =>
	text
		.replaceAll('&', '&amp;')
		.replaceAll('<', '&lt;')
		.replaceAll('>', '&gt;')
		.replaceAll('"', '&quot;')
		.replaceAll("'", '&#039;');
/** As PHP writes it: slashes and everything beyond ASCII are escaped. */
const phpJson: Spelling = (text) =>
	JSON.stringify(text)
		.replaceAll('/', '\\/')
		.replace(
			/[\u0080-\uffff]/g,
			(unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
		);
/** Laravel's QueryException. */
const sql = (value: string): string =>
	`SQLSTATE[40001]: Serialization failure: 1213 Deadlock found (Connection: mysql, SQL: insert into \`chat_messages\` (\`chat_id\`, \`message\`) values (8, ${value}))`;

const SPELLINGS: Readonly<Record<string, Spelling>> = {
	raw: (text) => text,
	'in a sentence': (text) => `Could not save "${text}"`,
	'in brackets': (text) => `(${text})`,
	'as JSON': (text) => JSON.stringify(text),
	'in JSON': (text) => JSON.stringify({ error: { message: text } }),
	'in JSON in JSON': (text) => JSON.stringify(JSON.stringify({ error: { message: text } })),
	'in JSON of PHP': (text) => `{"caption":${phpJson(text)}}`,
	'in SQL with bare values': (text) => sql(text),
	'in SQL with doubled quotes': (text) => sql(`'${text.replaceAll("'", "''")}'`),
	'in SQL with backslashes': (text) => sql(`'${text.replace(/['"\\]/g, '\\$&')}'`),
	'in HTML': (text) => `<html><head><title>${text}</title></head><body>${text}</body></html>`,
	'escaped in HTML': (text) => `<html><title>${html(text)}</title><p>${html(text)}</p></html>`,
	'cut behind 12': (text) => text.slice(0, 12),
	'cut behind 24': (text) => text.slice(0, 24),
	'cut behind 45, with dots': (text) => `${text.slice(0, 45)}...`,
	'percent-encoded': (text) => encodeURIComponent(text),
	'as in a form': (text) => encodeURIComponent(text).replaceAll('%20', '+'),
	'in capitals': (text) => text.toUpperCase(),
	'in small letters': (text) => text.toLowerCase(),
	'with a capital first': (text) => text.charAt(0).toUpperCase() + text.slice(1).toLowerCase(),
	'without invisible marks': (text) => text.normalize('NFKC').replace(/\p{Cf}/gu, ''),
};

/** Where in an answer a text can stand; the body as the provider sends it. */
const PLACES: Readonly<Record<string, (text: string) => string>> = {
	'the body': (text) => text,
	error: (text) => JSON.stringify({ error: text }),
	message: (text) => JSON.stringify({ message: text }),
	'a list of messages': (text) => JSON.stringify({ statusCode: 500, message: [text], error: 'x' }),
	'errors, as a text': (text) => JSON.stringify({ message: 'x', errors: text }),
	'errors, by field': (text) => JSON.stringify({ message: 'x', errors: { caption: [text] } }),
	'error.message': (text) => JSON.stringify({ error: { code: 'INTERNAL_ERROR', message: text } }),
	'error.message beside a number': (text) => JSON.stringify({ error: { code: 0, message: text } }),
	'error.code': (text) => JSON.stringify({ error: { code: text, message: 'x' } }),
	'error.details': (text) =>
		JSON.stringify({ error: { code: 'INTERNAL_ERROR', message: 'x', details: text } }),
	'error.details.error': (text) =>
		JSON.stringify({ error: { code: 'INTERNAL_ERROR', message: 'x', details: { error: text } } }),
	'an envelope of the first generation': (text) =>
		JSON.stringify({ message: 'Failed to send WhatsApp media message', error: text }),
	'what was sent': (text) => JSON.stringify({ message: 'x', data: { caption: text, body: text } }),
	details: (text) => JSON.stringify({ message: 'x', details: [text] }),
};

/** Texts that the server understood as JSON and hands on as such. */
const asData = (text: string): string | undefined => {
	try {
		return JSON.stringify({ message: 'x', error: JSON.parse(text) as unknown });
	} catch {
		return undefined;
	}
};

const STATUSES = [200, 202, 301, 303, 400, 404, 409, 422, 429, 500, 502, 503, 599];

const RECIPIENT = { phone: '14155551234', contactId: 'c-1', channelId: 'chn-1' };
const LINK = 'https://shop.example/invoice.pdf';
const messageWith = (caption: string): Message => ({
	recipient: RECIPIENT,
	media: { kind: 'document', fileName: 'invoice.pdf', source: { type: 'link', url: LINK } },
	caption,
	contact: {},
	options: {},
});
const base = messageWith('Your invoice');

/** The places of a message that hold texts of the operator and of customers. */
const FIELDS: Readonly<Record<string, (text: string) => Sendable>> = {
	caption: messageWith,
	'file name': (text) => ({ ...base, media: { ...base.media, fileName: `${text}` } }),
	link: (text) => ({
		...base,
		media: {
			...base.media,
			source: { type: 'link', url: `${LINK}?note=${encodeURIComponent(text)}` },
		},
	}),
	'first name': (text) => ({ ...base, contact: { firstName: text } }),
	'last name': (text) => ({ ...base, contact: { lastName: text } }),
	'e-mail': (text) => ({ ...base, contact: { email: text } }),
	description: (text) => ({ ...base, contact: { description: text } }),
	groups: (text) => ({ ...base, contact: { groups: text } }),
	'value of a template': (text): TemplateMessage => ({
		recipient: RECIPIENT,
		template: {
			name: 'invoice_ready',
			language: 'en_US',
			header: { text },
			body: [{ text: 'Ana' }, { text }],
			buttons: [{ index: 0, text }],
		},
		contact: {},
		options: {},
	}),
};

/** What is said of a message whose answer has this body. */
async function said(
	provider: Provider,
	message: Sendable,
	status: number,
	text: string,
): Promise<Pick<Failure, 'headline' | 'metaCode' | 'outcome' | 'reason'> | 'sent'> {
	const headers = { 'content-type': 'application/json', 'x-error': text, location: `/x?${text}` };
	const body = readAnswerText(text, (answer) => answer);
	const transport = {
		baseUrl: 'https://api.example.com',
		exchange: async () =>
			await Promise.resolve({
				type: 'answer' as const,
				request: 'whole' as const,
				response: { status, headers, body },
			}),
	};
	const result = await sendMessage({ provider, transport }, message);
	if ('accepted' in result) return 'sent';
	const { outcome, reason, headline, metaCode, advice, again, field } = result.failure;
	return { outcome, reason, headline, metaCode, ...{ advice, again, field } };
}

const isOpen = (status: number): boolean => status < 300 || status >= 500;

/** One way in which a provider repeats a text. */
interface Echo {
	readonly about: string;
	readonly field: (text: string) => Sendable;
	readonly bodyOf: (text: string) => string;
}

/**
 * Every text in every way. Each meets one provider and three statuses, by turns, in `npm test` one of them; with
 * ECHOES=all every provider and every status.
 */
async function expectNoMore(echoes: readonly Echo[]): Promise<void> {
	const isAll = process.env.ECHOES === 'all';
	let turn = 0;
	const some = <T>(list: readonly T[], count: number): readonly T[] =>
		isAll ? list : Array.from({ length: count }, () => list[turn++ % list.length] as T);
	for (const { about, field, bodyOf } of echoes) {
		for (const text of TEXTS) {
			const list = 'template' in field(text) ? PRODUCTS_WITH_TEMPLATES : PRODUCTS;
			for (const provider of some(list, 1)) {
				for (const status of some(STATUSES, IS_THOROUGH ? 3 : 1)) {
					const told = await said(provider, field(text), status, bodyOf(text));
					const harmless = await said(provider, field(HARMLESS), status, bodyOf(HARMLESS));
					// With the case beside it, since one test looks at thousands.
					const where = `${provider.id}, ${status}, ${about}: ${text}`;
					// A page is one whoever wrote it, and a code in the place of a code is one: they explain, no more.
					const isOwn = bodyOf(text).startsWith('<html') || isCodeOfItsOwn(about, text);
					if (isOwn) expect(outcomeOf(told)).toBe(outcomeOf(harmless));
					else expect([where, told]).toEqual([where, harmless]);
					// The server acted on the message before it answered.
					if (isOpen(status)) expect([where, outcomeOf(told)]).toEqual([where, 'unknown']);
					if (told !== 'sent') expect([where, told.metaCode]).toEqual([where, undefined]);
				}
			}
		}
	}
}

/** Whether a text stands where providers have a code, and is one. */
function isCodeOfItsOwn(about: string, text: string): boolean {
	return /\bcode$/.test(about) && /^[A-Z_]+$/.test(text);
}

function outcomeOf(told: Awaited<ReturnType<typeof said>>): string {
	return told === 'sent' ? 'sent' : told.outcome;
}

describe('an answer that repeats what was sent says no more than a harmless one:', () => {
	it.each(Object.entries(PLACES))(
		'the caption, in any spelling, in %s',
		async (_, put) => {
			await expectNoMore(
				Object.entries(SPELLINGS).map(([about, spell]) => ({
					about,
					field: messageWith,
					bodyOf: (text) => put(spell(text)),
				})),
			);
		},
		600_000,
	);

	it.each(Object.entries(FIELDS))(
		'the %s, in any place',
		async (_, field) => {
			await expectNoMore(
				Object.entries(PLACES).flatMap(([about, put]) =>
					[(text: string) => text, sql].map((spell) => ({
						about,
						field,
						bodyOf: (text: string) => put(spell(text)),
					})),
				),
			);
		},
		600_000,
	);

	it('a text that the server understood as JSON', async () => {
		const data = TEXTS.filter((text) => asData(text) !== undefined);
		expect(data.length).toBeGreaterThan(5);
		for (const provider of PRODUCTS) {
			for (const text of data) {
				for (const status of STATUSES) {
					const told = await said(provider, messageWith(text), status, asData(text) ?? '');
					const where = `${provider.id}, ${status}: ${text}`;
					if (isOpen(status)) expect([where, outcomeOf(told)]).toEqual([where, 'unknown']);
					if (told !== 'sent') expect([where, told.metaCode]).toEqual([where, undefined]);
				}
			}
		}
	});
});

describe('an answer of its own', () => {
	const META = '{"error":{"code":131047,"message":"(#131047) x","fbtrace_id":"A"}}';

	it('is not made doubtful by a caption that only looks similar', async () => {
		const [xobito] = PRODUCTS.filter(({ id }) => id === 'xobito');
		if (xobito === undefined) throw new Error('There is no Xobito');
		const body = JSON.stringify({ status: 'error', message: 'x', error: META });
		for (const caption of ['Your invoice (#1310)', 'Order 131047', 'Your trace, your error']) {
			expect(await said(xobito, messageWith(caption), 500, body)).toMatchObject({
				outcome: 'notSent',
				metaCode: 131047,
			});
		}
	});
});
