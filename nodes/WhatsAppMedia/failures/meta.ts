import { isRecord } from '../wire/json';
import { META_WORDS, metaCode } from './metaCodes';
import type { MetaRefusal } from './refusal';

/**
 * Reads what Meta's Graph API told the provider: an object, the same as a JSON string, a text with
 * `(#131047)` in it, or plain words. Providers hand it on in all of these ways.
 */
export function readMeta(source: unknown): MetaRefusal | undefined {
	if (typeof source === 'string') return fromText(source);
	// Meta's webhooks hold a list of what went wrong, which is handed on as it is.
	if (Array.isArray(source)) return isRecord(source[0]) ? readMeta(source[0]) : undefined;
	if (!isRecord(source)) return undefined;
	const error = isRecord(source.error) ? source.error : source;
	const code = toCode(error.code);
	if (code === undefined && typeof error.message !== 'string') return undefined;
	const details = isRecord(error.error_data) ? error.error_data.details : undefined;
	const words = [details, error.error_user_msg, error.message, error.title].find(
		(text): text is string => typeof text === 'string' && text.trim() !== '',
	);
	const message = words ?? '';
	return { code: code ?? codeInText(message), message };
}

function fromText(text: string): MetaRefusal | undefined {
	const trimmed = text.trim();
	const inside = readMeta(jsonIn(trimmed));
	if (inside !== undefined) return inside;
	// Cut-off JSON still holds its code.
	const code = codeInText(trimmed);
	return code === undefined ? undefined : { code, message: trimmed };
}

/** JSON that is the whole text, or stands in it behind the words of an HTTP client. */
function jsonIn(text: string): unknown {
	const start = text.search(/[{[]/);
	const end = Math.max(text.lastIndexOf('}'), text.lastIndexOf(']'));
	if (start < 0 || end < start) return undefined;
	try {
		const parsed: unknown = JSON.parse(text.slice(start, end + 1));
		return typeof parsed === 'object' ? parsed : undefined;
	} catch {
		return undefined;
	}
}

/** Characters in which Meta's own words are looked for. */
const MAX_WORDS = 10_000;

/** A code in words: only where it is marked as one, or where the words are Meta's own. */
function codeInText(text: string): number | undefined {
	const marked = /\(#(\d{1,6})\)|"code"\s*:\s*"?(\d{1,6})\b/.exec(text);
	const code = toCode(marked?.[1] ?? marked?.[2]);
	if (code !== undefined) return code;
	// "Error 131056: …": memory sizes and order numbers look the same, so it must be a known code.
	const named = toCode(/\b(?:error|code)\s*[:#]?\s*(13\d{4})\b/i.exec(text)?.[1]);
	if (metaCode(named) !== undefined) return named;
	const start = text.slice(0, MAX_WORDS);
	return META_WORDS.find(({ words }) => words.test(start))?.code;
}

/** Whether Meta itself said no, so that the message certainly did not go out. */
export function isRefusalOfMeta(meta: MetaRefusal | undefined): meta is MetaRefusal {
	return meta !== undefined && (metaCode(meta.code) !== undefined || (meta.code ?? 0) >= 130000);
}

function toCode(value: unknown): number | undefined {
	const code = typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value;
	return typeof code === 'number' && Number.isInteger(code) ? code : undefined;
}
