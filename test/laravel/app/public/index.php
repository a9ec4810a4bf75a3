<?php
// The only file that nginx hands to PHP. The first part of the path chooses a mode (src/Mode.php), the
// rest is an address of one of the providers, as in their documents.
declare(strict_types=1);

require __DIR__ . '/../src/bootstrap.php';

$path = explode('/', ltrim($_SERVER['REQUEST_URI'], '/'), 2);
$mode = new Mode($path[0]);
$_SERVER['REQUEST_URI'] = '/' . ($path[1] ?? '');

$record = new Record($_SERVER['LARAVEL_FOLDER'] . '/record.jsonl');
$record->request($mode->name);
$mode->begin();

$app = application($mode, $record);
$kernel = $app->make(Illuminate\Contracts\Http\Kernel::class);
$request = Illuminate\Http\Request::capture();
$response = $kernel->handle($request);
$record->answered($response->getStatusCode());
$response->send();
$kernel->terminate($request, $response);
