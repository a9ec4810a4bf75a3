import { launch } from './launch';
import type { Sandbox, SandboxOptions } from './types';

export { sandboxProviders } from './providers';
export { scenarios } from './scenarios';
export { sandboxSubdomain, sandboxTokens } from './tokens';
export type {
	DeliveredMessage,
	DeliveredTemplate,
	Endpoint,
	MediaKind,
	ProviderId,
	RecordedRequest,
	Sandbox,
	SandboxContact,
	SandboxOptions,
	Scenario,
	UploadedFile,
	WebhookCall,
	WebhookTarget,
	WindowState,
	WrittenMessage,
} from './types';

/** Starts a local server that behaves like the node's providers. Rejects when the port is taken. */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
	return await launch(options);
}
