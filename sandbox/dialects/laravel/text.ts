import type { Call } from '../dialect';
import { contactLimits, inputOf, Rules, type ContactFields, type FieldErrors } from './index';

/** What both versions read out of a valid text request. */
export interface TextRequest {
	/** As typed, trimmed. */
	phone: string;
	text: string;
	contact: ContactFields;
}

/** How a version names the fields of a text. */
export interface TextStyle {
	phoneField: string;
	/** Characters. */
	phone: { min: number; max: number };
	textField: string;
	/** v2: an empty optional field is fine; v1: it is "not a string". */
	emptyIsFine: boolean;
}

const longest = 4096;

/** The rules of the text endpoint. */
export function validateText(
	call: Call,
	{ phoneField, phone, textField, emptyIsFine }: TextStyle,
): { errors: FieldErrors } | { request: TextRequest } {
	const input = inputOf(call.body);
	const rules = new Rules(input, emptyIsFine);
	rules.required(phoneField);
	rules.text(phoneField, phone);
	rules.required(textField);
	rules.text(textField, { max: longest });
	const contact = rules.nested('contact', contactLimits);
	if (Object.keys(rules.errors).length > 0) return { errors: rules.errors };
	return {
		request: { phone: String(input[phoneField]), text: String(input[textField]), contact },
	};
}
