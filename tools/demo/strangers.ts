import type { IBinaryData } from 'n8n-workflow';

import { PROVIDERS } from '../../nodes/WhatsAppMedia/providers/registry';
import type { Sandbox } from '../../sandbox';
import type { Engine } from '../lib/engine';
import { heading, print, row, styled } from '../lib/print';

const WIDTHS = [50, 9, 10, 11, 12];

/** The orders of a morning: who wrote to the shop lately, who never did, and one that comes twice. */
const ORDERS = [
	{ who: 'Wrote to the shop today', phone: '+14155550111', number: '1051', sentAs: 'media' },
	{ who: 'A stranger: the file is refused at once', phone: '+14155550112', sentAs: 'template' },
	{
		who: 'A stranger: “sent”, and refused a moment later',
		phone: '+14155550113',
		sentAs: 'template',
	},
	{
		who: 'The first order again, a webhook that came twice',
		phone: '+14155550111',
		number: '1051',
	},
] as const;

/** Shows closed windows and a repeat; true when every customer got the invoice once. */
export async function showStrangers(
	engine: Engine,
	sandbox: Sandbox,
	invoice: IBinaryData,
): Promise<boolean> {
	heading('The 24-hour window, and a webhook that comes twice (RASL)');
	print(styled('dim', row(['Customer', 'Outcome', 'Sent as', 'Status', 'Phone'], WIDTHS)));
	const before = sandbox.messages.length;
	sandbox.closeWindow(ORDERS[1].phone, 'atOnce');
	sandbox.closeWindow(ORDERS[2].phone, 'later');
	const { main } = await engine.run({
		items: ORDERS.map((order, index) => ({
			json: { number: String(1051 + index), name: 'Maria', ...order },
			binary: { data: invoice },
		})),
		parameters: {
			provider: 'rasl',
			operation: 'send',
			phone: '={{ $json.phone }}',
			mediaSource: 'binary',
			outsideWindow: 'template',
			template: { mode: 'name', value: 'invoice_ready:en_US:document' },
			templateValues: {
				mappingMode: 'defineBelow',
				value: { 'body.1': '={{ $json.name }}', 'body.2': '={{ $json.number }}' },
			},
			options: { sendOnce: 'perOrder', orderReference: '={{ $json.number }}' },
		},
		credentialType: PROVIDERS.rasl.credentialType,
		settings: { onError: 'continueRegularOutput' },
	});
	const told = ORDERS.map((order, index) => {
		const { outcome, sentAs, status, phone } = main[index]?.json ?? {};
		print(row([order.who, ...[outcome, sentAs ?? '-', status ?? '-', phone].map(String)], WIDTHS));
		const wanted = 'sentAs' in order ? order.sentAs : null;
		return sentAs === wanted && outcome === (wanted === null ? 'skipped' : 'sent');
	});
	const delivered = sandbox.messages.length - before;
	print(`\n${delivered} of 3 customers got the invoice, each once.`);
	return told.every(Boolean) && delivered === 3;
}
