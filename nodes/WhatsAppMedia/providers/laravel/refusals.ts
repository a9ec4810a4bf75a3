import { isSent, sentTexts } from '../../messages/sentTexts';
import type { Refusal } from '../../failures/refusal';
import type { Reason } from '../../failures/reasons';
import type { Sendable } from '../../messages/message';
import { isRecord } from '../../wire/json';
import type { ApiResponse } from '../../wire/apiResponse';
import {
	at,
	codeOf,
	idOf,
	namedMessage,
	readDetails,
	saysNo,
	settleRefusal,
	textOf,
	type ReasonRules,
	type TextRule,
	type Words,
} from '../answerFields';
import { messageIdIn } from './receipts';

/**
 * Refusals of the product behind Xobito, WA.cr and RASL. Deployments of v2 also answer with envelopes
 * of v1 (file checks), so both are read for all.
 */

const CODES: Readonly<Record<string, Reason>> = {
	UNAUTHORIZED: 'invalidKey',
	AUTHENTICATION_REQUIRED: 'invalidKey',
	INVALID_TOKEN: 'invalidKey',
	TOKEN_REVOKED: 'invalidKey',
	TOKEN_EXPIRED: 'invalidKey',
	IP_NOT_WHITELISTED: 'ipBlocked',
	INSUFFICIENT_SCOPE: 'missingScope',
	FEATURE_NOT_AVAILABLE: 'planLimit',
	TEMPLATE_NOT_FOUND: 'templateNotFound',
	CONTACT_OPTED_OUT: 'optedOut',
	NOT_FOUND: 'contactNotFound',
	RESOURCE_NOT_FOUND: 'contactNotFound',
	WHATSAPP_NOT_CONFIGURED: 'whatsAppNotConnected',
	INVALID_MEDIA_TYPE: 'mediaRefused',
	RATE_LIMIT_EXCEEDED: 'rateLimited',
	INVALID_REQUEST: 'refusedInput',
	INVALID_PARAMETER: 'refusedInput',
	MISSING_REQUIRED_FIELD: 'refusedInput',
	INVALID_PHONE_NUMBER: 'refusedInput',
	DUPLICATE_RESOURCE: 'mayBeThere',
	RESOURCE_CONFLICT: 'mayBeThere',
	MESSAGE_SEND_FAILED: 'providerBroken',
	WHATSAPP_API_ERROR: 'providerBroken',
	INTERNAL_ERROR: 'providerBroken',
	DATABASE_ERROR: 'providerBroken',
	SERVICE_UNAVAILABLE: 'unavailable',
};

const RULES: ReasonRules = {
	byCode: CODES,
	byText: [
		{ words: /invalid tenant subdomain/i, reason: 'wrongSubdomain' },
		{ words: /required (ability|scope)/i, reason: 'missingScope', statuses: [401, 403] },
		{ words: /api access is disabled|api settings not found/i, reason: 'apiDisabled' },
		{ words: /contact limit|^contacts? .*limit|\bfeature: contacts\b/i, reason: 'contactLimit' },
		{ words: /conversation limit/i, reason: 'conversationLimit' },
		{ words: /opted out/i, reason: 'optedOut' },
		{
			words: /missing_config|lead_status|lead_source|\bstatus_id:|\bsource_id:/i,
			reason: 'contactDefaultsMissing',
		},
		{ words: /contact not found/i, reason: 'contactNotFound' },
		// Laravel's own words for a row that is not there.
		{ words: /no query results for model \[[^\]]*contact\]/i, reason: 'contactNotFound' },
		{ words: /no query results for model/i, reason: 'refused' },
		{
			words: /invalid file extension|file size exceeds|invalid media type|downloading media/i,
			reason: 'mediaRefused',
		},
		{ words: /whatsapp .*not configured/i, reason: 'whatsAppNotConnected' },
		{ words: /the route .*could not be found/i, reason: 'wrongAddress' },
		{ words: /feature.limit|limit reached/i, reason: 'planLimit' },
	],
};

/** What servers say of a file: beyond the limits of PHP the file is missing, or the whole form is. */
const FILE_RULES: readonly TextRule[] = [
	{ words: /\bfile failed to upload\b/i, reason: 'uploadTooLarge', statuses: [422] },
	{ words: /\bmust be a file of type\b/i, reason: 'mediaRefused', statuses: [422] },
	// Every message has these fields, so PHP has dropped a form that was too large for it.
	{
		words: /\b(media_type|template_name): [^|]*\brequired\b/i,
		reason: 'uploadTooLarge',
		statuses: [422],
	},
];

/** What servers say where they cannot download a link. */
const LINK_RULES: readonly TextRule[] = [{ words: /^server error$/i, reason: 'providerCrashed' }];

/** Without a message the request was for the account itself, which an API always has. */
const ACCOUNT_RULES: ReasonRules = {
	...RULES,
	byCode: { ...CODES, NOT_FOUND: 'wrongAddress', RESOURCE_NOT_FOUND: 'wrongAddress' },
};

/** For a template: what is not found can be the template or the contact, and the same code says so. */
const TEMPLATE_RULES: ReasonRules = {
	byCode: Object.fromEntries(Object.entries(CODES).filter(([code]) => !code.endsWith('NOT_FOUND'))),
	byText: [
		{ words: /template is not approved/i, reason: 'templateNotApproved' },
		{
			words:
				/template not found|selected template(_| )name is invalid|no query results for model \[[^\]]*template\]/i,
			reason: 'templateNotFound',
		},
		{
			words: /\b(template_fields|header_\w+|field_\d+|button_\d)\b/i,
			reason: 'templateValues',
		},
		...RULES.byText,
		// Nothing else was asked for than template and contact, and a missing contact says so.
		{ words: /NOT_FOUND$/, reason: 'templateNotFound' },
	],
};

/** Reads a refusal of either version. */
export function readRefusal(response: ApiResponse, message?: Sendable): Refusal {
	const { status, body } = response;
	if (status < 300 && body === '' && message?.media?.source.type === 'link') {
		// v1 returns nothing at all when its own download of the link fails.
		return { reason: 'noReceiptForLink', details: [] };
	}
	const sent = sentTexts(message);
	const settled = settleRefusal(response, readWords(body), rulesFor(message), sent);
	const messageId = namedMessage(body, messageIdIn(body), message && sent);
	return {
		...settled,
		...(at(body, 'limit_reached') === true && { reason: 'conversationLimit' }),
		...(isUnknownSubdomain(body, sent) && { isDocumented: true }),
		...(messageId !== undefined && { messageId, says: 'named' }),
		recordId: idOf(at(body, 'data', 'chat_message_id')),
	};
}

/** Documented with 400; some deployments answer the same with 500. */
const UNKNOWN_SUBDOMAIN = 'Invalid tenant subdomain';

function isUnknownSubdomain(body: unknown, sent: readonly string[]): boolean {
	return (
		saysNo(body) && at(body, 'errors') === UNKNOWN_SUBDOMAIN && !isSent(UNKNOWN_SUBDOMAIN, sent)
	);
}

/** What is not found, not valid or too large depends on what was sent. */
function rulesFor(message: Sendable | undefined): ReasonRules {
	if (message === undefined) return ACCOUNT_RULES;
	const rules = 'template' in message ? TEMPLATE_RULES : RULES;
	const source = message.media?.source.type;
	if (source === undefined) return rules;
	const ofSource = source === 'file' ? FILE_RULES : LINK_RULES;
	return { ...rules, byText: [...ofSource, ...rules.byText] };
}

/**
 * Whether a refusal comes from the API itself: a server without the route that was asked, or
 * another one, answers without its envelope.
 */
export function isApiRefusal(body: unknown): boolean {
	return saysNo(body);
}

function readWords(body: unknown): Words {
	const error = at(body, 'error');
	if (isRecord(error) && !isOfMeta(error)) {
		// {"success":false,"error":{"code","message","details"},"meta":{"request_id"}}
		const details = error.details;
		return {
			code: codeOf(error.code),
			message: textOf(error.message),
			details: readDetails(isRecord(details) ? withoutKey(details, 'error') : details),
			meta: at(details, 'error'),
			requestId: textOf(at(body, 'meta', 'request_id'), 100),
		};
	}
	// {"status":"error","message","errors":{field:[...]} or "text","error":Meta's JSON, as text or not}
	return {
		message: textOf(at(body, 'message')),
		details: readDetails(at(body, 'errors')),
		meta: error,
		requestId: textOf(at(body, 'meta', 'request_id'), 100),
	};
}

/** Meta's codes are numbers and may lie one level deeper; those of v2 are words. */
function isOfMeta({ code, error }: Record<string, unknown>): boolean {
	return typeof code === 'number' || isRecord(error);
}

function withoutKey(record: Record<string, unknown>, key: string): Record<string, unknown> {
	return Object.fromEntries(Object.entries(record).filter(([name]) => name !== key));
}
