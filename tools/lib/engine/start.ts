import type { INode, INodeExecutionData } from 'n8n-workflow';
import { deepCopy } from 'n8n-workflow';

import { MANUAL_TRIGGER } from './nodeTypes';
import type { WorkflowJson } from './types';

/** A copy that the engine may write to; `error` objects in items do not survive a deep copy. */
export function copyItem(item: INodeExecutionData): INodeExecutionData {
	return {
		...item,
		json: deepCopy(item.json),
		...(item.binary && { binary: deepCopy(item.binary) }),
	};
}

/** The node that a workflow starts from; by default the manual trigger, else the first without input. */
export function findStartNode(json: WorkflowJson, nodes: INode[], name?: string): INode {
	const targets = new Set(
		Object.values(json.connections)
			.flatMap((byType) => Object.values(byType).flat(2))
			.map((connection) => connection?.node),
	);
	const found = name
		? nodes.find((node) => node.name === name)
		: (nodes.find((node) => node.type === MANUAL_TRIGGER && !node.disabled) ??
			nodes.find(
				(node) => !node.disabled && !targets.has(node.name) && node.name in json.connections,
			));
	if (!found) throw new Error(`The workflow has no node to start from: ${name ?? 'no trigger'}`);
	return found;
}
