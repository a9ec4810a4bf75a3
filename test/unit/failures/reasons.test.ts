import { failureOf } from '../../../nodes/WhatsAppMedia/failures/describeFailure';
import { rowFor } from '../../../nodes/WhatsAppMedia/failures/outcome';
import {
	REASONS,
	reasonByStatus,
	reasonFitting,
	type Reason,
} from '../../../nodes/WhatsAppMedia/failures/reasons';
import { CONTEXTS, SCOLDING } from '../support/answers';

const NAMES = Object.keys(REASONS) as Reason[];

describe('the reason', () => {
	it.each(NAMES)('%s reads well for every provider', (reason) => {
		for (const place of CONTEXTS) {
			const { headline, advice, outcome } = failureOf(reason, place);
			for (const text of [headline, advice]) {
				expect(text).not.toMatch(/[{}]/);
				expect(text).not.toMatch(SCOLDING);
				expect(text).not.toMatch(/undefined|null|\s{2}|^\s|\s$/);
				expect(text.length).toBeLessThan(400);
			}
			expect(headline).toMatch(/^[\p{Lu}].*[^.!?\s]$/u);
			expect(advice).toMatch(/^\p{Lu}.*\.$/u);
			expect(['notDelivered', 'notSent', 'unanswered', 'unknown']).toContain(outcome);
		}
	});

	it.each(NAMES)(
		'%s admits in its headline that it is not known what happened, if so',
		(reason) => {
			const { headline, outcome } = REASONS[reason];
			const admits =
				/may or may not|may have (been )?sent|did not confirm|being sent|empty answer/.test(
					headline,
				);
			expect(admits).toBe(outcome === 'unknown');
		},
	);

	it.each(NAMES.filter((name) => REASONS[name].outcome === 'unknown'))(
		'%s advises to look before sending again, or where to look for the reason',
		(reason) => {
			expect(REASONS[reason].advice).toMatch(
				/before (sending it|you send it) again|Check in \{provider\} whether|Base URL/i,
			);
		},
	);

	it.each(NAMES.filter((name) => REASONS[name].outcome === 'notSent'))(
		'%s never suggests that the message may have gone out',
		(reason) => {
			expect(REASONS[reason].headline).not.toMatch(/may or may not|may have/);
		},
	);
});

describe('an HTTP status alone', () => {
	it.each([
		[200, 'noReceipt', 'unknown'],
		[204, 'noReceipt', 'unknown'],
		[301, 'redirected', 'notSent'],
		[303, 'noReceipt', 'unknown'],
		[307, 'redirected', 'notSent'],
		[400, 'refusedInput', 'notSent'],
		[401, 'invalidKey', 'notSent'],
		[402, 'planLimit', 'notSent'],
		[403, 'forbidden', 'notSent'],
		[404, 'wrongAddress', 'notSent'],
		[405, 'wrongAddress', 'notSent'],
		[408, 'requestTimeout', 'unknown'],
		[409, 'mayBeThere', 'unknown'],
		[413, 'uploadTooLarge', 'notSent'],
		[415, 'mediaRefused', 'notSent'],
		[418, 'refused', 'notSent'],
		[422, 'refusedInput', 'notSent'],
		[425, 'noReceipt', 'unknown'],
		[429, 'rateLimited', 'notSent'],
		[499, 'noAnswer', 'unknown'],
		[500, 'providerBroken', 'unknown'],
		[502, 'unavailable', 'unknown'],
		[503, 'unavailable', 'unknown'],
		[504, 'unavailable', 'unknown'],
		[520, 'providerBroken', 'unknown'],
		[524, 'providerBroken', 'unknown'],
		[599, 'providerBroken', 'unknown'],
	] as const)('%i means %s, so the message is %s', (status, reason, outcome) => {
		expect(reasonByStatus(status)).toBe(reason);
		expect(REASONS[reasonByStatus(status)].outcome).toBe(outcome);
	});

	it('means what the table of evidence makes of it', () => {
		for (let status = 200; status < 600; status += 1) {
			const { outcome } = rowFor({ request: 'whole', status });
			expect([status, REASONS[reasonByStatus(status)].outcome]).toEqual([status, outcome]);
		}
	});
});

describe('the reason that fits an outcome', () => {
	it('is the first explanation with the same outcome', () => {
		expect(reasonFitting('notSent', [undefined, 'noAnswer', 'invalidKey', 'refused'])).toBe(
			'invalidKey',
		);
		expect(reasonFitting('unknown', ['invalidKey', 'unavailable'])).toBe('unavailable');
	});

	it('is a plain one where no explanation has it', () => {
		expect(reasonFitting('notSent', ['noAnswer'])).toBe('refused');
		expect(reasonFitting('unknown', ['invalidKey'])).toBe('noReceipt');
		expect(reasonFitting('notDelivered', [])).toBe('notDelivered');
	});
});
