import type { Sample } from '../measurements/bench';
import type { Results } from '../measurements';
import type { Plan } from '../plan';
import { medianOf, nodeTime, peak } from '../targets';
import { figure } from './table';

/** The essence for the README, as one line: this node and, in parentheses, n8n's HTTP Request. */
export function summary(results: Results, plan: Plan): string {
	const { server, multipart, base64, atOnce, rate } = results;
	const size = `${plan.fileSize / 1024 / 1024} MB`;
	const time = (samples: Results['server'][string]): string =>
		`${figure(medianOf(samples, nodeTime) / 1000)} s`;
	const memory = (samples: readonly Sample[]): string =>
		isWhole(samples) ? `${figure(medianOf(samples, peak))} MB` : 'fails';
	const pair = <S>(
		{ thisNode = [], httpRequest = [] }: Readonly<Record<string, readonly S[]>>,
		tell: (samples: readonly S[]) => string,
	): string => `${tell(thisNode)} (${tell(httpRequest)})`;
	const share = (samples: Results['rate'][string] | undefined): string =>
		`${figure((100 * (samples?.[0]?.seen.delivered ?? NaN)) / plan.rate.count)} %`;
	return (
		[
			`${plan.links.count.toLocaleString('en')} links take ${pair(server, time)}`,
			`a file of ${size} takes ${pair(multipart, memory)} of memory, as base64 ${pair(base64, memory)}, ${plan.atOnce} at once ${pair(atOnce, memory)}`,
			`of ${plan.rate.count} messages where ${plan.rate.perWindow} a minute are allowed, ${share(rate.thisNodeXobito)} are sent (${share(rate.httpRequest)})`,
		].join('; ') + '.'
	);
}

function isWhole(samples: readonly Sample[]): boolean {
	return samples.every(({ sent, seen }) => sent > 0 && seen.delivered >= sent);
}
