import type { INode, INodeExecutionData, INodeParameters, INodeType } from 'n8n-workflow';

import { startEngine, type CredentialData, type Engine } from '../../../tools/lib/engine';
import type { Job, Outcome, Subject } from './subject';

/** A node of a workflow: what a subject in n8n's engine consists of. */
export interface Step {
	readonly type: string;
	readonly typeVersion: number;
	readonly parameters: INodeParameters;
	readonly credentialType?: string;
}

/** A subject that is one or more nodes in n8n's own engine. */
export interface EngineSubject {
	readonly credentials: Record<string, CredentialData>;
	/** Node types besides those of the package, by full name. */
	readonly nodeTypes?: Record<string, INodeType>;
	/** The nodes, in a row, that send a file or a link. */
	steps(hasFile: boolean): readonly Step[];
}

/** Starts n8n's engine with the subject's nodes in it. */
export async function startInEngine(
	subject: EngineSubject,
	{ executions, file }: Job,
): Promise<Subject> {
	const engine = await startEngine({
		...(executions !== undefined && { expressionEngine: 'legacy' as const }),
		folder: file?.folder,
		credentials: subject.credentials,
		nodeTypes: subject.nodeTypes,
	});
	return {
		send: async (phones, sent) => {
			const binary = sent && { data: sent.binary };
			const items = phones.map((phone) => ({ json: { phone }, ...(binary && { binary }) }));
			return await runInARow(engine, subject.steps(sent !== undefined), items);
		},
		close: async () => await engine.close(),
	};
}

/** A failed item must not stop the others, so every node goes on. */
async function runInARow(
	engine: Engine,
	steps: readonly Step[],
	items: INodeExecutionData[],
): Promise<Outcome> {
	const nodes: INode[] = steps.map(({ type, typeVersion, parameters, credentialType }, index) => ({
		id: `step-${index}`,
		name: `Step ${index}`,
		type,
		typeVersion,
		position: [index * 200, 0],
		parameters,
		onError: 'continueRegularOutput',
		...(credentialType && { credentials: { [credentialType]: { id: null, name: '' } } }),
	}));
	const start: INode = {
		id: 'start',
		name: 'Start',
		type: 'n8n-nodes-base.manualTrigger',
		typeVersion: 1,
		position: [-200, 0],
		parameters: {},
	};
	const chain = [start, ...nodes];
	const connections = Object.fromEntries(
		nodes.map(({ name }, index) => [
			chain[index]?.name ?? '',
			{ main: [[{ node: name, type: 'main' as const, index: 0 }]] },
		]),
	);
	const run = await engine.runWorkflow(
		{ nodes: chain, connections },
		{ startNode: start.name, triggerItems: items },
	);
	const { runData, error } = run.data.resultData;
	const output = runData[nodes.at(-1)?.name ?? '']?.at(-1)?.data?.main?.[0] ?? [];
	const failed = output.find(({ json }) => json.error !== undefined);
	return {
		sent: output.filter(({ json }) => json.error === undefined).length,
		inOrder: output.every(({ pairedItem }, index) => placeOf(pairedItem) === index),
		stoppedBy: error?.message,
		...(failed && { firstFailure: wordsOf(failed.json.error) }),
	};
}

function placeOf(pairedItem: INodeExecutionData['pairedItem']): number | undefined {
	return typeof pairedItem === 'object' && !Array.isArray(pairedItem) ? pairedItem.item : undefined;
}

/** n8n puts a text or an error into a failed item. */
function wordsOf(error: unknown): string {
	return typeof error === 'object' && error !== null && 'message' in error
		? String(error.message)
		: String(error);
}
