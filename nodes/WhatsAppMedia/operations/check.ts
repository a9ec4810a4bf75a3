import type { IDataObject } from 'n8n-workflow';

import { compose, type Problem } from '../checks';
import { parseUrl } from '../checks/link';
import { base64Length } from '../media/base64';
import type { Session } from '../delivery/session';
import type { Draft, Message } from '../message';
import { isRecord } from '../failures/meta';
import type { ApiRequest, Body, JsonObject } from '../providers/provider';
import { cut, readableSize } from '../text';
import type { ItemResult, Operation } from './operation';

/** Does everything that sending does up to the request, and sends nothing. */
export const check: Operation = { run, sends: false };

async function run({ provider, transport }: Session, draft: Draft): Promise<ItemResult> {
	const host = parseUrl(transport.address)?.hostname;
	const { value: message, problems } = compose(draft, provider, host);
	return await Promise.resolve({
		json: {
			provider: provider.id,
			ready: message !== undefined,
			...presentMessage(message),
			problems: problems.map(presentProblem),
			request:
				message === undefined
					? null
					: presentRequest(provider.send(addressed(message)), transport.address),
		},
	});
}

/** A contact that is only looked up or created when sending stands in as words. */
function addressed(message: Message): Message {
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
