import { readBody } from '../support/multipart';
import { acceptance, PRODUCT_IDS_WITH_TEMPLATES, type ProviderId } from '../support/providers';
import { useWire, type Sent, type Wire } from './support/wire';

/**
 * Servers that send the message and then break, with an answer that repeats what they were sent, while
 * a template stands by. What they repeat is taken from the request as it arrived.
 */

let wire: Wire;

useWire((opened) => (wire = opened));

const CAPTIONS = [
	'Your invoice (#200345)',
	'Order (#100) is on its way',
	'(#131047) hello',
	'{"error":{"code":131047,"fbtrace_id":"x"}}',
	'{"error":{"code":131047,"\\u0066btrace_id":"x"}}',
	'Sorry, your parcel needs more than 24 hours',
	'Tu pedido tardará más de 24 horas',
	'Sorry, limit reached!',
	'it was already sent',
	'"code":131047',
	'{"success":false,"status":"error"}',
	'Invalid tenant subdomain',
];

/** The caption as the provider reads it. */
async function captionOf(sent: Sent): Promise<string> {
	const body = await readBody(sent);
	const fields = (Array.isArray(body) ? Object.fromEntries(body as []) : body) as Record<
		string,
		string
	>;
	return fields.caption ?? fields.content ?? '';
}

/** What a broken server says of a caption, in the envelopes of the documents. */
const ECHOES: Readonly<Record<string, (caption: string) => object | string>> = {
	'in the SQL of a QueryException': (caption) => ({
		success: undefined,
		error: {
			code: 'INTERNAL_ERROR',
			message: 'An unexpected error occurred.',
			details: {
				error: `SQLSTATE[40001]: Deadlock (SQL: insert into \`chat_messages\` (\`chat_id\`, \`message\`) values (8, ${caption}))`,
			},
		},
	}),
	'as the whole error': (caption) => ({ message: 'Failed to send media message', error: caption }),
	'as the message': (caption) => ({ message: caption }),
	'as the errors': (caption) => ({ message: 'Validation failed', errors: caption }),
	'in the details': (caption) => ({
		error: { code: 'MESSAGE_SEND_FAILED', message: 'x', details: { error: caption } },
	}),
	'in JSON': (caption) => ({
		message: 'x',
		error: JSON.stringify({ error: { message: caption } }),
	}),
	'as text': (caption) => caption,
	'on a page': (caption) =>
		`<html><head><title>${caption}</title></head><body>${caption}</body></html>`,
	'in capitals': (caption) => ({ message: caption.toUpperCase(), error: caption.toUpperCase() }),
	'in small letters': (caption) => ({
		message: caption.toLowerCase(),
		error: caption.toLowerCase(),
	}),
};

const STATUSES = [200, 202, 500, 502, 503];

describe('a message that was sent before its caption came back', () => {
	const cases = Object.entries(ECHOES).flatMap(([name, say]) =>
		PRODUCT_IDS_WITH_TEMPLATES.map((provider) => [name, provider, say] as const),
	);
	/** A running engine takes its time, so each way meets some of the captions, by turns. */
	let turn = 0;

	test.each(cases)(
		'leaves it open %s, and no template goes after it, %s',
		async (_, provider, say) => {
			for (let count = 0; count < 3; count += 1) {
				turn += 1;
				const caption = CAPTIONS[turn % CAPTIONS.length] ?? '';
				await expectOpen(provider, caption, STATUSES[turn % STATUSES.length] ?? 500, say);
			}
		},
	);
});

async function expectOpen(
	provider: ProviderId,
	caption: string,
	status: number,
	say: (caption: string) => object | string,
): Promise<void> {
	wire.reset();
	const delivered: string[] = [];
	const answer = async (sent: Sent): Promise<string> => {
		const got = await captionOf(sent);
		delivered.push(got);
		const said = say(got);
		return typeof said === 'string' ? said : JSON.stringify(said);
	};
	wire.willAnswer(
		{ status, body: answer },
		{
			status: 200,
			body: acceptance(provider, 'wamid.2'),
		},
	);
	const { main } = await wire.run({
		provider,
		parameters: {
			mediaSource: 'url',
			mediaUrl: 'https://example.com/invoice.pdf',
			caption,
			outsideWindow: 'template',
			template: { __rl: true, mode: 'list', value: 'reminder:en:none' },
			templateValues: { mappingMode: 'defineBelow', value: {} },
			options: { waitForDelivery: 0 },
		},
		settings: { onError: 'continueRegularOutput' },
	});
	const where = `${status}: ${caption}`;
	expect([where, delivered]).toEqual([where, [caption]]);
	expect([where, wire.sent.length]).toEqual([where, 1]);
	expect([where, main[0]?.json.details]).toMatchObject([
		where,
		{ outcome: 'unknown', metaCode: null },
	]);
}
