import { createHmac } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { sandboxProviders } from '../providers';
import type { Happening } from '../state/world';
import type { ProviderId, WebhookCall, WebhookTarget } from '../types';

/** Attempts of one delivery, and the milliseconds before the second and the third. */
const attempts = 3;
const pauses = [1_000, 2_000];
const timeoutMs = 30_000;

/** Calls the URLs that were entered at a provider. */
export class Webhooks {
	readonly calls: WebhookCall[] = [];
	private readonly targets = new Map<ProviderId, WebhookTarget>();
	private readonly underWay = new Set<Promise<void>>();
	private readonly over = new AbortController();

	enter(provider: ProviderId, target: WebhookTarget): void {
		if (sandboxProviders[provider].webhook === undefined) {
			throw new Error(`${sandboxProviders[provider].name} calls no URL`);
		}
		this.targets.set(provider, target);
	}

	/** Tells whoever entered a URL. */
	tell(happening: Happening): void {
		const target = this.targets.get(happening.provider);
		const { webhook } = sandboxProviders[happening.provider];
		if (target === undefined || webhook === undefined) return;
		const { name, body } = webhook[target.form ?? 'own'](happening);
		for (let time = 0; time < (target.times ?? 1); time += 1) {
			this.start(this.deliver(target, name, JSON.stringify(body)));
		}
	}

	/** Waits for everything that is being delivered. */
	async settled(): Promise<void> {
		while (this.underWay.size > 0) await Promise.all(this.underWay);
	}

	reset(): void {
		this.calls.length = 0;
		this.targets.clear();
	}

	close(): void {
		this.over.abort();
	}

	private start(delivery: Promise<void>): void {
		const noted = delivery.finally(() => this.underWay.delete(noted));
		this.underWay.add(noted);
	}

	private async deliver(target: WebhookTarget, event: string, body: string): Promise<void> {
		for (let attempt = 0; attempt < attempts; attempt += 1) {
			const call: WebhookCall = { event, body, status: 0, attempt };
			this.calls.push(call);
			call.status = await this.post(target, event, body);
			if (call.status < 400 && call.status !== 0) return;
			const pause = (target.pauses ?? pauses)[attempt];
			if (pause === undefined || this.over.signal.aborted) return;
			await delay(pause, undefined, { ref: false, signal: this.over.signal }).catch(
				() => undefined,
			);
		}
	}

	/** The status, 0 where there is no answer. */
	private async post(target: WebhookTarget, event: string, body: string): Promise<number> {
		const { url, secret, form = 'own' } = target;
		const signature = createHmac('sha256', secret ?? '')
			.update(body)
			.digest('hex');
		const isSigned = form === 'own' && secret !== undefined;
		try {
			const answer = await fetch(url, {
				method: 'POST',
				headers: {
					'Content-Type': 'application/json',
					...(form === 'own' && { 'X-Webhook-Event': event }),
					...(isSigned && { 'X-Webhook-Signature': signature }),
				},
				body,
				signal: AbortSignal.any([this.over.signal, AbortSignal.timeout(timeoutMs)]),
			});
			await answer.arrayBuffer();
			return answer.status;
		} catch {
			return 0;
		}
	}
}
