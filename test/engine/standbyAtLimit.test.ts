import type { INodeExecutionData, INodeParameters } from 'n8n-workflow';

import type { ProviderId } from '../../nodes/WhatsAppMedia/providers/registry';
import { PROVIDERS } from '../../nodes/WhatsAppMedia/providers/registry';
import type { NodeRun } from '../../tools/lib/engine';
import { startRig, type Rig } from './support/setup';

/** What becomes of a template that stands by where the provider accepts few requests. */

let rig: Rig | undefined;
afterEach(async () => {
	await rig?.close();
	rig = undefined;
});

/** A minute of a provider in two seconds, with the time of Wait for Delivery made as much shorter. */
const SCARCE = { rateWindowMs: 2_000, deliverAfterMs: 50 };
const WAIT = 1;

const phones = (first: number, count: number): string[] =>
	Array.from({ length: count }, (_, index) => `+1415555${first + index}`);
const items = (list: readonly string[]): INodeExecutionData[] =>
	list.map((phone) => ({ json: { phone } }));

const MEDIA: INodeParameters = {
	mediaSource: 'url',
	mediaUrl: 'https://shop.example/invoice.pdf',
	options: { mediaType: 'document' },
};
const standBy = (reference = 'invoice_ready:en_US:document'): INodeParameters => ({
	...MEDIA,
	outsideWindow: 'template',
	template: { mode: 'list', value: reference },
	templateValuesBy: 'fields',
	templateValues: { mappingMode: 'defineBelow', value: { 'body.1': 'Ann', 'body.2': '1042' } },
	options: { waitForDelivery: WAIT },
});

/** What reached whom, by the provider's own record. */
const arrived = ({ sandbox }: Rig): string[] =>
	sandbox.messages
		.map(({ phone, template }) => `${phone} ${template === undefined ? 'media' : 'template'}`)
		.sort();
const sentAs = ({ main }: NodeRun): unknown[] =>
	main.map(({ json }) => `${json.outcome} ${json.sentAs}`);
/** Looks at what became of a message that the provider answered. */
const looks = ({ sandbox }: Rig): number =>
	sandbox.requests.filter(({ method, status }) => method === 'GET' && status === 200).length;
const isAccepted = ({ method, status }: { method: string; status: number }): boolean =>
	method === 'POST' && status < 300;

// Xobito says in a 429 when to come again, WA.cr says it before there is one.
describe.each<ProviderId>(['xobito', 'waCr'])('A mailing at the rate limit of %s', (id) => {
	it('reaches each stranger once, by the template', async () => {
		rig = await startRig({ ...SCARCE, ratePerMinute: 60, windows: 'closedLater' });
		const strangers = phones(1000, 90);
		const run = await rig.run(PROVIDERS[id], items(strangers), standBy());
		expect(run.error).toBeUndefined();
		expect(sentAs(run)).toEqual(strangers.map(() => 'sent template'));
		expect(arrived(rig)).toEqual(strangers.map((phone) => `${phone} template`));
		expect(rig.sandbox.requests.filter(isAccepted)).toHaveLength(180);
		// One for each message and one for each template, and a few that came too early.
		expect(looks(rig)).toBeLessThan(220);
	}, 60_000);
});

it("A stranger's order gets its template beside a mailing and a Check, and neither stops", async () => {
	const STRANGER = '+14155559999';
	const xobito = PROVIDERS.xobito;
	rig = await startRig({ ...SCARCE, ratePerMinute: 30, extraTemplates: 5_900 });
	const { sandbox } = rig;
	sandbox.closeWindow(STRANGER, 'later');
	const customers = phones(1000, 80);
	const [mailing, check, order] = await Promise.all([
		rig.run(xobito, items(customers), MEDIA),
		rig.run(xobito, items(['+14155558888']), { ...standBy('no_such:en'), operation: 'check' }),
		rig.run(xobito, items([STRANGER]), standBy()),
	]);
	expect(sentAs(order)).toEqual(['sent template']);
	expect(arrived(rig)).toEqual(
		[...customers.map((phone) => `${phone} media`), `${STRANGER} template`].sort(),
	);
	expect(sentAs(mailing)).toEqual(customers.map(() => 'sent media'));
	expect(check.main).toHaveLength(1);
	// The template left while the mailing was still under way, and a Check reads when nobody else does.
	const isTemplate = sandbox.requests
		.filter(isAccepted)
		.map(({ path }) => path.includes('template'));
	expect(isTemplate.indexOf(true)).toBeGreaterThan(0);
	expect(isTemplate.indexOf(true)).toBeLessThan(isTemplate.length - 5);
	const lastMessage = sandbox.requests.findLastIndex(isAccepted);
	const early = sandbox.requests.slice(0, lastMessage).filter(({ path, status }) => {
		return path.includes('/templates?') && status === 200;
	});
	expect(early.length).toBeLessThan(10);
}, 60_000);
