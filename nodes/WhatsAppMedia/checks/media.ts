import { lastSegment } from '../files/downloadName';
import { extensionOf, typeByExtension, type FileType } from '../files/fileTypes';
import type { Draft, MissingSource, OpenedSource, SharedSource } from '../messages/draft';
import type { Media, MediaKind, MediaSource } from '../messages/message';
import { cut, readableSize } from '../text';
import { checkFile, DOWNLOADED, STORED, unnamed } from './file';
import { checkFileName } from './fileName';
import { settleKind } from './kind';
import { parseUrl } from '../wire/parseUrl';
import { checkLink, checkUrl, isPrivateHost } from './link';
import { passed, refused, warning, type Checked, type FieldLabel, type Problem } from './problem';
import { oddities, unlisted, type CheckedProvider } from './typeWarnings';

export type { CheckedProvider } from './typeWarnings';

/** The media part of what the operator asked for. */
export type MediaDraft = Pick<Draft<OpenedSource>, 'fileName' | 'kind' | 'source'>;

/**
 * Settles what the media is and refuses what cannot arrive.
 * @param reachableHost see `checkLink`
 */
export function checkMedia(
	draft: MediaDraft,
	provider: CheckedProvider,
	reachableHost?: string,
): Checked<Media> {
	const { source } = draft;
	switch (source.type) {
		case 'file':
			return checkUpload(draft, source, provider);
		case 'shared':
			return checkShared(draft, source, provider, reachableHost);
		case 'link':
			return checkLinkedMedia(draft, source.url, provider, reachableHost);
		case 'missing':
			return missing(source);
		case 'none':
			return refused('Header Media', 'There is no media', 'Choose File or Link.');
	}
}

function missing({ field, reason, message, advice }: MissingSource): Checked<Media> {
	const { problems } = refused(field ?? 'Input Binary Field', message, advice);
	return { problems: problems.map((problem) => ({ ...problem, ...(reason && { reason }) })) };
}

function checkUpload(
	draft: MediaDraft,
	source: Extract<MediaSource, { type: 'file' }>,
	provider: CheckedProvider,
): Checked<Media> {
	const origin = source.url === undefined ? STORED : DOWNLOADED;
	const { value, problems } = checkFile(draft, source.file, provider, origin);
	if (value === undefined) return { problems };
	const ofLink = source.url === undefined ? [] : checkUrl(source.url).problems;
	return passed({ ...value, source }, [
		...ofLink,
		...problems,
		...heavy(source, provider, origin.field),
	]);
}

/** A file that the provider would rather fetch itself. */
function heavy(
	{ file, url }: Extract<MediaSource, { type: 'file' }>,
	{ name, limits }: CheckedProvider,
	field: FieldLabel,
): Problem[] {
	if (file.size <= (limits.comfortableUpload ?? Infinity)) return [];
	return [
		warning(
			field,
			`The file has ${readableSize(file.size)}, which ${name} gets as text a third larger`,
			url === undefined
				? 'For files of this size a public link (Media Source: Link, or the option Send as Link) is the safer way.'
				: 'For files of this size it is safer to switch the option Download First off and use a public link.',
		),
	];
}

/** A file that the provider is to fetch from this n8n. */
function checkShared(
	draft: MediaDraft,
	{ file, url, secret }: SharedSource,
	provider: CheckedProvider,
	reachableHost: string | undefined,
): Checked<Media> {
	const { value, problems } = checkFile(draft, file, provider, STORED);
	const refusals = [...problems, ...unreachable(url, provider, reachableHost)];
	if (value === undefined) return { problems: refusals };
	return passed({ ...value, source: { type: 'link', url, secret } }, refusals);
}

function unreachable(
	url: string,
	{ name, limits }: CheckedProvider,
	reachableHost: string | undefined,
): readonly Problem[] {
	const field: FieldLabel = 'Send as Link';
	if (limits.linkNeedsExtension) {
		return refused(
			field,
			`${name} only takes links that end in a file name, which links to files in n8n do not`,
			'Switch the option Send as Link off.',
		).problems;
	}
	const host = parseUrl(url)?.hostname ?? '';
	if (host === reachableHost || !isPrivateHost(host)) return [];
	return refused(
		field,
		`${name} cannot reach this n8n, whose address is ${cut(host, 80)}`,
		'Ask who runs this n8n to set its public address (WEBHOOK_URL), or switch the option Send as Link off.',
	).problems;
}

function checkLinkedMedia(
	draft: MediaDraft,
	given: string,
	provider: CheckedProvider,
	reachableHost: string | undefined,
): Checked<Media> {
	const field: FieldLabel = 'Media URL';
	const link = checkLink(given, reachableHost);
	const url = link.value;
	if (url === undefined) return { problems: link.problems };

	const own = lastSegment(url);
	const extension = extensionOf(own);
	const type = typeByExtension(extension);
	const kind = kindOfLink(draft.kind, type);
	if (kind.value === undefined) return { problems: [...kind.problems, ...link.problems] };
	const isFileName = extension !== undefined && !PROGRAMS.has(extension);
	// Nobody has seen the file, so what was typed stands.
	const fileName = checkFileName(
		{
			typed: draft.fileName,
			...(isFileName && { own }),
			fallback: kind.value,
		},
		isFileName ? { extension } : {},
	);
	const problems = [...link.problems, ...kind.problems, ...fileName.problems];
	if (fileName.value === undefined) return { problems };
	const facts = { kind: kind.value, fileName: fileName.value };
	problems.push(...oddities(type, kind.value), ...contradicted(fileName.value, type));
	if (extension === undefined && provider.limits.linkNeedsExtension) {
		problems.push(
			warning(
				field,
				`The media URL has no file name extension, and ${provider.name} may refuse such links`,
				'Use a link that ends in the file’s name, for example /invoice.pdf, or switch on the option Download First.',
			),
		);
	} else {
		problems.push(
			...unlisted({ kind: kind.value, fileName: own }, provider, field, type),
			...unnamed(facts),
		);
	}
	return passed(
		{ ...facts, source: { type: 'link', url: url.href }, mimeType: type?.mimeType },
		problems,
	);
}

/** Extensions of programs on web servers, which say nothing of the file that they give. */
const PROGRAMS = new Set(
	'php php5 phtml asp aspx ashx axd cgi pl jsp jspx do action cfm'.split(' '),
);

/** A typed name that says something else than the link, which the provider goes by. */
function contradicted(fileName: string, type: FileType | undefined): Problem[] {
	const named = typeByExtension(extensionOf(fileName));
	if (type === undefined || named === undefined || named === type) return [];
	return [
		warning(
			'File Name',
			`The file name ends like another type of file (${named.label}) than the media URL (${type.label})`,
			'Give the file name the extension of the file.',
		),
	];
}

/** The kind of a link is the operator's word, as far as the link's ending does not say otherwise. */
function kindOfLink(chosen: MediaKind | 'auto', type: FileType | undefined): Checked<MediaKind> {
	if (type !== undefined) return settleKind(chosen, type, 'Media URL');
	if (chosen !== 'auto') return passed(chosen);
	return refused(
		'Media URL',
		'The media URL does not end in a known file type, so the kind of media cannot be told from it',
		'Choose Image, Document, Video or Audio in the option Media Type, or switch on the option Download First.',
	);
}
