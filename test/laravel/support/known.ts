import type { Ending, Observed } from './judge';

/** A trial with what is said of it. */
export interface Complained extends Observed {
	readonly ending: Ending;
	readonly complaint: string;
	readonly place: string;
}

/** What no client can foresee, or what is right although it looks wrong; each with its reason. */
export interface Known {
	readonly reason: string;
	fits(complained: Complained): boolean;
}

const UNFORESEEN = /^Laravel refused it and Check foresaw nothing/;

/** Types of files as PHP knows them by the extensions of WA.cr's and RASL's lists (Symfony's MimeTypes). */
const FOUND_AS_LISTED = new Set([
	...['image/jpeg', 'image/png', 'image/webp', 'application/pdf', 'application/msword'],
	...['application/vnd.ms-excel', 'application/vnd.ms-powerpoint', 'text/plain', 'text/csv'],
	'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
	'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
	'application/vnd.openxmlformats-officedocument.presentationml.presentation',
	...['video/mp4', 'video/3gpp', 'audio/mpeg', 'audio/ogg', 'audio/amr', 'audio/aac'],
]);

export const KNOWN: readonly Known[] = [
	{
		reason:
			'Laravel’s rule `mimes` goes by what PHP’s finfo finds in the file, and finds another type than that of its name',
		fits: ({ place, complaint, arrivals }) =>
			place === 'by-content' &&
			UNFORESEEN.test(complaint) &&
			arrivals.some(({ request }) =>
				request.files.some(({ finfo }) => !FOUND_AS_LISTED.has(finfo ?? '')),
			),
	},
	{
		reason: 'Xobito documents no list of extensions, and the list of its deployments has no CSV',
		fits: ({ place, complaint, trial }) =>
			place === 'deployed' &&
			trial.provider === 'xobito' &&
			UNFORESEEN.test(complaint) &&
			trial.file?.name.endsWith('.csv') === true,
	},
	{
		reason:
			'Xobito documents no list of extensions, and the list of its deployments has no .jpg, which a link cannot lose',
		fits: ({ place, ending, trial }) =>
			place === 'deployed' &&
			trial.provider === 'xobito' &&
			trial.source === 'link' &&
			ending === 'refusedByLaravel' &&
			trial.entries.mediaUrl?.endsWith('.jpg') === true,
	},
	{
		reason: 'Laravel’s rule `url` accepts ftp://, which WhatsApp does not open',
		fits: ({ complaint, trial }) =>
			complaint.startsWith('the node refused what Laravel takes') &&
			trial.entries.mediaUrl?.startsWith('ftp://') === true,
	},
];
