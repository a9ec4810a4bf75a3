import type { INodeExecutionData } from 'n8n-workflow';

import type { NodeRun } from '../../tools/lib/engine';

/** What the node said at the end of an execution: something of each item, or why it stopped. */
export type Said =
	| { readonly type: 'items'; readonly items: readonly INodeExecutionData[] }
	| { readonly type: 'stop'; readonly text: string; readonly itemIndex?: number };

interface Told {
	readonly message?: string;
	readonly description?: string | null;
	readonly context?: { readonly itemIndex?: number };
}

/**
 * Undefined where the node did not come to say anything. Of an execution that was cancelled n8n keeps that it
 * was, and shows it instead of what the node says when it is tried again.
 */
export function saidBy({ main, errorOutput, hints, run }: NodeRun): Said | undefined {
	const task = run.data.resultData.runData['Node under test']?.at(-1);
	if (task === undefined) return undefined;
	if (task.error === undefined) return { type: 'items', items: [...main, ...errorOutput] };
	if (/execution was cancelled/i.test(task.error.message)) return undefined;
	const { message, description, context } = task.error as Told;
	const words = [
		message,
		description,
		JSON.stringify(context),
		...hints.map((hint) => hint.message),
	];
	const text = words
		.filter((part) => typeof part === 'string')
		.join('\n')
		.replace(/<[^>]*>/g, '');
	return { type: 'stop', text, itemIndex: context?.itemIndex };
}

/** The number of the input's item that an item of the output belongs to. */
export function inputOf({ pairedItem }: INodeExecutionData): number | undefined {
	return typeof pairedItem === 'object' && 'item' in pairedItem ? pairedItem.item : undefined;
}
