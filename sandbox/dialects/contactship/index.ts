import { isRecord } from '../../body/phpForm';
import { json, type Dialect } from '../dialect';
import { createContact, listContacts } from './contacts';
import { listChannels } from './channels';
import { metaRefusal, nestError } from './errors';
import { sendMedia } from './media';
import { listTemplates, sendTemplate } from './templates';
import { sendText } from './text';
import { getThread } from './threads';

/** Contactship: JSON only, Spanish messages, bare arrays; error bodies are assumed to be NestJS's. */
export const contactshipDialect: Dialect = {
	tap: { data: 'media_data', fileName: 'file_name' },
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
		{
			method: 'POST',
			pattern: '/v1/waba/send-template',
			endpoint: 'sendTemplate',
			handle: sendTemplate,
		},
		{ method: 'POST', pattern: '/v1/waba/send', endpoint: 'sendText', handle: sendText },
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
