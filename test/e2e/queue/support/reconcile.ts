import type { DeliveredMessage } from '../../../../sandbox';
import type { Execution } from '../../../../tools/lib/n8n/server';
import { jsonOf } from '../../../support/n8n/executions';
import { captionOf, type ExecutionRow, type Order } from './orders';

/** Three sources that know something of the orders. */
export interface Sources {
	orders: readonly Order[];
	/** n8n's database. */
	rows: readonly ExecutionRow[];
	/** By execution id. */
	numbers: ReadonlyMap<string, number>;
	/** n8n's REST API, by execution id: what the node reported. */
	executions: ReadonlyMap<string, Execution>;
	/** What customers got. */
	messages: readonly DeliveredMessage[];
	/** Ids of the executions that a worker began, by what the workers print. */
	begun: ReadonlySet<string>;
}

/** What became of one order. */
export interface Fate {
	order: Order;
	executionIds: string[];
	/** Ids of the messages that the node reported as sent. */
	reported: string[];
	/** Ids of the messages that the customer got. */
	delivered: string[];
	/** Whether somebody who looks at n8n's executions sees that something went wrong. */
	isFlagged: boolean;
	/** Whether any worker began with it. */
	isBegun: boolean;
	/** What n8n says of each execution that did not succeed, for whoever reads a failed test. */
	failures: string[];
}

/** How often each kind of fate came; every order is in exactly one row. */
export interface Balance {
	deliveredOnce: number;
	/** n8n shows the execution as failed, and the customer got the message. */
	flaggedDelivered: number;
	/** n8n shows the execution as failed, and the customer got nothing. */
	flaggedNotDelivered: number;
	/** The customer got it more than once, and n8n shows a failed execution. */
	flaggedDeliveredTwice: number;
	/** Nobody is told. */
	lostSilently: number;
	/** Nobody is told. */
	deliveredTwiceSilently: number;
}

export function fatesOf({ orders, rows, numbers, executions, messages, begun }: Sources): Fate[] {
	return orders.map((order) => {
		const own = rows.filter(({ id }) => numbers.get(id) === order.number);
		const reports = own.flatMap(({ id }) => {
			const execution = executions.get(id);
			return execution ? jsonOf(execution, 'Send') : [];
		});
		return {
			order,
			executionIds: own.map(({ id }) => id),
			reported: reports
				.filter(({ outcome }) => outcome === 'sent')
				.map(({ messageId }) => String(messageId)),
			delivered: messages
				.filter(({ caption }) => caption === captionOf(order))
				.map(({ messageId }) => messageId),
			isFlagged: own.some(({ status }) => status !== 'success'),
			isBegun: own.some(({ id }) => begun.has(id)),
			failures: own
				.filter(({ status }) => status !== 'success')
				.map(({ id, status }) => `${id} ${status}: ${saidOf(executions.get(id))}`),
		};
	});
}

/** Message and description of the error that ended an execution. */
function saidOf(execution: Execution | undefined): string {
	const { error, lastNodeExecuted } = execution?.data.resultData ?? {};
	return [lastNodeExecuted, error?.message, error && 'description' in error && error.description]
		.filter(Boolean)
		.join(' · ');
}

export function balanceOf(fates: readonly Fate[]): Balance {
	const count = (isSo: (fate: Fate) => boolean) => fates.filter(isSo).length;
	return {
		deliveredOnce: count((fate) => !fate.isFlagged && fate.delivered.length === 1),
		flaggedDelivered: count((fate) => fate.isFlagged && fate.delivered.length === 1),
		flaggedNotDelivered: count((fate) => fate.isFlagged && fate.delivered.length === 0),
		flaggedDeliveredTwice: count((fate) => fate.isFlagged && fate.delivered.length > 1),
		lostSilently: count((fate) => !fate.isFlagged && fate.delivered.length === 0),
		deliveredTwiceSilently: count((fate) => !fate.isFlagged && fate.delivered.length > 1),
	};
}

const ROWS: ReadonlyArray<readonly [keyof Balance, string]> = [
	['deliveredOnce', 'Delivered once, execution succeeded'],
	['flaggedDelivered', 'Delivered once, execution shown as failed'],
	['flaggedNotDelivered', 'Not delivered, execution shown as failed'],
	['flaggedDeliveredTwice', 'Delivered twice, execution shown as failed'],
	['lostSilently', 'Not delivered, execution succeeded'],
	['deliveredTwiceSilently', 'Delivered twice, execution succeeded'],
];

/** A Markdown table with a column of counts for each run. */
export function balanceTable(runs: Readonly<Record<string, Balance>>): string {
	const columns = Object.entries(runs);
	const line = (cells: readonly (string | number)[]) => `| ${cells.join(' | ')} |`;
	return [
		line(['What became of the orders', ...columns.map(([name]) => name)]),
		line(['---', ...columns.map(() => '--:')]),
		...ROWS.map(([key, label]) => line([label, ...columns.map(([, balance]) => balance[key])])),
	].join('\n');
}
