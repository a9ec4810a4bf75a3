import type { INode, INodeExecutionData } from 'n8n-workflow';

import { mixUpOf } from '../../../nodes/WhatsAppMedia/parameters/tool';

/** A call of the tool by an agent that has n8n run it, where n8n evaluates nothing. */
const call = (phone: string): Parameters<typeof mixUpOf>[0] => ({
	getNode: () => ({ parameters: { phone } }) as unknown as INode,
	getInputData: (): INodeExecutionData[] => [
		{ json: {}, pairedItem: { item: 0, sourceOverwrite: { previousNode: 'Start' } } },
	],
	evaluateExpression: () => {
		throw new Error('No execution data');
	},
	getParentNodes: () => [],
	getChildNodes: () => [],
});

it('an item of another node is not trusted where nobody can say how many there are', () => {
	expect(mixUpOf(call('={{ $("Start").item.json.phone }}'), 0)).toBe('otherItem');
	expect(mixUpOf(call('={{ $itemIndex }}'), 0)).toBe('otherItem');
});

it('nor is the item that was handed over where nobody can say what the agent’s item holds', () => {
	expect(mixUpOf(call('={{ $json.phone }}'), 0)).toBe('notAsked');
});

it('what is the same for all is trusted', () => {
	expect(mixUpOf(call('={{ $("Start").first().json.phone }}'), 0)).toBeUndefined();
	expect(mixUpOf(call('+14155550101'), 0)).toBeUndefined();
});
