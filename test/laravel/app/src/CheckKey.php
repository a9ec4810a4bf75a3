<?php
declare(strict_types=1);

use Illuminate\Http\Request;
use Symfony\Component\HttpFoundation\Response;

/** Refuses requests without the right token or API key, in the words of each provider's document. */
final class CheckKey
{
    public function handle(Request $request, Closure $next): Response
    {
        $key = $_SERVER['LARAVEL_KEY'];
        if ($request->is('contactship/*')) {
            return hash_equals($key, (string) $request->header('x-api-key')) ? $next($request) : Answers::contactshipFails(401);
        }
        if (hash_equals($key, (string) $request->bearerToken())) {
            return $next($request);
        }
        return $request->is('xobito/*')
            ? Answers::v1Fails(401, 'Invalid API token')
            : Answers::v2Fails(401, 'UNAUTHORIZED', 'The provided API token is invalid.');
    }
}
