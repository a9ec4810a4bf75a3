<?php
// `php artisan.php down --retry=60`: Laravel's own commands, of which only these two are there.
declare(strict_types=1);

require __DIR__ . '/src/bootstrap.php';

$app = application(new Mode('down'), null);
$console = new Illuminate\Console\Application($app, $app->make('events'), $app->version());
$console->resolveCommands([Illuminate\Foundation\Console\DownCommand::class, Illuminate\Foundation\Console\UpCommand::class]);
exit($console->run());
