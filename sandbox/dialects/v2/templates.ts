import type { StoredContact } from '../../state/contacts';
import type { Fate } from '../../state/fates';
import { findTemplate, type MessageTemplate } from '../../state/templates';
import type { DeliveredMessage } from '../../types';
import type { Answer, Call, Staged } from '../dialect';
import { templateRow } from '../laravel/json';
import {
	missingIn,
	prepareTemplate,
	validateTemplate,
	type TemplateRequest,
	type TemplateStyle,
} from '../laravel/template';
import { addressee, contactIdOf } from './contacts';
import { fail, invalid, listed, metaRefusal, now, succeed } from './envelope';

const style: TemplateStyle = {
	phoneField: 'phone',
	phone: { min: 10, max: 15 },
	languageField: 'language',
	language: { max: 10 },
	emptyIsFine: true,
};

const templateMissing = () => fail(404, 'NOT_FOUND', 'Template not found.');

const rowOf = (template: MessageTemplate) => ({ ...templateRow(template), name: template.name });

/** `GET /templates`; the search is partial. */
export function listTemplates(call: Call): Answer {
	const search = (call.query.get('search') ?? call.query.get('q') ?? '').toLowerCase();
	const filters = ['status', 'category', 'language'] as const;
	const found = call.world.templatesOf(call.provider).filter(
		(template) =>
			filters.every((key) => {
				const wanted = call.query.get(`filter[${key}]`);
				return !wanted || wanted === template[key];
			}) && `${template.name} ${template.category}`.toLowerCase().includes(search),
	);
	return listed(call, found.map(rowOf), 'pagination');
}

/** `GET /templates/{template_id}`, by WhatsApp's own id. */
export function getTemplate(call: Call): Answer {
	const all = call.world.templatesOf(call.provider);
	const found = all.find((template) => template.metaId === call.params.id);
	if (!found) return templateMissing();
	return succeed(200, rowOf(found), 'Template retrieved successfully');
}

/** `POST /messages/template`. */
export async function sendTemplate(call: Call): Promise<Answer | Staged> {
	const checked = validateTemplate(call, style);
	const contactId = contactIdOf(call);
	const errors = 'errors' in checked ? checked.errors : {};
	if ('errors' in contactId) Object.assign(errors, contactId.errors);
	if ('errors' in checked || 'errors' in contactId) return invalid(errors);
	const { request } = checked;
	const all = call.world.templatesOf(call.provider);
	const template = findTemplate(all, request.name, request.language);
	if (template?.status !== 'APPROVED') return templateMissing();
	const missing = missingIn(request, template);
	if (missing.size > 0) {
		return fail(422, 'VALIDATION_ERROR', 'Missing required template fields.', {
			template_fields: [...missing.values()],
		});
	}
	const prepared = await prepareTemplate(call, request, template);
	const { message } = prepared;
	return {
		phone: message.phone,
		proceed: (fate) => {
			const contact = addressee(call, request, contactId.id);
			if ('status' in contact) return contact;
			return deliver(call, { request, message, contact }, { ...prepared.fate, ...fate });
		},
	};
}

interface Outgoing {
	request: TemplateRequest;
	message: Omit<DeliveredMessage, 'messageId'>;
	contact: StoredContact;
}

function deliver(call: Call, { request, message, contact }: Outgoing, fate: Fate): Answer {
	if (fate.refusedWith !== undefined) return metaRefusal(fate.refusedWith, 'sendTemplate');
	const sent = call.world.deliver(message, contact.id, fate);
	const data = {
		message_id: sent.delivered.messageId,
		contact_id: contact.id,
		phone: message.phone.slice(1),
		template_name: request.name,
		language: request.language,
		status: 'sent',
		sent_at: now(),
		chat_id: sent.chatId,
		chat_message_id: sent.recordId,
	};
	return succeed(200, data, 'Template message sent successfully');
}
