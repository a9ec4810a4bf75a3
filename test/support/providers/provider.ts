import type { INodeParameters } from 'n8n-workflow';

import type { ProviderId } from '../../../nodes/WhatsAppMedia/providers/registry';
import type { Letter } from '../letter';
import type { ServerDialect } from '../providerServer/dialect';
import type { WireRequest } from '../wireRequest';
import type { FormFacts } from './form';

/** Whom a request that is written by hand goes to. */
export interface Addressee {
	/** `+` and digits. */
	readonly phone: string;
	readonly channelId: string;
	/** Makes the contact where there is none. */
	contactId(): number | string;
}

/** What a receipt can tell beside the id of the message. */
export interface Told {
	readonly status?: string;
	/** The provider's own number for the message. */
	readonly recordId?: number;
}

/**
 * What the documents of a provider say, as far as tests need it. Written from these documents and not from
 * the node: an expectation that is worked out with the node's own code proves nothing.
 */
export interface ProviderFixture {
	/** As operators know it. */
	readonly name: string;
	/** The documented host. */
	readonly origin: string;
	/** Where a document goes, in the workspace of the credential. */
	readonly sendPath: string;
	/** Whether it takes a message at this path, of whatever kind, with anything before it: the sandbox has all providers at one address. */
	isSendPath(path: string): boolean;
	readonly credentialType: string;
	/**
	 * What an operator types into the credential.
	 * @param host where the API is, if not at the documented host
	 */
	credential(secret: string, host?: string): Readonly<Record<string, string>>;
	/** The header that carries the secret, in lower case. */
	authentication(secret: string): readonly [name: string, value: string];
	/** A harmless request that reads, and what a healthy account is answered. */
	readonly probe: { readonly path: string; readonly answer: object };
	/** What is said to a secret that is not known, with status 401. */
	readonly unauthorized: { readonly body: object; readonly words: string };
	/** Parameters of the node that name somebody, so that the message is the only request. */
	readonly recipient: INodeParameters;
	/** Parameters of the node beside a phone number. */
	readonly byPhone: INodeParameters;
	/** The answer to a message that was accepted. */
	accepted(messageId: string, told?: Told): object;
	/** Where answers have ids of a message; where `accepted` has it comes first. */
	readonly idsAt: ReadonlyArray<readonly [string, string, ...string[]]>;
	/** Whether an answer that names a message says success. */
	saysSuccess(answer: object): boolean;
	/** What went wrong behind the provider, as it hands it on. */
	failed(error: unknown): object;
	/** Nothing in that says no by itself, so with a status of success it leaves open what happened. */
	readonly failureIsOpen?: true;
	/** The body of a picture by link to `recipient`, and nothing else; a form as its fields. */
	leastBody(link: string): unknown;
	/** Names of the fields with the name of a document, with the caption, and with a file. */
	readonly fields: {
		readonly fileName: string;
		readonly caption: string;
		readonly file: string;
	};
	/** Where a text to `recipient` goes, and its body in JSON: these fields and no other; absent where none are sent. */
	readonly text?: { readonly path: string; body(words: string): object };
	/** What it answers to other requests where the contact of a number is not known yet. */
	readonly newContact?: ReadonlyArray<{
		readonly request: string;
		readonly status: number;
		readonly body: object;
	}>;
	/** A picture by link, as a request that is written by hand. */
	byHand(
		to: Addressee,
		link: string,
	): {
		readonly as: 'form' | 'json';
		/** Where pictures do not go where documents go. */
		readonly path?: string;
		readonly body: object;
	};
	/** Undefined where it has no templates. */
	readonly templates:
		| {
				readonly path: string;
				/** A template as a request that is written by hand. */
				byHand(to: Addressee, template: { name: string; language: string }): object;
				/** Values of the parameters of its body. */
				values(texts: readonly string[]): object;
		  }
		| undefined;
	/** Compares what went over the connection with what was asked for. */
	expectDelivered(letter: Letter, requests: readonly WireRequest[]): Promise<void> | void;
	/** What the node's form shows. */
	readonly form: FormFacts;
	/** How a provider's server speaks in histories of many attempts. */
	readonly server: ServerDialect;
	/** Another deployment of the same product, which stands for this one in what takes long. */
	readonly sameAs?: ProviderId;
}
