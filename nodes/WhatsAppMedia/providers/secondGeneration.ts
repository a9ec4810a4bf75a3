import { cleanBaseUrl } from './address';
import { at } from './envelope';
import { familyContactFields, familyMedia, readFamilyReceipt, readFamilyRefusal } from './family';
import type { Address, ApiRequest, Provider } from './provider';
import type { ProviderLimits } from '../checks/limits';
import { wirePhone } from '../checks/phone';
import type { Message } from '../message';

/** What tells the deployments of the second generation apart. */
export interface Deployment
	extends Pick<Provider, 'credentialName' | 'credentialType' | 'id' | 'keyLocation' | 'name'> {
	readonly baseUrl: string;
	readonly extensions: NonNullable<ProviderLimits['extensions']>;
}

/**
 * A provider of the family's second generation (`/api/v2`): the token names the tenant, sends are
 * multipart for links as well, since nothing else is documented for media.
 */
export function secondGeneration({ baseUrl, extensions, ...names }: Deployment): Provider {
	const limits: ProviderLimits = {
		// Digits only: a plus would count toward the maximum.
		phone: { plus: false, minLength: 10, maxLength: 15 },
		extensions,
		lineBreakLength: 2,
		linkNeedsExtension: true,
	};
	return {
		...names,
		keyWord: 'token',
		limits,
		needsChannel: false,
		address: (account) => withoutEndpoint(cleanBaseUrl(account.baseUrl, baseUrl)),
		authentication: (secret) => ({ Authorization: `Bearer ${secret}` }),
		probe: { method: 'GET', path: '/account' },
		isProbeAnswer: (body) => at(body, 'success') === true,
		send: (message) => send(message, limits),
		receipt: readFamilyReceipt,
		refusal: readFamilyRefusal,
	};
}

/** The documentation prints whole addresses of endpoints, which people copy. */
function withoutEndpoint(address: Address): Address {
	return 'url' in address
		? { url: address.url.replace(/\/(account|contacts|messages|templates)(\/.*)?$/, '') }
		: address;
}

function send(message: Message, limits: ProviderLimits): ApiRequest {
	const { fields, file } = familyMedia(message);
	const { contactId } = message.contact;
	return {
		method: 'POST',
		path: '/messages/media',
		body: {
			type: 'multipart',
			fields: [
				['phone', wirePhone(message.recipient.phone ?? '', limits.phone)],
				...fields,
				...(contactId === undefined ? [] : [['contact_id', String(contactId)] as const]),
				...familyContactFields(message.contact),
			],
			file,
		},
	};
}
