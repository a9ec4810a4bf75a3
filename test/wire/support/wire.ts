import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import nock from 'nock';
import type { IBinaryData, INodeExecutionData, INodeParameters } from 'n8n-workflow';

import type { BinaryMode, Engine, NodeRun, NodeSettings } from '../../../tools/lib/engine';
import { startEngine } from '../../support/engine';
import { FIXTURES, sendUrlOf, type ProviderId } from '../../support/providers';
import { SECRET } from '../../support/secrets';
import type { Sample } from '../../support/samples';

/** The documented hosts of the providers. */
const ORIGINS = Object.values(FIXTURES).map(({ origin }) => origin);

/** The variable lets the tests run against a copy that was broken on purpose. */
const PACKAGE = resolve(process.env.WIRE_PACKAGE ?? join(__dirname, '../../..'));

interface Options {
	readonly binaryMode?: BinaryMode;
	/** Folder of the built package. */
	readonly packageFolder?: string;
}

/** A request as it arrived at a provider's host. */
export interface Sent {
	readonly method: string;
	/** Whole URL, query included. */
	readonly url: string;
	/** Lower-case names. */
	readonly headers: Readonly<Record<string, string>>;
	readonly body: Buffer;
}

/** What a host answers. An object is sent as JSON, a function makes text of the request. */
export interface Answer {
	readonly status: number;
	readonly body?: object | string | ((sent: Sent) => Promise<string> | string);
	readonly headers?: Readonly<Record<string, string>>;
	/** Milliseconds before the answer starts. */
	readonly delay?: number;
}

/** One run of the node with one provider. */
export interface Attempt {
	readonly provider: ProviderId;
	readonly parameters?: INodeParameters;
	/** A file in the binary field `data`. */
	readonly sample?: Sample;
	readonly items?: INodeExecutionData[];
	/** Over the provider's usual credential. */
	readonly credential?: Readonly<Record<string, unknown>>;
	readonly settings?: NodeSettings;
	/**
	 * Over http:// instead of https://. nock's TLS sockets never finish their handshake, so a connection
	 * that breaks over them is one that was never established.
	 */
	readonly isPlain?: boolean;
}

/**
 * The node in n8n's own engine, with nock in the place of the providers. n8n's HTTP helper makes the
 * requests, and every one of them, to whatever host, ends up in `sent` or in `strays`.
 */
export class Wire {
	/** Requests to hosts that listen, in the order of their arrival. */
	readonly sent: Sent[] = [];

	/** Requests that went anywhere else. */
	readonly strays: string[] = [];

	private answers: Answer[] = [];

	private secrets = 0;

	private readonly binaries = new Map<string, IBinaryData>();

	private constructor(readonly engine: Engine) {}

	/**
	 * Starts the engine with the built package; one at a time can be open.
	 *
	 * Files are kept in memory: nock lets a connection through to the real network if nothing is
	 * written to it at once, and a body that starts with a file on disk takes longer than that.
	 */
	static async open({
		binaryMode = 'default',
		packageFolder = PACKAGE,
	}: Options = {}): Promise<Wire> {
		const built = join(packageFolder, 'dist/nodes/WhatsAppMedia/WhatsAppMedia.node.js');
		if (!existsSync(built)) {
			throw new Error(`These tests run the built node. Run "npm run build" first: no ${built}`);
		}
		const credentials = Object.fromEntries(
			Object.values(FIXTURES).map(({ credentialType, credential }) => [
				credentialType,
				{ ...credential(SECRET) },
			]),
		);
		const wire = new Wire(
			await startEngine({
				credentials,
				packageFolder,
				binaryMode,
			}),
		);
		if (!nock.isActive()) nock.activate();
		nock.disableNetConnect();
		nock.emitter.on('no match', wire.onStray);
		wire.reset();
		return wire;
	}

	/** Forgets what was sent; the providers' own hosts listen again. */
	reset(): void {
		nock.abortPendingRequests();
		nock.cleanAll();
		this.sent.length = 0;
		this.strays.length = 0;
		this.answers = [];
		for (const origin of ORIGINS) for (const each of [origin, plain(origin)]) this.listen(each);
	}

	/** Takes requests of any method and path at an origin. */
	listen(origin: string): void {
		for (const method of ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS']) {
			nock(origin)
				.persist()
				.intercept(/^/, method)
				.reply(async (request: Request) => await this.answerTo(request));
		}
	}

	/** What the next requests get, in this order; a request beyond that gets a 599. */
	willAnswer(...answers: Answer[]): void {
		this.answers = [...answers];
	}

	/** The next request to the provider's host breaks with this error instead of getting an answer. */
	willBreak(provider: ProviderId, error: Error, method = 'POST'): void {
		nock.cleanAll();
		for (const origin of ORIGINS) if (origin !== FIXTURES[provider].origin) this.listen(origin);
		for (const origin of [FIXTURES[provider].origin, plain(FIXTURES[provider].origin)]) {
			nock(origin)
				.persist()
				.intercept(/^/, method)
				.replyWithError(error)
				.on('request', (request: Request) => {
					this.sent.push({
						method: request.method,
						url: request.url,
						headers: Object.fromEntries(request.headers),
						body: Buffer.alloc(0),
					});
				});
		}
	}

	/** Runs the node for one item, by default with the recipient of the provider's setup. */
	async run({
		provider,
		parameters,
		sample,
		items,
		credential,
		settings,
		isPlain = false,
	}: Attempt): Promise<NodeRun> {
		const setup = FIXTURES[provider];
		const binary = sample && { data: await this.store(sample) };
		// The wait after a 429 is shared by everything that uses the credential; the next test does not.
		const isLimited = this.answers.some(({ status }) => status === 429);
		const own = isLimited ? this.ownSecret() : {};
		return await this.engine.run({
			items: items ?? [{ json: {}, ...(binary && { binary }) }],
			parameters: {
				provider,
				...setup.recipient,
				...parameters,
				// Nobody waits here for a provider's rate limit, or to connect again.
				options: { maxRateLimitWait: 0.2, ...(parameters?.options as INodeParameters | undefined) },
			},
			credentialType: setup.credentialType,
			credentialData: {
				...setup.credential(SECRET),
				...own,
				// Of a copied endpoint the node takes what it needs.
				...(isPlain && { baseUrl: plain(sendUrlOf(provider)) }),
				...credential,
			},
			settings,
		});
	}

	private ownSecret(): { token: string; apiKey: string } {
		this.secrets += 1;
		const secret = `${SECRET}-${this.secrets}`;
		return { token: secret, apiKey: secret };
	}

	/** The only request that was sent; anything else is a failure of the test. */
	only(): Sent {
		const [first, ...others] = this.sent;
		if (first === undefined || others.length > 0) {
			const urls = this.sent.map(({ method, url }) => `${method} ${url}`).join(', ');
			throw new Error(`Expected one request, got ${this.sent.length}: ${urls}`);
		}
		return first;
	}

	async close(): Promise<void> {
		nock.emitter.off('no match', this.onStray);
		nock.abortPendingRequests();
		nock.cleanAll();
		nock.enableNetConnect();
		// It has replaced parts of Node's http module, which files of one process share.
		nock.restore();
		await this.engine.close();
	}

	private async store({ name, mimeType, bytes }: Sample): Promise<IBinaryData> {
		const key = `${name}|${mimeType}|${bytes.toString('base64')}`;
		const known = this.binaries.get(key);
		if (known) return known;
		const stored = await this.engine.storeBinary(bytes, name, mimeType);
		this.binaries.set(key, stored);
		return stored;
	}

	private readonly onStray = (request: Request): void => {
		// Connections to a server of the test itself are let through.
		if (new URL(request.url).hostname === '127.0.0.1') return;
		this.strays.push(`${request.method} ${request.url}`);
	};

	private async answerTo(request: Request): Promise<[number, string, Record<string, string>]> {
		const sent: Sent = {
			method: request.method,
			url: request.url,
			headers: Object.fromEntries(request.headers),
			body: Buffer.from(await request.arrayBuffer()),
		};
		this.sent.push(sent);
		const answer = this.answers.shift();
		if (answer === undefined) return [599, 'No answer was prepared for this request', {}];
		const { status, headers = {}, delay } = answer;
		const body = typeof answer.body === 'function' ? await answer.body(sent) : (answer.body ?? '');
		if (delay !== undefined) await sleep(delay, undefined, { ref: false });
		const isJson = typeof body !== 'string';
		return [
			status,
			isJson ? JSON.stringify(body) : body,
			{ ...(isJson && { 'Content-Type': 'application/json' }), ...headers },
		];
	}
}

function plain(url: string): string {
	return url.replace(/^https:/, 'http:');
}

/**
 * Opens a wire for all tests of a file, and resets it before each. After each, no request may have
 * gone to a host that nobody listens for, unless the file looks at those itself.
 * @param given takes the wire before the first test
 */
export function useWire(
	given: (wire: Wire) => void,
	{ mayStray = false, ...options }: Options & { mayStray?: boolean } = {},
): void {
	let wire: Wire;
	beforeAll(async () => {
		wire = await Wire.open(options);
		given(wire);
	});
	afterAll(async () => await wire.close());
	beforeEach(() => wire.reset());
	if (!mayStray) afterEach(() => expect(wire.strays).toEqual([]));
}
