import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { operationOf } from '../operations';
import { isCalledAsTool } from '../parameters/tool';
import { Execution } from './execution';

/** Runs the node for all its items. */
export async function runNode(functions: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const { onError } = functions.getNode();
	const isTool = isCalledAsTool(functions);
	// An agent must read what happened: told nothing, or the headline only, it might send again.
	const stops = !functions.continueOnFail() && !isTool;
	const operation = operationOf(functions.getNodeParameter('operation', 0));
	const hasErrorOutput = onError === 'continueErrorOutput';
	return [await new Execution(functions, operation, { stops, hasErrorOutput, isTool }).run()];
}
