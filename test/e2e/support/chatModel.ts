import fastify from 'fastify';
import type { IDataObject } from 'n8n-workflow';

import type { CredentialFile } from '../../../tools/lib/n8n/server';

/** A tool as it is offered to the model. */
export interface OfferedTool {
	type: 'function';
	function: { name: string; description: string; parameters: IDataObject };
}

export interface ChatMessage {
	role: 'system' | 'user' | 'assistant' | 'tool';
	content: string | null;
	tool_call_id?: string;
}

export interface ChatRequest {
	model: string;
	messages: ChatMessage[];
	tools?: OfferedTool[];
	stream?: boolean;
}

/** What the model does next: it calls a tool or says something. */
export type ChatReply = { call: string; with: IDataObject } | { say: string };

/** A chat model with OpenAI's API that does what it is told. */
export interface ChatModel {
	credential: CredentialFile;
	/** What it was asked since `script()`. */
	requests: readonly ChatRequest[];
	/** Sets the next replies, each made from what the model is asked then. */
	script(...replies: Array<(request: ChatRequest) => ChatReply>): void;
	close(): Promise<void>;
}

const API_KEY = 'sk-of-the-scripted-model';

export async function startChatModel(): Promise<ChatModel> {
	const requests: ChatRequest[] = [];
	let replies: Array<(request: ChatRequest) => ChatReply> = [];
	const app = fastify({ forceCloseConnections: true });

	app.post<{ Body: ChatRequest }>('/v1/chat/completions', async (request, reply) => {
		if (request.headers.authorization !== `Bearer ${API_KEY}`) {
			return await reply.code(401).send({ error: { message: 'Incorrect API key provided' } });
		}
		requests.push(request.body);
		const next = replies.shift();
		// 400: with any other status the client would ask again.
		if (!next) return await reply.code(400).send({ error: { message: 'Nothing is scripted' } });
		return completion(request.body.model, next(request.body), requests.length);
	});
	const url = await app.listen({ host: '127.0.0.1', port: 0 });

	return {
		credential: {
			name: 'Scripted model',
			type: 'openAiApi',
			data: { apiKey: API_KEY, url: `${url}/v1` },
		},
		requests,
		script(...next) {
			requests.length = 0;
			replies = next;
		},
		close: () => app.close(),
	};
}

function completion(model: string, reply: ChatReply, number: number): object {
	const calls = 'call' in reply;
	const message = calls
		? {
				role: 'assistant',
				content: null,
				tool_calls: [
					{
						id: `call_${number}`,
						type: 'function',
						function: { name: reply.call, arguments: JSON.stringify(reply.with) },
					},
				],
			}
		: { role: 'assistant', content: reply.say };
	return {
		id: `chatcmpl-${number}`,
		object: 'chat.completion',
		created: 1_760_000_000,
		model,
		choices: [{ index: 0, message, finish_reason: calls ? 'tool_calls' : 'stop' }],
		usage: { prompt_tokens: 100, completion_tokens: 20, total_tokens: 120 },
	};
}
