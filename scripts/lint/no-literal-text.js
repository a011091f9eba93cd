// Words on screen live in message files, in two languages. This rule finds those that stand in a
// page itself.

const spokenAttributes = ['alt', 'aria-label', 'aria-description', 'label', 'placeholder', 'title'];
const letters = /\p{L}/u;
const message = 'Words on screen belong in src/lib/i18n/messages: write {m.…()}.';

/** @type {import('eslint').Rule.RuleModule} */
export const noLiteralText = {
	meta: { type: 'problem', schema: [], messages: { literal: message } },
	create(context) {
		return {
			SvelteText(/** @type {any} */ node) {
				if (!letters.test(node.value)) return;
				if (node.parent.type === 'SvelteStyleElement') return;
				if (node.parent.type === 'SvelteScriptElement') return;
				context.report({ node, messageId: 'literal' });
			},
			SvelteAttribute(/** @type {any} */ node) {
				if (!spokenAttributes.includes(node.key.name)) return;
				for (const part of node.value) {
					if (part.type === 'SvelteLiteral' && letters.test(part.value)) {
						context.report({ node: part, messageId: 'literal' });
					}
				}
			}
		};
	}
};
