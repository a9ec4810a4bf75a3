import type { INodeParameters } from 'n8n-workflow';

/** The four providers by the value of the node's Provider field. */
export type ProviderName = 'contactship' | 'rasl' | 'waCr' | 'xobito';

/** What the documents say of a provider, and a credential and a recipient for it. */
export interface Setup {
	readonly origin: string;
	/** Where a message goes, with the credential below. */
	readonly sendUrl: string;
	readonly credentialType: string;
	readonly credential: Readonly<Record<string, string>>;
	/** The header that carries the secret. */
	readonly authentication: readonly [name: string, value: string];
	/** Parameters of the node that name the recipient. */
	readonly recipient: INodeParameters;
	/** A success answer in the provider's own shape. */
	readonly accepted: object;
}

/** Never to be seen in an output, an error or a log. */
export const SECRET = 'apitk_S3cr3t-0f-th1s-sh0p';

const PHONE = '+14155551234';

export const SETUPS: Readonly<Record<ProviderName, Setup>> = {
	xobito: {
		origin: 'https://dash.xobito.com',
		sendUrl: 'https://dash.xobito.com/api/v1/acme/messages/media',
		credentialType: 'xobitoApi',
		credential: { token: SECRET, subdomain: 'acme' },
		authentication: ['authorization', `Bearer ${SECRET}`],
		recipient: { phone: PHONE },
		accepted: { status: 'success', message: 'ok', data: { message_id: 'wamid.X1' } },
	},
	waCr: {
		origin: 'https://app.wa.cr',
		sendUrl: 'https://app.wa.cr/api/v2/messages/media',
		credentialType: 'waCrApi',
		credential: { token: SECRET },
		authentication: ['authorization', `Bearer ${SECRET}`],
		recipient: { phone: PHONE },
		accepted: { success: true, data: { message_id: 'wamid.W1' } },
	},
	rasl: {
		origin: 'https://getrasl.io',
		sendUrl: 'https://getrasl.io/api/v2/messages/media',
		credentialType: 'raslApi',
		credential: { token: SECRET },
		authentication: ['authorization', `Bearer ${SECRET}`],
		recipient: { phone: PHONE },
		accepted: { success: true, data: { message_id: 'wamid.R1' } },
	},
	contactship: {
		origin: 'https://api.contactship.ai',
		sendUrl: 'https://api.contactship.ai/v1/waba/send-media',
		credentialType: 'contactshipApi',
		credential: { apiKey: SECRET },
		authentication: ['x-api-key', SECRET],
		recipient: {
			recipientBy: 'contactId',
			channelId: 'chn_abc123',
			contactId: 'c1d2e3f4-a5b6-7890-cdef-123456789012',
		},
		accepted: {
			success: true,
			message: 'Media enviado y guardado',
			data: { message_id: 'msg-1', provider_id: 'wamid.C1', thread_id: 'thr-1' },
		},
	},
};

export const NAMES = Object.keys(SETUPS) as ProviderName[];

export const ORIGINS = NAMES.map((name) => SETUPS[name].origin);
