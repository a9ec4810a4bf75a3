import { CLOSED_WINDOW, type Fixture, WINDOW_DETAILS } from './fixture';

/** Contactship documents statuses only, so every plausible shape is tried. */
export const CONTACTSHIP: readonly Fixture[] = [
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
