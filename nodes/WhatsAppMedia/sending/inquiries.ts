import type { Failure } from '../failures/failure';
import type { Exchange } from '../http/transport';
import { wait } from '../http/wait';
import type { ApiRequest } from '../wire/apiRequest';
import type { RunSession } from './session';
import type { FoundTemplate } from './findTemplate';
import type { Pages } from './pagedList';

/** Whether the credential has a permission, or why the provider did not tell. */
export type Permission = 'given' | 'missing' | { readonly failure: Failure };

/** Milliseconds that a run waits for all its inquiries; somebody is waiting in front of the screen. */
const LONGEST_WAIT = 15_000;

const LATE: Exchange = {
	type: 'silence',
	fault: { phase: 'during', code: 'ETIMEDOUT', words: 'it did not answer in time' },
	request: 'whole',
};

/** What a provider was asked for checks, so that a run asks it once, and how long the run may wait for it. */
export interface Inquiries {
	readonly templates: Map<string, Promise<FoundTemplate>>;
	/** By the name of the permission. */
	readonly scopes: Map<string, Promise<Permission>>;
	readonly pages: Pages;
	readonly patience: SharedPatience;
}

export function noInquiries(): Inquiries {
	return {
		templates: new Map(),
		scopes: new Map(),
		pages: new Map(),
		patience: new SharedPatience(LONGEST_WAIT),
	};
}

/** A session for inquiries: they let everything else pass, read a page once, and end in time. */
export function inquiring(session: RunSession): RunSession {
	const { transport, inquiries } = session;
	return {
		...session,
		pages: inquiries.pages,
		transport: {
			baseUrl: transport.baseUrl,
			exchange: async (request) =>
				await inquiries.patience.wait(async (patience) => {
					const asked: ApiRequest = { ...request, priority: 'lowest', patience };
					return await transport.exchange(asked);
				}),
		},
	};
}

/** Time that several requests have together: it runs while at least one of them is waited for. */
export class SharedPatience {
	#left: number;

	#waiting = 0;

	/** When the time that runs began to, on the monotonic clock, in ms. */
	#since = 0;

	/** @param ms in all */
	constructor(ms: number) {
		this.#left = ms;
	}

	/** @param ask is called with the ms that are left, unless there are none */
	async wait(ask: (ms: number) => Promise<Exchange>): Promise<Exchange> {
		const left = this.#leftNow;
		if (left <= 0) return LATE;
		if (this.#waiting === 0) this.#since = performance.now();
		this.#waiting += 1;
		const over = new AbortController();
		const late = wait(left, over.signal).then(() => LATE);
		try {
			return await Promise.race([ask(Math.ceil(left)), late]);
		} finally {
			over.abort();
			this.#left = this.#leftNow;
			this.#since = performance.now();
			this.#waiting -= 1;
		}
	}

	get #leftNow(): number {
		return this.#waiting === 0 ? this.#left : this.#left - (performance.now() - this.#since);
	}
}
