import {
	digest,
	type Fields,
	type Message,
	type ServerDialect,
} from '../../providerServer/dialect';

/** The second generation of the family: WA.cr and RASL. */
export const secondServer: ServerDialect = {
	kindOf: (path) => familyKind(path),
	read: (kind, fields, authorization) => familyMessage(kind, fields, 'phone', authorization),
	receipt: (message, id) => ({ ...data(message, id, 'sent'), success: true }),
	failedReceipt: (message, id) => ({ ...data(message, id, 'failed'), success: true }),
	refusal: (code, words) => ({ success: false, error: { code, message: words }, meta: META }),
	exception: (words) => ({
		success: false,
		error: {
			code: 'INTERNAL_ERROR',
			message: 'An unexpected error occurred',
			details: { error: words },
		},
		meta: META,
	}),
	metaRefusal: (graph) => ({
		success: false,
		error: {
			code: 'MESSAGE_SEND_FAILED',
			message: 'Failed to send media message',
			details: { error: graph },
		},
		meta: META,
	}),
	tooMany: (seconds) => ({
		success: false,
		error: { code: 'RATE_LIMIT_EXCEEDED', message: 'Too many requests.' },
		meta: { ...META, retry_after: seconds },
	}),
	other: () => undefined,
};

/** The first generation of the family: Xobito. */
export const firstServer: ServerDialect = {
	kindOf: (path) => (path.startsWith('/api/v1/acme/') ? familyKind(path) : undefined),
	read: (kind, fields, authorization) => familyMessage(kind, fields, 'phone_number', authorization),
	receipt: (message, id) => ({ ...data(message, id, 'sent'), status: 'success' }),
	failedReceipt: (message, id) => ({ ...data(message, id, 'failed'), status: 'success' }),
	refusal: (code, words) => ({ status: 'error', message: words, errors: { [code]: [words] } }),
	exception: (words) => ({
		status: 'error',
		message: 'Failed to send media message',
		error: words,
	}),
	metaRefusal: (graph) => ({
		status: 'error',
		message: 'Failed to send WhatsApp media message',
		error: graph,
	}),
	tooMany: (seconds) => ({ message: 'Too many requests', retry_after: seconds }),
	other: () => undefined,
};

const META = { request_id: '6b1f…', timestamp: '2026-02-25T01:06:20+00:00' };

function familyKind(path: string): Message['kind'] | undefined {
	if (path.endsWith('/messages/media')) return 'media';
	return path.endsWith('/messages/template') ? 'template' : undefined;
}

function familyMessage(
	kind: Message['kind'],
	{ values, file, fileName }: Fields,
	phoneField: string,
	authorization: string,
): Message {
	return {
		kind,
		phone: `+${(values[phoneField] ?? '').replace(/\D/g, '')}`,
		content: file === undefined ? (values.media_url ?? '') : digest(file),
		caption: values.caption ?? '',
		fileName: values.filename ?? fileName ?? '',
		text: [JSON.stringify(values), file?.toString('latin1') ?? ''].join('\n'),
		authorization,
	};
}

function data({ phone, caption, fileName }: Message, id: string, status: string): object {
	return {
		message: 'Media message sent successfully',
		data: {
			message_id: `wamid.${id}`,
			contact_id: 451,
			phone: phone.slice(1),
			caption: caption || null,
			filename: fileName || null,
			status,
			sent_at: '2026-04-16T12:00:00.000000Z',
			chat_id: 88,
			chat_message_id: Number(id.replace(/\D/g, '')),
		},
		meta: META,
	};
}
