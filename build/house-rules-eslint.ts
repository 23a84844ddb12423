/** The table of `house-rules.ts` as an ESLint rule: one message per rule that an import breaks. */
import { relative, sep } from 'node:path';
import type { Rule } from 'eslint';
import { brokenRules } from './house-rules.ts';

/** Anything in the syntax tree that names a module: where it is written and what it says. */
interface ModuleReference {
  readonly source?: unknown;
  readonly argument?: unknown;
  readonly expression?: unknown;
}

/** The text of a module name, when it is written out as one. */
function literalText(node: unknown): string | undefined {
  if (typeof node !== 'object' || node === null) return undefined;
  if ('value' in node && typeof node.value === 'string') return node.value;
  if ('literal' in node) return literalText(node.literal);
  if ('quasis' in node && Array.isArray(node.quasis) && node.quasis.length === 1) {
    return (node.quasis[0] as { value: { cooked: string } }).value.cooked;
  }
  return undefined;
}

const imports: Rule.RuleModule = {
  meta: { type: 'problem', schema: [], messages: { forbidden: "'{{specifier}}' may not be imported here: {{rule}}." } },
  create(context) {
    const file = relative(context.cwd, context.filename).split(sep).join('/');
    const check = (node: Rule.Node, named: unknown): void => {
      const specifier = literalText(named);
      if (specifier === undefined) return;
      for (const rule of brokenRules(file, specifier)) {
        context.report({ node, messageId: 'forbidden', data: { specifier, rule } });
      }
    };
    const checkReference = (node: Rule.Node): void => {
      const reference = node as unknown as ModuleReference;
      check(node, reference.source ?? reference.argument ?? reference.expression);
    };
    return {
      ImportDeclaration: checkReference,
      ExportNamedDeclaration: checkReference,
      ExportAllDeclaration: checkReference,
      ImportExpression: checkReference,
      TSImportType: checkReference,
      TSExternalModuleReference: checkReference,
      "CallExpression[callee.name='require']": (node: Rule.Node) => {
        check(node, (node as unknown as { arguments: unknown[] }).arguments[0]);
      },
    };
  },
};

export const housePlugin = { rules: { imports } };
