/** A file as an earlier node would hand it over. */
export interface Sample {
	readonly name: string;
	readonly mimeType: string;
	readonly bytes: Buffer;
}

/** Every byte there is, and what a careless multipart or base64 encoder would trip over. */
const PAYLOAD = Buffer.concat([
	Buffer.from(Array.from({ length: 256 }, (_, byte) => byte)),
	Buffer.from('\r\n--boundary\r\nContent-Disposition: form-data; name="phone"\r\n\r\n+1\r\n--\r\n'),
	Buffer.from([0, 0, 13, 10]),
]);

const file = (name: string, mimeType: string, start: Buffer | string): Sample => ({
	name,
	mimeType,
	bytes: Buffer.concat([Buffer.from(start), PAYLOAD]),
});

/** A JPEG with the extension that some servers do not know. */
export const JPEG = file('photo.jpg', 'image/jpeg', Buffer.from([0xff, 0xd8, 0xff, 0xe0]));
export const PNG = file(
	'logo.png',
	'image/png',
	Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
);
export const PDF = file('invoice.pdf', 'application/pdf', '%PDF-1.7\n');
export const MP4 = file(
	'clip.mp4',
	'video/mp4',
	Buffer.from('\0\0\0\x18ftypmp42\0\0\0\0', 'latin1'),
);
export const MP3 = file('voice.mp3', 'audio/mpeg', Buffer.from('ID3\x04\0\0\0\0\0\0', 'latin1'));
