import type { INode, INodeParameters, IRunExecutionData } from 'n8n-workflow';

import { parseFlatted } from '../../../../tools/lib/n8n/flatted';
import type { Services } from '../../../../tools/lib/n8n/queue/services';
import type { N8nServer, WorkflowFile } from '../../../../tools/lib/n8n/server';
import { chain, MEDIA_NODE, node, webhook } from '../../../support/n8n/workflow';

/** An order as a shop posts it. */
export interface Order {
	number: number;
	phone: string;
	/** Text of the invoice. */
	invoice: string;
}

export function makeOrders(count: number): Order[] {
	return Array.from({ length: count }, (_, index) => ({
		number: index + 1,
		phone: `+1415${5_550_000 + index}`,
		invoice: `Invoice of order ${index + 1}\nTotal: ${(index + 1) * 3}.50 EUR\n`,
	}));
}

/** The words below a customer's invoice, which name the order. */
export function captionOf({ number }: Order): string {
	return `Invoice of order ${number}`;
}

/** What differs from workflow to workflow. */
export interface Variant {
	/** Nodes between the webhook and the file. */
	before?: INode[];
	/** Of the node that sends. */
	options?: INodeParameters;
}

/** n8n's own node against orders that come twice. */
export const removeDuplicates = node(
	'Remove Duplicates',
	'n8n-nodes-base.removeDuplicates',
	{
		operation: 'removeItemsSeenInPreviousExecutions',
		logic: 'removeItemsWithAlreadySeenKeyValues',
		dedupeValue: '={{ $json.body.number }}',
		options: {},
	},
	{ typeVersion: 2 },
);

/** An order comes in, its invoice becomes a file, and the customer gets the file. */
export function orderWorkflow(
	path: string,
	{ before = [], options = {} }: Variant = {},
): WorkflowFile {
	return chain(path, [
		webhook(path, 'onReceived'),
		...before,
		node(
			'Invoice',
			'n8n-nodes-base.convertToFile',
			{
				operation: 'toText',
				sourceProperty: 'body.invoice',
				options: { fileName: '={{ `invoice-${$json.body.number}.txt` }}' },
			},
			{ typeVersion: 1.1 },
		),
		node('Send', MEDIA_NODE, {
			provider: 'xobito',
			phone: '={{ $("Webhook").item.json.body.phone }}',
			mediaSource: 'binary',
			binaryPropertyName: 'data',
			caption: '={{ `Invoice of order ${$("Webhook").item.json.body.number}` }}',
			options,
		}),
	]);
}

/** Posts an order as a shop does; throws when n8n does not take it. */
export async function post(n8n: N8nServer, path: string, order: Order): Promise<void> {
	const answer = await n8n.webhook(path, {
		headers: { 'Content-Type': 'application/json' },
		body: JSON.stringify(order),
	});
	const text = await answer.text();
	if (!answer.ok) throw new Error(`Order ${order.number} was not taken: ${answer.status} ${text}`);
}

/** Posts the orders, `atOnce` at the same time. */
export async function postAll(
	n8n: N8nServer,
	path: string,
	orders: readonly Order[],
	atOnce: number,
): Promise<void> {
	const left = [...orders];
	const poster = async () => {
		for (let order = left.shift(); order; order = left.shift()) await post(n8n, path, order);
	};
	await Promise.all(Array.from({ length: atOnce }, poster));
}

/** What n8n's database says of an execution. */
export interface ExecutionRow {
	id: string;
	status: string;
}

/** The executions of a workflow, the oldest first. */
export async function executionRows(
	{ database }: Services,
	workflowId: string,
): Promise<ExecutionRow[]> {
	return await database.query(
		`SELECT id::text, status FROM execution_entity WHERE "workflowId" = '${workflowId}' ORDER BY execution_entity.id`,
	);
}

/**
 * The number of the order that each execution is of, by execution id. Read while the executions run:
 * n8n throws the data of an execution away when its worker dies.
 */
export async function orderNumbers(
	{ database }: Services,
	workflowId: string,
): Promise<Map<string, number>> {
	const rows = await database.query<{ id: string; data: string }>(
		`SELECT e.id::text, d.data FROM execution_entity e JOIN execution_data d ON d."executionId" = e.id WHERE e."workflowId" = '${workflowId}'`,
	);
	return new Map(rows.map(({ id, data }) => [id, numberIn(parseFlatted(data))]));
}

/** In what the webhook gave, or, of an execution that no worker has taken yet, in what it will give. */
function numberIn(data: unknown): number {
	const { resultData, executionData } = data as IRunExecutionData;
	const given =
		resultData.runData.Webhook?.[0]?.data?.main?.[0] ??
		executionData?.nodeExecutionStack[0]?.data.main?.[0];
	const body = given?.[0]?.json.body as Partial<Order> | undefined;
	if (body?.number === undefined) throw new Error('An execution without an order');
	return body.number;
}
