import { scenarioPhone } from './scenarios';
import type { Sandbox } from './types';

const examples = ['meta-131047', '429-once', 'html-502', 'drop-after-delivery', 'slow'] as const;

/** How to point n8n at a running sandbox; plain text for people who do not program. */
export function instructions(sandbox: Pick<Sandbox, 'url' | 'credentials' | 'channelId'>): string {
	const { url, credentials, channelId } = sandbox;
	const { xobitoApi, waCrApi, raslApi, contactshipApi } = credentials;
	return `WhatsApp Media sandbox at ${url}

It behaves like Xobito, WA.cr, RASL and Contactship, but sends nothing to anybody.
All tokens are made up. Type these values into the credentials in n8n:

  Xobito
    Base URL    ${xobitoApi.baseUrl}
    Subdomain   ${xobitoApi.subdomain}
    Token       ${xobitoApi.token}

  WA.cr
    Base URL    ${waCrApi.baseUrl}
    Token       ${waCrApi.token}

  RASL
    Base URL    ${raslApi.baseUrl}
    Token       ${raslApi.token}

  Contactship
    Base URL    ${contactshipApi.baseUrl}
    API Key     ${contactshipApi.apiKey}
    Channel     ${channelId}   (in the node, not in the credential)

A file to send by link:
    ${url}/files/photo.jpg

Any phone number works, for example +14155551234. These provoke something:
${examples.map((id) => `    ${scenarioPhone(id)}  ${titles[id]}`).join('\n')}
The README beside the sandbox lists them all.
`;
}

const titles: Readonly<Record<(typeof examples)[number], string>> = {
	'meta-131047': 'the 24-hour window is closed',
	'429-once': 'too many requests, then it works',
	'html-502': 'the provider is down',
	'drop-after-delivery': 'sent, but the connection breaks before the answer',
	slow: 'works, but takes 3 seconds',
};
