import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { MediaKind } from '../../../nodes/WhatsAppMedia/messages/message';

const ROOT = join(__dirname, '..', '..', '..');

/** A file as an earlier node of the workflow gives it. */
export interface TestFile {
	readonly name: string;
	readonly content: Buffer;
	/** As n8n's nodes declare it; empty where they do not know. */
	readonly mimeType: string;
}

const sample = (name: string): Buffer => readFileSync(join(ROOT, 'samples', name));

/** A real file of each kind. */
export const SAMPLES: Readonly<Record<MediaKind, TestFile>> = {
	image: { name: 'photo.jpg', content: sample('photo.jpg'), mimeType: 'image/jpeg' },
	document: { name: 'invoice.pdf', content: sample('invoice.pdf'), mimeType: 'application/pdf' },
	video: { name: 'clip.mp4', content: sample('clip.mp4'), mimeType: 'video/mp4' },
	audio: { name: 'song.mp3', content: sample('song.mp3'), mimeType: 'audio/mpeg' },
};

export const KINDS = Object.keys(SAMPLES) as MediaKind[];

/** The sample of a kind, filled up to so many bytes. */
export function sized(kind: MediaKind, bytes: number): TestFile {
	const { content, ...about } = SAMPLES[kind];
	return { ...about, content: Buffer.concat([content, Buffer.alloc(bytes - content.byteLength)]) };
}

/** Every file that real programs made, without what `make.sh` is. */
export function realFiles(): TestFile[] {
	const folders = ['samples', 'test/files', 'test/files/cases'];
	return folders.flatMap((folder) =>
		readdirSync(join(ROOT, folder), { withFileTypes: true })
			.filter((entry) => entry.isFile() && !/\.(md|mjs|sh)$/.test(entry.name))
			.map(({ name }) => ({
				name,
				content: readFileSync(join(ROOT, folder, name)),
				mimeType: '',
			})),
	);
}

/** Computed here, of bytes that the node has not touched. */
export function sha256(content: Buffer): string {
	return createHash('sha256').update(content).digest('hex');
}
