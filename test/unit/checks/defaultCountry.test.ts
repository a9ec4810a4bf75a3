import { defaultCountryOf } from '../../../nodes/WhatsAppMedia/checks/defaultCountry';
import { google } from '../../support/phoneDigits';

describe('the default country', () => {
	it.each([
		['ES', 'ES', '34'],
		[' es ', 'ES', '34'],
		['34', undefined, '34'],
		['+34', undefined, '34'],
		['+ 34', undefined, '34'],
		['0034', undefined, '34'],
		['1', undefined, '1'],
		['US', 'US', '1'],
		['USA', 'US', '1'],
		['uk', 'GB', '44'],
		['Spain', 'ES', '34'],
		['SPAIN', 'ES', '34'],
		['España', 'ES', '34'],
		['Espana', 'ES', '34'],
		['Deutschland', 'DE', '49'],
		['Brasil', 'BR', '55'],
		['México', 'MX', '52'],
		['Österreich', 'AT', '43'],
		['Россия', 'RU', '7'],
		['المغرب', 'MA', '212'],
		['the Netherlands', 'NL', '31'],
		['Côte d’Ivoire', 'CI', '225'],
		["Cote d'Ivoire", 'CI', '225'],
		['Saint Lucia', 'LC', '1'],
		['Trinidad and Tobago', 'TT', '1'],
		['Congo (Kinshasa)', 'CD', '243'],
		['Congo (Brazzaville)', 'CG', '242'],
		['Myanmar (Burma)', 'MM', '95'],
		// As WooCommerce prints them.
		['United States (US)', 'US', '1'],
		['United Kingdom (UK)', 'GB', '44'],
		['Spain (+34)', 'ES', '34'],
		['Spain (España)', 'ES', '34'],
		['Czech Republic', 'CZ', '420'],
		['Ivory Coast', 'CI', '225'],
		['Turkey', 'TR', '90'],
		['Saint Martin (Dutch part)', 'SX', '1'],
		['Saint Martin (French part)', 'MF', '590'],
		['Virgin Islands (US)', 'VI', '1'],
		['Belau', 'PW', '680'],
	])('%j is %s with the code %s', (given, country, callingCode) => {
		expect(defaultCountryOf(given)).toEqual({ ...(country && { country }), callingCode });
	});

	it.each([
		['nothing', ''],
		['blanks', '  '],
		['a word', 'Wonderland'],
		['two letters that are no country', 'XX'],
		['a language', 'EN'],
		['a code that no country has', '999'],
		['a code of no country in particular', '800'],
		['too many digits', '1234'],
		['a country without phone numbers', 'AQ'],
		['a country that disagrees with itself', 'Spain (FR)'],
		['a name that two countries have', 'Congo'],
		['a name that two countries have in other languages', 'Kongo'],
		['parentheses', '((((ES))))'],
		['an object', '{"country":"ES"}'],
		['a name of nobody', 'constructor'],
		['a long text', 'ES'.repeat(100_000)],
	])('is not %s', (_, given) => {
		expect(defaultCountryOf(given)).toBeUndefined();
	});

	it('is understood by the English name of every country that has phone numbers', () => {
		const names = new Intl.DisplayNames(['en'], { type: 'region' });
		for (const region of google.getSupportedRegions()) {
			const { country, callingCode } = defaultCountryOf(names.of(region) ?? '') ?? {};
			expect([region, country]).toEqual([region, region]);
			expect(callingCode).toBe(String(google.getCountryCodeForRegion(region)));
		}
	});
});
