import { metaCode } from '../failures/metaCodes';
import { isRecord } from '../wire/json';
import { at, DOUBTFUL, textOf } from './answerFields';

/**
 * What speaks against a receipt in the same answer. None of it refuses a message by itself, but what stands beside it
 * leaves open whether the message was sent.
 */

/** Fields of an answer, and what of their values speaks against a receipt. */
interface Rule {
	/** In lower case, with underscores: `errorMessage` is read as `error_message`. */
	readonly names: RegExp;
	readonly denies: (value: unknown) => boolean;
}

const SUCCESS: Rule = {
	names: /^(?:is_)?(?:success(?:ful)?|ok)$/,
	denies: (value) => value === null || value === '' || isNo(value),
};
const STATUS: Rule = {
	names: /^status$/,
	// Of lists and objects the words count; a number in them may be anything.
	denies: (value) =>
		isNo(value) || holds(value, (each) => typeof each === 'string' && isDoubtful(each)),
};
/** These do not speak against a receipt whose own status is "failed": they say the same. */
const OF_MESSAGE: readonly Rule[] = [
	{ names: /^(?:is_|was_)?sent$/, denies: isNo },
	{ names: /^(?:delivery|message|send(?:ing)?)_status$/, denies: isDoubtful },
	{ names: /^(?:(?:http|response|status)_){0,2}code$/, denies: isDoubtful },
	{
		names:
			/^(?:has_|is_|last_|meta_|whatsapp_)?(?:errors?|exceptions?|fail(?:ed|ures?)?)(?:_(?:at|codes?|data|descriptions?|details?|info|messages?|msg|reasons?|subcode|text|title|type))?$/,
		denies: (value) => holds(value, isError),
	},
];
const RULES: readonly Rule[] = [SUCCESS, STATUS, ...OF_MESSAGE];

/** Where the fields stand: the envelope, the message, and what WhatsApp answered to the provider. */
const PLACES: ReadonlyArray<readonly string[]> = [
	[],
	['data'],
	['whatsapp_response'],
	['data', 'whatsapp_response'],
	['data', 'provider_id'],
];
const LONGEST_NAME = 40;
/** Deeper than this no provider nests; a hostile answer might. */
const MAX_DEPTH = 5;

/**
 * Whether something in an answer speaks against the receipt in it.
 * @param isFailed the receipt itself says that WhatsApp has given the message up
 */
export function contradicts(body: unknown, isFailed: boolean): boolean {
	return PLACES.some((place) => {
		const fields = at(body, ...place);
		if (!isRecord(fields)) return false;
		const ofEnvelope = place.length === 0 ? [SUCCESS, STATUS] : [SUCCESS];
		const rules = isFailed ? ofEnvelope : RULES;
		return Object.entries(fields).some(([key, value]) => {
			if (key.length > LONGEST_NAME) return false;
			const name = key.replace(/([a-z])(?=[A-Z])|-/g, '$1_').toLowerCase();
			return rules.some(({ names, denies }) => names.test(name) && denies(value));
		});
	});
}

function isNo(value: unknown): boolean {
	if (value === false || value === 0) return true;
	return /^(?:false|no|none|0)$/i.test(textOf(value) ?? '') || isDoubtful(value);
}

/** What is in the place of an error where there is none. */
const NO_ERROR =
	/^["'[({]{0,3}(?:0[0\s:.TZ-]{0,30}|-|false|n\/?a|no(?:[ _-]?errors?)?(?: found)?|none|null|ok|success(?:ful(?:ly)?)?|20[0-2])?["'\])}.!]{0,3}$/i;
/** Statuses of HTTP that refuse, with or without words. */
const REFUSING = /^[45]\d\d(?:\s|$)/;

function isDoubtful(value: unknown): boolean {
	const text = textOrNumber(value);
	if (text === undefined) return false;
	if (/^\d{6}$/.test(text)) return metaCode(Number(text)) !== undefined;
	return REFUSING.test(text) || (DOUBTFUL.test(text) && !NO_ERROR.test(text));
}

function isError(value: unknown): boolean {
	const text = textOrNumber(value);
	return value === true || (text !== undefined && !NO_ERROR.test(text));
}

/** Whether a value, or one inside of it where it is a list or an object, is such a one. */
function holds(value: unknown, is: (value: unknown) => boolean, depth = 0): boolean {
	if (!isRecord(value) && !Array.isArray(value)) return is(value);
	return depth < MAX_DEPTH && Object.values(value).some((each) => holds(each, is, depth + 1));
}

function textOrNumber(value: unknown): string | undefined {
	return textOf(typeof value === 'number' ? String(value) : value);
}
