<?php
declare(strict_types=1);

/**
 * What PHP parsed of each request, which messages were accepted, and what was answered: one line of JSON
 * each. It is the record that the tests compare the node's reports with.
 */
final class Record
{
    /** Characters of a value of a JSON body that are recorded; of longer ones length and digests. */
    private const MAX_VALUE = 4096;

    private readonly string $id;

    public function __construct(private readonly string $file)
    {
        $this->id = bin2hex(random_bytes(8));
    }

    /** Before Laravel sees anything of it. */
    public function request(string $mode): void
    {
        $headers = array_change_key_case(getallheaders());
        unset($headers['authorization'], $headers['x-api-key']);
        $isJson = str_starts_with($headers['content-type'] ?? '', 'application/json');
        $body = $isJson ? file_get_contents('php://input') : null;
        $this->write([
            'type' => 'request',
            'mode' => $mode,
            'provider' => explode('/', ltrim($_SERVER['REQUEST_URI'], '/'))[0],
            'method' => $_SERVER['REQUEST_METHOD'],
            'path' => $_SERVER['REQUEST_URI'],
            'headers' => $headers,
            'post' => (object) $_POST,
            'files' => $this->files(),
            ...($body === null ? [] : [
                'bodyLength' => strlen($body),
                'json' => $this->shortened(json_decode($body, true)),
            ]),
        ]);
    }

    /** @param array<string, mixed> $message what the customer gets */
    public function accepted(array $message): string
    {
        $messageId = 'wamid.' . base64_encode(random_bytes(24));
        $this->write(['type' => 'accepted', 'messageId' => $messageId] + $message);
        return $messageId;
    }

    public function answered(int $status): void
    {
        $this->write(['type' => 'answered', 'status' => $status]);
    }

    /** @return list<array<string, mixed>> */
    private function files(): array
    {
        $finfo = new finfo(FILEINFO_MIME_TYPE);
        $files = [];
        foreach ($_FILES as $field => $file) {
            $isThere = $file['error'] === UPLOAD_ERR_OK;
            $files[] = [
                'field' => $field,
                'name' => $file['name'],
                'fullPath' => $file['full_path'],
                'type' => $file['type'],
                'size' => $file['size'],
                'error' => $file['error'],
                'sha256' => $isThere ? hash_file('sha256', $file['tmp_name']) : null,
                'finfo' => $isThere ? $finfo->file($file['tmp_name']) : null,
            ];
        }
        return $files;
    }

    /** Long texts become what PHP's strict base64 makes of them. */
    private function shortened(mixed $value): mixed
    {
        if (is_array($value)) {
            return array_map($this->shortened(...), $value);
        }
        if (!is_string($value) || strlen($value) <= self::MAX_VALUE) {
            return $value;
        }
        $prefix = preg_match('~^data:[\w.+/-]+;base64,~', substr($value, 0, 200), $found) ? $found[0] : '';
        $text = substr($value, strlen($prefix));
        $bytes = base64_decode($text, true);
        return [
            'length' => strlen($value),
            'hasPrefix' => $prefix !== '',
            'isStrictBase64' => $bytes !== false,
            'isCanonical' => $bytes !== false && base64_encode($bytes) === $text,
            'size' => $bytes === false ? null : strlen($bytes),
            'sha256' => $bytes === false ? null : hash('sha256', $bytes),
        ];
    }

    /** @param array<string, mixed> $line */
    private function write(array $line): void
    {
        $flags = JSON_UNESCAPED_SLASHES | JSON_UNESCAPED_UNICODE | JSON_INVALID_UTF8_SUBSTITUTE | JSON_THROW_ON_ERROR;
        file_put_contents($this->file, json_encode(['id' => $this->id] + $line, $flags) . "\n", FILE_APPEND | LOCK_EX);
    }
}
