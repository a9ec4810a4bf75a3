import type { DeliveredMessage, DeliveredTemplate, Sandbox } from '../../sandbox/index';
import { PROVIDERS } from '../../nodes/WhatsAppMedia/providers/registry';
import { styled } from '../lib/print';
import type { ImportedExamples } from '../lib/n8n/sandboxContent';
import type { N8nServer } from '../lib/n8n/types';

/** What somebody needs to know who has just started n8n. */
export function panel(n8n: N8nServer, sandbox: Sandbox, examples: ImportedExamples): string {
	const line = (label: string, text: string) => `  ${styled('dim', label.padEnd(13))}${text}`;
	const { published, waiting } = examples;
	const names = [...waiting, ...published];
	const example = names.find((name) => name.startsWith('WooCommerce')) ?? names[0];
	return [
		'',
		styled('bold', 'n8n is running with the WhatsApp Media node'),
		'',
		line('Open', styled('cyan', n8n.url)),
		line('Email', n8n.owner.email),
		line('Password', n8n.owner.password),
		'',
		'  1. Open the address above and log in.',
		...(example === undefined
			? []
			: [`  2. Open the workflow “${example}” and click Execute workflow.`]),
		`  ${example === undefined ? 2 : 3}. Make a new workflow: Start from scratch, a first step, then the node WhatsApp Media with a`,
		'     credential that ends in (sandbox), a Media URL and a phone number from below. Click Execute step.',
		'',
		...(waiting.length === 0
			? []
			: [
					`${waiting.length} of the ${names.length} examples have a trigger or a model that needs an account of yours before you can publish`,
					'them. Execute workflow uses their sample data.',
					'',
				]),
		styled('bold', 'The sandbox answers like the providers and sends nothing to anybody'),
		'',
		line('Address', `${sandbox.url}  open it: tokens for a credential of your own`),
		line('Media URL', `${sandbox.url}/files/photo.jpg`),
		line('Phone', '+14155551234  any number works'),
		line('', `${sandbox.phoneFor('meta-131047')}  the 24-hour window is closed, refused at once`),
		line('', `${sandbox.phoneFor('window-closed-later')}  the same, refused a moment after “sent”`),
		line('', `${sandbox.phoneFor('undeliverable-later')}  not on WhatsApp, templates fail too`),
		line('', `${sandbox.phoneFor('429-once')}  too many requests, then it works`),
		line(
			'',
			`${sandbox.phoneFor('drop-after-delivery')}  sent, but the answer is lost: the outcome is unknown`,
		),
		'',
		`To see a closed window: send ${sandbox.url}/files/invoice.pdf to ${sandbox.phoneFor('window-closed-later')}`,
		'with RASL, first as it is, and then with Outside the 24-Hour Window set to Send a Template and the',
		'template invoice_ready from the list.',
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
