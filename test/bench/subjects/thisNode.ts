import { PROVIDERS } from '../../../nodes/WhatsAppMedia/providers/registry';
import { credentialsFor } from './credentials';
import type { EngineSubject } from './inEngine';
import { LINK, type Job } from './subject';

/** The built node. */
export function thisNode({ provider, url, options }: Job): EngineSubject {
	const { credentialType } = PROVIDERS[provider];
	return {
		credentials: credentialsFor(url),
		steps: (hasFile) => [
			{
				type: 'n8n-nodes-whatsapp-media.whatsAppMedia',
				typeVersion: 1,
				credentialType,
				parameters: {
					provider,
					phone: '={{ $json.phone }}',
					...(provider === 'contactship' && {
						channelId: 'channel-1',
						recipientBy: 'contactId',
						contactId: '={{ $json.phone }}',
					}),
					// What no other subject does: looking back whether it arrived, and whether it was sent before.
					options: { mediaType: 'document', waitForDelivery: 0, ...options },
					...(hasFile ? { mediaSource: 'binary' } : { mediaSource: 'url', mediaUrl: LINK }),
				},
			},
		],
	};
}
