import type { MessageTemplate, TemplateButton } from './templates';

type Row = Omit<MessageTemplate, 'id' | 'metaId' | 'status' | 'category'> &
	Partial<Pick<MessageTemplate, 'status' | 'category'>>;

const track = (text: string): TemplateButton => ({
	type: 'URL',
	text,
	url: 'https://shop.example/track/{{1}}',
});

const rows: readonly Row[] = [
	{
		name: 'order_confirmation',
		language: 'en_US',
		header: { format: 'TEXT', text: 'Thank you' },
		body: 'Hi {{1}}, we have received your order {{2}}.',
		footer: 'Acme shop',
	},
	{
		name: 'invoice_ready',
		language: 'en_US',
		header: { format: 'DOCUMENT' },
		body: 'Hi {{1}}, here is the invoice for your order {{2}}.',
	},
	{
		name: 'factura_lista',
		language: 'es',
		header: { format: 'DOCUMENT' },
		body: 'Hola {{1}}, adjuntamos la factura de tu pedido {{2}}.',
	},
	{
		name: 'new_arrival',
		language: 'en_US',
		category: 'MARKETING',
		header: { format: 'IMAGE' },
		body: 'Look what has just arrived!',
	},
	{
		name: 'how_to_video',
		language: 'en_US',
		status: 'PENDING',
		header: { format: 'VIDEO' },
		body: 'This is how it works.',
	},
	{
		name: 'invoice_ready',
		language: 'es',
		header: { format: 'DOCUMENT' },
		body: 'Hola {{1}}, aquí tienes la factura de tu pedido {{2}}.',
	},
	{
		name: 'invoice_ready',
		language: 'fr',
		status: 'PENDING',
		header: { format: 'DOCUMENT' },
		body: 'Bonjour {{1}}, voici la facture de votre commande {{2}}.',
	},
	{
		name: 'order_shipped',
		language: 'en_US',
		header: { format: 'TEXT', text: 'Order {{1}}' },
		body: 'Hi {{1}}, your order {{2}} has left our shop with {{3}}.',
		footer: 'Acme shop',
		buttons: [track('Track'), { type: 'QUICK_REPLY', text: 'Stop updates' }],
	},
	{
		name: 'order_shipped',
		language: 'es',
		header: { format: 'TEXT', text: 'Pedido {{1}}' },
		body: 'Hola {{1}}, tu pedido {{2}} ha salido de nuestra tienda con {{3}}.',
		footer: 'Tienda Acme',
		buttons: [track('Seguir'), { type: 'QUICK_REPLY', text: 'No más avisos' }],
	},
	{ name: 'opening_hours', language: 'en_US', body: 'We are open from 9 to 18, Monday to Friday.' },
	{
		name: 'appointment_reminder',
		language: 'en_US',
		body: 'Hi {{1}}, see you on {{2}} at {{3}}.',
	},
	{
		name: 'product_tour',
		language: 'en_US',
		header: { format: 'VIDEO' },
		body: 'Hi {{1}}, this is how it works.',
	},
	{
		name: 'season_sale',
		language: 'en_US',
		category: 'MARKETING',
		header: { format: 'IMAGE' },
		body: 'Hi {{1}}, everything is {{2}} off this week.',
		footer: 'Acme shop',
		buttons: [
			{ type: 'URL', text: 'Shop now', url: 'https://shop.example/sale' },
			{ type: 'PHONE_NUMBER', text: 'Call us', phone_number: '+15550001111' },
		],
	},
	{
		name: 'win_back',
		language: 'en_US',
		status: 'REJECTED',
		category: 'MARKETING',
		body: 'Hi {{1}}, we miss you!',
	},
	{
		name: 'pedido_listo',
		language: 'es',
		header: { format: 'TEXT', text: 'Pedido {{order_number}}' },
		body: 'Hola {{customer_name}}, tu pedido {{order_number}} te espera en {{shop}}.',
		only: 'contactship',
	},
	{
		name: 'recibo_listo',
		language: 'es',
		header: { format: 'DOCUMENT' },
		body: 'Hola {{customer_name}}, adjuntamos tu recibo de {{amount}}.',
		only: 'contactship',
	},
];

/** Two numbers that templates of an account are known by. */
export const templateIds = (index: number) => ({
	id: 11 + index,
	metaId: String(123456789012345 + index),
});

/** What is there from the start. */
export const sampleTemplates: readonly MessageTemplate[] = rows.map((row, index) => ({
	status: 'APPROVED',
	category: 'UTILITY',
	...row,
	...templateIds(index),
}));
