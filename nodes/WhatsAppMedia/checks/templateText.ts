import type { EnteredValue } from '../messages/draft';
import {
	isUnseen,
	lengthOf,
	LONGEST_TEXT,
	percentDecoded,
	quote,
	saidLength,
	startOf,
} from '../text';
import { by, CERTAIN, CHOOSE_FIELD, LIKELY, NO_DATA, NULL, type Accident } from './accidents';
import { passed, refused, warning, type Checked, type Problem } from './problem';

/** Characters of one value; WhatsApp's limits for the whole text in its place. */
const VALUE_LENGTH = { body: 1024, button: 1024, header: 60 } as const;
/** WhatsApp refuses values with line breaks, tabs or more than four spaces in a row. */
const UNEVEN = /[\t-\r\u2028\u2029]|\p{Zs}{5,}/u;
/** Control characters that are no white space, such as NUL. */
const CONTROL = /[^\P{Cc}\t-\r\u0085]/gu;
/** The words are those of JavaScript and n8n, in their spelling: German customers may owe “Null Euro”. */
const ACCIDENTS: readonly Accident[] = [
	{ in: asJson(/^\{\s*["}]/), what: 'an object, not a text', advice: CHOOSE_FIELD },
	{
		in: asJson(/^\[(?:\s*(?:["[{]|null\b|true\b|false\b)|[\d\s.,eE+-]*\]$)/),
		what: 'a list, not a text',
		advice: CHOOSE_FIELD,
	},
	{ in: by(/\{\s*"[^"]*"\s*:/), what: 'not a text only: it holds an object', advice: CHOOSE_FIELD },
	...CERTAIN,
	...LIKELY,
	{ in: by(/^(?:null|[+-]?Infinity|[Ii]nvalid date)$/), what: 'not a text', advice: NO_DATA },
	{
		in: by(/^(?:true|false)$/),
		what: 'true or false, not a text',
		advice: 'Write what the customer is to read, such as {{ $json.paid ? "paid" : "open" }}.',
	},
];

/** What begins like JSON and is that, to its end: `["Best of"] album` is a text. */
function asJson(beginning: RegExp): Accident['in'] {
	return (text) => {
		if (!beginning.test(text)) return undefined;
		try {
			JSON.parse(text);
			return text;
		} catch {
			return undefined;
		}
	};
}

/** As `encodeURIComponent` makes it of what is no text. */
const ENCODED: Accident = {
	in: (text) => {
		const decoded = percentDecoded(text);
		return CERTAIN.some((accident) => accident.in(decoded) !== undefined) ? text : undefined;
	},
	what: 'an encoded object or list, not a text',
	advice: CHOOSE_FIELD,
};

/** What a link's end cannot have: the button would open nothing, or another page. */
const DEAD_ENDS: readonly Accident[] = [
	{
		in: by(/[\s\p{Z}\p{Cc}\p{Default_Ignorable_Code_Point}]/u),
		what: 'the end of a link, which can have no spaces, line breaks or invisible characters',
		advice: 'Encode it, such as {{ encodeURIComponent($json.name) }}.',
	},
	{
		in: by(/^(?:[a-z][a-z\d+.-]*:)?\/\//i),
		what: 'a whole link, but the template has the beginning of it already',
		advice: 'Enter only what follows the beginning, such as the number of the order.',
	},
	NULL,
	ENCODED,
];

/** Settles the text of one value: what no customer should read is refused, white space is evened out. */
export function checkTemplateText({ part, key, text }: EnteredValue): Checked<string> {
	const label = labelOf(part, key);
	// A line break at either end is nobody's intention, and does no harm once it is gone.
	const given = text.replaceAll('\u0085', '\n').trim();
	const value = given.replace(CONTROL, '').trim();
	if (isUnseen(value)) {
		return refusedText(`${label} is empty, which WhatsApp refuses`, FILL_IN);
	}
	const accidents = part === 'button' ? [...ACCIDENTS, ...DEAD_ENDS] : ACCIDENTS;
	const start = startOf(value, SEARCHED);
	const accident = accidents.find((each) => each.in(start) !== undefined);
	if (accident !== undefined) {
		const { what, advice } = accident;
		return refusedText(`${label} is ${what}`, `It is ${quote(start, 60)}. ${advice}`);
	}
	const most = VALUE_LENGTH[part];
	// Of a value that was cut where it was read, nobody knows what follows the spaces.
	const isCut = text.length >= LONGEST_TEXT;
	if (isCut || lengthOf(value) > most) {
		const length = saidLength(isCut ? text : value);
		return refusedText(
			`${label} has ${length} characters, more than the ${most} that WhatsApp takes`,
			FILL_IN,
		);
	}
	const warnings = [
		...(value === given ? [] : [cleaned(`${label} has control characters`, 'removed')]),
		...(UNEVEN.test(value)
			? [cleaned(`${label} has line breaks or wide gaps`, 'replaced by single blanks')]
			: []),
	];
	return passed(UNEVEN.test(value) ? value.replace(/\s+/g, ' ') : value, warnings);
}

function cleaned(what: string, how: string): Problem {
	return warning(
		'Values to Send',
		`${what}, which WhatsApp does not take in templates`,
		`They were ${how}.`,
	);
}

/** UTF-16 units that are searched for accidents; the longest value is hardly longer. */
const SEARCHED = 4_200;

const FILL_IN = 'Fill in the values that the template asks for.';

/** As the editor names the parts. */
const PART_LABELS = { body: 'Body', button: 'Button', header: 'Header' } as const;

function labelOf(part: EnteredValue['part'], key: string): string {
	const number = part === 'button' && /^\d+$/.test(key) ? Number(key) + 1 : key;
	return `The value ${quote(`${PART_LABELS[part]} ${number}`, 60)} of the template`;
}

function refusedText(message: string, advice: string): Checked<string> {
	return refused('Values to Send', message, advice);
}
