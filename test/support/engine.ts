import { startEngine as startN8n, type Engine, type EngineOptions } from '../../tools/lib/engine';
import { EXPRESSION_ENGINE } from './extent';

/** Starts n8n's engine, with the way to evaluate expressions that this run of the tests has. */
export async function startEngine(options: EngineOptions): Promise<Engine> {
	return await startN8n({ expressionEngine: EXPRESSION_ENGINE, ...options });
}
