import type { Outcome } from './failure';

/**
 * What is known of one attempt to send. Facts only: events of the connection, how far the file was
 * read, the status, and the structure of the answer. Words of an answer are not among them.
 */
export interface Evidence {
	/**
	 * What the provider can have of the request. `nothing`: no connection came about, or the request was
	 * never begun. `part`: a file was not read to its end. `whole`: otherwise.
	 */
	readonly request: 'nothing' | 'part' | 'whole';
	/** HTTP status of the answer; undefined where none came. */
	readonly status?: number;
	/**
	 * What the answer says by its structure. `accepted`: a receipt with a message id. `failed`: a
	 * receipt whose own status is "failed". `named`: no receipt, but it names a WhatsApp message.
	 * `refused`: the envelope says no.
	 */
	readonly says?: 'accepted' | 'failed' | 'named' | 'refused';
	/** Meta's own answer inside, by its code: Meta refused, or does not know itself. */
	readonly meta?: 'refused' | 'uncertain';
	/** The documents name this answer as a refusal although its status is a 5xx. */
	readonly isDocumented?: boolean;
}

/** Statuses, both ends included. */
type Range = readonly [first: number, last: number];

/** A row fits if everything that it names is so. */
export interface OutcomeRow {
	readonly request?: Evidence['request'];
	/** `none`: no answer came. */
	readonly status?: 'none' | readonly Range[];
	readonly says?: Evidence['says'];
	readonly meta?: Evidence['meta'];
	readonly isDocumented?: true;
	readonly outcome: Outcome;
	/** The facts in words, for the documentation. */
	readonly facts: string;
}

const ok: readonly Range[] = [[200, 299]];

/** Decides every attempt: the first row that fits counts. Nothing else moves an outcome. */
export const OUTCOMES: readonly OutcomeRow[] = [
	{
		request: 'nothing',
		outcome: 'notSent',
		facts:
			'No connection was established (known from the system call or the TLS handshake), or the request was never started',
	},
	{
		request: 'part',
		outcome: 'notSent',
		facts: 'The file was not read to its end, whatever was answered',
	},
	{
		status: 'none',
		outcome: 'unknown',
		facts: 'The connection ended, or time ran out, without an answer',
	},
	{
		status: ok,
		says: 'failed',
		outcome: 'notDelivered',
		facts: '2xx with a receipt whose own status is “failed”',
	},
	{ status: ok, says: 'accepted', outcome: 'sent', facts: '2xx with a receipt (a message ID)' },
	{
		says: 'named',
		outcome: 'unknown',
		facts: 'Any other answer that names a WhatsApp message ID',
	},
	{
		status: ok,
		says: 'refused',
		meta: 'uncertain',
		outcome: 'unknown',
		facts: '2xx whose envelope says no, with a Meta code that leaves the outcome open',
	},
	{
		status: ok,
		says: 'refused',
		outcome: 'notSent',
		facts: '2xx whose envelope says no (`success: false`, `status: error`)',
	},
	{ status: ok, outcome: 'unknown', facts: '2xx otherwise' },
	{
		status: [[303, 303]],
		outcome: 'unknown',
		facts: '303 (the request was processed, its result is elsewhere)',
	},
	{ status: [[300, 399]], outcome: 'notSent', facts: '3xx otherwise (wrong address)' },
	{
		status: [[429, 429]],
		outcome: 'notSent',
		facts: '429 otherwise (the node waits and sends the message again)',
	},
	{
		status: [
			[408, 409],
			[425, 425],
			[499, 499],
		],
		outcome: 'unknown',
		facts: '408, 409 (the message may have been sent already), 425, 499',
	},
	{
		status: [[400, 599]],
		meta: 'uncertain',
		outcome: 'unknown',
		facts: 'Any other 4xx, and any 5xx, with a Meta code that leaves the outcome open',
	},
	{ status: [[400, 499]], outcome: 'notSent', facts: '4xx otherwise' },
	{
		status: [[500, 599]],
		meta: 'refused',
		outcome: 'notSent',
		facts: '5xx with Meta’s own refusal inside, known by its structure',
	},
	{
		status: [[500, 599]],
		isDocumented: true,
		outcome: 'notSent',
		facts: '5xx that the provider’s documents name as a refusal',
	},
	{ outcome: 'unknown', facts: '5xx otherwise, and every status that HTTP does not define' },
];

/** The row that decides; the last one fits everything. */
export function rowFor(evidence: Evidence): OutcomeRow {
	const row = OUTCOMES.find((candidate) => fits(candidate, evidence));
	if (row === undefined) throw new RangeError('The last row of the table fits everything');
	return row;
}

function fits(row: OutcomeRow, evidence: Evidence): boolean {
	return (
		(row.request === undefined || row.request === evidence.request) &&
		fitsStatus(row.status, evidence.status) &&
		(row.says === undefined || row.says === evidence.says) &&
		(row.meta === undefined || row.meta === evidence.meta) &&
		(row.isDocumented === undefined || evidence.isDocumented === true)
	);
}

function fitsStatus(wanted: OutcomeRow['status'], status: number | undefined): boolean {
	if (wanted === undefined) return true;
	if (wanted === 'none' || status === undefined) return wanted === 'none' && status === undefined;
	return wanted.some(([first, last]) => status >= first && status <= last);
}
