import type { ICredentialType, INodeTypeDescription } from 'n8n-workflow';
import { mkdir, mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { Content } from './content';
import { HOST, n8nEnvironment } from './environment';
import { Executions } from './executions';
import { installN8n, n8nProgram, type Installation } from './install';
import { installPackage, withPackage } from './package';
import { freePorts, GuardedProcess } from './process';
import { becomesReady } from './ready';
import { RestClient, RestError } from './rest';
import type { N8nOptions, N8nServer } from './types';

export type * from './types';

/** Whoever opens the editor logs in with this; it is reached from this machine only. */
const OWNER = {
	email: 'owner@example.com',
	password: 'WhatsApp-Media-1',
	firstName: 'Maria',
	lastName: 'Sanchez',
};

/** Older versions say that they are ready before they have a REST API; its settings come last. */
const READY_PATHS = ['/healthz/readiness', '/rest/settings'];

/** Milliseconds that `waitForExecution()` waits by default. */
const EXECUTION_TIMEOUT = 30_000;

/**
 * Starts a real n8n with the project's package in it, built and packed as it would be published. The
 * first time, n8n is installed into the user's cache folder, which takes some minutes.
 *
 * ```ts
 * const n8n = await startN8n({ credentials, workflows });
 * await n8n.webhook('orders', { method: 'POST', body: form });
 * const { status, data } = await n8n.waitForExecution({ workflow: 'Orders' });
 * await n8n.stop();
 * ```
 */
export async function startN8n(options: N8nOptions = {}): Promise<N8nServer> {
	const installation = await installN8n(options.version, options.log);
	const userFolder = await makeUserFolder(options.userFolder);
	const removeFolder = async () => {
		if (options.userFolder === undefined) await rm(userFolder, { recursive: true, force: true });
	};
	try {
		options.log?.('Building and packing the node');
		await withPackage((tarball) => installPackage(tarball, userFolder));
		return await runN8n({ installation, userFolder, options, removeFolder });
	} catch (error) {
		await removeFolder();
		throw error;
	}
}

/** An n8n whose folder is ready, with the node in it. */
export interface Prepared {
	installation: Installation;
	userFolder: string;
	options: N8nOptions;
	/** Called by `stop()` at the end. */
	removeFolder?: () => Promise<void>;
}

/** The rest of a start: runs n8n and gives it what is asked for. */
export async function runN8n(prepared: Prepared): Promise<N8nServer> {
	const { installation, userFolder, options, removeFolder } = prepared;
	const [server = 0, broker = 0] = await freePorts(2);
	const ports = { server: options.port ?? server, broker };
	const env = n8nEnvironment(installation, userFolder, ports, options);
	const program = n8nProgram(installation, ['start'], env);
	const process = new GuardedProcess(program, options.log ?? (() => undefined));
	try {
		const url = `http://${HOST}:${ports.server}`;
		await becomesReady(url, READY_PATHS, process);
		const rest = new RestClient(url);
		await logIn(rest, userFolder);
		const content = new Content(rest);
		await content.load();
		for (const credential of options.credentials ?? []) await content.saveCredential(credential);
		for (const workflow of options.workflows ?? []) await content.saveWorkflow(workflow);
		return serverOf({ url, userFolder, process, rest, content, removeFolder });
	} catch (error) {
		await process.stop();
		throw error;
	}
}

async function makeUserFolder(given?: string): Promise<string> {
	if (given === undefined)
		return await realpath(await mkdtemp(join(tmpdir(), 'whatsapp-media-n8n-')));
	await mkdir(given, { recursive: true });
	return await realpath(given);
}

/** Makes the owner of a new n8n, or logs in as the owner of one that was started before. */
async function logIn(rest: RestClient, userFolder: string): Promise<void> {
	try {
		await rest.json('/rest/owner/setup', 'POST', OWNER);
	} catch (error) {
		if (!(error instanceof RestError) || error.status !== 400) throw error;
		const login = { emailOrLdapLoginId: OWNER.email, password: OWNER.password };
		await rest.json('/rest/login', 'POST', login).catch((refusal: unknown) => {
			const words = refusal instanceof Error ? refusal.message : String(refusal);
			throw new Error(
				`${words}\nThe login of this n8n was changed. Set it back to ${OWNER.email} and ${OWNER.password}, or delete ${userFolder} to begin anew.`,
			);
		});
	}
}

interface Parts {
	url: string;
	userFolder: string;
	process: GuardedProcess;
	rest: RestClient;
	content: Content;
	removeFolder?: () => Promise<void>;
}

function serverOf({ url, userFolder, process, rest, content, removeFolder }: Parts): N8nServer {
	const executions = new Executions(rest, content.workflowIds);
	let stopping: Promise<void> | undefined;
	return {
		url,
		owner: { email: OWNER.email, password: OWNER.password },
		userFolder,
		pid: process.pid,
		workflowIds: content.workflowIds,
		logs: () => process.logs,
		request: (path, init) => rest.request(path, init),
		webhook: (path, init) => fetch(`${url}/webhook/${path}`, { method: 'POST', ...init }),
		saveCredential: (credential) => content.saveCredential(credential),
		saveWorkflow: (workflow) => content.saveWorkflow(workflow),
		execution: (id) => executions.read(id),
		executions: (filter) => executions.list(filter),
		waitForExecution: (filter = {}, timeoutMs = EXECUTION_TIMEOUT) =>
			executions.waitForEnd(filter, timeoutMs),
		testCredential: (type, data) => content.testCredential(type, data),
		nodeTypes: () => rest.json<INodeTypeDescription[]>('/types/nodes.json'),
		credentialTypes: () => rest.json<ICredentialType[]>('/types/credentials.json'),
		ended: process.ended,
		stop: () => (stopping ??= process.stop().then(() => removeFolder?.())),
	};
}
