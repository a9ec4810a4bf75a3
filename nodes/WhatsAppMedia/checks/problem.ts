import { quote } from '../text';
import type { SourceReason, UnclearValue } from '../messages/draft';

/** Labels of the fields that a problem can concern, as the operator sees them. */
export type FieldLabel =
	| UnclearValue['field']
	| 'Channel'
	| 'Contact'
	| 'Contact Details'
	| 'Credential'
	| 'Default Country'
	| 'Header Media'
	| 'Input Binary Field'
	| 'Media Source'
	| 'Media Type'
	| 'Media URL'
	| 'Message ID'
	| 'Order Reference'
	| 'Phone Number'
	| 'Record ID'
	| 'Template'
	| 'Values to Send'
	| 'Thread ID';

/** Something that keeps a message from going out, or that the operator should know. */
export interface Problem {
	/** An `error` is sure to be refused, so nothing is sent; a `warning` goes along with the receipt. */
	readonly severity: 'error' | 'warning';
	readonly field: FieldLabel;
	/** What is the matter, one sentence without the final period. */
	readonly message: string;
	/** What to do about it, one or more sentences. */
	readonly advice: string;
	/** Why, where it is not a value that the operator entered. */
	readonly reason?: SourceReason;
}

/** A value that passed a check, or the reasons why there is none; warnings may come with a value. */
export interface Checked<T> {
	readonly value?: T;
	readonly problems: readonly Problem[];
}

/** A check that passed, with or without warnings. */
export function passed<T>(value: T, problems: readonly Problem[] = []): Checked<T> {
	return { value, problems };
}

/** A check that refuses. */
export function refused<T>(field: FieldLabel, message: string, advice: string): Checked<T> {
	return { problems: [{ severity: 'error', field, message, advice }] };
}

/** A warning about a field. */
export function warning(field: FieldLabel, message: string, advice: string): Problem {
	return { severity: 'warning', field, message, advice };
}

/** Values that a field cannot have; nothing is guessed of what was meant. */
export function unclearProblems(unclear: readonly UnclearValue[]): Problem[] {
	return unclear.flatMap(({ field, value, what }) =>
		what !== undefined
			? refused(
					field,
					`${field} is ${what}, not a text`,
					`It is ${quote(value, 60)}. Let the expression return a single text or number, such as {{ $json.name }}.`,
				).problems
			: refused(
					field,
					`${field} is set to ${quote(value, 60)}, which is none of its choices`,
					'Choose one in the field, or let its expression return true or false for a switch.',
				).problems,
	);
}

/** Whether any of the problems keeps the message from going out. */
export function hasErrors(problems: readonly Problem[]): boolean {
	return problems.some(({ severity }) => severity === 'error');
}

/** Problems as an output or the editor shows them. */
export function asTexts(problems: readonly Problem[]): string[] {
	return problems.map(({ message, advice }) => `${message}. ${advice}`);
}
