import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';

export const PROJECT = join(__dirname, '..', '..', '..');

/** The n8n that is installed when nobody asks for another one; a folder in `versions/`. */
export const DEFAULT_VERSION = '2.41.1';

/** The oldest n8n that the node is tested in; a folder in `versions/`. */
export const OLDEST_VERSION = '1.123.0';

/** Where installed n8n versions and the data of `npm start` are kept. */
export function cacheFolder(): string {
	const { WHATSAPP_MEDIA_N8N_CACHE: own, XDG_CACHE_HOME: shared } = process.env;
	return own || join(shared || join(homedir(), '.cache'), 'n8n-nodes-whatsapp-media');
}

/**
 * n8n wants Node 24. The project brings one along; whoever starts this with an older Node gets that
 * one, and with it the native modules that fit.
 */
export function nodeBinary(): string {
	const bundled = join(PROJECT, 'node_modules', 'node', 'bin', 'node');
	return existsSync(bundled) ? bundled : process.execPath;
}

/** The folder with C++ headers of the bundled Node, where there is one, so that npm need not download them. */
export function nodeHeaders(): string | undefined {
	const name = `node-${process.platform}-${process.arch}`;
	return ['node/node_modules', '']
		.map((folder) => join(PROJECT, 'node_modules', folder, name))
		.find((folder) => existsSync(join(folder, 'include', 'node')));
}

// What npm tells its scripts about this project, the settings of somebody's own n8n, and what Jest and
// debuggers set for their own process: none of it is meant for the n8n that is started here.
const NOT_INHERITED =
	/^(npm_(package|lifecycle|command|execpath|node_execpath|config_(local_prefix|prefix))|INIT_CWD$|N8N_|DB_|EXECUTIONS_|QUEUE_|WEBHOOK_URL$|CREDENTIALS_OVERWRITE|NODES_|NODE_(ENV|OPTIONS|PATH)$|JEST_)/i;

/** The environment for n8n and npm: this process's own without what would leak in, and Node 24 first. */
export function childEnvironment(extra: Record<string, string> = {}): NodeJS.ProcessEnv {
	const inherited = Object.entries(process.env).filter(([name]) => !NOT_INHERITED.test(name));
	const env: NodeJS.ProcessEnv = Object.fromEntries(inherited);
	// Windows spells it Path.
	const pathName = Object.keys(env).find((name) => name.toUpperCase() === 'PATH') ?? 'PATH';
	env[pathName] = [dirname(nodeBinary()), env[pathName]].filter(Boolean).join(delimiter);
	return { ...env, ...extra };
}
