import type { MediaKind } from '../message';
import { lengthOf } from '../text';
import { CAPTION_LENGTH } from './limits';
import { passed, refused, warning, type Checked } from './problem';

/** Settles the caption: none for audio, at most `CAPTION_LENGTH` characters otherwise. */
export function checkCaption(input: string, kind: MediaKind | undefined): Checked<string> {
	const caption = input.trim();
	if (caption === '') return passed('');
	if (kind === 'audio') {
		return passed('', [
			warning(
				'Caption',
				'WhatsApp shows no caption with audio',
				'It was left out. Send the words as a text message.',
			),
		]);
	}
	if (lengthOf(caption) > CAPTION_LENGTH) {
		return refused(
			'Caption',
			`The caption has ${lengthOf(caption)} characters, more than the ${CAPTION_LENGTH} that WhatsApp takes`,
			'Shorten the caption.',
		);
	}
	return passed(caption);
}
