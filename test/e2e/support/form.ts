import { poll } from '../../../tools/lib/n8n/poll';

/** What somebody sees after sending a form. */
export interface CompletionPage {
	title: string;
	message: string;
}

/** Milliseconds; the page itself looks every second. */
const COMPLETION_TIMEOUT = 20_000;

/** Opens the page of a form or chat; waits for it, since n8n registers its address in the background. */
export async function openPage(url: string): Promise<string> {
	return await poll(
		async () => {
			const answer = await fetch(url);
			const page = await answer.text();
			return answer.ok ? page : undefined;
		},
		COMPLETION_TIMEOUT,
		() => `There is no page at ${url}`,
	);
}

/** Names of a form's fields by their labels. */
export function fieldNames(page: string): Map<string, string> {
	const labels = page.matchAll(/<label[^>]*\bfor=["']([^"']+)["'][^>]*>([^<]+)/g);
	return new Map(
		[...labels].map(([, name = '', label = '']) => [textOf(label).replace(/\s*\*$/, ''), name]),
	);
}

/**
 * Does what the form's own script does in a browser: sends the fields, waits until the next page is
 * there, opens it, and confirms it, with which the workflow ends.
 */
export async function submitForm(
	url: string,
	values: Record<string, string>,
): Promise<CompletionPage> {
	const names = fieldNames(await openPage(url));
	const form = new FormData();
	for (const [label, name] of names) form.append(name, values[label] ?? '');
	const answer = await fetch(url, { method: 'POST', body: form });
	const { formWaitingUrl } = (await answer.json()) as { formWaitingUrl: string };

	const status = new URL(formWaitingUrl);
	status.pathname += '/n8n-execution-status';
	let seen = '';
	await poll(
		async () => {
			seen = (await (await fetch(status)).text()).trim();
			if (/canceled|crashed|error|success|null/.test(seen)) throw new Error(`Form: ${seen}`);
			return seen === 'form-waiting' || undefined;
		},
		COMPLETION_TIMEOUT,
		() => `The form's next page did not come (${seen})`,
	);
	const page = await (await fetch(formWaitingUrl)).text();
	await (await fetch(formWaitingUrl, { method: 'POST' })).text();
	return { title: inner(page, 'h1'), message: inner(page, 'p') };
}

function inner(page: string, tag: string): string {
	return textOf(new RegExp(`<${tag}[^>]*>([^]*?)</${tag}>`).exec(page)?.[1] ?? '');
}

/** Text as a browser shows it. */
function textOf(html: string): string {
	return html
		.replace(/<br\s*\/?>/g, '\n')
		.replace(/<[^>]+>/g, '')
		.replace(/&#x([0-9a-f]+);/gi, (_, code: string) => String.fromCodePoint(parseInt(code, 16)))
		.replace(/&#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code)))
		.replaceAll('&quot;', '"')
		.replaceAll('&lt;', '<')
		.replaceAll('&gt;', '>')
		.replaceAll('&amp;', '&')
		.trim();
}
