import { randomUUID } from 'node:crypto';
import type { MediaData } from '../../body/media-data';
import { megabyte, metaMegabytes } from '../../media-rules';
import type { StoredContact } from '../../state/contacts';
import type { Fate } from '../../state/fates';
import { mediaKinds, type MediaKind } from '../../types';
import { json, type Answer, type Call, type Staged } from '../dialect';
import { findChannel } from './channels';
import { badRequest, metaRefusal, nestError } from './errors';

interface Recipient {
	channelId: string;
	contact: StoredContact;
}

const mediaUploadError = 131053;

/** `POST /v1/waba/send-media`. */
export async function sendMedia(call: Call): Promise<Answer | Staged> {
	const problems = checkFields(call);
	if (problems.length > 0) return badRequest(problems);
	const recipient = recipientOf(call);
	if ('status' in recipient) return recipient;
	const kind = call.body.input.media_type as MediaKind;
	const media = call.body.mediaData as MediaData;
	const size = await sizeOf(call, media);
	if (size === undefined) {
		return badRequest('media_data no es una URL accesible ni un archivo base64 válido');
	}
	return {
		phone: recipient.contact.phone,
		proceed: (fate) =>
			size > metaMegabytes[kind] * megabyte
				? metaRefusal(mediaUploadError)
				: deliver(call, recipient, { kind, media }, fate),
	};
}

function checkFields(call: Call): string[] {
	const { input, malformed, mediaData } = call.body;
	if (malformed !== undefined) return [malformed];
	const required = isGiven(input.thread_id) ? [] : ['channel_id', 'contact_id'];
	const problems = [...required, 'media_type']
		.filter((field) => !isGiven(input[field]))
		.map((field) => `${field} should not be empty`);
	if (!mediaData || input.media_data === '') problems.push('media_data should not be empty');
	if (isGiven(input.media_type) && !(mediaKinds as readonly unknown[]).includes(input.media_type)) {
		problems.push(`media_type must be one of: ${mediaKinds.join(', ')}`);
	}
	for (const field of ['content', 'file_name', 'thread_id']) {
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
function recipientOf(call: Call): Recipient | Answer {
	const { input } = call.body;
	const threadId = isGiven(input.thread_id) ? input.thread_id : undefined;
	const thread = call.world.threads.find((each) => each.id === threadId);
	if (threadId !== undefined && !thread) return nestError(404, 'Hilo no encontrado');
	const channelId = thread?.channelId ?? String(input.channel_id);
	if (findChannel(channelId)?.type !== 'WABA') {
		return badRequest('El canal no existe o no es de tipo WABA');
	}
	const contact = call.world.contacts.contactship.byId(
		thread?.contactId ?? String(input.contact_id),
	);
	return contact ? { channelId, contact } : nestError(404, 'Contacto no encontrado');
}

/** Bytes; undefined when there is nothing that could be sent. */
async function sizeOf(call: Call, media: MediaData): Promise<number | undefined> {
	if (media.kind === 'url') return await call.download(media.url);
	return media.valid && media.size > 0 ? media.size : undefined;
}

interface Sent {
	kind: MediaKind;
	media: MediaData;
}

function deliver(call: Call, to: Recipient, { kind, media }: Sent, fate: Fate): Answer {
	const { input, file } = call.body;
	const isUrl = media.kind === 'url';
	const fileName = isGiven(input.file_name) ? input.file_name : `${kind}-${Date.now()}`;
	const sent = call.world.deliver(
		{
			provider: call.provider,
			phone: to.contact.phone,
			kind,
			source: isUrl ? 'url' : 'file',
			mediaUrl: isUrl ? media.url : undefined,
			file: isUrl ? undefined : file,
			caption: kind !== 'audio' && isGiven(input.content) ? input.content : undefined,
			fileName: kind === 'document' ? fileName : undefined,
		},
		to.contact.id,
		fate,
	);
	const stored = `https://media.sandbox.invalid/contactship/${encodeURIComponent(fileName)}`;
	return json(200, {
		success: true,
		message: 'Media enviado y guardado',
		data: {
			message_id: `msg-${randomUUID()}`,
			provider_id: sent.delivered.messageId,
			media_url: isUrl ? media.url : stored,
			thread_id: call.world.threadFor(to.channelId, String(to.contact.id)).id,
		},
	});
}

/** `GET /v1/thread/{id}`. */
export function getThread(call: Call): Answer {
	const thread = call.world.threads.find((each) => each.id === call.params.id);
	if (!thread) return nestError(404, 'Hilo no encontrado');
	return json(200, {
		id: thread.id,
		channel_id: thread.channelId,
		channel_type: 'WABA',
		contact_id: thread.contactId,
		organization_id: 'org-sandbox',
		status: 'open',
		assignee: null,
		assignee_type: null,
		created_at: new Date(thread.createdAt).toISOString(),
		updated_at: new Date(thread.updatedAt).toISOString(),
	});
}

const isGiven = (value: unknown): value is string => typeof value === 'string' && value !== '';
