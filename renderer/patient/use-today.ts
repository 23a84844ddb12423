import { useState } from 'react';

/** The day on which the component appeared; a record is not kept open long enough for an age to change. */
export function useToday(): Date {
  const [today] = useState(() => new Date());
  return today;
}
