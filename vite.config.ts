import { paraglideVitePlugin } from '@inlang/paraglide-js';
import { sveltekit } from '@sveltejs/kit/vite';
import { defineConfig } from 'vite';
import { fewChunks } from './scripts/local/chunks.ts';
import { leanFrame } from './scripts/local/lean-frame.ts';
import { shortMap } from './scripts/local/short-map.ts';
import { stillIcons } from './scripts/local/icons.ts';

export default defineConfig({
	plugins: [
		paraglideVitePlugin({
			project: './src/lib/i18n/project.inlang',
			outdir: './src/lib/paraglide',
			strategy: ['globalVariable', 'baseLocale'],
			emitTsDeclarations: true
		}),
		stillIcons(),
		sveltekit(),
		fewChunks(),
		shortMap(),
		leanFrame()
	],
	build: { target: 'es2022' }
});
