// Makes the sample files anew: `node samples/make.mjs`. They are committed, so nobody needs to run this
// except to change one. On top of the project's own pdfkit it calls two programs: `ffmpeg` with libx264,
// libopus, libmp3lame and flite (a speech synthesizer), and `rsvg-convert`. Debian has both:
// `apt-get install ffmpeg librsvg2-bin`.
import { execFileSync } from 'node:child_process';
import { createWriteStream, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { finished } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import PDFDocument from 'pdfkit';

const HERE = fileURLToPath(new URL('.', import.meta.url));
const sample = (name) => path.join(HERE, name);
const work = mkdtempSync(path.join(tmpdir(), 'samples-'));

/** Without the encoder's name, its version and dates, the same ffmpeg makes the same bytes again. */
const PLAIN = [
	'-map_metadata',
	'-1',
	'-fflags',
	'+bitexact',
	'-flags:v',
	'+bitexact',
	'-flags:a',
	'+bitexact',
];

function ffmpeg(...args) {
	execFileSync('ffmpeg', ['-v', 'error', '-y', ...args], { stdio: 'inherit' });
}

/** Renders an SVG drawing to a PNG file, `width` pixels wide, and gives its path. */
function render(name, svg, width) {
	const source = path.join(work, `${name}.svg`);
	const target = path.join(work, `${name}.png`);
	writeFileSync(source, svg);
	execFileSync('rsvg-convert', ['-w', String(width), source, '-o', target]);
	return target;
}

const PARCEL = `
	<path fill="#C98F55" d="M-150-96L0-58V120L-150 74z"/>
	<path fill="#B27A42" d="M150-96L0-58V120L150 74z"/>
	<path fill="#E2AE74" d="M0-134L150-96 0-58-150-96z"/>
	<path fill="#F3D6AE" d="M-86-112.3L64-74.2V-30L32-22V-66.1L-118-104.1z"/>
	<path fill="#E0BE92" d="M64-74.2V-30L32-22V-66.1z"/>
	<path fill="#FBF8F1" d="M-128-28L-46-6V58L-128 34z"/>
	<path fill="none" stroke="#8A8F98" stroke-width="5" d="M-117-9l48 13M-117 5l34 9"/>
	<path fill="none" stroke="#2B2F38" stroke-width="3" d="M-117 20v17M-111 22v17M-103 24v17M-98 25.5v17M-90 28v17M-82 30v17M-76 32v17M-67 34v17M-60 36v17"/>
	<path fill="none" stroke="#7A4F24" stroke-width="5" stroke-linejoin="round" d="M66 66V22l-12 16M66 22l12 9M104 55V11L92 27M104 11l12 9"/>`;

const FRONT_DOOR = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 800 600">
	<defs>
		<linearGradient id="wall" x2="0" y2="1"><stop stop-color="#FCE9D4"/><stop offset="1" stop-color="#F3CFA9"/></linearGradient>
		<linearGradient id="floor" x2="0" y2="1"><stop stop-color="#B9AFA5"/><stop offset="1" stop-color="#91877E"/></linearGradient>
		<linearGradient id="door" x2="1" y2="0"><stop stop-color="#22756A"/><stop offset="1" stop-color="#2E8F81"/></linearGradient>
		<radialGradient id="sun" cx=".85" cy=".05" r=".9"><stop stop-color="#FFF6DC" stop-opacity=".9"/><stop offset="1" stop-color="#FFF6DC" stop-opacity="0"/></radialGradient>
		<radialGradient id="shade"><stop stop-color="#2A1D12" stop-opacity=".5"/><stop offset="1" stop-color="#2A1D12" stop-opacity="0"/></radialGradient>
	</defs>
	<rect width="800" height="600" fill="url(#wall)"/>
	<rect width="800" height="600" fill="url(#sun)"/>
	<path fill="url(#floor)" d="M0 440h800v160H0z"/>
	<path fill="#E4B88B" d="M0 424h800v16H0z"/>
	<path fill="#FFF9EF" d="M84 40h276v400H84z"/>
	<path fill="url(#door)" d="M106 62h232v378H106z"/>
	<path fill="#1C6259" d="M134 92h76v120h-76zM234 92h76v120h-76zM134 244h76v160h-76zM234 244h76v160h-76z"/>
	<path fill="#BFE6E2" d="M142 100h60v104h-60zM242 100h60v104h-60z"/>
	<path fill="#E3F6F3" d="M142 180l60-60v24l-60 60zM242 180l60-60v24l-60 60z"/>
	<circle cx="322" cy="262" r="9" fill="#F2C14E"/>
	<path fill="#7B5B43" d="M70 462h318l40 58H40z"/>
	<path fill="none" stroke="#9A765A" stroke-width="5" d="M82 474h296l24 34H62z"/>
	<ellipse cx="684" cy="508" rx="96" ry="22" fill="url(#shade)"/>
	<path fill="#3E9B5F" d="M680 400c-70-20-96-90-80-150 46 30 76 84 80 150z"/>
	<path fill="#57B877" d="M684 402c-20-70 0-150 40-196 30 70 16 150-40 196z"/>
	<path fill="#2F7F4C" d="M688 402c30-60 70-80 108-80-6 50-50 84-108 80z"/>
	<path fill="#4AAA6A" d="M676 404c-30-40-70-50-104-40 16 34 60 54 104 40z"/>
	<path fill="#D9653B" d="M622 396h126l-16 112h-94z"/>
	<path fill="#C1522B" d="M614 384h142v26H614z"/>
	<ellipse cx="452" cy="528" rx="206" ry="40" fill="url(#shade)"/>
	<g transform="translate(446 412)">${PARCEL}</g>
</svg>`;

const SNEAKER = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 480 360">
	<circle cx="240" cy="176" r="150" fill="#FFE3C2"/>
	<ellipse cx="244" cy="282" rx="186" ry="14" fill="#D9B48A"/>
	<path fill="#F5F1EA" d="M60 234h372c8 22-2 42-26 42H92c-26 0-38-18-32-42z"/>
	<path fill="#E5DED2" d="M58 256h376c-2 12-12 20-28 20H92c-20 0-32-8-34-20z"/>
	<path fill="#E4572E" d="M62 236c-6-44 0-92 14-130 18 14 44 16 66 4 18-10 34-14 48-8 26 46 62 78 118 88 62 10 112 10 124 46z"/>
	<path fill="#C4431E" d="M62 236c-3-22-3-46 0-68 40 6 62 30 68 68z"/>
	<path fill="#F7F3EC" d="M340 196c50 8 84 16 92 40h-118c-2-18 8-34 26-40z"/>
	<path fill="#2D3A4A" d="M142 110c18-10 34-14 48-8 8 14 17 27 28 38l-34 22c-20-10-36-28-42-52z"/>
	<path fill="none" stroke="#FFF" stroke-width="9" stroke-linecap="round" d="M204 168l34-22M228 184l32-24M256 196l28-22M286 204l22-18"/>
	<path fill="none" stroke="#FFD9A0" stroke-width="14" stroke-linecap="round" stroke-linejoin="round" d="M146 222c44-4 78-22 104-18"/>
	<path fill="none" stroke="#FFD9A0" stroke-width="14" stroke-linecap="round" d="M168 190c22 6 40 14 54 30"/>
</svg>`;

/** Sums of fading sine waves: `[frequency in hertz, start in seconds]` each, as an expression for ffmpeg's aevalsrc. */
const chime = (notes, fade) =>
	notes
		.map(
			([hz, at]) =>
				`gte(t,${at})*0.22*exp(-${fade}*(t-${at}))*(sin(2*PI*${hz}*(t-${at}))+0.3*sin(4*PI*${hz}*(t-${at})))`,
		)
		.join('+');

function makePictures() {
	ffmpeg(
		'-i',
		render('door', FRONT_DOOR, 800),
		...PLAIN,
		'-pix_fmt',
		'yuvj420p',
		'-q:v',
		'6',
		'-huffman',
		'optimal',
		sample('photo.jpg'),
	);
	ffmpeg(
		'-i',
		render('sneaker', SNEAKER, 480),
		...PLAIN,
		'-pix_fmt',
		'rgba',
		'-pred',
		'mixed',
		'-compression_level',
		'9',
		sample('photo.png'),
	);
}

/** A parcel that slides along a conveyor belt, H.264 Baseline and AAC, which every phone plays. */
function makeClip() {
	const belt = render(
		'belt',
		`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 480 270"><path fill="#DDEBF0" d="M0 0h480v270H0z"/><path fill="#C7DCE4" d="M30 30h120v90H30zM180 30h120v90H180zM330 30h120v90H330z"/><path fill="#4A5563" d="M0 200h480v30H0z"/><path fill="#2F3743" d="M0 230h480v40H0z"/><g fill="#8C98A8"><circle cx="40" cy="215" r="9"/><circle cx="120" cy="215" r="9"/><circle cx="200" cy="215" r="9"/><circle cx="280" cy="215" r="9"/><circle cx="360" cy="215" r="9"/><circle cx="440" cy="215" r="9"/></g></svg>`,
		480,
	);
	const parcel = render(
		'parcel',
		`<svg xmlns="http://www.w3.org/2000/svg" viewBox="-152 -136 304 258">${PARCEL}</svg>`,
		150,
	);
	ffmpeg(
		...['-loop', '1', '-framerate', '25', '-t', '2', '-i', belt],
		...['-loop', '1', '-framerate', '25', '-t', '2', '-i', parcel],
		...[
			'-f',
			'lavfi',
			'-t',
			'2',
			'-i',
			`aevalsrc='${chime(
				[
					[523.25, 0.2],
					[659.25, 0.5],
					[783.99, 0.8],
				],
				3,
			)}':s=44100`,
		],
		...[
			'-filter_complex',
			'[0][1]overlay=x=-150+315*t:y=80:shortest=1,format=yuv420p[v]',
			'-map',
			'[v]',
			'-map',
			'2:a',
		],
		...PLAIN,
		...['-c:v', 'libx264', '-profile:v', 'baseline', '-preset', 'veryslow', '-crf', '28'],
		...['-c:a', 'aac', '-b:a', '64k', '-ac', '1', '-movflags', '+faststart', sample('clip.mp4')],
	);
}

function makeSounds() {
	// What WhatsApp shows as a voice message: Opus in Ogg, one channel.
	ffmpeg(
		...['-f', 'lavfi', '-i', "flite=text='Hello! Your parcel is on its way.':voice=slt"],
		...[
			...PLAIN,
			'-af',
			'apad=whole_dur=2',
			'-c:a',
			'libopus',
			'-b:a',
			'24k',
			'-ac',
			'1',
			'-ar',
			'48000',
			'-application',
			'voip',
			sample('voice.ogg'),
		],
	);
	const tune = [
		[392, 0],
		[493.88, 0.25],
		[587.33, 0.5],
		[783.99, 0.75],
		[659.25, 1.25],
		[587.33, 1.5],
		[493.88, 1.75],
		[392, 2],
	];
	ffmpeg(
		...['-f', 'lavfi', '-t', '3', '-i', `aevalsrc='${chime(tune, 3)}':s=44100`],
		...[
			...PLAIN,
			'-c:a',
			'libmp3lame',
			'-b:a',
			'48k',
			'-ac',
			'1',
			'-id3v2_version',
			'3',
			'-metadata',
			'title=Parcel chime',
			sample('song.mp3'),
		],
	);
}

async function makeInvoice() {
	const INK = '#1F2933';
	const GREY = '#6B7785';
	const GREEN = '#17825A';
	const euros = (cents) => `EUR ${(cents / 100).toFixed(2)}`;
	const lines = [
		{
			name: 'Trail runner "Sierra", orange',
			detail: 'Size 42 - SKU TR-SIE-42-OR',
			quantity: 1,
			cents: 8990,
		},
		{
			name: 'Canvas sneaker "Playa", white',
			detail: 'Size 38 - SKU CS-PLA-38-WH',
			quantity: 1,
			cents: 5490,
		},
		{ name: 'Waterproofing spray, 250 ml', detail: 'SKU CARE-WP-250', quantity: 2, cents: 1195 },
	];
	const shipping = 490;
	const total = lines.reduce((sum, line) => sum + line.quantity * line.cents, shipping);
	const vat = Math.round(total - total / 1.21);

	// A fixed date: pdfkit makes the file's id from it, and the bytes stay the same.
	const pdf = new PDFDocument({
		size: 'A4',
		margin: 56,
		info: {
			Title: 'Invoice 2026-1042',
			Author: 'Zapateria Luna',
			CreationDate: new Date('2026-03-02T09:30:00Z'),
		},
	});
	const done = finished(pdf.pipe(createWriteStream(sample('invoice.pdf'))));
	const text = (words, x, y, { font = 'Helvetica', size = 10, color = INK, ...options } = {}) =>
		pdf
			.font(font)
			.fontSize(size)
			.fillColor(color)
			.text(words, x, y, { lineBreak: false, ...options });
	const right = (words, x, y, width, options) =>
		text(words, x, y, { ...options, width, align: 'right', lineBreak: true });
	const bold = { font: 'Helvetica-Bold' };

	pdf.rect(0, 0, pdf.page.width, 118).fill(GREEN);
	text('Zapateria Luna', 56, 38, { ...bold, size: 24, color: '#FFFFFF' });
	text('Shoes for every road', 56, 68, { size: 11, color: '#D5F0E3' });
	right('INVOICE', 340, 38, 199, { ...bold, size: 24, color: '#FFFFFF' });
	right('No. 2026-1042', 340, 68, 199, { size: 11, color: '#D5F0E3' });

	text('BILLED TO', 56, 150, { ...bold, size: 8, color: GREY });
	['Maria Lopez', 'Calle del Olivo 14, 3.º B', '28012 Madrid, Spain'].forEach((line, i) =>
		text(line, 56, 166 + i * 15, i === 0 ? bold : {}),
	);
	text('FROM', 240, 150, { ...bold, size: 8, color: GREY });
	['Zapateria Luna S.L.', 'Plaza Mayor 3', '37001 Salamanca, Spain', 'VAT ID ESB00000000'].forEach(
		(line, i) => text(line, 240, 166 + i * 15, i === 0 ? bold : {}),
	);
	text('DETAILS', 410, 150, { ...bold, size: 8, color: GREY });
	[
		['Order', '#1042'],
		['Date', '2 March 2026'],
		['Paid by', 'Card'],
	].forEach(([label, value], i) => {
		text(label, 410, 166 + i * 15, { color: GREY });
		right(value, 450, 166 + i * 15, 89, bold);
	});

	let y = 262;
	pdf.rect(56, y, 483, 24).fill('#EEF4F1');
	text('Item', 66, y + 8, { ...bold, size: 9 });
	right('Qty', 330, y + 8, 40, { ...bold, size: 9 });
	right('Price', 380, y + 8, 70, { ...bold, size: 9 });
	right('Amount', 459, y + 8, 70, { ...bold, size: 9 });
	y += 36;
	for (const { name, detail, quantity, cents } of lines) {
		text(name, 66, y);
		text(detail, 66, y + 14, { size: 8.5, color: GREY });
		right(String(quantity), 330, y, 40);
		right(euros(cents), 380, y, 70);
		right(euros(quantity * cents), 459, y, 70);
		y += 38;
		pdf
			.moveTo(56, y - 6)
			.lineTo(539, y - 6)
			.lineWidth(0.5)
			.stroke('#D9E0E6');
	}

	y += 12;
	for (const [label, cents] of [
		['Subtotal', total - shipping],
		['Shipping', shipping],
		['of which VAT 21 %', vat],
	]) {
		right(label, 330, y, 120, { color: GREY });
		right(euros(cents), 459, y, 70);
		y += 20;
	}
	pdf.roundedRect(340, y, 199, 34, 4).fill(GREEN);
	text('Total paid', 354, y + 12, { ...bold, size: 11, color: '#FFFFFF' });
	right(euros(total), 439, y + 12, 90, { ...bold, size: 11, color: '#FFFFFF' });

	text('Thank you for your order!', 56, y + 84, { ...bold, size: 12 });
	text(
		'Questions? Just answer this WhatsApp message. You can return unworn shoes within 30 days.',
		56,
		y + 102,
		{ color: GREY },
	);
	pdf.moveTo(56, 760).lineTo(539, 760).lineWidth(0.5).stroke('#D9E0E6');
	text('A sample document. The shop, the customer and the order do not exist.', 56, 768, {
		size: 8,
		color: GREY,
	});

	pdf.end();
	await done;
}

try {
	makePictures();
	makeClip();
	makeSounds();
	await makeInvoice();
	for (const name of [
		'photo.jpg',
		'photo.png',
		'invoice.pdf',
		'clip.mp4',
		'voice.ogg',
		'song.mp3',
	]) {
		console.log(name.padEnd(12), String(readFileSync(sample(name)).length).padStart(7), 'bytes');
	}
} finally {
	rmSync(work, { recursive: true, force: true });
}
