import { randomUUID } from 'node:crypto';
import type { Fate } from '../../state/fates';
import { findTemplate, headerText, type MessageTemplate } from '../../state/templates';
import { json, type Answer, type Call, type Staged } from '../dialect';
import { fateOfHeader } from '../headerMedia';
import { findChannel } from './channels';
import { componentsOf, fill, type Filling } from './components';
import { badRequest, metaRefusal } from './errors';
import { commonProblems, isGiven, recipientOf, type Recipient } from './recipient';

/** `GET /v1/waba/templates`, with Meta's cursors. */
export function listTemplates(call: Call): Answer {
	const channel = findChannel(call, call.query.get('channel_id') ?? '');
	if (channel?.type !== 'WABA') return badRequest('channel_id debe ser un canal WABA');
	const limit = Math.max(1, Number(call.query.get('limit') ?? 25) || 25);
	// The cursor is the position after the last row, in base64 as Meta's are.
	const after = Number(Buffer.from(call.query.get('after') ?? '', 'base64').toString()) || 0;
	const all = call.world.templatesOf(call.provider);
	const rows = all.slice(after, after + limit);
	const cursor = (position: number) => Buffer.from(String(position)).toString('base64');
	return json(200, {
		success: true,
		data: rows.map(templateJson),
		paging: {
			cursors: { before: cursor(after), after: cursor(after + rows.length) },
			...(after + rows.length < all.length && { next: 'https://graph.facebook.com/' }),
		},
	});
}

/** With Meta's components, as they are passed on. */
function templateJson(template: MessageTemplate): Record<string, unknown> {
	const { header, footer, buttons } = template;
	const text = headerText(template);
	const components = [
		header && { type: 'HEADER', format: header.format, ...(text !== '' && { text }) },
		{ type: 'BODY', text: template.body },
		footer && { type: 'FOOTER', text: footer },
		buttons && { type: 'BUTTONS', buttons },
	];
	return {
		id: template.metaId,
		name: template.name,
		language: template.language,
		status: template.status,
		category: template.category,
		components: components.filter(Boolean),
	};
}

/** `POST /v1/waba/send-template`; whatever concerns the template itself is Meta's to refuse. */
export async function sendTemplate(call: Call): Promise<Answer | Staged> {
	const { input } = call.body;
	const problems = commonProblems(call, 'template_name', ['language_code']);
	const components = componentsOf(input.components);
	if (typeof components === 'string') problems.push(components);
	if (problems.length > 0 || typeof components === 'string') return badRequest(problems);
	const recipient = recipientOf(call);
	if ('status' in recipient) return recipient;
	const language = isGiven(input.language_code) ? input.language_code : 'es';
	const all = call.world.templatesOf(call.provider);
	const template = findTemplate(all, String(input.template_name), language);
	const filling = fill(template, components);
	const { phone } = recipient.contact;
	if (typeof filling === 'number') return { phone, proceed: () => metaRefusal(filling) };
	const ofHeader = await fateOfHeader(call, filling.media?.kind, filling.media?.link);
	return {
		phone,
		proceed: (fate) => deliver(call, recipient, filling, { ...ofHeader, ...fate }),
	};
}

function deliver(call: Call, to: Recipient, filling: Filling, fate: Fate): Answer {
	const { media, values } = filling;
	const { name, language } = filling.template;
	const sent = call.world.deliver(
		{
			provider: call.provider,
			phone: to.contact.phone,
			kind: media?.kind ?? 'text',
			source: media && 'url',
			mediaUrl: media?.link,
			fileName: media?.kind === 'document' ? media.fileName : undefined,
			template: { name, language, ...values },
		},
		to.contact.id,
		fate,
	);
	return json(200, {
		success: true,
		message: 'Plantilla enviada y guardada',
		data: {
			message_id: `msg-${randomUUID()}`,
			provider_id: sent.delivered.messageId,
			thread_id: call.world.threadFor(to.channelId, String(to.contact.id)).id,
		},
	});
}
