<?php
declare(strict_types=1);

use Illuminate\Database\Eloquent\ModelNotFoundException;
use Illuminate\Http\Request;
use Symfony\Component\HttpFoundation\Response;

/** WA.cr and RASL: docs.app.wa.cr/send-media-message-28559792e0, docs.getrasl.io/send-media-message-28181175e0 and their neighbours. */
final class V2 extends Laravel
{
    private const SEND = [
        'waCr' => ['phone' => ['required', 'string', 'min:10', 'max:15']] + self::MEDIA + [
            'caption' => ['string', 'max:1024'],
            'filename' => ['string', 'max:255'],
            'contact_id' => ['integer'],
        ] + self::CONTACT,
        // No lengths are documented, and no contact fields, which the servers of the family have all the same.
        'rasl' => ['phone' => ['required', 'string']] + self::MEDIA + [
            'caption' => ['string'],
            'filename' => ['string'],
            'contact_id' => ['integer'],
        ] + self::CONTACT,
    ];

    private const SEND_TEMPLATE = [
        'phone' => ['required', 'string'],
        'language' => ['required', 'string', 'max:10'],
        'contact_id' => ['integer'],
    ] + self::TEMPLATE + self::CONTACT;

    public function media(Request $request): Response
    {
        $provider = $this->provider($request);
        $validator = $this->validator($request, self::SEND[$provider]);
        if ($validator->fails()) {
            return Answers::v2Fails(422, 'VALIDATION_ERROR', 'The given data was invalid.', $validator->errors()->toArray());
        }
        $problem = $this->mediaProblem($request, $provider);
        if ($problem !== null) {
            return Answers::v1Fails(422, $problem);
        }
        $this->contactOf($request);
        $phone = (string) $request->input('phone');
        $this->mode->before();
        $messageId = $this->record->accepted($this->message($request, $provider, $phone));
        $this->mode->after();
        $data = [
            'message_id' => $messageId, 'contact_id' => 15, 'phone' => preg_replace('~\D~', '', $phone),
            'media_type' => $request->input('media_type'), 'media_url' => 'https://files.example/stored',
            'caption' => $request->input('caption'), 'filename' => $request->input('filename'),
            'status' => 'sent', 'sent_at' => date(DATE_ATOM), 'chat_id' => 8, 'chat_message_id' => 120,
        ];
        return Answers::v2Succeeds($data, 'Media message sent successfully');
    }

    public function template(Request $request): Response
    {
        $validator = $this->validator($request, self::SEND_TEMPLATE);
        if ($validator->fails()) {
            return Answers::v2Fails(422, 'VALIDATION_ERROR', 'The given data was invalid.', $validator->errors()->toArray());
        }
        $name = (string) $request->input('template_name');
        $language = (string) $request->input('language');
        if (!Templates::exists($name, $language)) {
            return Answers::v2Fails(404, 'NOT_FOUND', 'Template not found.');
        }
        $phone = (string) $request->input('phone');
        $this->mode->before();
        $messageId = $this->record->accepted($this->templateMessage($request, $this->provider($request), $phone, $language));
        $this->mode->after();
        $data = [
            'message_id' => $messageId, 'contact_id' => 15, 'phone' => preg_replace('~\D~', '', $phone),
            'template_name' => $name, 'language' => $language, 'status' => 'sent', 'sent_at' => date(DATE_ATOM),
            'chat_id' => 8, 'chat_message_id' => null,
        ];
        return Answers::v2Succeeds($data, 'Template message sent successfully');
    }

    public function account(): Response
    {
        return Answers::v2Succeeds(['id' => 1, 'name' => 'Acme', 'subdomain' => 'acme', 'status' => 'active'], 'Account information retrieved successfully');
    }

    public function templates(): Response
    {
        return Answers::v2Succeeds(Templates::family(), 'Templates retrieved successfully');
    }

    public function contact(string $id): Response
    {
        return Answers::v2Succeeds(['id' => (int) $id, 'phone' => '+14155550' . substr("000$id", -3), 'firstname' => 'Ana', 'lastname' => ''], 'Contact retrieved successfully');
    }

    public function status(string $id): Response
    {
        return Answers::v2Succeeds(['id' => (int) $id, 'status' => 'delivered', 'status_message' => null, 'message_id' => null], 'Message retrieved successfully');
    }

    /** A contact that nobody knows: as documented, or as Laravel words it where a model is looked up and nobody catches that. */
    private function contactOf(Request $request): void
    {
        $id = $request->input('contact_id');
        if ($id === null || (int) $id < 1000) {
            return;
        }
        if ($this->mode->name === 'models') {
            throw (new ModelNotFoundException())->setModel('App\Models\Tenant\Contact', [(int) $id]);
        }
        Answers::v2Fails(404, 'NOT_FOUND', 'Contact not found.')->throwResponse();
    }

    private function provider(Request $request): string
    {
        return $request->is('waCr/*') ? 'waCr' : 'rasl';
    }
}
