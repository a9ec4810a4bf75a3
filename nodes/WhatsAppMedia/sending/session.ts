import type { FailureContext } from '../failures/describeFailure';
import type { Provider } from '../providers/provider';
import type { ContactResolution } from './resolveContact';
import type { Inquiries } from './inquiries';
import type { Downloader } from '../files/linkedFile';
import type { Pages } from './pagedList';
import type { Transport } from '../http/transport';

/** One provider reached with one credential, for the items of a run. */
export interface Session {
	readonly provider: Provider;
	readonly transport: Transport;
	/** Fires when the execution is stopped. */
	readonly cancelled?: AbortSignal;
	/** Contacts that this run has looked up, or is looking up, by phone number (E.164 digits). */
	readonly lookUps?: Map<string, Promise<ContactResolution>>;
	/** Pages of lists that were read, where they are read once. */
	readonly pages?: Pages;
	/** Called right before a message leaves, but for one that is kept back. */
	readonly onSend?: () => void;
	/** Asked before that: whether the message is still this run's to send. */
	readonly mayLeave?: () => Promise<boolean>;
	/** Called when only the delivery of an accepted message is still waited for. */
	readonly onWait?: () => void;
}

/** A session that can also get files from links. */
export interface RunSession extends Session {
	/** Tells this account from others, without holding its secret. */
	readonly account: string;
	readonly downloads: Downloader;
	/** What the checks of this run have asked the provider. */
	readonly inquiries: Inquiries;
}

/** The same session for what an accepted or refused message still needs: it goes before new messages. */
export function withPriority<S extends Session>(session: S): S {
	const { transport } = session;
	return {
		...session,
		transport: {
			baseUrl: transport.baseUrl,
			exchange: async (request, observer) =>
				await transport.exchange({ priority: 'high', ...request }, observer),
		},
	};
}

/** The URL of a request as texts name it. */
export function contextOf({ provider, transport }: Session, path: string): FailureContext {
	return { provider, url: `${transport.baseUrl}${path}` };
}
