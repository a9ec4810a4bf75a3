import { scenarioPhone, scenarios } from './scenarios';
import type { ProviderId, Scenario } from './types';
import { providerIds } from './types';

const names: Readonly<Record<ProviderId, string>> = {
	xobito: 'Xobito',
	waCr: 'WA.cr',
	rasl: 'RASL',
	contactship: 'Contactship',
};

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
	return providers.map((provider) => names[provider]).join(', ');
}

if (require.main === module) process.stdout.write(`${scenarioTable()}\n`);
