/**
 * Desktop host: the same screen and API as in the browser, in a sandboxed window and without a port. Thin on purpose:
 * the decisions are in `desktop-*.ts`, where tests read them; here they are only handed to Electron.
 *
 * Nothing may be awaited before Electron is ready: the scheme's privileges have to be settled by then.
 */
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { app, BrowserWindow, dialog, Menu, protocol, safeStorage, session, shell, type Session } from 'electron';
import { asWorkstationError, WorkstationError } from '../shared/errors.ts';
import { COMMON_HEADERS } from './api/headers.ts';
import { createScreenFiles } from './api/screen-files.ts';
import * as commandLine from './desktop-command-line.ts';
import * as policy from './desktop-policy.ts';
import { createSecretStore, type SystemCipher } from './desktop-secrets.ts';
import { menuTemplate, windowOptions, WINDOW_TITLE } from './desktop-window.ts';
import { log, toLogFormat } from './log.ts';
import { wrappedKeyVault } from './store/wrapped-key-vault.ts';
import { Texts } from './texts.ts';
import { startWorkstation, type Workstation } from './workstation.ts';

/** Chromium's net::ERR_FAILED, as `setCertificateVerifyProc` takes it. */
const REFUSE_CERTIFICATE = -2;
/** The workstation has this long to end tidily. */
const CLOSE_DEADLINE_MS = 5_000;
const EXIT_USAGE = 2;

const options = windowOptions({ preload: join(import.meta.dirname, 'preload.cjs'), packaged: app.isPackaged });
const reloads = new policy.ReloadBudget(Date.now);
let workstation: Workstation | undefined;
/** A link that came before the workstation was there. */
let waitingLink: string | undefined;
let closing = false;

function begin(): void {
  const args = process.argv.slice(process.defaultApp ? 2 : 1);
  const command = readCommand(args);
  if (command === undefined) return app.exit(EXIT_USAGE);
  app.enableSandbox();
  protocol.registerSchemesAsPrivileged([{ scheme: policy.SCREEN_SCHEME, privileges: policy.SCREEN_PRIVILEGES }]);
  if (command.setSecret === undefined && !isFirstInstance(command)) return app.exit(0);
  waitingLink = command.link;
  protectEveryWindow();
  takeLinks();
  endWhenAsked();
  run(command).catch((error: unknown) => failToStart(error, command));
}

/** The command line; undefined, with a line for whoever typed it, when it cannot be followed. */
function readCommand(args: readonly string[]): commandLine.DesktopCommand | undefined {
  const forbidden = app.isPackaged ? commandLine.forbiddenSwitch(args) : undefined;
  try {
    if (forbidden !== undefined) throw new commandLine.UsageError(`${forbidden}: refused`);
    return commandLine.parseCommandLine(args);
  } catch (error) {
    if (!(error instanceof commandLine.UsageError)) throw error;
    log(error.message);
    return undefined;
  }
}

/** One program per user: a second one hands its link over and ends. */
function isFirstInstance(command: commandLine.DesktopCommand): boolean {
  const data: commandLine.SecondInstanceData = { link: command.link ?? null };
  const first = app.requestSingleInstanceLock({ ...data });
  if (!first) log('the program is running already; its window was called');
  return first;
}

async function run(command: commandLine.DesktopCommand): Promise<void> {
  await app.whenReady();
  const secrets = createSecretStore(join(app.getPath('userData'), 'secrets'), systemCipher);
  if (command.setSecret !== undefined) {
    await secrets.set(command.setSecret, (await text(process.stdin)).replace(/\r?\n$/, ''));
    return app.exit(0);
  }
  Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate(app.isPackaged)));
  if (app.isPackaged) app.setAsDefaultProtocolClient(commandLine.LINK_SCHEME);
  const programData = process.env['ProgramData'];
  const started = await startWorkstation({
    configurationPath: command.config ?? commandLine.defaultConfigurationPath(process.platform, programData),
    version: app.getVersion(),
    manifestPath: command.kos,
    host: {
      kind: 'desktop',
      wake,
      openExternal: (url) => shell.openExternal(policy.externalUrl(url)),
      secretStore: secrets,
      keyVault: (directory) => wrappedKeyVault(join(directory, 'store.wrapped-key'), systemCipher),
    },
  });
  workstation = started;
  serveScreen(started);
  await openWindow();
  if (command.json) writeReadyLine(started);
  if (waitingLink !== undefined) started.openLink(waitingLink);
}

/** The operating system's key ring. */
const systemCipher: SystemCipher = {
  encrypt: (plain) => safeStorage.encryptStringAsync(plain),
  decrypt: async (sealed) => (await safeStorage.decryptStringAsync(sealed)).result,
  available: async () =>
    policy.isSecretStoreTrusted(
      await safeStorage.isAsyncEncryptionAvailable(),
      process.platform === 'linux' ? safeStorage.getSelectedStorageBackend() : undefined,
    ),
};

/** Serves the screen and the API to the windows' session, and closes every other way out of it. */
function serveScreen(to: Workstation): void {
  const screenFiles = createScreenFiles({ folder: join(import.meta.dirname, '..', 'renderer') });
  const screen = session.fromPartition(policy.SCREEN_PARTITION, { cache: false });
  protectSession(session.defaultSession);
  protectSession(screen);
  screen.protocol.handle(policy.SCREEN_SCHEME, async (request: Request & { readonly initiatorOrigin?: string }) => {
    try {
      const route = policy.routeOf(request);
      if (route === 'api') return await to.api(request, 'desktop');
      if (route === 'file') return await screenFiles(request);
      throw new WorkstationError('ORIGIN_REFUSED');
    } catch (thrown) {
      const error = asWorkstationError(thrown, () => 'screen');
      if (error.code !== 'ORIGIN_REFUSED') log(toLogFormat(error));
      return Response.json({ error: error.report() }, { status: error.status, headers: { ...COMMON_HEADERS } });
    }
  });
}

function protectSession(to: Session): void {
  to.setPermissionRequestHandler((_contents, permission, answer, details) =>
    answer(policy.mayUse(permission, details.requestingUrl, details.isMainFrame)),
  );
  to.setPermissionCheckHandler((_contents, permission, origin, details) =>
    policy.mayUse(permission, origin, details.isMainFrame && details.embeddingOrigin === undefined),
  );
  to.setDevicePermissionHandler(() => false);
  to.setCertificateVerifyProc((_request, answer) => answer(REFUSE_CERTIFICATE));
  to.webRequest.onBeforeRequest((details, answer) => answer({ cancel: !policy.mayLoad(details.url, app.isPackaged) }));
  to.on('will-download', (event, item) => {
    if (!policy.mayDownload(item.getURL())) event.preventDefault();
  });
  to.setSpellCheckerEnabled(false);
}

function protectEveryWindow(): void {
  app.on('web-contents-created', (_event, contents) => {
    const refuseElsewhere = (event: { url: string; isMainFrame: boolean; preventDefault(): void }): void => {
      if (!policy.mayNavigate(event.url, event.isMainFrame)) event.preventDefault();
    };
    contents.on('will-navigate', refuseElsewhere);
    contents.on('will-frame-navigate', refuseElsewhere);
    contents.on('will-redirect', refuseElsewhere);
    contents.on('will-attach-webview', (event) => event.preventDefault());
    contents.setWindowOpenHandler(({ url }) =>
      policy.mayOpenWindow(url)
        ? { action: 'allow', overrideBrowserWindowOptions: { ...options } }
        : { action: 'deny' },
    );
    contents.setWebRTCIPHandlingPolicy('disable_non_proxied_udp');
    contents.on('render-process-gone', (_gone, { reason }) => {
      log(`the screen's process ended: ${reason}`);
      if (!closing && reason !== 'clean-exit' && reloads.spend()) contents.reload();
    });
  });
  app.on('browser-window-created', (_event, window) => {
    window.on('page-title-updated', (event) => event.preventDefault());
    window.on('focus', () => window.flashFrame(false));
  });
  app.on('certificate-error', (event, _contents, _url, _error, _certificate, answer) => {
    event.preventDefault();
    answer(false);
  });
  app.on('select-client-certificate', (event, _contents, _url, _list, answer) => {
    event.preventDefault();
    answer();
  });
}

function takeLinks(): void {
  const open = (link: string | undefined): void => {
    if (link === undefined) return wake();
    if (workstation === undefined) waitingLink = link;
    else workstation.openLink(link);
  };
  app.on('second-instance', (_event, _argv, _directory, data) => open(commandLine.linkOfSecondInstance(data)));
  app.on('open-url', (event, url) => {
    event.preventDefault();
    open(commandLine.parseDeepLink(url));
  });
}

async function openWindow(): Promise<void> {
  const window = new BrowserWindow({ ...options });
  // The window for a second screen does not stay without the one that has the record.
  window.once('closed', () => {
    for (const other of BrowserWindow.getAllWindows()) other.destroy();
  });
  await window.loadURL(policy.SCREEN_URL);
}

/** Shows the first window and asks for attention; names nobody. */
function wake(): void {
  const [window] = BrowserWindow.getAllWindows();
  if (window === undefined) return;
  if (window.isMinimized()) window.restore();
  window.show();
  window.focus();
  if (!window.isFocused()) window.flashFrame(true);
}

function writeReadyLine({ listenerUrl }: Workstation): void {
  const line = { ready: true, host: 'desktop', url: policy.SCREEN_URL, listener: listenerUrl, pid: process.pid };
  process.stdout.write(`${JSON.stringify(line)}\n`);
}

function endWhenAsked(): void {
  app.on('window-all-closed', () => app.quit());
  app.on('before-quit', (event) => {
    event.preventDefault();
    void end(0);
  });
  process.once('SIGTERM', () => app.quit());
  process.once('SIGINT', () => app.quit());
}

/** Windows first, so that their streams end; then the workstation, within its deadline. */
async function end(code: number): Promise<void> {
  if (closing) return;
  closing = true;
  for (const window of BrowserWindow.getAllWindows()) window.destroy();
  const deadline = setTimeout(() => {
    log('the workstation did not end in time');
    app.exit(1);
  }, CLOSE_DEADLINE_MS);
  try {
    await workstation?.close();
    app.exit(code);
  } catch (error) {
    log(toLogFormat(error));
    app.exit(1);
  } finally {
    clearTimeout(deadline);
  }
}

function failToStart(thrown: unknown, command: commandLine.DesktopCommand): void {
  const error = asWorkstationError(thrown, () => 'start');
  const texts = new Texts('fr');
  const sentences = [error.report(), ...error.problems].map((report) => Object.values(texts.error(report)).join(' '));
  log(toLogFormat(error));
  process.stderr.write(`${sentences.join('\n')}\n`);
  // A box waits for a click: not where a program reads our output.
  if (!command.json) dialog.showErrorBox(WINDOW_TITLE, sentences.join('\n'));
  void end(1);
}

begin();
