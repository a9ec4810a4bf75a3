import { laravelV2 } from './laravel/v2';

/** WA.cr. Its documentation names no host; the default follows from the documentation's own. */
export const waCr = laravelV2({
	id: 'waCr',
	name: 'WA.cr',
	credentialType: 'waCrApi',
	credentialName: 'WA.cr API',
	secretLocation: 'WA.cr dashboard > API tokens',
	baseUrl: 'https://app.wa.cr/api/v2',
	extensions: {
		image: ['jpg', 'jpeg', 'png', 'webp'],
		document: ['pdf', 'doc', 'docx', 'xls', 'xlsx', 'ppt', 'pptx', 'txt', 'csv'],
		video: ['mp4', '3gp'],
		audio: ['mp3', 'ogg', 'amr', 'aac', 'opus'],
	},
});
