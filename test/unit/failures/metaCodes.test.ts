import { failureOfAnswer } from '../../../nodes/WhatsAppMedia/failures/describeFailure';
import { metaInWords, readMeta, verdictOf } from '../../../nodes/WhatsAppMedia/failures/metaAnswer';
import { META_CODES, metaCode } from '../../../nodes/WhatsAppMedia/failures/metaCodes';
import { answerOf, CONTEXTS, SCOLDING } from '../support/answers';

const CODES = Object.keys(META_CODES).map(Number);

describe('the code of Meta', () => {
	it.each(CODES)('%i reads well for every provider', (code) => {
		for (const place of CONTEXTS) {
			const refusal = { details: [], meta: { code, message: 'x' } };
			const {
				headline,
				advice,
				outcome,
				metaCode: told,
			} = failureOfAnswer(refusal, answerOf(500, {}), place, 'whole', 0);
			for (const text of [headline, advice]) {
				expect(text).not.toMatch(/[{}]/);
				expect(text).not.toMatch(SCOLDING);
			}
			const opening = outcome === 'unknown' ? 'did not confirm' : 'refused';
			expect(headline).toMatch(new RegExp(`^WhatsApp ${opening} the message: .*[^.]$`));
			expect(advice).toMatch(/^[A-Z].*\.$/);
			expect(told).toBe(code);
			expect(['notSent', 'unknown']).toContain(outcome);
		}
	});

	it.each([
		131047, 470, 131026, 131049, 131050, 131051, 131052, 131053, 131000, 131016, 2, 130429, 80007,
		4, 131048, 131056, 131031, 368, 131042, 190, 0, 10, 200, 250, 299, 132000, 132001, 132005,
		132007, 132012, 132015, 133010,
	])('%i is known', (code) => {
		expect(metaCode(code)).toBeDefined();
	});

	// From the list of codes that Meta, its partners and their libraries publish.
	it.each([
		...[33, 130403, 130497, 131037, 131063, 131055, 132018, 132068, 133000, 133005, 133006].map(
			(code) => [code, 'never'] as const,
		),
		...[134011, 134100, 134102, 135000].map((code) => [code, 'never'] as const),
		...[131043, 131064, 132069, 133004, 133008, 133009, 133015, 133016, 134101, 2494100].map(
			(code) => [code, 'later'] as const,
		),
	])('%i is known, and can be tried again: %s', (code, again) => {
		expect(META_CODES[code]?.again).toBe(again);
	});

	it.each([
		['{"error":{"message":"x","code":133005,"fbtrace_id":"A"}}', 133005, 'refused'],
		['(#131064) Rate limit', 131064, 'refused'],
		['(#2494100) Something', 2494100, 'uncertain'],
		['{"error":{"message":"x","code":2494100,"fbtrace_id":"A"}}', 2494100, 'uncertain'],
		['(#33) Deleted', 33, 'refused'],
	])('is read out of %s', (text, code, verdict) => {
		expect(readMeta(text)?.code).toBe(code);
		expect(verdictOf(readMeta(text))).toBe(verdict);
	});

	it.each([
		'This recipient is not on WhatsApp',
		'The number 34600111222 is not registered on WhatsApp.',
	])('is known by words: %s', (words) => {
		expect(metaInWords(words)?.code).toBe(131026);
	});

	it('is not known by words that speak of something else', () => {
		expect(metaInWords('The template is not on WhatsApp Manager')?.code).toBeUndefined();
	});

	it.each([199, 300, 404, 500, -1, 131999, NaN])('%d is not known', (code) => {
		expect(metaCode(code)).toBeUndefined();
	});

	it('is nothing without one', () => {
		expect(metaCode(undefined)).toBeUndefined();
	});

	it.each([
		...[131000, 131016, 2, 1].map((code) => [code, 'unknown'] as const),
		...[131047, 131026, 130429, 190, 131053, 131056].map((code) => [code, 'notSent'] as const),
	])('%i leaves a message %s', (code, outcome) => {
		expect(META_CODES[code]?.uncertain === true ? 'unknown' : 'notSent').toBe(outcome);
	});

	it.each([
		...[130429, 80007, 4, 131056, 131016, 131000, 2].map((code) => [code, 'later'] as const),
		...[131047, 131026, 131050, 131051, 131048, 131031, 368, 131042, 190, 133010].map(
			(code) => [code, 'never'] as const,
		),
	])('%i can be tried again: %s', (code, again) => {
		expect(META_CODES[code]?.again).toBe(again);
	});

	it('of the closed window names 24 hours and a template', () => {
		for (const code of [131047, 470]) {
			expect(META_CODES[code]?.meaning).toContain('24');
			expect(META_CODES[code]?.advice).toContain('template');
		}
	});
});
