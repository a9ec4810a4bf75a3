import { checkCaption } from '../../../nodes/WhatsAppMedia/checks/caption';
import { asText } from '../../../nodes/WhatsAppMedia/parameters/values';
import { LONGEST_TEXT } from '../../../nodes/WhatsAppMedia/text';

describe('a caption', () => {
	it.each(['image', 'video', 'document', undefined] as const)('is taken for %s', (kind) => {
		expect(checkCaption(' Your invoice ', kind)).toEqual({ value: 'Your invoice', problems: [] });
	});

	it.each(['', ' ', '\n\t '])('of nothing is none: %j', (input) => {
		expect(checkCaption(input, 'image')).toEqual({ value: '', problems: [] });
		expect(checkCaption(input, 'audio')).toEqual({ value: '', problems: [] });
	});

	it('keeps line breaks, emoji and marks inside', () => {
		const caption = 'Hola 👨‍👩‍👧\n\nمرحبا \u200fשלום';
		expect(checkCaption(caption, 'image').value).toBe(caption);
	});

	it.each([
		['letters', 'x'],
		['emoji', '😀'],
		['letters beyond ASCII', 'é'],
	])('has 1024 %s at most', (_, character) => {
		const longest = character.repeat(1024);
		expect(checkCaption(longest, 'video')).toEqual({ value: longest, problems: [] });
		const { value, problems } = checkCaption(longest + character, 'video');
		expect(value).toBeUndefined();
		expect(problems).toEqual([expect.objectContaining({ severity: 'error', field: 'Caption' })]);
		expect(problems[0]?.message).toContain('1025');
	});

	it('is measured without the blanks around it', () => {
		expect(checkCaption(`  ${'x'.repeat(1024)}\n`, 'image').problems).toEqual([]);
	});

	it('is left out for audio with a warning, however long it is', () => {
		for (const caption of ['Listen', 'x'.repeat(5000)]) {
			expect(checkCaption(caption, 'audio')).toEqual({
				value: '',
				problems: [expect.objectContaining({ severity: 'warning', field: 'Caption' })],
			});
		}
	});

	it('counts a line break as the server does: one character in JSON, two in a form', () => {
		const caption = `${'x'.repeat(1020)}\n\nyz`;
		expect(checkCaption(caption, 'image', 1)).toEqual({ value: caption, problems: [] });
		expect(checkCaption(caption, 'image', 2).value).toBeUndefined();
		expect(checkCaption(caption.slice(2), 'image', 2).problems).toEqual([]);
	});

	it('has the same line breaks wherever it was written', () => {
		for (const lineBreak of ['\n', '\r\n', '\r']) {
			expect(checkCaption(`a${lineBreak}b`, 'image').value).toBe('a\nb');
		}
	});

	it.each([
		['letters', 'x'.repeat(5_000_000), 'at least 5000000'],
		['line breaks', '\n'.repeat(5_000_000), 'at least 5000000'],
		['blanks with a word behind them', `${' '.repeat(LONGEST_TEXT)}Hi`, 'at least 100002'],
		['emoji', '😀'.repeat(LONGEST_TEXT), 'at least 100000'],
	])('of which only a start was read is never taken for the whole: %s', (_, input, said) => {
		for (const caption of [input, asText(input)]) {
			const { value, problems } = checkCaption(caption, 'document');
			expect(value).toBeUndefined();
			expect(problems[0]?.message).toMatch(
				/^The caption has at least \d+ characters, more than the 1024 that WhatsApp takes$/,
			);
			expect(problems).toHaveLength(1);
		}
		expect(checkCaption(input, 'document').problems[0]?.message).toContain(said);
		expect(checkCaption(input, 'audio').problems[0]?.severity).toBe('warning');
	});
});
