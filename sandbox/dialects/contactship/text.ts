import { randomUUID } from 'node:crypto';
import type { Fate } from '../../state/fates';
import { json, type Answer, type Call, type Staged } from '../dialect';
import { badRequest } from './errors';
import { commonProblems, isGiven, recipientOf, type Recipient } from './recipient';

/** `POST /v1/waba/send`, which is documented for a contact on a channel, with or without a thread. */
export async function sendText(call: Call): Promise<Answer | Staged> {
	const { input } = call.body;
	const problems = commonProblems(call, 'content', ['content']);
	for (const field of ['channel_id', 'contact_id']) {
		const told = `${field} should not be empty`;
		if (!isGiven(input[field]) && !problems.includes(told)) problems.push(told);
	}
	if (problems.length > 0) return badRequest(problems);
	const recipient = recipientOf(call);
	if ('status' in recipient) return recipient;
	return await Promise.resolve({
		phone: recipient.contact.phone,
		proceed: (fate: Fate) => deliver(call, recipient, String(input.content), fate),
	});
}

function deliver(call: Call, to: Recipient, text: string, fate: Fate): Answer {
	const { phone, id } = to.contact;
	const message = { provider: call.provider, phone, kind: 'text', text } as const;
	const sent = call.world.deliver(message, id, fate);
	return json(200, {
		success: true,
		message: 'Mensaje enviado',
		data: {
			message_id: `msg-${randomUUID()}`,
			provider_id: sent.delivered.messageId,
			thread_id: call.world.threadFor(to.channelId, String(id)).id,
			status: 'sent',
		},
	});
}
