import {
	NodeConnectionTypes,
	type EngineResponse,
	type INodeExecutionData,
	type INodeParameters,
	type INodeType,
	type ISourceData,
} from 'n8n-workflow';
import { join } from 'node:path';

import type { Engine, RunWorkflowOptions, WorkflowJson } from '../../../tools/lib/engine';

const TOOL = 'n8n-nodes-whatsapp-media.whatsAppMediaTool';
const AGENT = 'tests.agent';
/** One that works on all its items at once, as n8n's does with Batch Size. */
export const BATCH_AGENT = 'tests.batchAgent';
/** One that has n8n run its tool, as n8n's does since its version 3. */
export const ASKING_AGENT = 'tests.askingAgent';
const LOOP = 'tests.loop';

/** A tool as n8n hands it to an agent. */
interface Tool {
	invoke(values: object): Promise<string>;
}

/** What a model was told, one for each call: the answer as it read it. */
export type Calls = ReadonlyArray<Readonly<Record<string, unknown>>>;

/** The node as n8n makes a tool of it (`createAiTools` of its server), and an agent that does as it is told. */
export function agentTypes(): Record<string, INodeType> {
	const built = join(__dirname, '../../../dist/nodes/WhatsAppMedia/WhatsAppMedia.node.js');
	const { WhatsAppMedia } = jest.requireActual<{ WhatsAppMedia: new () => INodeType }>(built);
	const node = new WhatsAppMedia();
	const { description } = node;
	const tool: INodeType = Object.assign(node, {
		description: {
			...description,
			name: `${description.name}Tool`,
			inputs: [],
			outputs: [NodeConnectionTypes.AiTool],
		},
	});
	const agent: INodeType = {
		description: {
			name: 'agent',
			displayName: 'Agent',
			group: ['transform'],
			version: 1,
			description: 'Calls its tool with the values of each item',
			defaults: {},
			inputs: [{ type: NodeConnectionTypes.Main }, { type: NodeConnectionTypes.AiTool }],
			outputs: [NodeConnectionTypes.Main],
			properties: [],
		},
		async execute() {
			const tools = (await this.getInputConnectionData(NodeConnectionTypes.AiTool, 0)) as Tool[];
			const answers: string[] = [];
			for (const { json } of this.getInputData()) {
				for (const each of tools) answers.push(await each.invoke(json));
			}
			return [answers.map((answer) => ({ json: { answer } }))];
		},
	};
	const batchAgent: INodeType = {
		description: { ...agent.description, name: 'batchAgent' },
		async execute() {
			const items = this.getInputData();
			const tools = await Promise.all(
				items.map(
					async (_, index) =>
						(await this.getInputConnectionData(NodeConnectionTypes.AiTool, index)) as Tool[],
				),
			);
			const answers = await Promise.all(
				items.map(async ({ json }, index) => await tools[index]?.[0]?.invoke(json)),
			);
			return [answers.map((answer) => ({ json: { answer } }))];
		},
	};
	const askingAgent: INodeType = {
		description: { ...agent.description, name: 'askingAgent' },
		async execute(response?: EngineResponse) {
			if (response === undefined || response.actionResponses.length === 0) {
				const actions = this.getInputData().map(({ json }, itemIndex) => ({
					actionType: 'ExecutionNodeAction' as const,
					nodeName: 'Send media',
					// A model says only what `$fromAI` asks it for.
					input: { text: json.text ?? '' },
					type: NodeConnectionTypes.AiTool,
					id: `call-${itemIndex}`,
					metadata: { itemIndex },
				}));
				return await Promise.resolve({ actions, metadata: {} });
			}
			return [
				response.actionResponses.map(({ data }) => ({
					json: {
						answer: JSON.stringify(
							data.data?.ai_tool?.[0]?.map((item) => item.json) ?? data.error?.message,
						),
					},
				})),
			];
		},
	};
	return {
		[TOOL]: tool,
		[AGENT]: agent,
		[BATCH_AGENT]: batchAgent,
		[ASKING_AGENT]: askingAgent,
		[LOOP]: loopType(),
	};
}

/** Gives one item in each of its runs, with the place where it comes from, as n8n's Loop Over Items does. */
function loopType(): INodeType {
	let items: INodeExecutionData[] = [];
	let source: ISourceData | undefined;
	let next = 0;
	return {
		description: {
			name: 'loop',
			displayName: 'Loop',
			group: ['transform'],
			version: 1,
			description: 'Gives one item in each of its runs',
			defaults: {},
			inputs: [NodeConnectionTypes.Main],
			outputs: [NodeConnectionTypes.Main],
			properties: [],
		},
		async execute() {
			if (this.getInputSourceData().previousNode === 'Start') {
				[items, source, next] = [this.getInputData(), this.getInputSourceData(), 0];
			}
			const item = next++;
			const json = items[item]?.json;
			return await Promise.resolve([
				json === undefined ? [] : [{ json, pairedItem: { item, sourceOverwrite: source } }],
			]);
		},
	};
}

/**
 * What a model reads for each of its calls.
 * @param isLoop the agent gets the items one after the other
 */
export async function callTool(
	engine: Engine,
	parameters: INodeParameters,
	credentialType: string,
	calls: Calls,
	credentials: RunWorkflowOptions['credentials'] = {},
	agent = AGENT,
	isLoop = false,
): Promise<string[]> {
	const at = (name: string, type: string, given: INodeParameters = {}) => ({
		id: name,
		name,
		type,
		typeVersion: 1,
		position: [0, 0] as [number, number],
		parameters: given,
	});
	const workflow: WorkflowJson = {
		nodes: [
			at('Start', 'n8n-nodes-base.manualTrigger'),
			...(isLoop ? [at('Loop', LOOP)] : []),
			at('Agent', agent),
			{
				...at('Send media', TOOL, parameters),
				credentials: { [credentialType]: { id: null, name: '' } },
			},
		],
		connections: {
			Start: { main: [[{ node: isLoop ? 'Loop' : 'Agent', type: 'main', index: 0 }]] },
			...(isLoop && {
				Loop: { main: [[{ node: 'Agent', type: 'main', index: 0 }]] },
				Agent: { main: [[{ node: 'Loop', type: 'main', index: 0 }]] },
			}),
			'Send media': { ai_tool: [[{ node: 'Agent', type: 'ai_tool', index: 0 }]] },
		},
	};
	const run = await engine.runWorkflow(workflow, {
		credentials,
		triggerItems: calls.map((json) => ({ json: { ...json } as never })),
	});
	const { runData, error } = run.data.resultData;
	if (error !== undefined) throw error;
	const items = (runData.Agent ?? []).flatMap(({ data }) => data?.main?.[0] ?? []);
	return items.map(({ json }) => String(json.answer));
}
