import { CLOSED_WINDOW, type Fixture, graph, v1, WINDOW_DETAILS } from './fixture';

const META = { request_id: '0b3c-42', timestamp: '2026-02-25T01:06:20+00:00' };
const v2 = (code: string, message: string, details?: unknown) => ({
	success: false,
	error: { code, message, ...(details !== undefined && { details }) },
	meta: META,
});

/** WA.cr and RASL. */
export const SECOND_GENERATION: readonly Fixture[] = [
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
