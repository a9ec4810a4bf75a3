import type { RunSession } from '../../../../nodes/WhatsAppMedia/sending/session';
import type { Draft, DraftSource } from '../../../../nodes/WhatsAppMedia/messages/draft';
import type { MediaFile } from '../../../../nodes/WhatsAppMedia/messages/message';
import { identify, type OnceBy } from '../../../../nodes/WhatsAppMedia/messages/identity';
import type { Operation } from '../../../../nodes/WhatsAppMedia/operations/operation';
import { send } from '../../../../nodes/WhatsAppMedia/operations/send';
import { sendTemplate } from '../../../../nodes/WhatsAppMedia/operations/sendTemplate';
import { PROVIDERS } from '../../../../nodes/WhatsAppMedia/providers/registry';
import { draftOf } from '../../../support/drafts';
import { fileOf } from '../../../support/files';

const INVOICE = fileOf(Buffer.from('%PDF-1.4 invoice'), { name: 'invoice.pdf' });
const LABEL = fileOf(Buffer.from('%PDF-1.4 label!!'), { name: 'label.pdf' });
const TEMPLATE = { reference: 'invoice_ready:en_US:document', values: [] };

const session = (provider = PROVIDERS.contactship): RunSession =>
	({
		account: 'account',
		provider,
		transport: { address: 'https://api.example.com' },
	}) as unknown as RunSession;

/** The key of a message, as it is before anything is requested. */
async function keyOf(
	source: DraftSource,
	by: OnceBy,
	changes: Partial<Draft> = {},
	operation: Operation<Draft, unknown> = send,
): Promise<string> {
	const draft = { ...draftOf({ channelId: 'chn_1' }), source, ...changes } as Draft;
	const prepared = operation.prepare(session(), draft);
	if ('failure' in prepared) throw new Error(prepared.failure.headline);
	if (prepared.identity === undefined) throw new Error('The message has no identity');
	return (await identify(prepared.identity, by, '1042')).key;
}

/** A file of n8n that is sent as a link; each link has a signature of its own. */
const shared = (file: MediaFile, token: string): DraftSource => ({
	type: 'shared',
	file,
	url: `https://n8n.example.com/rest/binary-data/signed?token=${token}`,
	secret: token,
});
const uploaded = (file: MediaFile): DraftSource => ({ type: 'file', file });
const linked = (url: string): DraftSource => ({ type: 'link', url });
const remote = (url: string): DraftSource => ({ type: 'remote', url });
const LINK = 'https://shop.example/invoice.pdf';

describe.each<OnceBy>(['perFile', 'perOrder'])('%s', (by) => {
	it('a file that is sent as a link is known by itself, whatever its signature', async () => {
		expect(await keyOf(shared(INVOICE, 'a'), by)).toBe(await keyOf(shared(INVOICE, 'b'), by));
		expect(await keyOf(shared(INVOICE, 'a'), by)).not.toBe(await keyOf(shared(LABEL, 'a'), by));
	});

	it('a file is the same whether it is uploaded or sent as a link', async () => {
		expect(await keyOf(uploaded(INVOICE), by)).toBe(await keyOf(shared(INVOICE, 'a'), by));
	});

	it('a link is the same whether the provider or n8n downloads it', async () => {
		expect(await keyOf(linked(LINK), by)).toBe(await keyOf(remote(LINK), by));
		expect(await keyOf(linked(LINK), by)).not.toBe(await keyOf(remote(`${LINK}?v=2`), by));
	});

	it('files without a name are told apart, although the node gives all of them one', async () => {
		const photos = ['a', 'b'].map((content) => fileOf(Buffer.from(`%PDF-1.4 ${content}`)));
		const [one = INVOICE, other = INVOICE] = photos;
		expect(await keyOf(uploaded(one), by)).not.toBe(await keyOf(uploaded(other), by));
		const blank = { ...one, name: '  ' };
		expect(await keyOf(uploaded(one), by)).toBe(await keyOf(uploaded(blank), by));
	});

	it('a template counts with the file in its header, by link and by download', async () => {
		const changes = { template: TEMPLATE };
		const key = async (source: DraftSource): Promise<string> =>
			await keyOf(source, by, changes, sendTemplate);
		expect(await key(linked(LINK))).toBe(await key(remote(LINK)));
		expect(await key(linked(LINK))).not.toBe(await key(linked(`${LINK}?v=2`)));
	});
});

it('a typed file name is the name of the file', async () => {
	const named = { fileName: 'Invoice 1042.pdf' };
	const key = await keyOf(uploaded(INVOICE), 'perOrder', named);
	expect(key).toBe(await keyOf(uploaded(LABEL), 'perOrder', named));
	expect(key).not.toBe(await keyOf(uploaded(INVOICE), 'perOrder'));
});
