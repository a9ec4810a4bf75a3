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

/** What differs from item to item of the agent. `first()`, `last()` and `all()` do not. */
const OWN_ITEM =
	/\$(?:json|binary|data|item|itemIndex|position)\b|\$input\b(?!\.(?:all|context|first|last|params)\b)/;
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
	const isOneOfSeveral = (items: string): boolean | undefined => {
		try {
			return Number(functions.evaluateExpression(`{{ ${items}.all().length }}`, itemIndex)) > 1;
		} catch {
			return undefined;
		}
	};
	const expressions = expressionsIn(functions.getNode().parameters);
	if (expressions.length === 0 || isOneOfSeveral('$input') !== true) return false;
	return expressions.some((expression) => {
		if (OWN_ITEM.test(expression)) return true;
		return [...expression.matchAll(OTHER_NODE)].some((match) => {
			const [text, , quoted, plain] = match;
			const behind = expression.slice(match.index + text.length);
			const name = plain ?? quoted?.replace(/\\(.)/g, '$1');
			// A name that is made up when the expression runs can be that of any node.
			if (name === undefined || name.includes('${')) return true;
			if (ALL_ITEMS.test(behind)) return false;
			return isOneOfSeveral(`$(${JSON.stringify(name)})`) ?? true;
		});
	});
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
