/** House rules as ESLint rules: the table of `house-rules.ts`, and the check of certificates that nobody turns off. */
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

/** What a property is called, where that is written out. */
function keyName(key: unknown, computed: boolean): string | undefined {
  if (typeof key !== 'object' || key === null) return undefined;
  if (!computed && 'name' in key && typeof key.name === 'string') return key.name;
  return literalText(key);
}

const ENVIRONMENT_SWITCH = 'NODE_TLS_REJECT_UNAUTHORIZED';

/** A TLS connection checks the certificate of its server, by the check that is built in. */
const certificateCheck: Rule.RuleModule = {
  meta: {
    type: 'problem',
    schema: [],
    messages: { off: "'{{name}}': the check of certificates stays as it is, but in electron/trust/probe.ts." },
  },
  create(context) {
    const checkSetting = (node: Rule.Node, name: string | undefined, value: unknown): void => {
      const isOn = typeof value === 'object' && value !== null && 'value' in value && value.value === true;
      if (name === 'checkServerIdentity' || (name === 'rejectUnauthorized' && !isOn)) {
        context.report({ node, messageId: 'off', data: { name } });
      }
    };
    const checkMember = (node: Rule.Node): void => {
      const { key, computed, value } = node as unknown as { key: unknown; computed: boolean; value: unknown };
      checkSetting(node, keyName(key, computed), value);
    };
    const checkText = (node: Rule.Node): void => {
      const { name, value } = node as unknown as { name?: unknown; value?: unknown };
      const text = name ?? (typeof value === 'object' && value !== null && 'raw' in value ? value.raw : value);
      if (typeof text !== 'string' || !text.includes(ENVIRONMENT_SWITCH)) return;
      context.report({ node, messageId: 'off', data: { name: ENVIRONMENT_SWITCH } });
    };
    return {
      'ObjectExpression > Property': checkMember,
      PropertyDefinition: checkMember,
      MethodDefinition: checkMember,
      'AssignmentExpression[left.type="MemberExpression"]': (node: Rule.Node) => {
        const { left, right } = node as unknown as { left: { property: unknown; computed: boolean }; right: unknown };
        checkSetting(node, keyName(left.property, left.computed), right);
      },
      Identifier: checkText,
      Literal: checkText,
      TemplateElement: checkText,
    };
  },
};

export const housePlugin = { rules: { imports, 'certificate-check': certificateCheck } };
