/** The installers: what goes into the package, and how the binary is hardened. `build/packaging.test.ts` reads it all. */
import type { Configuration } from 'electron-builder';

type Fuses = Required<NonNullable<Configuration['electronFuses']>>;

/**
 * Switches in Electron's binary. `Required`, so that a new one upstream breaks the type check until somebody decides.
 */
export const FUSES: Fuses = {
  // The binary is this program and no Node for whoever sets a variable.
  runAsNode: false,
  // Chromium's own store on disk holds nothing of ours, and would be encrypted if it did.
  enableCookieEncryption: true,
  // No code, no option and no authority from the environment.
  enableNodeOptionsEnvironmentVariable: false,
  // No debugger in a process that holds tokens and patients.
  enableNodeCliInspectArguments: false,
  // app.asar is checked against the digest in the binary (Windows, macOS) …
  enableEmbeddedAsarIntegrityValidation: true,
  // … and nothing is loaded from beside it.
  onlyLoadAppFromAsar: true,
  // One snapshot for all processes: we make none of our own.
  loadBrowserProcessSpecificV8Snapshot: false,
  // No page comes from file://, so that scheme needs no privilege.
  grantFileProtocolExtraPrivileges: false,
  // electron-builder signs after the fuses are set.
  resetAdHocDarwinSignature: false,
};

/** Whoever publishes packages names themselves here: a deb has to carry both. */
const HOMEPAGE = process.env['DRIMBOX_HOMEPAGE'] ?? 'https://drimbox.invalid/';
const MAINTAINER = process.env['DRIMBOX_MAINTAINER'] ?? 'DRIMBox workstation contributors <contact@drimbox.invalid>';

const configuration: Configuration = {
  appId: 'fr.drimbox.workstation',
  productName: 'DRIMBox',
  executableName: 'drimbox',
  directories: { output: 'dist/packages' },
  // The bundles hold their dependencies, so no node_modules; a list of what goes in, not of what stays out.
  files: ['dist/desktop', 'dist/renderer', 'package.json', 'LICENSE', '!node_modules', '!**/*.map'],
  asar: true,
  npmRebuild: false,
  extraMetadata: { homepage: HOMEPAGE },
  protocols: [{ name: 'DRIMBox', schemes: ['drimbox'], role: 'Viewer' }],
  electronFuses: FUSES,
  // Chromium's own texts (dialogues, menus of fields); the screen brings its own.
  electronLanguages: ['fr', 'en-US'],
  publish: null,
  win: { target: 'nsis' },
  nsis: {
    // One program per workstation, installed and updated by its administrator, started by its user.
    oneClick: false,
    perMachine: true,
    allowElevation: true,
    allowToChangeInstallationDirectory: false,
    runAfterFinish: false,
    deleteAppDataOnUninstall: false,
    installerLanguages: ['fr_FR', 'en_US'],
  },
  linux: {
    target: ['AppImage', 'deb'],
    category: 'MedicalSoftware',
    maintainer: MAINTAINER,
    synopsis: 'Radiologist workstation for the reports and images of the French national record',
  },
};

export default configuration;
