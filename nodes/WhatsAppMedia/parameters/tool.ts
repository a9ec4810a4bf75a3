import { NodeConnectionTypes, type IExecuteFunctions } from 'n8n-workflow';

import type { Reason } from '../failures/reasons';
import { expressionsIn } from './reader';

/** Whether a model calls the node, as the tool of an AI agent: n8n then gives its type another name. */
export function isCalledAsTool(functions: Pick<IExecuteFunctions, 'getNode'>): boolean {
	return functions.getNode().type.endsWith('Tool');
}

/** Names that `$fromAI` takes. */
const PLACEHOLDER = /^[\w-]{1,64}$/;
/** `$fromAI` with such a name, in any of its spellings. */
const FROM_AI = /\$from(?:AI|Ai|ai)\(\s{0,9}["'`]([\w-]{1,64})["'`]/g;

type Functions = Pick<
	IExecuteFunctions,
	'evaluateExpression' | 'getInputData' | 'getNode' | 'getParentNodes'
>;

/** Why a call of a model cannot be trusted with what n8n fills in for it, if it cannot. */
export function mixUpOf(functions: Functions, itemIndex: number): Reason | undefined {
	return (
		mixUpOfCall(functions, itemIndex) ??
		(isOfAnotherItem(functions, itemIndex) ? 'otherItem' : undefined)
	);
}

/** What stands for the place of an item; and a comment behind the sign, which nobody writes. */
const OWN_PLACE = /\$(?:(?:item|itemIndex|position|thisItemIndex|getPairedItem)\b|\s{0,9}\/[*/])/;
/** Counts the calls of the tool, not the items: a model calls it for some not at all, and for others twice. */
const COUNT_OF_CALLS = /\$(?:runIndex|thisRunIndex)\b/;
/** What is read from the own item. `first()`, `last()` and `all()` do not differ from item to item. */
const OWN_ITEM =
	/\$(?:json|binary|data|thisItem)\b|\$input\b(?!\.(?:all|context|first|last|params)\b)/;
/** Another node in an expression; its name is the second or the third group, where it is written there. */
const OTHER_NODE =
	/\$\s{0,9}(?:\?\.\s{0,9})?(?:(?:\(|node\s{0,9}(?:\?\.\s{0,9})?\[)\s{0,9}(?:(["'`])((?:\\.|(?!\1)[^\\]){1,200})\1\s{0,9}[)\]])?|node\s{0,9}\??\.\s{0,9}([\p{L}\p{N}_$]{1,200}))/gu;
/** What stands behind a node where no item of it is meant. */
const ALL_ITEMS = /^\s{0,9}\.\s{0,9}(?:all|context|first|isExecuted|last|params)\b/;

/** Outputs of a node that are counted at most. */
const MOST_OUTPUTS = 20;

/**
 * Whether an expression means an item where n8n may take another one: for the tools of an agent that works on
 * several items n8n takes the first of them, whichever the agent works on. The same happens where something stands between
 * the agent and the tool (another agent, a person who approves), in a loop, and where the model has called a tool before.
 */
function isOfAnotherItem(functions: Functions, itemIndex: number): boolean {
	const expressions = codeIn(functions);
	if (expressions.length === 0) return false;
	const found = (expression: string): unknown => {
		try {
			return functions.evaluateExpression(`{{ ${expression} }}`, itemIndex);
		} catch {
			return undefined;
		}
	};
	const countOf = (items: string): number | undefined => {
		const count = found(`${items}.length`);
		return count === undefined ? undefined : Number(count);
	};
	/** In all its runs and at all its outputs; also where n8n does not tell. */
	const gaveSeveral = (name: string): boolean => {
		const quoted = JSON.stringify(name);
		const node = `$(${quoted})`;
		const run = found(`$node[${quoted}].runIndex`);
		if (run !== 0) return true;
		let count = countOf(`${node}.all(0, 0)`) ?? Infinity;
		// For a run that is none n8n gives pinned data, which has one output.
		if (found(`${node}.all(0, 1)`) !== undefined) return count > 1;
		for (let output = 1; output < MOST_OUTPUTS && count <= 1; output += 1) {
			count += countOf(`${node}.all(${output}, 0)`) ?? 0;
		}
		return count > 1;
	};
	const source = sourceOfAgent(functions, itemIndex);
	/** Who calls the tool where n8n runs it; otherwise the node before the agent. */
	const previous = found('$prevNode.name');
	/** What an agent handed over is the very item; where it calls its tool itself n8n takes the first of its items. */
	const isOwnItem = source !== undefined || (countOf('$input.all()') ?? 1) <= 1;
	const isOnlyItem =
		source === undefined
			? // Into the item of an agent that is a tool itself n8n puts the id of the call.
				isOwnItem && found('$json.toolCallId') === undefined
			: isBefore(functions, source, previous) && !gaveSeveral(source);
	if (expressions.some(indexesByCalls)) return true;
	if (isOnlyItem && !isBehindAgent(functions, source !== undefined, previous)) return false;
	return expressions.some((expression) => {
		if (!isOnlyItem && OWN_PLACE.test(expression)) return true;
		if (!isOwnItem && OWN_ITEM.test(expression)) return true;
		return [...expression.matchAll(OTHER_NODE)].some((match) => {
			const [text, , quoted, plain] = match;
			const behind = expression.slice(match.index + text.length);
			const name = plain ?? quoted?.replace(/\\(.)/g, '$1');
			// A name that is made up when the expression runs can be that of any node.
			if (name === undefined || name.includes('${')) return true;
			return !ALL_ITEMS.test(behind) && gaveSeveral(name);
		});
	});
}

/**
 * The node that n8n names as the source of an item that an agent handed over, where the agent has n8n run the tool
 * (since version 3): the input is then one item of its own, made of the agent's item and of what the model said. n8n
 * names the node before the agent, or the agent itself (from its second run on). Output, run and index may be those of another item.
 */
function sourceOfAgent(functions: Functions, itemIndex: number): string | undefined {
	const paired = functions.getInputData()[itemIndex]?.pairedItem;
	if (typeof paired !== 'object' || Array.isArray(paired)) return undefined;
	return paired.sourceOverwrite?.previousNode;
}

/** What n8n evaluates in the parameters: from the first braces of each to its last ones. */
function codeIn(functions: Pick<IExecuteFunctions, 'getNode'>): string[] {
	return expressionsIn(functions.getNode().parameters).flatMap((text) => {
		const start = text.indexOf('{{');
		if (start < 0) return [];
		const end = text.lastIndexOf('}}');
		return [text.slice(start, end < start ? undefined : end)];
	});
}

/** Whether an expression takes an item of another node by the count of the tool's calls. */
function indexesByCalls(expression: string): boolean {
	if (!COUNT_OF_CALLS.test(expression)) return false;
	return expression.includes('$items') || expression.search(OTHER_NODE) >= 0;
}

/**
 * Whether another agent with tools comes before the one that called: once that one has called a tool, n8n has lost
 * where its item came from.
 * @param isNamed n8n names the caller, as it does where it runs the tool
 */
function isBehindAgent(functions: Functions, isNamed: boolean, previous: unknown): boolean {
	if (typeof previous !== 'string') return true;
	const { name: tool } = functions.getNode();
	const namesOf = (nodes: ReadonlyArray<{ readonly name: string }>): string[] =>
		nodes.map(({ name }) => name);
	const toolsOf = (node: string): string[] =>
		namesOf(
			functions.getParentNodes(node, { connectionType: NodeConnectionTypes.AiTool, depth: 1 }),
		);
	// An agent that calls its tool itself is not named; in a loop it is before the node before it.
	const isCaller = (node: string): boolean =>
		isNamed
			? node === previous
			: toolsOf(node).includes(tool) &&
				namesOf(functions.getParentNodes(node, { depth: 1 })).includes(previous);
	return [previous, ...namesOf(functions.getParentNodes(previous))].some(
		(node) => !isCaller(node) && toolsOf(node).length > 0,
	);
}

/** Whether a node is one before the agent that called: what stands between agent and tool has none before it. */
function isBefore(functions: Functions, node: string, caller: unknown): boolean {
	if (typeof caller !== 'string' || caller === node) return false;
	return functions.getParentNodes(caller, { depth: 1 }).some(({ name }) => name === node);
}

/**
 * Whether n8n fills in the values of another call of this tool: to the calls of an agent that works on several
 * items at once (Batch Size) it gives the same run index, by which `$fromAI` finds what the model said. What it
 * said for this call is the input, in which what it left out is missing. And where n8n runs the tool, what a model says
 * without being asked stands in the place of a field of the item.
 */
function mixUpOfCall(functions: Functions, itemIndex: number): Reason | undefined {
	const said = functions.getInputData()[itemIndex]?.json ?? {};
	const code = codeIn(functions);
	const asked = code.flatMap((each) => [...each.matchAll(FROM_AI)].map(([, name = '']) => name));
	const ofItem = code.filter((each) => OWN_ITEM.test(each));
	const mixUpBy = (name: string): Reason | undefined => {
		if (!PLACEHOLDER.test(name)) return undefined;
		try {
			const filledIn: unknown = functions.evaluateExpression(
				`{{ $fromAI(${JSON.stringify(name)}) }}`,
				itemIndex,
			);
			// Nothing is filled in for what n8n itself adds to the item.
			if (filledIn === undefined) return undefined;
			if (JSON.stringify(filledIn) !== JSON.stringify(said[name])) return 'mixedCalls';
			const isUnasked = !asked.includes(name) && ofItem.some((each) => each.includes(name));
			return isUnasked ? 'notAsked' : undefined;
		} catch {
			return undefined;
		}
	};
	for (const name of new Set([...Object.keys(said), ...asked])) {
		const mixUp = mixUpBy(name);
		if (mixUp !== undefined) return mixUp;
	}
	return undefined;
}
