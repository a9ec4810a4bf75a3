import {
	createServer,
	type IncomingHttpHeaders,
	Agent,
	type IncomingMessage,
	type ServerResponse,
} from 'node:http';
import type { Socket } from 'node:net';

import axios from 'axios';
import type { IExecuteFunctions, IHttpRequestOptions } from 'n8n-workflow';

import { close, listen } from './servers';

/** A server of files on the own machine, as odd as its handler. */
export interface LinkServer {
	/** `http://127.0.0.1:PORT`, without a slash at the end. */
	readonly origin: string;
	/** Headers of every request, in order. */
	readonly requests: readonly IncomingHttpHeaders[];
	/** Connections that are open now. */
	openConnections(): number;
	stop(): Promise<void>;
}

export async function linkServer(
	answer: (request: IncomingMessage, response: ServerResponse, count: number) => void,
): Promise<LinkServer> {
	const requests: IncomingHttpHeaders[] = [];
	const sockets = new Set<Socket>();
	const server = createServer((request, response) => {
		requests.push(request.headers);
		answer(request, response, requests.length);
	});
	server.on('connection', (socket: Socket) => {
		sockets.add(socket);
		socket.on('error', () => undefined);
		socket.once('close', () => sockets.delete(socket));
	});
	const port = await listen(server);
	return {
		origin: `http://127.0.0.1:${port}`,
		requests,
		openConnections: () => sockets.size,
		stop: async () => await close(server),
	};
}

/**
 * What a download uses of n8n: its HTTP helper, which hands these options to axios.
 * @param maxContentLength -1 as in versions of n8n whose axios hands out the stream of the answer itself
 */
export function downloading(signal?: AbortSignal, maxContentLength = Infinity): IExecuteFunctions {
	const httpRequest = async (options: IHttpRequestOptions): Promise<object> => {
		const { data, headers, status } = await axios.request<unknown>({
			method: options.method,
			url: options.url,
			headers: options.headers as Record<string, string>,
			responseType: options.encoding,
			maxRedirects: options.maxRedirects,
			maxContentLength,
			httpAgent: new Agent(),
			timeout: options.timeout,
			signal: options.abortSignal,
			validateStatus: () => true,
		});
		return { body: data, headers, statusCode: status };
	};
	return {
		helpers: { httpRequest },
		getExecutionCancelSignal: () => signal,
	} as unknown as IExecuteFunctions;
}
