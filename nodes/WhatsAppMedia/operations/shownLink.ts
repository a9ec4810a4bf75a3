import type { Message } from '../message';

/** A message as outputs may show it: what would open its file for anybody is masked. */
export function withShownLink(message: Message): Message {
	const { source } = message.media;
	if (source.type !== 'link' || source.secret === undefined) return message;
	const url = source.url.replaceAll(source.secret, '***');
	return { ...message, media: { ...message.media, source: { type: 'link', url } } };
}
