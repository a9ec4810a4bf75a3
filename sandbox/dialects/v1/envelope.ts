import { graphError } from '../../metaErrors';
import type { Endpoint } from '../../types';
import { json, type Answer, type Call } from '../dialect';
import { pageOf, type FieldErrors } from '../laravel';

/** The success envelope. */
export const succeed = (status: number, data: unknown, message?: string) =>
	json(status, { status: 'success', ...(message === undefined ? {} : { message }), data });

/** The error envelope. */
export const fail = (status: number, message: string, more: Record<string, unknown> = {}) =>
	json(status, { status: 'error', message, ...more });

export const invalid = (errors: FieldErrors | string) => fail(422, 'Validation failed', { errors });

const words = { send: 'media ', sendTemplate: 'template ', sendText: '', createContact: '' };

/** What Meta said, as a string of its own. */
export const metaRefusal = (code: number, endpoint: Endpoint) =>
	fail(500, `Failed to send WhatsApp ${words[endpoint]}message`, {
		error: JSON.stringify(graphError(code)),
	});

/** Laravel's paginator under `data`. */
export function paginated(call: Call, all: ReadonlyArray<Record<string, unknown>>): Answer {
	const { items, page, perPage, start, total, lastPage } = pageOf(all, call.query);
	return succeed(200, {
		current_page: page,
		data: items,
		per_page: perPage,
		total,
		last_page: lastPage,
		from: items.length > 0 ? start + 1 : null,
		to: items.length > 0 ? start + items.length : null,
		path: call.origin + call.path,
	});
}
