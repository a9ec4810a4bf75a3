<?php
// Laravel as Debian packages it, and the application around it.
declare(strict_types=1);

// Laravel 8 predates PHP 8.2, which reports parts of it as deprecated.
error_reporting(E_ALL & ~E_DEPRECATED & ~E_USER_DEPRECATED);

require_once 'Illuminate/autoload.php';
foreach (['Answers', 'Contactship', 'Kernel', 'Laravel', 'Mode', 'Record', 'Templates', 'V1', 'V2', 'CheckKey'] as $class) {
    require_once __DIR__ . "/$class.php";
}

use Illuminate\Contracts\Console\Kernel as ConsoleKernelContract;
use Illuminate\Contracts\Debug\ExceptionHandler;
use Illuminate\Contracts\Http\Kernel as HttpKernelContract;
use Illuminate\Foundation\Application;

/** Laravel's application object with what a web application has configured. */
function application(Mode $mode, ?Record $record): Application
{
    $folder = $_SERVER['LARAVEL_FOLDER'];
    $app = new Application(realpath(__DIR__ . '/..'));
    $app->useStoragePath("$folder/" . ($mode->isDown() ? 'storage-down' : 'storage'));
    $app->instance('config', new Illuminate\Config\Repository([
        'app' => ['debug' => $mode->name === 'debug', 'env' => 'production', 'locale' => 'en', 'fallback_locale' => 'en'],
        'cache' => ['default' => 'file', 'stores' => ['file' => ['driver' => 'file', 'path' => "$folder/cache"]]],
        'logging' => [
            'default' => 'null',
            'deprecations' => 'null',
            'channels' => ['null' => ['driver' => 'monolog', 'handler' => Monolog\Handler\NullHandler::class]],
        ],
    ]));
    $app->instance('env', 'production');
    $app->instance(Mode::class, $mode);
    if ($record !== null) {
        $app->instance(Record::class, $record);
    }
    $app->singleton(HttpKernelContract::class, Kernel::class);
    $app->singleton(ExceptionHandler::class, Illuminate\Foundation\Exceptions\Handler::class);
    Illuminate\Support\Facades\Facade::setFacadeApplication($app);
    foreach (
        [
            Illuminate\Cache\CacheServiceProvider::class,
            Illuminate\Filesystem\FilesystemServiceProvider::class,
            Illuminate\Translation\TranslationServiceProvider::class,
            Illuminate\Validation\ValidationServiceProvider::class,
        ] as $provider
    ) {
        $app->register($provider);
    }
    return $app;
}
