import type { ProviderId } from '../../support/providers';
import type { Answer } from './wire';

/** An answer of a provider, and what the operator must be told of it. */
export interface Fixture {
	readonly name: string;
	/** What was sent; a link where it does not matter. */
	readonly source?: 'file' | 'link';
	readonly answer: Answer;
	readonly expected: {
		readonly outcome: 'notDelivered' | 'notSent' | 'unknown';
		readonly reason: string;
		readonly code?: string;
		readonly metaCode?: number;
		readonly retryAfter?: number;
		readonly messageId?: string;
		readonly recordId?: string;
		/** Of headline and text. */
		readonly phrases: readonly string[];
	};
}

const PAGE = {
	'Content-Type': 'text/html; charset=UTF-8',
};
const page = (title: string) =>
	`<!DOCTYPE html><html><head><title>${title}</title></head><body><h1>${title}</h1></body></html>`;

/** What Meta's Graph API told the provider, as the providers hand it on: JSON as a text. */
const graph = (code: number, message: string, details?: string) =>
	JSON.stringify({
		error: {
			message: `(#${code}) ${message}`,
			type: 'OAuthException',
			code,
			...(details && { error_data: { messaging_product: 'whatsapp', details } }),
			error_subcode: 2494010,
			fbtrace_id: 'A1b2C3',
		},
	});

const WINDOW_DETAILS =
	'Message failed to send because more than 24 hours have passed since the customer last replied to this number.';
const CLOSED_WINDOW = graph(131047, 'Re-engagement message', WINDOW_DETAILS);

const v1 = (message: string, more: object = {}) => ({ status: 'error', message, ...more });
const META_FAILED = 'Failed to send WhatsApp media message';

/** Xobito. */
const FIRST_GENERATION_FIXTURES: readonly Fixture[] = [
	{
		name: 'an unknown subdomain',
		answer: { status: 400, body: v1('Validation failed', { errors: 'Invalid tenant subdomain' }) },
		expected: {
			outcome: 'notSent',
			reason: 'wrongSubdomain',
			phrases: ['Validation failed', 'Invalid tenant subdomain', 'Subdomain in the credential'],
		},
	},
	{
		name: 'an unknown subdomain, as one deployment answers it',
		answer: { status: 500, body: v1('Validation failed', { errors: 'Invalid tenant subdomain' }) },
		expected: {
			outcome: 'notSent',
			reason: 'wrongSubdomain',
			phrases: ['Invalid tenant subdomain'],
		},
	},
	{
		name: 'no token',
		answer: { status: 401, body: v1('API token is required') },
		expected: {
			outcome: 'notSent',
			reason: 'invalidKey',
			phrases: ['Xobito did not accept the token', 'API token is required', 'API Management'],
		},
	},
	{
		name: 'a wrong token',
		answer: { status: 401, body: v1('Invalid API token') },
		expected: {
			outcome: 'notSent',
			reason: 'invalidKey',
			phrases: ['Invalid API token', '“Xobito API”'],
		},
	},
	{
		name: 'a missing ability',
		answer: {
			status: 403,
			body: v1('Token does not have the required ability: messages.send'),
		},
		expected: { outcome: 'notSent', reason: 'missingScope', phrases: ['messages.send'] },
	},
	{
		name: 'the contact limit',
		answer: {
			status: 403,
			body: v1('Contact limit exceeded for your current plan. Upgrade to add more contacts.'),
		},
		expected: {
			outcome: 'notSent',
			reason: 'contactLimit',
			phrases: ['Contact limit exceeded for your current plan.'],
		},
	},
	{
		name: 'the conversation limit',
		answer: {
			status: 403,
			body: v1('Conversation limit reached. Please upgrade your plan.', { limit_reached: true }),
		},
		expected: {
			outcome: 'notSent',
			reason: 'conversationLimit',
			phrases: ['Conversation limit reached.'],
		},
	},
	{
		name: 'a limit that only the flag tells',
		answer: { status: 403, body: v1('Please upgrade your plan.', { limit_reached: true }) },
		expected: {
			outcome: 'notSent',
			reason: 'conversationLimit',
			phrases: ['Please upgrade your plan.'],
		},
	},
	{
		name: 'the API switched off',
		answer: { status: 403, body: v1('API access is disabled') },
		expected: { outcome: 'notSent', reason: 'apiDisabled', phrases: ['API access is disabled'] },
	},
	{
		name: 'no API settings',
		answer: { status: 404, body: v1('API settings not found for this tenant') },
		expected: {
			outcome: 'notSent',
			reason: 'apiDisabled',
			phrases: ['API settings not found for this tenant'],
		},
	},
	{
		name: 'a contact that is not there',
		answer: { status: 404, body: v1('Contact not found') },
		expected: { outcome: 'notSent', reason: 'contactNotFound', phrases: ['Contact not found'] },
	},
	{
		name: 'details of a validation',
		answer: {
			status: 422,
			body: v1('Validation failed', {
				errors: { media_url: ['The media url field is required when media file is not present.'] },
			}),
		},
		expected: {
			outcome: 'notSent',
			reason: 'refusedInput',
			phrases: [
				'Validation failed',
				'media_url: The media url field is required when media file is not present.',
			],
		},
	},
	{
		name: 'several details of a validation',
		answer: {
			status: 422,
			body: v1('Validation failed', {
				errors: {
					phone_number: ['The phone number must be at least 10 characters.', 'It is not valid.'],
					'contact.email': ['The contact.email must be a valid email address.'],
				},
			}),
		},
		expected: {
			outcome: 'notSent',
			reason: 'refusedInput',
			phrases: [
				'phone_number: The phone number must be at least 10 characters.',
				'phone_number: It is not valid.',
				'contact.email: The contact.email must be a valid email address.',
			],
		},
	},
	{
		name: 'a file extension',
		source: 'file',
		answer: {
			status: 422,
			body: v1('Invalid file extension for image. Allowed: jpeg, png'),
		},
		expected: {
			outcome: 'notSent',
			reason: 'mediaRefused',
			phrases: ['Invalid file extension for image. Allowed: jpeg, png'],
		},
	},
	{
		name: 'a file size',
		source: 'file',
		answer: { status: 422, body: v1('File size exceeds limit for image. Max allowed is 5 MB') },
		expected: { outcome: 'notSent', reason: 'mediaRefused', phrases: ['Max allowed is 5 MB'] },
	},
	{
		name: 'a media type',
		answer: { status: 422, body: v1('Invalid media type') },
		expected: { outcome: 'notSent', reason: 'mediaRefused', phrases: ['Invalid media type'] },
	},
	{
		name: 'no WhatsApp connection',
		answer: { status: 422, body: v1('WhatsApp connection not configured for this tenant') },
		expected: {
			outcome: 'notSent',
			reason: 'whatsAppNotConnected',
			phrases: ['WhatsApp connection not configured for this tenant'],
		},
	},
	{
		name: 'missing defaults for contacts',
		answer: {
			status: 422,
			body: v1('Validation failed', {
				errors: {
					status_id: ['The status id field is required.'],
					source_id: ['The source id field is required.'],
				},
			}),
		},
		expected: {
			outcome: 'notSent',
			reason: 'contactDefaultsMissing',
			phrases: ['status_id: The status id field is required.', 'default lead status'],
		},
	},
	{
		name: 'the rate limit',
		answer: { status: 429, body: { message: 'Too many requests', retry_after: 45 } },
		expected: {
			outcome: 'notSent',
			reason: 'rateLimited',
			retryAfter: 45,
			phrases: ['Too many requests', 'Wait at least 45 s.'],
		},
	},
	{
		name: 'a send failure without reason',
		answer: { status: 500, body: v1('Failed to send media message') },
		expected: {
			outcome: 'unknown',
			reason: 'providerBroken',
			phrases: ['Failed to send media message'],
		},
	},
	{
		name: 'an exception',
		answer: {
			status: 500,
			body: v1('Failed to send media message', { error: 'Internal server error' }),
		},
		expected: {
			outcome: 'unknown',
			reason: 'providerBroken',
			phrases: ['Failed to send media message', 'Internal server error'],
		},
	},
	{
		name: 'a closed window, as JSON in a text',
		answer: { status: 500, body: v1(META_FAILED, { error: CLOSED_WINDOW }) },
		expected: {
			outcome: 'notSent',
			reason: 'metaRefused',
			metaCode: 131047,
			phrases: [META_FAILED, 'the 24-hour window is closed', WINDOW_DETAILS, 'template'],
		},
	},
	{
		name: 'a closed window, as JSON that is cut off, which proves nothing',
		answer: { status: 500, body: v1(META_FAILED, { error: CLOSED_WINDOW.slice(0, 110) }) },
		expected: {
			outcome: 'unknown',
			reason: 'providerBroken',
			phrases: [META_FAILED, 'Re-engagement message'],
		},
	},
	{
		name: 'a closed window behind the words of an HTTP client, which proves nothing',
		answer: {
			status: 500,
			body: v1(META_FAILED, { error: `Client error: 400 Bad Request: ${CLOSED_WINDOW}` }),
		},
		expected: { outcome: 'unknown', reason: 'providerBroken', phrases: [META_FAILED] },
	},
	{
		name: 'the same in a refusal, which it explains',
		answer: { status: 422, body: v1(META_FAILED, { error: CLOSED_WINDOW.slice(0, 110) }) },
		expected: {
			outcome: 'notSent',
			reason: 'refusedInput',
			phrases: ['WhatsApp refused the message: the 24-hour window is closed', META_FAILED],
		},
	},
	{
		name: 'a closed window, in words',
		answer: { status: 500, body: v1(META_FAILED, { error: '(#131047) Re-engagement message' }) },
		expected: {
			outcome: 'notSent',
			reason: 'metaRefused',
			metaCode: 131047,
			phrases: ['the 24-hour window is closed', '(#131047) Re-engagement message'],
		},
	},
	{
		name: "Meta's answer that is empty",
		answer: { status: 500, body: v1(META_FAILED, { error: '' }) },
		expected: { outcome: 'unknown', reason: 'providerBroken', phrases: [META_FAILED] },
	},
	{
		name: 'a number that is not on WhatsApp',
		answer: {
			status: 500,
			body: v1(META_FAILED, { error: graph(131026, 'Message undeliverable') }),
		},
		expected: {
			outcome: 'notSent',
			reason: 'metaRefused',
			metaCode: 131026,
			phrases: ['Message undeliverable', 'it is not on WhatsApp'],
		},
	},
	{
		name: 'trouble at Meta, which leaves it open',
		answer: {
			status: 500,
			body: v1(META_FAILED, { error: graph(131000, 'Something went wrong') }),
		},
		expected: {
			outcome: 'unknown',
			reason: 'metaUncertain',
			metaCode: 131000,
			phrases: ['WhatsApp did not confirm the message', 'Something went wrong'],
		},
	},
	{
		name: 'an exception with the code that every one has',
		answer: {
			status: 500,
			body: v1('Failed to send', { error: { code: 0, message: 'cURL error 28: timed out' } }),
		},
		expected: {
			outcome: 'unknown',
			reason: 'providerBroken',
			phrases: ['cURL error 28: timed out'],
		},
	},
	{
		name: 'a number that is no code of Meta',
		answer: { status: 500, body: v1('x', { error: { code: 500001, message: 'Worker died' } }) },
		expected: { outcome: 'unknown', reason: 'providerBroken', phrases: ['Worker died'] },
	},
	{
		name: 'a message that may be there already',
		answer: { status: 409, body: v1('This message was sent already') },
		expected: {
			outcome: 'unknown',
			reason: 'mayBeThere',
			phrases: ['This message was sent already', 'reports a conflict'],
		},
	},
	{
		name: 'a server that broke after it sent',
		answer: {
			status: 500,
			body: v1('Failed to save the message', {
				data: { message_id: 'wamid.LOST', chat_message_id: 77 },
			}),
		},
		expected: {
			outcome: 'unknown',
			reason: 'providerBroken',
			messageId: 'wamid.LOST',
			recordId: '77',
			phrases: ['Failed to save the message'],
		},
	},
	{
		name: 'a receipt that says itself that it failed',
		answer: {
			status: 200,
			body: {
				status: 'success',
				data: {
					message_id: 'wamid.F',
					chat_message_id: 78,
					status: 'failed',
					error_message: '(#131026) Message undeliverable',
				},
			},
		},
		expected: {
			outcome: 'notDelivered',
			reason: 'notDelivered',
			metaCode: 131026,
			messageId: 'wamid.F',
			recordId: '78',
			phrases: [
				'Xobito accepted the message, but WhatsApp did not deliver it',
				'Message undeliverable',
			],
		},
	},
	{
		name: 'an empty 200 for a link, as when its own download does not work',
		source: 'link',
		answer: { status: 200, body: '' },
		expected: {
			outcome: 'unknown',
			reason: 'noReceiptForLink',
			phrases: ['empty answer', 'media URL'],
		},
	},
	{
		name: 'an error inside a 200 that names a message',
		answer: {
			status: 200,
			body: v1('Failed to send media message', { data: { message_id: 'x' } }),
		},
		expected: {
			outcome: 'unknown',
			reason: 'noReceipt',
			messageId: 'x',
			phrases: ['Failed to send media message'],
		},
	},
	{
		name: 'an error inside a 200',
		answer: { status: 200, body: v1('Failed to send media message') },
		expected: {
			outcome: 'notSent',
			reason: 'refused',
			phrases: ['Failed to send media message'],
		},
	},
	...[
		'Accepted, downloading media file',
		'Sent, limit reached for today',
		'(contact not found, created)',
		'Invalid media type was converted',
	].map(
		(message): Fixture => ({
			name: `a success without an id, whatever it says: ${message}`,
			answer: { status: 202, body: { status: 'success', message, data: {} } },
			expected: { outcome: 'unknown', reason: 'noReceipt', phrases: [message] },
		}),
	),
	{
		name: 'a success with Meta’s words, but no id',
		answer: {
			status: 200,
			body: { status: 'success', message: 'ok', error: CLOSED_WINDOW },
		},
		expected: { outcome: 'unknown', reason: 'noReceipt', phrases: ['without confirming'] },
	},
];

const META = { request_id: '0b3c-42', timestamp: '2026-02-25T01:06:20+00:00' };
const v2 = (code: string, message: string, details?: unknown) => ({
	success: false,
	error: { code, message, ...(details !== undefined && { details }) },
	meta: META,
});

/** WA.cr and RASL. */
const SECOND_GENERATION_FIXTURES: readonly Fixture[] = [
	...(
		[
			['UNAUTHORIZED', 'Invalid or missing API token'],
			['AUTHENTICATION_REQUIRED', 'API token is required.'],
			['INVALID_TOKEN', 'The provided API token is invalid.'],
			['TOKEN_EXPIRED', 'The API token has expired.'],
			['TOKEN_REVOKED', 'The API token was revoked.'],
		] as const
	).map(
		([code, message]): Fixture => ({
			name: `the token: ${code}`,
			answer: { status: 401, body: v2(code, message) },
			expected: {
				outcome: 'notSent',
				reason: 'invalidKey',
				code,
				phrases: [message, code, 'did not accept the token'],
			},
		}),
	),
	{
		name: 'a missing scope',
		answer: {
			status: 403,
			body: v2('INSUFFICIENT_SCOPE', 'Token lacks permission. Required scope: messages:send'),
		},
		expected: {
			outcome: 'notSent',
			reason: 'missingScope',
			code: 'INSUFFICIENT_SCOPE',
			phrases: ['Required scope: messages:send'],
		},
	},
	{
		name: 'the contact limit',
		answer: {
			status: 403,
			body: v2('FEATURE_LIMIT_EXCEEDED', 'Limit exceeded.', {
				feature: 'contacts',
				current: 500,
				maximum: 500,
			}),
		},
		expected: {
			outcome: 'notSent',
			reason: 'contactLimit',
			code: 'FEATURE_LIMIT_EXCEEDED',
			phrases: ['Limit exceeded.', 'feature: contacts', 'maximum: 500'],
		},
	},
	{
		name: 'the conversation limit',
		answer: {
			status: 403,
			body: v2('FEATURE_LIMIT_EXCEEDED', 'Conversation limit reached. Please upgrade your plan.'),
		},
		expected: {
			outcome: 'notSent',
			reason: 'conversationLimit',
			code: 'FEATURE_LIMIT_EXCEEDED',
			phrases: ['Conversation limit reached.'],
		},
	},
	{
		name: 'some other limit',
		answer: { status: 403, body: v2('FEATURE_LIMIT_EXCEEDED', 'Not in your plan.') },
		expected: {
			outcome: 'notSent',
			reason: 'planLimit',
			code: 'FEATURE_LIMIT_EXCEEDED',
			phrases: ['Not in your plan.'],
		},
	},
	{
		name: 'a feature that the plan lacks',
		answer: { status: 403, body: v2('FEATURE_NOT_AVAILABLE', 'Templates are not in your plan.') },
		expected: {
			outcome: 'notSent',
			reason: 'planLimit',
			code: 'FEATURE_NOT_AVAILABLE',
			phrases: ['Templates are not in your plan.'],
		},
	},
	{
		name: 'a contact that opted out',
		answer: {
			status: 403,
			body: v2('CONTACT_OPTED_OUT', 'Contact has opted out of receiving messages'),
		},
		expected: {
			outcome: 'notSent',
			reason: 'optedOut',
			code: 'CONTACT_OPTED_OUT',
			phrases: ['Contact has opted out of receiving messages'],
		},
	},
	{
		name: 'an address that is not allowed',
		answer: {
			status: 403,
			body: v2('IP_NOT_WHITELISTED', 'IP address 203.0.113.9 is not whitelisted.'),
		},
		expected: {
			outcome: 'notSent',
			reason: 'ipBlocked',
			code: 'IP_NOT_WHITELISTED',
			phrases: ['203.0.113.9'],
		},
	},
	{
		name: 'a contact that is not there, in Laravel’s own words',
		answer: {
			status: 404,
			body: { message: 'No query results for model [App\\Models\\Tenant\\Contact] 1042' },
		},
		expected: {
			outcome: 'notSent',
			reason: 'contactNotFound',
			phrases: ['does not know the contact', 'No query results for model'],
		},
	},
	{
		name: 'another row that is not there, in Laravel’s own words',
		answer: { status: 404, body: { message: 'No query results for model [App\\Models\\Chat].' } },
		expected: { outcome: 'notSent', reason: 'refused', phrases: ['No query results for model'] },
	},
	{
		name: 'a contact that is not there',
		answer: { status: 404, body: v2('NOT_FOUND', 'Contact not found.') },
		expected: {
			outcome: 'notSent',
			reason: 'contactNotFound',
			code: 'NOT_FOUND',
			phrases: ['Contact not found.'],
		},
	},
	{
		name: 'details of a validation',
		answer: {
			status: 422,
			body: v2('VALIDATION_ERROR', 'The given data was invalid.', {
				phone: ['The phone must be at least 10 characters.'],
				'contact.email': ['The contact.email must be a valid email address.'],
			}),
		},
		expected: {
			outcome: 'notSent',
			reason: 'refusedInput',
			code: 'VALIDATION_ERROR',
			phrases: [
				'The given data was invalid.',
				'phone: The phone must be at least 10 characters.',
				'contact.email: The contact.email must be a valid email address.',
			],
		},
	},
	{
		name: 'missing defaults for contacts',
		answer: {
			status: 422,
			body: v2('VALIDATION_ERROR', 'Configuration is missing.', {
				missing_config: {
					lead_status: 'Default lead status is not configured.',
					lead_source: 'Default lead source is not configured.',
				},
			}),
		},
		expected: {
			outcome: 'notSent',
			reason: 'contactDefaultsMissing',
			code: 'VALIDATION_ERROR',
			phrases: ['Default lead status is not configured.', 'Default lead source'],
		},
	},
	{
		name: 'no WhatsApp connection',
		answer: {
			status: 422,
			body: v2('WHATSAPP_NOT_CONFIGURED', 'WhatsApp not configured for this account'),
		},
		expected: {
			outcome: 'notSent',
			reason: 'whatsAppNotConnected',
			code: 'WHATSAPP_NOT_CONFIGURED',
			phrases: ['WhatsApp not configured for this account'],
		},
	},
	{
		name: 'a link that could not be downloaded',
		answer: { status: 422, body: v2('INVALID_MEDIA_TYPE', 'Error downloading media file') },
		expected: {
			outcome: 'notSent',
			reason: 'mediaRefused',
			code: 'INVALID_MEDIA_TYPE',
			phrases: ['Error downloading media file'],
		},
	},
	{
		name: 'a file size, in the envelope of the first generation',
		source: 'file',
		answer: { status: 422, body: v1('File size exceeds limit for video. Max allowed is 16 MB') },
		expected: {
			outcome: 'notSent',
			reason: 'mediaRefused',
			phrases: ['File size exceeds limit for video. Max allowed is 16 MB'],
		},
	},
	{
		name: 'a file extension, in the envelope of the first generation',
		source: 'file',
		answer: {
			status: 422,
			body: v1('Invalid file extension for image. Allowed: .jpeg, .png'),
		},
		expected: {
			outcome: 'notSent',
			reason: 'mediaRefused',
			phrases: ['Invalid file extension for image.'],
		},
	},
	{
		name: 'the rate limit',
		answer: {
			status: 429,
			body: {
				...v2('RATE_LIMIT_EXCEEDED', 'Too many requests. Please try again in 42 seconds.'),
				meta: { ...META, retry_after: 42 },
			},
			headers: {
				'Retry-After': '42',
				'X-RateLimit-Limit': '60',
				'X-RateLimit-Remaining': '0',
				'X-RateLimit-Reset': '1999999999',
			},
		},
		expected: {
			outcome: 'notSent',
			reason: 'rateLimited',
			code: 'RATE_LIMIT_EXCEEDED',
			retryAfter: 42,
			phrases: ['Please try again in 42 seconds.', 'Wait at least 42 s.'],
		},
	},
	{
		name: 'a closed window',
		answer: {
			status: 500,
			body: v2('MESSAGE_SEND_FAILED', 'Failed to send media message', { error: CLOSED_WINDOW }),
		},
		expected: {
			outcome: 'notSent',
			reason: 'metaRefused',
			code: 'MESSAGE_SEND_FAILED',
			metaCode: 131047,
			phrases: ['Failed to send media message', 'the 24-hour window is closed', WINDOW_DETAILS],
		},
	},
	{
		name: 'media that Meta could not fetch',
		answer: {
			status: 500,
			body: v2('MESSAGE_SEND_FAILED', 'Failed to send media message', {
				error: graph(131053, 'Media upload error'),
			}),
		},
		expected: {
			outcome: 'notSent',
			reason: 'metaRefused',
			code: 'MESSAGE_SEND_FAILED',
			metaCode: 131053,
			phrases: ['Media upload error'],
		},
	},
	{
		name: 'a send failure without reason',
		answer: { status: 500, body: v2('MESSAGE_SEND_FAILED', 'Failed to send media message') },
		expected: {
			outcome: 'unknown',
			reason: 'providerBroken',
			code: 'MESSAGE_SEND_FAILED',
			phrases: ['Failed to send media message'],
		},
	},
	{
		name: 'an exception',
		answer: {
			status: 500,
			body: v2('INTERNAL_ERROR', 'An unexpected error occurred.', {
				error: 'Disk quota exceeded while storing media',
			}),
		},
		expected: {
			outcome: 'unknown',
			reason: 'providerBroken',
			code: 'INTERNAL_ERROR',
			phrases: ['An unexpected error occurred.', 'Disk quota exceeded while storing media'],
		},
	},
	{
		name: 'a conflict',
		answer: { status: 409, body: v2('DUPLICATE_RESOURCE', 'Message already sent.') },
		expected: {
			outcome: 'unknown',
			reason: 'mayBeThere',
			code: 'DUPLICATE_RESOURCE',
			phrases: ['Message already sent.'],
		},
	},
	{
		name: 'an exception that holds the SQL with what was sent',
		answer: {
			status: 500,
			body: v2('INTERNAL_ERROR', 'An unexpected error occurred.', {
				error:
					'SQLSTATE[40001]: Serialization failure (SQL: insert into `chat_messages` (`chat_id`, `body`) values (8, Your invoice (#131047)))',
			}),
		},
		expected: {
			outcome: 'unknown',
			reason: 'providerBroken',
			code: 'INTERNAL_ERROR',
			phrases: ['SQLSTATE[40001]'],
		},
	},
	{
		name: 'a server that stopped',
		answer: { status: 500, body: { message: 'Server Error' } },
		expected: {
			outcome: 'unknown',
			reason: 'providerCrashed',
			phrases: ['Server Error', 'media URL'],
		},
	},
	{
		name: 'a server that stopped, with a file',
		source: 'file',
		answer: { status: 500, body: { message: 'Server Error' } },
		expected: { outcome: 'unknown', reason: 'providerBroken', phrases: ['Server Error'] },
	},
	{
		name: 'a file beyond upload_max_filesize of PHP',
		source: 'file',
		answer: {
			status: 422,
			body: v2('VALIDATION_ERROR', 'The given data was invalid.', {
				media_file: ['The media file failed to upload.'],
				media_url: ['The media url field is required when media file is not present.'],
			}),
		},
		expected: {
			outcome: 'notSent',
			reason: 'uploadTooLarge',
			code: 'VALIDATION_ERROR',
			phrases: ['no uploads of this size', 'The media file failed to upload.'],
		},
	},
	{
		name: 'a form beyond post_max_size of PHP, which is empty then',
		source: 'file',
		answer: {
			status: 422,
			body: {
				message: 'The given data was invalid.',
				errors: {
					phone: ['The phone field is required.'],
					media_type: ['The media type field is required.'],
					media_url: ['The media url field is required when media file is not present.'],
				},
			},
		},
		expected: {
			outcome: 'notSent',
			reason: 'uploadTooLarge',
			phrases: ['no uploads of this size', 'The media type field is required.'],
		},
	},
	{
		name: 'a file of another type than the server allows, in Laravel’s own words',
		source: 'file',
		answer: {
			status: 422,
			body: v2('VALIDATION_ERROR', 'The given data was invalid.', {
				media_file: ['The media file must be a file of type: pdf, docx.'],
			}),
		},
		expected: {
			outcome: 'notSent',
			reason: 'mediaRefused',
			code: 'VALIDATION_ERROR',
			phrases: ['a file of type: pdf, docx'],
		},
	},
	{
		name: 'the same words about a link',
		answer: {
			status: 422,
			body: {
				message: 'The given data was invalid.',
				errors: { media_type: ['The media type field is required.'] },
			},
		},
		expected: {
			outcome: 'notSent',
			reason: 'refusedInput',
			phrases: ['The media type field is required.'],
		},
	},
	{
		name: 'an exception inside a 200',
		answer: { status: 200, body: v2('INTERNAL_ERROR', 'An unexpected error occurred.') },
		expected: {
			outcome: 'notSent',
			reason: 'refused',
			code: 'INTERNAL_ERROR',
			phrases: ['An unexpected error occurred.'],
		},
	},
	{
		name: 'a route that is not there',
		answer: {
			status: 404,
			body: { message: 'The route api/v2/messages/media could not be found.' },
		},
		expected: {
			outcome: 'notSent',
			reason: 'wrongAddress',
			phrases: ['could not be found', 'Base URL', '/api/v2/messages/media'],
		},
	},
	{
		name: 'the empty object of the documentation',
		answer: { status: 200, body: {} },
		expected: { outcome: 'unknown', reason: 'noReceipt', phrases: ['without confirming'] },
	},
];

/** Contactship documents statuses only, so every plausible shape is tried. */
const CONTACTSHIP_FIXTURES: readonly Fixture[] = [
	...(
		[
			['a message', { message: 'Canal inválido' }, ['Canal inválido']],
			['several messages', { message: ['uno', 'dos'] }, ['uno', 'dos']],
			['a text as error', { error: 'Canal inválido' }, ['Canal inválido']],
			['success false', { success: false, message: 'Canal inválido' }, ['Canal inválido']],
			['an error object', { error: { message: 'Canal inválido' } }, ['Canal inválido']],
			[
				'the shape of NestJS',
				{
					statusCode: 400,
					message: ['channel_id must be a string', 'media_data should not be empty'],
					error: 'Bad Request',
				},
				['channel_id must be a string', 'media_data should not be empty'],
			],
			['nothing', '', ['Contactship gave no reason (HTTP 400)']],
		] as ReadonlyArray<readonly [string, object | string, readonly string[]]>
	).map(
		([name, body, phrases]): Fixture => ({
			name: `400 with ${name}`,
			answer: { status: 400, body },
			expected: { outcome: 'notSent', reason: 'channelOrMediaRefused', phrases },
		}),
	),
	{
		name: 'a wrong key',
		answer: { status: 401, body: { statusCode: 401, message: 'Unauthorized' } },
		expected: {
			outcome: 'notSent',
			reason: 'invalidKey',
			phrases: ['Unauthorized', 'did not accept the API key', '“Contactship API”'],
		},
	},
	{
		name: 'a contact that is not there',
		answer: {
			status: 404,
			body: { statusCode: 404, message: 'Contacto no encontrado', error: 'Not Found' },
		},
		expected: {
			outcome: 'notSent',
			reason: 'contactNotFound',
			phrases: ['Contacto no encontrado'],
		},
	},
	{
		name: 'a route that is not there',
		answer: {
			status: 404,
			body: { statusCode: 404, message: 'Cannot POST /v1/waba/send-media', error: 'Not Found' },
		},
		expected: {
			outcome: 'notSent',
			reason: 'wrongAddress',
			phrases: ['Cannot POST /v1/waba/send-media', 'Base URL'],
		},
	},
	...(
		[
			['a message', { message: 'Error interno' }, ['Error interno']],
			['a text as error', { error: 'Error interno' }, ['Error interno']],
			['success false', { success: false, message: 'Error interno' }, ['Error interno']],
			['nothing', '', ['Contactship gave no reason (HTTP 500)']],
		] as ReadonlyArray<readonly [string, object | string, readonly string[]]>
	).map(
		([name, body, phrases]): Fixture => ({
			name: `500 with ${name}`,
			answer: { status: 500, body },
			expected: { outcome: 'unknown', reason: 'providerBroken', phrases },
		}),
	),
	{
		name: "a closed window, as Meta's object",
		answer: { status: 500, body: { success: false, ...(JSON.parse(CLOSED_WINDOW) as object) } },
		expected: {
			outcome: 'notSent',
			reason: 'metaRefused',
			metaCode: 131047,
			phrases: ['the 24-hour window is closed', WINDOW_DETAILS],
		},
	},
	{
		name: 'a closed window, at the beginning of the message',
		answer: {
			status: 500,
			body: { success: false, message: '(#131047) Re-engagement message' },
		},
		expected: {
			outcome: 'notSent',
			reason: 'metaRefused',
			metaCode: 131047,
			phrases: ['the 24-hour window is closed', '(#131047) Re-engagement message'],
		},
	},
	{
		name: 'a closed window, in the middle of the message, which proves nothing',
		answer: {
			status: 500,
			body: { success: false, message: 'Meta API: (#131047) Re-engagement message' },
		},
		expected: {
			outcome: 'unknown',
			reason: 'providerBroken',
			phrases: ['Meta API: (#131047) Re-engagement message'],
		},
	},
	{
		name: 'success false inside a 200',
		answer: { status: 200, body: { success: false, message: 'No enviado', data: {} } },
		expected: { outcome: 'notSent', reason: 'refused', phrases: ['No enviado'] },
	},
	{
		name: 'success false with the id that WhatsApp gave',
		answer: {
			status: 200,
			body: {
				success: false,
				message: 'No guardado',
				data: { message_id: 'msg-1', provider_id: 'wamid.C' },
			},
		},
		expected: {
			outcome: 'unknown',
			reason: 'noReceipt',
			messageId: 'wamid.C',
			recordId: 'msg-1',
			phrases: ['No guardado'],
		},
	},
	{
		name: 'a receipt that says itself that it failed',
		answer: {
			status: 200,
			body: {
				success: true,
				data: { message_id: 'msg-2', provider_id: 'wamid.F', status: 'failed' },
			},
		},
		expected: {
			outcome: 'notDelivered',
			reason: 'notDelivered',
			messageId: 'wamid.F',
			recordId: 'msg-2',
			phrases: ['WhatsApp did not deliver it'],
		},
	},
	{
		name: 'success without an id',
		answer: { status: 200, body: { success: true, message: 'Media enviado y guardado', data: {} } },
		expected: {
			outcome: 'unknown',
			reason: 'noReceipt',
			phrases: ['Media enviado y guardado'],
		},
	},
];

const unavailable = (status: number, name: string): Fixture => ({
	name,
	source: 'file',
	answer: { status, body: page(`${status} ${name}`), headers: PAGE },
	expected: { outcome: 'unknown', reason: 'unavailable', phrases: [`HTTP ${status}`] },
});

/** What proxies, web servers and networks answer in the place of any provider. */
/** What each provider documents of its own, and what an operator is told of it; none where it documents nothing. */
export const REFUSALS: Readonly<Record<ProviderId, readonly Fixture[]>> = {
	contactship: CONTACTSHIP_FIXTURES,
	rasl: SECOND_GENERATION_FIXTURES,
	waCr: SECOND_GENERATION_FIXTURES,
	xobito: FIRST_GENERATION_FIXTURES,
};

export const EVERYWHERE: readonly Fixture[] = [
	unavailable(502, 'Bad Gateway'),
	unavailable(503, 'Service Unavailable'),
	unavailable(504, 'Gateway Time-out'),
	{
		name: 'an empty 200 for a file',
		source: 'file',
		answer: { status: 200, body: '' },
		expected: { outcome: 'unknown', reason: 'noReceipt', phrases: ['gave no reason (HTTP 200)'] },
	},
	{
		name: 'JSON that breaks off',
		source: 'file',
		answer: {
			status: 200,
			body: '{"success":true,"status":"success","data":{"message_id":"wamid.AB',
			headers: { 'Content-Type': 'application/json' },
		},
		expected: { outcome: 'unknown', reason: 'noReceipt', phrases: ['without confirming'] },
	},
	{
		name: 'a web page with 200',
		answer: { status: 200, body: page('Welcome'), headers: PAGE },
		expected: { outcome: 'unknown', reason: 'notAnApi', phrases: ['web page', 'Base URL'] },
	},
	{
		name: 'a web page with 404',
		answer: { status: 404, body: page('Not Found'), headers: PAGE },
		expected: { outcome: 'notSent', reason: 'wrongAddress', phrases: ['Base URL', 'It asked'] },
	},
	{
		name: 'a web page with 405',
		answer: { status: 405, body: page('Method Not Allowed'), headers: PAGE },
		expected: { outcome: 'notSent', reason: 'wrongAddress', phrases: ['Base URL'] },
	},
	{
		name: 'a web page with 403, as a firewall gives it',
		answer: { status: 403, body: page('Attention Required'), headers: PAGE },
		expected: { outcome: 'notSent', reason: 'gatewayRefused', phrases: ['HTTP 403', 'firewall'] },
	},
	{
		name: 'a web page with 500',
		answer: { status: 500, body: page('Server Error'), headers: PAGE },
		expected: { outcome: 'unknown', reason: 'providerBroken', phrases: ['HTTP 500'] },
	},
	{
		name: 'an upload that the web server does not take',
		source: 'file',
		answer: { status: 413, body: page('413 Request Entity Too Large'), headers: PAGE },
		expected: {
			outcome: 'notSent',
			reason: 'uploadTooLarge',
			phrases: ['takes no uploads of this size', 'HTTP 413'],
		},
	},
	{
		name: 'a request that took too long',
		answer: { status: 408, body: '' },
		expected: { outcome: 'unknown', reason: 'requestTimeout', phrases: ['HTTP 408', 'in time'] },
	},
	{
		name: 'a request that somebody on the way broke off',
		answer: { status: 499, body: '' },
		expected: { outcome: 'unknown', reason: 'noAnswer', phrases: ['HTTP 499'] },
	},
	{
		name: 'a conflict with what is there',
		answer: { status: 409, body: { message: 'Ya existe' } },
		expected: { outcome: 'unknown', reason: 'mayBeThere', phrases: ['Ya existe', 'HTTP 409'] },
	},
	{
		name: 'a result that is elsewhere',
		answer: { status: 303, body: '', headers: { Location: '/messages/77' } },
		expected: { outcome: 'unknown', reason: 'noReceipt', phrases: ['HTTP 303', '/messages/77'] },
	},
	{
		name: 'a request that came too early',
		answer: { status: 425, body: '' },
		expected: { outcome: 'unknown', reason: 'noReceipt', phrases: ['HTTP 425'] },
	},
	{
		name: 'a payment that is due',
		answer: { status: 402, body: { message: 'Subscription expired' } },
		expected: { outcome: 'notSent', reason: 'planLimit', phrases: ['Subscription expired'] },
	},
	{
		name: 'an unknown refusal',
		answer: { status: 418, body: { message: 'I am a teapot' } },
		expected: { outcome: 'notSent', reason: 'refused', phrases: ['I am a teapot', 'HTTP 418'] },
	},
	{
		name: 'a success without content',
		source: 'file',
		answer: { status: 202, body: '' },
		expected: { outcome: 'unknown', reason: 'noReceipt', phrases: ['HTTP 202'] },
	},
	{
		name: 'a list in the place of an object',
		answer: { status: 200, body: [1, 2, 3] },
		expected: { outcome: 'unknown', reason: 'noReceipt', phrases: ['HTTP 200'] },
	},
	{
		name: 'words that are far too long, with markup',
		answer: { status: 422, body: { message: `<b>${'no '.repeat(5000)}</b>` } },
		expected: { outcome: 'notSent', reason: 'refusedInput', phrases: ['“no no', '…'] },
	},
];
