import type { IExecuteFunctions } from 'n8n-workflow';

import { readParameter } from './reader';
import { expressionsOf, nodesOf } from './references';
import { asObject } from './values';
import { WorkflowData } from './workflowData';

/** An expression that reads items of other nodes. */
interface Reading {
	/** The parameter that it stands in; an option by its own name. */
	readonly parameter: string;
	/** Without its braces. */
	readonly code: string;
	/** The nodes whose items belong to the own one. */
	readonly names: readonly string[];
	/** Whether it reads an item that is named only when it runs. */
	readonly isOpen: boolean;
}

/** For each run of the node. */
const runs = new WeakMap<IExecuteFunctions, readonly Reading[]>();

/** Parameters that count where another one has a certain value, which an expression may give it. */
const WHERE: Readonly<Record<string, readonly [parameter: string, value: string]>> = {
	mediaUrl: ['mediaSource', 'url'],
	binaryPropertyName: ['mediaSource', 'binary'],
};

/**
 * Whether n8n finds no item for a `$('Node').item` of an item: it came another way than through that node. n8n then writes
 * nothing for the whole expression, whatever else stands in it, so that “Order 77” becomes “Order ”. An expression that
 * does without it for this item, such as `$json.vip ? $('Node').item.json.code : 'none'`, gives what it is to give.
 * @param unused parameters and options that do not count for this item
 */
export function isItemLost(
	functions: IExecuteFunctions,
	itemIndex: number,
	unused: readonly string[],
): boolean {
	const readings = runs.get(functions) ?? readingsOf(functions);
	runs.set(functions, readings);
	if (readings.length === 0) return false;
	const data = new WorkflowData(functions, itemIndex);
	const known = new Map<string, boolean>();
	const hasItem = (name: string): boolean => {
		const has = known.get(name) ?? data.isFound(name);
		known.set(name, has);
		return has;
	};
	const isUsed = (parameter: string): boolean => {
		const [decidedBy, value] = WHERE[parameter] ?? [];
		if (unused.includes(parameter)) return false;
		return (
			decidedBy === undefined || readParameter(functions, decidedBy, itemIndex, value) === value
		);
	};
	return readings.some(({ parameter, code, names, isOpen }) => {
		if ((!isOpen && names.every(hasItem)) || !isUsed(parameter)) return false;
		try {
			// Nothing where it fails; what it gives may be nothing, too.
			return functions.evaluateExpression(`{{ [\n${code}\n].length }}`, itemIndex) !== 1;
		} catch {
			// n8n tells of it itself where it comes to it, of a node that has not run for example.
			return false;
		}
	});
}

function readingsOf(functions: IExecuteFunctions): Reading[] {
	const { options, ...parameters } = functions.getNode().parameters;
	return Object.entries({ ...asObject(options), ...parameters }).flatMap(([parameter, value]) =>
		expressionsOf(value).flatMap((expression) => {
			const read = nodesOf(expression).filter(({ reads, isOlder }) => reads === 'item' && !isOlder);
			const names = read.flatMap(({ name, isChosen }) =>
				name === undefined || isChosen ? [] : [name],
			);
			const code = expression.replace(/^\{\{|;?\s{0,99}\}\}$/g, '');
			return read.length === 0
				? []
				: [{ parameter, code, names, isOpen: names.length < read.length }];
		}),
	);
}
