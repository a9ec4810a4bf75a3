import type { Placeholder } from '../providers/provider';

/**
 * Characters of a label, dots aside. n8n cuts a longer one, so that the gap itself may not be seen,
 * and pushes its field beyond the column.
 */
const LONGEST = 19;

const PARTS = { body: 'Body', button: 'Button', header: 'Header' } as const;

/** The label of a field for a gap: the gap among the words around it, so that nobody has to count. */
export function labelOf({ part, key, context }: Placeholder): string {
	if (part === 'button') {
		const number = `Button ${Number(key) + 1}`;
		return context === '' ? number : `${number}: ${context}`;
	}
	if (context === '') return `${PARTS[part]} ${key}`;
	const prefix = part === 'header' ? 'Header: ' : '';
	return prefix + around(context, key, LONGEST - prefix.length);
}

/** As many of the words next to the gap as there is room for. */
function around(context: string, key: string, longest: number): string {
	const gap = `{{${key}}}`;
	const parts = context.split(/(\{\{[^{}]*\}\})/);
	const index = parts.findIndex((part) => part.replace(/\s/g, '') === gap);
	const words = (text: string): string[] => text.split(/(?<=\s)|(?=\s)/);
	const left = parts.slice(0, index).join('');
	const right = parts.slice(index + 1).join('');
	const room = longest - gap.length;
	const before = fitting(words(left).reverse(), room).reverse().join('').trimStart();
	const after = fitting(words(right), room - before.length)
		.join('')
		.trimEnd();
	return `${before === '' || before === left ? '' : '… '}${before}${gap}${after}${after === '' || after === right ? '' : ' …'}`;
}

/** The first words that fit into so many characters. */
function fitting(words: readonly string[], room: number): string[] {
	const tooLong = words.findIndex((_, index) => words.slice(0, index + 1).join('').length > room);
	return words.slice(0, tooLong < 0 ? words.length : tooLong);
}
