import { laravelV2 } from './laravel/v2';

/** RASL. It documents MIME families; these are their extensions (no CSV, unlike WA.cr). */
export const rasl = laravelV2({
	id: 'rasl',
	name: 'RASL',
	credentialType: 'raslApi',
	credentialName: 'RASL API',
	secretLocation: 'RASL dashboard > API tokens',
	baseUrl: 'https://getrasl.io/api/v2',
	extensions: {
		image: ['jpg', 'jpeg', 'png', 'webp'],
		document: ['pdf', 'doc', 'docx', 'xls', 'xlsx', 'ppt', 'pptx', 'txt'],
		video: ['mp4', '3gp', '3gpp'],
		audio: ['mp3', 'aac', 'amr', 'ogg'],
	},
});
