import {
	NodeConnectionTypes,
	type EngineResponse,
	type IExecuteFunctions,
	type INode,
	type INodeExecutionData,
	type INodeParameters,
	type INodeType,
	type INodeTypeDescription,
	type ISourceData,
} from 'n8n-workflow';
import { join } from 'node:path';

import { asObject } from '../../../nodes/WhatsAppMedia/parameters/values';
import type { Engine, RunWorkflowOptions, WorkflowJson } from '../../../tools/lib/engine';

const TOOL = 'n8n-nodes-whatsapp-media.whatsAppMediaTool';
const AGENT = 'tests.agent';
/** One that works on all its items at once, as n8n's does with Batch Size. */
export const BATCH_AGENT = 'tests.batchAgent';
/** The same where one model answers after the other. */
export const SLOW_BATCH_AGENT = 'tests.slowBatchAgent';
/** One that has n8n run its tool, as n8n's does since its version 3. */
export const ASKING_AGENT = 'tests.askingAgent';
/** An agent that is a tool of another one, as n8n's AI Agent Tool is. It calls its tool itself, or has n8n run it. */
export const SUB_AGENT = 'tests.subAgent';
export const ASKING_SUB_AGENT = 'tests.askingSubAgent';
const REVIEW = 'tests.reviewHitlTool';
const LOOP = 'tests.loop';
/** Items with `second` leave at its second output, the others at its first. */
const FORK = 'tests.fork';
/** Hands on its items as they are. */
const DETOUR = 'tests.detour';
const LOOKUP = 'tests.lookup';
const ROWS = 'tests.rows';

/** A tool as n8n hands it to an agent. */
interface Tool {
	invoke(values: object): Promise<string>;
}

/** What a model was told, one for each call: the answer as it read it. Without a text it calls no tool. */
export type Calls = ReadonlyArray<Readonly<Record<string, unknown>>>;

/** What stands around the tool. */
export interface Around {
	/** Default: one that calls its tool itself, one item after the other. */
	readonly agent?: string;
	/** Between the agent and the tool. */
	readonly subAgent?: string;
	/** The agent gets the items one after the other. */
	readonly isLoop?: boolean;
	/** Each item becomes so many, as with n8n's Split Out. */
	readonly rows?: number;
	/** Default: stop. */
	readonly onError?: INode['onError'];
	/**
	 * Between the items and the agent, which gets what leaves at the second output, or at both; with `detour` what leaves at
	 * the first one passes another node before.
	 */
	readonly fork?: 'both' | 'detour' | 'second';
	/** An agent before this one, which looks something up and hands the items on. */
	readonly isSecond?: boolean;
	/** How the workflow runs. */
	readonly run?: Pick<RunWorkflowOptions, 'mode'> & Pick<WorkflowJson, 'pinData' | 'settings'>;
	/** The model looks something up with another tool before it sends; only where n8n runs the tools. */
	readonly looksUp?: boolean;
	/** A person approves each call, as with n8n's human review in front of a tool. */
	readonly isReviewed?: boolean;
	/** Default: one that is given nothing. */
	readonly credentials?: RunWorkflowOptions['credentials'];
}

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
				if (json.text === '') continue;
				for (const each of tools) answers.push(await each.invoke(json));
			}
			return [answers.map((answer) => ({ json: { answer } }))];
		},
	};
	const batch = (name: string, isSlow: boolean): INodeType => ({
		description: { ...agent.description, name },
		async execute() {
			const items = this.getInputData();
			const tools = await Promise.all(
				items.map(
					async (_, index) =>
						(await this.getInputConnectionData(NodeConnectionTypes.AiTool, index)) as Tool[],
				),
			);
			const answers: Array<Promise<string | undefined>> = [];
			for (const [index, { json }] of items.entries()) {
				const answer = Promise.resolve(tools[index]?.[0]?.invoke(json));
				if (isSlow) await answer;
				answers.push(answer);
			}
			return [(await Promise.all(answers)).map((answer) => ({ json: { answer } }))];
		},
	});
	const asking = (name: string, outputs: INodeTypeDescription['outputs']): INodeType => ({
		description: { ...agent.description, name, outputs },
		async execute(response?: EngineResponse) {
			const items = this.getInputData();
			const tools = toolsOf(this);
			const responses = response?.actionResponses ?? [];
			const hasLookedUp = responses[0]?.action.nodeName === 'Lookup';
			const called =
				tools.find((tool) => tool === 'Lookup' && !hasLookedUp) ??
				tools.find((tool) => tool !== 'Lookup');
			if (called !== undefined && (responses.length === 0 || hasLookedUp)) {
				const [behind] = this.getParentNodes(called, {
					connectionType: NodeConnectionTypes.AiTool,
					depth: 1,
				});
				const isReviewed = behind !== undefined && called.startsWith('Review');
				const actions = items.flatMap(({ json }, itemIndex) =>
					json.text === ''
						? []
						: {
								actionType: 'ExecutionNodeAction' as const,
								nodeName: isReviewed ? behind.name : called,
								// A model says what `$fromAI` asks it for, and sometimes more.
								input: { text: json.text ?? '', ...(json.unasked as object | undefined) },
								type: NodeConnectionTypes.AiTool,
								id: `call-${itemIndex}`,
								// Once it is approved, n8n names the review as who asked.
								metadata: { itemIndex, ...(isReviewed && { parentNodeName: called }) },
							},
				);
				if (actions.length > 0) return await Promise.resolve({ actions, metadata: {} });
			}
			const output = items.flatMap(({ json }, item) => {
				const answers = responses
					.filter(({ action }) => asObject(action.metadata).itemIndex === item)
					.map(({ data }) =>
						JSON.stringify(
							data.data?.ai_tool?.[0]?.map((each) => each.json) ?? data.error?.message,
						),
					);
				// Of a model that called nothing there is an output, too.
				return (answers.length > 0 ? answers : ['']).map((answer) => ({
					json: { ...json, answer },
					pairedItem: { item },
				}));
			});
			return [output];
		},
	});
	const subAgent: INodeType = {
		description: {
			...agent.description,
			name: 'subAgent',
			outputs: [NodeConnectionTypes.AiTool],
		},
		async execute() {
			const [tool] = (await this.getInputConnectionData(NodeConnectionTypes.AiTool, 0)) as Tool[];
			const { text } = this.getInputData()[0]?.json ?? {};
			return [[{ json: { answer: await tool?.invoke({ text }) } }]];
		},
	};
	return {
		[TOOL]: tool,
		[AGENT]: agent,
		[BATCH_AGENT]: batch('batchAgent', false),
		[SLOW_BATCH_AGENT]: batch('slowBatchAgent', true),
		[ASKING_AGENT]: asking('askingAgent', [NodeConnectionTypes.Main]),
		[ASKING_SUB_AGENT]: asking('askingSubAgent', [NodeConnectionTypes.AiTool]),
		[SUB_AGENT]: subAgent,
		[FORK]: {
			description: {
				...agent.description,
				name: 'fork',
				inputs: [NodeConnectionTypes.Main],
				outputs: [NodeConnectionTypes.Main, NodeConnectionTypes.Main],
			},
			async execute() {
				const items = this.getInputData().map((item, index) => ({
					...item,
					pairedItem: { item: index },
				}));
				const ofSecond = ({ json }: INodeExecutionData): boolean => json.second === true;
				return await Promise.resolve([
					items.filter((item) => !ofSecond(item)),
					items.filter(ofSecond),
				]);
			},
		},
		[LOOKUP]: {
			description: { ...agent.description, name: 'lookup', outputs: [NodeConnectionTypes.AiTool] },
			async execute() {
				return await Promise.resolve([[{ json: { found: true } }]]);
			},
		},
		[REVIEW]: {
			description: {
				...agent.description,
				name: 'reviewHitlTool',
				outputs: [NodeConnectionTypes.AiTool],
			},
		},
		[DETOUR]: {
			description: { ...agent.description, name: 'detour', inputs: [NodeConnectionTypes.Main] },
			async execute() {
				const items = this.getInputData();
				return await Promise.resolve([
					items.map((each, item) => ({ ...each, pairedItem: { item } })),
				]);
			},
		},
		[ROWS]: {
			description: { ...agent.description, name: 'rows', inputs: [NodeConnectionTypes.Main] },
			async execute() {
				const items = this.getInputData().flatMap(({ json }, item) =>
					Array.from({ length: Number(json.rows) }, (_, row) => ({
						json: { ...json, row },
						pairedItem: { item },
					})),
				);
				return await Promise.resolve([items]);
			},
		},
		[LOOP]: loopType(),
	};
}

/** Names of what is connected to an agent as its tools. */
function toolsOf(functions: IExecuteFunctions): string[] {
	return functions
		.getParentNodes(functions.getNode().name, {
			connectionType: NodeConnectionTypes.AiTool,
			depth: 1,
		})
		.map(({ name }) => name);
}

/** Gives one item in each of its runs at its second output, with the place where it comes from, as n8n's Loop Over Items does. */
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
			outputs: [NodeConnectionTypes.Main, NodeConnectionTypes.Main],
			properties: [],
		},
		async execute() {
			if (this.getInputSourceData().previousNode !== 'Agent') {
				[items, source, next] = [this.getInputData(), this.getInputSourceData(), 0];
			}
			const item = next++;
			const json = items[item]?.json;
			return await Promise.resolve([
				[],
				json === undefined ? [] : [{ json, pairedItem: { item, sourceOverwrite: source } }],
			]);
		},
	};
}

/** What a model reads for each of its calls. */
export async function callTool(
	engine: Engine,
	parameters: INodeParameters,
	credentialType: string,
	calls: Calls,
	{
		agent = AGENT,
		subAgent,
		fork,
		looksUp = false,
		isSecond = false,
		run: { mode, ...ofWorkflow } = {},
		isLoop = false,
		rows,
		onError,
		isReviewed = false,
		credentials = {},
	}: Around = {},
): Promise<string[]> {
	const at = (name: string, type: string, given: INodeParameters = {}) => ({
		id: name,
		name,
		type,
		typeVersion: 1,
		position: [0, 0] as [number, number],
		parameters: given,
	});
	/** From the agent to the tool. */
	const chain = [
		at('Agent', agent),
		...(subAgent === undefined ? [] : [at('Sub-agent', subAgent)]),
		...(isReviewed ? [at('Review', REVIEW)] : []),
		{
			...at('Send media', TOOL, parameters),
			credentials: { [credentialType]: { id: null, name: '' } },
			...(onError !== undefined && { onError }),
		},
	];
	const to = (node: string, type: 'ai_tool' | 'main') => ({
		[type]: [[{ node, type, index: 0 }]],
	});
	const entry = isSecond ? 'First' : 'Agent';
	const before = fork === undefined ? entry : 'Fork';
	const first = isLoop ? 'Loop' : before;
	const workflow: WorkflowJson = {
		...ofWorkflow,
		nodes: [
			at('Start', 'n8n-nodes-base.manualTrigger'),
			...(rows === undefined ? [] : [at('Rows', ROWS)]),
			...(isLoop ? [at('Loop', LOOP)] : []),
			...(fork === undefined ? [] : [at('Fork', FORK)]),
			// It runs before what follows it: of two ways n8n goes the one that stands higher first.
			...(fork === 'detour'
				? [{ ...at('Detour', DETOUR), position: [0, -100] as [number, number] }]
				: []),
			...(isSecond ? [at('First', ASKING_AGENT)] : []),
			...(looksUp || isSecond ? [at('Lookup', LOOKUP)] : []),
			...chain,
		],
		connections: {
			Start: to(rows === undefined ? first : 'Rows', 'main'),
			...(rows !== undefined && { Rows: to(first, 'main') }),
			...(isLoop && {
				Loop: { main: [[], [{ node: before, type: 'main' as const, index: 0 }]] },
				Agent: to('Loop', 'main'),
			}),
			...(fork !== undefined && {
				Fork: {
					main: [
						fork === 'second'
							? []
							: [{ node: fork === 'detour' ? 'Detour' : entry, type: 'main' as const, index: 0 }],
						[{ node: entry, type: 'main' as const, index: 0 }],
					],
				},
			}),
			...(fork === 'detour' && { Detour: to(entry, 'main') }),
			...(isSecond && { First: to('Agent', 'main') }),
			...((looksUp || isSecond) && { Lookup: to(entry, 'ai_tool') }),
			...Object.fromEntries(
				chain.slice(1).map(({ name }, index) => [name, to(chain[index]?.name ?? '', 'ai_tool')]),
			),
		},
	};
	const run = await engine.runWorkflow(workflow, {
		mode,
		credentials,
		triggerItems: calls.map((json) => ({
			json: { ...json, ...(rows !== undefined && { rows }) } as never,
		})),
	});
	const { runData, error } = run.data.resultData;
	if (error !== undefined) throw error;
	const items = (runData.Agent ?? []).flatMap(({ data }) => data?.main?.[0] ?? []);
	return items.map(({ json }) => String(json.answer));
}
