import type { IExecuteFunctions } from 'n8n-workflow';

import { asObject } from './values';
import { MOST_RUNS, WorkflowData } from './workflowData';

/** A node right before an agent, of which n8n may take another output or run than the one that the agent's item came from. */
interface Entry {
	readonly agent: string;
	readonly node: string;
	/** The node, and all whose items get to it. */
	readonly behind: ReadonlySet<string>;
	/** The items of the outputs that may lead to the agent, in each of its runs. */
	readonly outputs: ReadonlyArray<readonly unknown[]>;
	/** The items of its first output, which n8n takes, in each of its runs. */
	readonly first: ReadonlyArray<readonly unknown[]>;
}

/** For each run of the node. */
const runs = new WeakMap<IExecuteFunctions, readonly Entry[]>();

/**
 * Whether n8n may take the item of somebody else for `$('Node').item`: once an agent has called a tool, n8n has lost at which
 * output of the node before it, and in which of its runs, the agent's item was, and takes the first output. Where items
 * stand at the same place of several, nobody can tell which of them it was.
 * @param isConcerned whether the items of a node are read
 */
export function isOfOtherBranch(
	functions: IExecuteFunctions,
	itemIndex: number,
	isConcerned: (name: string) => boolean,
): boolean {
	const data = new WorkflowData(functions, itemIndex);
	const entries = runs.get(functions) ?? entriesOf(functions, data);
	runs.set(functions, entries);
	return entries.some(({ agent, node, behind, outputs, first }) => {
		if (![...behind].some(isConcerned)) return false;
		const place = placeOf(data.found(`${named(agent)}.item`));
		const taken = data.found(`${named(node)}.item`);
		// It came another way than through the agent, or is told as lost.
		if (place === undefined || taken == null) return false;
		const own = jsonOf(taken);
		const isFirst = first.some((items) => jsonOf(items[place]) === own);
		const possible = outputs.flatMap((items) => items[place] ?? []).map(jsonOf);
		return isFirst && possible.some((item) => item !== own);
	});
}

function entriesOf(functions: IExecuteFunctions, data: WorkflowData): Entry[] {
	const own = functions.getNode().name;
	const agents = data
		.allBefore(own)
		.filter((node) => data.toolsOf(node).some((tool) => data.isExecuted(tool)));
	return agents.flatMap((agent) => {
		const nodes = data.nodesBefore(agent).filter((node) => data.isExecuted(node));
		return nodes.flatMap((node): Entry[] => {
			const outputs = data.outputsOf(node);
			const leading = data.outputsTo(node, agent) ?? guessedOutputs(data, { own, agent, node });
			const possible = outputs.filter(({ output }) => leading?.includes(output) ?? true);
			const last = data.lastRunOf(node);
			// Each of its runs was one of the agent's, with what left at its first output.
			const isCertain =
				nodes.length === 1 &&
				last === data.lastRunOf(agent) &&
				(last < MOST_RUNS || leading?.every((output) => output === 0) === true) &&
				possible.every(({ output, items }) => output === 0 || items.length === 0);
			if (isCertain) return [];
			return [
				{
					agent,
					node,
					behind: new Set([node, ...data.allBefore(node)]),
					outputs: possible.map(({ items }) => items),
					first: outputs.filter(({ output }) => output === 0).map(({ items }) => items),
				},
			];
		});
	});
}

/** Of a node that leads here through the agent only n8n gives the items of the output that does, whichever that is. */
function guessedOutputs(
	data: WorkflowData,
	{ own, agent, node }: { readonly own: string; readonly agent: string; readonly node: string },
): number[] | undefined {
	if (data.allBefore(own, agent).includes(node)) return undefined;
	const all = `$(${JSON.stringify(node)}).all`;
	const isFirst = data.found(`JSON.stringify(${all}()) === JSON.stringify(${all}(0))`) === true;
	return isFirst ? [0] : undefined;
}

/** A node in an expression that gives whole items, also where n8n keeps files beside the fields. */
function named(name: string): string {
	return `$(${JSON.stringify(name)}, true)`;
}

/** The place of the item that an item was made of; nothing where there is none, or several. */
function placeOf(item: unknown): number | undefined {
	const { pairedItem } = asObject(item);
	const place = typeof pairedItem === 'object' ? asObject(pairedItem).item : pairedItem;
	return typeof place === 'number' ? place : undefined;
}

function jsonOf(item: unknown): string {
	const { json, binary, pairedItem } = asObject(item);
	return JSON.stringify([json, binary, pairedItem]);
}
