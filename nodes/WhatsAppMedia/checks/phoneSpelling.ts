import { isSupportedCountry } from 'libphonenumber-js/max';
import { quote, visible } from '../text';
import { passed, refused, type Checked } from './problem';

/** The digits of a phone number, and what its spelling says about them. */
export interface PhoneSpelling {
	/** The number as somebody wrote it, for texts. */
	readonly given: string;
	/**
	 * `international`: with a plus, or from WhatsApp itself; `doubleZero`: with 00 in place of the plus;
	 * `bare`: with neither; `national`: bare and with an area code in parentheses first, which no
	 * country code is written in.
	 */
	readonly form: 'bare' | 'doubleZero' | 'international' | 'national';
	/** It begins with a `(0)`, so surely with neither a country code nor the area code of another country. */
	readonly hasTrunkZero: boolean;
	/** Without plus and 00; the second is without a `(0)`, which only some countries dial. */
	readonly digits: readonly string[];
	/** The digits up to the first sign that is none, without 00. */
	readonly firstGroup?: string;
	/** It is WhatsApp's own, so an older form is right. */
	readonly fromWhatsApp: boolean;
	/** Where a few digits at the end stand apart, so that they may not belong to the number. */
	readonly apart?: DigitsApart;
	/** What stands behind digits at its start that may be its place in a list. */
	readonly listed?: Listed;
}

/** A number behind what may be its place in a list. */
export interface Listed {
	readonly number: PhoneSpelling;
	/** The sign behind the place is one of lists, which no area code has: `1. `, `2)`, `#3`. */
	readonly isMarked: boolean;
	/** The place is written as an area code with its trunk zero is: `(01) `, `09 - `. */
	readonly isAreaCode: boolean;
}

/** A few digits behind what may be the whole number. */
export interface DigitsApart {
	/** The number without them, as in `digits`. */
	readonly before: readonly string[];
	/** `extension`: set off by a dash or in parentheses, as extensions are; `group`: by a blank or point. */
	readonly as: 'extension' | 'group';
}

/** A link to a chat may carry a text. */
const LONGEST_LINK = 4_096;
/** With a label, punctuation and a second number beside it. */
const LONGEST_NUMBER = 120;

export const EXAMPLE = 'Write it with a plus and its country code, for example +14155551234.';

/** What expressions come to where there is no value. */
const NO_VALUE = /^(?:undefined|null|nan|none|n\/?a)$/i;

const SEPARATORS = /[\s\p{Pd}\u2212.()[\]/·_]/gu;
/** Words before a number. */
const LABELS = [
	...[
		'telephone',
		'тел',
		'телефон',
		'моб',
		'p',
		'tel',
		'tél',
		'telp',
		'tlf',
		'telefono',
		'teléfono',
		'telefone',
		'telefon',
		'telepon',
	],
	...[
		'téléphone',
		'fon',
		'phone',
		'ph',
		'mobile',
		'mobil',
		'mob',
		'móvil',
		'movil',
		'gsm',
		'm',
		't',
	],
	...[
		'celular',
		'cellphone',
		'cell',
		'cel',
		'handynummer',
		'handy',
		'telefonnummer',
		'mobilnummer',
	],
	...['rufnummer', 'hp', 'kom', 'contact', 'whatsapp', 'wa', 'sms', 'smsto', 'callto'],
].join('|');
/** Words beside them that say no more than that it is a number. */
const NUMBER_WORDS = [
	'no',
	'nomor',
	'nr',
	'num',
	'number',
	'numero',
	'número',
	'numéro',
	'nummer',
].join('|');
/** `Tel.:`, `Mobile No. `, `Handy-Nr.:`, `No. HP `, `tel://`. */
const LABEL = new RegExp(
	`^(?:(?:${NUMBER_WORDS})[\\s.]{1,3})?(?:${LABELS})` +
		`(?:[\\s./-]{1,3}(?:${LABELS}|${NUMBER_WORDS})){0,2}` +
		'(?:\\s*[.:][.:\\s]*(?://)?|\\s+(?=[+(\\d]))',
	'i',
);
/** The same of a vCard: `TEL;TYPE=CELL:`. */
const VCARD_LABEL = /^tel(?:;[\w=,"-]{1,40}){1,5}:/i;
/** Pictures such as a telephone, before and behind a number. */
const PICTURES =
	/^[\p{Extended_Pictographic}\ufe0e\ufe0f]{1,10}|[\p{Extended_Pictographic}\ufe0e\ufe0f]{1,10}$/gu;
/** A plus as links have it. */
const ENCODED_PLUS = /^%2B(?=\d)/i;
/**
 * What may be the place in a list: `1.`, `02)`, `(3)`, `[4]`, `5.-`, `#6`, `7:`, `8 - `, or digits before an area code
 * in parentheses or before a trunk zero.
 */
const LIST_NUMBER = new RegExp(
	`^(?:${[
		'#\\s*\\d{1,3}[\\s.):]+',
		'[([]?\\d{1,3}\\s*(?:[\\])][.:]?|\\.\\)|[.:°)])\\s*[\\p{Pd}\\u2212]?\\s*',
		'\\d\\s*[/·_]\\s*',
		'\\d{1,3}(?:\\s+[\\p{Pd}\\u2212]\\s*|[\\p{Pd}\\u2212]\\s+)',
		'\\d{1,3}[\\s\\p{Pd}]+(?=[(]|0)',
	].join('|')})(?=[+(\\d])`,
	'u',
);
/** The beginning of those that no area code looks like. */
const LIST_SIGN = /^(?:#|\d{1,3}\s*(?:[\])°]|[.:]\s|\.\)|\.[\p{Pd}\u2212]))/u;
/** The same behind a label (`Tel. 2 0151 …`), where nothing else needs to set it off. */
const LIST_NUMBER_LABELLED = /^\d[\s.:\p{Pd}]+(?=[+(\d])/u;
/** Those that an area code with its trunk zero looks like. */
const AREA_CODE = /^(?:0\d{1,2}|\(0\d{1,2}\))[\s\p{Pd}\u2212]*$/u;
/** A label behind the number, in parentheses. */
const LABEL_BEHIND = new RegExp(`\\s*\\((?:${LABELS})\\)$`, 'i');
/** Quotation marks, an apostrophe that makes a cell of a spreadsheet text, or `="…"`. */
const QUOTES = /^=?["'`´‘’“”«]+|["'`´‘’“”»]+$/gu;
const EXTENSION =
	/\d[\s,;.)]*(?:;\s*ext\s*=|ext(?:ension|n)?|x|int(?:erno)?|anexo|ramal|poste|доб|#|,,)[\s.:#=]*\d{1,7}$/iu;
/** Digits in parentheses, or behind a dash with a blank beside it; a dash alone is between any two groups. */
const SET_OFF =
	/^(.*\d\D{0,3}?)(?:\s*[([]\s*\d{1,4}\s*[)\]]|(?:\s+[\p{Pd}\u2212]+\s*|[\p{Pd}\u2212]+\s+)\d{1,4})$/u;
/** A short group behind one that is as long as a whole number without its area code. */
const BEHIND_LONG = /^(.*\d{6})[\s.·_]+\d{1,4}$/;
/** Zeros behind the only point, as a figure with decimals has them. */
const ZERO_DECIMALS = /^([^.]*\d)[.]0+$/;
const LEADING_TRUNK_ZERO = /^[([]\s*0\s*[)\]]/;
const BETWEEN_NUMBERS = /[,;|\n\r/&]+|\s(?:and|e|et|o|oder|or|ou|u|und|y|и|или)\s/iu;
/** Digits from which on something can be a number of its own. */
const OWN_NUMBER = 7;
const INTERNATIONAL = /^(?:\+00|\+|00)/;
const TRUNK_ZERO = /[([]\s*0\s*[)\]]/;

/** First code points of the decimal digits of scripts that people write today, beside 0–9. */
const DIGIT_ZEROS: readonly number[] = [
	...[0x0660, 0x06f0, 0x07c0], // Arabic, Persian, N’Ko
	...[0x0966, 0x09e6, 0x0a66, 0x0ae6, 0x0b66], // Devanagari, Bengali, Gurmukhi, Gujarati, Odia
	...[0x0be6, 0x0c66, 0x0ce6, 0x0d66, 0x0de6], // Tamil, Telugu, Kannada, Malayalam, Sinhala
	...[0x0e50, 0x0ed0, 0x0f20, 0x1040, 0x17e0, 0x1810], // Thai, Lao, Tibetan, Burmese, Khmer, Mongolian
];

/** What holds no phone number, by what people and systems put into its place. */
const OTHER_THINGS: ReadonlyArray<{
	readonly is: (text: string) => boolean;
	readonly what: string;
	readonly advice: string;
}> = [
	{
		is: (text) => /@g\.us$/i.test(text) || /^(?:https?:\/\/)?chat\.whatsapp\.com\//i.test(text),
		what: 'is a group on WhatsApp, not a person',
		advice: 'Messages can only be sent to a single phone number.',
	},
	{
		is: (text) =>
			/@(?:newsletter|broadcast)$/i.test(text) || /whatsapp\.com\/channel\//i.test(text),
		what: 'is a channel or broadcast list on WhatsApp, not a person',
		advice: 'Messages can only be sent to a single phone number.',
	},
	{
		is: (text) => /@lid$/i.test(text),
		what: 'is a hidden ID of WhatsApp (LID), which holds no phone number',
		advice: 'Use the field with the phone number instead, if the sender of this ID has one.',
	},
	{
		is: (text) => {
			const country = /^([A-Z]{2})\.(?:ENT\.)?[A-Za-z\d]{8,128}$/.exec(text)?.[1];
			return country !== undefined && isSupportedCountry(country);
		},
		what: 'is a user ID of WhatsApp (BSUID), not a phone number',
		advice: 'Use the phone number of the customer instead.',
	},
	{
		is: (text) => /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(text),
		what: 'is an email address, not a phone number',
		advice: EXAMPLE,
	},
	{
		is: (text) => /^(?:https?:\/\/|wa\.me\/)/i.test(text),
		what: 'is a link without a phone number in it',
		advice: EXAMPLE,
	},
];

/** Finds the digits of a phone number as people and systems write it. */
export function spellingOf(input: string): Checked<PhoneSpelling> {
	if (input.length > LONGEST_LINK) return tooLong(input);
	const text = visible(input).trim();
	if (!/[\p{L}\p{N}]/u.test(text) || NO_VALUE.test(text)) {
		return refused(
			'Phone Number',
			'The phone number is empty',
			`If it is an expression, look in the input for the field with the number. ${EXAMPLE}`,
		);
	}
	const ofWhatsApp = inChatId(text) ?? inLink(text);
	if (ofWhatsApp !== undefined) {
		const spelling = digitsIn(ofWhatsApp, text);
		return spelling.value === undefined
			? spelling
			: passed({ ...spelling.value, form: 'international', fromWhatsApp: true });
	}
	const other = OTHER_THINGS.find(({ is }) => is(text));
	if (other !== undefined) return notA(text, other.what, other.advice);
	return digitsIn(text, text);
}

/** The number in a JID such as `34600000102:12@s.whatsapp.net`, where `:12` is a device. */
function inChatId(text: string): string | undefined {
	const user = /^([^@]+)@(?:c\.us|s\.whatsapp\.net)$/i.exec(text)?.[1];
	return user?.replace(/(?<=^\d+)(?:_\d{1,3})?:\d{1,5}$/, '');
}

/** The number in a link that opens a chat. */
function inLink(text: string): string | undefined {
	const link = text.replace(/^https?:\/\//i, '').replace(/^www\./i, '');
	const path = /^wa\.me\/([^/?#]+)\/?(?:[?#]|$)/i.exec(link)?.[1];
	const query = /^(?:(?:api|web)\.)?whatsapp(?:\.com|:\/)\/send\/?\?([^#]*)/i.exec(link)?.[1];
	const phone = path?.replace(/%2B/i, '+') ?? new URLSearchParams(query).get('phone') ?? undefined;
	return phone !== undefined && /^[+\d\s().-]+$/.test(phone) ? phone : undefined;
}

function digitsIn(text: string, given: string): Checked<PhoneSpelling> {
	if (text.length > LONGEST_NUMBER) return tooLong(text);
	if (/[\p{No}\p{Nl}]/u.test(text)) return strange(given);
	// Full-width and other compatibility characters become plain ones.
	const unlabelled = asciiDigits(text.normalize('NFKC'))
		.replace(QUOTES, '')
		.replace(PICTURES, '')
		.trim()
		.replace(ENCODED_PLUS, '+')
		.replace(VCARD_LABEL, '');
	const plain = unlabelled
		.replace(LABEL, '')
		.replace(LABEL_BEHIND, '')
		.replace(/[\s,;:.]+$/, '');
	const listed = behindListNumber(plain, !/^[+(\d]/.test(text), given);
	if (EXTENSION.test(plain)) {
		return extended(given, '');
	}
	if (hasSeveral(plain)) {
		return notA(given, 'holds more than one number', 'Enter one number only.');
	}
	const whole = wholeNumber(plain);
	if (whole === undefined) {
		return notA(
			given,
			'was changed by a spreadsheet, so its digits are not certain',
			'Format the column as text in the spreadsheet, and enter the number again.',
		);
	}
	const digits = digitsOf(whole);
	if (!digits.every((each) => /^\d+$/.test(each))) {
		return listed === undefined ? strange(given) : inList(given);
	}
	const apart = apartIn(whole);
	const firstGroup = /^\D{0,3}(?:00\D{0,3})?(\d{1,15})/.exec(whole)?.[1];
	return passed({
		given,
		form: formOf(whole),
		...(firstGroup !== undefined && { firstGroup }),
		hasTrunkZero: LEADING_TRUNK_ZERO.test(whole),
		digits,
		fromWhatsApp: false,
		...(apart !== undefined && { apart }),
		...(listed !== undefined && { listed }),
	});
}

/** What stands behind digits that may be a place in a list, if it looks like a number of its own. */
function behindListNumber(text: string, isLabelled: boolean, given: string): Listed | undefined {
	const [place] =
		LIST_NUMBER.exec(text) ?? (isLabelled ? LIST_NUMBER_LABELLED.exec(text) : undefined) ?? [];
	if (place === undefined) return undefined;
	const { value: number } = digitsIn(text.slice(place.length), given);
	const isAreaCode = AREA_CODE.test(place);
	return number && { number, isMarked: LIST_SIGN.test(text), isAreaCode };
}

/** Without plus and 00; where there is a `(0)`, also without that. */
function digitsOf(text: string): string[] {
	const spelled = [text, text.replace(TRUNK_ZERO, '')].map(compact);
	return [...new Set(spelled)].map((each) => each.replace(INTERNATIONAL, ''));
}

function apartIn(text: string): DigitsApart | undefined {
	const [, extended] = SET_OFF.exec(text) ?? [];
	if (extended !== undefined) return { before: digitsOf(extended), as: 'extension' };
	const [, followed] = BEHIND_LONG.exec(text) ?? ZERO_DECIMALS.exec(text) ?? [];
	return followed === undefined ? undefined : { before: digitsOf(followed), as: 'group' };
}

function compact(text: string): string {
	return text.replace(SEPARATORS, '').replace(/^\++/, '+');
}

function formOf(text: string): PhoneSpelling['form'] {
	const spelled = compact(text);
	if (/^\+?00/.test(spelled)) return 'doubleZero';
	if (spelled.startsWith('+')) return 'international';
	return /^[([]/.test(text) ? 'national' : 'bare';
}

/** Whether there are two numbers, also where the second is only the end of one (`1234567/8`). */
function hasSeveral(text: string): boolean {
	const lengths = text.split(BETWEEN_NUMBERS).map((part) => part.replace(/\D/g, '').length);
	if (lengths.filter((length) => length >= OWN_NUMBER).length > 1) return true;
	if (/\d\D*\+\D*\d/.test(text) && /^\D*\+/.test(text)) return true;
	return (
		/\d(?:[^/\d]*\d){5,}[^/\d]*\/\s*\d{1,3}$/.test(text) ||
		/\d(?:[^/\d]*\d){6,}[^/\d]*\/\s*\d{4,6}$/.test(text)
	);
}

/**
 * The digits of a number that a spreadsheet or a program wrote as a figure: `34600000102.0`,
 * `3.4600000102E+10`. Undefined where it is not sure what they are.
 */
function wholeNumber(text: string): string | undefined {
	// Of `+34-600000102` a spreadsheet makes -600000068, which some write with the minus behind it or in parentheses.
	if (/^[\p{Pd}\u2212]\d|\d[\p{Pd}\u2212]$|^\(\s*[1-9][\d.,]*\s*\)$/u.test(text)) return undefined;
	const [, figure, decimals] = /^(\d{6,})[.,](\d{1,2}|0+)$/.exec(text) ?? [];
	if (figure !== undefined) {
		return /^0+$/.test(decimals ?? '') ? figure : undefined;
	}
	const [, first = '', rest = '', exponent] = /^(\d)(?:[.,](\d*))?e\+?(\d{1,2})$/i.exec(text) ?? [];
	if (exponent !== undefined) return rest.length === Number(exponent) ? first + rest : undefined;
	// A group of a single 0 is written by nobody, and none of one or two digits with a point behind a long one.
	return /\d{3}[.,]0$|\d{5}[.,]\d{1,2}$/.test(text) ? undefined : text;
}

function notA(given: string, what: string, advice: string): Checked<PhoneSpelling> {
	return refused('Phone Number', `${quote(given, 40)} ${what}`, advice);
}

/** A number that is one only without its place in a list. */
export function inList(given: string): Checked<PhoneSpelling> {
	return notA(given, 'begins with the number of a list', 'Enter the phone number only.');
}

/** @param more what else can be done about it */
export function extended(given: string, more: string): Checked<PhoneSpelling> {
	return notA(
		given,
		'has an extension, which numbers on WhatsApp do not have',
		`Leave the extension out if the number without it is on WhatsApp.${more}`,
	);
}

function strange(given: string): Checked<PhoneSpelling> {
	return refused(
		'Phone Number',
		`The phone number ${quote(given, 40)} has ${/\p{L}/u.test(given) ? 'letters' : 'characters'} that do not belong in a phone number`,
		`Enter only digits and a leading plus. ${EXAMPLE}`,
	);
}

function tooLong(text: string): Checked<PhoneSpelling> {
	return refused(
		'Phone Number',
		`${quote(text, 40)} has ${text.length.toLocaleString('en')} characters, more than a phone number can have`,
		'Check that Phone Number holds one number only.',
	);
}

/** Digits of other scripts, as phone keyboards in Arabic or Hindi give them, to 0–9. */
function asciiDigits(text: string): string {
	return text.replace(/\p{Nd}/gu, (digit) => {
		const code = digit.codePointAt(0) ?? 0;
		const zero = DIGIT_ZEROS.find((first) => code >= first && code <= first + 9);
		return zero === undefined ? digit : String(code - zero);
	});
}
