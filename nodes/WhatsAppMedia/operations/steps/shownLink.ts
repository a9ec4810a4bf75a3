import type { Sendable } from '../../messages/message';

/** A message as outputs may show it: what would open its file for anybody is masked. */
export function withShownLink<M extends Sendable>(message: M): M {
	const { media } = message;
	if (media?.source.type !== 'link' || media.source.secret === undefined) return message;
	const url = media.source.url.replaceAll(media.source.secret, '***');
	return { ...message, media: { ...media, source: { type: 'link', url } } };
}
