import { isRecord } from '../../body/phpForm';
import { e164, type StoredContact } from '../../state/contacts';
import { headerText, parametersOf, type MessageTemplate } from '../../state/templates';
import type { DeliveredMessage, ProviderId } from '../../types';
import type { MediaRequest } from './index';

/** What reaches the customer: audio has no caption, only documents have a name. */
export function deliveryOf(
	provider: ProviderId,
	request: MediaRequest,
): Omit<DeliveredMessage, 'messageId'> {
	return {
		provider,
		phone: e164(request.phone),
		kind: request.kind,
		source: request.file ? 'file' : 'url',
		mediaUrl: request.mediaUrl,
		file: request.file,
		caption: request.kind === 'audio' ? undefined : request.caption,
		fileName: request.kind === 'document' ? request.fileName : undefined,
	};
}

/** A contact as both generations show it. */
export function contactJson(contact: StoredContact): Record<string, unknown> {
	return {
		company: null,
		type: 'lead',
		source_id: 1,
		status_id: 1,
		country_id: null,
		...contact.extra,
		id: contact.id,
		tenant_id: 13,
		firstname: contact.firstName,
		lastname: contact.lastName,
		email: contact.email ?? null,
		phone: contact.phone,
		group_id: [],
		is_enabled: true,
		is_opted_out: contact.optedOut ?? false,
		created_at: microseconds(contact.createdAt),
		updated_at: microseconds(contact.createdAt),
	};
}

/** A template as both generations list it. */
export function templateRow(template: MessageTemplate): Record<string, unknown> {
	return {
		id: template.id,
		tenant_id: 13,
		template_id: template.metaId,
		template_name: template.name,
		language: template.language,
		status: template.status,
		category: template.category,
		header_data_format: template.header?.format ?? null,
		header_data_text: headerText(template) || null,
		header_params_count: parametersOf(headerText(template)).length,
		body_data: template.body,
		body_params_count: parametersOf(template.body).length,
		footer_data: template.footer ?? null,
		footer_params_count: 0,
		buttons_data: template.buttons ? JSON.stringify(template.buttons) : null,
		header_file_url: null,
		header_variable_value: null,
		body_variable_value: null,
		template_type: null,
		cards_json: null,
		created_at: '2026-03-20T10:00:00.000000Z',
		updated_at: '2026-03-20T10:00:00.000000Z',
	};
}

/** Where a provider would publish an upload; nothing is really there. */
export function storedUrl(recordId: number, fileName: string): string {
	return `https://media.sandbox.invalid/whatsapp/${recordId}/${encodeURIComponent(fileName)}`;
}

/** ISO 8601 with Laravel's six decimals. */
export function microseconds(at: number): string {
	return new Date(at).toISOString().replace('Z', '000Z');
}

/** `data.<key>` of a success body as text. */
export function dataOf(body: unknown, key: string): string {
	const data = isRecord(body) && isRecord(body.data) ? body.data : {};
	return String(data[key] ?? '');
}

/** A success body without some keys of `data`. */
export function withoutDataKeys(body: unknown, keys: readonly string[]): unknown {
	if (!isRecord(body) || !isRecord(body.data)) return body;
	const data = Object.entries(body.data).filter(([key]) => !keys.includes(key));
	return { ...body, data: Object.fromEntries(data) };
}
