import { Container } from '@n8n/di';
import type { PackageDirectoryLoader } from 'n8n-core';
import {
	BinaryDataService,
	getBinaryHelperFunctions,
	LoadOptionsContext,
	WorkflowExecute,
} from 'n8n-core';
import type {
	IBinaryData,
	ILoadOptionsFunctions,
	INode,
	INodeCredentialsDetails,
	INodeExecutionData,
	INodeTypeDescription,
	IPinData,
	IRun,
	ITaskData,
} from 'n8n-workflow';
import { createRunExecutionData, deepCopy, Workflow } from 'n8n-workflow';
import { resolve } from 'node:path';
import type { Readable } from 'node:stream';

import { makeAdditionalData, WORKFLOW_ID } from './additional-data';
import { CredentialsStore } from './credentials';
import type { Instance } from './instance';
import { MANUAL_TRIGGER, NO_OPERATION, NodeTypes } from './node-types';
import { loadPackage } from './package-loader';
import type {
	CredentialData,
	EditOptions,
	EditorMethods,
	Engine,
	EngineOptions,
	NodeRun,
	RunNodeOptions,
	RunOptions,
	RunWorkflowOptions,
	WorkflowJson,
} from './types';

const REPOSITORY = resolve(__dirname, '../..');
const START = 'Start';
const TESTED = 'Node under test';

interface Execution {
	workflow: Workflow;
	startNode: INode;
	items: INodeExecutionData[];
	pinData?: IPinData;
	options: RunOptions;
}

/** The engine proper; made by `startEngine()`, which prepares n8n's instance for it. */
export class WorkflowEngine implements Engine {
	readonly folder: string;

	readonly expressionEngine: string;

	private executions = 0;

	private readonly credentialByType = new Map<string, INodeCredentialsDetails>();

	private constructor(
		private readonly instance: Instance,
		private readonly loader: PackageDirectoryLoader,
		private readonly types: NodeTypes,
		private readonly credentials: CredentialsStore,
	) {
		this.folder = instance.folder;
		this.expressionEngine = instance.expressionEngine;
	}

	static async create(instance: Instance, options: EngineOptions): Promise<WorkflowEngine> {
		const loader = await loadPackage(resolve(options.packageFolder ?? REPOSITORY));
		const types = new NodeTypes(loader, options.nodeTypes);
		const credentials = new CredentialsStore(loader, types);
		const engine = new WorkflowEngine(instance, loader, types, credentials);
		for (const [type, data] of Object.entries(options.credentials)) {
			engine.credentialByType.set(type, await credentials.add(type, data));
		}
		return engine;
	}

	get nodeTypes(): string[] {
		return this.types.packageNames;
	}

	get credentialTypes(): string[] {
		return Object.keys(this.loader.credentialTypes);
	}

	describe(nodeType = this.firstNodeType(), version?: number): INodeTypeDescription {
		return this.types.getByNameAndVersion(nodeType, version).description;
	}

	async storeBinary(
		content: Buffer | Readable,
		fileName?: string,
		mimeType?: string,
	): Promise<IBinaryData> {
		const additionalData = makeAdditionalData(this.credentials, this.nextExecutionId());
		const { prepareBinaryData } = getBinaryHelperFunctions(additionalData, WORKFLOW_ID);
		return await prepareBinaryData(content, fileName, mimeType);
	}

	async readBinary(binary: IBinaryData): Promise<Buffer> {
		return await Container.get(BinaryDataService).getAsBuffer(binary);
	}

	async run(options: RunNodeOptions): Promise<NodeRun> {
		const { credentialType, credentialData, workflowSettings, settings } = options;
		const node = this.testedNode(options);
		const to = (name: string) => [{ node: name, type: 'main' as const, index: 0 }];
		// Both outputs lead somewhere, as n8n hands on the items of connected outputs only.
		const sinks = settings?.onError === 'continueErrorOutput' ? ['Success', 'Error'] : ['Success'];
		const run = await this.runWorkflow(
			{
				nodes: [
					plainNode(START, MANUAL_TRIGGER, [0, 0]),
					node,
					...sinks.map((name, index) => plainNode(name, NO_OPERATION, [400, index * 200])),
				],
				connections: { [START]: { main: [to(TESTED)] }, [TESTED]: { main: sinks.map(to) } },
				settings: workflowSettings,
			},
			{
				mode: options.mode,
				abortAfterMs: options.abortAfterMs,
				signal: options.signal,
				triggerItems: options.items,
				credentials:
					credentialType && credentialData ? { [credentialType]: credentialData } : undefined,
			},
		);

		const { runData, error } = run.data.resultData;
		const task: ITaskData | undefined = runData[TESTED]?.at(-1);
		return {
			main: task?.data?.main?.[0] ?? [],
			errorOutput: task?.data?.main?.[1] ?? [],
			error: error as NodeRun['error'],
			hints: task?.hints ?? [],
			run,
		};
	}

	async edit<T>(
		options: EditOptions,
		act: (functions: ILoadOptionsFunctions, methods: EditorMethods) => Promise<T>,
	): Promise<T> {
		const { credentialType, credentialData } = options;
		const added = await this.addCredentials(
			credentialType && credentialData ? { [credentialType]: credentialData } : {},
		);
		try {
			const node = this.attachCredentials(this.testedNode(options), added);
			const { types: nodeTypes } = this;
			const workflow = new Workflow({ nodes: [node], connections: {}, active: false, nodeTypes });
			const additionalData = {
				...makeAdditionalData(this.credentials, this.nextExecutionId(), 'internal', workflow),
				currentNodeParameters: options.parameters,
			};
			const functions = new LoadOptionsContext(workflow, node, additionalData, '');
			const { methods } = nodeTypes.getByNameAndVersion(node.type, node.typeVersion);
			return await workflow.expression.withIsolate(async () => await act(functions, methods ?? {}));
		} finally {
			for (const details of added.values()) this.credentials.remove(details);
		}
	}

	async runWorkflow(json: WorkflowJson, options: RunWorkflowOptions = {}): Promise<IRun> {
		const added = await this.addCredentials(options.credentials ?? {});
		try {
			const { name, settings, connections } = json;
			// n8n writes defaults and, for expressions, proxies into what it is given.
			const nodes = deepCopy(json.nodes).map((node) => this.attachCredentials(node, added));
			const startNode = findStartNode(json, nodes, options.startNode);
			const pinData = { ...json.pinData, ...options.pinData };
			const given = nodes.filter((node) => node === startNode || node.name in pinData);
			const workflow = new Workflow({
				id: WORKFLOW_ID,
				name,
				nodes,
				connections: deepCopy(connections),
				active: false,
				nodeTypes: this.types.withStandIns(given.map(({ type }) => type)),
				settings: { executionOrder: 'v1', ...settings },
				pinData,
			});
			const items = (options.triggerItems ?? [{ json: {} }]).map(copyItem);
			return await this.execute({ workflow, startNode, items, pinData, options });
		} finally {
			for (const details of added.values()) this.credentials.remove(details);
		}
	}

	async close(): Promise<void> {
		await this.instance.close();
	}

	/** Runs a workflow the way n8n runs one in production: the trigger's items come with the execution. */
	private async execute(execution: Execution): Promise<IRun> {
		const { workflow, startNode, items, pinData, options } = execution;
		const mode = options.mode ?? 'trigger';
		const additionalData = makeAdditionalData(
			this.credentials,
			this.nextExecutionId(),
			mode,
			workflow,
		);
		const data = createRunExecutionData({
			executionData: {
				nodeExecutionStack: [{ node: startNode, data: { main: [items] }, source: null }],
			},
			resultData: { pinData },
		});
		const execute = new WorkflowExecute(additionalData, mode, data);
		const running = execute.processRunExecutionData(workflow);
		const cancel = () => running.cancel();
		let timer: NodeJS.Timeout | undefined;
		// Not before: an isolate for the expressions is made first, which takes longer than a short delay.
		additionalData.hooks?.addHandler('workflowExecuteBefore', () => {
			if (options.abortAfterMs !== undefined) timer = setTimeout(cancel, options.abortAfterMs);
		});
		options.signal?.addEventListener('abort', cancel, { once: true });
		if (options.signal?.aborted) cancel();
		try {
			return await running;
		} finally {
			clearTimeout(timer);
			options.signal?.removeEventListener('abort', cancel);
		}
	}

	private async addCredentials(
		credentials: Record<string, CredentialData>,
	): Promise<Map<string, INodeCredentialsDetails>> {
		const added = new Map<string, INodeCredentialsDetails>();
		for (const [type, data] of Object.entries(credentials)) {
			added.set(type, await this.credentials.add(type, data));
		}
		return added;
	}

	private testedNode({
		nodeType: type = this.firstNodeType(),
		typeVersion,
		parameters,
		settings,
		credentialType,
	}: Omit<RunNodeOptions, 'items'>): INode {
		return {
			id: 'tested',
			name: TESTED,
			type,
			typeVersion: typeVersion ?? newestVersion(this.describe(type)),
			position: [200, 0],
			parameters,
			...settings,
			...(credentialType && { credentials: { [credentialType]: { id: null, name: '' } } }),
		};
	}

	/** Ids in an exported workflow are those of the n8n it comes from; here the type decides. */
	private attachCredentials(node: INode, added: Map<string, INodeCredentialsDetails>): INode {
		if (!node.credentials) return node;
		const credentials: INode['credentials'] = {};
		for (const type of Object.keys(node.credentials)) {
			const details = added.get(type) ?? this.credentialByType.get(type);
			if (!details) {
				throw new Error(`Node "${node.name}" needs a credential of type "${type}": none was given`);
			}
			credentials[type] = details;
		}
		return { ...node, credentials };
	}

	private firstNodeType(): string {
		const [first] = this.nodeTypes;
		if (!first) throw new Error('The package has no node type');
		return first;
	}

	private nextExecutionId(): string {
		this.executions += 1;
		return String(this.executions);
	}
}

function plainNode(name: string, type: string, position: [number, number]): INode {
	return { id: name, name, type, typeVersion: 1, position, parameters: {} };
}

function newestVersion({ version, defaultVersion }: INodeTypeDescription): number {
	return defaultVersion ?? (Array.isArray(version) ? Math.max(...version) : version);
}

/** A copy that the engine may write to; `error` objects in items do not survive a deep copy. */
function copyItem(item: INodeExecutionData): INodeExecutionData {
	return {
		...item,
		json: deepCopy(item.json),
		...(item.binary && { binary: deepCopy(item.binary) }),
	};
}

function findStartNode(json: WorkflowJson, nodes: INode[], name?: string): INode {
	const targets = new Set(
		Object.values(json.connections)
			.flatMap((byType) => Object.values(byType).flat(2))
			.map((connection) => connection?.node),
	);
	const found = name
		? nodes.find((node) => node.name === name)
		: (nodes.find((node) => node.type === MANUAL_TRIGGER && !node.disabled) ??
			nodes.find(
				(node) => !node.disabled && !targets.has(node.name) && node.name in json.connections,
			));
	if (!found) throw new Error(`The workflow has no node to start from: ${name ?? 'no trigger'}`);
	return found;
}
