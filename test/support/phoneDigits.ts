import fc from 'fast-check';
import { PhoneNumberFormat, PhoneNumberType, PhoneNumberUtil } from 'google-libphonenumber';

/** Google's libphonenumber, which nothing that ships is made of. */
export const google = PhoneNumberUtil.getInstance();

/** E.164 of a number as Google's library reads it; undefined where no such number exists. */
export function googleReads(phone: string, region?: string): string | undefined {
	try {
		const number = google.parse(phone, region);
		return google.isValidNumber(number) ? google.format(number, PhoneNumberFormat.E164) : undefined;
	} catch {
		return undefined;
	}
}

/**
 * Beginnings of numbers whose plan is newer in the library that ships than in Google's for JavaScript:
 * there, and only there, it may know numbers that Google's does not. The last are Canada's 310 numbers,
 * of eight digits, before which only the former leaves out a second 1.
 */
export const NEWER_PLANS = /^(?:233|238|254|263|267|290|592|593|675|856|1472|1310\d{4}$)/;

/** An example of Google's for a region. */
export interface Example {
	readonly region: string;
	readonly callingCode: string;
	/** E.164, with its plus. */
	readonly e164: string;
	/** As Google prints it. */
	readonly international: string;
	readonly national: string;
	/** The digits of the number without country code and without what is only dialed inside. */
	readonly digits: string;
}

/** A fixed line and a mobile of every region that has one. */
export const EXAMPLES: readonly Example[] = google.getSupportedRegions().flatMap((region) =>
	[PhoneNumberType.FIXED_LINE, PhoneNumberType.MOBILE].flatMap((type) => {
		const number = google.getExampleNumberForType(region, type);
		if (number === null || number === undefined || !google.isValidNumber(number)) return [];
		return [
			{
				region,
				callingCode: String(number.getCountryCode()),
				e164: google.format(number, PhoneNumberFormat.E164),
				international: google.format(number, PhoneNumberFormat.INTERNATIONAL),
				national: google.format(number, PhoneNumberFormat.NATIONAL),
				digits: google.getNationalSignificantNumber(number),
			},
		];
	}),
);

/** The longest that there are: a mobile in Indonesia, a fixed line in Germany. */
const LONGEST = ['62810151650626', '492046158649038'];

/** E.164 digits of numbers that exist, of all regions; 10 to 15, which every provider accepts. */
export const phoneDigits: fc.Arbitrary<string> = fc
	.tuple(
		fc.constantFrom(
			...LONGEST,
			...EXAMPLES.filter(({ e164 }) => !NEWER_PLANS.test(e164.slice(1)) && e164.length > 10).map(
				({ e164 }) => e164.slice(1),
			),
		),
		fc.stringMatching(/^\d{3}$/),
	)
	.map(([digits, last]) => {
		const other = digits.slice(0, -3) + last;
		return googleReads(`+${other}`) === `+${other}` ? other : digits;
	});
