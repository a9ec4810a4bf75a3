import { checkCaption } from '../../../nodes/WhatsAppMedia/checks/caption';
import { checkText } from '../../../nodes/WhatsAppMedia/checks/composeText';
import { checkFileName } from '../../../nodes/WhatsAppMedia/checks/fileName';
import type { Checked } from '../../../nodes/WhatsAppMedia/checks/problem';

/** Every field whose words a customer reads. */
const FIELDS: ReadonlyArray<[string, (words: string) => Checked<string>]> = [
	['Text', checkText],
	['Caption', (words) => checkCaption(words, 'document')],
	['File Name', (typed) => checkFileName({ typed, fallback: 'document' }, { extension: 'pdf' })],
];

describe.each(FIELDS)('%s', (field, check) => {
	/** What JavaScript itself makes of values where a text is wanted. */
	const spoiled = [
		`Hello ${String({ name: 'Ana' })}`,
		`${String(new Map())} is ready`,
		'Your order {{ $json.number }} is ready',
		'{{$json.number}}',
		'={{ $now }}',
		String(undefined),
		`${Number.NaN}`,
		String(new Date(Number.NaN)),
	];
	it.each(spoiled)('refuses %j', (words) => {
		const { value, problems } = check(words);
		expect(value).toBeUndefined();
		expect(problems).toMatchObject([{ severity: 'error', field }]);
	});

	it.each([
		'Dear {{ name }}',
		'={{ 1 }}',
		`Total: ${Number.NaN}`,
		`Hello ${undefined}`,
		`On ${new Date(Number.NaN)}`,
	])('warns of %j, which somebody may mean', (words) => {
		const { value, problems } = check(words);
		expect(value).toContain(words.replace(':', '').slice(0, 5));
		expect(problems).toMatchObject([{ severity: 'warning', field }]);
	});

	it.each([
		'Grüße, Nandini',
		'An undefinedly long naan',
		'{ "a": 1 }',
		'null',
		'[1, 2]',
		'Use {{ for braces',
		'the object Object',
	])('takes %j as it is', (words) => {
		expect(check(words).problems).toEqual([]);
	});
});
