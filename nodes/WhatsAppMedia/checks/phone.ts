import { quote } from '../text';
import { nameOf } from './countryNames';
import { defaultCountryOf, wordsFor, type DefaultCountry } from './defaultCountry';
import {
	countryOfDigits,
	isMobile,
	MOST_DIGITS,
	lengthFault,
	nearlyInternational,
	readInternational,
	readNational,
	type PlannedNumber,
} from './numberingPlan';
import { EXAMPLE, extended, inList, spellingOf, type PhoneSpelling } from './phoneSpelling';
import { passed, refused, warning, type Checked, type Problem } from './problem';
import { wirePhone, type PhoneLimits } from './wirePhone';

/** Fewer digits without a plus are more likely a number without its country code. */
const SHORTEST_WITHOUT_PLUS = 11;
/** Beside a number of the default country that is no mobile one of today. */
const SHORTEST_ABROAD = 10;
/** Digits without country code and zero of any mobile number in the countries of which `ROOM_FOR_SHORT` has the codes. */
const SHORTEST_IN_USE = 9;
/** South Africa, Austria, Finland: their plans would allow for shorter mobile numbers. */
const ROOM_FOR_SHORT: ReadonlySet<string> = new Set(['27', '43', '358']);

const RARELY_ON_WHATSAPP: ReadonlyMap<PlannedNumber['type'], string> = new Map([
	['PAGER', 'a pager'],
	['PREMIUM_RATE', 'a premium-rate number'],
	['VOICEMAIL', 'a voicemail box'],
]);

/**
 * Reads a phone number as people and systems write it; everything that becomes a phone number goes
 * through here. The value is its E.164 digits (no plus). A person is never guessed: what can be read
 * in two ways, or does not exist by the numbering plans, is refused; what was read with a doubt comes
 * with a warning.
 * @param defaultCountry country of numbers without a country code, see `defaultCountryOf`; none: only a
 * number of 11 digits or more is accepted without a plus, with a warning
 */
export function readPhone(input: string, defaultCountry = ''): Checked<string> {
	const { value: spelling, problems } = spellingOf(input);
	if (spelling === undefined) return { problems };
	const needsCountry = spelling.form === 'bare' || spelling.form === 'national';
	const country = defaultCountryOf(defaultCountry);
	if (needsCountry && country === undefined && defaultCountry.trim() !== '') {
		return refused(
			'Default Country',
			`Default Country ${quote(defaultCountry, 40)} is not a country, and ${quote(spelling.given, 40)} has no country code`,
			'Enter two letters such as ES, a name such as Spain, or a calling code such as 34.',
		);
	}
	const readings = readingsOf(spelling, country);
	const [reading, other] = readings;
	const [shorter] = readingsBefore(spelling, country);
	if (shorter !== undefined && spelling.apart?.as === 'extension') {
		return { problems: extended(spelling.given, ` ${JOIN}`).problems };
	}
	const listed = spelling.listed ? readingsOf(spelling.listed.number, country) : [];
	if (reading === undefined) {
		return listed.length > 0
			? { problems: inList(spelling.given).problems }
			: refusedAsInvalid(spelling, country);
	}
	const behindPlace = readBehindPlace(spelling, listed, reading);
	if (behindPlace !== undefined) {
		return twofold(spelling, reading, `+${behindPlace.digits} behind a number of a list`, ALONE);
	}
	if (other !== undefined) {
		return twofold(
			spelling,
			reading,
			`+${other.digits}`,
			'Write it with a plus and its country code.',
		);
	}
	if (shorter !== undefined) {
		return twofold(spelling, reading, `+${shorter.digits}`, JOIN);
	}
	if (country !== undefined && isNearlyWithCode(spelling, reading, country)) {
		return twofold(
			spelling,
			reading,
			`one that begins with its country code ${country.callingCode} and has a digit too few or too many`,
			'Write it with a plus and its country code, and check that no digit is missing.',
		);
	}
	return passed(reading.digits, doubtsAbout(reading, spelling, country));
}

const ALONE = 'Enter the phone number only, with a plus and its country code.';
const JOIN = 'If the digits at its end belong to it, write them directly behind the others.';

function twofold(
	{ given }: PhoneSpelling,
	{ digits }: PlannedNumber,
	other: string,
	advice: string,
): Checked<string> {
	return refused(
		'Phone Number',
		`The phone number ${quote(given, 40)} can be read in two ways: +${digits} and ${other}`,
		advice,
	);
}

/** Reads a phone number, and checks that the provider accepts it. */
export function checkPhone(
	input: string,
	limits: PhoneLimits,
	defaultCountry = '',
): Checked<string> {
	const checked = readPhone(input, defaultCountry);
	const { value } = checked;
	if (value === undefined || wirePhone(value, limits).length >= limits.minLength) return checked;
	return refused(
		'Phone Number',
		`The phone number +${value} is too short for the provider, which accepts ${limits.minLength} to ${limits.maxLength} characters`,
		'Check that no digit is missing.',
	);
}

/** The different numbers that a spelling can mean. */
function readingsOf(
	{ form, hasTrunkZero, digits, firstGroup }: PhoneSpelling,
	country: DefaultCountry | undefined,
): PlannedNumber[] {
	const readings = digits.flatMap((each) => {
		switch (form) {
			case 'international':
				return [readInternational(each)];
			case 'doubleZero':
				// Not everywhere are calls abroad dialed with 00: from Hong Kong it is 001.
				return [
					readInternational(each),
					country && readNational(`00${each}`, country),
					country && readWithZeroTwice(each, country, firstGroup),
				];
			case 'bare':
			case 'national':
				if (country !== undefined) return readInside(each, country, { hasTrunkZero, firstGroup });
				return form === 'bare' ? [readWithoutPlus(each)] : [];
		}
	});
	const existing = readings
		.filter((reading) => reading !== undefined)
		.flatMap((reading) => [reading, ...withCodeOnce(reading)]);
	return existing.filter(
		({ digits: one }, index) => existing.findIndex((each) => each.digits === one) === index,
	);
}

/**
 * Where the country code may stand there twice (`+49 49 151…`, `49 49 151…`, `0 49 151…`): the mobile number without
 * the second one, as a second reading of what is none with it.
 */
function withCodeOnce(reading: PlannedNumber): PlannedNumber[] {
	if (isMobile(reading)) return [];
	const { callingCode = '' } = countryOfDigits(reading.digits);
	const behind = reading.digits.slice(callingCode.length);
	const once = behind.startsWith(callingCode) ? readInternational(behind) : undefined;
	return once !== undefined && isMobile(once) ? [once] : [];
}

/**
 * Where the zero before an area code may stand there twice (`00151 …` for `0151 …`): the mobile number of the country,
 * as a second reading. Not where a country code stands by itself (`001 512 …`).
 */
function readWithZeroTwice(
	digits: string,
	country: DefaultCountry,
	firstGroup: string | undefined,
): PlannedNumber | undefined {
	const isCodeApart = countryOfDigits(digits).callingCode === firstGroup;
	if (isCodeApart || readInternational(digits) === undefined) return undefined;
	const inside = readNational(`0${digits}`, country);
	return inside !== undefined && isMobileOfToday(inside) ? inside : undefined;
}

/** As it stands: to leave a digit out as well as to take the first ones for a country code is to guess. */
function readWithoutPlus(digits: string): PlannedNumber | undefined {
	const reading = digits.length < SHORTEST_WITHOUT_PLUS ? undefined : readInternational(digits);
	return reading?.digits === digits ? reading : undefined;
}

/**
 * Another number that stands behind what may be a place in a list. Where the sign of a list does not show that it is one,
 * only a mobile number counts, one that has its area code in parentheses, or one with its trunk zero where the whole is
 * no mobile number. Anything else exists by chance: landlines and service numbers can be short, and so are a few mobile
 * numbers that nobody has, behind what looks like an area code.
 */
function readBehindPlace(
	{ listed }: PhoneSpelling,
	behind: readonly PlannedNumber[],
	whole: PlannedNumber,
): PlannedNumber | undefined {
	if (listed === undefined || behind.some(({ digits }) => digits === whole.digits))
		return undefined;
	const { isAreaCode, isMarked, number } = listed;
	const { form, hasTrunkZero, digits } = number;
	const hasZero = hasTrunkZero || digits[0]?.startsWith('0') === true;
	const isWritten = isMarked || form === 'national' || (hasZero && !isMobile(whole));
	return behind.find((each) => isWritten || (isMobile(each) && !(isAreaCode && isUnused(each))));
}

/** Whether the plan has room for such a short mobile number, and none is in use. */
function isUnused({ digits }: PlannedNumber): boolean {
	const { callingCode = '' } = countryOfDigits(digits);
	return ROOM_FOR_SHORT.has(callingCode) && digits.length < callingCode.length + SHORTEST_IN_USE;
}

/** Without the digits at its end that may not belong to it. */
function readingsBefore(
	spelling: PhoneSpelling,
	country: DefaultCountry | undefined,
): PlannedNumber[] {
	const { apart } = spelling;
	return apart === undefined ? [] : readingsOf({ ...spelling, digits: apart.before }, country);
}

/** Where mobile numbers are written with nothing before them, also where a zero or an 8 is dialed there. */
const WRITTEN_BARE: ReadonlySet<string> = new Set(['7', '39', '55', '86']);

/** Whether this is the usual way to write it in its country today. */
function isUsual(inside: PlannedNumber | undefined, { callingCode }: DefaultCountry): boolean {
	return isMobileOfToday(inside) && WRITTEN_BARE.has(callingCode);
}

function isMobileOfToday(reading: PlannedNumber | undefined): boolean {
	return reading !== undefined && isMobile(reading) && reading.today === undefined;
}

/**
 * As a number of the country, and as one that begins with the country's own code without a plus. A
 * mobile number of another country is a second reading, but where such digits are the usual spelling of
 * a mobile number of the country itself, or where the prefix that is dialed inside stands apart (`8 495 …`):
 * nobody divides a country code.
 */
function readInside(
	digits: string,
	country: DefaultCountry,
	{ hasTrunkZero, firstGroup = digits }: Pick<PhoneSpelling, 'firstGroup' | 'hasTrunkZero'>,
): Array<PlannedNumber | undefined> {
	const inside = readNational(digits, country);
	if (hasTrunkZero) return [inside];
	if (digits.startsWith(country.callingCode)) return [inside, readInternational(digits)];
	if (inside === undefined || isUsual(inside, country) || digits.startsWith('0')) return [inside];
	const shortest = isMobileOfToday(inside) ? SHORTEST_WITHOUT_PLUS : SHORTEST_ABROAD;
	// Also with a zero that is only dialed there: to call it a second reading is not to guess.
	const abroad = digits.length < shortest ? undefined : readInternational(digits);
	if (abroad === undefined || !isMobile(abroad)) return [inside];
	const { callingCode = '' } = countryOfDigits(abroad.digits);
	const isCodeDivided = firstGroup.length < callingCode.length;
	const behind = isCodeDivided && readNational(digits.slice(firstGroup.length), country);
	return behind && behind.digits === inside.digits ? [inside] : [inside, abroad];
}

/**
 * Whether a number was read as one without its country code although it begins with the country's own and
 * would be a number with it but for one digit: no less likely than that its area code has the same digits.
 * Of a mobile number only such a mobile number makes it doubtful.
 */
function isNearlyWithCode(
	{ form, digits: [digits = ''] }: PhoneSpelling,
	reading: PlannedNumber,
	country: DefaultCountry,
): boolean {
	const { callingCode } = country;
	if (form !== 'bare' || !digits.startsWith(callingCode)) return false;
	if (reading.digits !== callingCode + digits || isUsual(reading, country)) return false;
	const meant = nearlyInternational(digits, callingCode);
	return meant.some((number) => !isMobile(reading) || isMobile(number));
}

function refusedAsInvalid(
	{ form, digits: [digits = ''], given }: PhoneSpelling,
	country: DefaultCountry | undefined,
): Checked<string> {
	const number = `The phone number ${quote(given, 40)}`;
	if (digits.length > MOST_DIGITS) {
		return refused(
			'Phone Number',
			`${number} has ${digits.length} digits, more than the ${MOST_DIGITS} that a phone number can have`,
			`Check that Phone Number holds one number only. ${EXAMPLE}`,
		);
	}
	const isInside = form === 'bare' || form === 'national';
	if (isInside && country !== undefined) {
		return refused(
			'Phone Number',
			`${number} ${faultOf(lengthFault(digits, country))} for ${wordsFor(country)}`,
			'Check the digits. Write a number of another country with a plus and its country code.',
		);
	}
	if (isInside || digits.startsWith('0')) {
		return refused(
			'Phone Number',
			`${number} has no country code`,
			isInside
				? 'Set Default Country to the country that such numbers are from, or write it with a plus and its country code, for example +14155551234.'
				: EXAMPLE,
		);
	}
	const { country: region, callingCode } = countryOfDigits(digits);
	return refused(
		'Phone Number',
		callingCode === undefined
			? `${number} does not begin with the code of any country`
			: `${number} ${faultOf(lengthFault(digits))} for ${wordsFor({ callingCode, country: region })}`,
		`Check the digits and the country code. ${EXAMPLE}`,
	);
}

function faultOf(length: ReturnType<typeof lengthFault>): string {
	return length === undefined ? 'is not a valid number' : `is ${length}`;
}

function doubtsAbout(
	{ digits, country: region, today, type }: PlannedNumber,
	{ given, form, digits: [spelled], fromWhatsApp }: PhoneSpelling,
	country: DefaultCountry | undefined,
): Problem[] {
	const number = `The phone number ${quote(given, 40)}`;
	const doubts: Problem[] = [];
	const doubt = (message: string, advice: string): void => {
		doubts.push(warning('Phone Number', message, advice));
	};
	const isInside = form === 'bare' || form === 'national';
	if (isInside && country === undefined) {
		doubt(
			`${number} has no plus and was read as +${digits}${region === undefined ? '' : ` (${nameOf(region)})`}`,
			'If that is not right, set Default Country, or write the number with a plus and its country code.',
		);
	}
	if (!isInside && digits !== spelled) {
		doubt(
			`${number} was read as +${digits}`,
			'Digits that are only dialed inside the country were left out or replaced. Check that this is the right number.',
		);
	}
	if (today !== undefined && !fromWhatsApp) {
		doubt(
			`${number} is in an older form; today it is +${today}`,
			'It was left as it is, since WhatsApp usually finds both. If the message does not arrive, use the newer form.',
		);
	}
	const rare = RARELY_ON_WHATSAPP.get(type);
	if (rare !== undefined) {
		doubt(
			`${number} is ${rare}, and those are rarely on WhatsApp`,
			'Check that this is the right number.',
		);
	}
	return doubts;
}
