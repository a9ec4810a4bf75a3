/** A page of a file service that shows a file instead of being one. */
export interface SharingPage {
	readonly service: string;
	/** How to get at the file itself. */
	readonly advice: string;
}

interface Service extends SharingPage {
	readonly host: RegExp;
	/** Whether a link to this host downloads the file itself. */
	isDownload(url: URL): boolean;
}

const WITH_NODE = (node: string): string =>
	`Download the file with n8n’s ${node} node and choose Media Source: File.`;

const SERVICES: readonly Service[] = [
	{
		service: 'Google Drive',
		host: /^(drive|docs)\.google\.com$/,
		// /uc?export=download, /document/d/…/export?format=pdf, a published sheet as CSV.
		isDownload: ({ pathname, searchParams }) =>
			searchParams.get('export') === 'download' ||
			/\/(export|download)(\/|$)/.test(pathname) ||
			searchParams.has('output'),
		advice: WITH_NODE('Google Drive'),
	},
	{
		service: 'OneDrive',
		host: /^(1drv\.ms|onedrive\.live\.com|[\w-]+\.sharepoint\.com)$/,
		isDownload: ({ pathname, searchParams }) =>
			searchParams.get('download') === '1' ||
			/(^\/download(\.aspx)?$|\/_layouts\/15\/download\.aspx$|\/_api\/|\/content$)/i.test(pathname),
		advice: WITH_NODE('Microsoft OneDrive or SharePoint'),
	},
	{
		service: 'Dropbox',
		host: /^(www\.)?dropbox\.com$/,
		isDownload: ({ searchParams }) =>
			searchParams.get('dl') === '1' || searchParams.get('raw') === '1',
		advice: 'Put dl=1 at the end of the link (in the place of dl=0), or use n8n’s Dropbox node.',
	},
	{
		service: 'WeTransfer',
		host: /^(we\.tl|(www\.)?wetransfer\.com)$/,
		isDownload: () => false,
		advice:
			'Put the file where a link opens it directly, or into n8n, and choose Media Source: File.',
	},
];

/** The page that a link leads to, by its host; undefined for links that download the file. */
export function sharingPageOf(url: URL): SharingPage | undefined {
	const host = url.hostname.replace(/\.$/, '');
	return SERVICES.find((service) => service.host.test(host) && !service.isDownload(url));
}
