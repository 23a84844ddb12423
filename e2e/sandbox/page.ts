/** The pages that people see of the peers: one plain, accessible look, no script, their own content security policy. */
import { randomBytes } from 'node:crypto';

export interface Page {
  readonly headers: Record<string, string>;
  readonly html: string;
}

export interface PageOptions {
  readonly title: string;
  /** Colour of the bar on top: each peer has its own, so that nobody takes one for the other. */
  readonly accent: string;
  /** Name of the peer, in the bar. */
  readonly brand: string;
  /** Inner HTML of `main`; the caller has escaped what is not its own. */
  readonly body: string;
}

const STYLE = `
  :root { color-scheme: light; --ink: #161a1f; --quiet: #4c5663; --line: #cfd6de; --ground: #f4f6f8; }
  * { box-sizing: border-box; }
  body { margin: 0; background: var(--ground); color: var(--ink); font: 15px/1.5 system-ui, sans-serif; font-variant-numeric: tabular-nums; }
  header { background: var(--accent); color: #fff; padding: 12px 24px; display: flex; gap: 16px; align-items: baseline; flex-wrap: wrap; }
  header strong { font-size: 17px; }
  main { max-width: var(--width, 560px); margin: 32px auto; padding: 0 24px 48px; }
  h1 { font-size: 22px; line-height: 1.3; margin: 0 0 8px; }
  p { margin: 0 0 16px; color: var(--quiet); }
  .choices { list-style: none; margin: 24px 0; padding: 0; display: grid; gap: 12px; }
  button { font: inherit; cursor: pointer; border-radius: 8px; border: 1px solid var(--line); background: #fff; color: var(--ink); padding: 10px 16px; min-height: 44px; }
  .choices button { width: 100%; text-align: left; padding: 14px 18px; font-weight: 600; }
  .choices p { margin: 4px 0 0 18px; font-size: 13px; }
  button:hover { border-color: var(--accent); }
  button:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
  button.primary { background: var(--accent); border-color: var(--accent); color: #fff; font-weight: 600; }
  button.plain { border-color: transparent; background: none; text-decoration: underline; color: var(--quiet); }
  table { width: 100%; border-collapse: collapse; background: #fff; border: 1px solid var(--line); border-radius: 8px; }
  caption { text-align: left; color: var(--quiet); padding: 0 0 8px; }
  th, td { text-align: left; padding: 10px 12px; border-top: 1px solid var(--line); vertical-align: middle; }
  thead th { border-top: 0; font-size: 13px; color: var(--quiet); font-weight: 600; }
  td { white-space: nowrap; }
  td form { margin: 0; }
  .note { display: inline-block; font-size: 13px; font-weight: 400; color: var(--quiet); }
  .hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
`;

export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

/**
 * A whole document. Forms may lead to any port of this machine: the browser judges every redirect that follows a form,
 * and the program's own ports are not known here.
 */
export function renderPage(options: PageOptions & { readonly wide?: boolean }): Page {
  const nonce = randomBytes(16).toString('base64');
  const variables = `:root { --accent: ${options.accent};${options.wide === true ? ' --width: 1080px;' : ''} }`;
  const html = `<!doctype html>
<html lang="fr">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(options.title)}</title>
<style nonce="${nonce}">${variables}${STYLE}</style>
</head>
<body>
<header><strong>${escapeHtml(options.brand)}</strong><span>Bac à sable : aucune donnée réelle</span></header>
<main>
${options.body}
</main>
</body>
</html>
`;
  const policy = [
    "default-src 'none'",
    `style-src 'nonce-${nonce}'`,
    "form-action 'self' http://127.0.0.1:* http://localhost:*",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
  return {
    html,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': policy,
      'referrer-policy': 'strict-origin',
      'x-content-type-options': 'nosniff',
    },
  };
}
