import {
	parsePhoneNumberFromString,
	validatePhoneNumberLength,
	type CountryCode,
	type NumberType,
	type PhoneNumber,
} from 'libphonenumber-js/max';
import { formOfToday } from './olderForms';
import type { DefaultCountry } from './defaultCountry';

/** A number that exists by its country's numbering plan. */
export interface PlannedNumber {
	/** E.164 digits without the plus. */
	readonly digits: string;
	/** Undefined where countries share numbers, such as +800. */
	readonly country?: CountryCode;
	readonly type?: NumberType;
	/** The digits as the plan has them today, where the given ones are the older form. */
	readonly today?: string;
}

/** Digits of the longest number (ITU-T E.164). */
export const MOST_DIGITS = 15;
const MOBILE: ReadonlySet<NumberType> = new Set(['FIXED_LINE_OR_MOBILE', 'MOBILE']);

/** Whether it is a mobile number, or may be one. */
export function isMobile({ type }: PlannedNumber): boolean {
	return type !== undefined && MOBILE.has(type);
}

/** Reads digits that begin with a country code. */
export function readInternational(digits: string): PlannedNumber | undefined {
	return plannedNumber(parse(digits));
}

/**
 * Reads digits as somebody in that country dials them: with or without the digits that are only
 * dialed inside the country, or with those that are dialed for calls abroad.
 */
export function readNational(digits: string, from: DefaultCountry): PlannedNumber | undefined {
	return plannedNumber(
		parsePhoneNumberFromString(digits, { ...dialingFrom(from), extract: false }),
	);
}

/** The numbers that digits behind their country code are but for one digit that is missing or too many. */
export function nearlyInternational(digits: string, callingCode: string): PlannedNumber[] {
	const spellings = Array.from({ length: digits.length + 1 }, (_, at) => at)
		.slice(callingCode.length)
		.flatMap((at) => {
			const [start, end] = [digits.slice(0, at), digits.slice(at)];
			return [start + end.slice(1), ...[...'0123456789'].map((digit) => start + digit + end)];
		});
	return [...new Set(spellings)].flatMap((each) => readInternational(each) ?? []);
}

/** What is wrong with the length of a number, as far as its numbering plan tells. */
export function lengthFault(
	digits: string,
	from?: DefaultCountry,
): 'too long' | 'too short' | undefined {
	const fault = from
		? validatePhoneNumberLength(digits, dialingFrom(from))
		: validatePhoneNumberLength(`+${digits}`);
	if (fault === 'TOO_SHORT') return 'too short';
	return fault === 'TOO_LONG' ? 'too long' : undefined;
}

/** The country code that the digits begin with, if there is such a country. */
export function countryOfDigits(digits: string): Omit<PlannedNumber, 'digits'> & {
	readonly callingCode?: string;
} {
	const number = parse(digits);
	return { country: number?.country, callingCode: number?.countryCallingCode };
}

function parse(digits: string): PhoneNumber | undefined {
	return parsePhoneNumberFromString(`+${digits}`, { extract: false });
}

function dialingFrom({ country, callingCode }: DefaultCountry) {
	return country === undefined ? { defaultCallingCode: callingCode } : { defaultCountry: country };
}

function plannedNumber(number: PhoneNumber | undefined): PlannedNumber | undefined {
	if (number === undefined) return undefined;
	const digits = number.number.slice(1);
	// Plans of single countries have room for more.
	if (digits.length > MOST_DIGITS) return undefined;
	const type = number.getType();
	// A number that is of no type does not exist: the library's isValid() asks the same.
	if (type !== undefined) return { digits, country: number.country, type };
	const today = formOfToday(digits);
	const renewed = today === undefined ? undefined : parse(today);
	const newType = renewed?.getType();
	if (renewed && newType !== undefined && MOBILE.has(newType)) {
		const { country } = renewed;
		return { digits, country, type: newType, today: renewed.number.slice(1) };
	}
	return undefined;
}
