import type { Problem } from '../checks/problem';
import type { DeliveryStatus, Provider } from '../providers/provider';
import { quote, wordsIn } from '../text';
import { verdictOf } from './metaAnswer';
import { metaCode } from './metaCodes';
import type { ApiResponse } from '../wire/apiResponse';
import type { Failure } from './failure';
import { rowFor, type Evidence } from './outcome';
import { QUERY_TEXTS, REASONS, reasonByStatus, reasonFitting, type Reason } from './reasons';
import type { Refusal } from './refusal';
import { readRetryAfter } from '../http/retryAfter';

/** The provider and the URL that was asked, as far as texts speak of them. */
export interface FailureContext {
	readonly provider: Pick<Provider, 'credentialName' | 'secretLocation' | 'secretName' | 'name'>;
	/** Without query; never holds a secret. */
	readonly url: string;
}

/** Where no provider has a part in what happened. */
export const NOWHERE: FailureContext = {
	provider: { name: 'the provider', credentialName: '', secretLocation: '', secretName: '' },
	url: '',
};

/** A failure of a row of the table of reasons. */
export function failureOf(
	reason: Reason,
	context: FailureContext,
	facts: Partial<Failure> = {},
): Failure {
	const { outcome, headline, advice, field } = REASONS[reason];
	return {
		outcome,
		reason,
		headline: fill(headline, context),
		advice: fill(advice, context),
		...(field !== undefined && { field }),
		...facts,
	};
}

/**
 * The same failure where an earlier attempt may have sent the message: that this one was in vain settles
 * nothing about the other.
 */
export function stillInDoubt(failure: Failure): Failure {
	const { outcome } = failure;
	if (outcome !== 'notSent' && outcome !== 'notDelivered') return failure;
	return { ...failure, outcome: 'unknown', attemptOutcome: outcome };
}

/** The same failure where something was asked and nothing was to be sent. */
export function asUnanswered(failure: Failure, context: FailureContext): Failure {
	const texts = QUERY_TEXTS[failure.reason];
	return {
		...failure,
		...(texts && { headline: fill(texts.headline, context), advice: fill(texts.advice, context) }),
		outcome: 'unanswered',
	};
}

/**
 * What an answer without receipt means: the evidence decides, the provider's words explain.
 * @param request what the provider can have of the request
 * @param now milliseconds since the epoch, for waits that are given as a point in time
 */
export function failureOfAnswer(
	refusal: Refusal,
	response: ApiResponse,
	context: FailureContext,
	request: Evidence['request'],
	now: number,
): Failure {
	const { status } = response;
	const { says, isDocumented, code, messageId, recordId, requestId } = refusal;
	const meta = verdictOf(refusal.meta);
	const row = rowFor({ request, status, says, meta, isDocumented });
	// A receipt is told by its reader; here it can only be one that must not be believed.
	const outcome = row.outcome === 'sent' ? 'unknown' : row.outcome;
	const facts: Partial<Failure> = compact({
		outcome,
		why: whyOf(refusal, response, context),
		httpStatus: status,
		code,
		messageId,
		recordId,
		requestId,
	});
	// Meta explains only what it fits: it cannot have spoken of a file that is incomplete.
	const isOfMeta = outcome === (meta === 'refused' ? 'notSent' : 'unknown');
	if (meta !== undefined && request === 'whole' && isOfMeta) {
		return failureOfMeta(refusal, context, facts);
	}
	const reason = reasonFitting(outcome, [
		refusal.reason,
		reasonByStatus(status),
		...(request === 'part' ? (['uploadBroken'] as const) : []),
	]);
	const retryAfter =
		reason === 'rateLimited' || status === 503 ? readRetryAfter(response, now) : undefined;
	const failure = failureOf(reason, context, { ...facts, ...compact({ retryAfter }) });
	return outcome === 'notSent' ? explained(failure, refusal.hintedCode) : failure;
}

/** Reasons that say no more than the status does, so that Meta's meaning of the words says more. */
const VAGUE: ReadonlySet<string> = new Set<Reason>([
	'channelOrMediaRefused',
	'refused',
	'refusedInput',
]);

function explained(failure: Failure, hintedCode: number | undefined): Failure {
	const known = metaCode(hintedCode);
	if (known === undefined || known.uncertain === true || !VAGUE.has(failure.reason)) return failure;
	const { meaning, advice, again, field } = known;
	const headline = `${REASONS.metaRefused.headline}: ${meaning}`;
	return { ...failure, headline, advice, again, ...compact({ field }) };
}

/** Meta answered the provider: its code says more than the provider's 500. */
function failureOfMeta(
	refusal: Refusal,
	context: FailureContext,
	facts: Partial<Failure>,
): Failure {
	const code = refusal.meta?.code;
	const reason = facts.outcome === 'unknown' ? 'metaUncertain' : 'metaRefused';
	const base = failureOf(reason, context, { ...facts, ...compact({ metaCode: code }) });
	const known = metaCode(code);
	if (known === undefined) return base;
	const { meaning, advice, again, field } = known;
	return {
		...base,
		headline: `${base.headline}: ${meaning}`,
		advice,
		again,
		...compact({ field }),
	};
}

/** Without what is not known. */
function compact<T extends object>(fields: T): Partial<T> {
	return Object.fromEntries(
		Object.entries(fields).filter(([, value]) => value !== undefined),
	) as Partial<T>;
}

/** An accepted message that WhatsApp gave up: whatever Meta's code says, it did not arrive. */
export function failureOfStatus({ words, meta }: DeliveryStatus, context: FailureContext): Failure {
	const known = metaCode(meta?.code);
	const said = meta?.message || words;
	const base = failureOf('notDelivered', context, {
		...(said !== undefined && { why: `WhatsApp said ${quote(said)}.` }),
		...(meta?.code !== undefined && { metaCode: meta.code }),
	});
	if (known === undefined) return base;
	return {
		...base,
		headline: `${base.headline}: ${known.meaning}`,
		// A status that says "failed" leaves nothing uncertain, so the code's own advice about that is void.
		...(known.uncertain !== true && { advice: known.advice }),
		again: known.again,
		...(known.field !== undefined && { field: known.field }),
	};
}

/** Local checks refused the message: every reason is told, not just the first. */
export function failureOfProblems(problems: readonly Problem[]): Failure {
	const [first, ...others] = problems.filter(({ severity }) => severity === 'error');
	const also = others.map(
		({ field, message, advice }) => `Also, in the field ${field}: ${message}. ${advice}`,
	);
	return {
		outcome: 'notSent',
		reason: first?.reason ?? 'invalidInput',
		headline: first?.message ?? REASONS.invalidInput.headline,
		advice: [first?.advice ?? REASONS.invalidInput.advice, ...also].join(' '),
		...(first !== undefined && { field: first.field }),
	};
}

/** `Xobito said “Invalid API token” (HTTP 401).` */
function whyOf(
	refusal: Refusal,
	{ status, headers }: ApiResponse,
	{ provider }: FailureContext,
): string {
	const { code, message, details, meta, form } = refusal;
	const words = [message, ...details.filter((detail) => detail !== message)]
		.map((text) => wordsIn(text ?? ''))
		.filter((text) => text !== '')
		.join(' | ');
	const labels = `(${[`HTTP ${status}`, ...(code === undefined ? [] : [code])].join(', ')})`;
	const sentences = [`${openingOf(provider.name, words, form)} ${labels}.`];
	if (meta !== undefined && meta.message !== '' && !words.includes(meta.message)) {
		const isNamed = meta.code === undefined || meta.message.includes(String(meta.code));
		sentences.push(`WhatsApp said ${quote(meta.message)}${isNamed ? '' : ` (code ${meta.code})`}.`);
	}
	const target = status >= 300 && status < 400 ? headers.location : undefined;
	// Without its query, which may carry something secret.
	if (target !== undefined)
		sentences.push(`It pointed to ${quote(target.split('?')[0] ?? '', 150)}.`);
	return sentences.join(' ');
}

function openingOf(name: string, words: string, form: Refusal['form']): string {
	if (form === 'fragment') return `The answer of ${name} broke off and cannot be read`;
	if (form === 'page')
		return `${name} answered with a web page${words === '' ? '' : ` titled ${quote(words)}`}`;
	return words === '' ? `${name} gave no reason` : `${name} said ${quote(words)}`;
}

function fill(text: string, { provider, url }: FailureContext): string {
	const values: Readonly<Record<string, string>> = {
		provider: provider.name,
		credential: provider.credentialName,
		secretName: provider.secretName,
		secretLocation: provider.secretLocation,
		url,
	};
	return text.replace(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole);
}

/** A failure as plain text, for a place of the editor that has no headline of its own. */
export function sentencesOf({ headline, why, advice }: Failure): string {
	return [`${headline}.`, why, advice].filter(Boolean).join(' ');
}
