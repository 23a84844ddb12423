/** The imaging peers of the sandbox: studies and their manifests, a source DRIMbox, and a PACS. */
export type { RetrieveBase } from './manifest/key-object.ts';
export { manifestUid } from './manifest/key-object.ts';
export type { WriteManifestsOptions, WrittenManifest } from './manifest/write.ts';
export { writeManifests } from './manifest/write.ts';
export type { StoredObject } from './pacs/association.ts';
export type { PacsFaults, PacsOptions, PacsRefusals, RunningPacs } from './pacs/pacs.ts';
export { startPacs } from './pacs/pacs.ts';
export type { InstanceOrder } from './source/control.ts';
export type { SourceFault } from './source/faults.ts';
export type { LoggedRequest } from './source/request-log.ts';
export type { RunningSource, SourceOptions } from './source/source.ts';
export { startSource } from './source/source.ts';
export type { TokenVerdict } from './source/wado.ts';
export type { PrepareOptions } from './studies/prepare.ts';
export { prepareStudies } from './studies/prepare.ts';
export type { ManifestPatient, SandboxInstance, SandboxSeries, SandboxStudy, SkippedFile } from './types.ts';
export { TEST_PATIENT } from './types.ts';
