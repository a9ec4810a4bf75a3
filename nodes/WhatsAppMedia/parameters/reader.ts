import type { IExecuteFunctions } from 'n8n-workflow';

import { hasExpression } from './expressionText';
import { plainParameterOf, type PlainParameter } from './plainFields';

/** What n8n was asked for already, in one run of the node. */
interface Known {
	readonly parameters?: Readonly<Record<string, unknown>>;
	/** By the parameter's name: whether nothing in it is an expression. */
	readonly isStatic: Map<string, boolean>;
	/** Of static parameters, the same for all items. */
	readonly values: Map<string, unknown>;
	/** Of those in which only fields of the item stand, how they follow from it; undefined where n8n has to be asked. */
	readonly plain: Map<string, Plain | undefined>;
	/** Of the other parameters, for the item that was read last. */
	recent: { readonly itemIndex: number; readonly values: Map<string, unknown> };
}

interface Plain {
	readonly valueOf: PlainParameter;
	/** n8n made the same of an item. */
	isConfirmed: boolean;
}

const runs = new WeakMap<IExecuteFunctions, Known>();

/**
 * A parameter of an item. What is no expression is the same for all items of a run, so n8n is asked
 * for it once; an expression is resolved once for an item that is read in one go. Where it only names fields of the item,
 * n8n is asked until it once made the same of them: to run an expression takes n8n longer than all else that is done for
 * an item. The value must not be changed.
 * @param path name, or path such as `options.timeout`
 */
export function readParameter(
	functions: IExecuteFunctions,
	path: string,
	itemIndex: number,
	fallback?: unknown,
): unknown {
	const known = knownOf(functions);
	const values = isStatic(known, path) ? known.values : valuesOf(known, itemIndex);
	if (!values.has(path)) values.set(path, resolve(functions, path, itemIndex, fallback));
	return values.get(path);
}

/** A parameter as it is stored, with its expressions. n8n copies the whole node each time that it is asked for it. */
export function storedParameter(functions: IExecuteFunctions, name: string): unknown {
	return knownOf(functions).parameters?.[name];
}

function resolve(
	functions: IExecuteFunctions,
	path: string,
	itemIndex: number,
	fallback: unknown,
): unknown {
	const { plain } = knownOf(functions);
	if (!plain.has(path)) {
		const stored = storedParameter(functions, path);
		const valueOf = hasExpression(stored) ? plainParameterOf(stored) : undefined;
		plain.set(path, valueOf && { valueOf, isConfirmed: false });
	}
	const known = plain.get(path);
	const own = known?.valueOf(functions.getInputData()[itemIndex]?.json);
	if (known?.isConfirmed === true && own !== undefined) return own;
	const value: unknown = functions.getNodeParameter(path, itemIndex, fallback);
	if (known !== undefined && own !== undefined) {
		known.isConfirmed = JSON.stringify(own) === JSON.stringify(value);
		if (!known.isConfirmed) plain.set(path, undefined);
	}
	return value;
}

function knownOf(functions: IExecuteFunctions): Known {
	const known = runs.get(functions) ?? {
		parameters: functions.getNode().parameters,
		isStatic: new Map<string, boolean>(),
		values: new Map<string, unknown>(),
		plain: new Map<string, Plain | undefined>(),
		recent: { itemIndex: 0, values: new Map<string, unknown>() },
	};
	runs.set(functions, known);
	return known;
}

function valuesOf(known: Known, itemIndex: number): Map<string, unknown> {
	if (known.recent.itemIndex !== itemIndex) known.recent = { itemIndex, values: new Map() };
	return known.recent.values;
}

function isStatic(known: Known, path: string): boolean {
	const { parameters } = known;
	if (parameters === undefined) return false;
	const name = path.split('.')[0] ?? path;
	const decided = known.isStatic.get(name) ?? !hasExpression(parameters[name]);
	known.isStatic.set(name, decided);
	return decided;
}
