import { randomUUID } from 'node:crypto';
import type { Answer, Dialect } from '../dialects/dialect';
import type { Scenario } from '../types';

/** Whether the request must run its course (deliver, create) before the scenario's answer is given. */
export function takesEffect(scenario: Scenario): boolean {
	return (
		scenario.delivers === true ||
		scenario.failsLater !== undefined ||
		scenario.behaviour === 'contact-appears'
	);
}

/** The scenario's own answer, when the request has had no effect. */
export function refusal(dialect: Dialect, scenario: Scenario): Answer {
	if (scenario.metaCode !== undefined) {
		return dialect.metaRefusal(scenario.metaCode, scenario.endpoint ?? 'send');
	}
	if (scenario.behaviour === 'rate-limit-once') {
		return dialect.rateLimited({
			limit: 60,
			remaining: 0,
			retryAfter: 1,
			resetsAt: Date.now() + 1000,
		});
	}
	return filled(scenario, { status: 200, body: '' }, '');
}

/** The normal answer as the scenario disfigures it. Refusals are left alone. */
export function disguised(dialect: Dialect, scenario: Scenario, answer: Answer): Answer {
	if (answer.status >= 300) return answer;
	if (scenario.behaviour === 'truncate') {
		const text = JSON.stringify(answer.body);
		return { status: 200, headers: jsonType, body: text.slice(0, Math.floor(text.length / 2)) };
	}
	if (scenario.behaviour === 'without-id') {
		return { ...answer, body: dialect.withoutId(answer.body) };
	}
	if (scenario.body === undefined) return answer;
	return filled(scenario, answer, dialect.messageId(answer.body));
}

const jsonType = { 'content-type': 'application/json' };

function filled(scenario: Scenario, answer: Answer, messageId: string): Answer {
	const now = Date.now();
	const fill = (text: string) =>
		text
			.replaceAll('{{messageId}}', messageId)
			.replaceAll('{{now}}', new Date(now).toISOString().replace(/\.\d+Z$/, '+00:00'))
			.replaceAll('{{requestId}}', randomUUID())
			.replace(/\{\{nowSeconds\+(\d+)\}\}/g, (_match, seconds: string) =>
				String(Math.floor(now / 1000) + Number(seconds)),
			);
	const headers = Object.entries(scenario.headers ?? {}).map(([name, value]) => [
		name,
		fill(value),
	]);
	const { body } = scenario;
	return {
		status: scenario.status ?? answer.status,
		headers: Object.fromEntries(headers) as Record<string, string>,
		body: typeof body === 'string' ? body : (JSON.parse(fill(JSON.stringify(body))) as unknown),
	};
}
