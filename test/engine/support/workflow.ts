import type {
	IConnections,
	IDataObject,
	INode,
	INodeExecutionData,
	INodeParameters,
	INodeType,
	ISourceData,
	IWorkflowSettings,
} from 'n8n-workflow';

import { PROVIDERS } from '../../../nodes/WhatsAppMedia/providers/registry';
import { ASKING_AGENT } from './agent';
import type { Rig } from './setup';

/** What a node of a test makes of its items: those of each output. */
export type Does = (items: readonly INodeExecutionData[]) => INodeExecutionData[][];

/** A workflow around the node, which is called WhatsApp; the trigger is called Start. */
export interface Around {
	/** By their names. `loop` gives its items one by one at its second output, at last all at its first; `merge` waits for both inputs and gives the second; `agent` calls a tool for each of them. */
	readonly nodes: Readonly<Record<string, Does | 'agent' | 'loop' | 'merge'>>;
	/** Such as `Start > Filter > WhatsApp`; `If:1 > WhatsApp` from its second output, `Rows > Merge#1` into its second input. */
	readonly ways: readonly string[];
	readonly settings?: IWorkflowSettings;
	readonly onError?: INode['onError'];
}

const TYPE = 'tests.node';
const LOOP = 'tests.oneByOne';
const MERGE = 'tests.merge';
const { xobito: provider } = PROVIDERS;

/** What nodes do in the workflow that runs now, by their names. */
let does: Readonly<Record<string, Does | string>> = {};

const described = (name: string, outputs: number): INodeType['description'] => ({
	name,
	displayName: name,
	group: ['transform'],
	version: 1,
	description: 'A node of a test',
	defaults: {},
	inputs: ['main'],
	outputs: Array.from({ length: outputs }, () => 'main' as const),
	properties: [],
});

/** What a loop keeps from one of its runs to the next. */
interface LoopState extends IDataObject {
	source?: ISourceData & IDataObject;
	left?: IDataObject[];
	done?: INodeExecutionData[];
	count?: number;
}

/** Types of the nodes in such workflows, for `startRig`; those of `agentTypes` are needed, too. */
export function workflowTypes(): Record<string, INodeType> {
	return {
		[TYPE]: {
			description: described(TYPE, 3),
			async execute() {
				const behaviour = does[this.getNode().name];
				const items = this.getInputData();
				return await Promise.resolve(typeof behaviour === 'function' ? behaviour(items) : [items]);
			},
		},
		[MERGE]: {
			description: { ...described(MERGE, 1), inputs: ['main', 'main'] },
			/** As n8n's Merge with Choose Branch. */
			async execute() {
				return await Promise.resolve([this.getInputData(1)]);
			},
		},
		[LOOP]: {
			description: described(LOOP, 2),
			/** As n8n's Loop Over Items: each item says which item of the node before the loop it was. */
			async execute() {
				const state = this.getContext('node') as LoopState;
				const input = this.getInputData();
				const source = this.getInputSourceData();
				if (state.left === undefined) {
					Object.assign(state, { source, left: input.map(({ json }) => json), done: [], count: 0 });
				} else {
					state.done?.push(
						...input.map(({ json }, item) => ({
							json,
							pairedItem: { item, sourceOverwrite: source },
						})),
					);
				}
				const { left = [], done = [], count: item = 0 } = state;
				const json = left.shift();
				if (json === undefined) return await Promise.resolve([done, []]);
				state.count = item + 1;
				const pairedItem = { item, sourceOverwrite: state.source };
				return await Promise.resolve([[], [{ json, pairedItem }]]);
			},
		},
	};
}

/** A step of a way: the node, its output and its input. */
function stepOf(step: string): {
	readonly name: string;
	readonly output: number;
	readonly input: number;
} {
	const [, name = '', output = '0', input = '0'] =
		/^([^:#]*)(?::(\d))?(?:#(\d))?$/.exec(step) ?? [];
	return { name, output: Number(output), input: Number(input) };
}

/** Runs the items through the workflow. Gives why it stopped, and what the node said of its items. */
export async function runAround(
	rig: Rig,
	{ nodes, ways, settings, onError }: Around,
	parameters: INodeParameters,
	items: readonly IDataObject[],
): Promise<{ readonly error?: string; readonly told: string }> {
	does = nodes;
	const connections: IConnections = {};
	for (const steps of ways.map((way) => way.split(' > ').map(stepOf))) {
		for (const [index, { name, output }] of steps.slice(0, -1).entries()) {
			const outputs = ((connections[name] ??= {}).main ??= []);
			while (outputs.length <= output) outputs.push([]);
			const { name: node = '', input = 0 } = steps[index + 1] ?? {};
			outputs[output]?.push({ node, type: 'main', index: input });
		}
	}
	const agents = Object.entries(nodes).filter(([, what]) => what === 'agent');
	for (const [agent] of agents) {
		connections[`Tool of ${agent}`] = {
			ai_tool: [[{ node: agent, type: 'ai_tool', index: 0 }]],
		};
	}
	let height = 0;
	const at = (name: string, type: string): INode => ({
		id: name,
		name,
		type,
		typeVersion: 1,
		// Of two ways n8n goes the one that stands higher first.
		position: [0, (height += 100)],
		parameters: {},
	});
	const types = { agent: ASKING_AGENT, loop: LOOP, merge: MERGE };
	const run = await rig.engine.runWorkflow(
		{
			nodes: [
				at('Start', 'n8n-nodes-base.manualTrigger'),
				...Object.entries(nodes).map(([name, what]) =>
					at(name, typeof what === 'string' ? types[what] : TYPE),
				),
				...agents.map(([agent]) => at(`Tool of ${agent}`, 'tests.lookup')),
				{
					...at('WhatsApp', 'n8n-nodes-whatsapp-media.whatsAppMedia'),
					parameters: {
						provider: provider.id,
						operation: 'sendText',
						phone: '={{ $json.phone }}',
						...parameters,
					},
					credentials: { [provider.credentialType]: { id: null, name: '' } },
					...(onError !== undefined && { onError }),
				},
			],
			connections,
			...(settings !== undefined && { settings }),
		},
		{ triggerItems: items.map((json) => ({ json })) },
	);
	const { runData, error } = run.data.resultData;
	return { told: JSON.stringify(runData.WhatsApp), ...(error && { error: error.message }) };
}
