import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import type { UnclearValue } from '../message';
import { readParameter } from './reader';
import { asObject, asText } from './values';

/** The options of an item. */
export interface Options {
	readonly options: IDataObject;
	/** An expression for all options at once gave something that holds none; nothing is guessed of it. */
	readonly unclear: readonly UnclearValue[];
}

/** Reads the options of one item. */
export function readOptions(functions: IExecuteFunctions, itemIndex: number): Options {
	const value = readParameter(functions, 'options', itemIndex, {});
	const options = asObject(value);
	const text = value === options ? '' : asText(value).trim();
	return {
		options,
		unclear: text === '' ? [] : [{ field: 'Options', value: text.slice(0, 100) }],
	};
}
