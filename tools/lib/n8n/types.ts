import type {
	ExecutionStatus,
	ICredentialDataDecryptedObject,
	ICredentialType,
	IConnections,
	INode,
	INodeCredentialTestResult,
	INodeTypeDescription,
	IPinData,
	IRunExecutionData,
	IWorkflowSettings,
} from 'n8n-workflow';

import type { Log } from './progress';

/** A credential as it is typed into n8n; the one of the same name and type is replaced. */
export interface CredentialFile {
	name: string;
	/** Name of the credential type, e.g. `xobitoApi`. */
	type: string;
	data: ICredentialDataDecryptedObject;
}

/** A workflow as n8n's editor exports it; the one of the same name is replaced. */
export interface WorkflowFile {
	name: string;
	nodes: INode[];
	connections: IConnections;
	settings?: IWorkflowSettings;
	/** Sample data by node, which n8n takes instead of running the node by hand. */
	pinData?: IPinData;
}

export interface N8nOptions {
	/** n8n's data; a temporary folder by default, removed by `stop()`. One given here is kept. */
	userFolder?: string;
	/** A folder in `versions/`. */
	version?: string;
	/** Where n8n keeps binary data: n8n's own default is `filesystem`, its name for memory `default`. */
	binaryMode?: 'filesystem' | 'database' | 'default';
	/** Over everything that is set here. */
	env?: Record<string, string>;
	/** Hears what is being done, and every line that n8n prints. Silent by default. */
	log?: Log;
	credentials?: readonly CredentialFile[];
	/**
	 * Imported and published. Their nodes get the credential of the same type and name that this n8n
	 * has, or the only one of the type: ids in exported workflows are those of another n8n.
	 */
	workflows?: readonly WorkflowFile[];
	/** The folder that n8n's file nodes may read and write. */
	restrictFilesTo?: string;
	/** Chosen by the system by default. */
	port?: number;
}

export interface Execution {
	id: string;
	workflowId: string;
	status: ExecutionStatus;
	mode: string;
	/** ISO 8601. */
	startedAt: string;
	/** ISO 8601; absent while it runs. */
	stoppedAt?: string;
	/** What each node got and gave; `data.resultData.runData[node name]`. */
	data: IRunExecutionData;
}

export interface ExecutionFilter {
	/** Name or id. */
	workflow?: string;
	status?: readonly ExecutionStatus[];
	/** Only executions that began later than the one with this id. */
	after?: string;
	/** 20 by default. */
	limit?: number;
}

/** A running n8n with the packed node installed. */
export interface N8nServer {
	/** `http://127.0.0.1:PORT`, without a slash at the end. */
	readonly url: string;
	readonly owner: { email: string; password: string };
	readonly userFolder: string;
	/** Process id of the group that n8n and its task runners live in. */
	readonly pid: number;
	/** Ids of the imported workflows by name. */
	readonly workflowIds: ReadonlyMap<string, string>;
	/** What n8n has printed so far. */
	logs(): string;
	/** Asks n8n as its owner; `path` begins with a slash, e.g. `/rest/workflows`. Any status is returned. */
	request(path: string, init?: RequestInit): Promise<Response>;
	/** Calls a production webhook by its path, without a slash in front; a POST unless `init` says otherwise. */
	webhook(path: string, init?: RequestInit): Promise<Response>;
	/** Creates the credential or replaces the data of the one of the same name and type; gives its id. */
	saveCredential(credential: CredentialFile): Promise<string>;
	/** Creates or replaces a workflow, publishes it and waits for its webhooks to answer; gives its id. */
	saveWorkflow(workflow: WorkflowFile): Promise<string>;
	execution(id: string): Promise<Execution>;
	/** The newest first. */
	executions(filter?: ExecutionFilter): Promise<Execution[]>;
	/** The newest matching execution that has ended; waits for it, 30 seconds by default. */
	waitForExecution(filter?: ExecutionFilter, timeoutMs?: number): Promise<Execution>;
	/** What n8n says when somebody saves this credential. */
	testCredential(
		type: string,
		data: ICredentialDataDecryptedObject,
	): Promise<INodeCredentialTestResult>;
	nodeTypes(): Promise<INodeTypeDescription[]>;
	credentialTypes(): Promise<ICredentialType[]>;
	/** Ends n8n and everything it started, and returns when they are gone. */
	stop(): Promise<void>;
	/** Settles when n8n is gone, by `stop()` or by itself. */
	readonly ended: Promise<void>;
}
