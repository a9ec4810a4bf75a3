<?php
declare(strict_types=1);

/** The templates of the test's account, with a changing part in every place that a template can have one. */
final class Templates
{
    private const ALL = [
        ['name' => 'order_shipped', 'language' => 'en_US', 'format' => 'TEXT', 'header' => 'Order {{1}}',
            'body' => 'Hi {{1}}, your order {{2}} has left our shop with {{3}}.',
            'buttons' => [['type' => 'URL', 'text' => 'Track', 'url' => 'https://shop.example/track/{{1}}'],
                ['type' => 'QUICK_REPLY', 'text' => 'Stop updates']]],
        ['name' => 'invoice_ready', 'language' => 'en_US', 'format' => 'DOCUMENT', 'header' => null,
            'body' => 'Hi {{1}}, here is the invoice for your order {{2}}.', 'buttons' => null],
        ['name' => 'new_arrival', 'language' => 'en_US', 'format' => 'IMAGE', 'header' => null,
            'body' => 'Look what has just arrived!', 'buttons' => null],
        ['name' => 'how_to', 'language' => 'es', 'format' => 'VIDEO', 'header' => null,
            'body' => 'Hola {{1}}, así funciona.', 'buttons' => null],
        ['name' => 'ten_values', 'language' => 'en_US', 'format' => null, 'header' => null,
            'body' => '{{1}} {{2}} {{3}} {{4}} {{5}} {{6}} {{7}} {{8}} {{9}} {{10}}', 'buttons' => null],
    ];

    /** @return list<array<string, mixed>> rows as the family's lists show them */
    public static function family(): array
    {
        return array_map(fn (array $row, int $index): array => [
            'id' => 11 + $index,
            'template_id' => (string) (123456789012345 + $index),
            'template_name' => $row['name'],
            'language' => $row['language'],
            'status' => 'APPROVED',
            'category' => 'UTILITY',
            'header_data_format' => $row['format'],
            'header_data_text' => $row['header'],
            'header_params_count' => self::count($row['header']),
            'body_data' => $row['body'],
            'body_params_count' => self::count($row['body']),
            'footer_data' => null,
            'footer_params_count' => 0,
            'buttons_data' => $row['buttons'] === null ? null : json_encode($row['buttons']),
            'cards_json' => null,
        ], self::ALL, array_keys(self::ALL));
    }

    /** @return list<array<string, mixed>> rows as Meta's list, which Contactship hands on */
    public static function meta(): array
    {
        return array_map(fn (array $row, int $index): array => [
            'id' => (string) (123456789012345 + $index),
            'name' => $row['name'],
            'language' => $row['language'],
            'status' => 'APPROVED',
            'category' => 'UTILITY',
            'components' => array_values(array_filter([
                $row['format'] === null ? null : ['type' => 'HEADER', 'format' => $row['format']]
                    + ($row['header'] === null ? [] : ['text' => $row['header']]),
                ['type' => 'BODY', 'text' => $row['body']],
                $row['buttons'] === null ? null : ['type' => 'BUTTONS', 'buttons' => $row['buttons']],
            ])),
        ], self::ALL, array_keys(self::ALL));
    }

    public static function exists(string $name, string $language): bool
    {
        return array_filter(self::ALL, fn (array $row): bool => $row['name'] === $name && $row['language'] === $language) !== [];
    }

    private static function count(?string $text): int
    {
        return preg_match_all('~\{\{\d+\}\}~', (string) $text);
    }
}
