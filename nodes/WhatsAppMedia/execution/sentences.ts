import type { Failure } from '../failures/failure';
import { listed } from '../text';

/** Most items, or rows of items one after the other, that are named. */
const MOST_NAMED = 20;
/** Most further reasons that are told. */
const MOST_REASONS = 3;

/** An item that was not sent, or may not have been. */
export interface FailedItem extends NumberedItem {
	readonly failure: Failure;
}

/** An item by its place in the input, from 0. */
export interface NumberedItem {
	readonly itemIndex: number;
}

/** `Item 2 of 3: The phone number is empty. Enter it.` */
export function reasonsOf(failed: readonly FailedItem[], itemCount: number): string {
	const told = failed.slice(0, MOST_REASONS).map(({ itemIndex, failure }) => {
		const { headline, why, advice } = failure;
		return [`Item ${itemIndex + 1} of ${itemCount}: ${headline}.`, why, advice]
			.filter(Boolean)
			.join(' ');
	});
	const rest = failed.length - told.length;
	return [...told, ...(rest > 0 ? [`And ${counted(rest, 'more item')}.`] : [])].join(' ');
}

/**
 * `the message of item 2 of 30 was`, `the messages of items 2, 5 and 9 of 30 were`. Items as people
 * count them, from 1; `[item 0]` is n8n's own way.
 */
export function messagesOf(items: readonly NumberedItem[], itemCount: number): string {
	if (itemCount === 1) return 'the message was';
	const which = itemsOf(items, itemCount);
	return items.length === 1 ? `the message of ${which} was` : `the messages of ${which} were`;
}

/** `item 2 of 30`, `items 2, 5 and 9 of 30`, `items 1 to 64 and 70 of 200`. */
export function itemsOf(items: readonly NumberedItem[], itemCount: number): string {
	const rows = rowsOf(items.map(({ itemIndex }) => itemIndex + 1));
	const named = rows.slice(0, MOST_NAMED);
	const rest = rows.slice(MOST_NAMED).reduce((count, row) => count + row.length, 0);
	const numbers = listed([...named.flatMap(saidRow), ...(rest > 0 ? [`${rest} more`] : [])]);
	return `${items.length === 1 ? 'item' : 'items'} ${numbers} of ${itemCount}`;
}

/** Numbers in rows of those that follow one another. */
function rowsOf(numbers: readonly number[]): number[][] {
	const rows: number[][] = [];
	for (const number of [...numbers].sort((one, other) => one - other)) {
		const row = rows.at(-1);
		if (row !== undefined && row.at(-1) === number - 1) row.push(number);
		else rows.push([number]);
	}
	return rows;
}

function saidRow(row: readonly number[]): string[] {
	return row.length < 3 ? row.map(String) : [`${row[0]} to ${row.at(-1)}`];
}

/** The pronoun for so many messages. */
export function them(count: number): 'it' | 'them' {
	return count === 1 ? 'it' : 'them';
}

/** `1 message`, `2 messages`. */
export function counted(count: number, noun: string): string {
	return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

/** The verb for so many messages. */
export function wasOrWere(count: number): 'was' | 'were' {
	return count === 1 ? 'was' : 'were';
}

/** With a capital first letter. */
export function capitalized(text: string): string {
	return text.slice(0, 1).toUpperCase() + text.slice(1);
}
