import type { IExecuteFunctions } from 'n8n-workflow';

import type { StatusDraft } from '../messages/draft';
import { readParameter } from './reader';
import { asText } from './values';

/** Reads the parameters of one item. */
export async function readStatusDraft(
	functions: IExecuteFunctions,
	itemIndex: number,
): Promise<StatusDraft> {
	const messageId = asText(readParameter(functions, 'messageId', itemIndex, '')).trim();
	return await Promise.resolve({ messageId, phone: '' });
}
