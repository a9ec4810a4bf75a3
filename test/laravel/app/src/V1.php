<?php
declare(strict_types=1);

use Illuminate\Http\Request;
use Symfony\Component\HttpFoundation\Response;

/** Xobito: https://documents.xobito.com/api-reference/endpoints/send-media-message and its neighbours. */
final class V1 extends Laravel
{
    private const SEND = ['phone_number' => ['required', 'string', 'min:10', 'max:15']] + self::MEDIA + [
        'caption' => ['string', 'max:1024'],
        'filename' => ['string', 'max:255'],
    ] + self::CONTACT;

    private const SEND_TEMPLATE = [
        'phone_number' => ['required', 'string', 'min:8', 'max:15'],
        'template_language' => ['required', 'string', 'min:2', 'max:10'],
    ] + self::TEMPLATE + self::CONTACT;

    public function media(Request $request): Response
    {
        $validator = $this->validator($request, self::SEND);
        if ($validator->fails()) {
            return Answers::v1Fails(422, 'Validation failed', ['errors' => $validator->errors()->toArray()]);
        }
        $problem = $this->mediaProblem($request, 'xobito');
        if ($problem !== null) {
            return Answers::v1Fails(422, $problem);
        }
        $phone = (string) $request->input('phone_number');
        $this->mode->before();
        $messageId = $this->record->accepted($this->message($request, 'xobito', $phone));
        $this->mode->after();
        return $this->sent($messageId, $phone, 'Media message sent successfully');
    }

    public function template(Request $request): Response
    {
        $validator = $this->validator($request, self::SEND_TEMPLATE);
        if ($validator->fails()) {
            return Answers::v1Fails(422, 'Validation failed', ['errors' => $validator->errors()->toArray()]);
        }
        $language = (string) $request->input('template_language');
        if (!Templates::exists((string) $request->input('template_name'), $language)) {
            return Answers::v1Fails(404, 'Template not found');
        }
        $phone = (string) $request->input('phone_number');
        $this->mode->before();
        $messageId = $this->record->accepted($this->templateMessage($request, 'xobito', $phone, $language));
        $this->mode->after();
        return $this->sent($messageId, $phone, 'Template message sent successfully');
    }

    public function templates(): Response
    {
        $rows = Templates::family();
        return Answers::v1Succeeds([
            'current_page' => 1, 'data' => $rows, 'per_page' => 15, 'total' => count($rows), 'last_page' => 1,
            'from' => 1, 'to' => count($rows),
        ], 'Templates retrieved successfully');
    }

    public function status(string $subdomain, string $id): Response
    {
        return Answers::v1Succeeds(['message_id' => $id, 'delivery_status' => 'delivered', 'error_message' => null], 'Message status');
    }

    private function sent(string $messageId, string $phone, string $message): Response
    {
        return Answers::v1Succeeds([
            'message_id' => $messageId, 'contact_id' => 451, 'phone' => $phone, 'status' => 'sent',
            'sent_at' => date('Y-m-d\TH:i:s.000000\Z'), 'chat_id' => 88, 'contact_created' => false,
        ], $message);
    }
}
