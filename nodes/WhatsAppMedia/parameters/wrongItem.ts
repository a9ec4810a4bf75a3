import type { IExecuteFunctions } from 'n8n-workflow';

import type { Reason } from '../failures/reasons';
import { readParameter } from './reader';
import { byPlaceIn, expressionsOf, nodesOf, type ByPlace } from './references';
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
	/** What it reads by the place of the own item. */
	readonly byPlace: readonly ByPlace[];
}

/** For each run of the node. */
const runs = new WeakMap<IExecuteFunctions, readonly Reading[]>();

/** Parameters that count where another one has a certain value, which an expression may give it. */
const WHERE: Readonly<Record<string, readonly [parameter: string, value: string]>> = {
	mediaUrl: ['mediaSource', 'url'],
	binaryPropertyName: ['mediaSource', 'binary'],
};

/**
 * Why an expression of an item does not mean the item of another node that the own one came from, if it does not.
 * @param unused parameters and options that do not count for this item
 */
export function wrongItemOf(
	functions: IExecuteFunctions,
	itemIndex: number,
	unused: readonly string[],
): Reason | undefined {
	const readings = runs.get(functions) ?? readingsOf(functions);
	runs.set(functions, readings);
	return readings.length === 0
		? undefined
		: new Items(functions, itemIndex).reasonOf(readings, unused);
}

/** The items of other nodes, as they look from one item. */
class Items {
	readonly #functions: IExecuteFunctions;

	readonly #itemIndex: number;

	readonly #data: WorkflowData;

	readonly #found = new Map<string, boolean>();

	constructor(functions: IExecuteFunctions, itemIndex: number) {
		this.#functions = functions;
		this.#itemIndex = itemIndex;
		this.#data = new WorkflowData(functions, itemIndex);
	}

	reasonOf(readings: readonly Reading[], unused: readonly string[]): Reason | undefined {
		const used = readings.filter(({ parameter }) => this.#isUsed(parameter, unused));
		if (used.some((reading) => this.#isLost(reading))) return 'lostItem';
		if (used.some((reading) => this.#isOtherByPlace(reading))) return 'itemByPlace';
		const names = used.flatMap((reading) => reading.names);
		return names.length > 0 && this.#isOfOtherBranch(names) ? 'itemBehindAgent' : undefined;
	}

	#isUsed(parameter: string, unused: readonly string[]): boolean {
		const [decidedBy, value] = WHERE[parameter] ?? [];
		if (unused.includes(parameter)) return false;
		return (
			decidedBy === undefined ||
			readParameter(this.#functions, decidedBy, this.#itemIndex, value) === value
		);
	}

	/**
	 * Whether n8n finds no item for a `$('Node').item`: the own one came another way than through that node. n8n then writes
	 * nothing for the whole expression, whatever else stands in it, so that “Order 77” becomes “Order ”. An expression that
	 * does without it for this item, such as `$json.vip ? $('Node').item.json.code : 'none'`, gives what it is to give.
	 */
	#isLost({ names, isOpen, code }: Reading): boolean {
		if (names.length === 0 && !isOpen) return false;
		if (!isOpen && names.every((name) => this.#hasItem(name))) return false;
		try {
			// Nothing where it fails; what it gives may be nothing, too.
			const asked = `{{ [\n${code}\n].length }}`;
			return this.#functions.evaluateExpression(asked, this.#itemIndex) !== 1;
		} catch {
			// n8n tells of it itself where it comes to it, of a node that has not run for example.
			return false;
		}
	}

	#hasItem(name: string): boolean {
		const has = this.#found.get(name) ?? this.#data.isFound(name);
		this.#found.set(name, has);
		return has;
	}

	/**
	 * Whether an expression takes an item of another node by its place, as `$node["Node"]` does, and the item that the own
	 * one came from has another place there: some were left out or sorted in between.
	 */
	#isOtherByPlace({ byPlace, code }: Reading): boolean {
		const others = byPlace.filter(({ place, paired }) => this.#differ(place, paired));
		if (others.length === 0) return false;
		const right = byPlace.reduce(
			(result, { place, paired }) => result.replaceAll(place, () => paired),
			code,
		);
		// It may do without it for this item.
		return this.#differ(code, right);
	}

	/** Whether two expressions give different values; not where n8n finds none for one of them. */
	#differ(one: string, other: string): boolean {
		const [first, second] = [one, other].map((code) =>
			this.#data.found(`JSON.stringify([\n${code}\n])`),
		);
		return typeof first === 'string' && typeof second === 'string' && first !== second;
	}

	/**
	 * Whether n8n takes an item of another branch for `$('Node').item`: once an agent has called a tool, n8n takes the first
	 * output of the node before it for the one that its item came from.
	 */
	#isOfOtherBranch(names: readonly string[]): boolean {
		const own = this.#functions.getNode().name;
		const agents = this.#data.allBefore(own).filter((node) => this.#data.toolsOf(node).length > 0);
		return agents
			.flatMap((agent) => this.#data.nodesBefore(agent))
			.filter((node) => [node, ...this.#data.allBefore(node)].some((each) => names.includes(each)))
			.some((node) => this.#data.usesOtherOutput(node) && !this.#isOfBranch(node));
	}

	/** Whether what n8n takes for the item of a node left it where it leads here; also where it finds none. */
	#isOfBranch(name: string): boolean {
		const node = `$(${JSON.stringify(name)})`;
		const isOne = `${node}.all().some((each) => JSON.stringify(each.json) === JSON.stringify(${node}.item.json))`;
		return this.#data.found(isOne) !== false;
	}
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
			const byPlace = byPlaceIn(code);
			return read.length + byPlace.length === 0
				? []
				: [{ parameter, code, names, isOpen: names.length < read.length, byPlace }];
		}),
	);
}
