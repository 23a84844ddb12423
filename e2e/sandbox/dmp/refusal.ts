/** What a service says instead of an answer. */

/** A SOAP 1.2 fault, sent with HTTP 500. */
export class SoapFault extends Error {
  /** Of the DMP, e.g. `DMPInvalidCertificate`; names of WS-Addressing stand with their prefix. */
  readonly code: string;
  readonly role: 'Sender' | 'Receiver' | 'MustUnderstand' | 'VersionMismatch';

  constructor(code: string, text: string, role: SoapFault['role'] = 'Sender') {
    super(text);
    this.code = code;
    this.role = role;
  }
}

/** An error of the registry or the repository (ITI TF-3 4.2.4), told in the answer with HTTP 200. */
export class RegistryRefusal extends Error {
  readonly code: string;

  constructor(code: string, context: string) {
    super(context);
    this.code = code;
  }
}

/** The caller is not let in at all. */
export class HttpRefusal extends Error {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;

  constructor(status: number, text: string, headers: Readonly<Record<string, string>> = {}) {
    super(text);
    this.status = status;
    this.headers = headers;
  }
}
