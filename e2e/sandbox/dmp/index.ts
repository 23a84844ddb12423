/** The simulated DMP. */
export { seedRecords } from './seed/index.ts';
export type { SeedOptions } from './seed/index.ts';
export { officialReports } from './seed/official.ts';
export { startDmp } from './server.ts';
export type { Dmp, DmpOptions } from './server.ts';
