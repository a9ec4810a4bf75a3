import type { IExecuteFunctions } from 'n8n-workflow';

import type { Reason } from '../failures/reasons';
import { isOfOtherBranch } from './behindAgent';
import { readParameter } from './reader';
import { byPlaceIn, expressionsOf, nodesOf, type ByPlace, type NodeReference } from './references';
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
	/** The nodes of which it reads what does not differ from item to item. */
	readonly lists: readonly string[];
	/** Whether it reads an item that is named only when it runs. */
	readonly isOpen: boolean;
	/** What it reads by the place of the own item. */
	readonly byPlace: readonly ByPlace[];
}

/** What is the same for all items of a run. */
interface Run {
	readonly readings: readonly Reading[];
	/** Whether another item may be meant by a place where n8n does not tell, by node and fields. */
	readonly isOther: Map<string, boolean>;
}

/** For each run of the node. */
const runs = new WeakMap<IExecuteFunctions, Run>();

/** Parameters that count where another one has a certain value, which an expression may give it. */
const WHERE: Readonly<Record<string, readonly [parameter: string, value: string]>> = {
	mediaUrl: ['mediaSource', 'url'],
	binaryPropertyName: ['mediaSource', 'binary'],
};

/** The place of the own item, and lists of the items of a node. */
const OWN_PLACE = /\$(?:itemIndex|position|thisItemIndex)\b/;
const LIST = /\ball\(|\$items\(/;

/**
 * Why an expression of an item does not mean the item of another node that the own one came from, if it does not.
 * @param unused parameters and options that do not count for this item
 */
export function wrongItemOf(
	functions: IExecuteFunctions,
	itemIndex: number,
	unused: readonly string[],
): Reason | undefined {
	const run = runs.get(functions) ?? { readings: readingsOf(functions), isOther: new Map() };
	runs.set(functions, run);
	return run.readings.length === 0
		? undefined
		: new Items(functions, itemIndex, run).reasonOf(unused);
}

/** The items of other nodes, as they look from one item. */
class Items {
	readonly #functions: IExecuteFunctions;

	readonly #itemIndex: number;

	readonly #data: WorkflowData;

	readonly #found = new Map<string, boolean>();

	readonly #run: Run;

	constructor(functions: IExecuteFunctions, itemIndex: number, run: Run) {
		this.#run = run;
		this.#functions = functions;
		this.#itemIndex = itemIndex;
		this.#data = new WorkflowData(functions, itemIndex);
	}

	reasonOf(unused: readonly string[]): Reason | undefined {
		const used = this.#run.readings.filter(({ parameter }) => this.#isUsed(parameter, unused));
		if (used.length === 0) return undefined;
		if (used.some((reading) => this.#isLost(reading))) return 'lostItem';
		const names = used.flatMap((reading) => reading.names);
		const isOpen = used.some((reading) => reading.isOpen);
		const isConcerned = (name: string): boolean =>
			isOpen || names.includes(name) || used.some(({ byPlace }) => readsOf(byPlace, name));
		if (isOfOtherBranch(this.#functions, this.#itemIndex, isConcerned)) return 'itemBehindAgent';
		return used.some((reading) => this.#isOtherByPlace(reading)) ? 'itemByPlace' : undefined;
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
	#isLost({ names, lists, isOpen, code }: Reading): boolean {
		const isFound = !isOpen && names.every((name) => this.#hasItem(name));
		if (
			isFound &&
			lists.every((name) => this.#data.countOf(`$(${JSON.stringify(name)}).all()`) !== 0)
		)
			return false;
		// Nothing where it fails; what it gives may be nothing, too.
		const entries = this.#given(`[\n${code}\n].length`);
		if (entries !== undefined) return entries.value !== 1;
		// Statements are no entry of a list: then what they give must do.
		const whole = this.#given(code);
		return whole !== undefined && (whole.value ?? '') === '';
	}

	/** What an expression gives; nothing where it does not run, of which n8n tells itself where it comes to it. */
	#given(code: string): { readonly value: unknown } | undefined {
		try {
			const value = this.#functions.evaluateExpression(`{{ ${code} }}`, this.#itemIndex);
			return { value };
		} catch {
			return undefined;
		}
	}

	#hasItem(name: string): boolean {
		const has = this.#found.get(name) ?? this.#data.isFound(name);
		this.#found.set(name, has);
		return has;
	}

	/**
	 * Whether an expression takes an item of another node by its place, as `$node["Node"]` does, and there may be another
	 * one: some were left out or sorted in between.
	 */
	#isOtherByPlace({ byPlace, code }: Reading): boolean {
		return byPlace.some((each) => this.#isOther(each) && this.#counts(each, code));
	}

	#isOther({ name, place, path }: ByPlace): boolean {
		const here = this.#jsonOf(place);
		// n8n tells of it itself.
		if (here === undefined) return false;
		const there = this.#jsonOf(`$(${JSON.stringify(name)}).item${path}`);
		if (there !== undefined) return there !== here;
		const key = JSON.stringify([name, path]);
		const isOther = this.#run.isOther.get(key) ?? this.#mayBeOther(name, path);
		this.#run.isOther.set(key, isOther);
		return isOther;
	}

	/** The same where n8n does not tell which item it came from: then as many items are most likely the same ones. */
	#mayBeOther(name: string, path: string): boolean {
		if (this.#isPassedBySome(name)) return true;
		const all = `$(${JSON.stringify(name)}).all()`;
		if (this.#data.countOf(all) === this.#functions.getInputData().length) return false;
		const values = this.#data.found(`${all}.map((each) => JSON.stringify([each${path}]))`);
		return !Array.isArray(values) || new Set(values).size > 1;
	}

	/** Whether a node is on some of the ways to the own one only. */
	#isPassedBySome(name: string): boolean {
		const own = this.#functions.getNode().name;
		if (!this.#data.allBefore(own).includes(name)) return false;
		return this.#data
			.allBefore(own, name)
			.some((node) => this.#data.nodesBefore(node).length === 0 && this.#data.hasItems(node));
	}

	/** Whether another value there would give something else: an expression may do without it for this item. */
	#counts({ place }: ByPlace, code: string): boolean {
		if (!code.includes(place)) return true;
		const other = this.#jsonOf(code.replaceAll(place, '("another value")'));
		return other === undefined || other !== this.#jsonOf(code);
	}

	/** The value of an expression as JSON; nothing where n8n finds none. */
	#jsonOf(code: string): string | undefined {
		const json = this.#data.found(`JSON.stringify([\n${code}\n])`);
		return typeof json === 'string' ? json : undefined;
	}
}

function readsOf(byPlace: readonly ByPlace[], name: string): boolean {
	return byPlace.some((each) => each.name === name);
}

function readingsOf(functions: IExecuteFunctions): Reading[] {
	const { options, ...parameters } = functions.getNode().parameters;
	return Object.entries({ ...asObject(options), ...parameters }).flatMap(([parameter, value]) =>
		expressionsOf(value).flatMap((expression) => {
			const nodes = nodesOf(expression);
			const read = nodes.filter(({ reads, isOlder }) => reads === 'item' && !isOlder);
			const names = read.flatMap(({ name, isChosen }) =>
				name === undefined || isChosen ? [] : [name],
			);
			const lists = nodes.flatMap(({ name, reads }) =>
				reads === 'all' && name !== undefined ? [name] : [],
			);
			const isOpen = names.length < read.length || expression.includes('$getPairedItem');
			const code = expression.replace(/^\{\{|;?\s{0,99}\}\}$/g, '');
			const byPlace = placesOf(code, nodes);
			return read.length + lists.length + byPlace.length === 0 && !isOpen
				? []
				: [{ parameter, code, names, lists, isOpen, byPlace }];
		}),
	);
}

/** What an expression takes by its place; in a spelling that does not tell which field, the whole item. */
function placesOf(code: string, nodes: readonly NodeReference[]): ByPlace[] {
	const known = byPlaceIn(code);
	const choosesFromLists = OWN_PLACE.test(code) && LIST.test(code);
	const others = nodes.flatMap(({ name, reads, isOlder }) => {
		const isPlace = isOlder ? reads === 'item' : reads === 'all' && choosesFromLists;
		if (!isPlace || name === undefined || readsOf(known, name)) return [];
		const node = JSON.stringify(name);
		const place = isOlder ? `$node[${node}].json` : `$(${node}).all()[$itemIndex].json`;
		return [{ name, place, path: '.json' }];
	});
	return [...known, ...others];
}
