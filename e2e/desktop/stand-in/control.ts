/**
 * The line between a test and the stand-in: what the program did is recorded, and the test may play the parts of
 * Electron that no page can reach (permission questions, navigations of frames, certificates).
 */

/** Something that the program did to Electron. */
export type Deed =
  | { readonly deed: 'enableSandbox' }
  | { readonly deed: 'registerSchemes'; readonly schemes: readonly SchemeDeed[] }
  | { readonly deed: 'protocolClient'; readonly scheme: string }
  | { readonly deed: 'session'; readonly partition: string; readonly options: unknown }
  | { readonly deed: 'spellChecker'; readonly partition: string; readonly enabled: boolean }
  | { readonly deed: 'window'; readonly by: 'program' | 'page'; readonly options: WindowOptions }
  | { readonly deed: 'webRtc'; readonly policy: string }
  | { readonly deed: 'menu'; readonly labels: readonly string[] }
  | { readonly deed: 'openExternal'; readonly url: string }
  | { readonly deed: 'errorBox'; readonly title: string; readonly content: string }
  | { readonly deed: 'restore' | 'show' | 'focus' }
  | { readonly deed: 'flashFrame'; readonly on: boolean }
  | { readonly deed: 'refusedWindow'; readonly url: string }
  | { readonly deed: 'refusedNavigation'; readonly url: string }
  | { readonly deed: 'refusedLoad'; readonly url: string }
  /** Not the program's: where the test reaches the browser that shows the windows. */
  | { readonly deed: 'browser'; readonly endpoint: string };

export interface SchemeDeed {
  readonly scheme: string;
  readonly privileges: Readonly<Record<string, boolean>>;
}

export interface WindowOptions {
  readonly title?: string;
  readonly width?: number;
  readonly height?: number;
  readonly webPreferences?: { readonly partition?: string; readonly preload?: string } & Readonly<
    Record<string, unknown>
  >;
}

/** A question of the test; the answer is JSON. */
export interface Command {
  readonly id: number;
  readonly name: string;
  readonly input: Readonly<Record<string, unknown>>;
}

export interface CommandAnswer {
  readonly id: number;
  readonly value?: unknown;
  readonly error?: string;
}

type CommandHandler = (input: Readonly<Record<string, unknown>>) => unknown;

const handlers = new Map<string, CommandHandler>();

export function record(deed: Deed): void {
  process.send?.(deed);
}

/** Names a command that the test may give. */
export function onCommand(name: string, handler: CommandHandler): void {
  handlers.set(name, handler);
}

process.on('message', (message) => {
  const command = message as Command;
  void answer(command).then((done) => process.send?.(done));
});
process.channel?.unref();

async function answer({ id, name, input }: Command): Promise<CommandAnswer> {
  try {
    const handler = handlers.get(name);
    if (handler === undefined) throw new Error(`unknown command ${name}`);
    return { id, value: await handler(input) };
  } catch (error) {
    return { id, error: String(error) };
  }
}
