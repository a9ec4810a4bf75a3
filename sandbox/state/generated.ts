import type { SandboxContact } from '../types';
import { channel, type Channel } from './channels';
import { sampleTemplates, templateIds } from './sampleTemplates';
import type { MessageTemplate } from './templates';

const cities = ['Madrid', 'Sevilla', 'Valencia', 'Bogotá', 'Lima', 'Quito', 'Cairo', 'Dubai'];
const desks = ['Sales', 'Support', 'Orders', 'Billing', 'Shop'];
const firstNames = ['Lucía', 'Mateo', 'Amira', 'John', 'Nour', 'Zoë', 'Carlos', 'Priya', 'Emma'];
const lastNames = ['Fernández', 'Smith', 'Hassan', 'Rossi', 'Okafor', 'Müller', 'Vargas'];
const topics = ['order', 'delivery', 'invoice', 'refund', 'booking', 'payment', 'offer'];
const moments = ['confirmed', 'reminder', 'update', 'ready', 'late', 'cancelled'];
const languages = ['en_US', 'es', 'pt_BR', 'ar'];

const pick = <T>(from: readonly T[], index: number) => from[index % from.length] as T;

/** Walks through one list slowly and through the other fast, so that all pairs come. */
const pair = (slow: readonly string[], fast: readonly string[], index: number) =>
	[pick(slow, Math.floor(index / fast.length)), pick(fast, index)] as const;

const list = <T>(count: number, make: (index: number) => T) =>
	Array.from({ length: count }, (_, index) => make(index));

/** Approved templates `order_confirmed_001` and so on: every third with a DOCUMENT header, all with one parameter. */
export function generatedTemplates(count: number): MessageTemplate[] {
	return list(count, (index) => {
		const [topic, moment] = pair(topics, moments, index);
		return {
			...templateIds(sampleTemplates.length + index),
			name: `${topic}_${moment}_${String(index + 1).padStart(3, '0')}`,
			language: pick(languages, index),
			status: 'APPROVED',
			category: 'UTILITY',
			...(index % 3 === 0 && { header: { format: 'DOCUMENT' } }),
			body: `Hi {{1}}, about your ${topic}: ${moment}.`,
		};
	});
}

/** Active WABA channels. */
export function generatedChannels(count: number): Channel[] {
	return list(count, (index) => {
		const [city, desk] = pair(cities, desks, index);
		return channel(
			`chn_generated${String(index + 1).padStart(14, '0')}`,
			`WhatsApp ${city} ${desk} ${index + 1}`,
		);
	});
}

/** Contacts with Spanish mobile numbers from +34 700 000 001 on. */
export function generatedContacts(count: number): Array<Partial<SandboxContact>> {
	return list(count, (index) => {
		const [lastName, firstName] = pair(lastNames, firstNames, index);
		return {
			phone: `+34${700_000_001 + index}`,
			firstName,
			lastName,
			email: `customer${index + 1}@example.com`,
			country: 'España',
		};
	});
}
