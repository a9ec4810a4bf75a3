<?php
declare(strict_types=1);

use Illuminate\Http\JsonResponse;
use Illuminate\Http\Request;
use Symfony\Component\HttpFoundation\Response;

/**
 * Contactship: docs.contactship.ai/api-reference/endpoint/waba-send-media and its neighbours. It is no PHP
 * product, so only what its document says is checked here, and base64 by PHP's strict reader.
 */
final class Contactship
{
    public function __construct(private readonly Mode $mode, private readonly Record $record)
    {
    }

    public function media(Request $request): Response
    {
        $body = $request->json()->all();
        $isThread = isset($body['thread_id']);
        foreach ($isThread ? ['media_type', 'media_data'] : ['channel_id', 'contact_id', 'media_type', 'media_data'] as $field) {
            if (!is_string($body[$field] ?? null) || $body[$field] === '') {
                return Answers::contactshipFails(400, "$field is required");
            }
        }
        if (!in_array($body['media_type'], ['image', 'video', 'audio', 'document'], true)) {
            return Answers::contactshipFails(400, 'media_type is not valid');
        }
        foreach (['content' => 'is_string', 'file_name' => 'is_string', 'save_message' => 'is_bool'] as $field => $isRight) {
            if (array_key_exists($field, $body) && !$isRight($body[$field])) {
                return Answers::contactshipFails(400, "$field is not valid");
            }
        }
        $isUrl = preg_match('~^https?://~i', substr($body['media_data'], 0, 10)) === 1;
        $bytes = $isUrl ? null : base64_decode($body['media_data'], true);
        if ($bytes === false || $bytes === '') {
            return Answers::contactshipFails(400, 'media_data is neither a URL nor base64');
        }
        $this->mode->before();
        $messageId = $this->record->accepted([
            'provider' => 'contactship',
            'phone' => $this->phoneOf((string) ($body['contact_id'] ?? '')),
            'kind' => $body['media_type'],
            'url' => $isUrl ? $body['media_data'] : null,
            'caption' => $body['content'] ?? null,
            'fileName' => $body['file_name'] ?? null,
            'size' => $bytes === null ? null : strlen($bytes),
            'sha256' => $bytes === null ? null : hash('sha256', $bytes),
        ]);
        $this->mode->after();
        return $this->sent($messageId, 'Media enviado y guardado', ['media_url' => 'https://files.example/stored']);
    }

    public function template(Request $request): Response
    {
        $body = $request->json()->all();
        foreach (['channel_id', 'contact_id', 'template_name'] as $field) {
            if (!is_string($body[$field] ?? null) || $body[$field] === '') {
                return Answers::contactshipFails(400, "$field is required");
            }
        }
        $this->mode->before();
        $messageId = $this->record->accepted([
            'provider' => 'contactship',
            'phone' => $this->phoneOf($body['contact_id']),
            'template' => $body['template_name'],
            'language' => $body['language_code'] ?? 'es',
            'values' => $body['components'] ?? [],
        ]);
        $this->mode->after();
        return $this->sent($messageId, 'Plantilla enviada y guardada', []);
    }

    public function channels(): Response
    {
        return new JsonResponse(['data' => [['id' => 'chn_test', 'name' => 'WhatsApp', 'type' => 'WABA', 'status' => 'active']], 'count' => 1]);
    }

    /** Everybody has a contact but those whose number ends in 9: the ID is made of the number. */
    public function contacts(Request $request): Response
    {
        $digits = preg_replace('~\D~', '', (string) $request->query('phone_number'));
        return new JsonResponse($digits === '' || str_ends_with($digits, '9') ? [] : [$this->contact($digits, 'Ana')]);
    }

    public function createContact(Request $request): Response
    {
        $validator = Illuminate\Support\Facades\Validator::make($request->json()->all(), [
            'phone_number' => ['required', 'string'],
            'full_name' => ['required', 'string'],
            'email' => ['string'],
            'country' => ['string'],
            'description' => ['string'],
        ]);
        if ($validator->fails()) {
            return Answers::contactshipFails(400, $validator->errors()->first());
        }
        $digits = preg_replace('~\D~', '', (string) $request->json('phone_number'));
        return new JsonResponse($this->contact($digits, (string) $request->json('full_name')), 201);
    }

    public function templates(): Response
    {
        return new JsonResponse(['success' => true, 'data' => Templates::meta(), 'paging' => ['cursors' => ['before' => '', 'after' => '']]]);
    }

    /** @return array<string, string> */
    private function contact(string $digits, string $name): array
    {
        return ['id' => "contact-$digits", 'created_at' => '2026-01-01T12:00:00Z', 'phone_number' => "+$digits", 'full_name' => $name];
    }

    private function phoneOf(string $contactId): string
    {
        return str_replace('contact-', '+', $contactId);
    }

    /** @param array<string, string> $more */
    private function sent(string $messageId, string $message, array $more): Response
    {
        return new JsonResponse([
            'success' => true,
            'message' => $message,
            'data' => ['message_id' => 'msg-' . Illuminate\Support\Str::uuid(), 'provider_id' => $messageId] + $more
                + ['thread_id' => 'thr-b2c3d4e5-f6a7-8901-bcde-f12345678901'],
        ]);
    }
}
