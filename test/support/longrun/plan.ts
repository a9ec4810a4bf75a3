import { createHash } from 'node:crypto';

import { scenarios } from '../../../sandbox';
import { scenarioPhone } from '../../../sandbox/scenarios';

/** What the node may say of a message. */
export type Outcome = 'sent' | 'notSent' | 'unknown';

/** Something that goes wrong at the provider, by the sandbox's name for it. */
interface Fault {
	/** How many of 10,000 messages. */
	share: number;
	/** What the node may say of it. */
	outcomes: readonly Outcome[];
}

/** Together 6 in 100; the slow ones are rarer, since a run has to wait for them. */
const FAULTS: Readonly<Record<string, Fault>> = {
	'html-502': { share: 80, outcomes: ['unknown'] },
	'503': { share: 80, outcomes: ['unknown'] },
	'json-truncated': { share: 80, outcomes: ['unknown'] },
	'ok-without-id': { share: 80, outcomes: ['unknown'] },
	'redirect-302': { share: 40, outcomes: ['notSent'] },
	'meta-131047': { share: 40, outcomes: ['notSent'] },
	// Whether the small file had left n8n by then is a matter of luck.
	'drop-early': { share: 60, outcomes: ['notSent', 'unknown'] },
	'drop-late': { share: 40, outcomes: ['unknown'] },
	'drop-after-delivery': { share: 40, outcomes: ['unknown'] },
	'429-once': { share: 20, outcomes: ['sent'] },
	slow: { share: 30, outcomes: ['sent'] },
	hang: { share: 10, outcomes: ['unknown'] },
};

/** One message of a run, and what is expected of it. */
export interface PlannedMessage {
	/** Its own words, by which it is found again. */
	caption: string;
	phone: string;
	/** Text of the file. */
	text: string;
	/** The sandbox's name for what goes wrong; absent where nothing does. */
	fault?: string;
	outcomes: readonly Outcome[];
	/** How often the customer gets it. */
	deliveries: number;
}

/** Message `index` of the run with this seed; the same in every run. */
export function planMessage(seed: string, index: number): PlannedMessage {
	const fault = faultAt(chance(seed, index));
	const caption = `Message ${index}`;
	return {
		caption,
		phone: fault === undefined ? `+1415${5_000_000 + index}` : scenarioPhone(fault),
		text: `${caption}\n`.repeat(60),
		fault,
		outcomes: (fault && FAULTS[fault]?.outcomes) || ['sent'],
		deliveries: fault === undefined || arrives(fault) ? 1 : 0,
	};
}

/** From 0 up to 10,000. */
function chance(seed: string, index: number): number {
	const hash = createHash('sha256').update(`${seed} ${index}`).digest();
	return (hash.readUInt32BE() / 2 ** 32) * 10_000;
}

function faultAt(point: number): string | undefined {
	let end = 0;
	return Object.entries(FAULTS).find(([, { share }]) => point < (end += share))?.[0];
}

function arrives(fault: string): boolean {
	const scenario = scenarios[fault];
	return scenario?.delivers === true || scenario?.behaviour === 'rate-limit-once';
}
