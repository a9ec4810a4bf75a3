import type { Failure } from './failure';

/**
 * The same failure for a model that calls the node as a tool. It cannot look into the provider, nor set
 * options, and what it cannot do it may replace by sending again.
 * @param provider its name
 */
export function forTool(failure: Failure, provider: string): Failure {
	switch (failure.outcome) {
		case 'unknown': {
			const advice = `Do not call this tool again for this message: it may have been sent already. Stop, and ask a person to check in ${provider} whether the recipient has it.`;
			return { ...failure, advice, field: undefined };
		}
		case 'notDelivered': {
			const advice = `${failure.advice} Do not call this tool again with the same message: tell a person what happened.`;
			return { ...failure, advice };
		}
		case 'notSent':
		case 'unanswered':
			return failure;
	}
}
