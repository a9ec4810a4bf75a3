import type { Problem } from '../checks/problem';
import type { ApiResponse, Provider } from '../providers/provider';
import { listed, quote } from '../text';
import { isRefusalOfMeta } from './meta';
import { metaCode } from './metaCodes';
import type { Failure } from './outcome';
import { REASONS, reasonByStatus, type Reason } from './reasons';
import type { Refusal } from './refusal';
import { readRetryAfter } from './retryAfter';

/** The provider and the URL that was asked, as far as texts speak of them. */
export interface Place {
	readonly provider: Pick<Provider, 'credentialName' | 'keyLocation' | 'keyWord' | 'name'>;
	/** Without query; never holds a secret. */
	readonly address: string;
}

/** A failure of a row of the table of reasons. */
export function failureOf(reason: Reason, place: Place, facts: Partial<Failure> = {}): Failure {
	const { outcome, headline, advice, field } = REASONS[reason];
	return {
		outcome,
		reason,
		headline: fill(headline, place),
		advice: fill(advice, place),
		...(field !== undefined && { field }),
		...facts,
	};
}

/**
 * What an answer without receipt means.
 * @param now milliseconds since the epoch, for waits that are given as a point in time
 */
export function failureOfAnswer(
	refusal: Refusal,
	response: ApiResponse,
	place: Place,
	now: number,
): Failure {
	const facts = {
		why: whyOf(refusal, response, place),
		httpStatus: response.status,
		...(refusal.code !== undefined && { code: refusal.code }),
		...(refusal.requestId !== undefined && { requestId: refusal.requestId }),
	};
	if (isRefusalOfMeta(refusal.meta)) return failureOfMeta(refusal, place, facts);

	const reason = refusal.reason ?? reasonByStatus(response.status);
	const retryAfter =
		reason === 'rateLimited' || response.status === 503 ? readRetryAfter(response, now) : undefined;
	return failureOf(reason, place, { ...facts, ...(retryAfter !== undefined && { retryAfter }) });
}

/** Meta said no to the provider: its code tells more than the provider's 500. */
function failureOfMeta(refusal: Refusal, place: Place, facts: Partial<Failure>): Failure {
	const known = metaCode(refusal.meta?.code);
	const base = failureOf('metaRefused', place, {
		...facts,
		...(refusal.meta?.code !== undefined && { metaCode: refusal.meta.code }),
	});
	if (known === undefined) return base;
	return {
		...base,
		outcome: known.uncertain ? 'unknown' : 'notSent',
		headline: `${base.headline}: ${known.meaning}`,
		advice: known.advice,
		...(known.field !== undefined && { field: known.field }),
	};
}

/** Local checks refused the message: every reason is told, not just the first. */
export function failureOfProblems(problems: readonly Problem[]): Failure {
	const errors = problems.filter(({ severity }) => severity === 'error');
	const [first, ...others] = errors;
	return {
		outcome: 'notSent',
		reason: 'invalidInput',
		headline: first?.message ?? REASONS.invalidInput.headline,
		...(others.length > 0 && {
			why: `Also: ${listed(others.map(({ field, message }) => `${message} (field “${field}”)`))}.`,
		}),
		advice: errors.map(({ advice }) => advice).join(' '),
		...(first !== undefined && { field: first.field }),
	};
}

/** `Xobito said “Invalid API token” (HTTP 401).` */
function whyOf(refusal: Refusal, { status }: ApiResponse, { provider }: Place): string {
	const { code, message, details, meta } = refusal;
	const words = [message, ...details.filter((detail) => detail !== message)]
		.filter((text): text is string => text !== undefined && text !== '')
		.join(' | ');
	const labels = [`HTTP ${status}`, ...(code === undefined ? [] : [code])].join(', ');
	const own =
		words === ''
			? `${provider.name} gave no reason (${labels}).`
			: `${provider.name} said ${quote(words)} (${labels}).`;
	if (meta === undefined || meta.message === '') return own;
	const number =
		meta.code === undefined || meta.message.includes(String(meta.code))
			? ''
			: ` (code ${meta.code})`;
	return `${own} WhatsApp said ${quote(meta.message)}${number}.`;
}

function fill(text: string, { provider, address }: Place): string {
	const values: Readonly<Record<string, string>> = {
		provider: provider.name,
		credential: provider.credentialName,
		key: provider.keyWord,
		keyLocation: provider.keyLocation,
		address,
	};
	return text.replace(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole);
}
