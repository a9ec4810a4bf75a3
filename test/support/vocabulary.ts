import type { IDataObject, INodeParameters } from 'n8n-workflow';

/**
 * Everything in these tests that goes by a name or a word of the node: how its options are called, where an
 * outcome stands, and how a text says what it says. A renamed option is changed here and nowhere else.
 */

/** Which messages are the same across executions. */
export type Once = 'off' | 'perFile' | 'perOrder';

/** The options for Send Only Once. */
export function onceOptions(once: Once, orderReference: string): INodeParameters {
	if (once === 'off') return {};
	return { sendOnce: once, ...(once === 'perOrder' && { orderReference }) };
}

/** The option with which a person has messages sent again whose outcome is not known. */
export const REPEAT_UNKNOWN: INodeParameters = { messagesInDoubt: 'sendAgain' };

/** What the node can say of a message. */
export type Outcome = 'notDelivered' | 'notSent' | 'sent' | 'skipped' | 'unknown';
const OUTCOMES: readonly string[] = ['notDelivered', 'notSent', 'sent', 'skipped', 'unknown'];

/** The outcome of an item of the output, whether it made it or not. */
export function outcomeOf(json: IDataObject): Outcome | undefined {
	const { outcome = (json.details as IDataObject | undefined)?.outcome } = json;
	return OUTCOMES.includes(outcome as string) ? (outcome as Outcome) : undefined;
}

/** Everything that an item says in words. */
export function wordsOf({ error, message, warnings }: IDataObject): string {
	return JSON.stringify([error, message, warnings]);
}

/** Whether words say that nobody knows whether a message went out. */
export function saysInDoubt(words: string): boolean {
	return /may or may not|may have|might have|not known|not certain|in doubt|unclear|whether|uncertain/i.test(
		words,
	);
}

/** Whether words say that a message is still noted, so that a repeat would be left out. */
export function saysStillNoted(words: string): boolean {
	return (
		saysInDoubt(words) ||
		/still (?:noted|recorded|remembered|listed)|left out|would be skipped/i.test(words)
	);
}

/** Whether words say that nobody at all got anything. */
export function saysNobody(words: string): boolean {
	return /nothing (?:was|has been) sent to (?:anybody|anyone)|nobody (?:got|was sent)/i.test(words);
}

/** Whether words say that the recipient of the item that the text is about got nothing. */
export function saysNotThisOne(words: string): boolean {
	return /nothing (?:was|has been) sent to this recipient/i.test(words);
}

/** Whether words say how many messages are out. */
export function saysCount(words: string, count: number): boolean {
	const number = count === 1 ? '(?:1|one)' : String(count);
	const thing = '(?:items?|messages?|recipients?|customers?|people|of)';
	const given = `(?<![\\d.])${number}(?: other| more| further)? ${thing}\\b`;
	const whole = `(?:all|both)(?: the)?(?: other)?(?: ${number})? ${thing}`;
	return new RegExp(`${given}|${whole}`, 'i').test(words);
}

/**
 * The numbers of the items that words name, counted from 0: “[item 1]” as n8n writes it, and “items 2, 4 to
 * 6 and 8 of 30”, which people count from 1.
 */
export function itemsNamed(words: string): Set<number> {
	const named = new Set<number>();
	const lists = words.matchAll(/\bitems?:? ((?:\d+(?:\s*(?:,|and|to|–|-|&)\s*)*)+)( ?of \d+)?/gi);
	for (const [, list = '', ofHowMany] of lists) {
		const first = ofHowMany === undefined ? 0 : 1;
		for (const [, from, to = from] of list.matchAll(/(\d+)(?:\s*(?:to|–|-)\s*(\d+))?/g)) {
			for (let item = Number(from); item <= Number(to); item += 1) named.add(item - first);
		}
	}
	return named;
}
