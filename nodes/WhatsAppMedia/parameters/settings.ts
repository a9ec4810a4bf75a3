import type { IExecuteFunctions } from 'n8n-workflow';

import type { UnclearValue } from '../messages/draft';
import type { OnceBy, OrderReference } from '../messages/identity';
import type { MessagesInDoubt } from '../sending/claim';
import { fieldsIn, joinedParts, type JoinedPart } from './joinedParts';
import { mixedTextOf } from './expressionText';
import { readParameter, storedParameter } from './reader';
import { Switches } from './switches';
import { asObject, asText } from './values';

/** Settings of an item that are not part of its message. */
export interface ItemSettings {
	/** n8n's Simplify switch. */
	readonly simplify: boolean;
	/** How repeats are recognized; absent where they are not left out. */
	readonly once?: OnceSetting;
	/** What to do with messages that an earlier attempt left open. */
	readonly messagesInDoubt: MessagesInDoubt;
	/** Values that are none of a setting's choices. */
	readonly unclear: readonly UnclearValue[];
}

/** Send Only Once, where it is switched on. */
export interface OnceSetting extends OrderReference {
	readonly by: OnceBy;
}

/** Reads the settings of one item. */
export function readSettings(functions: IExecuteFunctions, itemIndex: number): ItemSettings {
	const options = asObject(readParameter(functions, 'options', itemIndex, {}));
	const switches = new Switches();
	const unclear: UnclearValue[] = [];
	// An expression may switch it off as people do; on says too little.
	const isOff = new Switches().read(options.sendOnce, 'Send Only Once') === false;
	const by = isOff ? 'off' : choiceOf(options.sendOnce, ['off', 'perFile', 'perOrder'] as const);
	// The option was added, so somebody wants it: an expression that finds nothing does not switch it off.
	const isLost = by === undefined && Object.hasOwn(options, 'sendOnce');
	if (by === 'unclear' || isLost) unclear.push(unclearValue('Send Only Once', options.sendOnce));
	const open = choiceOf(options.messagesInDoubt, ['report', 'sendAgain', 'treatAsSent'] as const);
	if (open === 'unclear') unclear.push(unclearValue('Messages in Doubt', options.messagesInDoubt));
	return {
		simplify: switches.read(options.simplify, 'Simplify') ?? true,
		messagesInDoubt: open === undefined || open === 'unclear' ? 'report' : open,
		...((by === 'perFile' || by === 'perOrder') && {
			once: { by, ...referenceOf(functions, itemIndex, options.orderReference) },
		}),
		unclear,
	};
}

/** Digits that JavaScript may have rounded. */
const MANY_DIGITS = /\d{16}|\de\+\d/i;

/** The reference, and what each of its expressions gave, since the text does not tell where one found nothing. */
function referenceOf(
	functions: IExecuteFunctions,
	itemIndex: number,
	value: unknown,
): OrderReference {
	const reference = asText(value).trim();
	const options = asObject(storedParameter(functions, 'options'));
	const mixed = mixedTextOf(options.orderReference);
	if (mixed === undefined) return { reference, found: [value] };
	const { typed, expressions } = mixed;
	const valueOf = (expression: string): unknown => {
		try {
			return functions.evaluateExpression(expression, itemIndex);
		} catch {
			// n8n found the whole all the same, so it is no expression by itself.
			return expression;
		}
	};
	const parts = expressions.flatMap(partsOf).map(({ code, isBeside }) => ({
		value: valueOf(`{{ ${code} }}`),
		isBeside,
	}));
	// A number may have been made a text.
	const hasManyDigits = MANY_DIGITS.test(reference.slice(0, 1_000));
	const fields = hasManyDigits
		? expressions.flatMap(fieldsIn).map((field) => valueOf(`{{ ${field} }}`))
		: [];
	const isAlone = expressions.length === 1;
	if (isAlone && typed.every((text) => text.trim() === ''))
		return { reference, typed, found: [value], parts, fields };
	// What a single one gave is what stands between what was typed.
	if (isAlone && !hasManyDigits) return { reference, typed, parts };
	return { reference, typed, found: expressions.map(valueOf), parts, fields };
}

/** What does without a value that is missing, on purpose. */
const CHOOSES = /\?(?!\.)|\|\||&&|\bif\b|\$if|\b(?:filter|compact|match)\(/i;

/** What an expression puts together; where it does so in a way of its own, such as `(a + b).trim()`, the fields that it reads. */
function partsOf(expression: string): JoinedPart[] {
	const joined = joinedParts(expression);
	if (joined.length > 0 || CHOOSES.test(expression)) return joined;
	const fields = [...new Set(fieldsIn(expression))];
	return fields.length < 2 ? [] : fields.map((code) => ({ code, isBeside: false }));
}

/** One of a setting's choices, undefined where none is set, or `unclear`. */
function choiceOf<T extends string>(
	value: unknown,
	choices: readonly T[],
): T | 'unclear' | undefined {
	const text = asText(value).trim();
	return text === '' ? undefined : (choices.find((choice) => choice === text) ?? 'unclear');
}

function unclearValue(field: UnclearValue['field'], value: unknown): UnclearValue {
	return { field, value: asText(value).slice(0, 100) };
}
