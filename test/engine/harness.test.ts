import type { IBinaryData, INodeExecutionData, INodeParameters } from 'n8n-workflow';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';

import {
	startEngine,
	type Engine,
	type EngineOptions,
	type RunNodeOptions,
} from '../../tools/lib/engine';

const NODE = `
const { NodeOperationError } = require(${JSON.stringify(require.resolve('n8n-workflow'))});

class LazyFile extends File {
	constructor(name, type, size, open) {
		super([], name, { type });
		Object.defineProperty(this, 'size', { value: size, enumerable: true });
		this.open = open;
	}
	stream() { return this.open(); }
}

async function* lazily(stream) { yield* await stream; }

const actions = {
	echo: (node, i) => ({ text: node.getNodeParameter('text', i) }),

	async read(node, i) {
		const { id, bytes } = node.helpers.assertBinaryData(i, 'data');
		const stored = id !== undefined;
		const chunks = [];
		if (stored) for await (const chunk of await node.helpers.getBinaryStream(id)) chunks.push(chunk);
		const buffer = stored ? Buffer.concat(chunks) : await node.helpers.getBinaryDataBuffer(i, 'data');
		return { stored, bytes, text: buffer.toString() };
	},

	call: (node, i) => node.helpers.httpRequestWithAuthentication.call(node, 'fixtureApi', {
		method: 'POST', url: node.getNodeParameter('text', i), body: { item: i }, json: true,
	}),

	async upload(node, i) {
		const binary = node.helpers.assertBinaryData(i, 'data');
		const form = new FormData();
		form.append('phone', '+34600');
		form.append('file', new LazyFile(binary.fileName, binary.mimeType, binary.bytes,
			() => lazily(node.helpers.getBinaryStream(binary.id))));
		return await node.helpers.httpRequestWithAuthentication.call(node, 'fixtureApi', {
			method: 'POST', url: node.getNodeParameter('text', i), body: form, disableFollowRedirect: true,
		});
	},

	fail(node, i) {
		const { fail } = node.getInputData()[i].json;
		if (fail) throw new NodeOperationError(node.getNode(), 'No way', { itemIndex: i, description: 'Because' });
		return { ok: true };
	},

	flaky(node) {
		const context = node.getContext('node');
		context.tries = (context.tries ?? 0) + 1;
		if (context.tries < 3) throw new NodeOperationError(node.getNode(), 'Not yet');
		return { tries: context.tries };
	},

	async wait(node) {
		const signal = node.getExecutionCancelSignal();
		await new Promise((resolve) => signal.addEventListener('abort', resolve));
		return { aborted: signal.aborted };
	},

	hint(node) {
		node.addExecutionHints({ message: 'Look', location: 'outputPane' });
		return { mode: node.getMode(), token: '' };
	},
};

class Fixture {
	constructor() {
		this.description = {
			displayName: 'Fixture', name: 'fixture', icon: 'file:fixture.svg', group: ['transform'],
			version: [1, 2], description: 'For tests', defaults: { name: 'Fixture' },
			inputs: ['main'], outputs: ['main'], credentials: [{ name: 'fixtureApi' }],
			properties: [
				{ displayName: 'Action', name: 'action', type: 'string', default: 'echo' },
				{ displayName: 'Text', name: 'text', type: 'string', default: '' },
				{ displayName: 'Needed', name: 'needed', type: 'string', default: '', required: true,
					displayOptions: { show: { action: ['needed'] } } },
			],
		};
	}

	async execute() {
		const output = [];
		for (let i = 0; i < this.getInputData().length; i++) {
			try {
				const json = await actions[this.getNodeParameter('action', i)](this, i);
				output.push({ json, pairedItem: { item: i } });
			} catch (error) {
				if (!this.continueOnFail()) throw error;
				const withError = this.getNodeParameter('text', i) === 'with error' && { error };
				output.push({ json: { error: error.message }, ...withError, pairedItem: { item: i } });
			}
		}
		return [output];
	}
}
exports.Fixture = Fixture;
`;

const CREDENTIAL = `
class FixtureApi {
	constructor() {
		this.name = 'fixtureApi';
		this.displayName = 'Fixture API';
		this.properties = [
			{ displayName: 'Token', name: 'token', type: 'string', typeOptions: { password: true }, default: '' },
			{ displayName: 'Tenant', name: 'tenant', type: 'string', default: 'shop' },
		];
		this.authenticate = { type: 'generic', properties: {
			headers: { Authorization: '=Bearer {{$credentials.token.trim()}}' },
			qs: { tenant: '={{$credentials.tenant}}' },
		} };
	}
}
exports.FixtureApi = FixtureApi;
`;

const FILES = {
	'package.json': JSON.stringify({
		name: 'n8n-nodes-fixture',
		version: '1.0.0',
		n8n: {
			n8nNodesApiVersion: 1,
			nodes: ['dist/nodes/Fixture.node.js'],
			credentials: ['dist/credentials/FixtureApi.credentials.js'],
		},
	}),
	'dist/nodes/Fixture.node.js': NODE,
	'dist/nodes/Fixture.node.json': JSON.stringify({ categories: ['Communication'], resources: {} }),
	'dist/nodes/fixture.svg': '<svg xmlns="http://www.w3.org/2000/svg"/>',
	'dist/credentials/FixtureApi.credentials.js': CREDENTIAL,
};

async function writePackage(files: Record<string, string>): Promise<string> {
	const folder = await mkdtemp(join(tmpdir(), 'n8n-nodes-fixture-'));
	for (const [name, content] of Object.entries(files)) {
		await mkdir(dirname(join(folder, name)), { recursive: true });
		await writeFile(join(folder, name), content);
	}
	return folder;
}

interface Received {
	method?: string;
	url?: string;
	headers: IncomingHttpHeaders;
	body: Buffer;
}

/** A server that keeps what it got; `/hang` gets no answer. */
class Recorder {
	readonly received: Received[] = [];

	onRequest: () => void = () => {};

	onDisconnect: () => void = () => {};

	private readonly server: Server = createServer((request, response) => {
		const chunks: Buffer[] = [];
		request.on('data', (chunk: Buffer) => chunks.push(chunk));
		response.on('close', () => response.writableEnded || this.onDisconnect());
		request.on('end', () => {
			const { method, url, headers } = request;
			this.received.push({ method, url, headers, body: Buffer.concat(chunks) });
			this.onRequest();
			if (url?.startsWith('/hang')) return;
			response.setHeader('Content-Type', 'application/json');
			response.end('{"id":"m1"}');
		});
	});

	async start(): Promise<string> {
		await new Promise<void>((done) => this.server.listen(0, '127.0.0.1', done));
		return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
	}

	async stop(): Promise<void> {
		this.server.closeAllConnections();
		await new Promise((done) => this.server.close(done));
	}
}

const packages: string[] = [];
let packageFolder: string;
let engine: Engine;
const recorder = new Recorder();
let url: string;

const start = async (options: Partial<EngineOptions> = {}) =>
	await startEngine({
		packageFolder,
		credentials: { fixtureApi: { token: ' secret ' } },
		...options,
	});

const run = async (
	action: string,
	items: INodeExecutionData[],
	options: Partial<RunNodeOptions> & { text?: string } = {},
) => {
	const { text = '', ...rest } = options;
	const parameters: INodeParameters = { action, text };
	return await engine.run({ items, parameters, credentialType: 'fixtureApi', ...rest });
};

const withBinary = (data: IBinaryData): INodeExecutionData[] => [{ json: {}, binary: { data } }];

beforeAll(async () => {
	packageFolder = await writePackage(FILES);
	packages.push(packageFolder);
	url = await recorder.start();
	engine = await start();
});

afterAll(async () => {
	await engine.close();
	await recorder.stop();
	await Promise.all(packages.map(async (folder) => await rm(folder, { recursive: true })));
});

beforeEach(() => {
	recorder.received.length = 0;
	recorder.onRequest = () => {};
	recorder.onDisconnect = () => {};
});

describe('the package', () => {
	test('is loaded by n8n, codex and icon included', () => {
		expect(engine.nodeTypes).toEqual(['n8n-nodes-fixture.fixture']);
		expect(engine.credentialTypes).toEqual(['fixtureApi']);
		expect(engine.describe()).toMatchObject({
			codex: { categories: ['Communication'] },
			iconUrl: 'icons/n8n-nodes-fixture/dist/nodes/fixture.svg',
			communityNodePackageVersion: '1.0.0',
		});
	});

	test('with a missing file, a broken codex or a missing icon is refused', async () => {
		const broken = async (files: Partial<typeof FILES>, removed?: keyof typeof FILES) => {
			const { [removed ?? 'package.json']: gone, ...rest } = { ...FILES, ...files };
			const folder = await writePackage(removed ? rest : { ...rest, 'package.json': gone });
			packages.push(folder);
			return folder;
		};
		const folders = {
			'is it built': await broken({}, 'dist/nodes/Fixture.node.js'),
			codex: await broken({ 'dist/nodes/Fixture.node.json': '{' }),
			icon: await broken({}, 'dist/nodes/fixture.svg'),
		};
		await engine.close();
		for (const [message, folder] of Object.entries(folders)) {
			await expect(start({ packageFolder: folder })).rejects.toThrow(message);
		}
		engine = await start();
	});
});

describe('expressions', () => {
	test('are evaluated by the engine n8n uses, per item and along the items', async () => {
		const { main } = await run('echo', [{ json: { name: 'Ana' } }, { json: { name: 'Bo' } }], {
			text: '={{ $json.name.toUpperCase() }} {{ $("Start").item.json.name }}',
		});
		expect(engine.expressionEngine).toBe('vm');
		expect(main).toEqual([
			{ json: { text: 'ANA Ana' }, pairedItem: { item: 0 } },
			{ json: { text: 'BO Bo' }, pairedItem: { item: 1 } },
		]);
	});

	test('that do not work stop the workflow', async () => {
		const {
			error,
			main,
			run: whole,
		} = await run('echo', [{ json: {} }], {
			text: '={{ $("Nobody").item.json.name }}',
		});
		expect(error?.name).toBe('ExpressionError');
		expect(main).toEqual([]);
		expect(whole.status).toBe('error');
	});
});

describe('binary data', () => {
	test('is a file on disk that the node streams', async () => {
		const data = await engine.storeBinary(Buffer.from('bytes'), 'invoice.pdf');
		expect(data).toMatchObject({ mimeType: 'application/pdf', fileName: 'invoice.pdf', bytes: 5 });
		const path = join(engine.folder, '.n8n/storage', data.id?.split(':')[1] ?? '');
		expect(await readFile(path, 'utf8')).toBe('bytes');
		const { main } = await run('read', withBinary(data));
		expect(main[0]?.json).toEqual({ stored: true, bytes: 5, text: 'bytes' });
	});

	test('comes from a stream too', async () => {
		const stream = Readable.from([Buffer.from('one '), Buffer.from('two')]);
		const data = await engine.storeBinary(stream, 'note.txt', 'text/plain');
		expect(data).toMatchObject({ bytes: 7, data: 'filesystem-v2' });
		expect(String(await engine.readBinary(data))).toBe('one two');
	});

	test("that is missing gives n8n's own message", async () => {
		const { error } = await run('read', [{ json: {} }]);
		expect(error?.message).toContain("binary file 'data'");
	});

	test('stays in the item in the memory mode', async () => {
		await engine.close();
		engine = await start({ binaryMode: 'default' });
		const data = await engine.storeBinary(Buffer.from('bytes'), 'a.txt');
		expect(data).toMatchObject({ data: Buffer.from('bytes').toString('base64') });
		expect(data.id).toBeUndefined();
		const { main } = await run('read', withBinary(data));
		expect(main[0]?.json).toEqual({ stored: false, bytes: 5, text: 'bytes' });
		await engine.close();
		engine = await start();
	});
});

describe('requests', () => {
	test('carry what the credential resolves to', async () => {
		const { main } = await run('call', [{ json: {} }], { text: `${url}/send` });
		expect(main[0]?.json).toEqual({ id: 'm1' });
		expect(recorder.received).toMatchObject([
			{ method: 'POST', url: '/send?tenant=shop', headers: { authorization: 'Bearer secret' } },
		]);
		expect(JSON.parse(String(recorder.received[0]?.body))).toEqual({ item: 0 });
	});

	test('take credential data of the run, expressions included', async () => {
		await run('call', [{ json: { key: 'k1' } }], {
			text: url,
			credentialData: { token: '={{ $json.key }}', tenant: '={{ "a" + 1 }}' },
		});
		expect(recorder.received[0]?.headers.authorization).toBe('Bearer k1');
		expect(recorder.received[0]?.url).toBe('/?tenant=a1');
	});

	test('of runs at the same time each carry the credential of their own', async () => {
		const tokens = ['k1', 'k2', 'k3', 'k4'];
		await Promise.all(
			tokens.map(async (token) => {
				await run('call', [{ json: {} }], {
					text: `${url}/${token}`,
					credentialData: { token, tenant: 'shop' },
				});
			}),
		);
		const seen = recorder.received.map(({ url: path, headers }) => [path, headers.authorization]);
		expect(seen.sort()).toEqual(
			tokens.map((token) => [`/${token}?tenant=shop`, `Bearer ${token}`]),
		);
	});

	test('send a form whose file is read while it goes out, with its exact length', async () => {
		const content = Buffer.alloc(3_000_001, 'x');
		const data = await engine.storeBinary(content, 'video.mp4', 'video/mp4');
		const { main, error } = await run('upload', withBinary(data), { text: url });
		expect(error).toBeUndefined();
		expect(main[0]?.json).toEqual({ id: 'm1' });
		const { headers, body } = recorder.received[0] as Received;
		expect(headers['content-length']).toBe(String(body.length));
		expect(headers['transfer-encoding']).toBeUndefined();
		expect(headers['content-type']).toMatch(/^multipart\/form-data; boundary=/);
		expect(body.includes(content)).toBe(true);
		expect(String(body)).toContain('name="file"; filename="video.mp4"\r\nContent-Type: video/mp4');
	});
});

describe('an item that fails', () => {
	const items = [{ json: { name: 'a' } }, { json: { name: 'b', fail: true } }];

	test('stops the workflow', async () => {
		const { main, error, run: whole } = await run('fail', items);
		expect(main).toEqual([]);
		expect(error).toMatchObject({
			name: 'NodeOperationError',
			message: 'No way',
			description: 'Because',
			context: { itemIndex: 1 },
		});
		expect(whole.status).toBe('error');
	});

	test('goes on among the others', async () => {
		const { main, errorOutput, error } = await run('fail', items, {
			settings: { onError: 'continueRegularOutput' },
		});
		expect(error).toBeUndefined();
		expect(errorOutput).toEqual([]);
		expect(main.map(({ json }) => json)).toEqual([{ ok: true }, { error: 'No way' }]);
	});

	const settings = { onError: 'continueErrorOutput' } as const;

	test('goes to the error output with what came in', async () => {
		const { main, errorOutput, run: whole } = await run('fail', items, { settings });
		expect(main.map(({ json }) => json)).toEqual([{ ok: true }]);
		expect(errorOutput).toHaveLength(1);
		expect(whole.data.resultData.runData.Error?.[0]?.data?.main?.[0]).toHaveLength(1);
		expect(errorOutput[0]?.json).toEqual({ name: 'b', fail: true, error: 'No way' });
	});

	test('loses what came in when it carries its error object, as in n8n', async () => {
		const { main, errorOutput } = await run('fail', items, { settings, text: 'with error' });
		expect(main).toHaveLength(1);
		expect(errorOutput[0]?.json).toEqual({ error: 'No way' });
		expect(errorOutput[0]?.error).toMatchObject({ name: 'NodeOperationError' });
	});
});

describe("n8n's settings", () => {
	test('Retry On Fail runs the node again', async () => {
		const settings = { retryOnFail: true, maxTries: 3, waitBetweenTries: 1 };
		const { main, error } = await run('flaky', [{ json: {} }], { settings });
		expect(error).toBeUndefined();
		expect(main[0]?.json).toEqual({ tries: 3 });
		expect((await run('flaky', [{ json: {} }])).error?.message).toBe('Not yet');
	});

	test('hints and the mode get through', async () => {
		const { main, hints } = await run('hint', [{ json: {} }], { mode: 'manual' });
		expect(hints).toEqual([{ message: 'Look', location: 'outputPane' }]);
		expect(main[0]?.json.mode).toBe('manual');
	});

	test('a missing required parameter is refused before the run', async () => {
		await expect(run('needed', [{ json: {} }])).rejects.toThrow('issues');
	});

	test('without items the node does not run', async () => {
		expect((await run('echo', [])).main).toEqual([]);
	});
});

describe('cancelling', () => {
	test('fires the signal of the node', async () => {
		const { run: whole, main } = await run('wait', [{ json: {} }], { abortAfterMs: 20 });
		expect(whole.status).toBe('canceled');
		expect(main[0]?.json).toEqual({ aborted: true });
	});

	test('breaks off a request', async () => {
		const controller = new AbortController();
		recorder.onRequest = () => controller.abort();
		const disconnected = new Promise<void>((done) => (recorder.onDisconnect = done));
		const { run: whole, error } = await run('call', [{ json: {} }], {
			text: `${url}/hang`,
			signal: controller.signal,
		});
		expect(whole.status).toBe('canceled');
		expect(error?.message).toBe('canceled');
		await disconnected;
		expect(recorder.received).toHaveLength(1);
	});
});

describe('a workflow', () => {
	const node = (name: string, type: string, parameters = {}) => ({
		id: name,
		name,
		type,
		typeVersion: 2,
		position: [0, 0] as [number, number],
		parameters,
	});
	const to = (name: string) => ({ main: [[{ node: name, type: 'main' as const, index: 0 }]] });
	const workflow = {
		nodes: [
			node('Order', 'n8n-nodes-base.webhook'),
			node('Invoice', 'n8n-nodes-base.code'),
			{
				...node('Send', 'n8n-nodes-fixture.fixture', {
					text: '={{ $json.number }} {{ $("Order").item.json.id }}',
				}),
				credentials: { fixtureApi: { id: 'elsewhere', name: 'Mine' } },
			},
			node('Note', 'n8n-nodes-base.stickyNote'),
		],
		connections: { Order: to('Invoice'), Invoice: to('Send') },
	};

	test('runs from its trigger, over nodes whose output is given', async () => {
		const result = await engine.runWorkflow(workflow, {
			triggerItems: [{ json: { id: 7 } }],
			pinData: { Invoice: [{ json: { number: 'F1' }, pairedItem: { item: 0 } }] },
		});
		expect(result.status).toBe('success');
		const { runData } = result.data.resultData;
		expect(runData.Send?.[0]?.data?.main?.[0]?.[0]?.json).toEqual({ text: 'F1 7' });
	});

	test('with a node that is not there is refused', async () => {
		await expect(engine.runWorkflow(workflow)).rejects.toThrow('n8n-nodes-base.code');
	});
});

describe('an engine', () => {
	test('leaves nothing behind', async () => {
		await engine.close();
		const { folder } = engine;
		expect(existsSync(folder)).toBe(false);
		expect(process.env.N8N_USER_FOLDER).toBeUndefined();
		engine = await start();
		await expect(start()).rejects.toThrow('still open');
	});

	test('keeps a folder that was given', async () => {
		await engine.close();
		const folder = join(packageFolder, 'user');
		engine = await start({ folder });
		await engine.close();
		expect(await readdir(join(folder, '.n8n'))).toEqual(['config', 'storage']);
		engine = await start({ folder });
		const token = '={{ $json.token }}';
		const options = { text: url, credentialData: { token } };
		await run('call', [{ json: { token: 'again' } }], options);
		expect(recorder.received[0]?.headers.authorization).toBe('Bearer again');
	});
});
