import type { RateState } from '../../state/rateLimiter';
import { permits } from '../../tokens';
import { bearerToken, json, type Dialect } from '../dialect';
import { laravelNotFound } from '../laravel';
import { dataOf, withoutDataKeys } from '../laravel/json';
import { getAccount, getLimits } from './account';
import { createContact, getContact, listContacts, updateContact } from './contacts';
import { fail, meta, metaRefusal } from './envelope';
import { sendMedia } from './media';
import { getMessage, listMessages } from './messages';
import { getTemplate, listTemplates, sendTemplate } from './templates';
import { sendText } from './text';

const rateHeaders = (rate: RateState) => ({
	'x-ratelimit-limit': String(rate.limit),
	'x-ratelimit-remaining': String(rate.remaining),
	'x-ratelimit-reset': String(Math.ceil(rate.resetsAt / 1000)),
});

const troubles = {
	expired: () => fail(401, 'TOKEN_EXPIRED', 'The provided API token has expired.'),
	revoked: () => fail(401, 'TOKEN_REVOKED', 'The provided API token has been revoked.'),
	ip: () =>
		fail(403, 'IP_NOT_WHITELISTED', 'Your IP address (127.0.0.1) is not allowed for this token.'),
} as const;

/** The second generation of the server family: WA.cr and RASL. */
export const v2Dialect: Dialect = {
	phoneField: 'phone',
	token: bearerToken,
	authenticate(call, permission) {
		if (!bearerToken(call.headers)) {
			return fail(
				401,
				'AUTHENTICATION_REQUIRED',
				'API token is required. Please provide a valid token in the Authorization header.',
			);
		}
		if (!call.grant) return fail(401, 'INVALID_TOKEN', 'The provided API token is invalid.');
		if (call.grant.trouble) return troubles[call.grant.trouble]();
		if (permission === undefined || permits(call.grant, permission)) return undefined;
		return fail(
			403,
			'INSUFFICIENT_SCOPE',
			`Your token does not have the required permissions. Required scope: ${permission}`,
		);
	},
	notFound: laravelNotFound,
	rateLimited: (rate) =>
		json(
			429,
			{
				success: false,
				error: {
					code: 'RATE_LIMIT_EXCEEDED',
					message: `Too many requests. Please try again in ${rate.retryAfter} seconds.`,
				},
				meta: { ...meta(), retry_after: rate.retryAfter },
			},
			{ 'retry-after': String(rate.retryAfter), ...rateHeaders(rate) },
		),
	rateHeaders: (rate) => ({ ...rateHeaders(rate), 'x-ratelimit-window': '60' }),
	metaRefusal,
	withoutId: (body) => withoutDataKeys(body, ['message_id']),
	messageId: (body) => dataOf(body, 'message_id'),
	routes: [
		{
			method: 'POST',
			pattern: '/api/v2/messages/media',
			permission: 'messages:send',
			endpoint: 'send',
			handle: sendMedia,
		},
		{
			method: 'POST',
			pattern: '/api/v2/messages/template',
			permission: 'messages:send',
			endpoint: 'sendTemplate',
			handle: sendTemplate,
		},
		{
			method: 'POST',
			pattern: '/api/v2/messages/text',
			permission: 'messages:send',
			endpoint: 'sendText',
			handle: sendText,
		},
		{
			method: 'GET',
			pattern: '/api/v2/messages',
			permission: 'messages:read',
			handle: listMessages,
		},
		{
			method: 'GET',
			pattern: '/api/v2/messages/:id',
			permission: 'messages:read',
			handle: getMessage,
		},
		{ method: 'GET', pattern: '/api/v2/account', permission: 'account:read', handle: getAccount },
		{
			method: 'GET',
			pattern: '/api/v2/account/limits',
			permission: 'account:read',
			handle: getLimits,
		},
		{
			method: 'GET',
			pattern: '/api/v2/templates',
			permission: 'templates:read',
			handle: listTemplates,
		},
		{
			method: 'GET',
			pattern: '/api/v2/templates/:id',
			permission: 'templates:read',
			handle: getTemplate,
		},
		{
			method: 'GET',
			pattern: '/api/v2/contacts',
			permission: 'contacts:read',
			handle: listContacts,
		},
		{
			method: 'POST',
			pattern: '/api/v2/contacts',
			permission: 'contacts:write',
			endpoint: 'createContact',
			handle: createContact,
		},
		{
			method: 'GET',
			pattern: '/api/v2/contacts/:id',
			permission: 'contacts:read',
			handle: getContact,
		},
		{
			method: 'PATCH',
			pattern: '/api/v2/contacts/:id',
			permission: 'contacts:write',
			handle: updateContact,
		},
	],
};
