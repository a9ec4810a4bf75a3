/**
 * The four ends of an attempt: `sent` (accepted, with a message id), `notSent` (nothing was sent),
 * `notDelivered` (accepted, then given up: nobody has it) and `unknown` (it may have been sent, so only
 * a person can decide to repeat it).
 */
export type Outcome = 'notDelivered' | 'notSent' | 'sent' | 'unknown';

/** Why a message is not known to be sent, or a question not answered, ready to be told to the operator. */
export interface Failure {
	/** `unanswered`: nothing was to be sent, so nothing is said of a message. */
	readonly outcome: Exclude<Outcome, 'sent'> | 'unanswered';
	/** Stable name for workflows to branch on, such as `rateLimited`. */
	readonly reason: string;
	/** What happened, in a sentence without final period. */
	readonly headline: string;
	/** Why: the provider's own words, quoted; or the facts that a check found. */
	readonly why?: string;
	/** What to do next. */
	readonly advice: string;
	/** Label of the field that is concerned. */
	readonly field?: string;
	readonly httpStatus?: number;
	/** The provider's own code. */
	readonly code?: string;
	/** Meta's code, where Meta itself refused; never read out of free text. */
	readonly metaCode?: number;
	/** Whether sending the same again can help, by Meta's code. */
	readonly again?: 'later' | 'never';
	/** Ids of a message that an answer names although it does not confirm it. */
	readonly messageId?: string;
	readonly recordId?: string;
	/** What this attempt alone came to, where an earlier one may have reached the recipient. */
	readonly attemptOutcome?: 'notDelivered' | 'notSent';
	/** Seconds after which another try may work. */
	readonly retryAfter?: number;
	/** The provider's id of the request, for its support. */
	readonly requestId?: string;
}
