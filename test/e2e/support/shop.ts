import fastify from 'fastify';
import type { IDataObject } from 'n8n-workflow';
import { createHmac, randomUUID } from 'node:crypto';

import type { CredentialFile } from '../../../tools/lib/n8n/server';

/** A webhook as WooCommerce keeps it. */
export interface ShopWebhook {
	id: number;
	status: 'active';
	topic: string;
	delivery_url: string;
	secret: string;
}

export type OrderTopic = 'order.created' | 'order.updated';

/** A small WooCommerce shop: registers webhooks, and calls them as WooCommerce does. */
export interface Shop {
	url: string;
	credential: CredentialFile;
	/** Those that are registered. */
	webhooks: readonly ShopWebhook[];
	/** What WooCommerce sends to see whether somebody is there. */
	ping(): Promise<Response>;
	/** Sends an order to the webhook of a topic, signed with its secret unless another one is given. */
	deliver(order: IDataObject, how?: { topic?: OrderTopic; secret?: string }): Promise<Response>;
	close(): Promise<void>;
}

const KEY = { consumerKey: 'ck_4f1c2b7a9d', consumerSecret: 'cs_8e3d5a6b0c' };
const USER_AGENT = 'WooCommerce/10.3.4 Hookshot (WordPress/6.8.3)';

export async function startShop(): Promise<Shop> {
	const webhooks: ShopWebhook[] = [];
	let lastId = 16;
	const app = fastify({ forceCloseConnections: true });

	app.addHook('onRequest', async (request, reply) => {
		const expected = Buffer.from(`${KEY.consumerKey}:${KEY.consumerSecret}`).toString('base64');
		if (request.headers.authorization === `Basic ${expected}`) return;
		await reply.code(401).send({
			code: 'woocommerce_rest_cannot_view',
			message: 'Sorry, you cannot list resources.',
			data: { status: 401 },
		});
	});
	app.get('/wp-json/wc/v3/webhooks', () => webhooks.map(withoutSecret));
	app.post<{ Body: Pick<ShopWebhook, 'topic' | 'delivery_url' | 'secret'> }>(
		'/wp-json/wc/v3/webhooks',
		async (request, reply) => {
			const { topic, delivery_url, secret } = request.body;
			lastId += 1;
			const made: ShopWebhook = { id: lastId, status: 'active', topic, delivery_url, secret };
			webhooks.push(made);
			return await reply.code(201).send(withoutSecret(made));
		},
	);
	app.delete<{ Params: { id: string } }>(
		'/wp-json/wc/v3/webhooks/:id',
		async ({ params }, reply) => {
			const index = webhooks.findIndex(({ id }) => id === Number(params.id));
			const [removed] = index < 0 ? [] : webhooks.splice(index, 1);
			if (removed) return withoutSecret(removed);
			return await reply.code(404).send({
				code: 'woocommerce_rest_shop_webhook_invalid_id',
				message: 'Invalid ID.',
				data: { status: 404 },
			});
		},
	);
	const url = await app.listen({ host: '127.0.0.1', port: 0 });

	function registered(wanted: OrderTopic): ShopWebhook {
		const found = webhooks.find(({ topic }) => topic === wanted);
		if (!found) throw new Error(`Nobody has registered for ${wanted}`);
		return found;
	}

	return {
		url,
		credential: { name: 'Shop', type: 'wooCommerceApi', data: { url, ...KEY } },
		webhooks,
		async ping() {
			const { id, delivery_url } = registered('order.created');
			return await fetch(delivery_url, {
				method: 'POST',
				headers: {
					'Content-Type': 'application/x-www-form-urlencoded',
					'User-Agent': USER_AGENT,
				},
				body: `webhook_id=${id}`,
			});
		},
		async deliver(order, { topic: wanted = 'order.created', secret } = {}) {
			const { id, topic, delivery_url, secret: agreed } = registered(wanted);
			const [resource = '', event = ''] = topic.split('.');
			const body = JSON.stringify(order);
			return await fetch(delivery_url, {
				method: 'POST',
				headers: {
					'Content-Type': 'application/json',
					'User-Agent': USER_AGENT,
					'X-WC-Webhook-Source': 'https://tienda.example.es/',
					'X-WC-Webhook-Topic': topic,
					'X-WC-Webhook-Resource': resource,
					'X-WC-Webhook-Event': event,
					'X-WC-Webhook-Signature': createHmac('sha256', secret ?? agreed)
						.update(body)
						.digest('base64'),
					'X-WC-Webhook-ID': String(id),
					'X-WC-Webhook-Delivery-ID': randomUUID().replaceAll('-', ''),
				},
				body,
			});
		},
		close: () => app.close(),
	};
}

/** WooCommerce never shows the secret of a webhook. */
function withoutSecret({ id, status, topic, delivery_url }: ShopWebhook): object {
	return {
		id,
		name: `Webhook ${id}`,
		status,
		topic,
		hooks: ['woocommerce_new_order'],
		delivery_url,
	};
}
