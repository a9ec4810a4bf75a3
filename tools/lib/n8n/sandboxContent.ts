import type { ICredentialDataDecryptedObject, INode } from 'n8n-workflow';
import { createHash } from 'node:crypto';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { providerById, PROVIDERS } from '../../../nodes/WhatsAppMedia/providers/registry';
import type { Sandbox } from '../../../sandbox/index';
import { PACKAGE_NAME } from './package';
import { PROJECT } from './paths';
import { RestError } from './rest';
import type { CredentialFile, N8nServer, WorkflowFile } from './types';

const NODE_TYPE = `${PACKAGE_NAME}.whatsAppMedia`;

/** Example workflows for people, in n8n's export format. */
const EXAMPLES = join(PROJECT, 'examples');

/** In the user folder: which examples were imported, by file name. */
const IMPORTED = 'imported-examples.json';

interface Example {
	/** Of what the file held. */
	hash: string;
	/** Name of the workflow. */
	name: string;
	/** Whether it can run as it is; some need an account of somebody's own, e.g. in a shop. */
	isPublished: boolean;
}

/** Name of the credential that leads to the sandbox, by credential type. */
const credentialNames = new Map(
	Object.values(PROVIDERS).map(({ credentialType, name }) => [credentialType, `${name} (sandbox)`]),
);

/** One credential for each provider, with which n8n talks to the sandbox. */
export function sandboxCredentials(sandbox: Sandbox): CredentialFile[] {
	return Object.entries(sandbox.credentials).map(([type, data]) => ({
		name: credentialNames.get(type) ?? type,
		type,
		data: data as ICredentialDataDecryptedObject,
	}));
}

/** Names of the examples in n8n. */
export interface ImportedExamples {
	/** Those that are published: their triggers start them. */
	readonly published: readonly string[];
	/** Those that wait for an account of somebody's own, for example in a shop; by hand they run with sample data. */
	readonly waiting: readonly string[];
}

/**
 * Imports the example workflows that are new or have changed since they were imported, so that what
 * somebody tried out with one of them is still there after the next start.
 */
export async function importExamples(n8n: N8nServer): Promise<ImportedExamples> {
	const path = join(n8n.userFolder, IMPORTED);
	const text = await readFile(path, 'utf8').catch(() => '{}');
	const before = JSON.parse(text) as Record<string, Example>;
	const now: Record<string, Example> = {};
	const files = await readdir(EXAMPLES).catch(() => []);
	for (const file of files.filter((name) => name.endsWith('.json')).sort()) {
		const content = await readFile(join(EXAMPLES, file), 'utf8');
		const hash = createHash('sha256').update(content).digest('hex');
		const old = before[file];
		now[file] =
			old?.hash === hash && n8n.workflowIds.has(old.name)
				? old
				: { hash, ...(await importExample(n8n, JSON.parse(content) as WorkflowFile)) };
	}
	await writeFile(path, JSON.stringify(now, null, 2));
	const named = (isPublished: boolean): string[] =>
		Object.values(now)
			.filter((example) => example.isPublished === isPublished)
			.map(({ name }) => name);
	return { published: named(true), waiting: named(false) };
}

async function importExample(
	n8n: N8nServer,
	workflow: WorkflowFile,
): Promise<Omit<Example, 'hash'>> {
	const { name, nodes } = workflow;
	try {
		await n8n.saveWorkflow({ ...workflow, nodes: nodes.map(withSandbox) });
		return { name, isPublished: true };
	} catch (error) {
		// Saved, but not published: it waits in the editor for what it lacks.
		if (!(error instanceof RestError) || !n8n.workflowIds.has(name)) throw error;
		return { name, isPublished: false };
	}
}

/** Examples must never send anything to anybody: not with a credential that somebody added either. */
function withSandbox(node: INode): INode {
	// The node itself, as a tool, and the triggers.
	if (!node.type.startsWith(NODE_TYPE)) return node;
	const { provider } = node.parameters;
	const { credentialType } = providerById(String(provider)) ?? PROVIDERS.xobito;
	const name = credentialNames.get(credentialType) ?? credentialType;
	return { ...node, credentials: { [credentialType]: { id: null, name } } };
}
