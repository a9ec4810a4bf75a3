<?php
$settings = [];
$locale = $settings['locale'];
trigger_error('The cache folder is not writable, using "/tmp" instead of {storage}', E_USER_WARNING);
