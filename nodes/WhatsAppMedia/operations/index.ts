import type { ItemDraft } from '../messages/draft';
import { check } from './check';
import { checkTemplate } from './checkTemplate';
import { checkText } from './checkText';
import { getStatus } from './getStatus';
import type { Operation } from './operation';
import { send } from './send';
import { sendTemplate } from './sendTemplate';
import { sendText } from './sendText';

const OPERATIONS = {
	check,
	checkTemplate,
	checkText,
	getStatus,
	send,
	sendTemplate,
	sendText,
} as const;

/** The operation of the parameter's value. Whatever is not known does not send. */
export function operationOf(name: unknown): Operation<ItemDraft> {
	const known = Object.entries(OPERATIONS).find(([id]) => id === name);
	// Each operation reads and prepares what it runs with, so whoever runs it need not know the types.
	return (known?.[1] ?? check) as unknown as Operation<ItemDraft>;
}
