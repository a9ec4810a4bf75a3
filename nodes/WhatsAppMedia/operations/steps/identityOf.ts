import type { RunSession } from '../../sending/session';
import type { Draft } from '../../messages/draft';
import type { FilledTemplate, Media, Recipient } from '../../messages/message';
import type { IdentifiedMedia, IdentityParts } from '../../messages/identity';

/** What was settled of a message when it is identified. */
interface Settled {
	readonly recipient: Recipient;
	readonly media?: Media;
	readonly caption?: string;
	readonly text?: string;
	readonly template?: FilledTemplate;
}

/** What message a draft stands for, see `messages/identity.ts`. */
export function identityOf(
	{ account }: RunSession,
	draft: Draft,
	{ media, ...settled }: Settled,
): IdentityParts {
	const { recipient, caption, text, template } = settled;
	return { account, recipient, media: mediaOf(draft, media), caption, text, template };
}

/** By the name that the operator or the file itself gave; one that the node made up says nothing. */
function mediaOf(draft: Draft, media: Media | undefined): IdentifiedMedia | undefined {
	const { source } = draft;
	if (source.type === 'none' || source.type === 'missing') return undefined;
	// A template without room for a file sends none.
	if (source.type !== 'remote' && media === undefined) return undefined;
	const typed = draft.fileName.trim();
	if (source.type === 'link' || source.type === 'remote') {
		return { ...(typed !== '' && { name: typed }), link: source.url };
	}
	const name = typed === '' ? source.file.name?.trim() : typed;
	return { ...(name !== undefined && name !== '' && { name }), file: source.file };
}
