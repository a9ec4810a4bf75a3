import { parse } from 'flatted';
import type { IRunExecutionData } from 'n8n-workflow';

import type { SavedExecution } from '../../tools/lib/engine';

/** Whether n8n offers Retry, and Retry has anything to run. */
export function isRetryable(saved: SavedExecution): boolean {
	return !saved.finished && nextNode(saved) !== undefined;
}

/** Whether Retry runs what comes before the node, the node itself with what it had noted, or what comes behind it. */
export function placeOfRetry(saved: SavedExecution): 'at' | 'before' | 'behind' {
	const next = nextNode(saved);
	if (next === 'Node under test') return 'at';
	return next === 'Start' ? 'before' : 'behind';
}

function nextNode({ data }: SavedExecution): string | undefined {
	const { executionData } = parse(data) as IRunExecutionData;
	return executionData?.nodeExecutionStack[0]?.node.name;
}
