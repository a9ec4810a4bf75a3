import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { IBinaryData, IExecuteFunctions } from 'n8n-workflow';

import { compose } from '../../../nodes/WhatsAppMedia/checks/composeMessage';
import type { Problem } from '../../../nodes/WhatsAppMedia/checks/composeMessage';
import type { Draft, OpenedSource } from '../../../nodes/WhatsAppMedia/messages/draft';
import type { MediaFile } from '../../../nodes/WhatsAppMedia/messages/message';
import { openBinary } from '../../../nodes/WhatsAppMedia/parameters/binaryFile';
import type { Provider } from '../../../nodes/WhatsAppMedia/providers/provider';
import { PROVIDERS } from '../../../nodes/WhatsAppMedia/providers/registry';
import { draftOf, FAMILY } from '../../support/drafts';
import { ALL_PROVIDERS, FIXTURES } from '../../support/providers';
import { SCOLDING } from '../support/answers';

const FILES = join(__dirname, '../../files');
const { xobito, waCr, rasl, contactship } = PROVIDERS;
const OCTETS = 'application/octet-stream';
const DOCX = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';
const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

/** A file as n8n hands it over that keeps files in memory. */
async function open(content: Buffer, about: Partial<IBinaryData> = {}): Promise<MediaFile> {
	const functions = { helpers: {}, getInputData: () => [{}] } as unknown as IExecuteFunctions;
	const data = content.toString('base64');
	return await openBinary(functions, { data, mimeType: '', ...about });
}

const read = (name: string): Buffer => readFileSync(join(FILES, name));

/** What the provider is asked to send for a file: name, type and kind as they go over the wire, and what is told. */
function send(file: MediaFile, provider: Provider, changes: Partial<Draft<OpenedSource>> = {}) {
	const channelId = provider.needsChannel ? 'chn_1' : '';
	const draft = draftOf({ source: { type: 'file', file }, channelId, ...changes });
	const { value: message, problems } = compose(draft, provider);
	const warnings = problems.filter(({ severity }) => severity === 'warning');
	if (message === undefined) return { refusal: problems.find(isRefusal), warnings };
	const { body } = provider.send({
		...message,
		recipient: { ...message.recipient, contactId: 'c' },
	});
	const { kind } = message.media;
	const { fileName: nameField } = FIXTURES[provider.id].fields;
	if (body?.type === 'multipart') {
		const fields = Object.fromEntries(body.fields);
		const { fileName: upload, mimeType } = body.file ?? {};
		return { kind: fields.media_type, name: fields[nameField], upload, mimeType, warnings };
	}
	if (body?.type !== 'base64Json') throw new Error('Neither a form nor base64');
	return { kind, name: body.value[nameField], mimeType: message.media.mimeType, warnings };
}

const isRefusal = ({ severity }: Problem): boolean => severity === 'error';

/** The same at every provider. */
function everywhere<T>(judge: (provider: Provider) => T): T[] {
	return ALL_PROVIDERS.map(judge);
}

describe('a document that is not of the common kind', () => {
	it.each([
		...['price-list.xlsm', 'letter.odt', 'table.ods', 'menu.epub', 'ticket.pkpass', 'app.apk'],
		...['places.kmz', 'route.geojson', 'notebook.ipynb', 'factura.xml', 'event.ics', 'shop.vcf'],
	])('arrives under its own name, with a warning, at every provider: %s', async (name) => {
		for (const mimeType of [OCTETS, 'text/plain', '']) {
			const file = await open(read(`cases/${name}`), { fileName: name, mimeType });
			for (const sent of everywhere((provider) => send(file, provider))) {
				expect(sent).toMatchObject({ kind: 'document', name });
				if ('upload' in sent) expect(sent.upload ?? name).toBe(name);
				expect(sent.warnings).toHaveLength(1);
				expect(sent.warnings[0]?.message).toContain(`.${name.split('.').pop()}`);
			}
		}
	});

	it.each([
		...['letter.docm', 'letter.dotx', 'prices.xltx', 'slides.pptm', 'slides.ppsx', 'letter.ott'],
		...['slides.odp', 'comic.cbz', 'model.usdz', 'model.3mf', 'program.jar', 'app.ipa'],
		...['letter.rtf', 'letter.fodt', 'artwork.ai', 'line.eps', 'line.ps', 'prices.7z'],
		...['prices.tar', 'prices.csv.gz', 'prices.zip', 'empty.zip', 'prices-2003.xml'],
	])('keeps its name: %s', async (name) => {
		const file = await open(read(name), { fileName: name, mimeType: OCTETS });
		for (const sent of everywhere((provider) => send(file, provider))) {
			expect(sent).toMatchObject({ kind: 'document', name });
		}
	});

	it('keeps an extension that nobody knows, in a container and in text', async () => {
		for (const [source, name] of [
			['cases/app.apk', 'plugin.mcaddon'],
			['cases/payslip-locked.xlsx', 'part.sldprt'],
			['cases/route.geojson', 'route.topojson'],
			['cases/factura.xml', 'factura.xsig'],
			['cases/event.ics', 'event.vcs'],
			['cases/bom.csv', 'bank.ofx'],
			['rgb.tiff', 'photo.nef'],
		] as const) {
			const file = await open(read(source), { fileName: name, mimeType: OCTETS });
			expect(send(file, contactship)).toMatchObject({ name });
		}
	});
});

describe('a document under another name than its content has', () => {
	it.each([
		['cases/export.xls', 'export.xlsx', XLSX],
		['cases/offer.doc', 'offer.docx', DOCX],
		['prices.ods', 'prices.ods', 'application/vnd.oasis.opendocument.spreadsheet'],
	])('arrives so that it opens: %s as %s', async (source, expected, mimeType) => {
		const fileName = expected.replace(/(docx|xlsx|ods)$/, (ending) =>
			ending === 'docx' ? 'doc' : 'xls',
		);
		const file = await open(read(source), { fileName, mimeType: OCTETS });
		for (const sent of everywhere((provider) => send(file, provider))) {
			expect(sent).toMatchObject({ name: expected, mimeType });
			expect(sent.warnings.map(({ field }) => field)).toContain('File Name');
		}
	});

	it.each([
		['prices.xls', 'prices.xlsx', 'prices.xls'],
		['letter.doc', 'letter.docx', 'letter.doc'],
		['prices.xlsx', 'prices.docx', 'prices.xlsx'],
		['letter.odt', 'letter.docx', 'letter.odt'],
		['rgb.gif', 'photo.jpg', 'photo.gif'],
		['letter.rtf', 'letter.pdf', 'letter.rtf'],
		['drawing.svg', 'drawing.png', 'drawing.svg'],
	])('is told: %s named %s', async (source, fileName, expected) => {
		const file = await open(read(source), { fileName, mimeType: OCTETS });
		const sent = send(file, contactship, { kind: 'document' });
		expect(sent.name).toBe(expected);
		expect(sent.warnings.map(({ message }) => message)).toEqual(
			expect.arrayContaining([expect.stringContaining(`named .${fileName.split('.').pop()}`)]),
		);
	});

	it.each([
		['letter.docx', 'contract-1042.docx'],
		['python.docx', 'contract-1042.docx'],
		['cases/contract.docx', 'contract-1042.docx'],
		['prices.xlsx', 'contract-1042.xlsx'],
		['python.xlsx', 'contract-1042.xlsx'],
		['slides.pptx', 'contract-1042.pptx'],
		['letter.doc', 'contract-1042.doc'],
		['prices.xls', 'contract-1042.xls'],
		['letter.odt', 'contract-1042.odt'],
		['letter.epub', 'contract-1042.epub'],
		['page.pdf', 'contract-1042.pdf'],
		['mime.pdf', 'contract-1042.pdf'],
		['cases/shop.vcf', 'contract-1042.vcf'],
		['cases/event.ics', 'contract-1042.ics'],
		['cases/bom.csv', 'contract-1042.txt'],
	])(
		'without extension from an object storage gets one from its bytes: %s',
		async (source, expected) => {
			for (const mimeType of [OCTETS, 'text/plain', '']) {
				const file = await open(read(source), { fileName: 'contract-1042', mimeType });
				const names = everywhere((provider) => send(file, provider).name);
				expect(names).toEqual(Object.keys(PROVIDERS).map(() => expected));
			}
		},
	);

	it.each([
		['cases/bom.csv', 'text/csv; charset=utf-8', undefined, 'list.csv'],
		['cases/shop.vcf', 'text/vcard', undefined, 'list.vcf'],
		['cases/route.geojson', 'application/geo+json', undefined, 'list.geojson'],
		[
			'cases/price-list.xlsm',
			'application/vnd.ms-excel.sheet.macroEnabled.12',
			undefined,
			'list.xlsm',
		],
		['prices.zip', 'application/zip', 'aab', 'list.aab'],
		['cases/factura.xml', 'application/vnd.example+xml', 'xades', 'list.xades'],
		['cases/bom.csv', 'application/x-ofx', 'ofx', 'list.ofx'],
		['cases/payslip-locked.xlsx', XLSX, 'xlsx', 'list.xlsx'],
	])(
		'without extension gets it from declaration and n8n: %s, %s',
		async (source, mimeType, fileExtension, expected) => {
			const file = await open(read(source), {
				fileName: 'list',
				mimeType,
				...(fileExtension !== undefined && { fileExtension }),
			});
			const sent = send(file, contactship);
			expect(sent.name).toBe(expected);
		},
	);

	it('has the extension of the file where only a name was typed', async () => {
		const file = await open(read('cases/shop.vcf'), {
			fileName: 'shop.vcf',
			mimeType: 'text/x-vcard',
		});
		for (const sent of everywhere((provider) => send(file, provider, { fileName: 'Our shop' }))) {
			expect(sent).toMatchObject({ name: 'Our shop.vcf' });
		}
	});

	it('has the declared type, unless the bytes disprove it', async () => {
		for (const [source, fileName, given, expected] of [
			['cases/route.geojson', 'a.geojson', 'application/json', 'application/json'],
			['cases/factura.xml', 'a.xml', 'text/xml', 'text/xml'],
			['cases/shop.vcf', 'a.vcf', 'text/vcard', 'text/vcard'],
			['cases/bom.csv', 'a.foo', 'application/vnd.foo', 'application/vnd.foo'],
			[
				'cases/table.ods',
				'a.ods',
				'application/pdf',
				'application/vnd.oasis.opendocument.spreadsheet',
			],
			['page.pdf', 'a.pdf', 'text/plain', 'application/pdf'],
			['rgb.jpg', 'a.jpg', 'image/png', 'image/jpeg'],
		] as const) {
			const file = await open(read(source), { fileName, mimeType: given });
			expect([fileName, given, send(file, waCr).mimeType]).toEqual([fileName, given, expected]);
		}
	});
});

describe('a PDF', () => {
	it.each(['bom.pdf', 'blanks.pdf', 'mime.pdf', 'http.pdf', 'printer.pdf'])(
		'is one behind what servers and printers put before it: %s',
		async (name) => {
			for (const fileName of ['a.pdf', 'a']) {
				const file = await open(read(name), { fileName, mimeType: OCTETS });
				expect(send(file, xobito)).toMatchObject({ name: 'a.pdf', mimeType: 'application/pdf' });
			}
		},
	);

	it('with a warning of PHP before it is one if it says so', async () => {
		const content = Buffer.concat([Buffer.from('<br />\n<b>Notice</b>: x\n'), read('page.pdf')]);
		const file = await open(content, { fileName: 'invoice.pdf', mimeType: OCTETS });
		expect(send(file, xobito)).toMatchObject({ name: 'invoice.pdf', mimeType: 'application/pdf' });
	});

	it.each([
		['mail.eml', 'From: a@example.com\r\nContent-Type: text/plain\r\n\r\n%PDF-1.4\r\n1 0 obj'],
		['types.csv', 'type;starts with\npdf;%PDF-1.4\n'],
		['notes.txt', 'A PDF begins with\n%PDF-1.7\n1 0 obj\n'],
		['readme.md', '# Formats\n\n%PDF-1.4\n'],
	])('is not what only mentions one: %s', async (fileName, text) => {
		const file = await open(Buffer.from(text), { fileName, mimeType: 'text/plain' });
		for (const sent of everywhere((provider) => send(file, provider))) {
			expect(sent).toMatchObject({ name: fileName });
		}
	});

	it('inside of an archive is the archive', async () => {
		const file = await open(read('pdf-inside.tar'), { fileName: 'backup', mimeType: OCTETS });
		expect(send(file, xobito)).toMatchObject({ name: 'backup.tar' });
	});
});

describe('an Office file with a password', () => {
	it.each(['payslip-locked.xlsx', 'deck-locked.pptx'])('is sent: %s', async (name) => {
		const file = await open(read(`cases/${name}`), { fileName: name, mimeType: OCTETS });
		for (const sent of everywhere((provider) => send(file, provider))) {
			expect(sent).toMatchObject({ name, warnings: [] });
		}
	});
});

describe('a table or letter that a shop exports', () => {
	it.each(['orders-html.xls', 'orders-table.xls', 'letter-html.doc'])(
		'is sent with a warning, declared as Office or as what it is: %s',
		async (name) => {
			for (const mimeType of [
				'application/vnd.ms-excel',
				'application/msword',
				'text/html',
				OCTETS,
			]) {
				const file = await open(read(`cases/${name}`), { fileName: name, mimeType });
				for (const sent of everywhere((provider) => send(file, provider))) {
					expect(sent).toMatchObject({
						name,
						warnings: [{ message: expect.stringContaining('a web page') }],
					});
					expect(sent.mimeType).toBe(
						name.endsWith('xls') ? 'application/vnd.ms-excel' : 'application/msword',
					);
				}
			}
		},
	);

	it.each([
		['prices-2003.xml', 'prices.xls', 'an XML file'],
		['letter-2003.xml', 'letter.doc', 'an XML file'],
		['prices-page.html', 'prices.xls', 'a web page'],
		['cases/utf16.csv', 'prices.xls', 'plain text'],
		['cases/bom.csv', 'prices.xls', 'plain text'],
	])('is sent with a warning: %s named %s', async (source, name, what) => {
		const file = await open(read(source), { fileName: name, mimeType: 'application/vnd.ms-excel' });
		expect(send(file, rasl)).toMatchObject({
			name,
			warnings: [{ message: expect.stringContaining(what) }],
		});
	});

	it('is RTF under the name of Word without any word', async () => {
		const file = await open(read('letter.rtf'), {
			fileName: 'letter.doc',
			mimeType: 'application/msword',
		});
		expect(send(file, waCr)).toMatchObject({
			name: 'letter.doc',
			mimeType: 'application/msword',
			warnings: [],
		});
	});
});

describe('what servers send in the place of a file', () => {
	const ANSWERS: ReadonlyArray<readonly [what: string, text: string]> = [
		[
			'a login page',
			'<!DOCTYPE html><html><head><title>Sign in</title></head><body><form><table><tr><td>User',
		],
		[
			'a page of an old server',
			'<html><head><title>404 Not Found</title></head><body><table><tr><td>404',
		],
		[
			'a page that begins with a comment',
			'<!-- build 7 -->\n<html lang="es"><body>Hola</body></html>',
		],
		['a piece of a page', '<div class="error">Not allowed</div>'],
		['a paragraph', '<p>File not found.</p>'],
		[
			'an answer of S3',
			'<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>NoSuchKey</Code></Error>',
		],
		[
			'an answer of Azure',
			'\ufeff<?xml version="1.0" encoding="utf-8"?><Error><Code>BlobNotFound</Code></Error>',
		],
		[
			'an answer of Google',
			"<?xml version='1.0' encoding='UTF-8'?><Error><Code>AccessDenied</Code></Error>",
		],
		['an answer without declaration', '<Error><Code>AccessDenied</Code></Error>'],
		[
			'an answer of SOAP',
			'<soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"/>',
		],
		['an object of JSON', '{"message":"Forbidden"}'],
		['a list of JSON', '[{"error":"Unauthorized"}]'],
		['JSON in lines', '{\n  "errors": [\n    "x"\n  ]\n}'],
	];
	const NAMES = [
		...[
			'letter.doc',
			'clip.mp4',
			'song.mp3',
			'invoice.pdf',
			'table.xls',
			'letter.docx',
			'photo.jpg',
		],
		...['voice.ogg', 'voice.aac', 'slides.ppt', 'film.mov', 'book.epub', 'all.zip', 'table.ods'],
	];

	it.each(ANSWERS)('is refused like a web page: %s', async (_, text) => {
		for (const fileName of NAMES) {
			const file = await open(Buffer.from(text), { fileName, mimeType: OCTETS });
			for (const { refusal } of everywhere((provider) => send(file, provider))) {
				expect([fileName, refusal?.field]).toEqual([fileName, 'Input Binary Field']);
				expect(refusal?.advice).toMatch(/Open the file in the node before/);
				expect(`${refusal?.message} ${refusal?.advice}`).not.toMatch(SCOLDING);
			}
		}
	});

	it.each(ANSWERS)('is refused behind a link, too: %s', async (_, text) => {
		for (const [name, mimeType] of [
			['invoice.pdf', 'application/pdf'],
			[undefined, undefined],
			['plan.dwg', 'text/html'],
		] as const) {
			if (name === 'plan.dwg' && !/html|<div|<p>/.test(text)) continue;
			const file = await open(Buffer.from(text));
			const source = {
				type: 'file' as const,
				url: 'https://shop.example/file',
				file: { ...file, ...(name && { name }), ...(mimeType && { mimeType }) },
			};
			const { refusal } = send(file, contactship, { source, kind: 'document' });
			expect([name, refusal?.field]).toEqual([name, 'Media URL']);
		}
	});

	it.each(['Not Found', 'Unauthorized', 'Access denied.\n'])(
		'is refused when it is words in the place of sound, film or picture: %s',
		async (text) => {
			for (const fileName of [
				'clip.mp4',
				'song.mp3',
				'photo.heic',
				'voice.m4a',
				'film.mov',
				'a.pdf',
			]) {
				const file = await open(Buffer.from(text), { fileName, mimeType: OCTETS });
				expect(send(file, waCr).refusal).toMatchObject({ field: 'Input Binary Field' });
			}
		},
	);

	it.each([
		['page.html', '<!DOCTYPE html><title>Offer</title>', 'text/html'],
		['page.htm', '<div>Offer</div>', 'text/html'],
		['feed.xml', '<Error/>', 'application/xml'],
		['data.json', '{"a":1}', 'application/json'],
		['data.json', '[1, 2]', 'application/json'],
		['list.jsonl', '{"a":1}\n{"a":2}', 'text/plain'],
		['readme.md', '<h1 align="center">Shoes</h1>', 'text/plain'],
		['page.vue', '<template><div/></template>', 'text/plain'],
		['note.txt', '{"a":1}', 'text/plain'],
		['mail.mht', 'MIME-Version: 1.0\nContent-Type: multipart/related; boundary=x', 'text/plain'],
	])('is sent when it was asked for by its name: %s', async (fileName, text, mimeType) => {
		const file = await open(Buffer.from(text), { fileName, mimeType });
		for (const sent of everywhere((provider) => send(file, provider))) {
			expect(sent).toMatchObject({ kind: 'document', name: fileName });
			// Text is what WhatsApp lists, by the name of .txt only.
			expect(sent.warnings).toHaveLength(fileName.endsWith('.txt') ? 0 : 1);
		}
	});
});

/** A ZIP with nothing in its entries (APPNOTE 4.3.7). */
const zipOf = (...names: string[]): Buffer =>
	Buffer.concat(
		names.flatMap((name) => {
			const header = Buffer.alloc(30);
			header.write('PK\x03\x04', 'latin1');
			header.writeUInt16LE(name.length, 26);
			return [header, Buffer.from(name)];
		}),
	);

describe('a file without a name, or with that of another', () => {
	const BINARY = ['[Content_Types].xml', '_rels/.rels', 'xl/_rels/workbook.bin.rels'];
	it.each([
		['a binary workbook', zipOf(...BINARY, 'xl/workbook.bin'), undefined, 'document.xlsb'],
		['a binary workbook', zipOf(...BINARY, 'xl/workbook.bin'), 'a.xlsx', 'a.xlsb'],
		['a binary workbook', zipOf(...BINARY, 'xl/workbook.bin'), 'a.xlsb', 'a.xlsb'],
		['a drawing', zipOf('[Content_Types].xml', 'visio/document.xml'), undefined, 'document.vsdx'],
	])('has the ending under which it opens: %s', async (_, content, fileName, name) => {
		const file = await open(content, { mimeType: OCTETS, ...(fileName && { fileName }) });
		expect(send(file, xobito)).toMatchObject({ kind: 'document', name });
	});
});

// Of their names n8n makes these types, which are those of something else with the same ending.
it.each([
	['run.bat', 'application/x-msdownload', '@echo off'],
	['app.ts', 'video/mp2t', 'export const a = 1;'],
])('text is sent under its name, whatever n8n takes it for: %s', async (name, mimeType, text) => {
	const file = await open(Buffer.from(text), { fileName: name, mimeType });
	expect(send(file, xobito)).toMatchObject({ kind: 'document', name });
});

it('a film in a transport stream is one, although program text has its ending', async () => {
	const packets = Array.from({ length: 20 }, (_, index) => {
		const packet = Buffer.alloc(188, 0xff);
		packet.set([0x47, 0x1f, 0xff, 0x10 + (index % 16)]);
		return packet;
	});
	const file = await open(Buffer.concat(packets), { fileName: 'movie.ts' });
	expect(send(file, xobito)).toMatchObject({ kind: 'document', name: 'movie.ts' });
	expect(send(file, xobito).mimeType).toBe('video/mp2t');
});

describe('sound in a container of films', () => {
	it.each(['cases/voice-audio.mp4', 'sound.mp4', 'sound-faststart.mp4'])(
		'goes as audio, whatever it was declared as: %s',
		async (source) => {
			for (const mimeType of ['audio/mp4', 'video/mp4', OCTETS]) {
				const file = await open(read(source), { fileName: 'audio.mp4', mimeType });
				for (const sent of everywhere((provider) => send(file, provider))) {
					expect(sent).toMatchObject({ kind: 'audio', mimeType: 'audio/mp4' });
				}
			}
		},
	);

	it('goes as audio by its declaration where only the first bytes are known', () => {
		const head = read('cases/voice-audio.mp4').subarray(0, 1024);
		const file = { head, size: 10_000, name: 'audio.mp4', mimeType: 'audio/mp4', open: unread };
		expect(send(file, contactship)).toMatchObject({ kind: 'audio', mimeType: 'audio/mp4' });
		expect(send({ ...file, mimeType: 'video/mp4' }, contactship)).toMatchObject({ kind: 'video' });
	});

	it('stays sound without a name, though it was declared as a film', async () => {
		for (const source of ['sound.m4a', 'cases/voice.m4a', 'sound.m4b']) {
			const file = await open(read(source), { mimeType: 'video/mp4' });
			expect(send(file, xobito)).toMatchObject({ kind: 'audio', mimeType: 'audio/mp4' });
		}
	});

	it('in 3GP goes as audio where it is called sound, or sent as such', async () => {
		const named = { fileName: 'voice.3gp', mimeType: 'audio/3gpp' };
		expect(send(await open(read('sound.3gp'), named), xobito)).toMatchObject({ kind: 'audio' });
		const film = { fileName: 'voice.3gp', mimeType: 'video/3gpp' };
		const chosen = send(await open(read('sound.3gp'), film), xobito, { kind: 'audio' });
		expect(chosen).toMatchObject({ kind: 'audio' });
		expect(send(await open(read('film.3gp'), named), xobito)).toMatchObject({ kind: 'video' });
	});

	it('in 3GP gets a warning', async () => {
		for (const name of ['cases/voice.3gp', 'sound.3gp']) {
			const file = await open(read(name), { fileName: 'voice.3gp', mimeType: 'video/3gpp' });
			for (const sent of everywhere((provider) => send(file, provider))) {
				expect(sent.warnings).toMatchObject([{ message: expect.stringContaining('no picture') }]);
			}
		}
	});

	it('is a film where it has pictures, whatever it was declared as', async () => {
		for (const name of [
			'h264.mp4',
			'h264-sound.mp4',
			'h264-faststart.mp4',
			'fragments.mp4',
			'film.m4v',
		]) {
			const file = await open(read(name), { fileName: name, mimeType: 'audio/mp4' });
			expect(send(file, xobito)).toMatchObject({
				kind: 'video',
				mimeType: 'video/mp4',
				warnings: [],
			});
		}
	});
});

describe('what WhatsApp takes and does not show', () => {
	it.each([
		['cases/cmyk.jpg', 'CMYK'],
		['cmyk.jpg', 'CMYK'],
		['cmyk-profile.jpg', 'CMYK'],
		['cases/deep16.png', '16 bits'],
		['depth16.png', '16 bits'],
		['gray16.png', '16 bits'],
		['cases/hevc.mp4', 'HEVC'],
		['hvc1.mp4', 'HEVC'],
		['hev1.mp4', 'HEVC'],
		['av1.mp4', 'AV1'],
		['mpeg4.mp4', 'MPEG-4 Visual'],
		['film.3gp', 'H.263'],
		['alac.m4a', 'Apple Lossless'],
		['vorbis.ogg', 'Opus'],
		['rgb.webp', 'stickers'],
		['animated.webp', 'stickers'],
	])('gets a warning: %s', async (name, word) => {
		const file = await open(read(name), {
			fileName: name.split('/').pop() ?? '',
			mimeType: OCTETS,
		});
		for (const sent of everywhere((provider) => send(file, provider))) {
			const [first] = sent.warnings.filter(({ field }) => field === 'Media Type');
			expect(first?.message).toContain(word);
		}
		// As a document it is a file like any other.
		const { warnings } = send(file, contactship, { kind: 'document' });
		expect(warnings).toEqual([]);
	});

	it.each([
		...[
			'rgb.jpg',
			'gray.jpg',
			'progressive.jpg',
			'depth8.png',
			'animated.apng',
			'h264.mp4',
			'h264-sound.mp4',
		],
		...['film.m4v', 'sound.mp3', 'bare.mp3', 'sound.aac', 'sound.opus', 'sound.oga', 'sound.mp2'],
	])('is not any other: %s', async (name) => {
		const file = await open(read(name), { fileName: name, mimeType: OCTETS });
		for (const provider of FAMILY) expect(send(file, provider).warnings).toEqual([]);
		expect(send(file, contactship).warnings).toEqual([]);
	});
});

describe('the spelling of an upload', () => {
	it.each([
		['rgb.jpg', 'PHOTO.JPG', 'PHOTO.jpeg', 'PHOTO.jpeg', 'PHOTO.jpeg'],
		['rgb.jpg', 'photo.jfif', 'photo.jpeg', 'photo.jpeg', 'photo.jpeg'],
		['depth8.png', 'SCAN.PNG', 'SCAN.png', 'SCAN.png', 'SCAN.png'],
		['page.pdf', 'INVOICE.PDF', 'INVOICE.pdf', 'INVOICE.pdf', 'INVOICE.pdf'],
		['h264.mp4', 'CLIP.MP4', 'CLIP.mp4', 'CLIP.mp4', 'CLIP.mp4'],
		['film.m4v', 'clip.m4v', 'clip.mp4', 'clip.mp4', 'clip.mp4'],
		['film.3gp', 'clip.3gpp', 'clip.3gp', 'clip.3gp', 'clip.3gp'],
		['sound.opus', 'voice.opus', 'voice.ogg', 'voice.ogg', 'voice.ogg'],
		['sound.oga', 'voice.oga', 'voice.ogg', 'voice.ogg', 'voice.ogg'],
		['sound.m4a', 'voice.m4a', 'voice.m4a', 'voice.aac', 'voice.aac'],
		['sound.mp4', 'voice.mp4', 'voice.m4a', 'voice.aac', 'voice.aac'],
		['letter.docx', 'LETTER.DOCX', 'LETTER.docx', 'LETTER.docx', 'LETTER.docx'],
	])('is one that the provider lists: %s as %s', async (source, fileName, ...expected) => {
		const file = await open(read(source), { fileName, mimeType: OCTETS });
		const uploads = [xobito, waCr, rasl].map((provider) => {
			const { upload, kind } = send(file, provider);
			const extension = upload?.split('.').pop() ?? '';
			const list = provider.limits.extensions?.[kind as 'audio'];
			if (list !== undefined) expect(list).toContain(extension);
			return upload;
		});
		expect(uploads).toEqual(expected);
	});

	it('leaves the name that the customer sees as it is', async () => {
		const file = await open(read('page.pdf'), { fileName: 'INVOICE.PDF', mimeType: OCTETS });
		for (const { name } of everywhere((provider) => send(file, provider)))
			expect(name).toBe('INVOICE.PDF');
	});

	it.each([
		['x'.repeat(251), 251],
		['ü'.repeat(251), 125],
		['请'.repeat(251), 83],
		['🧾'.repeat(251), 62],
		['👩‍🚀'.repeat(80), 22],
		['e\u0301'.repeat(120), 83],
	])(
		'is cut by bytes, and the name that the customer sees is whole: %.12s…',
		async (base, kept) => {
			const file = await open(read('page.pdf'), { fileName: `${base}.pdf`, mimeType: OCTETS });
			for (const provider of FAMILY) {
				const { name, upload = '' } = send(file, provider);
				expect(name).toBe(`${base}.pdf`);
				const characters = [...new Intl.Segmenter().segment(base)].map(({ segment }) => segment);
				expect(upload).toBe(`${characters.slice(0, kept).join('')}.pdf`);
				expect(Buffer.byteLength(upload)).toBeLessThanOrEqual(255);
			}
		},
	);
});

async function unread(): Promise<never> {
	throw new Error('Nobody reads it');
}
