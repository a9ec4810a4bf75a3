import { scenarioPhone, scenarios } from './scenarios';
import { providerIds, sandboxProviders } from './providers';
import type { Scenario } from './types';

/** The scenarios as the Markdown table of the README. */
export function scenarioTable(): string {
	const rows = Object.entries(scenarios).map(
		([id, scenario]) =>
			`| \`${id}\` | ${scenarioPhone(id)} | ${providersOf(scenario)} | ${scenario.status ?? '-'} | ${scenario.title} |`,
	);
	return [
		'| Id | Phone number | At | Status | What happens |',
		'| --- | --- | --- | --- | --- |',
		...rows,
	].join('\n');
}

function providersOf({ providers }: Scenario): string {
	if (providers.length === providerIds.length) return 'all';
	return providers.map((provider) => sandboxProviders[provider].name).join(', ');
}
