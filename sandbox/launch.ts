import { resolve } from 'node:path';
import { contactshipDialect } from './dialects/contactship';
import { v1Dialect, v1DialectWithoutStatus } from './dialects/v1';
import { v2Dialect } from './dialects/v2';
import { instructions } from './frontPage';
import { scenarioPhone } from './scenarios';
import { createApp, trackSockets } from './server/app';
import { Engine, type Service } from './server/engine';
import { sandboxChannelId } from './state/channels';
import { World } from './state/world';
import { sandboxSubdomain, sandboxTokens } from './tokens';
import {
	providerIds,
	type ProviderId,
	type RecordedRequest,
	type Sandbox,
	type SandboxContact,
	type SandboxCredentials,
	type SandboxOptions,
} from './types';

const servicesFor = ({ xobitoStatus = true }: SandboxOptions): readonly Service[] => [
	{
		provider: 'xobito',
		prefix: '/xobito',
		dialect: xobitoStatus ? v1Dialect : v1DialectWithoutStatus,
	},
	{ provider: 'waCr', prefix: '/wacr', dialect: v2Dialect },
	{ provider: 'rasl', prefix: '/rasl', dialect: v2Dialect },
	{ provider: 'contactship', prefix: '/contactship', dialect: contactshipDialect },
];

const host = '127.0.0.1';
const samplesFolder = resolve(__dirname, '..', 'samples');

/** Starts a sandbox; `onRequest` hears of every API request once it is answered, hung up on or held. */
export async function launch(
	options: SandboxOptions,
	onRequest?: (record: RecordedRequest) => void,
): Promise<Sandbox> {
	const world = new World(options);
	let url = '';
	const engineOptions = {
		latencyMs: options.latencyMs ?? 0,
		downloadFrom: options.downloadFrom,
		onRequest,
	};
	const app = await createApp(new Engine(world, engineOptions, () => url), {
		services: servicesFor(options),
		filesFolder: options.filesFolder ?? samplesFolder,
		frontPage: () => instructions(sandbox),
	});
	const destroySockets = trackSockets(app);
	url = await app.listen({ port: options.port ?? 0, host });
	const sandbox: Sandbox = {
		url,
		credentials: credentialsFor(url),
		channelId: sandboxChannelId,
		requests: world.requests,
		messages: world.messages,
		contacts: Object.fromEntries(
			providerIds.map((provider) => [provider, world.contacts[provider].all]),
		) as unknown as Record<ProviderId, readonly SandboxContact[]>,
		failNext: (provider, scenario, times = 1) => world.failures.plan(provider, scenario, times),
		phoneFor: scenarioPhone,
		closeWindow: (phone, refusal) =>
			world.fates.setWindow(phone, refusal === 'atOnce' ? 'closedAtOnce' : 'closedLater'),
		openWindow: (phone) => world.fates.setWindow(phone, 'open'),
		approveAgain: (name, language, body) => world.approveAgain(name, language, body),
		failLater: (phone, metaCode) => world.fates.failLater(phone, metaCode),
		addContact: (provider, contact) => world.contacts[provider].add(contact),
		reset: () => world.reset(),
		close: async () => {
			const closed = app.close();
			destroySockets();
			await closed;
		},
	};
	return sandbox;
}

function credentialsFor(url: string): SandboxCredentials {
	return {
		xobitoApi: {
			token: sandboxTokens.xobito,
			subdomain: sandboxSubdomain,
			baseUrl: `${url}/xobito`,
		},
		waCrApi: { token: sandboxTokens.waCr, baseUrl: `${url}/wacr/api/v2` },
		raslApi: { token: sandboxTokens.rasl, baseUrl: `${url}/rasl/api/v2` },
		contactshipApi: { apiKey: sandboxTokens.contactship, baseUrl: `${url}/contactship` },
	};
}
