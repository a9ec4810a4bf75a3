<?php
// The sentences of a new Laravel 8 project for the rules that are used here.
return [
    'array' => 'The :attribute must be an array.',
    'email' => 'The :attribute must be a valid email address.',
    'file' => 'The :attribute must be a file.',
    'in' => 'The selected :attribute is invalid.',
    'integer' => 'The :attribute must be an integer.',
    'max' => [
        'file' => 'The :attribute must not be greater than :max kilobytes.',
        'string' => 'The :attribute must not be greater than :max characters.',
    ],
    'mimes' => 'The :attribute must be a file of type: :values.',
    'min' => ['string' => 'The :attribute must be at least :min characters.'],
    'required' => 'The :attribute field is required.',
    'required_without' => 'The :attribute field is required when :values is not present.',
    'string' => 'The :attribute must be a string.',
    'uploaded' => 'The :attribute failed to upload.',
    'url' => 'The :attribute must be a valid URL.',
];
