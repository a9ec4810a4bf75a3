import { Container } from '@n8n/di';
import {
	ActiveWorkflowTriggers,
	PollContext,
	PollTriggerExecutor,
	type IGetExecutePollFunctions,
	type IGetExecuteTriggerFunctions,
} from 'n8n-core';
import type {
	ICredentialsHelper,
	IDataObject,
	INode,
	INodeExecutionData,
	Workflow,
} from 'n8n-workflow';

import { makeAdditionalData, WORKFLOW_ID } from './additionalData';

/** A published workflow that begins with a node that polls. */
export interface Polling {
	/** One poll as the schedule starts it: what it hands on, null for nothing, or why it broke off. */
	poll(): Promise<INodeExecutionData[][] | Error | null>;
	/** Everything that was handed on or broke off, in its order. */
	readonly handedOn: ReadonlyArray<INodeExecutionData[][] | Error>;
	/** What n8n has in its database of the workflow's static data. */
	readonly saved: IDataObject;
	/** n8n stops: no poll comes any more. */
	stop(): Promise<void>;
}

/**
 * Activates a workflow as n8n's server does, its first poll included, and keeps its static data as the
 * server does: when it was activated, and when a poll hands something on.
 * @param make the workflow with its static data
 */
export async function startPolling(
	make: (staticData: IDataObject) => Workflow,
	credentials: ICredentialsHelper,
	id: string,
	before: IDataObject = {},
): Promise<Polling> {
	const workflow = make(structuredClone(before));
	const [node] = workflow.getPollNodes();
	if (node === undefined) throw new Error('No node of the workflow polls');
	const additionalData = makeAdditionalData(credentials, id, 'trigger', workflow);
	let saved = structuredClone(before);
	const handedOn: Array<INodeExecutionData[][] | Error> = [];
	const save = (): void => {
		saved = JSON.parse(JSON.stringify(workflow.staticData)) as IDataObject;
	};
	const getPollFunctions: IGetExecutePollFunctions = (of, pollNode, data, mode, activation) =>
		new PollContext(
			of,
			pollNode,
			data,
			mode,
			activation,
			(items) => {
				save();
				handedOn.push(items);
			},
			(error) => {
				handedOn.push(error);
			},
		);
	const getTriggerFunctions: IGetExecuteTriggerFunctions = () => {
		throw new Error('The workflow has a trigger that does not poll');
	};
	const triggers = Container.get(ActiveWorkflowTriggers);
	await workflow.expression.acquireIsolate();
	try {
		await triggers.addAllTriggers(
			WORKFLOW_ID,
			workflow,
			additionalData,
			'trigger',
			'activate',
			getTriggerFunctions,
			getPollFunctions,
		);
	} finally {
		await workflow.expression.releaseIsolate();
	}
	save();
	const functions = getPollFunctions(workflow, node, additionalData, 'trigger', 'activate');
	const execute = Container.get(PollTriggerExecutor).create(workflow, node, functions, () => true);
	return {
		async poll() {
			const before = handedOn.length;
			await execute();
			return handedOn[before] ?? null;
		},
		handedOn,
		get saved() {
			return saved;
		},
		stop: async () => void (await triggers.remove(WORKFLOW_ID)),
	};
}

/** A node that polls, as the only one of its workflow. */
export function pollNode(type: string, node: Partial<INode>): INode {
	return {
		id: 'polling',
		name: 'Polling',
		type,
		typeVersion: 1,
		position: [0, 0],
		parameters: {},
		...node,
	};
}
