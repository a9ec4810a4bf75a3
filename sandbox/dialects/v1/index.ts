import { permits, sandboxSubdomain } from '../../tokens';
import { bearerToken, json, type Dialect, type Route } from '../dialect';
import { laravelNotFound } from '../laravel';
import { dataOf, withoutDataKeys } from '../laravel/json';
import { createContact, listContacts } from './contacts';
import { fail, metaRefusal } from './envelope';
import { sendMedia } from './media';
import { getStatus } from './status';
import { listTemplates, sendTemplate } from './templates';
import { sendText } from './text';

/** Documented, and at the same time scheduled for a future release. */
const statusRoute: Route = {
	method: 'GET',
	pattern: '/api/v1/:subdomain/messages/:wamid/status',
	permission: 'messages.send',
	handle: getStatus,
};

/** The first generation of the server family: Xobito. */
export const v1Dialect: Dialect = {
	phoneField: 'phone_number',
	token: bearerToken,
	authenticate(call, permission) {
		if (call.params.subdomain !== sandboxSubdomain) {
			return fail(400, 'Validation failed', { errors: 'Invalid tenant subdomain' });
		}
		if (!bearerToken(call.headers)) return fail(401, 'API token is required');
		if (!call.grant) return fail(401, 'Invalid API token');
		if (permission === undefined || permits(call.grant, permission)) return undefined;
		return fail(403, `Token does not have the required ability: ${permission}`);
	},
	notFound: laravelNotFound,
	rateLimited: ({ retryAfter }) =>
		json(429, { message: 'Too many requests', retry_after: retryAfter }),
	metaRefusal,
	withoutId: (body) => withoutDataKeys(body, ['message_id', 'whatsapp_response']),
	messageId: (body) => dataOf(body, 'message_id'),
	routes: [
		{
			method: 'POST',
			pattern: '/api/v1/:subdomain/messages/media',
			permission: 'messages.send',
			endpoint: 'send',
			handle: sendMedia,
		},
		{
			method: 'POST',
			pattern: '/api/v1/:subdomain/messages/template',
			permission: 'messages.send',
			endpoint: 'sendTemplate',
			handle: sendTemplate,
		},
		{
			method: 'POST',
			pattern: '/api/v1/:subdomain/messages/send',
			permission: 'messages.send',
			endpoint: 'sendText',
			handle: sendText,
		},
		statusRoute,
		{
			method: 'GET',
			pattern: '/api/v1/:subdomain/templates',
			permission: 'templates.read',
			handle: listTemplates,
		},
		{
			method: 'GET',
			pattern: '/api/v1/:subdomain/contacts',
			permission: 'contacts.read',
			handle: listContacts,
		},
		{
			method: 'POST',
			pattern: '/api/v1/:subdomain/contacts',
			permission: 'contacts.create',
			endpoint: 'createContact',
			handle: createContact,
		},
	],
};

/** The same before the release that brings the status of messages. */
export const v1DialectWithoutStatus: Dialect = {
	...v1Dialect,
	routes: v1Dialect.routes.filter((route) => route !== statusRoute),
};
