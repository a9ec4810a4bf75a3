import { PhoneNumberFormat, PhoneNumberUtil } from 'google-libphonenumber';

/**
 * Phone numbers as customers type them, the default country, and the E.164 digits where Google's library
 * knows only what replaced the number.
 */
const TYPED: ReadonlyArray<readonly [typed: string, country: string, to?: string]> = [
	['+34 612 345 678', ''],
	['0034 612 34 56 79', ''],
	['612 345 670', 'ES'],
	['(+49) 0151 23456789', ''],
	['0151-23456780', 'DE'],
	['+44 (0)7400 123456', ''],
	['07400.123457', 'GB'],
	// Mexican mobiles had a 1 until 2019, and WhatsApp still knows them by it.
	['+52 1 222 123 4567', '', '5212221234567'],
	['+54 9 11 2345-6789', ''],
	['+55 11 96123-4567', ''],
	['+39 312 345 6789', ''],
	['+91 81234 56789', ''],
	['+62 812-345-678', ''],
	['+86 131 2345 6789', ''],
	// Nine digits, which reach the documented ten characters with the plus.
	['+376 312 345', ''],
	['+298 211234', ''],
	['+299 22 12 34', ''],
	['+687 75 12 34', ''],
	// The shortest and the longest that there are.
	['+290 51234', ''],
	['+49 1522 3433333', ''],
	['+43 664 12345678901', ''],
	['tel:+1-201-555-0123', ''],
	['+١٢٠١٥٥٥٠١٢٤', ''],
	['\u202a+1 201 555 0125\u202c', ''],
	['12345', ''],
	['+1 201 555 01', ''],
	['+999 123 456 789', ''],
	['nobody', ''],
	['', ''],
];

const library = PhoneNumberUtil.getInstance();

/** The E.164 digits of a number by Google's library; undefined where it knows none. */
function digitsOf(typed: string, country: string): string | undefined {
	try {
		const number = library.parse(typed, country || undefined);
		if (!library.isValidNumber(number)) return undefined;
		return library.format(number, PhoneNumberFormat.E164).slice(1);
	} catch {
		return undefined;
	}
}

export const PHONES = TYPED.map(([phone, defaultCountry, to]) => ({
	phone,
	defaultCountry,
	to: to ?? digitsOf(phone.replace(/^00/, '+'), defaultCountry),
}));
