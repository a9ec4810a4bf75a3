import type { Engine, EngineOptions } from './types';
import { startInstance } from './instance';
import { WorkflowEngine } from './workflowEngine';

export type * from './types';

/**
 * Starts n8n's own workflow engine with the package in it.
 *
 * ```ts
 * const engine = await startEngine({ credentials: { xobitoApi: { token: 'secret' } } });
 * const pdf = await engine.storeBinary(bytes, 'invoice.pdf');
 * const { main } = await engine.run({
 *   items: [{ json: { phone: '+34600000000' }, binary: { data: pdf } }],
 *   parameters: { provider: 'xobito', phone: '={{ $json.phone }}' },
 *   credentialType: 'xobitoApi',
 * });
 * await engine.close();
 * ```
 */
export async function startEngine(options: EngineOptions): Promise<Engine> {
	const instance = await startInstance({
		folder: options.folder,
		binaryMode: options.binaryMode ?? 'filesystem',
		expressionEngine: options.expressionEngine ?? 'vm',
	});
	try {
		return await WorkflowEngine.create(instance, options);
	} catch (error) {
		await instance.close();
		throw error;
	}
}
