/** Pages of the identity providers. */
import { escapeHtml, renderPage } from '../page.ts';
import type { Page } from '../page.ts';

interface Look {
  readonly brand: string;
  readonly accent: string;
}

interface Choice {
  readonly sub: string;
  readonly label: string;
  readonly detail: string;
}

/** One button per person: one click logs in. */
export function loginPage(options: Look & { readonly question: string; readonly persons: readonly Choice[] }): Page {
  const choices = options.persons.map((person, index) => {
    const id = `detail-${index}`;
    return `<li><button name="personne" value="${escapeHtml(person.sub)}" aria-describedby="${id}">${escapeHtml(person.label)}</button>
<p id="${id}">${escapeHtml(person.detail)}</p></li>`;
  });
  return renderPage({
    ...options,
    title: `${options.brand} : connexion`,
    body: `<h1>${escapeHtml(options.question)}</h1>
<p>Un clic connecte, sans mot de passe : ces personnes sont fictives.</p>
<form method="post">
<ul class="choices">
${choices.join('\n')}
</ul>
<button class="plain" name="annuler" value="oui">Annuler la connexion</button>
</form>`,
  });
}

export function loggedOutPage(options: Look): Page {
  return renderPage({
    ...options,
    title: `${options.brand} : déconnexion`,
    body: `<h1>Vous êtes déconnecté</h1>
<p>Vous pouvez fermer cette page.</p>`,
  });
}

export function errorPage(options: Look & { readonly reason: string }): Page {
  return renderPage({
    ...options,
    title: `${options.brand} : erreur`,
    body: `<h1>La demande n’a pas abouti</h1>
<p role="alert">${escapeHtml(options.reason)}</p>
<p>Revenez à votre logiciel et recommencez.</p>`,
  });
}
