import type { IExecuteFunctions } from 'n8n-workflow';

import type { Reason } from '../failures/reasons';
import { isOfOtherBranch } from './behindAgent';
import {
	byPlaceIn,
	choosesByPlace,
	choosesOneForAll,
	ofNode,
	replaced,
	SAYS_WHO_OR_WHAT,
	type ByPlace,
} from './byPlace';
import { readParameter } from './reader';
import { expressionsOf, nodesOf, type NodeReference } from './references';
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
	/** What it takes by its place. */
	readonly byPlace: readonly ByPlace[];
}

/** Why an item is not sent. */
export interface WrongItem {
	readonly reason: Reason;
	/** The expression, without its braces, and the parameter that it stands in. */
	readonly code: string;
	readonly parameter: string;
}

/** What is the same for all items of a run. */
interface Run {
	readonly readings: readonly Reading[];
	/** Whether another item may be meant by a place where n8n does not tell, by what is taken. */
	readonly isOther: Map<string, boolean>;
	/** Whether a node gave an item at all, by the node. */
	readonly isEmpty: Map<string, boolean>;
	/** Whether there are items that one of a node may not be meant for, by the node. */
	readonly isAmongOthers: Map<string, boolean>;
}

/** For each run of the node. */
const runs = new WeakMap<IExecuteFunctions, Run>();

/** Parameters that count where another one has a certain value, which an expression may give it. */
const WHERE: Readonly<Record<string, readonly [parameter: string, value: string]>> = {
	mediaUrl: ['mediaSource', 'url'],
	binaryPropertyName: ['mediaSource', 'binary'],
};

/** Items of a node that are tried out in the place of one that may be meant, at most. */
const MOST_TRIED = 200;

/**
 * The expression of an item that does not mean the item of another node that the own one came from, if there is one.
 * @param unused parameters and options that do not count for this item
 */
export function wrongItemOf(
	functions: IExecuteFunctions,
	itemIndex: number,
	unused: readonly string[],
): WrongItem | undefined {
	const run = runs.get(functions) ?? {
		readings: readingsOf(functions),
		isOther: new Map(),
		isEmpty: new Map(),
		isAmongOthers: new Map(),
	};
	runs.set(functions, run);
	return run.readings.length === 0 ? undefined : new Items(functions, itemIndex, run).find(unused);
}

/** The items of other nodes, as they look from one item. */
class Items {
	readonly #functions: IExecuteFunctions;

	readonly #itemIndex: number;

	readonly #data: WorkflowData;

	readonly #found = new Map<string, boolean>();

	/** Values as JSON, each of which is asked for once: in a long list it takes n8n its time. */
	readonly #json = new Map<string, string | undefined>();

	readonly #run: Run;

	constructor(functions: IExecuteFunctions, itemIndex: number, run: Run) {
		this.#run = run;
		this.#functions = functions;
		this.#itemIndex = itemIndex;
		this.#data = new WorkflowData(functions, itemIndex);
	}

	find(unused: readonly string[]): WrongItem | undefined {
		const used = this.#run.readings.filter(({ parameter }) => this.#isUsed(parameter, unused));
		if (used.length === 0) return undefined;
		const first = (reason: Reason, is: (reading: Reading) => boolean): WrongItem | undefined => {
			const reading = used.find(is);
			return reading && { reason, code: reading.code, parameter: reading.parameter };
		};
		return (
			first('lostItem', (reading) => this.#isLost(reading)) ??
			first('itemBehindAgent', (reading) => this.#isOfOtherBranch(reading)) ??
			first('itemByPlace', (reading) => this.#isOtherByPlace(reading, true)) ??
			first('sameItemForAll', (reading) => this.#isOtherByPlace(reading, false))
		);
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
	#isLost({ names, lists, byPlace, isOpen, code }: Reading): boolean {
		const isFound = !isOpen && names.every((name) => this.#hasItem(name));
		// Behind the end of a list there is nothing either.
		const isBehindEnd = byPlace.some(
			({ isListed, place, path }) => isListed && this.#jsonOf(place, path) === undefined,
		);
		if (isFound && !isBehindEnd && !lists.some((name) => this.#isEmpty(name))) return false;
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

	#isEmpty(name: string): boolean {
		const { isEmpty } = this.#run;
		const is = isEmpty.get(name) ?? this.#data.countOf(`$(${JSON.stringify(name)}).all()`) === 0;
		isEmpty.set(name, is);
		return is;
	}

	#isOfOtherBranch({ names, isOpen }: Reading): boolean {
		const isConcerned = (name: string): boolean => isOpen || names.includes(name);
		return isOfOtherBranch(this.#functions, this.#itemIndex, isConcerned);
	}

	/** Whether n8n may take the item of another branch for the one of a node that the own one came from. */
	#isUnreliable(name: string | undefined): boolean {
		return isOfOtherBranch(this.#functions, this.#itemIndex, (each) => each === name);
	}

	/**
	 * Whether an expression takes an item by its place, as `$node["Node"]` does, and there may be another one: some were
	 * left out or sorted in between.
	 * @param isOwn by the place of the own item, or by one that is the same for all
	 */
	#isOtherByPlace({ parameter, byPlace, code }: Reading, isOwn: boolean): boolean {
		return byPlace.some((each) => {
			if (each.isOwn !== isOwn || !(isOwn || SAYS_WHO_OR_WHAT.has(parameter))) return false;
			return this.#isOther(each, code);
		});
	}

	#isOther(item: ByPlace, code: string): boolean {
		const { name, place, isOwn } = item;
		if (!isOwn && !this.#isAmongOthers(name)) return false;
		const { node, path } = ofNode(item, this.#data.hasCombinedItems);
		const here = this.#jsonOf(place, path);
		// n8n tells of it itself, or it is lost.
		if (here === undefined) return false;
		const paired = `${node}.item${path}`;
		const there = this.#isUnreliable(name) ? undefined : this.#jsonOf(paired, path);
		// Which one of them it is, the spelling does not tell.
		if (!isOwn && !code.includes(place)) {
			return there !== undefined && (this.#data.countOf(`${node}.all()`) ?? 0) > 1;
		}
		if (there !== undefined) return there !== here && this.#differs(code, item, paired);
		if (name === undefined) return false;
		const key = JSON.stringify([place, isOwn]);
		const isOther = this.#run.isOther.get(key) ?? this.#mayBeOther(name, item);
		this.#run.isOther.set(key, isOther);
		if (!isOther) return false;
		return isOwn
			? this.#differsWithSome(code, item)
			: this.#differs(code, item, '("another value")');
	}

	/** Whether there are items that one of a node may not be meant for. */
	#isAmongOthers(name: string | undefined): boolean {
		if (name === undefined) return this.#functions.getInputData().length > 1;
		const { isAmongOthers } = this.#run;
		const is =
			isAmongOthers.get(name) ?? (this.#isPassedBySome(name) || this.#data.gaveSeveral(name));
		isAmongOthers.set(name, is);
		return is;
	}

	/**
	 * The same where n8n does not tell which item it came from. By the own place as many items are then most likely the same
	 * ones. One for all may be meant by whoever names it, but where the own item did not come through the node and another did
	 * before: then the node has not run as often.
	 */
	#mayBeOther(name: string, item: ByPlace): boolean {
		if (!item.isOwn) {
			const hasOtherRun = this.#data.lastRunOf(name) !== Number(this.#data.found('$runIndex') ?? 0);
			return hasOtherRun && this.#isPassedBySome(name);
		}
		if (this.#isPassedBySome(name)) return true;
		const { node, path } = ofNode(item, this.#data.hasCombinedItems);
		const all = `${node}.all()`;
		if (this.#data.countOf(all) === this.#functions.getInputData().length) return false;
		const values = this.#data.found(`${all}.map((other) => JSON.stringify([other${path}]))`);
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

	/** Whether an expression gives something else with what is meant in that place: it may do without it for this item. */
	#differs(code: string, item: ByPlace, meant: string): boolean {
		if (!code.includes(item.place)) return true;
		return this.#jsonOf(replaced(code, item, meant), item.path) !== this.#jsonOf(code, item.path);
	}

	/** The same with any of the items that may be meant. */
	#differsWithSome(code: string, item: ByPlace): boolean {
		if (!code.includes(item.place)) return true;
		const { node, path } = ofNode(item, this.#data.hasCombinedItems);
		const all = `${node}.all()`;
		if ((this.#data.countOf(all) ?? Infinity) > MOST_TRIED) return true;
		const tried = replaced(code, item, `otherItem${path}`);
		const values = this.#data.found(`${all}.map((otherItem) => JSON.stringify([\n${tried}\n]))`);
		const here = this.#jsonOf(code, item.path);
		return !Array.isArray(values) || values.some((value) => value !== here);
	}

	/**
	 * The value of an expression as JSON; nothing where n8n finds none. Of a file without its content, which n8n gives in
	 * some spellings only.
	 */
	#jsonOf(code: string, path: string): string | undefined {
		const key = `${path} ${code}`;
		if (!this.#json.has(key)) this.#json.set(key, this.#askedJson(code, path));
		return this.#json.get(key);
	}

	#askedJson(code: string, path: string): string | undefined {
		const without = /^\W{1,20}binary\b/.test(path)
			? ', (key, value) => key === "data" && typeof value === "string" ? undefined : value'
			: '';
		const json = this.#data.found(`JSON.stringify([\n${code}\n]${without})`);
		return typeof json === 'string' ? json : undefined;
	}
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
	const [byOwnPlace, byOneForAll] = [choosesByPlace(code), choosesOneForAll(code)];
	const others = nodes.flatMap(({ name, reads, isOlder }) => {
		const isList = reads === 'all' && (byOwnPlace || byOneForAll);
		const isPlace = isOlder ? reads === 'item' : isList;
		if (!isPlace || name === undefined || known.some((each) => each.name === name)) return [];
		const quoted = JSON.stringify(name);
		const isOwn = isOlder || byOwnPlace;
		const place = isOlder
			? `$node[${quoted}].json`
			: `$(${quoted}).${isOwn ? 'all()[$itemIndex]' : 'first()'}.json`;
		return [{ name, place, path: '.json', isOwn, isListed: isOwn && !isOlder, isWhole: isOlder }];
	});
	return [...known, ...others];
}
