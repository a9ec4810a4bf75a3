import type { IExecuteFunctions } from 'n8n-workflow';

/** What n8n was asked for already, in one run of the node. */
interface Known {
	readonly parameters?: Readonly<Record<string, unknown>>;
	/** By the parameter's path: the same for all items, since nothing in them is an expression. */
	readonly values: Map<string, unknown>;
	/** By the parameter's name. */
	readonly isStatic: Map<string, boolean>;
}

const runs = new WeakMap<IExecuteFunctions, Known>();

/**
 * A parameter of an item. What is no expression is the same for all items of a run, so n8n is asked
 * for it once. The value must not be changed.
 * @param path name, or path such as `options.timeout`
 */
export function readParameter(
	functions: IExecuteFunctions,
	path: string,
	itemIndex: number,
	fallback?: unknown,
): unknown {
	const known = knownOf(functions);
	if (!isStatic(known, path)) return functions.getNodeParameter(path, itemIndex, fallback);
	if (!known.values.has(path)) {
		known.values.set(path, functions.getNodeParameter(path, itemIndex, fallback));
	}
	return known.values.get(path);
}

function knownOf(functions: IExecuteFunctions): Known {
	const known = runs.get(functions) ?? {
		parameters: functions.getNode().parameters,
		values: new Map<string, unknown>(),
		isStatic: new Map<string, boolean>(),
	};
	runs.set(functions, known);
	return known;
}

function isStatic(known: Known, path: string): boolean {
	const { parameters } = known;
	if (parameters === undefined) return false;
	const name = path.split('.')[0] ?? path;
	const decided = known.isStatic.get(name) ?? !hasExpression(parameters[name]);
	known.isStatic.set(name, decided);
	return decided;
}

/** Parameters nest a few levels: collections, lists of values, resource locators. */
const DEEPEST = 10;

/** Whether anything in a parameter as it is stored is an expression, which n8n marks with `=`. */
function hasExpression(value: unknown, depth = 0): boolean {
	if (typeof value === 'string') return value.startsWith('=');
	if (typeof value !== 'object' || value === null) return false;
	if (depth >= DEEPEST) return true;
	return Object.values(value).some((inner) => hasExpression(inner, depth + 1));
}
