#!/bin/sh
# Makes the files of this folder anew, with the programs that people use. Debian 12:
# apt-get install --no-install-recommends ffmpeg imagemagick libreoffice-writer libreoffice-calc libreoffice-impress \
#   libreoffice-draw libheif-examples libavif-bin librsvg2-bin ghostscript qpdf p7zip-full zip python3-docx \
#   python3-openpyxl python3-xlwt
set -eu
cd "$(dirname "$0")"
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
quiet() { "$@" >/dev/null 2>&1; }
film="-f lavfi -i testsrc=size=64x48:rate=5:duration=0.6"
sound="-f lavfi -i sine=frequency=440:duration=0.3:sample_rate=16000"
ff() { ffmpeg -nostdin -v error -y -bitexact "$@"; }
# A soffice call converts one file into one type: office <from> <ending> <filter> [<name>]
office() {
	quiet soffice "-env:UserInstallation=file://$home/profile" --headless --convert-to "$2:$3" --outdir "$home/out" "$1"
	mv "$home/out/$(basename "${1%.*}").$2" "${4:-$(basename "${1%.*}").$2}"
}

# Office
cat >letter.fodt <<'X'
<?xml version="1.0" encoding="UTF-8"?>
<office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" office:version="1.2" office:mimetype="application/vnd.oasis.opendocument.text"><office:body><office:text><text:p>Contract 1042</text:p><text:p>Dear Ana, thank you for your order.</text:p></office:text></office:body></office:document>
X
printf 'Article,Price\nSneaker,59\nSandal,29\n' >"$home/prices.csv"
office letter.fodt odt writer8
office letter.odt docx "MS Word 2007 XML"
office letter.odt docm "MS Word 2007 XML VBA"
office letter.odt dotx "MS Word 2007 XML Template"
office letter.odt doc "MS Word 97"
office letter.odt rtf "Rich Text Format"
office letter.odt ott writer8_template
office letter.odt epub EPUB
office letter.odt pdf writer_pdf_Export
office letter.odt xml "MS Word 2003 XML" letter-2003.xml
office "$home/prices.csv" ods calc8
office prices.ods xlsx "Calc MS Excel 2007 XML"
office prices.ods xlsm "Calc MS Excel 2007 VBA XML"
office prices.ods xltx "Calc MS Excel 2007 XML Template"
office prices.ods xls "MS Excel 97"
office prices.ods html "HTML (StarCalc)" prices-page.html
office prices.ods xml "MS Excel 2003 XML" prices-2003.xml
cat >"$home/slides.fodp" <<'X'
<?xml version="1.0" encoding="UTF-8"?>
<office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0" office:version="1.2" office:mimetype="application/vnd.oasis.opendocument.presentation"><office:body><office:presentation><draw:page draw:name="1"><draw:frame svg:width="9cm" svg:height="3cm" svg:x="1cm" svg:y="1cm"><draw:text-box><text:p>Our shoes</text:p></draw:text-box></draw:frame></draw:page></office:presentation></office:body></office:document>
X
office "$home/slides.fodp" odp impress8
office slides.odp pptx "Impress MS PowerPoint 2007 XML"
office slides.odp pptm "Impress MS PowerPoint 2007 XML VBA"
office slides.odp ppsx "Impress MS PowerPoint 2007 XML AutoPlay"
/usr/bin/python3 - <<'X'
import docx, openpyxl, xlwt
document = docx.Document(); document.add_paragraph('Offer 7'); document.save('python.docx')
book = openpyxl.Workbook(); book.active['A1'] = 'Offer 7'; book.save('python.xlsx')
old = xlwt.Workbook(); old.add_sheet('Offers').write(0, 0, 'Offer 7'); old.save('python.xls')
X

# Films and sound
ff $film -c:v libx264 -pix_fmt yuv420p h264.mp4
ff $film -c:v libx264 -pix_fmt yuv420p -movflags +faststart h264-faststart.mp4
ff $film $sound -c:v libx264 -pix_fmt yuv420p -c:a aac -b:a 24k -ac 1 h264-sound.mp4
ff $film -c:v libx264 -pix_fmt yuv420p -movflags frag_keyframe+empty_moov fragments.mp4
ff $film -c:v libx265 -x265-params log-level=none -tag:v hvc1 hvc1.mp4
ff $film -c:v libx265 -x265-params log-level=none -tag:v hev1 -movflags +faststart hev1.mp4
ff $film -c:v libaom-av1 -cpu-used 8 av1.mp4
ff $film -c:v mpeg4 mpeg4.mp4
ff $film -c:v libx264 -pix_fmt yuv420p film.mov
ff $film -c:v libx264 -pix_fmt yuv420p film.m4v
ff -f lavfi -i testsrc=size=176x144:rate=5:duration=0.6 -c:v h263 film.3gp
ff $film -c:v libvpx-vp9 film.webm
ff $film -c:v libx264 -pix_fmt yuv420p film.mkv
ff $film -c:v mpeg4 film.avi
ff $film -c:v mpeg2video film.mpg
ff $film -c:v libtheora film.ogv
ff $film -c:v wmv2 film.wmv
ff $film -c:v flv film.flv
ff $sound -c:a aac -b:a 24k sound.mp4
ff $sound -c:a aac -b:a 24k sound.m4a
ff $sound -c:a aac -b:a 24k -movflags +faststart sound-faststart.mp4
ff $sound -c:a aac -b:a 24k -f ipod sound.m4b
ff $sound -c:a alac alac.m4a
ff $sound -c:a aac -b:a 24k -f 3gp sound.3gp
ff $sound -c:a aac -b:a 24k sound.aac
ff $sound -c:a libmp3lame -b:a 24k sound.mp3
ff $sound -c:a libmp3lame -b:a 24k -id3v2_version 0 -write_xing 0 bare.mp3
ff $sound -c:a mp2 -b:a 32k sound.mp2
ff $sound -c:a libopus -b:a 16k sound.opus
ff $sound -c:a libopus -b:a 16k -f ogg sound.oga
ff $sound -c:a libvorbis -ac 1 vorbis.ogg
ff $sound -c:a flac sound.flac
ff $sound -c:a pcm_u8 -ar 8000 sound.wav
ff $sound -c:a wmav2 -b:a 24k sound.wma
ff $sound -c:a pcm_s16be -ar 8000 sound.aiff

# Pictures
convert -size 24x16 gradient:red-blue "$home/rgb.png"
convert "$home/rgb.png" -quality 60 rgb.jpg
convert "$home/rgb.png" -colorspace CMYK -quality 60 cmyk.jpg
convert "$home/rgb.png" -colorspace Gray -quality 60 gray.jpg
convert "$home/rgb.png" -interlace Plane -quality 60 progressive.jpg
# A color profile for printing stands before the frame header.
head -c 70000 /dev/zero >"$home/profile.icc"
convert "$home/rgb.png" -colorspace CMYK -quality 60 -profile "8bim:$home/profile.icc" cmyk-profile.jpg 2>/dev/null || true
convert "$home/rgb.png" -depth 8 depth8.png
convert "$home/rgb.png" -depth 16 -define png:bit-depth=16 depth16.png
convert "$home/rgb.png" -depth 16 -colorspace Gray -define png:bit-depth=16 gray16.png
convert "$home/rgb.png" rgb.gif
convert "$home/rgb.png" rgb.webp
convert "$home/rgb.png" rgb.tiff
convert "$home/rgb.png" bmp3:rgb.bmp
convert "$home/rgb.png" rgb.psd
convert "$home/rgb.png" rgb.ico
convert "$home/rgb.png" rgb.jp2
line="72 72 moveto 144 144 lineto stroke showpage"
printf '%%!PS-Adobe-3.0 EPSF-3.0\n%%%%BoundingBox: 72 72 144 144\n72 72 moveto 144 144 lineto stroke\n' >line.eps
printf '%%!PS-Adobe-3.0\n%s\n' "$line" >line.ps
heif-enc -q 30 -o rgb.heic "$home/rgb.png" >/dev/null 2>&1 || true
avifenc -q 30 "$home/rgb.png" rgb.avif >/dev/null 2>&1 || avifenc "$home/rgb.png" rgb.avif >/dev/null 2>&1
ff -f lavfi -i testsrc=size=16x16:rate=2:duration=1 -f apng animated.apng
ff -f lavfi -i testsrc=size=16x16:rate=2:duration=1 -loop 0 animated.webp
cat >drawing.svg <<'X'
<?xml version="1.0" encoding="UTF-8"?>
<!-- Made by hand -->
<svg xmlns="http://www.w3.org/2000/svg" width="8" height="8"><rect width="8" height="8"/></svg>
X

# Archives, and what is one inside
printf '<kml xmlns="http://www.opengis.net/kml/2.2"/>' >"$home/doc.kml"
printf '{"formatVersion":1}' >"$home/pass.json"
mkdir -p "$home/META-INF" "$home/Payload/A.app" "$home/3D"
printf 'Manifest-Version: 1.0\n' >"$home/META-INF/MANIFEST.MF"
printf 'x' >"$home/AndroidManifest.xml"; printf 'dex' >"$home/classes.dex"; printf 'x' >"$home/Payload/A.app/A"
printf '<model/>' >"$home/3D/3dmodel.model"; printf 'PXR-USDC' >"$home/model.usdc"; cp "$home/rgb.png" "$home/001.png"
zipped() { name=$1; shift; rm -f "$name"; (cd "$home" && TZ=UTC zip -q -X - "$@") >"$name"; }
zipped places.kmz doc.kml
zipped ticket.pkpass pass.json
zipped program.jar META-INF/MANIFEST.MF
zipped app.apk AndroidManifest.xml classes.dex META-INF/MANIFEST.MF
zipped app.ipa Payload/A.app/A
zipped comic.cbz 001.png
zipped model.usdz model.usdc
zipped model.3mf 3D/3dmodel.model
zipped prices.zip prices.csv
(cd "$home" && cat prices.csv | TZ=UTC zip -q -X - -) >streamed.zip
printf 'PK\005\006\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0' >empty.zip
(cd "$home" && 7z a -bd -mtc=off -mta=off -mtm=off p.7z prices.csv >/dev/null && cp p.7z "$OLDPWD/prices.7z")
tar --mtime=@0 --owner=0 --group=0 -C "$home" -cf prices.tar prices.csv
cp letter.pdf "$home/letter.pdf"
head -c 700 letter.pdf >"$home/start.pdf"
tar --mtime=@0 --owner=0 --group=0 -C "$home" -cf pdf-inside.tar start.pdf
gzip -nc "$home/prices.csv" >prices.csv.gz
bzip2 -c "$home/prices.csv" >prices.csv.bz2
xz -c "$home/prices.csv" >prices.csv.xz

# PDF, with what stands before it in practice
quiet gs -q -dNOPAUSE -dBATCH -sDEVICE=pdfwrite -sOutputFile="$home/page.pdf" -c "$line"
qpdf --deterministic-id "$home/page.pdf" page.pdf
{ printf '\357\273\277'; cat page.pdf; } >bom.pdf
{ printf '\r\n\r\n  '; cat page.pdf; } >blanks.pdf
{ printf 'Content-Type: application/pdf\r\nContent-Disposition: attachment; filename=page.pdf\r\n\r\n'; cat page.pdf; } >mime.pdf
{ printf 'HTTP/1.1 200 OK\r\nDate: Thu, 01 Jan 1970 00:00:00 GMT\r\nContent-Type: application/pdf\r\n\r\n'; cat page.pdf; } >http.pdf
{ printf '\033%%-12345X@PJL JOB\r\n@PJL ENTER LANGUAGE=PDF\r\n'; cat page.pdf; } >printer.pdf
cp page.pdf artwork.ai
