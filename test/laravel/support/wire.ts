import type { PhpRequest } from '../server/record';

/** Fields of a message by provider, as the documents list them; dots are PHP's brackets. */
const CONTACT = [
	...['contact.firstname', 'contact.lastname', 'contact.email', 'contact.country'],
	...['contact.assigned_id', 'contact.groups'],
];
const MEDIA = ['media_type', 'media_url', 'media_file', 'caption', 'filename'];
const TEMPLATE = [
	...['template_name', 'header_document_name', 'header_field_1'],
	...['image', 'video', 'document'].flatMap((kind) => [
		`header_${kind}_url`,
		`header_${kind}_file`,
	]),
	...Array.from({ length: 10 }, (_, index) => `field_${index + 1}`),
	...['button_0', 'button_1', 'button_2'],
];
const CONTACTSHIP = {
	'/v1/waba/send-media': [
		...['channel_id', 'contact_id', 'media_type', 'media_data', 'content', 'file_name'],
		...['thread_id', 'save_message'],
	],
	'/v1/waba/send-template': [
		...['channel_id', 'contact_id', 'template_name', 'language_code', 'components'],
		...['thread_id', 'save_message'],
	],
	'/v1/contacts': ['phone_number', 'full_name', 'country', 'email', 'description'],
} as const;

function documentedFields({ provider, path }: PhpRequest): readonly string[] {
	if (provider === 'contactship') {
		const [, fields = []] = Object.entries(CONTACTSHIP).find(([end]) => path.endsWith(end)) ?? [];
		return fields;
	}
	const isTemplate = path.endsWith('/messages/template');
	const recipient =
		provider === 'xobito'
			? ['phone_number', ...(isTemplate ? ['template_language'] : [])]
			: ['phone', 'contact_id', ...(isTemplate ? ['language'] : [])];
	return [...recipient, ...(isTemplate ? TEMPLATE : MEDIA), ...CONTACT];
}

/** Whether the documents want a form; otherwise JSON. */
function isForm({ provider, path, files }: PhpRequest): boolean {
	if (provider === 'contactship') return false;
	if (files.length > 0) return true;
	return provider !== 'xobito' && path.endsWith('/messages/media');
}

/** What of a request is not as HTTP, PHP and the documents want it, whatever the message is. */
export function mistakesOf(request: PhpRequest): string[] {
	const { headers, post, json, bodyLength, files, method } = request;
	if (method !== 'POST') return [];
	const mistakes: string[] = [];
	const length = headers['content-length'];
	if (length === undefined || !/^\d+$/.test(length)) mistakes.push('it has no Content-Length');
	if (headers['transfer-encoding'] !== undefined) mistakes.push('it is chunked');
	if (headers.expect !== undefined) mistakes.push('it expects 100 Continue');
	if (headers.accept !== 'application/json') mistakes.push('it does not accept JSON');
	const type = headers['content-type'] ?? '';
	const expected = isForm(request) ? /^multipart\/form-data; boundary=/ : /^application\/json(;|$)/;
	if (!expected.test(type)) mistakes.push(`its content type is ${type}`);
	if (bodyLength !== undefined && bodyLength !== Number(length)) {
		mistakes.push(`it announced ${length} bytes and has ${bodyLength}`);
	}
	const fields = json === undefined ? { ...post } : json;
	if (fields === null) return [...mistakes, 'its body is no JSON'];
	const documented = new Set(documentedFields(request));
	const names = [...namesIn(fields), ...files.map(({ field }) => field)];
	for (const name of names) {
		if (!documented.has(name)) mistakes.push(`no document has a field ${name}`);
	}
	for (const name of blanksIn(fields)) mistakes.push(`the field ${name} is blank`);
	for (const { name, error } of files) {
		if (error !== 0) mistakes.push(`PHP did not take the file ${name} (${error})`);
	}
	return mistakes;
}

function namesIn(fields: object): string[] {
	return Object.entries(fields).flatMap(([name, value]) =>
		name === 'contact' && isObject(value)
			? Object.keys(value).map((inner) => `contact.${inner}`)
			: [name],
	);
}

function blanksIn(fields: object, path = ''): string[] {
	return Object.entries(fields).flatMap(([name, value]: [string, unknown]) => {
		if (isObject(value)) return blanksIn(value, `${path}${name}.`);
		const isBlank = value === null || (typeof value === 'string' && value.trim() === '');
		return isBlank ? [`${path}${name}`] : [];
	});
}

function isObject(value: unknown): value is object {
	return typeof value === 'object' && value !== null;
}
