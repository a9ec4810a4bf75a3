import type { IDataObject, IExecuteFunctions, INode } from 'n8n-workflow';

import type { Reason } from '../failures/reasons';
import { byPlaceIn, ofNode, SAYS_WHO_OR_WHAT, type ByPlace } from './byPlace';
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
import { WorkflowData, type WorkflowFunctions } from './workflowData';

/** Whether a model calls the node, as the tool of an AI agent: n8n then gives its type another name. */
export function isCalledAsTool(functions: Pick<IExecuteFunctions, 'getNode'>): boolean {
	return functions.getNode().type.endsWith('Tool');
}

type Functions = Pick<IExecuteFunctions, 'getInputData' | 'getNode'> & WorkflowFunctions;

/** Why a call of a model cannot be trusted with what n8n fills in for it, if it cannot. */
export function mixUpOf(functions: Functions, itemIndex: number): Reason | undefined {
	return new Call(functions, itemIndex).mixUp();
}

/**
 * One call of the tool. n8n gives a tool other items than the agent works on: of an agent with several items the
 * first of them, whichever the agent works on, and another one, or none, where something stands between the agent and the
 * tool (another agent, a person who approves), in a loop, behind a second output, and where the model has called a tool
 * before. So an item is trusted only where no other can be meant.
 */
class Call {
	readonly #node: INode;

	readonly #data: WorkflowData;

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
		const node = functions.getNode();
		const input = functions.getInputData()[itemIndex];
		const paired = input?.pairedItem;
		this.#node = node;
		this.#data = new WorkflowData(functions, itemIndex);
		this.#itemIndex = itemIndex;
		this.#expressions = expressionsOf(node.parameters);
		this.#asked = askedOf(node.parameters);
		this.#said = input?.json ?? {};
		this.#source =
			typeof paired === 'object' && !Array.isArray(paired)
				? paired.sourceOverwrite?.previousNode
				: undefined;
		const previous = this.#data.found('$prevNode.name');
		this.#previous = typeof previous === 'string' ? previous : undefined;
	}

	mixUp(): Reason | undefined {
		// n8n then tells the agent nothing of what the tool answers, and its model may call it again.
		if (this.#isHandedOver && this.#node.onError === 'continueErrorOutput') return 'hiddenAnswer';
		if (this.#expressions.length === 0) return undefined;
		if (this.#isOfAnotherCall()) return 'mixedCalls';
		if (this.#expressions.some(choosesByCalls)) return 'otherItem';
		if (sameForAllIn(this.#node.parameters).some((item) => this.#isOneOfSeveral(item))) {
			return 'sameItemForAll';
		}
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

	/** Whether an item that is the same for all calls is one of several that differ. */
	#isOneOfSeveral(item: ByPlace): boolean {
		const { node, path } = ofNode(item, this.#data.hasCombinedItems);
		const values = this.#data.found(`${node}.all().map((other) => JSON.stringify([other${path}]))`);
		return Array.isArray(values) && new Set(values).size > 1;
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
		const nodes = this.#expressions.flatMap(nodesOf);
		const goesByPlace = this.#expressions.some(readsPlace);
		if (nodes.length === 0 && !goesByPlace) return undefined;
		const isOnlyItem = this.#isOnlyItem();
		if (!isOnlyItem && goesByPlace) return 'otherItem';
		const isTraced = isOnlyItem && !this.#isBehindAgent();
		// Each is asked for once, however often it is read.
		const different = new Map(nodes.map((node) => [JSON.stringify(node), node]));
		for (const { name, reads, ...node } of different.values()) {
			if (reads === 'none') continue;
			if (name === undefined) {
				// It is made up when the expression runs, and can be that of any node.
				if (!isTraced || this.#isHandedOver) return 'otherItem';
				continue;
			}
			if (!this.#data.hasItems(name)) continue;
			if (reads === 'all') {
				if (!node.hasOutput && this.#data.usesOtherOutput(name)) return 'otherOutput';
			} else {
				if (!isTraced && (this.#data.gaveSeveral(name) || !this.#isOnEachWay(name)))
					return 'otherItem';
				if (!this.#data.isFound(name, node.isOlder)) return 'lostItem';
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
		return this.#isHandedOver || (this.#data.countOf('$input.all()') ?? 1) <= 1;
	}

	/** Whether the own item holds what a model said, too, as that of an agent does which is a tool itself. */
	get #isMerged(): boolean {
		return this.#isHandedOver || this.#data.found('$json.toolCallId') !== undefined;
	}

	/** Whether the agent works on the only item of the node before it. */
	#isOnlyItem(): boolean {
		if (this.#source === undefined) return this.#isOwnItem && !this.#isMerged;
		return this.#isBeforeCaller(this.#source) && !this.#data.gaveSeveral(this.#source);
	}

	/** Whether a node is one before the agent that called: what stands between agent and tool has none before it. */
	#isBeforeCaller(node: string): boolean {
		return this.#previous !== node && this.#nodesBeforeCaller.includes(node);
	}

	/** None where the caller is a tool itself, or a person who approves. */
	get #nodesBeforeCaller(): string[] {
		return this.#data.nodesBefore(this.#previous);
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
		const own = this.#data.fieldsOf('$input.all()')?.[this.#itemIndex] ?? {};
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
		const nodes = this.#isHandedOver ? this.#nodesBeforeCaller : [];
		if (nodes.length === 0) {
			const source = this.#source ?? this.#previous ?? '';
			// From its second run on an agent is named itself.
			nodes.push(
				source,
				...(this.#data.toolsOf(source).length > 0 ? this.#data.nodesBefore(source) : []),
			);
		}
		return nodes.flatMap((name) => this.#data.itemsOf(name));
	}

	/** Whether the caller is a tool itself: another agent, whose item holds what a model said to it. A person who approves changes nothing. */
	#isCalledByTool(): boolean {
		if (this.#nodesBeforeCaller.length > 0) return false;
		const agents = [
			...this.#data.nodesBehind(this.#source),
			...(this.#source === undefined ? [] : [this.#source]),
		];
		const caller = agents
			.flatMap((agent) => this.#data.toolNodesOf(agent))
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
		// An agent that calls its tool itself is not named; in a loop it is before the node before it.
		const isCaller = (node: string): boolean =>
			this.#isHandedOver
				? node === previous
				: this.#data.toolsOf(node).includes(this.#node.name) &&
					this.#data.nodesBefore(node).includes(previous);
		return [previous, ...this.#data.allBefore(previous)].some(
			(node) => !isCaller(node) && this.#data.toolsOf(node).length > 0,
		);
	}

	/** Whether every way to the agent leads through a node: it can have run for another item than the agent's. */
	#isOnEachWay(name: string): boolean {
		const isAgent = this.#isHandedOver && this.#nodesBeforeCaller.length > 0;
		const open = [(isAgent ? this.#previous : this.#source) ?? this.#previous ?? ''];
		const seen = new Set([name]);
		for (let node = open.pop(); node !== undefined; node = open.pop()) {
			if (seen.has(node)) continue;
			seen.add(node);
			const before = this.#data.nodesBefore(node);
			if (before.length === 0 && this.#data.hasItems(node)) return false;
			open.push(...before);
		}
		return true;
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
		const together = this.#data.found(`[${names.map(ask).join(', ')}]`);
		const words = Array.isArray(together)
			? (together as unknown[])
			: // Of a name that n8n refuses nothing is found, nor of the others with it.
				names.map((name) => this.#data.found(ask(name)));
		return new Map(names.map((name, index) => [name, words[index]]));
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

/** What says who gets what by an item that is the same for all. */
function sameForAllIn({ options, ...parameters }: INode['parameters']): ByPlace[] {
	return Object.entries({ ...asObject(options), ...parameters })
		.filter(([parameter]) => SAYS_WHO_OR_WHAT.has(parameter))
		.flatMap(([, value]) => expressionsOf(value).flatMap(byPlaceIn))
		.filter(({ isOwn }) => !isOwn);
}
