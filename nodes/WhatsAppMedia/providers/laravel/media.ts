import type { ProviderLimits } from '../../checks/limits';
import { uploadName } from '../../checks/uploadName';
import type { Reason } from '../../failures/reasons';
import type { Refusal } from '../../failures/refusal';
import { isRecord, type JsonObject } from '../../wire/json';
import type { ApiResponse } from '../../wire/apiResponse';
import type { UploadPart } from '../../wire/apiRequest';
import { isSent, isSentId, sentTexts } from '../../messages/sentTexts';
import type { ContactDetails, Media, MediaFile, Message, Sendable } from '../../messages/message';
import {
	at,
	codeOf,
	idOf,
	readDetails,
	saysNo,
	settleRefusal,
	textOf,
	type ReasonRules,
	type Words,
} from '../answerFields';
import type { Receipt } from '../provider';

/**
 * What the two generations of the product family behind Xobito, WA.cr and RASL share: contact
 * fields, receipts and refusals. Deployments of the second generation also answer with envelopes
 * of the first (file checks), so both are read for all.
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
		{
			words: /invalid file extension|file size exceeds|invalid media type|downloading media/i,
			reason: 'mediaRefused',
		},
		{ words: /whatsapp .*not configured/i, reason: 'whatsAppNotConnected' },
		{ words: /the route .*could not be found/i, reason: 'wrongAddress' },
		{ words: /^server error$/i, reason: 'providerCrashed' },
		{ words: /feature.limit|limit reached/i, reason: 'planLimit' },
	],
	byStatus: { 404: 'wrongAddress' },
};

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
			words: /template not found|selected template(_| )name is invalid/i,
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
	byStatus: RULES.byStatus,
};

/** Reads a refusal of either generation. */
export function readFamilyRefusal(response: ApiResponse, message?: Sendable): Refusal {
	const { status, body } = response;
	if (status < 300 && body === '' && message?.media?.source.type === 'link') {
		// The first generation returns nothing at all when its own download of the link fails.
		return { reason: 'noReceiptForLink', details: [] };
	}
	const sent = sentTexts(message);
	const settled = settleRefusal(response, readWords(body), rulesFor(message), sent);
	const named = familyMessageId(body);
	const messageId = named === undefined || isSentId(named, sent) ? undefined : named;
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

/** What is not found, or not valid, depends on what was asked for. */
function rulesFor(message: Sendable | undefined): ReasonRules {
	if (message === undefined) return ACCOUNT_RULES;
	return 'template' in message ? TEMPLATE_RULES : RULES;
}

/**
 * Whether a refusal comes from the API itself: a server without the route that was asked, or
 * another one, answers without its envelope.
 */
export function isFamilyRefusal(body: unknown): boolean {
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
		message: textOf(at(body, 'message')) ?? textOf(body),
		details: readDetails(at(body, 'errors')),
		meta: error,
		requestId: textOf(at(body, 'meta', 'request_id'), 100),
	};
}

/** Meta's codes are numbers and may lie one level deeper; the second generation's own are words. */
function isOfMeta({ code, error }: Record<string, unknown>): boolean {
	return typeof code === 'number' || isRecord(error);
}

function withoutKey(record: Record<string, unknown>, key: string): Record<string, unknown> {
	return Object.fromEntries(Object.entries(record).filter(([name]) => name !== key));
}

/** WhatsApp's id of the message, which stands in one of two places. */
function familyMessageId(body: unknown): string | undefined {
	const data = at(body, 'data');
	return (
		textOf(at(data, 'message_id')) ?? textOf(at(data, 'whatsapp_response', 'messages', 0, 'id'))
	);
}

/** Reads a receipt of either generation. */
export function readFamilyReceipt({ status, body }: ApiResponse): Receipt | undefined {
	if (status < 200 || status >= 300 || saysNo(body)) return undefined;
	const data = at(body, 'data');
	const messageId = familyMessageId(body);
	if (messageId === undefined) return undefined;
	const created = at(data, 'contact_created');
	return {
		messageId,
		recordId: idOf(at(data, 'chat_message_id')),
		conversationId: idOf(at(data, 'chat_id')),
		contactId: idOf(at(data, 'contact_id')),
		contactCreated: typeof created === 'boolean' ? created : undefined,
		phone: textOf(at(data, 'phone'), 40),
		mediaUrl: textOf(at(data, 'media_url'), 2048),
		status: textOf(at(data, 'status'), 40),
		words: textOf(at(data, 'error_message')) ?? textOf(at(data, 'status_message')),
		sentAt: textOf(at(data, 'sent_at'), 60),
		requestId: textOf(at(body, 'meta', 'request_id'), 100),
	};
}

/** The contact's details under the family's names; blank ones are left out, since `""` is refused. */
export function familyContact(contact: ContactDetails): JsonObject {
	const fields = {
		firstname: contact.firstName,
		lastname: contact.lastName,
		email: contact.email,
		country: contact.country,
		assigned_id: contact.assignedId,
		groups: contact.groups,
	};
	return Object.fromEntries(
		Object.entries(fields).filter(
			(entry): entry is [string, string | number] => entry[1] !== undefined,
		),
	);
}

/** The same as form fields in PHP's array notation: a dot in a name would be lost there. */
export function familyContactFields(contact: ContactDetails): Array<readonly [string, string]> {
	return Object.entries(familyContact(contact)).map(
		([name, value]) => [`contact[${name}]`, String(value)] as const,
	);
}

/**
 * The media as form fields and, for a file, the upload; the same in both generations.
 * @param listed see `uploadName`
 */
export function familyMedia(
	{ media, caption }: Message,
	listed: ProviderLimits['extensions'],
): {
	fields: Array<readonly [string, string]>;
	file?: UploadPart;
} {
	const { source } = media;
	const fields: Array<readonly [string, string]> = [['media_type', media.kind]];
	if (source.type === 'link') fields.push(['media_url', source.url]);
	if (caption !== undefined) fields.push(['caption', caption]);
	// Second-generation servers break on a document without a name; other kinds have no use for it.
	if (media.kind === 'document') fields.push(['filename', media.fileName]);
	if (source.type === 'link') return { fields };
	return { fields, file: familyUpload(media, source.file, 'media_file', listed) };
}

/** A file as the part of a form. */
export function familyUpload(
	media: Media,
	file: MediaFile,
	field: string,
	listed: ProviderLimits['extensions'],
): UploadPart {
	return {
		field,
		file,
		fileName: uploadName(media, listed),
		mimeType: media.mimeType ?? 'application/octet-stream',
	};
}
