<?php
declare(strict_types=1);

use Illuminate\Http\JsonResponse;

/** Answers as the providers' documents show them. */
final class Answers
{
    /** @param array<string, mixed> $more */
    public static function v1Fails(int $status, string $message, array $more = []): JsonResponse
    {
        return new JsonResponse(['status' => 'error', 'message' => $message] + $more, $status);
    }

    /** @param array<string, mixed> $data */
    public static function v1Succeeds(array $data, string $message): JsonResponse
    {
        return new JsonResponse(['status' => 'success', 'message' => $message, 'data' => $data]);
    }

    /** @param array<string, mixed>|null $details */
    public static function v2Fails(int $status, string $code, string $message, ?array $details = null): JsonResponse
    {
        $error = ['code' => $code, 'message' => $message] + ($details === null ? [] : ['details' => $details]);
        return new JsonResponse(['success' => false, 'error' => $error, 'meta' => self::meta()], $status);
    }

    /** @param array<mixed> $data */
    public static function v2Succeeds(array $data, string $message): JsonResponse
    {
        return new JsonResponse(['success' => true, 'data' => $data, 'message' => $message, 'meta' => self::meta()]);
    }

    public static function contactshipFails(int $status, string $message = ''): JsonResponse
    {
        // The document names the statuses only.
        return new JsonResponse($message === '' ? [] : ['message' => $message], $status);
    }

    /** @return array{request_id: string, timestamp: string} */
    private static function meta(): array
    {
        return ['request_id' => (string) Illuminate\Support\Str::uuid(), 'timestamp' => date(DATE_ATOM)];
    }
}
