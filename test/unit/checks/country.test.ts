import { checkPhone } from '../../../nodes/WhatsAppMedia/checks/phone';
import { callingCode } from '../../../nodes/WhatsAppMedia/checks/country';

const limits = { plus: true, minLength: 10, maxLength: 15 };

describe('the default country', () => {
	it.each([
		['ES', '34'],
		[' es ', '34'],
		['34', '34'],
		['+34', '34'],
		['0034', '34'],
		['US', '1'],
		['Spain', undefined],
		['999', undefined],
		['', undefined],
	])('%p is the calling code %p', (given, code) => {
		expect(callingCode(given)).toBe(code);
	});

	it.each([
		['600 000 102', 'ES', '34600000102'],
		['34600000102', 'ES', '34600000102'],
		['0600000102', 'FR', '33600000102'],
		['(415) 555-1234', 'US', '14155551234'],
		['1 415 555 1234', 'US', '14155551234'],
		['8 (912) 345-67-89', 'RU', '79123456789'],
		['06 1234 5678', 'IT', '390612345678'],
		['010 1234 5678', 'EG', '201012345678'],
		['9123456789', 'IN', '919123456789'],
		['(55) 99123-4567', 'BR', '5555991234567'],
		['5551987654321', 'BR', '5551987654321'],
		['0171 2345678', 'DE', '491712345678'],
	])('completes %s in %s to %s', (given, country, digits) => {
		expect(checkPhone(given, limits, country)).toEqual({ value: digits, problems: [] });
	});

	it.each(['+14155551234', '0014155551234'])(
		'leaves %s alone, which has its country code',
		(given) => {
			expect(checkPhone(given, limits, 'ES').value).toBe('14155551234');
		},
	);

	it.each([
		['14155551234', 'ES'],
		['49171 2345678', 'DE'],
	])('does not guess when %s in %s can be read in two ways', (given, country) => {
		const { value, problems } = checkPhone(given, limits, country);
		expect(value).toBeUndefined();
		expect(problems[0]?.message).toMatch(/with and without a country code/);
	});

	it('is missed where a number looks like one without its country code', () => {
		const { value, problems } = checkPhone('415 555 0123', limits);
		expect(value).toBe('4155550123');
		expect(problems).toMatchObject([{ severity: 'warning', field: 'Phone Number' }]);
		expect(checkPhone('+4155550123', limits).problems).toEqual([]);
		expect(checkPhone('34600000102', limits).problems).toEqual([]);
	});

	it('is named when it is none', () => {
		expect(checkPhone('600000102', limits, 'Spain').problems[0]?.field).toBe('Default Country');
	});
});
