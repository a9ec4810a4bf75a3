import { resolve } from 'node:path';
import { instructions } from './frontPage';
import { credentialsAt, providerIds, sandboxProviders } from './providers';
import { scenarioPhone } from './scenarios';
import { createApp, trackSockets } from './server/app';
import { Engine, type Service } from './server/engine';
import { Webhooks } from './server/webhooks';
import { sandboxChannelId } from './state/channels';
import { World } from './state/world';
import type { ProviderId, RecordedRequest, Sandbox, SandboxContact, SandboxOptions } from './types';

const servicesFor = (options: SandboxOptions): readonly Service[] =>
	providerIds.map((id) => {
		const { prefix, dialect } = sandboxProviders[id];
		return { provider: id, prefix, dialect: dialect(options) };
	});

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
		sandbox: () => sandbox,
	});
	const destroySockets = trackSockets(app);
	const webhooks = new Webhooks();
	world.listen((happening) => webhooks.tell(happening));
	url = await app.listen({ port: options.port ?? 0, host });
	const sandbox: Sandbox = {
		url,
		credentials: credentialsAt(url),
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
		hangUpOn: (provider, path) => world.failures.hangUpOn(provider, path),
		moveOn: (provider, messageId, status, metaCode) =>
			world.moveOn(provider, messageId, status, metaCode),
		receive: (provider, written) => world.receive(provider, written),
		enterWebhook: (provider, target) => webhooks.enter(provider, target),
		webhookCalls: webhooks.calls,
		webhooksSettled: () => webhooks.settled(),
		addContact: (provider, contact) => world.contacts[provider].add(contact),
		reset: () => {
			world.reset();
			webhooks.reset();
		},
		close: async () => {
			world.silence();
			webhooks.close();
			const closed = app.close();
			destroySockets();
			await closed;
		},
	};
	return sandbox;
}
