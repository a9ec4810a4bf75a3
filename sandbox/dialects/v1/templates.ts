import type { Fate } from '../../state/fates';
import { findTemplate } from '../../state/templates';
import type { DeliveredMessage } from '../../types';
import type { Answer, Call, Staged } from '../dialect';
import { microseconds, templateRow } from '../laravel/json';
import {
	missingIn,
	prepareTemplate,
	validateTemplate,
	type TemplateRequest,
	type TemplateStyle,
} from '../laravel/template';
import { contactOf, shownPhone } from './contacts';
import { fail, invalid, metaRefusal, paginated, succeed } from './envelope';

const style: TemplateStyle = {
	phoneField: 'phone_number',
	phone: { min: 8, max: 15 },
	languageField: 'template_language',
	language: { min: 2, max: 10 },
	emptyIsFine: false,
};

/** `GET /templates`. */
export function listTemplates(call: Call): Answer {
	return paginated(call, call.world.templatesOf(call.provider).map(templateRow));
}

/** `POST /messages/template`. */
export async function sendTemplate(call: Call): Promise<Answer | Staged> {
	const checked = validateTemplate(call, style);
	if ('errors' in checked) return invalid(checked.errors);
	const { request } = checked;
	const all = call.world.templatesOf(call.provider);
	const template = findTemplate(all, request.name, request.language);
	if (!template) return fail(404, 'Template not found');
	if (template.status !== 'APPROVED') {
		return invalid({ template_name: ['Template is not APPROVED.'] });
	}
	const missing = missingIn(request, template);
	if (missing.size > 0) {
		return invalid(Object.fromEntries([...missing].map(([field, text]) => [field, [text]])));
	}
	const prepared = await prepareTemplate(call, request, template);
	return {
		phone: prepared.message.phone,
		proceed: (fate) => deliver(call, request, { ...prepared.fate, ...fate }, prepared.message),
	};
}

function deliver(
	call: Call,
	request: TemplateRequest,
	fate: Fate,
	message: Omit<DeliveredMessage, 'messageId'>,
): Answer {
	const { contact, isNew } = contactOf(call, request);
	if (fate.refusedWith !== undefined) return metaRefusal(fate.refusedWith, 'sendTemplate');
	const sent = call.world.deliver(message, contact.id, fate);
	const data = {
		message_id: sent.delivered.messageId,
		contact_id: contact.id,
		phone: shownPhone(request.phone),
		template_name: request.name,
		template_language: request.language,
		status: 'sent',
		sent_at: microseconds(sent.sentAt),
		chat_id: sent.chatId,
		chat_message_id: sent.recordId,
		contact_created: isNew,
	};
	return succeed(200, data, 'Template message sent successfully');
}
