import { setTimeout as delay } from 'node:timers/promises';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { readBody, ReadingStopped, type ApiBody } from '../body/read';
import type { Answer, Call, Dialect } from '../dialects/dialect';
import { sandboxProviders } from '../providers';
import { e164 } from '../state/contacts';
import { fateOfScenario } from '../state/fates';
import type { World } from '../state/world';
import type { ProviderId, RecordedRequest, Scenario } from '../types';
import { download } from './download';
import { disguised, refusal, takesEffect } from './present';
import { newRecord } from './record';
import { matchRoute, type Match } from './routing';

/** One provider as the engine serves it. */
export interface Service {
	provider: ProviderId;
	/** First path segment, with its slash. */
	prefix: string;
	dialect: Dialect;
}

export interface EngineOptions {
	latencyMs: number;
	/** See `SandboxOptions`. */
	downloadFrom?: readonly string[];
	/** Called when a request has been answered or dropped. */
	onRequest?: (record: RecordedRequest) => void;
}

const slowMs = 3000;

/** What is known of one request while it is served. */
interface Exchange {
	service: Service;
	request: FastifyRequest;
	reply: FastifyReply;
	record: RecordedRequest;
	match: Match;
	path: string;
	url: URL;
}

/** Serves requests in the order of the real servers: whole body, token, rate, fields, effect. */
export class Engine {
	constructor(
		private readonly world: World,
		private readonly options: EngineOptions,
		private readonly origin: () => string,
	) {}

	async serve(service: Service, request: FastifyRequest, reply: FastifyReply): Promise<void> {
		const path = request.raw.url?.slice(service.prefix.length) || '/';
		const url = new URL(path, 'http://sandbox');
		const grant = this.grantOf(service, request);
		const record = newRecord(request, service.provider, path, grant !== undefined);
		this.world.requests.push(record);
		const match = matchRoute(service.dialect, request.method, url.pathname);
		const exchange = { service, request, reply, record, match, path: url.pathname, url };
		const planned = this.world.failures.takePlanned(service.provider, match.route?.endpoint);
		if (planned?.behaviour === 'drop-early') return this.drop(exchange);
		if (this.world.failures.isHungUpOn(service.provider, path)) return this.drop(exchange);
		const body = await this.read(exchange);
		if (!body) return this.drop(exchange);
		await this.answer(exchange, body, planned);
	}

	private grantOf({ provider, dialect }: Service, request: FastifyRequest) {
		const token = dialect.token(request.headers);
		const { grants } = sandboxProviders[provider];
		return token !== undefined && Object.hasOwn(grants, token) ? grants[token] : undefined;
	}

	/** Undefined when the connection is to be dropped, or is gone already. */
	private async read(exchange: Exchange): Promise<ApiBody | undefined> {
		const { service, request, record, match } = exchange;
		try {
			const body = await readBody(request, {
				tap: match.route?.endpoint === 'send' ? service.dialect.tap : undefined,
				watch: (name, value) => {
					record.fields.push([name, value]);
					if (name !== service.dialect.phoneField) return false;
					const scenario = this.byPhone(exchange, e164(value));
					return scenario?.behaviour === 'drop-early';
				},
			});
			record.file = body.file;
			record.json = body.json;
			record.complete = request.raw.complete;
			if (body.file === undefined) delete record.file;
			if (body.json === undefined) delete record.json;
			return body;
		} catch (error) {
			if (error instanceof ReadingStopped || !request.raw.complete) return undefined;
			throw error;
		}
	}

	private byPhone({ service, match }: Exchange, phone: string): Scenario | undefined {
		return this.world.failures.peekPhone(service.provider, match.route?.endpoint, phone);
	}

	private async answer(exchange: Exchange, body: ApiBody, planned?: Scenario): Promise<void> {
		const { provider, dialect } = exchange.service;
		if (planned && !takesEffect(planned)) return await this.play(exchange, planned);
		const call = this.callFor(exchange, body);
		const { route, methods } = exchange.match;
		if (!route) return await this.send(exchange, dialect.notFound(call, methods));
		const denied = dialect.authenticate(call, route.permission);
		if (denied) return await this.send(exchange, denied);
		const rate = this.world.limiter.take(`${provider} ${dialect.token(call.headers)}`);
		if (rate && !rate.allowed) return await this.send(exchange, dialect.rateLimited(rate));
		const rateHeaders = rate && dialect.rateHeaders?.(rate);

		const outcome = await route.handle(call);
		if (!('proceed' in outcome)) return await this.send(exchange, outcome, rateHeaders);
		const scenario =
			planned ?? this.world.failures.ofPhone(provider, route.endpoint, outcome.phone);
		if (scenario && !takesEffect(scenario)) return await this.play(exchange, scenario);
		const fate = fateOfScenario(scenario) ?? this.world.fates.of(route.endpoint, outcome.phone);
		const normal =
			fate.refusedWith === undefined
				? await outcome.proceed(fate)
				: dialect.metaRefusal(fate.refusedWith, route.endpoint ?? 'send');
		if (!scenario) return await this.send(exchange, normal, rateHeaders);
		if (scenario.behaviour === 'slow') await this.pause(slowMs);
		if (scenario.behaviour === 'drop-late') return this.drop(exchange);
		await this.send(exchange, disguised(dialect, scenario, normal), rateHeaders);
	}

	private callFor(exchange: Exchange, body: ApiBody): Call {
		const { service, request, match, path, url } = exchange;
		return {
			provider: service.provider,
			mediaRules: sandboxProviders[service.provider].mediaRules,
			world: this.world,
			origin: this.origin() + service.prefix,
			method: request.method,
			path,
			params: match.params,
			query: url.searchParams,
			headers: request.headers,
			body,
			grant: this.grantOf(service, request),
			download: async (link) => await download(link, this.origin(), this.options.downloadFrom),
		};
	}

	/** A scenario that takes the place of everything the server would have done. */
	private async play(exchange: Exchange, scenario: Scenario): Promise<void> {
		if (scenario.behaviour === 'drop-early' || scenario.behaviour === 'drop-late') {
			return this.drop(exchange);
		}
		if (scenario.behaviour === 'hang') {
			exchange.reply.hijack();
			this.options.onRequest?.(exchange.record);
			return;
		}
		await this.send(exchange, refusal(exchange.service.dialect, scenario));
	}

	private drop({ request, reply, record }: Exchange): void {
		reply.hijack();
		request.raw.socket.destroy();
		this.options.onRequest?.(record);
	}

	private async send(
		{ reply, record }: Exchange,
		answer: Answer,
		more?: Record<string, string>,
	): Promise<void> {
		if (this.options.latencyMs > 0) await this.pause(this.options.latencyMs);
		const isText = typeof answer.body === 'string';
		record.status = answer.status;
		this.options.onRequest?.(record);
		await reply
			.code(answer.status)
			.headers({
				'content-type': isText ? 'text/plain; charset=utf-8' : 'application/json',
				...more,
				...answer.headers,
			})
			.send(isText ? answer.body : JSON.stringify(answer.body));
	}

	/** Does not keep a closing process alive. */
	private async pause(ms: number): Promise<void> {
		await delay(ms, undefined, { ref: false });
	}
}
