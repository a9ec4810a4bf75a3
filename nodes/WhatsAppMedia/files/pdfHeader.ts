/** Bytes in which readers look for the header of a PDF (ISO 32000-1, Annex H, 3.4.1). */
const SEARCHED = 1024;

/**
 * Whether a file is a PDF: it begins with its header, and nothing but junk may stand before that. A
 * text that mentions `%PDF-`, such as a mail or a list of signatures, is not one.
 */
export function isPdf(head: Buffer): boolean {
	const text = head.toString('latin1', 0, SEARCHED);
	if (text.startsWith('%PDF-')) return true;
	const at = text.indexOf('%PDF-');
	return at > 0 && BEGINNING.test(text.slice(at, at + 200)) && isJunk(text.slice(0, at));
}

/** Whether the header of a PDF is where readers look for it, whatever stands before it. */
export function hasPdfHeader(head: Uint8Array): boolean {
	return Buffer.from(head.buffer, head.byteOffset, head.byteLength)
		.toString('latin1', 0, SEARCHED)
		.includes('%PDF-');
}

/** The header on a line of its own, and behind it the first object, or a comment that shows that the file is binary. */
const BEGINNING = /^%PDF-\d\.\d\s*($|[\r\n]\s*($|\d+ \d+ obj|%[^\r\n]*[\x80-\xff]))/;

/** Fields of an answer of HTTP or a part of MIME, which say what follows. */
const OF_CONTENT = /^(content-(type|length|disposition|transfer-encoding)|http\/\d)/im;
/** Fields of mails. */
const OF_MAILS = /^(from|to|subject|received|return-path|delivered-to|message-id|reply-to):/im;
/** Commands for printers (PJL), behind an escape. */
const OF_PRINTERS = /^\S?%-12345X/;

/** Blanks and bytes that are no text, the head of an answer, or commands for a printer. */
function isJunk(prefix: string): boolean {
	if (!/[\x21-\x7e]/.test(prefix) || OF_PRINTERS.test(prefix)) return true;
	return (
		/(\r\n?|\n)\1$/.test(prefix.slice(-4)) &&
		OF_CONTENT.test(prefix) &&
		!OF_MAILS.test(prefix) &&
		prefix.split(/\r\n?|\n/).every((line) => /^(\s|[\w-]+:|HTTP\/\d|--|$)/.test(line))
	);
}
