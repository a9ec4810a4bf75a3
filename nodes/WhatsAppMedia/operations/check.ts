import type { IDataObject } from 'n8n-workflow';

import type { Problem } from '../checks';
import { base64Length } from '../media/base64';
import type { MediaSession } from '../delivery/session';
import type { Draft, Message, Sendable } from '../message';
import { isRecord, type JsonObject } from '../wire/json';
import type { ApiRequest, Body } from '../wire/apiRequest';
import { readDraft } from '../parameters/draft';
import type { Provider } from '../providers/provider';
import { cut, readableSize } from '../text';
import type { ItemResult, Operation } from './operation';
import { prepare } from './prepare';
import { withShownLink } from './shownLink';
import { withOpenSource } from './source';

/** Does everything that sending does up to the request, and sends nothing. */
export const check: Operation<Draft, Draft> = {
	sends: false,
	read: readDraft,
	prepare: (_, draft) => ({ value: draft }),
	run,
};

async function run(session: MediaSession, draft: Draft): Promise<ItemResult> {
	const { provider, transport, downloads } = session;
	const { value, problems } = await withOpenSource(
		draft,
		downloads.look,
		async (opened) => await Promise.resolve(prepare(session, opened)),
	);
	const { message, fallback } = value ?? {};
	const show = <M extends Sendable>(
		sendable: M | undefined,
		requestOf: (addressed: M) => ApiRequest,
	): IDataObject | null =>
		sendable === undefined
			? null
			: presentRequest(requestOf(shown(sendable, provider)), transport.address);
	return {
		json: {
			provider: provider.id,
			ready: message !== undefined,
			...presentMessage(message),
			problems: problems.map(presentProblem),
			request: show(message, (each) => provider.send(each)),
			...(draft.ifWindowClosed === 'template' && {
				templateRequest: show(fallback, (each) => provider.sendTemplate(each)),
			}),
		},
	};
}

/** What is only looked up or created when sending stands in as words, as do secrets. */
function shown<M extends Sendable>(given: M, provider: Provider): M {
	const message = withShownLink(given);
	const { phone, contactId } = message.recipient;
	if (provider.contacts !== undefined && phone !== undefined && contactId === undefined) {
		const found = `<contact of +${phone}, looked up when sending>`;
		return { ...message, recipient: { ...message.recipient, contactId: found } };
	}
	if (provider.contactReading !== undefined && phone === undefined) {
		const found = `<phone number of contact ${contactId}, looked up when sending>`;
		return { ...message, recipient: { ...message.recipient, phone: found } };
	}
	return message;
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
