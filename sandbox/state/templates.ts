/** An approved (or not yet approved) message template, in no provider's own shape. */
export interface SampleTemplate {
	id: number;
	/** WhatsApp's own id. */
	metaId: string;
	name: string;
	language: string;
	status: 'APPROVED' | 'PENDING';
	category: 'UTILITY' | 'MARKETING';
	header?: 'TEXT' | 'IMAGE' | 'VIDEO' | 'DOCUMENT';
	headerText?: string;
	body: string;
	/** How many {{n}} the body has. */
	bodyParameters: number;
	footer?: string;
}

export const sampleTemplates: readonly SampleTemplate[] = [
	{
		id: 11,
		metaId: '123456789012345',
		name: 'order_confirmation',
		language: 'en_US',
		status: 'APPROVED',
		category: 'UTILITY',
		header: 'TEXT',
		headerText: 'Thank you',
		body: 'Hi {{1}}, we have received your order {{2}}.',
		bodyParameters: 2,
		footer: 'Acme shop',
	},
	{
		id: 12,
		metaId: '123456789012346',
		name: 'invoice_ready',
		language: 'en_US',
		status: 'APPROVED',
		category: 'UTILITY',
		header: 'DOCUMENT',
		body: 'Hi {{1}}, here is the invoice for your order {{2}}.',
		bodyParameters: 2,
	},
	{
		id: 13,
		metaId: '123456789012347',
		name: 'factura_lista',
		language: 'es',
		status: 'APPROVED',
		category: 'UTILITY',
		header: 'DOCUMENT',
		body: 'Hola {{1}}, adjuntamos la factura de tu pedido {{2}}.',
		bodyParameters: 2,
	},
	{
		id: 14,
		metaId: '123456789012348',
		name: 'new_arrival',
		language: 'en_US',
		status: 'APPROVED',
		category: 'MARKETING',
		header: 'IMAGE',
		body: 'Look what has just arrived!',
		bodyParameters: 0,
	},
	{
		id: 15,
		metaId: '123456789012349',
		name: 'how_to_video',
		language: 'en_US',
		status: 'PENDING',
		category: 'UTILITY',
		header: 'VIDEO',
		body: 'This is how it works.',
		bodyParameters: 0,
	},
];

/** The row as both Laravel generations list it. */
export function laravelTemplate(template: SampleTemplate): Record<string, unknown> {
	return {
		id: template.id,
		tenant_id: 13,
		template_id: template.metaId,
		template_name: template.name,
		language: template.language,
		status: template.status,
		category: template.category,
		header_data_format: template.header ?? null,
		header_data_text: template.headerText ?? null,
		header_params_count: 0,
		body_data: template.body,
		body_params_count: template.bodyParameters,
		footer_data: template.footer ?? null,
		footer_params_count: 0,
		buttons_data: null,
		header_file_url: null,
		header_variable_value: null,
		body_variable_value: null,
		template_type: null,
		cards_json: null,
		created_at: '2026-03-20T10:00:00.000000Z',
		updated_at: '2026-03-20T10:00:00.000000Z',
	};
}

/** The template with Meta's components, as Contactship passes it on. */
export function metaTemplate(template: SampleTemplate): Record<string, unknown> {
	const header = template.header && {
		type: 'HEADER',
		format: template.header,
		...(template.headerText && { text: template.headerText }),
	};
	const footer = template.footer && { type: 'FOOTER', text: template.footer };
	return {
		id: template.metaId,
		name: template.name,
		language: template.language,
		status: template.status,
		category: template.category,
		components: [header, { type: 'BODY', text: template.body }, footer].filter(Boolean),
	};
}
