import { namesOf, providerIds, providersWith, sandboxProviders } from './providers';
import type { CredentialField } from './providers/provider';
import { scenarioPhone } from './scenarios';
import type { ProviderId, Sandbox } from './types';

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
export function instructions(sandbox: Pick<Sandbox, 'url' | 'channelId'>): string {
	const { url } = sandbox;
	const silent = providersWith(({ hasStatus }) => !hasStatus);
	return `WhatsApp Media sandbox at ${url}

It behaves like ${namesOf(providerIds)}, but sends nothing to anybody.
All tokens are made up. Type these values into the credentials in n8n:

${providerIds.map((id) => credentialOf(id, sandbox)).join('\n')}
A file to send by link:
    ${url}/files/photo.jpg

Templates to send, also when the 24-hour window is closed:
    opening_hours (en_US)         no parameters
    appointment_reminder (en_US)  3 parameters
    invoice_ready (en_US, es)     a document in the header, 2 parameters
    new_arrival (en_US)           a picture in the header
    order_shipped (en_US, es)     text header, 3 parameters, a button with an address

A message is delivered a moment after it was sent: ask for its status${silent.length === 0 ? '' : ` (not at ${namesOf(silent)}, which ${silent.length === 1 ? 'tells' : 'tell'} none)`}.
Start the sandbox with --windows closedAtOnce or closedLater to close every window,
and with --extra 300 for long lists of templates, channels and contacts.

To try the triggers, open one of these addresses in a browser:
    ${url}/enter-webhook?url=URL
        Xobito calls the URL of WhatsApp Media Trigger from now on (add &form=meta for Webhook Resend)
    ${url}/customer-writes?provider=waCr&phone=14155551234&text=Hello
        a customer writes (provider: xobito, waCr or rasl)

Any phone number works, for example +14155551234. These provoke something:
${examples.map((id) => `    ${scenarioPhone(id)}  ${titles[id]}`).join('\n')}
The README beside the sandbox lists them all.
`;
}

/** What to type into the credential of a provider, line by line. */
function credentialOf(
	id: ProviderId,
	{ url, channelId }: Pick<Sandbox, 'url' | 'channelId'>,
): string {
	const { name, credential, hasChannels } = sandboxProviders[id];
	const fields = Object.entries(credential(url)) as Array<[CredentialField, string]>;
	const lines = fields.map(([field, value]) => `    ${labels[field].padEnd(14)} ${value}`);
	const channel = `    ${'Channel'.padEnd(14)} ${channelId}   (in the node, not in the credential)`;
	return [`  ${name}`, ...lines, ...(hasChannels ? [channel] : []), ''].join('\n');
}

const labels: Readonly<Record<CredentialField, string>> = {
	apiKey: 'API Key',
	baseUrl: 'Base URL',
	subdomain: 'Subdomain',
	token: 'Token',
	webhookSecret: 'Webhook Secret',
};

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
