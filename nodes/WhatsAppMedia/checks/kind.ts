import type { FileType } from '../files/fileTypes';
import type { MediaKind } from '../messages/message';
import { passed, refused, warning, type Checked, type FieldLabel } from './problem';

/** A kind of media inside a sentence. */
export const ARTICLES: Readonly<Record<MediaKind, string>> = {
	image: 'an image',
	video: 'a video',
	audio: 'an audio message',
	document: 'a document',
};

/** The kind to send as: the operator's choice if the type allows it, else what the type naturally is. */
export function settleKind(
	chosen: MediaKind | 'auto',
	type: FileType | undefined,
	field: FieldLabel,
): Checked<MediaKind> {
	if (chosen === 'document') return passed(chosen);
	if (chosen === 'auto') {
		if (type === undefined || type.kind === 'document') return passed('document');
		if (type.accepted) return passed(type.kind);
		return passed('document', [
			warning(
				field,
				`WhatsApp does not take this type of file (${type.label}) as ${ARTICLES[type.kind]}`,
				'It is sent as a document.',
			),
		]);
	}
	if (type === undefined) {
		return refused(
			field,
			`The file cannot be recognised as ${ARTICLES[chosen]}`,
			'Check the file, or choose Document in the option Media Type.',
		);
	}
	if (type.kind !== chosen) {
		return refused(
			'Media Type',
			`A file of this type (${type.label}) cannot be sent as ${ARTICLES[chosen]}`,
			`Choose ${kindLabel(type.accepted ? type.kind : 'document')} or Detect Automatically in the option Media Type.`,
		);
	}
	if (!type.accepted) {
		return refused(
			'Media Type',
			`WhatsApp does not take this type of file (${type.label}) as ${ARTICLES[chosen]}`,
			'Convert the file first, or choose Document in the option Media Type.',
		);
	}
	return passed(chosen);
}

function kindLabel(kind: MediaKind): string {
	return kind.charAt(0).toUpperCase() + kind.slice(1);
}
