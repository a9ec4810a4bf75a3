import type { IDataObject } from 'n8n-workflow';

import { hasErrors, type Problem } from '../checks';
import type { Delivery } from '../delivery/send';
import { sendMessage } from '../delivery/send';
import type { MediaSession, Session } from '../delivery/session';
import { failureOfProblems } from '../failures/describe';
import type { Failure } from '../failures/outcome';
import type { Draft, Message } from '../message';
import type { ItemResult, Operation, Presentation } from './operation';
import { prepare, type Prepared } from './prepare';
import { withShownLink } from './shownLink';

/** Sends the media and gives the receipt. */
export const send: Operation = { run, sends: true };

async function run(
	session: MediaSession,
	draft: Draft,
	presentation: Presentation,
): Promise<ItemResult> {
	const prepared = await prepare(session, draft, session.downloads.open);
	try {
		return await deliver(session, prepared, draft.createContact, presentation);
	} finally {
		prepared.close();
	}
}

async function deliver(
	session: Session,
	{ value: message, problems }: Prepared,
	createContact: boolean,
	presentation: Presentation,
): Promise<ItemResult> {
	if (message === undefined || hasErrors(problems)) return { failure: failureOfProblems(problems) };

	const result = await sendMessage(session, message, createContact);
	if ('failure' in result) return { failure: withWarnings(result.failure, problems) };
	const receipt = presentReceipt(session, message, result.delivery, problems);
	return {
		json: presentation.simplify
			? receipt
			: { ...receipt, ...presentRest(message, result.delivery) },
	};
}

/** What was doubted before may well be what the provider refused. */
function withWarnings(failure: Failure, warnings: readonly Problem[]): Failure {
	if (failure.httpStatus === undefined || warnings.length === 0) return failure;
	const doubts = warnings.map(({ message, advice }) => `${message}. ${advice}`);
	return { ...failure, advice: [failure.advice, ...doubts].join(' ') };
}

/** The ten fields that are the same for every provider; what one does not tell is null. */
function presentReceipt(
	{ provider }: Session,
	message: Message,
	{ receipt }: Delivery,
	problems: readonly Problem[],
): IDataObject {
	const { phone } = message.recipient;
	return {
		provider: provider.id,
		outcome: 'sent',
		messageId: receipt.messageId,
		// Providers without a status of their own have still accepted the message.
		status: receipt.status ?? 'accepted',
		phone: phone === undefined ? plus(receipt.phone) : `+${phone}`,
		contactId: receipt.contactId ?? message.recipient.contactId ?? null,
		conversationId: receipt.conversationId ?? message.recipient.threadId ?? null,
		mediaUrl: receipt.mediaUrl ?? linkOf(message),
		sentAt: receipt.sentAt ?? null,
		warnings: problems.map(({ message: text, advice }) => `${text}. ${advice}`),
	};
}

function presentRest({ media, caption }: Message, { receipt, response }: Delivery): IDataObject {
	return {
		recordId: receipt.recordId ?? null,
		contactCreated: receipt.contactCreated ?? null,
		requestId: receipt.requestId ?? null,
		mediaType: media.kind,
		mimeType: media.mimeType ?? null,
		fileName: media.fileName,
		fileSize: media.source.type === 'file' ? media.source.file.size : null,
		caption: caption ?? null,
		response: response as IDataObject,
	};
}

function linkOf(message: Message): string | null {
	const { source } = withShownLink(message).media;
	return source.type === 'link' ? source.url : null;
}

/** Providers give digits or E.164; the output is always E.164. */
function plus(phone: string | undefined): string | null {
	const digits = phone?.replace(/\D/g, '') ?? '';
	return digits === '' ? null : `+${digits}`;
}
