import type { OnceRule } from '../delivery/onceOnly';
import type { Session } from '../delivery/session';
import { failureOf, NOWHERE } from '../failures/describe';
import { parseUrl } from '../checks/link';
import type { Media, Sendable } from '../message';
import { cut, plain } from '../text';
import type { ItemResult } from './operation';

/**
 * Does the work of sending a message unless one with the same key went out, or may have, before.
 * @param rule absent: nothing is remembered
 */
export async function onlyOnce(
	rule: OnceRule | undefined,
	session: Session,
	message: Sendable,
	work: () => Promise<ItemResult>,
): Promise<ItemResult> {
	if (rule === undefined) return await work();
	const { store, reference } = rule;
	const key = keyOf(session, message, reference);
	try {
		if (!(await store.claim(key))) return { json: presentRepeat(session, message, reference) };
	} catch (error) {
		const words = error instanceof Error ? error.message : String(error);
		const why = `n8n said “${cut(plain(words), 300)}”.`;
		return { failure: failureOf('onceUnavailable', NOWHERE, { why }) };
	}
	const result = await work();
	await store.settle(key, !('failure' in result) || result.failure.outcome === 'unknown');
	return result;
}

/**
 * Equal for a message and its repeat. With a reference the name of the file is enough, since the
 * same invoice made again can differ in size, and links to it carry new signatures.
 */
function keyOf({ provider }: Session, message: Sendable, reference: string): string {
	const { phone, contactId, threadId } = message.recipient;
	const recipient = phone ?? contactId ?? threadId ?? '';
	const isNamed = reference !== '';
	const template = 'template' in message ? message.template : undefined;
	const words =
		template === undefined ? [] : isNamed ? [template.name] : [template, template.language];
	const parts = [provider.id, recipient, reference, words, identityOf(message.media, isNamed)];
	return JSON.stringify(parts);
}

function identityOf(media: Media | undefined, isNamed: boolean): ReadonlyArray<number | string> {
	if (media === undefined) return [];
	const { source, fileName, mimeType } = media;
	if (source.type === 'link') {
		return [isNamed ? (parseUrl(source.url)?.pathname ?? '') : source.url];
	}
	return isNamed ? [fileName] : [fileName, mimeType ?? '', source.file.size];
}

/** The ten fields of an item that was left out. */
function presentRepeat({ provider }: Session, message: Sendable, reference: string) {
	const { phone, contactId, threadId } = message.recipient;
	const named = reference === '' ? '' : ` for “${cut(plain(reference), 100)}”`;
	return {
		provider: provider.id,
		outcome: 'skipped',
		sentAs: null,
		status: null,
		messageId: null,
		recordId: null,
		phone: phone === undefined ? null : `+${phone}`,
		contactId: contactId ?? null,
		conversationId: threadId ?? null,
		warnings: [
			`The same message${named} was sent to this recipient before, or may have been, so it was not sent again (option Send Only Once).`,
		],
	};
}
