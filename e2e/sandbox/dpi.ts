/**
 * The simulated DPI: a worklist on another host name than the program's, whose rows post the contextual call across
 * sites, as the hospital's own software does.
 */
import { listen, send } from './http.ts';
import type { Running } from './http.ts';
import { escapeHtml, renderPage } from './page.ts';
import type { Page } from './page.ts';
import { callParameters, PATIENTS, wrongParameters } from './patients.ts';
import type { Patient } from './patients.ts';

export interface Dpi extends Running {
  readonly url: string;
}

/** Serves the worklist on `http://localhost:PORT/`; its forms go to `callUrl`. */
export async function startDpi(options: { readonly port: number; readonly callUrl: string }): Promise<Dpi> {
  const running = await listen(options.port, (request, response) => {
    if (request.url !== '/' || request.method !== 'GET') {
      send(response, 404, { 'content-type': 'text/plain; charset=utf-8' }, 'Page inconnue');
      return;
    }
    const page = worklist(options.callUrl);
    send(response, 200, page.headers, page.html);
  });
  return { url: `http://localhost:${options.port}/`, close: running.close };
}

function worklist(callUrl: string): Page {
  const rows = PATIENTS.map((patient) => patientRow(patient, callUrl));
  return renderPage({
    title: 'Dossier patient : liste de travail',
    brand: 'Dossier patient',
    accent: '#1f5a3f',
    wide: true,
    body: `<h1>Liste de travail</h1>
<p>Chaque ligne envoie un appel contextuel à la DRIMbox (${escapeHtml(new URL(callUrl).host)}) et ouvre sa réponse dans un nouvel onglet.</p>
<table>
<caption>Patients fictifs</caption>
<thead><tr><th scope="col">Patient</th><th scope="col">Sexe</th><th scope="col">Né(e) le</th><th scope="col">Lieu</th><th scope="col">INS</th><th scope="col">IPP</th><th scope="col">Imagerie</th></tr></thead>
<tbody>
${rows.join('\n')}
<tr><th scope="row">Appel erroné<br><span class="note">Plusieurs paramètres faux, pour voir le refus</span></th><td colspan="5"></td><td>${callButton(callUrl, wrongParameters(), 'Envoyer un appel erroné')}</td></tr>
</tbody>
</table>`,
  });
}

function patientRow(patient: Patient, callUrl: string): string {
  const { birthName, firstName, gender, birthDate, birthPlace, ins, ipp, note } = patient;
  const name = `${birthName} ${firstName}`;
  const born = `${birthDate.slice(6)}/${birthDate.slice(4, 6)}/${birthDate.slice(0, 4)}`;
  const cells = [gender, born, birthPlace, `${ins.slice(0, 13)} ${ins.slice(13)}`, ipp].map(
    (text) => `<td>${escapeHtml(text)}</td>`,
  );
  const button = callButton(callUrl, callParameters(patient), 'Ouvrir les images', ` de ${name}`);
  return `<tr><th scope="row">${escapeHtml(name)}<br><span class="note">${escapeHtml(note)}</span></th>${cells.join('')}<td>${button}</td></tr>`;
}

/** `forWhom` is for screen readers, which do not see in which row a button stands. */
function callButton(callUrl: string, parameters: readonly [string, string][], label: string, forWhom = ''): string {
  const fields = parameters.map(
    ([name, value]) => `<input type="hidden" name="${escapeHtml(name)}" value="${escapeHtml(value)}">`,
  );
  const button =
    forWhom === ''
      ? `<button>${escapeHtml(label)}</button>`
      : `<button class="primary">${escapeHtml(label)}<span class="hidden">${escapeHtml(forWhom)}</span></button>`;
  return `<form method="post" action="${escapeHtml(callUrl)}" target="_blank" rel="noopener">${fields.join('')}${button}</form>`;
}
