/**
 * Who may import whom, as a table. ESLint (`build/house-rules-eslint.ts`) fails on an import that a row forbids,
 * whether it is a plain, a type-only or a dynamic one.
 *
 * A place is a path from the root of the repository: `folder/` is everything below it, `folder/*` the files right in it,
 * `''` the whole repository, anything else one file.
 * Test files (`*.test.ts`, and what is in a folder `testing/`) are bound like the code beside them, unless the row says
 * `testsFree`.
 */
import { isBuiltin } from 'node:module';
import { posix } from 'node:path';

export interface HouseRule {
  /** The rule as a sentence; it is the message of the error. */
  readonly rule: string;
  /** Where the rule holds, and where in there it does not. */
  readonly files: readonly string[];
  readonly except?: readonly string[];
  /** True when test files may do what the code beside them may not. */
  readonly testsFree?: true;
  /** Our own places that may not be imported, and which of them may all the same. */
  readonly forbidden?: readonly string[];
  readonly allowed?: readonly string[];
  /** Packages that may not be imported (with all their subpaths and, for `@scope/`, all of the scope). */
  readonly packages?: readonly string[];
  /** True: the modules of Node may not be imported. */
  readonly node?: true;
}

/** The services: rooms under `electron/` that know neither the hosts nor each other. */
export const SERVICES = [
  'context',
  'identity',
  'trust',
  'dmp',
  'report',
  'dicom',
  'objects',
  'xml',
  'kos',
  'wado',
  'cache',
  'pacs',
  'audit',
  'measurements',
  'derived',
  'preferences',
  'config',
  'store',
].map((name) => `electron/${name}/`);

/** The hosts, the composition root and what they share: the files right under `electron/`. */
const HOSTS = 'electron/*';
const COMPOSITION_ROOT = [
  ...['workstation', 'program', 'providers', 'audit-log', 'pem'],
  ...[
    'images',
    'image-services',
    'image-commands',
    'image-exports',
    'image-facts',
    'image-moments',
    'image-former',
    'image-attention',
    'image-list',
    'image-objects',
    'image-reading',
    'trust-services',
    'trust-cli',
    'own-identity',
  ],
  ...['record', 'record-desk', 'record-documents', 'record-services', 'record-commands', 'record-state'],
  ...[
    'admission',
    'first-looks',
    'kept-layout',
    'listener-services',
    'manifest-opening',
    'measurement-commands',
    'output-commands',
    'preference-commands',
    'program-parts',
    'screen-state',
    'session-commands',
  ],
].map((name) => `electron/${name}.ts`);
const PRODUCT = ['electron/', 'renderer/', 'shared/'];
const SCREEN_PACKAGES = ['react', 'react-dom', 'react-aria-components', '@tanstack/', 'zustand', 'lucide-react'];

const oneRowPerService: readonly HouseRule[] = SERVICES.map((service) => ({
  rule: 'a service imports no other service but electron/dicom and electron/xml; what it needs comes in as constructor parameters',
  files: [service],
  forbidden: SERVICES,
  allowed: [service, 'electron/dicom/', 'electron/xml/'],
}));

export const HOUSE_RULES: readonly HouseRule[] = [
  {
    rule: 'shared/ imports nothing of ours',
    files: ['shared/'],
    testsFree: true,
    forbidden: [''],
    allowed: ['shared/'],
  },
  {
    rule: 'shared/ runs in the page too: no modules of Node, no screen and no server library',
    files: ['shared/'],
    testsFree: true,
    packages: ['electron', 'hono', '@hono/', 'undici', 'openid-client', ...SCREEN_PACKAGES],
    node: true,
  },
  { rule: 'renderer/ and electron/ never import each other', files: ['renderer/'], forbidden: ['electron/'] },
  { rule: 'renderer/ and electron/ never import each other', files: ['electron/'], forbidden: ['renderer/'] },
  {
    rule: 'renderer/ runs in a page: no modules of Node and no library of the main process',
    files: ['renderer/'],
    testsFree: true,
    packages: ['hono', '@hono/', 'undici', 'openid-client'],
    node: true,
  },
  { rule: 'electron/ draws nothing: no library of the screen', files: ['electron/'], packages: SCREEN_PACKAGES },
  {
    rule: '`electron` is imported in electron/main.ts and electron/preload.ts alone, types included',
    files: [''],
    except: ['electron/main.ts', 'electron/preload.ts'],
    packages: ['electron'],
  },
  {
    rule: 'the preload is one small file in the sandbox: it imports nothing but `electron` and shared/',
    files: ['electron/preload.ts'],
    forbidden: [''],
    allowed: ['shared/'],
    node: true,
  },
  {
    rule: 'services know neither the API nor the hosts',
    files: SERVICES,
    forbidden: ['electron/api/', HOSTS],
    packages: ['hono', '@hono/'],
  },
  ...oneRowPerService,
  {
    rule: 'the API maps requests to what electron/api/services.ts asks for: it knows neither services nor hosts',
    files: ['electron/api/'],
    testsFree: true,
    forbidden: [...SERVICES, HOSTS],
  },
  {
    rule: 'electron/workstation.ts and its parts alone compose services; a host may read the configuration and the store',
    files: [HOSTS],
    except: COMPOSITION_ROOT,
    forbidden: SERVICES,
    allowed: ['electron/config/', 'electron/store/'],
  },
  {
    rule: 'the product does not need its tests, its build or its benchmarks',
    files: [...PRODUCT, 'assets/'],
    testsFree: true,
    forbidden: ['e2e/', 'build/', 'bench/'],
  },
  {
    rule: 'e2e/sandbox shares no code with the product: a peer that shares our code would share our mistakes',
    files: ['e2e/sandbox/'],
    forbidden: [...PRODUCT, 'build/', 'bench/'],
  },
];

/** Folders whose code writes nothing to the console: what a patient's record holds must not end up in a log. */
export const SILENT_PLACES: readonly string[] = [...SERVICES, 'electron/api/', 'renderer/', 'shared/'];

/** The only file that may look at a server without the TLS stack's check of its certificate (`house/certificate-check`). */
export const DIAGNOSTIC_PROBE = 'electron/trust/probe.ts';

/**
 * The sentences of the rules that an import breaks; none when it is allowed.
 * `file` is a path from the root with forward slashes, `specifier` is what stands in the import.
 */
export function brokenRules(file: string, specifier: string): string[] {
  const target = specifier.replace(/[?#].*$/, '') || specifier;
  const ours = /^\.{1,2}(\/|$)/.test(target) ? posix.join(posix.dirname(file), target) : undefined;
  const isTest = /\.test\.tsx?$|\/testing\//.test(file);
  return HOUSE_RULES.filter((row) => {
    if (!lies(file, row.files) || lies(file, row.except ?? []) || (isTest && row.testsFree)) return false;
    if (ours !== undefined) return lies(ours, row.forbidden ?? []) && !lies(ours, row.allowed ?? []);
    if (isBuiltin(target)) return row.node === true;
    return (row.packages ?? []).some((name) => isOfPackage(target, name));
  }).map((row) => row.rule);
}

/** True when a path is one of the places or in one. */
function lies(path: string, places: readonly string[]): boolean {
  return places.some((place) => {
    if (place.endsWith('/*')) return posix.dirname(path) === place.slice(0, -2) && posix.extname(path) !== '';
    return place === '' || path === place || (place.endsWith('/') && `${path}/`.startsWith(place));
  });
}

function isOfPackage(specifier: string, name: string): boolean {
  return specifier === name || specifier.startsWith(name.endsWith('/') ? name : `${name}/`);
}
