import type { FastifyInstance } from 'fastify';
import { sandboxProviders } from '../providers';
import type { ProviderId, Sandbox } from '../types';

/** What a person can do in a browser in place of the provider's dashboard or a customer's phone. */
export function serveControls(app: FastifyInstance, sandbox: () => Sandbox): void {
	app.get<{ Querystring: { url?: string; form?: string } }>(
		'/enter-webhook',
		async (request, reply) => {
			const { url = '', form } = request.query;
			// Anything else would let a page in a browser call whatever it likes through the sandbox.
			if (!/^https?:\/\/(127\.0\.0\.1|localhost)[:/]/.test(url)) {
				return await reply.code(400).send('The url must be one of an n8n on this machine.\n');
			}
			const secret = sandbox().credentials.xobitoApi.webhookSecret;
			sandbox().enterWebhook('xobito', form === 'meta' ? { url, form } : { url, secret });
			return await reply.type('text/plain').send('Xobito calls it for what happens from now on.\n');
		},
	);
	app.get<{ Querystring: { provider?: string; phone?: string; text?: string } }>(
		'/customer-writes',
		async (request, reply) => {
			const { provider = '', phone = '', text = 'Hello' } = request.query;
			if (!Object.hasOwn(sandboxProviders, provider) || !/^\+?\d{7,15}$/.test(phone.trim())) {
				return await reply
					.code(400)
					.send('It needs a provider (xobito, waCr, rasl) and a phone.\n');
			}
			sandbox().receive(provider as ProviderId, { phone: `+${phone.replace(/\D/g, '')}`, text });
			return await reply.type('text/plain').send(`${phone} has written: ${text}\n`);
		},
	);
}
