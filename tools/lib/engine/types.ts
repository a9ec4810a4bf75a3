import type {
	ExecutionError,
	ExecutionStatus,
	IBinaryData,
	IConnections,
	IDataObject,
	INode,
	INodeCredentialsDetails,
	INodeExecutionData,
	INodeParameters,
	INodeType,
	ILoadOptionsFunctions,
	INodeTypeDescription,
	IPinData,
	IRun,
	IWorkflowSettings,
	NodeExecutionHint,
	WorkflowExecuteMode,
} from 'n8n-workflow';
import type { Readable } from 'node:stream';

import type { Polling } from './polling';

/** Where n8n keeps binaries: files on disk, or base64 inside the item (`default`, n8n's name for memory). */
export type BinaryMode = 'filesystem' | 'default';

/**
 * What evaluates expressions: `vm` (isolated-vm) is n8n's default; `legacy` costs a fifth of its time, for
 * tests that run thousands of executions.
 */
export type ExpressionEngine = 'legacy' | 'vm';

/** Credential data as the operator would type it; a value that starts with `=` is an expression. */
export type CredentialData = Record<string, unknown>;

export interface EngineOptions {
	/**
	 * n8n's user folder: settings, encryption key and stored binaries. A fresh folder in the system's
	 * temp folder by default, removed by `close()`; a folder given here is kept.
	 */
	folder?: string;
	/** n8n's own address, of which its links to files are made; one on this machine by default. */
	url?: string;
	/** `filesystem` by default, as in n8n's regular mode. */
	binaryMode?: BinaryMode;
	/** `vm` by default, as in n8n. */
	expressionEngine?: ExpressionEngine;
	/** Folder of the built package (package.json and dist/), the root of this repository by default. */
	packageFolder?: string;
	/** Credential data by credential type name. */
	credentials: Record<string, CredentialData>;
	/** More node types by full name, e.g. `{ 'test.source': new Source() }`. */
	nodeTypes?: Record<string, INodeType>;
}

/** n8n's settings of a node, as in the node's Settings tab. */
export interface NodeSettings {
	onError?: 'stopWorkflow' | 'continueRegularOutput' | 'continueErrorOutput';
	retryOnFail?: boolean;
	/** n8n keeps it between 2 and 5; 3 when absent. */
	maxTries?: number;
	/** Milliseconds; n8n takes 0 for absent (1000) and 5000 at most. */
	waitBetweenTries?: number;
	alwaysOutputData?: boolean;
	executeOnce?: boolean;
}

/**
 * Decides what n8n 2.41 keeps of a cancelled execution. After the Stop button (`person`, in regular mode)
 * that is what there was when it began: Retry starts the workflow anew and without any node's context.
 * After the workflow's time limit (`timeout`) it is what there is a moment later: Retry goes on with the node
 * only if that ended with an error by then, and otherwise runs nothing.
 */
export type CancelledBy = 'person' | 'timeout';

/** What n8n has in its database of an execution that ended, to be run again with Retry. */
export interface SavedExecution {
	readonly id: string;
	readonly status: ExecutionStatus;
	readonly finished: boolean;
	/** The workflow that ran, as it was then. */
	readonly workflow: WorkflowJson;
	/** Everything else, in n8n's format (that of the npm package flatted). */
	readonly data: string;
	/** Id of the execution that it was a Retry of. */
	readonly retryOf?: string;
}

/** What a run of one node and a run of a workflow have in common. */
export interface RunOptions {
	/** Credential data for this run, by credential type name; goes before the engine's own. */
	credentials?: Record<string, CredentialData>;
	/** `trigger` (an unattended production run) by default. */
	mode?: WorkflowExecuteMode;
	/** Cancels the execution so many milliseconds after its first node starts. */
	abortAfterMs?: number;
	/** Cancels the execution when it fires, for tests that stop on an event rather than on time. */
	signal?: AbortSignal;
	/** Who cancels; `person` by default. */
	cancelledBy?: CancelledBy;
	/**
	 * The process is gone when it fires: connections break, nothing that the execution still asks of the
	 * store of processed items happens, and n8n keeps the execution as it was when it began.
	 */
	dies?: AbortSignal;
}

export interface RunNodeOptions extends Omit<RunOptions, 'credentials'> {
	items: INodeExecutionData[];
	/** Parameters of the node under test; n8n fills in the defaults of the rest. */
	parameters: INodeParameters;
	/** Type of the credential that is attached to the node; none when absent. */
	credentialType?: string;
	/** Goes before the engine's credential data for this run. */
	credentialData?: CredentialData;
	/** One of `addCredential()`, for what is to be the same credential in several runs. */
	credential?: INodeCredentialsDetails;
	/** n8n's id of the node in its workflow, by which it remembers processed items; `tested` by default. */
	nodeId?: string;
	settings?: NodeSettings;
	/** Full name of the node type, by default the package's first, e.g. `n8n-nodes-x.thing`. */
	nodeType?: string;
	/** The newest version by default. */
	typeVersion?: number;
	/** Over `{ executionOrder: 'v1' }`, e.g. `{ binaryMode: 'combined' }`. */
	workflowSettings?: IWorkflowSettings;
}

export interface NodeRun {
	/** Output 0 of the node under test; empty when it did not get that far. */
	main: INodeExecutionData[];
	/** Output 1, with `onError: 'continueErrorOutput'`. */
	errorOutput: INodeExecutionData[];
	/** What stopped the workflow. n8n keeps a plain copy of it, no instance of an error class. */
	error?: ExecutionError;
	hints: NodeExecutionHint[];
	run: IRun;
	/** For `retry()`. */
	saved: SavedExecution;
}

/** A run with what n8n saved of it. */
export interface WorkflowRun extends IRun {
	saved: SavedExecution;
}

/**
 * What a person does to the node under test before Retry with the currently saved workflow. All of it
 * replaces what was there; without it Retry takes the workflow that ran.
 */
export type ChangedNode = Pick<RunNodeOptions, 'parameters'> &
	Partial<Omit<RunNodeOptions, 'items'>>;

export interface RetryOptions
	extends Pick<RunOptions, 'abortAfterMs' | 'cancelledBy' | 'dies' | 'signal'> {
	changed?: ChangedNode;
}

export type EditorMethods = NonNullable<INodeType['methods']>;

export type EditOptions = Pick<
	RunNodeOptions,
	'credentialData' | 'credentialType' | 'nodeType' | 'parameters'
>;

/** A workflow as n8n exports it; further fields are ignored. */
export interface WorkflowJson {
	nodes: INode[];
	connections: IConnections;
	name?: string;
	settings?: IWorkflowSettings;
	pinData?: IPinData;
}

export interface RunWorkflowOptions extends RunOptions {
	/** Name of the node to start from; by default the manual trigger, else the first node without input. */
	startNode?: string;
	/** What the start node puts out; one empty item by default. */
	triggerItems?: INodeExecutionData[];
	/** Output by node name; such a node does not run, so its type need not be installed. */
	pinData?: IPinData;
}

/** A node that polls. */
export interface PollingOptions {
	nodeType: string;
	parameters: INodeParameters;
	/** Type of the credential that is attached to it. */
	credentialType: string;
	/** One of this type that was added; the engine's own by default. */
	credential?: INodeCredentialsDetails;
}

export interface Engine {
	/** n8n's user folder of this engine. */
	readonly folder: string;
	/** Full names of the package's node types. */
	readonly nodeTypes: string[];
	/** Names of the package's credential types. */
	readonly credentialTypes: string[];
	/** Which engine evaluates expressions: `vm` (isolated-vm) is n8n's default. */
	readonly expressionEngine: string;
	/** The description of a node type as n8n loaded it: codex merged in, icon paths resolved. */
	describe(nodeType?: string, version?: number): INodeTypeDescription;
	/**
	 * Stores bytes as n8n binary data and returns what goes into an item's `binary`. A stream is
	 * written to disk as it comes. Without a MIME type n8n finds one from the name, then from the bytes
	 * (buffers only; not in jest, where Node must be run with `--experimental-vm-modules` for that), else
	 * `text/plain`.
	 */
	storeBinary(
		content: Buffer | Readable,
		fileName?: string,
		mimeType?: string,
	): Promise<IBinaryData>;
	/** The bytes behind binary data, wherever it is stored. */
	readBinary(binary: IBinaryData): Promise<Buffer>;
	/**
	 * Runs one node: a trigger puts out exactly `items`, the node under test follows, its outputs lead
	 * to nodes that do nothing. Rejects, as n8n does, when a required parameter is missing.
	 */
	run(options: RunNodeOptions): Promise<NodeRun>;
	/**
	 * What n8n's editor does to fill a list: gives the node's methods, and the functions that n8n calls
	 * them with, for a node with these parameters.
	 */
	edit<T>(
		options: EditOptions,
		act: (functions: ILoadOptionsFunctions, methods: EditorMethods) => Promise<T>,
	): Promise<T>;
	/** Runs a whole workflow. */
	runWorkflow(workflow: WorkflowJson, options?: RunWorkflowOptions): Promise<WorkflowRun>;
	/**
	 * Runs a failed or cancelled execution again, as Retry in n8n's list of executions does: a new
	 * execution of mode `retry` that goes on where the saved one ended, with the context of its nodes.
	 */
	retry(saved: SavedExecution, options?: RetryOptions): Promise<NodeRun>;
	/** Keeps a credential beyond a run. */
	addCredential(type: string, data: CredentialData): Promise<INodeCredentialsDetails>;
	removeCredential(details: INodeCredentialsDetails): void;
	/**
	 * Another process of the same n8n, as in queue mode: has loaded the package for itself, and shares
	 * credentials, stored files and the list of processed items. It is closed with this one.
	 */
	worker(): Promise<Engine>;
	/**
	 * Publishes a workflow with a node that polls.
	 * @param saved its static data as a former process saved it
	 */
	startPolling(options: PollingOptions, saved?: IDataObject): Promise<Polling>;
	/** Must be called: one engine at a time can be open in a process. */
	close(): Promise<void>;
}
