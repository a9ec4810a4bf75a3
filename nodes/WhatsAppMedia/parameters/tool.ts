import { NodeConnectionTypes, type IDataObject, type IExecuteFunctions } from 'n8n-workflow';

import type { Reason } from '../failures/reasons';
import {
	askedOf,
	choosesByCalls,
	expressionsOf,
	nodesOf,
	ownItemOf,
	PLACEHOLDER,
	readsPlace,
	type OwnItem,
} from './references';
import { asObject } from './values';

/** Whether a model calls the node, as the tool of an AI agent: n8n then gives its type another name. */
export function isCalledAsTool(functions: Pick<IExecuteFunctions, 'getNode'>): boolean {
	return functions.getNode().type.endsWith('Tool');
}

type Functions = Pick<
	IExecuteFunctions,
	'evaluateExpression' | 'getChildNodes' | 'getInputData' | 'getNode' | 'getParentNodes'
>;

/** Outputs of a node that are looked at, and its last runs, at most. */
const MOST_OUTPUTS = 20;
const MOST_RUNS = 20;

/** Why a call of a model cannot be trusted with what n8n fills in for it, if it cannot. */
export function mixUpOf(functions: Functions, itemIndex: number): Reason | undefined {
	const call = new Call(functions, itemIndex);
	return call.mixUp();
}

/**
 * One call of the tool. n8n gives a tool other items than the agent works on: of an agent with several items the
 * first of them, whichever the agent works on, and another one, or none, where something stands between the agent and the
 * tool (another agent, a person who approves), in a loop, behind a second output, and where the model has called a tool
 * before. So an item is trusted only where no other can be meant.
 */
class Call {
	readonly #functions: Functions;

	readonly #itemIndex: number;

	readonly #expressions: readonly string[];

	/** Names of what the model is asked for. */
	readonly #asked: readonly string[];

	/** What the model said; where n8n runs the tool, on top of the fields of the agent's item. */
	readonly #said: Readonly<Record<string, unknown>>;

	/**
	 * The node that n8n names as the source of an item that an agent handed over, where the agent has n8n run the tool
	 * (since version 3): the input is then one item of its own, made of the agent's item and of what the model said. n8n
	 * names the node before the agent, or the agent itself (from its second run on). Output, run and index may be those
	 * of another item.
	 */
	readonly #source: string | undefined;

	/** Who calls the tool where n8n runs it; otherwise the node before the agent. */
	readonly #previous: string | undefined;

	/** What n8n fills in for each name that it takes, once it was asked. */
	#words?: ReadonlyMap<string, unknown>;

	constructor(functions: Functions, itemIndex: number) {
		const { parameters } = functions.getNode();
		const input = functions.getInputData()[itemIndex];
		const paired = input?.pairedItem;
		this.#functions = functions;
		this.#itemIndex = itemIndex;
		this.#expressions = expressionsOf(parameters);
		this.#asked = askedOf(parameters);
		this.#said = input?.json ?? {};
		this.#source =
			typeof paired === 'object' && !Array.isArray(paired)
				? paired.sourceOverwrite?.previousNode
				: undefined;
		const previous = this.#found('$prevNode.name');
		this.#previous = typeof previous === 'string' ? previous : undefined;
	}

	mixUp(): Reason | undefined {
		// n8n then tells the agent nothing of what the tool answers, and its model may call it again.
		const { onError } = this.#functions.getNode();
		if (this.#isHandedOver && onError === 'continueErrorOutput') return 'hiddenAnswer';
		if (this.#expressions.length === 0) return undefined;
		if (this.#isOfAnotherCall()) return 'mixedCalls';
		if (this.#expressions.some(choosesByCalls)) return 'otherItem';
		return this.#mixUpOfOwnItem() ?? this.#mixUpOfOthers();
	}

	/**
	 * Whether n8n fills in the values of another call of this tool: to the calls of an agent that works on several
	 * items at once (Batch Size) it gives the same run index, by which `$fromAI` finds what the model said. What it
	 * said for this call is the input, in which what it left out is missing.
	 */
	#isOfAnotherCall(): boolean {
		return [...Object.keys(this.#said), ...this.#asked].some((name) => {
			const filledIn = this.#filledIn(name);
			// Nothing is filled in for what n8n itself adds to the item.
			return filledIn != null && !isSame(filledIn, this.#said[name]);
		});
	}

	#mixUpOfOwnItem(): Reason | undefined {
		const own = ownItemOf(this.#expressions, this.#isHandedOver);
		if (own === undefined) return undefined;
		// n8n hands over no files.
		if (this.#isHandedOver && own.hasFiles) return 'lostItem';
		if (!this.#isOwnItem) return 'otherItem';
		return this.#isMerged && !this.#isUnchanged(own) ? 'notAsked' : undefined;
	}

	#mixUpOfOthers(): Reason | undefined {
		if (!this.#isOnlyItem && this.#expressions.some(readsPlace)) return 'otherItem';
		const isTraced = this.#isOnlyItem && !this.#isBehindAgent();
		for (const { name, reads, ...node } of this.#expressions.flatMap(nodesOf)) {
			if (reads === 'none') continue;
			if (name === undefined) {
				// It is made up when the expression runs, and can be that of any node.
				if (!isTraced || this.#isHandedOver) return 'otherItem';
				continue;
			}
			if (!this.#hasItems(name)) continue;
			if (reads === 'all') {
				if (!node.hasOutput && this.#usesOtherOutput(name)) return 'otherOutput';
			} else {
				if (!isTraced && (this.#gaveSeveral(name) || !this.#isOnEachWay(name))) return 'otherItem';
				if (!this.#isFound(name, node.isOlder)) return 'lostItem';
			}
		}
		return undefined;
	}

	/** Whether an agent handed over an item of its own, as it does where it has n8n run the tool. */
	get #isHandedOver(): boolean {
		return this.#source !== undefined;
	}

	/** Whether the own item is the agent's: where an agent calls its tool itself n8n takes the first of its items. */
	get #isOwnItem(): boolean {
		return this.#isHandedOver || (this.#countOf('$input.all()') ?? 1) <= 1;
	}

	/** Whether the own item holds what a model said, too, as that of an agent does which is a tool itself. */
	get #isMerged(): boolean {
		return this.#isHandedOver || this.#found('$json.toolCallId') !== undefined;
	}

	/** Whether the agent works on the only item of the node before it. */
	get #isOnlyItem(): boolean {
		if (this.#source === undefined) return this.#isOwnItem && !this.#isMerged;
		return this.#isBeforeCaller(this.#source) && !this.#gaveSeveral(this.#source);
	}

	/** Whether a node is one before the agent that called: what stands between agent and tool has none before it. */
	#isBeforeCaller(node: string): boolean {
		return this.#previous !== node && this.#nodesBefore(this.#previous).includes(node);
	}

	/**
	 * Whether what is read of the own item is what the agent's item holds: what a model says without being asked for it takes
	 * the place of a field.
	 */
	#isUnchanged({ fields, isWhole }: OwnItem): boolean {
		const isCalledByTool = this.#isCalledByTool();
		// Nothing was said by that name, unless it was null.
		const isKnown = (name: string): boolean =>
			this.#filledIn(name) === null && this.#said[name] !== null;
		if (!isCalledByTool && !isWhole && fields.every(isKnown)) return true;
		const own = this.#fieldsOf('$input.all()')?.[this.#itemIndex] ?? {};
		const items = this.#itemsOfAgent();
		const isKept = (item: IDataObject): boolean =>
			areSame(own, item, isWhole ? Object.keys(item) : fields);
		if (items.length === 1) return items.every(isKept);
		// Another item could hold the very value that a model said.
		if (isCalledByTool || fields.some((field) => this.#filledIn(field) != null)) return false;
		const possible = items.filter((item) => areSame(own, item, Object.keys(item).filter(isKnown)));
		return possible.length > 0 && possible.every(isKept);
	}

	/** Of the items of the nodes before the agent those of their last runs, one of which is the agent's. */
	#itemsOfAgent(): IDataObject[] {
		const nodes = this.#nodesBefore(this.#isHandedOver ? this.#previous : undefined);
		if (nodes.length === 0) {
			const source = this.#source ?? this.#previous ?? '';
			// From its second run on an agent is named itself.
			nodes.push(source, ...(this.#toolsOf(source).length > 0 ? this.#nodesBefore(source) : []));
		}
		return nodes.flatMap((name) => this.#itemsOf(name));
	}

	/** The items of the last runs of a node, at all its outputs. */
	#itemsOf(name: string): IDataObject[] {
		const node = `$(${JSON.stringify(name)})`;
		const newest = Number(this.#runIndexOf(name) ?? 0);
		const found: IDataObject[] = [];
		for (let run = newest; run >= 0 && run > newest - MOST_RUNS; run -= 1) {
			for (let output = 0; output < MOST_OUTPUTS; output += 1) {
				const items = this.#fieldsOf(`${node}.all(${output}, ${run})`);
				if (items !== undefined) found.push(...items);
				else if (output > 0) break;
			}
		}
		return found;
	}

	/** Whether the caller is a tool itself: another agent, whose item holds what a model said to it. A person who approves changes nothing. */
	#isCalledByTool(): boolean {
		if (this.#nodesBefore(this.#previous).length > 0) return false;
		const agents = [
			...this.#nodesBehind(this.#source),
			...(this.#source === undefined ? [] : [this.#source]),
		];
		const caller = agents
			.flatMap((agent) => this.#toolNodesOf(agent))
			.find(({ name }) => name === this.#previous);
		return caller?.type.endsWith('HitlTool') !== true;
	}

	/**
	 * Whether another agent with tools comes before the one that called: once that one has called a tool, n8n has lost
	 * where its item came from.
	 */
	#isBehindAgent(): boolean {
		const previous = this.#previous;
		if (previous === undefined) return true;
		const { name: tool } = this.#functions.getNode();
		// An agent that calls its tool itself is not named; in a loop it is before the node before it.
		const isCaller = (node: string): boolean =>
			this.#isHandedOver
				? node === previous
				: this.#toolsOf(node).includes(tool) && this.#nodesBefore(node).includes(previous);
		const before = this.#functions.getParentNodes(previous).map(({ name }) => name);
		return [previous, ...before].some((node) => !isCaller(node) && this.#toolsOf(node).length > 0);
	}

	/** Whether a node has run, or has items without that, which are pinned. */
	#hasItems(name: string): boolean {
		const node = `$(${JSON.stringify(name)})`;
		return (
			this.#found(`${node}.isExecuted`) !== false || this.#found(`${node}.all(0)`) !== undefined
		);
	}

	/** Whether every way to the agent leads through a node: it can have run for another item than the agent's. */
	#isOnEachWay(name: string): boolean {
		const isAgent = this.#isHandedOver && this.#nodesBefore(this.#previous).length > 0;
		const open = [(isAgent ? this.#previous : this.#source) ?? this.#previous ?? ''];
		const seen = new Set([name]);
		for (let node = open.pop(); node !== undefined; node = open.pop()) {
			if (seen.has(node)) continue;
			seen.add(node);
			const before = this.#nodesBefore(node);
			if (before.length === 0 && this.#hasItems(node)) return false;
			open.push(...before);
		}
		return true;
	}

	/** In all its runs and at all its outputs; also where n8n does not tell. */
	#gaveSeveral(name: string): boolean {
		const node = `$(${JSON.stringify(name)})`;
		if (this.#runIndexOf(name) !== 0) return true;
		let count = this.#countOf(`${node}.all(0, 0)`) ?? Infinity;
		// For a run that is none n8n gives pinned data, which has one output.
		if (this.#found(`${node}.all(0, 1)`) !== undefined) return count > 1;
		for (let output = 1; output < MOST_OUTPUTS && count <= 1; output += 1) {
			count += this.#countOf(`${node}.all(${output}, 0)`) ?? 0;
		}
		return count > 1;
	}

	/**
	 * Whether items left a node elsewhere than at its first output, in its last run: of a node whose output is not named n8n
	 * takes the one that leads to the node that asks, and for a tool the first.
	 */
	#usesOtherOutput(name: string): boolean {
		const node = `$(${JSON.stringify(name)})`;
		for (let output = 1; output < MOST_OUTPUTS; output += 1) {
			if ((this.#countOf(`${node}.all(${output})`) ?? 0) > 0) return true;
		}
		return false;
	}

	/** Whether n8n finds an item of another node at all. Where it does not, an expression gives nothing in its place. */
	#isFound(name: string, isOlder: boolean): boolean {
		const quoted = JSON.stringify(name);
		const item = this.#found(isOlder ? `$node[${quoted}].json` : `$(${quoted}).item`);
		return typeof item === 'object' && item !== null;
	}

	/**
	 * What n8n fills in for a value that the model is asked for, of the call that it takes for this one; null where that
	 * call has none by that name, and undefined where n8n does not tell.
	 */
	#filledIn(name: string): unknown {
		this.#words ??= this.#allWords();
		return this.#words.get(name);
	}

	#allWords(): Map<string, unknown> {
		const names = [...new Set([...Object.keys(this.#said), ...this.#asked])].filter((name) =>
			PLACEHOLDER.test(name),
		);
		const ask = (name: string): string => `$fromAI(${JSON.stringify(name)}) ?? null`;
		const together = this.#found(`[${names.map(ask).join(', ')}]`);
		const words = Array.isArray(together)
			? (together as unknown[])
			: // Of a name that n8n refuses nothing is found, nor of the others with it.
				names.map((name) => this.#found(ask(name)));
		return new Map(names.map((name, index) => [name, words[index]]));
	}

	#runIndexOf(name: string): unknown {
		return this.#found(`$node[${JSON.stringify(name)}].runIndex`);
	}

	#countOf(items: string): number | undefined {
		const count = this.#found(`${items}.length`);
		return count === undefined ? undefined : Number(count);
	}

	/** The fields of items. What an object such as an error becomes depends on the way to it, so all are asked for in one way. */
	#fieldsOf(items: string): IDataObject[] | undefined {
		const found = this.#found(items);
		if (!Array.isArray(found)) return undefined;
		// Where n8n keeps files beside the fields it gives the fields themselves.
		return found.map(asObject).map((item) => asObject(item.json ?? item));
	}

	/** The value of an expression; nothing where n8n finds none. */
	#found(expression: string): unknown {
		try {
			return this.#functions.evaluateExpression(`{{ ${expression} }}`, this.#itemIndex);
		} catch {
			return undefined;
		}
	}

	#nodesBefore(node: string | undefined): string[] {
		if (node === undefined) return [];
		return this.#functions.getParentNodes(node, { depth: 1 }).map(({ name }) => name);
	}

	#nodesBehind(node: string | undefined): string[] {
		return node === undefined ? [] : this.#functions.getChildNodes(node).map(({ name }) => name);
	}

	#toolsOf(node: string): string[] {
		return this.#toolNodesOf(node).map(({ name }) => name);
	}

	#toolNodesOf(node: string): ReturnType<Functions['getParentNodes']> {
		return this.#functions.getParentNodes(node, {
			connectionType: NodeConnectionTypes.AiTool,
			depth: 1,
		});
	}
}

function areSame(
	one: Readonly<Record<string, unknown>>,
	other: Readonly<Record<string, unknown>>,
	fields: readonly string[],
): boolean {
	return fields.every((field) => isSame(one[field], other[field]));
}

function isSame(one: unknown, other: unknown): boolean {
	return JSON.stringify(one) === JSON.stringify(other);
}
