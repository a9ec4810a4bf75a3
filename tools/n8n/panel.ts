import type { DeliveredMessage, DeliveredTemplate, Sandbox } from '../../sandbox';
import { PROVIDERS } from '../../nodes/WhatsAppMedia/providers/registry';
import { styled } from '../demo/print';
import type { N8nServer } from './types';

/** What somebody needs to know who has just started n8n. */
export function panel(n8n: N8nServer, sandbox: Sandbox, examples: readonly string[]): string {
	const line = (label: string, text: string) => `  ${styled('dim', label.padEnd(13))}${text}`;
	const [example] = examples;
	const open = example
		? `Open the workflow "${example}", or a new one with the node WhatsApp Media.`
		: 'Choose Start from scratch, add a first step, and then the node WhatsApp Media.';
	return [
		'',
		styled('bold', 'n8n is running with the WhatsApp Media node'),
		'',
		line('Open', styled('cyan', n8n.url)),
		line('Email', n8n.owner.email),
		line('Password', n8n.owner.password),
		'',
		'  1. Open the address above and log in.',
		`  2. ${open}`,
		'  3. Choose a credential that ends in (sandbox) and a phone number, and click Execute step.',
		'',
		styled('bold', 'The sandbox answers like the four providers and sends nothing to anybody'),
		'',
		line('Address', sandbox.url),
		line('Media URL', `${sandbox.url}/files/photo.jpg`),
		line('Phone', '+14155551234  any number works'),
		line('', `${sandbox.phoneFor('meta-131047')}  the 24-hour window is closed, refused at once`),
		line('', `${sandbox.phoneFor('window-closed-later')}  the same, refused a moment after “sent”`),
		line('', `${sandbox.phoneFor('undeliverable-later')}  not on WhatsApp, templates fail too`),
		line('', `${sandbox.phoneFor('429-once')}  too many requests, then it works`),
		line('', `${sandbox.phoneFor('drop-after-delivery')}  sent, but nobody hears of it`),
		'',
		`A closed window: send ${sandbox.url}/files/invoice.pdf to ${sandbox.phoneFor('window-closed-later')} by RASL,`,
		'first as it is, and then with If the 24-Hour Window Is Closed: Send a Template, and invoice_ready',
		'from the list of templates.',
		'',
		'What you build is kept for the next start. Ctrl+C ends n8n and the sandbox.',
		'',
		'Messages that would have reached a customer:',
	].join('\n');
}

/** One line about a message that the sandbox has delivered. */
export function messageLine(message: DeliveredMessage, now = new Date()): string {
	const { provider, phone, kind, file, mediaUrl, fileName, caption, template } = message;
	const media = file ? `${file.fileName || file.mimeType}, ${file.size} bytes` : mediaUrl;
	return [
		now.toTimeString().slice(0, 8),
		PROVIDERS[provider].name.padEnd(11),
		phone.padEnd(16),
		(template ? 'template' : kind).padEnd(8),
		[
			template && templateWords(template),
			media,
			fileName && `named ${fileName}`,
			caption && JSON.stringify(caption),
		]
			.filter(Boolean)
			.join('  '),
	].join('  ');
}

function templateWords({ name, language, header, body, buttons }: DeliveredTemplate): string {
	const values = [header, ...body, ...buttons].filter((value) => value !== undefined);
	return [`${name} (${language})`, ...values.map((value) => JSON.stringify(value))].join('  ');
}
