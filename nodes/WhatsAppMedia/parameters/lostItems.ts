import type { IExecuteFunctions } from 'n8n-workflow';

import { expressionsOf, nodesOf } from './references';

type Functions = Pick<IExecuteFunctions, 'evaluateExpression' | 'getNode'>;

/** Names of the nodes whose items the parameters read, for each run of the node. */
const runs = new WeakMap<Functions, readonly string[]>();

/**
 * Whether n8n finds no item for a `$('Node').item` of an item: it came another way than through that node. n8n then writes
 * nothing for the whole expression, whatever else stands in it, so that “Order 77” becomes “Order ”.
 */
export function isItemLost(functions: Functions, itemIndex: number): boolean {
	const names = runs.get(functions) ?? namesIn(functions);
	runs.set(functions, names);
	return names.some((name) => {
		try {
			return (
				functions.evaluateExpression(`{{ !!$(${JSON.stringify(name)}).item }}`, itemIndex) !== true
			);
		} catch {
			// n8n tells of it itself where the expression comes to it, of a node that has not run for example.
			return false;
		}
	});
}

function namesIn(functions: Functions): string[] {
	const nodes = expressionsOf(functions.getNode().parameters).flatMap(nodesOf);
	const names = nodes.flatMap(({ name, reads, isChosen, isOlder }) =>
		name !== undefined && reads === 'item' && !isChosen && !isOlder ? [name] : [],
	);
	return [...new Set(names)];
}
