/** The few pages that the program shows in a browser outside its own screen: a sentence, and perhaps a way on. */
import { randomBytes } from 'node:crypto';
import { pagePolicy, withCommonHeaders } from './headers.ts';

export interface Page {
  readonly status?: number;
  readonly locale: string;
  readonly title: string;
  readonly sentences: readonly string[];
  /** Address that the page goes to by itself; a link to it stands there too. Ours or the desktop's own scheme. */
  readonly next?: { readonly href: string; readonly label: string; readonly automatic: boolean };
}

const STYLE = `
  :root { color-scheme: dark light; }
  body { margin: 0; min-height: 100vh; display: grid; place-items: center; background: #14171a; color: #e8eaed;
    font: 15px/1.5 system-ui, sans-serif; }
  main { max-width: 32rem; padding: 2rem; }
  h1 { font-size: 20px; font-weight: 600; margin: 0 0 1rem; }
  p { margin: 0 0 0.75rem; color: #c6cbd1; }
  a { color: #7cc4ff; }
`;

/** An HTML answer without any script; every text is escaped. */
export function pageResponse(page: Page): Response {
  const nonce = randomBytes(16).toString('base64');
  const { next } = page;
  const refresh = next?.automatic ? `<meta http-equiv="refresh" content="0;url=${escapeHtml(next.href)}">` : '';
  const link = next ? `<p><a href="${escapeHtml(next.href)}">${escapeHtml(next.label)}</a></p>` : '';
  const html = `<!doctype html>
<html lang="${escapeHtml(page.locale)}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>DRIMBox</title>${refresh}
<style nonce="${nonce}">${STYLE}</style></head>
<body><main><h1>${escapeHtml(page.title)}</h1>
${page.sentences.map((sentence) => `<p>${escapeHtml(sentence)}</p>`).join('\n')}
${link}</main></body>
</html>
`;
  return withCommonHeaders(
    new Response(html, {
      status: page.status ?? 200,
      headers: { 'Content-Type': 'text/html; charset=utf-8', 'Content-Security-Policy': pagePolicy(nonce) },
    }),
  );
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
