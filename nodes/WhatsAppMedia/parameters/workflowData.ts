import { NodeConnectionTypes, type IDataObject, type IExecuteFunctions } from 'n8n-workflow';

import { asObject } from './values';

/** What n8n tells a node of the rest of its workflow. */
export type WorkflowFunctions = Pick<
	IExecuteFunctions,
	'evaluateExpression' | 'getChildNodes' | 'getParentNodes'
> & {
	/** What leads to each input of a node; not among what n8n promises to nodes. */
	readonly getConnections?: unknown;
	/** Not in the oldest n8n that the node runs in. */
	readonly getWorkflowSettings?: unknown;
};

/** Outputs of a node that are looked at, and its last runs, at most. */
const MOST_OUTPUTS = 20;
export const MOST_RUNS = 20;

/** What other nodes of the workflow gave so far, and how they are connected, as n8n tells it for one item. */
export class WorkflowData {
	readonly #functions: WorkflowFunctions;

	readonly #itemIndex: number;

	constructor(functions: WorkflowFunctions, itemIndex: number) {
		this.#functions = functions;
		this.#itemIndex = itemIndex;
	}

	/** Whether a node gave several items, in all its runs and at all its outputs; also where n8n does not tell. */
	gaveSeveral(name: string): boolean {
		const node = `$(${JSON.stringify(name)})`;
		if (this.#runIndexOf(name) !== 0) return true;
		let count = this.countOf(`${node}.all(0, 0)`) ?? Infinity;
		// For a run that is none n8n gives pinned data, which has one output.
		if (this.found(`${node}.all(0, 1)`) !== undefined) return count > 1;
		for (let output = 1; output < MOST_OUTPUTS && count <= 1; output += 1) {
			count += this.countOf(`${node}.all(${output}, 0)`) ?? 0;
		}
		return count > 1;
	}

	/**
	 * Whether items left a node elsewhere than at its first output, in its last run: of a node whose output is not named n8n
	 * takes the one that leads to the node that asks, and for a tool the first.
	 */
	usesOtherOutput(name: string): boolean {
		const node = `$(${JSON.stringify(name)})`;
		for (let output = 1; output < MOST_OUTPUTS; output += 1) {
			if ((this.countOf(`${node}.all(${output})`) ?? 0) > 0) return true;
		}
		return false;
	}

	/**
	 * Whether n8n finds an item of another node at all. Where it does not, an expression gives nothing in its place.
	 * @param isOlder by `$node["Name"]`
	 */
	isFound(name: string, isOlder = false): boolean {
		const quoted = JSON.stringify(name);
		return this.found(isOlder ? `!!$node[${quoted}].json` : `!!$(${quoted}).item`) === true;
	}

	/** Whether a node has run, or has items without that, which are pinned. */
	hasItems(name: string): boolean {
		const node = `$(${JSON.stringify(name)})`;
		return this.found(`${node}.isExecuted`) !== false || this.found(`${node}.all(0)`) !== undefined;
	}

	/** Whether a node has run; also where n8n does not tell. */
	isExecuted(name: string): boolean {
		return this.found(`$(${JSON.stringify(name)}).isExecuted`) !== false;
	}

	/** The index of a node's last run; 0 where n8n does not tell. */
	lastRunOf(name: string): number {
		return Number(this.#runIndexOf(name) ?? 0);
	}

	/** The whole items of the last runs of a node, by its outputs. */
	outputsOf(name: string): Array<{ readonly output: number; readonly items: unknown[] }> {
		const node = `$(${JSON.stringify(name)}, true)`;
		const last = this.lastRunOf(name);
		const found: Array<{ readonly output: number; readonly items: unknown[] }> = [];
		for (let run = last; run >= 0 && run > last - MOST_RUNS; run -= 1) {
			for (let output = 0; output < MOST_OUTPUTS; output += 1) {
				const items = this.found(`${node}.all(${output}, ${run})`);
				if (Array.isArray(items)) found.push({ output, items });
				else if (output > 0) break;
			}
		}
		return found;
	}

	/** The items of the last runs of a node, at all its outputs. */
	itemsOf(name: string): IDataObject[] {
		return this.outputsOf(name).flatMap(({ items }) => items.map(fieldsOfItem));
	}

	/** How many items an expression gives; nothing where n8n finds none. */
	countOf(items: string): number | undefined {
		const count = this.found(`${items}.length`);
		return count === undefined ? undefined : Number(count);
	}

	/** The fields of items. What an object such as an error becomes depends on the way to it, so all are asked for in one way. */
	fieldsOf(items: string): IDataObject[] | undefined {
		const found = this.found(items);
		if (!Array.isArray(found)) return undefined;
		return found.map(fieldsOfItem);
	}

	/** The value of an expression; nothing where n8n finds none. */
	found(expression: string): unknown {
		try {
			return this.#functions.evaluateExpression(`{{ ${expression} }}`, this.#itemIndex);
		} catch {
			return undefined;
		}
	}

	/** The nodes whose items go right into a node. */
	nodesBefore(node: string | undefined): string[] {
		if (node === undefined) return [];
		return this.#functions.getParentNodes(node, { depth: 1 }).map(({ name }) => name);
	}

	/** The outputs of a node that lead right into another one; nothing where n8n does not tell. */
	outputsTo(from: string, to: string): number[] | undefined {
		const { getConnections } = this.#functions;
		if (typeof getConnections !== 'function') return undefined;
		const inputs = getConnections.call(this.#functions, { name: to }, 'main') as unknown;
		if (!Array.isArray(inputs)) return undefined;
		return inputs
			.flat()
			.map(asObject)
			.flatMap(({ node, index }) => (node === from && typeof index === 'number' ? [index] : []));
	}

	/** Whether n8n keeps files beside the fields, and gives the fields themselves for an item. */
	get hasCombinedItems(): boolean {
		const { getWorkflowSettings } = this.#functions;
		if (typeof getWorkflowSettings !== 'function') return false;
		return asObject(getWorkflowSettings.call(this.#functions)).binaryMode === 'combined';
	}

	/**
	 * All nodes whose items get to a node.
	 * @param without on ways that do not lead through this one
	 */
	allBefore(node: string, without?: string): string[] {
		if (without === undefined) return this.#functions.getParentNodes(node).map(({ name }) => name);
		const seen = new Set<string>([without]);
		const open = [node];
		for (let next = open.pop(); next !== undefined; next = open.pop()) {
			const before = this.nodesBefore(next).filter((name) => !seen.has(name));
			for (const name of before) seen.add(name);
			open.push(...before);
		}
		return [...seen].filter((name) => name !== without);
	}

	/** All nodes that a node's items get to. */
	nodesBehind(node: string | undefined): string[] {
		return node === undefined ? [] : this.#functions.getChildNodes(node).map(({ name }) => name);
	}

	/** Names of the tools that are connected to an agent. */
	toolsOf(node: string): string[] {
		return this.toolNodesOf(node).map(({ name }) => name);
	}

	/** The same with their types. */
	toolNodesOf(node: string): ReturnType<WorkflowFunctions['getParentNodes']> {
		return this.#functions.getParentNodes(node, {
			connectionType: NodeConnectionTypes.AiTool,
			depth: 1,
		});
	}

	#runIndexOf(name: string): unknown {
		return this.found(`$node[${JSON.stringify(name)}].runIndex`);
	}
}

/** Where n8n keeps files beside the fields it gives the fields themselves. */
function fieldsOfItem(item: unknown): IDataObject {
	const fields = asObject(item);
	return asObject(fields.json ?? fields);
}
