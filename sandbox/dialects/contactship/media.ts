import { randomUUID } from 'node:crypto';
import type { MediaData } from '../../body/mediaData';
import { megabyte, metaMegabytes } from '../../mediaRules';
import type { Fate } from '../../state/fates';
import { mediaKinds, type MediaKind } from '../../types';
import { json, type Answer, type Call, type Staged } from '../dialect';
import { badRequest, metaRefusal } from './errors';
import { commonProblems, isGiven, recipientOf, type Recipient } from './recipient';

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
	const problems = commonProblems(call, 'media_type', ['content', 'file_name']);
	if (malformed !== undefined) return problems;
	if (!mediaData || input.media_data === '') problems.push('media_data should not be empty');
	if (isGiven(input.media_type) && !(mediaKinds as readonly unknown[]).includes(input.media_type)) {
		problems.push(`media_type must be one of: ${mediaKinds.join(', ')}`);
	}
	return problems;
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
	const stored = `https://media.sandbox.invalid/${call.provider}/${encodeURIComponent(fileName)}`;
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
