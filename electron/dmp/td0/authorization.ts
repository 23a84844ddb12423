/** TD0.3: declares, or takes back, the professional's authorisation to look into the patient's DMP. */
import { WorkstationError } from '../../../shared/errors.ts';
import { child, isNamed, text, type XmlElement } from '../../xml/tree.ts';
import { markup, type Markup } from '../../xml/write.ts';
import { dmpWords, notUnderstood } from '../words.ts';

export const AUTHORIZATION_ACTION = 'urn:si-dmp-habilitations:HabilitationsEndPoint:setAuthorization';

const HABILITATIONS = 'urn:si-dmp-habilitations';

export type AuthorizationAction = 'AJOUT' | 'SUPPRESSION';

/** The body of the request; whose authorisation it is and for whom is in the credentials. */
export function authorizationRequest(action: AuthorizationAction): Markup {
  return markup('setAuthorization', { xmlns: HABILITATIONS }, markup('action', {}, action));
}

/**
 * Returns when it is done; an authorisation that was there already is as good. Throws DMP_AUTHORIZATION_REFUSED with
 * the DMP's words, DMP_ANSWER for anything that is no answer to it.
 */
export function readAuthorization(body: XmlElement): void {
  const output = isNamed(body, HABILITATIONS, 'setAuthorizationResponse') && child(body, HABILITATIONS, 'output');
  const status = output && child(output, HABILITATIONS, 'status');
  if (!output || !status) throw notUnderstood('setAuthorizationResponse');
  const code = text(status)?.trim() ?? '';
  if (code === 'DMPOk') return;
  const context = child(output, HABILITATIONS, 'context');
  const words = (context && text(context)) ?? '';
  throw new WorkstationError('DMP_AUTHORIZATION_REFUSED', dmpWords(code, words));
}
