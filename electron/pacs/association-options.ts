/** All in milliseconds. A silent peer is given up within `connectMs + associateMs`, later within one of the others. */
export interface AssociationTimeouts {
  /** For the TCP connection, name look-up included. */
  readonly connectMs: number;
  /** From the request to its acceptance or rejection. */
  readonly associateMs: number;
  /** For the peer to take the block of the moment (some 64 KiB): a peer that reads a byte now and then is given up. */
  readonly transmissionMs: number;
  /** From the last byte of a request to the whole of its answer. */
  readonly responseMs: number;
  readonly releaseMs: number;
  /** PS3.8 9.1.5: how long the peer may take to close the connection after our last word. */
  readonly artimMs: number;
}

export const DEFAULT_TIMEOUTS: AssociationTimeouts = {
  connectMs: 10_000,
  associateMs: 15_000,
  transmissionMs: 30_000,
  responseMs: 30_000,
  releaseMs: 5_000,
  artimMs: 1_000,
};

export interface AssociationOptions {
  readonly timeouts?: Partial<AssociationTimeouts> | undefined;
  /** Aborts the association. */
  readonly signal?: AbortSignal | undefined;
}
