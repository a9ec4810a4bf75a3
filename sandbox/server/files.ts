import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { extensionOf } from '../mediaRules';

const mimeTypes: Readonly<Record<string, string>> = {
	jpg: 'image/jpeg',
	jpeg: 'image/jpeg',
	png: 'image/png',
	webp: 'image/webp',
	pdf: 'application/pdf',
	txt: 'text/plain; charset=utf-8',
	csv: 'text/csv; charset=utf-8',
	doc: 'application/msword',
	docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
	xls: 'application/vnd.ms-excel',
	xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
	ppt: 'application/vnd.ms-powerpoint',
	pptx: 'application/vnd.openxmlformats-officedocument.presentationml.presentation',
	mp4: 'video/mp4',
	'3gp': 'video/3gpp',
	mp3: 'audio/mpeg',
	m4a: 'audio/mp4',
	aac: 'audio/aac',
	amr: 'audio/amr',
	ogg: 'audio/ogg',
	opus: 'audio/ogg',
};

/** Serves the files of a folder (not of its subfolders) at /files/<name>, for GET and HEAD. */
export function serveFiles(app: FastifyInstance, folder: string): void {
	app.route<{ Params: { name: string } }>({
		method: ['GET', 'HEAD'],
		url: '/files/:name',
		handler: async (request, reply) => {
			const { name } = request.params;
			const size = await sizeOfFile(folder, name);
			if (size === undefined)
				return await reply.code(404).type('text/plain').send('No such file\n');
			reply
				.header('content-type', mimeTypes[extensionOf(name)] ?? 'application/octet-stream')
				.header('content-length', size);
			if (request.method === 'HEAD') return await reply.send();
			return await reply.send(createReadStream(join(folder, name)));
		},
	});
}

async function sizeOfFile(folder: string, name: string): Promise<number | undefined> {
	// A plain name only: nothing that leads out of the folder.
	if (!/^[^/\\\0]+$/.test(name) || name.startsWith('.')) return undefined;
	try {
		const found = await stat(resolve(folder, name));
		return found.isFile() ? found.size : undefined;
	} catch {
		return undefined;
	}
}
