import {
	getCountries,
	getCountryCallingCode,
	isSupportedCountry,
	type CountryCode,
} from 'libphonenumber-js/max';
import { countryNamed, nameOf } from './countryNames';

/** Where numbers without a country code are from. */
export interface DefaultCountry {
	/** ITU's country code, such as 34. */
	readonly callingCode: string;
	/** Undefined where only a calling code was given, which several countries may share. */
	readonly country?: CountryCode;
}

/** No name of a country has as many characters. */
const LONGEST_NAME = 80;

let callingCodes: ReadonlySet<string> | undefined;

/**
 * The country that somebody means by `ES`, `34`, `+34`, `0034`, `Spain`, `España` or
 * `United States (US)`; undefined for anything else.
 */
export function defaultCountryOf(text: string): DefaultCountry | undefined {
	const given = text.trim();
	if (given.length > LONGEST_NAME) return undefined;
	const callingCode = /^(?:\+|00)?\s*(\d{1,3})$/.exec(given)?.[1];
	if (callingCode !== undefined) {
		callingCodes ??= new Set(getCountries().map((country) => getCountryCallingCode(country)));
		return callingCodes.has(callingCode) ? { callingCode } : undefined;
	}
	const country = countryOf(given);
	return country && { country, callingCode: getCountryCallingCode(country) };
}

/** `+34 (Spain)`, which needs no article in a sentence. */
export function wordsFor({ country, callingCode }: DefaultCountry): string {
	return country === undefined ? `+${callingCode}` : `+${callingCode} (${nameOf(country)})`;
}

function countryOf(given: string): CountryCode | undefined {
	const code = given.toUpperCase();
	if (isSupportedCountry(code)) return code;
	const country = countryNamed(given);
	if (country !== undefined) return country;
	// "United States (US)": only if both say the same, unlike "Saint Martin (Dutch part)".
	const [, name, inside] = /^([^()]+)\(([^()]+)\)$/.exec(given) ?? [];
	const named = name === undefined ? undefined : countryNamed(name);
	const other = inside === undefined ? undefined : defaultCountryOf(inside);
	if (named === undefined || other === undefined) return undefined;
	const isSame = (other.country ?? named) === named;
	return isSame && other.callingCode === getCountryCallingCode(named) ? named : undefined;
}
