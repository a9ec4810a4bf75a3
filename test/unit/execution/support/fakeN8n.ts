import { parse, stringify } from 'flatted';
import type {
	IDataObject,
	IExecuteFunctions,
	INodeExecutionData,
	NodeExecutionHint,
} from 'n8n-workflow';

import type { ProcessedStore } from '../../../../nodes/WhatsAppMedia/sending/storeQueue';

/** A parameter as it is stored, or what its expression gives for an item. */
type Parameter = unknown | ((itemIndex: number) => unknown);

/** What a run of the node finds. */
export interface Circumstances {
	readonly items: readonly INodeExecutionData[];
	readonly parameters?: Readonly<Record<string, Parameter>>;
	/** The node's context, which lives as long as the execution. */
	readonly context?: IDataObject;
	readonly executionId?: string;
	readonly runIndex?: number;
	readonly signal?: AbortSignal;
	readonly store?: ProcessedStore;
}

/** n8n around one run of the node, and the hints that it was given. */
export interface FakeN8n {
	readonly functions: IExecuteFunctions;
	readonly hints: NodeExecutionHint[];
	/** Parameters that n8n resolved, by name. */
	readonly resolved: string[];
}

/** The functions that n8n gives to a node, around values of a test. */
export function fakeN8n({
	items,
	parameters = {},
	context = {},
	executionId = '1',
	runIndex = 0,
	signal,
	store,
}: Circumstances): FakeN8n {
	const hints: NodeExecutionHint[] = [];
	const resolved: string[] = [];
	const stored = Object.fromEntries(
		Object.entries(parameters).map(([name, value]) => [
			name,
			typeof value === 'function' ? '={{ expression }}' : value,
		]),
	);
	const functions = {
		getInputData: () => items,
		getNode: () => ({
			id: 'node',
			name: 'WhatsApp Media',
			type: 'n8n-nodes-whatsapp-media.whatsAppMedia',
			typeVersion: 1,
			position: [0, 0],
			parameters: structuredClone(stored),
		}),
		getWorkflow: () => ({ id: 'workflow' }),
		getNodeParameter: (path: string, itemIndex: number, fallback?: unknown) => {
			resolved.push(path);
			const [name = '', ...rest] = path.split('.');
			const value = parameters[name];
			const given: unknown =
				typeof value === 'function' ? (value as (index: number) => unknown)(itemIndex) : value;
			return (
				rest.reduce((inner, key) => (inner as IDataObject | undefined)?.[key], given) ?? fallback
			);
		},
		getCredentials: async () => ({ token: 'a-token-of-this-test' }),
		getExecutionCancelSignal: () => signal,
		getExecutionId: () => executionId,
		getMode: () => 'trigger',
		getContext: () => context,
		evaluateExpression: (expression: string) => {
			if (expression !== '{{ $runIndex }}') throw new Error(`Unexpected: ${expression}`);
			return runIndex;
		},
		addExecutionHints: (...added: NodeExecutionHint[]) => void hints.push(...added),
		helpers: { ...store },
	};
	return { functions: functions as unknown as IExecuteFunctions, hints, resolved };
}

/** What n8n's database gives back of data that it stored with an execution. */
export function throughStorage<T>(data: T): T {
	return parse(stringify(data)) as T;
}
