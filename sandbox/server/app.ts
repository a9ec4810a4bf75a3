import type { Socket } from 'node:net';
import { fastifyMultipart } from '@fastify/multipart';
import { fastify, type FastifyInstance } from 'fastify';
import type { Sandbox } from '../types';
import type { Engine, Service } from './engine';
import { serveControls } from './controls';
import { serveFiles } from './files';

/** Bytes; above the largest document of any provider, so that the provider's own limit decides. */
const largestBody = 2 * 1024 ** 3;

export interface AppOptions {
	services: readonly Service[];
	filesFolder: string;
	/** What the controls act on; not there yet when the app is made. */
	sandbox: () => Sandbox;
	/** The page at `/`. */
	frontPage: () => string;
}

/** The HTTP server with all its routes, not listening yet. */
export async function createApp(engine: Engine, options: AppOptions): Promise<FastifyInstance> {
	const app = fastify({
		bodyLimit: largestBody,
		exposeHeadRoutes: false,
		forceCloseConnections: true,
	});
	// Bodies are read by the engine, as streams; fastify must leave them alone.
	app.removeAllContentTypeParsers();
	app.addContentTypeParser('*', (_request, _payload, done) => done(null));
	await app.register(fastifyMultipart, {
		limits: { fileSize: largestBody, fieldSize: 1024 * 1024, files: 20 },
		isPartAFile: (_field, _type, fileName) => fileName !== undefined,
	});
	app.get('/', async (_request, reply) => {
		return await reply.type('text/plain; charset=utf-8').send(options.frontPage());
	});
	serveFiles(app, options.filesFolder);
	serveControls(app, options.sandbox);
	for (const service of options.services) {
		app.all(`${service.prefix}/*`, async (request, reply) => {
			await engine.serve(service, request, reply);
			return reply;
		});
	}
	return app;
}

/** Destroys every open connection of a server, also those that hang in the middle of a request. */
export function trackSockets(app: FastifyInstance): () => void {
	const sockets = new Set<Socket>();
	app.server.on('connection', (socket: Socket) => {
		sockets.add(socket);
		socket.once('close', () => sockets.delete(socket));
	});
	return () => {
		for (const socket of sockets) socket.destroy();
	};
}
