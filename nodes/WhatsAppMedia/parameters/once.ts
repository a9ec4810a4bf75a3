import type { IExecuteFunctions } from 'n8n-workflow';

import { OnceOnly, type OnceRule } from '../delivery/onceOnly';
import { asText } from './values';

/** The rule of Send Only Once, where it is switched on. */
export function readOnceRule(
	functions: IExecuteFunctions,
	itemIndex: number,
): OnceRule | undefined {
	const isOn = functions.getNodeParameter('options.sendOnce', itemIndex, false) === true;
	if (!isOn) return undefined;
	const place = `${functions.getWorkflow().id ?? ''} ${functions.getNode().id}`;
	const reference = functions.getNodeParameter('options.orderReference', itemIndex, '');
	return {
		store: new OnceOnly(functions.helpers, place, functions.getExecutionCancelSignal()),
		reference: asText(reference).trim(),
	};
}
