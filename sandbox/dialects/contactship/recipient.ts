import type { StoredContact } from '../../state/contacts';
import type { Answer, Call } from '../dialect';
import { findChannel } from './channels';
import { badRequest, nestError } from './errors';

export interface Recipient {
	channelId: string;
	contact: StoredContact;
}

/** What speaks against the fields that both kinds of sending have, in NestJS's words. */
export function commonProblems(call: Call, required: string, texts: readonly string[]): string[] {
	const { input, malformed } = call.body;
	if (malformed !== undefined) return [malformed];
	const recipient = isGiven(input.thread_id) ? [] : ['channel_id', 'contact_id'];
	const problems = [...recipient, required]
		.filter((field) => !isGiven(input[field]))
		.map((field) => `${field} should not be empty`);
	for (const field of [...texts, 'thread_id']) {
		const value = input[field];
		if (value !== undefined && value !== null && typeof value !== 'string') {
			problems.push(`${field} must be a string`);
		}
	}
	const { save_message: saved } = input;
	if (saved !== undefined && typeof saved !== 'boolean') {
		problems.push('save_message must be a boolean value');
	}
	return problems;
}

/** A thread, if there is one, says which channel and contact. */
export function recipientOf(call: Call): Recipient | Answer {
	const { input } = call.body;
	const threadId = isGiven(input.thread_id) ? input.thread_id : undefined;
	const thread = call.world.threads.find((each) => each.id === threadId);
	if (threadId !== undefined && !thread) return nestError(404, 'Hilo no encontrado');
	const channelId = thread?.channelId ?? String(input.channel_id);
	if (findChannel(call, channelId)?.type !== 'WABA') {
		return badRequest('El canal no existe o no es de tipo WABA');
	}
	const contact = call.world.contacts[call.provider].byId(
		thread?.contactId ?? String(input.contact_id),
	);
	return contact ? { channelId, contact } : nestError(404, 'Contacto no encontrado');
}

export const isGiven = (value: unknown): value is string =>
	typeof value === 'string' && value !== '';
