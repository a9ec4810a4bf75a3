import type { ProviderId, Scenario } from '../types';
import { contactshipScenarios } from './contactship';
import { commonScenarios } from './everywhere';
import { v2Scenarios } from './v2';
import { xobitoScenarios } from './xobito';

/** What each provider answers besides what all do; nothing for one of which nothing is worth a try. */
const ofProviders: Readonly<Record<ProviderId, Readonly<Record<string, Scenario>>>> = {
	xobito: xobitoScenarios,
	waCr: v2Scenarios,
	rasl: v2Scenarios,
	contactship: contactshipScenarios,
};

/** Every way in which the sandbox can be made to fail (or to succeed oddly), by id. */
export const scenarios: Readonly<Record<string, Scenario>> = Object.assign(
	{},
	commonScenarios,
	...Object.values(ofProviders),
) as Record<string, Scenario>;

const phonePrefix = '+1305555';

const idByPhone: ReadonlyMap<string, string> = new Map(
	Object.keys(scenarios).map((id) => [scenarioPhone(id), id]),
);

/** The phone number (E.164 with +) that provokes a scenario. Throws for an unknown id. */
export function scenarioPhone(id: string): string {
	return phonePrefix + String(knownScenario(id).line).padStart(4, '0');
}

/** The scenario that a phone number (E.164 with +) provokes at a provider, if any. */
export function scenarioOfPhone(provider: ProviderId, phone: string): Scenario | undefined {
	const id = idByPhone.get(phone);
	const scenario = id === undefined ? undefined : scenarios[id];
	return scenario?.providers.includes(provider) ? scenario : undefined;
}

/** Throws, with the ids that there are, for an unknown one. */
export function knownScenario(id: string): Scenario {
	const scenario = scenarios[id];
	if (!scenario) {
		throw new Error(`No scenario "${id}". There are: ${Object.keys(scenarios).join(', ')}`);
	}
	return scenario;
}
