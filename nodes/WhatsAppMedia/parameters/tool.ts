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
	const isOneOfSeveral = (items: string): boolean | undefined => {
		try {
			return Number(functions.evaluateExpression(`{{ ${items}.length }}`, itemIndex)) > 1;
		} catch {
			return undefined;
		}
	};
	const agents = itemsOfAgent(functions, itemIndex);
	// An agent that lets n8n run the tool hands over the very item; of all else n8n still takes the first.
	const isHandedOver = agents !== undefined;
	if (isHandedOver ? isOneOfSeveral(agents) === false : isOneOfSeveral('$input.all()') !== true) {
		return false;
	}
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
			return isOneOfSeveral(`$(${JSON.stringify(name)}).all()`) ?? true;
		});
	});
}

/**
 * The items that the agent works on, as an expression, where the agent has n8n run the tool (since version 3): the
 * input is then one item of its own, made of the agent's item and of what the model said, which names their source.
 */
function itemsOfAgent(functions: Functions, itemIndex: number): string | undefined {
	const paired = functions.getInputData()[itemIndex]?.pairedItem;
	if (typeof paired !== 'object' || Array.isArray(paired)) return undefined;
	const { sourceOverwrite: source } = paired;
	if (source === undefined) return undefined;
	const { previousNode, previousNodeOutput = 0, previousNodeRun = 0 } = source;
	return `$(${JSON.stringify(previousNode)}).all(${previousNodeOutput}, ${previousNodeRun})`;
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
