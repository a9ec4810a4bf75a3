import type { IDataObject } from 'n8n-workflow';

import type { Problem } from '../../checks/composeMessage';
import type { Session } from '../../sending/session';
import { base64Length } from '../../http/base64';
import type { Media, Recipient, Sendable } from '../../messages/message';
import { requestFor, type Provider } from '../../providers/provider';
import { cut, readableSize } from '../../text';
import type { ApiRequest, Body } from '../../wire/apiRequest';
import { isRecord, type JsonObject } from '../../wire/json';
import { withShownLink } from './shownLink';

/** How an operation that sends nothing shows what would be sent. */

/** The request that would send a message; null where there is none. */
export function presentSending(
	{ provider, transport }: Session,
	sendable: Sendable | undefined,
): IDataObject | null {
	if (sendable === undefined) return null;
	const message = shown(sendable, provider);
	const request = requestFor(provider, message);
	return presentRequest(request, transport.baseUrl);
}

export function presentPhone({ phone }: Recipient): string | null {
	return phone === undefined ? null : `+${phone}`;
}

/** The file of a message; null in every field where a template has none. */
export function presentMedia(media: Media | undefined): IDataObject {
	return {
		mediaType: media?.kind ?? null,
		mimeType: media?.mimeType ?? null,
		fileName: media?.fileName ?? null,
		fileSize: media?.source.type === 'file' ? media.source.file.size : null,
	};
}

/** What is only looked up or created when sending stands in as words, as do secrets. */
function shown<M extends Sendable>(given: M, provider: Provider): M {
	const message = withShownLink(given);
	const { phone, contactId } = message.recipient;
	if (provider.contactLookup !== undefined && phone !== undefined && contactId === undefined) {
		const found = `<contact of +${phone}, looked up when sending>`;
		return { ...message, recipient: { ...message.recipient, contactId: found } };
	}
	if (provider.phoneLookup !== undefined && phone === undefined) {
		const found = `<phone number of contact ${contactId}, looked up when sending>`;
		return { ...message, recipient: { ...message.recipient, phone: found } };
	}
	return message;
}

export function presentProblem({ severity, field, message, advice }: Problem): IDataObject {
	return { severity, field, message, advice };
}

/** The request without its secret: authentication is only added by n8n while sending. */
function presentRequest({ method, path, body }: ApiRequest, baseUrl: string): IDataObject {
	return { method, url: `${baseUrl}${path}`, ...(body !== undefined && presentBody(body)) };
}

function presentBody(body: Body): IDataObject {
	switch (body.type) {
		case 'json':
			return { contentType: 'application/json', body: bounded(body.value) };
		case 'multipart': {
			const { fields, file } = body;
			const upload =
				file && `<${file.fileName}, ${file.mimeType}, ${readableSize(file.file.size)}>`;
			return {
				contentType: 'multipart/form-data',
				body: { ...bounded(Object.fromEntries(fields)), ...(file && { [file.field]: upload }) },
			};
		}
		case 'base64Json': {
			const characters = body.prefix.length + base64Length(body.file.size);
			return {
				contentType: 'application/json',
				body: {
					...bounded(body.value),
					[body.field]: `${body.prefix}<base64, ${characters} characters>`,
				},
			};
		}
	}
}

/** Characters of a value as it is shown; a caption and a link fit whole. */
const LONGEST_SHOWN = 2_048;

/** The fields with long texts cut, such as the description of a contact, which has no limit. */
function bounded(value: JsonObject): IDataObject {
	return Object.fromEntries(
		Object.entries(value).map(([name, field]) => {
			if (typeof field === 'string') return [name, cut(field, LONGEST_SHOWN)];
			return [name, isRecord(field) ? bounded(field as JsonObject) : field];
		}),
	) as IDataObject;
}
