import { digest, type ServerDialect } from '../../providerServer/dialect';

const CONTACT = 'contact-';

export const server: ServerDialect = {
	kindOf: (path) => {
		if (path === '/v1/waba/send-media') return 'media';
		return path === '/v1/waba/send-template' ? 'template' : undefined;
	},
	read: (kind, { values }, authorization) => {
		const { media_data: media = '' } = values;
		const isLink = /^https?:/.test(media);
		const file = isLink ? undefined : Buffer.from(media.replace(/^data:[^,]*,/, ''), 'base64');
		return {
			kind,
			phone: `+${(values.contact_id ?? '').slice(CONTACT.length)}`,
			content: file === undefined ? media : digest(file),
			caption: values.content ?? '',
			fileName: values.file_name ?? '',
			text: [JSON.stringify(values), file?.toString('latin1') ?? ''].join('\n'),
			authorization,
		};
	},
	receipt: (_, id) => ({
		success: true,
		message: 'Media enviado y guardado',
		data: { message_id: `msg-${id}`, provider_id: `wamid.${id}`, thread_id: 'thr-1' },
	}),
	failedReceipt: (_, id) => ({
		success: true,
		message: 'Media enviado y guardado',
		data: { message_id: `msg-${id}`, provider_id: `wamid.${id}`, status: 'failed' },
	}),
	refusal: (code, words) => ({ success: false, error: code, message: words }),
	exception: (words) => ({ statusCode: 500, error: 'Internal Server Error', message: words }),
	metaRefusal: (graph) => ({
		statusCode: 500,
		message: 'Internal Server Error',
		error: JSON.parse(graph) as object,
	}),
	tooMany: (seconds) => ({ message: 'Too many requests', retry_after: seconds }),
	other: (method, { pathname, searchParams }) => {
		if (method !== 'GET' || pathname !== '/v1/contacts') return undefined;
		const digits = (searchParams.get('phone_number') ?? '').replace(/\D/g, '');
		return [{ id: `${CONTACT}${digits}`, phone_number: `+${digits}`, full_name: 'Maria' }];
	},
};
