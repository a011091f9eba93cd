import svelte from 'eslint-plugin-svelte';
import ts from 'typescript-eslint';
import svelteConfig from './svelte.config.js';
import { noLiteralText } from './scripts/lint/no-literal-text.js';

// What a reviewer would otherwise have to say twice. Each message tells what to do instead. The one rule
// that needs to know types, no promise left alone, is looked at by a faster program (.oxlintrc.json).

const kring = { rules: { 'no-literal-text': noLiteralText } };

const closedImports = [
	{ group: ['$lib', '$lib/*'], message: 'Write #lib/… with the extension of the file.' },
	{ group: ['$app/stores'], message: 'Use $app/state.' },
	{ group: ['$env/*'], message: 'Settings come from src/lib/server/env.ts only.' }
];

const closedSyntax = [
	{
		selector: 'TSEnumDeclaration',
		message: 'Use an `as const` array or object and take the type from it.'
	},
	{
		selector: 'ExportDefaultDeclaration',
		message: 'Export by name, so that a thing is called the same everywhere.'
	}
];

const settingsElsewhere = {
	selector: 'MemberExpression[object.name="process"][property.name="env"]',
	message: 'Settings come from src/lib/server/env.ts only.'
};

const testHabits = [
	{
		selector: 'CallExpression > MemberExpression[property.name=/^(only|skip|todo|fixme)$/]',
		message: 'Every test runs, everywhere.'
	},
	{
		selector: 'MemberExpression[property.name="waitForTimeout"]',
		message: 'Wait for what is to happen, not for time to pass.'
	}
];

export default ts.config(
	{
		ignores: [
			'.data/',
			'.svelte-kit/',
			'build/',
			'drizzle/',
			'src/lib/paraglide/',
			'static/',
			'test-results/',
			'tests/bench/out/'
		]
	},
	...ts.configs.recommended,
	...svelte.configs.recommended,
	...svelte.configs.prettier,
	{
		linterOptions: { reportUnusedDisableDirectives: 'error' },
		rules: {
			'@typescript-eslint/ban-ts-comment': [
				'error',
				{ 'ts-expect-error': 'allow-with-description', 'ts-ignore': true, 'ts-nocheck': true }
			],
			'@typescript-eslint/consistent-type-definitions': ['error', 'type'],
			'@typescript-eslint/consistent-type-imports': 'error',
			'@typescript-eslint/no-explicit-any': 'error',
			'@typescript-eslint/no-unused-vars': [
				'error',
				{ argsIgnorePattern: '^_', varsIgnorePattern: '^_' }
			],
			'no-console': ['error', { allow: ['error', 'warn'] }],
			'no-control-regex': 'error',
			'no-eval': 'error',
			'no-implied-eval': 'error',
			'no-new-func': 'error',
			'no-restricted-imports': [
				'error',
				{
					patterns: closedImports,
					paths: [
						{
							name: '$app/navigation',
							importNames: ['invalidate', 'invalidateAll'],
							message: 'Use #lib/client/refresh.ts: it lets a page that is being opened go first.'
						},
						{
							name: '$app/forms',
							importNames: ['enhance'],
							message:
								'Use #lib/client/enhance.ts: it never replaces what was typed by an error page.'
						}
					]
				}
			],
			'no-restricted-syntax': ['error', ...closedSyntax, settingsElsewhere],
			'no-undef': 'off',
			'no-warning-comments': ['error', { terms: ['todo', 'fixme', 'xxx'], location: 'start' }],
			// Addresses are plain strings here: the house is never served under a path.
			'svelte/no-navigation-without-resolve': 'off',
			eqeqeq: ['error', 'always', { null: 'ignore' }]
		}
	},
	{
		files: ['**/*.svelte', '**/*.svelte.ts'],
		languageOptions: { parserOptions: { parser: ts.parser, svelteConfig } },
		plugins: { kring },
		rules: {
			'kring/no-literal-text': 'error',
			'svelte/no-at-html-tags': 'error',
			// The compiler says so itself, in svelte-check, with the types that it needs for it.
			'svelte/no-unused-svelte-ignore': 'off',
			'svelte/no-inline-styles': ['error', { allowTransitions: false }],
			'svelte/require-each-key': 'error'
		}
	},
	{
		// Where things are put together, the settings are read and handed on.
		files: [
			'src/hooks.server.ts',
			'src/lib/server/web/house.ts',
			'scripts/**',
			'tests/**',
			'*.config.ts',
			'*.config.js'
		],
		rules: { 'no-restricted-syntax': ['error', ...closedSyntax] }
	},
	{
		files: ['src/lib/client/refresh.ts', 'src/lib/client/enhance.ts'],
		rules: { 'no-restricted-imports': ['error', { patterns: closedImports }] }
	},
	{
		// The framework asks for interfaces, so that its own can be extended.
		files: ['**/*.d.ts'],
		rules: { '@typescript-eslint/consistent-type-definitions': 'off' }
	},
	{
		files: ['scripts/**', 'tests/bench/**'],
		rules: { 'no-console': 'off' }
	},
	{
		files: ['tests/**', '**/*.test.ts'],
		rules: { 'no-restricted-syntax': ['error', ...closedSyntax, ...testHabits] }
	},
	{
		files: ['*.config.ts', '*.config.js'],
		rules: { 'no-restricted-syntax': 'off' }
	}
);
