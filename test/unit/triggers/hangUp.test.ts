import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { createServer, request, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

import type { IDataObject, IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';

import { webhook } from '../../../nodes/WhatsAppMedia/triggers/webhook';

const SECRET = 'whsec_0123456789abcdef';
const BODY = JSON.stringify({
	event: 'message.failed',
	model: 'WhatsAppMessage',
	data: { message_id: 'wamid.X', status: 'failed', tenant_id: 13 },
	timestamp: '2026-11-20T10:15:30+00:00',
});

/** Ms that n8n takes to start a workflow: longer than the caller waits. */
const START = 200;

/** n8n as far as a webhook goes: it stores static data and answers after the start, as its source does. */
class Host {
	isBroken = false;

	starts = 0;

	#saved: IDataObject = {};

	readonly #id: string;

	readonly server: Server;

	constructor(id: string) {
		this.#id = id;
		this.server = createServer((incoming, response) => {
			incoming.resume();
			incoming.on('end', () => void this.#answer(incoming.headers, response));
		});
	}

	async #answer(headers: object, response: ServerResponse): Promise<void> {
		const own = Object.assign(response, {
			status: (code: number) => {
				response.statusCode = code;
				return own;
			},
			json: (body: object) => {
				response.end(JSON.stringify(body));
				return own;
			},
		});
		const saved = structuredClone(this.#saved);
		const parameters: IDataObject = { provider: 'xobito', source: 'signed', events: ['failed'] };
		const result: IWebhookResponseData = await webhook({
			getNodeParameter: (name: string, fallback: unknown) => parameters[name] ?? fallback,
			getMode: () => 'webhook',
			getNode: () => ({ id: this.#id, name: 'Trigger', type: 'x', parameters: {} }),
			getWorkflow: () => ({ id: 'w' }),
			getCredentials: async () => await Promise.resolve({ webhookSecret: SECRET }),
			getRequestObject: () => ({ headers, query: {}, rawBody: Buffer.from(BODY) }),
			getResponseObject: () => own,
			getWorkflowStaticData: () => saved,
		} as unknown as IWebhookFunctions);
		if (result.noWebhookResponse === true) return;
		if (result.workflowData !== undefined) {
			await delay(START);
			if (this.isBroken) return void own.status(500).json({ message: 'It could not be started' });
			this.starts += 1;
			this.#saved = saved;
		}
		own.status(200).json({ message: 'Workflow was started' });
	}

	/** A call whose caller waits so many ms; undefined if he hung up before the answer. */
	async call(patience: number): Promise<number | undefined> {
		const { port } = this.server.address() as AddressInfo;
		const signature = createHmac('sha256', SECRET).update(BODY).digest('hex');
		const call = request({
			port,
			host: '127.0.0.1',
			method: 'POST',
			headers: { 'x-webhook-signature': signature, 'content-length': Buffer.byteLength(BODY) },
		});
		const timer = setTimeout(() => call.destroy(), patience);
		call.end(BODY);
		try {
			const [answer] = (await once(call, 'response')) as [{ statusCode?: number; resume(): void }];
			answer.resume();
			return answer.statusCode;
		} catch {
			return undefined;
		} finally {
			clearTimeout(timer);
		}
	}
}

let host: Host;
let count = 0;
beforeEach(async () => {
	host = new Host(`node ${(count += 1)}`);
	host.server.listen(0, '127.0.0.1');
	await once(host.server, 'listening');
});
afterEach(() => {
	host.server.closeAllConnections();
	host.server.close();
});

it('starts the workflow for a repeat where the caller hung up before n8n could not start it', async () => {
	host.isBroken = true;
	expect(await host.call(START / 4)).toBeUndefined();
	await delay(START + 600);
	host.isBroken = false;
	expect([await host.call(5_000), host.starts]).toEqual([200, 1]);
	expect([await host.call(5_000), host.starts]).toEqual([200, 1]);
});

it('does not start it again where the caller hung up and n8n started it', async () => {
	expect(await host.call(START / 4)).toBeUndefined();
	await delay(START + 600);
	expect([await host.call(5_000), host.starts]).toEqual([200, 1]);
});
