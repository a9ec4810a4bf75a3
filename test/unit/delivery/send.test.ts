import { sendMessage } from '../../../nodes/WhatsAppMedia/delivery/send';
import type { ReadState } from '../../../nodes/WhatsAppMedia/media/lazyFile';
import type { Message } from '../../../nodes/WhatsAppMedia/message';
import { waCr } from '../../../nodes/WhatsAppMedia/providers/waCr';

const MESSAGE: Message = {
	recipient: { phone: '12125550100' },
	media: {
		kind: 'document',
		source: { type: 'link', url: 'https://shop.example/a.pdf' },
		fileName: 'a.pdf',
	},
	contact: {},
	options: {},
};

async function send(upload: ReadState | undefined) {
	const body = { success: true, data: { message_id: 'wamid.1' } };
	const transport = {
		address: 'https://app.wa.cr/api/v2',
		exchange: async () =>
			await Promise.resolve({
				type: 'answer' as const,
				response: { status: 200, headers: {}, body },
				...(upload !== undefined && { upload }),
			}),
	};
	return await sendMessage({ provider: waCr, transport }, MESSAGE);
}

describe('a receipt', () => {
	it.each([undefined, 'whole'] as const)('is believed when the file is %s', async (upload) => {
		expect(await send(upload)).toMatchObject({ delivery: { receipt: { messageId: 'wamid.1' } } });
	});

	it.each(['untouched', 'partly'] as const)(
		'is not believed for a file of which the provider cannot have everything (%s)',
		async (upload) => {
			expect(await send(upload)).toMatchObject({
				failure: { outcome: 'unknown', reason: 'noReceipt' },
			});
		},
	);
});
