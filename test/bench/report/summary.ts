import type { Sample } from '../measurements/bench';
import type { Results } from '../measurements';
import type { Plan } from '../plan';
import { medianOf, nodeTime, peak } from '../targets';
import { figure, table } from './table';

/** The essence for the README: this node beside the two ways that n8n offers. */
export function summary(results: Results, plan: Plan): string {
	const { server, multipart, base64, atOnce, rate } = results;
	const count = plan.links.count.toLocaleString('en');
	const size = `${plan.fileSize / 1024 / 1024} MB`;
	const memory = (samples: readonly Sample[] | undefined): string =>
		isWhole(samples) ? `${figure(medianOf(samples, peak))} MB` : 'fails';
	const row = <S>(
		what: string,
		samples: Readonly<Record<string, readonly S[]>>,
		tell: (samples: readonly S[] | undefined) => string,
	): string[] => [
		what,
		...['thisNode', 'httpRequest', 'wholeBuffer'].map((name) =>
			name in samples ? tell(samples[name]) : '–',
		),
	];
	const limited = { thisNode: rate.thisNodeXobito ?? [], httpRequest: rate.httpRequest ?? [] };
	return table(
		['', 'This node', 'HTTP Request', 'Whole file in a buffer'],
		[
			row(
				`${count} links: time`,
				server,
				(samples) => `${figure(medianOf(samples, nodeTime) / 1000)} s`,
			),
			row(`${count} links: connections at once`, server, (samples) =>
				figure(Math.max(...(samples ?? []).map(({ mostSockets }) => mostSockets))),
			),
			row(`A file of ${size}: memory`, multipart, memory),
			row(`The same as base64: memory`, base64, memory),
			row(`${plan.atOnce} such files at once: memory`, atOnce, memory),
			row(
				`${plan.rate.count} messages where ${plan.rate.perWindow} a minute are allowed: sent`,
				limited,
				(samples) => `${figure((100 * (samples?.[0]?.seen.delivered ?? NaN)) / plan.rate.count)} %`,
			),
		],
	);
}

function isWhole(samples: readonly Sample[] | undefined): boolean {
	return (samples ?? []).every(({ sent, seen }) => sent > 0 && seen.delivered >= sent);
}
