import { type Sandbox, startSandbox } from '../../../sandbox';
import { type N8nServer, startN8n } from '../../../tools/n8n/server';
import { chromiumPath, openBrowser } from './browser';
import { Account } from './pages/account';
import { Canvas } from './pages/canvas';
import { CredentialDialog } from './pages/credentialDialog';
import { NodeCreator } from './pages/nodeCreator';
import { NodePanel } from './pages/nodePanel';
import { Pictures, SCALE } from './pictures';

/** n8n's editor in a browser, and the sandbox of the providers behind it. */
export interface Editor {
	readonly n8n: N8nServer;
	readonly sandbox: Sandbox;
	readonly account: Account;
	readonly canvas: Canvas;
	readonly creator: NodeCreator;
	readonly panel: NodePanel;
	readonly dialog: CredentialDialog;
	readonly pictures: Pictures;
	close(): Promise<void>;
}

/** Starts everything; what was started is ended again when a part of it fails. */
export async function openEditor(): Promise<Editor> {
	// Before n8n is started for nothing.
	chromiumPath();
	const opened: Array<() => Promise<void>> = [];
	const close = async () => {
		for (const end of opened.reverse()) await end();
	};
	try {
		const sandbox = await startSandbox();
		opened.push(() => sandbox.close());
		const n8n = await startN8n();
		opened.push(() => n8n.stop());
		const browser = await openBrowser(n8n.url, SCALE);
		opened.push(() => browser.close());
		const { page } = browser;
		return {
			n8n,
			sandbox,
			account: new Account(page),
			canvas: new Canvas(page),
			creator: new NodeCreator(page),
			panel: new NodePanel(page),
			dialog: new CredentialDialog(page),
			pictures: await Pictures.of(page),
			close,
		};
	} catch (error) {
		await close();
		throw error;
	}
}
