import { failureOf } from '../../state/messages';
import type { Happening } from '../../state/world';
import { graphError } from '../../metaErrors';
import type { WebhookForms } from '../dialect';

const now = () => new Date().toISOString().replace(/Z$/, '+00:00');

/** What Xobito posts to the URL of a workspace, and what it passes on of Meta. */
export const v1Webhook: WebhookForms = { own, meta };

/** In its own words; the fields of `message.received` are no more than likely. */
function own(happening: Happening): { name: string; body: object } {
	const name = `message.${happening.type}`;
	const envelope = { event: name, model: 'WhatsAppMessage', timestamp: now() };
	if (happening.type === 'received') {
		const { messageId, phone, type, text, mediaUrl, mimeType } = happening.message;
		const data = {
			tenant_id: 13,
			message_id: messageId,
			from: phone.slice(1),
			type,
			text: text ?? null,
			media_url: mediaUrl ?? null,
			mime_type: mimeType ?? null,
		};
		return { name, body: { ...envelope, data } };
	}
	const { message, type } = happening;
	const { delivered } = message;
	const data = {
		message_id: delivered.messageId,
		status: type,
		error_message: type === 'failed' ? failureOf(message) : null,
		...(type === 'sent' && { text: delivered.text ?? delivered.caption, type: delivered.kind }),
		tenant_id: 13,
	};
	return { name, body: { ...envelope, data } };
}

/** In Meta's. */
function meta(happening: Happening): { name: string; body: object } {
	const value = {
		messaging_product: 'whatsapp',
		metadata: { display_phone_number: '15550001111', phone_number_id: '106540352242922' },
		...valueOf(happening),
	};
	const entry = [{ id: '102290129340398', changes: [{ field: 'messages', value }] }];
	return { name: 'messages', body: { object: 'whatsapp_business_account', entry } };
}

function valueOf(happening: Happening): object {
	const timestamp = String(Math.floor(Date.now() / 1000));
	if (happening.type === 'received') {
		const { messageId, phone, type, text, mimeType } = happening.message;
		const from = phone.slice(1);
		const content =
			type === 'text'
				? { text: { body: text ?? '' } }
				: {
						[type]: {
							caption: text,
							mime_type: mimeType,
							sha256: 'c2FuZGJveA==',
							id: '2754859441498128',
						},
					};
		return {
			contacts: [{ profile: { name: 'Customer' }, wa_id: from }],
			messages: [{ from, id: messageId, timestamp, type, ...content }],
		};
	}
	const { delivered, failsWith } = happening.message;
	const { error } = graphError(failsWith ?? 0);
	const errors =
		happening.type === 'failed'
			? [
					{
						code: error.code,
						title: error.message,
						message: error.message,
						error_data: error.error_data,
					},
				]
			: undefined;
	return {
		statuses: [
			{
				id: delivered.messageId,
				status: happening.type,
				timestamp,
				recipient_id: delivered.phone.slice(1),
				...(errors && { errors }),
			},
		],
	};
}
