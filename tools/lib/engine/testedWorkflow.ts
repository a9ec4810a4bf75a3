import type { INode, ITaskData } from 'n8n-workflow';

import { MANUAL_TRIGGER, NO_OPERATION } from './nodeTypes';
import type { NodeRun, RunNodeOptions, WorkflowJson, WorkflowRun } from './types';

const START = 'Start';
export const TESTED = 'Node under test';

/** A trigger, the node under test, and for each of its outputs a node that does nothing. */
export function workflowAround(
	tested: INode,
	{ settings, workflowSettings }: Pick<RunNodeOptions, 'settings' | 'workflowSettings'>,
): WorkflowJson {
	const to = (name: string) => [{ node: name, type: 'main' as const, index: 0 }];
	// Both outputs lead somewhere, as n8n hands on the items of connected outputs only.
	const sinks = settings?.onError === 'continueErrorOutput' ? ['Success', 'Error'] : ['Success'];
	return {
		nodes: [
			plainNode(START, MANUAL_TRIGGER, [0, 0]),
			tested,
			...sinks.map((name, index) => plainNode(name, NO_OPERATION, [400, index * 200])),
		],
		connections: { [START]: { main: [to(TESTED)] }, [TESTED]: { main: sinks.map(to) } },
		settings: workflowSettings,
	};
}

/** What the node under test did in a run. */
export function nodeRunOf({ saved, ...run }: WorkflowRun): NodeRun {
	const { runData, error } = run.data.resultData;
	const task: ITaskData | undefined = runData[TESTED]?.at(-1);
	return {
		main: task?.data?.main?.[0] ?? [],
		errorOutput: task?.data?.main?.[1] ?? [],
		error: error as NodeRun['error'],
		hints: task?.hints ?? [],
		run,
		saved,
	};
}

function plainNode(name: string, type: string, position: [number, number]): INode {
	return { id: name, name, type, typeVersion: 1, position, parameters: {} };
}
