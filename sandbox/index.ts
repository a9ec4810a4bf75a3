import { launch } from './launch';
import type { Sandbox, SandboxOptions } from './types';

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
	WindowState,
} from './types';

/** Starts a local server that behaves like the four providers. Rejects when the port is taken. */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
	return await launch(options);
}
