import { parse, stringify } from 'flatted';
import type { ExecutionStatus, IRun, IRunExecutionData } from 'n8n-workflow';
import { ManualExecutionCancelledError } from 'n8n-workflow';
import { setTimeout as delay } from 'node:timers/promises';

import { DATABASE_MS } from './processedStore';
import type { SavedExecution, WorkflowJson } from './types';

/**
 * What n8n keeps of an execution in its database: a row that is made before anything runs, and written
 * over when the execution ends or is stopped. What happens in memory after that is not in it.
 */
export class ExecutionRow {
	#data: string;

	#status: ExecutionStatus = 'running';

	#finished = false;

	#saving: Promise<void> = Promise.resolve();

	constructor(
		private readonly id: string,
		private readonly workflow: WorkflowJson,
		data: IRunExecutionData,
		private readonly retryOf?: string,
	) {
		this.#data = stringify(data);
	}

	/**
	 * What n8n does when an execution ends, and when it is cancelled, with the data as they are once the
	 * database has been asked. Leaves a row alone that the Stop button has written.
	 */
	async save(run: IRun): Promise<void> {
		const status = statusOf(run);
		this.#saving = (async () => {
			await delay(2 * DATABASE_MS);
			if (this.#status === 'canceled' || this.#status === 'crashed') return;
			this.#data = stringify(run.data);
			this.#status = status;
			this.#finished = run.finished ?? false;
		})();
		await this.#saving;
	}

	/**
	 * What n8n in regular mode does for the Stop button: reads the row, cancels, and writes back what it
	 * read. Unless it saves the progress of executions, that is what there was before the first node ran.
	 */
	stop(cancel: () => void): void {
		const data = parse(this.#data) as IRunExecutionData;
		cancel();
		const error = new ManualExecutionCancelledError(this.id);
		data.resultData.error = { ...error, message: error.message, stack: error.stack } as never;
		this.#data = stringify(data);
		this.#status = 'canceled';
	}

	/** The process is gone; n8n finds the row as it was made, and marks it. */
	crash(): void {
		this.#status = 'crashed';
	}

	/** The row once nothing is being written to it any more. */
	async saved(): Promise<SavedExecution> {
		await this.#saving;
		return {
			id: this.id,
			status: this.#status,
			finished: this.#finished,
			workflow: this.workflow,
			data: this.#data,
			...(this.retryOf !== undefined && { retryOf: this.retryOf }),
		};
	}
}

/** As n8n finds the last status of an execution before it saves it. */
function statusOf(run: IRun): ExecutionStatus {
	if (run.waitTill) return 'waiting';
	if (run.status === 'canceled' || run.status === 'crashed') return run.status;
	return run.status === 'error' || run.data.resultData.error ? 'error' : 'success';
}

/**
 * The data that Retry starts with, as ExecutionService.retry of n8n 2.41 makes them: those that were
 * saved, without the error and without the run of the node that ended in it.
 */
export function dataForRetry({ data, finished, status }: SavedExecution): IRunExecutionData {
	const saved = parse(data) as IRunExecutionData;
	if (status === 'running' || !saved.executionData) {
		throw new Error('The execution has not ended, so it cannot be retried.');
	}
	if (finished) throw new Error('The execution succeeded, so it cannot be retried.');
	const { lastNodeExecuted, runData } = saved.resultData;
	if (lastNodeExecuted) {
		delete saved.resultData.error;
		const tasks = runData[lastNodeExecuted];
		if (tasks?.at(-1)?.error !== undefined) tasks.pop();
	}
	return saved;
}
