/** What the userinfo readers share: texts from outside, made harmless. */
import { z } from 'zod';
import type { LoginProvider } from '../../shared/api.ts';
import { WorkstationError } from '../../shared/errors.ts';

/** Any text may be absent, null or empty; what is there is NFC, trimmed, without control or direction characters. */
export const ClaimText = z
  .string()
  .max(1000)
  .nullish()
  .transform((text) =>
    (text ?? '')
      .normalize('NFC')
      .replace(/[\p{Cc}\p{Cf}]+/gu, '')
      .trim(),
  );

/** `claims` as `schema` has them. Throws LOGIN_USERINFO_INVALID; its cause names fields, never values. */
export function readClaims<T extends z.ZodType>(schema: T, claims: unknown, provider: LoginProvider): z.output<T> {
  const result = schema.safeParse(claims);
  if (result.success) return result.data;
  const fields = result.error.issues.map((issue) => `${issue.path.join('.')} ${issue.code}`);
  throw new WorkstationError('LOGIN_USERINFO_INVALID', { provider }, { cause: new Error(fields.join(', ')) });
}
