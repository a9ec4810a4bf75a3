import type { IRunExecutionData } from 'n8n-workflow';

import { parseFlatted } from './flatted';
import { poll } from './poll';
import type { RestClient } from './rest';
import type { Execution, ExecutionFilter } from './types';

/** As n8n's list has it, without data. */
type Summary = Omit<Execution, 'data'>;

const NOT_ENDED: readonly string[] = ['new', 'running', 'waiting'];

/** What ran, with the data of every node. */
export class Executions {
	constructor(
		private readonly rest: RestClient,
		private readonly workflowIds: ReadonlyMap<string, string>,
	) {}

	async list(filter: ExecutionFilter = {}): Promise<Execution[]> {
		const summaries = await this.summaries(filter);
		return await Promise.all(summaries.map((summary) => this.withData(summary)));
	}

	async waitForEnd(filter: ExecutionFilter, timeoutMs: number): Promise<Execution> {
		let seen: Summary[] = [];
		const ended = await poll(
			async () => {
				seen = await this.summaries(filter);
				return seen.find(({ status }) => !NOT_ENDED.includes(status));
			},
			timeoutMs,
			() => {
				const states = seen.map(({ id, status }) => `${id} is ${status}`).join(', ');
				return `No execution ended within ${timeoutMs} ms (${states || 'there is none'})`;
			},
		);
		return await this.withData(ended);
	}

	async read(id: string): Promise<Execution> {
		const path = `/rest/executions/${id}`;
		const { data, ...summary } = await this.rest.json<Summary & { data: string }>(path);
		return { ...summary, data: parseFlatted(data) as IRunExecutionData };
	}

	private async summaries(filter: ExecutionFilter): Promise<Summary[]> {
		const { workflow, status, after } = filter;
		const workflowId = workflow && (this.workflowIds.get(workflow) ?? workflow);
		const query = new URLSearchParams({
			filter: JSON.stringify({ ...(workflowId && { workflowId }), ...(status && { status }) }),
			limit: String(filter.limit ?? 20),
		});
		const { results } = await this.rest.json<{ results: Summary[] }>(`/rest/executions?${query}`);
		return results
			.filter(({ id }) => after === undefined || Number(id) > Number(after))
			.sort((one, other) => Number(other.id) - Number(one.id));
	}

	private async withData(summary: Summary): Promise<Execution> {
		return { ...summary, ...(await this.read(summary.id)) };
	}
}
