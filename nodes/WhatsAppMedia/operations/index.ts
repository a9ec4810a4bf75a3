import { check } from './check';
import type { Operation } from './operation';
import { send } from './send';

/** The operation of the parameter's value. Whatever is not Send does not send. */
export function operationOf(name: unknown): Operation {
	return name === 'send' ? send : check;
}
