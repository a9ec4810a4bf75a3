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

/** A new workflow that begins with a click and goes on with the node, whose window is open. */
export async function addNode({ canvas, creator, panel }: Editor): Promise<void> {
	await canvas.openNewWorkflow();
	await creator.open();
	await creator.search('whatsapp media');
	await creator.choose(NODE);
	await creator.chooseAction('Send media');
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
