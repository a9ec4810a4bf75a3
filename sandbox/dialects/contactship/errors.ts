import { STATUS_CODES } from 'node:http';
import { graphError } from '../../metaErrors';
import { json, type Answer } from '../dialect';

/** NestJS's default error body; assumed, the provider documents only the status codes. */
export function nestError(status: number, message: string | string[]): Answer {
	return json(status, { statusCode: status, message, error: STATUS_CODES[status] });
}

export const badRequest = (message: string | string[]) => nestError(400, message);

/** Meta's refusal, of which only the text comes through. */
export const metaRefusal = (code: number) => nestError(500, graphError(code).error.message);
