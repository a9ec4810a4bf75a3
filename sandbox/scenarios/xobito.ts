import { v1Dialect } from '../dialects/v1';
import { graphError } from '../metaErrors';
import { speakersOf } from '../providers';
import { numbered, v1Error, type ScenarioRow } from './shapes';

const providers = speakersOf(v1Dialect);

const row = (status: number, title: string, body: unknown): ScenarioRow => ({
	providers,
	title,
	status,
	body,
});

export const xobitoScenarios = numbered(1000, {
	'x-ok-alt': {
		providers,
		title: 'Sent, but the message id is only inside whatsapp_response',
		status: 200,
		delivers: true,
		body: {
			status: 'success',
			message: 'Media message sent successfully',
			data: { whatsapp_response: { messages: [{ id: '{{messageId}}' }] } },
		},
	},
	'x-empty': {
		...row(200, 'The server could not download the link and answers 200 with an empty body', ''),
		headers: { 'content-type': 'text/html; charset=UTF-8' },
	},
	'x-400-sub': row(
		400,
		'Unknown workspace subdomain',
		v1Error('Validation failed', { errors: 'Invalid tenant subdomain' }),
	),
	'x-500-sub': row(
		500,
		'Unknown workspace subdomain, answered as 500',
		v1Error('Validation failed', { errors: 'Invalid tenant subdomain' }),
	),
	'x-401a': row(401, 'The token is missing', v1Error('API token is required')),
	'x-401b': row(401, 'The token is wrong or was revoked', v1Error('Invalid API token')),
	'x-403-ability': row(
		403,
		'The token may not send messages',
		v1Error('Token does not have the required ability: messages.send'),
	),
	'x-403-contacts': row(
		403,
		'The plan allows no more contacts',
		v1Error('Contact limit exceeded for your current plan. Upgrade to add more contacts.'),
	),
	'x-403-limit': row(
		403,
		'The plan allows no more conversations',
		v1Error('Conversation limit reached. Please upgrade your plan.', { limit_reached: true }),
	),
	'x-403-disabled': row(
		403,
		'API access is switched off in the dashboard',
		v1Error('API access is disabled'),
	),
	'x-404-settings': row(
		404,
		'The workspace has no API settings',
		v1Error('API settings not found for this tenant'),
	),
	'x-422': row(
		422,
		'Neither a link nor a file was given',
		v1Error('Validation failed', {
			errors: { media_url: ['The media url field is required when media file is not present.'] },
		}),
	),
	'x-422-errors-string': row(
		422,
		'A validation message that is plain text instead of a list',
		v1Error('Validation failed', { errors: 'The phone number is not valid.' }),
	),
	'x-422-ext': row(
		422,
		'File type not allowed for this kind of media',
		v1Error('Invalid file extension for image. Allowed: jpeg, png'),
	),
	'x-422-size': row(
		422,
		'File too large',
		v1Error('File size exceeds limit for image. Max allowed is 5 MB'),
	),
	'x-422-type': row(422, 'Unknown kind of media', v1Error('Invalid media type')),
	'x-422-config': row(
		422,
		'No WhatsApp number is connected to the workspace',
		v1Error('WhatsApp connection not configured for this tenant'),
	),
	'x-422-contact': row(
		422,
		'The contact cannot be made: no default lead status and source',
		v1Error('Validation failed', {
			errors: {
				status_id: ['The status id field is required.'],
				source_id: ['The source id field is required.'],
			},
		}),
	),
	'x-429': row(429, 'Too many requests, wait 45 seconds', {
		message: 'Too many requests',
		retry_after: 45,
	}),
	'x-500': row(500, 'Sending failed, no reason given', v1Error('Failed to send media message')),
	'x-500-internal': row(
		500,
		'Sending failed inside the server',
		v1Error('Failed to send media message', { error: 'Internal server error' }),
	),
	'x-500-meta': row(
		500,
		'Meta refused: the 24-hour window is closed (131047)',
		v1Error('Failed to send WhatsApp media message', {
			error: JSON.stringify(graphError(131047)),
		}),
	),
});
