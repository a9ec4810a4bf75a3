import type { N8nServer } from '../../../../tools/lib/n8n/server';

/** Publishes a workflow that no trigger of its own starts, without which n8n 2 does not run error workflows. */
export async function publish(n8n: N8nServer, workflowId: string): Promise<void> {
	const path = `/rest/workflows/${workflowId}`;
	const saved = await n8n.request(path);
	const { data } = (await saved.json()) as { data: { versionId: string } };
	const published = await n8n.request(`${path}/activate`, {
		method: 'POST',
		headers: { 'Content-Type': 'application/json' },
		body: JSON.stringify({ versionId: data.versionId }),
	});
	if (!published.ok) throw new Error(`n8n did not publish: ${await published.text()}`);
}
