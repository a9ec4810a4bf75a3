import type { MediaKind } from '../messages/message';
import { lengthOf, LONGEST_TEXT, saidLength } from '../text';
import { withoutAccidents } from './accidents';
import { CAPTION_LENGTH } from './limits';
import { passed, refused, warning, type Checked } from './problem';

/** Settles the caption: none for audio, at most `CAPTION_LENGTH` characters otherwise. */
export function checkCaption(
	input: string,
	kind: MediaKind | undefined,
	lineBreakLength: 1 | 2 = 1,
): Checked<string> {
	// What is so long may go on behind what was read, whatever there is of it without the blanks around.
	const isCut = input.length >= LONGEST_TEXT;
	const caption = input.slice(0, LONGEST_TEXT).replace(/\r\n?/g, '\n').trim();
	if (caption === '' && !isCut) return passed('');
	if (kind === 'audio') {
		return passed('', [
			warning(
				'Caption',
				'WhatsApp shows no caption with audio',
				'It was left out. Send the words with the operation Send Text.',
			),
		]);
	}
	const lineBreaks = caption.split('\n').length - 1;
	const length = lengthOf(caption) + lineBreaks * (lineBreakLength - 1);
	if (isCut || length > CAPTION_LENGTH) {
		return refused(
			'Caption',
			`The caption has ${isCut ? saidLength(input) : length} characters, more than the ${CAPTION_LENGTH} that WhatsApp takes`,
			lineBreaks > 0 && lineBreakLength === 2
				? 'Shorten the caption. A line break counts as two characters here.'
				: 'Shorten the caption.',
		);
	}
	return withoutAccidents(caption, 'Caption');
}
