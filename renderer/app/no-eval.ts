/** Imported before anything that makes a schema: zod would ask the page for `eval`, which its policy reports every time. */
import { z } from 'zod';

z.config({ jitless: true });
