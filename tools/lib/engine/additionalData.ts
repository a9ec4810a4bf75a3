import { Container } from '@n8n/di';
import { ExecutionLifecycleHooks, ExternalSecretsProxy } from 'n8n-core';
import type {
	ICredentialsHelper,
	IWorkflowBase,
	IWorkflowExecuteAdditionalData,
	Workflow,
	WorkflowExecuteMode,
} from 'n8n-workflow';

/** Every workflow of the engine has this id; it is part of the path of stored binaries. */
export const WORKFLOW_ID = 'engine';

/** The address of an n8n on this machine. */
export const LOCAL_URL = 'http://localhost:5678';

/**
 * What n8n's server gives to an execution.
 * @param base n8n's own address
 */
export function makeAdditionalData(
	credentialsHelper: ICredentialsHelper,
	executionId: string,
	mode: WorkflowExecuteMode = 'trigger',
	workflow?: Workflow,
	base = LOCAL_URL,
): IWorkflowExecuteAdditionalData {
	const unavailable = (what: string) => async () => {
		throw new Error(`${what} is not available in this engine`);
	};
	const workflowData: IWorkflowBase = {
		id: WORKFLOW_ID,
		name: workflow?.name ?? '',
		active: false,
		isArchived: false,
		createdAt: new Date(),
		updatedAt: new Date(),
		activeVersionId: null,
		nodes: Object.values(workflow?.nodes ?? {}),
		connections: workflow?.connectionsBySourceNode ?? {},
		settings: workflow?.settings,
	};
	return {
		executionId,
		workflowId: WORKFLOW_ID,
		currentNodeExecutionIndex: 0,
		credentialsHelper,
		// The engine refuses to run without; nothing here is saved or shown, so no handlers.
		hooks: new ExecutionLifecycleHooks(mode, executionId, workflowData),
		// Read for every credential, for `$secrets`.
		externalSecretsProxy: Container.get(ExternalSecretsProxy),
		workflowSettings: workflow?.settings,
		variables: {},
		instanceBaseUrl: `${base}/`,
		restApiUrl: `${base}/rest`,
		formBaseUrl: `${base}/form`,
		formWaitingBaseUrl: `${base}/form-waiting`,
		formTestBaseUrl: `${base}/form-test`,
		webhookBaseUrl: `${base}/webhook`,
		webhookWaitingBaseUrl: `${base}/webhook-waiting`,
		webhookTestBaseUrl: `${base}/webhook-test`,
		mcpBaseUrl: `${base}/mcp`,
		mcpTestBaseUrl: `${base}/mcp-test`,
		logAiEvent: () => {},
		getRunExecutionData: async () => undefined,
		getRuntimeCredential: async () => undefined,
		executeWorkflow: unavailable('Running another workflow'),
		startRunnerTask: unavailable('The task runner'),
	};
}
