import { parse } from 'flatted';
import type { IRunExecutionData } from 'n8n-workflow';

import type { SavedExecution } from '../../tools/engine';

/** Whether n8n offers Retry, and Retry has anything to run. */
export function isRetryable(saved: SavedExecution): boolean {
	return !saved.finished && nextNode(saved) !== undefined;
}

/** Whether Retry goes on with the node itself, and so with what it had noted in its context. */
export function remembers(saved: SavedExecution): boolean {
	return nextNode(saved) === 'Node under test';
}

function nextNode({ data }: SavedExecution): string | undefined {
	const { executionData } = parse(data) as IRunExecutionData;
	return executionData?.nodeExecutionStack[0]?.node.name;
}
