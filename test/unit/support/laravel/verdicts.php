<?php
// What Laravel's own rules say of links and email addresses, for test/unit/checks/laravel.test.ts. Debian 12:
//   apt-get install --no-install-recommends php-cli php-mbstring php-illuminate-validation php-egulias-email-validator
//   UPDATE_VERDICTS=1 npm run test:quick -- test/unit/checks/laravel
// Reads {"url": [...], "email": [...]} and writes the same with each value and whether the rule takes it.
foreach (['Egulias/EmailValidator', 'Illuminate/Validation', 'Illuminate/Translation', 'Illuminate/Support'] as $library) {
    require_once "/usr/share/php/$library/autoload.php";
}
$translator = new Illuminate\Translation\Translator(new Illuminate\Translation\ArrayLoader(), 'en');
$factory = new Illuminate\Validation\Factory($translator);
$verdicts = [];
foreach (json_decode(stream_get_contents(STDIN), true) as $rule => $values) {
    foreach ($values as $value) {
        $verdicts[$rule][$value] = $factory->make(['x' => $value], ['x' => $rule])->passes();
    }
}
echo json_encode($verdicts, JSON_PRETTY_PRINT | JSON_UNESCAPED_SLASHES | JSON_UNESCAPED_UNICODE | JSON_UNESCAPED_LINE_TERMINATORS), "\n";
