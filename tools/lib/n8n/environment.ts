import { existsSync } from 'node:fs';
import { join } from 'node:path';

import type { Installation } from './install';
import type { N8nOptions } from './types';

export interface Ports {
	server: number;
	/** Where n8n's task runners report. */
	broker: number;
}

export const HOST = '127.0.0.1';

/** Parts of n8n that ask the internet for something. */
const NOT_NEEDED = ['mcp-registry', 'instance-ai', 'chat-hub', 'insights'];

/**
 * The settings of an n8n that is only reached from this machine and asks nothing of the internet:
 * no telemetry, no updates, no banners, no template library.
 */
export function n8nEnvironment(
	installation: Installation,
	userFolder: string,
	ports: Ports,
	options: N8nOptions,
): Record<string, string> {
	const noProxy = [process.env.NO_PROXY ?? process.env.no_proxy, HOST, 'localhost']
		.filter(Boolean)
		.join(',');
	return {
		NODE_ENV: 'production',
		N8N_USER_FOLDER: userFolder,
		N8N_HOST: HOST,
		N8N_LISTEN_ADDRESS: HOST,
		N8N_PORT: String(ports.server),
		N8N_RUNNERS_BROKER_LISTEN_ADDRESS: HOST,
		N8N_RUNNERS_BROKER_PORT: String(ports.broker),
		// There is no HTTPS here, and only some browsers make an exception for 127.0.0.1.
		N8N_SECURE_COOKIE: 'false',
		N8N_LOG_LEVEL: 'info',
		// Seconds that running executions have when n8n is stopped.
		N8N_GRACEFUL_SHUTDOWN_TIMEOUT: '5',
		N8N_DEFAULT_BINARY_DATA_MODE: options.binaryMode ?? 'filesystem',
		...(options.restrictFilesTo && { N8N_RESTRICT_FILE_ACCESS_TO: options.restrictFilesTo }),
		// Community nodes come without n8n's approval here, as for everybody who installs them by name.
		N8N_UNVERIFIED_PACKAGES_ENABLED: 'true',
		N8N_VERIFIED_PACKAGES_ENABLED: 'false',
		// Older versions of n8n offer community nodes to AI agents only with this.
		N8N_COMMUNITY_PACKAGES_ALLOW_TOOL_USAGE: 'true',
		// The providers' stand-ins are on the loopback interface, which the protection blocks.
		N8N_SSRF_PROTECTION_ENABLED: 'false',
		N8N_DIAGNOSTICS_ENABLED: 'false',
		N8N_VERSION_NOTIFICATIONS_ENABLED: 'false',
		N8N_VERSION_NOTIFICATIONS_WHATS_NEW_ENABLED: 'false',
		N8N_TEMPLATES_ENABLED: 'false',
		N8N_PERSONALIZATION_ENABLED: 'false',
		N8N_HIRING_BANNER_ENABLED: 'false',
		N8N_DYNAMIC_BANNERS_ENABLED: 'false',
		N8N_ONBOARDING_FLOW_DISABLED: 'true',
		N8N_LICENSE_AUTO_RENEW_ENABLED: 'false',
		N8N_DISABLED_MODULES: modulesOf(installation, NOT_NEEDED).join(','),
		NO_PROXY: noProxy,
		no_proxy: noProxy,
		...options.env,
	};
}

/** Older versions have fewer modules, and n8n does not start when it is told of one that it has not. */
function modulesOf({ folder }: Installation, names: readonly string[]): string[] {
	return names.filter((name) => existsSync(join(folder, 'node_modules/n8n/dist/modules', name)));
}
