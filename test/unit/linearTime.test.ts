import { checkCaption } from '../../nodes/WhatsAppMedia/checks/caption';
import { readAnswerText } from '../../nodes/WhatsAppMedia/http/answerText';
import { wordsOf } from '../../nodes/WhatsAppMedia/files/download';
import { withLongIntegersAsText } from '../../nodes/WhatsAppMedia/http/longIntegers';
import { maskOf } from '../../nodes/WhatsAppMedia/http/masking/mask';
import { fileNameIn } from '../../nodes/WhatsAppMedia/files/contentDisposition';
import { downloadName, lastSegment } from '../../nodes/WhatsAppMedia/files/downloadName';
import { readTemplate } from '../../nodes/WhatsAppMedia/parameters/template';
import {
	asBoolean,
	asLocated,
	asSeconds,
	asText,
} from '../../nodes/WhatsAppMedia/parameters/values';
import {
	at,
	codeOf,
	countOf,
	idOf,
	readDetails,
	textOf,
} from '../../nodes/WhatsAppMedia/providers/answerFields';
import {
	buttonPlaceholders,
	canBeFilled,
	headerOf,
	placeholdersIn,
} from '../../nodes/WhatsAppMedia/providers/placeholders';
import {
	cut,
	lengthOf,
	listed,
	plain,
	quote,
	saidLength,
	startOf,
	visible,
	wellFormed,
	wordsIn,
} from '../../nodes/WhatsAppMedia/text';
import { worstGrowth } from './support/timing';

const SECRET = 'sk+live/AbCdEf"0123456789\\==';
const REPEATED = 'a'.repeat(40);
const NEARLY = [
	SECRET.slice(0, -1),
	encodeURIComponent(SECRET).slice(0, -1),
	Buffer.from(SECRET).toString('base64').slice(0, -3),
	`${REPEATED.slice(1)}b`,
	`${'\\u0061'.repeat(39)}b`,
	`${'%2561'.repeat(39)}b`,
	`${'&#0000000000097;'.repeat(39)}b`,
	'\\\\\\\\\\\\\\\\a',
	's\u200b',
];

const masked = maskOf(SECRET);
const maskedRepeated = maskOf(REPEATED);
const maskedSlashes = maskOf('\\'.repeat(12) + 'x');
const asUrl = (text: string): URL => new URL(`https://example.com/${encodeURI(wellFormed(text))}`);

const WORK: Readonly<Record<string, (text: string) => unknown>> = {
	wellFormed,
	visible,
	lengthOf,
	saidLength,
	'cut to few': (text) => cut(text, 100),
	'cut to nearly all': (text) => cut(text, text.length - 1),
	startOf: (text) => startOf(text, text.length - 1),
	plain,
	wordsIn,
	quote: (text) => quote(text),
	'quote all': (text) => quote(text, text.length),
	listed: (text) => listed(text.split(' ')),
	'maskOf a token': (text) => masked(text),
	'maskOf a repeated letter': (text) => maskedRepeated(text),
	'maskOf backslashes': (text) => maskedSlashes(text),
	readAnswerText: (text) => readAnswerText(text, (each) => each),
	'readAnswerText of JSON': (text) => readAnswerText(JSON.stringify([text]), masked),
	'readAnswerText of broken JSON': (text) => readAnswerText(`{"a":${text}`, masked),
	'readAnswerText behind a warning of PHP': (text) =>
		readAnswerText(`Warning: ${text} on line `, (each) => each),
	'readAnswerText behind warnings of PHP': (text) =>
		readAnswerText('Warning: x on line 1\n'.repeat(text.length / 20) + text, (each) => each),
	withLongIntegersAsText: (text) => withLongIntegersAsText(`[1234567890123456,"${text}`),
	placeholdersIn: (text) => placeholdersIn(text, 'body'),
	headerOf,
	buttonPlaceholders: (text) => buttonPlaceholders([{ url: text, text }]),
	canBeFilled: (text) => canBeFilled(text, [{ type: text }], text),
	idOf,
	textOf: (text) => textOf(text, text.length),
	countOf,
	codeOf,
	at: (text) => at({ [text]: text }, text),
	readDetails: (text) => readDetails({ [text]: [text, { [text]: text }] }),
	fileNameIn: (text) => fileNameIn(`attachment; ${text}`),
	'fileNameIn in UTF-8': (text) => fileNameIn(`attachment; filename*=utf-8''${text}`),
	lastSegment: (text) => lastSegment(asUrl(text)),
	downloadName: (text) => downloadName(asUrl(text), `attachment; filename="${text}`),
	wordsOf: (words) => wordsOf({ phase: 'during', words }),
	asText,
	'asText of an object': (text) => asText({ [text]: [text] }),
	asLocated: (text) => asLocated({ value: text }),
	asSeconds,
	asBoolean,
	readTemplate: (text) =>
		readTemplate(() => ({ value: { [text]: text }, values: [{ value: text }] })),
	checkCaption: (text) => checkCaption(text, 'image', 2),
};

describe('the time for a text', () => {
	it.each(Object.entries(WORK))(
		'grows with its length only, whatever is in it: %s',
		(_, work) => {
			const { text, ratio } = worstGrowth(work, NEARLY);
			// 2 where it grows with the length, 4 with its square.
			expect({ text, isLinear: ratio < 3 }).toEqual({ text, isLinear: true });
		},
		300_000,
	);
});
