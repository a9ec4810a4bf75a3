import { type Sandbox, type SandboxOptions, startSandbox } from '../../../sandbox';
import { type CredentialFile, type N8nServer, startN8n } from '../../../tools/lib/n8n/server';
import { chromiumPath, openBrowser } from './browser';
import { EffortCounter } from './effort';
import { Account } from './pages/account';
import { Canvas } from './pages/canvas';
import { CredentialDialog } from './pages/credentialDialog';
import { NodeCreator } from './pages/nodeCreator';
import { NodePanel } from './pages/nodePanel';
import { Picker } from './pages/picker';
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
	/** Counts clicks and typed fields. */
	readonly effort: EffortCounter;
	/** A field whose value is chosen from a list at the provider. */
	picker(parameter: string): Picker;
	close(): Promise<void>;
}

export interface EditorOptions {
	/** Folder of the pictures of this run. */
	readonly name: string;
	readonly sandbox?: SandboxOptions;
	/** The credentials that are there from the start; none by default. */
	readonly credentials?: (sandbox: Sandbox) => CredentialFile[];
}

/** Starts everything; what was started is ended again when a part of it fails. */
export async function openEditor(options: EditorOptions): Promise<Editor> {
	// Before n8n is started for nothing.
	chromiumPath();
	const opened: Array<() => Promise<void>> = [];
	const close = async () => {
		for (const end of opened.reverse()) await end();
	};
	try {
		const sandbox = await startSandbox(options.sandbox);
		opened.push(() => sandbox.close());
		const n8n = await startN8n({ credentials: options.credentials?.(sandbox) });
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
			picker: (parameter) => new Picker(page, parameter),
			dialog: new CredentialDialog(page),
			pictures: await Pictures.of(page, options.name),
			effort: await EffortCounter.of(page),
			close,
		};
	} catch (error) {
		await close();
		throw error;
	}
}
