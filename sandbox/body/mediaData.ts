import type { StringSink } from './jsonTap';
import { Base64Meter, type Base64Result } from './base64';

/** What `media_data` turned out to be. */
export type MediaData = { kind: 'url'; url: string } | ({ kind: 'base64' } & Base64Result);

const schemes = ['http://', 'https://'];
const longestUrl = 8192;

/** Tells a URL from base64 by its beginning; keeps the URL, only measures the base64. */
export class MediaDataSink implements StringSink {
	private text = '';
	private meter: Base64Meter | undefined;

	start(): void {
		this.text = '';
		this.meter = undefined;
	}

	write(text: string): void {
		if (this.meter) {
			this.meter.write(text);
			return;
		}
		this.text += text;
		const start = this.text.slice(0, 8).toLowerCase();
		const mayBeUrl = schemes.some((scheme) => scheme.startsWith(start) || start.startsWith(scheme));
		if (mayBeUrl && this.text.length <= longestUrl) return;
		this.meter = new Base64Meter();
		this.meter.write(this.text);
		this.text = '';
	}

	end(): MediaData {
		const isUrl = schemes.some((scheme) => this.text.toLowerCase().startsWith(scheme));
		if (!this.meter && isUrl) return { kind: 'url', url: this.text };
		const meter = this.meter ?? new Base64Meter();
		if (!this.meter) meter.write(this.text);
		return { kind: 'base64', ...meter.end() };
	}
}
