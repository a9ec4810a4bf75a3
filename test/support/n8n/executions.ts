import type { IBinaryData, IDataObject, INodeExecutionData } from 'n8n-workflow';

import type { Execution, N8nServer } from '../../../tools/lib/n8n/server';

/** What a node gave at one of its outputs. */
export function itemsOf(execution: Execution, node: string, output = 0): INodeExecutionData[] {
	return execution.data.resultData.runData[node]?.[0]?.data?.main?.[output] ?? [];
}

export function jsonOf(execution: Execution, node: string, output = 0): IDataObject[] {
	return itemsOf(execution, node, output).map(({ json }) => json);
}

/** Id of the newest execution, to be used as `after`. */
export async function newestId(n8n: N8nServer): Promise<string> {
	return (await n8n.executions({ limit: 1 }))[0]?.id ?? '0';
}

/** Downloads a file from n8n's storage as its editor does. */
export async function download(n8n: N8nServer, { id }: IBinaryData): Promise<Buffer> {
	const query = new URLSearchParams({ id: id ?? '', action: 'download' });
	const answer = await n8n.request(`/rest/binary-data?${query}`);
	if (!answer.ok) throw new Error(`n8n answered ${answer.status} to the download of ${id}`);
	return Buffer.from(await answer.arrayBuffer());
}
