import type { INodeParameters } from 'n8n-workflow';

import { chain, MEDIA_NODE, node } from '../../support/n8n/workflow';
import type { Editor } from './editor';

export const NODE = 'WhatsApp Media';

/** What n8n calls the node that begins a workflow with a click. */
export const TRIGGER = 'When clicking ‘Execute workflow’';

/** A new workflow that begins with a click. */
export async function beginWorkflow({ canvas, creator }: Editor): Promise<void> {
	await canvas.openNewWorkflow();
	await creator.open();
	await creator.search('manual trigger');
	await creator.choose('Trigger manually');
	await canvas.node(TRIGGER).waitFor();
}

/**
 * A new workflow that begins with a click and goes on with the node, whose window is open.
 * @param action what the node is to do, as n8n lists it
 */
export async function addNode(
	{ canvas, creator, panel }: Editor,
	action = 'Send media',
): Promise<void> {
	await canvas.openNewWorkflow();
	await creator.open();
	await creator.search('whatsapp media');
	await creator.choose(NODE);
	await creator.chooseAction(action);
	await panel.field('operation').waitFor();
}

/** A new workflow: a click, the download of a file, and the node, whose window is open. */
export async function addNodeBehindDownload(editor: Editor, fileUrl: string): Promise<void> {
	const { creator, panel } = editor;
	await beginWorkflow(editor);
	await creator.openBehindLastNode();
	await creator.search('http request');
	await creator.choose('HTTP Request');
	await panel.fill('url', fileUrl);
	await panel.add('Add option', 'Response');
	await panel.choose('responseFormat', 'File');
	await panel.close();

	await creator.openBehindLastNode();
	await creator.search('xobito');
	await creator.choose(NODE);
	await creator.chooseAction('Send media');
	await panel.field('operation').waitFor();
}

/** What comes in at a node that is opened with `openNode`. */
export const ORDER = {
	number: '1042',
	template: 'invoice_ready:es',
	billing: { first_name: 'Lucía', phone: '+34600123456' },
};

let workflows = 0;

/** Makes a workflow that gives an order to the node with these parameters, and opens the node's window. */
export async function openNode(
	{ n8n, canvas, panel }: Editor,
	parameters: INodeParameters,
): Promise<void> {
	workflows += 1;
	const order = { mode: 'raw', jsonOutput: JSON.stringify(ORDER), options: {} };
	const id = await n8n.saveWorkflow(
		chain(`Order ${workflows}`, [
			node(TRIGGER, 'n8n-nodes-base.manualTrigger', {}),
			node('Order', 'n8n-nodes-base.set', order, { typeVersion: 3.4, position: [200, 0] }),
			node(NODE, MEDIA_NODE, parameters, { position: [400, 0] }),
		]),
	);
	await canvas.openWorkflow(id);
	await canvas.open(NODE);
	await panel.field('operation').waitFor();
}
