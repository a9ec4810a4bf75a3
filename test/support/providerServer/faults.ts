import type { Message, ServerDialect } from './dialect';

/**
 * What an answer proves about a message, by the order of evidence that the node promises: a receipt, a clear
 * no, neither, accepted and then given up by WhatsApp, or told to come again.
 */
export type Evidence = 'again' | 'notDelivered' | 'notSent' | 'sent' | 'unknown';

/** How the server ends a request. */
export type Ending =
	| { readonly type: 'answer'; readonly status: number; readonly body: object | string }
	/** Breaks the connection behind the request, or inside the answer. */
	| { readonly type: 'reset'; readonly at: 'body' | 'half' | 'headers' }
	/** Says nothing until the other side goes away. */
	| { readonly type: 'hang' };

export interface Fault {
	/** Whether the customer gets the message. The server acts first and answers afterwards. */
	readonly acts: boolean;
	/** What the node can know once it has the whole answer. */
	readonly evidence: Evidence;
	readonly ending: (message: Message, id: string, dialect: ServerDialect) => Ending;
	/** Seconds for the header Retry-After. */
	readonly retryAfter?: number;
}

const answer = (status: number, body: object | string): Ending => ({
	type: 'answer',
	status,
	body,
});
const PAGE = '<!doctype html><html><head><title>nginx</title></head><body>nginx</body></html>';

/** What an answer says beside the fields that hold an id. */
function without(id: string, receipt: object): object {
	return Object.fromEntries(
		Object.entries(receipt).filter(([, value]) => !JSON.stringify(value).includes(id)),
	);
}

/** The exception of a database that breaks behind the sending: the values of the row are in its words. */
function sql({ caption, fileName, phone }: Message): string {
	const values = `8, ${caption}, ${fileName}, ${phone}, 2026-04-16 12:00:00`;
	return `SQLSTATE[40001]: Serialization failure: 1213 Deadlock found when trying to get lock; try restarting transaction (Connection: mysql, SQL: insert into \`chat_messages\` (\`interaction_id\`, \`message\`, \`filename\`, \`receiver\`, \`created_at\`) values (${values}))`;
}

/** An answer of Meta's, as its API gives it. */
function graph(code: number, title: string, details: string): string {
	return JSON.stringify({
		error: {
			message: `(#${code}) ${title}`,
			type: 'OAuthException',
			code,
			error_data: { messaging_product: 'whatsapp', details },
			fbtrace_id: 'AbCdEf0123',
		},
	});
}

/** Everything that a provider, or what stands before it, can do with a message. */
export const FAULTS = {
	accepts: {
		acts: true,
		evidence: 'sent',
		ending: (message, id, dialect) => answer(200, dialect.receipt(message, id)),
	},
	refuses422: {
		acts: false,
		evidence: 'notSent',
		ending: (_, __, dialect) =>
			answer(422, dialect.refusal('VALIDATION_ERROR', 'The given data was invalid.')),
	},
	refuses400: {
		acts: false,
		evidence: 'notSent',
		ending: (_, __, dialect) => answer(400, dialect.refusal('BAD_REQUEST', 'Invalid media data')),
	},
	refuses403: {
		acts: false,
		evidence: 'notSent',
		ending: (_, __, dialect) =>
			answer(403, dialect.refusal('CONTACT_OPTED_OUT', 'Contact has opted out.')),
	},
	saysNo: {
		acts: false,
		evidence: 'notSent',
		ending: (_, __, dialect) =>
			answer(200, dialect.refusal('WHATSAPP_NOT_CONFIGURED', 'WhatsApp is not configured.')),
	},
	metaRefuses: {
		acts: false,
		evidence: 'notSent',
		ending: (_, __, dialect) =>
			answer(500, dialect.metaRefusal(graph(131_026, 'Message undeliverable', 'Undeliverable.'))),
	},
	windowClosed: {
		acts: false,
		evidence: 'notSent',
		ending: (_, __, dialect) =>
			answer(
				500,
				dialect.metaRefusal(
					graph(
						131_047,
						'Re-engagement message',
						'Message failed to send because more than 24 hours have passed since the customer last replied to this number.',
					),
				),
			),
	},
	moved: { acts: false, evidence: 'notSent', ending: () => answer(302, '') },
	failedReceipt: {
		acts: false,
		evidence: 'notDelivered',
		ending: (message, id, dialect) => answer(200, dialect.failedReceipt(message, id)),
	},
	crashes500: {
		acts: true,
		evidence: 'unknown',
		ending: () => answer(500, { message: 'Server Error' }),
	},
	echoes500: {
		acts: true,
		evidence: 'unknown',
		ending: (message, _, dialect) => answer(500, dialect.exception(sql(message))),
	},
	idles500: {
		acts: false,
		evidence: 'unknown',
		ending: () => answer(500, { message: 'Server Error' }),
	},
	answers502: { acts: true, evidence: 'unknown', ending: () => answer(502, PAGE) },
	answers503: { acts: false, evidence: 'unknown', ending: () => answer(503, PAGE) },
	answers504: { acts: true, evidence: 'unknown', ending: () => answer(504, PAGE) },
	acceptsWithoutId: {
		acts: true,
		evidence: 'unknown',
		ending: (message, id, dialect) => {
			const receipt = without(id, dialect.receipt(message, id));
			return answer(200, { ...receipt, message: 'Accepted, downloading media; no limit reached' });
		},
	},
	answers202: { acts: true, evidence: 'unknown', ending: () => answer(202, { queued: true }) },
	answersNothing: { acts: true, evidence: 'unknown', ending: () => answer(200, '') },
	answersPage: { acts: true, evidence: 'unknown', ending: () => answer(200, PAGE) },
	answers303: { acts: true, evidence: 'unknown', ending: () => answer(303, '') },
	answers408: { acts: true, evidence: 'unknown', ending: () => answer(408, PAGE) },
	answers425: { acts: true, evidence: 'unknown', ending: () => answer(425, PAGE) },
	answers499: { acts: true, evidence: 'unknown', ending: () => answer(499, PAGE) },
	already409: {
		acts: true,
		evidence: 'unknown',
		ending: (_, __, dialect) =>
			answer(
				409,
				dialect.refusal('DUPLICATE_RESOURCE', 'This message has already been sent to the contact.'),
			),
	},
	resetsUnheard: {
		acts: false,
		evidence: 'unknown',
		ending: () => ({ type: 'reset', at: 'body' }),
	},
	resetsAfterActing: {
		acts: true,
		evidence: 'unknown',
		ending: () => ({ type: 'reset', at: 'body' }),
	},
	resetsInHeaders: {
		acts: true,
		evidence: 'unknown',
		ending: () => ({ type: 'reset', at: 'headers' }),
	},
	halvesReceipt: { acts: true, evidence: 'unknown', ending: () => ({ type: 'reset', at: 'half' }) },
	hangs: { acts: false, evidence: 'unknown', ending: () => ({ type: 'hang' }) },
	hangsAfterActing: { acts: true, evidence: 'unknown', ending: () => ({ type: 'hang' }) },
	tooManyAtOnce: {
		acts: false,
		evidence: 'again',
		ending: (_, __, dialect) => answer(429, dialect.tooMany(0)),
		retryAfter: 0,
	},
	/** A web application counts the request only after it has sent the message. */
	tooManyAfterActing: {
		acts: true,
		evidence: 'unknown',
		ending: (message, id, dialect) =>
			answer(429, { ...dialect.tooMany(0), ...dialect.receipt(message, id) }),
		retryAfter: 0,
	},
	tooManyForLong: {
		acts: false,
		evidence: 'notSent',
		ending: (_, __, dialect) => answer(429, dialect.tooMany(2)),
		retryAfter: 2,
	},
} as const satisfies Readonly<Record<string, Fault>>;

export type FaultName = keyof typeof FAULTS;
export const FAULT_NAMES = Object.keys(FAULTS) as FaultName[];

export function faultOf(name: FaultName): Fault {
	return FAULTS[name];
}
