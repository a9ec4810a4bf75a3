import { WorkflowExecute } from 'n8n-core';
import type {
	ICredentialsHelper,
	IRun,
	IRunExecutionData,
	Workflow,
	WorkflowExecuteMode,
} from 'n8n-workflow';

import { makeAdditionalData } from './additionalData';
import { processedStore } from './processedStore';
import { ExecutionRow } from './savedExecution';
import type { RunOptions, WorkflowJson, WorkflowRun } from './types';

/** An execution about to begin. */
export interface Execution {
	readonly id: string;
	readonly workflow: Workflow;
	/** The workflow as n8n saves it with the execution. */
	readonly json: WorkflowJson;
	readonly data: IRunExecutionData;
	readonly mode: WorkflowExecuteMode;
	readonly retryOf?: string;
	readonly credentials: ICredentialsHelper;
	/** n8n's own address. */
	readonly url: string;
	readonly options: Pick<RunOptions, 'abortAfterMs' | 'cancelledBy' | 'dies' | 'signal'>;
}

/** Runs a workflow the way n8n runs one in production, and keeps of it what n8n would keep. */
export async function execute(execution: Execution): Promise<WorkflowRun> {
	const { id, workflow, json, data, mode, retryOf, credentials, url, options } = execution;
	const row = new ExecutionRow(id, json, data, retryOf);
	const additionalData = makeAdditionalData(credentials, id, mode, workflow, url);
	const execute = new WorkflowExecute(additionalData, mode, data);
	const running = execute.processRunExecutionData(workflow);

	const cancel = (): void => {
		if (options.cancelledBy === 'timeout') running.cancel();
		else row.stop(() => running.cancel());
	};
	const die = (): void => {
		row.crash();
		processedStore().abandon(workflow);
		running.cancel();
	};
	let timer: NodeJS.Timeout | undefined;
	// Not before: an isolate for the expressions is made first, which takes longer than a short delay.
	additionalData.hooks?.addHandler('workflowExecuteBefore', () => {
		if (options.abortAfterMs !== undefined) timer = setTimeout(cancel, options.abortAfterMs);
	});
	additionalData.hooks?.addHandler('workflowExecuteAfter', async (run: IRun) => {
		await row.save(run);
	});
	const release = [listen(options.signal, cancel), listen(options.dies, die)];
	try {
		const run = await running;
		return Object.assign(run, { saved: await row.saved() });
	} finally {
		clearTimeout(timer);
		for (const stop of release) stop();
	}
}

function listen(signal: AbortSignal | undefined, act: () => void): () => void {
	signal?.addEventListener('abort', act, { once: true });
	if (signal?.aborted) act();
	return () => signal?.removeEventListener('abort', act);
}
