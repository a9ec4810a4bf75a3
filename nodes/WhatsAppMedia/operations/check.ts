import type { IDataObject } from 'n8n-workflow';

import type { Problem } from '../checks';
import { base64Length } from '../media/base64';
import type { MediaSession } from '../delivery/session';
import type { Draft, Message } from '../message';
import type { ApiRequest, Body } from '../providers/provider';
import { readableSize } from '../text';
import type { ItemResult, Operation } from './operation';
import { prepare } from './prepare';
import { withShownLink } from './shownLink';

/** Does everything that sending does up to the request, and sends nothing. */
export const check: Operation = { run, sends: false };

async function run(session: MediaSession, draft: Draft): Promise<ItemResult> {
	const { provider, transport, downloads } = session;
	const { value: message, problems, close } = await prepare(session, draft, downloads.look);
	close();
	return {
		json: {
			provider: provider.id,
			ready: message !== undefined,
			...presentMessage(message),
			problems: problems.map(presentProblem),
			request:
				message === undefined
					? null
					: presentRequest(provider.send(shown(message)), transport.address),
		},
	};
}

/** A contact that is only looked up or created when sending stands in as words, as do secrets. */
function shown(given: Message): Message {
	const message = withShownLink(given);
	const { phone, contactId } = message.recipient;
	if (phone === undefined || contactId !== undefined) return message;
	return {
		...message,
		recipient: {
			...message.recipient,
			contactId: `<contact of +${phone}, looked up when sending>`,
		},
	};
}

function presentMessage(message: Message | undefined): IDataObject {
	if (message === undefined) return {};
	const { media, caption, recipient } = message;
	return {
		phone: recipient.phone === undefined ? null : `+${recipient.phone}`,
		mediaType: media.kind,
		mimeType: media.mimeType ?? null,
		fileName: media.fileName,
		fileSize: media.source.type === 'file' ? media.source.file.size : null,
		caption: caption ?? null,
	};
}

function presentProblem({ severity, field, message, advice }: Problem): IDataObject {
	return { severity, field, message, advice };
}

/** The request without its secret: authentication is only added by n8n while sending. */
function presentRequest({ method, path, body }: ApiRequest, address: string): IDataObject {
	return { method, url: `${address}${path}`, ...(body !== undefined && presentBody(body)) };
}

function presentBody(body: Body): IDataObject {
	switch (body.type) {
		case 'json':
			return { contentType: 'application/json', body: body.value as IDataObject };
		case 'multipart': {
			const { fields, file } = body;
			const upload =
				file && `<${file.fileName}, ${file.mimeType}, ${readableSize(file.file.size)}>`;
			return {
				contentType: 'multipart/form-data',
				body: { ...Object.fromEntries(fields), ...(file && { [file.field]: upload }) },
			};
		}
		case 'base64Json': {
			const characters = body.prefix.length + base64Length(body.file.size);
			return {
				contentType: 'application/json',
				body: { ...body.value, [body.field]: `${body.prefix}<base64, ${characters} characters>` },
			};
		}
	}
}
