import { Container } from '@n8n/di';
import type { PackageDirectoryLoader } from 'n8n-core';
import { BinaryDataService, getBinaryHelperFunctions, LoadOptionsContext } from 'n8n-core';
import type {
	IBinaryData,
	IDataObject,
	ILoadOptionsFunctions,
	INode,
	INodeCredentialsDetails,
	INodeTypeDescription,
} from 'n8n-workflow';
import { createRunExecutionData, deepCopy, Workflow } from 'n8n-workflow';
import { resolve } from 'node:path';
import type { Readable } from 'node:stream';

import { LOCAL_URL, makeAdditionalData, WORKFLOW_ID } from './additionalData';
import { CredentialsStore } from './credentials';
import { execute } from './execution';
import type { Instance } from './instance';
import { NodeTypes } from './nodeTypes';
import { copyPackage, loadPackage } from './packageLoader';
import { dataForRetry } from './savedExecution';
import { pollNode, startPolling, type Polling } from './polling';
import { copyItem, findStartNode } from './start';
import { nodeRunOf, TESTED, workflowAround } from './testedWorkflow';
import type {
	CredentialData,
	EditOptions,
	EditorMethods,
	Engine,
	EngineOptions,
	NodeRun,
	PollingOptions,
	RetryOptions,
	RunNodeOptions,
	RunWorkflowOptions,
	SavedExecution,
	WorkflowJson,
	WorkflowRun,
} from './types';

const REPOSITORY = resolve(__dirname, '../../..');

/** What the processes of one n8n have in common, beside their instance. */
interface Shared {
	executions: number;
	workers: number;
	readonly url: string;
	readonly credentialByType: Map<string, INodeCredentialsDetails>;
}

/** The engine proper; made by `startEngine()`, which prepares n8n's instance for it. */
export class WorkflowEngine implements Engine {
	readonly folder: string;

	readonly expressionEngine: string;

	private constructor(
		private readonly instance: Instance,
		private readonly loader: PackageDirectoryLoader,
		private readonly types: NodeTypes,
		private readonly credentials: CredentialsStore,
		private readonly shared: Shared,
	) {
		this.folder = instance.folder;
		this.expressionEngine = instance.expressionEngine;
	}

	static async create(instance: Instance, options: EngineOptions): Promise<WorkflowEngine> {
		const loader = await loadPackage(resolve(options.packageFolder ?? REPOSITORY));
		const types = new NodeTypes(loader, options.nodeTypes);
		const credentials = new CredentialsStore(loader, types);
		const credentialByType = new Map<string, INodeCredentialsDetails>();
		for (const [type, data] of Object.entries(options.credentials)) {
			credentialByType.set(type, await credentials.add(type, data));
		}
		const { url = LOCAL_URL } = options;
		const shared = { executions: 0, workers: 0, url, credentialByType };
		return new WorkflowEngine(instance, loader, types, credentials, shared);
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
		const { credentialType, credentialData } = options;
		const run = await this.runWorkflow(workflowAround(this.testedNode(options), options), {
			mode: options.mode,
			abortAfterMs: options.abortAfterMs,
			signal: options.signal,
			cancelledBy: options.cancelledBy,
			dies: options.dies,
			triggerItems: options.items,
			credentials:
				credentialType && credentialData ? { [credentialType]: credentialData } : undefined,
		});
		return nodeRunOf(run);
	}

	async retry(saved: SavedExecution, { changed, ...options }: RetryOptions = {}): Promise<NodeRun> {
		const data = dataForRetry(saved);
		const json =
			changed === undefined
				? saved.workflow
				: this.savedJson(workflowAround(this.testedNode(changed), changed));
		const workflow = this.makeWorkflow(json, []);
		if (changed !== undefined) {
			for (const entry of data.executionData?.nodeExecutionStack ?? []) {
				const node = workflow.getNode(entry.node.name);
				if (node === null) throw new Error(`Could not find the node "${entry.node.name}"`);
				entry.node = node;
			}
		}
		const run = await execute({
			id: this.nextExecutionId(),
			workflow,
			json,
			data,
			mode: 'retry',
			retryOf: saved.id,
			credentials: this.credentials,
			url: this.shared.url,
			options,
		});
		return nodeRunOf(run);
	}

	async addCredential(type: string, data: CredentialData): Promise<INodeCredentialsDetails> {
		return await this.credentials.add(type, data);
	}

	removeCredential(details: INodeCredentialsDetails): void {
		this.credentials.remove(details);
	}

	async worker(): Promise<Engine> {
		const folder = await copyPackage(this.loader.directory, this.folder, ++this.shared.workers);
		const loader = await loadPackage(folder);
		const types = this.types.loadedBy(loader);
		return new WorkflowEngine(this.instance, loader, types, this.credentials, this.shared);
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

	async runWorkflow(given: WorkflowJson, options: RunWorkflowOptions = {}): Promise<WorkflowRun> {
		const added = await this.addCredentials(options.credentials ?? {});
		try {
			const json = this.savedJson(given, added);
			const startNode = findStartNode(json, json.nodes, options.startNode);
			const pinData = { ...json.pinData, ...options.pinData };
			const pinned = json.nodes.filter((node) => node === startNode || node.name in pinData);
			const workflow = this.makeWorkflow({ ...json, pinData }, pinned);
			const start = workflow.getNode(startNode.name);
			if (start === null) throw new Error(`The workflow has no node ${startNode.name}`);
			const items = (options.triggerItems ?? [{ json: {} }]).map(copyItem);
			return await execute({
				id: this.nextExecutionId(),
				workflow,
				json,
				// The trigger's items come with the execution, as in production.
				data: createRunExecutionData({
					executionData: {
						nodeExecutionStack: [{ node: start, data: { main: [items] }, source: null }],
					},
					resultData: { pinData },
				}),
				mode: options.mode ?? 'trigger',
				credentials: this.credentials,
				url: this.shared.url,
				options,
			});
		} finally {
			for (const details of added.values()) this.credentials.remove(details);
		}
	}

	async startPolling(
		{ nodeType, parameters, credentialType, credential = { id: null, name: '' } }: PollingOptions,
		saved?: IDataObject,
	): Promise<Polling> {
		const credentials = { [credentialType]: credential };
		const node = this.attachCredentials(pollNode(nodeType, { parameters, credentials }), new Map());
		const { types: nodeTypes } = this;
		const make = (staticData: IDataObject): Workflow =>
			new Workflow({
				id: WORKFLOW_ID,
				nodes: deepCopy([node]),
				connections: {},
				active: true,
				nodeTypes,
				staticData,
			});
		return await startPolling(make, this.credentials, this.nextExecutionId(), saved);
	}

	async close(): Promise<void> {
		await this.instance.close();
	}

	/** A workflow as it lies in n8n's database, with the credentials of this engine. */
	private savedJson(
		json: WorkflowJson,
		added: ReadonlyMap<string, INodeCredentialsDetails> = new Map(),
	): WorkflowJson {
		const nodes = json.nodes.map((node) => this.attachCredentials(node, added));
		return deepCopy({ ...json, nodes });
	}

	/** @param given nodes that do not run, since their output is given; they need not be installed */
	private makeWorkflow(json: WorkflowJson, given: readonly INode[]): Workflow {
		const { name, connections, settings, pinData } = json;
		return new Workflow({
			id: WORKFLOW_ID,
			name,
			// n8n writes defaults and, for expressions, proxies into what it is given.
			nodes: deepCopy(json.nodes),
			connections: deepCopy(connections),
			active: false,
			nodeTypes: this.types.withStandIns(given.map(({ type }) => type)),
			settings: { executionOrder: 'v1', ...settings },
			pinData,
		});
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
		credential = { id: null, name: '' },
		nodeId = 'tested',
	}: Omit<RunNodeOptions, 'items'>): INode {
		return {
			id: nodeId,
			name: TESTED,
			type,
			typeVersion: typeVersion ?? newestVersion(this.describe(type)),
			position: [200, 0],
			parameters,
			...settings,
			...(credentialType && { credentials: { [credentialType]: credential } }),
		};
	}

	/** Ids in an exported workflow are those of the n8n it comes from; here the type decides. */
	private attachCredentials(
		node: INode,
		added: ReadonlyMap<string, INodeCredentialsDetails>,
	): INode {
		if (!node.credentials) return node;
		const credentials: INode['credentials'] = {};
		for (const [type, named] of Object.entries(node.credentials)) {
			const kept = this.credentials.has(named) ? named : undefined;
			const details = kept ?? added.get(type) ?? this.shared.credentialByType.get(type);
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
		this.shared.executions += 1;
		return String(this.shared.executions);
	}
}

function newestVersion({ version, defaultVersion }: INodeTypeDescription): number {
	return defaultVersion ?? (Array.isArray(version) ? Math.max(...version) : version);
}
