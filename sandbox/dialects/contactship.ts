import { isRecord } from '../body/php-form';
import { metaTemplate, sampleTemplates } from '../state/templates';
import { json, type Answer, type Call, type Dialect } from './dialect';
import { createContact, listContacts } from './contactship/contacts';
import { findChannel, listChannels } from './contactship/channels';
import { getThread, sendMedia } from './contactship/media';
import { badRequest, metaRefusal, nestError } from './contactship/errors';

/** Contactship: JSON only, Spanish messages, bare arrays; error bodies are assumed to be NestJS's. */
export const contactshipDialect: Dialect = {
	tap: 'media_data',
	token: (headers) => {
		const key = headers['x-api-key'];
		return Array.isArray(key) ? key[0] : key;
	},
	authenticate: (call) => (call.grant ? undefined : nestError(401, 'API key inválida o ausente')),
	notFound: (call) => nestError(404, `Cannot ${call.method} ${call.path}`),
	rateLimited: ({ retryAfter }) =>
		json(
			429,
			{ statusCode: 429, message: 'ThrottlerException: Too Many Requests' },
			{ 'retry-after': String(retryAfter) },
		),
	metaRefusal,
	withoutId: (body) => {
		if (!isRecord(body) || !isRecord(body.data)) return body;
		return { ...body, data: { media_url: body.data.media_url, thread_id: body.data.thread_id } };
	},
	messageId: (body) =>
		isRecord(body) && isRecord(body.data) ? String(body.data.provider_id ?? '') : '',
	routes: [
		{
			method: 'POST',
			pattern: '/v1/waba/send-media',
			endpoint: 'send',
			handle: sendMedia,
		},
		{ method: 'GET', pattern: '/v1/waba/templates', handle: listTemplates },
		{ method: 'GET', pattern: '/v1/channels', handle: listChannels },
		{ method: 'GET', pattern: '/v1/contacts', handle: listContacts },
		{
			method: 'POST',
			pattern: '/v1/contacts',
			endpoint: 'createContact',
			handle: createContact,
		},
		{ method: 'GET', pattern: '/v1/thread/:id', handle: getThread },
	],
};

function listTemplates(call: Call): Answer {
	const channel = findChannel(call.query.get('channel_id') ?? '');
	if (channel?.type !== 'WABA') return badRequest('channel_id debe ser un canal WABA');
	const limit = Math.max(1, Number(call.query.get('limit') ?? 25) || 25);
	// The cursor is the position after the last row, in base64 as Meta's are.
	const after = Number(Buffer.from(call.query.get('after') ?? '', 'base64').toString()) || 0;
	const rows = sampleTemplates.slice(after, after + limit);
	const cursor = (position: number) => Buffer.from(String(position)).toString('base64');
	return json(200, {
		success: true,
		data: rows.map(metaTemplate),
		paging: {
			cursors: { before: cursor(after), after: cursor(after + rows.length) },
			...(after + rows.length < sampleTemplates.length && { next: 'https://graph.facebook.com/' }),
		},
	});
}
