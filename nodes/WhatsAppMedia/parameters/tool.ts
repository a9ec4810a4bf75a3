import type { IExecuteFunctions } from 'n8n-workflow';

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

type Functions = Pick<IExecuteFunctions, 'evaluateExpression' | 'getInputData' | 'getNode'>;

/** Why a call of a model cannot be trusted with what n8n fills in for it, if it cannot. */
export function mixUpOf(functions: Functions, itemIndex: number): Reason | undefined {
	if (isOfAnotherCall(functions, itemIndex)) return 'mixedCalls';
	return isOfAnotherItem(functions, itemIndex) ? 'otherItem' : undefined;
}

/** What stands for the place of an item. */
const OWN_PLACE = /\$(?:item|itemIndex|position)\b/;
/** What is read from the own item. `first()`, `last()` and `all()` do not differ from item to item. */
const OWN_ITEM = /\$(?:json|binary|data)\b|\$input\b(?!\.(?:all|context|first|last|params)\b)/;
/** Another node in an expression; its name is the second or the third group, where it is written there. */
const OTHER_NODE =
	/\$(?:(?:\(|node\s{0,9}\[)\s{0,9}(?:(["'`])((?:\\.|(?!\1)[^\\]){1,200})\1\s{0,9}[)\]])?|node\s{0,9}\.\s{0,9}([\p{L}\p{N}_$]{1,200}))/gu;
/** What stands behind a node where no item of it is meant. */
const ALL_ITEMS = /^\s{0,9}\.\s{0,9}(?:all|context|first|isExecuted|last|params)\b/;

/**
 * Whether an expression means an item where n8n may take another one: for the tools of an agent that works on
 * several items n8n takes the first of them, whichever the agent works on.
 */
function isOfAnotherItem(functions: Functions, itemIndex: number): boolean {
	const expressions = expressionsIn(functions.getNode().parameters);
	if (expressions.length === 0) return false;
	const found = (expression: string): unknown => {
		try {
			return functions.evaluateExpression(`{{ ${expression} }}`, itemIndex);
		} catch {
			return undefined;
		}
	};
	const isOneOfSeveral = (items: string): boolean | undefined => {
		const count = found(`${items}.length`);
		return count === undefined ? undefined : Number(count) > 1;
	};
	const source = sourceOfAgent(functions, itemIndex);
	// An agent that lets n8n run the tool hands over the very item; of all else n8n still takes the first.
	const isHandedOver = source !== undefined;
	const isLost = isHandedOver && (!source.isFirst || source.node === found('$prevNode.name'));
	const items = isHandedOver ? source.items : '$input.all()';
	// Items that cannot be counted may be several.
	if (!isLost && !(isOneOfSeveral(items) ?? isHandedOver)) return false;
	/** In a loop n8n takes the item of the first run as well. */
	const hasRunAgain = (node: string): boolean => isLost && found(`${node}.all(0, 1)`) !== undefined;
	return expressions.some((expression) => {
		if (OWN_PLACE.test(expression)) return true;
		if (!isHandedOver && OWN_ITEM.test(expression)) return true;
		return [...expression.matchAll(OTHER_NODE)].some((match) => {
			const [text, , quoted, plain] = match;
			const behind = expression.slice(match.index + text.length);
			const name = plain ?? quoted?.replace(/\\(.)/g, '$1');
			// A name that is made up when the expression runs can be that of any node.
			if (name === undefined || name.includes('${')) return true;
			if (ALL_ITEMS.test(behind)) return false;
			const node = `$(${JSON.stringify(name)})`;
			return (isOneOfSeveral(`${node}.all()`) ?? true) || hasRunAgain(node);
		});
	});
}

/** Where the item comes from that an agent handed over. */
interface Source {
	/** The node before the agent; from the agent's second run on n8n names the agent itself. */
	readonly node: string;
	/** The items that it gave to the agent, as an expression. */
	readonly items: string;
	/** n8n names its first item, whichever it is. Another index is that of a run, which n8n put there. */
	readonly isFirst: boolean;
}

/**
 * The source of the item where the agent has n8n run the tool (since version 3): the input is then one item of its
 * own, made of the agent's item and of what the model said.
 */
function sourceOfAgent(functions: Functions, itemIndex: number): Source | undefined {
	const paired = functions.getInputData()[itemIndex]?.pairedItem;
	if (typeof paired !== 'object' || Array.isArray(paired)) return undefined;
	if (paired.sourceOverwrite === undefined) return undefined;
	const { previousNode, previousNodeOutput = 0, previousNodeRun = 0 } = paired.sourceOverwrite;
	const items = `$(${JSON.stringify(previousNode)}).all(${previousNodeOutput}, ${previousNodeRun})`;
	return { node: previousNode, items, isFirst: paired.item === 0 };
}

/**
 * Whether n8n fills in the values of another call of this tool: to the calls of an agent that works on several
 * items at once (Batch Size) it gives the same run index, by which `$fromAI` finds what the model said. What it
 * said for this call is the input, in which what it left out is missing.
 */
function isOfAnotherCall(functions: Functions, itemIndex: number): boolean {
	const said = functions.getInputData()[itemIndex]?.json ?? {};
	const asked = expressionsIn(functions.getNode().parameters).flatMap((expression) =>
		[...expression.matchAll(FROM_AI)].map(([, name = '']) => name),
	);
	return [...new Set([...Object.keys(said), ...asked])].some((name) => {
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
