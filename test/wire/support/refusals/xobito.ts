import { CLOSED_WINDOW, type Fixture, graph, v1, WINDOW_DETAILS } from './fixture';

const META_FAILED = 'Failed to send WhatsApp media message';

/** Xobito. */
export const XOBITO: readonly Fixture[] = [
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
