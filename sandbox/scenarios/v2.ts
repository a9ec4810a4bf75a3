import { v2Dialect } from '../dialects/v2';
import { graphError } from '../metaErrors';
import { speakersOf } from '../providers';
import { numbered, v1Error, v2Error, type ScenarioRow } from './shapes';

const providers = speakersOf(v2Dialect);

const row = (status: number, title: string, body: unknown): ScenarioRow => ({
	providers,
	title,
	status,
	body,
});

export const v2Scenarios = numbered(2000, {
	'v2-ok-without-message': {
		providers,
		title: 'Sent; the answer lacks the message text, as in the documentation of RASL',
		status: 200,
		delivers: true,
		body: {
			success: true,
			data: { message_id: '{{messageId}}', status: 'sent', chat_id: null, chat_message_id: null },
			meta: { request_id: '{{requestId}}', timestamp: '{{now}}' },
		},
	},
	'v2-401-UNAUTHORIZED': row(
		401,
		'The token is missing or wrong (documented code)',
		v2Error('UNAUTHORIZED', 'Invalid or missing API token.'),
	),
	'v2-401-AUTHENTICATION_REQUIRED': row(
		401,
		'The token is missing',
		v2Error(
			'AUTHENTICATION_REQUIRED',
			'API token is required. Please provide a valid token in the Authorization header.',
		),
	),
	'v2-401-INVALID_TOKEN': row(
		401,
		'The token is unknown',
		v2Error('INVALID_TOKEN', 'The provided API token is invalid.'),
	),
	'v2-401-TOKEN_EXPIRED': row(
		401,
		'The token has expired',
		v2Error('TOKEN_EXPIRED', 'The provided API token has expired.'),
	),
	'v2-401-TOKEN_REVOKED': row(
		401,
		'The token was revoked',
		v2Error('TOKEN_REVOKED', 'The provided API token has been revoked.'),
	),
	'v2-403-INSUFFICIENT_SCOPE': row(
		403,
		'The token may not send messages',
		v2Error(
			'INSUFFICIENT_SCOPE',
			'Your token does not have the required permissions. Required scope: messages:send',
		),
	),
	'v2-403-FEATURE_LIMIT_EXCEEDED': row(
		403,
		'The plan allows no more contacts',
		v2Error('FEATURE_LIMIT_EXCEEDED', 'Contact limit reached. Please upgrade your plan.', {
			feature: 'contacts',
			current: 100,
			maximum: 100,
		}),
	),
	'v2-403-FEATURE_LIMIT_EXCEEDED-conversations': row(
		403,
		'The plan allows no more conversations',
		v2Error('FEATURE_LIMIT_EXCEEDED', 'Conversation limit reached. Please upgrade your plan.'),
	),
	'v2-403-CONTACT_OPTED_OUT': row(
		403,
		'The contact has opted out of messages',
		v2Error('CONTACT_OPTED_OUT', 'Contact has opted out of receiving messages.'),
	),
	'v2-403-IP_NOT_WHITELISTED': row(
		403,
		'The token may not be used from this address',
		v2Error('IP_NOT_WHITELISTED', 'Your IP address (127.0.0.1) is not allowed for this token.'),
	),
	'v2-404': row(404, 'The contact does not exist', v2Error('NOT_FOUND', 'Contact not found.')),
	'v2-422-VALIDATION_ERROR': row(
		422,
		'A field is not valid',
		v2Error('VALIDATION_ERROR', 'The given data was invalid.', {
			phone: ['The phone field must be at least 10 characters.'],
		}),
	),
	'v2-422-missing-config': row(
		422,
		'The contact cannot be made: no default lead status and source',
		v2Error('VALIDATION_ERROR', 'Missing required configuration for contact creation.', {
			missing_config: {
				lead_status: 'Default lead status is not configured.',
				lead_source: 'Default lead source is not configured.',
			},
		}),
	),
	'v2-422-WHATSAPP_NOT_CONFIGURED': row(
		422,
		'No WhatsApp number is connected to the account',
		v2Error('WHATSAPP_NOT_CONFIGURED', 'WhatsApp is not configured for this account.'),
	),
	'v2-422-INVALID_MEDIA_TYPE': row(
		422,
		'The server could not download the link',
		v2Error('INVALID_MEDIA_TYPE', 'Error downloading media file'),
	),
	'v2-422-inline': row(
		422,
		'File too large, in the older body format',
		v1Error('File size exceeds limit for video. Max allowed is 16 MB'),
	),
	'v2-422-inline-ext': row(
		422,
		'File type not allowed, in the older body format',
		v1Error('Invalid file extension for image. Allowed: jpg, jpeg, png, webp'),
	),
	'v2-429': {
		...row(
			429,
			'Too many requests, wait 42 seconds',
			v2Error(
				'RATE_LIMIT_EXCEEDED',
				'Too many requests. Please try again in 42 seconds.',
				undefined,
				{ retry_after: 42 },
			),
		),
		headers: {
			'retry-after': '42',
			'x-ratelimit-limit': '60',
			'x-ratelimit-remaining': '0',
			'x-ratelimit-reset': '{{nowSeconds+42}}',
		},
	},
	'v2-500-meta': row(
		500,
		'Meta refused: the 24-hour window is closed (131047)',
		v2Error('MESSAGE_SEND_FAILED', 'Failed to send media message', {
			error: JSON.stringify(graphError(131047)),
		}),
	),
	'v2-500-internal': row(
		500,
		'Something broke inside the server',
		v2Error('INTERNAL_ERROR', 'An unexpected error occurred.', {
			error: 'SQLSTATE[HY000]: General error: 2006 MySQL server has gone away',
		}),
	),
	'v2-500-bare': row(500, 'Something broke inside the server, no details at all', {
		message: 'Server Error',
	}),
	'v2-template-without-record': {
		providers,
		title: 'Template: sent; the answer has no chat_message_id, as in deployments of the family',
		endpoint: 'sendTemplate',
		status: 200,
		delivers: true,
		body: {
			success: true,
			data: {
				message_id: '{{messageId}}',
				contact_id: 451,
				status: 'sent',
				sent_at: '{{now}}',
				chat_id: 8,
				chat_message_id: null,
			},
			message: 'Template message sent successfully',
			meta: { request_id: '{{requestId}}', timestamp: '{{now}}' },
		},
	},
	'v2-403-FEATURE_NOT_AVAILABLE': {
		...row(
			403,
			'Template: the plan has no templates',
			v2Error('FEATURE_NOT_AVAILABLE', 'WhatsApp templates are not available in your plan.'),
		),
		endpoint: 'sendTemplate',
	},
});
