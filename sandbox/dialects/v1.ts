import { graphError } from '../meta-errors';
import { e164 } from '../state/contacts';
import { laravelTemplate, sampleTemplates } from '../state/templates';
import { permits, sandboxSubdomain } from '../tokens';
import { bearerToken, json, type Answer, type Call, type Dialect, type Staged } from './dialect';
import {
	checkFile,
	inputOf,
	laravelNotFound,
	pageOf,
	Rules,
	validateMedia,
	type FieldErrors,
	type MediaRequest,
} from './laravel';
import {
	contactJson,
	dataOf,
	deliveryOf,
	microseconds,
	storedUrl,
	withoutDataKeys,
} from './laravel-json';

const fail = (status: number, message: string, more: Record<string, unknown> = {}) =>
	json(status, { status: 'error', message, ...more });

const invalid = (errors: FieldErrors | string) => fail(422, 'Validation failed', { errors });

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
	metaRefusal: (code) =>
		fail(500, 'Failed to send WhatsApp media message', {
			error: JSON.stringify(graphError(code)),
		}),
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
			method: 'GET',
			pattern: '/api/v1/:subdomain/templates',
			permission: 'templates.read',
			handle: (call) => paginated(call, sampleTemplates.map(laravelTemplate)),
		},
		{
			method: 'GET',
			pattern: '/api/v1/:subdomain/contacts',
			permission: 'contacts.read',
			handle: (call) => paginated(call, call.world.contacts[call.provider].all.map(contactJson)),
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

async function sendMedia(call: Call): Promise<Answer | Staged> {
	const checked = validateMedia(call.body, { phoneField: 'phone_number', emptyIsFine: false });
	if ('errors' in checked) return invalid(checked.errors);
	const { request } = checked;
	const name = request.file?.fileName ?? new URL(request.mediaUrl ?? '').pathname;
	const refused = checkFile('xobito', request.kind, { name, size: request.file?.size });
	if (refused) return refused;
	if (request.mediaUrl !== undefined) {
		const size = await call.download(request.mediaUrl);
		// The family's v1 handler returns nothing at all here.
		if (size === undefined) {
			return { status: 200, headers: { 'content-type': 'text/html; charset=UTF-8' }, body: '' };
		}
		const tooLarge = checkFile('xobito', request.kind, { name, size });
		if (tooLarge) return tooLarge;
	}
	return { phone: e164(request.phone), proceed: () => deliver(call, request) };
}

function deliver(call: Call, request: MediaRequest): Answer {
	const phone = e164(request.phone);
	const store = call.world.contacts[call.provider];
	const known = store.byPhoneEnd(phone);
	const contact =
		known ??
		store.add({
			phone,
			firstName: request.contact.firstname ?? phone,
			lastName: request.contact.lastname ?? '',
			email: request.contact.email,
			country: request.contact.country,
			createdBySend: true,
		});
	const sent = call.world.deliver(deliveryOf(call.provider, request), contact.id);
	return json(200, {
		status: 'success',
		message: 'Media message sent successfully',
		data: {
			message_id: sent.delivered.messageId,
			contact_id: contact.id,
			// Only a leading + and the digits survive.
			phone: request.phone.startsWith('+') ? phone : phone.slice(1),
			media_type: request.kind,
			media_url: request.mediaUrl ?? storedUrl(sent.recordId, request.file?.fileName ?? ''),
			caption: request.caption ?? null,
			filename: request.fileName ?? null,
			status: 'sent',
			sent_at: microseconds(sent.sentAt),
			chat_id: sent.chatId,
			chat_message_id: sent.recordId,
			contact_created: !known,
		},
	});
}

function createContact(call: Call): Answer | Staged {
	const input = inputOf(call.body);
	const rules = new Rules(input, false);
	for (const field of ['firstname', 'phone', 'type', 'source_id', 'status_id'])
		rules.required(field);
	rules.text('firstname', { max: 255 });
	rules.text('lastname', { max: 255 });
	rules.text('phone', { max: 20 });
	rules.text('email', { max: 191 });
	if (typeof input.type === 'string' && !['lead', 'customer'].includes(input.type)) {
		rules.add('type', 'The selected type is invalid.');
	}
	const phone = e164(String(input.phone ?? ''));
	const store = call.world.contacts[call.provider];
	if (input.phone && store.byPhone(phone)) {
		rules.add('phone', 'The phone has already been taken.');
	}
	if (Object.keys(rules.errors).length > 0) return invalid(rules.errors);
	return {
		phone,
		proceed: () => {
			const { firstname, lastname, email, phone: typed, ...extra } = input;
			void typed;
			const contact = store.add(
				{
					phone,
					firstName: String(firstname),
					lastName: typeof lastname === 'string' ? lastname : '',
					email: typeof email === 'string' ? email : undefined,
				},
				extra,
			);
			return json(201, {
				status: 'success',
				message: 'Contact created successfully',
				data: contactJson(contact),
			});
		},
	};
}

/** Laravel's paginator under `data`. */
function paginated(call: Call, all: ReadonlyArray<Record<string, unknown>>): Answer {
	const { items, page, perPage, start, total, lastPage } = pageOf(all, call.query);
	return json(200, {
		status: 'success',
		data: {
			current_page: page,
			data: items,
			per_page: perPage,
			total,
			last_page: lastPage,
			from: items.length > 0 ? start + 1 : null,
			to: items.length > 0 ? start + items.length : null,
			path: `${call.origin}/xobito${call.path}`,
		},
	});
}
