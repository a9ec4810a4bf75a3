<?php
declare(strict_types=1);

/** How the application behaves, chosen by the first part of the path. Everything else is a name of a place in nginx. */
final class Mode
{
    public function __construct(public readonly string $name)
    {
    }

    public function isDown(): bool
    {
        return $this->name === 'down';
    }

    /** Before Laravel starts. */
    public function begin(): void
    {
        if (in_array($this->name, ['warning', 'warning-as-text'], true)) {
            ini_set('display_errors', '1');
            ini_set('html_errors', $this->name === 'warning' ? '1' : '0');
            // As files of translations or settings do it in a broken installation.
            include __DIR__ . '/warns.php';
        }
    }

    /** When a valid message is about to be sent. */
    public function before(): void
    {
        if ($this->name === 'crash-before') {
            throw new RuntimeException('The message could not be stored');
        }
        if ($this->name === 'type-error-before') {
            strlen(...)([]);
        }
        if ($this->name === 'slow') {
            sleep(4);
        }
    }

    /** When the message has been sent, and the answer is about to be made. */
    public function after(): void
    {
        switch ($this->name) {
            case 'crash-after':
            case 'debug':
                throw new RuntimeException('The message could not be stored');
            case 'exits':
                exit();
            case 'killed':
                posix_kill(getmypid(), 9);
                // no break: nothing comes after that
            case 'out-of-memory':
                ini_set('memory_limit', (string) (memory_get_usage(true) + 8 * 1024 * 1024));
                str_repeat('x', 1024 * 1024 * 1024);
        }
    }
}
