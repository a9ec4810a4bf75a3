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
/** The same of another node, which is named in the first or the second group. */
const ITEM_OF_NODE =
	/(?:\$\(["'`]([^"'`]{1,200})["'`]\)|\$node(?:\[["'`]|\.)([^"'`\].]{1,200})(?:["'`]\])?)(?!\.(?:all|context|first|isExecuted|last|params)\b)/g;

/**
 * Whether an expression means an item where n8n may take another one: for the tools of an agent it takes the first
 * item, whichever the agent works on.
 */
function isOfAnotherItem(functions: Functions, itemIndex: number): boolean {
	const isOneOfSeveral = (items: string): boolean => {
		try {
			return Number(functions.evaluateExpression(`{{ ${items}.all().length }}`, itemIndex)) > 1;
		} catch {
			return false;
		}
	};
	return expressionsIn(functions.getNode().parameters).some((expression) => {
		if (OWN_ITEM.test(expression) && isOneOfSeveral('$input')) return true;
		return [...expression.matchAll(ITEM_OF_NODE)].some(([, called, named]) =>
			isOneOfSeveral(`$(${JSON.stringify(called ?? named)})`),
		);
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
