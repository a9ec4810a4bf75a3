<?php
declare(strict_types=1);

use Illuminate\Contracts\Validation\Validator;
use Illuminate\Http\Request;
use Illuminate\Http\UploadedFile;
use Illuminate\Validation\ValidationException;

/** What the three Laravel providers have in common: their documented rules, checked by Laravel. */
abstract class Laravel
{
    private const MB = 1024 * 1024;

    /** “Max Size”, the same in both documents that have it; Xobito’s has none. */
    private const MAX_SIZES = [
        'image' => 5 * self::MB,
        'document' => 100 * self::MB,
        'video' => 16 * self::MB,
        'audio' => 16 * self::MB,
    ];

    /** “Allowed Extensions”: of WA.cr as printed; of RASL's MIME families as files have them; Xobito has no list. */
    private const EXTENSIONS = [
        'waCr' => [
            'image' => ['jpg', 'jpeg', 'png', 'webp'],
            'document' => ['pdf', 'doc', 'docx', 'xls', 'xlsx', 'ppt', 'pptx', 'txt', 'csv'],
            'video' => ['mp4', '3gp'],
            'audio' => ['mp3', 'ogg', 'amr', 'aac', 'opus'],
        ],
        'rasl' => [
            'image' => ['jpg', 'jpeg', 'png', 'webp'],
            'document' => ['pdf', 'doc', 'docx', 'xls', 'xlsx', 'ppt', 'pptx', 'txt'],
            'video' => ['mp4', '3gp'],
            'audio' => ['mp3', 'aac', 'amr', 'ogg'],
        ],
        // What deployments of the family have where nobody changes it.
        'deployed' => [
            'image' => ['jpeg', 'png'],
            'document' => ['pdf', 'doc', 'docx', 'txt', 'xls', 'xlsx', 'ppt', 'pptx'],
            'video' => ['mp4', '3gp'],
            'audio' => ['aac', 'amr', 'mp3', 'm4a', 'ogg'],
        ],
    ];

    /** Rules without `nullable`: a blank value, which Laravel makes null, is refused. */
    protected const CONTACT = [
        'contact' => ['array'],
        'contact.firstname' => ['string', 'max:255'],
        'contact.lastname' => ['string', 'max:255'],
        'contact.email' => ['email', 'max:191'],
        'contact.country' => ['string', 'max:100'],
        'contact.assigned_id' => ['integer'],
        'contact.groups' => ['string'],
    ];

    protected const MEDIA = [
        'media_type' => ['required', 'in:image,document,video,audio'],
        'media_url' => ['required_without:media_file', 'url'],
        'media_file' => ['required_without:media_url', 'file'],
    ];

    protected const TEMPLATE = [
        'template_name' => ['required', 'string'],
        'header_image_url' => ['url'],
        'header_video_url' => ['url'],
        'header_document_url' => ['url'],
        'header_image_file' => ['file', 'max:5120'],
        'header_video_file' => ['file', 'max:16384'],
        'header_document_file' => ['file', 'max:102400'],
        'header_document_name' => ['string', 'max:255'],
        'header_field_1' => ['string'],
        'field_1' => ['string'], 'field_2' => ['string'], 'field_3' => ['string'], 'field_4' => ['string'],
        'field_5' => ['string'], 'field_6' => ['string'], 'field_7' => ['string'], 'field_8' => ['string'],
        'field_9' => ['string'], 'field_10' => ['string'],
        'button_0' => ['string'], 'button_1' => ['string'], 'button_2' => ['string'],
    ];

    public function __construct(protected readonly Mode $mode, protected readonly Record $record)
    {
    }

    /** @param array<string, list<string>> $rules */
    protected function validator(Request $request, array $rules): Validator
    {
        $allowed = self::EXTENSIONS[$request->segment(1)][(string) $request->input('media_type')] ?? null;
        if ($this->mode->name === 'by-content' && $allowed !== null) {
            $rules['media_file'][] = 'mimes:' . implode(',', $allowed);
        }
        $validator = Illuminate\Support\Facades\Validator::make($request->all(), $rules);
        if ($this->mode->name === 'default-errors') {
            throw_if($validator->fails(), ValidationException::class, $validator);
        }
        return $validator;
    }

    /** What the documents call the inline check; null if the media passes it. */
    protected function mediaProblem(Request $request, string $provider): ?string
    {
        $kind = (string) $request->input('media_type');
        $file = $request->file('media_file');
        $isDeployed = $this->mode->name === 'deployed';
        $allowed = self::EXTENSIONS[$isDeployed && $provider === 'xobito' ? 'deployed' : $provider][$kind] ?? null;
        $name = $file instanceof UploadedFile
            ? $file->getClientOriginalName()
            : (string) parse_url((string) $request->input('media_url'), PHP_URL_PATH);
        $extension = pathinfo($name, PATHINFO_EXTENSION);
        // Only some deployments look at a link before they download it, and compare as it is written.
        if ($allowed !== null && ($file !== null || $isDeployed)) {
            if (!in_array($isDeployed ? $extension : strtolower($extension), $allowed, true)) {
                return "Invalid file extension for $kind. Allowed: " . implode(', ', $allowed);
            }
        }
        $max = $provider === 'xobito' && !$isDeployed ? INF : self::MAX_SIZES[$kind];
        if ($file !== null && $file->getSize() > $max) {
            return "File size exceeds limit for $kind. Max allowed is " . $max / self::MB . ' MB';
        }
        return null;
    }

    /** @return array<string, mixed> the message as the customer gets it */
    protected function message(Request $request, string $provider, string $phone): array
    {
        $file = $request->file('media_file');
        return [
            'provider' => $provider,
            'phone' => $phone,
            'kind' => $request->input('media_type'),
            'url' => $request->input('media_url'),
            'caption' => $request->input('caption'),
            'fileName' => $request->input('filename'),
            'contactId' => $request->input('contact_id'),
            'contact' => $request->input('contact'),
            'size' => $file?->getSize(),
            'sha256' => $file === null ? null : hash_file('sha256', $file->getPathname()),
        ];
    }

    /** Sends a template, if it exists and nothing is missing. @return array{array<string, mixed>, string}|list<string> */
    protected function templateMessage(Request $request, string $provider, string $phone, string $language): array
    {
        $files = array_map(fn (UploadedFile $file): array => [
            'size' => $file->getSize(),
            'sha256' => hash_file('sha256', $file->getPathname()),
        ], $request->allFiles());
        return [
            'provider' => $provider,
            'phone' => $phone,
            'template' => $request->input('template_name'),
            'language' => $language,
            'values' => (object) array_filter(
                $request->except(array_keys($files)),
                fn (string $name): bool => (bool) preg_match('~^(field|header|button)_~', $name),
                ARRAY_FILTER_USE_KEY,
            ),
            'files' => (object) $files,
        ];
    }
}
