import { Logger } from '@n8n/backend-common';
import { ExpressionEngineConfig } from '@n8n/config';
import { Container } from '@n8n/di';
import { ExpressionEvaluator, IsolatedVmBridge } from '@n8n/expression-runtime';
import { BinaryDataService, Cipher, EncryptionKeyProxy, InstanceSettings } from 'n8n-core';
import { Expression, LoggerProxy } from 'n8n-workflow';
import { expressionSandboxHooks } from 'n8n-workflow/dist/cjs/expression-sandboxing.js';
import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { openProcessedStore } from './processedStore';
import type { BinaryMode, ExpressionEngine } from './types';

/**
 * The n8n instance around a workflow engine: what n8n's command line sets up before it runs anything.
 *
 * n8n keeps its settings and services in one container per process. A service reads the environment
 * when it is first asked for, so the environment comes first, and then an empty container.
 */
export interface Instance {
	readonly folder: string;
	readonly expressionEngine: string;
	close(): Promise<void>;
}

export interface InstanceOptions {
	folder?: string;
	binaryMode: BinaryMode;
	expressionEngine: ExpressionEngine;
}

let open = false;

/** Brings up an instance in `folder`, or in a fresh folder that `close()` removes. */
export async function startInstance(options: InstanceOptions): Promise<Instance> {
	const { folder } = options;
	if (open) throw new Error('An engine is still open in this process: close() it first.');
	open = true;
	const cleanup: Array<() => Promise<void> | void> = [() => void (open = false)];
	const close = async () => {
		while (cleanup.length) await cleanup.pop()?.();
	};

	try {
		const userFolder = folder ?? (await mkdtemp(join(tmpdir(), 'n8n-engine-')));
		if (folder) await mkdir(folder, { recursive: true });
		else cleanup.push(async () => await rm(userFolder, { recursive: true, force: true }));
		cleanup.push(setEnvironment(userFolder, options));
		const expressionEngine = await setUpContainer(cleanup);
		return { folder: userFolder, expressionEngine, close };
	} catch (error) {
		await close();
		throw error;
	}
}

/** Sets what n8n reads from the environment and returns a function that puts everything back. */
function setEnvironment(
	userFolder: string,
	{ binaryMode, expressionEngine }: InstanceOptions,
): () => void {
	const before = { ...process.env };
	// The settings of whoever runs this (keys, storage paths, proxies of an n8n of theirs) must not leak in.
	for (const name of Object.keys(process.env)) {
		if (name.startsWith('N8N_')) delete process.env[name];
	}
	const noProxy = [process.env.NO_PROXY ?? process.env.no_proxy, '127.0.0.1', 'localhost']
		.filter(Boolean)
		.join(',');
	Object.assign(process.env, {
		// InstanceSettings writes its config file, with a fresh encryption key, to <folder>/.n8n.
		N8N_USER_FOLDER: userFolder,
		// Logger and everything that gets one.
		N8N_LOG_LEVEL: 'silent',
		// BinaryDataConfig.
		N8N_DEFAULT_BINARY_DATA_MODE: binaryMode,
		// ExpressionEngineConfig.
		N8N_EXPRESSION_ENGINE: expressionEngine,
		// The servers in tests and demos are on the loopback interface, which the protection blocks.
		N8N_SSRF_PROTECTION_ENABLED: 'false',
		// For the same reason; n8n's HTTP helper follows the proxy variables.
		NO_PROXY: noProxy,
		no_proxy: noProxy,
	});

	return () => {
		for (const name of Object.keys(process.env)) {
			if (!(name in before)) delete process.env[name];
		}
		Object.assign(process.env, before);
	};
}

/** Fills n8n's container; returns the name of the expression engine. */
async function setUpContainer(cleanup: Array<() => Promise<void> | void>): Promise<string> {
	// An earlier engine of this process has left its settings, keys and stores behind.
	Container.reset();
	cleanup.push(() => Container.reset());

	// Its constructor registers it as what n8n-workflow logs to.
	Container.get(Logger);

	// n8n 2.41 encrypts credentials with a data key, which it keeps in its database, wrapped with the
	// instance key. This one lives as long as the engine; the legacy one is the instance key itself.
	const wrap = (key: string) => Container.get(Cipher).encryptDEKWithInstanceKey(key);
	const active = {
		id: 'engine',
		value: wrap(randomBytes(32).toString('hex')),
		algorithm: 'aes-256-gcm',
		format: 'prefixed',
	} as const;
	const legacy = {
		id: 'legacy',
		value: wrap(Container.get(InstanceSettings).encryptionKey),
		algorithm: 'aes-256-cbc',
		format: 'no-prefix',
	} as const;
	Container.get(EncryptionKeyProxy).setProvider({
		getActiveKey: async () => active,
		getKeyById: async (id) => (id === active.id ? active : null),
		getLegacyKey: async () => legacy,
	});

	await openProcessedStore();

	// Makes the storage folder and registers the store on disk.
	await Container.get(BinaryDataService).init();

	return await startExpressionEngine(cleanup);
}

/**
 * Starts the engine n8n uses by default, V8 isolates by isolated-vm. n8n-workflow evaluates without one
 * too (`legacy`), with other limits on what an expression may do and other errors.
 */
async function startExpressionEngine(cleanup: Array<() => Promise<void> | void>): Promise<string> {
	const config = Container.get(ExpressionEngineConfig);
	cleanup.push(async () => await Expression.disposeExpressionEngine());
	// The one of an earlier engine stays chosen.
	if (config.engine === 'legacy') Expression.setExpressionEngine('legacy');
	try {
		await Expression.initExpressionEngine({ ...config, idleTimeoutMs: config.idleTimeout });
	} catch (error) {
		if (!isMissingImport(error)) throw error;
		await startEvaluator(config);
	}
	return Expression.getActiveImplementation();
}

/** n8n-workflow loads the evaluator with `import()`, which jest lets through only with a flag of Node. */
function isMissingImport(error: unknown): boolean {
	const code = (error as { code?: unknown } | undefined)?.code;
	return code === 'ERR_VM_DYNAMIC_IMPORT_CALLBACK_MISSING_FLAG';
}

/** Does what `Expression.initExpressionEngine()` does for `vm`, without an `import()` inside n8n's code. */
async function startEvaluator(config: ExpressionEngineConfig): Promise<void> {
	const evaluator = new ExpressionEvaluator({
		createBridge: () =>
			new IsolatedVmBridge({
				timeout: config.bridgeTimeout,
				memoryLimit: config.bridgeMemoryLimit,
				logger: LoggerProxy,
			}),
		maxCodeCacheSize: config.maxCodeCacheSize,
		poolSize: config.poolSize,
		hooks: expressionSandboxHooks,
		logger: LoggerProxy,
	});
	await evaluator.initialize();
	// A private static field is the only place that n8n looks for it.
	Reflect.set(Expression, 'vmEvaluator', evaluator);
}
