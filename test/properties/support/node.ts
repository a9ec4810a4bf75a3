import { OutboundHttp, removeEmptyBody } from '@n8n/backend-network';
import { Container } from '@n8n/di';
import {
	BINARY_ENCODING,
	NodeApiError,
	NodeOperationError,
	type IBinaryData,
	type IDataObject,
	type IExecuteFunctions,
	type IHttpRequestOptions,
	type INode,
	type INodeExecutionData,
	type INodeType,
	type NodeExecutionHint,
} from 'n8n-workflow';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** The variable lets the tests run against a copy that was broken on purpose. */
const PACKAGE = resolve(process.env.PROPERTIES_PACKAGE ?? join(__dirname, '../../..'));
const BUILT = join(PACKAGE, 'dist/nodes/WhatsAppMedia/WhatsAppMedia.node.js');

/** One execution of the node. */
export interface Execution {
	/** Parameters of each item; an item without own ones gets those of the first. */
	readonly parameters: ReadonlyArray<Readonly<Record<string, unknown>>>;
	readonly items: readonly INodeExecutionData[];
	readonly credential: Readonly<Record<string, unknown>>;
	/** Header with the secret, as n8n makes it from the credential type. */
	readonly authentication: Readonly<Record<string, string>>;
	/** Of the node's Settings tab. */
	readonly settings?: Partial<INode>;
	/** Names of parameters whose expression does not resolve. */
	readonly unresolved?: ReadonlySet<string>;
	/** The node as a tool of an AI agent. */
	readonly isTool?: boolean;
}

/** What came of it. */
export interface Observation {
	/** Output 0 of the node; absent when it threw. */
	readonly output?: INodeExecutionData[];
	readonly thrown?: unknown;
	readonly hints: readonly NodeExecutionHint[];
}

/** The built node, loaded as n8n loads it. */
export function loadNode(): INodeType {
	if (!existsSync(BUILT)) {
		throw new Error(`These tests run the built node. Run "npm run build" first: no ${BUILT}`);
	}
	const { WhatsAppMedia } = jest.requireActual<{ WhatsAppMedia: new () => INodeType }>(BUILT);
	return new WhatsAppMedia();
}

/**
 * Runs `execute` of the built node with n8n's own HTTP client under it, and everything else of n8n
 * in the small: parameters are plain values, so that an expression can be said to give anything.
 */
export async function execute(node: INodeType, execution: Execution): Promise<Observation> {
	const hints: NodeExecutionHint[] = [];
	const functions = functionsFor(execution, hints);
	try {
		const [output = []] = ((await node.execute?.call(functions)) ?? []) as INodeExecutionData[][];
		return { output, hints };
	} catch (thrown) {
		return { thrown, hints };
	}
}

function functionsFor(execution: Execution, hints: NodeExecutionHint[]): IExecuteFunctions {
	const { items, settings = {} } = execution;
	const node: INode = {
		id: 'node',
		name: 'WhatsApp Media',
		type: `n8n-nodes-whatsapp-media.whatsAppMedia${execution.isTool ? 'Tool' : ''}`,
		typeVersion: 1,
		position: [0, 0],
		// Every parameter is an expression, so that each item has its own.
		parameters: new Proxy({}, { get: () => '={{ $json.given }}' }),
		...settings,
	};
	const context: IDataObject = {};
	const goesOn = node.onError === 'continueErrorOutput' || node.onError === 'continueRegularOutput';
	const functions = {
		getNode: () => node,
		getInputData: () => items,
		continueOnFail: () => goesOn,
		getNodeParameter: (name: string, itemIndex: number, fallback?: unknown) =>
			parameter(execution, node, name, itemIndex, fallback),
		getCredentials: async () => ({ ...execution.credential }),
		getExecutionCancelSignal: () => undefined,
		addExecutionHints: (...added: NodeExecutionHint[]) => void hints.push(...added),
		evaluateExpression: () => 0,
		getContext: () => context,
		getExecutionId: () => '1',
		getMode: () => 'trigger',
		helpers: {
			assertBinaryData: (itemIndex: number, name: unknown) => binary(items, node, itemIndex, name),
			getBinaryMetadata: missingFile,
			getBinaryStream: missingFile,
			async httpRequestWithAuthentication(
				this: IExecuteFunctions,
				_type: string,
				options: IHttpRequestOptions,
			) {
				return await request(this, node, execution.authentication, options);
			},
		},
	};
	return functions as unknown as IExecuteFunctions;
}

/** As n8n does: the value at a path, else the fallback, else an error. */
function parameter(
	{ parameters, unresolved }: Execution,
	node: INode,
	name: string,
	itemIndex: number,
	fallback: unknown,
): unknown {
	if (unresolved?.has(name)) {
		throw new NodeOperationError(node, `Referenced node doesn't exist [parameter ${name}]`);
	}
	const value = name
		.split('.')
		.reduce<unknown>(
			(object, key) =>
				object === null || object === undefined ? undefined : (object as IDataObject)[key],
			parameters[itemIndex] ?? parameters[0],
		);
	if (value !== undefined) return value;
	if (fallback !== undefined) return fallback;
	throw new Error(`Could not get parameter "${name}"`);
}

/** n8n's `assertBinaryData`, without its words. */
function binary(
	items: readonly INodeExecutionData[],
	node: INode,
	itemIndex: number,
	name: unknown,
): IBinaryData {
	if (typeof name === 'object' && name !== null && 'mimeType' in name && 'data' in name) {
		return name as IBinaryData;
	}
	const found = typeof name === 'string' ? items[itemIndex]?.binary?.[name] : undefined;
	if (found === undefined) throw new NodeOperationError(node, 'No such file', { itemIndex });
	return found;
}

async function missingFile(): Promise<never> {
	throw new Error('ENOENT: no such file or directory');
}

/** n8n's `httpRequestWithAuthentication` for a credential that sets headers. */
async function request(
	functions: IExecuteFunctions,
	node: INode,
	authentication: Readonly<Record<string, string>>,
	options: IHttpRequestOptions,
): Promise<unknown> {
	removeEmptyBody(options);
	options.abortSignal = functions.getExecutionCancelSignal();
	options.headers = { ...options.headers, ...authentication };
	try {
		return await Container.get(OutboundHttp).requests().request(options);
	} catch (error) {
		throw new NodeApiError(node, error as never);
	}
}

/** An item with a file that n8n keeps in memory. */
export function fileItem(
	bytes: Buffer,
	about: Partial<IBinaryData>,
	json: IDataObject = {},
): INodeExecutionData {
	return {
		json,
		binary: { data: { data: bytes.toString(BINARY_ENCODING), mimeType: '', ...about } },
	};
}
