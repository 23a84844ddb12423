/**
 * Not a DMP yet: an address that answers every SOAP request with a SOAP 1.2 fault « service en maintenance », so that
 * the configuration can name a DMP and a program meets a service that is there and does not work.
 */
import { listen, LOOPBACK, readBody, send } from './http.ts';
import type { Running } from './http.ts';

const FAULT = `<?xml version="1.0" encoding="UTF-8"?>
<soap:Envelope xmlns:soap="http://www.w3.org/2003/05/soap-envelope"><soap:Body><soap:Fault><soap:Code><soap:Value>soap:Receiver</soap:Value></soap:Code><soap:Reason><soap:Text xml:lang="fr">service en maintenance</soap:Text></soap:Reason></soap:Fault></soap:Body></soap:Envelope>
`;

export interface Dmp extends Running {
  /** Base address of the four services. */
  readonly url: string;
}

export async function startDmp(port: number): Promise<Dmp> {
  const running = await listen(port, (request, response) => {
    readBody(request, 16 * 1024 * 1024).then(
      () => {
        if (request.method === 'POST')
          send(response, 500, { 'content-type': 'application/soap+xml; charset=utf-8' }, FAULT);
        else send(response, 405, { allow: 'POST' }, '');
      },
      () => response.destroy(),
    );
  });
  return { url: `http://${LOOPBACK}:${port}/si-dmp-server/v2/services`, close: running.close };
}
