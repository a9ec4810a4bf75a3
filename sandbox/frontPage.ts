import { scenarioPhone } from './scenarios';
import type { Sandbox } from './types';

const examples = [
	'meta-131047',
	'window-closed-later',
	'undeliverable-later',
	'delivered-late',
	'429-once',
	'html-502',
	'drop-after-delivery',
	'slow',
] as const;

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

Templates to send, also when the 24-hour window is closed:
    opening_hours (en_US)         no parameters
    appointment_reminder (en_US)  3 parameters
    invoice_ready (en_US, es)     a document in the header, 2 parameters
    new_arrival (en_US)           a picture in the header
    order_shipped (en_US, es)     text header, 3 parameters, a button with an address

A message is delivered a moment after it was sent: ask for its status (not at Contactship, which tells none).
Start the sandbox with --windows closedAtOnce or closedLater to close every window,
and with --extra 300 for long lists of templates, channels and contacts.

Any phone number works, for example +14155551234. These provoke something:
${examples.map((id) => `    ${scenarioPhone(id)}  ${titles[id]}`).join('\n')}
The README beside the sandbox lists them all.
`;
}

const titles: Readonly<Record<(typeof examples)[number], string>> = {
	'meta-131047': 'the 24-hour window is closed: refused at once',
	'window-closed-later': 'the 24-hour window is closed: accepted, then failed',
	'undeliverable-later': 'not on WhatsApp: accepted, then failed, templates too',
	'delivered-late': 'the status stays "sent"',
	'429-once': 'too many requests, then it works',
	'html-502': 'the provider is down',
	'drop-after-delivery': 'sent, but the connection breaks before the answer',
	slow: 'works, but takes 3 seconds',
};
