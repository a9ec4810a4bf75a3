import type {
	ICredentialDataDecryptedObject,
	INode,
	INodeCredentialTestResult,
} from 'n8n-workflow';

import { HOST } from './environment';
import { poll } from './poll';
import type { RestClient } from './rest';
import type { CredentialFile, WorkflowFile } from './types';

interface Stored {
	id: string;
	name: string;
}

interface StoredCredential extends Stored {
	type: string;
}

interface StoredWorkflow extends Stored {
	versionId: string;
}

/** Milliseconds; n8n registers webhooks in the background after it says that a workflow is published. */
const WEBHOOK_TIMEOUT = 30_000;

const WEBHOOK = 'n8n-nodes-base.webhook';

/** These start by hand, or when another workflow says so; n8n does not publish a workflow with only them. */
const NOT_PUBLISHED = /\.(manual|executeWorkflow|error)Trigger$/;

/** What a person would make in the editor: credentials and workflows. */
export class Content {
	/** By workflow name. */
	readonly workflowIds = new Map<string, string>();

	private credentials: StoredCredential[] = [];

	constructor(private readonly rest: RestClient) {}

	/** Reads what is there from an earlier start. */
	async load(): Promise<void> {
		this.credentials = await this.rest.json<StoredCredential[]>('/rest/credentials');
		for (const { name, id } of await this.rest.json<Stored[]>('/rest/workflows')) {
			this.workflowIds.set(name, id);
		}
	}

	async saveCredential({ name, type, data }: CredentialFile): Promise<string> {
		const known = this.credentials.find((one) => one.name === name && one.type === type);
		if (known) {
			await this.rest.json(`/rest/credentials/${known.id}`, 'PATCH', { name, type, data });
			return known.id;
		}
		const body = { name, type, data };
		const made = await this.rest.json<StoredCredential>('/rest/credentials', 'POST', body);
		this.credentials.push({ id: made.id, name, type });
		return made.id;
	}

	/** Saves a credential, tests it as the editor does then, and deletes it. */
	async testCredential(
		type: string,
		data: ICredentialDataDecryptedObject,
	): Promise<INodeCredentialTestResult> {
		const body = { name: `Test of ${type}`, type, data };
		const { id } = await this.rest.json<Stored>('/rest/credentials', 'POST', body);
		try {
			return await this.rest.json('/rest/credentials/test', 'POST', {
				credentials: { id, ...body },
			});
		} finally {
			await this.rest.json(`/rest/credentials/${id}`, 'DELETE');
		}
	}

	async saveWorkflow(workflow: WorkflowFile): Promise<string> {
		const { name, connections, settings = {}, pinData = {} } = workflow;
		const nodes = workflow.nodes.map((node) => this.withCredentials(node));
		const body = { name, nodes, connections, settings, pinData };
		const known = this.workflowIds.get(name);
		const { id, versionId } = await (known === undefined
			? // Older versions want to be told that it is not active.
				this.rest.json<StoredWorkflow>('/rest/workflows', 'POST', { ...body, active: false })
			: this.rest.json<StoredWorkflow>(`/rest/workflows/${known}?forceSave=true`, 'PATCH', body));
		this.workflowIds.set(name, id);
		const triggers = nodes.filter(isTrigger);
		if (triggers.length > 0) {
			await this.rest.json(`/rest/workflows/${id}/activate`, 'POST', { versionId });
			for (const trigger of triggers) await this.webhookAnswers(trigger);
		}
		return id;
	}

	/** Waits until the webhooks of a published workflow answer; asks for their methods, which starts nothing. */
	private async webhookAnswers(node: INode): Promise<void> {
		if (node.type !== WEBHOOK) return;
		const path = `/webhook/${String(node.parameters.path)}`;
		const methods = [node.parameters.httpMethod ?? 'GET'].flat().map(String);
		await poll(
			async () => {
				const answer = await this.rest.request(path, {
					method: 'OPTIONS',
					headers: { Origin: `http://${HOST}` },
				});
				await answer.arrayBuffer();
				const allowed = answer.headers.get('Access-Control-Allow-Methods')?.split(/,\s*/) ?? [];
				return methods.every((method) => allowed.includes(method)) || undefined;
			},
			WEBHOOK_TIMEOUT,
			() => `The webhook ${path} of node "${node.name}" does not answer`,
		);
	}

	private withCredentials(node: INode): INode {
		if (!node.credentials) return node;
		const credentials: INode['credentials'] = {};
		for (const [type, { name }] of Object.entries(node.credentials)) {
			const ofType = this.credentials.filter((one) => one.type === type);
			const found = ofType.find((one) => one.name === name) ?? ofType[0];
			// Without one the node shows that a credential is to be chosen.
			if (found) credentials[type] = { id: found.id, name: found.name };
		}
		return { ...node, credentials };
	}
}

function isTrigger({ type, disabled }: INode): boolean {
	return !disabled && /(\.webhook|Trigger)$/.test(type) && !NOT_PUBLISHED.test(type);
}
