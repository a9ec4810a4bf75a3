import type { Outcome } from '../../../nodes/WhatsAppMedia/failures/failure';
import { OUTCOMES, rowFor, type Evidence } from '../../../nodes/WhatsAppMedia/failures/outcome';

const outcomeOf = (evidence: Partial<Evidence>): Outcome =>
	rowFor({ request: 'whole', ...evidence }).outcome;

/** Statuses after which the message may be there, although they are of the class that refuses (RFC 9110, nginx for 499). */
const OPEN = [303, 408, 409, 425, 499];
const STATUSES = Array.from({ length: 400 }, (_, index) => 200 + index);

const SAYS = [undefined, 'accepted', 'failed', 'named', 'refused'] as const;
const META = [undefined, 'refused', 'uncertain'] as const;
const ANSWERS: ReadonlyArray<Partial<Evidence>> = STATUSES.flatMap((status) =>
	SAYS.flatMap((says) => META.map((meta) => ({ status, says, meta }))),
);

describe('the outcome of a message', () => {
	it.each(STATUSES)('after a bare %i goes by its class', (status) => {
		const isRefusal = status >= 300 && status < 500 && !OPEN.includes(status);
		expect(outcomeOf({ status })).toBe(isRefusal ? 'notSent' : 'unknown');
	});

	it.each([0, 99, 100, 199, 600, 799, 999, NaN, -1, 1e9])('after %d is unknown', (status) => {
		expect(outcomeOf({ status })).toBe('unknown');
	});

	it.each<readonly [string, Partial<Evidence>, Outcome]>([
		['without an answer', {}, 'unknown'],
		['with a receipt', { status: 200, says: 'accepted' }, 'sent'],
		['with a receipt for something created', { status: 201, says: 'accepted' }, 'sent'],
		['with a receipt that says failed', { status: 200, says: 'failed' }, 'notDelivered'],
		['with an envelope that says no', { status: 200, says: 'refused' }, 'notSent'],
		[
			'with an envelope that says no, and Meta too',
			{ status: 200, says: 'refused', meta: 'refused' },
			'notSent',
		],
		[
			'with an envelope that says no, where Meta does not know',
			{ status: 200, says: 'refused', meta: 'uncertain' },
			'unknown',
		],
		['with Meta’s refusal in a 500', { status: 500, meta: 'refused' }, 'notSent'],
		['with Meta’s refusal in a 502', { status: 502, meta: 'refused' }, 'notSent'],
		['with Meta’s doubt in a 500', { status: 500, meta: 'uncertain' }, 'unknown'],
		['with Meta’s doubt in a 400', { status: 400, meta: 'uncertain' }, 'unknown'],
		['with Meta’s refusal in a 400', { status: 400, meta: 'refused' }, 'notSent'],
		['with a documented 500', { status: 500, isDocumented: true }, 'notSent'],
		['with an envelope that says no in a 500', { status: 500, says: 'refused' }, 'unknown'],
		['with a rate limit, whatever Meta says', { status: 429, meta: 'uncertain' }, 'notSent'],
		...OPEN.slice(1).map(
			(status) =>
				[`with a ${status}, whatever Meta says`, { status, meta: 'refused' }, 'unknown'] as const,
		),
	])('%s', (_, evidence, outcome) => {
		expect(outcomeOf(evidence)).toBe(outcome);
	});

	it('is not sent where no connection came about, and where the file is incomplete', () => {
		for (const request of ['nothing', 'part'] as const) {
			for (const answer of [...ANSWERS, {}]) {
				expect(outcomeOf({ ...answer, request })).toBe('notSent');
			}
		}
	});

	it('is left open by every answer that names a message and is no receipt', () => {
		for (const answer of ANSWERS) {
			expect(outcomeOf({ ...answer, says: 'named', isDocumented: true })).toBe('unknown');
		}
	});

	it('is sent for a receipt with a 2xx only', () => {
		for (const { status = 0, meta } of ANSWERS) {
			const isSuccess = status < 300;
			expect(outcomeOf({ status, meta, says: 'accepted' }) === 'sent').toBe(isSuccess);
			expect(outcomeOf({ status, meta, says: 'failed' }) === 'notDelivered').toBe(isSuccess);
		}
	});

	it('is never not sent after a 5xx of which nobody knows that it refuses', () => {
		for (const { status = 0, says } of ANSWERS) {
			if (status >= 500) expect(outcomeOf({ status, says })).not.toBe('notSent');
		}
	});
});

describe('the table', () => {
	it('ends with a row that fits everything, and no other does', () => {
		const fields = OUTCOMES.map((row) => Object.keys(row).length);
		// Outcome and facts alone.
		expect(fields.pop()).toBe(2);
		expect(Math.min(...fields)).toBeGreaterThan(2);
	});

	it('has no row that nothing can reach', () => {
		const reached = new Set(
			(['nothing', 'part', 'whole'] as const).flatMap((request) =>
				[...ANSWERS, { status: undefined }, { status: 500, isDocumented: true }].map((answer) =>
					rowFor({ ...answer, request }),
				),
			),
		);
		expect(reached.size).toBe(OUTCOMES.length);
	});

	it('says its facts in words, each row its own', () => {
		const facts = OUTCOMES.map((row) => row.facts);
		expect(new Set(facts).size).toBe(facts.length);
		for (const text of facts) expect(text).toMatch(/^[\dA-Z].*[^.]$/);
	});
});
