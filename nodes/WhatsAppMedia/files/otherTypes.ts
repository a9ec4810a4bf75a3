import type { Form } from './format';
import type { FileType } from './fileTypes';

type Row = readonly [mimeType: string, extensions: string, ...writtenIn: Form[]];

/**
 * Types of which nothing matters but their name: the MIME type, its extensions (the usual one first,
 * relatives with a plus) and the formats in which such files are written; none where that is one of
 * their own. WhatsApp lists
 * none of them. Extensions as in mime-db; what it does not have is what the makers of the format use.
 */
const ROWS: readonly Row[] = [
	// Office: relatives of the types that WhatsApp lists
	['application/vnd.ms-word.document.macroenabled.12', 'docm', 'zip', 'wordprocessing', 'ole'],
	[
		'application/vnd.openxmlformats-officedocument.wordprocessingml.template',
		'dotx',
		'zip',
		'wordprocessing',
		'ole',
	],
	['application/vnd.ms-word.template.macroenabled.12', 'dotm', 'zip', 'wordprocessing', 'ole'],
	['application/vnd.ms-excel.sheet.macroenabled.12', 'xlsm', 'zip', 'spreadsheet', 'ole'],
	['application/vnd.ms-excel.sheet.binary.macroenabled.12', 'xlsb', 'zip', 'spreadsheet', 'ole'],
	[
		'application/vnd.openxmlformats-officedocument.spreadsheetml.template',
		'xltx',
		'zip',
		'spreadsheet',
		'ole',
	],
	['application/vnd.ms-excel.template.macroenabled.12', 'xltm', 'zip', 'spreadsheet', 'ole'],
	['application/vnd.ms-excel.addin.macroenabled.12', 'xlam', 'zip', 'spreadsheet', 'ole'],
	[
		'application/vnd.ms-powerpoint.presentation.macroenabled.12',
		'pptm',
		'zip',
		'presentation',
		'ole',
	],
	[
		'application/vnd.openxmlformats-officedocument.presentationml.slideshow',
		'ppsx',
		'zip',
		'presentation',
		'ole',
	],
	['application/vnd.ms-powerpoint.slideshow.macroenabled.12', 'ppsm', 'zip', 'presentation', 'ole'],
	[
		'application/vnd.openxmlformats-officedocument.presentationml.template',
		'potx',
		'zip',
		'presentation',
		'ole',
	],
	['application/vnd.ms-powerpoint.template.macroenabled.12', 'potm', 'zip', 'presentation', 'ole'],
	['application/vnd.ms-powerpoint.addin.macroenabled.12', 'ppam', 'zip', 'presentation', 'ole'],
	['application/vnd.visio', 'vsd vst vss vsw', 'ole'],
	['application/vnd.ms-visio.drawing.main+xml', 'vsdx +vstx +vssx +vsdm', 'zip'],
	['application/vnd.ms-outlook', 'msg', 'ole'],
	['application/x-mspublisher', 'pub', 'ole', 'text'],
	['application/vnd.ms-works', 'wps wks wcm wdb', 'ole'],
	['application/x-hwp', 'hwp', 'ole'],
	['application/rtf', 'rtf', 'rtf', 'words'],

	// LibreOffice and Apple
	['application/vnd.oasis.opendocument.text', 'odt', 'zip'],
	['application/vnd.oasis.opendocument.text-template', 'ott', 'zip'],
	['application/vnd.oasis.opendocument.spreadsheet', 'ods', 'zip'],
	['application/vnd.oasis.opendocument.spreadsheet-template', 'ots', 'zip'],
	['application/vnd.oasis.opendocument.presentation', 'odp', 'zip'],
	['application/vnd.oasis.opendocument.presentation-template', 'otp', 'zip'],
	['application/vnd.oasis.opendocument.graphics', 'odg', 'zip'],
	['application/vnd.oasis.opendocument.graphics-template', 'otg', 'zip'],
	['application/vnd.oasis.opendocument.formula', 'odf', 'zip'],
	['application/vnd.apple.pages', 'pages', 'zip'],
	['application/vnd.apple.numbers', 'numbers', 'zip'],
	['application/vnd.apple.keynote', 'key', 'zip', 'text'],

	// What else is a ZIP inside
	['application/epub+zip', 'epub', 'zip'],
	['application/vnd.apple.pkpass', 'pkpass', 'zip'],
	['application/vnd.google-earth.kmz', 'kmz', 'zip'],
	['application/vnd.android.package-archive', 'apk', 'zip'],
	['application/java-archive', 'jar war ear', 'zip'],
	['application/x-xpinstall', 'xpi', 'zip'],
	['application/x-cbr', 'cbr cba cbt cbz cb7', 'zip', 'rar', 'tar'],
	['application/vnd.ms-xpsdocument', 'xps', 'zip'],
	['application/oxps', 'oxps', 'zip'],
	['model/3mf', '3mf', 'zip'],
	['model/vnd.usdz+zip', 'usdz', 'zip'],
	['application/vnd.recordare.musicxml', 'mxl', 'zip'],

	// Text
	['text/calendar', 'ics ifb', 'text'],
	['text/x-vcard', 'vcf vcard', 'text'],
	['text/markdown', 'md markdown', 'text', 'page'],
	['text/tab-separated-values', 'tsv', 'text'],
	['text/css', 'css', 'text'],
	['text/javascript', 'js mjs +ts +tsx', 'text'],
	['text/yaml', 'yaml yml', 'text'],
	['text/vtt', 'vtt', 'text'],
	['application/x-subrip', 'srt', 'text'],
	['application/sql', 'sql', 'text'],
	['application/x-tex', 'tex', 'text'],
	['message/rfc822', 'eml mime mht mhtml', 'text', 'page'],
	['application/postscript', 'ps eps ai', 'text'],
	['application/vnd.intu.qfx', 'qfx', 'text'],
	['application/pkcs7-mime', 'p7m p7c', 'text'],
	['application/pkcs7-signature', 'p7s', 'text'],

	// XML and JSON
	['application/xml', 'xml', 'xml', 'text', 'page'],
	['application/xslt+xml', 'xslt', 'xml', 'text'],
	['application/rss+xml', 'rss', 'xml', 'text'],
	['application/atom+xml', 'atom', 'xml', 'text'],
	['application/gpx+xml', 'gpx', 'xml', 'text'],
	['application/vnd.google-earth.kml+xml', 'kml', 'xml', 'text'],
	['model/vnd.collada+xml', 'dae', 'xml', 'text'],
	['application/vnd.recordare.musicxml+xml', 'musicxml', 'xml', 'text'],
	['application/geo+json', 'geojson', 'json', 'text'],
	['application/ld+json', 'jsonld', 'json', 'text'],
	['application/manifest+json', 'webmanifest', 'json', 'text'],
	['application/x-ipynb+json', 'ipynb', 'json', 'text'],
	['application/har+json', 'har', 'json', 'text'],
	['model/gltf+json', 'gltf', 'json', 'text'],

	// Archives, programs, fonts, data
	['application/gzip', 'gz tgz', 'gzip'],
	['application/x-bzip2', 'bz2 boz', 'gzip'],
	['application/x-xz', 'xz', 'gzip'],
	['application/x-7z-compressed', '7z', 'rar'],
	['application/vnd.rar', 'rar', 'rar'],
	['application/x-tar', 'tar', 'tar'],
	['application/x-msdownload', 'exe dll msi +bat +cmd', 'ole', 'text'],
	['application/x-apple-diskimage', 'dmg'],
	['application/x-iso9660-image', 'iso'],
	['font/ttf', 'ttf'],
	['font/otf', 'otf'],
	['font/woff', 'woff'],
	['font/woff2', 'woff2'],
	['application/x-mobipocket-ebook', 'mobi'],
	['application/wasm', 'wasm'],

	// Pictures, films and sound
	['image/vnd.adobe.photoshop', 'psd +psb'],
	['image/vnd.microsoft.icon', 'ico'],
	['image/jp2', 'jp2 jpg2'],
	['image/jxl', 'jxl'],
	['image/x-adobe-dng', 'dng', 'tiff'],
	['video/ogg', 'ogv +ogg +ogx +ogm'],
	['video/mpeg', 'mpg mpeg mpe m1v m2v +vob'],
	['video/mp2t', 'm2t m2ts mts +ts'],
	['video/x-ms-asf', 'asf asx', 'asf'],
	['video/x-ms-wmv', 'wmv', 'asf'],
	['audio/x-ms-wma', 'wma', 'asf'],
	['video/x-flv', 'flv'],
	['audio/midi', 'mid midi kar rmi'],
	['audio/x-aiff', 'aiff aif aifc'],
	['audio/x-caf', 'caf'],
];

/** Rows of the table as file types, named by their extension: `ODT file`. */
export const OTHER_TYPES: readonly FileType[] = ROWS.map(([mimeType, listed, ...writtenIn]) => {
	const [usual = '', ...others] = listed.split(' ');
	const isRelative = (extension: string): boolean => extension.startsWith('+');
	return {
		mimeType,
		extensions: [usual, ...others.filter((extension) => !isRelative(extension))],
		relatives: others.filter(isRelative).map((extension) => extension.slice(1)),
		writtenIn,
		kind: kindOf(mimeType),
		accepted: false,
		label: `${usual.toUpperCase()} file`,
	};
});

function kindOf(mimeType: string): FileType['kind'] {
	const [family] = mimeType.split('/');
	return family === 'image' || family === 'video' || family === 'audio' ? family : 'document';
}
