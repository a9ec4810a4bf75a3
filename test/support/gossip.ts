import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What the server does with a request, by the last digits of the phone number in it. */
const MANNERS = {
	'0001': 'repeats',
	'0002': 'unauthorized',
	'0003': 'redirects',
	'0004': 'hangs',
	'0005': 'sent',
} as const;
export type Manner = (typeof MANNERS)[keyof typeof MANNERS];

/** A provider without manners: it tells everybody the token that it got, and sends people elsewhere. */
export interface Gossip {
	readonly url: string;
	/** Headers and bodies that arrived where a redirect points. */
	readonly elsewhere: readonly string[];
	/** How many requests came in each manner. */
	readonly seen: ReadonlyMap<Manner | 'other', number>;
	phoneFor(manner: Manner): string;
	close(): Promise<void>;
}

export async function startGossip(): Promise<Gossip> {
	const elsewhere: string[] = [];
	const seen = new Map<Manner | 'other', number>();
	const other = createServer((request, response) => {
		void textOf(request).then((text) => elsewhere.push(text));
		response.end('{}');
	});
	const otherUrl = await listen(other);
	const server = createServer((request, response) => {
		void textOf(request).then((text) => {
			const digits = /415555(\d{4})/.exec(text)?.[1] as keyof typeof MANNERS | undefined;
			const manner = (digits && MANNERS[digits]) ?? 'other';
			seen.set(manner, (seen.get(manner) ?? 0) + 1);
			answer(manner, request, response, otherUrl);
		});
	});
	const url = await listen(server);
	return {
		url,
		elsewhere,
		seen,
		phoneFor: (manner) => {
			const [digits] = Object.entries(MANNERS).find(([, name]) => name === manner) ?? [];
			return `+1415555${digits}`;
		},
		close: async () => {
			for (const one of [server, other]) {
				one.closeAllConnections();
				await new Promise((done) => one.close(done));
			}
		},
	};
}

function answer(
	manner: Manner | 'other',
	{ headers }: IncomingMessage,
	response: ServerResponse,
	otherUrl: string,
): void {
	const token = (headers.authorization ?? String(headers['x-api-key'])).replace('Bearer ', '');
	const say = (status: number, body: object, more: Record<string, string> = {}): void => {
		response.writeHead(status, { 'Content-Type': 'application/json', ...more });
		response.end(JSON.stringify(body));
	};
	switch (manner) {
		case 'hangs':
			return;
		case 'redirects':
			return say(307, { token }, { Location: `${otherUrl}/${token}?token=${token}` });
		case 'sent':
			return say(200, {
				...{ success: true, status: 'success' },
				data: { message_id: 'wamid.1', provider_id: 'wamid.1', token, status: token },
			});
		case 'repeats':
			return say(422, {
				success: false,
				message: `${token} may not`,
				errors: { [token]: [token] },
			});
		default:
			return say(401, {
				message: `Invalid token ${token}`,
				error: { code: token, message: token },
			});
	}
}

async function textOf(request: IncomingMessage): Promise<string> {
	const chunks: Buffer[] = [];
	for await (const chunk of request) chunks.push(chunk as Buffer);
	return `${request.url}\n${JSON.stringify(request.headers)}\n${Buffer.concat(chunks).toString()}`;
}

async function listen(server: ReturnType<typeof createServer>): Promise<string> {
	await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
	return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
