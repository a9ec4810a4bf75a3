import type { IExecuteFunctions } from 'n8n-workflow';

/** Whether a model calls the node, as the tool of an AI agent: n8n then gives its type another name. */
export function isCalledAsTool(functions: Pick<IExecuteFunctions, 'getNode'>): boolean {
	return functions.getNode().type.endsWith('Tool');
}

/** Names that `$fromAI` takes. */
const PLACEHOLDER = /^[\w-]{1,64}$/;

/**
 * Whether n8n fills in the values of another call of this tool: to the calls of an agent that works on several
 * items at once (Batch Size) it gives the same run index, by which `$fromAI` finds what the model said. What it
 * said for this call is the input.
 */
export function isOfAnotherCall(
	functions: Pick<IExecuteFunctions, 'evaluateExpression' | 'getInputData'>,
	itemIndex: number,
): boolean {
	const said = functions.getInputData()[itemIndex]?.json ?? {};
	return Object.keys(said).some((name) => {
		if (!PLACEHOLDER.test(name)) return false;
		try {
			const filledIn: unknown = functions.evaluateExpression(
				`{{ $fromAI(${JSON.stringify(name)}) }}`,
				itemIndex,
			);
			// Nothing is filled in for what n8n itself adds to the item.
			return filledIn !== undefined && JSON.stringify(filledIn) !== JSON.stringify(said[name]);
		} catch {
			return false;
		}
	});
}
