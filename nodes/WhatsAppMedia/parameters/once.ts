import type { IExecuteFunctions } from 'n8n-workflow';

import { OnceOnly, type OnceRule } from '../delivery/onceOnly';
import { asObject, asText } from './values';

/** The rule of Send Only Once, where it is switched on. */
export function readOnceRule(
	functions: IExecuteFunctions,
	itemIndex: number,
): OnceRule | undefined {
	const options = asObject(functions.getNodeParameter('options', itemIndex, {}));
	if (options.sendOnce !== true) return undefined;
	const place = `${functions.getWorkflow().id ?? ''} ${functions.getNode().id}`;
	return {
		store: new OnceOnly(functions.helpers, place, functions.getExecutionCancelSignal()),
		reference: asText(options.orderReference).trim(),
	};
}
