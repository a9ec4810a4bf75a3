import { knownScenario, scenarioOfPhone } from '../scenarios';
import type { Endpoint, ProviderId, Scenario } from '../types';

interface Planned {
	provider: ProviderId;
	scenario: Scenario;
	left: number;
}

/** Which requests fail: those announced by `failNext`, and those to a scenario's phone number. */
export class FailurePlan {
	private planned: Planned[] = [];
	private readonly refusedOnce = new Set<string>();
	private hangUps: Array<{ provider: ProviderId; path: RegExp }> = [];

	reset(): void {
		this.planned = [];
		this.hangUps = [];
		this.refusedOnce.clear();
	}

	/** Throws for an unknown scenario, and for one that the provider does not have. */
	plan(provider: ProviderId, id: string, times: number): void {
		const scenario = knownScenario(id);
		if (!scenario.providers.includes(provider)) {
			throw new Error(
				`Scenario "${id}" is not one of ${provider}, but of ${scenario.providers.join(', ')}`,
			);
		}
		this.planned.push({ provider, scenario, left: times });
	}

	hangUpOn(provider: ProviderId, path: RegExp): void {
		this.hangUps.push({ provider, path });
	}

	/** Takes the announced end of a connection, if there is one for this request. */
	isHungUpOn(provider: ProviderId, path: string): boolean {
		const found = this.hangUps.find((each) => each.provider === provider && each.path.test(path));
		this.hangUps = this.hangUps.filter((each) => each !== found);
		return found !== undefined;
	}

	/** Takes the oldest announced scenario for an endpoint, if there is one. */
	takePlanned(provider: ProviderId, endpoint: Endpoint | undefined): Scenario | undefined {
		const first = this.planned.find(
			(each) => each.provider === provider && concerns(each.scenario, endpoint),
		);
		if (!first) return undefined;
		first.left--;
		this.planned = this.planned.filter((each) => each.left > 0);
		return first.scenario;
	}

	/** The scenario of a phone number (E.164 with +), without any effect on later requests. */
	peekPhone(
		provider: ProviderId,
		endpoint: Endpoint | undefined,
		phone: string,
	): Scenario | undefined {
		const scenario = scenarioOfPhone(provider, phone);
		return scenario && concerns(scenario, endpoint) ? scenario : undefined;
	}

	/** As `peekPhone`, but a 'once' scenario comes every other time. */
	ofPhone(
		provider: ProviderId,
		endpoint: Endpoint | undefined,
		phone: string,
	): Scenario | undefined {
		const scenario = this.peekPhone(provider, endpoint, phone);
		if (scenario?.behaviour !== 'rate-limit-once') return scenario;
		const key = `${provider} ${phone}`;
		if (this.refusedOnce.delete(key)) return undefined;
		this.refusedOnce.add(key);
		return scenario;
	}
}

/** Whatever can become of media can become of a text. */
function concerns(scenario: Scenario, endpoint: Endpoint | undefined): boolean {
	if (endpoint === 'sendTemplate' && scenario.templatesToo) return true;
	const own = scenario.endpoint ?? 'send';
	return own === endpoint || (endpoint === 'sendText' && own === 'send');
}
