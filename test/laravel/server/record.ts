import { readFile } from 'node:fs/promises';

import type { ProviderId } from '../../../nodes/WhatsAppMedia/providers/registry';

/** A file as PHP has it in `$_FILES`, and what it found in it. */
export interface PhpFile {
	readonly field: string;
	readonly name: string;
	readonly fullPath: string;
	readonly type: string;
	readonly size: number;
	/** PHP's UPLOAD_ERR_…; 0 is well. */
	readonly error: number;
	readonly sha256: string | null;
	readonly finfo: string | null;
}

/** A long text of a JSON body, as PHP's strict base64 reads it. */
export interface PhpBase64 {
	readonly length: number;
	/** Whether a data URI goes before it. */
	readonly hasPrefix: boolean;
	readonly isStrictBase64: boolean;
	readonly isCanonical: boolean;
	readonly size: number | null;
	readonly sha256: string | null;
}

/** What PHP parsed of a request, before Laravel saw it. */
export interface PhpRequest {
	readonly mode: string;
	readonly provider: ProviderId;
	readonly method: string;
	readonly path: string;
	/** Names in lower case; without those that carry a key. */
	readonly headers: Readonly<Record<string, string>>;
	readonly post: Readonly<Record<string, unknown>>;
	readonly files: readonly PhpFile[];
	/** Bytes of a JSON body. */
	readonly bodyLength?: number;
	readonly json?: Readonly<Record<string, unknown>> | null;
}

/** A message that the application accepted: all that the customer gets. */
export interface PhpMessage {
	readonly messageId: string;
	readonly provider: ProviderId;
	readonly phone: string;
	readonly kind?: string;
	readonly url?: string | null;
	readonly caption?: string | null;
	readonly fileName?: string | null;
	readonly contactId?: string | null;
	readonly contact?: Readonly<Record<string, unknown>> | null;
	readonly size?: number | null;
	readonly sha256?: string | null;
	readonly template?: string;
	readonly language?: string;
	readonly values?: unknown;
	readonly files?: Readonly<Record<string, { size: number; sha256: string }>>;
}

/** A request that reached PHP, the messages that came of it, and the status that Laravel answered. */
export interface Arrival {
	readonly request: PhpRequest;
	readonly accepted: readonly PhpMessage[];
	readonly status?: number;
}

type Line = { readonly id: string } & (
	| ({ readonly type: 'request' } & PhpRequest)
	| ({ readonly type: 'accepted' } & PhpMessage)
	| { readonly type: 'answered'; readonly status: number }
);

/** The record that the application keeps: it knows nothing of what the node reports. */
export class PhpRecord {
	#from = 0;

	constructor(private readonly file: string) {}

	/** Everything since the last `forget()`, in the order in which requests began. */
	async arrivals(): Promise<Arrival[]> {
		const lines = (await this.#text())
			.slice(this.#from)
			.split('\n')
			.filter((line) => line !== '')
			.map((line) => JSON.parse(line) as Line);
		const byId = new Map<string, Line[]>();
		for (const line of lines) byId.set(line.id, [...(byId.get(line.id) ?? []), line]);
		return lines
			.filter((line) => line.type === 'request')
			.map((request) => {
				const own = byId.get(request.id) ?? [];
				return {
					request,
					accepted: own.filter((line) => line.type === 'accepted'),
					status: own.find((line) => line.type === 'answered')?.status,
				};
			});
	}

	/** Leaves out everything until now. */
	async forget(): Promise<void> {
		this.#from = (await this.#text()).length;
	}

	async #text(): Promise<string> {
		return await readFile(this.file, 'utf8').catch(() => '');
	}
}
