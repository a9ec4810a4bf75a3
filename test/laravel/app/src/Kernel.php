<?php
declare(strict_types=1);

use Illuminate\Contracts\Foundation\Application;
use Illuminate\Foundation\Bootstrap;
use Illuminate\Foundation\Http\Middleware\ConvertEmptyStringsToNull;
use Illuminate\Foundation\Http\Middleware\PreventRequestsDuringMaintenance;
use Illuminate\Foundation\Http\Middleware\TrimStrings;
use Illuminate\Foundation\Http\Middleware\ValidatePostSize;
use Illuminate\Routing\Middleware\ThrottleRequests;
use Illuminate\Routing\Router;

/** Laravel's kernel with the middleware of a new Laravel project, and the routes. */
final class Kernel extends Illuminate\Foundation\Http\Kernel
{
    protected $bootstrappers = [Bootstrap\HandleExceptions::class, Bootstrap\BootProviders::class];

    protected $middleware = [
        PreventRequestsDuringMaintenance::class,
        ValidatePostSize::class,
        TrimStrings::class,
        ConvertEmptyStringsToNull::class,
    ];

    protected $routeMiddleware = ['throttle' => ThrottleRequests::class, 'key' => CheckKey::class];

    public function __construct(Application $app, Router $router)
    {
        $mode = $app->make(Mode::class);
        if ($mode->name === 'without-size-check') {
            $this->middleware = array_values(array_diff($this->middleware, [ValidatePostSize::class]));
        }
        if (str_starts_with($_SERVER['REQUEST_URI'], '/contactship/')) {
            // Not a Laravel product: nothing changes what was sent.
            $this->middleware = [PreventRequestsDuringMaintenance::class, ValidatePostSize::class];
        }
        parent::__construct($app, $router);
        $limit = $mode->name === 'throttled' ? 'throttle:20,1,throttled' : 'throttle:1000000,1';
        $router->group(['middleware' => [$limit, 'key']], function () use ($router): void {
            $router->group(['prefix' => 'xobito/api/v1/{subdomain}'], function () use ($router): void {
                $router->get('templates', [V1::class, 'templates']);
                $router->post('messages/media', [V1::class, 'media']);
                $router->post('messages/template', [V1::class, 'template']);
                $router->get('messages/{id}/status', [V1::class, 'status']);
            });
            foreach (['waCr', 'rasl'] as $provider) {
                $router->group(['prefix' => "$provider/api/v2"], function () use ($router): void {
                    $router->get('account', [V2::class, 'account']);
                    $router->get('templates', [V2::class, 'templates']);
                    $router->get('contacts/{id}', [V2::class, 'contact']);
                    $router->get('messages/{id}', [V2::class, 'status']);
                    $router->post('messages/media', [V2::class, 'media']);
                    $router->post('messages/template', [V2::class, 'template']);
                });
            }
            $router->group(['prefix' => 'contactship/v1'], function () use ($router): void {
                $router->get('channels', [Contactship::class, 'channels']);
                $router->get('contacts', [Contactship::class, 'contacts']);
                $router->post('contacts', [Contactship::class, 'createContact']);
                $router->get('waba/templates', [Contactship::class, 'templates']);
                $router->post('waba/send-media', [Contactship::class, 'media']);
                $router->post('waba/send-template', [Contactship::class, 'template']);
            });
        });
    }
}
