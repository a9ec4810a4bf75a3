import type { Draft, OpenedSource } from '../../nodes/WhatsAppMedia/messages/draft';
import type { Provider, TemplateApi } from '../../nodes/WhatsAppMedia/providers/provider';
import { PROVIDERS } from '../../nodes/WhatsAppMedia/providers/registry';
import { INVOICE } from './files';

/** An invoice to a phone number, ready to be sent; `changes` win. */
export function draftOf(changes: Partial<Draft<OpenedSource>> = {}): Draft<OpenedSource> {
	return {
		recipientBy: 'phone',
		phone: '+14155551234',
		defaultCountry: '',
		contactId: '',
		channelId: '',
		threadId: '',
		kind: 'auto',
		source: { type: 'file', file: INVOICE },
		caption: '',
		fileName: '',
		contact: {},
		createContact: true,
		outsideWindow: 'fail',
		template: { reference: '', values: [] },
		waitForDelivery: 0,
		options: {},
		unclear: [],
		...changes,
	};
}

/** The providers that share a server family, with their strict phone lengths. */
export const FAMILY = [PROVIDERS.xobito, PROVIDERS.waCr, PROVIDERS.rasl];

/** What a provider has for templates; throws where it has none. */
export function templatesOf({ name, templates }: Provider): TemplateApi {
	if (templates === undefined) throw new Error(`${name} has no templates`);
	return templates;
}
