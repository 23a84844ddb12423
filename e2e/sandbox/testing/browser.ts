/** A person at a browser, for tests without one: cookies, redirects, and a choice on the login page. */

/** Follows a login from the authorization request to the address that the provider sends the browser to in the end. */
export async function logIn(authorizationUrl: string | URL, label: string): Promise<URL> {
  const browser = new Browser();
  const page = await browser.follow(String(authorizationUrl));
  if (page.left !== undefined) return page.left;
  const value = buttonValue(page.html, label);
  const end = await browser.follow(
    page.url,
    new URLSearchParams(value === undefined ? { annuler: 'oui' } : { personne: value }),
  );
  if (end.left === undefined) throw new Error(`the login ended on a page: ${end.html}`);
  return end.left;
}

interface Visited {
  readonly url: string;
  readonly status: number;
  readonly html: string;
  /** Set when a redirect led to another origin, which is not visited. */
  readonly left?: URL;
}

export class Browser {
  readonly #cookies = new Map<string, string>();

  /** A visit, with the redirects that stay at the origin. */
  async follow(url: string, form?: URLSearchParams): Promise<Visited> {
    const { origin } = new URL(url);
    let next = url;
    let body = form;
    for (let hop = 0; hop < 10; hop += 1) {
      const cookie = [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ');
      const response = await fetch(next, {
        redirect: 'manual',
        headers: { cookie },
        ...(body === undefined ? {} : { method: 'POST', body }),
      });
      for (const line of response.headers.getSetCookie()) this.#keep(line);
      const location = response.headers.get('location');
      const html = await response.text();
      if (location === null) return { url: next, status: response.status, html };
      const target = new URL(location, next);
      if (target.origin !== origin) return { url: next, status: response.status, html, left: target };
      next = target.href;
      body = undefined;
    }
    throw new Error('too many redirects');
  }

  #keep(line: string): void {
    const [pair = ''] = line.split(';');
    const [name = '', ...value] = pair.split('=');
    this.#cookies.set(name, value.join('='));
  }
}

/** Value of the button whose text is the label. */
function buttonValue(html: string, label: string): string | undefined {
  for (const [, value, text] of html.matchAll(/<button name="personne" value="([^"]*)"[^>]*>([^<]*)<\/button>/g)) {
    if (text === label)
      return value?.replace(/&#(\d+);/g, (_entity, code: string) => String.fromCharCode(Number(code)));
  }
  return undefined;
}
