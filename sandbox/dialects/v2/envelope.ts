import { randomUUID } from 'node:crypto';
import { graphError } from '../../metaErrors';
import type { Endpoint } from '../../types';
import { json, type Answer, type Call } from '../dialect';
import { pageOf, type FieldErrors } from '../laravel';

/** ISO 8601 with offset, as PHP prints it. */
export const now = () => new Date().toISOString().replace(/\.\d+Z$/, '+00:00');

/** The `meta` of every answer. */
export const meta = () => ({ request_id: randomUUID(), timestamp: now() });

/** The success envelope. */
export const succeed = (status: number, data: unknown, message: string) =>
	json(status, { success: true, data, message, meta: meta() });

/** The error envelope. */
export const fail = (status: number, code: string, message: string, details?: unknown) =>
	json(status, {
		success: false,
		error: { code, message, ...(details === undefined ? {} : { details }) },
		meta: meta(),
	});

export const invalid = (errors: FieldErrors) =>
	fail(422, 'VALIDATION_ERROR', 'The given data was invalid.', errors);

/** What Meta said, as a string in the details. */
export function metaRefusal(code: number, endpoint: Endpoint): Answer {
	const words = { send: 'media ', sendTemplate: 'template ', sendText: '', createContact: '' };
	return fail(500, 'MESSAGE_SEND_FAILED', `Failed to send ${words[endpoint]}message`, {
		error: JSON.stringify(graphError(code)),
	});
}

export const contactMissing = () => fail(404, 'NOT_FOUND', 'Contact not found.');

/** The paginated envelope; contacts have Laravel's collection meta, everything else `pagination`. */
export function listed(
	call: Call,
	rows: ReadonlyArray<Record<string, unknown>>,
	style: 'pagination' | 'collection',
): Answer {
	const { items, page, perPage, start, total, lastPage } = pageOf(rows, call.query);
	const link = (number: number) =>
		number < 1 || number > lastPage ? null : `${call.origin}${call.path}?page=${number}`;
	const links = {
		self: link(page),
		first: link(1),
		last: link(lastPage),
		prev: link(page - 1),
		next: link(page + 1),
	};
	const collection = {
		current_page: page,
		from: items.length > 0 ? start + 1 : null,
		last_page: lastPage,
		per_page: perPage,
		to: items.length > 0 ? start + items.length : null,
		total,
	};
	const pagination = {
		total,
		count: items.length,
		per_page: perPage,
		current_page: page,
		total_pages: lastPage,
		has_more: page < lastPage,
	};
	return json(200, {
		success: true,
		data: items,
		meta: { ...(style === 'collection' ? collection : { pagination }), ...meta() },
		links,
	});
}
