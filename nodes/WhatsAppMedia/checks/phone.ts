import { quote, visible } from '../text';
import { callingCode, toInternational } from './country';
import { passed, refused, warning, type Checked } from './problem';

/** How a provider wants phone numbers on the wire. */
export interface PhoneLimits {
	/** Whether the number goes out with its leading plus. */
	readonly plus: boolean;
	/** Characters on the wire, the plus included where it is sent. */
	readonly minLength: number;
	readonly maxLength: number;
}

/** ITU-T E.164: at most 15 digits; the shortest numbers in use have 7. */
const E164 = { min: 7, max: 15 };

/** First code points of the decimal digits used beside 0–9: Arabic-Indic, Persian, Devanagari, Bengali. */
const DIGIT_ZEROS = [0x0660, 0x06f0, 0x0966, 0x09e6];

const SEPARATORS = /[\s\p{Pd}\u2212.()[\]/·_]/gu;
/** Digits that most numbers have inside their country; with a country code few are as short. */
const NATIONAL_LOOKING = 10;
const EXAMPLE = 'Write it with the country code, for example +14155551234.';

/**
 * Reads a phone number as people and systems write it and gives its E.164 digits (no plus).
 *
 * Removed: blanks, dots, dashes, parentheses, slashes, invisible marks (WhatsApp copies them
 * along), a leading `00`, and prefixes or suffixes such as `tel:`, `whatsapp:`, `@c.us`.
 * @param defaultCountry ISO code or calling code for numbers without plus or 00; none: they are
 * taken as if the plus had been forgotten
 */
export function checkPhone(
	input: string,
	limits: PhoneLimits,
	defaultCountry = '',
): Checked<string> {
	const given = visible(input).trim();
	if (given === '') return refused('Phone Number', 'The phone number is empty', EXAMPLE);

	if (/@(g\.us|newsletter|broadcast)$/i.test(given)) {
		return refused(
			'Phone Number',
			`${quote(given, 40)} is a group or channel, not a person`,
			'Messages can only go to a single phone number.',
		);
	}
	const chatId = /@(c\.us|s\.whatsapp\.net)$/i;
	// Full-width and other compatibility characters become plain ones.
	const bare = asciiDigits(given.replace(chatId, '').normalize('NFKC')).replace(
		/^(tel|whatsapp|sms):/i,
		'',
	);
	if (/[([]\s*0\s*[)\]]/.test(bare)) {
		return refused(
			'Phone Number',
			`The phone number ${quote(given, 40)} has a (0) in it, which is only dialled inside the country`,
			'Leave the (0) out, for example +442079460000 instead of +44 (0)20 7946 0000.',
		);
	}

	const compact = bare.replace(SEPARATORS, '');
	// WhatsApp's chat ids always have the country code.
	const isInternational = /^(\+|00)/.test(compact) || chatId.test(given);
	const bareDigits = compact.replace(/^\+/, '').replace(/^00/, '');
	if (!/^\d+$/.test(bareDigits)) {
		return refused(
			'Phone Number',
			`The phone number ${quote(given, 40)} has characters that do not belong into one`,
			`Only digits and a leading + are needed. ${EXAMPLE}`,
		);
	}
	const country = checkCountry(defaultCountry);
	if (country.value === undefined) return { problems: country.problems };
	const digits =
		isInternational || country.value === ''
			? bareDigits
			: toInternational(bareDigits, country.value);
	if (digits === undefined) {
		return refused(
			'Phone Number',
			`The phone number ${quote(given, 40)} can be read with and without a country code`,
			`Write it with a plus in front, for example +${country.value}….`,
		);
	}
	if (digits.startsWith('0')) {
		return refused(
			'Phone Number',
			`The phone number ${quote(given, 40)} has no country code`,
			`Replace the leading 0 with the country code, or set the option Default Country. ${EXAMPLE}`,
		);
	}
	if (digits.length > E164.max) {
		return refused(
			'Phone Number',
			`The phone number ${quote(given, 40)} has ${digits.length} digits, more than the ${E164.max} that a phone number can have`,
			`Check that the field holds one number only. ${EXAMPLE}`,
		);
	}
	const wire = wirePhone(digits, limits);
	if (digits.length < E164.min || wire.length < limits.minLength) {
		return refused(
			'Phone Number',
			`The phone number ${quote(given, 40)} is too short`,
			`Check that the country code is there. ${EXAMPLE}`,
		);
	}
	const isDoubtful = !isInternational && country.value === '' && digits.length <= NATIONAL_LOOKING;
	return passed(
		digits,
		isDoubtful
			? [
					warning(
						'Phone Number',
						`The phone number ${quote(given, 40)} has no plus and was taken to begin with its country code: +${digits}`,
						'If the country code is missing, set the option Default Country.',
					),
				]
			: [],
	);
}

/** The calling code for numbers without one; empty when the option is not set. */
function checkCountry(country: string): Checked<string> {
	if (country.trim() === '') return passed('');
	const code = callingCode(country);
	if (code !== undefined) return passed(code);
	return refused(
		'Default Country',
		`The default country ${quote(country, 40)} is not a country code`,
		'Enter two letters such as ES, or a calling code such as 34.',
	);
}

/** E.164 digits as the provider wants them; the plus is dropped where it would break the maximum. */
export function wirePhone(digits: string, limits: PhoneLimits): string {
	const withPlus = `+${digits}`;
	return limits.plus && withPlus.length <= limits.maxLength ? withPlus : digits;
}

/** Digits of other scripts, as phone keyboards in Arabic or Hindi give them, to 0–9. */
function asciiDigits(text: string): string {
	return text.replace(/\p{Nd}/gu, (digit) => {
		const code = digit.codePointAt(0) ?? 0;
		const zero = DIGIT_ZEROS.find((first) => code >= first && code <= first + 9);
		return zero === undefined ? digit : String(code - zero);
	});
}
